/* RSA signatures by the object: RSA_sign(3). */
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/rsa/rsa.h"

#include <openssl/err.h>
#include <string.h>

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

    if (md == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_THE_ASN1_OBJECT_IDENTIFIER_IS_NOT_KNOWN_FOR_THIS_MD);
        return 0;
    }
    if (m_length != (unsigned int)md->size) {
        cx_raise(ERR_LIB_RSA, RSA_R_INVALID_MESSAGE_LENGTH);
        return 0;
    }
    if (key == NULL || cr_sign_digest(key, &alg, bytes_of(m, m_length), sigret, &n) != T13_OK) {
        cx_raise(ERR_LIB_RSA, key == NULL ? RSA_R_VALUE_MISSING : ERR_R_INTERNAL_ERROR);
        return 0;
    }
    *siglen = (unsigned int)n;
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

    if (key == NULL || siglen != cr_key_sig_max(key)) {
        cx_raise(ERR_LIB_RSA, RSA_R_WRONG_SIGNATURE_LENGTH);
        return 0;
    }
    if (md == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_THE_ASN1_OBJECT_IDENTIFIER_IS_NOT_KNOWN_FOR_THIS_MD);
        return 0;
    }
    if (cr_verify_digest(key, &alg, bytes_of(m, m_length), bytes_of(sigbuf, siglen)) != T13_OK) {
        cx_raise_rsa_fault(key, &alg, bytes_of(sigbuf, siglen));
        return 0;
    }
    return 1;
}
