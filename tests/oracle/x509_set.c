/* X509_set_version(3), X509_get0_signature(3), X509_sign(3), X509v3_get_ext_by_NID(3),
 * X509_add1_trust_object(3), X509_cmp(3): a certificate made field by field. */
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
    if (key == NULL) {
        o_die("no key %s", file);
    }
    return key;
}

static void der(const char *name, const X509 *x)
{
    unsigned char *p = NULL;
    int n = i2d_X509(x, &p);

    o_int_err(name, n);
    o_hex(name, p, n > 0 ? (size_t)n : 0);
    OPENSSL_free(p);
}

static X509_NAME *name_of(const char *cn)
{
    X509_NAME *name = X509_NAME_new();
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)cn, -1, -1, 0);
    return name;
}

static void times(X509 *x)
{
    ASN1_TIME *t = ASN1_TIME_new();
    time_t base = 1700000000;

    o_ptr("getm", X509_getm_notBefore(x));
    o_ptr("adj", X509_time_adj(X509_getm_notBefore(x), 60, &base));
    o_ptr("adj ex", X509_time_adj_ex(X509_getm_notAfter(x), 365, -1, &base));
    o_str("before", (const char *)ASN1_STRING_get0_data(X509_get0_notBefore(x)));
    o_str("after", (const char *)ASN1_STRING_get0_data(X509_get0_notAfter(x)));
    o_ptr("gmtime", X509_gmtime_adj(t, -3600));
    o_int("past", X509_cmp_current_time(t));
    X509_gmtime_adj(t, 3600);
    o_int("future", X509_cmp_current_time(t));
    ASN1_TIME_set_string(t, "20500101000000Z");
    o_int_err("set after", X509_set1_notAfter(x, t));
    o_int("type", ASN1_STRING_type(X509_get0_notAfter(x)));
    ASN1_TIME_set_string(t, "20200101000000Z");
    o_int_err("set before", X509_set1_notBefore(x, t));
    o_int_err("same", X509_set1_notBefore(x, X509_getm_notBefore(x)));
    o_int("x NULL", X509_set1_notBefore(NULL, t));
    o_int("x NULL", X509_set1_notAfter(NULL, t));
    X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();
    X509_VERIFY_PARAM_set_time(param, base);
    o_int("timeframe", X509_cmp_timeframe(param, X509_get0_notBefore(x), X509_get0_notAfter(x)));
    X509_VERIFY_PARAM_set_time(param, 0);
    o_int("early", X509_cmp_timeframe(param, X509_get0_notBefore(x), X509_get0_notAfter(x)));
    X509_VERIFY_PARAM_set_time(param, (time_t)2600000000);
    o_int("late", X509_cmp_timeframe(param, X509_get0_notBefore(x), X509_get0_notAfter(x)));
    o_int("no bounds", X509_cmp_timeframe(param, NULL, NULL));
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
    o_int("no check", X509_cmp_timeframe(param, X509_get0_notBefore(x), X509_get0_notAfter(x)));
    X509_VERIFY_PARAM_free(param);
    ASN1_TIME_free(t);
}

static void extensions(X509 *x)
{
    BASIC_CONSTRAINTS *bc = BASIC_CONSTRAINTS_new();
    X509_EXTENSION *e = NULL;
    ASN1_OBJECT *o = OBJ_nid2obj(NID_basic_constraints);
    int critical = 7;
    int at = 7;

    o_ptr("none", X509_get0_extensions(x));
    o_int("none", X509_get_ext_by_NID(x, NID_basic_constraints, -1));
    bc->ca = 1;
    bc->pathlen = ASN1_INTEGER_new();
    ASN1_INTEGER_set(bc->pathlen, 4);
    o_int_err("add1", X509_add1_ext_i2d(x, NID_basic_constraints, bc, 1, X509V3_ADD_DEFAULT));
    o_int_err("twice", X509_add1_ext_i2d(x, NID_basic_constraints, bc, 1, X509V3_ADD_DEFAULT));
    o_int_err("keep", X509_add1_ext_i2d(x, NID_basic_constraints, bc, 0, X509V3_ADD_KEEP_EXISTING));
    o_int_err("replace", X509_add1_ext_i2d(x, NID_basic_constraints, bc, 0, X509V3_ADD_REPLACE));
    o_int_err("append", X509_add1_ext_i2d(x, NID_basic_constraints, bc, 1, X509V3_ADD_APPEND));
    o_int_err("unknown", X509_add1_ext_i2d(x, NID_sha256, bc, 1, X509V3_ADD_APPEND));
    BASIC_CONSTRAINTS_free(bc);
    o_int("count", X509_get_ext_count(x));
    o_int("by NID", X509_get_ext_by_NID(x, NID_basic_constraints, -1));
    o_int("by NID", X509_get_ext_by_NID(x, NID_basic_constraints, 0));
    o_int("by NID", X509_get_ext_by_NID(x, NID_basic_constraints, 1));
    o_int("by NID", X509_get_ext_by_NID(x, 123456, -1));
    o_int("by OBJ", X509_get_ext_by_OBJ(x, o, -1));
    o_int("critical", X509_get_ext_by_critical(x, 1, -1));
    o_int("critical", X509_get_ext_by_critical(x, 0, -1));
    o_int("critical", X509_get_ext_by_critical(x, 0, 0));
    o_ptr_err("twice", X509_get_ext_d2i(x, NID_basic_constraints, &critical, NULL));
    o_int("critical", critical);
    bc = X509_get_ext_d2i(x, NID_basic_constraints, &critical, &at);
    o_ptr("from", bc);
    o_int("at", at);
    BASIC_CONSTRAINTS_free(bc);
    o_ptr("get beyond", X509_get_ext(x, 2));
    o_ptr("get before", X509_get_ext(x, -1));
    e = X509_delete_ext(x, 1);
    o_ptr("deleted", e);
    o_ptr("deleted beyond", X509_delete_ext(x, 7));
    o_int_err("added", X509_add_ext(x, e, 0));
    o_int("critical first", X509_EXTENSION_get_critical(X509_get_ext(x, 0)));
    o_int_err("added last", X509_add_ext(x, e, -1));
    o_int_err("added far", X509_add_ext(x, e, 70));
    o_int("count", X509_get_ext_count(x));
    o_int("list", sk_X509_EXTENSION_num(X509_get0_extensions(x)));
    X509_EXTENSION_free(e);
    while ((e = X509_delete_ext(x, 1)) != NULL) {
        X509_EXTENSION_free(e);
    }
    o_int("count", X509_get_ext_count(x));
}

static void lists(void)
{
    STACK_OF(X509_EXTENSION) *list = NULL;
    ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
    X509_EXTENSION *e = NULL;
    X509_EXTENSION *same = NULL;

    ASN1_OCTET_STRING_set(data, (const unsigned char *)"\5\0", 2);
    e = X509_EXTENSION_create_by_NID(NULL, NID_netscape_comment, 1, data);
    o_ptr_err("create", e);
    same = X509_EXTENSION_create_by_OBJ(&e, OBJ_nid2obj(NID_info_access), 0, data);
    o_int("reused", same == e);
    o_int("critical", X509_EXTENSION_get_critical(e));
    o_ptr_err("bad NID", X509_EXTENSION_create_by_NID(NULL, 123456, 1, data));
    o_int("set critical", X509_EXTENSION_set_critical(e, 5));
    o_int("critical", X509_EXTENSION_get_critical(e));
    o_int("set critical", X509_EXTENSION_set_critical(NULL, 5));
    o_int("set object", X509_EXTENSION_set_object(e, OBJ_nid2obj(NID_key_usage)));
    o_int("set object", X509_EXTENSION_set_object(NULL, OBJ_nid2obj(NID_key_usage)));
    o_int("set object", X509_EXTENSION_set_object(e, NULL));
    o_int("NID", OBJ_obj2nid(X509_EXTENSION_get_object(e)));
    o_int("set data", X509_EXTENSION_set_data(e, data));
    o_int("set data", X509_EXTENSION_set_data(NULL, data));
    o_int("no count", X509v3_get_ext_count(NULL));
    o_ptr("no list", X509v3_get_ext(NULL, 0));
    o_int("no list", X509v3_get_ext_by_NID(NULL, NID_key_usage, -1));
    o_int("no list", X509v3_get_ext_by_OBJ(NULL, OBJ_nid2obj(NID_key_usage), -1));
    o_int("no list", X509v3_get_ext_by_critical(NULL, 1, -1));
    o_ptr("no list", X509v3_delete_ext(NULL, 0));
    o_ptr_err("no place", X509v3_add_ext(NULL, e, 0));
    o_ptr("made", X509v3_add_ext(&list, e, 0));
    o_ptr("more", X509v3_add_ext(&list, e, -1));
    o_int("count", X509v3_get_ext_count(list));
    o_ptr("get", X509v3_get_ext(list, 1));
    o_ptr("get beyond", X509v3_get_ext(list, 2));
    o_int("by NID", X509v3_get_ext_by_NID(list, NID_key_usage, 0));
    o_int("by NID", X509v3_get_ext_by_NID(list, NID_key_usage, -5));
    o_int("by OBJ", X509v3_get_ext_by_OBJ(list, OBJ_nid2obj(NID_sha1), -1));
    o_int("by critical", X509v3_get_ext_by_critical(list, 7, -1));
    o_int("by critical", X509v3_get_ext_by_critical(list, 0, -1));
    same = X509v3_delete_ext(list, 0);
    o_ptr("deleted", same);
    X509_EXTENSION_free(same);
    X509_EXTENSION *copy = X509_EXTENSION_dup(e);
    o_int("copy", ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(e), X509_EXTENSION_get_data(copy)));
    X509_EXTENSION_free(copy);
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    X509_EXTENSION_free(e);
    ASN1_OCTET_STRING_free(data);
    e = X509_EXTENSION_new();
    o_int("empty", OBJ_obj2nid(X509_EXTENSION_get_object(e)));
    X509_EXTENSION_free(e);
}

static void sign(X509 *x, const char *file, const EVP_MD *md)
{
    EVP_PKEY *key = key_of(file);
    const ASN1_BIT_STRING *sig = NULL;
    const X509_ALGOR *alg = NULL;
    unsigned char *p = NULL;

    o_int_err("set key", X509_set_pubkey(x, key));
    o_int_err("sign", X509_sign(x, key, md));
    o_int_err("verify", X509_verify(x, key));
    der("signed", x);
    X509_get0_signature(&sig, &alg, x);
    o_hex("signature", ASN1_STRING_get0_data(sig), (size_t)ASN1_STRING_length(sig));
    o_int("algorithm", X509_ALGOR_cmp(alg, X509_get0_tbs_sigalg(x)));
    o_int("NID", X509_get_signature_nid(x));
    o_int("type", X509_get_signature_type(x));
    o_int("type", X509_get_pubkey(x) != NULL && EVP_PKEY_up_ref(key));
    EVP_PKEY_free(X509_get0_pubkey(x));
    o_int("same key", EVP_PKEY_eq(key, X509_PUBKEY_get0(X509_get_X509_PUBKEY(x))));
    int n = i2d_re_X509_tbs(x, &p);
    o_hex("tbs", p, n > 0 ? (size_t)n : 0);
    OPENSSL_free(p);
    EVP_PKEY_free(key);
    EVP_PKEY_free(key);
}

static void build(void)
{
    X509 *x = X509_new();
    X509_NAME *name = name_of("subject");
    ASN1_INTEGER *serial = ASN1_INTEGER_new();

    o_int("version", X509_get_version(x));
    o_int_err("v3", X509_set_version(x, X509_VERSION_3));
    o_int_err("NULL", X509_set_version(NULL, 2));
    o_int("version", X509_get_version(x));
    o_int_err("v1", X509_set_version(x, X509_VERSION_1));
    o_int_err("v3", X509_set_version(x, X509_VERSION_3));
    ASN1_INTEGER_set(serial, 4711);
    o_int_err("serial", X509_set_serialNumber(x, serial));
    o_int("serial", ASN1_INTEGER_get(X509_get_serialNumber(x)));
    o_int("serial", ASN1_INTEGER_get(X509_get0_serialNumber(x)));
    o_int("NULL", X509_set_serialNumber(NULL, serial));
    o_int_err("subject", X509_set_subject_name(x, name));
    o_int("NULL", X509_set_subject_name(NULL, name));
    o_int("NULL", X509_set_issuer_name(NULL, name));
    X509_NAME_free(name);
    name = name_of("issuer");
    o_int_err("issuer", X509_set_issuer_name(x, name));
    o_int("NULL", X509_set_pubkey(NULL, NULL));
    times(x);
    extensions(x);
    sign(x, "ed25519.key", NULL);
    sign(x, "rsa.key", EVP_sha256());
    EVP_PKEY *ed = key_of("ed25519.key");
    o_int_err("wrong key", X509_verify(x, ed));
    o_int_err("digest", X509_sign(x, ed, EVP_sha256()));
    EVP_PKEY_free(ed);
    const ASN1_BIT_STRING *issuer_uid = NULL;
    const ASN1_BIT_STRING *subject_uid = (const ASN1_BIT_STRING *)serial;
    X509_get0_uids(x, &issuer_uid, &subject_uid);
    o_ptr("uid", issuer_uid);
    o_ptr("uid", subject_uid);
    o_int("fp", X509_print_fp(stdout, x));
    o_int("fp", X509_print_ex_fp(stdout, x, XN_FLAG_RFC2253, X509_FLAG_NO_SIGDUMP));
    ASN1_INTEGER_free(serial);
    X509_NAME_free(name);
    X509_free(x);
    x = X509_new_ex(NULL, NULL);
    o_ptr("new ex", x);
    X509_free(x);
}

static X509 *load(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return x;
}

static void compare(void)
{
    X509 *a = load("p256.pem");
    X509 *b = load("rsa.pem");
    X509 *ca = load("ca.pem");
    STACK_OF(X509) *all = sk_X509_new_null();

    o_int("issuer", X509_issuer_name_cmp(a, b));
    o_int("issuer", X509_issuer_name_cmp(a, ca) < 0);
    o_int("subject", X509_subject_name_cmp(a, a));
    o_int("serial", X509_issuer_and_serial_cmp(a, b) == 0);
    o_int("serial", X509_issuer_and_serial_cmp(a, a));
    o_int("hash", X509_issuer_name_hash(ca) == X509_subject_name_hash(ca));
    printf("hash: %lx %lx %lx\n", X509_issuer_name_hash(ca), X509_issuer_name_hash_old(ca),
           X509_subject_name_hash_old(b));
    sk_X509_push(all, a);
    sk_X509_push(all, b);
    o_int("find", X509_find_by_subject(all, X509_get_subject_name(b)) == b);
    o_ptr("find", X509_find_by_subject(all, X509_get_subject_name(ca)));
    o_int("find", X509_find_by_issuer_and_serial(all, X509_get_issuer_name(b),
                                                 X509_get_serialNumber(b)) == b);
    o_ptr("find",
          X509_find_by_issuer_and_serial(all, X509_get_issuer_name(ca), X509_get_serialNumber(b)));
    o_ptr("find",
          X509_find_by_issuer_and_serial(NULL, X509_get_issuer_name(b), X509_get_serialNumber(b)));
    STACK_OF(X509) *chain = X509_chain_up_ref(all);
    o_int("chain", sk_X509_num(chain));
    sk_X509_pop_free(chain, X509_free);
    sk_X509_pop_free(all, X509_free);
    X509_free(ca);
}

static void trust(void)
{
    X509 *x = load("ca.pem");
    unsigned char *p = NULL;
    int n = 0;

    o_int("trusted", X509_trusted(x));
    o_int("check", X509_check_trust(x, X509_TRUST_SSL_SERVER, 0));
    o_int("check", X509_check_trust(x, X509_TRUST_DEFAULT, 0));
    o_int("check", X509_check_trust(x, -1, 0));
    o_int("check", X509_check_trust(x, 1234, 0));
    o_int("check", X509_check_trust(x, X509_TRUST_COMPAT, X509_TRUST_NO_SS_COMPAT));
    o_ptr("trust", X509_get0_trust_objects(x));
    o_ptr("reject", X509_get0_reject_objects(x));
    o_int("add", X509_add1_trust_object(x, OBJ_nid2obj(NID_server_auth)));
    o_int("add", X509_add1_reject_object(x, OBJ_nid2obj(NID_client_auth)));
    o_int("trust", sk_ASN1_OBJECT_num(X509_get0_trust_objects(x)));
    o_int("reject", sk_ASN1_OBJECT_num(X509_get0_reject_objects(x)));
    o_int("server", X509_check_trust(x, X509_TRUST_SSL_SERVER, 0));
    o_int("client", X509_check_trust(x, X509_TRUST_SSL_CLIENT, 0));
    o_int("email", X509_check_trust(x, X509_TRUST_EMAIL, 0));
    o_int("trusted", X509_trusted(x));
    o_int("alias", X509_alias_set1(x, (const unsigned char *)"friend", -1));
    o_int("key id", X509_keyid_set1(x, (const unsigned char *)"id", 2));
    o_hex("alias", X509_alias_get0(x, &n), 6);
    o_int("length", n);
    n = i2d_X509_AUX(x, &p);
    o_hex("aux", p, n > 0 ? (size_t)n : 0);
    const unsigned char *in = p;
    X509 *again = d2i_X509_AUX(NULL, &in, n);
    o_ptr_err("again", again);
    o_int("trust", sk_ASN1_OBJECT_num(X509_get0_trust_objects(again)));
    o_hex("key id", X509_keyid_get0(again, &n), 2);
    X509_free(again);
    in = p;
    o_ptr_err("cut", d2i_X509_AUX(NULL, &in, i2d_X509(x, NULL) + 3));
    in = p;
    again = d2i_X509_AUX(NULL, &in, i2d_X509(x, NULL));
    o_ptr_err("without", again);
    o_int("trusted", X509_trusted(again));
    X509_free(again);
    OPENSSL_free(p);
    o_int("no alias", X509_alias_set1(x, NULL, 0));
    o_ptr("no alias", X509_alias_get0(x, &n));
    o_int("no key id", X509_keyid_set1(x, NULL, 0));
    o_ptr("no key id", X509_keyid_get0(x, &n));
    X509_trust_clear(x);
    X509_reject_clear(x);
    o_ptr("trust", X509_get0_trust_objects(x));
    o_ptr("reject", X509_get0_reject_objects(x));
    o_int("server", X509_check_trust(x, X509_TRUST_SSL_SERVER, 0));
    X509_free(x);
    x = load("p256.pem");
    o_int("leaf", X509_check_trust(x, X509_TRUST_SSL_SERVER, 0));
    o_int("nothing", X509_alias_set1(x, NULL, 0));
    o_int("nothing", X509_keyid_set1(x, NULL, 0));
    o_int("trusted", X509_trusted(x));
    X509_free(x);
}

/* anyExtendedKeyUsage in the lists of what a certificate is trusted for and not. */
static void any_use(const char *name)
{
    static const int uses[] = {
        X509_TRUST_DEFAULT, X509_TRUST_COMPAT,      X509_TRUST_SSL_CLIENT, X509_TRUST_SSL_SERVER,
        X509_TRUST_EMAIL,   X509_TRUST_OBJECT_SIGN, X509_TRUST_OCSP_SIGN,  X509_TRUST_OCSP_REQUEST,
        X509_TRUST_TSA,     NID_server_auth,        NID_OCSP_sign};
    static const int lists[][2] = {{NID_anyExtendedKeyUsage, 0},
                                   {0, NID_anyExtendedKeyUsage},
                                   {NID_server_auth, NID_anyExtendedKeyUsage},
                                   {NID_OCSP_sign, 0},
                                   {0, NID_client_auth},
                                   {0, NID_OCSP_sign}};
    static const int flags[] = {0, X509_TRUST_NO_SS_COMPAT, X509_TRUST_DO_SS_COMPAT,
                                X509_TRUST_OK_ANY_EKU};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        X509 *x = load(name);
        if (lists[i][0] != 0) {
            X509_add1_trust_object(x, OBJ_nid2obj(lists[i][0]));
        }
        if (lists[i][1] != 0) {
            X509_add1_reject_object(x, OBJ_nid2obj(lists[i][1]));
        }
        for (size_t j = 0; j < sizeof(uses) / sizeof(uses[0]); j++) {
            for (size_t k = 0; k < sizeof(flags) / sizeof(flags[0]); k++) {
                o_int("any use", X509_check_trust(x, uses[j], flags[k]));
            }
        }
        X509_free(x);
    }
}

static void streams(void)
{
    X509 *x = load("p256.pem");
    BIO *bio = BIO_new(BIO_s_mem());
    FILE *f = tmpfile();

    o_int("bio", i2d_X509_bio(bio, x));
    X509 *again = d2i_X509_bio(bio, NULL);
    o_int("cmp", X509_cmp(x, again));
    o_ptr_err("empty", d2i_X509_bio(bio, NULL));
    o_int("fp", i2d_X509_fp(f, x));
    rewind(f);
    o_ptr("fp", d2i_X509_fp(f, &again));
    o_int("cmp", X509_cmp(x, again));
    o_ptr_err("end", d2i_X509_fp(f, NULL));
    fclose(f);
    BIO_free(bio);
    int i = X509_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    o_ptr("ex", X509_get_ex_data(x, i));
    o_int("ex", X509_set_ex_data(x, i, x));
    o_int("ex", X509_get_ex_data(x, i) == x);
    X509_free(again);
    X509_free(x);
    o_str("area", X509_get_default_cert_area());
    o_str("dir", X509_get_default_cert_dir());
    o_str("file", X509_get_default_cert_file());
    o_str("dir env", X509_get_default_cert_dir_env());
    o_str("file env", X509_get_default_cert_file_env());
    o_str("private", X509_get_default_private_dir());
}

/* BER has more than one TRUE. */
static void odd_true(void)
{
    static const unsigned char bc[] = {0x30, 0x03, 0x01, 0x01, 0xff};
    X509 *ca = load("ca.pem");
    unsigned char *der = NULL;
    int n = i2d_X509(ca, &der);
    unsigned char *at = memmem(der, (size_t)n, bc, sizeof(bc));
    const unsigned char *p = der;

    o_ptr("found", at);
    at[4] = 0x01;
    X509 *x = d2i_X509(NULL, &p, n);
    o_ptr_err("odd", x);
    o_int("ca", X509_check_ca(x));
    o_int("flags", X509_get_extension_flags(x) & (EXFLAG_INVALID | EXFLAG_CA | EXFLAG_BCONS));
    o_int("path", X509_get_pathlen(x));
    at[4] = 0x00;
    X509_free(x);
    p = der;
    x = d2i_X509(NULL, &p, n);
    o_int("not ca", X509_check_ca(x));
    X509_free(x);
    OPENSSL_free(der);
    X509_free(ca);
}

int main(void)
{
    odd_true();
    build();
    lists();
    compare();
    trust();
    any_use("ca.pem");
    any_use("p256.pem");
    streams();
    return 0;
}
