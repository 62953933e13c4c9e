/* signature_algorithms_cert: RFC 8446 section 4.2.3. */
#include "core/ext/table.h"

bool t13_x_signature_algorithms_cert_parse(struct rd data, enum t13_ext_where where,
                                           struct t13_exts *out)
{
    struct bytes list = {0};

    (void)where;
    if (!rd_vec(&data, 2, 2, 65534, &list) || list.n % 2 != 0 || !rd_at_end(&data)) {
        return false;
    }
    out->signature_algorithms_cert = list;
    return true;
}

void t13_x_signature_algorithms_cert_write(struct wr *w, enum t13_ext_where where,
                                           const struct t13_exts *in)
{
    (void)where;
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->signature_algorithms_cert);
    wr_close(w, list, 2);
}
