/* EVP_PKEY_CTX_set_hkdf_md(3). */
#include "oracle.h"

#include <openssl/evp.h>
#include <openssl/kdf.h>

static unsigned char out[255 * 32 + 1];

static void derive(const char *name, EVP_PKEY_CTX *ctx, size_t n)
{
    int done = EVP_PKEY_derive(ctx, out, &n);

    o_int_err(name, done);
    if (done == 1) {
        o_hex("derived", out, n < 100 ? n : 100);
    }
}

#define BYTES(s) (const unsigned char *)(s), (int)sizeof(s) - 1

static void setters(EVP_PKEY_CTX *ctx)
{
    o_int_err("md", EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha256()));
    o_int_err("salt", EVP_PKEY_CTX_set1_hkdf_salt(ctx, BYTES("salt")));
    o_int_err("key", EVP_PKEY_CTX_set1_hkdf_key(ctx, BYTES("key")));
    o_int_err("info", EVP_PKEY_CTX_add1_hkdf_info(ctx, BYTES("info")));
    o_int_err("mode", EVP_PKEY_CTX_set_hkdf_mode(ctx, EVP_PKEY_HKDEF_MODE_EXTRACT_AND_EXPAND));
}

int main(void)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    size_t n = 0;

    setters(ctx);
    derive("before", ctx, 32);
    o_int_err("init", EVP_PKEY_derive_init(ctx));
    derive("nothing", ctx, 32);
    o_int_err("md", EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha256()));
    derive("no key", ctx, 32);
    o_int_err("key", EVP_PKEY_CTX_set1_hkdf_key(ctx, BYTES("key")));
    derive("no salt", ctx, 32);
    o_int_err("salt", EVP_PKEY_CTX_set1_hkdf_salt(ctx, BYTES("salt")));
    o_int_err("info", EVP_PKEY_CTX_add1_hkdf_info(ctx, BYTES("in")));
    o_int_err("info", EVP_PKEY_CTX_add1_hkdf_info(ctx, BYTES("fo")));
    derive("both", ctx, 42);
    o_int_err("length", EVP_PKEY_derive(ctx, NULL, &n));
    o_int("any", n == SIZE_MAX);
    o_int_err("extract", EVP_PKEY_CTX_set_hkdf_mode(ctx, EVP_PKEY_HKDEF_MODE_EXTRACT_ONLY));
    o_int_err("length", EVP_PKEY_derive(ctx, NULL, &n));
    o_int("length", (long long)n);
    derive("extract", ctx, 32);
    derive("no room", ctx, 31);
    derive("more room", ctx, 50);
    o_int_err("expand", EVP_PKEY_CTX_set_hkdf_mode(ctx, EVP_PKEY_HKDEF_MODE_EXPAND_ONLY));
    derive("expand", ctx, 42);
    derive("none", ctx, 0);
    derive("most", ctx, 255 * 32);
    derive("too much", ctx, 255 * 32 + 1);
    o_int_err("no such mode", EVP_PKEY_CTX_set_hkdf_mode(ctx, 7));
    o_int_err("less than none", EVP_PKEY_CTX_set1_hkdf_key(ctx, (const unsigned char *)"x", -1));
    derive("again", ctx, 42);
    o_int_err("no md", EVP_PKEY_CTX_set_hkdf_md(ctx, NULL));
    derive("without", ctx, 42);
    o_int_err("init", EVP_PKEY_derive_init(ctx));
    derive("nothing", ctx, 32);
    setters(ctx);
    derive("SHA-256", ctx, 20);
    o_int_err("md", EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha512()));
    derive("SHA-512", ctx, 70);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
    ctx = EVP_PKEY_CTX_new(key, NULL);
    EVP_PKEY_derive_init(ctx);
    o_int_err("of X25519", EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha256()));
    o_int_err("of X25519", EVP_PKEY_CTX_set1_hkdf_key(ctx, BYTES("key")));
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(key);
    return 0;
}
