/* What the library finds in the processor that it runs on, and how many kernels of each algorithm
 * it would take there: for tests/suites.d/old-processor. */
#include "crypto/cpu.h"
#include "crypto/ec/ec.h"
#include "crypto/keccak/keccak.h"
#include "crypto/mlkem/poly.h"
#include "crypto/ops.h"
#include "crypto/sha2/sha2.h"
#include "crypto/x25519/kernel.h"

#include <stdio.h>

#define COUNT(name, kernel)                                                                        \
    do {                                                                                           \
        unsigned i = 0;                                                                            \
        while (kernel(i) != NULL) {                                                                \
            i++;                                                                                   \
        }                                                                                          \
        (void)printf(" " name "=%u", i);                                                           \
    } while (0)

static const struct {
    const char *name;
    enum cr_cpu_feature feature;
} names[] = {
    {"aes_clmul", CR_CPU_AES_CLMUL},
    {"vaes_vclmul", CR_CPU_VAES_VCLMUL},
    {"avx2", CR_CPU_AVX2},
    {"bmi2_adx", CR_CPU_BMI2_ADX},
    {"sha", CR_CPU_SHA},
    {"avx512", CR_CPU_AVX512},
    {"ifma", CR_CPU_IFMA},
    {"ssse3", CR_CPU_SSSE3},
};

int main(void)
{
    (void)printf("features");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cr_cpu_has(names[i].feature)) {
            (void)printf(" %s", names[i].name);
        }
    }
    (void)printf("\nkernels");
    COUNT("aesgcm", cr_aesgcm_kernel);
    COUNT("chachapoly", cr_chachapoly_kernel);
    COUNT("p256", cr_p256_kernel);
    COUNT("p384", cr_p384_kernel);
    COUNT("keccak", cr_keccak_kernel);
    COUNT("mlkem", cr_mlkem_kernel);
    COUNT("x25519", cr_x25519_kernel);
    (void)printf(" sha256=%d sha512=%d\n", cr_sha256_kernel() != NULL, cr_sha512_kernel() != NULL);
    return 0;
}
