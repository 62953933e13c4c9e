/* HMAC(3). */
#include "oracle.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

static const unsigned char data[] = "what do ya want for nothing?";

static void once(const char *name, const EVP_MD *md, const char *key, int n)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int len = 0;

    o_ptr_err(name, HMAC(md, key, n, data, sizeof(data) - 1, out, &len));
    o_hex(name, out, len);
}

int main(void)
{
    HMAC_CTX *ctx = HMAC_CTX_new();
    HMAC_CTX *copy = HMAC_CTX_new();
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int len = 0;

    once("md5", EVP_md5(), "Jefe", 4);
    once("sha1", EVP_sha1(), "Jefe", 4);
    once("sha256", EVP_sha256(), "Jefe", 4);
    once("sha512", EVP_sha512(), "Jefe", 4);
    once("no key", EVP_sha256(), NULL, 0);
    once("null digest", EVP_md_null(), "Jefe", 4);
    once("no digest", NULL, "Jefe", 4);

    o_int_err("init of nothing", HMAC_Init_ex(ctx, NULL, 0, NULL, NULL));
    o_int_err("init without digest", HMAC_Init_ex(ctx, "k", 1, NULL, NULL));
    o_int_err("update before init", HMAC_Update(ctx, data, 3));
    o_int_err("final before init", HMAC_Final(ctx, out, &len));
    o_int_err("size before init", (int)HMAC_size(ctx));
    o_ptr("digest before init", HMAC_CTX_get_md(ctx));
    o_int_err("init without key", HMAC_Init_ex(ctx, NULL, 0, EVP_sha256(), NULL));
    o_int_err("init", HMAC_Init_ex(ctx, "key", 3, EVP_sha256(), NULL));
    o_int("size", (int)HMAC_size(ctx));
    o_int("digest", HMAC_CTX_get_md(ctx) == EVP_sha256());
    o_int_err("update", HMAC_Update(ctx, data, 5));
    o_int_err("copy", HMAC_CTX_copy(copy, ctx));
    o_int_err("update", HMAC_Update(ctx, data + 5, 5));
    o_int_err("final", HMAC_Final(ctx, out, &len));
    o_hex("mac", out, len);
    o_int_err("copy's final", HMAC_Final(copy, out, &len));
    o_hex("copy's mac", out, len);
    o_int_err("again with the same key", HMAC_Init_ex(ctx, NULL, 0, NULL, NULL));
    o_int_err("update", HMAC_Update(ctx, data, 10));
    o_int_err("final without length", HMAC_Final(ctx, out, NULL));
    o_hex("mac", out, 32);
    o_int_err("other digest without key", HMAC_Init_ex(ctx, NULL, 0, EVP_sha1(), NULL));
    o_int_err("other digest", HMAC_Init_ex(ctx, "key", 3, EVP_sha1(), NULL));
    o_int_err("final", HMAC_Final(ctx, out, &len));
    o_hex("mac of nothing", out, len);
    o_int_err("reset", HMAC_CTX_reset(ctx));
    o_ptr("digest after reset", HMAC_CTX_get_md(ctx));
    o_int_err("PBKDF2", PKCS5_PBKDF2_HMAC("pass", -1, data, 8, 3, EVP_sha256(), 20, out));
    o_hex("PBKDF2", out, 20);
    o_int_err("PBKDF2", PKCS5_PBKDF2_HMAC(NULL, 0, NULL, 0, 1, EVP_sha512(), 20, out));
    o_hex("PBKDF2", out, 20);
    o_int_err("PBKDF2", PKCS5_PBKDF2_HMAC_SHA1("pass", 4, data, 8, 1000, 20, out));
    o_hex("PBKDF2", out, 20);
    o_int_err("no iteration", PKCS5_PBKDF2_HMAC("pass", 4, data, 8, 0, EVP_sha256(), 20, out));
    HMAC_CTX_free(ctx);
    HMAC_CTX_free(copy);
    HMAC_CTX_free(NULL);
    return 0;
}
