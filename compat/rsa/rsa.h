#ifndef T13_COMPAT_RSA_RSA_H
#define T13_COMPAT_RSA_RSA_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <openssl/rsa.h>
#include <stdatomic.h>
#include <stdbool.h>

/* In the order of CR_PART_RSA_N and so on. */
enum {
    RSA_N,
    RSA_E,
    RSA_D,
    RSA_P,
    RSA_Q,
    RSA_DP,
    RSA_DQ,
    RSA_QINV,
    RSA_NUM_PARTS,
};

typedef int (*cx_rsa_crypt_fn)(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                               int padding);
typedef int (*cx_rsa_mod_exp_fn)(BIGNUM *r0, const BIGNUM *i, RSA *rsa, BN_CTX *ctx);
typedef int (*cx_rsa_bn_mod_exp_fn)(BIGNUM *r, const BIGNUM *a, const BIGNUM *p, const BIGNUM *m,
                                    BN_CTX *ctx, BN_MONT_CTX *m_ctx);
typedef int (*cx_rsa_key_fn)(RSA *rsa);
typedef int (*cx_rsa_sign_fn)(int type, const unsigned char *m, unsigned int m_length,
                              unsigned char *sigret, unsigned int *siglen, const RSA *rsa);
typedef int (*cx_rsa_verify_fn)(int dtype, const unsigned char *m, unsigned int m_length,
                                const unsigned char *sigbuf, unsigned int siglen, const RSA *rsa);
typedef int (*cx_rsa_keygen_fn)(RSA *rsa, int bits, BIGNUM *e, BN_GENCB *cb);
typedef int (*cx_rsa_multi_keygen_fn)(RSA *rsa, int bits, int primes, BIGNUM *e, BN_GENCB *cb);

struct rsa_meth_st {
    const char *name; /* owned, but for the built-in one */
    int flags;
    void *app_data;
    cx_rsa_crypt_fn pub_enc;
    cx_rsa_crypt_fn pub_dec;
    cx_rsa_crypt_fn priv_enc;
    cx_rsa_crypt_fn priv_dec;
    cx_rsa_mod_exp_fn mod_exp;
    cx_rsa_bn_mod_exp_fn bn_mod_exp;
    cx_rsa_key_fn init;
    cx_rsa_key_fn finish;
    cx_rsa_sign_fn sign;
    cx_rsa_verify_fn verify;
    cx_rsa_keygen_fn keygen;
    cx_rsa_multi_keygen_fn multi_keygen;
};

/* RSA: numbers that the application may still set. The key that is used is made of them when first
 * asked for, and forgotten when one of them is set. */
struct rsa_st {
    atomic_int refs;
    BIGNUM *parts[RSA_NUM_PARTS];
    int flags;
    const RSA_METHOD *method; /* never NULL, unless the application has set that */
    _Atomic(struct cr_key *) key;
    CRYPTO_EX_DATA ex_data;
};

RSA *cx_rsa_new(void);                    /* with the default method */
RSA *cx_rsa_from_key(struct cr_key *key); /* NULL with an error queued */
void cx_rsa_free(RSA *rsa);               /* NULL is fine */
void cx_rsa_ref(RSA *rsa);                /* likewise */
/* cx_rsa_key gives the key of the numbers, borrowed; NULL when they are not one. Of an RSA whose
 * method is the application's the public numbers will do. */
struct cr_key *cx_rsa_key(const RSA *rsa);

/* method.c */
extern const RSA_METHOD cx_rsa_builtin;
const RSA_METHOD *cx_rsa_default_method(void);
bool cx_rsa_foreign(const RSA *rsa); /* its method is not the built-in one */

/* crypt.c: what the built-in method has */
int cx_rsa_pub_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding);
int cx_rsa_pub_dec(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding);
int cx_rsa_priv_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding);
int cx_rsa_priv_dec(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding);
int cx_rsa_mod_exp(BIGNUM *r0, const BIGNUM *i, RSA *rsa, BN_CTX *ctx);

/* padding.c: as the exported functions that are named alike, with an error queued for 0 or -1 */
int cx_rsa_add_type_1(unsigned char *to, int tlen, const unsigned char *from, int flen);
int cx_rsa_add_type_2(unsigned char *to, int tlen, const unsigned char *from, int flen);
int cx_rsa_add_none(unsigned char *to, int tlen, const unsigned char *from, int flen);
int cx_rsa_check_type_1(unsigned char *to, int tlen, const unsigned char *from, int flen, int num);
int cx_rsa_check_none(unsigned char *to, int tlen, const unsigned char *from, int flen);

/* sign.c: signing by the application's method; false with errors queued. sig has room for the
 * modulus. */
bool cx_rsa_sign_foreign(RSA *rsa, const struct cr_sig_alg *alg, struct bytes digest, uint8_t *sig,
                         size_t *sig_len);

#endif
