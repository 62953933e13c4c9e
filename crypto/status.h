#ifndef T13_CRYPTO_STATUS_H
#define T13_CRYPTO_STATUS_H

/* enum t13_status is the one result type below compat. A status is at least as specific as an
 * alert; t13_alert() in core/hs/alert.h is the only mapping. The T13_WANT_ values say why the
 * engine stopped and who has to act before it is called again. */
enum t13_status {
    T13_OK = 0,

    /* Wants: not errors. */
    T13_WANT_READ,         /* feed input: t13_in_space(), t13_in_filled() */
    T13_WANT_WRITE,        /* drain output: t13_out_pending(), t13_out_consumed() */
    T13_WANT_CLIENT_HELLO, /* server: ClientHello is parsed, owner may inspect and configure */
    T13_WANT_TICKET_OPEN,  /* server: owner turns a ticket into a session */
    T13_WANT_SERVER_NAME,  /* server: owner decides about the name that the client asked for */
    T13_WANT_ALPN,         /* server: owner chooses a protocol */
    T13_WANT_CERT,         /* owner may change the credentials before they are chosen */
    T13_WANT_SIGN,         /* owner computes a signature */
    T13_WANT_VERIFY,       /* owner judges the peer's certificate chain */
    T13_WANT_TICKET_SEAL,  /* server: owner turns a session into a ticket */
    T13_WANT_SESSION,      /* client: a session came with a NewSessionTicket; owner may keep it */
    T13_WANT_EARLY_DATA,   /* server: owner decides whether 0-RTT data is taken */
    T13_WANT_STATUS,       /* server: owner gives the OCSP response to staple */
    T13_WANT_FLIGHT,       /* client: the server's flight holds; owner judges what came with it */
    T13_WANT_PSK,          /* client: owner may give an external PSK to offer */
    T13_WANT_COOKIE,       /* server: owner makes the cookie of a HelloRetryRequest */
    T13_WANT_COOKIE_CHECK, /* server: owner judges a cookie that came back */
    T13_PAUSED,            /* stopped where the owner wanted it: t13_conn_pause() */
    T13_CLOSED,            /* the peer's close_notify has been read; no more data will come */

    /* Errors of the connection. The comment names the alert where the name does not. */
    T13_E_INTERNAL,              /* internal_error */
    T13_E_NO_MEMORY,             /* internal_error */
    T13_E_CRYPTO,                /* internal_error: the provider refused */
    T13_E_RANDOM,                /* internal_error: no entropy */
    T13_E_ARGUMENT,              /* the caller's own fault; no alert */
    T13_E_UNSUPPORTED,           /* the algorithm is not built in; no alert by itself */
    T13_E_CALLBACK,              /* owner's callback failed: alert set by t13_conn_set_alert() */
    T13_E_EOF,                   /* transport ended without close_notify; no alert */
    T13_E_SHUT_DOWN,             /* a call after the connection failed or was closed */
    T13_E_UNEXPECTED_MESSAGE,    /* unexpected_message */
    T13_E_UNEXPECTED_DATA,       /* unexpected_message: application data out of place */
    T13_E_BAD_RECORD_MAC,        /* bad_record_mac */
    T13_E_RECORD_OVERFLOW,       /* record_overflow: of a plaintext */
    T13_E_CIPHERTEXT_OVERFLOW,   /* ... of a protected record */
    T13_E_RECORD_TOO_LONG,       /* ... of what no record can be */
    T13_E_BAD_RECORD_TYPE,       /* unexpected_message: unknown content type */
    T13_E_BAD_RECORD_VERSION,    /* protocol_version or illegal_parameter */
    T13_E_HTTP_REQUEST,          /* plaintext HTTP on a TLS port: no alert that it would read */
    T13_E_DECODE,                /* decode_error */
    T13_E_ILLEGAL_PARAMETER,     /* illegal_parameter */
    T13_E_MISSING_EXTENSION,     /* missing_extension */
    T13_E_UNSUPPORTED_EXTENSION, /* unsupported_extension */
    T13_E_PROTOCOL_VERSION,      /* protocol_version */
    T13_E_DOWNGRADE,             /* illegal_parameter: RFC 8446 4.1.3 sentinel */
    T13_E_NO_SHARED_SUITE,       /* handshake_failure */
    T13_E_NO_SHARED_GROUP,       /* handshake_failure */
    T13_E_NO_SHARED_SIGALG,      /* handshake_failure */
    T13_E_NO_CERTIFICATE,        /* handshake_failure: server without usable credentials */
    T13_E_NO_ALPN,               /* no_application_protocol */
    T13_E_UNRECOGNIZED_NAME,     /* unrecognized_name */
    T13_E_BAD_SHARE,             /* illegal_parameter: key_exchange is no valid public value */
    T13_E_BAD_SIGNATURE,         /* decrypt_error */
    T13_E_BAD_FINISHED,          /* decrypt_error */
    T13_E_BAD_BINDER,            /* decrypt_error */
    T13_E_BAD_CERTIFICATE,       /* bad_certificate */
    T13_E_CERTIFICATE_VERIFY,    /* alert from the verify result: t13_conn_set_alert() */
    T13_E_CERTIFICATE_REQUIRED,  /* certificate_required */
    T13_E_UNSUPPORTED_CERT,      /* unsupported_certificate */
    T13_E_BAD_PSK,               /* internal_error: the owner's PSK is of no use */
    T13_E_BAD_COOKIE,            /* illegal_parameter */
    T13_E_UNKNOWN_PSK,           /* unknown_psk_identity */
    T13_E_TOO_MANY,              /* unexpected_message: a flood limit of core/limits.h */
    T13_E_TOO_MUCH_EARLY,        /* unexpected_message: more 0-RTT data than allowed */
    T13_E_MESSAGE_TOO_LONG,      /* illegal_parameter: over the limit for its type */
    T13_E_KEY_EXHAUSTED,         /* internal_error: sequence number would wrap */
    T13_E_ECH_REQUIRED,          /* the server refused ECH, and the handshake ends for that */
    T13_E_PEER_ALERT,            /* the peer sent a fatal alert; none is sent back */

    /* Errors of keys and certificates outside a connection. */
    T13_E_BAD_KEY,      /* key material malformed or inconsistent */
    T13_E_BAD_PASSWORD, /* an encrypted key did not open */
    T13_E_KEY_MISMATCH, /* certificate and private key do not belong together */
};

#define T13_MUST_USE __attribute__((warn_unused_result))

/* T13_TRY returns from the calling function when expr is anything but T13_OK. */
#define T13_TRY(expr)                                                                              \
    do {                                                                                           \
        enum t13_status t13_try_status = (expr);                                                   \
        if (t13_try_status != T13_OK) {                                                            \
            return t13_try_status;                                                                 \
        }                                                                                          \
    } while (0)

#endif
