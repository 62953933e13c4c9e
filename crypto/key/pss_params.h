#ifndef T13_CRYPTO_KEY_PSS_PARAMS_H
#define T13_CRYPTO_KEY_PSS_PARAMS_H

#include "crypto/der.h"
#include "crypto/der_out.h"
#include "crypto/door.h"
#include "crypto/key.h"

/* cr_pss_params_parse takes RSASSA-PSS-params, of keys and of signatures; false when malformed or
 * when a hash, mask or trailer is not one that is built in. */
T13_DOOR bool cr_pss_params_parse(struct der *d, struct cr_sig_alg *out);
/* cr_pss_params_put writes them in front of what o has. */
void cr_pss_params_put(struct der_out *o, const struct cr_sig_alg *alg);

#endif
