#ifndef T13_CRYPTO_MLKEM_MLKEM_H
#define T13_CRYPTO_MLKEM_MLKEM_H

#include "crypto/bytes.h"
#include "crypto/mlkem/poly.h"
#include "crypto/status.h"

/* ML-KEM (FIPS 203). The TLS groups that use it are in crypto/mlkem/kex.c. */

/* A parameter set is its rank k. */
enum cr_mlkem_id {
    CR_MLKEM_512 = 2,
    CR_MLKEM_768 = 3,
    CR_MLKEM_1024 = 4,
};

#define CR_MLKEM_SEED_LEN 64 /* d, then z */
#define CR_MLKEM_SECRET_LEN 32
#define CR_MLKEM_EK_MAX 1568
#define CR_MLKEM_CT_MAX 1568
#define CR_MLKEM_DK_MAX 3168

size_t cr_mlkem_ek_len(enum cr_mlkem_id id);
size_t cr_mlkem_dk_len(enum cr_mlkem_id id);
size_t cr_mlkem_ct_len(enum cr_mlkem_id id);

/* struct cr_mlkem_key is a key pair, or an encapsulation key alone, ready to be used: with its
 * matrix, which costs more than all the rest. Its memory has cr_mlkem_key_size() bytes, any
 * alignment of int16_t, and belongs to the caller. */
struct cr_mlkem_key {
    enum cr_mlkem_id id;
    bool is_private;
    uint8_t z[32];               /* the secret of implicit rejection */
    uint8_t h[32];               /* H(ek) */
    uint8_t ek[CR_MLKEM_EK_MAX]; /* encoded; its last 32 bytes are rho */
    struct mlkem_poly s[MLKEM_RANK_MAX];
    struct mlkem_poly t[MLKEM_RANK_MAX];
    struct mlkem_poly a[]; /* k * k, by rows */
};

size_t cr_mlkem_key_size(enum cr_mlkem_id id);

/* cr_mlkem_generate makes the key pair of a seed (ML-KEM.KeyGen_internal, algorithm 16). */
T13_MUST_USE enum t13_status cr_mlkem_generate(struct cr_mlkem_key *key, enum cr_mlkem_id id,
                                               const uint8_t seed[CR_MLKEM_SEED_LEN]);

/* cr_mlkem_read_public takes an encoded encapsulation key.
 *
 * ret   T13_E_BAD_KEY for a wrong length or a coefficient that is not reduced (7.2, the modulus
 *       check) */
T13_MUST_USE enum t13_status cr_mlkem_read_public(struct cr_mlkem_key *key, enum cr_mlkem_id id,
                                                  struct bytes ek);

/* cr_mlkem_read_private takes an encoded decapsulation key.
 *
 * ret   T13_E_BAD_KEY for a wrong length, an encapsulation key in it that is not its hash's (7.3,
 *       the hash check), or one that cr_mlkem_read_public() would refuse; and, as others do, for
 *       a secret that is not reduced */
T13_MUST_USE enum t13_status cr_mlkem_read_private(struct cr_mlkem_key *key, enum cr_mlkem_id id,
                                                   struct bytes dk);
/* cr_mlkem_write_private encodes it: cr_mlkem_dk_len() bytes. */
void cr_mlkem_write_private(const struct cr_mlkem_key *key, uint8_t *dk);

/* cr_mlkem_encapsulate makes a secret and its ciphertext from 32 random bytes
 * (ML-KEM.Encaps_internal, algorithm 17). */
void cr_mlkem_encapsulate(const struct cr_mlkem_key *key, const uint8_t m[32], uint8_t *ct,
                          uint8_t secret[CR_MLKEM_SECRET_LEN]);

/* cr_mlkem_decapsulate is ML-KEM.Decaps (algorithm 21): for a ciphertext that does not decrypt the
 * secret is another one, and nobody can tell. ct has cr_mlkem_ct_len() bytes. */
void cr_mlkem_decapsulate(const struct cr_mlkem_key *key, const uint8_t *ct,
                          uint8_t secret[CR_MLKEM_SECRET_LEN]);

void cr_mlkem_clear(struct cr_mlkem_key *key); /* wipes all of it */

#endif
