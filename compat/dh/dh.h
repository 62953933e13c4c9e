#ifndef T13_COMPAT_DH_DH_H
#define T13_COMPAT_DH_DH_H

#include "compat/bn/bn.h"
#include "compat/cx.h"

#include <openssl/dh.h>
#include <stdatomic.h>
#include <stdbool.h>

/* Finite-field Diffie-Hellman as an object: parameters that programs read from files and set, and
 * agreement for those that do it by themselves. TLS here has no use for it. */
struct dh_st {
    atomic_int refs;
    BIGNUM *p;
    BIGNUM *q; /* NULL: p is a safe prime */
    BIGNUM *g;
    BIGNUM *pub_key;
    BIGNUM *priv_key;
    long length; /* of the private key in bits, 0: that of p */
    int flags;
    CRYPTO_EX_DATA ex_data;
};

#define CX_DH_MIN_BITS 512
#define CX_DH_MAX_BITS 10000
#define CX_DH_MAX_CHECK_BITS 32768

T13_DOOR DH *cx_dh_new(void);
T13_DOOR void cx_dh_free(DH *dh);
/* cx_dh_d2i reads PKCS#3 parameters and cx_dh_i2d writes them, as d2i_DHparams and i2d_DHparams. */
T13_DOOR DH *cx_dh_d2i(DH **dh, const uint8_t **in, long n);
T13_DOOR int cx_dh_i2d(const DH *dh, uint8_t **out);

/* cx_dh_check_public tells in *codes what is wrong with y; false when it cannot be told. */
bool cx_dh_check_public(const DH *dh, const BIGNUM *y, int *codes);

#endif
