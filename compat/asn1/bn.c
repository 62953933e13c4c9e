/* INTEGER and ENUMERATED from and to BIGNUM: ASN1_INTEGER_get_int64(3). */
#include "compat/bn/bn.h"
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>

BIGNUM *cx_asn1_integer_bn(const ASN1_STRING *s, BIGNUM *bn, int base_type)
{
    BIGNUM *out = bn;

    if ((s->type & ~V_ASN1_NEG) != base_type) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_INTEGER_TYPE);
        return NULL;
    }
    if (out == NULL) {
        out = cx_bn_from(cx_asn1_bytes(s));
    } else if (cr_bn_read(&out->v, cx_asn1_bytes(s)) != T13_OK) {
        out = NULL;
    }
    if (out == NULL) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_BN_LIB);
        return NULL;
    }
    cr_bn_set_negative(&out->v, (s->type & V_ASN1_NEG) != 0);
    return out;
}

ASN1_STRING *cx_asn1_integer_from_bn(const BIGNUM *bn, ASN1_STRING *s, int base_type)
{
    ASN1_STRING *out = s != NULL ? s : cx_asn1_string_new(base_type);
    size_t n = cx_bn_len(bn);

    /* Zero is one octet. */
    n = n == 0 ? 1 : n;
    if (out == NULL || n > 0x7fffffff || !cx_asn1_string_set(out, NULL, (int)n) ||
        !cx_bn_write(bn, out->data, n)) {
        if (out != s) {
            cx_asn1_string_free(out);
        }
        cx_raise(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR);
        return NULL;
    }
    out->type = cr_bn_negative(&bn->v) && cx_bn_len(bn) > 0 ? base_type | V_ASN1_NEG : base_type;
    return out;
}

/* ASN1_INTEGER_to_BN and its family. abi: full. */
CX_API BIGNUM *ASN1_INTEGER_to_BN(const ASN1_INTEGER *ai, BIGNUM *bn)
{
    return cx_asn1_integer_bn(ai, bn, V_ASN1_INTEGER);
}

CX_API ASN1_INTEGER *BN_to_ASN1_INTEGER(const BIGNUM *bn, ASN1_INTEGER *ai)
{
    return cx_asn1_integer_from_bn(bn, ai, V_ASN1_INTEGER);
}

CX_API BIGNUM *ASN1_ENUMERATED_to_BN(const ASN1_ENUMERATED *ai, BIGNUM *bn)
{
    return cx_asn1_integer_bn(ai, bn, V_ASN1_ENUMERATED);
}

CX_API ASN1_ENUMERATED *BN_to_ASN1_ENUMERATED(const BIGNUM *bn, ASN1_ENUMERATED *ai)
{
    return cx_asn1_integer_from_bn(bn, ai, V_ASN1_ENUMERATED);
}
