/* Values that mean nothing, so that servers stay used to what they do not know: RFC 8701. */
#include "core/hs/hs.h"

#include <string.h>

/* value is made from the random: the same in a second ClientHello, which must not differ. */
static uint16_t value(const struct t13_conn *c, enum t13_grease which)
{
    uint16_t half = (uint16_t)((c->randoms[T13_CLIENT][which] & 0xf0) | 0x0a);

    return (uint16_t)(half << 8 | half);
}

static bool wanted(const struct t13_conn *c)
{
    return (c->cfg->flags & T13_F_GREASE) != 0;
}

void t13_grease_list(const struct t13_conn *c, enum t13_grease which, uint8_t *list,
                     struct bytes *view)
{
    uint16_t v = value(c, which);

    if (!wanted(c)) {
        return;
    }
    memmove(list + 2, list, view->n);
    list[0] = (uint8_t)(v >> 8);
    list[1] = (uint8_t)v;
    *view = bytes_of(list, view->n + 2);
}

void t13_grease_share(const struct t13_conn *c, struct wr *shares)
{
    static const uint8_t zero = 0;

    if (wanted(c)) {
        t13_key_share_write(shares, value(c, T13_GREASE_GROUP), bytes_of(&zero, 1));
    }
}

void t13_grease_ext(const struct t13_conn *c, struct wr *exts)
{
    if (wanted(c)) {
        wr_uint(exts, 2, value(c, T13_GREASE_EXT));
        wr_uint(exts, 2, 1);
        wr_uint(exts, 1, 0);
    }
}
