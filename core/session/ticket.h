#ifndef T13_CORE_SESSION_TICKET_H
#define T13_CORE_SESSION_TICKET_H

#include "core/session/session.h"

/* struct t13_ticket_keys are core's own keys for tickets. One random secret is made at the start
 * and never changes; the key of a period of time is derived from it (HKDF), so keys rotate without
 * any shared state that is written, and no lock. A ticket opens with the key of its own period as
 * long as that is the present or the one before; or the next one, if it comes from a machine whose
 * clock is ahead of ours.
 *
 * Ticket: key name (16), nonce (12), AES-256-GCM of the serialised session, the name as
 * additional data. */
struct t13_ticket_keys;

#define T13_TICKET_PERIOD_S 43200 /* how long one key seals */

T13_MUST_USE enum t13_status t13_ticket_keys_new(struct t13_ticket_keys **out);
/* t13_ticket_keys_shared derives them from a secret that several machines have: all of them seal
 * with the same key during the same period, and open each other's tickets. period_s is not 0. */
T13_MUST_USE enum t13_status t13_ticket_keys_shared(struct t13_ticket_keys **out,
                                                    struct bytes secret, uint32_t period_s);
struct t13_ticket_keys *t13_ticket_keys_ref(struct t13_ticket_keys *keys);
void t13_ticket_keys_free(struct t13_ticket_keys *keys);

/* t13_ticket_keys_mac authenticates data under a key of the same secret for another purpose, which
 * the label names; 32 bytes. */
#define T13_TICKET_MAC_LEN 32
T13_MUST_USE enum t13_status t13_ticket_keys_mac(const struct t13_ticket_keys *keys,
                                                 struct bytes label, struct bytes data,
                                                 uint8_t out[T13_TICKET_MAC_LEN]);

/* t13_ticket_seal makes a ticket for s; *out is allocated. now_s: seconds since the epoch. */
T13_DOOR T13_MUST_USE enum t13_status t13_ticket_seal(const struct t13_ticket_keys *keys,
                                                      const struct t13_session *s, uint64_t now_s,
                                                      uint8_t **out, size_t *out_len);
/* t13_ticket_open: T13_E_UNKNOWN_PSK for one that is not ours, too old, or changed; *renew when
 * another key seals by now. */
T13_DOOR T13_MUST_USE enum t13_status t13_ticket_open(const struct t13_ticket_keys *keys,
                                                      struct bytes ticket, uint64_t now_s,
                                                      struct t13_session **out, bool *renew);

#endif
