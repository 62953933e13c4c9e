/* P-256 for processors with AVX-512 IFMA, MULX and ADX. */
#include "crypto/p256/p256.h"

#include "crypto/p256/numbers.h"

#include "crypto/nist/steps_x86.h"
#include "crypto/p256/field_adx.h"
#include "crypto/p256/multiply_ifma.h"

#include "crypto/nist/ecdsa.h"

const struct cr_ec_ops cr_p256_ifma = EC_OPS;
