/* ChaCha20-Poly1305 (RFC 8439) on Mbed TLS's own contexts, see aead_gcm.c. */
#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <mbedtls/chachapoly.h>
#include <string.h>

_Static_assert(sizeof(mbedtls_chachapoly_context) <= sizeof(((struct cr_aead *)0)->state),
               "a ChaCha20-Poly1305 context fits into struct cr_aead");

static enum t13_status chachapoly_init(void *state, enum cr_aead_id id, struct bytes key)
{
    mbedtls_chachapoly_context *c = state;

    (void)id;
    mbedtls_chachapoly_init(c);
    return cr_from_mbedtls(mbedtls_chachapoly_setkey(c, key.p));
}

static void chachapoly_clear(void *state)
{
    mbedtls_chachapoly_free(state);
}

static int message(mbedtls_chachapoly_context *c, mbedtls_chachapoly_mode_t mode,
                   const uint8_t *nonce, struct bytes ad, struct bytes in, struct bytes tail,
                   uint8_t *out, uint8_t *tag)
{
    int r = mbedtls_chachapoly_starts(c, nonce, mode);
    if (r == 0) {
        r = mbedtls_chachapoly_update_aad(c, ad.p, ad.n);
    }
    if (r == 0) {
        r = mbedtls_chachapoly_update(c, in.n, in.p, out);
    }
    if (r == 0 && tail.n > 0) {
        r = mbedtls_chachapoly_update(c, tail.n, tail.p, out + in.n);
    }
    if (r == 0) {
        r = mbedtls_chachapoly_finish(c, tag);
    }
    return r;
}

static enum t13_status chachapoly_seal(const struct cr_aead *a, const uint8_t *nonce,
                                       struct bytes ad, struct bytes in, struct bytes tail,
                                       uint8_t *out)
{
    mbedtls_chachapoly_context c;

    memcpy(&c, a->state, sizeof(c));
    int r = message(&c, MBEDTLS_CHACHAPOLY_ENCRYPT, nonce, ad, in, tail, out, out + in.n + tail.n);
    mem_clear(&c, sizeof(c));
    return cr_from_mbedtls(r);
}

static enum t13_status chachapoly_open(const struct cr_aead *a, const uint8_t *nonce,
                                       struct bytes ad, struct bytes in, uint8_t *out, uint8_t *tag)
{
    mbedtls_chachapoly_context c;

    memcpy(&c, a->state, sizeof(c));
    int r = message(&c, MBEDTLS_CHACHAPOLY_DECRYPT, nonce, ad, in, bytes_of(NULL, 0), out, tag);
    mem_clear(&c, sizeof(c));
    return cr_from_mbedtls(r);
}

const struct cr_aead_ops cr_psa_chachapoly = {
    .init = chachapoly_init,
    .seal = chachapoly_seal,
    .open = chachapoly_open,
    .clear = chachapoly_clear,
};
