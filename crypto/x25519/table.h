#ifndef T13_CRYPTO_X25519_TABLE_H
#define T13_CRYPTO_X25519_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define X25519_ROWS 32
#define X25519_MULTIPLES 8
#define X25519_DIGITS 64

/* Word i of y - x, y + x, 2dxy and 2 (which is 2Z), beside one another for the vectors. */
struct x25519_point {
    _Alignas(64) uint64_t word[4][4];
};

/* Entry [i][j] is (j + 1) 256^i times the base point of edwards25519. */
extern const struct x25519_point cr_x25519_table[X25519_ROWS][X25519_MULTIPLES];

/* The clamped scalar in signed digits of 4 bits, from -8 to 7, the last from 0 to 8. */
static inline void x25519_digits(const uint8_t *priv, int8_t digits[X25519_DIGITS])
{
    uint8_t carry = 0;

    for (size_t i = 0; i < X25519_DIGITS / 2; i++) {
        uint8_t b = priv[i];
        b = i == 0 ? (uint8_t)(b & 0xf8) : b;
        b = i == 31 ? (uint8_t)((b & 0x7f) | 0x40) : b;
        digits[2 * i] = (int8_t)(b & 15);
        digits[2 * i + 1] = (int8_t)(b >> 4);
    }
    for (size_t i = 0; i < X25519_DIGITS - 1; i++) {
        uint8_t d = (uint8_t)((uint8_t)digits[i] + carry);
        carry = (uint8_t)((d + 8) >> 4);
        digits[i] = (int8_t)(d - (carry << 4));
    }
    digits[X25519_DIGITS - 1] = (int8_t)(digits[X25519_DIGITS - 1] + carry);
}

#endif
