/* early_data: RFC 8446 section 4.2.10. */
#include "core/ext/table.h"

bool t13_x_early_data_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    uint32_t max = 0;

    if (where != T13_IN_NEW_SESSION_TICKET) {
        return rd_at_end(&data);
    }
    if (!rd_u32(&data, &max) || !rd_at_end(&data)) {
        return false;
    }
    out->max_early_data_size = max;
    return true;
}

void t13_x_early_data_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    if (where == T13_IN_NEW_SESSION_TICKET) {
        wr_uint(w, 4, in->max_early_data_size);
    }
}
