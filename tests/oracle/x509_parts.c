/* X509_ALGOR_dup(3), X509_SIG_get0(3), X509_PUBKEY_new(3), X509_NAME_ENTRY_get_object(3),
 * X509_NAME_add_entry_by_txt(3), X509_NAME_get0_der(3): the parts of a certificate. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static EVP_PKEY *key_of(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);

    BIO_free(in);
    return key;
}

static void algor(void)
{
    X509_ALGOR *a = X509_ALGOR_new();
    X509_ALGOR *b = X509_ALGOR_new();
    const ASN1_OBJECT *o = NULL;
    const void *value = NULL;
    int type = 7;
    unsigned char *der = NULL;

    X509_ALGOR_get0(&o, &type, &value, a);
    o_int("type", type);
    o_int("NID", OBJ_obj2nid(o));
    o_int("set", X509_ALGOR_set0(a, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL));
    o_int("set NULL", X509_ALGOR_set0(NULL, NULL, V_ASN1_NULL, NULL));
    X509_ALGOR_get0(&o, &type, &value, a);
    o_int("type", type);
    o_int("NID", OBJ_obj2nid(o));
    o_ptr("value", value);
    o_int("cmp", X509_ALGOR_cmp(a, a));
    o_int("set", X509_ALGOR_set0(b, OBJ_nid2obj(NID_sha256), V_ASN1_UNDEF, NULL));
    o_int("cmp", X509_ALGOR_cmp(a, b) != 0);
    ASN1_OCTET_STRING *s = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(s, (const unsigned char *)"iv", 2);
    o_int("set", X509_ALGOR_set0(b, OBJ_nid2obj(NID_aes_128_cbc), V_ASN1_OCTET_STRING, s));
    X509_ALGOR_get0(NULL, &type, &value, b);
    o_int("type", type);
    o_int("same", value == s);
    X509_ALGOR *c = X509_ALGOR_dup(b);
    o_int("dup", X509_ALGOR_cmp(b, c));
    int n = i2d_X509_ALGOR(c, &der);
    o_hex("der", der, (size_t)n);
    OPENSSL_free(der);
    X509_ALGOR_free(a);
    X509_ALGOR_free(b);
    X509_ALGOR_free(c);

    X509_SIG *sig = X509_SIG_new();
    X509_ALGOR *alg = NULL;
    ASN1_OCTET_STRING *digest = NULL;
    const X509_ALGOR *calg = NULL;
    const ASN1_OCTET_STRING *cdigest = NULL;
    X509_SIG_getm(sig, &alg, &digest);
    X509_ALGOR_set0(alg, OBJ_nid2obj(NID_sha1), V_ASN1_NULL, NULL);
    ASN1_OCTET_STRING_set(digest, (const unsigned char *)"d", 1);
    X509_SIG_get0(sig, &calg, &cdigest);
    o_int("same", calg == alg && cdigest == digest);
    der = NULL;
    n = i2d_X509_SIG(sig, &der);
    o_hex("der", der, (size_t)n);
    OPENSSL_free(der);
    X509_SIG_free(sig);
}

static void entries(void)
{
    X509_NAME_ENTRY *e = NULL;
    X509_NAME_ENTRY *same = NULL;
    X509_NAME *name = X509_NAME_new();
    const unsigned char *der = NULL;
    size_t n = 0;
    char text[32];

    e = X509_NAME_ENTRY_create_by_NID(NULL, NID_commonName, MBSTRING_ASC,
                                      (const unsigned char *)"abc", -1);
    o_ptr_err("by NID", e);
    same = X509_NAME_ENTRY_create_by_OBJ(&e, OBJ_nid2obj(NID_countryName), MBSTRING_ASC,
                                         (const unsigned char *)"CH", 2);
    o_int("reused", same == e);
    o_int("NID", OBJ_obj2nid(X509_NAME_ENTRY_get_object(e)));
    o_ptr_err("bad NID", X509_NAME_ENTRY_create_by_NID(NULL, 123456, MBSTRING_ASC,
                                                       (const unsigned char *)"x", 1));
    o_ptr_err("too long", X509_NAME_ENTRY_create_by_NID(NULL, NID_countryName, MBSTRING_ASC,
                                                        (const unsigned char *)"xyz", 3));
    o_ptr_err("bad txt", X509_NAME_ENTRY_create_by_txt(NULL, "no such", MBSTRING_ASC,
                                                       (const unsigned char *)"x", 1));
    same = X509_NAME_ENTRY_create_by_txt(NULL, "emailAddress", V_ASN1_IA5STRING,
                                         (const unsigned char *)"a@b", 3);
    o_ptr("by txt", same);
    o_int("set object", X509_NAME_ENTRY_set_object(same, OBJ_nid2obj(NID_organizationName)));
    o_int_err("set NULL", X509_NAME_ENTRY_set_object(NULL, OBJ_nid2obj(NID_organizationName)));
    o_int_err("set NULL", X509_NAME_ENTRY_set_object(same, NULL));
    o_int("set data",
          X509_NAME_ENTRY_set_data(same, MBSTRING_UTF8, (const unsigned char *)"\xc3\xa9", 2));
    o_int("set none", X509_NAME_ENTRY_set_data(same, MBSTRING_UTF8, NULL, 2));
    o_int("set NULL", X509_NAME_ENTRY_set_data(NULL, MBSTRING_UTF8, NULL, 2));
    o_int("type", ASN1_STRING_type(X509_NAME_ENTRY_get_data(same)));
    o_int("set data",
          X509_NAME_ENTRY_set_data(same, V_ASN1_PRINTABLESTRING, (const unsigned char *)"Org", -1));
    o_int("add", X509_NAME_add_entry(name, e, -1, 0));
    o_int("add", X509_NAME_add_entry(name, same, 0, 0));
    o_int("add", X509_NAME_add_entry(name, same, -1, -1));
    o_int("add", X509_NAME_add_entry(name, e, 0, 1));
    o_int("add NULL", X509_NAME_add_entry(NULL, e, 0, 1));
    o_int("add by OBJ", X509_NAME_add_entry_by_OBJ(name, OBJ_nid2obj(NID_commonName), MBSTRING_ASC,
                                                   (const unsigned char *)"cn", -1, 2, 0));
    for (int i = 0; i < X509_NAME_entry_count(name); i++) {
        o_int("set", X509_NAME_ENTRY_set(X509_NAME_get_entry(name, i)));
    }
    o_int("DER", X509_NAME_get0_der(name, &der, &n));
    o_hex("DER", der, n);
    o_int("DER", X509_NAME_get0_der(name, NULL, NULL));
    o_int("index", X509_NAME_get_index_by_OBJ(name, OBJ_nid2obj(NID_countryName), -1));
    o_int("index", X509_NAME_get_index_by_OBJ(name, OBJ_nid2obj(NID_sha1), -1));
    o_int("index", X509_NAME_get_index_by_OBJ(NULL, OBJ_nid2obj(NID_sha1), -1));
    o_int("text", X509_NAME_get_text_by_OBJ(name, OBJ_nid2obj(NID_commonName), text, sizeof(text)));
    o_str("text", text);
    o_int("short", X509_NAME_get_text_by_OBJ(name, OBJ_nid2obj(NID_commonName), text, 2));
    o_str("text", text);
    o_int("size", X509_NAME_get_text_by_OBJ(name, OBJ_nid2obj(NID_commonName), NULL, 0));
    o_int("none", X509_NAME_get_text_by_OBJ(name, OBJ_nid2obj(NID_sha1), text, 2));
    X509_NAME *copy = X509_NAME_dup(name);
    o_int("dup", X509_NAME_cmp(name, copy));
    fflush(stdout);
    o_int("ex fp", X509_NAME_print_ex_fp(stdout, name, 2, XN_FLAG_MULTILINE));
    putchar('\n');
    o_int("ex fp", X509_NAME_print_ex_fp(stdout, name, 0, XN_FLAG_ONELINE));
    X509_NAME_ENTRY *twin = X509_NAME_ENTRY_dup(e);
    o_int("twin", ASN1_STRING_cmp(X509_NAME_ENTRY_get_data(e), X509_NAME_ENTRY_get_data(twin)));
    X509_NAME_ENTRY_free(twin);
    X509_NAME_ENTRY_free(e);
    X509_NAME_ENTRY_free(same);
    X509_NAME_free(name);
    X509_NAME_free(copy);
    e = X509_NAME_ENTRY_new();
    o_int("empty", OBJ_obj2nid(X509_NAME_ENTRY_get_object(e)));
    X509_NAME_ENTRY_free(e);
}

static void pubkey(const char *file)
{
    EVP_PKEY *key = key_of(file);
    X509_PUBKEY *p = NULL;
    X509_PUBKEY *copy = NULL;
    ASN1_OBJECT *o = NULL;
    const unsigned char *bytes = NULL;
    X509_ALGOR *alg = NULL;
    int n = 0;
    BIO *bio = BIO_new(BIO_s_mem());
    FILE *f = tmpfile();

    o_str("key", file);
    o_int_err("set", X509_PUBKEY_set(&p, key));
    o_int("set NULL", X509_PUBKEY_set(NULL, key));
    o_int_err("set no key", X509_PUBKEY_set(&copy, NULL));
    o_int("param", X509_PUBKEY_get0_param(&o, &bytes, &n, &alg, p));
    o_int("NID", OBJ_obj2nid(o));
    o_hex("bytes", bytes, (size_t)n);
    o_ptr("alg", alg);
    o_int("param", X509_PUBKEY_get0_param(NULL, NULL, NULL, NULL, p));
    o_int("same", EVP_PKEY_eq(key, X509_PUBKEY_get0(p)));
    EVP_PKEY *got = X509_PUBKEY_get(p);
    o_int("same", got == X509_PUBKEY_get0(p));
    EVP_PKEY_free(got);
    copy = X509_PUBKEY_dup(p);
    o_int("eq", X509_PUBKEY_eq(p, copy));
    o_int("eq", X509_PUBKEY_eq(p, p));
    o_int("eq", X509_PUBKEY_eq(p, NULL));
    o_int("eq", X509_PUBKEY_eq(NULL, NULL));
    X509_PUBKEY_free(copy);
    o_int("bio", i2d_X509_PUBKEY_bio(bio, p));
    copy = d2i_X509_PUBKEY_bio(bio, NULL);
    o_int("eq", X509_PUBKEY_eq(p, copy));
    o_ptr_err("empty", d2i_X509_PUBKEY_bio(bio, NULL));
    o_int("fp", i2d_X509_PUBKEY_fp(f, p));
    rewind(f);
    o_ptr("fp", d2i_X509_PUBKEY_fp(f, &copy));
    o_int("eq", X509_PUBKEY_eq(p, copy));
    o_ptr_err("end", d2i_X509_PUBKEY_fp(f, NULL));
    o_int("PEM", PEM_write_bio_X509_PUBKEY(bio, p));
    X509_PUBKEY *again = PEM_read_bio_X509_PUBKEY(bio, NULL, NULL, NULL);
    o_int("eq", X509_PUBKEY_eq(p, again));
    X509_PUBKEY_free(again);
    rewind(f);
    o_int("PEM", PEM_write_X509_PUBKEY(f, p));
    rewind(f);
    again = PEM_read_X509_PUBKEY(f, NULL, NULL, NULL);
    o_int("eq", X509_PUBKEY_eq(p, again));
    X509_PUBKEY_free(again);
    X509_PUBKEY_free(copy);
    fclose(f);
    BIO_free(bio);
    X509_PUBKEY_free(p);
    EVP_PKEY_free(key);
}

int main(void)
{
    X509_PUBKEY *p = X509_PUBKEY_new_ex(NULL, NULL);

    o_ptr_err("no key", X509_PUBKEY_get0(p));
    o_ptr_err("NULL", X509_PUBKEY_get0(NULL));
    o_ptr_err("NULL", X509_PUBKEY_get(NULL));
    X509_PUBKEY_free(p);
    algor();
    entries();
    pubkey("p256.key");
    pubkey("rsa.key");
    pubkey("ed25519.key");
    return 0;
}
