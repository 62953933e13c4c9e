#ifndef T13_CRYPTO_P384_P384_H
#define T13_CRYPTO_P384_P384_H

#include "crypto/ec/ec.h"

extern const struct cr_ec_ops cr_p384_adx;
extern const struct cr_ec_ops cr_p384_portable;

#endif
