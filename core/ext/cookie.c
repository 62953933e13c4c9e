/* cookie: RFC 8446 section 4.2.2. */
#include "core/ext/table.h"

bool t13_x_cookie_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes cookie = {0};

    (void)where;
    if (!rd_vec(&data, 2, 1, 65535, &cookie) || !rd_at_end(&data)) {
        return false;
    }
    out->cookie = cookie;
    return true;
}

void t13_x_cookie_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    (void)where;
    size_t cookie = wr_open(w, 2);
    wr_bytes(w, in->cookie);
    wr_close(w, cookie, 2);
}
