#ifndef T13_CORE_HS_STATE_H
#define T13_CORE_HS_STATE_H

/* States of RFC 8446 Appendix A, and between them the steps in which a side sends or asks its
 * owner. core/hs/table.c has one row for each. C_: client (A.1), S_: server (A.2). */
enum t13_state {
    C_START,         /* sends ClientHello */
    C_EARLY,         /* may write 0-RTT data */
    C_WAIT_SH,       /* waits for ServerHello or HelloRetryRequest */
    C_RETRY,         /* sends the second ClientHello (RFC: START again) */
    C_HS_KEYS,       /* derives the handshake keys */
    C_WAIT_EE,       /* EncryptedExtensions */
    C_WAIT_CERT_CR,  /* Certificate or CertificateRequest */
    C_WAIT_CERT,     /* Certificate */
    C_VERIFY_PEER,   /* the owner judges the server's chain */
    C_WAIT_CV,       /* CertificateVerify */
    C_WAIT_FINISHED, /* the server's Finished */
    C_APP_KEYS,      /* derives the application keys */
    C_FLIGHT,        /* the owner judges what came with the server's flight */
    C_END_EARLY,     /* ends the 0-RTT data: EndOfEarlyData if the server took it */
    C_SEND_CERT,     /* the client's own Certificate, if asked for one */
    C_SEND_CV,       /* its CertificateVerify */
    C_SEND_FINISHED, /* its Finished */
    C_CONNECTED,

    S_START,         /* waits for ClientHello */
    S_RECVD_CH,      /* version, suite */
    S_COOKIE,        /* the cookie of a second ClientHello, if we remember nothing of the first */
    S_OPEN_TICKET,   /* PSK identities, binder */
    S_SERVER_NAME,   /* the owner decides about the server name */
    S_ALPN,          /* ... and about the protocol */
    S_GROUP,         /* group and share, or HelloRetryRequest */
    S_CERT,          /* credentials and signature algorithm */
    S_STATUS,        /* the owner gives the OCSP response to staple */
    S_EARLY_DATA,    /* whether 0-RTT data is taken */
    S_RETRY,         /* sends HelloRetryRequest */
    S_RETRIED,       /* it is out; the owner may stop here */
    S_WAIT_CH2,      /* waits for the second ClientHello (RFC: START again) */
    S_NEGOTIATED,    /* sends ServerHello, derives the handshake keys */
    S_SEND_EE,       /* EncryptedExtensions */
    S_SEND_CR,       /* CertificateRequest */
    S_SEND_CERT,     /* Certificate */
    S_SEND_CV,       /* CertificateVerify */
    S_SEND_FINISHED, /* Finished, derives the application keys */
    S_EARLY,         /* the flight is out; the owner may stop here */
    S_WAIT_EOED,     /* 0-RTT data, until the client's EndOfEarlyData */
    S_WAIT_CERT,     /* the client's Certificate */
    S_VERIFY_PEER,   /* the owner judges the client's chain */
    S_WAIT_CV,       /* its CertificateVerify */
    S_WAIT_FINISHED, /* its Finished */
    S_SEND_TICKETS,  /* NewSessionTicket, as many as are due */
    S_CONNECTED,

    T13_NUM_STATES
};

#endif
