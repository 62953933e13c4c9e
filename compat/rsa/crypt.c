/* RSA's operations by themselves: RSA_private_encrypt(3), RSA_public_encrypt(3). */
#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/rsa/rsa.h"
#include "crypto/rsa_enc.h"
#include "crypto/rsa_raw.h"

#include <openssl/err.h>
#include <string.h>

/* RSA_PKCS1_OAEP_PADDING: no label. */
static const struct cr_rsa_enc oaep = {.padding = CR_PAD_OAEP, .hash = CR_SHA1};

static int fail(int reason)
{
    cx_raise(ERR_LIB_RSA, reason);
    return -1;
}

static int size_of(const RSA *rsa)
{
    return (int)cx_bn_len(rsa->parts[RSA_N]);
}

/* raw computes on as many bytes as the modulus has; -1 with an error queued. */
static int raw(const RSA *rsa, bool private_key, const uint8_t *in, uint8_t *out)
{
    struct cr_key *key = cx_rsa_key(rsa);

    if (key == NULL) {
        return fail(RSA_R_VALUE_MISSING);
    }
    if (private_key && !cr_key_is_private(key)) {
        return fail(RSA_R_MISSING_PRIVATE_KEY);
    }
    enum t13_status st = cr_rsa_raw(key, private_key, in, out);
    if (st == T13_E_ARGUMENT) {
        return fail(RSA_R_DATA_TOO_LARGE_FOR_MODULUS);
    }
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_RSA, st);
        return -1;
    }
    return size_of(rsa);
}

int cx_rsa_mod_exp(BIGNUM *r0, const BIGNUM *i, RSA *rsa, BN_CTX *ctx)
{
    uint8_t em[CR_RSA_RAW_MAX];
    int n = size_of(rsa);

    (void)ctx;
    if (n > CR_RSA_RAW_MAX || !cx_bn_write(i, em, (size_t)n)) {
        (void)fail(RSA_R_DATA_TOO_LARGE_FOR_MODULUS);
        return 0;
    }
    bool good = raw(rsa, true, em, em) > 0 && cx_bn_ok(cr_bn_read(&r0->v, bytes_of(em, (size_t)n)));
    mem_clear(em, (size_t)n);
    return good;
}

/* by_mod_exp: the power is the application's, the padding ours. */
static int by_mod_exp(RSA *rsa, uint8_t *em, size_t n)
{
    BIGNUM *in = cx_bn_from(bytes_of(em, n));
    BIGNUM *out = cx_bn_new();
    int ret = -1;

    if (in != NULL && out != NULL && rsa->method->mod_exp(out, in, rsa, NULL) > 0) {
        ret = cx_bn_write(out, em, n) ? (int)n : fail(ERR_R_INTERNAL_ERROR);
    }
    cx_bn_free(in);
    cx_bn_free(out);
    return ret;
}

static int private_power(RSA *rsa, uint8_t *em, size_t n)
{
    cx_rsa_mod_exp_fn own = rsa->method->mod_exp;

    return own != NULL && own != cx_rsa_mod_exp ? by_mod_exp(rsa, em, n) : raw(rsa, true, em, em);
}

static bool sized(const RSA *rsa)
{
    int n = size_of(rsa);

    if (n == 0 || n > CR_RSA_RAW_MAX) {
        (void)fail(n == 0 ? RSA_R_VALUE_MISSING : RSA_R_MODULUS_TOO_LARGE);
        return false;
    }
    return true;
}

int cx_rsa_priv_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding)
{
    uint8_t em[CR_RSA_RAW_MAX];
    int n = size_of(rsa);
    int good = 0;

    if (!sized(rsa)) {
        return -1;
    }
    if (padding == RSA_PKCS1_PADDING) {
        good = cx_rsa_add_type_1(em, n, from, flen);
    } else if (padding == RSA_NO_PADDING) {
        good = cx_rsa_add_none(em, n, from, flen);
    } else {
        (void)fail(RSA_R_UNKNOWN_PADDING_TYPE);
    }
    int ret = good == 1 ? private_power(rsa, em, (size_t)n) : -1;
    if (ret > 0) {
        memcpy(to, em, (size_t)n);
    }
    mem_clear(em, (size_t)n);
    return ret;
}

/* as_number writes what came with the zeros in front that it may lack. */
static bool as_number(const RSA *rsa, int flen, const unsigned char *from, uint8_t *em)
{
    int n = size_of(rsa);

    if (!sized(rsa)) {
        return false;
    }
    if (flen < 0 || flen > n) {
        (void)fail(RSA_R_DATA_GREATER_THAN_MOD_LEN);
        return false;
    }
    return cx_rsa_check_none(em, n, from, flen) == n;
}

int cx_rsa_pub_dec(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding)
{
    uint8_t em[CR_RSA_RAW_MAX];
    int n = size_of(rsa);
    int ret = -1;

    if (!as_number(rsa, flen, from, em) || raw(rsa, false, em, em) < 0) {
        return -1;
    }
    if (padding == RSA_PKCS1_PADDING) {
        ret = cx_rsa_check_type_1(to, n, em, n, n);
    } else if (padding == RSA_NO_PADDING) {
        ret = cx_rsa_check_none(to, n, em, n);
    } else {
        return fail(RSA_R_UNKNOWN_PADDING_TYPE);
    }
    return ret < 0 ? fail(RSA_R_PADDING_CHECK_FAILED) : ret;
}

int cx_rsa_pub_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding)
{
    uint8_t em[CR_RSA_RAW_MAX];
    int n = size_of(rsa);
    int good = 0;

    if (!sized(rsa)) {
        return -1;
    }
    if (padding == RSA_PKCS1_PADDING) {
        good = cx_rsa_add_type_2(em, n, from, flen);
    } else if (padding == RSA_PKCS1_OAEP_PADDING) {
        good = flen >= 0 &&
               cr_oaep_encode(&oaep, bytes_of(from, (size_t)flen), em, (size_t)n) == T13_OK;
        if (good == 0) {
            (void)fail(RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE);
        }
    } else if (padding == RSA_NO_PADDING) {
        good = cx_rsa_add_none(em, n, from, flen);
    } else {
        (void)fail(RSA_R_UNKNOWN_PADDING_TYPE);
    }
    int ret = good == 1 ? raw(rsa, false, em, to) : -1;
    mem_clear(em, (size_t)n);
    return ret;
}

/* unpad gives the message's length; -1 with what OpenSSL says, whatever is wrong. */
static int unpad(uint8_t *em, size_t n, unsigned char *to, int padding)
{
    size_t at = 0;
    size_t len = 0;
    bool is_oaep = padding == RSA_PKCS1_OAEP_PADDING;
    bool good = is_oaep ? cr_oaep_decode(&oaep, em, n, &at, &len) == T13_OK
                        : cr_pkcs1_decode(em, n, &at, &len);

    if (!good) {
        (void)fail(is_oaep ? RSA_R_OAEP_DECODING_ERROR : RSA_R_PKCS_DECODING_ERROR);
        return fail(RSA_R_PADDING_CHECK_FAILED);
    }
    memcpy(to, em + at, len);
    return (int)len;
}

int cx_rsa_priv_dec(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding)
{
    uint8_t em[CR_RSA_RAW_MAX];
    int n = size_of(rsa);

    if (padding != RSA_NO_PADDING && padding != RSA_PKCS1_PADDING &&
        padding != RSA_PKCS1_OAEP_PADDING) {
        return fail(RSA_R_UNKNOWN_PADDING_TYPE);
    }
    if (!as_number(rsa, flen, from, em)) {
        return -1;
    }
    int ret = private_power(rsa, em, (size_t)n);
    if (ret > 0 && padding != RSA_NO_PADDING) {
        ret = unpad(em, (size_t)n, to, padding);
    } else if (ret > 0) {
        memcpy(to, em, (size_t)n);
    }
    mem_clear(em, (size_t)n);
    return ret;
}

/* RSA_private_encrypt and RSA_public_decrypt - see RSA_private_encrypt(3). abi: subset: PKCS#1 v1.5
 * and no padding. err: as OpenSSL's; RSA_R_UNKNOWN_PADDING_TYPE for X9.31 too.
 * test: tests/oracle/rsa_method.c */
CX_API int RSA_private_encrypt(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                               int padding)
{
    return rsa->method->priv_enc(flen, from, to, rsa, padding);
}

CX_API int RSA_public_decrypt(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                              int padding)
{
    return rsa->method->pub_dec(flen, from, to, rsa, padding);
}

/* RSA_public_encrypt - see RSA_public_encrypt(3). abi: subset: PKCS#1 v1.5, OAEP and no
 * padding. test: tests/oracle/rsa_method.c, tests/oracle/evp_encrypt.c */
CX_API int RSA_public_encrypt(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                              int padding)
{
    return rsa->method->pub_enc(flen, from, to, rsa, padding);
}

/* RSA_private_decrypt - see RSA_public_encrypt(3). abi: subset: PKCS#1 v1.5, OAEP and no
 * padding. test: tests/oracle/rsa_method.c, tests/oracle/evp_encrypt.c */
CX_API int RSA_private_decrypt(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                               int padding)
{
    return rsa->method->priv_dec(flen, from, to, rsa, padding);
}
