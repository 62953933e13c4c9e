/* Object identifiers between text and encoding: X.690 8.19, a2d_ASN1_OBJECT(). */
#include "compat/obj/obj.h"

#include "compat/err/raise.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

/* The longest encoding that is turned into text or made of it; OpenSSL's own limit for text. The
 * work grows with the square of the length. */
#define MAX_OID 586

/* A number of any size below 128^MAX_OID: base 128, least significant first. */
struct number {
    uint8_t digit[MAX_OID];
    size_t n;
};

static bool number_push_decimal(struct number *v, unsigned int decimal)
{
    unsigned int carry = decimal;
    for (size_t i = 0; i < v->n; i++) {
        carry += v->digit[i] * 10u;
        v->digit[i] = carry & 0x7f;
        carry >>= 7;
    }
    if (carry != 0) {
        if (v->n == MAX_OID) {
            return false;
        }
        v->digit[v->n++] = (uint8_t)carry;
    }
    return true;
}

static bool number_add(struct number *v, unsigned int more)
{
    for (size_t i = 0; more != 0; i++) {
        if (i == v->n) {
            if (v->n == MAX_OID) {
                return false;
            }
            v->digit[v->n++] = 0;
        }
        more += v->digit[i];
        v->digit[i] = more & 0x7f;
        more >>= 7;
    }
    return true;
}

/* parse_number reads the digits up to a separator or the end. */
static bool parse_number(struct number *v, const char *text, size_t n, size_t *at)
{
    v->n = 0;
    while (*at < n) {
        char c = text[(*at)++];
        if (c == '.' || c == ' ') {
            return true;
        }
        if (c < '0' || c > '9') {
            cx_raise(ERR_LIB_ASN1, ASN1_R_INVALID_DIGIT);
            return false;
        }
        if (!number_push_decimal(v, (unsigned int)(c - '0'))) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
            return false;
        }
    }
    return true;
}

static bool append_number(uint8_t *out, size_t room, size_t *len, const struct number *v)
{
    size_t n = v->n != 0 ? v->n : 1;
    if (n > MAX_OID - *len) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
        return false;
    }
    if (out != NULL) {
        if (n > room - *len) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_BUFFER_TOO_SMALL);
            return false;
        }
        for (size_t i = 0; i < n; i++) {
            uint8_t digit = v->n != 0 ? v->digit[n - 1 - i] : 0;
            out[*len + i] = (uint8_t)(digit | (i + 1 < n ? 0x80 : 0));
        }
    }
    *len += n;
    return true;
}

size_t cx_oid_parse(uint8_t *out, size_t room, const char *text, size_t n)
{
    struct number v;
    size_t len = 0;
    size_t at = 2;
    if (n == 0) {
        return 0;
    }
    unsigned int first = (unsigned int)(text[0] - '0');
    if (text[0] < '0' || text[0] > '2') {
        cx_raise(ERR_LIB_ASN1, ASN1_R_FIRST_NUM_TOO_LARGE);
        return 0;
    }
    if (n < 2) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_MISSING_SECOND_NUMBER);
        return 0;
    }
    if (text[1] != '.' && text[1] != ' ') {
        cx_raise(ERR_LIB_ASN1, ASN1_R_INVALID_SEPARATOR);
        return 0;
    }
    for (bool is_second = true; is_second || at < n; is_second = false) {
        if (!parse_number(&v, text, n, &at)) {
            return 0;
        }
        if (is_second) {
            if (first < 2 && (v.n > 1 || (v.n == 1 && v.digit[0] >= 40))) {
                cx_raise(ERR_LIB_ASN1, ASN1_R_SECOND_NUMBER_TOO_LARGE);
                return 0;
            }
            if (!number_add(&v, first * 40)) {
                cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
                return 0;
            }
        }
        if (!append_number(out, room, &len, &v)) {
            return 0;
        }
    }
    return len;
}

/* The text of a number: decimal digits, least significant first. */
struct decimal {
    uint8_t digit[MAX_OID * 3];
    size_t n;
};

static void decimal_push(struct decimal *d, unsigned int base128)
{
    unsigned int carry = base128;
    for (size_t i = 0; i < d->n || carry != 0; i++) {
        if (i == d->n) {
            d->digit[d->n++] = 0;
        }
        carry += d->digit[i] * 128u;
        d->digit[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
}

static void decimal_subtract(struct decimal *d, unsigned int less)
{
    unsigned int borrow = less;
    for (size_t i = 0; i < d->n && borrow != 0; i++) {
        unsigned int low = borrow % 10;
        borrow /= 10;
        if (d->digit[i] < low) {
            d->digit[i] = (uint8_t)(d->digit[i] + 10 - low);
            borrow++;
        } else {
            d->digit[i] = (uint8_t)(d->digit[i] - low);
        }
    }
    while (d->n > 0 && d->digit[d->n - 1] == 0) {
        d->n--;
    }
}

/* struct out counts all characters and keeps those that fit. */
struct out {
    char *buf;
    int room;
    int len;
};

static void put(struct out *o, char c)
{
    if (o->buf != NULL && o->len + 1 < o->room) {
        o->buf[o->len] = c;
        o->buf[o->len + 1] = 0;
    }
    o->len++;
}

static void put_decimal(struct out *o, const struct decimal *d)
{
    if (d->n == 0) {
        put(o, '0');
    }
    for (size_t i = d->n; i-- > 0;) {
        put(o, (char)('0' + d->digit[i]));
    }
}

static void put_first(struct out *o, struct decimal *d)
{
    unsigned int small = d->n == 1 ? d->digit[0] : d->n == 2 ? d->digit[1] * 10u + d->digit[0] : 80;
    small = d->n == 0 ? 0 : small;
    unsigned int first = d->n > 2 || small >= 80 ? 2 : small / 40;
    decimal_subtract(d, first * 40);
    put(o, (char)('0' + first));
}

int cx_oid_write(char *buf, int n, struct bytes contents)
{
    struct out o = {buf, n, 0};
    struct decimal d = {.n = 0};
    bool at_start = true;
    bool is_first = true;
    if (contents.n > MAX_OID) {
        cx_raise(ERR_LIB_OBJ, ERR_R_PASSED_INVALID_ARGUMENT);
        return -1;
    }
    for (size_t i = 0; i < contents.n; i++) {
        decimal_push(&d, contents.p[i] & 0x7fu);
        at_start = (contents.p[i] & 0x80) == 0;
        if (!at_start) {
            continue;
        }
        if (is_first) {
            put_first(&o, &d);
            is_first = false;
        }
        put(&o, '.');
        put_decimal(&o, &d);
        d.n = 0;
    }
    return at_start ? o.len : -1;
}
