/* post_handshake_auth: RFC 8446 section 4.2.6; empty. */
#include "core/ext/table.h"

bool t13_x_post_handshake_auth_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    (void)where;
    (void)out;
    return rd_at_end(&data);
}

void t13_x_post_handshake_auth_write(struct wr *w, enum t13_ext_where where,
                                     const struct t13_exts *in)
{
    (void)w;
    (void)where;
    (void)in;
}
