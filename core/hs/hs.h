#ifndef T13_CORE_HS_HS_H
#define T13_CORE_HS_HS_H

/* What the files of core/hs/ share: the connection, the handshake, and how they work on them. */

#include "core/conn.h"
#include "core/hs/state.h"
#include "core/keys/schedule.h"
#include "core/keys/transcript.h"
#include "core/limits.h"
#include "core/msg/client_hello.h"
#include "core/msg/handshake.h"
#include "core/record/buf.h"
#include "core/wire/wr.h"
#include "crypto/kex.h"

/* What has been proved (c->proof). CONNECTED is entered only when t13_proof_needed() is there. */
#define T13_PROOF_KEX (1u << 0)      /* a fresh (EC)DHE secret is in the key schedule */
#define T13_PROOF_PSK (1u << 1)      /* the binder held, or the server took our PSK */
#define T13_PROOF_VERIFIED (1u << 2) /* the owner accepted the peer's chain */
#define T13_PROOF_CV (1u << 3)       /* the peer's CertificateVerify held */
#define T13_PROOF_FINISHED (1u << 4) /* the peer's Finished held */
#define T13_PROOF_ECH (1u << 5)      /* client: the server confirmed that it took the inner hello */

/* struct t13_hs is the handshake: one block, wiped and freed at CONNECTED. */
struct t13_hs {
    struct t13_transcript th;
    struct t13_schedule ks;
    struct secret client_ap; /* application traffic secrets until they are installed */
    struct secret server_ap;
    struct secret client_hs; /* the client's handshake secret while 0-RTT data has the keys */

    /* The last ClientHello with its header: the client's own, or the client's as the server got
     * it. ch and exts are views into it (server). hello1 is the first one while there are two. */
    struct wr hello;
    struct wr hello1;
    struct t13_ch ch;
    struct t13_exts exts;
    uint8_t session_id[32];
    uint8_t session_id_len;

    /* client */
    struct cr_kex *kex[T13_MAX_SHARES];
    uint16_t kex_group[T13_MAX_SHARES];
    size_t num_kex;
    struct wr shares;   /* the KeyShareEntries of these */
    uint32_t sent_exts; /* T13_X_ bits of our ClientHello */
    uint8_t *cookie;    /* of the HelloRetryRequest, owned (both sides) */
    size_t cookie_len;
    struct t13_session *offer;     /* the session that is offered */
    struct t13_session *offer_psk; /* the external PSK that is offered, after the session */
    struct t13_session *owner_psk; /* the owner's answer */
    const struct t13_suite *retry_suite;

    /* server */
    uint16_t group;        /* the one that is chosen */
    uint8_t *owner_cookie; /* the owner's part of the cookie, to be sent or judged; owned */
    size_t owner_cookie_len;
    bool cookie_accepted; /* the owner's judgement */
    bool share_missing;   /* ... and the client sent no share for it */
    bool retry_needed;    /* for that, or for a cookie */
    struct rd psk_ids;    /* where the walk over PSK identities is */
    struct rd psk_binders;
    struct t13_psk_identity psk_id; /* the one being opened */
    struct bytes psk_binder;
    bool psk_fresh;             /* ... the first one, and its age is that of its ticket */
    size_t psk_seen;            /* identities that were taken from the list; 0: not begun */
    struct t13_session *psk;    /* the one that is resumed */
    struct t13_session *opened; /* the owner's answer */
    uint8_t *staple;            /* the owner's answer to T13_WANT_STATUS */
    size_t staple_len;

    /* types of the owner's extensions in our last message that may be answered */
    uint16_t sent_other[T13_MAX_OWN_EXTENSIONS];
    size_t num_sent_other;
    /* delegated credentials: the peer's as it came with its leaf; ours that signs, NULL: none */
    uint8_t *delegated;
    size_t delegated_len;
    const struct t13_delegated *own_delegated; /* of c->cred */
    /* certificate_request_context: empty but after the handshake */
    uint8_t *cr_context;
    size_t cr_context_len;

    struct t13_ech *ech; /* Encrypted Client Hello: core/hs/ech.h; NULL without */
    struct cr_shared shared;

    /* what is to be signed */
    uint8_t sign_input[64 + 33 + 1 + CR_HASH_MAX];
    size_t sign_input_len;
    struct cr_sig_alg sign_alg;
    uint8_t *sig; /* the owner's answer */
    size_t sig_len;
};

struct t13_ech;

/* struct t13_conn: what an open connection needs, and hs while it is being opened. */
struct t13_conn {
    void *block; /* what was allocated: the struct lies in it, aligned for the AEAD's keys */
    struct t13_config *cfg;
    struct t13_hs *hs; /* NULL once connected, and after a failure */
    enum t13_side side;
    enum t13_state state;
    uint32_t proof;

    /* records */
    struct t13_in in;
    struct t13_out out;
    struct t13_dir read;
    struct t13_dir write;
    struct wr flight; /* handshake messages not sealed yet */
    struct wr msgs;   /* handshake bytes that came, a message may be in parts */
    size_t msgs_at;   /* where the first unprocessed message starts */

    /* how it ended */
    enum t13_status error;
    const char *error_text;
    int alert_override; /* -1: t13_alert(error); T13_NO_ALERT: none */
    int alert_received;
    int alert_sent;

    /* the owner's part */
    enum t13_status want;     /* what was asked and is not answered */
    enum t13_status answered; /* what was answered and is not used */
    bool answer_failed;
    bool verify_accepted;
    uint8_t verify_alert;
    struct t13_observer observer;
    struct t13_ext_hooks ext_hooks;
    struct wr own_exts; /* what ext_hooks.add has written last */

    bool eof;
    bool close_sent;
    bool close_received;
    bool any_record; /* a record has come: no HTTP request any more */
    bool ccs_due;    /* a ChangeCipherSpec goes before the next protected record */
    bool ccs_sent;
    bool plain_alert;   /* server: an alert may still come in the clear */
    bool update_queued; /* a KeyUpdate goes before the next application data: it was asked for */

    /* 0-RTT */
    enum t13_pause pause;
    enum t13_early early;
    bool early_taken;     /* the owner's answer */
    bool early_offered;   /* client: not withdrawn by a HelloRetryRequest */
    bool stateless;       /* server: a HelloRetryRequest with a cookie for everyone */
    bool cookie_ok;       /* ... and this one came back with a good one */
    bool early_reading;   /* server: the owner is taking the data */
    bool skipping;        /* server: refused data may come, and is passed over */
    bool half_open;       /* server: its application keys are in place */
    uint32_t early_count; /* bytes written, read or skipped so far */
    uint32_t early_max;   /* bytes that may be */
    const struct t13_suite *early_suite;
    struct secret early_exporter;

    /* floods */
    unsigned num_empty;
    unsigned num_ccs;
    unsigned num_warnings;
    unsigned num_updates;
    unsigned num_tickets;
    unsigned num_requests;

    /* the size of records: content that we may send, content and type that we take; 0: as the RFC
     * has it */
    size_t send_limit;
    size_t read_limit;
    uint8_t fragment_mode; /* of max_fragment_length, when it was agreed on */
    struct t13_padding padding;

    /* what was negotiated */
    const struct t13_suite *suite;
    uint16_t group;
    uint16_t sigalg;
    uint16_t peer_sigalg;
    bool resumed;
    bool psk_only;      /* psk_ke: no key exchange beside the PSK */
    uint16_t psk_index; /* of the PSK that was chosen, in the client's list */
    bool retried;
    bool asked_for_cert;
    enum t13_ech_status ech_status;
    uint8_t *ech_retry; /* client: what the server would have liked, when it refused */
    size_t ech_retry_len;
    bool name_acked;
    bool own_raw;  /* raw public keys were agreed on (RFC 7250), for our certificate */
    bool peer_raw; /* ... for the peer's */
    char *server_name;
    uint8_t *alpn;
    size_t alpn_len;
    struct t13_chain *peer;
    long verify_result;
    uint8_t *ocsp;
    size_t ocsp_len;
    uint8_t *sct;
    size_t sct_len;
    struct t13_cred *cred;
    struct t13_session *session;     /* to be resumed, then resumed or made */
    struct t13_session *new_session; /* while the owner is asked about it */
    uint8_t *ticket;                 /* server: the owner's answer to T13_WANT_TICKET_SEAL */
    size_t ticket_len;
    uint8_t randoms[2][T13_RANDOM_LEN];
    uint8_t finished[2][CR_HASH_MAX]; /* ours, the peer's */
    size_t finished_len[2];
    uint8_t *peer_lists; /* one block for the views below */
    size_t peer_lists_len;
    struct bytes peer_groups;
    struct bytes peer_sigalgs;
    struct bytes peer_sigalgs_cert;
    struct bytes peer_compress;
    struct bytes peer_delegated;
    struct bytes peer_suites;
    struct bytes peer_ca_names;

    struct secret exporter;
    struct secret resumption;
    uint32_t ticket_number; /* of the next ticket's nonce */
    bool can_ticket;        /* server: the client offered psk_dhe_ke */
    bool no_ticket;         /* server: the owner wants none after the ticket that came */
    /* Server: the context that the ClientHello met. A ticket is for that one, though the owner
     * may take another configuration for the name (OpenSSL does the same). */
    uint8_t sid_ctx[T13_SID_MAX];
    uint8_t sid_ctx_len;
    unsigned tickets_left; /* server: to be sent before CONNECTED */

    /* post-handshake authentication */
    struct t13_transcript
        *base_th;                /* to the client's Finished; NULL: the client did not offer it */
    struct t13_hs *waiting_auth; /* server: the exchange whose answer is awaited */
    bool post_auth;              /* its messages pass: hs is that of the exchange */
};

#define T13_NO_ALERT (-2)

/* struct t13_msg is a whole handshake message. */
struct t13_msg {
    uint8_t type;
    struct bytes whole; /* with its header */
    struct rd body;
};

/* --- fail.c --- */

/* t13_fail records why the connection fails; t13_fail_alert with another alert than the status
 * stands for. Both return the status. The driver sends the alert. */
T13_MUST_USE enum t13_status t13_fail(struct t13_conn *c, enum t13_status status, const char *text);
T13_MUST_USE enum t13_status t13_fail_alert(struct t13_conn *c, enum t13_status status, int alert,
                                            const char *text);
/* t13_settle is where each call of the engine ends: an error becomes the sticky one, its alert goes
 * into the output, and the secrets of the handshake are wiped. */
T13_MUST_USE enum t13_status t13_settle(struct t13_conn *c, enum t13_status status);
bool t13_is_error(enum t13_status status);
/* t13_ask stops for the owner: want the first time, T13_OK when the answer is there. */
T13_MUST_USE enum t13_status t13_ask(struct t13_conn *c, enum t13_status want);
struct t13_hs *t13_hs_new(void); /* NULL: no memory */
void t13_hs_free(struct t13_hs *hs);

/* --- send.c --- */

/* t13_msg_open begins a handshake message in the flight, t13_msg_close ends it and feeds the
 * transcript. t13_msg_put appends a finished one and feeds nothing. */
size_t t13_msg_open(struct t13_conn *c, enum t13_hs_type type);
T13_MUST_USE enum t13_status t13_msg_close(struct t13_conn *c, size_t mark);
T13_MUST_USE enum t13_status t13_msg_put(struct t13_conn *c, struct bytes message);
/* t13_flush seals the flight into the output. */
T13_MUST_USE enum t13_status t13_flush(struct t13_conn *c);
/* t13_seal puts content of any type into the output, with a ChangeCipherSpec or a KeyUpdate before
 * it when one is due. */
T13_MUST_USE enum t13_status t13_seal(struct t13_conn *c, enum t13_content type,
                                      struct bytes content);
T13_MUST_USE enum t13_status t13_put_ccs(struct t13_conn *c);
T13_MUST_USE enum t13_status t13_put_alert(struct t13_conn *c, uint8_t level, uint8_t description);
T13_MUST_USE enum t13_status t13_put_key_update(struct t13_conn *c, bool request);

/* --- input.c --- */

/* struct t13_dst is where application data may go directly. */
struct t13_dst {
    uint8_t *p;
    size_t len;
    size_t got;
};
/* t13_input takes one record: handshake bytes go to c->msgs, application data to dst or c->in.
 *
 * ret   T13_WANT_READ when no whole record is there; T13_CLOSED at a close_notify */
T13_MUST_USE enum t13_status t13_input(struct t13_conn *c, struct t13_dst *dst);
/* t13_next_msg gives the next whole message of c->msgs; T13_WANT_READ when there is none. */
T13_MUST_USE enum t13_status t13_next_msg(struct t13_conn *c, struct t13_msg *msg);
void t13_msg_done(struct t13_conn *c, const struct t13_msg *msg);
bool t13_msgs_empty(const struct t13_conn *c);

/* --- driver.c --- */

/* t13_deliver copies what is decrypted already; t13_no_input is why nothing more comes. */
void t13_deliver(struct t13_conn *c, void *buf, size_t len, size_t *n, bool peek);
T13_MUST_USE enum t13_status t13_no_input(struct t13_conn *c);

/* t13_step makes one step of the table. */
T13_MUST_USE enum t13_status t13_step(struct t13_conn *c);
uint32_t t13_proof_needed(const struct t13_conn *c);
bool t13_at_end_state(const struct t13_conn *c);

/* --- secrets.c: the key schedule of a connection, with the key log --- */

T13_MUST_USE enum t13_status t13_th(const struct t13_conn *c, uint8_t buf[CR_HASH_MAX],
                                    struct bytes *view);
/* t13_start_schedule makes the early secret from the PSK of s, NULL: none. */
T13_MUST_USE enum t13_status t13_start_schedule(struct t13_conn *c, const struct t13_session *s);
/* t13_handshake_keys: from hs->shared and the transcript to ServerHello; read and write keys. */
T13_MUST_USE enum t13_status t13_handshake_keys(struct t13_conn *c, struct secret *client,
                                                struct secret *server);
/* t13_write_keys flushes what the old key is for and installs the next one. */
T13_MUST_USE enum t13_status t13_write_keys(struct t13_conn *c, const struct secret *traffic);
/* t13_early_secrets: from the PSK in the schedule and the transcript th to ClientHello; *traffic is
 * the client's. */
T13_MUST_USE enum t13_status t13_early_secrets(struct t13_conn *c, const struct t13_suite *suite,
                                               struct bytes th, struct secret *traffic);
/* t13_application_secrets: from the transcript to the server's Finished. */
T13_MUST_USE enum t13_status t13_application_secrets(struct t13_conn *c);
/* t13_resumption_secret: from the transcript to the client's Finished. */
T13_MUST_USE enum t13_status t13_resumption_secret(struct t13_conn *c);
T13_MUST_USE enum t13_status t13_own_finished(struct t13_conn *c);
/* t13_update_key: the next key of c->read or c->write after a KeyUpdate. */
T13_MUST_USE enum t13_status t13_update_key(struct t13_conn *c, struct t13_dir *d);
T13_MUST_USE enum t13_status t13_check_finished(struct t13_conn *c, const struct t13_msg *msg);

/* --- cookie.c: a HelloRetryRequest that leaves no state behind (server) --- */

/* t13_write_retry writes the body of a HelloRetryRequest; group 0, cookie n = 0: without
 * (server.c).
 */
void t13_write_retry(const struct t13_conn *c, struct wr *w, uint16_t group, struct bytes cookie,
                     struct bytes ech);
/* t13_retry_confirm computes what that message says about ECH: from itself with zeros in that
 * place, which is the end of it, and the transcript to the first ClientHello (server.c). */
T13_MUST_USE enum t13_status t13_retry_confirm(const struct t13_conn *c, uint16_t group,
                                               struct bytes cookie, uint8_t out[8]);
/* t13_cookie_ech gives what a cookie says about ECH; *good: it is one of ours. */
T13_MUST_USE enum t13_status t13_cookie_ech(const struct t13_conn *c, struct bytes all, bool *good,
                                            struct bytes *ech);
/* t13_make_cookie puts all that the second ClientHello must bring back into hs->cookie. */
T13_MUST_USE enum t13_status t13_make_cookie(struct t13_conn *c);

/* --- early.c: 0-RTT, both sides --- */

/* t13_first_psk is the first PSK that is offered, NULL: none; 0-RTT data is under that one. */
static inline struct t13_session *t13_first_psk(const struct t13_hs *hs)
{
    return hs->offer != NULL ? hs->offer : hs->offer_psk;
}
/* t13_chosen_psk is the one that the server took, NULL: none (client). */
const struct t13_session *t13_chosen_psk(const struct t13_conn *c);
/* t13_offered_alpn: RFC 7301 3.1: the server chooses from what was offered. */
bool t13_offered_alpn(const struct t13_config *cfg, struct bytes proto);
/* t13_psk_is_fresh: the age that the client states is right, so its 0-RTT data is not old. */
bool t13_psk_is_fresh(const struct t13_session *s, uint32_t obfuscated_age);
/* t13_early_least: what a peer or the owner allows, and the configuration too. */
static inline uint32_t t13_early_least(const struct t13_config *cfg, uint32_t allowed)
{
    return allowed < cfg->early_data_most ? allowed : cfg->early_data_most;
}
/* t13_client_withhold: the owner is to write early data, but the configuration allows none. */
void t13_client_withhold(struct t13_conn *c);
/* t13_client_offers_early: the session in hs->offer allows it and fits what is configured. */
bool t13_client_offers_early(const struct t13_conn *c);
/* t13_client_early_keys: after the first ClientHello, the keys for 0-RTT data. */
T13_MUST_USE enum t13_status t13_client_early_keys(struct t13_conn *c);
/* t13_client_early_answer: what EncryptedExtensions says about it. */
T13_MUST_USE enum t13_status t13_client_early_answer(struct t13_conn *c, const struct t13_exts *x);
/* t13_client_early_retry: a HelloRetryRequest refuses it. */
void t13_client_early_retry(struct t13_conn *c);
/* t13_early_skip: whatever 0-RTT data comes from now on was refused. */
void t13_early_skip(struct t13_conn *c);
/* t13_early_count: n bytes more, T13_E_TOO_MUCH_EARLY when that is too many. */
T13_MUST_USE enum t13_status t13_early_count(struct t13_conn *c, size_t n);

/* --- compress.c --- */

/* t13_compress_offer gives our algorithms in wire form; out has 2 * T13_COMPRESS_MAX bytes. */
struct bytes t13_compress_offer(const struct t13_conn *c, uint8_t *out);
/* t13_decompress gives the body of the Certificate that a CompressedCertificate stands for; the
 * caller frees it. */
T13_MUST_USE enum t13_status t13_decompress(struct t13_conn *c, const struct t13_msg *msg,
                                            uint8_t **out, size_t *n);
/* t13_put_compressed sends body compressed when the peer takes that and it is shorter; else *done
 * is false. plain: it is the chain alone, as it will be the next time. */
T13_MUST_USE enum t13_status t13_put_compressed(struct t13_conn *c, struct bytes body, bool plain,
                                                bool *done);

/* --- raw_key.c: as t13_limits_ --- */

void t13_cert_types_offer(const struct t13_conn *c, struct t13_exts *x);
T13_MUST_USE enum t13_status t13_cert_types_answer(struct t13_conn *c, struct t13_exts *x);
T13_MUST_USE enum t13_status t13_cert_types_take(struct t13_conn *c, const struct t13_exts *x);
/* t13_takes_x509: the configuration allows certificates for a side, not only raw keys. */
bool t13_takes_x509(const struct t13_config *cfg, bool of_server);
/* t13_put_raw_key writes the one entry that there is then. */
T13_MUST_USE enum t13_status t13_put_raw_key(struct t13_conn *c, struct wr *w);

/* --- delegated.c --- */

/* t13_delegated_choose: after t13_choose_cred, whether the credential's delegated one signs. */
void t13_delegated_choose(struct t13_conn *c);
/* t13_delegated_key checks the peer's and gives the key that its CertificateVerify is made with. */
T13_MUST_USE enum t13_status t13_delegated_key(struct t13_conn *c, uint16_t cv_algorithm,
                                               const struct cr_key *leaf_key, struct cr_key **out);
/* auth.c: a scheme that we told the peer to sign with. */
bool t13_offered_sigalg(const struct t13_conn *c, uint16_t code);

/* --- record_limits.c --- */

void t13_limits_offer(const struct t13_conn *c, struct t13_exts *x); /* into our ClientHello */
/* t13_limits_answer: the server's, into EncryptedExtensions; t13_limits_take: what stands there. */
T13_MUST_USE enum t13_status t13_limits_answer(struct t13_conn *c, struct t13_exts *x);
T13_MUST_USE enum t13_status t13_limits_take(struct t13_conn *c, const struct t13_exts *x);

/* --- grease.c --- */

enum t13_grease {
    T13_GREASE_SUITE,
    T13_GREASE_GROUP,
    T13_GREASE_VERSION,
    T13_GREASE_SIGALG,
    T13_GREASE_EXT,
};
/* t13_grease_list puts a value before those of a list, whose buffer has room for it. */
void t13_grease_list(const struct t13_conn *c, enum t13_grease which, uint8_t *list,
                     struct bytes *view);
void t13_grease_share(const struct t13_conn *c, struct wr *shares);
void t13_grease_ext(const struct t13_conn *c, struct wr *exts);

/* --- own_exts.c --- */

/* t13_add_exts gives what the owner adds to a message in x->first, until the next call. */
T13_MUST_USE enum t13_status t13_add_exts(struct t13_conn *c, enum t13_ext_where where,
                                          struct bytes cert, size_t index, struct t13_exts *x);
T13_MUST_USE enum t13_status t13_take_exts(struct t13_conn *c, enum t13_ext_where where,
                                           struct bytes block, struct bytes cert, size_t index);
/* t13_sent is what the peer may answer: bits and the owner's extensions. */
struct t13_ext_sent t13_sent(const struct t13_conn *c, uint32_t bits);

/* --- choose.c --- */

/* t13_choose_cred: the credential and the algorithm of CertificateVerify; T13_E_NO_SHARED_SIGALG,
 * or T13_E_NO_CERTIFICATE when no credential would do for those that are shared. */
T13_MUST_USE enum t13_status t13_choose_cred(struct t13_conn *c);

/* --- auth.c: certificates, both sides --- */

T13_MUST_USE enum t13_status t13_put_certificate(struct t13_conn *c, struct bytes staple);
T13_MUST_USE enum t13_status t13_put_certificate_verify(struct t13_conn *c);
T13_MUST_USE enum t13_status t13_take_certificate(struct t13_conn *c, const struct t13_msg *msg,
                                                  uint32_t sent_exts);
T13_MUST_USE enum t13_status t13_verify_peer(struct t13_conn *c);
T13_MUST_USE enum t13_status t13_check_certificate_verify(struct t13_conn *c,
                                                          const struct t13_msg *msg);

/* --- post_auth.c --- */

/* t13_keep_transcript keeps the transcript to the client's Finished for later requests. */
T13_MUST_USE enum t13_status t13_keep_transcript(struct t13_conn *c);
void t13_drop_transcript(struct t13_conn *c);
T13_MUST_USE enum t13_status t13_client_on_request(struct t13_conn *c, const struct t13_msg *msg,
                                                   enum t13_state *next);
T13_MUST_USE enum t13_status t13_server_on_auth(struct t13_conn *c, const struct t13_msg *msg,
                                                enum t13_state *next);
/* client.c: what a CertificateRequest asks for. server.c: the message, into the flight. */
struct t13_cr;
T13_MUST_USE enum t13_status t13_client_take_request(struct t13_conn *c, const struct t13_cr *cr);
T13_MUST_USE enum t13_status t13_put_certificate_request(struct t13_conn *c);

/* --- post.c --- */

/* t13_make_session gives what this connection has proved, with no PSK and no ticket yet. */
T13_MUST_USE enum t13_status t13_make_session(const struct t13_conn *c, struct t13_session **out);

/* --- client_hello.c, server_hello.c --- */

/* t13_client_shares makes the key shares; group 0: as configured. */
T13_MUST_USE enum t13_status t13_client_shares(struct t13_conn *c, uint16_t group);
T13_MUST_USE enum t13_status t13_client_hello(struct t13_conn *c);
/* t13_client_may_resume: a session may be offered to this server name under this configuration. */
bool t13_client_may_resume(const struct t13_conn *c, const struct t13_session *s);
/* t13_server_may_resume likewise for a ticket's session. */
bool t13_server_may_resume(const struct t13_conn *c, const struct t13_session *s);

/* --- small things --- */

/* t13_has: v is among the num values of a list of the configuration. */
static inline bool t13_has(const uint16_t *list, size_t num, uint16_t v)
{
    for (size_t i = 0; i < num; i++) {
        if (list[i] == v) {
            return true;
        }
    }
    return false;
}
bool t13_same_name(const char *a, const char *b);

/* t13_keep_lists makes the views of the peer's lists the connection's own (one block). */
T13_MUST_USE enum t13_status t13_keep_lists(struct t13_conn *c, struct bytes groups,
                                            struct bytes sigalgs, struct bytes sigalgs_cert,
                                            struct bytes suites, struct bytes ca_names,
                                            struct bytes compress, struct bytes delegated);
T13_MUST_USE enum t13_status t13_set_bytes(uint8_t **to, size_t *to_len, struct bytes from);
uint64_t t13_now_ms(void);
static inline enum t13_status t13_written(const struct wr *w)
{
    return w->bad ? T13_E_NO_MEMORY : T13_OK;
}

/* Handlers: one for each row of core/hs/table.c. */
typedef enum t13_status t13_on_msg(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next);
typedef enum t13_status t13_on_step(struct t13_conn *c, enum t13_state *next);

t13_on_step t13_client_start, t13_client_early, t13_client_end_early, t13_client_retry,
    t13_client_hs_keys, t13_client_verify_peer, t13_client_app_keys, t13_client_flight,
    t13_client_send_cert, t13_client_send_cv, t13_client_send_finished;
t13_on_msg t13_client_on_sh, t13_client_on_ee, t13_client_on_cert_or_cr, t13_client_on_cert,
    t13_client_on_cv, t13_client_on_finished, t13_client_on_post;

t13_on_step t13_server_recvd_ch, t13_server_open_ticket, t13_server_name, t13_server_alpn,
    t13_server_group, t13_server_cert, t13_server_status, t13_server_retry, t13_server_negotiated,
    t13_server_send_ee, t13_server_send_cr, t13_server_send_cert, t13_server_send_cv,
    t13_server_send_finished, t13_server_verify_peer, t13_server_send_tickets, t13_server_cookie,
    t13_server_retried, t13_server_early_data, t13_server_early;
t13_on_msg t13_server_on_eoed, t13_server_on_ch, t13_server_on_cert, t13_server_on_cv,
    t13_server_on_finished, t13_server_on_post;

#endif
