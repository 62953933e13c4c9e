/* A connection begins, ends, and is fed. */
#include "core/hs/hs.h"
#include "core/hs/table.h"
#include "crypto/mem.h"

#include <string.h>
#include <time.h>

/* The AEAD's keys want more alignment than an allocator gives. */
#define ALIGN _Alignof(struct t13_conn)

static struct t13_conn *aligned(void *block)
{
    uintptr_t at = ((uintptr_t)block + ALIGN - 1) / ALIGN * ALIGN;

    return (struct t13_conn *)at;
}

struct t13_hs *t13_hs_new(void)
{
    struct t13_hs *hs = mem_zalloc(sizeof(*hs));

    if (hs != NULL) {
        hs->hello = wr_growing();
        hs->hello1 = wr_growing();
        hs->shares = wr_growing();
    }
    return hs;
}

enum t13_status t13_conn_new(struct t13_conn **out, enum t13_side side, struct t13_config *cfg)
{
    void *block = mem_zalloc(sizeof(struct t13_conn) + ALIGN - 1);
    if (block == NULL) {
        return T13_E_NO_MEMORY;
    }
    struct t13_conn *c = aligned(block);
    c->block = block;
    c->side = side;
    c->state = side == T13_CLIENT ? C_START : S_START;
    c->alert_override = -1;
    c->alert_received = -1;
    c->alert_sent = -1;
    c->flight = wr_growing();
    c->msgs = wr_growing();
    c->own_exts = wr_growing();
    c->hs = t13_hs_new();
    if (c->hs == NULL) {
        t13_conn_free(c);
        return T13_E_NO_MEMORY;
    }
    c->cfg = t13_config_ref(cfg);
    memcpy(c->sid_ctx, cfg->sid_ctx, cfg->sid_ctx_len);
    c->sid_ctx_len = cfg->sid_ctx_len;
    *out = c;
    return T13_OK;
}

void t13_conn_free(struct t13_conn *c)
{
    if (c == NULL) {
        return;
    }
    t13_hs_free(c->hs);
    t13_hs_free(c->waiting_auth);
    t13_drop_transcript(c);
    t13_in_clear(&c->in);
    t13_out_clear(&c->out);
    t13_dir_clear(&c->read);
    t13_dir_clear(&c->write);
    wr_free(&c->flight);
    wr_free(&c->msgs);
    wr_free(&c->own_exts);
    mem_free(c->server_name);
    mem_free(c->alpn);
    mem_free(c->ech_retry);
    mem_free(c->ocsp);
    mem_free(c->sct);
    mem_free(c->peer_lists);
    mem_free(c->ticket);
    t13_chain_free(c->peer);
    t13_cred_free(c->cred);
    t13_session_free(c->session);
    t13_session_free(c->new_session);
    t13_config_free(c->cfg);
    mem_clear_free(c->block, sizeof(struct t13_conn) + ALIGN - 1);
}

enum t13_status t13_conn_set_server_name(struct t13_conn *c, const char *name)
{
    char *own = name != NULL ? mem_strdup(name) : NULL;

    if (name != NULL && own == NULL) {
        return T13_E_NO_MEMORY;
    }
    mem_free(c->server_name);
    c->server_name = own;
    return T13_OK;
}

void t13_conn_set_session(struct t13_conn *c, struct t13_session *s)
{
    struct t13_session *old = c->session;

    c->session = t13_session_ref(s);
    t13_session_free(old);
}

void t13_conn_set_config(struct t13_conn *c, struct t13_config *cfg)
{
    struct t13_config *old = c->cfg;

    c->cfg = t13_config_ref(cfg);
    t13_config_free(old);
}

void t13_conn_observe(struct t13_conn *c, const struct t13_observer *o)
{
    c->observer = *o;
}

enum t13_status t13_in_space(struct t13_conn *c, uint8_t **p, size_t *room, size_t *want)
{
    return t13_in_room(&c->in, p, room, want);
}

void t13_in_filled(struct t13_conn *c, size_t n)
{
    size_t room = T13_IN_BUF_LEN - c->in.end;

    c->in.end += n < room ? n : room;
}

void t13_in_eof(struct t13_conn *c)
{
    c->eof = true;
}

size_t t13_in_pending(const struct t13_conn *c)
{
    return c->in.end - c->in.start;
}

struct bytes t13_out_pending(const struct t13_conn *c)
{
    size_t n = c->out.end - c->out.start;

    return n > 0 ? bytes_of(c->out.buf + c->out.start, n) : bytes_of(NULL, 0);
}

void t13_out_consumed(struct t13_conn *c, size_t n)
{
    size_t waiting = c->out.end - c->out.start;

    c->out.start += n < waiting ? n : waiting;
    if (c->out.start == c->out.end) {
        c->out.start = 0;
        c->out.end = 0;
    }
}

void t13_idle(struct t13_conn *c)
{
    t13_in_idle(&c->in);
    t13_out_idle(&c->out);
}

size_t t13_read_pending(const struct t13_conn *c)
{
    return c->in.app_n;
}

bool t13_close_sent(const struct t13_conn *c)
{
    return c->close_sent;
}

bool t13_close_received(const struct t13_conn *c)
{
    return c->close_received;
}

enum t13_status t13_set_bytes(uint8_t **to, size_t *to_len, struct bytes from)
{
    uint8_t *own = mem_dup(from.p, from.n);

    if (own == NULL && from.n > 0) {
        return T13_E_NO_MEMORY;
    }
    mem_free(*to);
    *to = own;
    *to_len = from.n;
    return T13_OK;
}

/* keep copies one list to the end of the block and gives the view of it. */
static struct bytes keep(struct wr *w, struct bytes from)
{
    size_t at = w->n;

    wr_bytes(w, from);
    return from.n > 0 && !w->bad ? bytes_of(w->p + at, from.n) : bytes_of(NULL, 0);
}

enum t13_status t13_keep_lists(struct t13_conn *c, struct bytes groups, struct bytes sigalgs,
                               struct bytes sigalgs_cert, struct bytes suites,
                               struct bytes ca_names, struct bytes compress, struct bytes delegated)
{
    size_t n =
        groups.n + sigalgs.n + sigalgs_cert.n + suites.n + ca_names.n + compress.n + delegated.n;
    uint8_t *block = mem_alloc(n);
    struct wr w = wr_fixed(block, n);

    if (block == NULL && n > 0) {
        return T13_E_NO_MEMORY;
    }
    c->peer_groups = keep(&w, groups);
    c->peer_sigalgs = keep(&w, sigalgs);
    c->peer_sigalgs_cert = keep(&w, sigalgs_cert);
    c->peer_suites = keep(&w, suites);
    c->peer_ca_names = keep(&w, ca_names);
    c->peer_compress = keep(&w, compress);
    c->peer_delegated = keep(&w, delegated);
    mem_free(c->peer_lists);
    c->peer_lists = block;
    c->peer_lists_len = n;
    return T13_OK;
}

uint64_t t13_now_ms(void)
{
    struct timespec t = {0, 0};

    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}
