/* Calendar arithmetic in UTC and the text forms of UTCTime and GeneralizedTime (X.680 46, 47). */
#include "compat/asn1/asn1.h"

#include <string.h>

/* Days from 1970-01-01 of a date in the Gregorian calendar, month 1 to 12. */
static int64_t days_from_date(int64_t year, int month, int day)
{
    /* Years begin in March here, so that the leap day comes last. */
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t cx_tm_seconds(const struct tm *tm)
{
    return days_from_date((int64_t)tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday) * 86400 +
           tm->tm_hour * 3600 + tm->tm_min * 60 + tm->tm_sec;
}

bool cx_tm_from_seconds(int64_t s, struct tm *out)
{
    struct tm tm = {0};
    int64_t days = s / 86400;
    int64_t rest = s % 86400;

    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);

    if (year < 0 || year > 9999) {
        return false;
    }
    tm.tm_mday = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    tm.tm_mon = (int)month - 1;
    tm.tm_year = (int)year - 1900;
    tm.tm_hour = (int)(rest / 3600);
    tm.tm_min = (int)(rest / 60 % 60);
    tm.tm_sec = (int)(rest % 60);
    tm.tm_wday = (int)(((days % 7) + 11) % 7);
    tm.tm_yday = (int)(days - days_from_date(year, 1, 1));
    *out = tm;
    return true;
}

/* A cursor over the digits. */
struct text {
    const uint8_t *p;
    size_t n;
};

static bool two_digits(struct text *t, int min, int max, int *out)
{
    int value = 0;

    if (t->n < 2 || t->p[0] < '0' || t->p[0] > '9' || t->p[1] < '0' || t->p[1] > '9') {
        return false;
    }
    value = (t->p[0] - '0') * 10 + (t->p[1] - '0');
    if (value < min || value > max) {
        return false;
    }
    t->p += 2;
    t->n -= 2;
    *out = value;
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool parse_date(struct text *t, bool generalized, struct tm *tm)
{
    int high = 0;
    int low = 0;
    int year = 0;
    int month = 0;

    if (generalized) {
        if (!two_digits(t, 0, 99, &high) || !two_digits(t, 0, 99, &low)) {
            return false;
        }
        year = high * 100 + low;
    } else {
        if (!two_digits(t, 0, 99, &low)) {
            return false;
        }
        year = low < 50 ? 2000 + low : 1900 + low; /* RFC 5280 4.1.2.5.1 */
    }
    if (!two_digits(t, 1, 12, &month) ||
        !two_digits(t, 1, days_in_month(year, month), &tm->tm_mday)) {
        return false;
    }
    tm->tm_year = year - 1900;
    tm->tm_mon = month - 1;
    return true;
}

static bool skip_fraction(struct text *t)
{
    size_t digits = 0;

    t->p++;
    t->n--;
    while (t->n > 0 && t->p[0] >= '0' && t->p[0] <= '9') {
        t->p++;
        t->n--;
        digits++;
    }
    return digits > 0;
}

/* What stands behind the time: Z, or a difference from UTC that is taken off. */
static bool parse_zone(struct text *t, bool strict, struct tm *tm)
{
    int sign = 0;
    int hours = 0;
    int minutes = 0;

    if (t->n == 1 && t->p[0] == 'Z') {
        return cx_tm_from_seconds(cx_tm_seconds(tm), tm);
    }
    if (strict || t->n != 5 || (t->p[0] != '+' && t->p[0] != '-')) {
        return false;
    }
    sign = t->p[0] == '-' ? 1 : -1;
    t->p++;
    t->n--;
    if (!two_digits(t, 0, 12, &hours) || !two_digits(t, 0, 59, &minutes)) {
        return false;
    }
    return cx_tm_from_seconds(cx_tm_seconds(tm) + sign * (hours * 3600 + minutes * 60), tm);
}

bool cx_asn1_tm(const ASN1_TIME *time, struct tm *out)
{
    bool generalized = time->type == V_ASN1_GENERALIZEDTIME;
    bool strict = (time->flags & ASN1_STRING_FLAG_X509_TIME) != 0;
    struct text t = {time->data, time->data != NULL && time->length > 0 ? (size_t)time->length : 0};
    struct tm tm = {0};
    bool zone_next = false;

    if (!generalized && time->type != V_ASN1_UTCTIME) {
        return false;
    }
    if (!parse_date(&t, generalized, &tm) || !two_digits(&t, 0, 23, &tm.tm_hour) ||
        !two_digits(&t, 0, 59, &tm.tm_min) || t.n == 0) {
        return false;
    }
    /* Seconds may be left out, except in a certificate. */
    zone_next = t.p[0] == 'Z' || t.p[0] == '+' || t.p[0] == '-';
    if (strict || !zone_next) {
        if (!two_digits(&t, 0, 59, &tm.tm_sec) || t.n == 0) {
            return false;
        }
        if (generalized && t.p[0] == '.' && (strict || !skip_fraction(&t))) {
            return false;
        }
    }
    if (!parse_zone(&t, strict, &tm)) {
        return false;
    }
    *out = tm;
    return true;
}

bool cx_asn1_time_x509(const ASN1_TIME *t)
{
    ASN1_TIME strict = *t;
    struct tm tm = {0};

    strict.flags |= ASN1_STRING_FLAG_X509_TIME;
    return cx_asn1_tm(&strict, &tm);
}
