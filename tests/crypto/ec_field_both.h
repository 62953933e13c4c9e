/* Both fields of one curve in one file: included with c_ before the names of the plain one. */
#include "tests/crypto/ec_field.h"

#include <string.h>

#define COMPUTE(mul, sqr, add, sub, half)                                                          \
    struct fe x;                                                                                   \
    struct fe y;                                                                                   \
    struct fe z;                                                                                   \
    memcpy(x.v, a, sizeof(x.v));                                                                   \
    memcpy(y.v, b, sizeof(y.v));                                                                   \
    switch (what) {                                                                                \
    case 'x':                                                                                      \
        mul(&z, &x, &y);                                                                           \
        break;                                                                                     \
    case '2':                                                                                      \
        sqr(&z, &x);                                                                               \
        break;                                                                                     \
    case '+':                                                                                      \
        add(&z, &x, &y);                                                                           \
        break;                                                                                     \
    case '-':                                                                                      \
        sub(&z, &x, &y);                                                                           \
        break;                                                                                     \
    default:                                                                                       \
        half(&z, &x);                                                                              \
        break;                                                                                     \
    }                                                                                              \
    memcpy(r, z.v, sizeof(z.v))

static void in_c(char what, uint64_t *r, const uint64_t *a, const uint64_t *b)
{
    COMPUTE(c_mul, c_sqr, c_add, c_sub, c_half);
}

static void in_kernel(char what, uint64_t *r, const uint64_t *a, const uint64_t *b)
{
    COMPUTE(fe_mul, fe_sqr, fe_add, fe_sub, fe_half);
}
