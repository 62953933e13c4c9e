/* AES-GCM (SP 800-38D) and ChaCha20-Poly1305 (RFC 8439) in pieces, on Mbed TLS's own contexts. */
#include "crypto/aead_stream.h"

#include "crypto/base.h"
#include "crypto/mem.h"

#include <mbedtls/chachapoly.h>
#include <mbedtls/gcm.h>
#include <string.h>

#define CHACHA_NONCE_LEN 12

_Static_assert(sizeof(mbedtls_gcm_context) <= sizeof(((struct cr_stream *)0)->state) &&
                   sizeof(mbedtls_chachapoly_context) <= sizeof(((struct cr_stream *)0)->state),
               "the contexts fit into struct cr_stream");

static const uint8_t key_lens[CR_STREAM_COUNT] = {
    [CR_STREAM_AES_128_GCM] = 16,
    [CR_STREAM_AES_192_GCM] = 24,
    [CR_STREAM_AES_256_GCM] = 32,
    [CR_STREAM_CHACHAPOLY] = 32,
};

static mbedtls_gcm_context *gcm_of(struct cr_stream *s)
{
    return (mbedtls_gcm_context *)(void *)s->state;
}

static mbedtls_chachapoly_context *chachapoly_of(struct cr_stream *s)
{
    return (mbedtls_chachapoly_context *)(void *)s->state;
}

size_t cr_stream_key_len(enum cr_stream_id id)
{
    return id > CR_STREAM_NONE && id < CR_STREAM_COUNT ? key_lens[id] : 0;
}

enum t13_status cr_stream_init(struct cr_stream *s, enum cr_stream_id id, struct bytes key)
{
    int r = 0;

    memset(s, 0, sizeof(*s));
    if (cr_stream_key_len(id) == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (key.n != cr_stream_key_len(id)) {
        return T13_E_ARGUMENT;
    }
    if (id == CR_STREAM_CHACHAPOLY) {
        mbedtls_chachapoly_init(chachapoly_of(s));
        r = mbedtls_chachapoly_setkey(chachapoly_of(s), key.p);
    } else {
        mbedtls_gcm_init(gcm_of(s));
        r = mbedtls_gcm_setkey(gcm_of(s), MBEDTLS_CIPHER_ID_AES, key.p, (unsigned)(key.n * 8));
    }
    s->id = id;
    if (r != 0) {
        cr_stream_clear(s);
    }
    return cr_from_mbedtls(r);
}

enum t13_status cr_stream_start(struct cr_stream *s, bool encrypt, struct bytes nonce)
{
    int r = 0;

    s->started = false;
    s->in_data = false;
    if (s->id == CR_STREAM_NONE || nonce.n == 0) {
        return T13_E_ARGUMENT;
    }
    if (s->id != CR_STREAM_CHACHAPOLY) {
        r = mbedtls_gcm_starts(gcm_of(s), encrypt ? MBEDTLS_GCM_ENCRYPT : MBEDTLS_GCM_DECRYPT,
                               nonce.p, nonce.n);
    } else if (nonce.n == CHACHA_NONCE_LEN) {
        r = mbedtls_chachapoly_starts(chachapoly_of(s), nonce.p,
                                      encrypt ? MBEDTLS_CHACHAPOLY_ENCRYPT
                                              : MBEDTLS_CHACHAPOLY_DECRYPT);
    } else {
        return T13_E_ARGUMENT;
    }
    s->started = r == 0;
    return cr_from_mbedtls(r);
}

enum t13_status cr_stream_ad(struct cr_stream *s, struct bytes ad)
{
    if (!s->started || s->in_data) {
        return T13_E_ARGUMENT;
    }
    if (ad.n == 0) {
        return T13_OK;
    }
    return cr_from_mbedtls(s->id == CR_STREAM_CHACHAPOLY
                               ? mbedtls_chachapoly_update_aad(chachapoly_of(s), ad.p, ad.n)
                               : mbedtls_gcm_update_ad(gcm_of(s), ad.p, ad.n));
}

enum t13_status cr_stream_update(struct cr_stream *s, struct bytes in, uint8_t *out)
{
    size_t n = 0;

    if (!s->started) {
        return T13_E_ARGUMENT;
    }
    if (in.n == 0) {
        return T13_OK;
    }
    s->in_data = true;
    return cr_from_mbedtls(s->id == CR_STREAM_CHACHAPOLY
                               ? mbedtls_chachapoly_update(chachapoly_of(s), in.n, in.p, out)
                               : mbedtls_gcm_update(gcm_of(s), in.p, in.n, out, in.n, &n));
}

enum t13_status cr_stream_finish(struct cr_stream *s, uint8_t *tag)
{
    size_t n = 0;

    if (!s->started) {
        return T13_E_ARGUMENT;
    }
    s->started = false;
    return cr_from_mbedtls(
        s->id == CR_STREAM_CHACHAPOLY
            ? mbedtls_chachapoly_finish(chachapoly_of(s), tag)
            : mbedtls_gcm_finish(gcm_of(s), NULL, 0, &n, tag, CR_STREAM_TAG_LEN));
}

enum t13_status cr_stream_copy(struct cr_stream *to, const struct cr_stream *from, struct bytes key)
{
    if (from->id == CR_STREAM_NONE) {
        return T13_OK;
    }
    if (from->id == CR_STREAM_CHACHAPOLY) {
        *to = *from;
        return T13_OK;
    }
    enum t13_status status = cr_stream_init(to, from->id, key);
    if (status != T13_OK) {
        return status;
    }
    /* Mbed TLS has the expanded AES key in memory of its own: that of the new one stays. */
    mbedtls_cipher_context_t own = gcm_of(to)->MBEDTLS_PRIVATE(cipher_ctx);
    *to = *from;
    gcm_of(to)->MBEDTLS_PRIVATE(cipher_ctx) = own;
    return T13_OK;
}

void cr_stream_clear(struct cr_stream *s)
{
    if (s->id != CR_STREAM_NONE && s->id != CR_STREAM_CHACHAPOLY) {
        mbedtls_gcm_free(gcm_of(s));
    }
    mem_clear(s, sizeof(*s));
}
