#ifndef T13_CRYPTO_KEY_INTERNAL_H
#define T13_CRYPTO_KEY_INTERNAL_H

#include "crypto/der.h"
#include "crypto/der_out.h"
#include "crypto/ec/ec.h"
#include "crypto/key.h"
#include "crypto/psa/rsa.h"

#include <stdatomic.h>

#define NUM_PARTS (CR_PART_RSA_QINV + 1)

struct cr_key {
    atomic_uint refs;
    enum cr_key_type type;
    bool is_private;
    bool restricted; /* RSA-PSS with parameters: pss */
    struct cr_sig_alg pss;
    struct cr_rsa *rsa;
    struct cr_ec_form ec_form;     /* of a key on a curve */
    struct bytes parts[NUM_PARTS]; /* into block */
    size_t block_len;
    uint8_t block[];
};

/* The keys that the parsers make. point and scalar have the curve's own lengths. */
T13_MUST_USE enum t13_status key_new_rsa(struct cr_key **out, enum cr_key_type type,
                                         const struct cr_sig_alg *pss, struct cr_rsa *rsa);
T13_MUST_USE enum t13_status key_new_point(struct cr_key **out, enum cr_key_type type,
                                           struct bytes point, struct bytes scalar);
/* key_from_scalar makes the key of a private scalar or seed, with its public part. */
T13_MUST_USE enum t13_status key_from_scalar(struct cr_key **out, enum cr_key_type type,
                                             struct bytes scalar);

bool key_is_rsa(enum cr_key_type type);
enum cr_curve key_curve(enum cr_key_type type);

/* AlgorithmIdentifier of a key. */
struct key_alg {
    enum cr_key_type type;
    bool restricted;
    struct cr_sig_alg pss;
};
T13_MUST_USE enum t13_status key_alg_parse(struct der *d, struct key_alg *out);
void key_alg_put(struct der_out *o, const struct cr_key *key);
/* key_curve_parse takes the OBJECT IDENTIFIER of a named curve. */
T13_MUST_USE enum t13_status key_curve_parse(struct der *d, enum cr_key_type *out);
struct bytes key_curve_oid(enum cr_key_type type);

/* ECPrivateKey (RFC 5915) and RSAPrivateKey (RFC 8017 A.1.2). known_curve is what the enclosing
 * PKCS#8 says, or CR_KEY_NONE. */
T13_MUST_USE enum t13_status key_sec1_parse(struct cr_key **out, struct bytes der,
                                            enum cr_key_type known_curve);
void key_sec1_put(struct der_out *o, const struct cr_key *key, bool with_curve);
T13_MUST_USE enum t13_status key_pkcs1_parse(struct cr_key **out, struct bytes der,
                                             const struct key_alg *alg);
T13_MUST_USE enum t13_status key_pkcs1_public_parse(struct cr_key **out, struct bytes der,
                                                    const struct key_alg *alg);
void key_pkcs1_put(struct der_out *o, const struct cr_key *key);
void key_pkcs1_public_put(struct der_out *o, const struct cr_key *key);

#endif
