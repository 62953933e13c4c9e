#ifndef T13_COMPAT_EC_EC_H
#define T13_COMPAT_EC_EC_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <openssl/ec.h>
#include <stdatomic.h>
#include <stdbool.h>

/* The named curves of cx_curve(); there are no others. */
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

typedef int (*cx_ec_key_fn)(EC_KEY *key);
typedef int (*cx_ec_compute_fn)(unsigned char **psec, size_t *pseclen, const EC_POINT *pub_key,
                                const EC_KEY *ecdh);
typedef int (*cx_ec_sign_fn)(int type, const unsigned char *dgst, int dlen, unsigned char *sig,
                             unsigned int *siglen, const BIGNUM *kinv, const BIGNUM *r,
                             EC_KEY *eckey);
typedef int (*cx_ec_setup_fn)(EC_KEY *eckey, BN_CTX *ctx_in, BIGNUM **kinvp, BIGNUM **rp);
typedef ECDSA_SIG *(*cx_ec_sign_sig_fn)(const unsigned char *dgst, int dgst_len,
                                        const BIGNUM *in_kinv, const BIGNUM *in_r, EC_KEY *eckey);
typedef int (*cx_ec_verify_fn)(int type, const unsigned char *dgst, int dgst_len,
                               const unsigned char *sigbuf, int sig_len, EC_KEY *eckey);
typedef int (*cx_ec_verify_sig_fn)(const unsigned char *dgst, int dgst_len, const ECDSA_SIG *sig,
                                   EC_KEY *eckey);

struct ec_key_method_st {
    bool owned; /* EC_KEY_METHOD_new() made it */
    cx_ec_key_fn init;
    void (*finish)(EC_KEY *key);
    int (*copy)(EC_KEY *dest, const EC_KEY *src);
    int (*set_group)(EC_KEY *key, const EC_GROUP *grp);
    int (*set_private)(EC_KEY *key, const BIGNUM *priv_key);
    int (*set_public)(EC_KEY *key, const EC_POINT *pub_key);
    cx_ec_key_fn keygen;
    cx_ec_compute_fn compute_key;
    cx_ec_sign_fn sign;
    cx_ec_setup_fn sign_setup;
    cx_ec_sign_sig_fn sign_sig;
    cx_ec_verify_fn verify;
    cx_ec_verify_sig_fn verify_sig;
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
    const EC_KEY_METHOD *method;
    _Atomic(struct cr_key *) key;
    CRYPTO_EX_DATA ex_data;
};

/* What there is to know of a curve; NULL when it is not built in. */
struct cx_curve {
    int nid;
    enum cr_key_type type;
    size_t field_len;
    int bits;
    const char *nist; /* or NULL */
    const char *sn;
    const char *oid; /* contents, oid_len bytes */
    size_t oid_len;
    const char *order; /* hexadecimal */
};
const struct cx_curve *cx_curve(int nid);
const struct cx_curve *cx_curve_of(enum cr_key_type type);
/* By its short name, in capitals or not, or NIST's; NULL when it is not built in. */
const struct cx_curve *cx_curve_named(const char *name);

EC_GROUP *cx_ec_group_new(int nid);
EC_KEY *cx_ec_key_new(void);
EC_KEY *cx_ec_key_from_key(struct cr_key *key);
void cx_ec_key_free(EC_KEY *key);
void cx_ec_key_ref(EC_KEY *key);
/* As cx_rsa_key(). */
struct cr_key *cx_ec_key_key(const EC_KEY *key);
int cx_ec_key_generate(EC_KEY *key); /* what the built-in method does */

/* method.c */
extern const EC_KEY_METHOD cx_ec_builtin;
const EC_KEY_METHOD *cx_ec_default_method(void);
bool cx_ec_foreign(const EC_KEY *key); /* its method is not the built-in one */

/* ecdsa.c, ecdh.c: what the built-in method has */
int cx_ecdsa_sign(int type, const unsigned char *dgst, int dlen, unsigned char *sig,
                  unsigned int *siglen, const BIGNUM *kinv, const BIGNUM *r, EC_KEY *eckey);
int cx_ecdsa_setup(EC_KEY *eckey, BN_CTX *ctx_in, BIGNUM **kinvp, BIGNUM **rp);
ECDSA_SIG *cx_ecdsa_sign_sig(const unsigned char *dgst, int dgst_len, const BIGNUM *in_kinv,
                             const BIGNUM *in_r, EC_KEY *eckey);
int cx_ecdsa_verify(int type, const unsigned char *dgst, int dgst_len, const unsigned char *sigbuf,
                    int sig_len, EC_KEY *eckey);
int cx_ecdsa_verify_sig(const unsigned char *dgst, int dgst_len, const ECDSA_SIG *sig,
                        EC_KEY *eckey);
int cx_ecdh_compute(unsigned char **psec, size_t *pseclen, const EC_POINT *pub_key,
                    const EC_KEY *ecdh);
/* cx_ecdsa_sign_foreign signs by the application's method; false with errors queued. sig has room
 * for max bytes. */
bool cx_ecdsa_sign_foreign(EC_KEY *key, int type, struct bytes digest, uint8_t *sig, size_t max,
                           size_t *sig_len);

/* ecdsa_sig.c */
ECDSA_SIG *cx_ecdsa_sig_new(void);
void cx_ecdsa_sig_free(ECDSA_SIG *sig); /* NULL is fine */
/* cx_ecdsa_sig_read takes r and s from the DER at the beginning of in, *used bytes; NULL: it is
 * none, or memory. */
ECDSA_SIG *cx_ecdsa_sig_read(struct bytes in, size_t *used);
/* cx_ecdsa_sig_write: *out is for mem_free(). */
T13_MUST_USE enum t13_status cx_ecdsa_sig_write(const ECDSA_SIG *sig, uint8_t **out, size_t *n);

#endif
