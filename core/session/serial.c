/* The form of a session in a ticket that core seals: our own, version byte first. */
#include "core/session/session.h"

#include "core/limits.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"
#include "crypto/mem.h"

#include <string.h>

#define FORMAT 1

static void put_vec(struct wr *w, unsigned width, const void *p, size_t n)
{
    size_t mark = wr_open(w, width);
    wr_bytes(w, bytes_of(p, n));
    wr_close(w, mark, width);
}

static void put_chain(struct wr *w, const struct t13_chain *chain)
{
    size_t mark = wr_open(w, 3);
    for (size_t i = 0; chain != NULL && i < chain->num; i++) {
        put_vec(w, 3, chain->cert[i].p, chain->cert[i].n);
    }
    wr_close(w, mark, 3);
}

enum t13_status t13_session_write(const struct t13_session *s, uint8_t **out, size_t *out_len)
{
    struct wr w = wr_growing();

    wr_uint(&w, 1, FORMAT);
    wr_uint(&w, 2, s->suite);
    wr_uint(&w, 2, s->group);
    put_vec(&w, 1, s->psk.b, s->psk.n);
    wr_uint(&w, 8, s->time_s);
    wr_uint(&w, 8, s->received_ms);
    wr_uint(&w, 4, s->lifetime_s);
    wr_uint(&w, 4, s->timeout_s);
    wr_uint(&w, 4, s->age_add);
    wr_uint(&w, 4, s->max_early_data);
    put_vec(&w, 1, s->sid, s->sid_len);
    put_vec(&w, 1, s->sid_ctx, s->sid_ctx_len);
    wr_uint(&w, 4, (uint32_t)s->verify_result);
    put_vec(&w, 3, s->ticket, s->ticket_len);
    put_vec(&w, 2, s->server_name, s->server_name != NULL ? strlen(s->server_name) : 0);
    put_vec(&w, 1, s->alpn, s->alpn_len);
    put_vec(&w, 3, s->app_data, s->app_data_len);
    put_chain(&w, s->peer);
    if (w.bad) {
        wr_free(&w);
        return T13_E_NO_MEMORY;
    }
    *out = w.p;
    *out_len = w.n;
    return T13_OK;
}

/* struct parts are the variable fields as views into the input. */
struct parts {
    struct bytes psk, sid, sid_ctx, ticket, server_name, alpn, app_data, chain;
};

static bool parse_fixed(struct rd *r, struct t13_session *s, struct parts *v)
{
    uint8_t format = 0;
    uint32_t verify_result = 0;

    if (!rd_u8(r, &format) || format != FORMAT || !rd_u16(r, &s->suite) || !rd_u16(r, &s->group) ||
        !rd_vec(r, 1, 1, SECRET_MAX, &v->psk) || !rd_number(r, 8, &s->time_s) ||
        !rd_number(r, 8, &s->received_ms) || !rd_u32(r, &s->lifetime_s) ||
        !rd_u32(r, &s->timeout_s) || !rd_u32(r, &s->age_add) || !rd_u32(r, &s->max_early_data) ||
        !rd_vec(r, 1, 0, T13_SID_MAX, &v->sid) || !rd_vec(r, 1, 0, T13_SID_MAX, &v->sid_ctx) ||
        !rd_u32(r, &verify_result)) {
        return false;
    }
    s->verify_result = (long)verify_result;
    return true;
}

static bool parse_variable(struct rd *r, struct parts *v)
{
    return rd_vec(r, 3, 0, T13_WR_MAX, &v->ticket) && rd_vec(r, 2, 0, 0xffff, &v->server_name) &&
           rd_vec(r, 1, 0, 255, &v->alpn) && rd_vec(r, 3, 0, T13_WR_MAX, &v->app_data) &&
           rd_vec(r, 3, 0, T13_WR_MAX, &v->chain) && rd_at_end(r);
}

static enum t13_status take_chain(struct t13_session *s, struct bytes list)
{
    struct bytes cert[T13_MAX_PEER_CERTS];
    struct rd r = rd_of(list);
    size_t num = 0;

    while (!rd_at_end(&r)) {
        if (num == T13_MAX_PEER_CERTS || !rd_vec(&r, 3, 1, T13_WR_MAX, &cert[num])) {
            return T13_E_DECODE;
        }
        num++;
    }
    return num == 0 ? T13_OK : t13_chain_new(&s->peer, cert, num);
}

static enum t13_status take_bytes(uint8_t **to, size_t *to_len, struct bytes from)
{
    *to = mem_dup(from.p, from.n);
    if (*to == NULL && from.n > 0) {
        return T13_E_NO_MEMORY;
    }
    *to_len = from.n;
    return T13_OK;
}

static enum t13_status take_name(struct t13_session *s, struct bytes name)
{
    if (name.n == 0) {
        return T13_OK;
    }
    if (memchr(name.p, 0, name.n) != NULL) {
        return T13_E_DECODE;
    }
    s->server_name = mem_zalloc(name.n + 1);
    if (s->server_name == NULL) {
        return T13_E_NO_MEMORY;
    }
    memcpy(s->server_name, name.p, name.n);
    return T13_OK;
}

static void take_fixed(uint8_t *to, uint8_t *to_len, struct bytes from)
{
    if (from.n > 0) {
        memcpy(to, from.p, from.n);
    }
    *to_len = (uint8_t)from.n;
}

static enum t13_status fill(struct t13_session *s, struct bytes in)
{
    struct rd r = rd_of(in);
    struct parts v = {.psk = {NULL, 0}};

    if (!parse_fixed(&r, s, &v) || !parse_variable(&r, &v)) {
        return T13_E_DECODE;
    }
    memcpy(s->psk.b, v.psk.p, v.psk.n);
    s->psk.n = v.psk.n;
    take_fixed(s->sid, &s->sid_len, v.sid);
    take_fixed(s->sid_ctx, &s->sid_ctx_len, v.sid_ctx);
    T13_TRY(take_bytes(&s->ticket, &s->ticket_len, v.ticket));
    T13_TRY(take_name(s, v.server_name));
    T13_TRY(take_bytes(&s->alpn, &s->alpn_len, v.alpn));
    T13_TRY(take_bytes(&s->app_data, &s->app_data_len, v.app_data));
    return take_chain(s, v.chain);
}

enum t13_status t13_session_parse(struct t13_session **out, struct bytes in)
{
    struct t13_session *s = t13_session_new();
    if (s == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status st = fill(s, in);
    if (st != T13_OK) {
        t13_session_free(s);
        return st;
    }
    *out = s;
    return T13_OK;
}
