/* P-256 for any 64-bit processor. */
#include "crypto/p256/p256.h"

#include "crypto/p256/numbers.h"

#include "crypto/nist/field_c.h"
#include "crypto/nist/select_c.h"
#include "crypto/nist/steps_c.h"

#include "crypto/nist/multiply.h"

#include "crypto/nist/ecdsa.h"

const struct cr_ec_ops cr_p256_portable = EC_OPS;
