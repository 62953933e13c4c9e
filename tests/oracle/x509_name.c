/* X509_NAME_add_entry_by_txt(3), X509_NAME_get_index_by_NID(3), X509_NAME_print_ex(3). */
#include "oracle.h"

#include <openssl/objects.h>
#include <openssl/x509.h>

static void show(const char *title, X509_NAME *n)
{
    static const unsigned long forms[] = {
        0,
        XN_FLAG_ONELINE,
        XN_FLAG_RFC2253,
        XN_FLAG_MULTILINE,
        XN_FLAG_SEP_SPLUS_SPC | XN_FLAG_FN_OID | ASN1_STRFLGS_ESC_QUOTE | ASN1_STRFLGS_ESC_2253,
        ASN1_STRFLGS_SHOW_TYPE | XN_FLAG_SEP_CPLUS_SPC | ASN1_STRFLGS_DUMP_ALL,
        ASN1_STRFLGS_DUMP_DER | XN_FLAG_SEP_COMMA_PLUS | ASN1_STRFLGS_DUMP_ALL,
        ASN1_STRFLGS_ESC_2254 | XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_FN_NONE | XN_FLAG_DN_REV};
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);
    unsigned char *der = NULL;
    char buf[24];

    o_str("name", title);
    char *line = X509_NAME_oneline(n, NULL, 0);
    o_str("oneline", line);
    OPENSSL_free(line);
    for (int i = 0; i < (int)sizeof(buf); i++) {
        memset(buf, 0, sizeof(buf));
        o_str("cut", X509_NAME_oneline(n, buf, i));
    }
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        o_int(" form", X509_NAME_print_ex(out, n, 2, forms[i]));
    }
    int len = i2d_X509_NAME(n, &der);
    o_hex("der", der, len > 0 ? (size_t)len : 0);
    const unsigned char *p = der;
    X509_NAME *back = d2i_X509_NAME(NULL, &p, len);
    o_int("cmp", X509_NAME_cmp(n, back));
    o_int("hash", (long long)X509_NAME_hash_ex(n, NULL, NULL, NULL));
    o_int("old", (long long)X509_NAME_hash_old(n));
    X509_NAME_free(back);
    for (int cut = 0; cut < len; cut++) {
        p = der;
        back = d2i_X509_NAME(NULL, &p, cut);
        o_ptr_err("truncated", back);
    }
    OPENSSL_free(der);
    BIO_free(out);
}

int main(void)
{
    X509_NAME *n = X509_NAME_new();
    X509_NAME *m = X509_NAME_new();
    char text[10];

    show("empty", n);
    o_int_err("cn", X509_NAME_add_entry_by_txt(
                        n, "CN", MBSTRING_UTF8,
                        (const unsigned char *)"a/b+c\\d=e,f \"<\x01\xc3\xa9#", -1, -1, 0));
    o_int_err("joined", X509_NAME_add_entry_by_txt(n, "O", MBSTRING_ASC,
                                                   (const unsigned char *)"+x", -1, -1, -1));
    o_int_err("oid", X509_NAME_add_entry_by_txt(n, "1.2.3.4", MBSTRING_ASC,
                                                (const unsigned char *)"q/", -1, -1, 0));
    o_int_err("first", X509_NAME_add_entry_by_NID(n, NID_countryName, MBSTRING_ASC,
                                                  (const unsigned char *)"FR", -1, 0, 0));
    o_int_err("long country", X509_NAME_add_entry_by_NID(n, NID_countryName, MBSTRING_ASC,
                                                         (const unsigned char *)"FRA", -1, -1, 0));
    o_int_err("short country", X509_NAME_add_entry_by_NID(n, NID_countryName, MBSTRING_ASC,
                                                          (const unsigned char *)"F", -1, -1, 0));
    o_int_err("bad utf8", X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8,
                                                     (const unsigned char *)"\xff\xfe", -1, -1, 0));
    o_int_err("unknown", X509_NAME_add_entry_by_txt(n, "nosuch", MBSTRING_ASC,
                                                    (const unsigned char *)"x", -1, -1, 0));
    o_int_err("as it is",
              X509_NAME_add_entry_by_NID(n, NID_organizationalUnitName, V_ASN1_T61STRING,
                                         (const unsigned char *)" T61  \xe9 ", -1, -1, 0));
    o_int_err("bmp", X509_NAME_add_entry_by_NID(n, NID_title, V_ASN1_BMPSTRING,
                                                (const unsigned char *)"\0a\x01\x02", 4, -1, 0));
    o_int_err("email", X509_NAME_add_entry_by_txt(n, "emailAddress", MBSTRING_ASC,
                                                  (const unsigned char *)"a@b.c", -1, 1, 1));
    show("full", n);
    o_int("count", X509_NAME_entry_count(n));
    for (int i = -1; i <= X509_NAME_entry_count(n); i++) {
        X509_NAME_ENTRY *e = X509_NAME_get_entry(n, i);
        o_ptr("entry", e);
        if (e != NULL) {
            o_int("set", X509_NAME_ENTRY_set(e));
            o_int("nid", OBJ_obj2nid(X509_NAME_ENTRY_get_object(e)));
            o_int("type", ASN1_STRING_type(X509_NAME_ENTRY_get_data(e)));
        }
    }
    o_int("index", X509_NAME_get_index_by_NID(n, NID_commonName, -1));
    o_int("index", X509_NAME_get_index_by_NID(n, NID_commonName, 4));
    o_int("index", X509_NAME_get_index_by_NID(n, 99999, -1));
    o_err("index");
    o_int("text", X509_NAME_get_text_by_NID(n, NID_commonName, text, sizeof(text)));
    o_str("text", text);
    o_int("text len", X509_NAME_get_text_by_NID(n, NID_commonName, NULL, 0));
    o_int("no text", X509_NAME_get_text_by_NID(n, NID_surname, text, sizeof(text)));
    X509_NAME_ENTRY_free(X509_NAME_delete_entry(n, 1));
    o_ptr("delete", X509_NAME_delete_entry(n, 40));
    show("less", n);

    X509_NAME_add_entry_by_txt(m, "CN", V_ASN1_PRINTABLESTRING,
                               (const unsigned char *)" Some   NAME ", -1, -1, 0);
    X509_NAME *k = X509_NAME_new();
    X509_NAME_add_entry_by_txt(k, "CN", V_ASN1_UTF8STRING, (const unsigned char *)"some name", -1,
                               -1, 0);
    o_int("same", X509_NAME_cmp(m, k));
    o_int("other", X509_NAME_cmp(m, n) != 0);
    o_int("null", X509_NAME_cmp(NULL, n));
    o_int("null", X509_NAME_cmp(n, NULL));
    o_int_err("set", X509_NAME_set(&k, n));
    o_int("same", X509_NAME_cmp(k, n));
    o_str("null name", X509_NAME_oneline(NULL, text, 10));
    X509_NAME_free(k);
    X509_NAME_free(n);
    X509_NAME_free(m);
    return 0;
}
