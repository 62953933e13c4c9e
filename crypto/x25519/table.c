#include "crypto/x25519/table.h"

#define POINT(a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3)                                      \
    {                                                                                              \
        {                                                                                          \
            {a0, b0, c0, 2}, {a1, b1, c1, 0}, {a2, b2, c2, 0},                                     \
            {                                                                                      \
                a3, b3, c3, 0                                                                      \
            }                                                                                      \
        }                                                                                          \
    }

const struct x25519_point cr_x25519_table[X25519_ROWS][X25519_MULTIPLES] = {
#include "crypto/x25519/base_table.inc"
};
