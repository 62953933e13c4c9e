/* For processors without a kernel of their own. */
#include "crypto/cpu.h"
#include "crypto/p256/p256.h"

const struct cr_ec_ops *cr_p256_kernel(size_t i)
{
    return i == 0 && !cr_cpu_is_baseline() ? &cr_p256_portable : NULL;
}
