/* Which X25519 the processor has. On others than these libsodium's is taken: five limbs of 51 bits
 * multiplied by MULX, in C, were measured beside it and lost (gcc 12, Zen 4: 76 us an agreement
 * against 31 us; with clang 14 36 us). */
#include "crypto/cpu.h"
#include "crypto/x25519/kernel.h"

static const struct cr_x25519_ops ifma = {cr_ifma_x25519_base, cr_ifma_x25519};

const struct cr_x25519_ops *cr_x25519_kernel(size_t i)
{
    return i == 0 && cr_cpu_has(CR_CPU_IFMA) && cr_cpu_has(CR_CPU_BMI2_ADX) ? &ifma : NULL;
}
