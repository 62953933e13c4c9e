/* application_layer_protocol_negotiation: RFC 7301 section 3.1. */
#include "core/ext/table.h"

bool t13_x_alpn_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes list = {0};
    struct bytes name = {0};

    if (!rd_vec(&data, 2, 2, 65535, &list) || !rd_at_end(&data)) {
        return false;
    }
    struct rd r = rd_of(list);
    while (!rd_at_end(&r)) {
        if (!rd_vec(&r, 1, 1, 255, &name)) {
            return false;
        }
        /* "The extension_data ... MUST contain exactly one ProtocolName." */
        if (where == T13_IN_ENCRYPTED_EXTENSIONS && !rd_at_end(&r)) {
            return false;
        }
    }
    out->alpn = where == T13_IN_ENCRYPTED_EXTENSIONS ? name : list;
    return true;
}

void t13_x_alpn_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    size_t list = wr_open(w, 2);
    if (where == T13_IN_ENCRYPTED_EXTENSIONS) {
        size_t name = wr_open(w, 1);
        wr_bytes(w, in->alpn);
        wr_close(w, name, 1);
    } else {
        wr_bytes(w, in->alpn);
    }
    wr_close(w, list, 2);
}
