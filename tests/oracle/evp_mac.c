/* EVP_MAC(3), EVP_MAC-HMAC(7), EVP_Q_mac in EVP_MAC(3). The keys and data are of RFC 4231. */
#include "oracle.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

static const char *const names[] = {"HMAC", "hmac", "1.2.3", "NOMAC"};
static unsigned char out[128];
static const unsigned char data[] = "what do ya want for nothing?";

static void step(const char *name, long long ret)
{
    o_int(name, ret);
    o_err(name);
}

static void fetch(void)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        EVP_MAC *mac = EVP_MAC_fetch(NULL, names[i], NULL);
        printf("--- %s\n", names[i]);
        o_ptr("fetch", mac);
        o_err("fetch");
        if (mac != NULL) {
            o_str("name", EVP_MAC_get0_name(mac));
            o_int("is HMAC", EVP_MAC_is_a(mac, "HMAC"));
            o_int("is CMAC", EVP_MAC_is_a(mac, "CMAC"));
            o_int("up", EVP_MAC_up_ref(mac));
            EVP_MAC_free(mac);
        }
        EVP_MAC_free(mac);
    }
    EVP_MAC_free(NULL);
    EVP_MAC_CTX_free(NULL);
}

static void one(const char *digest, const unsigned char *key, size_t key_len, int piece)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t)digest, 0),
        OSSL_PARAM_construct_end()};
    size_t n = 77;
    printf("--- %s, key of %zu, pieces of %d\n", digest, key_len, piece);
    o_int("mac", EVP_MAC_CTX_get0_mac(ctx) == mac);
    o_int("size", (long long)EVP_MAC_CTX_get_mac_size(ctx));
    step("init", EVP_MAC_init(ctx, key, key_len, params));
    o_int("size", (long long)EVP_MAC_CTX_get_mac_size(ctx));
    o_int("block", (long long)EVP_MAC_CTX_get_block_size(ctx));
    for (size_t i = 0; i < sizeof(data) - 1; i += (size_t)piece) {
        size_t left = sizeof(data) - 1 - i;
        step("update", EVP_MAC_update(ctx, data + i, left < (size_t)piece ? left : (size_t)piece));
    }
    EVP_MAC_CTX *two = EVP_MAC_CTX_dup(ctx);
    step("size wanted", EVP_MAC_final(ctx, NULL, &n, 0));
    o_int("n", (long long)n);
    step("too small", EVP_MAC_final(ctx, out, &n, 3));
    step("final", EVP_MAC_final(ctx, out, &n, sizeof(out)));
    o_hex("mac", out, n);
    step("more of the copy", EVP_MAC_update(two, data, 3));
    step("final of the copy", EVP_MAC_final(two, out, &n, sizeof(out)));
    o_hex("mac", out, n);
    step("again", EVP_MAC_init(ctx, NULL, 0, NULL));
    step("update", EVP_MAC_update(ctx, data, 0));
    step("final", EVP_MAC_final(ctx, out, NULL, sizeof(out)));
    o_hex("mac", out, n);
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_CTX_free(two);
    EVP_MAC_free(mac);
}

static void corners(void)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
    OSSL_PARAM bad[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "NODIGEST", 0),
        OSSL_PARAM_construct_end()};
    OSSL_PARAM good[3] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)(uintptr_t) "a key", 5),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "sha1", 0),
        OSSL_PARAM_construct_end()};
    size_t n = 0;
    printf("--- corners\n");
    step("no key", EVP_MAC_init(ctx, NULL, 0, NULL));
    step("no digest", EVP_MAC_init(ctx, data, 4, NULL));
    step("bad digest", EVP_MAC_CTX_set_params(ctx, bad));
    step("params", EVP_MAC_CTX_set_params(ctx, good));
    step("size", (long long)EVP_MAC_CTX_get_mac_size(ctx));
    step("block", (long long)EVP_MAC_CTX_get_block_size(ctx));
    step("init", EVP_MAC_init(ctx, NULL, 0, NULL));
    step("update", EVP_MAC_update(ctx, data, 9));
    step("final", EVP_MAC_final(ctx, out, &n, sizeof(out)));
    o_hex("mac", out, n);
    step("empty key", EVP_MAC_init(ctx, data, 0, NULL));
    step("update", EVP_MAC_update(ctx, data, 9));
    step("final", EVP_MAC_final(ctx, out, &n, sizeof(out)));
    o_hex("mac", out, n);
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(mac);
}

/* What parameters alone begin: lighttpd's ticket callback sets them and never calls EVP_MAC_init().
 */
static void without_init(void)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    OSSL_PARAM key =
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)(uintptr_t) "a key", 5);
    OSSL_PARAM digest =
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "sha256", 0);
    OSSL_PARAM end = OSSL_PARAM_construct_end();
    OSSL_PARAM lists[][3] = {{key, digest, end}, {digest, key, end}, {digest, end}, {key, end}};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
        size_t n = 0;
        printf("--- parameters %zu\n", i);
        step("params", EVP_MAC_CTX_set_params(ctx, lists[i]));
        if (i < 2) {
            step("update", EVP_MAC_update(ctx, data, 9));
            step("final", EVP_MAC_final(ctx, out, &n, sizeof(out)));
            o_hex("mac", out, n);
            step("key", EVP_MAC_CTX_set_params(ctx, lists[3]));
            step("update", EVP_MAC_update(ctx, data, 3));
            step("final", EVP_MAC_final(ctx, out, &n, sizeof(out)));
            o_hex("mac", out, n);
        }
        EVP_MAC_CTX_free(ctx);
    }
    EVP_MAC_free(mac);
}

static void quick(void)
{
    size_t n = 0;
    printf("--- quick\n");
    unsigned char *p = EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, "Jefe", 4, data,
                                 sizeof(data) - 1, out, sizeof(out), &n);
    o_int("ours", p == out);
    o_hex("mac", p, n);
    p = EVP_Q_mac(NULL, "HMAC", NULL, "SHA384", NULL, "Jefe", 4, data, sizeof(data) - 1, NULL, 0,
                  &n);
    o_hex("allocated", p, n);
    OPENSSL_free(p);
    o_ptr("small", EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, "Jefe", 4, data, 4, out, 3, &n));
    o_err("small");
    o_ptr("no mac", EVP_Q_mac(NULL, "NOMAC", NULL, "SHA256", NULL, "k", 1, data, 4, out, 64, &n));
    o_err("no mac");
    o_ptr("digest", EVP_Q_mac(NULL, "HMAC", NULL, "NOHASH", NULL, "k", 1, data, 4, out, 64, &n));
    o_err("digest");
}

int main(void)
{
    unsigned char key[200];
    memset(key, 0xaa, sizeof(key));
    fetch();
    one("SHA256", (const unsigned char *)"Jefe", 4, 1);
    one("SHA512", (const unsigned char *)"Jefe", 4, 7);
    one("SHA2-384", key, 131, 64);
    one("SHA1", key, 200, 64);
    corners();
    without_init();
    quick();
    return 0;
}
