#ifndef T13_CORE_HS_SIGALG_H
#define T13_CORE_HS_SIGALG_H

#include "crypto/key.h"

#include <stdbool.h>
#include <stdint.h>

/* struct t13_sigalg is a SignatureScheme that may sign a CertificateVerify (RFC 8446 4.2.3). */
struct t13_sigalg {
    uint16_t code;
    enum cr_key_type key;
    struct cr_sig_alg alg;
    unsigned min_bits; /* of an RSA modulus that the scheme fits into */
};

/* t13_sigalg_find gives the scheme of a code point; NULL for one that does not exist, is not built
 * in, or is for certificates alone. */
const struct t13_sigalg *t13_sigalg_find(uint16_t code);
/* t13_sigalg_of_cert gives what a certificate is signed with that signature_algorithms_cert lists
 * by this code; false for one that is not known. */
bool t13_sigalg_of_cert(uint16_t code, struct cr_sig_alg *out);
/* t13_sigalg_fits: a key can make or check a signature of this scheme. */
bool t13_sigalg_fits(const struct t13_sigalg *s, const struct cr_key *key);

#endif
