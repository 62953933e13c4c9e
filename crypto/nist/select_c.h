/* curve.h's select_affine in plain C: vectors of 128 bits, which every 64-bit processor has. */
#ifndef T13_CRYPTO_NIST_SELECT_C_H
#define T13_CRYPTO_NIST_SELECT_C_H

#include "crypto/nist/types.h"

#include <string.h>

typedef uint64_t pair __attribute__((vector_size(16)));

static inline void select_affine(struct affine *r, const uint64_t table[BASE_ENTRIES][2 * LIMBS],
                                 uint64_t digit)
{
    pair sum[LIMBS] = {{0}};
    pair want = {digit, digit};
    pair at = {1, 1};
    pair entry;

    for (size_t j = 0; j < BASE_ENTRIES; j++) {
        pair here = (pair)(at == want);
        for (size_t i = 0; i < LIMBS; i++) {
            memcpy(&entry, table[j] + 2 * i, sizeof(entry));
            sum[i] |= entry & here;
        }
        at += 1;
    }
    memcpy(r, sum, sizeof(*r));
}

#endif
