#ifndef T13_CRYPTO_P256_P256_H
#define T13_CRYPTO_P256_P256_H

#include "crypto/ec/ec.h"

extern const struct cr_ec_ops cr_p256_adx;
extern const struct cr_ec_ops cr_p256_ifma;
extern const struct cr_ec_ops cr_p256_portable;

#endif
