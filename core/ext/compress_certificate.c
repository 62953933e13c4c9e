/* compress_certificate: RFC 8879 section 3. */
#include "core/ext/table.h"

bool t13_x_compress_certificate_parse(struct rd data, enum t13_ext_where where,
                                      struct t13_exts *out)
{
    struct bytes list = {0};

    (void)where;
    if (!rd_vec(&data, 1, 2, 254, &list) || list.n % 2 != 0 || !rd_at_end(&data)) {
        return false;
    }
    out->compress_certificate = list;
    return true;
}

void t13_x_compress_certificate_write(struct wr *w, enum t13_ext_where where,
                                      const struct t13_exts *in)
{
    (void)where;
    size_t list = wr_open(w, 1);
    wr_bytes(w, in->compress_certificate);
    wr_close(w, list, 1);
}
