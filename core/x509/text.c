/* Strings in names: RFC 5280 section 4.1.2.4, UTF-8 by RFC 3629. */
#include "core/x509/text.h"

bool text_of(struct text *t, uint8_t tag, struct bytes value)
{
    struct text start = {.left = rd_of(value), .width = 1};

    switch (tag) {
    case TAG_UTF8:
        start.width = 0;
        break;
    case TAG_BMP:
        start.width = 2;
        break;
    case TAG_UNIVERSAL:
        start.width = 4;
        break;
    case TAG_NUMERIC:
    case TAG_PRINTABLE:
    case TAG_T61:
    case TAG_IA5:
    case TAG_VISIBLE:
        break;
    default:
        return false;
    }
    *t = start;
    return true;
}

static bool is_scalar(uint64_t point)
{
    return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

/* utf8_next takes one sequence; overlong ones, surrogates and what is above 0x10ffff are refused.
 */
static bool utf8_next(struct rd *r, uint32_t *point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = 0;
    unsigned len = 1;

    if (!rd_u8(r, &first)) {
        return false;
    }
    uint32_t v = first;
    if (first >= 0xf0 && first < 0xf8) {
        len = 4;
        v = first & 0x07u;
    } else if (first >= 0xe0 && first < 0xf0) {
        len = 3;
        v = first & 0x0fu;
    } else if (first >= 0xc0 && first < 0xe0) {
        len = 2;
        v = first & 0x1fu;
    } else if (first >= 0x80) {
        return false;
    }
    for (unsigned i = 1; i < len; i++) {
        uint8_t next = 0;
        if (!rd_u8(r, &next) || (next & 0xc0) != 0x80) {
            return false;
        }
        v = v << 6 | (next & 0x3fu);
    }
    if (v < least[len] || !is_scalar(v)) {
        return false;
    }
    *point = v;
    return true;
}

bool text_next(struct text *t, uint32_t *point)
{
    uint64_t v = 0;

    if (t->bad || rd_at_end(&t->left)) {
        return false;
    }
    if (t->width == 0) {
        t->bad = !utf8_next(&t->left, point);
        return !t->bad;
    }
    if (!rd_number(&t->left, t->width, &v) || !is_scalar(v)) {
        t->bad = true;
        return false;
    }
    *point = (uint32_t)v;
    return true;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool text_canon_next(struct text *t, uint32_t *point)
{
    uint32_t c = 0;
    bool space = false;

    if (t->held) {
        t->held = false;
        *point = t->held_point;
        return true;
    }
    do {
        if (!text_next(t, &c)) {
            return false;
        }
        space = space || is_space(c);
    } while (is_space(c));
    if (c >= 'A' && c <= 'Z') {
        c += 'a' - 'A';
    }
    if (space && t->started) {
        t->held = true;
        t->held_point = c;
        c = ' ';
    }
    t->started = true;
    *point = c;
    return true;
}

bool text_is_canon(uint8_t tag)
{
    return tag == TAG_UTF8 || tag == TAG_BMP || tag == TAG_UNIVERSAL || tag == TAG_PRINTABLE ||
           tag == TAG_T61 || tag == TAG_IA5 || tag == TAG_VISIBLE;
}

static bool is_ascii(struct bytes b)
{
    uint8_t all = 0;

    for (size_t i = 0; i < b.n; i++) {
        all |= b.p[i];
    }
    return all < 0x80;
}

bool text_ok(uint8_t tag, struct bytes value)
{
    struct text t;
    uint32_t point = 0;

    if (!text_of(&t, tag, value)) {
        return false;
    }
    if (t.width == 1 || (t.width == 0 && is_ascii(value))) {
        return true; /* nearly all: a bundle of authorities holds a thousand of them */
    }
    while (text_next(&t, &point)) {
    }
    return !t.bad;
}

void text_put(struct wr *w, uint32_t point)
{
    if (point < 0x80) {
        wr_uint(w, 1, point);
    } else if (point < 0x800) {
        wr_uint(w, 1, 0xc0 | point >> 6);
        wr_uint(w, 1, 0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        wr_uint(w, 1, 0xe0 | point >> 12);
        wr_uint(w, 1, 0x80 | (point >> 6 & 0x3f));
        wr_uint(w, 1, 0x80 | (point & 0x3f));
    } else {
        wr_uint(w, 1, 0xf0 | point >> 18);
        wr_uint(w, 1, 0x80 | (point >> 12 & 0x3f));
        wr_uint(w, 1, 0x80 | (point >> 6 & 0x3f));
        wr_uint(w, 1, 0x80 | (point & 0x3f));
    }
}
