/* psk_key_exchange_modes: RFC 8446 section 4.2.9. */
#include "core/ext/table.h"

bool t13_x_psk_key_exchange_modes_parse(struct rd data, enum t13_ext_where where,
                                        struct t13_exts *out)
{
    struct bytes modes = {0};

    (void)where;
    if (!rd_vec(&data, 1, 1, 255, &modes) || !rd_at_end(&data)) {
        return false;
    }
    out->psk_key_exchange_modes = modes;
    return true;
}

void t13_x_psk_key_exchange_modes_write(struct wr *w, enum t13_ext_where where,
                                        const struct t13_exts *in)
{
    (void)where;
    size_t modes = wr_open(w, 1);
    wr_bytes(w, in->psk_key_exchange_modes);
    wr_close(w, modes, 1);
}
