/* Base64: RFC 4648 section 4. */
#include "core/wire/base64.h"

#include "crypto/mem.h"

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* in_range is all ones when from <= c <= to, else 0. */
static uint32_t in_range(uint32_t c, uint32_t from, uint32_t to)
{
    return (((c - from) | (to - c)) >> 31) - 1; /* a negative difference has the high bit */
}

/* digit gives 0 to 63, or 0xff for what is no digit. */
static uint32_t digit(uint8_t byte)
{
    uint32_t c = byte;
    uint32_t v = 0xff;

    v ^= in_range(c, 'A', 'Z') & (v ^ (c - 'A'));
    v ^= in_range(c, 'a', 'z') & (v ^ (c - 'a' + 26));
    v ^= in_range(c, '0', '9') & (v ^ (c - '0' + 52));
    v ^= in_range(c, '+', '+') & (v ^ 62);
    v ^= in_range(c, '/', '/') & (v ^ 63);
    return v;
}

/* struct quad is what has come of four characters. */
struct quad {
    uint32_t bits;
    unsigned num; /* digits */
    unsigned pad; /* equals signs */
};

static bool put(struct quad *q, struct wr *out)
{
    uint8_t b[3] = {(uint8_t)(q->bits >> 16), (uint8_t)(q->bits >> 8), (uint8_t)q->bits};
    unsigned n = 3 - q->pad;

    /* What the digits say beyond the last byte must be zero: one text for one value. */
    bool clean = (q->pad < 1 || b[2] == 0) && (q->pad < 2 || b[1] == 0);
    wr_bytes(out, bytes_of(b, n));
    mem_clear(b, sizeof(b));
    return clean;
}

bool base64_decode(struct bytes text, struct wr *out)
{
    struct quad q = {0, 0, 0};
    bool ended = false;

    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = text.p[i];
        if (is_space(c)) {
            continue;
        }
        uint32_t v = c == '=' ? 0 : digit(c);
        if (ended || v > 63 || (c == '=' ? q.num < 2 : q.pad > 0)) {
            return false;
        }
        q.bits = q.bits << 6 | v;
        q.pad += c == '=';
        q.num += c != '=';
        if (q.num + q.pad == 4) {
            ended = q.pad > 0;
            if (!put(&q, out)) {
                return false;
            }
            q.bits = 0;
            q.num = 0;
            q.pad = 0;
        }
    }
    return q.num + q.pad == 0 && !out->bad;
}
