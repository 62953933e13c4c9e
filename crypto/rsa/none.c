/* For builds without kernels, and for processors that have none of RSA. */
#include "crypto/rsa/kernel.h"

enum t13_status cr_rsa_kernel_new(struct cr_rsa_kernel **out,
                                  const struct bytes parts[CR_RSA_NUM_PARTS])
{
    (void)parts;
    *out = NULL;
    return T13_OK;
}

void cr_rsa_kernel_free(struct cr_rsa_kernel *k)
{
    (void)k;
}

bool cr_rsa_kernel_is_private(const struct cr_rsa_kernel *k)
{
    (void)k;
    return false;
}

enum t13_status cr_rsa_kernel_public(const struct cr_rsa_kernel *k, const uint8_t *in, uint8_t *out)
{
    (void)k;
    (void)in;
    (void)out;
    return T13_E_UNSUPPORTED;
}

enum t13_status cr_rsa_kernel_private(struct cr_rsa_kernel *k, const uint8_t *in, uint8_t *out)
{
    (void)k;
    (void)in;
    (void)out;
    return T13_E_UNSUPPORTED;
}
