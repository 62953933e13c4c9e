/* P-384 (SP 800-186, 3.2.1.4) in Montgomery's form with radix 2^384: what its kernels share. */
#ifndef T13_CRYPTO_P384_NUMBERS_H
#define T13_CRYPTO_P384_NUMBERS_H

#define LIMBS 6
#define BITS 384

#include "crypto/nist/types.h"

static const struct modulus prime = {
    {0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe, 0xffffffffffffffff,
     0xffffffffffffffff, 0xffffffffffffffff},
    0x0000000100000001,
};
static const struct modulus order = {
    {0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf, 0xffffffffffffffff,
     0xffffffffffffffff, 0xffffffffffffffff},
    0x6ed46089e88fdc45,
};
static const struct fe fe_one = {{0xffffffff00000001, 0x00000000ffffffff, 1, 0, 0, 0}};
static const struct fe fe_square = {
    {0xfffffffe00000001, 0x0000000200000000, 0xfffffffe00000000, 0x0000000200000000, 1, 0}};
static const struct fe fe_b = {{0x081188719d412dcc, 0xf729add87a4c32ec, 0x77f2209b1920022e,
                                0xe3374bee94938ae2, 0xb62b21f41f022094, 0xcd08114b604fbff9}};
static const struct scalar order_square = {{0x2d319b2419b409a9, 0xff3d81e5df1aa419,
                                            0xbc3e483afcb82947, 0xd40d49174aab1cc5,
                                            0x3fb05b7a28266895, 0x0c84ee012b39bf21}};

/* Made by crypto/nist/table.py when the library is built. */
#define BASE_WINDOW 5
#define base_table cr_p384_table
extern const uint64_t cr_p384_table[BITS / BASE_WINDOW + 1][BASE_ENTRIES][2 * LIMBS];

#endif
