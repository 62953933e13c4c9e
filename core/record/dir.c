#include "core/record/dir.h"

#include "core/keys/schedule.h"
#include "crypto/mem.h"

#include <string.h>

enum t13_status t13_dir_set(struct t13_dir *d, const struct t13_suite *suite,
                            const struct secret *traffic)
{
    struct secret key = {.n = cr_aead_key_len(suite->aead)};
    struct secret next = *traffic; /* traffic may be d's own */

    t13_dir_clear(d);
    enum t13_status st = t13_traffic_keys(suite, &next, key.b, d->iv);
    if (st == T13_OK) {
        st = cr_aead_init(&d->aead, suite->aead, bytes_of(key.b, key.n));
    }
    if (st == T13_OK) {
        d->suite = suite;
        d->limit = suite->max_records;
        d->traffic = next;
    }
    secret_clear(&key);
    secret_clear(&next);
    return st;
}

enum t13_status t13_dir_update(struct t13_dir *d)
{
    const struct t13_suite *suite = d->suite;
    struct secret next = d->traffic;
    uint64_t limit = d->limit;

    enum t13_status st = t13_traffic_update(suite->hash, &next);
    if (st == T13_OK) {
        st = t13_dir_set(d, suite, &next);
    }
    if (st == T13_OK) {
        d->limit = limit;
    }
    secret_clear(&next);
    return st;
}

void t13_dir_clear(struct t13_dir *d)
{
    if (d->suite != NULL) {
        cr_aead_clear(&d->aead);
    }
    mem_clear(d, sizeof(*d));
}

size_t t13_dir_overhead(const struct t13_dir *d)
{
    if (d->suite == NULL) {
        return T13_RECORD_HEADER_LEN;
    }
    return T13_RECORD_HEADER_LEN + 1 + cr_aead_tag_len(d->suite->aead);
}

/* nonce: the IV with the sequence number in its last 8 bytes (RFC 8446 5.3). */
static void nonce(const struct t13_dir *d, uint8_t out[CR_AEAD_NONCE_LEN])
{
    memcpy(out, d->iv, CR_AEAD_NONCE_LEN);
    for (unsigned i = 0; i < 8; i++) {
        out[CR_AEAD_NONCE_LEN - 1 - i] ^= (uint8_t)(d->seq >> (8 * i));
    }
}

static void put_header(uint8_t *out, enum t13_content type, size_t n)
{
    out[0] = (uint8_t)type;
    out[1] = 3;
    out[2] = 3;
    out[3] = (uint8_t)(n >> 8);
    out[4] = (uint8_t)n;
}

/* seal_padded: the zeros stand behind the type, in one piece with it. */
static enum t13_status seal_padded(struct t13_dir *d, const uint8_t *iv, uint8_t type,
                                   struct bytes content, size_t padding, uint8_t *out)
{
    uint8_t *tail = mem_zalloc(1 + padding);

    if (tail == NULL) {
        return T13_E_NO_MEMORY;
    }
    tail[0] = type;
    enum t13_status st = cr_aead_seal(&d->aead, iv, bytes_of(out, T13_RECORD_HEADER_LEN), content,
                                      bytes_of(tail, 1 + padding), out + T13_RECORD_HEADER_LEN);
    mem_free(tail);
    return st;
}

enum t13_status t13_dir_seal(struct t13_dir *d, enum t13_content type, struct bytes content,
                             size_t padding, uint8_t *out)
{
    uint8_t iv[CR_AEAD_NONCE_LEN];
    uint8_t inner = (uint8_t)type;

    if (content.n > T13_MAX_PLAINTEXT || padding > T13_MAX_PLAINTEXT - content.n ||
        (padding > 0 && d->suite == NULL)) {
        return T13_E_INTERNAL;
    }
    if (d->suite == NULL) {
        put_header(out, type, content.n);
        if (content.n > 0) {
            memcpy(out + T13_RECORD_HEADER_LEN, content.p, content.n);
        }
        return T13_OK;
    }
    if (d->seq == UINT64_MAX) {
        return T13_E_KEY_EXHAUSTED;
    }
    put_header(out, T13_CT_APPLICATION_DATA,
               content.n + padding + t13_dir_overhead(d) - T13_RECORD_HEADER_LEN);
    nonce(d, iv);
    if (padding > 0) {
        T13_TRY(seal_padded(d, iv, inner, content, padding, out));
    } else {
        T13_TRY(cr_aead_seal(&d->aead, iv, bytes_of(out, T13_RECORD_HEADER_LEN), content,
                             bytes_of(&inner, 1), out + T13_RECORD_HEADER_LEN));
    }
    d->seq++;
    return T13_OK;
}

enum t13_status t13_dir_open(struct t13_dir *d, struct bytes header, struct bytes body,
                             uint8_t *out, size_t *content_n, uint8_t *type)
{
    uint8_t iv[CR_AEAD_NONCE_LEN];
    size_t tag = cr_aead_tag_len(d->suite->aead);

    if (d->seq == UINT64_MAX) {
        return T13_E_KEY_EXHAUSTED;
    }
    if (body.n < tag) {
        return T13_E_BAD_RECORD_MAC;
    }
    nonce(d, iv);
    T13_TRY(cr_aead_open(&d->aead, iv, header, body, out));
    d->seq++;
    size_t n = body.n - tag;
    if (n > T13_MAX_INNER) {
        return T13_E_RECORD_OVERFLOW;
    }
    while (n > 0 && out[n - 1] == 0) {
        n--;
    }
    if (n == 0) {
        return T13_E_UNEXPECTED_MESSAGE;
    }
    *type = out[n - 1];
    *content_n = n - 1;
    return T13_OK;
}
