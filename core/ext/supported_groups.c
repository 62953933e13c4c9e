/* supported_groups: RFC 8446 section 4.2.7; in EncryptedExtensions too, where JSSE sends it. */
#include "core/ext/table.h"

bool t13_x_supported_groups_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes list = {0};

    (void)where;
    if (!rd_vec(&data, 2, 2, 65534, &list) || list.n % 2 != 0 || !rd_at_end(&data)) {
        return false;
    }
    out->supported_groups = list;
    return true;
}

void t13_x_supported_groups_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    (void)where;
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->supported_groups);
    wr_close(w, list, 2);
}
