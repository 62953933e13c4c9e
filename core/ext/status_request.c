/* status_request: RFC 6066 section 8, RFC 8446 section 4.4.2.1. */
#include "core/ext/table.h"

#define OCSP 1

/* responder_id_list is ResponderID<0..2^16-1>, each opaque<1..2^16-1>. */
static bool responder_ids_ok(struct bytes list)
{
    struct rd r = rd_of(list);
    struct bytes id = {0};

    while (!rd_at_end(&r)) {
        if (!rd_vec(&r, 2, 1, 65535, &id)) {
            return false;
        }
    }
    return true;
}

static bool parse_request(struct rd data, struct t13_exts *out)
{
    struct bytes ids = {0};
    struct bytes extensions = {0};
    uint8_t status_type = 0;

    if (!rd_u8(&data, &status_type)) {
        return false;
    }
    /* Of another type neither form nor length is known; it is as if nothing had been asked. */
    if (status_type == OCSP) {
        if (!rd_vec(&data, 2, 0, 65535, &ids) || !responder_ids_ok(ids) ||
            !rd_vec(&data, 2, 0, 65535, &extensions) || !rd_at_end(&data)) {
            return false;
        }
    }
    out->status_type = status_type;
    out->ocsp_responder_ids = ids;
    out->ocsp_request_extensions = extensions;
    return true;
}

static bool parse_response(struct rd data, struct t13_exts *out)
{
    struct bytes response = {0};
    uint8_t status_type = 0;

    if (!rd_u8(&data, &status_type) || status_type != OCSP ||
        !rd_vec(&data, 3, 1, 0xffffff, &response) || !rd_at_end(&data)) {
        return false;
    }
    out->status_type = status_type;
    out->ocsp_response = response;
    return true;
}

bool t13_x_status_request_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    switch (where) {
    case T13_IN_CERTIFICATE:
        return parse_response(data, out);
    case T13_IN_CERTIFICATE_REQUEST:
        /* 4.4.2.1: a server asks "by sending an empty status_request extension in its
         * CertificateRequest message". */
        return rd_at_end(&data) || parse_request(data, out);
    default:
        return parse_request(data, out);
    }
}

void t13_x_status_request_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    if (where == T13_IN_CERTIFICATE_REQUEST) {
        return;
    }
    wr_uint(w, 1, OCSP);
    if (where == T13_IN_CERTIFICATE) {
        size_t response = wr_open(w, 3);
        wr_bytes(w, in->ocsp_response);
        wr_close(w, response, 3);
        return;
    }
    size_t ids = wr_open(w, 2);
    wr_bytes(w, in->ocsp_responder_ids);
    wr_close(w, ids, 2);
    size_t extensions = wr_open(w, 2);
    wr_bytes(w, in->ocsp_request_extensions);
    wr_close(w, extensions, 2);
}
