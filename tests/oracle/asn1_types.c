/* ASN1_INTEGER_get_int64(3), ASN1_STRING_length(3), ASN1_STRING_print_ex(3), ASN1_TYPE_get(3),
 * ASN1_parse_dump(3), d2i_ASN1_*: values, edges, truncations. */
#include "oracle.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>

static void integers(BIO *out)
{
    static const int64_t values[] = {0,          1,         -1,        127,   128,  255,
                                     256,        -127,      -128,      -129,  -256, 65536,
                                     0x7fffffff, INT64_MAX, INT64_MIN, -32768};
    ASN1_INTEGER *a = ASN1_INTEGER_new();
    ASN1_INTEGER *b = ASN1_INTEGER_new();

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        unsigned char *der = NULL;
        int64_t back = 42;
        uint64_t u = 42;
        o_int("set", ASN1_INTEGER_set_int64(a, values[i]));
        o_int("type", ASN1_STRING_type(a));
        int n = i2d_ASN1_INTEGER(a, &der);
        o_hex("der", der, (size_t)n);
        const unsigned char *p = der;
        ASN1_INTEGER *c = d2i_ASN1_INTEGER(NULL, &p, n);
        o_int("get", ASN1_INTEGER_get_int64(&back, c));
        o_int("value", back);
        o_int("long", ASN1_INTEGER_get(c));
        o_int("u", ASN1_INTEGER_get_uint64(&u, c));
        o_err("u");
        o_int("cmp", ASN1_INTEGER_cmp(a, c));
        o_int(" text", i2a_ASN1_INTEGER(out, c));
        ASN1_INTEGER_set(b, 5);
        o_int("order", ASN1_INTEGER_cmp(a, b) > 0 ? 1 : ASN1_INTEGER_cmp(a, b) < 0 ? -1 : 0);
        ASN1_INTEGER_free(c);
        OPENSSL_free(der);
    }
    o_int("null", ASN1_INTEGER_get(NULL));
    ASN1_INTEGER_free(a);
    ASN1_INTEGER_free(b);
}

static void decode(const char *hex)
{
    long n = 0;
    unsigned char *der = OPENSSL_hexstr2buf(hex, &n);

    o_str("decode", hex);
    for (long cut = 0; cut <= n; cut++) {
        unsigned char *part = malloc((size_t)cut + 1);
        memcpy(part, der, (size_t)cut);
        const unsigned char *p = part;
        ASN1_TYPE *t = d2i_ASN1_TYPE(NULL, &p, cut);
        o_ptr_err("any", t);
        if (t != NULL) {
            unsigned char *again = NULL;
            o_int("type", ASN1_TYPE_get(t));
            o_int("used", p - part);
            int len = i2d_ASN1_TYPE(t, &again);
            o_hex("again", again, len > 0 ? (size_t)len : 0);
            OPENSSL_free(again);
            ASN1_TYPE_free(t);
        }
        free(part);
    }
    const unsigned char *p = der;
    ASN1_INTEGER *i = d2i_ASN1_INTEGER(NULL, &p, n);
    o_ptr_err("integer", i);
    ASN1_INTEGER_free(i);
    p = der;
    ASN1_OCTET_STRING *s = d2i_ASN1_OCTET_STRING(NULL, &p, n);
    o_ptr_err("octets", s);
    ASN1_OCTET_STRING_free(s);
    p = der;
    ASN1_BIT_STRING *b = d2i_ASN1_BIT_STRING(NULL, &p, n);
    o_ptr_err("bits", b);
    ASN1_BIT_STRING_free(b);
    p = der;
    long len = 0;
    int tag = 0;
    int class = 0;
    o_int_err("get_object", ASN1_get_object(&p, &len, &tag, &class, n));
    o_int("len", len);
    OPENSSL_free(der);
}

static void strings(BIO *out)
{
    static const unsigned long flags[] = {0,
                                          ASN1_STRFLGS_RFC2253,
                                          ASN1_STRFLGS_ESC_QUOTE | ASN1_STRFLGS_ESC_2253,
                                          ASN1_STRFLGS_SHOW_TYPE,
                                          ASN1_STRFLGS_DUMP_ALL | ASN1_STRFLGS_DUMP_DER,
                                          ASN1_STRFLGS_UTF8_CONVERT,
                                          ASN1_STRFLGS_IGNORE_TYPE};
    static const int types[] = {V_ASN1_UTF8STRING,      V_ASN1_BMPSTRING, V_ASN1_UNIVERSALSTRING,
                                V_ASN1_PRINTABLESTRING, V_ASN1_T61STRING, V_ASN1_IA5STRING,
                                V_ASN1_OCTET_STRING,    V_ASN1_BIT_STRING};
    static const char value[] = " #a\0\xc3\xa9,\"\\ x ";

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        ASN1_STRING *s = ASN1_STRING_type_new(types[i]);
        unsigned char *utf8 = NULL;
        o_int("set", ASN1_STRING_set(s, value, 12));
        for (size_t k = 0; k < sizeof(flags) / sizeof(flags[0]); k++) {
            o_int(" print_ex", ASN1_STRING_print_ex(out, s, flags[k]));
            o_err("print_ex");
        }
        o_int(" print", ASN1_STRING_print(out, s));
        int n = ASN1_STRING_to_UTF8(&utf8, s);
        o_int_err("utf8", n);
        o_hex("utf8", utf8, n > 0 ? (size_t)n : 0);
        OPENSSL_free(utf8);
        ASN1_STRING *copy = ASN1_STRING_dup(s);
        o_int("cmp", ASN1_STRING_cmp(s, copy));
        o_str("tag", ASN1_tag2str(ASN1_STRING_type(s)));
        ASN1_STRING_free(copy);
        ASN1_STRING_free(s);
    }
    ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
    for (int i = 0; i < 20; i += 3) {
        unsigned char *der = NULL;
        o_int("bit", ASN1_BIT_STRING_set_bit(bits, i, 1));
        o_int("get", ASN1_BIT_STRING_get_bit(bits, i));
        int n = i2d_ASN1_BIT_STRING(bits, &der);
        o_hex("der", der, (size_t)n);
        OPENSSL_free(der);
    }
    o_int("clear", ASN1_BIT_STRING_set_bit(bits, 18, 0));
    o_int("length", ASN1_STRING_length(bits));
    ASN1_BIT_STRING_free(bits);
    o_int("printable", ASN1_PRINTABLE_type((const unsigned char *)"abc", -1));
    o_int("ia5", ASN1_PRINTABLE_type((const unsigned char *)"a@c", -1));
    o_int("t61", ASN1_PRINTABLE_type((const unsigned char *)"a\xe9", -1));
}

int main(void)
{
    static const char *const ders[] = {"020100",
                                       "02020080",
                                       "02020001",
                                       "0202ff80",
                                       "0200",
                                       "0203ff0000",
                                       "04050102030405",
                                       "0481050102030405",
                                       "2480040201020401030000",
                                       "24800402010200",
                                       "0303070080",
                                       "030108",
                                       "0300",
                                       "0101ff",
                                       "010200ff",
                                       "0500",
                                       "050100",
                                       "06032a0304",
                                       "06028001",
                                       "0600",
                                       "3003020101",
                                       "308002010100 00",
                                       "1e0361",
                                       "0c03e28282",
                                       "a003020101",
                                       "1f8101020101",
                                       "df8f7f0101",
                                       "a00302",
                                       "30820003020101",
                                       "3180020101"};
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);

    integers(out);
    strings(out);
    for (size_t i = 0; i < sizeof(ders) / sizeof(ders[0]); i++) {
        char hex[64];
        size_t n = 0;
        for (const char *p = ders[i]; *p != '\0'; p++) {
            if (*p != ' ') {
                hex[n++] = *p;
            }
        }
        hex[n] = '\0';
        decode(hex);
    }
    o_int("size", ASN1_object_size(1, 300, 5));
    o_int("size", ASN1_object_size(0, 127, 31));
    o_int("size", ASN1_object_size(2, 0, 16));
    BIO_free(out);
    return 0;
}
