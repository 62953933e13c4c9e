#ifndef T13_CRYPTO_HPKE_H
#define T13_CRYPTO_HPKE_H

#include "crypto/aead.h"
#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/hash.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hybrid Public Key Encryption: RFC 9180, all four modes. Numbers are those of its registries. */
enum cr_hpke_kem {
    CR_KEM_P256 = 0x0010,   /* DHKEM(P-256, HKDF-SHA256) */
    CR_KEM_P384 = 0x0011,   /* DHKEM(P-384, HKDF-SHA384) */
    CR_KEM_P521 = 0x0012,   /* DHKEM(P-521, HKDF-SHA512) */
    CR_KEM_X25519 = 0x0020, /* DHKEM(X25519, HKDF-SHA256) */
};

enum cr_hpke_kdf {
    CR_KDF_SHA256 = 1,
    CR_KDF_SHA384 = 2,
    CR_KDF_SHA512 = 3,
};

enum cr_hpke_aead {
    CR_HPKE_AES_128_GCM = 1,
    CR_HPKE_AES_256_GCM = 2,
    CR_HPKE_CHACHA20_POLY1305 = 3,
    CR_HPKE_EXPORT_ONLY = 0xffff,
};

struct cr_hpke_suite {
    uint16_t kem;
    uint16_t kdf;
    uint16_t aead;
};

#define CR_HPKE_PUBLIC_MAX 133 /* of P-521: the longest public key and enc */
#define CR_HPKE_PRIVATE_MAX 66
#define CR_HPKE_TAG_LEN 16
#define CR_HPKE_KEY_MAX 32

/* 0 and false for what is not built in. An enc is as long as a public key. */
T13_DOOR size_t cr_hpke_public_len(uint16_t kem);
T13_DOOR size_t cr_hpke_private_len(uint16_t kem);
T13_DOOR bool cr_hpke_known(const struct cr_hpke_suite *suite);

/* cr_hpke_generate makes a key pair. cr_hpke_derive makes one from keying material (RFC 9180
 * 7.1.3), cr_hpke_public the public part of a private key; T13_E_BAD_KEY for one out of range. */
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_generate(uint16_t kem, uint8_t *priv, uint8_t *pub);
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_derive(uint16_t kem, struct bytes ikm, uint8_t *priv,
                                                     uint8_t *pub);
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_public(uint16_t kem, struct bytes priv, uint8_t *pub);

/* struct cr_hpke_auth chooses the mode: all empty is base. psk and psk_id go together; a PSK has at
 * least 32 bytes (RFC 9180 9.5). sender is the sender's private key for the sender, and its public
 * key for the recipient. */
struct cr_hpke_auth {
    struct bytes psk;
    struct bytes psk_id;
    struct bytes sender;
};

/* struct cr_hpke is one direction's context. The key is expanded at each use: who seals one or two
 * messages keeps 32 bytes instead of a schedule. shared is the KEM's secret, which a key log of
 * ECH shows. */
struct cr_hpke {
    struct cr_hpke_suite suite;
    struct secret shared;
    uint8_t key[CR_HPKE_KEY_MAX];
    uint8_t nonce[CR_AEAD_NONCE_LEN]; /* base_nonce */
    uint8_t exporter[CR_HASH_MAX];
    uint64_t seq;
    bool sends;
};

/* cr_hpke_send sets up the sender's context and writes enc, cr_hpke_public_len() bytes.
 *
 * in    public_key  the recipient's
 *       auth        NULL: base mode
 * ret   T13_E_BAD_KEY: public_key is none; T13_E_UNSUPPORTED: the suite is not built in;
 *       T13_E_ARGUMENT: auth is inconsistent. h is cleared on failure
 * spec  RFC 9180 5.1
 */
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_send(struct cr_hpke *h,
                                                   const struct cr_hpke_suite *suite,
                                                   struct bytes public_key, struct bytes info,
                                                   const struct cr_hpke_auth *auth, uint8_t *enc);

/* cr_hpke_receive sets up the recipient's context from its private key; T13_E_BAD_SHARE when enc
 * is no public key. */
T13_DOOR T13_MUST_USE enum t13_status
cr_hpke_receive(struct cr_hpke *h, const struct cr_hpke_suite *suite, struct bytes private_key,
                struct bytes enc, struct bytes info, const struct cr_hpke_auth *auth);

/* cr_hpke_seal writes in.n + CR_HPKE_TAG_LEN bytes, cr_hpke_open in.n - CR_HPKE_TAG_LEN; out may
 * equal in.p. Each success takes the next sequence number (RFC 9180 5.2); a failed open leaves it.
 *
 * ret   T13_E_BAD_RECORD_MAC: it does not open; T13_E_ARGUMENT: the other direction's context, or
 *       an export-only suite; T13_E_KEY_EXHAUSTED: no sequence number is left */
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_seal(struct cr_hpke *h, struct bytes ad,
                                                   struct bytes in, uint8_t *out);
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_open(struct cr_hpke *h, struct bytes ad,
                                                   struct bytes in, uint8_t *out);

/* cr_hpke_export is RFC 9180 5.3; at most 255 hashes long. */
T13_DOOR T13_MUST_USE enum t13_status cr_hpke_export(const struct cr_hpke *h, struct bytes context,
                                                     uint8_t *out, size_t out_len);
T13_DOOR void cr_hpke_clear(struct cr_hpke *h);

#endif
