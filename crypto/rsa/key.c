/* A key and what follows from it, computed once; the public operation. */
#include "crypto/cpu.h"
#include "crypto/mem.h"
#include "crypto/rsa/internal.h"

#include <string.h>

#define ROW 8 /* a row of mont.c takes so many limbs at a time */
#define HALF_LIMBS_MAX (MONT_LIMBS_MAX / 2)

/* The numbers lie behind the struct; each begins at a multiple of 64 bytes. */
struct room {
    uint64_t *at;
};

static uint64_t *take(struct room *room, size_t n)
{
    uint64_t *p = room->at;

    room->at += n;
    return p;
}

static void init_public(struct cr_rsa_kernel *k, struct room *room, const struct bytes parts[])
{
    const size_t n = (parts[CR_RSA_N].n + 8 * ROW - 1) / (8 * ROW) * ROW;
    uint64_t *m = take(room, n);
    uint64_t *rr = take(room, n);

    limbs_read(m, n, parts[CR_RSA_N].p, parts[CR_RSA_N].n);
    mont_init_public(&k->n, m, rr, n);
    k->len = parts[CR_RSA_N].n;
    if (limbs_bits(m, n) == SINGLE_BITS && cr_cpu_has(CR_CPU_IFMA)) {
        struct single *single = (struct single *)(void *)room->at;
        room->at += sizeof(*single) / sizeof(room->at[0]);
        single_init(single, m, k->n.inv);
        k->single = single;
    }
}

/* One of the two primes: i is 0 for p, 1 for q. */
static void init_prime(struct rsa_crt *c, struct mont *prime, size_t i, struct room *room,
                       const struct bytes parts[], size_t h)
{
    static const uint64_t two[HALF_LIMBS_MAX] = {2};
    struct bytes value = parts[CR_RSA_P + i];
    struct bytes exponent = parts[CR_RSA_DP + i];
    uint64_t *m = take(room, h);

    limbs_read(m, h, value.p, value.n);
    mont_init(prime, m, take(room, h), h);
    c->exponent[i] = take(room, h);
    limbs_read(c->exponent[i], h, exponent.p, exponent.n);
    c->minus_two[i] = take(room, h);
    (void)limbs_sub(c->minus_two[i], m, two, h);
    /* R^2 R^2 / R: R^3. */
    c->entry[i] = take(room, h);
    mont_mul(prime, c->entry[i], prime->rr, prime->rr);
}

/* What the exponentiations of both primes at a time need; its R is a little larger. */
static void init_pair(struct rsa_crt *c, struct pair *pair, size_t h)
{
    const struct mont *prime[2] = {&c->p, &c->q};
    uint64_t one[HALF_LIMBS_MAX] = {1};
    uint64_t t[HALF_LIMBS_MAX];

    pair->prime_bits = 64 * h;
    pair->num_regs = pair_regs(64 * h);
    for (unsigned i = 0; i < 2; i++) {
        for (size_t bit = 64 * h; bit < pair_r_bits(pair->num_regs); bit++) {
            mont_twice(prime[i], c->entry[i], c->entry[i]);
        }
        mont_mul(prime[i], t, c->entry[i], one);
        mont_mul(prime[i], t, t, one);
        pair_put(pair->one, pair->num_regs, i, t, h);
        pair_put(pair->m, pair->num_regs, i, prime[i]->m, h);
        pair->inv[i] = prime[i]->inv;
    }
    c->pair = pair;
    mem_clear(t, h * sizeof(t[0]));
}

static void init_private(struct cr_rsa_kernel *k, struct room *room, const struct bytes parts[])
{
    struct rsa_crt *c = &k->crt;
    const size_t h = k->n.n / 2;

    init_prime(c, &c->p, 0, room, parts, h);
    init_prime(c, &c->q, 1, room, parts, h);
    c->q_inv = take(room, h);
    limbs_read(c->q_inv, h, parts[CR_RSA_QINV].p, parts[CR_RSA_QINV].n);
    mont_mul(&c->p, c->q_inv, c->q_inv, c->p.rr);
    if (pair_regs(64 * h) != 0 && cr_cpu_has(CR_CPU_IFMA)) {
        init_pair(c, (struct pair *)(void *)room->at, h);
    }
    k->is_private = true;
}

static size_t bits_of(struct bytes b)
{
    size_t i = 0;

    while (i < b.n && b.p[i] == 0) {
        i++;
    }
    return i == b.n ? 0 : 8 * (b.n - i) - (size_t)__builtin_clz(b.p[i]) + 24;
}

/* Two primes of half the bits, whole rows of limbs, and all that goes with them. */
static bool has_private(const struct bytes parts[CR_RSA_NUM_PARTS])
{
    const size_t bits = bits_of(parts[CR_RSA_N]);

    for (int i = CR_RSA_P; i <= CR_RSA_QINV; i++) {
        if (bits_of(parts[i]) == 0 || bits_of(parts[i]) > bits / 2) {
            return false;
        }
    }
    return bits % (2 * 64 * ROW) == 0 && bits_of(parts[CR_RSA_P]) == bits / 2 &&
           bits_of(parts[CR_RSA_Q]) == bits / 2;
}

enum t13_status cr_rsa_kernel_new(struct cr_rsa_kernel **out,
                                  const struct bytes parts[CR_RSA_NUM_PARTS])
{
    const size_t n = (parts[CR_RSA_N].n + 8 * ROW - 1) / (8 * ROW) * ROW;
    const bool is_private = has_private(parts);

    *out = NULL;
    if (!cr_cpu_has(CR_CPU_BMI2_ADX) || n > MONT_LIMBS_MAX || bits_of(parts[CR_RSA_E]) > 64 ||
        bits_of(parts[CR_RSA_E]) < 2 || bits_of(parts[CR_RSA_N]) <= 64) {
        return T13_OK;
    }
    size_t size = sizeof(struct cr_rsa_kernel) + 64 + 2 * n * sizeof(uint64_t);
    size += bits_of(parts[CR_RSA_N]) == SINGLE_BITS ? sizeof(struct single) : 0;
    size += is_private ? sizeof(struct pair) + 11 * n / 2 * sizeof(uint64_t) : 0;
    struct cr_rsa_kernel *k = mem_zalloc(size);
    if (k == NULL) {
        return T13_E_NO_MEMORY;
    }
    struct room room = {(uint64_t *)(((uintptr_t)(k + 1) + 63) & ~(uintptr_t)63)};
    k->size = size;
    limbs_read(&k->e, 1, parts[CR_RSA_E].p, parts[CR_RSA_E].n);
    init_public(k, &room, parts);
    if (is_private && pthread_mutex_init(&k->lock, NULL) == 0) {
        init_private(k, &room, parts);
    }
    *out = k;
    return T13_OK;
}

void cr_rsa_kernel_free(struct cr_rsa_kernel *k)
{
    if (k == NULL) {
        return;
    }
    while (k->idle != NULL) {
        struct rsa_lane *first = k->idle;
        k->idle = first->next;
        mem_clear_free(first, first->size);
    }
    if (k->is_private) {
        (void)pthread_mutex_destroy(&k->lock);
    }
    mem_clear_free(k, k->size);
}

bool cr_rsa_kernel_is_private(const struct cr_rsa_kernel *k)
{
    return k->is_private;
}

void rsa_public_power(const struct cr_rsa_kernel *k, uint64_t *r, const uint64_t *x)
{
    uint64_t t[SINGLE_BITS / 64 + 1];

    if (k->single == NULL) {
        mont_public_power(&k->n, r, x, k->e);
        return;
    }
    single_public_power(k->single, t, x, k->e);
    mont_below_carry(&k->n, r, t, t[SINGLE_BITS / 64]);
    mem_clear(t, sizeof(t));
}

enum t13_status cr_rsa_kernel_public(const struct cr_rsa_kernel *k, const uint8_t *in, uint8_t *out)
{
    uint64_t x[MONT_LIMBS_MAX];
    uint64_t r[MONT_LIMBS_MAX];

    limbs_read(x, k->n.n, in, k->len);
    if (limbs_sub(r, x, k->n.m, k->n.n) == 0) {
        return T13_E_ARGUMENT;
    }
    rsa_public_power(k, r, x);
    limbs_write(r, out, k->len);
    return T13_OK;
}
