/* What a signature that does not hold leaves in the error queue: EVP_DigestVerify(3),
 * RSA_verify(3). */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"

#include <openssl/ecerr.h>
#include <openssl/err.h>
#include <openssl/rsaerr.h>

static int rsa_reason(enum cr_sig_fault fault)
{
    switch (fault) {
    case CR_FAULT_LENGTH:
        return RSA_R_WRONG_SIGNATURE_LENGTH;
    case CR_FAULT_RANGE:
        return RSA_R_DATA_TOO_LARGE_FOR_MODULUS;
    case CR_FAULT_ZERO_OCTET:
        return RSA_R_INVALID_PADDING;
    case CR_FAULT_BLOCK_TYPE:
        return RSA_R_BLOCK_TYPE_IS_NOT_01;
    case CR_FAULT_PAD_OCTET:
        return RSA_R_BAD_FIXED_HEADER_DECRYPT;
    case CR_FAULT_PAD_END:
        return RSA_R_NULL_BEFORE_BLOCK_MISSING;
    case CR_FAULT_PAD_SHORT:
        return RSA_R_BAD_PAD_BYTE_COUNT;
    case CR_FAULT_FIRST_OCTET:
        return RSA_R_FIRST_OCTET_INVALID;
    case CR_FAULT_LAST_OCTET:
        return RSA_R_LAST_OCTET_INVALID;
    case CR_FAULT_VALUE:
    case CR_FAULT_FORM:
        break;
    }
    return RSA_R_BAD_SIGNATURE;
}

static bool in_padding(enum cr_sig_fault fault)
{
    return fault >= CR_FAULT_ZERO_OCTET && fault <= CR_FAULT_PAD_SHORT;
}

void cx_raise_rsa_fault(const struct cr_key *key, const struct cr_sig_alg *alg, struct bytes sig)
{
    enum cr_sig_fault fault = cr_sig_fault(key, alg, sig);

    cx_raise(ERR_LIB_RSA, rsa_reason(fault));
    if (in_padding(fault)) {
        cx_raise(ERR_LIB_RSA, RSA_R_PADDING_CHECK_FAILED);
    }
}

int cx_bad_signature(const struct cr_key *key, const struct cr_sig_alg *alg, struct bytes sig)
{
    switch (alg->scheme) {
    case CR_SIG_RSA_PKCS1:
    case CR_SIG_RSA_PSS:
        cx_raise_rsa_fault(key, alg, sig);
        cx_raise(ERR_LIB_PROV, ERR_R_RSA_LIB);
        return 0;
    case CR_SIG_ECDSA: {
        enum cr_sig_fault fault = cr_sig_fault(key, alg, sig);
        if (fault == CR_FAULT_RANGE) {
            cx_raise(ERR_LIB_EC, EC_R_BAD_SIGNATURE);
        }
        return fault == CR_FAULT_FORM ? -1 : 0;
    }
    case CR_SIG_EDDSA:
    case CR_SIG_MLDSA:
        break;
    }
    return 0;
}
