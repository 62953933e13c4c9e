/* RSA_METHOD: what an application may put in the place of ours: RSA_meth_new(3), RSA_set_method(3).
 */
#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/rsa/rsa.h"

#include <openssl/err.h>

static int own_bn_mod_exp(BIGNUM *r, const BIGNUM *a, const BIGNUM *p, const BIGNUM *m, BN_CTX *ctx,
                          BN_MONT_CTX *m_ctx)
{
    (void)ctx;
    (void)m_ctx;
    return cx_bn_ok(cr_bn_mod_exp(&r->v, &a->v, &p->v, &m->v));
}

static int own_init(RSA *rsa)
{
    rsa->flags |= RSA_FLAG_CACHE_PUBLIC | RSA_FLAG_CACHE_PRIVATE;
    return 1;
}

static int own_finish(RSA *rsa)
{
    (void)rsa; /* what is cached goes with the key */
    return 1;
}

const RSA_METHOD cx_rsa_builtin = {
    .name = "OpenSSL PKCS#1 RSA",
    .flags = RSA_FLAG_FIPS_METHOD,
    .pub_enc = cx_rsa_pub_enc,
    .pub_dec = cx_rsa_pub_dec,
    .priv_enc = cx_rsa_priv_enc,
    .priv_dec = cx_rsa_priv_dec,
    .mod_exp = cx_rsa_mod_exp,
    .bn_mod_exp = own_bn_mod_exp,
    .init = own_init,
    .finish = own_finish,
};

static _Atomic(const RSA_METHOD *) default_method = &cx_rsa_builtin;

const RSA_METHOD *cx_rsa_default_method(void)
{
    return atomic_load_explicit(&default_method, memory_order_acquire);
}

bool cx_rsa_foreign(const RSA *rsa)
{
    return rsa->method != &cx_rsa_builtin;
}

/* RSA_PKCS1_OpenSSL, RSA_null_method, RSA_get_default_method, RSA_set_default_method - see
 * RSA_set_method(3). abi: full.
 *
 * A default method is that of keys which are loaded later, too.
 * test  tests/oracle/rsa_method.c */
CX_API const RSA_METHOD *RSA_PKCS1_OpenSSL(void)
{
    return &cx_rsa_builtin;
}

CX_API const RSA_METHOD *RSA_null_method(void)
{
    return NULL;
}

CX_API const RSA_METHOD *RSA_get_default_method(void)
{
    return cx_rsa_default_method();
}

CX_API void RSA_set_default_method(const RSA_METHOD *meth)
{
    /* OpenSSL's next RSA_new() after a NULL crashes */
    atomic_store_explicit(&default_method, meth != NULL ? meth : &cx_rsa_builtin,
                          memory_order_release);
}

/* RSA_get_method and RSA_set_method - see RSA_set_method(3). abi: full.
 *
 * As with OpenSSL the method of an RSA that EVP_PKEY_get1_RSA() gave counts for the EVP_PKEY when
 * that was made of an RSA (EVP_PKEY_set1_RSA), not when it was loaded.
 * test  tests/oracle/rsa_method.c */
CX_API const RSA_METHOD *RSA_get_method(const RSA *rsa)
{
    return rsa->method;
}

CX_API int RSA_set_method(RSA *rsa, const RSA_METHOD *meth)
{
    if (rsa->method->finish != NULL) {
        rsa->method->finish(rsa);
    }
    rsa->method = meth;
    if (meth->init != NULL) {
        meth->init(rsa);
    }
    return 1;
}

static RSA_METHOD *copy(const RSA_METHOD *from, const char *name)
{
    RSA_METHOD *meth = mem_zalloc(sizeof(*meth));
    char *own = name != NULL ? mem_strdup(name) : NULL;

    if (meth == NULL || own == NULL) {
        mem_free(meth);
        mem_free(own);
        cx_raise(ERR_LIB_RSA, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (from != NULL) {
        *meth = *from;
    }
    meth->name = own;
    return meth;
}

/* RSA_meth_new, RSA_meth_free, RSA_meth_dup and the name, flags and data - see RSA_meth_new(3).
 * abi: full. test: tests/oracle/rsa_method.c */
CX_API RSA_METHOD *RSA_meth_new(const char *name, int flags)
{
    RSA_METHOD *meth = copy(NULL, name);

    if (meth != NULL) {
        meth->flags = flags;
    }
    return meth;
}

CX_API void RSA_meth_free(RSA_METHOD *meth)
{
    if (meth != NULL) {
        mem_free((char *)(uintptr_t)meth->name);
        mem_free(meth);
    }
}

CX_API RSA_METHOD *RSA_meth_dup(const RSA_METHOD *meth)
{
    return copy(meth, meth->name);
}

CX_API const char *RSA_meth_get0_name(const RSA_METHOD *meth)
{
    return meth->name;
}

CX_API int RSA_meth_set1_name(RSA_METHOD *meth, const char *name)
{
    char *own = name != NULL ? mem_strdup(name) : NULL;

    if (own == NULL) {
        cx_raise(ERR_LIB_RSA, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    mem_free((char *)(uintptr_t)meth->name);
    meth->name = own;
    return 1;
}

CX_API int RSA_meth_get_flags(const RSA_METHOD *meth)
{
    return meth->flags;
}

CX_API int RSA_meth_set_flags(RSA_METHOD *meth, int flags)
{
    meth->flags = flags;
    return 1;
}

CX_API void *RSA_meth_get0_app_data(const RSA_METHOD *meth)
{
    return meth->app_data;
}

CX_API int RSA_meth_set0_app_data(RSA_METHOD *meth, void *app_data)
{
    meth->app_data = app_data;
    return 1;
}

/* The functions of a method that work with the private key - see RSA_meth_new(3). abi: full.
 * test: tests/oracle/rsa_method.c */
CX_API cx_rsa_crypt_fn RSA_meth_get_priv_enc(const RSA_METHOD *meth)
{
    return meth->priv_enc;
}

CX_API int RSA_meth_set_priv_enc(RSA_METHOD *meth, cx_rsa_crypt_fn priv_enc)
{
    meth->priv_enc = priv_enc;
    return 1;
}

CX_API cx_rsa_crypt_fn RSA_meth_get_priv_dec(const RSA_METHOD *meth)
{
    return meth->priv_dec;
}

CX_API int RSA_meth_set_priv_dec(RSA_METHOD *meth, cx_rsa_crypt_fn priv_dec)
{
    meth->priv_dec = priv_dec;
    return 1;
}

CX_API cx_rsa_mod_exp_fn RSA_meth_get_mod_exp(const RSA_METHOD *meth)
{
    return meth->mod_exp;
}

CX_API int RSA_meth_set_mod_exp(RSA_METHOD *meth, cx_rsa_mod_exp_fn mod_exp)
{
    meth->mod_exp = mod_exp;
    return 1;
}

CX_API cx_rsa_sign_fn RSA_meth_get_sign(const RSA_METHOD *meth)
{
    return meth->sign;
}

CX_API int RSA_meth_set_sign(RSA_METHOD *meth, cx_rsa_sign_fn sign)
{
    meth->sign = sign;
    return 1;
}

CX_API cx_rsa_key_fn RSA_meth_get_init(const RSA_METHOD *meth)
{
    return meth->init;
}

CX_API int RSA_meth_set_init(RSA_METHOD *meth, cx_rsa_key_fn init)
{
    meth->init = init;
    return 1;
}

CX_API cx_rsa_key_fn RSA_meth_get_finish(const RSA_METHOD *meth)
{
    return meth->finish;
}

CX_API int RSA_meth_set_finish(RSA_METHOD *meth, cx_rsa_key_fn finish)
{
    meth->finish = finish;
    return 1;
}

CX_API cx_rsa_keygen_fn RSA_meth_get_keygen(const RSA_METHOD *meth)
{
    return meth->keygen;
}

CX_API int RSA_meth_set_keygen(RSA_METHOD *meth, cx_rsa_keygen_fn keygen)
{
    meth->keygen = keygen;
    return 1;
}

/* Those that work with the public one - see RSA_meth_new(3). abi: subset: the functions named RSA_
 * call them; EVP_PKEY_verify(3), chains and handshakes verify with the numbers of the key.
 * test: tests/oracle/rsa_method.c */
CX_API cx_rsa_crypt_fn RSA_meth_get_pub_enc(const RSA_METHOD *meth)
{
    return meth->pub_enc;
}

CX_API int RSA_meth_set_pub_enc(RSA_METHOD *meth, cx_rsa_crypt_fn pub_enc)
{
    meth->pub_enc = pub_enc;
    return 1;
}

CX_API cx_rsa_crypt_fn RSA_meth_get_pub_dec(const RSA_METHOD *meth)
{
    return meth->pub_dec;
}

CX_API int RSA_meth_set_pub_dec(RSA_METHOD *meth, cx_rsa_crypt_fn pub_dec)
{
    meth->pub_dec = pub_dec;
    return 1;
}

CX_API cx_rsa_verify_fn RSA_meth_get_verify(const RSA_METHOD *meth)
{
    return meth->verify;
}

CX_API int RSA_meth_set_verify(RSA_METHOD *meth, cx_rsa_verify_fn verify)
{
    meth->verify = verify;
    return 1;
}

/* What is kept and given back: ours computes by itself, and no key has more than two primes - see
 * RSA_meth_new(3). abi: subset: nothing calls them. test: tests/oracle/rsa_method.c */
CX_API cx_rsa_bn_mod_exp_fn RSA_meth_get_bn_mod_exp(const RSA_METHOD *meth)
{
    return meth->bn_mod_exp;
}

CX_API int RSA_meth_set_bn_mod_exp(RSA_METHOD *meth, cx_rsa_bn_mod_exp_fn bn_mod_exp)
{
    meth->bn_mod_exp = bn_mod_exp;
    return 1;
}

CX_API cx_rsa_multi_keygen_fn RSA_meth_get_multi_prime_keygen(const RSA_METHOD *meth)
{
    return meth->multi_keygen;
}

CX_API int RSA_meth_set_multi_prime_keygen(RSA_METHOD *meth,
                                           cx_rsa_multi_keygen_fn multi_prime_keygen)
{
    meth->multi_keygen = multi_prime_keygen;
    return 1;
}
