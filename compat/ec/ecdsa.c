/* ECDSA by the object: ECDSA_sign(3). */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"

#include <openssl/err.h>
#include <string.h>

/* Digests of any length; what is longer than the group's order is cut (FIPS 186-4 6.4). */
static const struct cr_sig_alg any_digest = {.scheme = CR_SIG_ECDSA, .hash = CR_HASH_NONE};

static struct bytes digest_of(const unsigned char *dgst, int dlen)
{
    return bytes_of(dgst, dlen > 0 ? (size_t)dlen : 0);
}

static int fail(int reason)
{
    cx_raise(ERR_LIB_EC, reason);
    return 0;
}

/* sign_here signs with the numbers of the key; sig has room for CR_SIG_MAX bytes. */
static bool sign_here(const EC_KEY *eckey, struct bytes digest, const BIGNUM *kinv, uint8_t *sig,
                      size_t *n)
{
    struct cr_key *key = cx_ec_key_key(eckey);

    if (kinv != NULL) { /* nonces are the library's own */
        cx_raise_text(ERR_LIB_EC, ERR_R_UNSUPPORTED, "ECDSA with a nonce of the application's");
        return false;
    }
    if (key == NULL || !cr_key_is_private(key)) {
        return fail(EC_R_MISSING_PRIVATE_KEY);
    }
    enum t13_status st = cr_sign_digest(key, &any_digest, digest, sig, n);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_EC, st);
    }
    return st == T13_OK;
}

ECDSA_SIG *cx_ecdsa_sign_sig(const unsigned char *dgst, int dgst_len, const BIGNUM *in_kinv,
                             const BIGNUM *in_r, EC_KEY *eckey)
{
    uint8_t sig[CR_SIG_MAX];
    size_t n = 0;

    (void)in_r;
    if (!sign_here(eckey, digest_of(dgst, dgst_len), in_kinv, sig, &n)) {
        return NULL;
    }
    return cx_ecdsa_sig_read(bytes_of(sig, n), &n);
}

static ECDSA_SIG *do_sign(const unsigned char *dgst, int dlen, const BIGNUM *kinv, const BIGNUM *r,
                          EC_KEY *eckey)
{
    if (eckey->method->sign_sig == NULL) {
        (void)fail(EC_R_OPERATION_NOT_SUPPORTED);
        return NULL;
    }
    return eckey->method->sign_sig(dgst, dlen, kinv, r, eckey);
}

/* The pair comes from whatever the method has for it, and its encoding from here. */
int cx_ecdsa_sign(int type, const unsigned char *dgst, int dlen, unsigned char *sig,
                  unsigned int *siglen, const BIGNUM *kinv, const BIGNUM *r, EC_KEY *eckey)
{
    uint8_t *der = NULL;
    size_t n = 0;

    (void)type;
    ECDSA_SIG *pair = do_sign(dgst, dlen, kinv, r, eckey);
    enum t13_status st = pair != NULL ? cx_ecdsa_sig_write(pair, &der, &n) : T13_E_CALLBACK;
    cx_ecdsa_sig_free(pair);
    *siglen = (unsigned int)n;
    if (st != T13_OK) {
        return 0;
    }
    if (sig != NULL) {
        memcpy(sig, der, n);
    }
    mem_free(der);
    return 1;
}

/* Which nonce is used is nobody's to say. */
int cx_ecdsa_setup(EC_KEY *eckey, BN_CTX *ctx_in, BIGNUM **kinvp, BIGNUM **rp)
{
    (void)eckey;
    (void)ctx_in;
    (void)kinvp;
    (void)rp;
    cx_raise_text(ERR_LIB_EC, ERR_R_UNSUPPORTED, "ECDSA_sign_setup");
    return 0;
}

/* verify_by: the method verifies the pair. */
static int verify_by(EC_KEY *eckey, const unsigned char *dgst, int dgst_len, struct bytes sig)
{
    size_t used = 0;
    ECDSA_SIG *pair = cx_ecdsa_sig_read(sig, &used);

    if (pair == NULL || used != sig.n) {
        cx_ecdsa_sig_free(pair);
        return -1;
    }
    int ret = eckey->method->verify_sig(dgst, dgst_len, pair, eckey);
    cx_ecdsa_sig_free(pair);
    return ret;
}

/* verify_here verifies with the numbers of the key. */
static int verify_here(const EC_KEY *eckey, struct bytes digest, struct bytes sig)
{
    struct cr_key *key = cx_ec_key_key(eckey);

    if (key == NULL) {
        (void)fail(EC_R_MISSING_PARAMETERS);
        return -1;
    }
    if (cr_verify_digest(key, &any_digest, digest, sig) == T13_OK) {
        return 1;
    }
    return cx_bad_signature(key, &any_digest, sig);
}

int cx_ecdsa_verify(int type, const unsigned char *dgst, int dgst_len, const unsigned char *sigbuf,
                    int sig_len, EC_KEY *eckey)
{
    struct bytes sig = bytes_of(sigbuf, sig_len > 0 ? (size_t)sig_len : 0);

    (void)type;
    if (eckey->method->verify_sig != NULL && eckey->method->verify_sig != cx_ecdsa_verify_sig) {
        return verify_by(eckey, dgst, dgst_len, sig);
    }
    return verify_here(eckey, digest_of(dgst, dgst_len), sig);
}

int cx_ecdsa_verify_sig(const unsigned char *dgst, int dgst_len, const ECDSA_SIG *sig,
                        EC_KEY *eckey)
{
    uint8_t *der = NULL;
    size_t n = 0;

    if (cx_ecdsa_sig_write(sig, &der, &n) != T13_OK) {
        (void)fail(EC_R_BAD_SIGNATURE);
        return 0;
    }
    int ret = verify_here(eckey, digest_of(dgst, dgst_len), bytes_of(der, n));
    mem_free(der);
    return ret;
}

bool cx_ecdsa_sign_foreign(EC_KEY *key, int type, struct bytes digest, uint8_t *sig, size_t max,
                           size_t *sig_len)
{
    unsigned int n = 0;

    if (key->method->sign == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED);
    }
    if (key->method->sign(type, digest.p, (int)digest.n, sig, &n, NULL, NULL, key) <= 0) {
        return false;
    }
    *sig_len = n;
    return n > 0 && n <= max ? true : fail(ERR_R_INTERNAL_ERROR);
}

/* ECDSA_sign, ECDSA_sign_ex, ECDSA_do_sign, ECDSA_do_sign_ex - see ECDSA_sign(3). abi: subset: by
 * the built-in method without a nonce of the application's. err: EC_R_OPERATION_NOT_SUPPORTED,
 * EC_R_MISSING_PRIVATE_KEY. test: tests/oracle/ecdsa.c */
CX_API int ECDSA_sign(int type, const unsigned char *dgst, int dgstlen, unsigned char *sig,
                      unsigned int *siglen, EC_KEY *eckey)
{
    if (eckey->method->sign == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED);
    }
    return eckey->method->sign(type, dgst, dgstlen, sig, siglen, NULL, NULL, eckey);
}

CX_API int ECDSA_sign_ex(int type, const unsigned char *dgst, int dgstlen, unsigned char *sig,
                         unsigned int *siglen, const BIGNUM *kinv, const BIGNUM *rp, EC_KEY *eckey)
{
    if (eckey->method->sign == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED);
    }
    return eckey->method->sign(type, dgst, dgstlen, sig, siglen, kinv, rp, eckey);
}

CX_API ECDSA_SIG *ECDSA_do_sign(const unsigned char *dgst, int dgst_len, EC_KEY *eckey)
{
    return do_sign(dgst, dgst_len, NULL, NULL, eckey);
}

CX_API ECDSA_SIG *ECDSA_do_sign_ex(const unsigned char *dgst, int dgstlen, const BIGNUM *kinv,
                                   const BIGNUM *rp, EC_KEY *eckey)
{
    return do_sign(dgst, dgstlen, kinv, rp, eckey);
}

/* ECDSA_sign_setup - see ECDSA_sign(3). abi: subset: by the application's methods; the built-in one
 * refuses. test: tests/oracle/ec_method.c */
CX_API int ECDSA_sign_setup(EC_KEY *eckey, BN_CTX *ctx, BIGNUM **kinv, BIGNUM **rp)
{
    if (eckey->method->sign_setup == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED);
    }
    return eckey->method->sign_setup(eckey, ctx, kinv, rp);
}

/* ECDSA_verify and ECDSA_do_verify - see ECDSA_sign(3). abi: full. test: tests/oracle/ecdsa.c */
CX_API int ECDSA_verify(int type, const unsigned char *dgst, int dgstlen, const unsigned char *sig,
                        int siglen, EC_KEY *eckey)
{
    if (eckey->method->verify == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED);
    }
    return eckey->method->verify(type, dgst, dgstlen, sig, siglen, eckey);
}

CX_API int ECDSA_do_verify(const unsigned char *dgst, int dgst_len, const ECDSA_SIG *sig,
                           EC_KEY *eckey)
{
    if (eckey->method->verify_sig == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED);
    }
    return eckey->method->verify_sig(dgst, dgst_len, sig, eckey);
}

/* ECDSA_size - see ECDSA_sign(3). abi: full. test: tests/oracle/ecdsa.c */
CX_API int ECDSA_size(const EC_KEY *eckey)
{
    const struct cx_curve *curve =
        eckey != NULL && eckey->group != NULL ? cx_curve(eckey->group->nid) : NULL;

    if (curve == NULL) {
        return 0;
    }
    /* Two numbers below the order, in a sequence whose length may need a byte more. */
    int numbers = 2 * (2 + curve->bits / 8 + 1);
    return numbers + (numbers > 127 ? 3 : 2);
}
