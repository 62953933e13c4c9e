#include "crypto/cpu.h"
#include "crypto/p384/p384.h"

const struct cr_ec_ops *cr_p384_kernel(size_t i)
{
    if (cr_cpu_is_baseline()) {
        return NULL;
    }
    if (cr_cpu_has(CR_CPU_BMI2_ADX) && cr_cpu_has(CR_CPU_AVX2)) {
        if (i == 0) {
            return &cr_p384_adx;
        }
        i--;
    }
    return i == 0 ? &cr_p384_portable : NULL;
}
