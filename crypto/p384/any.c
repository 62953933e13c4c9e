/* For processors without a kernel of their own. */
#include "crypto/cpu.h"
#include "crypto/p384/p384.h"

const struct cr_ec_ops *cr_p384_kernel(size_t i)
{
    return i == 0 && !cr_cpu_is_baseline() ? &cr_p384_portable : NULL;
}
