/* X509V3_get_d2i(3), GENERAL_NAME, X509_get1_email, X509_check_akid, X509V3_extensions_print. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static X509 *load(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return x;
}

static void names(void)
{
    GENERAL_NAME *a = GENERAL_NAME_new();
    GENERAL_NAME *b = GENERAL_NAME_new();
    ASN1_IA5STRING *s = ASN1_IA5STRING_new();
    ASN1_OBJECT *o = NULL;
    ASN1_TYPE *value = ASN1_TYPE_new();
    ASN1_TYPE *got = NULL;
    int type = 99;

    ASN1_STRING_set(s, "a.example", -1);
    GENERAL_NAME_set0_value(a, GEN_DNS, s);
    o_int("same", GENERAL_NAME_get0_value(a, &type) == s);
    o_int("type", type);
    o_int("cmp", GENERAL_NAME_cmp(a, b));
    GENERAL_NAME *c = GENERAL_NAME_dup(a);
    o_int("cmp", GENERAL_NAME_cmp(a, c));
    o_int("cmp", GENERAL_NAME_cmp(a, NULL));
    GENERAL_NAME_free(c);
    ASN1_TYPE_set1(value, V_ASN1_UTF8STRING, s);
    o_int("other", GENERAL_NAME_get0_otherName(a, &o, &got));
    o_int("set other", GENERAL_NAME_set0_othername(b, OBJ_txt2obj("1.2.3.4", 1), value));
    o_int("other", GENERAL_NAME_get0_otherName(b, &o, &got));
    o_int("same", got == value);
    o_int("other", GENERAL_NAME_get0_otherName(b, NULL, NULL));
    c = GENERAL_NAME_dup(b);
    o_int("cmp", GENERAL_NAME_cmp(b, c));
    OTHERNAME *p = GENERAL_NAME_get0_value(b, NULL);
    OTHERNAME *q = GENERAL_NAME_get0_value(c, NULL);
    o_int("cmp", OTHERNAME_cmp(p, q));
    o_int("cmp", OTHERNAME_cmp(NULL, q));
    ASN1_OBJECT_free(q->type_id);
    q->type_id = OBJ_txt2obj("1.2.3.5", 1);
    o_int("cmp", OTHERNAME_cmp(p, q) != 0);
    GENERAL_NAME_free(c);
    GENERAL_NAME_free(a);
    GENERAL_NAME_free(b);
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);
    static const char *const ders[] = {
        "8103614062", "820161",  "860161", "87047f000001", "8710000102030405060708090a0b0c0d0e0f",
        "8703010203", "88022a03"};
    for (size_t i = 0; i < 7; i++) {
        long n = 0;
        unsigned char *der = OPENSSL_hexstr2buf(ders[i], &n);
        const unsigned char *in = der;
        GENERAL_NAME *name = d2i_GENERAL_NAME(NULL, &in, n);
        o_int(" print", GENERAL_NAME_print(out, name));
        GENERAL_NAME_free(name);
        OPENSSL_free(der);
    }
    BIO_free(out);
}

static void extensions(void)
{
    X509 *x = load("p256.pem");
    const STACK_OF(X509_EXTENSION) *list = X509_get0_extensions(x);
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);
    static char title[] = "Extensions of it";
    int critical = 5;
    int at = -1;

    o_int("print", X509V3_extensions_print(out, title, list, 0, 4));
    o_int("print none", X509V3_extensions_print(out, title, NULL, 0, 4));
    o_int("print no title", X509V3_extensions_print(out, NULL, list, X509V3_EXT_PARSE_UNKNOWN, 0));
    void *san = X509V3_get_d2i(list, NID_subject_alt_name, &critical, NULL);
    o_int("names", sk_GENERAL_NAME_num(san));
    o_int("critical", critical);
    GENERAL_NAMES_free(san);
    o_ptr("none", X509V3_get_d2i(list, NID_name_constraints, &critical, NULL));
    o_int("critical", critical);
    o_ptr("none", X509V3_get_d2i(NULL, NID_name_constraints, &critical, &at));
    o_int("at", at);
    ASN1_BIT_STRING *of_cert = X509_get_ext_d2i(x, NID_key_usage, NULL, NULL);
    X509_EXTENSION *made = X509V3_EXT_i2d(NID_key_usage, 1, of_cert);
    ASN1_BIT_STRING_free(of_cert);
    o_ptr_err("made", made);
    o_int("critical", X509_EXTENSION_get_critical(made));
    ASN1_BIT_STRING *usage = X509V3_EXT_d2i(made);
    o_hex("usage", ASN1_STRING_get0_data(usage), (size_t)ASN1_STRING_length(usage));
    o_int("supported", X509_supported_extension(made));
    ASN1_BIT_STRING_free(usage);
    X509_EXTENSION_set_object(made, OBJ_nid2obj(NID_sha256));
    o_ptr_err("no method", X509V3_EXT_d2i(made));
    o_int("supported", X509_supported_extension(made));
    X509_EXTENSION_free(made);
    o_ptr_err("no method", X509V3_EXT_i2d(NID_sha256, 0, x));
    for (int id = 0; id < 12; id++) {
        o_int("purpose", X509_PURPOSE_get_by_id(id));
    }
    BIO_free(out);
    X509_free(x);
}

static void authority(void)
{
    X509 *x = load("p256.pem");
    X509 *issuer = load("int.pem");
    X509 *other = load("rsa.pem");
    AUTHORITY_KEYID *akid = X509_get_ext_d2i(x, NID_authority_key_identifier, NULL, NULL);

    o_ptr("akid", akid);
    /* OpenSSL reads the key identifiers of an issuer only once it has looked at it. */
    o_int("look", X509_check_purpose(issuer, -1, 0) && X509_check_purpose(other, -1, 0));
    o_int("check", X509_check_akid(issuer, akid));
    o_int("check", X509_check_akid(other, akid));
    o_int("check", X509_check_akid(issuer, NULL));
    o_ptr("serial", X509_get0_authority_serial(x));
    o_ptr("key id", X509_get0_authority_key_id(x));
    AUTHORITY_KEYID_free(akid);
    akid = AUTHORITY_KEYID_new();
    o_int("empty", X509_check_akid(issuer, akid));
    akid->serial = ASN1_INTEGER_dup(X509_get0_serialNumber(issuer));
    o_int("serial", X509_check_akid(issuer, akid));
    ASN1_INTEGER_set(akid->serial, 3);
    o_int("serial", X509_check_akid(issuer, akid));
    AUTHORITY_KEYID_free(akid);
    STACK_OF(OPENSSL_STRING) *mails = X509_get1_email(x);
    o_int("mails", sk_OPENSSL_STRING_num(mails));
    X509_email_free(mails);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(other), "emailAddress", MBSTRING_ASC,
                               (const unsigned char *)"a@b.example", -1, -1, 0);
    mails = X509_get1_email(other);
    o_int("mails", sk_OPENSSL_STRING_num(mails));
    o_str("mail", sk_OPENSSL_STRING_value(mails, 0));
    X509_email_free(mails);
    X509_free(x);
    X509_free(issuer);
    X509_free(other);
}

int main(void)
{
    names();
    extensions();
    authority();
    return 0;
}
