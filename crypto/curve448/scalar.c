#include "crypto/curve448/scalar.h"

#include "crypto/mem.h"

__extension__ typedef unsigned __int128 wide;

/* What is 446 bits and more is folded: 2^446 = REST modulo L. */
#define LONG_WORDS 15 /* of 114 bytes */
#define REST_WORDS 4
#define TOP_BITS 62 /* of the last of 446 bits' words */

static const uint64_t rest[REST_WORDS] = {0xdc873d6d54a7bb0d, 0xde933d8d723a70aa,
                                          0x3bb124b65129c96f, 0x8335dc16};
static const struct sc448 order = {{0x2378c292ab5844f3, 0x216cc2728dc58f55, 0xc44edb49aed63690,
                                    0xffffffff7cca23e9, 0xffffffffffffffff, 0xffffffffffffffff,
                                    0x3fffffffffffffff}};
static const struct sc448 all_signs = {/* 2^450 - 1 modulo L */
                                       {0xc873d6d54a7bb0cf, 0xe933d8d723a70aad, 0xbb124b65129c96fd,
                                        0x8335dc163, 0, 0, 0}};

/* x += a b, b of num words; x is long enough. */
static void add_product(uint64_t *x, size_t x_words, uint64_t a, const uint64_t *b, size_t num)
{
    wide carry = 0;

    for (size_t i = 0; i < x_words; i++) {
        carry += x[i];
        if (i < num) {
            carry += (wide)a * b[i];
        }
        x[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* x of n bits to one of max(447, n - 222) bits. */
static void fold(uint64_t x[LONG_WORDS])
{
    uint64_t high[8];

    for (size_t i = 0; i < 8; i++) {
        high[i] = x[6 + i] >> TOP_BITS | x[7 + i] << (64 - TOP_BITS);
    }
    x[6] &= ((uint64_t)1 << TOP_BITS) - 1;
    for (size_t i = 7; i < LONG_WORDS; i++) {
        x[i] = 0;
    }
    for (size_t i = 0; i < 8; i++) {
        add_product(x + i, LONG_WORDS - i, high[i], rest, REST_WORDS);
    }
    mem_clear(high, sizeof(high));
}

/* r = a - L where that is no less than 0; a below 2 L. */
static void subtract_once(struct sc448 *r, const uint64_t a[SC448_WORDS])
{
    struct sc448 less;
    uint64_t borrow = 0;

    for (size_t i = 0; i < SC448_WORDS; i++) {
        const wide t = (wide)a[i] - order.v[i] - borrow;
        less.v[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
    uint64_t keep = 0 - borrow;
    __asm__("" : "+r"(keep)); /* the compiler is not to know that it is one of two values */
    for (size_t i = 0; i < SC448_WORDS; i++) {
        r->v[i] = (a[i] & keep) | (less.v[i] & ~keep);
    }
    mem_clear(&less, sizeof(less));
}

/* 912 bits, 690, 469, 447, 446. */
static void reduce(struct sc448 *r, uint64_t x[LONG_WORDS])
{
    for (size_t i = 0; i < 4; i++) {
        fold(x);
    }
    subtract_once(r, x);
    mem_clear(x, LONG_WORDS * sizeof(x[0]));
}

void cr_sc448_read(struct sc448 *r, const uint8_t *in, size_t n)
{
    uint64_t x[LONG_WORDS] = {0};

    for (size_t i = 0; i < n; i++) {
        x[i / 8] |= (uint64_t)in[i] << 8 * (i % 8);
    }
    reduce(r, x);
}

bool cr_sc448_read_exact(struct sc448 *r, const uint8_t in[SC448_LEN])
{
    uint64_t borrow = 0;

    *r = (struct sc448){{0}};
    for (size_t i = 0; i < SC448_LEN; i++) {
        r->v[i / 8] |= (uint64_t)in[i] << 8 * (i % 8);
    }
    for (size_t i = 0; i < SC448_WORDS; i++) {
        borrow = (uint64_t)(((wide)r->v[i] - order.v[i] - borrow) >> 64) & 1;
    }
    return borrow == 1;
}

void cr_sc448_write(uint8_t out[SC448_LEN], const struct sc448 *a)
{
    for (size_t i = 0; i < SC448_LEN; i++) {
        out[i] = (uint8_t)(a->v[i / 8] >> 8 * (i % 8));
    }
}

void cr_sc448_mul_add(struct sc448 *r, const struct sc448 *a, const struct sc448 *b,
                      const struct sc448 *c)
{
    uint64_t x[LONG_WORDS] = {0};

    for (size_t i = 0; i < SC448_WORDS; i++) {
        x[i] = c->v[i];
    }
    for (size_t i = 0; i < SC448_WORDS; i++) {
        add_product(x + i, LONG_WORDS - i, a->v[i], b->v, SC448_WORDS);
    }
    reduce(r, x);
}

/* k = (a + 2^450 - 1) / 2 modulo L. */
void cr_sc448_signs(struct sc448 *k, const struct sc448 *a)
{
    struct sc448 sum;
    wide carry = 0;

    for (size_t i = 0; i < SC448_WORDS; i++) {
        carry += (wide)a->v[i] + all_signs.v[i];
        sum.v[i] = (uint64_t)carry;
        carry >>= 64;
    }
    subtract_once(&sum, sum.v);
    uint64_t odd = 0 - (sum.v[0] & 1);
    __asm__("" : "+r"(odd));
    carry = 0;
    for (size_t i = 0; i < SC448_WORDS; i++) {
        carry += (wide)sum.v[i] + (order.v[i] & odd);
        sum.v[i] = (uint64_t)carry;
        carry >>= 64;
    }
    for (size_t i = 0; i < SC448_WORDS; i++) {
        const uint64_t above = i + 1 < SC448_WORDS ? sum.v[i + 1] : 0;
        k->v[i] = sum.v[i] >> 1 | above << 63;
    }
    mem_clear(&sum, sizeof(sum));
}
