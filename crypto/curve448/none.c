/* Where the compiler has no integers of 128 bits. */
#include "crypto/curve448/curve448.h"

enum t13_status cr_x448_public(const uint8_t *priv, uint8_t *share)
{
    (void)priv;
    (void)share;
    return T13_E_UNSUPPORTED;
}

enum t13_status cr_x448(const uint8_t *priv, struct bytes peer, uint8_t *out)
{
    (void)priv;
    (void)peer;
    (void)out;
    return T13_E_UNSUPPORTED;
}

enum t13_status cr_ed448_public(const uint8_t *seed, uint8_t *point)
{
    (void)seed;
    (void)point;
    return T13_E_UNSUPPORTED;
}

enum t13_status cr_ed448_sign(const uint8_t *seed, const uint8_t *point, struct bytes message,
                              uint8_t *sig)
{
    (void)seed;
    (void)point;
    (void)message;
    (void)sig;
    return T13_E_UNSUPPORTED;
}

enum t13_status cr_ed448_verify(const uint8_t *point, struct bytes message, struct bytes sig)
{
    (void)point;
    (void)message;
    (void)sig;
    return T13_E_UNSUPPORTED;
}
