/* ML-DSA: FIPS 204, sections 5 to 7. */
#include "crypto/mldsa/mldsa.h"

#include "crypto/ct/ct.h"
#include "crypto/ct/secret.h"
#include "crypto/keccak/keccak.h"
#include "crypto/mem.h"
#include "crypto/mldsa/sample.h"
#include "crypto/rand.h"

#include <string.h>

/* Table 1, and the bits of packed coefficients. */
struct cr_mldsa_params {
    uint8_t k;
    uint8_t l;
    uint8_t eta;
    uint8_t eta_bits;
    uint8_t tau;
    uint8_t gamma1_bits; /* gamma1 is 2^(gamma1_bits - 1) */
    uint8_t w1_bits;
    uint8_t omega;
    uint8_t challenge_len;
    int32_t gamma2;
};

const struct cr_mldsa_params cr_mldsa_44 = {4, 4, 2, 3, 39, 18, 6, 80, 32, (MLDSA_Q - 1) / 88};
const struct cr_mldsa_params cr_mldsa_65 = {6, 5, 4, 4, 49, 20, 4, 55, 48, (MLDSA_Q - 1) / 32};
const struct cr_mldsa_params cr_mldsa_87 = {8, 7, 2, 3, 60, 20, 4, 75, 64, (MLDSA_Q - 1) / 32};

#define T1_BITS 10
#define T1_LEN (32 * T1_BITS)
#define T0_BITS 13
#define T0_LEN (32 * T0_BITS)
#define MAX_ATTEMPTS 814 /* FIPS 204 appendix C: fails less often than once in 2^256 */

static size_t s_len(const struct cr_mldsa_params *p)
{
    return 32 * (size_t)p->eta_bits;
}

static size_t z_len(const struct cr_mldsa_params *p)
{
    return 32 * (size_t)p->gamma1_bits;
}

static int32_t beta(const struct cr_mldsa_params *p)
{
    return p->tau * p->eta;
}

static int32_t gamma1(const struct cr_mldsa_params *p)
{
    return 1 << (p->gamma1_bits - 1);
}

size_t cr_mldsa_public_len(const struct cr_mldsa_params *p)
{
    return 32 + T1_LEN * (size_t)p->k;
}

size_t cr_mldsa_private_len(const struct cr_mldsa_params *p)
{
    return 128 + s_len(p) * (size_t)(p->k + p->l) + T0_LEN * (size_t)p->k;
}

size_t cr_mldsa_sig_len(const struct cr_mldsa_params *p)
{
    return p->challenge_len + z_len(p) * p->l + p->omega + p->k;
}

/* H of section 3.7, over up to three pieces. */
static void shake(struct bytes a, struct bytes b, struct bytes c, uint8_t *out, size_t n)
{
    struct cr_keccak k;

    cr_keccak_init(&k, CR_RATE_SHAKE256, CR_SUFFIX_SHAKE);
    cr_keccak_absorb(&k, a.p, a.n);
    cr_keccak_absorb(&k, b.p, b.n);
    cr_keccak_absorb(&k, c.p, c.n);
    cr_keccak_squeeze(&k, out, n);
    cr_keccak_clear(&k);
}

static struct bytes nothing(void)
{
    return bytes_of(NULL, 0);
}

/* All that a key or a signature needs at once; too much for a stack. */
struct work {
    struct mldsa_poly a[MLDSA_K_MAX * MLDSA_L_MAX];
    struct mldsa_poly s1[MLDSA_L_MAX];
    struct mldsa_poly s2[MLDSA_K_MAX];
    struct mldsa_poly t0[MLDSA_K_MAX];
    struct mldsa_poly y[MLDSA_K_MAX];
    struct mldsa_poly z[MLDSA_L_MAX];
    struct mldsa_poly s[MLDSA_L_MAX + MLDSA_K_MAX];
    struct mldsa_poly w[MLDSA_K_MAX];
    struct mldsa_poly w1[MLDSA_K_MAX];
    struct mldsa_poly c;
    struct mldsa_poly scratch;
    uint8_t packed[MLDSA_K_MAX * 192];
};

static void ntt_all(struct mldsa_poly *p, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        mldsa_ntt(&p[i]);
        mldsa_reduce(&p[i]);
    }
}

/* The public key's t from s1 and s2; s1 is transformed on return. */
static void make_t(const struct cr_mldsa_params *p, struct work *w)
{
    ntt_all(w->s1, p->l);
    for (size_t i = 0; i < p->k; i++) {
        mldsa_dot(&w->w[i], &w->a[i * p->l], w->s1, p->l);
        mldsa_inverse(&w->w[i]);
        mldsa_add(&w->w[i], &w->s2[i]);
        mldsa_freeze(&w->w[i]);
        mldsa_power2round(&w->w1[i], &w->t0[i], &w->w[i]);
    }
}

static void put_public(const struct cr_mldsa_params *p, const struct work *w, const uint8_t rho[32],
                       uint8_t *public_key)
{
    memcpy(public_key, rho, 32);
    for (size_t i = 0; i < p->k; i++) {
        mldsa_pack_simple(public_key + 32 + T1_LEN * i, &w->w1[i], T1_BITS);
    }
}

static enum t13_status generate(const struct cr_mldsa_params *p, struct work *w,
                                const uint8_t expanded[128], uint8_t *public_key,
                                uint8_t *private_key)
{
    uint8_t *at = private_key + 128;

    /* rho is in the public key. */
    secret_publish(expanded, 32);
    T13_TRY(mldsa_expand_a(w->a, p->k, p->l, expanded));
    T13_TRY(mldsa_expand_s(w->s, (size_t)p->l + p->k, p->eta, expanded + 32));
    memcpy(w->s1, w->s, p->l * sizeof(w->s[0]));
    memcpy(w->s2, w->s + p->l, p->k * sizeof(w->s[0]));
    for (size_t i = 0; i < (size_t)p->l + p->k; i++) {
        mldsa_pack(at, &w->s[i], p->eta, p->eta_bits);
        at += s_len(p);
    }
    make_t(p, w);
    put_public(p, w, expanded, public_key);
    memcpy(private_key, expanded, 32);
    memcpy(private_key + 32, expanded + 96, 32);
    shake(bytes_of(public_key, cr_mldsa_public_len(p)), nothing(), nothing(), private_key + 64, 64);
    for (size_t i = 0; i < p->k; i++) {
        mldsa_pack(at, &w->t0[i], 1 << (MLDSA_D - 1), T0_BITS);
        at += T0_LEN;
    }
    return T13_OK;
}

enum t13_status cr_mldsa_generate(const struct cr_mldsa_params *p,
                                  const uint8_t seed[CR_MLDSA_SEED_LEN], uint8_t *public_key,
                                  uint8_t *private_key)
{
    const uint8_t sizes[2] = {p->k, p->l};
    uint8_t expanded[128];
    struct work *w = mem_alloc(sizeof(*w));

    if (w == NULL) {
        return T13_E_NO_MEMORY;
    }
    shake(bytes_of(seed, CR_MLDSA_SEED_LEN), bytes_of(sizes, 2), nothing(), expanded,
          sizeof(expanded));
    enum t13_status status = generate(p, w, expanded, public_key, private_key);
    mem_clear(expanded, sizeof(expanded));
    mem_clear_free(w, sizeof(*w));
    return status;
}

/* skDecode (algorithm 25), with the range of s1 and s2. */
static bool read_private(const struct cr_mldsa_params *p, const uint8_t *private_key,
                         struct work *w)
{
    const uint8_t *at = private_key + 128;
    bool is_bad = false;

    for (size_t i = 0; i < (size_t)p->l + p->k; i++) {
        struct mldsa_poly *s = i < p->l ? &w->s1[i] : &w->s2[i - p->l];
        mldsa_unpack(s, at, p->eta, p->eta_bits);
        is_bad |= mldsa_exceeds(s, p->eta + 1);
        at += s_len(p);
    }
    for (size_t i = 0; i < p->k; i++) {
        mldsa_unpack(&w->t0[i], at, 1 << (MLDSA_D - 1), T0_BITS);
        at += T0_LEN;
    }
    return !is_bad;
}

static enum t13_status check_private(const struct cr_mldsa_params *p, const uint8_t *private_key,
                                     struct work *w, uint8_t *public_key)
{
    uint8_t tr[64];

    if (!read_private(p, private_key, w)) {
        return T13_E_BAD_KEY;
    }
    memcpy(w->y, w->t0, p->k * sizeof(w->t0[0]));
    T13_TRY(mldsa_expand_a(w->a, p->k, p->l, private_key));
    make_t(p, w);
    put_public(p, w, private_key, public_key);
    shake(bytes_of(public_key, cr_mldsa_public_len(p)), nothing(), nothing(), tr, sizeof(tr));
    bool is_same = ct_equal(tr, private_key + 64, sizeof(tr)) &&
                   ct_equal(w->y, w->t0, p->k * sizeof(w->t0[0]));
    return is_same ? T13_OK : T13_E_BAD_KEY;
}

enum t13_status cr_mldsa_public(const struct cr_mldsa_params *p, const uint8_t *private_key,
                                uint8_t *public_key)
{
    struct work *w = mem_alloc(sizeof(*w));

    if (w == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = check_private(p, private_key, w, public_key);
    mem_clear_free(w, sizeof(*w));
    return status;
}

void cr_mldsa_mu(const uint8_t tr[64], struct bytes message, uint8_t mu[CR_MLDSA_MU_LEN])
{
    static const uint8_t pure_no_context[2] = {0, 0};

    shake(bytes_of(tr, 64), bytes_of(pure_no_context, 2), message, mu, CR_MLDSA_MU_LEN);
}

static void challenge(const struct cr_mldsa_params *p, struct work *w,
                      const uint8_t mu[CR_MLDSA_MU_LEN], uint8_t *out)
{
    size_t n = 32 * (size_t)p->w1_bits;

    for (size_t i = 0; i < p->k; i++) {
        mldsa_pack_simple(w->packed + n * i, &w->w1[i], p->w1_bits);
    }
    shake(bytes_of(mu, CR_MLDSA_MU_LEN), bytes_of(w->packed, n * p->k), nothing(), out,
          p->challenge_len);
}

/* out = c * s, neither transformed any more; |out| < q. */
static void times_challenge(const struct work *w, struct mldsa_poly *out,
                            const struct mldsa_poly *s)
{
    mldsa_dot(out, &w->c, s, 1);
    mldsa_inverse(out);
    mldsa_reduce(out);
}

/* HintBitPack (algorithm 20) of MakeHint (algorithm 39), polynomial by polynomial. The hint is part
 * of the signature. false: more than omega. */
static bool put_hint(const struct cr_mldsa_params *p, struct work *w, uint8_t *out)
{
    size_t num = 0;

    memset(out, 0, (size_t)p->omega + p->k);
    for (size_t i = 0; i < p->k; i++) {
        /* w - c s2 is in w, with c t0 added its high bits may be others. */
        times_challenge(w, &w->scratch, &w->t0[i]);
        if (mldsa_exceeds(&w->scratch, p->gamma2)) {
            return false;
        }
        mldsa_add(&w->scratch, &w->w[i]);
        mldsa_freeze(&w->scratch);
        mldsa_decompose(&w->y[0], &w->scratch, &w->scratch, p->gamma2);
        for (size_t j = 0; j < MLDSA_N; j++) {
            /* Follows from z, which has been found good, the challenge, and t with all bits. */
            if (secret_declassify((uint64_t)(w->y[0].c[j] != w->w1[i].c[j])) != 0) {
                if (num == p->omega) {
                    return false;
                }
                out[num++] = (uint8_t)j;
            }
        }
        out[p->omega + i] = (uint8_t)num;
    }
    return true;
}

/* One turn of algorithm 7's loop; false: to be tried again. Which turn succeeds is no secret. */
static bool attempt(const struct cr_mldsa_params *p, struct work *w, const uint8_t mu[64],
                    const uint8_t rho[64], unsigned kappa, uint8_t *sig)
{
    mldsa_expand_mask(w->y, p->l, p->gamma1_bits, rho, kappa);
    memcpy(w->z, w->y, p->l * sizeof(w->z[0]));
    ntt_all(w->z, p->l);
    for (size_t i = 0; i < p->k; i++) {
        mldsa_dot(&w->w[i], &w->a[i * p->l], w->z, p->l);
        mldsa_inverse(&w->w[i]);
        mldsa_freeze(&w->w[i]);
        mldsa_decompose(&w->w1[i], &w->scratch, &w->w[i], p->gamma2);
    }
    challenge(p, w, mu, sig);
    /* A hash of w1; of an attempt that fails, it does not depend on the key. */
    secret_publish(sig, p->challenge_len);
    mldsa_ball(&w->c, p->tau, sig, p->challenge_len);
    ntt_all(&w->c, 1);
    for (size_t i = 0; i < p->l; i++) {
        times_challenge(w, &w->z[i], &w->s1[i]);
        mldsa_add(&w->z[i], &w->y[i]);
        mldsa_reduce(&w->z[i]);
        if (mldsa_exceeds(&w->z[i], gamma1(p) - beta(p))) {
            return false;
        }
        mldsa_pack(sig + p->challenge_len + z_len(p) * i, &w->z[i], gamma1(p), p->gamma1_bits);
    }
    for (size_t i = 0; i < p->k; i++) {
        times_challenge(w, &w->scratch, &w->s2[i]);
        mldsa_sub(&w->w[i], &w->scratch);
        mldsa_freeze(&w->w[i]);
        mldsa_decompose(&w->w1[i], &w->scratch, &w->w[i], p->gamma2);
        if (mldsa_exceeds(&w->scratch, p->gamma2 - beta(p))) {
            return false;
        }
    }
    return put_hint(p, w, sig + p->challenge_len + z_len(p) * p->l);
}

static enum t13_status sign(const struct cr_mldsa_params *p, struct work *w,
                            const uint8_t *private_key, const uint8_t mu[64], const uint8_t rho[64],
                            uint8_t *sig)
{
    if (!read_private(p, private_key, w)) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(mldsa_expand_a(w->a, p->k, p->l, private_key));
    ntt_all(w->s1, p->l);
    ntt_all(w->s2, p->k);
    ntt_all(w->t0, p->k);
    for (unsigned i = 0; i < MAX_ATTEMPTS; i++) {
        if (attempt(p, w, mu, rho, i * p->l, sig)) {
            return T13_OK;
        }
    }
    return T13_E_CRYPTO;
}

enum t13_status cr_mldsa_sign_mu(const struct cr_mldsa_params *p, const uint8_t *private_key,
                                 const uint8_t mu[CR_MLDSA_MU_LEN], const uint8_t random[32],
                                 uint8_t *sig)
{
    uint8_t rho[64];
    struct work *w = mem_alloc(sizeof(*w));

    if (w == NULL) {
        return T13_E_NO_MEMORY;
    }
    shake(bytes_of(private_key + 32, 32), bytes_of(random, 32), bytes_of(mu, CR_MLDSA_MU_LEN), rho,
          sizeof(rho));
    enum t13_status status = sign(p, w, private_key, mu, rho, sig);
    if (status != T13_OK) {
        mem_clear(sig, cr_mldsa_sig_len(p));
    }
    mem_clear(rho, sizeof(rho));
    mem_clear_free(w, sizeof(*w));
    return status;
}

enum t13_status cr_mldsa_sign(const struct cr_mldsa_params *p, const uint8_t *private_key,
                              struct bytes message, uint8_t *sig)
{
    uint8_t mu[CR_MLDSA_MU_LEN];
    uint8_t random[32];

    T13_TRY(cr_rand(random, sizeof(random)));
    cr_mldsa_mu(private_key + 64, message, mu);
    enum t13_status status = cr_mldsa_sign_mu(p, private_key, mu, random, sig);
    mem_clear(random, sizeof(random));
    return status;
}

/* HintBitUnpack (algorithm 21): places in order, each once, and zeros after the last. */
static bool read_hint(const struct cr_mldsa_params *p, const uint8_t *in, size_t i, size_t *first,
                      uint8_t hint[MLDSA_N])
{
    size_t end = in[p->omega + i];

    memset(hint, 0, MLDSA_N);
    if (end < *first || end > p->omega) {
        return false;
    }
    for (size_t j = *first; j < end; j++) {
        if (j > *first && in[j] <= in[j - 1]) {
            return false;
        }
        hint[in[j]] = 1;
    }
    *first = end;
    if (i + 1 == p->k) {
        for (size_t j = end; j < p->omega; j++) {
            if (in[j] != 0) {
                return false;
            }
        }
    }
    return true;
}

/* Algorithm 8. All is public. */
static bool verify(const struct cr_mldsa_params *p, struct work *w, const uint8_t *public_key,
                   const uint8_t mu[64], const uint8_t *sig)
{
    const uint8_t *hints = sig + p->challenge_len + z_len(p) * p->l;
    uint8_t hint[MLDSA_N];
    uint8_t again[64];
    size_t first = 0;

    for (size_t i = 0; i < p->l; i++) {
        mldsa_unpack(&w->z[i], sig + p->challenge_len + z_len(p) * i, gamma1(p), p->gamma1_bits);
        if (mldsa_exceeds(&w->z[i], gamma1(p) - beta(p))) {
            return false;
        }
    }
    ntt_all(w->z, p->l);
    mldsa_ball(&w->c, p->tau, sig, p->challenge_len);
    ntt_all(&w->c, 1);
    for (size_t i = 0; i < p->k; i++) {
        if (!read_hint(p, hints, i, &first, hint)) {
            return false;
        }
        mldsa_unpack_simple(&w->t0[0], public_key + 32 + T1_LEN * i, T1_BITS);
        for (size_t j = 0; j < MLDSA_N; j++) {
            w->t0[0].c[j] *= 1 << MLDSA_D;
        }
        ntt_all(w->t0, 1);
        mldsa_dot(&w->w[i], &w->a[i * p->l], w->z, p->l);
        mldsa_dot(&w->scratch, &w->c, w->t0, 1);
        mldsa_sub(&w->w[i], &w->scratch);
        mldsa_reduce(&w->w[i]);
        mldsa_inverse(&w->w[i]);
        mldsa_freeze(&w->w[i]);
        mldsa_use_hint(&w->w1[i], &w->w[i], hint, p->gamma2);
    }
    challenge(p, w, mu, again);
    return ct_equal(again, sig, p->challenge_len);
}

enum t13_status cr_mldsa_verify_mu(const struct cr_mldsa_params *p, const uint8_t *public_key,
                                   const uint8_t mu[CR_MLDSA_MU_LEN], struct bytes sig)
{
    if (sig.n != cr_mldsa_sig_len(p)) {
        return T13_E_BAD_SIGNATURE;
    }
    struct work *w = mem_alloc(sizeof(*w));
    if (w == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = mldsa_expand_a(w->a, p->k, p->l, public_key);
    if (status == T13_OK && !verify(p, w, public_key, mu, sig.p)) {
        status = T13_E_BAD_SIGNATURE;
    }
    mem_free(w);
    return status;
}

enum t13_status cr_mldsa_verify(const struct cr_mldsa_params *p, const uint8_t *public_key,
                                struct bytes message, struct bytes sig)
{
    uint8_t tr[64];
    uint8_t mu[CR_MLDSA_MU_LEN];

    shake(bytes_of(public_key, cr_mldsa_public_len(p)), nothing(), nothing(), tr, sizeof(tr));
    cr_mldsa_mu(tr, message, mu);
    return cr_mldsa_verify_mu(p, public_key, mu, sig);
}
