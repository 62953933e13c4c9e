/* Which Keccak the processor at hand is given, and the one by the integer instructions of BMI:
 * ANDN and RORX save a third of what portable C must do. */
#include "crypto/keccak/x86.h"
#include "crypto/cpu.h"

#define K_FN __attribute__((target("bmi,bmi2"))) static inline

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

__attribute__((target("bmi,bmi2"))) static void bmi_permute(uint64_t a[CR_KECCAK_LANES])
{
    k_permute(a);
}

static const struct cr_keccak_ops avx512 = {bmi_permute, cr_keccak4_avx512};
static const struct cr_keccak_ops avx2 = {bmi_permute, cr_keccak4_avx2};

const struct cr_keccak_ops *cr_keccak_kernel(size_t i)
{
    const struct cr_keccak_ops *usable[3] = {NULL, NULL, NULL};
    size_t num = 0;

    if (cr_cpu_has(CR_CPU_BMI2_ADX)) {
        if (cr_cpu_has(CR_CPU_AVX512)) {
            usable[num++] = &avx512;
        }
        if (cr_cpu_has(CR_CPU_AVX2)) {
            usable[num++] = &avx2;
        }
    }
    return i < num ? usable[i] : NULL;
}
