#ifndef T13_COMPAT_EC_EC_H
#define T13_COMPAT_EC_EC_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <openssl/ec.h>
#include <stdatomic.h>
#include <stdbool.h>

/* The named curves P-256, P-384 and P-521; there are no others. */
struct ec_group_st {
    int nid;
    int asn1_flag;
    point_conversion_form_t form;
};

#define EC_POINT_LEN_MAX 133

struct ec_point_st {
    int nid;
    size_t n;                    /* 0: infinity */
    uint8_t b[EC_POINT_LEN_MAX]; /* 0x04, x, y */
};

/* EC_KEY: what the application may still set; see struct rsa_st. */
struct ec_key_st {
    atomic_int refs;
    EC_GROUP *group;
    EC_POINT *point;
    BIGNUM *scalar;
    int flags;
    unsigned enc_flags;
    point_conversion_form_t form;
    _Atomic(struct cr_key *) key;
    CRYPTO_EX_DATA ex_data;
};

/* What there is to know of a curve; NULL when it is not built in. */
struct cx_curve {
    int nid;
    enum cr_key_type type;
    size_t field_len;
    int bits;
    const char *nist;
    const char *sn;
    const char *oid; /* contents, oid_len bytes */
    size_t oid_len;
    const char *order; /* hexadecimal */
};
const struct cx_curve *cx_curve(int nid);
const struct cx_curve *cx_curve_of(enum cr_key_type type);

EC_GROUP *cx_ec_group_new(int nid);
EC_KEY *cx_ec_key_new(void);
EC_KEY *cx_ec_key_from_key(struct cr_key *key);
void cx_ec_key_free(EC_KEY *key);
void cx_ec_key_ref(EC_KEY *key);
struct cr_key *cx_ec_key_key(const EC_KEY *key);

#endif
