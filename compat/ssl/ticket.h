#ifndef T13_COMPAT_SSL_TICKET_H
#define T13_COMPAT_SSL_TICKET_H

/* What ticket.c and ticket_keys.c share. */

#include "compat/ssl/local.h"

#define CX_TICKET_NAME_LEN 16

/* cx_ticket_session makes a session of the DER form in a ticket; NULL: it is none. */
struct t13_session *cx_ticket_session(struct bytes der);

/* Tickets under the context's 80 bytes; NULL and false: not ours, memory, no random bytes. */
bool cx_ticket_keys_seal(const struct cx_ctx_calls *calls, struct bytes plain, uint8_t **out,
                         size_t *out_len);
struct t13_session *cx_ticket_keys_open(const struct cx_ctx_calls *calls, struct bytes ticket);

#endif
