/* ML-KEM as a TLS group, by itself (draft-ietf-tls-mlkem) and beside an elliptic curve
 * (draft-ietf-tls-ecdhe-mlkem): both shares and both secrets one after the other. */
#include "crypto/mem.h"
#include "crypto/mlkem/mlkem.h"
#include "crypto/ops.h"
#include "crypto/rand.h"

#include <string.h>

#define KEY_ALIGN 32 /* the kernel's loads are fastest there */

static const struct group {
    uint16_t group;
    enum cr_mlkem_id id;
    const struct cr_kex_ops *curve; /* NULL: none */
    bool is_curve_first;
} groups[] = {
    {CR_MLKEM512, CR_MLKEM_512, NULL, false},
    {CR_MLKEM768, CR_MLKEM_768, NULL, false},
    {CR_MLKEM1024, CR_MLKEM_1024, NULL, false},
    {CR_SECP256R1_MLKEM768, CR_MLKEM_768, &cr_psa_p256_kex, true},
    {CR_X25519_MLKEM768, CR_MLKEM_768, &cr_x25519_kex, false},
    {CR_SECP384R1_MLKEM1024, CR_MLKEM_1024, &cr_psa_p384_kex, true},
};

static const struct group *group_of(const struct cr_kex_ops *ops)
{
    size_t i = 0;

    while (groups[i].group != ops->group) {
        i++;
    }
    return &groups[i];
}

/* The private half: the curve's, then ML-KEM's key, at the next good address. */
static struct cr_mlkem_key *key_in(uint8_t *priv, const struct group *g)
{
    uint8_t *p = priv + (g->curve != NULL ? g->curve->priv_len : 0);

    return (struct cr_mlkem_key *)(void *)(p + (KEY_ALIGN - (uintptr_t)p % KEY_ALIGN) % KEY_ALIGN);
}

/* Where the parts of a share are: the curve's and ML-KEM's. */
struct parts {
    size_t curve;
    size_t kem;
};

static struct parts parts_of(const struct group *g, size_t curve_len, size_t kem_len)
{
    if (g->curve == NULL) {
        return (struct parts){0, 0};
    }
    return g->is_curve_first ? (struct parts){0, curve_len} : (struct parts){kem_len, 0};
}

static struct parts client_parts(const struct group *g)
{
    return parts_of(g, g->curve != NULL ? g->curve->client_share_len : 0, cr_mlkem_ek_len(g->id));
}

static struct parts server_parts(const struct group *g)
{
    return parts_of(g, g->curve != NULL ? g->curve->server_share_len : 0, cr_mlkem_ct_len(g->id));
}

static void join(const struct group *g, const struct cr_shared *curve, const uint8_t kem[32],
                 struct cr_shared *secret)
{
    struct parts at = parts_of(g, curve->n, CR_MLKEM_SECRET_LEN);

    if (curve->n > 0) {
        memcpy(secret->b + at.curve, curve->b, curve->n);
    }
    memcpy(secret->b + at.kem, kem, CR_MLKEM_SECRET_LEN);
    secret->n = curve->n + CR_MLKEM_SECRET_LEN;
}

static enum t13_status mlkem_generate(const struct cr_kex_ops *ops, uint8_t *priv, uint8_t *share)
{
    const struct group *g = group_of(ops);
    const struct parts at = client_parts(g);
    struct cr_mlkem_key *key = key_in(priv, g);
    uint8_t seed[CR_MLKEM_SEED_LEN];

    if (g->curve != NULL) {
        T13_TRY(g->curve->generate(g->curve, priv, share + at.curve));
    }
    enum t13_status status = cr_rand(seed, sizeof(seed));
    if (status == T13_OK) {
        status = cr_mlkem_generate(key, g->id, seed);
    }
    if (status == T13_OK) {
        memcpy(share + at.kem, key->ek, cr_mlkem_ek_len(g->id));
    }
    mem_clear(seed, sizeof(seed));
    return status;
}

/* An encapsulation key that FIPS 203 7.2 refuses is a bad share: illegal_parameter. */
static enum t13_status encapsulate(const struct group *g, struct bytes ek, uint8_t *ct,
                                   uint8_t secret[CR_MLKEM_SECRET_LEN])
{
    uint8_t m[32];
    const size_t size = cr_mlkem_key_size(g->id) + KEY_ALIGN;
    uint8_t *block = mem_alloc(size);

    if (block == NULL) {
        return T13_E_NO_MEMORY;
    }
    struct cr_mlkem_key *key =
        (struct cr_mlkem_key *)(void *)(block + (KEY_ALIGN - (uintptr_t)block % KEY_ALIGN));
    enum t13_status status = cr_mlkem_read_public(key, g->id, ek);
    if (status == T13_E_BAD_KEY) {
        status = T13_E_BAD_SHARE;
    }
    if (status == T13_OK) {
        status = cr_rand(m, sizeof(m));
    }
    if (status == T13_OK) {
        cr_mlkem_encapsulate(key, m, ct, secret);
        mem_clear(m, sizeof(m));
    }
    mem_free(block); /* all of it is public */
    return status;
}

static enum t13_status mlkem_respond(const struct cr_kex_ops *ops, struct bytes client_share,
                                     uint8_t *share, struct cr_shared *secret)
{
    const struct group *g = group_of(ops);
    const struct parts from = client_parts(g);
    const struct parts to = server_parts(g);
    struct bytes ek = bytes_of(client_share.p + from.kem, cr_mlkem_ek_len(g->id));
    struct cr_shared curve = {.n = 0};
    uint8_t kem[CR_MLKEM_SECRET_LEN] = {0};

    enum t13_status status = encapsulate(g, ek, share + to.kem, kem);
    if (status == T13_OK && g->curve != NULL) {
        struct bytes point = bytes_of(client_share.p + from.curve, g->curve->client_share_len);
        status = g->curve->respond(g->curve, point, share + to.curve, &curve);
    }
    if (status == T13_OK) {
        join(g, &curve, kem, secret);
    }
    mem_clear(&curve, sizeof(curve));
    mem_clear(kem, sizeof(kem));
    return status;
}

static enum t13_status mlkem_finish(const struct cr_kex_ops *ops, const uint8_t *priv,
                                    struct bytes server_share, struct cr_shared *secret)
{
    const struct group *g = group_of(ops);
    const struct parts from = server_parts(g);
    const struct cr_mlkem_key *key = key_in((uint8_t *)(uintptr_t)priv, g);
    struct cr_shared curve = {.n = 0};
    uint8_t kem[CR_MLKEM_SECRET_LEN];
    enum t13_status status = T13_OK;

    if (g->curve != NULL) {
        struct bytes point = bytes_of(server_share.p + from.curve, g->curve->server_share_len);
        status = g->curve->finish(g->curve, priv, point, &curve);
    }
    if (status == T13_OK) {
        cr_mlkem_decapsulate(key, server_share.p + from.kem, kem);
        join(g, &curve, kem, secret);
        mem_clear(kem, sizeof(kem));
    }
    mem_clear(&curve, sizeof(curve));
    return status;
}

#define POLY_LEN sizeof(struct mlkem_poly)
#define KEY_LEN(k) (sizeof(struct cr_mlkem_key) + (k) * (k)*POLY_LEN + KEY_ALIGN)
#define EK_LEN(k) (MLKEM_POLY_LEN * (k) + 32)

const struct cr_kex_ops cr_mlkem512_kex = {CR_MLKEM512,    KEY_LEN(2),    EK_LEN(2),   768,
                                           mlkem_generate, mlkem_respond, mlkem_finish};
const struct cr_kex_ops cr_mlkem768_kex = {CR_MLKEM768,    KEY_LEN(3),    EK_LEN(3),   1088,
                                           mlkem_generate, mlkem_respond, mlkem_finish};
const struct cr_kex_ops cr_mlkem1024_kex = {CR_MLKEM1024,   KEY_LEN(4),    EK_LEN(4),   1568,
                                            mlkem_generate, mlkem_respond, mlkem_finish};
const struct cr_kex_ops cr_x25519_mlkem768_kex = {
    CR_X25519_MLKEM768, 32 + KEY_LEN(3), 32 + EK_LEN(3), 32 + 1088,
    mlkem_generate,     mlkem_respond,   mlkem_finish};
const struct cr_kex_ops cr_secp256r1_mlkem768_kex = {
    CR_SECP256R1_MLKEM768, 32 + KEY_LEN(3), 65 + EK_LEN(3), 65 + 1088,
    mlkem_generate,        mlkem_respond,   mlkem_finish};
const struct cr_kex_ops cr_secp384r1_mlkem1024_kex = {
    CR_SECP384R1_MLKEM1024, 48 + KEY_LEN(4), 97 + EK_LEN(4), 97 + 1568,
    mlkem_generate,         mlkem_respond,   mlkem_finish};
