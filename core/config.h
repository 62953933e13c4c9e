#ifndef T13_CORE_CONFIG_H
#define T13_CORE_CONFIG_H

#include "crypto/key.h"

#include "core/compress/compress.h"
#include "core/session/session.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Flags of struct t13_config. */
#define T13_F_MIDDLEBOX_COMPAT (1u << 0)    /* RFC 8446 D.4: session id and ChangeCipherSpec */
#define T13_F_SERVER_PREFERENCE (1u << 1)   /* the server's order of suites counts */
#define T13_F_PRIORITIZE_CHACHA (1u << 2)   /* ... unless the client puts ChaCha20 first */
#define T13_F_NO_TICKETS (1u << 3)          /* server: send none unless asked */
#define T13_F_PSK_ONLY (1u << 4)            /* allow psk_ke */
#define T13_F_POST_HANDSHAKE_AUTH (1u << 5) /* client: offer it */
#define T13_F_IGNORE_UNEXPECTED_EOF (1u << 6)
#define T13_F_NO_ANTI_REPLAY (1u << 8)
#define T13_F_GREASE (1u << 9)         /* client: RFC 8701 */
#define T13_F_PREFER_SHA256 (1u << 16) /* server: suites of this hash before all others */
#define T13_F_ECH_GREASE (1u << 10)    /* client: when there is no configuration for the server */

/* Which decisions the owner takes: a T13_WANT_ for each; otherwise the engine does the default. */
#define T13_ASK_CLIENT_HELLO (1u << 0)
#define T13_ASK_TICKET_OPEN (1u << 1)
#define T13_ASK_SERVER_NAME (1u << 2)
#define T13_ASK_ALPN (1u << 3)
#define T13_ASK_CERT (1u << 4)
#define T13_ASK_SIGN (1u << 5)
#define T13_ASK_TICKET_SEAL (1u << 6)
#define T13_ASK_SESSION (1u << 7)
#define T13_ASK_EARLY_DATA (1u << 8)
#define T13_ASK_STATUS (1u << 9)
#define T13_ASK_FLIGHT (1u << 10)
#define T13_ASK_PSK (1u << 16) /* client: an external PSK for each ClientHello */

/* Peer verification: a T13_WANT_VERIFY always goes to the owner unless T13_VERIFY_NONE on a client
 * with no interest, and CONNECTED is never entered without its answer. */
enum t13_verify {
    T13_VERIFY_NONE,     /* server: do not ask for a certificate */
    T13_VERIFY_OPTIONAL, /* server: ask, accept none */
    T13_VERIFY_REQUIRE,  /* server: certificate_required when none comes */
};

/* struct t13_cred is one certificate chain with its key; immutable, reference-counted. */
/* struct t13_packed is the body of a Certificate message, compressed. */
struct t13_packed {
    size_t body_len;
    size_t n;
    uint8_t p[];
};

/* struct t13_delegated is a DelegatedCredential with its private key. */
struct t13_delegated {
    uint8_t *p;
    size_t n;
    struct cr_key *key;
};
#define T13_DELEGATED_CREDS_MAX 8

struct t13_cred {
    atomic_uint refs;
    struct t13_chain *chain;
    struct cr_key *key;        /* private; NULL when the owner signs (T13_WANT_SIGN) */
    struct cr_key *public_key; /* the leaf's */
    struct t13_delegated delegated[T13_DELEGATED_CREDS_MAX]; /* in order of preference */
    size_t num_delegated;
    /* By algorithm, when first asked for, the Certificate message with this chain and no more. */
    _Atomic(struct t13_packed *) packed[T13_COMPRESS_MAX];
    void *owner; /* t13_cred_set_owner() */
    void (*drop_owner)(void *owner);
};
T13_DOOR T13_MUST_USE enum t13_status t13_cred_new(struct t13_cred **out, struct t13_chain *chain,
                                                   struct cr_key *key, struct cr_key *public_key);
/* t13_delegate has the certificate's key sign for another key (RFC 9345): valid until valid_time_s
 * after the certificate's notBefore. *out is freed by mem_free.
 *
 * ret   T13_E_ARGUMENT: algorithm does not fit the certificate's key */
T13_DOOR T13_MUST_USE enum t13_status t13_delegate(const struct t13_cred *cred, bool by_server,
                                                   uint16_t algorithm, const struct cr_key *key,
                                                   uint16_t cv_algorithm, uint32_t valid_time_s,
                                                   uint8_t **out, size_t *out_len);
/* t13_cred_add_delegated gives a credential, before it is shared, what it signs with for peers who
 * take that: the first that a peer takes and that is not over. key: private; takes a reference.
 *
 * ret   T13_E_KEY_MISMATCH: key is not that one's; T13_E_TOO_MANY */
T13_DOOR T13_MUST_USE enum t13_status
t13_cred_add_delegated(struct t13_cred *cred, struct bytes credential, struct cr_key *key);
/* t13_delegated_is_of: the certificate of cred may delegate, and its key has signed for the
 * credential. Its time is not looked at. */
T13_DOOR bool t13_delegated_is_of(const struct t13_cred *cred, bool by_server,
                                  struct bytes credential);
/* t13_delegated_from_pem takes a file of a DELEGATED CREDENTIAL and its PRIVATE KEY (PKCS#8);
 * out->p and out->key are the caller's. t13_delegated_clear frees them. */
T13_DOOR T13_MUST_USE enum t13_status t13_delegated_from_pem(struct t13_delegated *out,
                                                             struct bytes text);
T13_DOOR void t13_delegated_clear(struct t13_delegated *d);
/* t13_cred_set_owner keeps with a credential, before it is shared, what its owner signs with;
 * drop runs with it at the end. */
T13_DOOR void t13_cred_set_owner(struct t13_cred *cred, void *owner, void (*drop)(void *owner));
T13_DOOR struct t13_cred *t13_cred_ref(struct t13_cred *cred);
T13_DOOR void t13_cred_free(struct t13_cred *cred);

#define T13_DELEGATED_MAX 8
#define T13_CERT_X509 0
#define T13_CERT_RAW_KEY 2
#define T13_CERT_TYPES_MAX 2

/* How records are padded (RFC 8446 5.4). Lengths are those of content and type. */
enum t13_pad_mode {
    T13_PAD_OWNER,  /* as the owner's callback says: t13_conn_set_padding() */
    T13_PAD_NONE,   /* not at all, whatever the owner says */
    T13_PAD_BLOCK,  /* to the next multiple of pad_len */
    T13_PAD_FIXED,  /* to pad_len, and no record carries more */
    T13_PAD_RANDOM, /* by 0 to pad_len bytes, each number as likely */
};

#define T13_GROUPS_MAX 32
#define T13_SUITES_MAX 8
#define T13_SIGALGS_MAX 64
#define T13_CREDS_MAX CR_KEY_COUNT

/* struct t13_config is a snapshot: immutable while shared. t13_config_edit gives one that may be
 * changed. */
struct t13_config {
    atomic_uint refs;
    uint32_t flags; /* T13_F_ */
    uint32_t ask;   /* T13_ASK_ */
    enum t13_verify verify;
    uint16_t groups[T13_GROUPS_MAX]; /* in order of preference */
    uint8_t num_groups;
    /* Client: how many of the first groups get a key share. 0: the first group does, and if it has
     * a KEM the first without one too, or each older server would cost a round trip. */
    uint8_t num_shares;
    uint16_t suites[T13_SUITES_MAX]; /* in order of preference */
    uint8_t num_suites;
    uint16_t sigalgs[T13_SIGALGS_MAX]; /* what we accept and sign with, in order */
    uint8_t num_sigalgs;
    uint16_t client_sigalgs[T13_SIGALGS_MAX]; /* server, for CertificateRequest; none: sigalgs */
    uint8_t num_client_sigalgs;
    uint16_t sigalgs_cert[T13_SIGALGS_MAX]; /* signature_algorithms_cert; none: not sent */
    uint8_t num_sigalgs_cert;
    uint16_t compress[T13_COMPRESS_MAX]; /* certificate compression: what we offer and use */
    uint8_t num_compress;
    /* what the peer's delegated credentials (RFC 9345) may sign with; none: they are not taken */
    uint16_t delegated_sigalgs[T13_DELEGATED_MAX];
    uint8_t num_delegated_sigalgs;
    /* Certificate types (RFC 7250) in order of preference; none: X.509. An owner that allows raw
     * keys judges t13_conn_peer_raw_key() at T13_WANT_VERIFY. Such connections give no tickets. */
    uint8_t client_cert_types[T13_CERT_TYPES_MAX];
    uint8_t num_client_cert_types;
    uint8_t server_cert_types[T13_CERT_TYPES_MAX];
    uint8_t num_server_cert_types;
    struct t13_cred *creds[T13_CREDS_MAX]; /* at most one a key type; NULL where none */
    uint8_t *alpn;                         /* client: protocols, 8-bit-length-prefixed; owned */
    size_t alpn_len;
    uint8_t *ca_names; /* DER Names for certificate_authorities, each with a 16-bit
                          length; owned */
    size_t ca_names_len;
    uint8_t num_tickets; /* server: after a full handshake (one after a resumption) */
    uint32_t ticket_lifetime_s;
    uint32_t max_early_data;
    uint32_t recv_max_early_data;
    /* Both sides: sessions allow no more 0-RTT data than this, whatever else is said; 0: none goes
     * or is taken. A client's owner then learns that the server has refused it. */
    uint32_t early_data_most;
    uint8_t sid_ctx[T13_SID_MAX];
    uint8_t sid_ctx_len;
    bool status_request; /* client: ask for a stapled OCSP response ... */
    bool sct_request;    /* client: ask for certificate timestamps (RFC 6962) */
    uint8_t *status_ids; /* ... with these ResponderIDs, each with a 16-bit length; owned */
    size_t status_ids_len;
    uint8_t *status_exts; /* ... and request extensions; owned */
    size_t status_exts_len;
    uint16_t max_send_fragment; /* 512..16384 */
    uint8_t max_fragment_mode;  /* client: 1..4 of RFC 6066 4; 0: not sent */
    /* RFC 8449: 64..16385. Client: 0 is not sent; server, who answers in any case: the most. */
    uint16_t record_size_limit;
    /* 0-RTT records are not padded: a server that refuses them counts what it cannot read. */
    enum t13_pad_mode pad_mode;
    uint16_t pad_len;
    size_t max_cert_list; /* bytes of a Certificate message */
    uint8_t *ech_configs; /* client: the server's ECHConfigList; owned, none: no ECH */
    size_t ech_configs_len;
    struct t13_ech_keys *ech_keys; /* server: NULL: no ECH; shared between snapshots */
    /* core's own ticket keys, when T13_ASK_TICKET_SEAL is off; shared between snapshots */
    struct t13_ticket_keys *ticket_keys;
};

T13_DOOR T13_MUST_USE enum t13_status t13_config_new(struct t13_config **out); /* the defaults */
T13_DOOR struct t13_config *t13_config_ref(struct t13_config *cfg);
T13_DOOR void t13_config_free(struct t13_config *cfg);
/* t13_config_edit makes *cfg private: in place when nobody else has it, else a copy. */
T13_DOOR T13_MUST_USE enum t13_status t13_config_edit(struct t13_config **cfg);
T13_DOOR T13_MUST_USE enum t13_status t13_config_set_alpn(struct t13_config **cfg,
                                                          struct bytes list);
T13_DOOR T13_MUST_USE enum t13_status t13_config_set_ca_names(struct t13_config **cfg,
                                                              struct bytes names);
T13_DOOR T13_MUST_USE enum t13_status
t13_config_set_status_request(struct t13_config **cfg, struct bytes ids, struct bytes exts);
/* t13_config_set_ech_configs takes the ECHConfigList that a server has published (RFC 9849), n = 0:
 * none.
 *
 * ret   T13_E_DECODE: malformed; T13_E_UNSUPPORTED: nothing in it can be used */
T13_DOOR T13_MUST_USE enum t13_status t13_config_set_ech_configs(struct t13_config **cfg,
                                                                 struct bytes list);
/* t13_config_set_ech_keys takes a server's keys, NULL: none; takes a reference of its own. */
T13_DOOR T13_MUST_USE enum t13_status t13_config_set_ech_keys(struct t13_config **cfg,
                                                              struct t13_ech_keys *keys);
/* t13_config_share_tickets takes ticket keys that a fleet of machines shares: see
 * t13_ticket_keys_shared. */
T13_DOOR T13_MUST_USE enum t13_status
t13_config_share_tickets(struct t13_config **cfg, struct bytes secret, uint32_t period_s);
/* t13_config_add_cred puts cred in the place of its key type; takes a reference of its own. */
T13_DOOR T13_MUST_USE enum t13_status t13_config_add_cred(struct t13_config **cfg,
                                                          struct t13_cred *cred);

#endif
