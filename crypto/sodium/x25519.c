/* X25519 (RFC 7748) by libsodium. */
#include "crypto/base.h"
#include "crypto/ct/secret.h"
#include "crypto/mem.h"
#include "crypto/sodium/curve25519.h"

#include <sodium.h>

enum t13_status cr_sodium_x25519_public(const uint8_t *priv, uint8_t *share)
{
    T13_TRY(cr_start());
    int result = crypto_scalarmult_curve25519_base(share, priv);
    /* That it fails may be known. */
    return secret_declassify((uint64_t)(unsigned)result) == 0 ? T13_OK : T13_E_CRYPTO;
}

enum t13_status cr_sodium_x25519(const uint8_t *priv, const uint8_t *peer, uint8_t *out)
{
    T13_TRY(cr_start());
    /* Refuses the all-zero result, which every point of small order gives (RFC 7748 6.1). */
    int result = crypto_scalarmult_curve25519(out, priv, peer);
    /* The peer knows that its point was refused. */
    if (secret_declassify((uint64_t)(unsigned)result) != 0) {
        mem_clear(out, crypto_scalarmult_curve25519_BYTES);
        return T13_E_BAD_SHARE;
    }
    return T13_OK;
}
