/* Certificate: RFC 8446 section 4.4.2. */
#include "core/msg/certificate.h"

#define MAX_24 0xffffff

bool t13_certificate_next(struct rd *list, struct t13_certificate_entry *out)
{
    struct rd at = *list;
    struct t13_certificate_entry m = {0};

    if (!rd_vec(&at, 3, 1, MAX_24, &m.cert_data) || !rd_vec(&at, 2, 0, 65535, &m.extensions)) {
        return false;
    }
    *list = at;
    *out = m;
    return true;
}

bool t13_certificate_parse(struct rd body, struct t13_certificate *out)
{
    struct t13_certificate m = {0};

    if (!rd_vec(&body, 1, 0, 255, &m.certificate_request_context) ||
        !rd_vec(&body, 3, 0, MAX_24, &m.certificate_list) || !rd_at_end(&body)) {
        return false;
    }
    struct rd list = rd_of(m.certificate_list);
    while (!rd_at_end(&list)) {
        struct t13_certificate_entry entry = {0};
        if (!t13_certificate_next(&list, &entry)) {
            return false;
        }
        m.num_entries++;
    }
    *out = m;
    return true;
}

size_t t13_certificate_open(struct wr *w, struct bytes context)
{
    size_t mark = wr_open(w, 1);
    wr_bytes(w, context);
    wr_close(w, mark, 1);
    return wr_open(w, 3);
}

void t13_certificate_add_entry(struct wr *w, struct bytes cert_data, const struct t13_exts *exts)
{
    size_t mark = wr_open(w, 3);
    wr_bytes(w, cert_data);
    wr_close(w, mark, 3);
    t13_exts_write(w, T13_IN_CERTIFICATE, exts);
}

void t13_certificate_close(struct wr *w, size_t mark)
{
    wr_close(w, mark, 3);
}
