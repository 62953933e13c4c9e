/* oid_filters: RFC 8446 section 4.2.5. */
#include "core/ext/table.h"

bool t13_x_oid_filters_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes list = {0};
    struct bytes oid = {0};
    struct bytes values = {0};

    (void)where;
    if (!rd_vec(&data, 2, 0, 65535, &list) || !rd_at_end(&data)) {
        return false;
    }
    struct rd r = rd_of(list);
    while (!rd_at_end(&r)) {
        if (!rd_vec(&r, 1, 1, 255, &oid) || !rd_vec(&r, 2, 0, 65535, &values)) {
            return false;
        }
    }
    out->oid_filters = list;
    return true;
}

void t13_x_oid_filters_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    (void)where;
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->oid_filters);
    wr_close(w, list, 2);
}
