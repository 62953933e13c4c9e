/* Addresses as text: RFC 4291 section 2.2, as OpenSSL's a2i_IPADDRESS() reads them. */
#include "core/x509/host.h"

#include <string.h>

/* take_v4 reads "a.b.c.d" up to the end of the text. */
static bool take_v4(const char *s, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        unsigned v = 0;
        int digits = 0;
        while (*s >= '0' && *s <= '9' && digits < 4) {
            v = v * 10 + (unsigned)(*s - '0');
            s++;
            digits++;
        }
        if (digits == 0 || digits > 3 || v > 255 || *s != (i < 3 ? '.' : '\0')) {
            return false;
        }
        out[i] = (uint8_t)v;
        s += i < 3;
    }
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* take_group reads one to four hex digits; 0 characters when there are none or too many. */
static size_t take_group(const char *s, uint8_t out[2])
{
    unsigned v = 0;
    size_t n = 0;

    while (n < 5 && hex_digit(s[n]) >= 0) {
        v = v << 4 | (unsigned)hex_digit(s[n]);
        n++;
    }
    if (n > 4) {
        return 0;
    }
    out[0] = (uint8_t)(v >> 8);
    out[1] = (uint8_t)v;
    return n;
}

/* struct v6 is what has been read: bytes, and where "::" stood. */
struct v6 {
    uint8_t b[16];
    size_t n;
    size_t gap; /* SIZE_MAX: none */
};

/* take_v6 reads groups separated by single colons up to "::" or the end; the last one may be an
 * IPv4 address. */
static bool take_v6(const char *s, struct v6 *v)
{
    if (s[0] == ':' && s[1] == ':') {
        v->gap = 0;
        s += 2;
    }
    while (*s != 0) {
        uint8_t group[2];
        if (v->n <= 12 && strchr(s, ':') == NULL && strchr(s, '.') != NULL) {
            bool ok = take_v4(s, v->b + v->n);
            v->n += 4;
            return ok;
        }
        size_t len = take_group(s, group);
        if (len == 0 || v->n >= 16) {
            return false;
        }
        v->b[v->n] = group[0];
        v->b[v->n + 1] = group[1];
        v->n += 2;
        s += len;
        if (*s == 0) {
            break;
        }
        if (s[0] != ':' || s[1] == 0) {
            return false;
        }
        s++;
        if (*s == ':') {
            if (v->gap != SIZE_MAX) {
                return false;
            }
            v->gap = v->n;
            s++;
        }
    }
    return true;
}

size_t t13_ip_parse(const char *text, uint8_t out[16])
{
    struct v6 v = {.gap = SIZE_MAX};

    if (strchr(text, ':') == NULL) {
        uint8_t v4[4];
        if (!take_v4(text, v4)) {
            return 0;
        }
        memcpy(out, v4, 4);
        return 4;
    }
    if (!take_v6(text, &v) || (v.gap == SIZE_MAX ? v.n != 16 : v.n >= 16)) {
        return 0;
    }
    memset(out, 0, 16);
    if (v.gap == SIZE_MAX) {
        memcpy(out, v.b, 16);
        return 16;
    }
    memcpy(out, v.b, v.gap);
    memcpy(out + 16 - (v.n - v.gap), v.b + v.gap, v.n - v.gap);
    return 16;
}
