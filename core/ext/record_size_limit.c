/* record_size_limit: RFC 8449 section 4. */
#include "core/ext/table.h"

bool t13_x_record_size_limit_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    uint16_t limit = 0;

    (void)where;
    if (!rd_u16(&data, &limit) || !rd_at_end(&data)) {
        return false;
    }
    out->record_size_limit = limit;
    return true;
}

void t13_x_record_size_limit_write(struct wr *w, enum t13_ext_where where,
                                   const struct t13_exts *in)
{
    (void)where;
    wr_uint(w, 2, in->record_size_limit);
}
