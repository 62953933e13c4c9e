#ifndef T13_CRYPTO_RSA_ENC_H
#define T13_CRYPTO_RSA_ENC_H

#include "crypto/key.h"

/* Encryption with RSA keys: RFC 8017 section 7. What is encrypted is as long as the modulus,
 * CR_RSA_ENC_MAX bytes at most. */
#define CR_RSA_ENC_MAX 2048

enum cr_rsa_padding {
    CR_PAD_PKCS1, /* RSAES-PKCS1-v1_5 */
    CR_PAD_OAEP,  /* RSAES-OAEP */
};

struct cr_rsa_enc {
    enum cr_rsa_padding padding;
    enum cr_hash_id hash;      /* OAEP's */
    enum cr_hash_id mgf1_hash; /* CR_HASH_NONE: the same */
    struct bytes label;
};

/* cr_rsa_encrypt: T13_E_ARGUMENT for another key or a message that is too long. */
T13_DOOR T13_MUST_USE enum t13_status cr_rsa_encrypt(const struct cr_key *key,
                                                     const struct cr_rsa_enc *how,
                                                     struct bytes message, uint8_t *out);

/* cr_rsa_decrypt writes the message, shorter than the modulus.
 *
 * ret   T13_E_BAD_RECORD_MAC for what has not been encrypted so: whatever is wrong with it, in the
 *       same time; T13_E_ARGUMENT for another length, or a key that cannot */
T13_DOOR T13_MUST_USE enum t13_status cr_rsa_decrypt(const struct cr_key *key,
                                                     const struct cr_rsa_enc *how, struct bytes in,
                                                     uint8_t *out, size_t *out_len);

/* The paddings by themselves; em has n bytes, *at and *len say where the message lies in it. */
T13_DOOR T13_MUST_USE enum t13_status cr_oaep_encode(const struct cr_rsa_enc *how,
                                                     struct bytes message, uint8_t *em, size_t n);
T13_DOOR T13_MUST_USE enum t13_status cr_oaep_decode(const struct cr_rsa_enc *how, uint8_t *em,
                                                     size_t n, size_t *at, size_t *len);
T13_DOOR bool cr_pkcs1_decode(const uint8_t *em, size_t n, size_t *at, size_t *len);

#endif
