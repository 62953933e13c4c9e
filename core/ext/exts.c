/* A block of extensions: RFC 8446 section 4.2. */
#include "core/ext/exts.h"

#include "core/ext/table.h"
#include "core/limits.h"

bool t13_exts_next(struct rd *block, uint16_t *type, struct bytes *data)
{
    struct rd at = *block;
    uint16_t t = 0;
    struct bytes d = {0};

    if (!rd_u16(&at, &t) || !rd_vec(&at, 2, 0, 65535, &d)) {
        return false;
    }
    *block = at;
    *type = t;
    *data = d;
    return true;
}

bool t13_exts_find(struct bytes block, uint16_t type, struct bytes *data)
{
    struct rd r = rd_of(block);
    uint16_t t = 0;
    struct bytes d = {0};

    while (t13_exts_next(&r, &t, &d)) {
        if (t == type) {
            *data = d;
            return true;
        }
    }
    return false;
}

bool t13_exts_raw(const struct t13_exts *exts, uint16_t type, struct bytes *data)
{
    return t13_exts_find(exts->block, type, data);
}

size_t t13_exts_types(const struct t13_exts *exts, uint16_t *types, size_t max)
{
    struct rd r = rd_of(exts->block);
    uint16_t t = 0;
    struct bytes d = {0};

    for (size_t i = 0; i < max && t13_exts_next(&r, &t, &d); i++) {
        types[i] = t;
    }
    return exts->num;
}

/* struct seen is the set of types that came: a bit a type, so that the unknown ones are looked
 * for in constant time too. */
struct seen {
    uint64_t bit[65536 / 64];
};

/* see notes a type; false when it came before. */
static bool see(struct seen *seen, uint16_t type)
{
    uint64_t *word = &seen->bit[type / 64];
    uint64_t mask = (uint64_t)1 << (type % 64);

    if ((*word & mask) != 0) {
        return false;
    }
    *word |= mask;
    return true;
}

static bool was_sent(const struct t13_ext_sent *sent, const struct t13_ext_row *row, uint16_t type)
{
    if (row != NULL && (sent->bits & row->bit) != 0) {
        return true;
    }
    for (size_t i = 0; i < sent->num_other; i++) {
        if (sent->other[i] == type) {
            return true;
        }
    }
    return false;
}

/* check_place: may this type stand here, after what came before and after what we sent? */
static enum t13_status check_place(const struct t13_ext_row *row, uint16_t type,
                                   enum t13_ext_where where, bool is_last,
                                   const struct t13_ext_sent *sent)
{
    /* "If an implementation receives an extension which it recognizes and which is not specified
     * for the message in which it appears, it MUST abort the handshake with an illegal_parameter
     * alert." */
    if (row != NULL && (row->where & (uint32_t)where) == 0) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    /* 4.2.11: "The pre_shared_key extension MUST be the last extension in the ClientHello". */
    if (where == T13_IN_CLIENT_HELLO && type == T13_EXT_PRE_SHARED_KEY && !is_last) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    /* "Implementations MUST NOT send extension responses if the remote endpoint did not send the
     * corresponding extension requests, with the exception of the cookie extension in the
     * HelloRetryRequest." */
    bool answer =
        (where & (T13_IN_CLIENT_HELLO | T13_IN_CERTIFICATE_REQUEST | T13_IN_NEW_SESSION_TICKET)) ==
        0;
    if (answer && type != T13_EXT_COOKIE && (sent == NULL || !was_sent(sent, row, type))) {
        return T13_E_UNSUPPORTED_EXTENSION;
    }
    return T13_OK;
}

enum t13_status t13_exts_parse(struct t13_exts *out, enum t13_ext_where where, struct bytes block,
                               const struct t13_ext_sent *sent)
{
    struct seen seen = {0};
    struct t13_exts m = {.block = block};
    struct rd r = rd_of(block);

    while (!rd_at_end(&r)) {
        uint16_t type = 0;
        struct bytes data = {0};
        if (m.num == T13_MAX_EXTENSIONS || !t13_exts_next(&r, &type, &data)) {
            return T13_E_DECODE;
        }
        const struct t13_ext_row *row = t13_ext_row_of(type);
        T13_TRY(check_place(row, type, where, rd_at_end(&r), sent));
        if (!see(&seen, type)) {
            return T13_E_ILLEGAL_PARAMETER;
        }
        m.num++;
        if (row == NULL) {
            continue;
        }
        if (!row->parse(rd_of(data), where, &m)) {
            return T13_E_DECODE;
        }
        m.present |= (uint32_t)row->bit;
    }
    /* 4.2.11: the binders stand for the identities one by one. The parser of pre_shared_key leaves
     * num_psks 0 when their numbers differ; an empty list is malformed. */
    if (where == T13_IN_CLIENT_HELLO && (m.present & T13_X_PRE_SHARED_KEY) != 0 &&
        m.num_psks == 0) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    *out = m;
    return T13_OK;
}

void t13_exts_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)
{
    size_t block = wr_open(w, 2);

    if (in != NULL) {
        wr_bytes(w, in->first);
    }
    for (size_t i = 0; in != NULL && i < T13_NUM_EXT_ROWS; i++) {
        const struct t13_ext_row *row = &t13_ext_table[i];
        if (row->type == T13_EXT_PADDING) {
            wr_bytes(w, in->other);
        }
        if ((in->present & (uint32_t)row->bit) == 0) {
            continue;
        }
        if ((row->where & (uint32_t)where) == 0) {
            w->bad = true;
            return;
        }
        wr_uint(w, 2, row->type);
        size_t data = wr_open(w, 2);
        row->write(w, where, in);
        wr_close(w, data, 2);
    }
    wr_close(w, block, 2);
}
