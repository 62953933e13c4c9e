/* How long records may be: max_fragment_length (RFC 6066 4), record_size_limit (RFC 8449). */
#include "core/hs/hs.h"
#include "core/limits.h"

#define MIN_RECORD_SIZE 64 /* RFC 8449 4 */

/* fragment_len gives the bytes of a mode: 512 to 4096. 0: no such mode. */
static uint16_t fragment_len(uint8_t mode)
{
    return mode >= 1 && mode <= 4 ? (uint16_t)(256u << mode) : 0;
}

/* agree: from here on, what the peer takes (its limit counts the type, ours does too). */
static void agree(struct t13_conn *c, size_t peer, size_t own)
{
    size_t send = peer < T13_MAX_INNER ? peer : T13_MAX_INNER;

    c->send_limit = send - 1;
    c->read_limit = own;
}

static void agree_fragment(struct t13_conn *c, uint8_t mode)
{
    size_t n = fragment_len(mode);

    c->fragment_mode = mode;
    agree(c, n + 1, n + 1);
}

static uint16_t own_limit(const struct t13_conn *c)
{
    return c->cfg->record_size_limit != 0 ? c->cfg->record_size_limit : T13_MAX_INNER;
}

void t13_limits_offer(const struct t13_conn *c, struct t13_exts *x)
{
    if (c->cfg->max_fragment_mode != 0) {
        x->present |= T13_X_MAX_FRAGMENT_LENGTH;
        x->max_fragment_length = c->cfg->max_fragment_mode;
    }
    if (c->cfg->record_size_limit != 0) {
        x->present |= T13_X_RECORD_SIZE_LIMIT;
        x->record_size_limit = c->cfg->record_size_limit;
    }
}

enum t13_status t13_limits_answer(struct t13_conn *c, struct t13_exts *x)
{
    const struct t13_exts *offer = &c->hs->exts;

    if ((offer->present & T13_X_MAX_FRAGMENT_LENGTH) != 0 &&
        fragment_len(offer->max_fragment_length) == 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ClientHello: max_fragment_length");
    }
    /* RFC 8449 5: the newer one wins. */
    if ((offer->present & T13_X_RECORD_SIZE_LIMIT) != 0) {
        if (offer->record_size_limit < MIN_RECORD_SIZE) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ClientHello: record_size_limit");
        }
        x->present |= T13_X_RECORD_SIZE_LIMIT;
        x->record_size_limit = own_limit(c);
        agree(c, offer->record_size_limit, own_limit(c));
        return T13_OK;
    }
    if ((offer->present & T13_X_MAX_FRAGMENT_LENGTH) != 0) {
        x->present |= T13_X_MAX_FRAGMENT_LENGTH;
        x->max_fragment_length = offer->max_fragment_length;
        agree_fragment(c, offer->max_fragment_length);
    }
    return T13_OK;
}

enum t13_status t13_limits_take(struct t13_conn *c, const struct t13_exts *x)
{
    const uint32_t both = T13_X_MAX_FRAGMENT_LENGTH | T13_X_RECORD_SIZE_LIMIT;

    if ((x->present & both) == both) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "two limits of the record size");
    }
    if ((x->present & T13_X_RECORD_SIZE_LIMIT) != 0) {
        if (x->record_size_limit < MIN_RECORD_SIZE || x->record_size_limit > T13_MAX_INNER) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "EncryptedExtensions: record_size_limit");
        }
        agree(c, x->record_size_limit, own_limit(c));
    }
    if ((x->present & T13_X_MAX_FRAGMENT_LENGTH) != 0) {
        if (x->max_fragment_length != c->cfg->max_fragment_mode) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "EncryptedExtensions: max_fragment_length");
        }
        agree_fragment(c, x->max_fragment_length);
    }
    return T13_OK;
}

uint8_t t13_conn_fragment_mode(const struct t13_conn *c)
{
    return c->fragment_mode;
}

void t13_conn_set_padding(struct t13_conn *c, const struct t13_padding *padding)
{
    c->padding = *padding;
}
