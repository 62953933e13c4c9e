/* DelegatedCredential: RFC 9345 section 4. */
#include "core/msg/delegated_credential.h"

bool t13_dc_parse(struct rd data, struct t13_dc *out)
{
    struct t13_dc m = {0};
    uint64_t valid_time = 0;
    const uint8_t *start = data.p;

    if (!rd_number(&data, 4, &valid_time) || !rd_u16(&data, &m.cv_algorithm) ||
        !rd_vec(&data, 3, 1, 0xffffff, &m.spki) || !rd_u16(&data, &m.algorithm)) {
        return false;
    }
    m.valid_time_s = (uint32_t)valid_time;
    m.covered = bytes_of(start, (size_t)(data.p - start));
    if (!rd_vec(&data, 2, 1, 65535, &m.signature) || !rd_at_end(&data)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_dc_write_cred(struct wr *w, const struct t13_dc *m)
{
    wr_uint(w, 4, m->valid_time_s);
    wr_uint(w, 2, m->cv_algorithm);
    size_t mark = wr_open(w, 3);
    wr_bytes(w, m->spki);
    wr_close(w, mark, 3);
    wr_uint(w, 2, m->algorithm);
}

void t13_dc_write_signature(struct wr *w, struct bytes signature)
{
    size_t mark = wr_open(w, 2);
    wr_bytes(w, signature);
    wr_close(w, mark, 2);
}
