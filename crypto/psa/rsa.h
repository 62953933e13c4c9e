#ifndef T13_CRYPTO_PSA_RSA_H
#define T13_CRYPTO_PSA_RSA_H

#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stddef.h>
#include <stdint.h>

#define CR_RSA_BITS_MIN 512
#define CR_RSA_BITS_MAX 16384
#define CR_RSA_LEN_MAX (CR_RSA_BITS_MAX / 8)

/* RSA's arithmetic: RFC 8017 section 5. Padding is in crypto/key/rsa_pad.h. A struct cr_rsa is
 * immutable; threads share it. */
struct cr_rsa;

enum cr_rsa_part {
    CR_RSA_N,
    CR_RSA_E,
    CR_RSA_D,
    CR_RSA_P,
    CR_RSA_Q,
    CR_RSA_DP,
    CR_RSA_DQ,
    CR_RSA_QINV,
    CR_RSA_NUM_PARTS,
};

/* cr_rsa_new checks a key and makes it usable. A public key has N and E. A private key has D too;
 * what else is missing (n = 0) is computed, what is there has to fit.
 *
 * ret   T13_E_BAD_KEY, T13_E_UNSUPPORTED when it is too large */
T13_MUST_USE enum t13_status cr_rsa_new(struct cr_rsa **out,
                                        const struct bytes parts[CR_RSA_NUM_PARTS]);
/* cr_rsa_generate makes a key; e is odd and at least 3. */
T13_MUST_USE enum t13_status cr_rsa_generate(struct cr_rsa **out, unsigned bits, unsigned e);
void cr_rsa_free(struct cr_rsa *rsa);

size_t cr_rsa_len(const struct cr_rsa *rsa);    /* of the modulus, in bytes */
unsigned cr_rsa_bits(const struct cr_rsa *rsa); /* likewise */
size_t cr_rsa_part_len(const struct cr_rsa *rsa, enum cr_rsa_part part);
T13_MUST_USE enum t13_status cr_rsa_write_part(const struct cr_rsa *rsa, enum cr_rsa_part part,
                                               uint8_t *out, size_t out_len);

/* Both take and give cr_rsa_len() bytes; T13_E_ARGUMENT when in is not below the modulus. The
 * private one is blinded, and checked with the public key before it is given out. */
T13_MUST_USE enum t13_status cr_rsa_public(const struct cr_rsa *rsa, const uint8_t *in,
                                           uint8_t *out);
T13_MUST_USE enum t13_status cr_rsa_private(const struct cr_rsa *rsa, const uint8_t *in,
                                            uint8_t *out);

#endif
