/* Stateless HelloRetryRequest: RFC 8446 4.2.2. The cookie carries the hash of the first ClientHello
 * and what was chosen, under a MAC:
 *
 *   format (1), suite (2), group (2), whether the group was asked for (1), seconds (8),
 *   hash of ClientHello1 (8-bit length), the owner's part (16-bit length),
 *   Encrypted Client Hello (8-bit length): nothing, or config_id (1), kdf (2), aead (2) and enc,
 *   HMAC-SHA256 (32)
 *
 * enc went over the wire: with the private key it gives the HPKE context once more (RFC 9849
 * 7.1.1 leaves to the server how it keeps that).
 */
#include "core/hs/ech.h"
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/session/ticket.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#define FORMAT 2

struct cookie {
    uint16_t suite;
    uint16_t group;
    bool group_asked;
    uint64_t time_s;
    struct bytes hash;
    struct bytes owner;
    struct bytes ech;
};

void t13_conn_set_stateless(struct t13_conn *c, bool stateless)
{
    c->stateless = stateless;
}

bool t13_conn_cookie_ok(const struct t13_conn *c)
{
    return c->cookie_ok;
}

static enum t13_status mac(const struct t13_conn *c, struct bytes data,
                           uint8_t out[T13_TICKET_MAC_LEN])
{
    return t13_ticket_keys_mac(c->cfg->ticket_keys, bytes_of("cookie key", 10), data, out);
}

static void write_vec(struct wr *w, unsigned width, struct bytes b)
{
    size_t mark = wr_open(w, width);
    wr_bytes(w, b);
    wr_close(w, mark, width);
}

static enum t13_status write_cookie(const struct t13_conn *c, struct wr *w)
{
    const struct t13_hs *hs = c->hs;
    uint8_t buf[CR_HASH_MAX];
    uint8_t tag[T13_TICKET_MAC_LEN];
    struct bytes hash = {NULL, 0};

    T13_TRY(t13_th(c, buf, &hash));
    wr_uint(w, 1, FORMAT);
    wr_uint(w, 2, c->suite->id);
    wr_uint(w, 2, hs->group);
    wr_uint(w, 1, hs->share_missing ? 1 : 0);
    wr_uint(w, 8, t13_now_ms() / 1000);
    write_vec(w, 1, hash);
    write_vec(w, 2, bytes_of(hs->owner_cookie, hs->owner_cookie_len));
    size_t mark = wr_open(w, 1);
    t13_ech_to_cookie(c, w);
    wr_close(w, mark, 1);
    T13_TRY(t13_written(w));
    T13_TRY(mac(c, bytes_of(w->p, w->n), tag));
    wr_bytes(w, bytes_of(tag, sizeof(tag)));
    return t13_written(w);
}

enum t13_status t13_make_cookie(struct t13_conn *c)
{
    struct wr w = wr_growing();

    enum t13_status st = write_cookie(c, &w);
    if (st == T13_OK) {
        st = t13_set_bytes(&c->hs->cookie, &c->hs->cookie_len, bytes_of(w.p, w.n));
    }
    wr_free(&w);
    return st;
}

static bool parse_cookie(struct rd r, struct cookie *out)
{
    uint8_t format = 0;
    uint8_t asked = 0;

    if (!rd_u8(&r, &format) || format != FORMAT || !rd_u16(&r, &out->suite) ||
        !rd_u16(&r, &out->group) || !rd_u8(&r, &asked) || !rd_number(&r, 8, &out->time_s) ||
        !rd_vec(&r, 1, 1, CR_HASH_MAX, &out->hash) ||
        !rd_vec(&r, 2, 1, T13_OWNER_COOKIE_MAX, &out->owner) || !rd_vec(&r, 1, 0, 255, &out->ech) ||
        !rd_at_end(&r)) {
        return false;
    }
    out->group_asked = asked != 0;
    return true;
}

/* open_cookie checks the MAC and what is under it; T13_E_BAD_COOKIE. */
static enum t13_status open_cookie(const struct t13_conn *c, struct bytes all, struct cookie *out)
{
    uint8_t tag[T13_TICKET_MAC_LEN];

    if (all.n <= sizeof(tag)) {
        return T13_E_BAD_COOKIE;
    }
    struct bytes data = bytes_of(all.p, all.n - sizeof(tag));
    T13_TRY(mac(c, data, tag));
    return ct_equal(tag, all.p + data.n, sizeof(tag)) && parse_cookie(rd_of(data), out)
               ? T13_OK
               : T13_E_BAD_COOKIE;
}

enum t13_status t13_cookie_ech(const struct t13_conn *c, struct bytes all, bool *good,
                               struct bytes *ech)
{
    struct cookie cookie = {.suite = 0};

    enum t13_status st = open_cookie(c, all, &cookie);
    *good = st == T13_OK;
    *ech = cookie.ech;
    return st == T13_E_BAD_COOKIE ? T13_OK : st;
}

/* restore makes the connection what it was after its HelloRetryRequest. */
static enum t13_status restore(struct t13_conn *c, const struct cookie *cookie)
{
    struct t13_hs *hs = c->hs;
    uint8_t ech[T13_ECH_CONFIRMATION_LEN];
    struct bytes confirmation = {NULL, 0};
    uint16_t group = cookie->group_asked ? cookie->group : 0;
    struct wr w = wr_growing();

    T13_TRY(t13_transcript_resume(&hs->th, c->suite->hash, cookie->hash));
    if (c->ech_status == T13_ECH_ACCEPTED) {
        T13_TRY(t13_retry_confirm(c, group, hs->exts.cookie, ech));
        confirmation = bytes_of(ech, sizeof(ech));
    }
    size_t mark = t13_hs_open(&w, HS_SERVER_HELLO);
    t13_write_retry(c, &w, group, hs->exts.cookie, confirmation);
    t13_hs_close(&w, mark);
    enum t13_status st = t13_written(&w);
    if (st == T13_OK) {
        st = t13_transcript_add(&hs->th, bytes_of(w.p, w.n));
    }
    wr_free(&w);
    hs->group = cookie->group;
    c->retried = true;
    c->cookie_ok = true;
    return st;
}

enum t13_status t13_server_cookie(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;
    struct cookie cookie = {.suite = 0};
    uint64_t now_s = t13_now_ms() / 1000;

    *next = S_OPEN_TICKET;
    if (!c->stateless || c->retried || (hs->exts.present & T13_X_COOKIE) == 0) {
        return T13_OK;
    }
    enum t13_status st = open_cookie(c, hs->exts.cookie, &cookie);
    if (st != T13_OK) {
        return st == T13_E_BAD_COOKIE ? t13_fail(c, st, "cookie") : st;
    }
    if (cookie.time_s > now_s || now_s - cookie.time_s > T13_COOKIE_LIFETIME_S) {
        return T13_OK; /* stale: it gets another one */
    }
    if (cookie.suite != c->suite->id || cookie.hash.n != cr_hash_len(c->suite->hash)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "another suite after HelloRetryRequest");
    }
    if (cookie.ech.n > 0 && c->ech_status != T13_ECH_ACCEPTED) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "the second ClientHello has no ECH");
    }
    T13_TRY(t13_set_bytes(&hs->owner_cookie, &hs->owner_cookie_len, cookie.owner));
    T13_TRY(t13_ask(c, T13_WANT_COOKIE_CHECK));
    if (!hs->cookie_accepted) {
        return t13_fail(c, T13_E_BAD_COOKIE, "the owner refuses the cookie");
    }
    if ((hs->exts.present & T13_X_EARLY_DATA) != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "early_data after HelloRetryRequest");
    }
    return restore(c, &cookie);
}
