/* Compressed certificates, both ways: RFC 8879. */
#include "core/compress/compress.h"
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/msg/alert.h"
#include "core/msg/compressed_certificate.h"
#include "core/wire/list.h"
#include "crypto/mem.h"

struct bytes t13_compress_offer(const struct t13_conn *c, uint8_t *out)
{
    return list_put(out, c->cfg->compress, c->cfg->num_compress);
}

enum t13_status t13_decompress(struct t13_conn *c, const struct t13_msg *msg, uint8_t **out,
                               size_t *n)
{
    struct t13_compressed m;

    if (!t13_compressed_parse(msg->body, &m)) {
        return t13_fail(c, T13_E_DECODE, "CompressedCertificate");
    }
    const struct t13_codec *codec = t13_codec_find(m.algorithm);
    if (codec == NULL || !t13_has(c->cfg->compress, c->cfg->num_compress, m.algorithm)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "CompressedCertificate: algorithm");
    }
    /* The length that is declared is all that is ever made, and is not more than a Certificate that
     * is not compressed may have. */
    if (m.uncompressed_length == 0 || m.uncompressed_length > c->cfg->max_cert_list) {
        return t13_fail(c, T13_E_BAD_CERTIFICATE, "CompressedCertificate: length");
    }
    uint8_t *body = mem_alloc(m.uncompressed_length);
    if (body == NULL) {
        return T13_E_NO_MEMORY;
    }
    if (!codec->decompress(m.message, body, m.uncompressed_length)) {
        mem_free(body);
        return t13_fail(c, T13_E_BAD_CERTIFICATE, "CompressedCertificate: contents");
    }
    *out = body;
    *n = m.uncompressed_length;
    return T13_OK;
}

/* agreed gives the first of our algorithms that the peer takes, too; NULL: none. */
static const struct t13_codec *agreed(const struct t13_conn *c)
{
    for (size_t i = 0; i < c->cfg->num_compress; i++) {
        const struct t13_codec *codec = t13_codec_find(c->cfg->compress[i]);
        if (codec != NULL && list_has(c->peer_compress, codec->id)) {
            return codec;
        }
    }
    return NULL;
}

/* pack compresses a body; NULL when that fails or does not make it shorter. */
static struct t13_packed *pack(const struct t13_codec *codec, struct bytes body)
{
    struct t13_packed *packed = mem_alloc(sizeof(*packed) + body.n);

    if (packed == NULL) {
        return NULL;
    }
    packed->n = body.n;
    if (!codec->compress(body, packed->p, &packed->n) || packed->n >= body.n) {
        mem_free(packed);
        return NULL;
    }
    packed->body_len = body.n;
    return packed;
}

/* kept gives what the credential keeps for an algorithm, made by the first who asks. Two may make
 * it at once: one of them wins. */
static struct t13_packed *kept(struct t13_cred *cred, const struct t13_codec *codec,
                               struct bytes body)
{
    _Atomic(struct t13_packed *) *slot = &cred->packed[codec->id];
    struct t13_packed *now = atomic_load_explicit(slot, memory_order_acquire);

    if (now != NULL) {
        return now;
    }
    struct t13_packed *made = pack(codec, body);
    if (made != NULL && !atomic_compare_exchange_strong(slot, &now, made)) {
        mem_free(made);
        return now;
    }
    return made;
}

enum t13_status t13_put_compressed(struct t13_conn *c, struct bytes body, bool plain, bool *done)
{
    const struct t13_codec *codec = c->cred != NULL ? agreed(c) : NULL;
    struct t13_packed *packed = NULL;

    *done = false;
    if (codec == NULL || codec->id >= T13_COMPRESS_MAX) {
        return T13_OK;
    }
    packed = plain ? kept(c->cred, codec, body) : pack(codec, body);
    if (packed == NULL) {
        return T13_OK; /* it goes as it is */
    }
    struct t13_compressed m = {codec->id, (uint32_t)packed->body_len,
                               bytes_of(packed->p, packed->n)};
    size_t mark = t13_msg_open(c, HS_COMPRESSED_CERTIFICATE);
    t13_compressed_write(&c->flight, &m);
    if (!plain) {
        mem_free(packed);
    }
    *done = true;
    return t13_msg_close(c, mark);
}
