#ifndef T13_CRYPTO_BN_H
#define T13_CRYPTO_BN_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Signed integers of any size up to about 80 KiB, for the applications' BIGNUM; nothing of TLS or
 * X.509 stands on them. Embedded by value; cr_bn_init() first, cr_bn_free() wipes. Outputs may be
 * inputs. */
struct cr_bn {
    _Alignas(8) uint8_t state[16];
};

void cr_bn_init(struct cr_bn *a);
void cr_bn_free(struct cr_bn *a);

T13_MUST_USE enum t13_status cr_bn_copy(struct cr_bn *to, const struct cr_bn *from);
T13_MUST_USE enum t13_status cr_bn_set(struct cr_bn *a, uint64_t v);
T13_MUST_USE enum t13_status cr_bn_read(struct cr_bn *a, struct bytes big_endian);
T13_MUST_USE enum t13_status cr_bn_write(const struct cr_bn *a, uint8_t *out, size_t n);
void cr_bn_swap(struct cr_bn *a, struct cr_bn *b);

size_t cr_bn_bits(const struct cr_bn *a);
bool cr_bn_bit(const struct cr_bn *a, size_t i);
T13_MUST_USE enum t13_status cr_bn_set_bit(struct cr_bn *a, size_t i, bool v);
bool cr_bn_negative(const struct cr_bn *a);
void cr_bn_set_negative(struct cr_bn *a, bool v); /* zero stays positive */
int cr_bn_cmp(const struct cr_bn *a, const struct cr_bn *b);
int cr_bn_cmp_abs(const struct cr_bn *a, const struct cr_bn *b);

T13_MUST_USE enum t13_status cr_bn_add(struct cr_bn *r, const struct cr_bn *a,
                                       const struct cr_bn *b);
T13_MUST_USE enum t13_status cr_bn_sub(struct cr_bn *r, const struct cr_bn *a,
                                       const struct cr_bn *b);
T13_MUST_USE enum t13_status cr_bn_mul(struct cr_bn *r, const struct cr_bn *a,
                                       const struct cr_bn *b);
/* cr_bn_div rounds to zero; quotient or remainder may be NULL. T13_E_ARGUMENT for a zero b. */
T13_MUST_USE enum t13_status cr_bn_div(struct cr_bn *quotient, struct cr_bn *remainder,
                                       const struct cr_bn *a, const struct cr_bn *b);
T13_MUST_USE enum t13_status cr_bn_shift_left(struct cr_bn *r, size_t n);
T13_MUST_USE enum t13_status cr_bn_shift_right(struct cr_bn *r, size_t n);
T13_MUST_USE enum t13_status cr_bn_gcd(struct cr_bn *r, const struct cr_bn *a,
                                       const struct cr_bn *b);
/* cr_bn_mod_exp: m is odd and positive, e not negative. In constant time for the size of e. */
T13_MUST_USE enum t13_status cr_bn_mod_exp(struct cr_bn *r, const struct cr_bn *a,
                                           const struct cr_bn *e, const struct cr_bn *m);
/* cr_bn_mod_inverse: T13_E_ARGUMENT when there is none. */
T13_MUST_USE enum t13_status cr_bn_mod_inverse(struct cr_bn *r, const struct cr_bn *a,
                                               const struct cr_bn *m);
/* cr_bn_prime tells whether a is prime, wrongly with a chance below 2^-128. */
T13_MUST_USE enum t13_status cr_bn_prime(const struct cr_bn *a, bool *prime);
T13_MUST_USE enum t13_status cr_bn_generate_prime(struct cr_bn *r, size_t bits, bool safe);

#endif
