#ifndef T13_CORE_MSG_ALERT_H
#define T13_CORE_MSG_ALERT_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* Alert: RFC 8446 6. In TLS 1.3 every description but close_notify and user_canceled is fatal,
 * whatever its level says; that is the receiver's rule, not the parser's. */

enum t13_alert_level {
    T13_ALERT_WARNING = 1,
    T13_ALERT_FATAL = 2,
};

enum t13_alert_description {
    T13_ALERT_CLOSE_NOTIFY = 0,
    T13_ALERT_UNEXPECTED_MESSAGE = 10,
    T13_ALERT_BAD_RECORD_MAC = 20,
    T13_ALERT_RECORD_OVERFLOW = 22,
    T13_ALERT_HANDSHAKE_FAILURE = 40,
    T13_ALERT_BAD_CERTIFICATE = 42,
    T13_ALERT_UNSUPPORTED_CERTIFICATE = 43,
    T13_ALERT_CERTIFICATE_REVOKED = 44,
    T13_ALERT_CERTIFICATE_EXPIRED = 45,
    T13_ALERT_CERTIFICATE_UNKNOWN = 46,
    T13_ALERT_ILLEGAL_PARAMETER = 47,
    T13_ALERT_UNKNOWN_CA = 48,
    T13_ALERT_ACCESS_DENIED = 49,
    T13_ALERT_DECODE_ERROR = 50,
    T13_ALERT_DECRYPT_ERROR = 51,
    T13_ALERT_PROTOCOL_VERSION = 70,
    T13_ALERT_INSUFFICIENT_SECURITY = 71,
    T13_ALERT_INTERNAL_ERROR = 80,
    T13_ALERT_INAPPROPRIATE_FALLBACK = 86,
    T13_ALERT_USER_CANCELED = 90,
    T13_ALERT_MISSING_EXTENSION = 109,
    T13_ALERT_UNSUPPORTED_EXTENSION = 110,
    T13_ALERT_UNRECOGNIZED_NAME = 112,
    T13_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE = 113,
    T13_ALERT_UNKNOWN_PSK_IDENTITY = 115,
    T13_ALERT_CERTIFICATE_REQUIRED = 116,
    T13_ALERT_NO_APPLICATION_PROTOCOL = 120,
    T13_ALERT_ECH_REQUIRED = 121,
};

struct t13_alert_msg {
    uint8_t level;
    uint8_t description;
};

/* t13_alert_parse: exactly two bytes, a level of 1 or 2, any description. */
bool t13_alert_parse(struct rd body, struct t13_alert_msg *out);
void t13_alert_write(struct wr *w, const struct t13_alert_msg *m);

/* t13_alert_name returns the RFC's name ("close_notify"), "unknown" for one that it has not. */
const char *t13_alert_name(uint8_t description);

#endif
