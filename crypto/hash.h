#ifndef T13_CRYPTO_HASH_H
#define T13_CRYPTO_HASH_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cr_hash_id {
    CR_HASH_NONE,
    CR_MD5,
    CR_SHA1,
    CR_SHA224,
    CR_SHA256,
    CR_SHA384,
    CR_SHA512,
    CR_SHA3_224,
    CR_SHA3_256,
    CR_SHA3_384,
    CR_SHA3_512,
    CR_RIPEMD160,
    CR_SHAKE128, /* 16 bytes unless cr_hash_finish_xof() says otherwise */
    CR_SHAKE256, /* likewise 32 */
    CR_HASH_COUNT,
};

#define CR_HASH_MAX 64
#define CR_HASH_BLOCK_MAX 168 /* SHAKE128 */

/* struct cr_hash is a running hash, embedded by value. Opaque; room for the base and any kernel. */
struct cr_hash {
    enum cr_hash_id id;
    _Alignas(16) uint8_t state[256];
};

T13_DOOR size_t cr_hash_len(enum cr_hash_id id);   /* 0 for CR_HASH_NONE */
T13_DOOR size_t cr_hash_block(enum cr_hash_id id); /* input block in bytes, as HMAC needs it */
T13_DOOR bool cr_hash_is_xof(enum cr_hash_id id);  /* output of any length: SHAKE */

T13_DOOR T13_MUST_USE enum t13_status cr_hash_init(struct cr_hash *h, enum cr_hash_id id);
T13_DOOR T13_MUST_USE enum t13_status cr_hash_update(struct cr_hash *h, const void *p, size_t n);
/* cr_hash_finish writes cr_hash_len() bytes and clears h. */
T13_DOOR T13_MUST_USE enum t13_status cr_hash_finish(struct cr_hash *h, uint8_t *out);
/* cr_hash_finish_xof writes n bytes of a SHAKE and clears h; T13_E_ARGUMENT for other hashes. */
T13_DOOR T13_MUST_USE enum t13_status cr_hash_finish_xof(struct cr_hash *h, uint8_t *out, size_t n);
/* cr_hash_peek writes the hash of what came so far and leaves h running (transcripts). */
T13_DOOR T13_MUST_USE enum t13_status cr_hash_peek(const struct cr_hash *h, uint8_t *out);
T13_DOOR T13_MUST_USE enum t13_status cr_hash_copy(struct cr_hash *to, const struct cr_hash *from);
T13_DOOR void cr_hash_clear(struct cr_hash *h);
T13_DOOR T13_MUST_USE enum t13_status cr_hash_once(enum cr_hash_id id, struct bytes in,
                                                   uint8_t *out);

/* HMAC (RFC 2104). struct cr_hmac is embedded by value; a key of any length. There is
 * none of a SHAKE: T13_E_UNSUPPORTED. */
struct cr_hmac {
    struct cr_hash inner;
    struct cr_hash outer;
};
T13_DOOR T13_MUST_USE enum t13_status cr_hmac_init(struct cr_hmac *m, enum cr_hash_id id,
                                                   struct bytes key);
T13_DOOR T13_MUST_USE enum t13_status cr_hmac_update(struct cr_hmac *m, const void *p, size_t n);
T13_DOOR T13_MUST_USE enum t13_status cr_hmac_finish(struct cr_hmac *m, uint8_t *out);
T13_DOOR T13_MUST_USE enum t13_status cr_hmac_copy(struct cr_hmac *to, const struct cr_hmac *from);
T13_DOOR void cr_hmac_clear(struct cr_hmac *m);
T13_DOOR T13_MUST_USE enum t13_status cr_hmac_once(enum cr_hash_id id, struct bytes key,
                                                   struct bytes in, uint8_t *out);

/* HKDF (RFC 5869). out of Extract has cr_hash_len() bytes; an absent salt is n = 0. */
T13_DOOR T13_MUST_USE enum t13_status cr_hkdf_extract(enum cr_hash_id id, struct bytes salt,
                                                      struct bytes ikm, uint8_t *out);
/* cr_hkdf_expand_keyed is Expand with the PRK in an HMAC that has seen its key alone: for several
 * expansions of one PRK. keyed stays as it is. */
T13_DOOR T13_MUST_USE enum t13_status
cr_hkdf_expand_keyed(const struct cr_hmac *keyed, struct bytes info, uint8_t *out, size_t out_len);
T13_DOOR T13_MUST_USE enum t13_status cr_hkdf_expand(enum cr_hash_id id, struct bytes prk,
                                                     struct bytes info, uint8_t *out,
                                                     size_t out_len);

/* PBKDF2-HMAC (RFC 8018 5.2). */
T13_DOOR T13_MUST_USE enum t13_status cr_pbkdf2(enum cr_hash_id id, struct bytes password,
                                                struct bytes salt, uint32_t iterations,
                                                uint8_t *out, size_t out_len);

#endif
