#ifndef T13_CORE_X509_TIME_H
#define T13_CORE_X509_TIME_H

#include "crypto/bytes.h"
#include "crypto/door.h"

#include <stdbool.h>
#include <stdint.h>

/* struct t13_time is a Time of RFC 5280 4.1.2.5 as it stands in a certificate. */
struct t13_time {
    bool ok;          /* false: not of the form that RFC 5280 wants */
    int64_t s;        /* seconds since the epoch; 0 when not ok */
    uint8_t tag;      /* DER_UTC_TIME or DER_GENERALIZED_TIME */
    struct bytes raw; /* its characters */
};

/* t13_time_parse: YYMMDDHHMMSSZ (50 to 99 are 1950 to 1999) or YYYYMMDDHHMMSSZ, a date that
 * exists. */
T13_DOOR struct t13_time t13_time_parse(uint8_t tag, struct bytes raw);

/* t13_time_cmp is X509_cmp_time(): 0 when t is not ok, -1 when it is at or before now, else 1. */
T13_DOOR int t13_time_cmp(const struct t13_time *t, int64_t now_s);

#endif
