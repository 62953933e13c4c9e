/* AES-GCM (SP 800-38D) and ChaCha20-Poly1305 (RFC 8439) in pieces, on Mbed TLS's own contexts. */
#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <mbedtls/chachapoly.h>
#include <mbedtls/gcm.h>
#include <string.h>

_Static_assert(sizeof(mbedtls_gcm_context) <= sizeof(((struct cr_stream *)0)->state) &&
                   sizeof(mbedtls_chachapoly_context) <= sizeof(((struct cr_stream *)0)->state),
               "the contexts fit into struct cr_stream");

static enum t13_status gcm_init(void *state, struct bytes key)
{
    mbedtls_gcm_init(state);
    return cr_from_mbedtls(
        mbedtls_gcm_setkey(state, MBEDTLS_CIPHER_ID_AES, key.p, (unsigned)(key.n * 8)));
}

static enum t13_status gcm_start(void *state, bool encrypt, struct bytes nonce)
{
    return cr_from_mbedtls(mbedtls_gcm_starts(
        state, encrypt ? MBEDTLS_GCM_ENCRYPT : MBEDTLS_GCM_DECRYPT, nonce.p, nonce.n));
}

static enum t13_status gcm_ad(void *state, struct bytes ad)
{
    return cr_from_mbedtls(mbedtls_gcm_update_ad(state, ad.p, ad.n));
}

static enum t13_status gcm_update(void *state, struct bytes in, uint8_t *out)
{
    size_t n = 0;

    return cr_from_mbedtls(mbedtls_gcm_update(state, in.p, in.n, out, in.n, &n));
}

static enum t13_status gcm_finish(void *state, uint8_t *tag)
{
    size_t n = 0;

    return cr_from_mbedtls(mbedtls_gcm_finish(state, NULL, 0, &n, tag, CR_STREAM_TAG_LEN));
}

static void gcm_clear(void *state)
{
    mbedtls_gcm_free(state);
}

static enum t13_status gcm_copy(void *to, const void *from, struct bytes key)
{
    mbedtls_gcm_context *copy = to;

    enum t13_status status = gcm_init(to, key);
    if (status != T13_OK) {
        gcm_clear(to);
        return status;
    }
    /* Mbed TLS has the expanded AES key in memory of its own: that of the new one stays. */
    mbedtls_cipher_context_t own = copy->MBEDTLS_PRIVATE(cipher_ctx);
    memcpy(copy, from, sizeof(*copy));
    copy->MBEDTLS_PRIVATE(cipher_ctx) = own;
    return T13_OK;
}

const struct cr_stream_ops cr_psa_gcm_stream = {
    .init = gcm_init,
    .start = gcm_start,
    .ad = gcm_ad,
    .update = gcm_update,
    .finish = gcm_finish,
    .copy = gcm_copy,
    .clear = gcm_clear,
};

static enum t13_status chachapoly_init(void *state, struct bytes key)
{
    mbedtls_chachapoly_init(state);
    return cr_from_mbedtls(mbedtls_chachapoly_setkey(state, key.p));
}

static enum t13_status chachapoly_start(void *state, bool encrypt, struct bytes nonce)
{
    return cr_from_mbedtls(mbedtls_chachapoly_starts(
        state, nonce.p, encrypt ? MBEDTLS_CHACHAPOLY_ENCRYPT : MBEDTLS_CHACHAPOLY_DECRYPT));
}

static enum t13_status chachapoly_ad(void *state, struct bytes ad)
{
    return cr_from_mbedtls(mbedtls_chachapoly_update_aad(state, ad.p, ad.n));
}

static enum t13_status chachapoly_update(void *state, struct bytes in, uint8_t *out)
{
    return cr_from_mbedtls(mbedtls_chachapoly_update(state, in.n, in.p, out));
}

static enum t13_status chachapoly_finish(void *state, uint8_t *tag)
{
    return cr_from_mbedtls(mbedtls_chachapoly_finish(state, tag));
}

static enum t13_status chachapoly_copy(void *to, const void *from, struct bytes key)
{
    (void)key;
    memcpy(to, from, sizeof(mbedtls_chachapoly_context));
    return T13_OK;
}

static void chachapoly_clear(void *state)
{
    mem_clear(state, sizeof(mbedtls_chachapoly_context));
}

const struct cr_stream_ops cr_psa_chachapoly_stream = {
    .init = chachapoly_init,
    .start = chachapoly_start,
    .ad = chachapoly_ad,
    .update = chachapoly_update,
    .finish = chachapoly_finish,
    .copy = chachapoly_copy,
    .clear = chachapoly_clear,
};
