/* padding: RFC 7685. */
#include "core/ext/table.h"

#include <string.h>

bool t13_x_padding_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    /* exception: the sender fills it with zeros; the RFC asks no receiver to look, and OpenSSL
     * does not. */
    (void)where;
    out->padding_len = data.n;
    return true;
}

void t13_x_padding_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    (void)where;
    uint8_t *at = wr_space(w, in->padding_len);
    if (at != NULL) {
        memset(at, 0, in->padding_len);
    }
}
