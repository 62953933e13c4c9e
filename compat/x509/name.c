/* X509_NAME: a list of entries with its encoding. RFC 5280 4.1.2.4. */
#include "core/x509/name.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "core/x509/text.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define NAME_MAX_LEN (1024 * 1024)

/* The encoding: SEQUENCE OF SET OF entry. In memory the sets are numbers in the entries. */
CX_DECLARE_ITEM(name_set);
CX_DECLARE_ITEM(name_sequence);
static const ASN1_TEMPLATE set_list = {ASN1_TFLG_SET_OF, 0, 0, "RDNS", cx_X509_NAME_ENTRY_it};
static const ASN1_ITEM set_item = {ASN1_ITYPE_PRIMITIVE, -1, &set_list, 0, NULL, 0,
                                   "X509_NAME_ENTRIES"};
const ASN1_ITEM *cx_name_set_it(void)
{
    return &set_item;
}
static const ASN1_TEMPLATE sequence_list = {ASN1_TFLG_SEQUENCE_OF, 0, 0, "Name", cx_name_set_it};
static const ASN1_ITEM sequence_item = {ASN1_ITYPE_PRIMITIVE, -1, &sequence_list, 0, NULL, 0,
                                        "X509_NAME_INTERNAL"};
const ASN1_ITEM *cx_name_sequence_it(void)
{
    return &sequence_item;
}

static X509_NAME *writable(const X509_NAME *name)
{
    union {
        const X509_NAME *given;
        X509_NAME *held;
    } same = {name};

    return same.held;
}

static void free_entry(void *entry)
{
    cx_asn1_free(entry, CX_IT(X509_NAME_ENTRY));
}

static void forget_canon(X509_NAME *name)
{
    mem_free(atomic_exchange(&name->canon, NULL));
}

void cx_name_free(X509_NAME *name)
{
    if (name == NULL) {
        return;
    }
    cx_sk_pop_free((OPENSSL_STACK *)name->entries, free_entry);
    mem_free(name->der);
    forget_canon(name);
    mem_free(name);
}

static X509_NAME *make(void)
{
    X509_NAME *name = (X509_NAME *)mem_zalloc(sizeof(*name));

    if (name != NULL) {
        name->entries = sk_X509_NAME_ENTRY_new_null();
        name->modified = true;
    }
    if (name == NULL || name->entries == NULL) {
        mem_free(name);
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    return name;
}

static int item_new(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    (void)it;
    *value = (ASN1_VALUE *)make();
    return *value != NULL;
}

static void item_free(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    (void)it;
    cx_name_free((X509_NAME *)*value);
    *value = NULL;
}

/* Moves the entries of the decoded sets into one list. */
static bool take_entries(X509_NAME *name, OPENSSL_STACK *sets)
{
    for (int i = 0; i < cx_sk_num(sets); i++) {
        OPENSSL_STACK *set = (OPENSSL_STACK *)cx_sk_value(sets, i);
        while (cx_sk_num(set) > 0) {
            X509_NAME_ENTRY *entry = (X509_NAME_ENTRY *)cx_sk_value(set, 0);
            if (cx_sk_push((OPENSSL_STACK *)name->entries, entry) <= 0) {
                return false;
            }
            entry->set = i;
            (void)cx_sk_shift(set);
        }
    }
    return true;
}

/* readable: the strings that are compared as text decode, or the queue says why not. */
static bool readable(const X509_NAME *name)
{
    if (t13_name_ok(bytes_of(name->der, name->der_len))) {
        return true;
    }
    for (int i = 0; i < sk_X509_NAME_ENTRY_num(name->entries); i++) {
        const ASN1_STRING *value = sk_X509_NAME_ENTRY_value(name->entries, i)->value;
        uint8_t *utf8 = NULL;
        int n = 0;
        if (!text_is_canon((uint8_t)value->type)) {
            continue;
        }
        n = cx_asn1_to_utf8(&utf8, value);
        mem_free(utf8);
        if (n < 0) {
            cx_raise(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR);
            return false;
        }
    }
    return true;
}

static int item_d2i(ASN1_VALUE **value, const unsigned char **in, long n, const ASN1_ITEM *it,
                    int tag, int class, char opt, ASN1_TLC *ctx)
{
    const uint8_t *p = *in;
    ASN1_VALUE *sets = NULL;
    X509_NAME *name = NULL;
    int ret = 0;

    (void)it;
    (void)ctx;
    if (n > NAME_MAX_LEN) {
        n = NAME_MAX_LEN;
    }
    if (opt) {
        /* The inner item is no optional one: look at the tag here. */
        struct cx_asn1_header h = {0};
        if (n > 0 && cx_asn1_header(p, (size_t)n, &h) == CX_ASN1_HEADER_OK &&
            (h.tag != V_ASN1_SEQUENCE || h.class != V_ASN1_UNIVERSAL)) {
            return -1;
        }
    }
    ret = cx_asn1_item_d2i(&sets, &p, n, cx_name_sequence_it(), tag, class, 0, 0);
    if (ret <= 0) {
        return 0;
    }
    name = make();
    if (name != NULL) {
        name->der = (uint8_t *)mem_dup(*in, (size_t)(p - *in));
        name->der_len = (size_t)(p - *in);
        name->modified = false;
    }
    if (name == NULL || name->der == NULL || !take_entries(name, (OPENSSL_STACK *)sets)) {
        cx_name_free(name);
        cx_asn1_item_free(&sets, cx_name_sequence_it(), false);
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    cx_asn1_item_free(&sets, cx_name_sequence_it(), false);
    if (!readable(name)) {
        cx_name_free(name);
        return 0;
    }
    cx_name_free((X509_NAME *)*value);
    *value = (ASN1_VALUE *)name;
    *in = p;
    return 1;
}

/* Groups the entries by set again; the entries stay the name's. */
static OPENSSL_STACK *group(const X509_NAME *name)
{
    OPENSSL_STACK *sets = cx_sk_new_null();
    OPENSSL_STACK *set = NULL;
    int current = -1;

    for (int i = 0; sets != NULL && i < sk_X509_NAME_ENTRY_num(name->entries); i++) {
        X509_NAME_ENTRY *entry = sk_X509_NAME_ENTRY_value(name->entries, i);
        bool ok = true;
        if (entry->set != current || set == NULL) {
            set = cx_sk_new_null();
            ok = set != NULL && cx_sk_push(sets, set) > 0;
            current = entry->set;
        }
        if (!ok || cx_sk_push(set, entry) <= 0) {
            return sets; /* shorter than it should be: the caller counts */
        }
    }
    return sets;
}

static void ungroup(OPENSSL_STACK *sets)
{
    for (int i = 0; i < cx_sk_num(sets); i++) {
        cx_sk_free((OPENSSL_STACK *)cx_sk_value(sets, i));
    }
    cx_sk_free(sets);
}

static bool encode(X509_NAME *name)
{
    OPENSSL_STACK *sets = group(name);
    uint8_t *der = NULL;
    int count = 0;
    int n = -1;

    for (int i = 0; i < cx_sk_num(sets); i++) {
        count += cx_sk_num((OPENSSL_STACK *)cx_sk_value(sets, i));
    }
    if (sets != NULL && count == sk_X509_NAME_ENTRY_num(name->entries)) {
        n = cx_asn1_encode(sets, &der, cx_name_sequence_it());
    }
    ungroup(sets);
    if (n <= 0) {
        return false;
    }
    mem_free(name->der);
    name->der = der;
    name->der_len = (size_t)n;
    name->modified = false;
    forget_canon(name);
    return true;
}

struct bytes cx_name_der(const X509_NAME *shown)
{
    X509_NAME *name = writable(shown);

    if (name->modified && !encode(name)) {
        return bytes_of(NULL, 0);
    }
    return bytes_of(name->der, name->der_len);
}

static int item_i2d(const ASN1_VALUE **value, unsigned char **out, const ASN1_ITEM *it, int tag,
                    int class)
{
    struct bytes der = cx_name_der((const X509_NAME *)*value);

    (void)it;
    (void)tag;
    (void)class;
    if (der.n == 0 || der.n > INT_MAX) {
        return -1;
    }
    if (out != NULL) {
        memcpy(*out, der.p, der.n);
        *out += der.n;
    }
    return (int)der.n;
}

static const ASN1_EXTERN_FUNCS X509_NAME_functions = {.asn1_ex_new = item_new,
                                                      .asn1_ex_free = item_free,
                                                      .asn1_ex_d2i = item_d2i,
                                                      .asn1_ex_i2d = item_i2d};
static const ASN1_ITEM X509_NAME_item = {
    ASN1_ITYPE_EXTERN, V_ASN1_SEQUENCE, NULL, 0, &X509_NAME_functions, 0, "X509_NAME"};

/* X509_NAME_new and its family. abi: full.
 * abi-names: full X509_NAME_it X509_NAME_new X509_NAME_free d2i_X509_NAME i2d_X509_NAME
 *                 X509_NAME_dup
 */
CX_ITEM_FN(X509_NAME, X509_NAME_item)
CX_FUNCTIONS(X509_NAME, X509_NAME, X509_NAME)
CX_DUP_FUNCTION(X509_NAME, X509_NAME)

X509_NAME *cx_name_from_der(struct bytes der)
{
    return (X509_NAME *)cx_asn1_decode(der, CX_IT(X509_NAME));
}

X509_NAME *cx_name_dup(const X509_NAME *name)
{
    return (X509_NAME *)cx_asn1_dup(name, CX_IT(X509_NAME));
}

int cx_name_set(X509_NAME **to, const X509_NAME *from)
{
    X509_NAME *copy = NULL;

    if (*to == from) {
        return from != NULL;
    }
    copy = cx_name_dup(from);
    if (copy == NULL) {
        return 0;
    }
    cx_name_free(*to);
    *to = copy;
    return 1;
}

CX_API int X509_NAME_set(X509_NAME **xn, const X509_NAME *name)
{
    return cx_name_set(xn, name);
}

CX_API int X509_NAME_get0_der(const X509_NAME *nm, const unsigned char **pder, size_t *pderlen)
{
    struct bytes der = cx_name_der(nm);

    if (der.n == 0) {
        return 0;
    }
    if (pder != NULL) {
        *pder = der.p;
    }
    if (pderlen != NULL) {
        *pderlen = der.n;
    }
    return 1;
}

CX_API int X509_NAME_entry_count(const X509_NAME *name)
{
    int n = name != NULL ? sk_X509_NAME_ENTRY_num(name->entries) : 0;

    return n < 0 ? 0 : n;
}

CX_API X509_NAME_ENTRY *X509_NAME_get_entry(const X509_NAME *name, int loc)
{
    if (name == NULL || loc < 0 || sk_X509_NAME_ENTRY_num(name->entries) <= loc) {
        return NULL;
    }
    return sk_X509_NAME_ENTRY_value(name->entries, loc);
}

static int index_by_obj(const X509_NAME *name, const ASN1_OBJECT *o, int after)
{
    if (name == NULL) {
        return -1;
    }
    for (int i = after < 0 ? 0 : after + 1; i < sk_X509_NAME_ENTRY_num(name->entries); i++) {
        if (cx_obj_cmp(sk_X509_NAME_ENTRY_value(name->entries, i)->object, o) == 0) {
            return i;
        }
    }
    return -1;
}

int cx_name_index_by_nid(const X509_NAME *name, int nid, int after)
{
    const ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    return o == NULL ? -2 : index_by_obj(name, o, after);
}

CX_API int X509_NAME_get_index_by_NID(const X509_NAME *name, int nid, int lastpos)
{
    return cx_name_index_by_nid(name, nid, lastpos);
}

CX_API int X509_NAME_get_index_by_OBJ(const X509_NAME *name, const ASN1_OBJECT *obj, int lastpos)
{
    return index_by_obj(name, obj, lastpos);
}

static int text_by_obj(const X509_NAME *name, const ASN1_OBJECT *o, char *buf, int len)
{
    int at = index_by_obj(name, o, -1);
    const ASN1_STRING *value = NULL;
    int n = 0;

    if (at < 0) {
        return -1;
    }
    value = sk_X509_NAME_ENTRY_value(name->entries, at)->value;
    if (buf == NULL) {
        return value->length;
    }
    if (len <= 0) {
        return 0;
    }
    n = value->length > len - 1 ? len - 1 : value->length;
    memcpy(buf, value->data, (size_t)n);
    buf[n] = '\0';
    return n;
}

CX_API int X509_NAME_get_text_by_NID(const X509_NAME *name, int nid, char *buf, int len)
{
    const ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    return o == NULL ? -1 : text_by_obj(name, o, buf, len);
}

CX_API int X509_NAME_get_text_by_OBJ(const X509_NAME *name, const ASN1_OBJECT *obj, char *buf,
                                     int len)
{
    return text_by_obj(name, obj, buf, len);
}

CX_API ASN1_OBJECT *X509_NAME_ENTRY_get_object(const X509_NAME_ENTRY *ne)
{
    return ne != NULL ? ne->object : NULL;
}

CX_API ASN1_STRING *X509_NAME_ENTRY_get_data(const X509_NAME_ENTRY *ne)
{
    return ne != NULL ? ne->value : NULL;
}

CX_API int X509_NAME_ENTRY_set(const X509_NAME_ENTRY *ne)
{
    return ne->set;
}
