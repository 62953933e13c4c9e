/* certificate_authorities: RFC 8446 section 4.2.4. */
#include "core/ext/table.h"

bool t13_x_certificate_authorities_parse(struct rd data, enum t13_ext_where where,
                                         struct t13_exts *out)
{
    struct bytes list = {0};
    struct bytes name = {0};

    (void)where;
    if (!rd_vec(&data, 2, 3, 65535, &list) || !rd_at_end(&data)) {
        return false;
    }
    struct rd r = rd_of(list);
    while (!rd_at_end(&r)) {
        if (!rd_vec(&r, 2, 1, 65535, &name)) {
            return false;
        }
    }
    out->certificate_authorities = list;
    return true;
}

void t13_x_certificate_authorities_write(struct wr *w, enum t13_ext_where where,
                                         const struct t13_exts *in)
{
    (void)where;
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->certificate_authorities);
    wr_close(w, list, 2);
}
