/* For builds without kernels. */
#include "crypto/aes/aes.h"

const struct cr_aes_ops *cr_aes_kernel(void)
{
    return NULL;
}
