/* EVP_DigestInit(3). */
#include "oracle.h"

#include <openssl/evp.h>

/* SHAKE, to any length (EVP_DigestFinalXOF). */
static void xof(EVP_MD_CTX *ctx, const EVP_MD *md)
{
    unsigned char out[500];
    unsigned int n = 7;

    for (size_t len = 0; len <= sizeof(out); len += 125) {
        o_int_err("init", EVP_DigestInit_ex(ctx, md, NULL));
        o_int_err("update", EVP_DigestUpdate(ctx, "abc", 3));
        o_int_err("final XOF", EVP_DigestFinalXOF(ctx, out, len));
        o_hex("abc", out, len);
    }
    o_int_err("init", EVP_DigestInit_ex(ctx, md, NULL));
    o_int_err("final", EVP_DigestFinal_ex(ctx, out, &n));
    o_hex("nothing", out, n);
}

int main(void)
{
    const EVP_MD *all[] = {EVP_md5(),      EVP_sha1(),     EVP_sha224(),    EVP_sha256(),
                           EVP_sha384(),   EVP_sha512(),   EVP_sha3_224(),  EVP_sha3_256(),
                           EVP_sha3_384(), EVP_sha3_512(), EVP_ripemd160(), EVP_shake128(),
                           EVP_shake256()};
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int n = 7;
    size_t len = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_MD_CTX *copy = EVP_MD_CTX_new();

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        o_int_err("digest", EVP_Digest("abc", 3, out, &n, all[i], NULL));
        o_hex("abc", out, n);
    }
    o_int_err("digest without one", EVP_Digest("a", 1, out, &n, NULL, NULL));
    o_int_err("Q", EVP_Q_digest(NULL, "SHA256", NULL, "abc", 3, out, &len));
    o_hex("Q", out, len);
    o_int_err("update before init", EVP_DigestUpdate(ctx, "a", 1));
    o_int_err("final before init", EVP_DigestFinal_ex(ctx, out, &n));
    o_int_err("init without digest", EVP_DigestInit_ex(ctx, NULL, NULL));
    o_ptr("digest", EVP_MD_CTX_get0_md(ctx));
    o_int_err("init", EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
    o_int("digest", EVP_MD_CTX_get0_md(ctx) == EVP_sha256());
    o_int("digest", EVP_MD_CTX_md(ctx) == EVP_sha256());
    o_int_err("update", EVP_DigestUpdate(ctx, "ab", 2));
    o_int_err("update with nothing", EVP_DigestUpdate(ctx, NULL, 0));
    o_int_err("copy", EVP_MD_CTX_copy_ex(copy, ctx));
    o_int_err("update", EVP_DigestUpdate(ctx, "c", 1));
    o_int_err("final", EVP_DigestFinal_ex(ctx, out, &n));
    o_hex("abc", out, n);
    o_int_err("copy's final", EVP_DigestFinal_ex(copy, out, NULL));
    o_hex("ab", out, 32);
    o_int_err("again", EVP_DigestInit_ex(ctx, NULL, NULL));
    o_int_err("update", EVP_DigestUpdate(ctx, "abc", 3));
    o_int_err("final XOF", EVP_DigestFinalXOF(ctx, out, 16));
    xof(ctx, EVP_shake128());
    xof(ctx, EVP_shake256());
    o_int_err("init ex2", EVP_DigestInit_ex2(ctx, EVP_sha1(), NULL));
    o_int_err("final", EVP_DigestFinal(ctx, out, &n));
    o_hex("nothing", out, n);
    o_ptr("digest after final", EVP_MD_CTX_get0_md(ctx));
    o_int_err("update after final", EVP_DigestUpdate(ctx, "a", 1));
    o_int_err("copy of NULL", EVP_MD_CTX_copy_ex(ctx, NULL));
    o_int_err("old init", EVP_DigestInit(ctx, EVP_md5()));
    o_int_err("old copy", EVP_MD_CTX_copy(copy, ctx));
    o_int_err("old copy's final", EVP_DigestFinal(copy, out, &n));
    o_hex("old copy's", out, n);
    EVP_MD_CTX_set_flags(ctx, EVP_MD_CTX_FLAG_ONESHOT);
    o_int("flag", EVP_MD_CTX_test_flags(ctx, EVP_MD_CTX_FLAG_ONESHOT));
    EVP_MD_CTX_clear_flags(ctx, EVP_MD_CTX_FLAG_ONESHOT);
    o_int("no flag", EVP_MD_CTX_test_flags(ctx, EVP_MD_CTX_FLAG_ONESHOT));
    o_int_err("reset", EVP_MD_CTX_reset(ctx));
    EVP_MD_CTX_free(ctx);
    EVP_MD_CTX_free(copy);
    EVP_MD_CTX_free(NULL);
    return 0;
}
