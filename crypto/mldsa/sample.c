#include "crypto/mldsa/sample.h"

#include "crypto/ct/secret.h"
#include "crypto/keccak/keccak.h"
#include "crypto/mem.h"

#include <string.h>

#define WAYS CR_KECCAK_WAYS
#define MAX_BLOCKS 64 /* ten times what has ever been seen to be needed */
#define SEED_MAX 66

/* Four sponges of one rate over seeds that differ in their last two bytes. */
struct four {
    struct cr_keccak4 sponges;
    size_t rate;
    uint8_t seed[WAYS][SEED_MAX];
    uint8_t block[WAYS][CR_RATE_SHAKE128];
};

static void four_begin(struct four *f, size_t rate, const uint8_t *seed, size_t seed_len,
                       const uint16_t nonce[WAYS])
{
    const uint8_t *const in[WAYS] = {f->seed[0], f->seed[1], f->seed[2], f->seed[3]};

    f->rate = rate;
    for (size_t way = 0; way < WAYS; way++) {
        memcpy(f->seed[way], seed, seed_len);
        f->seed[way][seed_len] = (uint8_t)nonce[way];
        f->seed[way][seed_len + 1] = (uint8_t)(nonce[way] >> 8);
    }
    cr_keccak4_absorb(&f->sponges, rate, CR_SUFFIX_SHAKE, in, seed_len + 2);
}

static void four_next(struct four *f)
{
    uint8_t *const out[WAYS] = {f->block[0], f->block[1], f->block[2], f->block[3]};

    cr_keccak4_squeeze(&f->sponges, f->rate, out);
}

/* Takes numbers from a block until the polynomial has 256; returns how many it has. */
typedef size_t take_fn(struct mldsa_poly *p, size_t have, const uint8_t *block, size_t n);

/* RejNTTPoly (algorithm 30): 23 bits of three bytes. */
static size_t take_uniform(struct mldsa_poly *p, size_t have, const uint8_t *block, size_t n)
{
    for (size_t i = 0; i < n && have < MLDSA_N; i += 3) {
        int32_t v = block[i] | block[i + 1] << 8 | (block[i + 2] & 0x7f) << 16;
        p->c[have] = v;
        have += v < MLDSA_Q;
    }
    return have;
}

/* RejBoundedPoly (algorithm 31). Which nibbles are left out says nothing of those that are not. */
static size_t take_eta2(struct mldsa_poly *p, size_t have, const uint8_t *block, size_t n)
{
    for (size_t i = 0; i < 2 * n && have < MLDSA_N; i++) {
        int32_t v = block[i / 2] >> 4 * (i % 2) & 15;
        if (secret_declassify((uint64_t)(v < 15)) != 0) {
            p->c[have++] = 2 - (v - 5 * (v * 205 >> 10)); /* v mod 5 */
        }
    }
    return have;
}

static size_t take_eta4(struct mldsa_poly *p, size_t have, const uint8_t *block, size_t n)
{
    for (size_t i = 0; i < 2 * n && have < MLDSA_N; i++) {
        int32_t v = block[i / 2] >> 4 * (i % 2) & 15;
        if (secret_declassify((uint64_t)(v < 9)) != 0) {
            p->c[have++] = 4 - v;
        }
    }
    return have;
}

static enum t13_status fill(struct four *f, struct mldsa_poly *p, size_t num, take_fn *take)
{
    size_t have[WAYS] = {0};
    size_t num_done = 0;

    for (size_t block = 0; block < MAX_BLOCKS && num_done < num; block++) {
        num_done = 0;
        four_next(f);
        for (size_t way = 0; way < num; way++) {
            have[way] = take(&p[way], have[way], f->block[way], f->rate);
            num_done += have[way] == MLDSA_N;
        }
    }
    return num_done == num ? T13_OK : T13_E_CRYPTO;
}

static size_t at_most_four(size_t n)
{
    return n < WAYS ? n : WAYS;
}

enum t13_status mldsa_expand_a(struct mldsa_poly *a, size_t k, size_t l, const uint8_t rho[32])
{
    struct four f;

    for (size_t i = 0; i < k * l; i += WAYS) {
        uint16_t nonce[WAYS];
        for (size_t way = 0; way < WAYS; way++) {
            nonce[way] = (uint16_t)((i + way) % l | (i + way) / l << 8);
        }
        four_begin(&f, CR_RATE_SHAKE128, rho, 32, nonce);
        T13_TRY(fill(&f, a + i, at_most_four(k * l - i), take_uniform));
    }
    return T13_OK;
}

static void count_from(uint16_t nonce[WAYS], size_t first)
{
    for (size_t way = 0; way < WAYS; way++) {
        nonce[way] = (uint16_t)(first + way);
    }
}

enum t13_status mldsa_expand_s(struct mldsa_poly *s, size_t num, int32_t eta,
                               const uint8_t seed[64])
{
    enum t13_status status = T13_OK;
    struct four f;

    for (size_t i = 0; i < num && status == T13_OK; i += WAYS) {
        uint16_t nonce[WAYS];
        count_from(nonce, i);
        four_begin(&f, CR_RATE_SHAKE256, seed, 64, nonce);
        status = fill(&f, s + i, at_most_four(num - i), eta == 2 ? take_eta2 : take_eta4);
    }
    mem_clear(&f, sizeof(f));
    return status;
}

void mldsa_expand_mask(struct mldsa_poly *y, size_t num, unsigned bits, const uint8_t seed[64],
                       unsigned first)
{
    uint8_t bytes[WAYS][5 * CR_RATE_SHAKE256]; /* 640 are wanted at most */
    struct four f;

    for (size_t i = 0; i < num; i += WAYS) {
        uint16_t nonce[WAYS];
        count_from(nonce, first + i);
        four_begin(&f, CR_RATE_SHAKE256, seed, 64, nonce);
        for (size_t block = 0; block < 5; block++) {
            four_next(&f);
            for (size_t way = 0; way < WAYS; way++) {
                memcpy(bytes[way] + block * CR_RATE_SHAKE256, f.block[way], CR_RATE_SHAKE256);
            }
        }
        for (size_t way = 0; way < at_most_four(num - i); way++) {
            mldsa_unpack(&y[i + way], bytes[way], 1 << (bits - 1), bits);
        }
    }
    mem_clear(&f, sizeof(f));
    mem_clear(bytes, sizeof(bytes));
}

void mldsa_ball(struct mldsa_poly *c, unsigned tau, const uint8_t *seed, size_t seed_len)
{
    struct cr_keccak k;
    uint8_t sign_bytes[8];
    uint64_t signs = 0;

    cr_keccak_init(&k, CR_RATE_SHAKE256, CR_SUFFIX_SHAKE);
    cr_keccak_absorb(&k, seed, seed_len);
    cr_keccak_squeeze(&k, sign_bytes, sizeof(sign_bytes));
    for (size_t i = 0; i < 8; i++) {
        signs |= (uint64_t)sign_bytes[i] << 8 * i;
    }
    *c = (struct mldsa_poly){{0}};
    for (unsigned i = MLDSA_N - tau; i < MLDSA_N; i++) {
        /* Each byte is at most i with a chance of 3/4 or more. 0 should none be in very many. */
        uint8_t j = 0;
        for (unsigned tries = 0; tries < 1024; tries++) {
            cr_keccak_squeeze(&k, &j, 1);
            if (j <= i) {
                break;
            }
        }
        j = j <= i ? j : 0;
        c->c[i] = c->c[j];
        c->c[j] = 1 - 2 * (int32_t)(signs & 1);
        signs >>= 1;
    }
    cr_keccak_clear(&k);
}
