/* For builds without kernels, and for processors that have none of ChaCha20-Poly1305. */
#include "crypto/chachapoly/stream.h"
#include "crypto/ops.h"

const struct cr_aead_ops *cr_chachapoly_kernel(size_t i)
{
    (void)i;
    return NULL;
}

const struct cr_stream_ops *cr_chachapoly_stream(size_t i)
{
    (void)i;
    return NULL;
}

bool cr_chacha20_stream(const uint8_t key[32], uint8_t *out, size_t n)
{
    (void)key;
    (void)out;
    (void)n;
    return false;
}
