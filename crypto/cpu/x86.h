#ifndef T13_CRYPTO_CPU_X86_H
#define T13_CRYPTO_CPU_X86_H

#include <stdint.h>

/* What the processor says of itself: words of CPUID's leaves 1 and 7, and XCR0, the registers that
 * the operating system saves; 0 where there is no such leaf or register. */
struct cr_cpu_words {
    uint32_t ecx1;
    uint32_t ebx7;
    uint32_t ecx7;
    uint32_t xcr0;
};

/* cr_cpu_features returns the bits of enum cr_cpu_feature: each only if all that its kernels are
 * compiled with is there. */
unsigned cr_cpu_features(const struct cr_cpu_words *w);

#endif
