/* client_certificate_type, server_certificate_type: RFC 7250 section 3, RFC 8446 section 4.4.2. */
#include "core/ext/table.h"

static bool parse(struct rd data, enum t13_ext_where where, struct bytes *list, uint8_t *one)
{
    struct bytes types = {0};
    uint8_t type = 0;

    if (where == T13_IN_CLIENT_HELLO) {
        if (!rd_vec(&data, 1, 1, 255, &types) || !rd_at_end(&data)) {
            return false;
        }
        *list = types;
        return true;
    }
    if (!rd_u8(&data, &type) || !rd_at_end(&data)) {
        return false;
    }
    *one = type;
    return true;
}

static void write(struct wr *w, enum t13_ext_where where, struct bytes list, uint8_t one)
{
    if (where != T13_IN_CLIENT_HELLO) {
        wr_uint(w, 1, one);
        return;
    }
    size_t mark = wr_open(w, 1);
    wr_bytes(w, list);
    wr_close(w, mark, 1);
}

bool t13_x_client_certificate_type_parse(struct rd data, enum t13_ext_where where,
                                         struct t13_exts *out)
{
    return parse(data, where, &out->client_certificate_types, &out->client_certificate_type);
}

void t13_x_client_certificate_type_write(struct wr *w, enum t13_ext_where where,
                                         const struct t13_exts *in)
{
    write(w, where, in->client_certificate_types, in->client_certificate_type);
}

bool t13_x_server_certificate_type_parse(struct rd data, enum t13_ext_where where,
                                         struct t13_exts *out)
{
    return parse(data, where, &out->server_certificate_types, &out->server_certificate_type);
}

void t13_x_server_certificate_type_write(struct wr *w, enum t13_ext_where where,
                                         const struct t13_exts *in)
{
    write(w, where, in->server_certificate_types, in->server_certificate_type);
}
