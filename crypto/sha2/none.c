/* For builds without kernels, and for processors that have none of SHA-1 and SHA-2. */
#include "crypto/sha2/sha2.h"

cr_sha1_fn *cr_sha1_kernel(void)
{
    return NULL;
}

cr_sha256_fn *cr_sha256_kernel(void)
{
    return NULL;
}

cr_sha512_fn *cr_sha512_kernel(void)
{
    return NULL;
}
