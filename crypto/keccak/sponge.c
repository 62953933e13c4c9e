/* The sponge construction: FIPS 202 section 4, with the padding pad10*1. */
#include "crypto/keccak/keccak.h"
#include "crypto/mem.h"

static const struct cr_keccak_ops *ops(void)
{
    const struct cr_keccak_ops *kernel = cr_keccak_kernel(0);

    return kernel != NULL ? kernel : &cr_keccak_base;
}

static uint64_t load64(const uint8_t *p)
{
    uint64_t u = 0;

    for (size_t i = 0; i < 8; i++) {
        u |= (uint64_t)p[i] << 8 * i;
    }
    return u;
}

static void store64(uint8_t *p, uint64_t u)
{
    for (size_t i = 0; i < 8; i++) {
        p[i] = (uint8_t)(u >> 8 * i);
    }
}

static uint64_t at(size_t pos, uint8_t byte)
{
    return (uint64_t)byte << 8 * (pos % 8);
}

void cr_keccak_init(struct cr_keccak *k, size_t rate, enum cr_keccak_suffix suffix)
{
    *k = (struct cr_keccak){.rate = (uint16_t)rate, .suffix = (uint8_t)suffix};
}

/* Whole lanes where the position allows it: rates are multiples of 8. */
void cr_keccak_absorb(struct cr_keccak *k, const void *p, size_t n)
{
    const uint8_t *in = p;

    while (n > 0) {
        if (k->pos % 8 == 0 && n >= 8) {
            k->a[k->pos / 8] ^= load64(in);
            k->pos = (uint16_t)(k->pos + 8);
            in += 8;
            n -= 8;
        } else {
            k->a[k->pos / 8] ^= at(k->pos, *in);
            k->pos++;
            in++;
            n--;
        }
        if (k->pos == k->rate) {
            ops()->permute(k->a);
            k->pos = 0;
        }
    }
}

void cr_keccak_squeeze(struct cr_keccak *k, uint8_t *out, size_t n)
{
    if (!k->is_squeezing) {
        k->a[k->pos / 8] ^= at(k->pos, k->suffix);
        k->a[k->rate / 8 - 1] ^= at(7, 0x80);
        k->pos = k->rate;
        k->is_squeezing = true;
    }
    while (n > 0) {
        if (k->pos == k->rate) {
            ops()->permute(k->a);
            k->pos = 0;
        }
        if (k->pos % 8 == 0 && n >= 8) {
            store64(out, k->a[k->pos / 8]);
            k->pos = (uint16_t)(k->pos + 8);
            out += 8;
            n -= 8;
        } else {
            *out = (uint8_t)(k->a[k->pos / 8] >> 8 * (k->pos % 8));
            k->pos++;
            out++;
            n--;
        }
    }
}

void cr_keccak_clear(struct cr_keccak *k)
{
    mem_clear(k, sizeof(*k));
}

void cr_keccak4_absorb(struct cr_keccak4 *k, size_t rate, enum cr_keccak_suffix suffix,
                       const uint8_t *const in[CR_KECCAK_WAYS], size_t n)
{
    *k = (struct cr_keccak4){0};
    for (size_t way = 0; way < CR_KECCAK_WAYS; way++) {
        size_t whole = n / 8;
        for (size_t i = 0; i < whole; i++) {
            k->a[i][way] = load64(in[way] + 8 * i);
        }
        for (size_t pos = 8 * whole; pos < n; pos++) {
            k->a[pos / 8][way] ^= at(pos, in[way][pos]);
        }
        k->a[n / 8][way] ^= at(n, (uint8_t)suffix);
        k->a[rate / 8 - 1][way] ^= at(7, 0x80);
    }
}

void cr_keccak4_squeeze(struct cr_keccak4 *k, size_t rate, uint8_t *const out[CR_KECCAK_WAYS])
{
    ops()->permute4(k->a);
    for (size_t i = 0; i < rate / 8; i++) {
        for (size_t way = 0; way < CR_KECCAK_WAYS; way++) {
            store64(out[way] + 8 * i, k->a[i][way]);
        }
    }
}

void cr_keccak4_clear(struct cr_keccak4 *k)
{
    mem_clear(k, sizeof(*k));
}
