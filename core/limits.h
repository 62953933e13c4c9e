#ifndef T13_CORE_LIMITS_H
#define T13_CORE_LIMITS_H

/* Every limit that a peer, a file or a caller can run into, with its reason. Nothing that another
 * party drives is bounded by a number that stands anywhere else. Sizes are bytes. */

/* --- writing --- */

/* A growing writer. Larger than any message that we may send: a Certificate of
 * T13_MAX_CERTIFICATE_LEN, or a serialised session with its chain. */
#define T13_WR_MAX ((size_t)1 << 24)

/* --- records: RFC 8446 5.1, 5.2 --- */

#define T13_MAX_PLAINTEXT 16384                      /* TLSPlaintext.length */
#define T13_MAX_INNER (T13_MAX_PLAINTEXT + 1)        /* TLSInnerPlaintext with type and padding */
#define T13_MAX_CIPHERTEXT (T13_MAX_PLAINTEXT + 256) /* TLSCiphertext.length */
#define T13_RECORD_HEADER_LEN 5

/* The length from which a header is called nonsense rather than a record too long: OpenSSL's read
 * buffer. It changes the error that programs see, not the alert. */
#define T13_MAX_RECORD (T13_MAX_PLAINTEXT + 256 + 64 + 3)

/* Records in a row that carry nothing: OpenSSL's MAX_EMPTY_RECORDS. They cost us a decryption each
 * and the sender next to nothing. */
#define T13_MAX_EMPTY_RECORDS 32

/* Warning alerts in a row: OpenSSL's MAX_WARN_ALERT_COUNT. TLS 1.3 has but user_canceled and
 * close_notify; others are fatal. */
#define T13_MAX_WARNINGS 5

/* dummy ChangeCipherSpec records: RFC 8446 5 allows them during the handshake and gives no number;
 * a peer has reason to send one, two around a HelloRetryRequest. OpenSSL counts them among the
 * empty records. */
#define T13_MAX_CCS T13_MAX_EMPTY_RECORDS

/* Records under one key before we send a KeyUpdate by ourselves: RFC 8446 5.5 gives 2^24.5 full
 * records for AES-GCM; a power of two below it. ChaCha20-Poly1305 would last longer. */
#define T13_MAX_RECORDS_PER_KEY ((uint64_t)1 << 24)

/* The shortest record that a policy may ask all to be filled to: RFC 8449's least limit. Shorter
 * ones would be mostly header and tag. */
#define T13_MIN_FIXED_RECORD 64

/* --- messages after the handshake --- */

/* KeyUpdates that the peer may send with no application data between them: each costs us key
 * derivations; the answers become one. OpenSSL has no limit, and its own tests send 40. */
#define T13_MAX_KEY_UPDATES 256

/* CertificateRequests after the handshake with no application data between them: each costs the
 * client a signature. */
#define T13_MAX_AUTH_REQUESTS 16

/* NewSessionTickets that a client takes from one connection; more are ignored. Servers send 1 to
 * 8; the engine keeps one at a time, so this bounds work and callbacks. */
#define T13_MAX_TICKETS 64

/* --- handshake messages: type by type, as OpenSSL 3.0 has them (statem_local.h) --- */

#define T13_HS_HEADER_LEN 4
#define T13_MAX_CLIENT_HELLO_LEN 131396 /* every field at its longest */
#define T13_MAX_SERVER_HELLO_LEN 65607  /* the same */
#define T13_MAX_ENCRYPTED_EXTENSIONS_LEN 20000
#define T13_MAX_CERTIFICATE_LEN (100 * 1024) /* default of SSL_CTX_set_max_cert_list */
#define T13_MAX_CERTIFICATE_REQUEST_LEN T13_MAX_CERTIFICATE_LEN
#define T13_MAX_CERTIFICATE_VERIFY_LEN 16384
#define T13_MAX_FINISHED_LEN 64               /* the longest hash */
#define T13_MAX_NEW_SESSION_TICKET_LEN 131338 /* every field at its longest */
#define T13_MAX_KEY_UPDATE_LEN 1
#define T13_MAX_END_OF_EARLY_DATA_LEN 0

/* Extensions in one block. Browsers send about 20 with GREASE; a block of 64 KiB could hold 16,384
 * empty ones. OpenSSL has no limit of its own; this one is wide and bounds the walk for each lookup
 * by type. */
#define T13_MAX_EXTENSIONS 512

/* Extensions of the owner's own in one message of ours. */
#define T13_MAX_OWN_EXTENSIONS 64

/* Names of a certificate_authorities list that our certificates are compared with. Servers that
 * name many name some hundred; a list of 64 KiB could hold 20,000. */
#define T13_MAX_CA_NAMES 1024

/* PSK identities of a ClientHello that a server opens (each is a decryption). Clients send one or
 * two. OpenSSL looks at all of them; the rest counts as unknown here. */
#define T13_MAX_PSK_IDENTITIES 8

/* A PSK that a program sets: OpenSSL's PSK_MAX_PSK_LEN. */
#define T13_MAX_PSK_LEN 512

/* Key shares of one ClientHello of ours: a key pair each, of which the server uses one. Two are the
 * default; the policy file may ask for more. */
#define T13_MAX_SHARES 4

/* The owner's part of a cookie: what OpenSSL gives its callbacks to write into. */
#define T13_OWNER_COOKIE_MAX 4096

/* --- 0-RTT: RFC 8446 4.2.10 --- */

/* What a server takes or skips without a setting: OpenSSL's default of recv_max_early_data, one
 * full record. Each byte costs a decryption for a client that has proved nothing yet. */
#define T13_DEFAULT_RECV_EARLY_DATA T13_MAX_PLAINTEXT

/* Refused data is counted as ciphertext: this much more than the setting, as OpenSSL allows (tags
 * and types of six records, and two bytes). */
#define T13_EARLY_DATA_OVERHEAD (6 * (16 + 1) + 2)

/* The age that a client states for its ticket may differ from ours by so much (RFC 8446 8.3): it
 * knows the time in seconds, and messages take their way. OpenSSL's TICKET_AGE_ALLOWANCE. */
#define T13_TICKET_AGE_SLACK_MS 1000
#define T13_TICKET_AGE_WINDOW_MS 10000

/* A stapled OCSP response: what fits with its extension into one CertificateEntry, whose block of
 * extensions has a 16-bit length (RFC 8446 4.4.2). */
#define T13_MAX_OCSP_RESPONSE_LEN (65535 - 4 - 4)

/* --- lifetimes --- */

/* How long a cookie of a stateless HelloRetryRequest is good: as OpenSSL's, ten minutes. */
#define T13_COOKIE_LIFETIME_S 600

/* RFC 8446 4.6.1: a ticket never lives longer than seven days. */
#define T13_MAX_TICKET_LIFETIME_S 604800

/* RFC 9345 4.1.3: a delegated credential is never for longer than seven days from now. */
#define T13_MAX_DELEGATION_S 604800

/* --- names --- */

#define T13_MAX_HOST_NAME_LEN 255 /* RFC 1035 2.3.4; OpenSSL's TLSEXT_MAXLEN_host_name */

/* --- certificates --- */

/* Certificates in a path: OpenSSL's default verify depth of 100 and the two ends. */
#define T13_MAX_CHAIN_LEN 102

/* Certificates that the peer sends. They fit into T13_MAX_CERTIFICATE_LEN anyway; building a path
 * tries each as an issuer at each level, so their number squared is work. */
#define T13_MAX_PEER_CERTS 64

/* Signature checks for one verification, of certificates and CRLs together. A good chain needs as
 * many as it is long, and one more for each CRL; a crafted one with many certificates of one name
 * could ask for a number exponential in its length. */
#define T13_MAX_SIGNATURE_CHECKS (2 * T13_MAX_CHAIN_LEN)

/* Extensions of one certificate or CRL entry list; real ones have about 10. */
#define T13_MAX_CERT_EXTENSIONS 64

/* Attributes in one RDN, each of which is compared with each; real ones have one, seldom two. A bit
 * of a word stands for each. */
#define T13_MAX_RDN_ATTRIBUTES 32

/* RDN attributes of a Name that are compared or matched. Real ones have about 10; OpenSSL, which
 * has no limit, has a certificate with 257 in its tests. */
#define T13_MAX_NAME_ATTRIBUTES 1024

/* Comparisons of names with name constraints, as OpenSSL bounds them (v3_ncons.c: 2^20). */
#define T13_MAX_NAME_CHECKS ((size_t)1 << 20)

/* --- Encrypted Client Hello --- */

/* Keys of a server. Each that has the config_id of a ClientHello costs a decryption, and a client
 * can name any id; a fleet that rotates needs two or three. */
#define T13_MAX_ECH_KEYS 16

/* Names for which a client keeps what a server has sent when it refused, and for how long: until
 * the program's next attempt, which follows soon or never. */
#define T13_MAX_ECH_RETRIES 16
#define T13_ECH_RETRY_S 60

/* --- the policy file --- */

/* Bytes of the file: an ECHConfigList has 64 KiB at most, 88 KiB in base64, and a few of them may
 * stand there. It is read whole. */
#define T13_MAX_POLICY_LEN ((size_t)1 << 20)

/* Code points in a list: twice as many as any of its registries has names for here. */
#define T13_POLICY_LIST_MAX 32

/* The secret of shared ticket keys: what 256 bits of strength need, and what a mistaken path to a
 * large file must not bring in. */
#define T13_MIN_TICKET_SECRET_LEN 32
#define T13_MAX_TICKET_SECRET_LEN 4096

/* Files of delegated credentials, each with one: as many as a credential has places for. One has a
 * signature and a key, of RSA at most, in base64. */
#define T13_MAX_DELEGATED_FILES 8
#define T13_MAX_DELEGATED_FILE_LEN 65536

/* Sections: each lookup walks over all of them. */
#define T13_MAX_POLICY_SECTIONS 1024

#endif
