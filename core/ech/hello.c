/* The outer hello's extension, its additional data, and the confirmation of acceptance: RFC 9849
 * sections 5, 5.2, 7.2. */
#include "core/ech/hello.h"

#include "core/keys/schedule.h"
#include "core/limits.h"
#include "crypto/mem.h"

#include <string.h>

bool t13_ech_ext_parse(struct rd data, struct t13_ech_ext *out)
{
    struct t13_ech_ext m = {.inner = false};
    uint8_t type = 0;

    if (!rd_u8(&data, &type) || type > T13_ECH_INNER) {
        return false;
    }
    m.inner = type == T13_ECH_INNER;
    if (!m.inner &&
        (!rd_u16(&data, &m.kdf) || !rd_u16(&data, &m.aead) || !rd_u8(&data, &m.config_id) ||
         !rd_vec(&data, 2, 0, 65535, &m.enc) || !rd_vec(&data, 2, 1, 65535, &m.payload))) {
        return false;
    }
    if (!rd_at_end(&data)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_ech_ext_write(struct wr *w, const struct t13_ech_ext *m)
{
    if (m->inner) {
        wr_uint(w, 1, T13_ECH_INNER);
        return;
    }
    wr_uint(w, 1, T13_ECH_OUTER);
    wr_uint(w, 2, m->kdf);
    wr_uint(w, 2, m->aead);
    wr_uint(w, 1, m->config_id);
    size_t enc = wr_open(w, 2);
    wr_bytes(w, m->enc);
    wr_close(w, enc, 2);
    size_t payload = wr_open(w, 2);
    wr_bytes(w, m->payload);
    wr_close(w, payload, 2);
}

void t13_ech_aad(struct wr *w, struct bytes outer, struct bytes payload)
{
    size_t start = w->n;

    wr_bytes(w, bytes_of(outer.p + T13_HS_HEADER_LEN, outer.n - T13_HS_HEADER_LEN));
    if (!w->bad) {
        size_t at = (size_t)(payload.p - outer.p) - T13_HS_HEADER_LEN;
        memset(w->p + start + at, 0, payload.n);
    }
}

enum t13_status t13_ech_confirm(const struct t13_transcript *th, struct bytes random, bool retry,
                                struct bytes message, size_t at,
                                uint8_t out[T13_ECH_CONFIRMATION_LEN])
{
    static const char sh_label[] = "ech accept confirmation";
    static const char hrr_label[] = "hrr ech accept confirmation";
    struct bytes label = retry ? bytes_of(hrr_label, sizeof(hrr_label) - 1)
                               : bytes_of(sh_label, sizeof(sh_label) - 1);
    uint8_t buf[CR_HASH_MAX];
    uint8_t prk[CR_HASH_MAX];
    struct bytes hash = {NULL, 0};
    struct wr copy = wr_growing();

    wr_bytes(&copy, message);
    if (copy.bad || message.n < at + T13_ECH_CONFIRMATION_LEN) {
        wr_free(&copy);
        return T13_E_NO_MEMORY;
    }
    memset(copy.p + at, 0, T13_ECH_CONFIRMATION_LEN);
    enum t13_status st = t13_transcript_hash(th, bytes_of(copy.p, copy.n), buf, &hash);
    wr_free(&copy);
    T13_TRY(st);
    T13_TRY(cr_hkdf_extract(th->id, bytes_of(NULL, 0), random, prk));
    st = t13_expand_label(th->id, bytes_of(prk, cr_hash_len(th->id)), label, hash, out,
                          T13_ECH_CONFIRMATION_LEN);
    mem_clear(prk, sizeof(prk));
    return st;
}
