/* Keccak-f[1600] in portable C. */
#include "crypto/keccak/keccak.h"

#define K_FN static inline

typedef uint64_t lane;

K_FN lane k_xor(lane a, lane b)
{
    return a ^ b;
}

K_FN lane k_rol(lane a, unsigned n)
{
    return a << n | a >> (64 - n);
}

K_FN lane k_chi(lane a, lane b, lane c)
{
    return a ^ (~b & c);
}

K_FN lane k_all(uint64_t u)
{
    return u;
}

#include "crypto/keccak/permute.h"

const uint64_t cr_keccak_rounds[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

static void base_permute(uint64_t a[CR_KECCAK_LANES])
{
    k_permute(a);
}

static void base_permute4(uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS])
{
    uint64_t one[CR_KECCAK_LANES];

    for (size_t way = 0; way < CR_KECCAK_WAYS; way++) {
        for (size_t i = 0; i < CR_KECCAK_LANES; i++) {
            one[i] = a[i][way];
        }
        k_permute(one);
        for (size_t i = 0; i < CR_KECCAK_LANES; i++) {
            a[i][way] = one[i];
        }
    }
}

const struct cr_keccak_ops cr_keccak_base = {base_permute, base_permute4};
