/* UTCTime, GeneralizedTime and the choice of both: ASN1_TIME_set(3) and its family. */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <openssl/asn1err.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#define SECONDS_A_DAY 86400

/* type V_ASN1_UNDEF: what RFC 5280 4.1.2.5 wants for the year. */
ASN1_TIME *cx_asn1_time_set_tm(ASN1_TIME *t, const struct tm *tm, int type)
{
    ASN1_TIME *s = t != NULL ? t : cx_asn1_string_new(V_ASN1_UTCTIME);
    bool short_year = tm->tm_year >= 50 && tm->tm_year < 150;
    char text[48];
    int n = 0;

    if (s == NULL) {
        return NULL;
    }
    if (type == V_ASN1_UNDEF) {
        type = short_year ? V_ASN1_UTCTIME : V_ASN1_GENERALIZEDTIME;
    }
    if (type == V_ASN1_UTCTIME && !short_year) {
        n = -1;
    } else if (type == V_ASN1_UTCTIME) {
        n = snprintf(text, sizeof(text), "%02d%02d%02d%02d%02d%02dZ", tm->tm_year % 100,
                     tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec);
    } else {
        n = snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ", tm->tm_year + 1900,
                     tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec);
    }
    if (n < 0 || !cx_asn1_string_set(s, text, n)) {
        if (t == NULL) {
            cx_asn1_string_free(s);
        }
        return NULL;
    }
    s->type = type;
    return s;
}

static ASN1_TIME *adjusted(ASN1_TIME *t, time_t at, int days, long seconds, int type)
{
    struct tm tm = {0};
    int64_t sum = 0;

    if (!cx_tm_from_seconds((int64_t)at, &tm)) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ERROR_GETTING_TIME);
        return NULL;
    }
    /* Past the year 9999 by what is added: refused without an error. */
    if (__builtin_add_overflow((int64_t)at, (int64_t)days * SECONDS_A_DAY, &sum) ||
        __builtin_add_overflow(sum, (int64_t)seconds, &sum) || !cx_tm_from_seconds(sum, &tm)) {
        return NULL;
    }
    return cx_asn1_time_set_tm(t, &tm, type);
}

ASN1_TIME *cx_asn1_time_adj(ASN1_TIME *t, time_t at, int days, long seconds)
{
    return adjusted(t, at, days, seconds, V_ASN1_UNDEF);
}

static bool tm_of(const ASN1_TIME *t, struct tm *out)
{
    if (t == NULL) {
        return cx_tm_from_seconds((int64_t)time(NULL), out);
    }
    return cx_asn1_tm(t, out);
}

int cx_asn1_time_cmp_t(const ASN1_TIME *t, time_t at)
{
    struct tm tm = {0};
    int64_t s = 0;

    if (t == NULL || !cx_asn1_tm(t, &tm)) {
        return -2;
    }
    s = cx_tm_seconds(&tm);
    return s > (int64_t)at ? 1 : s < (int64_t)at ? -1 : 0;
}

static int print_tm(BIO *out, const ASN1_TIME *t, const struct tm *tm, unsigned long flags)
{
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *fraction = "";
    int fraction_len = 0;

    if (t->type == V_ASN1_GENERALIZEDTIME && t->length > 15 && t->data[14] == '.') {
        fraction = (const char *)t->data + 14;
        for (fraction_len = 1; 14 + fraction_len < t->length; fraction_len++) {
            if (fraction[fraction_len] < '0' || fraction[fraction_len] > '9') {
                break;
            }
        }
    }
    if ((flags & ASN1_DTFLGS_TYPE_MASK) == ASN1_DTFLGS_ISO8601) {
        return cx_bio_printf(out, "%4d-%02d-%02d %02d:%02d:%02d%.*sZ", tm->tm_year + 1900,
                             tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec,
                             fraction_len, fraction) > 0;
    }
    return cx_bio_printf(out, "%s %2d %02d:%02d:%02d%.*s %d GMT", months[tm->tm_mon], tm->tm_mday,
                         tm->tm_hour, tm->tm_min, tm->tm_sec, fraction_len, fraction,
                         tm->tm_year + 1900) > 0;
}

static int print_time(BIO *out, const ASN1_TIME *t, unsigned long flags)
{
    struct tm tm = {0};

    if (!cx_asn1_tm(t, &tm)) {
        (void)cx_bio_write(out, "Bad time value", 14);
        return 0;
    }
    return print_tm(out, t, &tm, flags);
}

int cx_asn1_time_print(BIO *out, const ASN1_TIME *t)
{
    return print_time(out, t, ASN1_DTFLGS_RFC822);
}

/* ASN1_TIME_set and its family, see ASN1_TIME_set(3). abi: full. */
CX_API ASN1_TIME *ASN1_TIME_set(ASN1_TIME *s, time_t t)
{
    return cx_asn1_time_adj(s, t, 0, 0);
}

CX_API ASN1_TIME *ASN1_TIME_adj(ASN1_TIME *s, time_t t, int offset_day, long offset_sec)
{
    return cx_asn1_time_adj(s, t, offset_day, offset_sec);
}

CX_API ASN1_UTCTIME *ASN1_UTCTIME_set(ASN1_UTCTIME *s, time_t t)
{
    return adjusted(s, t, 0, 0, V_ASN1_UTCTIME);
}

CX_API ASN1_UTCTIME *ASN1_UTCTIME_adj(ASN1_UTCTIME *s, time_t t, int offset_day, long offset_sec)
{
    return adjusted(s, t, offset_day, offset_sec, V_ASN1_UTCTIME);
}

CX_API ASN1_GENERALIZEDTIME *ASN1_GENERALIZEDTIME_set(ASN1_GENERALIZEDTIME *s, time_t t)
{
    return adjusted(s, t, 0, 0, V_ASN1_GENERALIZEDTIME);
}

CX_API ASN1_GENERALIZEDTIME *ASN1_GENERALIZEDTIME_adj(ASN1_GENERALIZEDTIME *s, time_t t,
                                                      int offset_day, long offset_sec)
{
    return adjusted(s, t, offset_day, offset_sec, V_ASN1_GENERALIZEDTIME);
}

CX_API int ASN1_TIME_check(const ASN1_TIME *t)
{
    struct tm tm = {0};

    return cx_asn1_tm(t, &tm) ? 1 : 0;
}

CX_API int ASN1_UTCTIME_check(const ASN1_UTCTIME *a)
{
    struct tm tm = {0};

    return a->type == V_ASN1_UTCTIME && cx_asn1_tm(a, &tm) ? 1 : 0;
}

CX_API int ASN1_GENERALIZEDTIME_check(const ASN1_GENERALIZEDTIME *a)
{
    struct tm tm = {0};

    return a->type == V_ASN1_GENERALIZEDTIME && cx_asn1_tm(a, &tm) ? 1 : 0;
}

/* set_text: str as a time of that type into s, which may be NULL for a check alone. */
static int set_text(ASN1_TIME *s, const char *str, int type)
{
    union {
        const char *given;
        unsigned char *data;
    } text = {str};
    ASN1_TIME t = {.type = type, .data = text.data, .length = (int)strlen(str), .flags = 0};
    struct tm tm = {0};

    if (!cx_asn1_tm(&t, &tm)) {
        return 0;
    }
    if (s == NULL) {
        return 1;
    }
    return cx_asn1_string_copy(s, &t);
}

CX_API int ASN1_UTCTIME_set_string(ASN1_UTCTIME *s, const char *str)
{
    return set_text(s, str, V_ASN1_UTCTIME);
}

CX_API int ASN1_GENERALIZEDTIME_set_string(ASN1_GENERALIZEDTIME *s, const char *str)
{
    return set_text(s, str, V_ASN1_GENERALIZEDTIME);
}

CX_API int ASN1_TIME_set_string(ASN1_TIME *s, const char *str)
{
    return set_text(s, str, V_ASN1_UTCTIME) || set_text(s, str, V_ASN1_GENERALIZEDTIME);
}

/* As a certificate must have it: complete, in UTC, UTCTime through the year 2049. */
CX_API int ASN1_TIME_set_string_X509(ASN1_TIME *s, const char *str)
{
    size_t n = strlen(str);
    union {
        const char *given;
        unsigned char *data;
    } text = {str};
    ASN1_TIME t = {.type = V_ASN1_UTCTIME, .data = text.data, .length = (int)n};
    struct tm tm = {0};

    if (n == 15) {
        t.type = V_ASN1_GENERALIZEDTIME;
    } else if (n != 13) {
        return 0;
    }
    t.flags = ASN1_STRING_FLAG_X509_TIME;
    if (!cx_asn1_tm(&t, &tm)) {
        return 0;
    }
    if (t.type == V_ASN1_GENERALIZEDTIME && tm.tm_year >= 50 && tm.tm_year < 150) {
        t.type = V_ASN1_UTCTIME;
        t.data += 2;
        t.length -= 2;
    }
    t.flags = 0;
    return s == NULL ? 1 : cx_asn1_string_copy(s, &t);
}

CX_API int ASN1_TIME_to_tm(const ASN1_TIME *s, struct tm *tm)
{
    struct tm result = {0};

    if (!tm_of(s, &result)) {
        return 0;
    }
    if (tm != NULL) {
        *tm = result;
    }
    return 1;
}

CX_API int ASN1_TIME_normalize(ASN1_TIME *s)
{
    struct tm tm = {0};

    return s != NULL && cx_asn1_tm(s, &tm) && cx_asn1_time_set_tm(s, &tm, V_ASN1_UNDEF) != NULL;
}

CX_API ASN1_GENERALIZEDTIME *ASN1_TIME_to_generalizedtime(const ASN1_TIME *t,
                                                          ASN1_GENERALIZEDTIME **out)
{
    struct tm tm = {0};
    ASN1_GENERALIZEDTIME *made = NULL;

    if (!tm_of(t, &tm)) {
        return NULL;
    }
    made = cx_asn1_time_set_tm(out != NULL ? *out : NULL, &tm, V_ASN1_GENERALIZEDTIME);
    if (made != NULL && out != NULL) {
        *out = made;
    }
    return made;
}

CX_API int ASN1_TIME_diff(int *pday, int *psec, const ASN1_TIME *from, const ASN1_TIME *to)
{
    struct tm a = {0};
    struct tm b = {0};
    int64_t difference = 0;

    if (!tm_of(from, &a) || !tm_of(to, &b)) {
        return 0;
    }
    difference = cx_tm_seconds(&b) - cx_tm_seconds(&a);
    if (pday != NULL) {
        *pday = (int)(difference / SECONDS_A_DAY);
    }
    if (psec != NULL) {
        *psec = (int)(difference % SECONDS_A_DAY);
    }
    return 1;
}

CX_API int ASN1_TIME_cmp_time_t(const ASN1_TIME *s, time_t t)
{
    struct tm tm = {0};
    int64_t at = 0;

    if (!tm_of(s, &tm)) {
        return -2;
    }
    at = cx_tm_seconds(&tm);
    return at > (int64_t)t ? 1 : at < (int64_t)t ? -1 : 0;
}

CX_API int ASN1_UTCTIME_cmp_time_t(const ASN1_UTCTIME *s, time_t t)
{
    return cx_asn1_time_cmp_t(s, t);
}

CX_API int ASN1_TIME_compare(const ASN1_TIME *a, const ASN1_TIME *b)
{
    struct tm x = {0};
    struct tm y = {0};
    int64_t difference = 0;

    if (!tm_of(a, &x) || !tm_of(b, &y)) {
        return -2;
    }
    difference = cx_tm_seconds(&x) - cx_tm_seconds(&y);
    return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

CX_API int ASN1_TIME_print(BIO *bp, const ASN1_TIME *tm)
{
    return print_time(bp, tm, ASN1_DTFLGS_RFC822);
}

CX_API int ASN1_TIME_print_ex(BIO *bp, const ASN1_TIME *tm, unsigned long flags)
{
    return print_time(bp, tm, flags);
}

CX_API int ASN1_UTCTIME_print(BIO *fp, const ASN1_UTCTIME *a)
{
    return a->type == V_ASN1_UTCTIME ? print_time(fp, a, ASN1_DTFLGS_RFC822) : 0;
}

CX_API int ASN1_GENERALIZEDTIME_print(BIO *fp, const ASN1_GENERALIZEDTIME *a)
{
    return a->type == V_ASN1_GENERALIZEDTIME ? print_time(fp, a, ASN1_DTFLGS_RFC822) : 0;
}
