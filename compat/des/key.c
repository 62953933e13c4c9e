/* DES_set_key(3): keys and their parity. */
#include "compat/des/des.h"

#include "crypto/rand.h"

#include <string.h>

/* FIPS 74 3.6: the keys that decrypt what they or another of them encrypt. */
static const uint8_t weak[][8] = {
    {0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01},
    {0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe},
    {0x1f, 0x1f, 0x1f, 0x1f, 0x0e, 0x0e, 0x0e, 0x0e},
    {0xe0, 0xe0, 0xe0, 0xe0, 0xf1, 0xf1, 0xf1, 0xf1},
    {0x01, 0xfe, 0x01, 0xfe, 0x01, 0xfe, 0x01, 0xfe},
    {0xfe, 0x01, 0xfe, 0x01, 0xfe, 0x01, 0xfe, 0x01},
    {0x1f, 0xe0, 0x1f, 0xe0, 0x0e, 0xf1, 0x0e, 0xf1},
    {0xe0, 0x1f, 0xe0, 0x1f, 0xf1, 0x0e, 0xf1, 0x0e},
    {0x01, 0xe0, 0x01, 0xe0, 0x01, 0xf1, 0x01, 0xf1},
    {0xe0, 0x01, 0xe0, 0x01, 0xf1, 0x01, 0xf1, 0x01},
    {0x1f, 0xfe, 0x1f, 0xfe, 0x0e, 0xfe, 0x0e, 0xfe},
    {0xfe, 0x1f, 0xfe, 0x1f, 0xfe, 0x0e, 0xfe, 0x0e},
    {0x01, 0x1f, 0x01, 0x1f, 0x01, 0x0e, 0x01, 0x0e},
    {0x1f, 0x01, 0x1f, 0x01, 0x0e, 0x01, 0x0e, 0x01},
    {0xe0, 0xfe, 0xe0, 0xfe, 0xf1, 0xfe, 0xf1, 0xfe},
    {0xfe, 0xe0, 0xfe, 0xe0, 0xfe, 0xf1, 0xfe, 0xf1},
};

/* b with its lowest bit such that the number of ones is odd. */
static uint8_t odd(uint8_t b)
{
    unsigned ones = b >> 1;

    ones ^= ones >> 4;
    ones ^= ones >> 2;
    ones ^= ones >> 1;
    return (uint8_t)((b & 0xfeu) | (~ones & 1u));
}

static bool parity_is_odd(const uint8_t *key)
{
    unsigned wrong = 0;

    for (size_t i = 0; i < CX_DES_BLOCK; i++) {
        wrong |= (unsigned)(key[i] ^ odd(key[i]));
    }
    return wrong == 0;
}

static bool is_weak(const uint8_t *key)
{
    unsigned found = 0;

    for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
        unsigned differs = 0;
        for (size_t j = 0; j < CX_DES_BLOCK; j++) {
            differs |= (unsigned)(weak[i][j] ^ key[j]);
        }
        found |= differs == 0;
    }
    return found != 0;
}

static void set_key(const uint8_t *key, DES_key_schedule *schedule)
{
    memset(schedule, 0, sizeof(*schedule));
    memcpy(schedule->ks[0].cblock, key, CX_DES_BLOCK);
}

static int set_key_checked(const uint8_t *key, DES_key_schedule *schedule)
{
    if (!parity_is_odd(key)) {
        return -1;
    }
    if (is_weak(key)) {
        return -2;
    }
    set_key(key, schedule);
    return 0;
}

bool cx_des_start(struct cr_cipher *c, bool encrypt, const DES_key_schedule *k1,
                  const DES_key_schedule *k2, const DES_key_schedule *k3)
{
    uint8_t key[3 * CX_DES_BLOCK];
    bool triple = k2 != NULL && k3 != NULL;

    memcpy(key, k1->ks[0].cblock, CX_DES_BLOCK);
    if (triple) {
        memcpy(key + CX_DES_BLOCK, k2->ks[0].cblock, CX_DES_BLOCK);
        memcpy(key + 2 * CX_DES_BLOCK, k3->ks[0].cblock, CX_DES_BLOCK);
    }
    enum t13_status status =
        cr_cipher_init(c, triple ? CR_DES_EDE3_ECB : CR_DES_ECB, encrypt,
                       bytes_of(key, triple ? sizeof(key) : CX_DES_BLOCK), bytes_of(NULL, 0));
    mem_clear(key, sizeof(key));
    return status == T13_OK;
}

void cx_des_block(struct cr_cipher *c, const uint8_t *in, uint8_t *out)
{
    if (cr_cipher_update(c, bytes_of(in, CX_DES_BLOCK), out) != T13_OK) {
        memset(out, 0, CX_DES_BLOCK);
    }
}

/* DES_set_odd_parity - see DES_set_key(3). abi: full. test tests/oracle/des.c */
CX_API void DES_set_odd_parity(DES_cblock *key)
{
    for (size_t i = 0; i < CX_DES_BLOCK; i++) {
        (*key)[i] = odd((*key)[i]);
    }
}

/* DES_check_key_parity - 1 when it is odd in each byte. abi: full. test tests/oracle/des.c */
CX_API int DES_check_key_parity(const_DES_cblock *key)
{
    return parity_is_odd(*key);
}

/* DES_is_weak_key - see DES_set_key(3). abi: full. test tests/oracle/des.c */
CX_API int DES_is_weak_key(const_DES_cblock *key)
{
    return is_weak(*key);
}

/* DES_set_key_checked - see DES_set_key(3). abi: full. test tests/oracle/des.c
 *
 * ret   0; -1 when the parity is wrong, -2 for a weak key, and the schedule stays as it was
 */
CX_API int DES_set_key_checked(const_DES_cblock *key, DES_key_schedule *schedule)
{
    return set_key_checked(*key, schedule);
}

/* DES_set_key_unchecked - see DES_set_key(3). abi: full. test tests/oracle/des.c */
CX_API void DES_set_key_unchecked(const_DES_cblock *key, DES_key_schedule *schedule)
{
    set_key(*key, schedule);
}

/* DES_set_key - see DES_set_key(3). abi: full. test tests/oracle/des.c
 *
 * ret   as DES_set_key_checked()
 */
CX_API int DES_set_key(const_DES_cblock *key, DES_key_schedule *schedule)
{
    return set_key_checked(*key, schedule);
}

/* DES_key_sched - see DES_set_key(3). abi: full. test tests/oracle/des.c
 *
 * ret   as DES_set_key_checked()
 */
CX_API int DES_key_sched(const_DES_cblock *key, DES_key_schedule *schedule)
{
    return set_key_checked(*key, schedule);
}

/* DES_random_key - see DES_set_key(3). abi: full. test tests/oracle/des.c
 *
 * ret   1; 0 without random bytes
 */
CX_API int DES_random_key(DES_cblock *ret)
{
    do {
        if (cr_rand(*ret, CX_DES_BLOCK) != T13_OK) {
            return 0;
        }
        for (size_t i = 0; i < CX_DES_BLOCK; i++) {
            (*ret)[i] = odd((*ret)[i]);
        }
    } while (is_weak(*ret));
    return 1;
}

/* DES_options - how OpenSSL's own DES was compiled. abi: full. test tests/oracle/des.c */
CX_API const char *DES_options(void)
{
    return "des(int)";
}
