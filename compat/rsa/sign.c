/* RSA signatures by the object: RSA_sign(3). */
#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/rsa/rsa.h"
#include "crypto/rsa_raw.h"

#include <openssl/err.h>
#include <string.h>

/* by_padding has the method compute on what we have encoded. It may pause a job here, with nothing
 * of ours in its hands but this stack. */
static bool by_padding(RSA *rsa, const struct cr_sig_alg *alg, struct bytes digest, uint8_t *sig,
                       size_t *sig_len)
{
    uint8_t em[CR_RSA_RAW_MAX];
    size_t size = cx_bn_len(rsa->parts[RSA_N]);
    size_t n = size;
    int padding = RSA_NO_PADDING;
    enum t13_status st = T13_E_ARGUMENT;

    if (alg->scheme == CR_SIG_RSA_PSS && size > 0) {
        st = cr_rsa_pss_encode(alg, digest, (unsigned)cr_bn_bits(&rsa->parts[RSA_N]->v), em);
    } else if (alg->scheme == CR_SIG_RSA_PKCS1) {
        padding = RSA_PKCS1_PADDING;
        st = cr_rsa_digest_info(alg->hash, digest, em, &n);
    }
    struct bytes encoded = bytes_of(em, n);
    if (alg->scheme == CR_SIG_RSA_PKCS1 && alg->hash == CR_HASH_NONE) { /* as it is */
        encoded = digest;
        st = digest.n <= size ? T13_OK : T13_E_ARGUMENT;
    }
    if (st != T13_OK || rsa->method->priv_enc == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_DIGEST_TOO_BIG_FOR_RSA_KEY);
        return false;
    }
    int got = rsa->method->priv_enc((int)encoded.n, encoded.p, sig, rsa, padding);
    if (got > 0 && (size_t)got != size) {
        cx_raise(ERR_LIB_RSA, ERR_R_INTERNAL_ERROR);
    }
    *sig_len = size;
    return got > 0 && (size_t)got == size;
}

bool cx_rsa_sign_foreign(RSA *rsa, const struct cr_sig_alg *alg, struct bytes digest, uint8_t *sig,
                         size_t *sig_len)
{
    const EVP_MD *md = cx_md(alg->hash);
    unsigned int n = 0;

    if (alg->scheme != CR_SIG_RSA_PKCS1 || rsa->method->sign == NULL || md == NULL) {
        return by_padding(rsa, alg, digest, sig, sig_len);
    }
    bool good = rsa->method->sign(md->nid, digest.p, (unsigned int)digest.n, sig, &n, rsa) > 0;
    *sig_len = n;
    if (good && n > cx_bn_len(rsa->parts[RSA_N])) {
        cx_raise(ERR_LIB_RSA, ERR_R_INTERNAL_ERROR);
        return false;
    }
    return good;
}

/* RSA_sign - see RSA_sign(3). abi: subset: the digests that are built in, in their own length.
 * err: RSA_R_THE_ASN1_OBJECT_IDENTIFIER_IS_NOT_KNOWN_FOR_THIS_MD, RSA_R_INVALID_MESSAGE_LENGTH.
 * test: tests/oracle/rsa.c */
CX_API int RSA_sign(int type, const unsigned char *m, unsigned int m_length, unsigned char *sigret,
                    unsigned int *siglen, RSA *rsa)
{
    const EVP_MD *md = cx_md_by_nid(type);
    struct cr_key *key = cx_rsa_key(rsa);
    const struct cr_sig_alg alg = {.scheme = CR_SIG_RSA_PKCS1, .hash = cx_md_id(md)};
    size_t n = 0;

    if (rsa->method->sign != NULL) {
        return rsa->method->sign(type, m, m_length, sigret, siglen, rsa) > 0;
    }
    if (md == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_THE_ASN1_OBJECT_IDENTIFIER_IS_NOT_KNOWN_FOR_THIS_MD);
        return 0;
    }
    if (m_length != (unsigned int)md->size) {
        cx_raise(ERR_LIB_RSA, RSA_R_INVALID_MESSAGE_LENGTH);
        return 0;
    }
    if (cx_rsa_foreign(rsa)) {
        if (!cx_rsa_sign_foreign(rsa, &alg, bytes_of(m, m_length), sigret, &n)) {
            return 0;
        }
        *siglen = (unsigned int)n;
        return 1;
    }
    if (key == NULL || cr_sign_digest(key, &alg, bytes_of(m, m_length), sigret, &n) != T13_OK) {
        cx_raise(ERR_LIB_RSA, key == NULL ? RSA_R_VALUE_MISSING : ERR_R_INTERNAL_ERROR);
        return 0;
    }
    *siglen = (unsigned int)n;
    return 1;
}

/* opened_by: the method opens the signature, and what is in it is compared. */
static int opened_by(RSA *rsa, enum cr_hash_id hash, struct bytes digest, struct bytes sig)
{
    uint8_t em[CR_RSA_RAW_MAX];
    uint8_t want[CR_DIGEST_INFO_MAX];
    size_t n = 0;

    int got = rsa->method->pub_dec((int)sig.n, sig.p, em, rsa, RSA_PKCS1_PADDING);
    if (got <= 0) {
        return 0;
    }
    if (cr_rsa_digest_info(hash, digest, want, &n) != T13_OK || (size_t)got != n ||
        memcmp(em, want, n) != 0) {
        cx_raise(ERR_LIB_RSA, RSA_R_BAD_SIGNATURE);
        return 0;
    }
    return 1;
}

/* RSA_verify - see RSA_sign(3). abi: subset: the digests that are built in.
 * err: RSA_R_WRONG_SIGNATURE_LENGTH, RSA_R_BAD_SIGNATURE for whatever else is wrong with it.
 * test: tests/oracle/rsa.c */
CX_API int RSA_verify(int type, const unsigned char *m, unsigned int m_length,
                      const unsigned char *sigbuf, unsigned int siglen, RSA *rsa)
{
    const EVP_MD *md = cx_md_by_nid(type);
    struct cr_key *key = cx_rsa_key(rsa);
    const struct cr_sig_alg alg = {.scheme = CR_SIG_RSA_PKCS1, .hash = cx_md_id(md)};

    if (rsa->method->verify != NULL) {
        return rsa->method->verify(type, m, m_length, sigbuf, siglen, rsa);
    }
    bool foreign = rsa->method->pub_dec != cx_rsa_pub_dec && rsa->method->pub_dec != NULL;
    if (key == NULL || siglen != cr_key_sig_max(key)) {
        cx_raise(ERR_LIB_RSA, RSA_R_WRONG_SIGNATURE_LENGTH);
        return 0;
    }
    if (md == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_THE_ASN1_OBJECT_IDENTIFIER_IS_NOT_KNOWN_FOR_THIS_MD);
        return 0;
    }
    if (foreign) {
        return opened_by(rsa, alg.hash, bytes_of(m, m_length), bytes_of(sigbuf, siglen));
    }
    if (cr_verify_digest(key, &alg, bytes_of(m, m_length), bytes_of(sigbuf, siglen)) != T13_OK) {
        cx_raise_rsa_fault(key, &alg, bytes_of(sigbuf, siglen));
        return 0;
    }
    return 1;
}
