#include "core/hs/alert.h"

/* No default: -Wswitch names a status that is forgotten here. */
int t13_alert(enum t13_status status)
{
    switch (status) {
    case T13_OK:
    case T13_WANT_READ:
    case T13_WANT_WRITE:
    case T13_WANT_CLIENT_HELLO:
    case T13_WANT_TICKET_OPEN:
    case T13_WANT_SERVER_NAME:
    case T13_WANT_ALPN:
    case T13_WANT_CERT:
    case T13_WANT_SIGN:
    case T13_WANT_VERIFY:
    case T13_WANT_TICKET_SEAL:
    case T13_WANT_SESSION:
    case T13_WANT_EARLY_DATA:
    case T13_CLOSED:
        return -1;
    case T13_E_ARGUMENT:
    case T13_E_EOF:
    case T13_E_SHUT_DOWN:
    case T13_E_HTTP_REQUEST:
    case T13_E_PEER_ALERT:
        return -1;
    case T13_E_INTERNAL:
    case T13_E_NO_MEMORY:
    case T13_E_CRYPTO:
    case T13_E_RANDOM:
    case T13_E_UNSUPPORTED:
    case T13_E_KEY_EXHAUSTED:
    case T13_E_BAD_KEY:
    case T13_E_BAD_PASSWORD:
    case T13_E_KEY_MISMATCH:
        return T13_ALERT_INTERNAL_ERROR;
    /* Normally the owner's answer gives the alert of these two. */
    case T13_E_CALLBACK:
        return T13_ALERT_INTERNAL_ERROR;
    case T13_E_CERTIFICATE_VERIFY:
        return T13_ALERT_CERTIFICATE_UNKNOWN;
    case T13_E_UNEXPECTED_MESSAGE:
    case T13_E_BAD_RECORD_TYPE:
    case T13_E_TOO_MANY:
        return T13_ALERT_UNEXPECTED_MESSAGE;
    case T13_E_BAD_RECORD_MAC:
        return T13_ALERT_BAD_RECORD_MAC;
    case T13_E_RECORD_OVERFLOW:
        return T13_ALERT_RECORD_OVERFLOW;
    case T13_E_BAD_RECORD_VERSION:
    case T13_E_PROTOCOL_VERSION:
        return T13_ALERT_PROTOCOL_VERSION;
    case T13_E_DECODE:
        return T13_ALERT_DECODE_ERROR;
    case T13_E_ILLEGAL_PARAMETER:
    case T13_E_DOWNGRADE:
    case T13_E_BAD_SHARE:
    case T13_E_MESSAGE_TOO_LONG:
        return T13_ALERT_ILLEGAL_PARAMETER;
    case T13_E_MISSING_EXTENSION:
        return T13_ALERT_MISSING_EXTENSION;
    case T13_E_UNSUPPORTED_EXTENSION:
        return T13_ALERT_UNSUPPORTED_EXTENSION;
    case T13_E_NO_SHARED_SUITE:
    case T13_E_NO_SHARED_GROUP:
    case T13_E_NO_SHARED_SIGALG:
    case T13_E_NO_CERTIFICATE:
        return T13_ALERT_HANDSHAKE_FAILURE;
    case T13_E_NO_ALPN:
        return T13_ALERT_NO_APPLICATION_PROTOCOL;
    case T13_E_UNRECOGNIZED_NAME:
        return T13_ALERT_UNRECOGNIZED_NAME;
    case T13_E_BAD_SIGNATURE:
    case T13_E_BAD_FINISHED:
    case T13_E_BAD_BINDER:
        return T13_ALERT_DECRYPT_ERROR;
    case T13_E_BAD_CERTIFICATE:
        return T13_ALERT_BAD_CERTIFICATE;
    case T13_E_CERTIFICATE_REQUIRED:
        return T13_ALERT_CERTIFICATE_REQUIRED;
    case T13_E_UNSUPPORTED_CERT:
        return T13_ALERT_UNSUPPORTED_CERTIFICATE;
    case T13_E_UNKNOWN_PSK:
        return T13_ALERT_UNKNOWN_PSK_IDENTITY;
    }
    return T13_ALERT_INTERNAL_ERROR;
}
