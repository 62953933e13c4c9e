/* CompressedCertificate: RFC 8879 section 4. */
#include "core/msg/compressed_certificate.h"

bool t13_compressed_parse(struct rd body, struct t13_compressed *out)
{
    struct t13_compressed m = {0};
    uint64_t length = 0;

    if (!rd_u16(&body, &m.algorithm) || !rd_number(&body, 3, &length) ||
        !rd_vec(&body, 3, 1, 0xffffff, &m.message) || !rd_at_end(&body)) {
        return false;
    }
    m.uncompressed_length = (uint32_t)length;
    *out = m;
    return true;
}

void t13_compressed_write(struct wr *w, const struct t13_compressed *m)
{
    wr_uint(w, 2, m->algorithm);
    wr_uint(w, 3, m->uncompressed_length);
    size_t mark = wr_open(w, 3);
    wr_bytes(w, m->message);
    wr_close(w, mark, 3);
}
