/* X509: the object, its encoding and its tree. See X509_new(3) and d2i_X509(3). */
#include "compat/x509/x509.h"

#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/init/ex_data.h"
#include "compat/x509/facts.h"
#include "compat/x509/items.h"
#include "compat/x509/walk.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>

#include "compat/asn1/sk.h"

/* const is the caller's view: the caches behind a certificate are filled in by readers. */
static X509 *writable(const X509 *x)
{
    union {
        const X509 *given;
        X509 *held;
    } same = {x};

    return same.held;
}

static X509 *make(void)
{
    X509 *x = (X509 *)mem_zalloc(sizeof(*x));

    if (x == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&x->refs, 1);
    if (!cx_ex_new(CRYPTO_EX_INDEX_X509, x, &x->ex_data)) {
        mem_free(x);
        return NULL;
    }
    return x;
}

static void forget_facts(X509 *x)
{
    struct cx_x509_facts *facts = atomic_exchange(&x->facts, NULL);

    cx_x509_facts_free(facts);
}

/* Drops what the certificate says, not what the application hung on it. */
static void clear(X509 *x)
{
    cx_asn1_free(atomic_exchange(&x->tree, NULL), cx_x509_tree_it());
    forget_facts(x);
    mem_free(x->der);
    x->der = NULL;
    x->der_len = 0;
    x->derived = false;
}

X509 *cx_x509_up_ref(X509 *x)
{
    if (x != NULL) {
        (void)atomic_fetch_add(&x->refs, 1);
    }
    return x;
}

void cx_x509_free(X509 *x)
{
    if (x == NULL || atomic_fetch_sub(&x->refs, 1) > 1) {
        return;
    }
    cx_ex_free(CRYPTO_EX_INDEX_X509, x, &x->ex_data);
    clear(x);
    cx_asn1_free(x->aux, CX_IT(X509_CERT_AUX));
    cx_asn1_string_free(x->distinguishing_id);
    mem_free(x);
}

/* fill makes x the certificate of one element; a tree is made only when the quick look does not
 * already say that it will decode. */
static bool fill(X509 *x, struct bytes der)
{
    struct cx_x509_parts parts = {0};
    struct cx_x509_tree *tree = NULL;
    uint8_t *copy = NULL;

    if (!cx_x509_walk(der, &parts)) {
        tree = (struct cx_x509_tree *)cx_asn1_decode(der, cx_x509_tree_it());
        if (tree == NULL) {
            return false;
        }
    }
    copy = (uint8_t *)mem_dup(der.p, der.n);
    if (copy == NULL) {
        cx_asn1_free(tree, cx_x509_tree_it());
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return false;
    }
    clear(x);
    x->der = copy;
    x->der_len = der.n;
    atomic_store(&x->tree, tree);
    return true;
}

X509 *cx_x509_from_der(struct bytes der)
{
    X509 *x = make();

    if (x != NULL && !fill(x, der)) {
        cx_x509_free(x);
        return NULL;
    }
    return x;
}

struct cx_x509_tree *cx_x509_tree(const X509 *x)
{
    struct cx_x509_tree *tree = atomic_load(&writable(x)->tree);
    struct cx_x509_tree *none = NULL;

    if (tree != NULL) {
        return tree;
    }
    tree = (struct cx_x509_tree *)cx_asn1_decode(bytes_of(x->der, x->der_len), cx_x509_tree_it());
    if (tree != NULL && !atomic_compare_exchange_strong(&writable(x)->tree, &none, tree)) {
        cx_asn1_free(tree, cx_x509_tree_it());
        tree = none;
    }
    return tree;
}

struct cx_x509_tree *cx_x509_change(X509 *x)
{
    struct cx_x509_tree *tree = cx_x509_tree(x);

    if (tree != NULL && x->der != NULL) {
        mem_free(x->der);
        x->der = NULL;
        x->der_len = 0;
        x->derived = false;
    }
    forget_facts(x);
    return tree;
}

struct bytes cx_x509_der(const X509 *shown)
{
    X509 *x = writable(shown);
    uint8_t *der = NULL;
    int n = 0;

    if (x->der != NULL && !x->derived) {
        return bytes_of(x->der, x->der_len);
    }
    n = cx_asn1_encode(atomic_load(&x->tree), &der, cx_x509_tree_it());
    if (n <= 0) {
        return bytes_of(NULL, 0);
    }
    if (x->der != NULL && x->der_len == (size_t)n && memcmp(x->der, der, (size_t)n) == 0) {
        mem_free(der);
    } else {
        forget_facts(x); /* they point into the old one */
        mem_free(x->der);
        x->der = der;
        x->der_len = (size_t)n;
        x->derived = true;
    }
    return bytes_of(x->der, x->der_len);
}

static struct cx_x509_parts parts_of(const X509 *x)
{
    struct cx_x509_parts parts = {0};

    (void)cx_x509_walk(cx_x509_der(x), &parts);
    return parts;
}

/* A name of a certificate that the quick look takes is a view; another's is its tree's. */
struct bytes cx_x509_subject_der(const X509 *x)
{
    struct cx_x509_parts parts = parts_of(x);

    if (parts.subject.n == 0 && cx_x509_tree(x) != NULL) {
        return cx_name_der(cx_x509_tree(x)->cinf->subject);
    }
    return parts.subject;
}

struct bytes cx_x509_issuer_der(const X509 *x)
{
    struct cx_x509_parts parts = parts_of(x);

    if (parts.issuer.n == 0 && cx_x509_tree(x) != NULL) {
        return cx_name_der(cx_x509_tree(x)->cinf->issuer);
    }
    return parts.issuer;
}

struct bytes cx_x509_spki_der(const X509 *x)
{
    return parts_of(x).spki;
}

X509_NAME *cx_x509_subject(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? tree->cinf->subject : NULL;
}

X509_NAME *cx_x509_issuer(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? tree->cinf->issuer : NULL;
}

EVP_PKEY *cx_x509_pkey(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? cx_pubkey_get0(tree->cinf->key) : NULL;
}

bool cx_x509_same(const X509 *a, const X509 *b)
{
    struct bytes x = {0};
    struct bytes y = {0};

    if (a == b) {
        return true;
    }
    x = cx_x509_der(a);
    y = cx_x509_der(b);
    return x.n == y.n && x.n > 0 && memcmp(x.p, y.p, x.n) == 0;
}

static void free_member(void *x)
{
    cx_x509_free((X509 *)x);
}

void cx_x509_chain_free(STACK_OF(X509) * chain)
{
    cx_sk_pop_free((OPENSSL_STACK *)chain, free_member);
}

STACK_OF(X509) * cx_x509_chain_up_ref(const STACK_OF(X509) * chain)
{
    STACK_OF(X509) *copy = (STACK_OF(X509) *)cx_sk_dup((const OPENSSL_STACK *)chain);

    for (int i = 0; copy != NULL && i < cx_sk_num((OPENSSL_STACK *)copy); i++) {
        (void)cx_x509_up_ref((X509 *)cx_sk_value((OPENSSL_STACK *)copy, i));
    }
    return copy;
}

/* --- the item: X509 in other structures ------------------------------------------------------- */

static int item_new(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    X509 *x = make();
    struct cx_x509_tree *tree =
        x != NULL ? (struct cx_x509_tree *)cx_asn1_new(cx_x509_tree_it()) : NULL;

    (void)it;
    if (tree == NULL) {
        cx_x509_free(x);
        return 0;
    }
    atomic_store(&x->tree, tree);
    *value = (ASN1_VALUE *)x;
    return 1;
}

static void item_free(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    (void)it;
    cx_x509_free((X509 *)*value);
    *value = NULL;
}

static int item_d2i(ASN1_VALUE **value, const unsigned char **in, long n, const ASN1_ITEM *it,
                    int tag, int class, char opt, ASN1_TLC *ctx)
{
    struct cx_asn1_header h = {0};
    X509 *x = (X509 *)*value;
    bool fresh = x == NULL;
    size_t len = 0;

    (void)it;
    (void)ctx;
    if (opt && n > 0 && cx_asn1_header(*in, (size_t)n, &h) == CX_ASN1_HEADER_OK &&
        (h.tag != (tag == -1 ? V_ASN1_SEQUENCE : tag) ||
         h.class != (tag == -1 ? V_ASN1_UNIVERSAL : class))) {
        return -1;
    }
    if (cx_asn1_header(*in, n > 0 ? (size_t)n : 0, &h) == CX_ASN1_HEADER_OK && !h.indefinite) {
        len = h.header_len + h.len;
    } else {
        /* Malformed, or of a length that only decoding tells. */
        const uint8_t *p = *in;
        struct cx_x509_tree *tree =
            (struct cx_x509_tree *)cx_asn1_d2i(NULL, &p, n, cx_x509_tree_it());
        if (tree == NULL) {
            return 0;
        }
        cx_asn1_free(tree, cx_x509_tree_it());
        len = (size_t)(p - *in);
    }
    if (fresh) {
        x = make();
    }
    if (x == NULL || !fill(x, bytes_of(*in, len))) {
        if (fresh) {
            cx_x509_free(x);
        }
        return 0;
    }
    *value = (ASN1_VALUE *)x;
    *in += len;
    return 1;
}

static int item_i2d(const ASN1_VALUE **value, unsigned char **out, const ASN1_ITEM *it, int tag,
                    int class)
{
    const X509 *x = (const X509 *)*value;
    struct bytes der = cx_x509_der(x);

    (void)it;
    if (der.n == 0 || der.n > INT_MAX) {
        return -1;
    }
    if (tag != -1) {
        /* Under another tag: what stands behind the SEQUENCE's header, with a new one. */
        struct cx_asn1_header h = {0};
        if (cx_asn1_header(der.p, der.n, &h) != CX_ASN1_HEADER_OK) {
            return -1;
        }
        if (out != NULL) {
            cx_asn1_put_header(out, 1, (int)h.len, tag, class & V_ASN1_PRIVATE);
            memcpy(*out, der.p + h.header_len, h.len);
            *out += h.len;
        }
        return cx_asn1_object_size(1, (int)h.len, tag);
    }
    if (out != NULL) {
        memcpy(*out, der.p, der.n);
        *out += der.n;
    }
    return (int)der.n;
}

static const ASN1_EXTERN_FUNCS X509_functions = {.asn1_ex_new = item_new,
                                                 .asn1_ex_free = item_free,
                                                 .asn1_ex_d2i = item_d2i,
                                                 .asn1_ex_i2d = item_i2d};
static const ASN1_ITEM X509_item = {
    ASN1_ITYPE_EXTERN, V_ASN1_SEQUENCE, NULL, 0, &X509_functions, 0, "X509"};

/* X509_new and its family. abi: full.
 * abi-names: full X509_it X509_new X509_free d2i_X509 i2d_X509 X509_dup
 */
CX_ITEM_FN(X509, X509_item)
CX_FUNCTIONS(X509, X509, X509)

CX_API X509 *X509_dup(const X509 *x)
{
    X509 *copy = NULL;
    struct bytes der = {0};

    if (x == NULL) {
        return NULL;
    }
    der = cx_x509_der(x);
    if (der.n > 0) {
        copy = cx_x509_from_der(der);
    } else {
        /* One that is still being built has no encoding to copy. */
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
    }
    if (copy != NULL) {
        (void)cx_ex_dup(CRYPTO_EX_INDEX_X509, &copy->ex_data, &x->ex_data);
    }
    return copy;
}

CX_API X509 *X509_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return (X509 *)cx_asn1_new(CX_IT(X509));
}

CX_API int X509_up_ref(X509 *x)
{
    return cx_x509_up_ref(x) != NULL;
}

CX_API STACK_OF(X509) * X509_chain_up_ref(STACK_OF(X509) * chain)
{
    return cx_x509_chain_up_ref(chain);
}

CX_API int X509_set_ex_data(X509 *r, int idx, void *arg)
{
    return cx_ex_set(&r->ex_data, idx, arg);
}

CX_API void *X509_get_ex_data(const X509 *r, int idx)
{
    return cx_ex_get(&r->ex_data, idx);
}
