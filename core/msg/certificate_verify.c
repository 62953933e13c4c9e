/* CertificateVerify: RFC 8446 section 4.4.3. */
#include "core/msg/certificate_verify.h"

#include <string.h>

bool t13_cv_parse(struct rd body, struct t13_cv *out)
{
    struct t13_cv m = {0};

    if (!rd_u16(&body, &m.algorithm) || !rd_vec(&body, 2, 0, 65535, &m.signature) ||
        !rd_at_end(&body)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_cv_write(struct wr *w, const struct t13_cv *m)
{
    wr_uint(w, 2, m->algorithm);
    size_t mark = wr_open(w, 2);
    wr_bytes(w, m->signature);
    wr_close(w, mark, 2);
}

size_t t13_cv_content(uint8_t out[T13_CV_CONTENT_MAX], bool by_server, struct bytes hash)
{
    /* The strings are equally long; their terminator is the zero byte that separates. */
    static const char server[] = "TLS 1.3, server CertificateVerify";
    static const char client[] = "TLS 1.3, client CertificateVerify";
    struct wr w = wr_fixed(out, T13_CV_CONTENT_MAX);

    uint8_t *spaces = wr_space(&w, 64);
    if (spaces != NULL) {
        memset(spaces, ' ', 64);
    }
    wr_bytes(&w, bytes_of(by_server ? server : client, sizeof(server)));
    wr_bytes(&w, hash);
    return w.bad ? 0 : w.n;
}
