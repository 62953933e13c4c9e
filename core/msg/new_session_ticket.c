/* NewSessionTicket: RFC 8446 section 4.6.1. */
#include "core/msg/new_session_ticket.h"

bool t13_nst_parse(struct rd body, struct t13_nst *out)
{
    struct t13_nst m = {0};

    if (!rd_u32(&body, &m.lifetime_s) || !rd_u32(&body, &m.age_add) ||
        !rd_vec(&body, 1, 0, 255, &m.nonce) || !rd_vec(&body, 2, 1, 65535, &m.ticket) ||
        !rd_vec(&body, 2, 0, 65534, &m.extensions) || !rd_at_end(&body)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_nst_write(struct wr *w, const struct t13_nst *m, const struct t13_exts *exts)
{
    wr_uint(w, 4, m->lifetime_s);
    wr_uint(w, 4, m->age_add);
    size_t nonce = wr_open(w, 1);
    wr_bytes(w, m->nonce);
    wr_close(w, nonce, 1);
    size_t ticket = wr_open(w, 2);
    wr_bytes(w, m->ticket);
    wr_close(w, ticket, 2);
    t13_exts_write(w, T13_IN_NEW_SESSION_TICKET, exts);
}
