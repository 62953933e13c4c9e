/* Paddings: RSA_padding_add_PKCS1_type_1(3); RFC 8017 7.2, 9.1 and 9.2. */
#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/rsa/rsa.h"
#include "crypto/rand.h"
#include "crypto/rsa_raw.h"

#include <openssl/err.h>
#include <string.h>

static int fail(int reason, int ret)
{
    cx_raise(ERR_LIB_RSA, reason);
    return ret;
}

/* frame writes 0, the type, room for the padding, 0, the data; NULL when that is too long. */
static unsigned char *frame(unsigned char *to, int tlen, uint8_t type, const unsigned char *from,
                            int flen, size_t *room)
{
    if (flen < 0 || flen > tlen - RSA_PKCS1_PADDING_SIZE) {
        return NULL;
    }
    *room = (size_t)(tlen - 3 - flen);
    to[0] = 0;
    to[1] = type;
    to[2 + *room] = 0;
    if (flen > 0) {
        memcpy(to + 3 + *room, from, (size_t)flen);
    }
    return to + 2;
}

int cx_rsa_add_type_1(unsigned char *to, int tlen, const unsigned char *from, int flen)
{
    size_t room = 0;
    unsigned char *pad = frame(to, tlen, 1, from, flen, &room);

    if (pad == NULL) {
        return fail(RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE, 0);
    }
    memset(pad, 0xff, room);
    return 1;
}

/* nonzero draws one byte after the other until it is no zero: 64 zeros in a row do not happen. */
static bool nonzero(unsigned char *p, size_t n)
{
    if (cr_rand(p, n) != T13_OK) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        for (int tries = 0; p[i] == 0; tries++) {
            if (tries == 64 || cr_rand(p + i, 1) != T13_OK) {
                return false;
            }
        }
    }
    return true;
}

int cx_rsa_add_type_2(unsigned char *to, int tlen, const unsigned char *from, int flen)
{
    size_t room = 0;
    unsigned char *pad = frame(to, tlen, 2, from, flen, &room);

    if (pad == NULL) {
        return fail(RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE, 0);
    }
    return nonzero(pad, room) ? 1 : fail(ERR_R_INTERNAL_ERROR, 0);
}

int cx_rsa_add_none(unsigned char *to, int tlen, const unsigned char *from, int flen)
{
    if (flen != tlen) {
        return fail(
            flen > tlen ? RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE : RSA_R_DATA_TOO_SMALL_FOR_KEY_SIZE, 0);
    }
    memcpy(to, from, (size_t)flen);
    return 1;
}

/* The zero in front may be missing, as where a number was written without its leading zeros. */
int cx_rsa_check_type_1(unsigned char *to, int tlen, const unsigned char *from, int flen, int num)
{
    if (num < RSA_PKCS1_PADDING_SIZE || flen < 0) {
        return -1;
    }
    if (flen == num) {
        if (*from != 0) {
            return fail(RSA_R_INVALID_PADDING, -1);
        }
        from++;
        flen--;
    }
    if (flen + 1 != num || *from != 1) {
        return fail(RSA_R_BLOCK_TYPE_IS_NOT_01, -1);
    }
    int end = 1;
    while (end < flen && from[end] == 0xff) {
        end++;
    }
    if (end == flen) {
        return fail(RSA_R_NULL_BEFORE_BLOCK_MISSING, -1);
    }
    if (from[end] != 0) {
        return fail(RSA_R_BAD_FIXED_HEADER_DECRYPT, -1);
    }
    if (end - 1 < 8) {
        return fail(RSA_R_BAD_PAD_BYTE_COUNT, -1);
    }
    int n = flen - end - 1;
    if (n > tlen) {
        return fail(RSA_R_DATA_TOO_LARGE, -1);
    }
    if (n > 0) {
        memcpy(to, from + end + 1, (size_t)n);
    }
    return n;
}

int cx_rsa_check_none(unsigned char *to, int tlen, const unsigned char *from, int flen)
{
    if (flen > tlen || flen < 0) {
        return fail(RSA_R_DATA_TOO_LARGE, -1);
    }
    memset(to, 0, (size_t)(tlen - flen));
    if (flen > 0) {
        memcpy(to + (tlen - flen), from, (size_t)flen);
    }
    return tlen;
}

/* RSA_padding_add_PKCS1_type_1 and its family - see RSA_padding_add_PKCS1_type_1(3). abi: full.
 * err: RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE, RSA_R_DATA_TOO_SMALL_FOR_KEY_SIZE.
 * test: tests/oracle/rsa_method.c */
CX_API int RSA_padding_add_PKCS1_type_1(unsigned char *to, int tlen, const unsigned char *f, int fl)
{
    return cx_rsa_add_type_1(to, tlen, f, fl);
}

CX_API int RSA_padding_add_PKCS1_type_2(unsigned char *to, int tlen, const unsigned char *f, int fl)
{
    return cx_rsa_add_type_2(to, tlen, f, fl);
}

CX_API int RSA_padding_add_none(unsigned char *to, int tlen, const unsigned char *f, int fl)
{
    return cx_rsa_add_none(to, tlen, f, fl);
}

/* RSA_padding_check_PKCS1_type_1 and RSA_padding_check_none - see RSA_padding_add_PKCS1_type_1(3).
 * abi: full. test: tests/oracle/rsa_method.c */
CX_API int RSA_padding_check_PKCS1_type_1(unsigned char *to, int tlen, const unsigned char *f,
                                          int fl, int rsa_len)
{
    return cx_rsa_check_type_1(to, tlen, f, fl, rsa_len);
}

CX_API int RSA_padding_check_none(unsigned char *to, int tlen, const unsigned char *f, int fl,
                                  int rsa_len)
{
    (void)rsa_len;
    return cx_rsa_check_none(to, tlen, f, fl);
}

static int add_pss(const RSA *rsa, unsigned char *em, const unsigned char *digest, const EVP_MD *md,
                   const EVP_MD *mgf1_md, int salt_len)
{
    size_t bits = rsa->parts[RSA_N] != NULL ? cr_bn_bits(&rsa->parts[RSA_N]->v) : 0;
    const struct cr_sig_alg alg = {
        .scheme = CR_SIG_RSA_PSS,
        .hash = cx_md_id(md),
        .mgf1_hash = cx_md_id(mgf1_md),
        .salt_len = salt_len >= 0                        ? salt_len
                    : salt_len == RSA_PSS_SALTLEN_DIGEST ? CR_SALT_HASH_LEN
                                                         : CR_SALT_AUTO,
    };

    if (salt_len < RSA_PSS_SALTLEN_MAX) {
        return fail(RSA_R_SLEN_CHECK_FAILED, 0);
    }
    if (md == NULL ||
        cr_rsa_pss_encode(&alg, bytes_of(digest, (size_t)md->size), (unsigned)bits, em) != T13_OK) {
        return fail(RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE, 0);
    }
    return 1;
}

/* RSA_padding_add_PKCS1_PSS and RSA_padding_add_PKCS1_PSS_mgf1: the encoding that EVP_PKEY_sign(3)
 * signs, as long as the modulus. abi: full. err: RSA_R_SLEN_CHECK_FAILED,
 * RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE. test: tests/oracle/rsa_method.c */
CX_API int RSA_padding_add_PKCS1_PSS(RSA *rsa, unsigned char *EM, const unsigned char *mHash,
                                     const EVP_MD *Hash, int sLen)
{
    return add_pss(rsa, EM, mHash, Hash, Hash, sLen);
}

CX_API int RSA_padding_add_PKCS1_PSS_mgf1(RSA *rsa, unsigned char *EM, const unsigned char *mHash,
                                          const EVP_MD *Hash, const EVP_MD *mgf1Hash, int sLen)
{
    return add_pss(rsa, EM, mHash, Hash, mgf1Hash, sLen);
}
