#ifndef T13_CORE_X509_ALG_H
#define T13_CORE_X509_ALG_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/key.h"

#include <stdbool.h>

/* Signature algorithm of a certificate, a CRL or an OCSP response: RFC 5280 4.1.1.2 with RFC 4055,
 * 5758, 8410 and 9881. */
struct t13_sig_alg {
    bool known;                /* false: nothing else is meaningful, and no signature verifies */
    struct cr_sig_alg alg;     /* for cr_verify */
    enum cr_key_type key_type; /* CR_KEY_RSA, CR_KEY_RSA_PSS, CR_KEY_ED25519, CR_KEY_MLDSA44 …;
                                  CR_KEY_P256 stands for any curve of ECDSA */
    unsigned security_bits;    /* as OpenSSL counts: half the digest, SHA-1 63, MD5 39 */
};

/* t13_sig_alg_parse reads an AlgorithmIdentifier (with its header). An OID that is not in the list,
 * or parameters other than those prescribed (RSA: NULL or absent; ECDSA, EdDSA and ML-DSA: absent;
 * PSS: well-formed RSASSA-PSS-params), leave known false: nothing is guessed. */
T13_DOOR struct t13_sig_alg t13_sig_alg_parse(struct bytes algorithm);

/* t13_sig_alg_fits: the key is of the kind that makes such signatures (rsaEncryption keys make PSS
 * signatures too). */
T13_DOOR bool t13_sig_alg_fits(const struct t13_sig_alg *alg, const struct cr_key *key);

#endif
