/* ML-KEM: FIPS 203, sections 5 (K-PKE) and 6 (the internal algorithms), 7.2 and 7.3 (checks). */
#include "crypto/mlkem/mlkem.h"

#include "crypto/ct/ct.h"
#include "crypto/ct/secret.h"
#include "crypto/ct/select.h"
#include "crypto/keccak/keccak.h"
#include "crypto/mem.h"
#include "crypto/mlkem/sample.h"

#include <string.h>

/* FIPS 203 table 2. */
static unsigned eta1(enum cr_mlkem_id id)
{
    return id == CR_MLKEM_512 ? 3 : 2;
}

static unsigned du(enum cr_mlkem_id id)
{
    return id == CR_MLKEM_1024 ? 11 : 10;
}

static unsigned dv(enum cr_mlkem_id id)
{
    return id == CR_MLKEM_1024 ? 5 : 4;
}

static size_t vector_len(enum cr_mlkem_id id)
{
    return MLKEM_POLY_LEN * (size_t)id;
}

size_t cr_mlkem_ek_len(enum cr_mlkem_id id)
{
    return vector_len(id) + 32;
}

size_t cr_mlkem_dk_len(enum cr_mlkem_id id)
{
    return 2 * vector_len(id) + 96;
}

size_t cr_mlkem_ct_len(enum cr_mlkem_id id)
{
    return 32 * (du(id) * (size_t)id + dv(id));
}

size_t cr_mlkem_key_size(enum cr_mlkem_id id)
{
    return sizeof(struct cr_mlkem_key) + (size_t)id * (size_t)id * sizeof(struct mlkem_poly);
}

void cr_mlkem_clear(struct cr_mlkem_key *key)
{
    mem_clear(key, cr_mlkem_key_size(key->id));
}

/* G, H and J of section 4.1, each over two pieces. */
static void hash2(size_t rate, enum cr_keccak_suffix suffix, struct bytes a, struct bytes b,
                  uint8_t *out, size_t n)
{
    struct cr_keccak k;

    cr_keccak_init(&k, rate, suffix);
    cr_keccak_absorb(&k, a.p, a.n);
    cr_keccak_absorb(&k, b.p, b.n);
    cr_keccak_squeeze(&k, out, n);
    cr_keccak_clear(&k);
}

static void hash_g(struct bytes a, struct bytes b, uint8_t out[64])
{
    hash2(CR_RATE_SHA3_512, CR_SUFFIX_SHA3, a, b, out, 64);
}

static void hash_h(struct bytes a, uint8_t out[32])
{
    hash2(CR_RATE_SHA3_256, CR_SUFFIX_SHA3, a, bytes_of(NULL, 0), out, 32);
}

static void hash_j(struct bytes a, struct bytes b, uint8_t out[32])
{
    hash2(CR_RATE_SHAKE256, CR_SUFFIX_SHAKE, a, b, out, 32);
}

static void add(struct mlkem_poly *p, const struct mlkem_poly *q)
{
    for (size_t i = 0; i < MLKEM_N; i++) {
        p->c[i] = (int16_t)(p->c[i] + q->c[i]);
    }
}

static const uint8_t *rho_of(const struct cr_mlkem_key *key)
{
    return key->ek + vector_len(key->id);
}

/* K-PKE.KeyGen (algorithm 13), from rho in the encoded key and sigma; s and t stay transformed. */
static void make_vectors(struct cr_mlkem_key *key, const uint8_t sigma[32])
{
    const struct mlkem_ops *ops = cr_mlkem_ops();
    const size_t k = (size_t)key->id;
    struct mlkem_poly noise[2 * MLKEM_RANK_MAX];
    struct mlkem_poly prepared[MLKEM_RANK_MAX];

    cr_mlkem_noise(noise, 2 * k, eta1(key->id), sigma, 0);
    for (size_t i = 0; i < 2 * k; i++) {
        ops->ntt(&noise[i]);
    }
    for (size_t i = 0; i < k; i++) {
        ops->reduce(&noise[i]);
        key->s[i] = noise[i];
        ops->prepare(&prepared[i], &key->s[i]);
    }
    for (size_t i = 0; i < k; i++) {
        ops->dot(&key->t[i], &key->a[i * k], 1, key->s, prepared, k);
        ops->to_mont(&key->t[i]);
        add(&key->t[i], &noise[k + i]);
        ops->reduce(&key->t[i]);
        ops->encode12(key->ek + MLKEM_POLY_LEN * i, &key->t[i]);
    }
    mem_clear(noise, sizeof(noise));
    mem_clear(prepared, sizeof(prepared));
}

enum t13_status cr_mlkem_generate(struct cr_mlkem_key *key, enum cr_mlkem_id id,
                                  const uint8_t seed[CR_MLKEM_SEED_LEN])
{
    const uint8_t k = (uint8_t)id;
    uint8_t rho_sigma[64];

    key->id = id;
    key->is_private = true;
    hash_g(bytes_of(seed, 32), bytes_of(&k, 1), rho_sigma);
    memcpy(key->ek + vector_len(id), rho_sigma, 32);
    /* rho is in the encapsulation key. */
    secret_publish(key->ek + vector_len(id), 32);
    enum t13_status status = cr_mlkem_matrix(key->a, k, rho_of(key));
    if (status == T13_OK) {
        make_vectors(key, rho_sigma + 32);
        memcpy(key->z, seed + 32, 32);
        hash_h(bytes_of(key->ek, cr_mlkem_ek_len(id)), key->h);
    } else {
        cr_mlkem_clear(key);
    }
    mem_clear(rho_sigma, sizeof(rho_sigma));
    return status;
}

/* 7.2, the modulus check. */
static bool is_reduced(const struct mlkem_poly *p)
{
    int bad = 0;

    for (size_t i = 0; i < MLKEM_N; i++) {
        bad |= MLKEM_Q - 1 - p->c[i];
    }
    /* That a key is refused may be known. */
    return secret_declassify((uint64_t)(bad >> 31 & 1)) == 0;
}

enum t13_status cr_mlkem_read_public(struct cr_mlkem_key *key, enum cr_mlkem_id id, struct bytes ek)
{
    const size_t k = (size_t)id;

    if (ek.n != cr_mlkem_ek_len(id)) {
        return T13_E_BAD_KEY;
    }
    key->id = id;
    key->is_private = false;
    memcpy(key->ek, ek.p, ek.n);
    for (size_t i = 0; i < k; i++) {
        cr_mlkem_ops()->decode12(&key->t[i], key->ek + MLKEM_POLY_LEN * i);
        if (!is_reduced(&key->t[i])) {
            return T13_E_BAD_KEY;
        }
    }
    hash_h(ek, key->h);
    return cr_mlkem_matrix(key->a, k, rho_of(key));
}

enum t13_status cr_mlkem_read_private(struct cr_mlkem_key *key, enum cr_mlkem_id id,
                                      struct bytes dk)
{
    const size_t s_len = vector_len(id);
    const size_t ek_len = cr_mlkem_ek_len(id);

    if (dk.n != cr_mlkem_dk_len(id)) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(cr_mlkem_read_public(key, id, bytes_of(dk.p + s_len, ek_len)));
    if (!ct_equal(key->h, dk.p + s_len + ek_len, sizeof(key->h))) {
        return T13_E_BAD_KEY;
    }
    for (size_t i = 0; i < (size_t)id; i++) {
        cr_mlkem_ops()->decode12(&key->s[i], dk.p + MLKEM_POLY_LEN * i);
        if (!is_reduced(&key->s[i])) {
            cr_mlkem_clear(key);
            return T13_E_BAD_KEY;
        }
    }
    memcpy(key->z, dk.p + s_len + ek_len + 32, sizeof(key->z));
    key->is_private = true;
    return T13_OK;
}

void cr_mlkem_write_private(const struct cr_mlkem_key *key, uint8_t *dk)
{
    const size_t ek_len = cr_mlkem_ek_len(key->id);

    for (size_t i = 0; i < (size_t)key->id; i++) {
        cr_mlkem_ops()->encode12(dk, &key->s[i]);
        dk += MLKEM_POLY_LEN;
    }
    memcpy(dk, key->ek, ek_len);
    memcpy(dk + ek_len, key->h, sizeof(key->h));
    memcpy(dk + ek_len + sizeof(key->h), key->z, sizeof(key->z));
}

/* K-PKE.Encrypt (algorithm 14). */
static void encrypt(const struct cr_mlkem_key *key, const uint8_t m[32], const uint8_t coins[32],
                    uint8_t *ct)
{
    const struct mlkem_ops *ops = cr_mlkem_ops();
    const size_t k = (size_t)key->id;
    struct mlkem_poly noise[2 * MLKEM_RANK_MAX + 1]; /* y, e1, e2 */
    struct mlkem_poly prepared[MLKEM_RANK_MAX];
    struct mlkem_poly u;
    struct mlkem_poly v;

    if (eta1(key->id) == 2) {
        cr_mlkem_noise(noise, 2 * k + 1, 2, coins, 0);
    } else {
        cr_mlkem_noise(noise, k, eta1(key->id), coins, 0);
        cr_mlkem_noise(noise + k, k + 1, 2, coins, (uint8_t)k);
    }
    for (size_t i = 0; i < k; i++) {
        ops->ntt(&noise[i]);
        ops->prepare(&prepared[i], &noise[i]);
    }
    for (size_t i = 0; i < k; i++) {
        ops->dot(&u, &key->a[i], k, noise, prepared, k); /* a column: the matrix is transposed */
        ops->inverse(&u);
        add(&u, &noise[k + i]);
        ops->reduce(&u);
        ops->compress(ct, &u, du(key->id));
        ct += 32 * (size_t)du(key->id);
    }
    ops->dot(&v, key->t, 1, noise, prepared, k);
    ops->inverse(&v);
    ops->decompress(&u, m, 1);
    add(&v, &noise[2 * k]);
    add(&v, &u);
    ops->reduce(&v);
    ops->compress(ct, &v, dv(key->id));
    mem_clear(noise, sizeof(noise));
    mem_clear(prepared, sizeof(prepared));
    mem_clear(&u, sizeof(u));
    mem_clear(&v, sizeof(v));
}

/* K-PKE.Decrypt (algorithm 15). */
static void decrypt(const struct cr_mlkem_key *key, const uint8_t *ct, uint8_t m[32])
{
    const struct mlkem_ops *ops = cr_mlkem_ops();
    const size_t k = (size_t)key->id;
    struct mlkem_poly u[MLKEM_RANK_MAX];
    struct mlkem_poly prepared[MLKEM_RANK_MAX];
    struct mlkem_poly v;
    struct mlkem_poly w;

    for (size_t i = 0; i < k; i++) {
        ops->decompress(&u[i], ct + 32 * (size_t)du(key->id) * i, du(key->id));
        ops->ntt(&u[i]);
        ops->prepare(&prepared[i], &u[i]);
    }
    ops->decompress(&v, ct + 32 * (size_t)du(key->id) * k, dv(key->id));
    ops->dot(&w, key->s, 1, u, prepared, k);
    ops->inverse(&w);
    for (size_t i = 0; i < MLKEM_N; i++) {
        w.c[i] = (int16_t)(v.c[i] - w.c[i]);
    }
    ops->reduce(&w);
    ops->compress(m, &w, 1);
    mem_clear(u, sizeof(u));
    mem_clear(prepared, sizeof(prepared));
    mem_clear(&v, sizeof(v));
    mem_clear(&w, sizeof(w));
}

void cr_mlkem_encapsulate(const struct cr_mlkem_key *key, const uint8_t m[32], uint8_t *ct,
                          uint8_t secret[CR_MLKEM_SECRET_LEN])
{
    uint8_t secret_coins[64];

    hash_g(bytes_of(m, 32), bytes_of(key->h, 32), secret_coins);
    encrypt(key, m, secret_coins + 32, ct);
    memcpy(secret, secret_coins, CR_MLKEM_SECRET_LEN);
    mem_clear(secret_coins, sizeof(secret_coins));
}

void cr_mlkem_decapsulate(const struct cr_mlkem_key *key, const uint8_t *ct,
                          uint8_t secret[CR_MLKEM_SECRET_LEN])
{
    const size_t ct_len = cr_mlkem_ct_len(key->id);
    uint8_t m[32];
    uint8_t secret_coins[64];
    uint8_t rejected[CR_MLKEM_SECRET_LEN];
    uint8_t again[CR_MLKEM_CT_MAX];

    decrypt(key, ct, m);
    hash_g(bytes_of(m, 32), bytes_of(key->h, 32), secret_coins);
    hash_j(bytes_of(key->z, 32), bytes_of(ct, ct_len), rejected);
    encrypt(key, m, secret_coins + 32, again);
    ct_select(secret, ct_equal_mask(ct, again, ct_len), secret_coins, rejected,
              CR_MLKEM_SECRET_LEN);
    mem_clear(m, sizeof(m));
    mem_clear(secret_coins, sizeof(secret_coins));
    mem_clear(rejected, sizeof(rejected));
    mem_clear(again, sizeof(again));
}
