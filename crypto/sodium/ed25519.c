/* Ed25519: RFC 8032. */
#include "crypto/base.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"
#include "crypto/sodium/curve25519.h"

#include <sodium.h>
#include <string.h>

enum t13_status cr_ed25519_public(const uint8_t *seed, uint8_t *point)
{
    uint8_t secret_key[crypto_sign_SECRETKEYBYTES];

    T13_TRY(cr_start());
    int r = crypto_sign_seed_keypair(point, secret_key, seed);
    mem_clear(secret_key, sizeof(secret_key));
    return r == 0 ? T13_OK : T13_E_CRYPTO;
}

enum t13_status cr_ed25519_sign(const uint8_t *seed, const uint8_t *point, struct bytes message,
                                uint8_t *sig)
{
    uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
    uint8_t again[CR_ED25519_SIG_LEN];

    T13_TRY(cr_start());
    memcpy(secret_key, seed, CR_ED25519_LEN);
    memcpy(secret_key + CR_ED25519_LEN, point, CR_ED25519_LEN);
    int r = crypto_sign_detached(sig, NULL, message.p, message.n, secret_key);
    /* A fault in a deterministic signature gives the key away: twice must be the same. */
    if (r == 0) {
        r = crypto_sign_detached(again, NULL, message.p, message.n, secret_key);
    }
    bool good = r == 0 && ct_equal(sig, again, sizeof(again));
    mem_clear(secret_key, sizeof(secret_key));
    mem_clear(again, sizeof(again));
    if (!good) {
        mem_clear(sig, CR_ED25519_SIG_LEN);
        return T13_E_CRYPTO;
    }
    return T13_OK;
}

enum t13_status cr_ed25519_verify(const uint8_t *point, struct bytes message, struct bytes sig)
{
    T13_TRY(cr_start());
    if (sig.n != CR_ED25519_SIG_LEN ||
        crypto_sign_verify_detached(sig.p, message.p, message.n, point) != 0) {
        return T13_E_BAD_SIGNATURE;
    }
    return T13_OK;
}
