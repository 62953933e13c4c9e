#include "crypto/cpu.h"
#include "crypto/p256/p256.h"

const struct cr_ec_ops *cr_p256_kernel(size_t i)
{
    const struct cr_ec_ops *list[3];
    size_t n = 0;

    if (cr_cpu_is_baseline()) {
        return NULL;
    }
    if (cr_cpu_has(CR_CPU_BMI2_ADX) && cr_cpu_has(CR_CPU_IFMA)) {
        list[n++] = &cr_p256_ifma;
    }
    if (cr_cpu_has(CR_CPU_BMI2_ADX) && cr_cpu_has(CR_CPU_AVX2)) {
        list[n++] = &cr_p256_adx;
    }
    list[n++] = &cr_p256_portable;
    return i < n ? list[i] : NULL;
}
