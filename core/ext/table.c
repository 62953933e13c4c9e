#include "core/ext/table.h"

#define CH T13_IN_CLIENT_HELLO
#define SH T13_IN_SERVER_HELLO
#define HRR T13_IN_HELLO_RETRY_REQUEST
#define EE T13_IN_ENCRYPTED_EXTENSIONS
#define CR T13_IN_CERTIFICATE_REQUEST
#define CT T13_IN_CERTIFICATE
#define NST T13_IN_NEW_SESSION_TICKET

#define ROW(TYPE, name, where)                                                                     \
    {                                                                                              \
        T13_EXT_##TYPE, T13_X_##TYPE, where, t13_x_##name##_parse, t13_x_##name##_write            \
    }

/* RFC 8446 4.2, the table of extensions and messages; record_size_limit is RFC 8449's,
 * compress_certificate RFC 8879's. The order is that of the bits and of the wire. */
const struct t13_ext_row t13_ext_table[T13_NUM_EXT_ROWS] = {
    ROW(SERVER_NAME, server_name, CH | EE),
    ROW(MAX_FRAGMENT_LENGTH, max_fragment_length, CH | EE),
    ROW(SUPPORTED_GROUPS, supported_groups, CH | EE),
    ROW(STATUS_REQUEST, status_request, CH | CR | CT),
    ROW(ALPN, alpn, CH | EE),
    ROW(SCT, sct, CH | CR | CT),
    ROW(SIGNATURE_ALGORITHMS_CERT, signature_algorithms_cert, CH | CR),
    ROW(POST_HANDSHAKE_AUTH, post_handshake_auth, CH),
    ROW(SIGNATURE_ALGORITHMS, signature_algorithms, CH | CR),
    ROW(SUPPORTED_VERSIONS, supported_versions, CH | SH | HRR),
    ROW(PSK_KEY_EXCHANGE_MODES, psk_key_exchange_modes, CH),
    ROW(KEY_SHARE, key_share, CH | SH | HRR),
    ROW(COOKIE, cookie, CH | HRR),
    ROW(EARLY_DATA, early_data, CH | EE | NST),
    ROW(CERTIFICATE_AUTHORITIES, certificate_authorities, CH | CR),
    ROW(OID_FILTERS, oid_filters, CR),
    ROW(RECORD_SIZE_LIMIT, record_size_limit, CH | EE),
    ROW(COMPRESS_CERTIFICATE, compress_certificate, CH | CR),
    ROW(CLIENT_CERTIFICATE_TYPE, client_certificate_type, CH | EE),
    ROW(SERVER_CERTIFICATE_TYPE, server_certificate_type, CH | EE),
    ROW(DELEGATED_CREDENTIAL, delegated_credential, CH | CR | CT),
    ROW(ECH_OUTER_EXTENSIONS, ech_outer_extensions, 0),
    ROW(ENCRYPTED_CLIENT_HELLO, encrypted_client_hello, CH | HRR | EE),
    ROW(PADDING, padding, CH),
    ROW(PRE_SHARED_KEY, pre_shared_key, CH | SH),
};

/* An index of one byte for each type up to the highest of those that lie close together, 0 for
 * none, else the row's number plus one; the two of ECH stand alone. */
#define TYPE_MAX 51
static const uint8_t index_of[TYPE_MAX + 1] = {
    [T13_EXT_SERVER_NAME] = 1,
    [T13_EXT_MAX_FRAGMENT_LENGTH] = 2,
    [T13_EXT_SUPPORTED_GROUPS] = 3,
    [T13_EXT_STATUS_REQUEST] = 4,
    [T13_EXT_ALPN] = 5,
    [T13_EXT_SCT] = 6,
    [T13_EXT_SIGNATURE_ALGORITHMS_CERT] = 7,
    [T13_EXT_POST_HANDSHAKE_AUTH] = 8,
    [T13_EXT_SIGNATURE_ALGORITHMS] = 9,
    [T13_EXT_SUPPORTED_VERSIONS] = 10,
    [T13_EXT_PSK_KEY_EXCHANGE_MODES] = 11,
    [T13_EXT_KEY_SHARE] = 12,
    [T13_EXT_COOKIE] = 13,
    [T13_EXT_EARLY_DATA] = 14,
    [T13_EXT_CERTIFICATE_AUTHORITIES] = 15,
    [T13_EXT_OID_FILTERS] = 16,
    [T13_EXT_RECORD_SIZE_LIMIT] = 17,
    [T13_EXT_COMPRESS_CERTIFICATE] = 18,
    [T13_EXT_CLIENT_CERTIFICATE_TYPE] = 19,
    [T13_EXT_SERVER_CERTIFICATE_TYPE] = 20,
    [T13_EXT_DELEGATED_CREDENTIAL] = 21,
    [T13_EXT_PADDING] = 24,
    [T13_EXT_PRE_SHARED_KEY] = 25,
};

const struct t13_ext_row *t13_ext_row_of(uint16_t type)
{
    if (type == T13_EXT_ECH_OUTER_EXTENSIONS) {
        return &t13_ext_table[21];
    }
    if (type == T13_EXT_ENCRYPTED_CLIENT_HELLO) {
        return &t13_ext_table[22];
    }
    if (type > TYPE_MAX || index_of[type] == 0) {
        return NULL;
    }
    return &t13_ext_table[index_of[type] - 1];
}
