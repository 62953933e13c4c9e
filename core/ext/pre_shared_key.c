/* pre_shared_key: RFC 8446 section 4.2.11. */
#include "core/ext/table.h"

static bool next_identity(struct rd *list, struct t13_psk_identity *out)
{
    struct rd at = *list;
    struct t13_psk_identity m = {0};

    if (!rd_vec(&at, 2, 1, 65535, &m.identity) || !rd_u32(&at, &m.obfuscated_ticket_age)) {
        return false;
    }
    *list = at;
    *out = m;
    return true;
}

static bool next_binder(struct rd *list, struct bytes *out)
{
    return rd_vec(list, 1, 32, 255, out);
}

bool t13_psk_next(struct rd *identities, struct rd *binders, struct t13_psk_identity *identity,
                  struct bytes *binder)
{
    struct rd i = *identities;
    struct rd b = *binders;
    struct t13_psk_identity id = {0};

    if (!next_identity(&i, &id) || !next_binder(&b, binder)) {
        return false;
    }
    *identity = id;
    *identities = i;
    *binders = b;
    return true;
}

void t13_psk_identity_write(struct wr *w, const struct t13_psk_identity *m)
{
    size_t mark = wr_open(w, 2);
    wr_bytes(w, m->identity);
    wr_close(w, mark, 2);
    wr_uint(w, 4, m->obfuscated_ticket_age);
}

void t13_psk_binder_write(struct wr *w, struct bytes binder)
{
    size_t mark = wr_open(w, 1);
    wr_bytes(w, binder);
    wr_close(w, mark, 1);
}

size_t t13_psk_truncated_len(const struct t13_exts *exts, size_t message_len)
{
    /* pre_shared_key is the last extension, the extensions are the last field of the message, and
     * the binders the last field of the extension: all that follows is their length and they. */
    return message_len - 2 - exts->psk_binders.n;
}

/* count_identities and count_binders are false for a malformed list. */
static bool count_identities(struct bytes list, size_t *num)
{
    struct rd r = rd_of(list);
    struct t13_psk_identity identity = {0};

    for (*num = 0; !rd_at_end(&r); (*num)++) {
        if (!next_identity(&r, &identity)) {
            return false;
        }
    }
    return true;
}

static bool count_binders(struct bytes list, size_t *num)
{
    struct rd r = rd_of(list);
    struct bytes binder = {0};

    for (*num = 0; !rd_at_end(&r); (*num)++) {
        if (!next_binder(&r, &binder)) {
            return false;
        }
    }
    return true;
}

static bool parse_offer(struct rd data, struct t13_exts *out)
{
    struct bytes identities = {0};
    struct bytes binders = {0};
    size_t num_identities = 0;
    size_t num_binders = 0;

    if (!rd_vec(&data, 2, 7, 65535, &identities) || !rd_vec(&data, 2, 33, 65535, &binders) ||
        !rd_at_end(&data) || !count_identities(identities, &num_identities) ||
        !count_binders(binders, &num_binders)) {
        return false;
    }
    out->psk_identities = identities;
    out->psk_binders = binders;
    /* t13_exts_parse turns 0 into illegal_parameter. */
    out->num_psks = num_identities == num_binders ? num_identities : 0;
    return true;
}

bool t13_x_pre_shared_key_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out)
{
    uint16_t selected = 0;

    if (where == T13_IN_CLIENT_HELLO) {
        return parse_offer(data, out);
    }
    if (!rd_u16(&data, &selected) || !rd_at_end(&data)) {
        return false;
    }
    out->selected_identity = selected;
    return true;
}

void t13_x_pre_shared_key_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    if (where == T13_IN_SERVER_HELLO) {
        wr_uint(w, 2, in->selected_identity);
        return;
    }
    size_t identities = wr_open(w, 2);
    wr_bytes(w, in->psk_identities);
    wr_close(w, identities, 2);
    size_t binders = wr_open(w, 2);
    wr_bytes(w, in->psk_binders);
    wr_close(w, binders, 2);
}
