/* Four Keccak-f[1600] at once on 256 bits by AVX-512VL: it rotates and has functions of three
 * operands in one instruction, and registers for the whole state. */
#include "crypto/keccak/x86.h"

#include <immintrin.h>

#define K_TARGET __attribute__((target("avx2,avx512f,avx512vl")))
#define K_FN K_TARGET static inline __attribute__((always_inline))

/* Its immediate operand must be one to the compiler without optimization, too. */
#define k_rol(a, n) _mm256_rol_epi64(a, n)

typedef __m256i lane;

K_FN lane k_xor(lane a, lane b)
{
    return _mm256_xor_si256(a, b);
}

K_FN lane k_chi(lane a, lane b, lane c)
{
    /* The function's truth table: a ^ (~b & c) for abc = 000 … 111, lowest bit first. */
    return _mm256_ternarylogic_epi64(a, b, c, 0xd2);
}

K_FN lane k_all(uint64_t u)
{
    return _mm256_set1_epi64x((long long)u);
}

#include "crypto/keccak/permute.h"

K_TARGET void cr_keccak4_avx512(uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS])
{
    lane s[CR_KECCAK_LANES];

    for (size_t i = 0; i < CR_KECCAK_LANES; i++) {
        s[i] = _mm256_loadu_si256((const __m256i_u *)a[i]);
    }
    k_permute(s);
    for (size_t i = 0; i < CR_KECCAK_LANES; i++) {
        _mm256_storeu_si256((__m256i_u *)a[i], s[i]);
    }
}
