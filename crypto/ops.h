#ifndef T13_CRYPTO_OPS_H
#define T13_CRYPTO_OPS_H

#include "crypto/aead.h"
#include "crypto/aead_stream.h"
#include "crypto/hash.h"
#include "crypto/kex.h"

/* The tables that the public interface calls through. The base has a row for each algorithm; a
 * kernel for the processor at hand has a table of its own, and cr_*_ops() chooses once. */

struct cr_hash_ops {
    enum t13_status (*init)(void *state, enum cr_hash_id id);
    enum t13_status (*update)(void *state, const void *p, size_t n);
    enum t13_status (*finish)(void *state, uint8_t *out, size_t out_len);
    enum t13_status (*copy)(void *to, const void *from);
    void (*clear)(void *state);
};

struct cr_aead_ops {
    enum t13_status (*init)(void *state, enum cr_aead_id id, struct bytes key);
    enum t13_status (*seal)(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                            struct bytes in, struct bytes tail, uint8_t *out);
    /* in has the ciphertext alone; tag receives what the tag should be. */
    enum t13_status (*open)(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                            struct bytes in, uint8_t *out, uint8_t *tag);
    void (*clear)(void *state);
};

/* Of crypto/aead_stream.h, which has the checks of arguments and of their order. */
struct cr_stream_ops {
    enum t13_status (*init)(void *state, struct bytes key);
    enum t13_status (*start)(void *state, bool encrypt, struct bytes nonce);
    enum t13_status (*ad)(void *state, struct bytes ad);
    enum t13_status (*update)(void *state, struct bytes in, uint8_t *out);
    enum t13_status (*finish)(void *state, uint8_t *tag);
    enum t13_status (*copy)(void *to, const void *from, struct bytes key);
    void (*clear)(void *state);
};

/* A row a group; priv is the private half, priv_len bytes. */
struct cr_kex_ops {
    uint16_t group;
    size_t priv_len;
    size_t client_share_len;
    size_t server_share_len;
    enum t13_status (*generate)(const struct cr_kex_ops *ops, uint8_t *priv, uint8_t *share);
    enum t13_status (*respond)(const struct cr_kex_ops *ops, struct bytes client_share,
                               uint8_t *share, struct cr_shared *secret);
    enum t13_status (*finish)(const struct cr_kex_ops *ops, const uint8_t *priv,
                              struct bytes server_share, struct cr_shared *secret);
};

extern const struct cr_hash_ops cr_psa_hash;
extern const struct cr_hash_ops cr_keccak_hash;
extern const struct cr_hash_ops cr_sha2_hash; /* where there is a kernel for it */
extern const struct cr_aead_ops cr_psa_gcm;
extern const struct cr_aead_ops cr_psa_ccm;
extern const struct cr_aead_ops cr_psa_chachapoly;
extern const struct cr_stream_ops cr_psa_gcm_stream;
extern const struct cr_stream_ops cr_psa_chachapoly_stream;
extern const struct cr_kex_ops cr_psa_p256_kex;
extern const struct cr_kex_ops cr_psa_p384_kex;
extern const struct cr_kex_ops cr_psa_p521_kex;
extern const struct cr_kex_ops cr_psa_ffdhe2048_kex;
extern const struct cr_kex_ops cr_psa_ffdhe3072_kex;
extern const struct cr_kex_ops cr_psa_ffdhe4096_kex;
extern const struct cr_kex_ops cr_psa_ffdhe6144_kex;
extern const struct cr_kex_ops cr_psa_ffdhe8192_kex;
extern const struct cr_kex_ops cr_x25519_kex;
extern const struct cr_kex_ops cr_x448_kex; /* where there are integers of 128 bits */
extern const struct cr_kex_ops cr_mlkem512_kex;
extern const struct cr_kex_ops cr_mlkem768_kex;
extern const struct cr_kex_ops cr_mlkem1024_kex;
extern const struct cr_kex_ops cr_x25519_mlkem768_kex;
extern const struct cr_kex_ops cr_secp256r1_mlkem768_kex;
extern const struct cr_kex_ops cr_secp384r1_mlkem1024_kex;

/* cr_aesgcm_kernel returns the i-th AES-GCM of the processor at hand, the best first, the same at
 * each call; NULL after the last, and at once where the base is to be used. */
const struct cr_aead_ops *cr_aesgcm_kernel(size_t i);
/* The same for ChaCha20-Poly1305. */
const struct cr_aead_ops *cr_chachapoly_kernel(size_t i);
/* The same in pieces. */
const struct cr_stream_ops *cr_aesgcm_stream(size_t i);
const struct cr_stream_ops *cr_chachapoly_stream(size_t i);

#endif
