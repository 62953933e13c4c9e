/* P-256 for processors with MULX, ADX and AVX2. */
#include "crypto/p256/p256.h"

#include "crypto/p256/numbers.h"

#include "crypto/nist/select_avx2.h"
#include "crypto/nist/steps_x86.h"
#include "crypto/p256/field_adx.h"

#include "crypto/nist/multiply.h"

#include "crypto/nist/ecdsa.h"

const struct cr_ec_ops cr_p256_adx = EC_OPS;
