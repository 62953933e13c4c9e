#ifndef T13_COMPAT_EVP_MAC_H
#define T13_COMPAT_EVP_MAC_H

#include "compat/cx.h"

#include "crypto/hash.h"

#include <openssl/evp.h>
#include <stdbool.h>

/* A MAC: HMAC is the only one. A constant; never freed. */
struct evp_mac_st {
    const char *name;
};

struct evp_mac_ctx_st {
    const EVP_MAC *mac;
    const EVP_MD *md;
    bool has_key;
    bool running;
    uint8_t *key; /* until another comes: the digest may change under it */
    size_t key_len;
    struct cr_hmac run;
};

/* What the EVP_MAC_ functions of the same name do, for libssl (tickets under the application's
 * keys). */
T13_DOOR EVP_MAC_CTX *cx_mac_ctx_new_hmac(void);
T13_DOOR void cx_mac_ctx_free(EVP_MAC_CTX *ctx);
T13_DOOR int cx_mac_update(EVP_MAC_CTX *ctx, const uint8_t *data, size_t n);
T13_DOOR int cx_mac_final(EVP_MAC_CTX *ctx, uint8_t *out, size_t *n, size_t room);
T13_DOOR size_t cx_mac_size(const EVP_MAC_CTX *ctx);

#endif
