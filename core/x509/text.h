#ifndef T13_CORE_X509_TEXT_H
#define T13_CORE_X509_TEXT_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* The characters of an ASN.1 string, one code point after the other, whatever its type. */

#define TAG_UTF8 0x0c
#define TAG_NUMERIC 0x12
#define TAG_PRINTABLE 0x13
#define TAG_T61 0x14
#define TAG_IA5 0x16
#define TAG_VISIBLE 0x1a
#define TAG_UNIVERSAL 0x1c
#define TAG_BMP 0x1e

struct text {
    struct rd left;
    unsigned width; /* bytes a character; 0: UTF-8 */
    bool bad;       /* something does not decode */
    bool started;   /* text_canon_next only */
    bool held;
    uint32_t held_point;
};

/* text_of begins; false when the type is no string. T61 counts as Latin-1, as in OpenSSL. */
bool text_of(struct text *t, uint8_t tag, struct bytes value);
/* text_next gives the next code point; false at the end and when bad. */
bool text_next(struct text *t, uint32_t *point);
/* text_canon_next gives the next code point of the canonical form of OpenSSL's x_name.c: no white
 * space at the ends, one blank for any inside, ASCII letters in lower case. */
bool text_canon_next(struct text *t, uint32_t *point);
/* text_is_canon: strings of this type are compared in canonical form. */
bool text_is_canon(uint8_t tag);
bool text_ok(uint8_t tag, struct bytes value); /* it decodes to the end */
void text_put(struct wr *w, uint32_t point);   /* as UTF-8 */

#endif
