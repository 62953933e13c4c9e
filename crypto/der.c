/* DER: X.690 section 10 and 8.1. */
#include "crypto/der.h"

/* Low tag numbers only; a length in the fewest bytes, at most four of them. */
bool der_any(struct der *d, uint8_t *tag, struct bytes *contents, struct bytes *whole)
{
    if (d->n < 2 || (d->p[0] & 0x1f) == 0x1f) {
        return false;
    }
    size_t header = 2;
    size_t len = d->p[1];
    if (len >= 0x80) {
        size_t num = len & 0x7f;
        if (num == 0 || num > 4 || d->n - 2 < num || d->p[2] == 0) {
            return false;
        }
        len = 0;
        for (size_t i = 0; i < num; i++) {
            len = len << 8 | d->p[2 + i];
        }
        header += num;
        if (len < 0x80) {
            return false;
        }
    }
    if (d->n - header < len) {
        return false;
    }
    if (tag != NULL) {
        *tag = d->p[0];
    }
    if (contents != NULL) {
        *contents = bytes_of(d->p + header, len);
    }
    if (whole != NULL) {
        *whole = bytes_of(d->p, header + len);
    }
    d->p += header + len;
    d->n -= header + len;
    return true;
}

bool der_peek(const struct der *d, uint8_t tag)
{
    return d->n > 0 && d->p[0] == tag;
}

bool der_take(struct der *d, uint8_t tag, struct bytes *contents)
{
    return der_peek(d, tag) && der_any(d, NULL, contents, NULL);
}

bool der_enter(struct der *d, uint8_t tag, struct der *inside)
{
    struct bytes contents;

    if (!der_take(d, tag, &contents)) {
        return false;
    }
    *inside = der_of(contents);
    return true;
}

bool der_unsigned(struct der *d, struct bytes *out)
{
    struct der rest = *d;
    struct bytes v;

    if (!der_take(&rest, DER_INTEGER, &v) || v.n == 0 || (v.p[0] & 0x80) != 0) {
        return false;
    }
    if (v.p[0] == 0) {
        /* A leading zero is there for the sign of what follows, or is the whole number. */
        if (v.n > 1 && (v.p[1] & 0x80) == 0) {
            return false;
        }
        v = bytes_of(v.p + 1, v.n - 1);
    }
    *out = v;
    *d = rest;
    return true;
}

bool der_uint(struct der *d, uint64_t *out)
{
    struct der rest = *d;
    struct bytes v;
    uint64_t number = 0;

    if (!der_unsigned(&rest, &v) || v.n > sizeof(number)) {
        return false;
    }
    for (size_t i = 0; i < v.n; i++) {
        number = number << 8 | v.p[i];
    }
    *out = number;
    *d = rest;
    return true;
}

bool der_bits(struct der *d, struct bytes *out)
{
    struct der rest = *d;
    struct bytes v;

    if (!der_take(&rest, DER_BIT_STRING, &v) || v.n == 0 || v.p[0] != 0) {
        return false;
    }
    *out = bytes_of(v.p + 1, v.n - 1);
    *d = rest;
    return true;
}

bool der_bool(struct der *d, bool *out)
{
    struct der rest = *d;
    struct bytes v;

    if (!der_take(&rest, DER_BOOLEAN, &v) || v.n != 1) {
        return false;
    }
    /* exception: DER's TRUE is 0xff alone; certificates with another one are about, OpenSSL takes
     * BER's (X.690 8.2.2), and a signature covers what stands there. */
    *out = v.p[0] != 0;
    *d = rest;
    return true;
}
