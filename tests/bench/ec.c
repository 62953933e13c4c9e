/* The NIST curves beside the system's OpenSSL, in alternating rounds on one core: microseconds of
 * CPU time an operation, the median of the rounds.
 *
 *     build/tests/bench_ec [rounds]
 */
#include "crypto/ec/ec.h"
#include "crypto/kex.h"
#include "crypto/key.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_ROUNDS 101

static const uint8_t digest[48] = {1, 2, 3, 4, 5};

/* What is measured: both sides of one curve. */
struct side {
    enum cr_key_type type;
    uint16_t group;
    enum cr_hash_id hash;
    size_t hash_len;
    EVP_PKEY *theirs;
    EVP_PKEY *their_peer;
    struct cr_key *ours;
    struct cr_key *our_peer;
    uint8_t sig[CR_SIG_MAX];
    size_t sig_len;
};

static void must(int good, const char *what)
{
    if (!good) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}

static void their_sign(struct side *s)
{
    uint8_t sig[256];
    size_t n = sizeof(sig);
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(s->theirs, NULL);
    must(EVP_PKEY_sign_init(c) == 1 && EVP_PKEY_sign(c, sig, &n, digest, s->hash_len) == 1, "sign");
    EVP_PKEY_CTX_free(c);
}

static void their_verify(struct side *s)
{
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(s->theirs, NULL);
    must(EVP_PKEY_verify_init(c) == 1 &&
             EVP_PKEY_verify(c, s->sig, s->sig_len, digest, s->hash_len) == 1,
         "verify");
    EVP_PKEY_CTX_free(c);
}

static void their_derive(struct side *s)
{
    uint8_t out[64];
    size_t n = sizeof(out);
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(s->theirs, NULL);
    must(EVP_PKEY_derive_init(c) == 1 && EVP_PKEY_derive_set_peer(c, s->their_peer) == 1 &&
             EVP_PKEY_derive(c, out, &n) == 1,
         "derive");
    EVP_PKEY_CTX_free(c);
}

static void their_generate(struct side *s)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(s->theirs, NULL);
    must(EVP_PKEY_keygen_init(c) == 1 && EVP_PKEY_keygen(c, &key) == 1, "keygen");
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(c);
}

static void our_sign(struct side *s)
{
    struct cr_sig_alg alg = {CR_SIG_ECDSA, s->hash, CR_HASH_NONE, 0};
    must(cr_sign_digest(s->ours, &alg, bytes_of(digest, s->hash_len), s->sig, &s->sig_len) ==
             T13_OK,
         "our sign");
}

static void our_verify(struct side *s)
{
    struct cr_sig_alg alg = {CR_SIG_ECDSA, s->hash, CR_HASH_NONE, 0};
    must(cr_verify_digest(s->ours, &alg, bytes_of(digest, s->hash_len),
                          bytes_of(s->sig, s->sig_len)) == T13_OK,
         "our verify");
}

static void our_derive(struct side *s)
{
    uint8_t out[64];
    size_t n = 0;
    must(cr_derive(s->ours, s->our_peer, out, &n) == T13_OK, "our derive");
}

static void our_generate(struct side *s)
{
    uint8_t share[CR_SHARE_MAX];
    struct cr_kex *kex = NULL;
    must(cr_kex_generate(&kex, s->group, share) == T13_OK, "our keygen");
    cr_kex_free(kex);
}

static double cpu_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double round_of(struct side *s, void (*f)(struct side *))
{
    int n = 0;
    double start = cpu_us();
    double now = start;
    while (now - start < 5000) {
        for (int i = 0; i < 8; i++) {
            f(s);
        }
        n += 8;
        now = cpu_us();
    }
    return (now - start) / n;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void measure(struct side *s, const char *name, void (*theirs)(struct side *),
                    void (*ours)(struct side *), int rounds)
{
    double t[MAX_ROUNDS];
    double o[MAX_ROUNDS];
    for (int i = 0; i < rounds; i++) {
        t[i] = round_of(s, theirs);
        o[i] = round_of(s, ours);
    }
    qsort(t, (size_t)rounds, sizeof(t[0]), compare);
    qsort(o, (size_t)rounds, sizeof(o[0]), compare);
    double their = t[rounds / 2];
    double our = o[rounds / 2];
    printf("%-16s %8.1f us %8.0f/s   %8.1f us %8.0f/s   %5.2f\n", name, their, 1e6 / their, our,
           1e6 / our, their / our);
}

static void make(struct side *s, const char *curve)
{
    uint8_t *der = NULL;
    s->theirs = EVP_EC_gen(curve);
    s->their_peer = EVP_EC_gen(curve);
    must(s->theirs != NULL && s->their_peer != NULL, "EVP_EC_gen");
    int n = i2d_PrivateKey(s->theirs, &der);
    must(n > 0 && cr_key_from_sec1(&s->ours, bytes_of(der, (size_t)n)) == T13_OK, "key");
    OPENSSL_free(der);
    der = NULL;
    n = i2d_PUBKEY(s->their_peer, &der);
    must(n > 0 && cr_key_from_spki(&s->our_peer, bytes_of(der, (size_t)n)) == T13_OK, "peer");
    OPENSSL_free(der);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 21;
    struct side sides[] = {
        {.type = CR_KEY_P256, .group = CR_SECP256R1, .hash = CR_SHA256, .hash_len = 32},
        {.type = CR_KEY_P384, .group = CR_SECP384R1, .hash = CR_SHA384, .hash_len = 48},
    };
    static const char *const names[] = {"P-256", "P-384"};
    char name[32];

    must(rounds > 0 && rounds <= MAX_ROUNDS, "rounds");
    printf("%-16s %-22s   %-22s   %s\n", "", "OpenSSL", "Thirteen", "ratio");
    for (int i = 0; i < 2; i++) {
        struct side *s = &sides[i];
        make(s, names[i]);
        (void)snprintf(name, sizeof(name), "%s sign", names[i]);
        measure(s, name, their_sign, our_sign, rounds);
        (void)snprintf(name, sizeof(name), "%s verify", names[i]);
        measure(s, name, their_verify, our_verify, rounds);
        (void)snprintf(name, sizeof(name), "%s derive", names[i]);
        measure(s, name, their_derive, our_derive, rounds);
        (void)snprintf(name, sizeof(name), "%s generate", names[i]);
        measure(s, name, their_generate, our_generate, rounds);
        EVP_PKEY_free(s->theirs);
        EVP_PKEY_free(s->their_peer);
        cr_key_free(s->ours);
        cr_key_free(s->our_peer);
    }
    return 0;
}
