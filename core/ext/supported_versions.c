/* supported_versions: RFC 8446 section 4.2.1. */
#include "core/ext/table.h"

bool t13_x_supported_versions_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes list = {0};
    uint16_t version = 0;

    if (where != T13_IN_CLIENT_HELLO) {
        if (!rd_u16(&data, &version) || !rd_at_end(&data)) {
            return false;
        }
        out->selected_version = version;
        return true;
    }
    if (!rd_vec(&data, 1, 2, 254, &list) || list.n % 2 != 0 || !rd_at_end(&data)) {
        return false;
    }
    out->supported_versions = list;
    return true;
}

void t13_x_supported_versions_write(struct wr *w, enum t13_ext_where where,
                                    const struct t13_exts *in)
{
    if (where != T13_IN_CLIENT_HELLO) {
        wr_uint(w, 2, in->selected_version);
        return;
    }
    size_t list = wr_open(w, 1);
    wr_bytes(w, in->supported_versions);
    wr_close(w, list, 1);
}
