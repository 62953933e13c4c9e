/* Time: RFC 5280 section 4.1.2.5. */
#include "core/x509/time.h"

#include "crypto/der.h"

/* days_before counts the days from 1970-01-01 to a date of the Gregorian calendar: years begin in
 * March, so that the leap day is the last of its year, and 400 of them are 146097 days. */
static int64_t days_before(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static int days_in_month(int year, int month)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

/* two_digits reads the two characters at p; -1 when they are no digits. */
static int two_digits(const uint8_t *p)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9') {
        return -1;
    }
    return (p[0] - '0') * 10 + (p[1] - '0');
}

struct t13_time t13_time_parse(uint8_t tag, struct bytes raw)
{
    struct t13_time t = {.tag = tag, .raw = raw};
    int part[7] = {0}; /* century, year, month, day, hour, minute, second */
    bool utc = tag == DER_UTC_TIME;
    size_t first = utc ? 1 : 0;

    if ((!utc && tag != DER_GENERALIZED_TIME) || raw.n != (utc ? 13 : 15) ||
        raw.p[raw.n - 1] != 'Z') {
        return t;
    }
    for (size_t i = first; i < 7; i++) {
        part[i] = two_digits(raw.p + 2 * (i - first));
        if (part[i] < 0) {
            return t;
        }
    }
    if (utc) {
        part[0] = part[1] >= 50 ? 19 : 20;
    }
    int year = part[0] * 100 + part[1];
    if (part[2] < 1 || part[2] > 12 || part[3] < 1 || part[3] > days_in_month(year, part[2]) ||
        part[4] > 23 || part[5] > 59 || part[6] > 59) {
        return t;
    }
    t.s = days_before(year, part[2], part[3]) * 86400 + part[4] * 3600 + part[5] * 60 + part[6];
    t.ok = true;
    return t;
}

int t13_time_cmp(const struct t13_time *t, int64_t now_s)
{
    if (!t->ok) {
        return 0;
    }
    return t->s <= now_s ? -1 : 1;
}
