/* EVP_EncryptInit(3), EVP_aes_128_gcm(3), EVP_chacha20(3): ciphers with authentication. The vectors
 * are of NIST's gcmEncryptExtIV (test case 4 of McGrew and Viega's GCM) and RFC 8439 2.8.2. */
#include "oracle.h"

#include <openssl/evp.h>

static unsigned char buf[512];

static void show(const char *name, const EVP_CIPHER *c)
{
    printf("--- %s\n", name);
    if (c == NULL) {
        return;
    }
    o_str("name", EVP_CIPHER_get0_name(c));
    printf("nid %d type %d key %d iv %d block %d flags %lx mode %d\n", EVP_CIPHER_get_nid(c),
           EVP_CIPHER_get_type(c), EVP_CIPHER_get_key_length(c), EVP_CIPHER_get_iv_length(c),
           EVP_CIPHER_get_block_size(c), EVP_CIPHER_get_flags(c), EVP_CIPHER_get_mode(c));
}

static void names(void)
{
    static const char *const all[] = {"AES-128-GCM",       "aes-192-gcm",           "AES-256-GCM",
                                      "id-aes128-GCM",     "id-aes192-GCM",         "id-aes256-GCM",
                                      "ChaCha20-Poly1305", "chacha20-poly1305",     "AES-512-GCM",
                                      "aes128-gcm",        "2.16.840.1.101.3.4.1.6"};
    show("aes_128_gcm", EVP_aes_128_gcm());
    show("aes_192_gcm", EVP_aes_192_gcm());
    show("aes_256_gcm", EVP_aes_256_gcm());
    show("chacha20_poly1305", EVP_chacha20_poly1305());
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        EVP_CIPHER *c = EVP_CIPHER_fetch(NULL, all[i], NULL);
        show(all[i], c);
        o_err("fetch");
        show("by name", EVP_get_cipherbyname(all[i]));
        o_int("is a", EVP_CIPHER_is_a(EVP_aes_128_gcm(), all[i]));
        EVP_CIPHER_free(c);
    }
}

static int unhex(const char *hex, unsigned char *out)
{
    int n = 0;
    for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
        unsigned v = 0;
        sscanf(hex, "%2x", &v);
        out[n++] = (unsigned char)v;
    }
    return n;
}

static const struct vector {
    const char *cipher, *key, *iv, *aad, *plain;
} vectors[] = {
    {"AES-128-GCM", "00000000000000000000000000000000", "000000000000000000000000", "", ""},
    {"AES-128-GCM", "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "5"
     "25b16aedf5aa0de657ba637b39"},
    {"AES-192-GCM", "feffe9928665731c6d6a8f9467308308feffe9928665731c", "cafebabefacedbad",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "5"
     "25b16aedf5aa0de657ba637b39"},
    {"AES-256-GCM", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b5"
     "2"
     "5416aedbf5a0de6a57a637b39b",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "5"
     "25b16aedf5aa0de657ba637b39"},
    {"ChaCha20-Poly1305", "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
     "070000004041424344454647", "50515253c0c1c2c3c4c5c6c7",
     "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a20496620492"
     "0"
     "636f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c20737"
     "5"
     "6e73637265656e20776f756c642062652069742e"},
    {"ChaCha20-Poly1305", "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
     "4041424344454647", "50", "4c61"},
};

/* in_pieces feeds n bytes in pieces of the given length. */
static int in_pieces(EVP_CIPHER_CTX *ctx, int enc, unsigned char *out, const unsigned char *in,
                     int n, int piece)
{
    int total = 0;
    for (int i = 0; i < n; i += piece) {
        int part = n - i < piece ? n - i : piece;
        int got = -7;
        unsigned char *to = out != NULL ? out + total : NULL;
        int ok = enc ? EVP_EncryptUpdate(ctx, to, &got, in + i, part)
                     : EVP_DecryptUpdate(ctx, to, &got, in + i, part);
        if (ok != 1 || got != part) {
            printf("update: %d, %d of %d\n", ok, got, part);
            return -1;
        }
        total += got;
    }
    return total;
}

static void one_vector(const struct vector *v, int piece)
{
    unsigned char key[32], iv[64] = {0}, aad[64], plain[256], sealed[256], opened[256], tag[16];
    EVP_CIPHER *c = EVP_CIPHER_fetch(NULL, v->cipher, NULL);
    int iv_len = unhex(v->iv, iv), aad_len = unhex(v->aad, aad), n = unhex(v->plain, plain);
    int outl = -7;
    unhex(v->key, key);
    printf("--- %s, pieces of %d\n", v->cipher, piece);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    o_int("init", EVP_EncryptInit_ex(ctx, c, NULL, NULL, NULL));
    o_int("iv len", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, iv_len, NULL));
    o_int("iv len is", EVP_CIPHER_CTX_get_iv_length(ctx));
    o_int("tag len is", EVP_CIPHER_CTX_get_tag_length(ctx));
    o_int("key", EVP_EncryptInit_ex(ctx, NULL, NULL, key, iv));
    o_int("aad", in_pieces(ctx, 1, NULL, aad, aad_len, piece));
    o_int("data", in_pieces(ctx, 1, sealed, plain, n, piece));
    o_int("final", EVP_EncryptFinal_ex(ctx, sealed + n, &outl));
    o_int("outl", outl);
    o_int("tag", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag));
    o_hex("sealed", sealed, (size_t)n);
    o_hex("tag", tag, 16);
    for (int bad = 0; bad < 3; bad++) {
        int tag_len = bad == 2 ? 12 : 16;
        tag[0] ^= bad == 1;
        EVP_CIPHER_CTX_reset(ctx);
        EVP_DecryptInit_ex(ctx, c, NULL, NULL, NULL);
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, iv_len, NULL);
        EVP_DecryptInit_ex(ctx, NULL, NULL, key, iv);
        memset(opened, 0, sizeof(opened));
        in_pieces(ctx, 0, NULL, aad, aad_len, piece);
        in_pieces(ctx, 0, opened, sealed, n, piece);
        o_int("set tag", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, tag_len, tag));
        o_int("tag len is", EVP_CIPHER_CTX_get_tag_length(ctx));
        outl = -7;
        o_int("final", EVP_DecryptFinal_ex(ctx, opened + n, &outl));
        o_int("outl", outl);
        o_int("same", memcmp(opened, plain, (size_t)n) == 0);
        o_err("final");
        tag[0] ^= bad == 1;
    }
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(c);
}

static void step(const char *name, int ret)
{
    o_int(name, ret);
    o_err(name);
}

/* corners: what is refused, in the order that programs may get it wrong. */
static void corners(const char *name, const EVP_CIPHER *c)
{
    unsigned char key[32] = {1}, iv[16] = {2}, tag[16] = {0};
    int n = -7;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new(), *two = EVP_CIPHER_CTX_new();
    printf("--- corners of %s\n", name);
    step("ctrl without cipher", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL));
    step("init", EVP_EncryptInit_ex(ctx, c, NULL, NULL, NULL));
    o_str("cipher", EVP_CIPHER_get0_name(EVP_CIPHER_CTX_get0_cipher(ctx)));
    o_int("block", EVP_CIPHER_CTX_get_block_size(ctx));
    if (EVP_CIPHER_get_mode(c) == EVP_CIPH_GCM_MODE) { /* with a key of zeros the other would go */
        step("no key", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
        o_int("n", n);
        step("no key, final", EVP_EncryptFinal_ex(ctx, buf, &n));
    }
    step("ivlen 0", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 0, NULL));
    step("ivlen -1", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, -1, NULL));
    step("ivlen 129", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 129, NULL));
    step("ivlen 12", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL));
    step("key", EVP_EncryptInit_ex(ctx, NULL, NULL, key, iv));
    step("set tag, encrypting", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, tag));
    step("set tag NULL", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, NULL));
    step("empty", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"", 0));
    o_int("n", n);
    step("wrong way", EVP_DecryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    step("data", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    step("copy", EVP_CIPHER_CTX_copy(two, ctx));
    step("more", EVP_EncryptUpdate(ctx, buf + 3, &n, (const unsigned char *)"defg", 4));
    step("more of the copy", EVP_EncryptUpdate(two, buf + 10, &n, (const unsigned char *)"XY", 2));
    step("final", EVP_EncryptFinal_ex(ctx, buf, &n));
    step("final of the copy", EVP_EncryptFinal_ex(two, NULL, &n));
    step("get tag 17", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 17, tag));
    step("get tag 0", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 0, tag));
    step("get tag", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag));
    o_hex("tag", tag, 16);
    step("get tag of the copy", EVP_CIPHER_CTX_ctrl(two, EVP_CTRL_AEAD_GET_TAG, 8, tag));
    o_hex("tag", tag, 8);
    o_hex("out", buf, 12);
    step("again, new iv", EVP_EncryptInit_ex(ctx, NULL, NULL, NULL, iv + 1));
    step("data", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    step("final", EVP_EncryptFinal_ex(ctx, buf, &n));
    step("get tag", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag));
    o_hex("tag", tag, 16);
    step("decrypt", EVP_DecryptInit_ex(ctx, NULL, NULL, NULL, iv));
    step("get tag, decrypting", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag));
    step("set tag 0", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 0, tag));
    step("set tag 17", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 17, tag));
    step("other ctrl", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_SSL3_MASTER_SECRET, 0, NULL));
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_CTX_free(two);
}

/* misuse: AES-GCM does not use a nonce twice, or open without a tag. */
static void misuse(void)
{
    unsigned char key[16] = {1}, iv[16] = {2};
    int n = -7;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    printf("--- misuse\n");
    EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, iv);
    EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3);
    step("tag too early", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, buf));
    step("late aad", EVP_EncryptUpdate(ctx, NULL, &n, (const unsigned char *)"abc", 3));
    step("final", EVP_EncryptFinal_ex(ctx, buf, &n));
    step("more", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    step("final twice", EVP_EncryptFinal_ex(ctx, buf, &n));
    step("no new iv", EVP_EncryptInit_ex(ctx, NULL, NULL, key, NULL));
    step("data", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    EVP_DecryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, iv);
    EVP_DecryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3);
    step("no tag", EVP_DecryptFinal_ex(ctx, buf, &n));
    EVP_DecryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, NULL);
    step("no iv", EVP_DecryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    step("iv then length", EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, iv));
    step("length", EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 16, NULL));
    step("data", EVP_EncryptUpdate(ctx, buf, &n, (const unsigned char *)"abc", 3));
    EVP_CIPHER_CTX_free(ctx);
}

int main(void)
{
    static const int pieces[] = {1, 7, 16, 200};
    names();
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
            one_vector(&vectors[i], pieces[k]);
        }
    }
    corners("AES-128-GCM", EVP_aes_128_gcm());
    corners("AES-256-GCM", EVP_aes_256_gcm());
    corners("ChaCha20-Poly1305", EVP_chacha20_poly1305());
    misuse();
    return 0;
}
