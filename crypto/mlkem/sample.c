/* What ML-KEM draws from SHAKE, four polynomials at a time: FIPS 203 4.1 and 4.2.2. */
#include "crypto/mlkem/sample.h"

#include "crypto/keccak/keccak.h"
#include "crypto/mem.h"

#include <string.h>

#define WAYS CR_KECCAK_WAYS
#define FIRST_BLOCKS 3 /* enough for nineteen polynomials of twenty */
#define MAX_BLOCKS 16  /* FIPS 203 appendix B allows a limit of 5 */

const struct mlkem_ops *cr_mlkem_ops(void)
{
    const struct mlkem_ops *kernel = cr_mlkem_kernel(0);

    return kernel != NULL ? kernel : &cr_mlkem_base;
}

/* Up to WAYS polynomials; the ways that are not wanted run along. */
static enum t13_status uniform(struct mlkem_poly *const p[], size_t num,
                               const uint8_t *const seeds[WAYS])
{
    uint8_t buf[WAYS][FIRST_BLOCKS * CR_RATE_SHAKE128];
    size_t have[WAYS] = {0};
    struct cr_keccak4 sponges;
    size_t num_done = 0;

    cr_keccak4_absorb(&sponges, CR_RATE_SHAKE128, CR_SUFFIX_SHAKE, seeds, 34);
    for (size_t block = 0; block < FIRST_BLOCKS; block++) {
        uint8_t *const out[WAYS] = {
            buf[0] + block * CR_RATE_SHAKE128, buf[1] + block * CR_RATE_SHAKE128,
            buf[2] + block * CR_RATE_SHAKE128, buf[3] + block * CR_RATE_SHAKE128};
        cr_keccak4_squeeze(&sponges, CR_RATE_SHAKE128, out);
    }
    size_t n = sizeof(buf[0]);
    for (size_t blocks = FIRST_BLOCKS; num_done < num && blocks < MAX_BLOCKS; blocks++) {
        num_done = 0;
        for (size_t way = 0; way < num; way++) {
            have[way] = cr_mlkem_ops()->reject(p[way], have[way], buf[way], n);
            num_done += have[way] == MLKEM_N;
        }
        if (num_done < num) {
            uint8_t *const out[WAYS] = {buf[0], buf[1], buf[2], buf[3]};
            cr_keccak4_squeeze(&sponges, CR_RATE_SHAKE128, out);
            n = CR_RATE_SHAKE128;
        }
    }
    return num_done == num ? T13_OK : T13_E_CRYPTO;
}

enum t13_status cr_mlkem_matrix(struct mlkem_poly *a, size_t k, const uint8_t rho[32])
{
    uint8_t seed[WAYS][34];
    const uint8_t *const seeds[WAYS] = {seed[0], seed[1], seed[2], seed[3]};

    for (size_t way = 0; way < WAYS; way++) {
        memcpy(seed[way], rho, 32);
        seed[way][32] = 0;
        seed[way][33] = 0;
    }
    for (size_t i = 0; i < k * k; i += WAYS) {
        size_t num = k * k - i < WAYS ? k * k - i : WAYS;
        struct mlkem_poly *p[WAYS];
        for (size_t way = 0; way < num; way++) {
            p[way] = &a[i + way];
            seed[way][32] = (uint8_t)((i + way) % k); /* the column comes first */
            seed[way][33] = (uint8_t)((i + way) / k);
        }
        T13_TRY(uniform(p, num, seeds));
    }
    return T13_OK;
}

void cr_mlkem_noise(struct mlkem_poly *p, size_t num, unsigned eta, const uint8_t seed[32],
                    uint8_t first)
{
    uint8_t in[WAYS][33];
    uint8_t buf[WAYS][2 * CR_RATE_SHAKE256];
    const uint8_t *const seeds[WAYS] = {in[0], in[1], in[2], in[3]};
    uint8_t *const block[WAYS] = {buf[0], buf[1], buf[2], buf[3]};
    uint8_t *const next[WAYS] = {buf[0] + CR_RATE_SHAKE256, buf[1] + CR_RATE_SHAKE256,
                                 buf[2] + CR_RATE_SHAKE256, buf[3] + CR_RATE_SHAKE256};
    struct cr_keccak4 sponges;

    for (size_t i = 0; i < num; i += WAYS) {
        for (size_t way = 0; way < WAYS; way++) {
            memcpy(in[way], seed, 32);
            in[way][32] = (uint8_t)(first + i + way);
        }
        cr_keccak4_absorb(&sponges, CR_RATE_SHAKE256, CR_SUFFIX_SHAKE, seeds, 33);
        cr_keccak4_squeeze(&sponges, CR_RATE_SHAKE256, block);
        if (eta == 3) {
            cr_keccak4_squeeze(&sponges, CR_RATE_SHAKE256, next);
        }
        for (size_t way = 0; way < WAYS && i + way < num; way++) {
            if (eta == 3) {
                cr_mlkem_cbd3(&p[i + way], buf[way]);
            } else {
                cr_mlkem_ops()->cbd2(&p[i + way], buf[way]);
            }
        }
    }
    cr_keccak4_clear(&sponges);
    mem_clear(in, sizeof(in));
    mem_clear(buf, sizeof(buf));
}
