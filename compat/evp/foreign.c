/* Signing by the application's own method: RSA_set_method(3), EC_KEY_set_method(). */
#include "compat/ec/ec.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/rsa/rsa.h"

#include <openssl/obj_mac.h>

/* object_of gives the object that counts for the key; NULL when its numbers do. */
static void *object_of(const EVP_PKEY *pkey)
{
    return pkey->key == NULL || pkey->by_method
               ? atomic_load_explicit(&pkey->object, memory_order_acquire)
               : NULL;
}

bool cx_pkey_foreign(const EVP_PKEY *pkey)
{
    void *object = pkey != NULL ? object_of(pkey) : NULL;

    if (object == NULL) {
        return false;
    }
    return pkey->type == EVP_PKEY_EC ? cx_ec_foreign(object) : cx_rsa_foreign(object);
}

bool cx_pkey_can_sign(const EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    return key != NULL && (cr_key_is_private(key) || cx_pkey_foreign(pkey));
}

struct cr_key *cx_pkey_fixed(const EVP_PKEY *pkey)
{
    return object_of(pkey) == NULL && cx_pkey_can_sign(pkey) ? pkey->key : NULL;
}

enum t13_status cx_pkey_sign_digest(const EVP_PKEY *pkey, const struct cr_sig_alg *alg,
                                    struct bytes digest, uint8_t *sig, size_t *sig_len)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL) {
        return T13_E_ARGUMENT;
    }
    if (!cx_pkey_foreign(pkey)) {
        return cr_sign_digest(key, alg, digest, sig, sig_len);
    }
    const EVP_MD *md = cx_md(alg->hash);
    /* As OpenSSL names it: nothing, where it is a provider that asks, or what SHA-1 is. */
    int type = pkey->by_method ? NID_undef : md != NULL ? md->nid : NID_sha1;
    bool good = alg->scheme == CR_SIG_ECDSA
                    ? cx_ecdsa_sign_foreign(object_of(pkey), type, digest, sig, cr_key_sig_max(key),
                                            sig_len)
                    : cx_rsa_sign_foreign(object_of(pkey), alg, digest, sig, sig_len);
    return good ? T13_OK : T13_E_CALLBACK;
}

enum t13_status cx_pkey_sign(const EVP_PKEY *pkey, const struct cr_sig_alg *alg,
                             struct bytes message, uint8_t *sig, size_t *sig_len)
{
    uint8_t digest[CR_HASH_MAX];

    if (!cx_pkey_foreign(pkey)) {
        struct cr_key *key = cx_pkey_key(pkey);
        return key != NULL ? cr_sign(key, alg, message, sig, sig_len) : T13_E_ARGUMENT;
    }
    if (alg->hash == CR_HASH_NONE) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(cr_hash_once(alg->hash, message, digest));
    return cx_pkey_sign_digest(pkey, alg, bytes_of(digest, cr_hash_len(alg->hash)), sig, sig_len);
}
