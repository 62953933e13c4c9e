/* The processor's features: Intel SDM volume 2 (CPUID, XGETBV) and volume 1 section 14.3. */
#include "crypto/cpu.h"

#include <cpuid.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define ECX1_OSXSAVE (1u << 27)
#define ECX1_AVX (1u << 28)
#define ECX1_AES_CLMUL (1u << 25 | 1u << 1 | 1u << 9 | 1u << 19)
#define EBX7_AVX2 (1u << 5)
#define ECX7_VAES_VCLMUL (1u << 9 | 1u << 10)
#define XCR0_YMM 6u

static pthread_once_t asked = PTHREAD_ONCE_INIT;
static unsigned features;

static bool is_baseline(void)
{
    static const char want[] = "baseline";
    const char *got = secure_getenv("THIRTEEN_CPU");
    size_t i = 0;

    if (got == NULL) {
        return false;
    }
    while (want[i] != '\0' && got[i] == want[i]) {
        i++;
    }
    return want[i] == '\0' && got[i] == '\0';
}

static bool saves_ymm(uint32_t ecx1)
{
    uint32_t low = 0;
    uint32_t high = 0;

    if ((ecx1 & (ECX1_OSXSAVE | ECX1_AVX)) != (ECX1_OSXSAVE | ECX1_AVX)) {
        return false;
    }
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & XCR0_YMM) == XCR0_YMM;
}

static void ask(void)
{
    uint32_t a = 0;
    uint32_t b = 0;
    uint32_t c = 0;
    uint32_t d = 0;

    if (is_baseline() || !__get_cpuid(1, &a, &b, &c, &d)) {
        return;
    }
    if ((c & ECX1_AES_CLMUL) == ECX1_AES_CLMUL) {
        features |= CR_CPU_AES_CLMUL;
    }
    bool ymm = saves_ymm(c);
    if (ymm && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & EBX7_AVX2) != 0 &&
        (c & ECX7_VAES_VCLMUL) == ECX7_VAES_VCLMUL) {
        features |= CR_CPU_VAES_VCLMUL;
    }
}

bool cr_cpu_has(enum cr_cpu_feature feature)
{
    return pthread_once(&asked, ask) == 0 && (features & feature) != 0;
}
