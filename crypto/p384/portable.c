/* P-384 for any 64-bit processor. */
#include "crypto/p384/p384.h"

#include "crypto/p384/numbers.h"

#include "crypto/nist/field_c.h"
#include "crypto/nist/select_c.h"
#include "crypto/nist/steps_c.h"

#include "crypto/nist/multiply.h"

#include "crypto/nist/ecdsa.h"

const struct cr_ec_ops cr_p384_portable = EC_OPS;
