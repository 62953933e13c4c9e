/* X509_get_*(3), X509V3_EXT_print(3), X509_check_host(3), d2i_X509(3): every test certificate. */
/* oracle: ignore verify errors - how many errors a provider puts under EVP_R_ is its own affair */
#include "oracle.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static const char *const names[] = {"ca",
                                    "int",
                                    "int-rsa",
                                    "other-ca",
                                    "rsa",
                                    "p256",
                                    "p384",
                                    "p521",
                                    "ed25519",
                                    "rsa-rsa",
                                    "direct",
                                    "client-rsa",
                                    "client-p256",
                                    "expired",
                                    "notyet",
                                    "wrongeku",
                                    "wronghost",
                                    "nosan",
                                    "revoked",
                                    "unknown",
                                    "selfsigned",
                                    "badsig",
                                    "weak",
                                    "issuer-notca",
                                    "names-good",
                                    "names-bad",
                                    "issuer-pathlen",
                                    "issuer-nosign",
                                    "selfsigned-rsa",
                                    "client-ed25519"};

static X509 *load(const char *name)
{
    char file[64];
    snprintf(file, sizeof(file), "%s.pem", name);
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = in != NULL ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    if (x == NULL) {
        o_die("no %s", name);
    }
    return x;
}

static void show_parts(X509 *x, BIO *out)
{
    const ASN1_BIT_STRING *sig = NULL;
    const X509_ALGOR *alg = NULL;
    int md = 0;
    int pk = 0;
    int bits = 0;
    uint32_t flags = 0;

    o_int("version", X509_get_version(x));
    BIO_printf(out, "serial: ");
    o_int("", i2a_ASN1_INTEGER(out, X509_get0_serialNumber(x)));
    char *line = X509_NAME_oneline(X509_get_subject_name(x), NULL, 0);
    o_str("subject", line);
    OPENSSL_free(line);
    o_int("print_ex", X509_NAME_print_ex(out, X509_get_issuer_name(x), 1, XN_FLAG_ONELINE));
    o_int("rfc2253", X509_NAME_print_ex(out, X509_get_issuer_name(x), 0, XN_FLAG_RFC2253));
    o_int("print", X509_NAME_print(out, X509_get_issuer_name(x), 0));
    o_int("hash", (long long)(X509_subject_name_hash(x) != 0));
    o_int("check time form", ASN1_TIME_check(X509_get0_notBefore(x)));
    o_int("time type", ASN1_STRING_type(X509_get0_notAfter(x)));
    X509_get0_signature(&sig, &alg, x);
    o_int("sig len ok", ASN1_STRING_length(sig) > 0);
    o_int("sig nid", X509_get_signature_nid(x));
    o_int("info", X509_get_signature_info(x, &md, &pk, &bits, &flags));
    o_int("md", md);
    o_int("pk", pk);
    o_int("bits", bits);
    o_int("flags", flags);
    o_int("ext flags", X509_get_extension_flags(x));
    o_int("key usage", X509_get_key_usage(x));
    o_int("ext key usage", X509_get_extended_key_usage(x));
    o_int("pathlen", X509_get_pathlen(x));
    o_int("ca", X509_check_ca(x));
    o_ptr("skid", X509_get0_subject_key_id(x));
    o_ptr("akid", X509_get0_authority_key_id(x));
    o_ptr("akid issuer", X509_get0_authority_issuer(x));
    o_int("uid", X509_get0_pubkey_bitstr(x)->length > 0);
}

static void show_exts(X509 *x, BIO *out)
{
    char text[80];

    for (int i = 0; i < X509_get_ext_count(x); i++) {
        X509_EXTENSION *ext = X509_get_ext(x, i);
        i2t_ASN1_OBJECT(text, sizeof(text), X509_EXTENSION_get_object(ext));
        o_str("extension", text);
        o_int("critical", X509_EXTENSION_get_critical(ext));
        o_int("found", X509_get_ext_by_OBJ(x, X509_EXTENSION_get_object(ext), -1));
        if (OBJ_obj2nid(X509_EXTENSION_get_object(ext)) != NID_subject_key_identifier &&
            OBJ_obj2nid(X509_EXTENSION_get_object(ext)) != NID_authority_key_identifier) {
            o_int("printed", X509V3_EXT_print(out, ext, X509V3_EXT_DUMP_UNKNOWN, 4));
        }
        o_int("length ok", ASN1_STRING_length(X509_EXTENSION_get_data(ext)) > 0);
    }
    BASIC_CONSTRAINTS *bc = X509_get_ext_d2i(x, NID_basic_constraints, NULL, NULL);
    o_ptr("bc", bc);
    BASIC_CONSTRAINTS_free(bc);
    GENERAL_NAMES *san = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(san); i++) {
        int type = -1;
        GENERAL_NAME *g = sk_GENERAL_NAME_value(san, i);
        o_int("general name", GENERAL_NAME_print(out, g));
        o_ptr("value", GENERAL_NAME_get0_value(g, &type));
        o_int("type", type);
    }
    GENERAL_NAMES_free(san);
    int crit = 7;
    o_ptr("none", X509_get_ext_d2i(x, NID_sinfo_access, &crit, NULL));
    o_int("crit", crit);
    STACK_OF(OPENSSL_STRING) *urls = X509_get1_ocsp(x);
    o_int("ocsp", sk_OPENSSL_STRING_num(urls));
    X509_email_free(urls);
}

static void show_checks(X509 *x)
{
    static const char *const hosts[] = {"localhost",
                                        "example.test",
                                        "EXAMPLE.test",
                                        "a.wild.test",
                                        "a.b.wild.test",
                                        "other.test",
                                        "",
                                        ".test",
                                        "127.0.0.1",
                                        "www.allowed.test",
                                        "example.test."};
    char *peer = NULL;

    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        o_str("host", hosts[i]);
        o_int("check", X509_check_host(x, hosts[i], 0, 0, &peer));
        o_str("peer", peer);
        OPENSSL_free(peer);
        peer = NULL;
        o_int("no wildcards", X509_check_host(x, hosts[i], 0, X509_CHECK_FLAG_NO_WILDCARDS, NULL));
    }
    o_int("nul", X509_check_host(x, "local\0host", 10, 0, NULL));
    o_int("nul at end", X509_check_host(x, "localhost\0", 10, 0, NULL));
    o_int("null", X509_check_host(x, NULL, 0, 0, NULL));
    o_int("ip", X509_check_ip_asc(x, "127.0.0.1", 0));
    o_int("ip6", X509_check_ip_asc(x, "::1", 0));
    o_int("ip bad", X509_check_ip_asc(x, "127.0.0", 0));
    o_int("ip raw", X509_check_ip(x, (const unsigned char *)"\x7f\0\0\1", 4, 0));
    o_int("email", X509_check_email(x, "a@example.test", 0, 0));
    o_err("checks");
}

int main(void)
{
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);
    X509 *ca = load("ca");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        X509 *x = load(names[i]);
        unsigned char *der = NULL;
        unsigned char md[EVP_MAX_MD_SIZE];
        unsigned int n = 0;

        o_str("certificate", names[i]);
        show_parts(x, out);
        show_exts(x, out);
        show_checks(x);
        o_int("issued", X509_check_issued(ca, x));
        o_int("digest", X509_digest(x, EVP_sha256(), md, &n));
        o_int("n", n);
        o_int("pubkey digest", X509_pubkey_digest(x, EVP_sha1(), md, &n));
        o_int("n", n);
        o_int("name digest", X509_NAME_digest(X509_get_subject_name(x), EVP_sha1(), md, &n));
        o_int("cmp", X509_cmp(x, ca) == 0);
        EVP_PKEY *key = X509_get_pubkey(x);
        o_int("verify", X509_verify(x, X509_get0_pubkey(ca)));
        o_err_codes("verify errors");
        EVP_PKEY_free(key);
        int len = i2d_X509(x, &der);
        X509 *copy = X509_dup(x);
        o_int("dup", X509_cmp(x, copy));
        X509_free(copy);
        for (int cut = 0; cut < len && i < 2; cut++) {
            unsigned char *part = malloc((size_t)cut + 1);
            memcpy(part, der, (size_t)cut);
            const unsigned char *p = part;
            X509 *none = d2i_X509(NULL, &p, cut);
            if (none != NULL || p != part) {
                o_int("cut", cut);
            }
            if (cut % 40 == 0) {
                o_err("cut");
            }
            ERR_clear_error();
            free(part);
        }
        OPENSSL_free(der);
        X509_free(x);
    }
    X509_free(ca);
    BIO_free(out);
    return 0;
}
