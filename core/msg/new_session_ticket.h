#ifndef T13_CORE_MSG_NEW_SESSION_TICKET_H
#define T13_CORE_MSG_NEW_SESSION_TICKET_H

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_nst is NewSessionTicket: RFC 8446 4.6.1. Views into the message. Extensions:
 * t13_exts_parse(&exts, T13_IN_NEW_SESSION_TICKET, nst.extensions, NULL). */
struct t13_nst {
    uint32_t lifetime_s; /* policy: at most T13_MAX_TICKET_LIFETIME_S; 0: discard at once */
    uint32_t age_add;
    struct bytes nonce;      /* 0..255 */
    struct bytes ticket;     /* 1..65535 */
    struct bytes extensions; /* the block without its length, 0..65534 */
};

bool t13_nst_parse(struct rd body, struct t13_nst *out);

/* t13_nst_write writes the body; m->extensions is not looked at, exts is (NULL: none). */
void t13_nst_write(struct wr *w, const struct t13_nst *m, const struct t13_exts *exts);

#endif
