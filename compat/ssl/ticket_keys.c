/* SSL_CTX_set_tlsext_ticket_keys(3): tickets under 80 bytes that the program gives, or takes to
 * give them to others: key name (16), HMAC key (32), AES key (32). The ticket is OpenSSL's: key
 * name, IV, AES-256-CBC of the session's DER form, HMAC-SHA256 of all that. */
#include "compat/ssl/ticket.h"

#include "crypto/cipher.h"
#include "crypto/ct/ct.h"
#include "crypto/hash.h"
#include "crypto/rand.h"

#include <string.h>

#define IV_LEN 16
#define MAC_LEN 32
#define HEAD_LEN (CX_TICKET_NAME_LEN + IV_LEN)

static const uint8_t *hmac_key(const struct cx_ctx_calls *calls)
{
    return calls->ticket_keys + CX_TICKET_NAME_LEN;
}

static const uint8_t *aes_key(const struct cx_ctx_calls *calls)
{
    return hmac_key(calls) + 32;
}

static bool crypt(const struct cx_ctx_calls *calls, bool encrypt, const uint8_t *iv, uint8_t *data,
                  size_t n)
{
    struct cr_cipher c;

    if (cr_cipher_init(&c, CR_AES_256_CBC, encrypt, bytes_of(aes_key(calls), 32),
                       bytes_of(iv, IV_LEN)) != T13_OK) {
        return false;
    }
    bool ok = cr_cipher_update(&c, bytes_of(data, n), data) == T13_OK;
    cr_cipher_clear(&c);
    return ok;
}

static bool mac(const struct cx_ctx_calls *calls, struct bytes data, uint8_t out[MAC_LEN])
{
    return cr_hmac_once(CR_SHA256, bytes_of(hmac_key(calls), 32), data, out) == T13_OK;
}

bool cx_ticket_keys_seal(const struct cx_ctx_calls *calls, struct bytes plain, uint8_t **out,
                         size_t *out_len)
{
    size_t pad = IV_LEN - plain.n % IV_LEN;
    size_t body = plain.n + pad;
    uint8_t *ticket = mem_alloc(HEAD_LEN + body + MAC_LEN);

    if (ticket == NULL) {
        return false;
    }
    memcpy(ticket, calls->ticket_keys, CX_TICKET_NAME_LEN);
    memcpy(ticket + HEAD_LEN, plain.p, plain.n);
    memset(ticket + HEAD_LEN + plain.n, (int)pad, pad);
    if (cr_rand(ticket + CX_TICKET_NAME_LEN, IV_LEN) != T13_OK ||
        !crypt(calls, true, ticket + CX_TICKET_NAME_LEN, ticket + HEAD_LEN, body) ||
        !mac(calls, bytes_of(ticket, HEAD_LEN + body), ticket + HEAD_LEN + body)) {
        mem_clear_free(ticket, HEAD_LEN + body + MAC_LEN);
        return false;
    }
    *out = ticket;
    *out_len = HEAD_LEN + body + MAC_LEN;
    return true;
}

struct t13_session *cx_ticket_keys_open(const struct cx_ctx_calls *calls, struct bytes ticket)
{
    uint8_t tag[MAC_LEN];
    size_t n = 0;

    if (ticket.n < HEAD_LEN + IV_LEN + MAC_LEN ||
        !ct_equal(ticket.p, calls->ticket_keys, CX_TICKET_NAME_LEN)) {
        return NULL;
    }
    size_t body = ticket.n - HEAD_LEN - MAC_LEN;
    if (body % IV_LEN != 0 || !mac(calls, bytes_of(ticket.p, HEAD_LEN + body), tag) ||
        !ct_equal(tag, ticket.p + HEAD_LEN + body, MAC_LEN)) {
        return NULL;
    }
    uint8_t *plain = mem_dup(ticket.p + HEAD_LEN, body);
    struct t13_session *core = NULL;
    if (plain != NULL && crypt(calls, false, ticket.p + CX_TICKET_NAME_LEN, plain, body) &&
        cr_unpad(plain, body, IV_LEN, &n)) {
        core = cx_ticket_session(bytes_of(plain, n));
    }
    mem_clear_free(plain, body);
    return core;
}

/* pin makes the context, which is locked, use keys of this form, random ones if it has none yet. */
static bool pin(SSL_CTX *ctx)
{
    struct cx_ctx_calls *calls = &ctx->calls;

    calls->has_ticket_keys =
        calls->has_ticket_keys || cr_rand(calls->ticket_keys, sizeof(calls->ticket_keys)) == T13_OK;
    return calls->has_ticket_keys;
}

long cx_ticket_keys_ctrl(SSL_CTX *ctx, bool set, long n, void *keys)
{
    if (keys == NULL) {
        return (long)sizeof(ctx->calls.ticket_keys);
    }
    if (n != (long)sizeof(ctx->calls.ticket_keys)) {
        cx_ssl_raise(SSL_R_INVALID_TICKET_KEYS_LENGTH);
        return 0;
    }
    if (set) {
        memcpy(ctx->calls.ticket_keys, keys, sizeof(ctx->calls.ticket_keys));
        ctx->calls.has_ticket_keys = true;
        return 1;
    }
    if (!pin(ctx)) {
        return 0;
    }
    memcpy(keys, ctx->calls.ticket_keys, sizeof(ctx->calls.ticket_keys));
    return 1;
}
