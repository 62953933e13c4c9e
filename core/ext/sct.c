/* signed_certificate_timestamp: RFC 6962 section 3.3, RFC 8446 section 4.4.2. */
#include "core/ext/table.h"

bool t13_x_sct_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes list = {0};
    struct bytes sct = {0};

    if (where != T13_IN_CERTIFICATE) {
        return rd_at_end(&data);
    }
    /* SignedCertificateTimestampList: SerializedSCT<1..2^16-1>, each opaque<1..2^16-1>. */
    if (!rd_vec(&data, 2, 1, 65535, &list) || !rd_at_end(&data)) {
        return false;
    }
    struct rd r = rd_of(list);
    while (!rd_at_end(&r)) {
        if (!rd_vec(&r, 2, 1, 65535, &sct)) {
            return false;
        }
    }
    out->sct_list = list;
    return true;
}

void t13_x_sct_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    if (where != T13_IN_CERTIFICATE) {
        return;
    }
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->sct_list);
    wr_close(w, list, 2);
}
