/* Requests, attributes, CRLs, purposes, printing, BIGNUMs: X509_REQ_new(3),
 * X509_CRL_get0_by_serial(3), X509_check_purpose(3), X509_print_ex(3), ASN1_INTEGER_to_BN(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void purposes(void)
{
    static const char *const names[] = {"ca", "int", "rsa", "client-rsa", "wrongeku", "selfsigned"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char file[64];
        snprintf(file, sizeof(file), "%s.pem", names[i]);
        BIO *in = BIO_new_file(o_cert(file), "r");
        X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
        for (int p = -1; p < 11; p++) {
            o_int("purpose", X509_check_purpose(x, p, 0));
            o_int("ca", X509_check_purpose(x, p, 1));
        }
        X509_free(x);
        BIO_free(in);
    }
    o_int("count", X509_PURPOSE_get_count());
    for (int i = -1; i <= X509_PURPOSE_get_count(); i++) {
        X509_PURPOSE *p = X509_PURPOSE_get0(i);
        if (p != NULL) {
            o_int("id", X509_PURPOSE_get_id(p));
            o_int("trust", X509_PURPOSE_get_trust(p));
            o_str("name", X509_PURPOSE_get0_name(p));
            o_int("index", X509_PURPOSE_get_by_sname(X509_PURPOSE_get0_sname(p)));
        }
    }
    o_int("none", X509_PURPOSE_get_by_sname("none"));
}

static void crl(BIO *out)
{
    BIO *in = BIO_new_file(o_cert("int.crl.pem"), "r");
    X509_CRL *c = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
    X509_CRL *d = X509_CRL_dup(c);

    BIO_free(in);
    o_int("version", X509_CRL_get_version(c));
    o_int(" issuer", X509_NAME_print_ex(out, X509_CRL_get_issuer(c), 0, XN_FLAG_RFC2253));
    o_ptr("next", X509_CRL_get0_nextUpdate(c));
    o_int("sig", X509_CRL_get_signature_nid(c));
    o_int("match", X509_CRL_match(c, d));
    o_int("cmp", X509_CRL_cmp(c, d));
    o_int("exts", X509_CRL_get_ext_count(c));
    for (int i = 0; i < X509_CRL_get_ext_count(c); i++) {
        X509_EXTENSION *e = X509_CRL_get_ext(c, i);
        o_int("critical", X509_EXTENSION_get_critical(e));
        o_int("where", X509_CRL_get_ext_by_OBJ(c, X509_EXTENSION_get_object(e), -1));
    }
    STACK_OF(X509_REVOKED) *list = X509_CRL_get_REVOKED(c);
    o_int("revoked", sk_X509_REVOKED_num(list));
    for (int i = 0; i < sk_X509_REVOKED_num(list); i++) {
        X509_REVOKED *r = sk_X509_REVOKED_value(list, i);
        X509_REVOKED *found = NULL;
        o_int(" serial", i2a_ASN1_INTEGER(out, X509_REVOKED_get0_serialNumber(r)));
        o_int("date", ASN1_TIME_check(X509_REVOKED_get0_revocationDate(r)));
        o_int("exts", X509_REVOKED_get_ext_count(r));
        o_int("find", X509_CRL_get0_by_serial(c, &found,
                                              (ASN1_INTEGER *)X509_REVOKED_get0_serialNumber(r)));
        o_int("same", found == r);
    }
    in = BIO_new_file(o_cert("int.pem"), "r");
    X509 *issuer = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    o_int("verify", X509_CRL_verify(c, X509_get0_pubkey(issuer)));
    X509_free(issuer);
    X509_CRL_free(c);
    X509_CRL_free(d);
}

static void request(void)
{
    X509_REQ *req = X509_REQ_new();
    X509_NAME *name = X509_NAME_new();

    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"x", -1, -1, 0);
    o_int_err("version", X509_REQ_set_version(req, 0));
    o_int_err("subject", X509_REQ_set_subject_name(req, name));
    o_int("attrs", X509_REQ_get_attr_count(req));
    o_int_err("attr", X509_REQ_add1_attr_by_NID(req, NID_pkcs9_challengePassword, MBSTRING_ASC,
                                                (const unsigned char *)"secret", -1));
    o_int_err("twice", X509_REQ_add1_attr_by_NID(req, NID_pkcs9_challengePassword, MBSTRING_ASC,
                                                 (const unsigned char *)"secret", -1));
    o_int_err("txt", X509_REQ_add1_attr_by_txt(req, "nosuch", MBSTRING_ASC,
                                               (const unsigned char *)"secret", -1));
    o_int("index", X509_REQ_get_attr_by_NID(req, NID_pkcs9_challengePassword, -1));
    X509_ATTRIBUTE *a = X509_REQ_get_attr(req, 0);
    o_int("count", X509_ATTRIBUTE_count(a));
    o_int("type", ASN1_TYPE_get(X509_ATTRIBUTE_get0_type(a, 0)));
    o_ptr_err("data", X509_ATTRIBUTE_get0_data(a, 0, V_ASN1_UTF8STRING, NULL));
    o_ptr_err("wrong", X509_ATTRIBUTE_get0_data(a, 0, V_ASN1_IA5STRING, NULL));
    STACK_OF(X509_EXTENSION) *exts = NULL;
    BASIC_CONSTRAINTS *bc = BASIC_CONSTRAINTS_new();
    bc->ca = 1;
    o_int_err("bc", X509V3_add1_i2d(&exts, NID_basic_constraints, bc, 1, 0));
    o_int_err("exists", X509V3_add1_i2d(&exts, NID_basic_constraints, bc, 1, 0));
    o_int_err("replace", X509V3_add1_i2d(&exts, NID_basic_constraints, bc, 0, X509V3_ADD_REPLACE));
    BASIC_CONSTRAINTS_free(bc);
    o_int_err("extensions", X509_REQ_add_extensions(req, exts));
    STACK_OF(X509_EXTENSION) *back = X509_REQ_get_extensions(req);
    o_int_err("back", sk_X509_EXTENSION_num(back));
    sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
    sk_X509_EXTENSION_pop_free(back, X509_EXTENSION_free);
    int n = i2d_X509_REQ_INFO(NULL, NULL);
    o_int("null", n);
    X509_NAME_free(name);
    X509_REQ_free(req);
}

static void bignums(void)
{
    static const char *const values[] = {
        "0", "-1", "7F", "80", "-80", "-81", "FFFFFFFFFFFFFFFFFFFF", "-100000000000000000"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        BIGNUM *b = NULL;
        unsigned char *der = NULL;
        BN_hex2bn(&b, values[i]);
        ASN1_INTEGER *a = BN_to_ASN1_INTEGER(b, NULL);
        int n = i2d_ASN1_INTEGER(a, &der);
        o_hex(values[i], der, (size_t)n);
        BIGNUM *c = ASN1_INTEGER_to_BN(a, NULL);
        o_int("cmp", BN_cmp(b, c));
        o_ptr_err("wrong", ASN1_ENUMERATED_to_BN(a, NULL));
        ASN1_INTEGER_free(a);
        BN_free(b);
        BN_free(c);
        OPENSSL_free(der);
    }
}

int main(void)
{
    static const char *const names[] = {"rsa.pem", "p256.pem", "ed25519.pem", "names-good.pem",
                                        "ca.pem"};
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);

    purposes();
    crl(out);
    request();
    bignums();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        BIO *in = BIO_new_file(o_cert(names[i]), "r");
        X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
        o_int("print", X509_print(out, x));
        o_int("print_ex", X509_print_ex(out, x, XN_FLAG_MULTILINE, X509_FLAG_NO_PUBKEY));
        X509_free(x);
        BIO_free(in);
    }
    BIO_free(out);
    return 0;
}
