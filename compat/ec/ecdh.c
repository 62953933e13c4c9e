/* ECDH by the object: ECDH_compute_key(). */
#include "compat/ec/ec.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/err.h>
#include <string.h>

static int fail(int reason, int ret)
{
    cx_raise(ERR_LIB_EC, reason);
    return ret;
}

/* derive agrees with the key of a point, which has to be on the same curve. */
static enum t13_status derive(const EC_KEY *own, const EC_POINT *point, uint8_t *out, size_t *n)
{
    EC_GROUP group = *own->group;
    EC_POINT copy = *point;
    EC_KEY peer = {.group = &group, .point = &copy, .method = &cx_ec_builtin};
    struct cr_key *key = cx_ec_key_key(own);
    struct cr_key *other = point->nid == group.nid ? cx_ec_key_key(&peer) : NULL;

    if (key == NULL || other == NULL) {
        return T13_E_ARGUMENT;
    }
    enum t13_status st = cr_derive(key, other, out, n);
    cr_key_free(other);
    return st;
}

int cx_ecdh_compute(unsigned char **psec, size_t *pseclen, const EC_POINT *pub_key,
                    const EC_KEY *ecdh)
{
    uint8_t secret[66];
    size_t n = 0;

    if (ecdh->scalar == NULL || ecdh->group == NULL) {
        return fail(EC_R_MISSING_PRIVATE_KEY, 0);
    }
    if (derive(ecdh, pub_key, secret, &n) != T13_OK) {
        return fail(EC_R_POINT_ARITHMETIC_FAILURE, 0);
    }
    *psec = mem_dup(secret, n);
    *pseclen = n;
    mem_clear(secret, sizeof(secret));
    return *psec != NULL ? 1 : fail(ERR_R_MALLOC_FAILURE, 0);
}

/* ECDH_compute_key gives the x coordinate of the shared point, or what KDF makes of it; see
 * EC_KEY_METHOD_set_compute_key() too. abi: full. err: EC_R_MISSING_PRIVATE_KEY.
 * test: tests/oracle/ecdsa.c */
CX_API int ECDH_compute_key(void *out, size_t outlen, const EC_POINT *pub_key, const EC_KEY *ecdh,
                            void *(*KDF)(const void *in, size_t inlen, void *out, size_t *outlen))
{
    unsigned char *secret = NULL;
    size_t n = 0;

    if (ecdh->method->compute_key == NULL) {
        return fail(EC_R_OPERATION_NOT_SUPPORTED, 0);
    }
    if (outlen > INT_MAX) {
        return fail(EC_R_INVALID_OUTPUT_LENGTH, 0);
    }
    if (!ecdh->method->compute_key(&secret, &n, pub_key, ecdh)) {
        return 0;
    }
    if (KDF != NULL) {
        KDF(secret, n, out, &outlen);
    } else {
        outlen = outlen < n ? outlen : n;
        memcpy(out, secret, outlen);
    }
    mem_clear_free(secret, n);
    return (int)outlen;
}
