/* max_fragment_length: RFC 6066 section 4. */
#include "core/ext/table.h"

bool t13_x_max_fragment_length_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    (void)where;
    return rd_u8(&data, &out->max_fragment_length) && rd_at_end(&data);
}

void t13_x_max_fragment_length_write(struct wr *w, enum t13_ext_where where,
                                     const struct t13_exts *in)
{
    (void)where;
    wr_uint(w, 1, in->max_fragment_length);
}
