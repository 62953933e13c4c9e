#ifndef T13_CRYPTO_RSA_INTERNAL_H
#define T13_CRYPTO_RSA_INTERNAL_H

#include "crypto/rsa/kernel.h"
#include "crypto/rsa/mont.h"
#include "crypto/rsa/pair.h"

#include <pthread.h>

/* The numbers of a private key: RFC 8017 3.2, second representation. Those modulo p and q have half
 * the limbs of the modulus. */
struct rsa_crt {
    struct mont p;
    struct mont q;
    uint64_t *exponent[2];   /* dP, dQ */
    uint64_t *minus_two[2];  /* p - 2, q - 2: the exponents of an inverse */
    uint64_t *q_inv;         /* 1/q times R, modulo p */
    uint64_t *entry[2];      /* R^2 times the R of the exponentiation, modulo p and q */
    const struct pair *pair; /* NULL: one after the other, by mont_power() */
};

/* One thread's values at a time: the blinding, which changes with each use, and room to compute. */
struct rsa_lane {
    struct rsa_lane *next;
    size_t size;       /* of the allocation */
    unsigned num_uses; /* of these blinding values; 0: there are none */
    uint64_t *blind;   /* r^e and 1/r, times R, modulo n */
    uint64_t *unblind;
    uint64_t *table;
};

struct cr_rsa_kernel {
    size_t size; /* of the allocation */
    size_t len;  /* of the modulus in bytes */
    uint64_t e;
    struct mont n;
    const struct single *single; /* NULL: mont_public_power() */
    bool is_private;
    struct rsa_crt crt;
    pthread_mutex_t lock; /* of the idle lanes; only private keys have it */
    struct rsa_lane *idle;
    unsigned num_idle;
};

/* rsa_public_power computes x^e modulo n, for x below n. */
void rsa_public_power(const struct cr_rsa_kernel *k, uint64_t *r, const uint64_t *x);

/* rsa_crt_power computes x^(e[0] modulo p, e[1] modulo q) modulo n, for x below n. */
void rsa_crt_power(const struct rsa_crt *c, uint64_t *r, const uint64_t *x, uint64_t *const e[2],
                   uint64_t *table);

#endif
