/* delegated_credential: RFC 9345 section 4.1. */
#include "core/msg/delegated_credential.h"
#include "core/ext/table.h"

bool t13_x_delegated_credential_parse(struct rd data, enum t13_ext_where where,
                                      struct t13_exts *out)
{
    struct bytes list = {0};

    if (where == T13_IN_CERTIFICATE) {
        struct t13_dc dc;
        out->delegated_credential = bytes_of(data.p, data.n);
        return t13_dc_parse(data, &dc);
    }
    if (!rd_vec(&data, 2, 2, 65534, &list) || list.n % 2 != 0 || !rd_at_end(&data)) {
        return false;
    }
    out->delegated_sigalgs = list;
    return true;
}

void t13_x_delegated_credential_write(struct wr *w, enum t13_ext_where where,
                                      const struct t13_exts *in)
{
    if (where == T13_IN_CERTIFICATE) {
        wr_bytes(w, in->delegated_credential);
        return;
    }
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->delegated_sigalgs);
    wr_close(w, list, 2);
}
