/* CertificateRequest: RFC 8446 section 4.3.2. */
#include "core/msg/certificate_request.h"

bool t13_cr_parse(struct rd body, struct t13_cr *out)
{
    struct t13_cr m = {0};

    if (!rd_vec(&body, 1, 0, 255, &m.certificate_request_context) ||
        !rd_vec(&body, 2, 2, 65535, &m.extensions) || !rd_at_end(&body)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_cr_write(struct wr *w, struct bytes context, const struct t13_exts *exts)
{
    size_t mark = wr_open(w, 1);
    wr_bytes(w, context);
    wr_close(w, mark, 1);
    t13_exts_write(w, T13_IN_CERTIFICATE_REQUEST, exts);
}
