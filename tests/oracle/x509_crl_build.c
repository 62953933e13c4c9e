/* X509_CRL_get0_by_serial(3), X509_CRL_sign, X509v3_get_ext_by_NID(3): a CRL made and read. */
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

static void der(const char *name, X509_CRL *crl)
{
    unsigned char *p = NULL;
    int n = i2d_X509_CRL(crl, &p);
    o_int_err(name, n);
    o_hex(name, p, n > 0 ? (size_t)n : 0);
    OPENSSL_free(p);
}

static X509_REVOKED *entry(long serial, int reason)
{
    X509_REVOKED *r = X509_REVOKED_new();
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    ASN1_TIME *when = ASN1_TIME_new();
    ASN1_ENUMERATED *why = ASN1_ENUMERATED_new();

    ASN1_INTEGER_set(number, serial);
    ASN1_TIME_set_string(when, "20240101000000Z");
    o_int("serial", X509_REVOKED_set_serialNumber(r, number));
    o_int("date", X509_REVOKED_set_revocationDate(r, when));
    o_int("NULL", X509_REVOKED_set_serialNumber(NULL, number));
    o_int("NULL", X509_REVOKED_set_revocationDate(NULL, when));
    ASN1_ENUMERATED_set(why, reason);
    if (reason >= 0) {
        o_int_err("reason", X509_REVOKED_add1_ext_i2d(r, NID_crl_reason, why, 0, 0));
    }
    ASN1_INTEGER_free(number);
    ASN1_TIME_free(when);
    ASN1_ENUMERATED_free(why);
    return r;
}

static void of_entry(void)
{
    X509_REVOKED *r = entry(9, 1);
    X509_REVOKED *copy = X509_REVOKED_dup(r);
    X509_EXTENSION *e = NULL;
    int critical = 0;

    o_int("copy", ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(r),
                                   X509_REVOKED_get0_serialNumber(copy)));
    o_int("count", X509_REVOKED_get_ext_count(copy));
    o_int("by NID", X509_REVOKED_get_ext_by_NID(copy, NID_crl_reason, -1));
    o_int("by OBJ", X509_REVOKED_get_ext_by_OBJ(copy, OBJ_nid2obj(NID_crl_reason), -1));
    o_int("by critical", X509_REVOKED_get_ext_by_critical(copy, 1, -1));
    o_int("list", sk_X509_EXTENSION_num(X509_REVOKED_get0_extensions(copy)));
    o_ptr("get", X509_REVOKED_get_ext(copy, 0));
    ASN1_ENUMERATED *why = X509_REVOKED_get_ext_d2i(copy, NID_crl_reason, &critical, NULL);
    o_int("reason", ASN1_ENUMERATED_get(why));
    o_int("critical", critical);
    ASN1_ENUMERATED_free(why);
    e = X509_REVOKED_delete_ext(copy, 0);
    o_int("count", X509_REVOKED_get_ext_count(copy));
    o_int("add", X509_REVOKED_add_ext(copy, e, -1));
    o_int("count", X509_REVOKED_get_ext_count(copy));
    X509_EXTENSION_free(e);
    X509_REVOKED_free(copy);
    X509_REVOKED_free(r);
}

static void extensions(X509_CRL *crl)
{
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    X509_EXTENSION *e = NULL;
    int critical = 0;

    o_ptr("none", X509_CRL_get0_extensions(crl));
    ASN1_INTEGER_set(number, 12);
    o_int_err("number", X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0));
    o_int_err("again", X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0));
    ASN1_INTEGER_free(number);
    o_int("by NID", X509_CRL_get_ext_by_NID(crl, NID_crl_number, -1));
    o_int("by OBJ", X509_CRL_get_ext_by_OBJ(crl, OBJ_nid2obj(NID_crl_number), -1));
    o_int("by critical", X509_CRL_get_ext_by_critical(crl, 0, -1));
    number = X509_CRL_get_ext_d2i(crl, NID_crl_number, &critical, NULL);
    o_int("number", ASN1_INTEGER_get(number));
    ASN1_INTEGER_free(number);
    e = X509_CRL_delete_ext(crl, 0);
    o_ptr("deleted", e);
    o_int("count", X509_CRL_get_ext_count(crl));
    o_int("add", X509_CRL_add_ext(crl, e, -1));
    o_int("count", X509_CRL_get_ext_count(crl));
    o_ptr("get", X509_CRL_get_ext(crl, 0));
    X509_EXTENSION_free(e);
}

static void lookups(X509_CRL *crl)
{
    STACK_OF(X509_REVOKED) *all = X509_CRL_get_REVOKED(crl);
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    X509_REVOKED *found = NULL;
    X509 *x = X509_new();

    o_int("entries", sk_X509_REVOKED_num(all));
    ASN1_INTEGER_set(number, 5);
    o_int("by serial", X509_CRL_get0_by_serial(crl, &found, number));
    o_int("serial", ASN1_INTEGER_get(X509_REVOKED_get0_serialNumber(found)));
    X509_set_serialNumber(x, number);
    X509_set_issuer_name(x, X509_CRL_get_issuer(crl));
    o_int("by cert", X509_CRL_get0_by_cert(crl, &found, x));
    ASN1_INTEGER_set(number, 6);
    X509_set_serialNumber(x, number);
    o_int("by cert", X509_CRL_get0_by_cert(crl, &found, x));
    ASN1_INTEGER_set(number, 8);
    o_int("removed", X509_CRL_get0_by_serial(crl, &found, number));
    ASN1_INTEGER_free(number);
    X509_free(x);
}

static void sign(X509_CRL *crl, const char *file, const EVP_MD *md)
{
    EVP_PKEY *key = key_of(file);
    const ASN1_BIT_STRING *sig = NULL;
    const X509_ALGOR *alg = NULL;
    unsigned char *p = NULL;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    o_int_err("sign", X509_CRL_sign(crl, key, md));
    o_int_err("verify", X509_CRL_verify(crl, key));
    der("signed", crl);
    X509_CRL_get0_signature(crl, &sig, &alg);
    o_hex("signature", ASN1_STRING_get0_data(sig), (size_t)ASN1_STRING_length(sig));
    o_int("NID", X509_CRL_get_signature_nid(crl));
    o_int_err("digest", X509_CRL_digest(crl, EVP_sha1(), digest, &n));
    o_hex("digest", digest, n);
    int len = i2d_re_X509_CRL_tbs(crl, &p);
    o_hex("tbs", p, len > 0 ? (size_t)len : 0);
    OPENSSL_free(p);
    EVP_PKEY_free(key);
}

int main(void)
{
    X509_CRL *crl = X509_CRL_new();
    X509_CRL *copy = NULL;
    X509_NAME *name = X509_NAME_new();
    ASN1_TIME *when = ASN1_TIME_new();
    BIO *bio = BIO_new(BIO_s_mem());
    FILE *f = tmpfile();

    of_entry();
    o_int("version", X509_CRL_get_version(crl));
    o_int_err("version", X509_CRL_set_version(crl, 1));
    o_int("NULL", X509_CRL_set_version(NULL, 1));
    o_int("version", X509_CRL_get_version(crl));
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"ca", -1, -1, 0);
    o_int_err("issuer", X509_CRL_set_issuer_name(crl, name));
    o_int("NULL", X509_CRL_set_issuer_name(NULL, name));
    o_ptr("no next", X509_CRL_get0_nextUpdate(crl));
    ASN1_TIME_set_string(when, "20240101000000Z");
    o_int_err("last", X509_CRL_set1_lastUpdate(crl, when));
    ASN1_TIME_set_string(when, "20240201000000Z");
    o_int_err("next", X509_CRL_set1_nextUpdate(crl, when));
    o_int("NULL", X509_CRL_set1_lastUpdate(NULL, when));
    o_int("NULL", X509_CRL_set1_nextUpdate(NULL, when));
    o_str("last", (const char *)ASN1_STRING_get0_data(X509_CRL_get0_lastUpdate(crl)));
    o_str("last", (const char *)ASN1_STRING_get0_data(X509_CRL_get_lastUpdate(crl)));
    o_str("next", (const char *)ASN1_STRING_get0_data(X509_CRL_get_nextUpdate(crl)));
    o_int("add", X509_CRL_add0_revoked(crl, entry(7, -1)));
    o_int("add", X509_CRL_add0_revoked(crl, entry(5, 4)));
    o_int("add", X509_CRL_add0_revoked(crl, entry(8, 8)));
    extensions(crl);
    o_int("sort", X509_CRL_sort(crl));
    sign(crl, "ed25519.key", NULL);
    sign(crl, "rsa.key", EVP_sha256());
    lookups(crl);
    o_int("bio", i2d_X509_CRL_bio(bio, crl));
    o_ptr("bio", d2i_X509_CRL_bio(bio, &copy));
    o_ptr_err("empty", d2i_X509_CRL_bio(bio, NULL));
    o_int("cmp", X509_CRL_cmp(crl, copy));
    o_int("match", X509_CRL_match(copy, copy));
    lookups(copy);
    o_int("fp", i2d_X509_CRL_fp(f, crl));
    rewind(f);
    o_ptr("fp", d2i_X509_CRL_fp(f, &copy));
    o_ptr_err("end", d2i_X509_CRL_fp(f, NULL));
    o_int("up ref", X509_CRL_up_ref(copy));
    X509_CRL_free(copy);
    der("again", copy);
    /* Reading into one that others have: after a failure the reference is gone, the object is not.
     */
    X509_CRL *shared = copy;
    const unsigned char bad[] = {0x30, 2, 5, 0};
    const unsigned char *in = bad;
    o_int("up ref", X509_CRL_up_ref(shared));
    o_ptr_err("into", d2i_X509_CRL(&shared, &in, (long)sizeof(bad)));
    o_ptr("shared", shared);
    der("kept", copy);
    X509_CRL_free(copy);
    X509_CRL_free(crl);
    crl = X509_CRL_new_ex(NULL, NULL);
    o_ptr("new ex", crl);
    o_ptr("none", X509_CRL_get_REVOKED(crl));
    X509_CRL_free(crl);
    X509_NAME_free(name);
    ASN1_TIME_free(when);
    BIO_free(bio);
    fclose(f);
    return 0;
}
