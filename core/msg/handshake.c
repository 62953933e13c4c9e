/* The header of a handshake message: RFC 8446 section 4. */
#include "core/msg/handshake.h"

#include "core/limits.h"

bool t13_hs_header_parse(struct rd *r, struct t13_hs_header *out)
{
    struct rd at = *r;
    uint64_t type = 0;
    uint64_t len = 0;

    if (!rd_number(&at, 1, &type) || !rd_number(&at, 3, &len)) {
        return false;
    }
    *r = at;
    out->type = (uint8_t)type;
    out->len = (uint32_t)len;
    return true;
}

size_t t13_hs_max_len(uint8_t type, size_t max_cert_list)
{
    switch (type) {
    case HS_CLIENT_HELLO:
        return T13_MAX_CLIENT_HELLO_LEN;
    case HS_SERVER_HELLO:
        return T13_MAX_SERVER_HELLO_LEN;
    case HS_NEW_SESSION_TICKET:
        return T13_MAX_NEW_SESSION_TICKET_LEN;
    case HS_END_OF_EARLY_DATA:
        return T13_MAX_END_OF_EARLY_DATA_LEN;
    case HS_ENCRYPTED_EXTENSIONS:
        return T13_MAX_ENCRYPTED_EXTENSIONS_LEN;
    case HS_CERTIFICATE:
    case HS_CERTIFICATE_REQUEST:
    case HS_COMPRESSED_CERTIFICATE:
        return max_cert_list;
    case HS_CERTIFICATE_VERIFY:
        return T13_MAX_CERTIFICATE_VERIFY_LEN;
    case HS_FINISHED:
        return T13_MAX_FINISHED_LEN;
    case HS_KEY_UPDATE:
        return T13_MAX_KEY_UPDATE_LEN;
    default:
        return 0;
    }
}

size_t t13_hs_open(struct wr *w, enum t13_hs_type type)
{
    wr_uint(w, 1, type);
    return wr_open(w, 3);
}

void t13_hs_close(struct wr *w, size_t mark)
{
    wr_close(w, mark, 3);
}

const char *t13_hs_name(uint8_t type)
{
    switch (type) {
    case HS_CLIENT_HELLO:
        return "ClientHello";
    case HS_SERVER_HELLO:
        return "ServerHello";
    case HS_NEW_SESSION_TICKET:
        return "NewSessionTicket";
    case HS_END_OF_EARLY_DATA:
        return "EndOfEarlyData";
    case HS_ENCRYPTED_EXTENSIONS:
        return "EncryptedExtensions";
    case HS_CERTIFICATE:
        return "Certificate";
    case HS_CERTIFICATE_REQUEST:
        return "CertificateRequest";
    case HS_CERTIFICATE_VERIFY:
        return "CertificateVerify";
    case HS_FINISHED:
        return "Finished";
    case HS_KEY_UPDATE:
        return "KeyUpdate";
    case HS_COMPRESSED_CERTIFICATE:
        return "CompressedCertificate";
    case HS_MESSAGE_HASH:
        return "message_hash";
    default:
        return "unknown";
    }
}
