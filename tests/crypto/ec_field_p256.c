#include "crypto/p256/numbers.h"

#define fe_mul c_mul
#define fe_sqr c_sqr
#define fe_add c_add
#define fe_sub c_sub
#define fe_half c_half
#include "crypto/nist/field_c.h"
#undef fe_mul
#undef fe_sqr
#undef fe_add
#undef fe_sub
#undef fe_half

#include "crypto/p256/field_adx.h"

#include "tests/crypto/ec_field_both.h"

const struct ec_field ec_field_p256 = {LIMBS, prime.m, in_c, in_kernel};
