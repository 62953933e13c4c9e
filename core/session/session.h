#ifndef T13_CORE_SESSION_SESSION_H
#define T13_CORE_SESSION_SESSION_H

#include "core/limits.h"
#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define T13_SID_MAX 32

/* struct t13_session is what a PSK from a ticket stands for: the secret and what was proved when
 * it was made. Reference-counted and immutable once shared; t13_session_dup gives a private copy.
 */
struct t13_session {
    atomic_uint refs;
    uint16_t suite;
    uint16_t group;    /* of the handshake that made it */
    struct secret psk; /* resumption PSK of this ticket (RFC 8446 4.6.1), or an external one */
    uint8_t *long_psk; /* an external PSK that psk cannot hold; owned, NULL when none */
    size_t long_psk_len;
    bool external;        /* a PSK from outside: ticket is its identity, and it has no age */
    uint64_t time_s;      /* issued, seconds since the epoch */
    uint64_t received_ms; /* client: when the ticket came, for the obfuscated age */
    uint32_t lifetime_s;  /* ticket_lifetime */
    uint32_t timeout_s;   /* local limit */
    uint32_t age_add;
    uint32_t max_early_data;
    uint8_t sid[T13_SID_MAX]; /* OpenSSL-visible session id */
    uint8_t sid_len;
    uint8_t sid_ctx[T13_SID_MAX];
    uint8_t sid_ctx_len;
    long verify_result; /* of the peer's chain, X509_V_OK is 0 */
    uint8_t *ticket;    /* client: opaque ticket, or the identity of an external PSK; owned */
    size_t ticket_len;
    char *server_name; /* owned, NULL when none */
    bool name_acked;   /* client: the server said that it used the name */
    uint8_t *alpn;     /* selected protocol, owned */
    size_t alpn_len;
    struct t13_chain *peer; /* peer's certificates, shared; NULL when none */
    uint8_t *app_data;      /* ticket app data, owned */
    size_t app_data_len;
};

/* struct t13_chain is an immutable list of DER certificates with a reference count: leaf first. */
struct t13_chain {
    atomic_uint refs;
    size_t num;
    struct bytes *cert; /* views into the same allocation */
};

T13_DOOR T13_MUST_USE enum t13_status t13_chain_new(struct t13_chain **out,
                                                    const struct bytes *cert, size_t num);
T13_DOOR struct t13_chain *t13_chain_ref(struct t13_chain *chain);
T13_DOOR void t13_chain_free(struct t13_chain *chain);

T13_DOOR struct t13_session *t13_session_new(void);
T13_DOOR struct t13_session *t13_session_ref(struct t13_session *s);
T13_DOOR struct t13_session *t13_session_dup(const struct t13_session *s); /* refs 1 */
T13_DOOR void t13_session_free(struct t13_session *s); /* wipes at the last reference */

/* t13_session_set_time: when the ticket came, known to the second alone. The latest moment of that
 * second counts: a server takes no early data from a ticket that says it is older than it is. */
T13_DOOR void t13_session_set_time(struct t13_session *s, uint64_t time_s);

/* t13_session_set_psk replaces the PSK; any length up to T13_MAX_PSK_LEN. t13_session_psk is a view
 * of it. */
T13_DOOR T13_MUST_USE enum t13_status t13_session_set_psk(struct t13_session *s, struct bytes psk);
T13_DOOR struct bytes t13_session_psk(const struct t13_session *s);

/* The compact serialised form that goes into tickets made by core. */
T13_DOOR T13_MUST_USE enum t13_status t13_session_write(const struct t13_session *s, uint8_t **out,
                                                        size_t *out_len);
T13_DOOR T13_MUST_USE enum t13_status t13_session_parse(struct t13_session **out, struct bytes in);

#endif
