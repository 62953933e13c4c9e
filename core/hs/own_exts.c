/* Extensions of the owner's own in our messages and in the peer's: struct t13_ext_hooks. */
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/msg/alert.h"

/* requests: the messages whose extensions the peer may answer. */
static bool requests(enum t13_ext_where where)
{
    return where == T13_IN_CLIENT_HELLO || where == T13_IN_CERTIFICATE_REQUEST;
}

/* note_sent keeps the types that were written, as what the peer may answer. */
static bool note_sent(struct t13_hs *hs, struct bytes block)
{
    struct rd list = rd_of(block);
    uint16_t type = 0;
    struct bytes data = {NULL, 0};

    hs->num_sent_other = 0;
    while (t13_exts_next(&list, &type, &data)) {
        if (hs->num_sent_other == T13_MAX_OWN_EXTENSIONS) {
            return false;
        }
        hs->sent_other[hs->num_sent_other++] = type;
    }
    return true;
}

enum t13_status t13_add_exts(struct t13_conn *c, enum t13_ext_where where, struct bytes cert,
                             size_t index, struct t13_exts *x)
{
    int alert = T13_ALERT_INTERNAL_ERROR;

    x->first = bytes_of(NULL, 0);
    if (c->ext_hooks.add == NULL) {
        return T13_OK;
    }
    wr_free(&c->own_exts);
    c->own_exts = wr_growing();
    if (!c->ext_hooks.add(c->ext_hooks.arg, where, cert, index, &c->own_exts, &alert)) {
        return t13_fail_alert(c, T13_E_CALLBACK, alert, "an extension of the owner's");
    }
    T13_TRY(t13_written(&c->own_exts));
    x->first = bytes_of(c->own_exts.p, c->own_exts.n);
    if (requests(where) && c->hs != NULL && !note_sent(c->hs, x->first)) {
        return t13_fail(c, T13_E_ARGUMENT, "too many extensions of the owner's");
    }
    return T13_OK;
}

enum t13_status t13_take_exts(struct t13_conn *c, enum t13_ext_where where, struct bytes block,
                              struct bytes cert, size_t index)
{
    int alert = T13_ALERT_DECODE_ERROR;

    if (c->ext_hooks.take == NULL ||
        c->ext_hooks.take(c->ext_hooks.arg, where, block, cert, index, &alert)) {
        return T13_OK;
    }
    return t13_fail_alert(c, T13_E_CALLBACK, alert, "an extension of the owner's");
}

struct t13_ext_sent t13_sent(const struct t13_conn *c, uint32_t bits)
{
    struct t13_ext_sent sent = {.bits = bits};

    sent.other = c->hs->sent_other;
    sent.num_other = c->hs->num_sent_other;
    return sent;
}

void t13_conn_set_ext_hooks(struct t13_conn *c, const struct t13_ext_hooks *hooks)
{
    c->ext_hooks = *hooks;
}
