/* X509_REQ_new(3), X509_REQ_sign(3), X509_REQ_add_extensions(3), X509_REQ_get_attr(3),
 * X509_ATTRIBUTE: a request made field by field. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static EVP_PKEY *key_of(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);

    BIO_free(in);
    return key;
}

static void der(const char *name, X509_REQ *r)
{
    unsigned char *p = NULL;
    int n = i2d_X509_REQ(r, &p);
    o_int_err(name, n);
    o_hex(name, p, n > 0 ? (size_t)n : 0);
    OPENSSL_free(p);
}

static void attributes(X509_REQ *r)
{
    ASN1_OBJECT *pass = OBJ_nid2obj(NID_pkcs9_challengePassword);
    X509_ATTRIBUTE *a = X509_ATTRIBUTE_new();
    X509_ATTRIBUTE *copy = NULL;

    o_int("none", X509_REQ_get_attr_count(r));
    o_ptr("none", X509_REQ_get_attr(r, 0));
    o_ptr("none", X509_REQ_delete_attr(r, 0));
    o_int("object", X509_ATTRIBUTE_set1_object(a, pass));
    o_int_err("no object", X509_ATTRIBUTE_set1_object(NULL, pass));
    o_int_err("data", X509_ATTRIBUTE_set1_data(a, MBSTRING_ASC, "secret", -1));
    o_int_err("data again", X509_ATTRIBUTE_set1_data(a, V_ASN1_UTF8STRING, "second", 6));
    o_int("count", X509_ATTRIBUTE_count(a));
    o_int("NID", OBJ_obj2nid(X509_ATTRIBUTE_get0_object(a)));
    o_ptr("NULL", X509_ATTRIBUTE_get0_object(NULL));
    copy = X509_ATTRIBUTE_dup(a);
    o_int("copy", X509_ATTRIBUTE_count(copy));
    X509_ATTRIBUTE_free(copy);
    o_int_err("add1", X509_REQ_add1_attr(r, a));
    o_int_err("by OBJ", X509_REQ_add1_attr_by_OBJ(r, OBJ_nid2obj(NID_pkcs9_unstructuredName),
                                                  MBSTRING_ASC, (const unsigned char *)"x", 1));
    o_int_err("by NID", X509_REQ_add1_attr_by_NID(r, NID_pkcs9_unstructuredName, MBSTRING_ASC,
                                                  (const unsigned char *)"y", 1));
    o_int_err("by txt", X509_REQ_add1_attr_by_txt(r, "1.2.3.4", V_ASN1_OCTET_STRING,
                                                  (const unsigned char *)"z", 1));
    o_int_err("bad txt", X509_REQ_add1_attr_by_txt(r, "no such", V_ASN1_OCTET_STRING,
                                                   (const unsigned char *)"z", 1));
    o_int("count", X509_REQ_get_attr_count(r));
    o_int("at", X509_REQ_get_attr_by_OBJ(r, pass, -1));
    o_int("at", X509_REQ_get_attr_by_OBJ(r, pass, 0));
    o_int("at", X509_REQ_get_attr_by_NID(r, NID_pkcs9_challengePassword, -1));
    X509_ATTRIBUTE_free(a);
    a = X509_REQ_delete_attr(r, 2);
    o_ptr("deleted", a);
    X509_ATTRIBUTE_free(a);
    o_int("count", X509_REQ_get_attr_count(r));
}

static void extensions(X509_REQ *r)
{
    STACK_OF(X509_EXTENSION) *list = sk_X509_EXTENSION_new_null();
    ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
    int *nids = X509_REQ_get_extension_nids();
    static int own[] = {NID_sha256, NID_undef};

    o_int("NID", X509_REQ_extension_nid(NID_ext_req));
    o_int("NID", X509_REQ_extension_nid(NID_ms_ext_req));
    o_int("NID", X509_REQ_extension_nid(NID_sha256));
    o_int("first", nids[0]);
    o_int("second", nids[1]);
    o_int("end", nids[2]);
    X509_REQ_set_extension_nids(own);
    o_int("NID", X509_REQ_extension_nid(NID_ext_req));
    o_int("NID", X509_REQ_extension_nid(NID_sha256));
    o_int("own", X509_REQ_get_extension_nids() == own);
    X509_REQ_set_extension_nids(nids);
    ASN1_OCTET_STRING_set(data, (const unsigned char *)"\3\2\3\x08", 4);
    sk_X509_EXTENSION_push(list, X509_EXTENSION_create_by_NID(NULL, NID_key_usage, 1, data));
    sk_X509_EXTENSION_push(list, X509_EXTENSION_create_by_NID(NULL, NID_netscape_comment, 0, data));
    ASN1_OCTET_STRING_free(data);
    o_int_err("add nid", X509_REQ_add_extensions_nid(r, list, NID_ms_ext_req));
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    list = X509_REQ_get_extensions(r);
    o_int("got", sk_X509_EXTENSION_num(list));
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
}

static void sign(X509_REQ *r, const char *file, const EVP_MD *md)
{
    EVP_PKEY *key = key_of(file);
    EVP_PKEY *other = key_of("p256.key");
    const ASN1_BIT_STRING *sig = NULL;
    const X509_ALGOR *alg = NULL;
    unsigned char md_value[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    unsigned char *p = NULL;

    o_int_err("set key", X509_REQ_set_pubkey(r, key));
    o_int_err("sign", X509_REQ_sign(r, key, md));
    der("signed", r);
    o_int_err("verify", X509_REQ_verify(r, key));
    o_int_err("verify ex", X509_REQ_verify_ex(r, key, NULL, NULL));
    o_int_err("private", X509_REQ_check_private_key(r, key));
    o_int_err("wrong type", X509_REQ_check_private_key(r, other));
    X509_REQ_get0_signature(r, &sig, &alg);
    o_hex("signature", ASN1_STRING_get0_data(sig), (size_t)ASN1_STRING_length(sig));
    o_int("NID", X509_REQ_get_signature_nid(r));
    o_int_err("digest", X509_REQ_digest(r, EVP_sha256(), md_value, &n));
    o_hex("digest", md_value, n);
    EVP_PKEY *got = X509_REQ_get_pubkey(r);
    o_int("key", EVP_PKEY_eq(got, key));
    EVP_PKEY_free(got);
    o_int("key", EVP_PKEY_eq(X509_REQ_get0_pubkey(r), key));
    o_int("key", EVP_PKEY_eq(X509_PUBKEY_get0(X509_REQ_get_X509_PUBKEY(r)), key));
    int len = i2d_re_X509_REQ_tbs(r, &p);
    o_hex("tbs", p, len > 0 ? (size_t)len : 0);
    OPENSSL_free(p);
    EVP_PKEY_free(other);
    EVP_PKEY_free(key);
}

int main(void)
{
    X509_REQ *r = X509_REQ_new();
    X509_REQ *copy = NULL;
    X509_NAME *name = X509_NAME_new();
    BIO *bio = BIO_new(BIO_s_mem());
    FILE *f = tmpfile();

    o_int("version", X509_REQ_get_version(r));
    o_int_err("version", X509_REQ_set_version(r, 0));
    o_int_err("NULL", X509_REQ_set_version(NULL, 0));
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"r", -1, -1, 0);
    o_int_err("subject", X509_REQ_set_subject_name(r, name));
    o_int("subject", X509_NAME_cmp(name, X509_REQ_get_subject_name(r)));
    o_int("NULL", X509_REQ_set_subject_name(NULL, name));
    o_int("NULL", X509_REQ_set_pubkey(NULL, NULL));
    attributes(r);
    extensions(r);
    sign(r, "ed25519.key", NULL);
    sign(r, "rsa.key", EVP_sha384());
    copy = X509_REQ_dup(r);
    der("copy", copy);
    X509_REQ_free(copy);
    copy = NULL;
    o_int("bio", i2d_X509_REQ_bio(bio, r));
    o_ptr("bio", d2i_X509_REQ_bio(bio, &copy));
    der("bio", copy);
    o_ptr_err("empty", d2i_X509_REQ_bio(bio, NULL));
    o_int("fp", i2d_X509_REQ_fp(f, r));
    rewind(f);
    o_ptr("fp", d2i_X509_REQ_fp(f, &copy));
    o_ptr_err("end", d2i_X509_REQ_fp(f, NULL));
    o_int_err("verify", X509_REQ_verify(copy, X509_REQ_get0_pubkey(r)));
    X509_REQ_free(copy);
    copy = X509_REQ_new_ex(NULL, NULL);
    o_ptr("new ex", copy);
    o_ptr_err("no key", X509_REQ_get_pubkey(copy));
    X509_REQ_free(copy);
    X509_REQ_free(r);
    X509_NAME_free(name);
    BIO_free(bio);
    fclose(f);
    return 0;
}
