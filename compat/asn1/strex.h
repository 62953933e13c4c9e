#ifndef T13_COMPAT_ASN1_STREX_H
#define T13_COMPAT_ASN1_STREX_H

#include "compat/asn1/asn1.h"

#include <stdio.h>

/* struct cx_sink is where text goes: a BIO, a FILE, or neither to count. n is what it has got. */
struct cx_sink {
    BIO *out;
    FILE *file;
    int n;
};

bool cx_sink_put(struct cx_sink *sink, const void *p, int n);
/* cx_asn1_print_string is ASN1_STRING_print_ex: the characters written, or -1. */
int cx_asn1_print_string(struct cx_sink *sink, const ASN1_STRING *s, unsigned long flags);

#endif
