/* The processor's features: Intel SDM volume 2 (CPUID, XGETBV) and volume 1 section 14.3. */
#include "crypto/cpu/x86.h"
#include "crypto/cpu.h"

#include <cpuid.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define ECX1_OSXSAVE (1u << 27)
#define ECX1_AVX (1u << 28)
#define ECX1_POPCNT (1u << 23)
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

static bool has_all(uint32_t word, uint32_t bits)
{
    return (word & bits) == bits;
}

/* What of AVX2 and AVX-512 there is. A kernel of AVX2 may do its rest by SSSE3. */
static unsigned of_vectors(const struct cr_cpu_words *w)
{
    unsigned found = CR_CPU_AVX2;

    if (!has_all(w->ecx1, ECX1_OSXSAVE | ECX1_AVX | ECX1_SSSE3) || !has_all(w->xcr0, XCR0_YMM) ||
        !has_all(w->ebx7, EBX7_AVX2)) {
        return 0;
    }
    if (has_all(w->ecx7, ECX7_VAES_VCLMUL)) {
        found |= CR_CPU_VAES_VCLMUL;
    }
    if (has_all(w->xcr0, XCR0_ZMM) && has_all(w->ebx7, EBX7_AVX512)) {
        found |= CR_CPU_AVX512;
        if (has_all(w->ebx7, EBX7_IFMA)) {
            found |= CR_CPU_IFMA;
        }
    }
    return found;
}

unsigned cr_cpu_features(const struct cr_cpu_words *w)
{
    unsigned found = of_vectors(w);

    if (has_all(w->ecx1, ECX1_AES_CLMUL)) {
        found |= CR_CPU_AES_CLMUL;
    }
    if (has_all(w->ecx1, ECX1_SSSE3)) {
        found |= CR_CPU_SSSE3;
    }
    if (has_all(w->ecx1, ECX1_POPCNT) && has_all(w->ebx7, EBX7_BMI2_ADX)) {
        found |= CR_CPU_BMI2_ADX;
    }
    if (has_all(w->ebx7, EBX7_SHA) && has_all(w->ecx1, ECX1_SSE41)) {
        found |= CR_CPU_SHA;
    }
    return found;
}

static void ask(void)
{
    struct cr_cpu_words w = {0};
    uint32_t a = 0;
    uint32_t b = 0;
    uint32_t c = 0;
    uint32_t d = 0;

    if (cr_cpu_is_baseline() || !__get_cpuid(1, &a, &b, &w.ecx1, &d)) {
        return;
    }
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        w.ebx7 = b;
        w.ecx7 = c;
    }
    if (has_all(w.ecx1, ECX1_OSXSAVE)) {
        __asm__ volatile("xgetbv" : "=a"(w.xcr0), "=d"(d) : "c"(0));
    }
    atomic_store_explicit(&features, cr_cpu_features(&w), memory_order_release);
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
