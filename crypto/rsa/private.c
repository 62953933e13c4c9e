/* RSA's private operation by the Chinese remainder theorem (RFC 8017 5.1.2, 5.2.1), blinded, and
 * checked with the public exponent before anything is given out: D. Boneh, R. DeMillo, R. Lipton,
 * "On the Importance of Checking Cryptographic Protocols for Faults" (1997), for why. */
#include "crypto/ct/ct.h"
#include "crypto/mem.h"
#include "crypto/rand.h"
#include "crypto/rsa/internal.h"

#include <string.h>

#define HALF_MAX (MONT_LIMBS_MAX / 2)
#define MAX_IDLE 16
/* The values are squared after each use; then they are made anew. */
#define BLINDING_USES 64

/* x, of twice the limbs, modulo the prime and times the exponentiation's R. */
static void enter(const struct mont *c, uint64_t *r, const uint64_t *x, const uint64_t *entry)
{
    uint64_t t[2 * HALF_MAX];

    memcpy(t, x, 2 * c->n * sizeof(t[0]));
    mont_reduce(c, r, t);
    mont_mul(c, r, r, entry);
    mem_clear(t, 2 * c->n * sizeof(t[0]));
}

static void power_both(const struct rsa_crt *c, uint64_t *mp, uint64_t *mq, const uint64_t *x,
                       uint64_t *const e[2], uint64_t *table)
{
    _Alignas(64) uint64_t in[8 * PAIR_REGS_MAX];
    _Alignas(64) uint64_t out[8 * PAIR_REGS_MAX];

    enter(&c->p, mp, x, c->entry[0]);
    enter(&c->q, mq, x, c->entry[1]);
    if (c->pair == NULL) {
        uint64_t t[HALF_MAX];
        mont_power(&c->p, t, mp, e[0], table);
        memcpy(mp, t, c->p.n * sizeof(t[0]));
        mont_power(&c->q, t, mq, e[1], table);
        memcpy(mq, t, c->p.n * sizeof(t[0]));
        mem_clear(t, c->p.n * sizeof(t[0]));
        return;
    }
    pair_put(in, c->pair->num_regs, 0, mp, c->p.n);
    pair_put(in, c->pair->num_regs, 1, mq, c->p.n);
    pair_exp(c->pair, out, in, e[0], e[1], table);
    pair_get(out, c->pair->num_regs, 0, mp, c->p.n);
    pair_get(out, c->pair->num_regs, 1, mq, c->p.n);
    mont_below(&c->p, mp, mp);
    mont_below(&c->q, mq, mq);
    mem_clear(in, sizeof(in));
    mem_clear(out, sizeof(out));
}

void rsa_crt_power(const struct rsa_crt *c, uint64_t *r, const uint64_t *x, uint64_t *const e[2],
                   uint64_t *table)
{
    const size_t h = c->p.n;
    uint64_t mp[HALF_MAX];
    uint64_t mq[HALF_MAX];
    uint64_t t[HALF_MAX];

    power_both(c, mp, mq, x, e, table);
    /* r = mq + q ((mp - mq) / q mod p). Both primes have their highest bit: mq is below 2 p. */
    mont_below(&c->p, t, mq);
    mont_sub(&c->p, t, mp, t);
    mont_mul(&c->p, t, t, c->q_inv);
    limbs_mul(r, t, c->q.m, h);
    memset(t, 0, h * sizeof(t[0]));
    uint64_t carry = limbs_add(r, r, mq, h);
    t[0] = carry;
    (void)limbs_add(r + h, r + h, t, h);
    mem_clear(mp, h * sizeof(mp[0]));
    mem_clear(mq, h * sizeof(mq[0]));
    mem_clear(t, h * sizeof(t[0]));
}

/* r at random; r^e blinds, 1/r modulo n takes it off again. */
static enum t13_status make_blinding(const struct cr_rsa_kernel *k, struct rsa_lane *lane)
{
    const size_t n = k->n.n;
    uint64_t r[MONT_LIMBS_MAX];

    T13_TRY(cr_rand(r, n * sizeof(r[0])));
    /* Below the modulus, which has its highest bit; not 0. */
    r[n - 1] &= UINT64_MAX >> 1;
    r[0] |= 1;
    rsa_public_power(k, lane->blind, r);
    mont_mul(&k->n, lane->blind, lane->blind, k->n.rr);
    rsa_crt_power(&k->crt, lane->unblind, r, k->crt.minus_two, lane->table);
    mont_mul(&k->n, lane->unblind, lane->unblind, k->n.rr);
    mem_clear(r, n * sizeof(r[0]));
    return T13_OK;
}

static struct rsa_lane *new_lane(const struct cr_rsa_kernel *k)
{
    const size_t n = k->n.n;
    size_t table = MONT_TABLE * n / 2;

    if (k->crt.pair != NULL) {
        table = (size_t)PAIR_TABLE * 8 * k->crt.pair->num_regs;
    }
    size_t size = sizeof(struct rsa_lane) + 64 + (table + 2 * n) * sizeof(uint64_t);
    struct rsa_lane *lane = mem_zalloc(size);
    if (lane == NULL) {
        return NULL;
    }
    lane->size = size;
    lane->table = (uint64_t *)(((uintptr_t)(lane + 1) + 63) & ~(uintptr_t)63);
    lane->blind = lane->table + table;
    lane->unblind = lane->blind + n;
    return lane;
}

static struct rsa_lane *take_lane(struct cr_rsa_kernel *k)
{
    (void)pthread_mutex_lock(&k->lock);
    struct rsa_lane *lane = k->idle;
    if (lane != NULL) {
        k->idle = lane->next;
        k->num_idle--;
    }
    (void)pthread_mutex_unlock(&k->lock);
    return lane != NULL ? lane : new_lane(k);
}

static void give_lane(struct cr_rsa_kernel *k, struct rsa_lane *lane)
{
    (void)pthread_mutex_lock(&k->lock);
    bool kept = k->num_idle < MAX_IDLE;
    if (kept) {
        lane->next = k->idle;
        k->idle = lane;
        k->num_idle++;
    }
    (void)pthread_mutex_unlock(&k->lock);
    if (!kept) {
        mem_clear_free(lane, lane->size);
    }
}

/* x to the private exponent, with fresh blinding values behind it. */
static enum t13_status blinded_power(const struct cr_rsa_kernel *k, struct rsa_lane *lane,
                                     uint64_t *r, const uint64_t *x)
{
    uint64_t t[MONT_LIMBS_MAX];

    if (lane->num_uses == 0) {
        T13_TRY(make_blinding(k, lane));
    }
    mont_mul(&k->n, t, x, lane->blind);
    rsa_crt_power(&k->crt, r, t, k->crt.exponent, lane->table);
    mont_mul(&k->n, r, r, lane->unblind);
    mont_square(&k->n, lane->blind, lane->blind);
    mont_square(&k->n, lane->unblind, lane->unblind);
    lane->num_uses = (lane->num_uses + 1) % BLINDING_USES;
    mem_clear(t, k->n.n * sizeof(t[0]));
    return T13_OK;
}

enum t13_status cr_rsa_kernel_private(struct cr_rsa_kernel *k, const uint8_t *in, uint8_t *out)
{
    uint64_t x[MONT_LIMBS_MAX];
    uint64_t r[MONT_LIMBS_MAX];
    uint64_t again[MONT_LIMBS_MAX];
    const size_t bytes = k->n.n * sizeof(x[0]);

    limbs_read(x, k->n.n, in, k->len);
    if (limbs_sub(r, x, k->n.m, k->n.n) == 0) {
        return T13_E_ARGUMENT;
    }
    struct rsa_lane *lane = take_lane(k);
    if (lane == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = blinded_power(k, lane, r, x);
    give_lane(k, lane);
    if (status == T13_OK) {
        mont_below(&k->n, r, r);
        rsa_public_power(k, again, r);
        status = ct_equal(again, x, bytes) ? T13_OK : T13_E_CRYPTO;
    }
    if (status == T13_OK) {
        limbs_write(r, out, k->len);
    } else {
        mem_clear(out, k->len);
    }
    mem_clear(x, bytes);
    mem_clear(r, bytes);
    mem_clear(again, bytes);
    return status;
}
