/* struct cx_certs: certificates, keys and chains as the application gives them, and the engine's
 * credentials made from them. */
#include "compat/evp/pkey.h"
#include "compat/ssl/local.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <openssl/x509err.h>
#include <string.h>

/* OpenSSL keeps one certificate a kind of key: every curve of ECDSA shares one place. */
enum slot { SLOT_RSA, SLOT_RSA_PSS, SLOT_EC, SLOT_ED25519, SLOT_ED448, SLOT_MLDSA, SLOT_COUNT };

static int slot_of(const EVP_PKEY *key)
{
    const struct cr_key *inner = key != NULL ? cx_pkey_key(key) : NULL;
    switch (inner != NULL ? cr_key_type(inner) : CR_KEY_NONE) {
    case CR_KEY_RSA:
        return SLOT_RSA;
    case CR_KEY_RSA_PSS:
        return SLOT_RSA_PSS;
    case CR_KEY_P256:
    case CR_KEY_P384:
    case CR_KEY_P521:
    case CR_KEY_K256:
    case CR_KEY_BP256:
    case CR_KEY_BP384:
    case CR_KEY_BP512:
        return SLOT_EC;
    case CR_KEY_ED25519:
        return SLOT_ED25519;
    case CR_KEY_ED448:
        return SLOT_ED448;
    case CR_KEY_MLDSA44:
    case CR_KEY_MLDSA65:
    case CR_KEY_MLDSA87:
        return SLOT_MLDSA;
    case CR_KEY_NONE:
    case CR_KEY_X25519:
    case CR_KEY_X448:
    case CR_KEY_MLKEM512:
    case CR_KEY_MLKEM768:
    case CR_KEY_MLKEM1024:
        break;
    }
    return -1;
}

struct cx_certs *cx_certs_new(void)
{
    struct cx_certs *certs = mem_zalloc(sizeof(*certs));
    if (certs != NULL) {
        atomic_init(&certs->refs, 1);
        certs->current = -1;
        certs->applied = true; /* nothing to apply */
    }
    return certs;
}

struct cx_certs *cx_certs_ref(struct cx_certs *certs)
{
    atomic_fetch_add_explicit(&certs->refs, 1, memory_order_relaxed);
    return certs;
}

void cx_certs_free(struct cx_certs *certs)
{
    if (certs == NULL || atomic_fetch_sub_explicit(&certs->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (int i = 0; i < SLOT_COUNT; i++) {
        cx_x509_free(certs->slot[i].leaf);
        cx_pkey_free(certs->slot[i].key);
        cx_x509_chain_free(certs->slot[i].chain);
        mem_free(certs->slot[i].serverinfo);
    }
    cx_x509_chain_free(certs->extra);
    mem_free(certs);
}

static bool copy_chain(STACK_OF(X509) * *to, STACK_OF(X509) * from)
{
    *to = from != NULL ? cx_x509_chain_up_ref(from) : NULL;
    return from == NULL || *to != NULL;
}

bool cx_certs_edit(struct cx_certs **certs)
{
    struct cx_certs *old = *certs;
    if (atomic_load_explicit(&old->refs, memory_order_acquire) == 1) {
        old->applied = false;
        return true;
    }
    struct cx_certs *copy = cx_certs_new();
    bool ok = copy != NULL && copy_chain(&copy->extra, old->extra);
    for (int i = 0; ok && i < SLOT_COUNT; i++) {
        copy->slot[i].leaf = cx_x509_up_ref(old->slot[i].leaf);
        copy->slot[i].key = cx_pkey_ref(old->slot[i].key);
        copy->slot[i].has_chain = old->slot[i].has_chain;
        copy->slot[i].serverinfo = mem_dup(old->slot[i].serverinfo, old->slot[i].serverinfo_len);
        copy->slot[i].serverinfo_len = old->slot[i].serverinfo_len;
        ok = copy_chain(&copy->slot[i].chain, old->slot[i].chain) &&
             (copy->slot[i].serverinfo != NULL || copy->slot[i].serverinfo_len == 0);
    }
    if (!ok) {
        cx_certs_free(copy);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return false;
    }
    copy->current = old->current;
    copy->applied = false;
    cx_certs_free(old);
    *certs = copy;
    return true;
}

const struct cx_identity *cx_certs_current(const struct cx_certs *certs)
{
    return certs->current >= 0 ? &certs->slot[certs->current] : NULL;
}

struct cx_identity *cx_certs_current_edit(struct cx_certs **certs)
{
    if ((*certs)->current < 0 || !cx_certs_edit(certs)) {
        return NULL;
    }
    return &(*certs)->slot[(*certs)->current];
}

/* Without a certificate yet it is the first place's, as in OpenSSL. */
bool cx_certs_set_serverinfo(struct cx_certs **certs, struct bytes info)
{
    uint8_t *own = mem_dup(info.p, info.n);

    if (own == NULL || !cx_certs_edit(certs)) {
        mem_free(own);
        return false;
    }
    struct cx_identity *id = &(*certs)->slot[(*certs)->current >= 0 ? (*certs)->current : SLOT_RSA];
    mem_free(id->serverinfo);
    id->serverinfo = own;
    id->serverinfo_len = info.n;
    return true;
}

bool cx_certs_select(struct cx_certs **certs, const struct t13_cred *cred)
{
    struct bytes leaf = cred != NULL ? cred->chain->cert[0] : bytes_of(NULL, 0);

    for (int i = 0; i < SLOT_COUNT && leaf.n > 0; i++) {
        const struct cx_identity *id = &(*certs)->slot[i];
        struct bytes der = id->leaf != NULL ? cx_x509_der(id->leaf) : bytes_of(NULL, 0);
        if (der.n != leaf.n || memcmp(der.p, leaf.p, leaf.n) != 0) {
            continue;
        }
        if ((*certs)->current == i) {
            return true;
        }
        bool applied = (*certs)->applied;
        if (!cx_certs_edit(certs)) {
            return false;
        }
        (*certs)->current = i;
        (*certs)->applied = applied; /* nothing that the snapshot holds has changed */
        return true;
    }
    return true;
}

static bool same_key(X509 *leaf, EVP_PKEY *key)
{
    EVP_PKEY *public_key = cx_x509_pkey(leaf);
    return public_key != NULL && cr_key_same_public(cx_pkey_key(public_key), cx_pkey_key(key));
}

bool cx_certs_holds(const struct cx_certs *certs, const EVP_PKEY *key)
{
    int i = slot_of(key);

    return i >= 0 && (certs->slot[i].leaf != NULL || certs->slot[i].key != NULL ||
                      certs->slot[i].chain != NULL);
}

int cx_certs_use_leaf(struct cx_certs **certs, X509 *x509)
{
    EVP_PKEY *public_key = cx_x509_pkey(x509);
    if (public_key == NULL) {
        cx_ssl_raise(SSL_R_X509_LIB);
        return 0;
    }
    int i = slot_of(public_key);
    if (i < 0) {
        cx_ssl_raise(SSL_R_UNKNOWN_CERTIFICATE_TYPE);
        return 0;
    }
    if (!cx_certs_edit(certs)) {
        return 0;
    }
    struct cx_identity *id = &(*certs)->slot[i];
    if (id->key != NULL && !same_key(x509, id->key)) {
        cx_pkey_free(id->key); /* the key of the certificate that was here before */
        id->key = NULL;
    }
    X509 *old = id->leaf;
    id->leaf = cx_x509_up_ref(x509);
    cx_x509_free(old);
    (*certs)->current = i;
    return 1;
}

int cx_certs_use_key(struct cx_certs **certs, EVP_PKEY *key)
{
    int i = slot_of(key);
    if (i < 0) {
        cx_ssl_raise(SSL_R_UNKNOWN_CERTIFICATE_TYPE);
        return 0;
    }
    if ((*certs)->slot[i].leaf != NULL && !same_key((*certs)->slot[i].leaf, key)) {
        cx_raise(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH);
        return 0;
    }
    if (!cx_certs_edit(certs)) {
        return 0;
    }
    struct cx_identity *id = &(*certs)->slot[i];
    EVP_PKEY *old = id->key;
    id->key = cx_pkey_ref(key);
    cx_pkey_free(old);
    (*certs)->current = i;
    return 1;
}

int cx_certs_check_key(const struct cx_certs *certs)
{
    const struct cx_identity *id = cx_certs_current(certs);
    if (id == NULL || id->leaf == NULL) {
        cx_ssl_raise(SSL_R_NO_CERTIFICATE_ASSIGNED);
        return 0;
    }
    if (id->key == NULL) {
        cx_ssl_raise(SSL_R_NO_PRIVATE_KEY_ASSIGNED);
        return 0;
    }
    if (!same_key(id->leaf, id->key)) {
        cx_raise(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH);
        return 0;
    }
    return 1;
}

/* chain_of gives what follows the leaf: the slot's own chain, the extra certificates, or what the
 * store can build without the root. *owned says whether the caller frees it. */
static STACK_OF(X509) * chain_of(const struct cx_certs *certs, const struct cx_identity *id,
                                 X509_STORE *store, uint32_t mode, bool *built)
{
    *built = false;
    if (id->chain != NULL) {
        return id->chain;
    }
    if (certs->extra != NULL) {
        return certs->extra;
    }
    if (store == NULL || (mode & SSL_MODE_NO_AUTO_CHAIN) != 0) {
        return NULL;
    }
    X509_STORE_CTX *vctx = cx_vctx_new();
    STACK_OF(X509) *chain = NULL;
    if (vctx != NULL && cx_vctx_init(vctx, store, id->leaf, NULL) == 1) {
        cx_err_mark();
        (void)cx_vctx_verify(vctx); /* what could be built counts, trusted or not */
        cx_err_pop_to_mark();
        STACK_OF(X509) *path = cx_vctx_chain(vctx);
        chain = path != NULL ? cx_x509_chain_up_ref(path) : NULL;
        if (chain != NULL) {
            cx_x509_free(sk_X509_shift(chain)); /* the leaf */
            *built = true;
        }
    }
    cx_vctx_free(vctx);
    return chain;
}

static void drop_key(void *key)
{
    cx_pkey_free(key);
}

static enum t13_status add_cred(struct t13_config **cfg, const struct cx_identity *id,
                                STACK_OF(X509) * rest)
{
    struct bytes view[100];
    size_t num = 0;
    view[num++] = cx_x509_der(id->leaf);
    for (int i = 0; rest != NULL && i < sk_X509_num(rest); i++) {
        if (num == sizeof(view) / sizeof(view[0])) {
            return T13_E_ARGUMENT;
        }
        view[num++] = cx_x509_der(sk_X509_value(rest, i));
    }
    struct t13_chain *chain = NULL;
    struct t13_cred *cred = NULL;
    EVP_PKEY *public_key = cx_x509_pkey(id->leaf);
    if (public_key == NULL) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(t13_chain_new(&chain, view, num));
    struct cr_key *key = cx_pkey_fixed(id->key);
    enum t13_status st = t13_cred_new(&cred, chain, key, cx_pkey_key(public_key));
    t13_chain_free(chain);
    if (st == T13_OK && key == NULL) { /* signed by sign.c */
        t13_cred_set_owner(cred, cx_pkey_ref(id->key), drop_key);
    }
    if (st == T13_OK) {
        st = t13_config_add_cred(cfg, cred);
        t13_cred_free(cred);
    }
    return st;
}

bool cx_certs_apply(struct cx_certs **certs, struct t13_config **cfg, X509_STORE *store,
                    uint32_t mode)
{
    struct cx_certs *c = *certs;
    if (c->applied) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    for (int i = 0; st == T13_OK && i < T13_CREDS_MAX; i++) {
        t13_cred_free((*cfg)->creds[i]);
        (*cfg)->creds[i] = NULL;
    }
    for (int i = 0; st == T13_OK && i < SLOT_COUNT; i++) {
        const struct cx_identity *id = &c->slot[i];
        bool built = false;
        if (id->leaf == NULL || id->key == NULL) {
            continue;
        }
        STACK_OF(X509) *rest = chain_of(c, id, store, mode, &built);
        st = add_cred(cfg, id, rest);
        if (built) {
            cx_x509_chain_free(rest);
        }
    }
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    c->applied = true;
    return true;
}
