/* The processor's features: Intel SDM volume 2 (CPUID, XGETBV) and volume 1 section 14.3. */
#include "crypto/cpu.h"

#include <cpuid.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define ECX1_OSXSAVE (1u << 27)
#define ECX1_AVX (1u << 28)
#define ECX1_AES_CLMUL (1u << 25 | 1u << 1 | 1u << 9 | 1u << 19)
#define ECX1_SSSE3 (1u << 9)
#define ECX1_SSE41 (1u << 9 | 1u << 19)
#define EBX7_AVX2 (1u << 5)
#define EBX7_BMI2_ADX (1u << 3 | 1u << 8 | 1u << 19)
#define EBX7_SHA (1u << 29)
#define EBX7_AVX512 (1u << 16 | 1u << 17 | 1u << 30 | 1u << 31)
#define EBX7_IFMA (1u << 21)
#define ECX7_VAES_VCLMUL (1u << 9 | 1u << 10)
#define XCR0_YMM 0x06u
#define XCR0_ZMM 0xe6u

static pthread_once_t asked = PTHREAD_ONCE_INIT;
static atomic_uint features; /* 0: none, or not asked yet */

/* What of the registers the operating system saves: XCR0, or 0 where AVX is not to be used. */
static uint32_t saved_state(uint32_t ecx1)
{
    uint32_t low = 0;
    uint32_t high = 0;

    if ((ecx1 & (ECX1_OSXSAVE | ECX1_AVX)) != (ECX1_OSXSAVE | ECX1_AVX)) {
        return 0;
    }
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

/* of_vectors tells what of AVX2 and AVX-512 there is, from the words of CPUID leaf 7. */
static unsigned of_vectors(uint32_t xcr0, uint32_t ebx7, uint32_t ecx7)
{
    unsigned found = 0;

    if ((xcr0 & XCR0_YMM) != XCR0_YMM || (ebx7 & EBX7_AVX2) == 0) {
        return 0;
    }
    found |= CR_CPU_AVX2;
    if ((ecx7 & ECX7_VAES_VCLMUL) == ECX7_VAES_VCLMUL) {
        found |= CR_CPU_VAES_VCLMUL;
    }
    if ((xcr0 & XCR0_ZMM) == XCR0_ZMM && (ebx7 & EBX7_AVX512) == EBX7_AVX512) {
        found |= CR_CPU_AVX512;
        if ((ebx7 & EBX7_IFMA) != 0) {
            found |= CR_CPU_IFMA;
        }
    }
    return found;
}

static void ask(void)
{
    uint32_t a = 0;
    uint32_t b = 0;
    uint32_t c = 0;
    uint32_t d = 0;
    unsigned found = 0;

    if (cr_cpu_is_baseline() || !__get_cpuid(1, &a, &b, &c, &d)) {
        return;
    }
    uint32_t ecx1 = c;
    if ((ecx1 & ECX1_AES_CLMUL) == ECX1_AES_CLMUL) {
        found |= CR_CPU_AES_CLMUL;
    }
    if ((ecx1 & ECX1_SSSE3) != 0) {
        found |= CR_CPU_SSSE3;
    }
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        found |= of_vectors(saved_state(ecx1), b, c);
        if ((b & EBX7_BMI2_ADX) == EBX7_BMI2_ADX) {
            found |= CR_CPU_BMI2_ADX;
        }
        if ((b & EBX7_SHA) != 0 && (ecx1 & ECX1_SSE41) == ECX1_SSE41) {
            found |= CR_CPU_SHA;
        }
    }
    atomic_store_explicit(&features, found, memory_order_release);
}

bool cr_cpu_has(enum cr_cpu_feature feature)
{
    unsigned known = atomic_load_explicit(&features, memory_order_acquire);

    if (known == 0) {
        (void)pthread_once(&asked, ask);
        known = atomic_load_explicit(&features, memory_order_acquire);
    }
    return (known & feature) != 0;
}
