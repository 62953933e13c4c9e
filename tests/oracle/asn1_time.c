/* ASN1_TIME_set(3) and its family. */
#include "oracle.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/x509.h>

static const char *const texts[] = {"200102030405Z",
                                    "2001020304Z",
                                    "20010203040506Z",
                                    "20010203040506.789Z",
                                    "200102030405+0100",
                                    "200102030405-1300",
                                    "20010203040506+0130",
                                    "201302030405Z",
                                    "200230030405Z",
                                    "20000229000000Z",
                                    "21000229000000Z",
                                    "991231235959Z",
                                    "500101000000Z",
                                    "491231235959Z",
                                    "19491231235959Z",
                                    "20501231235959Z",
                                    "20501231235959",
                                    "",
                                    "Z",
                                    "9912312359Z",
                                    "99123123595Z",
                                    "20010203040506.Z",
                                    "200102030405060Z",
                                    "99991231235959Z",
                                    "991231235960Z",
                                    "20010203040506.12+0100",
                                    "2001020304z"};

static void show(const char *title, ASN1_TIME *t, BIO *out)
{
    struct tm tm;
    int days = 0;
    int secs = 0;
    ASN1_TIME *base = ASN1_TIME_set(NULL, 1000000000);

    memset(&tm, 0, sizeof(tm));
    o_str("time", title);
    o_int("type", ASN1_STRING_type(t));
    o_int("check", ASN1_TIME_check(t));
    o_int(" print", ASN1_TIME_print(out, t));
    o_int(" iso", ASN1_TIME_print_ex(out, t, ASN1_DTFLGS_ISO8601));
    o_int(" utc", ASN1_UTCTIME_print(out, t));
    o_int(" gen", ASN1_GENERALIZEDTIME_print(out, t));
    o_int("to_tm", ASN1_TIME_to_tm(t, &tm));
    printf("tm: %d %d %d %d %d %d %d %d\n", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour,
           tm.tm_min, tm.tm_sec, tm.tm_wday, tm.tm_yday);
    o_int("diff", ASN1_TIME_diff(&days, &secs, base, t));
    o_int("days", days);
    o_int("secs", secs);
    o_int("cmp", ASN1_TIME_compare(base, t));
    o_int("cmp t", ASN1_TIME_cmp_time_t(t, 1000000000));
    time_t at = 1000000000;
    o_int("x509", X509_cmp_time(t, &at));
    ASN1_GENERALIZEDTIME *g = ASN1_TIME_to_generalizedtime(t, NULL);
    o_str("gen", g != NULL ? (const char *)ASN1_STRING_get0_data(g) : NULL);
    ASN1_GENERALIZEDTIME_free(g);
    ASN1_TIME_free(base);
    o_err("time");
}

int main(void)
{
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);
    static const long long seconds[] = {0,
                                        -1,
                                        946684799,
                                        951782400,
                                        2524607999LL,
                                        2524608000LL,
                                        -631152000LL,
                                        -631152001LL,
                                        253402300799LL};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ASN1_TIME *t = ASN1_TIME_new();
        ASN1_STRING_set(t, texts[i], -1);
        ((ASN1_STRING *)t)->type = V_ASN1_UTCTIME;
        show(texts[i], t, out);
        ((ASN1_STRING *)t)->type = V_ASN1_GENERALIZEDTIME;
        show(texts[i], t, out);
        o_int("set", ASN1_TIME_set_string(t, texts[i]));
        o_int("set x509", ASN1_TIME_set_string_X509(t, texts[i]));
        o_int("type", ASN1_STRING_type(t));
        o_str("text", (const char *)ASN1_STRING_get0_data(t));
        o_int("set utc", ASN1_UTCTIME_set_string(NULL, texts[i]));
        o_int("set gen", ASN1_GENERALIZEDTIME_set_string(NULL, texts[i]));
        o_int("normalize", ASN1_TIME_normalize(t));
        o_str("text", (const char *)ASN1_STRING_get0_data(t));
        ASN1_TIME_free(t);
    }
    for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
        ASN1_TIME *t = ASN1_TIME_set(NULL, (time_t)seconds[i]);
        o_ptr_err("set", t);
        o_str("text", t != NULL ? (const char *)ASN1_STRING_get0_data(t) : NULL);
        ASN1_TIME_free(t);
        t = ASN1_UTCTIME_set(NULL, (time_t)seconds[i]);
        o_ptr_err("utc", t);
        ASN1_TIME_free(t);
        t = ASN1_GENERALIZEDTIME_adj(NULL, (time_t)seconds[i], 400, -90000);
        o_ptr_err("adj", t);
        o_str("text", t != NULL ? (const char *)ASN1_STRING_get0_data(t) : NULL);
        ASN1_TIME_free(t);
    }
    BIO_free(out);
    return 0;
}
