#ifndef T13_CRYPTO_CPU_H
#define T13_CRYPTO_CPU_H

#include <stdbool.h>

/* What kernels ask of the processor and of the operating system, which saves the registers. */
enum cr_cpu_feature {
    CR_CPU_AES_CLMUL = 1,   /* AES-NI, PCLMULQDQ, SSSE3, SSE4.1 */
    CR_CPU_VAES_VCLMUL = 2, /* VAES and VPCLMULQDQ on 256 bits, AVX2 */
    CR_CPU_AVX2 = 4,        /* with SSSE3 */
    CR_CPU_BMI2_ADX = 8,    /* MULX, ADCX, ADOX; BMI1 and POPCNT too */
    CR_CPU_SHA = 16,        /* SHA-1 and SHA-256 instructions, SSSE3, SSE4.1 */
    CR_CPU_AVX512 = 32,     /* F, DQ, BW, VL */
    CR_CPU_IFMA = 64,       /* AVX-512 IFMA, with CR_CPU_AVX512 */
    CR_CPU_SSSE3 = 128,
};

/* cr_cpu_has tells whether a feature may be used. Asked of the processor once a process, so that
 * the answer never changes; always false with THIRTEEN_CPU=baseline in the environment. */
bool cr_cpu_has(enum cr_cpu_feature feature);

/* cr_cpu_is_baseline tells whether THIRTEEN_CPU=baseline leaves the kernels out, those in plain C
 * too. The same answer for the life of the process. */
bool cr_cpu_is_baseline(void);

#endif
