/* key_share: RFC 8446 section 4.2.8. */
#include "core/ext/table.h"

bool t13_key_share_next(struct rd *list, struct t13_share *out)
{
    struct rd at = *list;
    struct t13_share m = {0};

    if (!rd_u16(&at, &m.group) || !rd_vec(&at, 2, 1, 65535, &m.key_exchange)) {
        return false;
    }
    *list = at;
    *out = m;
    return true;
}

bool t13_key_share_find(struct bytes key_shares, uint16_t group, struct t13_share *out)
{
    struct rd r = rd_of(key_shares);
    struct t13_share m = {0};

    while (t13_key_share_next(&r, &m)) {
        if (m.group == group) {
            *out = m;
            return true;
        }
    }
    return false;
}

void t13_key_share_write(struct wr *w, uint16_t group, struct bytes key_exchange)
{
    wr_uint(w, 2, group);
    size_t mark = wr_open(w, 2);
    wr_bytes(w, key_exchange);
    wr_close(w, mark, 2);
}

static bool parse_client_shares(struct rd data, struct t13_exts *out)
{
    struct bytes list = {0};
    struct t13_share m = {0};

    /* "This vector MAY be empty if the client is requesting a HelloRetryRequest." */
    if (!rd_vec(&data, 2, 0, 65535, &list) || !rd_at_end(&data)) {
        return false;
    }
    struct rd r = rd_of(list);
    while (!rd_at_end(&r)) {
        if (!t13_key_share_next(&r, &m)) {
            return false;
        }
    }
    out->key_shares = list;
    return true;
}

bool t13_x_key_share_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    struct t13_share share = {0};
    uint16_t group = 0;

    switch (where) {
    case T13_IN_CLIENT_HELLO:
        return parse_client_shares(data, out);
    case T13_IN_HELLO_RETRY_REQUEST:
        if (!rd_u16(&data, &group) || !rd_at_end(&data)) {
            return false;
        }
        out->selected_group = group;
        return true;
    default:
        if (!t13_key_share_next(&data, &share) || !rd_at_end(&data)) {
            return false;
        }
        out->key_share = share;
        return true;
    }
}

void t13_x_key_share_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    if (where == T13_IN_HELLO_RETRY_REQUEST) {
        wr_uint(w, 2, in->selected_group);
        return;
    }
    if (where == T13_IN_SERVER_HELLO) {
        t13_key_share_write(w, in->key_share.group, in->key_share.key_exchange);
        return;
    }
    size_t list = wr_open(w, 2);
    wr_bytes(w, in->key_shares);
    wr_close(w, list, 2);
}
