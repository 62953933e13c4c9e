#ifndef T13_CORE_EXT_EXTS_H
#define T13_CORE_EXT_EXTS_H

#include "core/wire/list.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"
#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Extensions: RFC 8446 4.2. One struct holds what a block of extensions says, in views; the parser
 * fills it and the writer takes it, so what was written parses to the same. */

/* ExtensionType values that core/ext/table.c has a row for. */
enum t13_ext_type {
    T13_EXT_SERVER_NAME = 0,
    T13_EXT_MAX_FRAGMENT_LENGTH = 1,
    T13_EXT_STATUS_REQUEST = 5,
    T13_EXT_SUPPORTED_GROUPS = 10,
    T13_EXT_SIGNATURE_ALGORITHMS = 13,
    T13_EXT_ALPN = 16,
    T13_EXT_SCT = 18,
    T13_EXT_CLIENT_CERTIFICATE_TYPE = 19,
    T13_EXT_SERVER_CERTIFICATE_TYPE = 20,
    T13_EXT_PADDING = 21,
    T13_EXT_COMPRESS_CERTIFICATE = 27,
    T13_EXT_RECORD_SIZE_LIMIT = 28,
    T13_EXT_DELEGATED_CREDENTIAL = 34,
    T13_EXT_PRE_SHARED_KEY = 41,
    T13_EXT_EARLY_DATA = 42,
    T13_EXT_SUPPORTED_VERSIONS = 43,
    T13_EXT_COOKIE = 44,
    T13_EXT_PSK_KEY_EXCHANGE_MODES = 45,
    T13_EXT_CERTIFICATE_AUTHORITIES = 47,
    T13_EXT_OID_FILTERS = 48,
    T13_EXT_POST_HANDSHAKE_AUTH = 49,
    T13_EXT_SIGNATURE_ALGORITHMS_CERT = 50,
    T13_EXT_KEY_SHARE = 51,
    T13_EXT_ECH_OUTER_EXTENSIONS = 0xfd00,
    T13_EXT_ENCRYPTED_CLIENT_HELLO = 0xfe0d,
};

/* Presence bits, in the order in which extensions are written (core/ext/table.c): OpenSSL's order,
 * padding and pre_shared_key last. */
enum t13_ext_bit {
    T13_X_SERVER_NAME = 1u << 0,
    T13_X_MAX_FRAGMENT_LENGTH = 1u << 1,
    T13_X_SUPPORTED_GROUPS = 1u << 2,
    T13_X_STATUS_REQUEST = 1u << 3,
    T13_X_ALPN = 1u << 4,
    T13_X_SCT = 1u << 5,
    T13_X_SIGNATURE_ALGORITHMS_CERT = 1u << 6,
    T13_X_POST_HANDSHAKE_AUTH = 1u << 7,
    T13_X_SIGNATURE_ALGORITHMS = 1u << 8,
    T13_X_SUPPORTED_VERSIONS = 1u << 9,
    T13_X_PSK_KEY_EXCHANGE_MODES = 1u << 10,
    T13_X_KEY_SHARE = 1u << 11,
    T13_X_COOKIE = 1u << 12,
    T13_X_EARLY_DATA = 1u << 13,
    T13_X_CERTIFICATE_AUTHORITIES = 1u << 14,
    T13_X_OID_FILTERS = 1u << 15,
    T13_X_RECORD_SIZE_LIMIT = 1u << 16,
    T13_X_COMPRESS_CERTIFICATE = 1u << 17,
    T13_X_CLIENT_CERTIFICATE_TYPE = 1u << 18,
    T13_X_SERVER_CERTIFICATE_TYPE = 1u << 19,
    T13_X_DELEGATED_CREDENTIAL = 1u << 20,
    T13_X_ECH_OUTER_EXTENSIONS = 1u << 21,
    T13_X_ENCRYPTED_CLIENT_HELLO = 1u << 22,
    T13_X_PADDING = 1u << 23,
    T13_X_PRE_SHARED_KEY = 1u << 24,
};

/* The messages that carry extensions: bits, so that a row of the table is a mask of them. */
enum t13_ext_where {
    T13_IN_CLIENT_HELLO = 1u << 0,
    T13_IN_SERVER_HELLO = 1u << 1,
    T13_IN_HELLO_RETRY_REQUEST = 1u << 2,
    T13_IN_ENCRYPTED_EXTENSIONS = 1u << 3,
    T13_IN_CERTIFICATE_REQUEST = 1u << 4,
    T13_IN_CERTIFICATE = 1u << 5, /* of one entry */
    T13_IN_NEW_SESSION_TICKET = 1u << 6,
};

/* psk_key_exchange_modes */
#define T13_PSK_KE 0
#define T13_PSK_DHE_KE 1

/* struct t13_share is a KeyShareEntry: RFC 8446 4.2.8. */
struct t13_share {
    uint16_t group;
    struct bytes key_exchange; /* 1..65535 */
};

/* struct t13_psk_identity is a PskIdentity: RFC 8446 4.2.11. */
struct t13_psk_identity {
    struct bytes identity; /* 1..65535 */
    uint32_t obfuscated_ticket_age;
};

/* struct t13_exts: a field means something only when its bit is in present. CH ClientHello, SH
 * ServerHello, HRR HelloRetryRequest, EE EncryptedExtensions, CR CertificateRequest, CT
 * Certificate, NST NewSessionTicket. "u16 list": core/wire/list.h. Vectors are given without their
 * length. */
struct t13_exts {
    uint32_t present;   /* T13_X_ bits */
    struct bytes block; /* parser: the whole block, for t13_exts_raw and t13_exts_types */
    size_t num;         /* parser: extensions in the block, the unknown ones too */

    struct bytes server_name; /* CH: the host_name, 1..65535 as sent (policy: its length and NULs);
                                 EE: empty */
    uint8_t max_fragment_length;            /* CH, EE */
    struct bytes supported_groups;          /* CH, EE: u16 list, at least one */
    struct bytes ocsp_responder_ids;        /* status_request: CH, CR */
    struct bytes ocsp_request_extensions;   /* status_request: CH, CR */
    uint8_t status_type;                    /* status_request: CH, CR, CT: 1 is ocsp; another type
                                               in CH or CR leaves the two lists above empty */
    struct bytes ocsp_response;             /* status_request: CT, 1..2^24-1 */
    struct bytes alpn;                      /* CH: ProtocolNameList, each name 8-bit-length-prefixed
                                               and not empty; EE: the one name, without length */
    struct bytes sct_list;                  /* signed_certificate_timestamp: CT; CH, CR: empty */
    struct bytes signature_algorithms;      /* CH, CR: u16 list, at least one */
    struct bytes signature_algorithms_cert; /* CH, CR: u16 list, at least one */
    struct bytes supported_versions;        /* CH: u16 list, at least one */
    uint16_t selected_version;              /* supported_versions: SH, HRR */
    struct bytes psk_key_exchange_modes;    /* CH: one byte each, at least one */
    struct bytes key_shares;                /* key_share: CH: entries, see t13_key_share_next */
    struct t13_share key_share;             /* key_share: SH */
    uint16_t selected_group;                /* key_share: HRR */
    struct bytes cookie;                    /* CH, HRR: 1..65535 */
    uint32_t max_early_data_size;           /* early_data: NST; CH, EE: empty */
    struct bytes certificate_authorities;   /* CH, CR: DER Names, each with a 16-bit length */
    struct bytes oid_filters;               /* CR: OIDFilter entries */
    uint16_t record_size_limit;             /* CH, EE; policy: at least 64 */
    struct bytes client_certificate_types;  /* CH: one byte each, at least one */
    uint8_t client_certificate_type;        /* EE */
    struct bytes server_certificate_types;  /* CH */
    uint8_t server_certificate_type;        /* EE */
    struct bytes delegated_sigalgs;         /* delegated_credential: CH, CR: u16 list */
    struct bytes delegated_credential;      /* CT: the whole of it */
    struct bytes compress_certificate;      /* CH, CR: u16 list, at least one */
    struct bytes ech;                       /* encrypted_client_hello: CH: as a whole, see
                                               core/ech/hello.h; HRR: the confirmation; EE: an
                                               ECHConfigList */
    size_t padding_len;                     /* padding: CH */
    struct bytes psk_identities;            /* pre_shared_key: CH: see t13_psk_next */
    struct bytes psk_binders;               /* pre_shared_key: CH: each 8-bit-length-prefixed */
    size_t num_psks;                        /* pre_shared_key: CH: identities, and binders */
    uint16_t selected_identity;             /* pre_shared_key: SH */

    struct bytes first; /* writer only: whole extensions that go before all others */
    struct bytes other; /* writer only: whole extensions (type, length, data) that the table has no
                           row for; written before padding and pre_shared_key */
};

/* struct t13_ext_sent is what we sent, as far as the peer may answer it: for T13_IN_SERVER_HELLO,
 * _HELLO_RETRY_REQUEST and _ENCRYPTED_EXTENSIONS that is our ClientHello, for T13_IN_CERTIFICATE
 * our ClientHello or our CertificateRequest. */
struct t13_ext_sent {
    uint32_t bits;         /* T13_X_ */
    const uint16_t *other; /* types of struct t13_exts.other; NULL when num_other is 0 */
    size_t num_other;
};

/* t13_exts_parse parses a whole block (without its length) as it stands in the message where.
 *
 * in    sent   what may be answered; NULL in the requests CH, CR and NST, where an unknown
 *              extension is ignored. HRR's cookie needs no request. Never NULL elsewhere.
 * out   out    untouched on failure
 * ret   T13_E_DECODE: malformed, or over T13_MAX_EXTENSIONS
 *       T13_E_ILLEGAL_PARAMETER: a type twice, known or not; a type that we know and that RFC 8446
 *       4.2 does not allow in this message; pre_shared_key not last in a ClientHello; not as many
 *       binders as identities
 *       T13_E_UNSUPPORTED_EXTENSION: an answer to what was not sent
 * spec  RFC 8446 4.2
 */
T13_MUST_USE enum t13_status t13_exts_parse(struct t13_exts *out, enum t13_ext_where where,
                                            struct bytes block, const struct t13_ext_sent *sent);

/* t13_exts_write appends the block with its 16-bit length: every extension in in->present that is
 * legal in where, in the order of the bits. in NULL is an empty block. A bit that is illegal in
 * where makes w bad: a mistake of the caller. */
void t13_exts_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in);

/* t13_exts_find gives the data of the extension type in a block that need not have been parsed;
 * false when it is absent or the block is malformed before it. */
T13_DOOR bool t13_exts_find(struct bytes block, uint16_t type, struct bytes *data);

/* t13_exts_raw gives the data of one extension of a parsed block, unknown ones too. */
bool t13_exts_raw(const struct t13_exts *exts, uint16_t type, struct bytes *data);

/* t13_exts_types writes the types of a parsed block in the order in which they were sent, at most
 * max, and returns how many there are (exts->num). */
size_t t13_exts_types(const struct t13_exts *exts, uint16_t *types, size_t max);

/* t13_exts_next takes the next extension of a block: for a walk that starts with rd_of(block). */
T13_DOOR bool t13_exts_next(struct rd *block, uint16_t *type, struct bytes *data);

/* t13_key_share_next takes the next entry of exts.key_shares, starting with rd_of(); false at the
 * end. t13_key_share_find looks for a group; false when the client sent no share for it.
 * t13_key_share_write appends one entry, for the writer of a ClientHello. */
bool t13_key_share_next(struct rd *list, struct t13_share *out);
bool t13_key_share_find(struct bytes key_shares, uint16_t group, struct t13_share *out);
void t13_key_share_write(struct wr *w, uint16_t group, struct bytes key_exchange);

/* t13_psk_next takes the next identity of exts.psk_identities and its binder from exts.psk_binders,
 * both starting with rd_of(); false at the end. t13_psk_identity_write and t13_psk_binder_write
 * append one to the list that the writer of a ClientHello puts into struct t13_exts. */
bool t13_psk_next(struct rd *identities, struct rd *binders, struct t13_psk_identity *identity,
                  struct bytes *binder);
void t13_psk_identity_write(struct wr *w, const struct t13_psk_identity *m);
void t13_psk_binder_write(struct wr *w, struct bytes binder);

/* t13_psk_truncated_len returns how many bytes of a ClientHello message, header included, the
 * binders cover: all but the list of binders and its 16-bit length (RFC 8446 4.2.11.2; the length
 * in the header stays that of the whole message). After a HelloRetryRequest the transcript before
 * it is hashed first: message_hash(ClientHello1), HelloRetryRequest.
 *
 * in    exts         of that message, with pre_shared_key
 * in    message_len  of the message with its 4-byte header
 */
size_t t13_psk_truncated_len(const struct t13_exts *exts, size_t message_len);

#endif
