#include "crypto/cpu.h"
#include "crypto/sha2/sha2.h"

cr_sha1_fn *cr_sha1_kernel(void)
{
    return cr_cpu_has(CR_CPU_SHA) ? cr_sha1_ni : NULL;
}

cr_sha256_fn *cr_sha256_kernel(void)
{
    return cr_cpu_has(CR_CPU_SHA) ? cr_sha256_ni : NULL;
}

cr_sha512_fn *cr_sha512_kernel(void)
{
    if (!cr_cpu_has(CR_CPU_BMI2_ADX)) {
        return NULL;
    }
    return cr_cpu_has(CR_CPU_AVX512) ? cr_sha512_avx512 : cr_sha512_bmi2;
}
