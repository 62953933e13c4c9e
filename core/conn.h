#ifndef T13_CORE_CONN_H
#define T13_CORE_CONN_H

#include "core/config.h"
#include "core/limits.h"
#include "core/session/session.h"
#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/key.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The engine as its owner (compat, a test, a fuzzer) sees it: bytes in, bytes out, and a status
 * that says why it stopped. One connection is used by one thread at a time.
 *
 * The loop of an owner:
 *   st = t13_handshake(c);
 *   T13_WANT_READ:  fill t13_in_space(), t13_in_filled(), call again
 *   T13_WANT_WRITE: send t13_out_pending(), t13_out_consumed(), call again
 *   other T13_WANT_: answer with the function named beside it, call again
 *   T13_OK: connected; anything else: an error. An alert, if one is due, is in t13_out_pending().
 */
struct t13_conn;

enum t13_side { T13_CLIENT, T13_SERVER };

T13_DOOR T13_MUST_USE enum t13_status t13_conn_new(struct t13_conn **out, enum t13_side side,
                                                   struct t13_config *cfg); /* takes a ref */
T13_DOOR void t13_conn_free(struct t13_conn *c); /* wipes every secret; NULL is fine */

/* Before the handshake (client). */
T13_DOOR T13_MUST_USE enum t13_status t13_conn_set_server_name(struct t13_conn *c,
                                                               const char *name); /* NULL: none */
T13_DOOR void t13_conn_set_session(struct t13_conn *c, struct t13_session *s);    /* takes a ref */

/* t13_conn_set_config swaps the snapshot, before the handshake or at a T13_WANT_ of the server
 * before its flight (SSL_set_SSL_CTX, SSL_use_certificate in a callback). Takes a ref. */
T13_DOOR void t13_conn_set_config(struct t13_conn *c, struct t13_config *cfg);
T13_DOOR struct t13_config *t13_conn_config(const struct t13_conn *c);

/* Transport. in_space gives room for at least one byte; *want is how many bytes complete what is
 * being read (a record header, then its body) so that a caller without read-ahead reads no more.
 * in_filled says how many of them came; in_eof that the transport ended. in_pending: bytes fed and
 * not yet processed. out_pending is what waits to be sent; it is stable until out_consumed. */
T13_DOOR T13_MUST_USE enum t13_status t13_in_space(struct t13_conn *c, uint8_t **p, size_t *room,
                                                   size_t *want);
T13_DOOR void t13_in_filled(struct t13_conn *c, size_t n);
T13_DOOR void t13_in_eof(struct t13_conn *c);
T13_DOOR size_t t13_in_pending(const struct t13_conn *c);
T13_DOOR struct bytes t13_out_pending(const struct t13_conn *c);
T13_DOOR void t13_out_consumed(struct t13_conn *c, size_t n);
/* t13_idle frees the record buffers that hold nothing. For the owner to call when its transport
 * has no more to give for now (a non-blocking read that would block, SSL_MODE_RELEASE_BUFFERS):
 * a connection that is read and written without it allocates nothing. */
T13_DOOR void t13_idle(struct t13_conn *c);

/* Progress. */
T13_DOOR T13_MUST_USE enum t13_status t13_handshake(struct t13_conn *c);
/* t13_read gives application data, *n > 0 on T13_OK; peek leaves it. Handles post-handshake
 * messages on the way (tickets, KeyUpdate), and may leave output behind (the answer to a KeyUpdate,
 * an alert) whatever it returns: drain t13_out_pending() after it. T13_CLOSED after close_notify.
 * len 0 is T13_E_ARGUMENT, as is a call before T13_OK of t13_handshake; both leave c usable. */
T13_DOOR T13_MUST_USE enum t13_status t13_read(struct t13_conn *c, void *buf, size_t len, size_t *n,
                                               bool peek);
#define T13_WRITE_BATCH ((size_t)65536)
/* t13_write seals up to T13_WRITE_BATCH bytes into records in the output; *n says how many were
 * taken. The caller then drains the output. T13_WANT_WRITE when output is still pending. */
T13_DOOR T13_MUST_USE enum t13_status t13_write(struct t13_conn *c, const void *buf, size_t len,
                                                size_t *n);
T13_DOOR size_t t13_read_pending(const struct t13_conn *c); /* decrypted bytes ready to read */
/* t13_close puts close_notify into the output, once. */
T13_DOOR T13_MUST_USE enum t13_status t13_close(struct t13_conn *c);
T13_DOOR bool t13_close_sent(const struct t13_conn *c);
T13_DOOR bool t13_close_received(const struct t13_conn *c);
/* t13_key_update queues a KeyUpdate; request asks the peer for one too. */
T13_DOOR T13_MUST_USE enum t13_status t13_key_update(struct t13_conn *c, bool request);
/* t13_send_ticket queues one NewSessionTicket more (server, connected). When it stops with a
 * T13_WANT_ go on with t13_handshake. T13_E_ARGUMENT when the client takes no tickets. */
T13_DOOR T13_MUST_USE enum t13_status t13_send_ticket(struct t13_conn *c);
/* t13_request_auth queues a CertificateRequest after the handshake (server, connected; RFC 8446
 * 4.6.2). The client's answer comes with t13_read, which asks T13_WANT_VERIFY; what the mode of
 * the configuration requires then is that of the handshake. T13_E_ARGUMENT when the client did not
 * offer it (t13_auth_possible) or an answer is awaited (t13_auth_waiting). */
T13_DOOR T13_MUST_USE enum t13_status t13_request_auth(struct t13_conn *c);
T13_DOOR bool t13_auth_possible(const struct t13_conn *c);
T13_DOOR bool t13_auth_waiting(const struct t13_conn *c);
/* t13_auth_running: in the middle of the messages of such an exchange, on either side; nothing can
 * be written. Go on with t13_read or t13_handshake. */
T13_DOOR bool t13_auth_running(const struct t13_conn *c);
T13_DOOR T13_MUST_USE enum t13_status t13_send_alert(struct t13_conn *c, uint8_t level,
                                                     uint8_t description);

/* 0-RTT. A client that pauses at T13_PAUSE_START before its handshake offers early data if its
 * session allows it; t13_handshake then stops with T13_PAUSED after the ClientHello, and again
 * before the client's second flight unless the pause has been lowered. A server that pauses stops
 * after its flight, or after a HelloRetryRequest; it takes early data only if it pauses. Lowering
 * the pause lets t13_handshake go on. */
enum t13_pause {
    T13_PAUSE_NONE,
    T13_PAUSE_END,   /* client: before EndOfEarlyData */
    T13_PAUSE_START, /* the first place, and the others */
};
T13_DOOR void t13_conn_pause(struct t13_conn *c, enum t13_pause pause);
enum t13_early {
    T13_EARLY_NONE, /* not offered */
    T13_EARLY_REJECTED,
    T13_EARLY_ACCEPTED,
};
T13_DOOR enum t13_early t13_conn_early(const struct t13_conn *c);
/* t13_write_early seals early data (client). What follows a refusal is dropped, as the server would
 * drop it. T13_E_TOO_MUCH_EARLY, and the connection fails, beyond what the session allows;
 * T13_E_ARGUMENT when none was offered, or too late; T13_WANT_WRITE while output is pending. */
T13_DOOR T13_MUST_USE enum t13_status t13_write_early(struct t13_conn *c, const void *buf,
                                                      size_t len, size_t *n);
/* t13_read_early gives early data (server); *n = 0 on T13_OK: that was all, or none was taken. */
T13_DOOR T13_MUST_USE enum t13_status t13_read_early(struct t13_conn *c, void *buf, size_t len,
                                                     size_t *n);

/* t13_conn_set_stateless (server, before the handshake): every ClientHello without a good cookie
 * gets a HelloRetryRequest with one, and the owner, who pauses, may forget the connection: the
 * cookie has all that another one with the same ticket keys needs. t13_conn_cookie_ok: a good one
 * came. */
T13_DOOR void t13_conn_set_stateless(struct t13_conn *c, bool stateless);
T13_DOOR bool t13_conn_cookie_ok(const struct t13_conn *c);

/* Answers. */
/* T13_WANT_CLIENT_HELLO: look with the getters of core/hello.h, then continue. */
T13_DOOR void t13_answer_client_hello(struct t13_conn *c);
/* T13_WANT_TICKET_OPEN: t13_conn_ticket() is the ticket; s NULL: not ours, full handshake or the
 * next identity. Without renew the client gets no new ticket. Takes a
 * reference. */
T13_DOOR struct bytes t13_conn_ticket(const struct t13_conn *c);
T13_DOOR void t13_answer_ticket_open(struct t13_conn *c, struct t13_session *s, bool renew);
/* T13_WANT_SERVER_NAME: accepted says whether the extension is acknowledged. */
T13_DOOR void t13_answer_server_name(struct t13_conn *c, bool accepted);
/* T13_WANT_ALPN: t13_conn_alpn_offer() is the client's list; proto n = 0: none chosen. */
T13_DOOR struct bytes t13_conn_alpn_offer(const struct t13_conn *c);
T13_DOOR T13_MUST_USE enum t13_status t13_answer_alpn(struct t13_conn *c, struct bytes proto);
/* T13_WANT_EARLY_DATA: everything else allows 0-RTT data; taken is the owner's decision. */
T13_DOOR void t13_answer_early_data(struct t13_conn *c, bool taken);
/* T13_WANT_PSK: an external PSK to offer after the session, with its identity as the ticket; NULL:
 * none. After a HelloRetryRequest t13_conn_suite() is known, and its hash must be the PSK's. */
T13_DOOR void t13_answer_psk(struct t13_conn *c, struct t13_session *s);
/* T13_WANT_COOKIE: 1..T13_OWNER_COOKIE_MAX bytes for the cookie, by which the owner knows the
 * client again. */
T13_DOOR T13_MUST_USE enum t13_status t13_answer_cookie(struct t13_conn *c, struct bytes cookie);
/* T13_WANT_COOKIE_CHECK: are the bytes of t13_conn_cookie() this client's? */
T13_DOOR struct bytes t13_conn_cookie(const struct t13_conn *c);
T13_DOOR void t13_answer_cookie_check(struct t13_conn *c, bool accepted);
/* T13_WANT_CERT: change the configuration if wanted, then continue. */
T13_DOOR void t13_answer_cert(struct t13_conn *c);
/* T13_WANT_STATUS: the client asked for an OCSP response and t13_conn_cred() is chosen; response
 * n = 0: none is stapled. T13_WANT_FLIGHT: the server's Finished held (of a resumption, too). */
T13_DOOR T13_MUST_USE enum t13_status t13_answer_status(struct t13_conn *c, struct bytes response);
T13_DOOR void t13_answer_flight(struct t13_conn *c);
/* T13_WANT_SIGN: sign t13_conn_sign_input() with t13_conn_sign_alg() by t13_conn_cred()'s key. */
T13_DOOR struct bytes t13_conn_sign_input(const struct t13_conn *c);
T13_DOOR const struct cr_sig_alg *t13_conn_sign_alg(const struct t13_conn *c);
T13_DOOR T13_MUST_USE enum t13_status t13_answer_sign(struct t13_conn *c, struct bytes sig);
/* T13_WANT_VERIFY: t13_conn_peer_chain() is to be judged. accepted sets the proof; else the
 * handshake ends with alert (a description of RFC 8446 6) and T13_E_CERTIFICATE_VERIFY. */
T13_DOOR void t13_answer_verify(struct t13_conn *c, bool accepted, uint8_t alert,
                                long verify_result);
/* T13_WANT_TICKET_SEAL: t13_conn_new_session() is to become a ticket of 1..65535 bytes; n = 0:
 * send none. */
T13_DOOR T13_MUST_USE enum t13_status t13_answer_ticket_seal(struct t13_conn *c,
                                                             struct bytes ticket);
/* T13_WANT_SESSION (client): t13_conn_new_session() came; reference it to keep it. */
T13_DOOR void t13_answer_session(struct t13_conn *c);
T13_DOOR struct t13_session *t13_conn_new_session(const struct t13_conn *c); /* borrowed */
/* Any T13_WANT_ may be answered by failing: the handshake ends with this fatal alert and
 * T13_E_CALLBACK. */
T13_DOOR void t13_answer_fail(struct t13_conn *c, uint8_t alert);

/* What was negotiated; zero or NULL before it is known. Views live as long as the connection. */
T13_DOOR enum t13_side t13_conn_side(const struct t13_conn *c);
T13_DOOR bool t13_conn_connected(const struct t13_conn *c);
T13_DOOR uint16_t t13_conn_suite(const struct t13_conn *c);
T13_DOOR uint16_t t13_conn_group(const struct t13_conn *c);
T13_DOOR uint16_t t13_conn_sigalg(const struct t13_conn *c);      /* of our CertificateVerify */
T13_DOOR uint16_t t13_conn_peer_sigalg(const struct t13_conn *c); /* of the peer's */
T13_DOOR bool t13_conn_resumed(const struct t13_conn *c);
T13_DOOR bool t13_conn_hello_retry(const struct t13_conn *c);
T13_DOOR bool t13_conn_asked_for_cert(const struct t13_conn *c); /* CertificateRequest went by */
T13_DOOR const char *t13_conn_server_name(const struct t13_conn *c); /* asked for; NULL: none */
T13_DOOR bool t13_conn_server_name_acked(const struct t13_conn *c);
T13_DOOR struct bytes t13_conn_alpn(const struct t13_conn *c);
T13_DOOR struct t13_chain *t13_conn_peer_chain(const struct t13_conn *c); /* borrowed */
/* The SubjectPublicKeyInfo that the peer sent in the place of a certificate; n = 0: it sent
 * certificates, or nothing. t13_conn_peer_chain() has it as its only element then. */
T13_DOOR struct bytes t13_conn_peer_raw_key(const struct t13_conn *c);
T13_DOOR struct bytes t13_conn_peer_ocsp(const struct t13_conn *c);
T13_DOOR struct bytes t13_conn_peer_sct(const struct t13_conn *c);
T13_DOOR struct t13_cred *t13_conn_cred(const struct t13_conn *c);       /* ours that was chosen */
T13_DOOR struct t13_session *t13_conn_session(const struct t13_conn *c); /* resumed or made */
T13_DOOR struct bytes t13_conn_random(const struct t13_conn *c, enum t13_side side);
T13_DOOR struct bytes t13_conn_finished(const struct t13_conn *c, bool peer);
T13_DOOR struct bytes
t13_conn_peer_ca_names(const struct t13_conn *c); /* certificate_authorities */
/* Peer's supported_groups, signature_algorithms as big-endian u16 lists. */
T13_DOOR struct bytes t13_conn_peer_groups(const struct t13_conn *c);
T13_DOOR struct bytes t13_conn_peer_sigalgs(const struct t13_conn *c);
T13_DOOR struct bytes t13_conn_peer_suites(const struct t13_conn *c); /* server: as offered */

/* t13_export is RFC 8446 7.5's exporter; early: from the early exporter secret. */
T13_DOOR T13_MUST_USE enum t13_status t13_export(struct t13_conn *c, const char *label,
                                                 size_t label_len, struct bytes context, bool early,
                                                 uint8_t *out, size_t out_len);

/* t13_conn_has_cred: one of the credentials of the configuration would do for the peer, as far as
 * its lists are known. For a T13_WANT_CERT. */
T13_DOOR bool t13_conn_has_cred(const struct t13_conn *c);
/* Of a certificate that is not configured: t13_conn_cert_fits says that it would do as the leaf
 * with this key, t13_conn_key_fits that its kind of key would, t13_conn_signature_fits that the
 * signature on it is of an algorithm that the peer takes in certificates. */
T13_DOOR bool t13_conn_cert_fits(const struct t13_conn *c, struct bytes cert,
                                 const struct cr_key *key);
T13_DOOR bool t13_conn_key_fits(const struct t13_conn *c, const struct cr_key *key);
T13_DOOR bool t13_conn_signature_fits(const struct t13_conn *c, struct bytes cert);

/* Encrypted Client Hello: RFC 9849. A client that offered it ends with T13_ECH_ACCEPTED, or fails
 * with T13_E_ECH_REQUIRED after it has authenticated the server for its public name: until then
 * t13_conn_server_name() is that name. A server cannot tell GREASE from a client with old keys. */
enum t13_ech_status {
    T13_ECH_NONE,
    T13_ECH_GREASE,   /* client: sent only to look like others */
    T13_ECH_OFFERED,  /* client: no answer yet */
    T13_ECH_ACCEPTED, /* the inner ClientHello is the handshake's */
    T13_ECH_REJECTED, /* the outer one is */
};
T13_DOOR enum t13_ech_status t13_conn_ech(const struct t13_conn *c);
/* t13_conn_ech_retry is the ECHConfigList that the server gave when it refused; to be used only
 * after T13_E_ECH_REQUIRED, which says that the server was authenticated. n = 0: it wants none. */
T13_DOOR struct bytes t13_conn_ech_retry(const struct t13_conn *c);

/* Why it failed. */
T13_DOOR enum t13_status t13_conn_error(const struct t13_conn *c);  /* the sticky status, or OK */
T13_DOOR const char *t13_conn_error_text(const struct t13_conn *c); /* static text or NULL */
T13_DOOR int t13_conn_alert_received(const struct t13_conn *c);     /* description, -1 when none */
T13_DOOR int t13_conn_alert_sent(const struct t13_conn *c);

/* enum t13_passing: what happens to a handshake message, or (T13_OWN_CCS) to the one
 * ChangeCipherSpec that this side sends. */
enum t13_passing {
    T13_RECEIVED, /* its type is known, nothing else */
    T13_HANDLED,  /* it was received and did what it does */
    T13_SENDING,  /* it is put into a record now */
};
#define T13_OWN_CCS 256

/* Observation. All run inside the engine's calls, must not call back into it, and may be NULL. */
struct t13_observer {
    void *arg;
    /* NSS key log format pieces: label, then client random and secret. */
    void (*key_log)(void *arg, const char *label, struct bytes client_random, struct bytes secret);
    /* Every message as OpenSSL's msg_callback sees it: sent or received, content type (22
     * handshake, 21 alert, 20 CCS, 256 record header, 257 inner content type), bytes. */
    void (*message)(void *arg, bool sent, int content_type, struct bytes bytes);
    /* A handshake message goes by; type is an enum t13_hs_type, or what the peer takes for one. */
    void (*handshake)(void *arg, enum t13_passing what, int type);
    /* A state was entered (enum t13_state of core/hs/state.h) or an alert passed (level << 8 |
     * description). */
    void (*state)(void *arg, int state);
    void (*alert)(void *arg, bool sent, int alert);
};
/* Extensions that the engine knows nothing of. where is enum t13_ext_where of core/ext/exts.h; cert
 * and index: the certificate beside which they stand, in T13_IN_CERTIFICATE alone. Both run inside
 * the engine's calls and must not call back into it; false ends the handshake with *alert, which
 * has a default. */
struct wr;
struct t13_ext_hooks {
    void *arg;
    /* add appends whole extensions, type, 16-bit length and data, to w. In an answer only to what
     * was asked, which the owner looks after. */
    bool (*add)(void *arg, unsigned where, struct bytes cert, size_t index, struct wr *w,
                int *alert);
    /* take is shown a block of the peer's, without its length, in which nothing is that may not be
     * there. */
    bool (*take)(void *arg, unsigned where, struct bytes block, struct bytes cert, size_t index,
                 int *alert);
};
T13_DOOR void t13_conn_set_ext_hooks(struct t13_conn *c, const struct t13_ext_hooks *hooks);
/* Padding of records (RFC 8446 5.4): cb says how many zeros go after len bytes of content and type;
 * no more than fit are added. It runs inside the engine's calls. NULL: none. A configuration that
 * says how records are padded (config.h) leaves it unasked. */
struct t13_padding {
    void *arg;
    size_t (*cb)(void *arg, int content_type, size_t len);
};
T13_DOOR void t13_conn_set_padding(struct t13_conn *c, const struct t13_padding *padding);
/* The mode of max_fragment_length that was agreed on, 1 to 4; 0: none. */
T13_DOOR uint8_t t13_conn_fragment_mode(const struct t13_conn *c);
T13_DOOR void t13_conn_observe(struct t13_conn *c, const struct t13_observer *o); /* copies *o */
T13_DOOR int t13_conn_state(const struct t13_conn *c); /* enum t13_state */

#endif
