/* ASN1_STRING_new(3), ASN1_STRING_TABLE_add(3), ASN1_mbstring_copy, ASN1_BIT_STRING_set_asc,
 * ASN1_TYPE_set(3), UTF8_getc, ASN1_ENUMERATED_set, ASN1_TIME_adj. */
#include "oracle.h"

#include <openssl/asn1.h>
#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/objects.h>

#define U(text) ((const unsigned char *)(text))

static void string(const char *name, const ASN1_STRING *s)
{
    if (s == NULL) {
        o_ptr(name, s);
        return;
    }
    o_int(name, ASN1_STRING_type(s));
    o_hex(name, ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s));
}

static void basics(void)
{
    ASN1_STRING *s = ASN1_STRING_new();
    ASN1_STRING *t = ASN1_STRING_type_new(V_ASN1_UTF8STRING);
    char *own = OPENSSL_strdup("owned");

    o_int("type", ASN1_STRING_type(s));
    ASN1_STRING_set0(t, own, 5);
    o_int("same", ASN1_STRING_data(t) == (unsigned char *)own);
    o_int("copy", ASN1_STRING_copy(s, t));
    string("copy", s);
    o_int("copy NULL", ASN1_STRING_copy(s, NULL));
    ASN1_STRING_length_set(s, 3);
    string("short", s);
    o_int("set", ASN1_STRING_set(s, "longer text", -1));
    string("set", s);
    o_int("set len 0", ASN1_STRING_set(s, NULL, 0));
    o_int_err("set NULL", ASN1_STRING_set(s, NULL, -1));
    ASN1_STRING_clear_free(s);
    ASN1_STRING_clear_free(NULL);
    ASN1_STRING_free(t);
    ASN1_OCTET_STRING *o = ASN1_OCTET_STRING_new();
    o_int("octets", ASN1_OCTET_STRING_set(o, U("abc"), 3));
    ASN1_OCTET_STRING *p = ASN1_OCTET_STRING_dup(o);
    o_int("cmp", ASN1_OCTET_STRING_cmp(o, p));
    ASN1_OCTET_STRING_set(p, U("abd"), 3);
    o_int("cmp", ASN1_OCTET_STRING_cmp(o, p) < 0);
    o_int("cmp", ASN1_OCTET_STRING_cmp(p, o) > 0);
    ASN1_OCTET_STRING_free(o);
    ASN1_OCTET_STRING_free(p);
    fflush(stdout);
    t = ASN1_STRING_type_new(V_ASN1_T61STRING);
    ASN1_STRING_set(t, "fp \xe9", 4);
    o_int(" ex fp", ASN1_STRING_print_ex_fp(stdout, t, ASN1_STRFLGS_RFC2253));
    ASN1_STRING_free(t);
    t = ASN1_STRING_type_new(V_ASN1_UNIVERSALSTRING);
    ASN1_STRING_set(t, "\0\0\0h\0\0\0i", 8);
    o_int("to string", ASN1_UNIVERSALSTRING_to_string(t));
    string("to string", t);
    o_int("again", ASN1_UNIVERSALSTRING_to_string(t));
    ASN1_STRING_free(t);
    t = ASN1_STRING_type_new(V_ASN1_UNIVERSALSTRING);
    ASN1_STRING_set(t, "\0\0\1h", 4);
    o_int("wide", ASN1_UNIVERSALSTRING_to_string(t));
    ASN1_STRING_set(t, "\0\0h", 3);
    o_int("odd", ASN1_UNIVERSALSTRING_to_string(t));
    ASN1_STRING_free(t);
    for (int i = -1; i < 32; i++) {
        printf("tag2bit: %d %lx\n", i, ASN1_tag2bit(i));
    }
}

static void multibyte(void)
{
    static const struct {
        int form;
        const char *in;
        int n;
    } in[] = {
        {MBSTRING_ASC, "abc", -1},
        {MBSTRING_ASC, "a@b", 3},
        {MBSTRING_ASC, "\xe9", 1},
        {MBSTRING_UTF8, "\xc3\xa9", 2},
        {MBSTRING_UTF8, "\xff", 1},
        {MBSTRING_UTF8, "\xe2\x82\xac", 3},
        {MBSTRING_UTF8, "", 0},
        {MBSTRING_BMP, "\0a\1\0", 4},
        {MBSTRING_BMP, "\0a\1", 3},
        {MBSTRING_UNIV, "\0\0\0a", 4},
        {MBSTRING_UNIV, "\0\1\0\0", 4},
        {MBSTRING_UNIV, "\0\0", 2},
        {77, "abc", 3},
    };
    static const unsigned long masks[] = {DIRSTRING_TYPE,
                                          PKCS9STRING_TYPE,
                                          B_ASN1_UTF8STRING,
                                          B_ASN1_PRINTABLESTRING,
                                          B_ASN1_BMPSTRING,
                                          B_ASN1_T61STRING,
                                          0,
                                          B_ASN1_UNIVERSALSTRING | B_ASN1_IA5STRING};

    for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
        for (size_t k = 0; k < sizeof(masks) / sizeof(masks[0]); k++) {
            ASN1_STRING *s = NULL;
            o_int_err("mbstring",
                      ASN1_mbstring_copy(&s, U(in[i].in), in[i].n, in[i].form, masks[k]));
            string("mbstring", s);
            o_int_err("only type",
                      ASN1_mbstring_copy(NULL, U(in[i].in), in[i].n, in[i].form, masks[k]));
            ASN1_STRING_free(s);
            s = NULL;
            o_int_err("bounds",
                      ASN1_mbstring_ncopy(&s, U(in[i].in), in[i].n, in[i].form, masks[k], 2, 2));
            string("bounds", s);
            ASN1_STRING_free(s);
        }
    }
}

static void tables(void)
{
    static const int nids[] = {NID_commonName, NID_countryName,  NID_pkcs9_emailAddress,
                               NID_sha256,     NID_serialNumber, NID_dnQualifier,
                               NID_name,       NID_ms_csp_name};
    ASN1_STRING *s = NULL;

    for (size_t i = 0; i < sizeof(nids) / sizeof(nids[0]); i++) {
        ASN1_STRING_TABLE *t = ASN1_STRING_TABLE_get(nids[i]);
        o_ptr("table", t);
        if (t != NULL) {
            printf("row: %d %ld %ld %lx %lx\n", t->nid, t->minsize, t->maxsize, t->mask, t->flags);
        }
        s = ASN1_STRING_set_by_NID(NULL, U("ab"), 2, MBSTRING_ASC, nids[i]);
        o_err("by NID");
        string("by NID", s);
        ASN1_STRING_free(s);
    }
    o_int("add", ASN1_STRING_TABLE_add(NID_sha256, 1, 3, B_ASN1_IA5STRING, STABLE_NO_MASK));
    s = ASN1_STRING_set_by_NID(NULL, U("abcd"), 4, MBSTRING_ASC, NID_sha256);
    o_err("added");
    string("added", s);
    o_ptr("in place", ASN1_STRING_set_by_NID(&s, U("abc"), 3, MBSTRING_ASC, NID_sha256));
    string("in place", s);
    ASN1_STRING_free(s);
    o_int("change", ASN1_STRING_TABLE_add(NID_commonName, -1, 70, 0, 0));
    ASN1_STRING_TABLE *t = ASN1_STRING_TABLE_get(NID_commonName);
    printf("row: %d %ld %ld %lx %lx\n", t->nid, t->minsize, t->maxsize, t->mask,
           t->flags & STABLE_NO_MASK);
    ASN1_STRING_TABLE_cleanup();
    o_ptr("cleaned", ASN1_STRING_TABLE_get(NID_sha256));
    printf("mask: %lx\n", ASN1_STRING_get_default_mask());
    static const char *const masks[] = {"default",     "nombstr", "pkix",    "utf8only",
                                        "MASK:0x2806", "MASK:",   "MASK:1x", "other"};
    for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
        o_int(masks[i], ASN1_STRING_set_default_mask_asc(masks[i]));
        printf("mask: %lx\n", ASN1_STRING_get_default_mask());
        s = ASN1_STRING_set_by_NID(NULL, U("\xe9"), 1, MBSTRING_ASC, NID_commonName);
        o_err("masked");
        string("masked", s);
        ASN1_STRING_free(s);
    }
    ASN1_STRING_set_default_mask(B_ASN1_UTF8STRING);
    printf("mask: %lx\n", ASN1_STRING_get_default_mask());
}

static void bit_strings(BIO *out)
{
    static BIT_STRING_BITNAME names[] = {
        {0, "zero", "z"}, {1, "one", "o"}, {9, "nine", "n"}, {-1, NULL, NULL}};
    ASN1_BIT_STRING *b = ASN1_BIT_STRING_new();
    unsigned char mask[] = {0xbf, 0x7f};

    o_int("num", ASN1_BIT_STRING_num_asc("one", names));
    o_int("num", ASN1_BIT_STRING_num_asc("n", names));
    o_int("num", ASN1_BIT_STRING_num_asc("ten", names));
    o_int("set", ASN1_BIT_STRING_set_asc(b, "nine", 1, names));
    o_int("set", ASN1_BIT_STRING_set_asc(b, "z", 1, names));
    o_int("set", ASN1_BIT_STRING_set_asc(b, "x", 1, names));
    o_int("set", ASN1_BIT_STRING_set_asc(NULL, "z", 1, names));
    string("bits", b);
    o_int("print", ASN1_BIT_STRING_name_print(out, b, names, 3));
    o_int("check", ASN1_BIT_STRING_check(b, mask, 2));
    mask[0] = 0x7f;
    o_int("check", ASN1_BIT_STRING_check(b, mask, 2));
    o_int("check", ASN1_BIT_STRING_check(b, mask, 1));
    o_int("check", ASN1_BIT_STRING_check(NULL, mask, 1));
    o_int("set", ASN1_BIT_STRING_set(b, mask, 2));
    string("bits", b);
    ASN1_BIT_STRING_free(b);
}

static void types(void)
{
    ASN1_TYPE *t = ASN1_TYPE_new();
    ASN1_TYPE *u = ASN1_TYPE_new();
    ASN1_STRING *s = ASN1_STRING_type_new(V_ASN1_UTF8STRING);
    unsigned char buf[8] = {0};

    ASN1_STRING_set(s, "text", 4);
    o_int("type", ASN1_TYPE_get(t));
    ASN1_TYPE_set(t, V_ASN1_BOOLEAN, (void *)(uintptr_t)0xff);
    o_int("type", ASN1_TYPE_get(t));
    o_int("set1", ASN1_TYPE_set1(u, V_ASN1_UTF8STRING, s));
    o_int("cmp", ASN1_TYPE_cmp(t, u));
    o_int("set1", ASN1_TYPE_set1(t, V_ASN1_UTF8STRING, s));
    o_int("cmp", ASN1_TYPE_cmp(t, u));
    o_int("cmp", ASN1_TYPE_cmp(t, NULL));
    o_int("set1", ASN1_TYPE_set1(t, V_ASN1_OBJECT, OBJ_nid2obj(NID_sha1)));
    o_int("set1", ASN1_TYPE_set1(u, V_ASN1_OBJECT, OBJ_nid2obj(NID_sha1)));
    o_int("cmp", ASN1_TYPE_cmp(t, u));
    ASN1_TYPE_set(t, V_ASN1_NULL, NULL);
    ASN1_TYPE_set(u, V_ASN1_NULL, NULL);
    o_int("cmp", ASN1_TYPE_cmp(t, u));
    o_int("octets", ASN1_TYPE_set_octetstring(t, buf, 5));
    o_int("get", ASN1_TYPE_get_octetstring(t, buf, 8));
    o_int("get few", ASN1_TYPE_get_octetstring(t, buf, 2));
    o_int_err("get none", ASN1_TYPE_get_octetstring(u, buf, 8));
    ASN1_TYPE *packed = NULL;
    ASN1_INTEGER *i = ASN1_INTEGER_new();
    ASN1_INTEGER_set(i, 7);
    o_ptr("pack", ASN1_TYPE_pack_sequence(ASN1_ITEM_rptr(ASN1_INTEGER), i, &packed));
    o_int("type", ASN1_TYPE_get(packed));
    ASN1_INTEGER *j = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(ASN1_INTEGER), packed);
    o_int("unpack", ASN1_INTEGER_get(j));
    o_ptr_err("unpack wrong", ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(ASN1_OCTET_STRING), packed));
    o_ptr_err("unpack other", ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(ASN1_INTEGER), u));
    o_ptr("unpack NULL", ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(ASN1_INTEGER), NULL));
    ASN1_INTEGER_free(i);
    ASN1_INTEGER_free(j);
    ASN1_TYPE_free(packed);
    ASN1_TYPE_free(t);
    ASN1_TYPE_free(u);
    ASN1_STRING_free(s);
}

static void numbers(BIO *out)
{
    ASN1_ENUMERATED *e = ASN1_ENUMERATED_new();
    ASN1_INTEGER *i = ASN1_INTEGER_new();
    BIGNUM *n = NULL;
    int64_t v = 3;
    uint64_t u = 3;

    o_int("set", ASN1_ENUMERATED_set(e, -70000));
    o_int("get", ASN1_ENUMERATED_get(e));
    o_int(" text", i2a_ASN1_ENUMERATED(out, e));
    o_int("set", ASN1_ENUMERATED_set_int64(e, INT64_MIN));
    o_int("get", ASN1_ENUMERATED_get_int64(&v, e));
    o_int("value", v);
    o_int_err("wrong type", ASN1_ENUMERATED_get_int64(&v, i));
    o_int("wrong type", ASN1_ENUMERATED_get(i));
    o_int("NULL", ASN1_ENUMERATED_get(NULL));
    BN_hex2bn(&n, "-123456789ABCDEF0123456789");
    ASN1_ENUMERATED *f = BN_to_ASN1_ENUMERATED(n, NULL);
    string("from BN", f);
    o_int("large", ASN1_ENUMERATED_get(f));
    o_int_err("large", ASN1_ENUMERATED_get_int64(&v, f));
    BIGNUM *back = ASN1_ENUMERATED_to_BN(f, NULL);
    o_int("back", BN_cmp(n, back));
    o_int("u64", ASN1_INTEGER_set_uint64(i, UINT64_MAX));
    o_int("u64", ASN1_INTEGER_get_uint64(&u, i));
    o_int("max", u == UINT64_MAX);
    ASN1_INTEGER *copy = ASN1_INTEGER_dup(i);
    o_int("cmp", ASN1_INTEGER_cmp(i, copy));
    ASN1_INTEGER_free(copy);
    static const char *const ders[] = {"020180", "02020080", "0200",
                                       "0301ff", "020200",   "0203ff0000"};
    for (size_t k = 0; k < sizeof(ders) / sizeof(ders[0]); k++) {
        long len = 0;
        unsigned char *der = OPENSSL_hexstr2buf(ders[k], &len);
        const unsigned char *p = der;
        ASN1_INTEGER *w = d2i_ASN1_UINTEGER(NULL, &p, len);
        o_err("unsigned");
        string("unsigned", w);
        o_int("used", p - der);
        ASN1_INTEGER_free(w);
        OPENSSL_free(der);
    }
    BN_free(n);
    BN_free(back);
    ASN1_ENUMERATED_free(e);
    ASN1_ENUMERATED_free(f);
    ASN1_INTEGER_free(i);
    o_int(" object", i2a_ASN1_OBJECT(out, OBJ_nid2obj(NID_sha256)));
    ASN1_OBJECT *o = OBJ_txt2obj("1.2.3.4", 1);
    o_int(" object", i2a_ASN1_OBJECT(out, o));
    ASN1_OBJECT_free(o);
    o_int(" object", i2a_ASN1_OBJECT(out, NULL));
    o_int(" object", i2a_ASN1_OBJECT(out, OBJ_nid2obj(NID_undef)));
}

static void times(void)
{
    ASN1_TIME *t = NULL;
    ASN1_GENERALIZEDTIME *g = ASN1_GENERALIZEDTIME_new();
    ASN1_UTCTIME *u = ASN1_UTCTIME_new();

    t = ASN1_TIME_adj(NULL, 1700000000, 10, -5);
    string("adj", t);
    ASN1_TIME_adj(t, (time_t)4000000000, 0, 0);
    string("far", t);
    ASN1_TIME *copy = ASN1_TIME_dup(t);
    string("dup", copy);
    ASN1_TIME_free(copy);
    ASN1_TIME_free(t);
    o_ptr("utc", ASN1_UTCTIME_adj(u, 1700000000, 1, 1));
    string("utc", u);
    o_int("check", ASN1_UTCTIME_check(u));
    o_int("cmp", ASN1_UTCTIME_cmp_time_t(u, 1700000000));
    o_int("cmp", ASN1_UTCTIME_cmp_time_t(u, 1800000000));
    o_int("cmp", ASN1_UTCTIME_cmp_time_t(u, 1700000000 + 86401));
    o_ptr_err("utc far", ASN1_UTCTIME_adj(NULL, (time_t)4000000000, 0, 0));
    ASN1_UTCTIME *v = ASN1_UTCTIME_dup(u);
    string("dup", v);
    ASN1_STRING_set(v, "x", 1);
    o_int("check", ASN1_UTCTIME_check(v));
    o_int("cmp", ASN1_UTCTIME_cmp_time_t(v, 1));
    o_int("check", ASN1_UTCTIME_check(g));
    ASN1_GENERALIZEDTIME_set_string(g, "20240102030405Z");
    o_int("check", ASN1_GENERALIZEDTIME_check(g));
    o_int("check", ASN1_GENERALIZEDTIME_check(v));
    ASN1_GENERALIZEDTIME *h = ASN1_GENERALIZEDTIME_dup(g);
    string("dup", h);
    ASN1_GENERALIZEDTIME_free(g);
    ASN1_GENERALIZEDTIME_free(h);
    ASN1_UTCTIME_free(u);
    ASN1_UTCTIME_free(v);
}

static void utf8(void)
{
    static const char *const in[] = {"a",
                                     "\xc3\xa9",
                                     "\xe2\x82\xac",
                                     "\xf0\x9f\x98\x80",
                                     "\xc0\x80",
                                     "\xed\xa0\x80",
                                     "\x80",
                                     "\xc3",
                                     "\xff",
                                     "\xf8\x88\x80\x80\x80",
                                     "\xfc\x84\x80\x80\x80\x80",
                                     "\xc3x"};
    static const unsigned long values[] = {0,       0x7f,   0x80,     0x7ff,    0x800,     0xffff,
                                           0x10000, 0xd800, 0x10ffff, 0x110000, 0x7fffffff};
    unsigned char out[8];

    for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
        unsigned long v = 7;
        o_int("getc", UTF8_getc(U(in[i]), (int)strlen(in[i]), &v));
        o_int("value", (long long)v);
    }
    o_int("none", UTF8_getc(U(""), 0, NULL));
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        int n = UTF8_putc(out, 8, values[i]);
        o_int("putc", n);
        o_hex("putc", out, n > 0 ? (size_t)n : 0);
        o_int("size", UTF8_putc(NULL, 0, values[i]));
        o_int("short", UTF8_putc(out, 1, values[i]));
    }
}

int main(void)
{
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);

    basics();
    multibyte();
    tables();
    bit_strings(out);
    types();
    numbers(out);
    times();
    utf8();
    BIO_free(out);
    return 0;
}
