/* Alert: RFC 8446 section 6. */
#include "core/msg/alert.h"

bool t13_alert_parse(struct rd body, struct t13_alert_msg *out)
{
    struct t13_alert_msg m = {0};

    if (!rd_u8(&body, &m.level) || !rd_u8(&body, &m.description) || !rd_at_end(&body) ||
        (m.level != T13_ALERT_WARNING && m.level != T13_ALERT_FATAL)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_alert_write(struct wr *w, const struct t13_alert_msg *m)
{
    wr_uint(w, 1, m->level);
    wr_uint(w, 1, m->description);
}

static const struct {
    uint8_t description;
    const char *name;
} names[] = {
    {T13_ALERT_CLOSE_NOTIFY, "close_notify"},
    {T13_ALERT_UNEXPECTED_MESSAGE, "unexpected_message"},
    {T13_ALERT_BAD_RECORD_MAC, "bad_record_mac"},
    {T13_ALERT_RECORD_OVERFLOW, "record_overflow"},
    {T13_ALERT_HANDSHAKE_FAILURE, "handshake_failure"},
    {T13_ALERT_BAD_CERTIFICATE, "bad_certificate"},
    {T13_ALERT_UNSUPPORTED_CERTIFICATE, "unsupported_certificate"},
    {T13_ALERT_CERTIFICATE_REVOKED, "certificate_revoked"},
    {T13_ALERT_CERTIFICATE_EXPIRED, "certificate_expired"},
    {T13_ALERT_CERTIFICATE_UNKNOWN, "certificate_unknown"},
    {T13_ALERT_ILLEGAL_PARAMETER, "illegal_parameter"},
    {T13_ALERT_UNKNOWN_CA, "unknown_ca"},
    {T13_ALERT_ACCESS_DENIED, "access_denied"},
    {T13_ALERT_DECODE_ERROR, "decode_error"},
    {T13_ALERT_DECRYPT_ERROR, "decrypt_error"},
    {T13_ALERT_PROTOCOL_VERSION, "protocol_version"},
    {T13_ALERT_INSUFFICIENT_SECURITY, "insufficient_security"},
    {T13_ALERT_INTERNAL_ERROR, "internal_error"},
    {T13_ALERT_INAPPROPRIATE_FALLBACK, "inappropriate_fallback"},
    {T13_ALERT_USER_CANCELED, "user_canceled"},
    {T13_ALERT_MISSING_EXTENSION, "missing_extension"},
    {T13_ALERT_UNSUPPORTED_EXTENSION, "unsupported_extension"},
    {T13_ALERT_UNRECOGNIZED_NAME, "unrecognized_name"},
    {T13_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "bad_certificate_status_response"},
    {T13_ALERT_UNKNOWN_PSK_IDENTITY, "unknown_psk_identity"},
    {T13_ALERT_CERTIFICATE_REQUIRED, "certificate_required"},
    {T13_ALERT_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
    {T13_ALERT_ECH_REQUIRED, "ech_required"},
};

const char *t13_alert_name(uint8_t description)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].description == description) {
            return names[i].name;
        }
    }
    return "unknown";
}
