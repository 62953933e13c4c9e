#ifndef T13_CORE_KEYS_SUITE_H
#define T13_CORE_KEYS_SUITE_H

#include "crypto/aead.h"
#include "crypto/door.h"
#include "crypto/hash.h"

#include <stdint.h>

/* Cipher suites of RFC 8446 B.4. */
#define T13_AES_128_GCM_SHA256 0x1301
#define T13_AES_256_GCM_SHA384 0x1302
#define T13_CHACHA20_POLY1305_SHA256 0x1303
#define T13_AES_128_CCM_SHA256 0x1304
#define T13_AES_128_CCM_8_SHA256 0x1305

struct t13_suite {
    uint16_t id;
    enum cr_aead_id aead;
    enum cr_hash_id hash;
    uint64_t max_records; /* sealed under one key before it is updated (RFC 8446 5.5) */
    const char *name;     /* as in the RFC */
};

/* t13_suite_find gives the suite with this code point, or NULL. */
T13_DOOR const struct t13_suite *t13_suite_find(uint16_t id);

#endif
