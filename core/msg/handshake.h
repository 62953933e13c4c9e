#ifndef T13_CORE_MSG_HANDSHAKE_H
#define T13_CORE_MSG_HANDSHAKE_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* The header of a handshake message (RFC 8446 4): type and 24-bit length. */

enum t13_hs_type {
    HS_CLIENT_HELLO = 1,
    HS_SERVER_HELLO = 2,
    HS_NEW_SESSION_TICKET = 4,
    HS_END_OF_EARLY_DATA = 5,
    HS_ENCRYPTED_EXTENSIONS = 8,
    HS_CERTIFICATE = 11,
    HS_CERTIFICATE_REQUEST = 13,
    HS_CERTIFICATE_VERIFY = 15,
    HS_FINISHED = 20,
    HS_KEY_UPDATE = 24,
    HS_COMPRESSED_CERTIFICATE = 25,
    HS_MESSAGE_HASH = 254,
};

struct t13_hs_header {
    uint8_t type;
    uint32_t len; /* of the body that follows */
};

/* t13_hs_header_parse takes the 4 bytes of a header; false and nothing taken when fewer are there.
 * Type and length are as sent: the caller compares len with t13_hs_max_len(type) before it makes
 * room for the body. */
bool t13_hs_header_parse(struct rd *r, struct t13_hs_header *out);

/* t13_hs_max_len returns the longest body that we take for a type, 0 for a type that we do not
 * know. max_cert_list is the configured limit for Certificate and CertificateRequest. */
size_t t13_hs_max_len(uint8_t type, size_t max_cert_list);

/* t13_hs_open writes the header with room for the length, t13_hs_close fills it in. */
size_t t13_hs_open(struct wr *w, enum t13_hs_type type);
void t13_hs_close(struct wr *w, size_t mark);

/* t13_hs_name returns the RFC's name of a message type ("ClientHello"), "unknown" for others. */
const char *t13_hs_name(uint8_t type);

#endif
