/* What must not depend on a secret, for valgrind to look at: `ct_test ROW` runs one row, `ct_test`
 * names them all. Secrets are bytes that are not set, in the eyes of memcheck, which then tells of
 * each branch and each address that depends on them (A. Langley, "Checking that functions are
 * constant time with Valgrind", 2010). What cr_rand() gives is secret too: crypto/ct/secret.h.
 *
 * Exit status 0: it ran and its results are right; 77: the processor has no such kernel. */
#include "crypto/aes/aes.h"
#include "crypto/base.h"
#include "crypto/cpu.h"
#include "crypto/ct/ct.h"
#include "crypto/ct/secret.h"
#include "crypto/curve448/curve448.h"
#include "crypto/ec/ec.h"
#include "crypto/hash.h"
#include "crypto/kex.h"
#include "crypto/mldsa/mldsa.h"
#include "crypto/mlkem/mlkem.h"
#include "crypto/ops.h"
#include "crypto/rand.h"
#include "crypto/rsa_enc.h"
#include "crypto/sha2/sha2.h"
#include "crypto/sodium/curve25519.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_HERE 77

static const uint8_t message[] = "what is signed and hashed is no secret";

#define REQUIRE(x)                                                                                 \
    do {                                                                                           \
        if (!(x)) {                                                                                \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);                          \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static void count_up(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        p[i] = (uint8_t)(3 * i + 1);
    }
}

/* Both sides of a group: what goes over the wire becomes public, the secrets only at the end. */
static int key_exchange(unsigned group)
{
    uint8_t client[CR_SHARE_MAX];
    uint8_t server[CR_SHARE_MAX];
    struct cr_shared ours;
    struct cr_shared theirs;
    struct cr_kex *kex = NULL;
    const uint16_t id = (uint16_t)group;

    REQUIRE(cr_kex_generate(&kex, id, client) == T13_OK);
    secret_publish(client, cr_client_share_len(id));
    REQUIRE(cr_kex_respond(id, bytes_of(client, cr_client_share_len(id)), server, &theirs) ==
            T13_OK);
    secret_publish(server, cr_server_share_len(id));
    REQUIRE(cr_kex_finish(kex, bytes_of(server, cr_server_share_len(id)), &ours) == T13_OK);
    REQUIRE(ours.n == theirs.n && ct_equal(ours.b, theirs.b, ours.n));
    cr_kex_free(kex);
    return 0;
}

static bool has_curve_kernel(unsigned curve)
{
    return (curve == CR_CURVE_P256 ? cr_p256_kernel(0) : cr_p384_kernel(0)) != NULL;
}

static int curve_exchange(unsigned group)
{
    return has_curve_kernel(group == CR_SECP256R1 ? CR_CURVE_P256 : CR_CURVE_P384)
               ? key_exchange(group)
               : NOT_HERE;
}

static int ecdsa(unsigned id)
{
    const enum cr_curve curve = (enum cr_curve)id;
    uint8_t scalar[CR_EC_FIELD_MAX];
    uint8_t point[CR_EC_POINT_MAX];
    uint8_t digest[32];
    uint8_t rs[2 * CR_EC_FIELD_MAX];
    struct cr_ec_form form;

    if (!has_curve_kernel(id)) {
        return NOT_HERE;
    }
    REQUIRE(cr_ec_generate(curve, scalar, point) == T13_OK);
    secret_publish(point, cr_ec_point_len(curve));
    cr_ec_make_form(curve, point, scalar, &form);
    REQUIRE(cr_hash_once(CR_SHA256, bytes_of(message, sizeof(message)), digest) == T13_OK);
    struct cr_ec_key key = {point, scalar, &form};
    REQUIRE(cr_ecdsa_sign(curve, &key, CR_SHA256, bytes_of(digest, 32), rs) == T13_OK);
    REQUIRE(cr_ecdsa_verify(curve, &key, bytes_of(digest, 32), rs) == T13_OK);
    return 0;
}

static int ed25519(unsigned unused)
{
    uint8_t seed[CR_ED25519_LEN];
    uint8_t point[CR_ED25519_LEN];
    uint8_t sig[CR_ED25519_SIG_LEN];

    (void)unused;
    REQUIRE(cr_rand(seed, sizeof(seed)) == T13_OK);
    REQUIRE(cr_ed25519_public(seed, point) == T13_OK);
    secret_publish(point, sizeof(point));
    REQUIRE(cr_ed25519_sign(seed, point, bytes_of(message, sizeof(message)), sig) == T13_OK);
    secret_publish(sig, sizeof(sig));
    REQUIRE(cr_ed25519_verify(point, bytes_of(message, sizeof(message)), bytes_of(sig, 64)) ==
            T13_OK);
    return 0;
}

static int ed448(unsigned unused)
{
    uint8_t seed[CR_ED448_LEN];
    uint8_t point[CR_ED448_LEN];
    uint8_t sig[CR_ED448_SIG_LEN];
    const struct bytes text = bytes_of(message, sizeof(message));

    (void)unused;
    REQUIRE(cr_rand(seed, sizeof(seed)) == T13_OK);
    REQUIRE(cr_ed448_public(seed, point) == T13_OK);
    secret_publish(point, sizeof(point));
    REQUIRE(cr_ed448_sign(seed, point, text, sig) == T13_OK);
    secret_publish(sig, sizeof(sig));
    REQUIRE(cr_ed448_verify(point, text, bytes_of(sig, sizeof(sig))) == T13_OK);
    return 0;
}

/* What a private key gave, in all that may be wrong with it: the verdict alone is let known. */
static int rsa_padding(unsigned padding)
{
    const struct cr_rsa_enc how = {.padding = CR_PAD_OAEP, .hash = CR_SHA256};
    uint8_t em[256];

    for (size_t wrong = 0; wrong < sizeof(em); wrong += 51) {
        size_t at = 0;
        size_t len = 0;
        bool good = false;
        REQUIRE(cr_oaep_encode(&how, bytes_of(message, sizeof(message)), em, 256) == T13_OK);
        if (padding == CR_PAD_PKCS1) {
            count_up(em, sizeof(em));
            em[0] = 0;
            em[1] = 2;
            em[200] = 0;
        }
        em[wrong] ^= wrong > 0 ? 1 : 0;
        secret_mark(em, sizeof(em));
        if (padding == CR_PAD_PKCS1) {
            good = cr_pkcs1_decode(em, sizeof(em), &at, &len);
        } else {
            good = cr_oaep_decode(&how, em, sizeof(em), &at, &len) == T13_OK;
        }
        REQUIRE(good == (wrong == 0 || padding == CR_PAD_PKCS1));
        REQUIRE(!good || at + len == sizeof(em));
    }
    return 0;
}

/* The key from a seed and again from its encoding; a ciphertext that is right and one that is not.
 */
static int mlkem(unsigned rank)
{
    const enum cr_mlkem_id id = (enum cr_mlkem_id)rank;
    const size_t s_len = cr_mlkem_ek_len(id) - 32;
    struct cr_mlkem_key *key = malloc(cr_mlkem_key_size(id));
    struct cr_mlkem_key *again = malloc(cr_mlkem_key_size(id));
    uint8_t seed[CR_MLKEM_SEED_LEN];
    uint8_t dk[CR_MLKEM_DK_MAX];
    uint8_t ct[CR_MLKEM_CT_MAX];
    uint8_t sent[CR_MLKEM_SECRET_LEN];
    uint8_t got[CR_MLKEM_SECRET_LEN];

    REQUIRE(key != NULL && again != NULL && cr_rand(seed, sizeof(seed)) == T13_OK);
    REQUIRE(cr_mlkem_generate(key, id, seed) == T13_OK);
    cr_mlkem_write_private(key, dk);
    secret_publish(dk + s_len, s_len + 64); /* the encapsulation key and its hash */
    REQUIRE(cr_mlkem_read_private(again, id, bytes_of(dk, cr_mlkem_dk_len(id))) == T13_OK);
    REQUIRE(cr_rand(seed, 32) == T13_OK);
    cr_mlkem_encapsulate(key, seed, ct, sent);
    secret_publish(ct, cr_mlkem_ct_len(id));
    cr_mlkem_decapsulate(again, ct, got);
    REQUIRE(ct_equal(sent, got, sizeof(got)));
    ct[5] ^= 1;
    cr_mlkem_decapsulate(again, ct, got);
    REQUIRE(!ct_equal(sent, got, sizeof(got)));
    free(key);
    free(again);
    return 0;
}

static int mldsa(unsigned which)
{
    const struct cr_mldsa_params *sets[] = {&cr_mldsa_44, &cr_mldsa_65, &cr_mldsa_87};
    const struct cr_mldsa_params *p = sets[which];
    const struct bytes text = bytes_of(message, sizeof(message));
    static uint8_t public_key[CR_MLDSA_PUBLIC_MAX];
    static uint8_t private_key[CR_MLDSA_PRIVATE_MAX];
    static uint8_t again[CR_MLDSA_PUBLIC_MAX];
    static uint8_t sig[CR_MLDSA_SIG_MAX];
    uint8_t seed[CR_MLDSA_SEED_LEN];

    REQUIRE(cr_rand(seed, sizeof(seed)) == T13_OK);
    REQUIRE(cr_mldsa_generate(p, seed, public_key, private_key) == T13_OK);
    secret_publish(public_key, cr_mldsa_public_len(p));
    secret_publish(private_key, 32);      /* rho */
    secret_publish(private_key + 64, 64); /* the hash of the public key */
    REQUIRE(cr_mldsa_public(p, private_key, again) == T13_OK);
    REQUIRE(ct_equal(public_key, again, cr_mldsa_public_len(p)));
    REQUIRE(cr_mldsa_sign(p, private_key, text, sig) == T13_OK);
    secret_publish(sig, cr_mldsa_sig_len(p));
    REQUIRE(cr_mldsa_verify(p, public_key, text, bytes_of(sig, cr_mldsa_sig_len(p))) == T13_OK);
    return 0;
}

/* Key and plaintext are secret, lengths, nonce and ciphertext are not. */
static int aead(const struct cr_aead_ops *ops, enum cr_aead_id id)
{
    static const size_t lengths[] = {0, 1, 15, 64, 300, 1500, 5000};
    static uint8_t in[5000];
    static uint8_t out[5000 + 1 + CR_AEAD_TAG_MAX];
    uint8_t key[32];
    uint8_t nonce[CR_AEAD_NONCE_LEN];
    uint8_t tag[CR_AEAD_TAG_MAX];
    struct cr_aead a = {.id = id};

    count_up(key, sizeof(key));
    count_up(nonce, sizeof(nonce));
    secret_mark(key, sizeof(key));
    REQUIRE(ops->init(a.state, id, bytes_of(key, cr_aead_key_len(id))) == T13_OK);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        const size_t n = lengths[i];
        const struct bytes ad = bytes_of(message, 13);
        count_up(in, sizeof(in));
        secret_mark(in, sizeof(in));
        REQUIRE(ops->seal(&a, nonce, ad, bytes_of(in, n), bytes_of(in, 1), out) == T13_OK);
        secret_publish(out, n + 1 + 16);
        REQUIRE(ops->open(&a, nonce, ad, bytes_of(out, n + 1), out, tag) == T13_OK);
        REQUIRE(ct_equal(tag, out + n + 1, 16) && ct_equal(in, out, n));
    }
    ops->clear(a.state);
    return 0;
}

static int aesgcm(unsigned id)
{
    int result = NOT_HERE;

    for (size_t i = 0; cr_aesgcm_kernel(i) != NULL; i++) {
        result = aead(cr_aesgcm_kernel(i), (enum cr_aead_id)id);
    }
    return result;
}

static int chachapoly(unsigned i)
{
    const struct cr_aead_ops *ops = cr_chachapoly_kernel(i);

    return ops != NULL ? aead(ops, CR_CHACHA20_POLY1305) : NOT_HERE;
}

static int chachapoly_base(unsigned unused)
{
    (void)unused;
    return aead(&cr_psa_chachapoly, CR_CHACHA20_POLY1305);
}

/* The same in pieces, cut where blocks and groups of them are not whole. */
static int pieces(const struct cr_stream_ops *ops, size_t key_len)
{
    static const size_t cuts[] = {1, 15, 16, 100, 700, 4000, 5000};
    static uint8_t in[5000];
    static uint8_t out[5000];
    static _Alignas(16) uint8_t state[sizeof(((struct cr_stream *)0)->state)];
    uint8_t key[32];
    uint8_t nonce[CR_AEAD_NONCE_LEN];
    uint8_t tags[2][CR_STREAM_TAG_LEN];

    count_up(key, sizeof(key));
    count_up(nonce, sizeof(nonce));
    count_up(in, sizeof(in));
    secret_mark(key, sizeof(key));
    secret_mark(in, sizeof(in));
    REQUIRE(ops->init(state, bytes_of(key, key_len)) == T13_OK);
    for (size_t turn = 0; turn < 2; turn++) {
        const uint8_t *from = turn == 0 ? in : out;
        REQUIRE(ops->start(state, turn == 0, bytes_of(nonce, sizeof(nonce))) == T13_OK);
        REQUIRE(ops->ad(state, bytes_of(message, 13)) == T13_OK);
        for (size_t i = 0, at = 0; i < sizeof(cuts) / sizeof(cuts[0]); at = cuts[i++]) {
            REQUIRE(ops->update(state, bytes_of(from + at, cuts[i] - at), out + at) == T13_OK);
            if (turn == 0) {
                secret_publish(out + at, cuts[i] - at);
            }
        }
        REQUIRE(ops->finish(state, tags[turn]) == T13_OK);
    }
    REQUIRE(ct_equal(tags[0], tags[1], CR_STREAM_TAG_LEN) && ct_equal(in, out, sizeof(in)));
    ops->clear(state);
    return 0;
}

static int aesgcm_pieces(unsigned key_len)
{
    int result = NOT_HERE;

    for (size_t i = 0; cr_aesgcm_stream(i) != NULL; i++) {
        result = pieces(cr_aesgcm_stream(i), key_len);
    }
    return result;
}

static int chachapoly_pieces(unsigned key_len)
{
    int result = NOT_HERE;

    for (size_t i = 0; cr_chachapoly_stream(i) != NULL; i++) {
        result = pieces(cr_chachapoly_stream(i), key_len);
    }
    return result;
}

/* Keys and text are secret; the counter of CTR and the nonces are not. */
static int aes_modes(unsigned key_len)
{
    const struct cr_aes_ops *ops = cr_aes_kernel();
    uint8_t key[32];
    uint8_t iv[AES_BLOCK] = {0};
    uint8_t text[320];
    struct cr_aes k;

    if (ops == NULL) {
        return NOT_HERE;
    }
    count_up(key, sizeof(key));
    count_up(text, sizeof(text));
    secret_mark(key, sizeof(key));
    secret_mark(text, sizeof(text));
    ops->expand(&k, bytes_of(key, key_len), true);
    ops->encrypt(&k, text, text, sizeof(text));
    ops->ctr(&k, iv, text, text, sizeof(text));
    ops->cbc_encrypt(&k, iv, text, text, sizeof(text));
    ops->expand(&k, bytes_of(key, key_len), false);
    ops->decrypt(&k, text, text, sizeof(text));
    ops->cbc_decrypt(&k, iv, text, text, sizeof(text));
    return 0;
}

static int hmac(unsigned id)
{
    uint8_t key[48];
    uint8_t text[300];
    uint8_t out[CR_HASH_MAX];
    uint8_t again[CR_HASH_MAX];
    const enum cr_hash_id hash = (enum cr_hash_id)id;

    count_up(text, sizeof(text));
    secret_mark(text, sizeof(text));
    REQUIRE(cr_rand(key, sizeof(key)) == T13_OK);
    REQUIRE(cr_hmac_once(hash, bytes_of(key, 48), bytes_of(text, sizeof(text)), out) == T13_OK);
    REQUIRE(cr_hmac_once(hash, bytes_of(key, 48), bytes_of(text, sizeof(text)), again) == T13_OK);
    REQUIRE(ct_equal(out, again, cr_hash_len(hash)));
    REQUIRE(cr_hkdf_extract(hash, bytes_of(key, 48), bytes_of(text, 32), out) == T13_OK);
    REQUIRE(cr_hkdf_expand(hash, bytes_of(out, cr_hash_len(hash)), bytes_of(message, 10), again,
                           40) == T13_OK);
    return 0;
}

/* By MULX and RORX alone: it is taken with ADX, which valgrind has not. */
static int sha512_bmi2(unsigned unused)
{
    (void)unused;
#if T13_KERNELS && defined(__x86_64__)
    uint64_t h[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    uint8_t block[256];

    if (cr_cpu_is_baseline() || !__builtin_cpu_supports("bmi2")) {
        return NOT_HERE;
    }
    secret_mark(block, sizeof(block));
    cr_sha512_bmi2(h, block, 2);
    return 0;
#else
    return NOT_HERE;
#endif
}

static int equal(unsigned unused)
{
    uint8_t a[40];
    uint8_t b[40];

    (void)unused;
    count_up(a, sizeof(a));
    count_up(b, sizeof(b));
    secret_mark(a, sizeof(a));
    REQUIRE(ct_equal(a, b, sizeof(a)));
    a[17] ^= 1;
    REQUIRE(!ct_equal(a, b, sizeof(a)));
    return 0;
}

/* These two have to be found: a branch, and an address. */
static int leak_branch(unsigned unused)
{
    uint8_t secret[1];

    (void)unused;
    REQUIRE(cr_rand(secret, sizeof(secret)) == T13_OK);
    if (*(volatile uint8_t *)secret != 0) {
        (void)puts("a leak");
    }
    return 0;
}

static int leak_address(unsigned unused)
{
    static volatile uint8_t table[256];
    volatile uint8_t secret[1] = {1};

    (void)unused;
    secret_mark((const void *)(uintptr_t)secret, 1);
    return table[secret[0]];
}

static const struct row {
    const char *name;
    int (*run)(unsigned argument);
    unsigned argument;
} rows[] = {
    {"P-256-exchange", curve_exchange, CR_SECP256R1},
    {"P-384-exchange", curve_exchange, CR_SECP384R1},
    {"P-256-ECDSA", ecdsa, CR_CURVE_P256},
    {"P-384-ECDSA", ecdsa, CR_CURVE_P384},
    {"X25519", key_exchange, CR_X25519},
    {"X448", key_exchange, CR_X448},
    {"X25519MLKEM768", key_exchange, CR_X25519_MLKEM768},
    {"Ed25519", ed25519, 0},
    {"Ed448", ed448, 0},
    {"ML-KEM-512", mlkem, CR_MLKEM_512},
    {"ML-KEM-768", mlkem, CR_MLKEM_768},
    {"ML-KEM-1024", mlkem, CR_MLKEM_1024},
    {"ML-DSA-44", mldsa, 0},
    {"ML-DSA-65", mldsa, 1},
    {"ML-DSA-87", mldsa, 2},
    {"AES-128-GCM", aesgcm, CR_AES_128_GCM},
    {"AES-256-GCM", aesgcm, CR_AES_256_GCM},
    {"ChaCha20-Poly1305", chachapoly, 0},
    {"ChaCha20-Poly1305-next", chachapoly, 1},
    {"ChaCha20-Poly1305-base", chachapoly_base, 0},
    {"AES-128-GCM-pieces", aesgcm_pieces, 16},
    {"AES-256-GCM-pieces", aesgcm_pieces, 32},
    {"ChaCha20-Poly1305-pieces", chachapoly_pieces, 32},
    {"AES-128-modes", aes_modes, 16},
    {"AES-192-modes", aes_modes, 24},
    {"AES-256-modes", aes_modes, 32},
    {"HMAC-SHA-256", hmac, CR_SHA256},
    {"HMAC-SHA-384", hmac, CR_SHA384},
    {"SHA-512-BMI2", sha512_bmi2, 0},
    {"RSA-PKCS1-padding", rsa_padding, CR_PAD_PKCS1},
    {"RSA-OAEP-padding", rsa_padding, CR_PAD_OAEP},
    {"equal", equal, 0},
    {"leak-branch", leak_branch, 0},
    {"leak-address", leak_address, 0},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (argc < 2) {
            (void)puts(rows[i].name);
        } else if (strcmp(argv[1], rows[i].name) == 0) {
            return cr_start() == T13_OK ? rows[i].run(rows[i].argument) : 1;
        }
    }
    return argc < 2 ? 0 : 2;
}
