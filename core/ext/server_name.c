/* server_name: RFC 6066 section 3, RFC 8446 section 4.2. */
#include "core/ext/table.h"

#define HOST_NAME 0

bool t13_x_server_name_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct bytes list = {0};
    struct bytes name = {0};
    uint8_t name_type = 0;

    if (where == T13_IN_ENCRYPTED_EXTENSIONS) {
        return rd_at_end(&data);
    }
    if (!rd_vec(&data, 2, 1, 65535, &list) || !rd_at_end(&data)) {
        return false;
    }
    /* The list may hold one name of a type, and there is but one type. OpenSSL, too, takes exactly
     * one host_name. */
    struct rd r = rd_of(list);
    if (!rd_u8(&r, &name_type) || name_type != HOST_NAME || !rd_vec(&r, 2, 1, 65535, &name) ||
        !rd_at_end(&r)) {
        return false;
    }
    out->server_name = name;
    return true;
}

void t13_x_server_name_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    if (where == T13_IN_ENCRYPTED_EXTENSIONS) {
        return;
    }
    size_t list = wr_open(w, 2);
    wr_uint(w, 1, HOST_NAME);
    size_t name = wr_open(w, 2);
    wr_bytes(w, in->server_name);
    wr_close(w, name, 2);
    wr_close(w, list, 2);
}
