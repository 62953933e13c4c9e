/* EC_KEY_METHOD: what an application may put in the place of ours: EC_KEY_METHOD_new() and its
 * family in <openssl/ec.h>. */
#include "compat/ec/ec.h"
#include "compat/err/raise.h"

#include <openssl/err.h>

const EC_KEY_METHOD cx_ec_builtin = {
    .keygen = cx_ec_key_generate,
    .compute_key = cx_ecdh_compute,
    .sign = cx_ecdsa_sign,
    .sign_setup = cx_ecdsa_setup,
    .sign_sig = cx_ecdsa_sign_sig,
    .verify = cx_ecdsa_verify,
    .verify_sig = cx_ecdsa_verify_sig,
};

static _Atomic(const EC_KEY_METHOD *) default_method = &cx_ec_builtin;

const EC_KEY_METHOD *cx_ec_default_method(void)
{
    return atomic_load_explicit(&default_method, memory_order_acquire);
}

bool cx_ec_foreign(const EC_KEY *key)
{
    return key->method != &cx_ec_builtin;
}

/* EC_KEY_OpenSSL, EC_KEY_get_default_method, EC_KEY_set_default_method, NULL for the built-in one.
 * abi: full. test: tests/oracle/ec_method.c */
CX_API const EC_KEY_METHOD *EC_KEY_OpenSSL(void)
{
    return &cx_ec_builtin;
}

CX_API const EC_KEY_METHOD *EC_KEY_get_default_method(void)
{
    return cx_ec_default_method();
}

CX_API void EC_KEY_set_default_method(const EC_KEY_METHOD *meth)
{
    atomic_store_explicit(&default_method, meth != NULL ? meth : &cx_ec_builtin,
                          memory_order_release);
}

/* EC_KEY_get_method and EC_KEY_set_method - see EC_KEY_new(3); RSA_set_method() tells when it
 * counts. abi: full. test: tests/oracle/ec_method.c */
CX_API const EC_KEY_METHOD *EC_KEY_get_method(const EC_KEY *key)
{
    return key->method;
}

CX_API int EC_KEY_set_method(EC_KEY *key, const EC_KEY_METHOD *meth)
{
    if (key->method->finish != NULL) {
        key->method->finish(key);
    }
    key->method = meth;
    return meth->init != NULL ? meth->init(key) : 1;
}

/* EC_KEY_new_method. abi: subset: without an ENGINE. test: tests/oracle/ec_method.c */
CX_API EC_KEY *EC_KEY_new_method(ENGINE *engine)
{
    (void)engine;
    return cx_ec_key_new();
}

/* EC_KEY_METHOD_new, a copy of meth unless that is NULL, and EC_KEY_METHOD_free. abi: full.
 * test: tests/oracle/ec_method.c */
CX_API EC_KEY_METHOD *EC_KEY_METHOD_new(const EC_KEY_METHOD *meth)
{
    EC_KEY_METHOD *made = mem_zalloc(sizeof(*made));

    if (made == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (meth != NULL) {
        *made = *meth;
    }
    made->owned = true;
    return made;
}

CX_API void EC_KEY_METHOD_free(EC_KEY_METHOD *meth)
{
    if (meth != NULL && meth->owned) {
        mem_free(meth);
    }
}

/* The functions of a method. abi: full. test: tests/oracle/ec_method.c */
CX_API void EC_KEY_METHOD_set_init(EC_KEY_METHOD *meth, int (*init)(EC_KEY *key),
                                   void (*finish)(EC_KEY *key),
                                   int (*copy)(EC_KEY *dest, const EC_KEY *src),
                                   int (*set_group)(EC_KEY *key, const EC_GROUP *grp),
                                   int (*set_private)(EC_KEY *key, const BIGNUM *priv_key),
                                   int (*set_public)(EC_KEY *key, const EC_POINT *pub_key))
{
    meth->init = init;
    meth->finish = finish;
    meth->copy = copy;
    meth->set_group = set_group;
    meth->set_private = set_private;
    meth->set_public = set_public;
}

CX_API void EC_KEY_METHOD_get_init(const EC_KEY_METHOD *meth, int (**pinit)(EC_KEY *key),
                                   void (**pfinish)(EC_KEY *key),
                                   int (**pcopy)(EC_KEY *dest, const EC_KEY *src),
                                   int (**pset_group)(EC_KEY *key, const EC_GROUP *grp),
                                   int (**pset_private)(EC_KEY *key, const BIGNUM *priv_key),
                                   int (**pset_public)(EC_KEY *key, const EC_POINT *pub_key))
{
    if (pinit != NULL) {
        *pinit = meth->init;
    }
    if (pfinish != NULL) {
        *pfinish = meth->finish;
    }
    if (pcopy != NULL) {
        *pcopy = meth->copy;
    }
    if (pset_group != NULL) {
        *pset_group = meth->set_group;
    }
    if (pset_private != NULL) {
        *pset_private = meth->set_private;
    }
    if (pset_public != NULL) {
        *pset_public = meth->set_public;
    }
}

CX_API void EC_KEY_METHOD_set_keygen(EC_KEY_METHOD *meth, int (*keygen)(EC_KEY *key))
{
    meth->keygen = keygen;
}

CX_API void EC_KEY_METHOD_get_keygen(const EC_KEY_METHOD *meth, int (**pkeygen)(EC_KEY *key))
{
    if (pkeygen != NULL) {
        *pkeygen = meth->keygen;
    }
}

CX_API void EC_KEY_METHOD_set_sign(EC_KEY_METHOD *meth, cx_ec_sign_fn sign,
                                   cx_ec_setup_fn sign_setup, cx_ec_sign_sig_fn sign_sig)
{
    meth->sign = sign;
    meth->sign_setup = sign_setup;
    meth->sign_sig = sign_sig;
}

CX_API void EC_KEY_METHOD_get_sign(const EC_KEY_METHOD *meth, cx_ec_sign_fn *psign,
                                   cx_ec_setup_fn *psign_setup, cx_ec_sign_sig_fn *psign_sig)
{
    if (psign != NULL) {
        *psign = meth->sign;
    }
    if (psign_setup != NULL) {
        *psign_setup = meth->sign_setup;
    }
    if (psign_sig != NULL) {
        *psign_sig = meth->sign_sig;
    }
}

/* Those that need no private key, or agree. abi: subset: the functions named ECDSA_ and ECDH_ call
 * them; EVP_PKEY_verify(3), EVP_PKEY_derive(3), chains and handshakes use the numbers of the key.
 * test: tests/oracle/ec_method.c */
CX_API void EC_KEY_METHOD_set_verify(EC_KEY_METHOD *meth, cx_ec_verify_fn verify,
                                     cx_ec_verify_sig_fn verify_sig)
{
    meth->verify = verify;
    meth->verify_sig = verify_sig;
}

CX_API void EC_KEY_METHOD_get_verify(const EC_KEY_METHOD *meth, cx_ec_verify_fn *pverify,
                                     cx_ec_verify_sig_fn *pverify_sig)
{
    if (pverify != NULL) {
        *pverify = meth->verify;
    }
    if (pverify_sig != NULL) {
        *pverify_sig = meth->verify_sig;
    }
}

CX_API void EC_KEY_METHOD_set_compute_key(EC_KEY_METHOD *meth, cx_ec_compute_fn ckey)
{
    meth->compute_key = ckey;
}

CX_API void EC_KEY_METHOD_get_compute_key(const EC_KEY_METHOD *meth, cx_ec_compute_fn *pck)
{
    if (pck != NULL) {
        *pck = meth->compute_key;
    }
}
