/* P-256 (SP 800-186, 3.2.1.3) in Montgomery's form with radix 2^256: what its kernels share. */
#ifndef T13_CRYPTO_P256_NUMBERS_H
#define T13_CRYPTO_P256_NUMBERS_H

#define LIMBS 4
#define BITS 256

#include "crypto/nist/types.h"

static const struct modulus prime = {
    {0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001},
    1,
};
static const struct modulus order = {
    {0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000},
    0xccd1c8aaee00bc4f,
};
static const struct fe fe_one = {
    {0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe}};
static const struct fe fe_square = {
    {0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd}};
static const struct fe fe_b = {
    {0xd89cdf6229c4bddf, 0xacf005cd78843090, 0xe5a220abf7212ed6, 0xdc30061d04874834}};
static const struct scalar order_square = {
    {0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620}};

/* Made by crypto/nist/table.py when the library is built. */
#define BASE_WINDOW 6
#define base_table cr_p256_table
extern const uint64_t cr_p256_table[BITS / BASE_WINDOW + 1][BASE_ENTRIES][2 * LIMBS];

#endif
