#ifndef T13_COMPAT_RSA_RSA_H
#define T13_COMPAT_RSA_RSA_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <openssl/rsa.h>
#include <stdatomic.h>

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

/* RSA: numbers that the application may still set. The key that is used is made of them when first
 * asked for, and forgotten when one of them is set. */
struct rsa_st {
    atomic_int refs;
    BIGNUM *parts[RSA_NUM_PARTS];
    int flags;
    const RSA_METHOD *method;
    _Atomic(struct cr_key *) key;
    CRYPTO_EX_DATA ex_data;
};

RSA *cx_rsa_new(void);
RSA *cx_rsa_from_key(struct cr_key *key); /* NULL with an error queued */
void cx_rsa_free(RSA *rsa);               /* NULL is fine */
void cx_rsa_ref(RSA *rsa);                /* likewise */
/* cx_rsa_key gives the key of the numbers, borrowed; NULL when they are not one. */
struct cr_key *cx_rsa_key(const RSA *rsa);

#endif
