#include "core/session/session.h"

#include "crypto/mem.h"

#include <string.h>

struct t13_session *t13_session_new(void)
{
    struct t13_session *s = mem_zalloc(sizeof(*s));
    if (s != NULL) {
        atomic_init(&s->refs, 1);
    }
    return s;
}

struct t13_session *t13_session_ref(struct t13_session *s)
{
    if (s != NULL) {
        atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    }
    return s;
}

/* dup_into copies n bytes, if there are any; false when out of memory. */
static bool dup_into(uint8_t **to, const uint8_t *from, size_t n)
{
    *to = mem_dup(from, n);
    return *to != NULL || n == 0;
}

struct t13_session *t13_session_dup(const struct t13_session *s)
{
    struct t13_session *d = t13_session_new();
    uint8_t *name = NULL;

    if (d == NULL) {
        return NULL;
    }
    memcpy(d, s, sizeof(*d));
    atomic_init(&d->refs, 1);
    d->ticket = NULL;
    d->long_psk = NULL;
    d->server_name = NULL;
    d->alpn = NULL;
    d->app_data = NULL;
    d->peer = t13_chain_ref(s->peer);
    bool ok = dup_into(&d->long_psk, s->long_psk, s->long_psk_len) &&
              dup_into(&d->ticket, s->ticket, s->ticket_len) &&
              dup_into(&d->alpn, s->alpn, s->alpn_len) &&
              dup_into(&d->app_data, s->app_data, s->app_data_len);
    if (ok && s->server_name != NULL) {
        ok = dup_into(&name, (const uint8_t *)s->server_name, strlen(s->server_name) + 1);
        d->server_name = (char *)name;
    }
    if (!ok) {
        t13_session_free(d);
        return NULL;
    }
    return d;
}

void t13_session_set_time(struct t13_session *s, uint64_t time_s)
{
    s->time_s = time_s;
    s->received_ms = time_s * 1000 + 999;
}

enum t13_status t13_session_set_psk(struct t13_session *s, struct bytes psk)
{
    uint8_t *own = NULL;

    if (psk.n > T13_MAX_PSK_LEN) {
        return T13_E_ARGUMENT;
    }
    if (psk.n > SECRET_MAX) {
        own = mem_dup(psk.p, psk.n);
        if (own == NULL) {
            return T13_E_NO_MEMORY;
        }
    }
    mem_clear_free(s->long_psk, s->long_psk_len);
    s->long_psk = own;
    s->long_psk_len = own != NULL ? psk.n : 0;
    mem_clear(&s->psk, sizeof(s->psk));
    if (own == NULL && psk.n > 0) {
        memcpy(s->psk.b, psk.p, psk.n);
        s->psk.n = psk.n;
    }
    return T13_OK;
}

struct bytes t13_session_psk(const struct t13_session *s)
{
    return s->long_psk != NULL ? bytes_of(s->long_psk, s->long_psk_len)
                               : bytes_of(s->psk.b, s->psk.n);
}

void t13_session_free(struct t13_session *s)
{
    if (s == NULL || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    mem_clear_free(s->long_psk, s->long_psk_len);
    mem_free(s->ticket);
    mem_free(s->server_name);
    mem_free(s->alpn);
    mem_free(s->app_data);
    t13_chain_free(s->peer);
    mem_clear_free(s, sizeof(*s));
}
