#ifndef T13_COMPAT_SSL_LOCAL_H
#define T13_COMPAT_SSL_LOCAL_H

/* The objects behind libssl's opaque types, and what its files ask of each other. */

#include "compat/cx.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "compat/ssl/calls.h"
#include "core/conn.h"
#include "core/wire/wr.h"

#include <openssl/async.h>
#include <openssl/bio.h>
#include <openssl/ct.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "compat/asn1/sk.h" /* after the public headers: their stack macros then call ours */

struct ssl_method_st {
    int version;  /* TLS_ANY_VERSION, or the one version of a fixed-version method */
    bool client;  /* may connect */
    bool server;  /* may accept */
    bool refuses; /* a version that is not built in: SSL_CTX_new fails */
};

/* One certificate with its key and chain, by the slot of its key type. */
struct cx_identity {
    X509 *leaf;
    EVP_PKEY *key;
    STACK_OF(X509) * chain;
    bool has_chain;      /* set explicitly, though perhaps empty: never built from the store */
    uint8_t *serverinfo; /* extensions to be sent with it, in the form of SSL_SERVERINFOV2 */
    size_t serverinfo_len;
};

/* struct cx_certs is what SSL_CTX_use_certificate and its family fill. Shared between a context
 * and its connections; a setter on one of several holders makes a copy first. */
struct cx_certs {
    atomic_uint refs;
    struct cx_identity slot[T13_CREDS_MAX];
    int current;            /* slot of the last certificate that was set; -1 when none */
    STACK_OF(X509) * extra; /* SSL_CTX_add_extra_chain_cert: for slots without their own chain */
    bool applied;           /* the configuration's credentials are made from this */
};

/* Values of the security level callback and the like that a context hands to its connections. */
struct cx_ssl_callbacks {
    void (*info)(const SSL *ssl, int type, int value); /* of the connection alone */
    SSL_verify_cb verify;
    void (*msg)(int write_p, int version, int content_type, const void *buf, size_t len, SSL *ssl,
                void *arg);
    void *msg_arg;
    int (*cert)(SSL *ssl, void *arg);
    void *cert_arg;
    pem_password_cb *passwd;
    void *passwd_arg;
    int (*generate_session_id)(SSL *ssl, unsigned char *id, unsigned int *id_len);
    int (*not_resumable)(SSL *ssl, int is_forward_secure);
    SSL_psk_client_cb_func psk_client;
    SSL_psk_server_cb_func psk_server;
    SSL_psk_find_session_cb_func psk_find_session;
    SSL_psk_use_session_cb_func psk_use_session;
    SSL_allow_early_data_cb_fn allow_early_data;
    void *allow_early_data_arg;
    size_t (*record_padding)(SSL *ssl, int type, size_t len, void *arg);
    void *record_padding_arg;
    int (*security)(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                    void *ex);
    void *security_ex;
    ssl_ct_validation_cb ct;
    void *ct_arg;
    SSL_async_callback_fn async;
    void *async_arg;
};

/* Settings that SSL_new copies from the context and SSL_set_* changes. */
struct cx_ssl_settings {
    uint64_t options;
    uint32_t mode;
    int min_version; /* 0: no limit */
    int max_version;
    int verify_mode;
    int security_level;
    bool quiet_shutdown;
    bool read_ahead;
    size_t num_tickets;
    size_t block_padding;
    size_t default_read_buffer;
    uint32_t max_early_data;
    uint32_t recv_max_early_data;
    int status_type;
    uint8_t max_fragment_mode;
    unsigned int split_send_fragment;
    unsigned int max_pipelines;
    unsigned int cert_flags;
    size_t max_cert_list;
    unsigned int max_send_fragment;
    bool post_handshake_auth;
    struct cx_ssl_callbacks cb;
};

/* What the policy file says for a connection beyond its configuration (policy.h). */
struct cx_ssl_policy {
    const char *key_log;   /* NULL: none; lives as long as the context's policy */
    const char *peer_keys; /* raw public keys, one of which the peer must have; NULL: X.509 */
    uint32_t min_rsa_bits;
    uint32_t min_ec_bits;
    uint32_t deadline_s; /* 0: none */
    int64_t deadline_ms; /* on the monotonic clock; 0: the handshake has not begun */
    bool ech_retries;    /* what a server sends when it refuses ECH is for the next attempt */
    uint8_t *ech_list;   /* ... which this connection is; owned */
    size_t ech_list_len;
};

struct cx_delegated;     /* delegated.c */
struct cx_session_cache; /* ssl.c */
bool cx_ssl_drop_bad_session(SSL *ssl);

/* cache.c */
struct cx_custom_ext; /* custom_ext.c */
struct cx_ext_seen;   /* custom_ext.c */

/* struct cx_ctx_calls is what handshakes read of their context while they run and what must change
 * in one piece: callbacks with their argument, keys. */
struct cx_ctx_calls {
    int (*app_verify_cb)(X509_STORE_CTX *store_ctx, void *arg);
    void *app_verify_arg;
    SSL_CTX_alpn_select_cb_func alpn_select_cb;
    void *alpn_select_arg;
    int (*servername_cb)(SSL *ssl, int *alert, void *arg);
    void *servername_arg;
    int (*status_cb)(SSL *ssl, void *arg);
    void *status_arg;
    SSL_client_hello_cb_fn client_hello_cb;
    void *client_hello_arg;
    SSL_CTX_generate_session_ticket_fn generate_ticket_cb;
    SSL_CTX_decrypt_session_ticket_fn decrypt_ticket_cb;
    void *ticket_cb_arg;
    int (*ticket_key_cb)(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *ectx,
                         HMAC_CTX *hctx, int enc);
    int (*ticket_key_evp_cb)(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *ectx,
                             EVP_MAC_CTX *hctx, int enc);
    uint8_t ticket_keys[80]; /* ticket_keys.c; used when has_ticket_keys */
    bool has_ticket_keys;
};

/* struct cx_snapshot is a context as its connections see it: never changed once it is published.
 * snapshot.c makes a new one when the context has changed. */
struct cx_snapshot {
    atomic_uint refs;
    struct cx_snapshot *next; /* among those that a new one has replaced */
    struct cx_ssl_settings set;
    struct cx_ctx_calls calls;
    struct t13_config *cfg;
    struct cx_certs *certs;
    X509_VERIFY_PARAM *param;
    X509_STORE *cert_store, *verify_store, *chain_store;
    CTLOG_STORE *ctlog_store;
    uint8_t *ca_names[2]; /* as they are sent: by a client, by a server */
    size_t ca_names_len[2];
    uint8_t sid_ctx[SSL_MAX_SID_CTX_LENGTH];
    size_t sid_ctx_len;
};

/* A context may be set up by one thread while others use it: whoever changes one of its fields does
 * so between cx_ctx_edit() and cx_ctx_done(). Connections read the snapshot, or what is atomic. */
struct ssl_ctx_st {
    atomic_int refs;
    pthread_mutex_t lock; /* recursive: a setter may use another */
    _Atomic(struct cx_snapshot *) snapshot;
    atomic_bool fresh;           /* snapshot has all that was set */
    atomic_uint readers;         /* threads between reading snapshot and counting their reference */
    struct cx_snapshot *retired; /* no longer published, perhaps still read: under lock */
    _Atomic(const SSL_METHOD *) method;
    struct t13_config *cfg;
    struct cx_certs *certs;
    struct cx_ssl_settings set;
    struct cx_ctx_calls calls;
    X509_STORE *cert_store;
    X509_STORE *verify_store; /* NULL: cert_store; likewise chain_store */
    X509_STORE *chain_store;
    X509_VERIFY_PARAM *param;
    atomic_bool param_lent; /* SSL_CTX_get0_param() gave it out: it may change at any time */
    STACK_OF(X509_NAME) * ca_names;
    STACK_OF(X509_NAME) * client_ca_names;
    STACK_OF(SSL_CIPHER) * ciphers; /* made when asked for, or by SSL_CTX_set_cipher_list */
    char *cipher_rule;              /* as given to SSL_CTX_set_cipher_list; NULL: the default */
    CRYPTO_EX_DATA ex;

    /* Sessions. */
    _Atomic(struct cx_session_cache *) cache; /* NULL until the first session */
    atomic_uint session_cache_mode;
    atomic_ulong session_cache_size;
    atomic_long session_timeout_s;
    uint8_t sid_ctx[SSL_MAX_SID_CTX_LENGTH];
    size_t sid_ctx_len;
    struct {
        atomic_int connect, connect_good, connect_renegotiate, accept, accept_good,
            accept_renegotiate, hits, misses, timeouts, cache_full, cb_hits;
    } stats;

    /* Callbacks that stand for themselves: each is read and written at once. */
    int (*_Atomic new_session_cb)(SSL *ssl, SSL_SESSION *sess);
    void (*_Atomic remove_session_cb)(SSL_CTX *ctx, SSL_SESSION *sess);
    SSL_SESSION *(*_Atomic get_session_cb)(SSL *ssl, const unsigned char *data, int len, int *copy);
    int (*_Atomic client_cert_cb)(SSL *ssl, X509 **x509, EVP_PKEY **pkey);
    int (*_Atomic cookie_generate_cb)(SSL *ssl, unsigned char *cookie, unsigned int *len);
    int (*_Atomic cookie_verify_cb)(SSL *ssl, const unsigned char *cookie, unsigned int len);
    int (*_Atomic stateless_generate_cb)(SSL *ssl, unsigned char *cookie, size_t *len);
    int (*_Atomic stateless_verify_cb)(SSL *ssl, const unsigned char *cookie, size_t len);
    _Atomic(SSL_CTX_keylog_cb_func) keylog_cb;
    void (*_Atomic info_cb)(const SSL *ssl, int type, int value);

    SSL_CTX_npn_advertised_cb_func npn_advertised_cb; /* kept, never called: TLS 1.2's */
    void *npn_advertised_arg;
    SSL_CTX_npn_select_cb_func npn_select_cb;
    void *npn_select_arg;
    STACK_OF(SRTP_PROTECTION_PROFILE) * srtp;
    _Atomic(struct cx_custom_ext *) custom_ext; /* only ever longer */
    CTLOG_STORE *ctlog_store;
    struct cx_delegated *delegated; /* NULL: the policy has no files of them */
    struct t13_policy *policy;      /* as the file was when the context was made; NULL: none */
    char *srp_username; /* kept so that a program that sets it goes on; SRP is TLS 1.2's */
};

struct ssl_session_st {
    atomic_int refs;
    struct t13_session *core; /* private to this object while it may be changed */
    int version;              /* TLS1_3_VERSION, or what a program has set by hand */
    _Atomic(X509 *) peer;     /* made from core->peer by whichever thread asks first */
    STACK_OF(X509) * peer_chain;
    CRYPTO_EX_DATA ex;
    uint8_t fragment_mode;     /* of max_fragment_length; 255: nothing said */
    atomic_bool not_resumable; /* set from the cache while other threads hold the session */
    atomic_bool in_cache;
    uint8_t key[SSL_MAX_SSL_SESSION_ID_LENGTH]; /* the id that the cache knows it by */
    size_t key_len;
    SSL_SESSION *newer, *older; /* order in the cache of owner */
    SSL_CTX *owner;
};

enum cx_side { CX_SIDE_UNSET, CX_SIDE_CLIENT, CX_SIDE_SERVER };

/* SSL_verify_client_post_handshake(): what is to be sent by the next handshake call, what has been
 * sent and is not answered. */
enum cx_auth { CX_AUTH_NONE, CX_AUTH_TO_SEND, CX_AUTH_SENT };

/* struct cx_flow is what flow.c tells of the handshake. */
struct cx_flow {
    OSSL_HANDSHAKE_STATE state; /* SSL_get_state() */
    bool over;                  /* the handshake proper is */
    bool started;               /* SSL_CB_HANDSHAKE_START has been reported */
    bool done_told;             /* SSL_CB_HANDSHAKE_DONE has */
    bool writing;               /* OpenSSL's machine writes: it has not looked for input yet */
    bool after;                 /* a message after the handshake is being sent or handled */
    bool outside;               /* SSL_in_init() is 0 whatever else holds */
    bool error;                 /* a fatal alert was sent */
};

/* Where SSL_write_early_data() and SSL_read_early_data() are: OpenSSL's states, by its names. */
enum cx_early {
    CX_EARLY_NONE,
    CX_EARLY_CONNECT_RETRY,
    CX_EARLY_CONNECTING,
    CX_EARLY_WRITE_RETRY,
    CX_EARLY_WRITING,
    CX_EARLY_WRITE_FLUSH,
    CX_EARLY_UNAUTH_WRITING,
    CX_EARLY_FINISHED_WRITING,
    CX_EARLY_ACCEPT_RETRY,
    CX_EARLY_ACCEPTING,
    CX_EARLY_READ_RETRY,
    CX_EARLY_READING,
    CX_EARLY_FINISHED_READING,
};

struct ssl_st {
    atomic_int refs;
    const SSL_METHOD *method;
    SSL_CTX *ctx;         /* SSL_set_SSL_CTX may change it */
    SSL_CTX *session_ctx; /* the one SSL_new was called with: sessions and tickets belong to it */
    struct cx_snapshot *now;         /* of ctx, as it was when last looked at: cx_now() */
    struct cx_snapshot *session_now; /* of session_ctx where that is another */
    enum cx_side side;
    struct t13_conn *conn; /* NULL before the handshake starts */
    struct t13_config *cfg;
    struct cx_certs *certs;
    struct cx_ssl_settings set;
    struct cx_ssl_policy policy;
    BIO *rbio, *wbio;
    int rwstate; /* SSL_NOTHING, SSL_READING, … */
    int shutdown;
    bool failed;       /* a fatal error ended the connection; no call makes progress */
    bool flush_wanted; /* output went into wbio since the last BIO_flush */
    bool close_notify_seen;
    bool verify_again; /* the peer's chain is judged once more, with what a callback added to it */
    int eof_result;    /* what the BIO returned at the end: SSL_read returns the same */
    bool established;  /* the handshake is complete */
    enum cx_auth post_auth;
    enum cx_early early;
    bool paused;          /* the handshake has stopped for early data, or a cookie */
    bool stateless;       /* inside SSL_stateless() */
    int update_due;       /* SSL_KEY_UPDATE_: to be sent by the next call that handshakes */
    unsigned tickets_due; /* likewise tickets that the application asked for ... */
    bool tickets_armed;   /* ... but not before a write that waits is done and another begins */
    struct cx_flow flow;

    /* SSL_MODE_ASYNC (async.c). */
    ASYNC_JOB *job; /* a call that has paused */
    ASYNC_WAIT_CTX *wait_ctx;
    size_t job_n; /* how many bytes the call has read or written */

    /* An SSL_write that could not be finished (its caller must repeat it). */
    const void *write_buf;
    size_t write_done;  /* bytes of it that were sent earlier */
    size_t write_taken; /* bytes of it that are sealed and wait in the engine's output */
    bool write_pending;

    char *hostname; /* for server_name */
    SSL_SESSION *session;
    SSL_SESSION *resume; /* given by SSL_set_session, used by the next handshake */
    STACK_OF(X509) * peer_chain;
    X509 *peer;
    STACK_OF(X509) * verified_chain;
    long verify_result;
    X509_VERIFY_PARAM *param;
    X509_STORE *verify_store; /* NULL: the context's; likewise chain_store */
    X509_STORE *chain_store;
    STACK_OF(X509_NAME) * ca_names;
    STACK_OF(X509_NAME) * client_ca_names;
    STACK_OF(X509_NAME) * peer_ca_names;
    STACK_OF(SSL_CIPHER) * ciphers;
    STACK_OF(SSL_CIPHER) * peer_ciphers;
    STACK_OF(SRTP_PROTECTION_PROFILE) * srtp; /* NULL: the context's */
    char *cipher_rule;
    uint8_t sid_ctx[SSL_MAX_SID_CTX_LENGTH];
    size_t sid_ctx_len;
    uint8_t *ocsp_response; /* server: to staple; client: what came */
    size_t ocsp_response_len;
    STACK_OF(OCSP_RESPID) * status_ids; /* client: to be sent; server: as the client sent them */
    X509_EXTENSIONS *status_exts;
    STACK_OF(SCT) * scts; /* collected when scts_read */
    bool scts_read;
    struct cx_ext_seen *ext_seen; /* which custom extensions went by */
    void *tlsext_debug_arg;
    void (*tlsext_debug_cb)(SSL *ssl, int client_server, int type, const unsigned char *data,
                            int len, void *arg);
    CRYPTO_EX_DATA ex;
};

/* method.c */
bool cx_method_allows(const SSL *ssl, int version);

/* error.c: status of the engine to return value and queue. cx_ssl_fail marks the connection
 * failed, drains the alert and queues the reason. */
void cx_ssl_fail(SSL *ssl, enum t13_status status);
void cx_ssl_refuse(SSL *ssl, int alert, int reason); /* before there is a connection object */
#define cx_ssl_raise(reason) cx_raise(ERR_LIB_SSL, (reason))

/* io.c */
bool cx_ssl_flush(SSL *ssl);    /* true when nothing is left to send */
bool cx_ssl_fill(SSL *ssl);     /* true when bytes, or the end, were fed */
bool cx_ssl_start(SSL *ssl);    /* makes the connection object */
int cx_ssl_handshake(SSL *ssl); /* 1, or 0 / -1 as SSL_do_handshake */
int cx_ssl_read(SSL *ssl, void *buf, size_t len, size_t *n, bool peek);
int cx_ssl_write(SSL *ssl, const void *buf, size_t len, size_t *n);
int cx_ssl_read_early(SSL *ssl, void *buf, size_t len, size_t *n);
int cx_ssl_shutdown(SSL *ssl);
bool cx_ssl_in_init(const SSL *ssl);
bool cx_ssl_in_before(const SSL *ssl);
void cx_ssl_connected(SSL *ssl); /* answer.c: session and peer after the handshake */

/* async.c: the calls above as jobs. cx_async_wanted: this call is to run in one, or to let the one
 * go on that has paused, instead of doing what it does. */
enum cx_call {
    CX_CALL_HANDSHAKE,
    CX_CALL_READ,
    CX_CALL_PEEK,
    CX_CALL_READ_EARLY,
    CX_CALL_WRITE,
    CX_CALL_SHUTDOWN
};
bool cx_async_wanted(const SSL *ssl);
int cx_async_call(SSL *ssl, enum cx_call what, const void *buf, size_t len, size_t *n);
void cx_async_forget(SSL *ssl); /* a job that has paused will not go on */

/* answer.c: acts on a T13_WANT_ that is not about bytes. 1: call the engine again, 0 or -1: return
 * that to the application, with rwstate set. */
int cx_ssl_answer(SSL *ssl, enum t13_status want);

/* sign.c: see cx_ssl_answer */
int cx_ssl_sign(SSL *ssl);

/* verify.c */
int cx_ssl_verify(SSL *ssl); /* judges the peer's chain and tells the engine; see cx_ssl_answer */
STACK_OF(X509) * cx_ssl_chain_objects(struct t13_chain *chain); /* new X509 objects, NULL: memory */
uint8_t cx_verify_alert(long verify_result);
/* security.c: what is asked when the program has set no callback */
int cx_security_default(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                        void *ex);

/* secure.c: the security callback, or OpenSSL's default; ssl or ctx. */
int cx_secure(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other);
int cx_cert_weakness(const SSL *ssl, const SSL_CTX *ctx, X509 *x, bool leaf); /* a reason, or 0 */
bool cx_secure_asks(const SSL *ssl);              /* there may be something to ask at all */
bool cx_secure_config(SSL *ssl);                  /* false: the handshake cannot begin */
int cx_secure_certs(const SSL *ssl);              /* at T13_WANT_CERT: a reason, or 0 */
int cx_secure_flight(const SSL *ssl, int *alert); /* at T13_WANT_FLIGHT: likewise */

/* certs.c */
struct cx_certs *cx_certs_new(void);
struct cx_certs *cx_certs_ref(struct cx_certs *certs);
void cx_certs_free(struct cx_certs *certs);
bool cx_certs_edit(struct cx_certs **certs); /* makes *certs private */
bool cx_certs_apply(struct cx_certs **certs, struct t13_config **cfg, X509_STORE *store,
                    uint32_t mode);
/* cx_certs_holds: something is there already for keys of this type. */
bool cx_certs_holds(const struct cx_certs *certs, const EVP_PKEY *key);
int cx_certs_use_leaf(struct cx_certs **certs, X509 *x509);
int cx_certs_use_key(struct cx_certs **certs, EVP_PKEY *key);
int cx_certs_check_key(const struct cx_certs *certs);
const struct cx_identity *cx_certs_current(const struct cx_certs *certs);
bool cx_certs_set_serverinfo(struct cx_certs **certs, struct bytes info); /* false: memory */
/* cx_certs_select makes the certificate of cred, which was made from certs, the current one. */
bool cx_certs_select(struct cx_certs **certs, const struct t13_cred *cred);
struct cx_identity *cx_certs_current_edit(struct cx_certs **certs); /* NULL: none, or memory */

/* build_chain.c: SSL_CTX_build_cert_chain() */
int cx_certs_build_chain(SSL *ssl, SSL_CTX *ctx, X509_STORE *store, int flags);

/* session.c */
SSL_SESSION *cx_session_new(struct t13_session *core); /* takes over the reference */
SSL_SESSION *cx_session_ref(SSL_SESSION *sess);
void cx_session_free(SSL_SESSION *sess);
struct t13_session *cx_session_edit(SSL_SESSION *sess); /* a core session that may be changed */

/* post_auth.c */
int cx_post_auth_send(SSL *ssl);  /* 1, or -1 as SSL_do_handshake */
void cx_post_auth_done(SSL *ssl); /* the client's answer is complete */

/* early.c */
int cx_early_answer(SSL *ssl);   /* see cx_ssl_answer */
bool cx_early_offered(SSL *ssl); /* the ClientHello is out; false: it ends here */
/* cx_early_consistent: 0, or why early data of this session may not be sent. */
int cx_early_consistent(const SSL *ssl, const struct t13_session *s);

/* stateless.c: see cx_ssl_answer */
int cx_cookie_make(SSL *ssl);
int cx_cookie_check(SSL *ssl);

/* psk.c */
int cx_psk_offer(SSL *ssl); /* see cx_ssl_answer */
/* cx_psk_find asks for the PSK of an identity, NULL: none; false: the callback failed. */
bool cx_psk_find(SSL *ssl, struct bytes identity, struct t13_session **out);

/* cache.c */
long cx_cache_count(SSL_CTX *ctx);
void cx_cache_free(SSL_CTX *ctx);
int cx_cache_add(SSL_CTX *ctx, SSL_SESSION *sess);
int cx_cache_remove(SSL_CTX *ctx, SSL_SESSION *sess);
SSL_SESSION *cx_cache_find(SSL *ssl, const uint8_t *id, size_t id_len); /* a reference */
void cx_cache_update(SSL *ssl, int mode); /* after a handshake or ticket */

/* client_hello.c */
bool cx_extension_known(unsigned int type);

/* custom_ext.c */
void cx_custom_ext_free(struct cx_custom_ext *list);
bool cx_custom_ext_has(const SSL_CTX *ctx, unsigned int type);          /* of a client */
int cx_custom_ext_add(SSL_CTX *ctx, const struct cx_custom_ext *given); /* copies it */
void cx_ext_seen_free(SSL *ssl);
void cx_ext_hooks(SSL *ssl); /* to the engine */

/* ticket.c */
int cx_ticket_open(SSL *ssl);
int cx_ticket_seal(SSL *ssl);

/* ticket_keys.c: SSL_CTRL_SET_TLSEXT_TICKET_KEYS and _GET_ */
long cx_ticket_keys_ctrl(SSL_CTX *ctx, bool set, long n, void *keys);

/* cipher.c */
const SSL_CIPHER *cx_cipher_by_id(uint16_t id); /* NULL when unknown */

/* handshake_log.c */
void cx_handshake_log_init(void);
void cx_handshake_log(const SSL *ssl);

/* status.c */
long cx_status_ctrl(SSL *ssl, int cmd, long larg, void *parg, bool *known);
bool cx_status_configure(SSL *ssl); /* the client's request, into the snapshot */
int cx_status_staple(SSL *ssl);     /* see cx_ssl_answer */
bool cx_status_judge(SSL *ssl);     /* false: answered with a failure */
void cx_status_free(SSL *ssl);

/* flow.c */
void cx_flow_begin(SSL *ssl);        /* a call of the handshake */
void cx_flow_wait(SSL *ssl);         /* nothing more is to be written for now */
void cx_flow_end(SSL *ssl, int ret); /* that call's result, 1: the handshake is complete */
void cx_flow_settle(SSL *ssl);       /* what came after the handshake is done */
void cx_flow_message(void *arg, enum t13_passing what, int type);
void cx_flow_reset(SSL *ssl);
void cx_flow_pause(SSL *ssl, bool end); /* for early data, end: the client's is to be ended */
void cx_flow_resume(SSL *ssl);

/* record.c */
void cx_ssl_padding(SSL *ssl); /* tells the engine whether there is any */

/* ct.c */
bool cx_ct_judge(SSL *ssl); /* false: answered with a failure */
void cx_scts_free(SSL *ssl);

/* state.c */
void cx_ssl_observe(SSL *ssl);
void cx_ssl_info(const SSL *ssl, int where, int ret);
int cx_ssl_info_side(const SSL *ssl); /* SSL_ST_CONNECT or SSL_ST_ACCEPT */

/* groups.c */
int cx_groups_from_list(struct t13_config **cfg, const char *list);
int cx_groups_from_nids(struct t13_config **cfg, const int *nids, size_t num);
int cx_group_nid(uint16_t group);
int cx_group_bits(uint16_t group);
int cx_sigalg_bits(uint16_t sigalg, int *hash_nid);
const char *cx_group_name(uint16_t group);   /* NULL when unknown */
const char *cx_sigalg_name(uint16_t sigalg); /* "-" when unknown or none */
int cx_sigalgs_from_list(struct t13_config **cfg, const char *list, bool client);
int cx_sigalgs_from_nids(struct t13_config **cfg, const int *nids, size_t num, bool client);

/* config.c: brings ssl->set into ssl->cfg before the handshake. */
bool cx_ssl_configure(SSL *ssl);
/* cx_ctx_apply does the same for a context that cx_ctx_edit() holds: into ctx->cfg. */
bool cx_ctx_apply(SSL_CTX *ctx);
/* cx_names_of gives those of two lists that a side sends, NULL: none; cx_write_names their form on
 * the wire. */
STACK_OF(X509_NAME) *
    cx_names_of(STACK_OF(X509_NAME) * client_ca, STACK_OF(X509_NAME) * ca, bool server);
void cx_write_names(struct wr *w, STACK_OF(X509_NAME) * names);

/* snapshot.c */
bool cx_ctx_lock_init(SSL_CTX *ctx);
void cx_ctx_lock_free(SSL_CTX *ctx); /* the snapshots, too */
/* cx_ctx_edit begins a change of ctx and cx_ctx_done ends it: connections made from then on see it.
 * A thread may nest them. cx_ctx_lock and cx_ctx_unlock are for looking. */
void cx_ctx_edit(SSL_CTX *ctx);
void cx_ctx_done(SSL_CTX *ctx);
void cx_ctx_lock(const SSL_CTX *ctx);
void cx_ctx_unlock(const SSL_CTX *ctx);
/* CX_CTX_GET reads one field of a context. */
#define CX_CTX_GET(ctx, field)                                                                     \
    __extension__({                                                                                \
        cx_ctx_lock(ctx);                                                                          \
        __typeof__((ctx)->field) field_value = (ctx)->field;                                       \
        cx_ctx_unlock(ctx);                                                                        \
        field_value;                                                                               \
    })
struct cx_snapshot *cx_snapshot_take(SSL_CTX *ctx); /* a reference; NULL, queued: memory */
struct cx_snapshot *cx_snapshot_ref(struct cx_snapshot *s);
void cx_snapshot_free(struct cx_snapshot *s);
/* cx_now and cx_session_now: ssl->ctx, ssl->session_ctx as they are at this moment. What they give
 * stays until the next of these calls for ssl, so not over a callback. */
const struct cx_snapshot *cx_now(SSL *ssl);
const struct cx_snapshot *cx_session_now(SSL *ssl);
struct cx_snapshot *cx_hold(SSL *ssl); /* the same with a reference, over callbacks */
struct cx_snapshot *cx_session_hold(SSL *ssl);

/* ctx.c */
X509_STORE *cx_ctx_store(SSL_CTX *ctx);   /* a reference to its store */
bool cx_ctx_system_default(SSL_CTX *ctx); /* conf.c: the ssl_conf section of OPENSSL_CONF */
void cx_ctx_free(SSL_CTX *ctx);

#endif
