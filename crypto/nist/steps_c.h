/* inverse.h's division steps in plain C. */
#ifndef T13_CRYPTO_NIST_STEPS_C_H
#define T13_CRYPTO_NIST_STEPS_C_H

#include "crypto/nist/types.h"

static inline int64_t steps_secret(int64_t eta, uint64_t f, uint64_t g, struct steps *out)
{
    uint64_t u = 1;
    uint64_t v = 0;
    uint64_t q = 0;
    uint64_t r = 1;

    for (int i = 0; i < 62; i++) {
        uint64_t negative = hide((uint64_t)(eta >> 63));
        uint64_t odd = mask_bit(g & 1);
        /* g plus or minus f, when g is odd: minus when f and g are to change places. */
        g += ((f ^ negative) - negative) & odd;
        q += ((u ^ negative) - negative) & odd;
        r += ((v ^ negative) - negative) & odd;
        negative &= odd;
        eta = (int64_t)((uint64_t)eta ^ negative) - 1;
        f += g & negative;
        u += q & negative;
        v += r & negative;
        g >>= 1;
        u <<= 1;
        v <<= 1;
    }
    *out = (struct steps){(int64_t)u, (int64_t)v, (int64_t)q, (int64_t)r};
    return eta;
}

#endif
