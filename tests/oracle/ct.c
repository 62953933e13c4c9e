/* SCT_new(3), o2i_SCT_LIST(3), SCT_print(3), CTLOG_new(3), CTLOG_STORE_new(3), SCT_validate(3),
 * CT_POLICY_EVAL_CTX_new(3). */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/ct.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void show(const char *name, const SCT *sct)
{
    unsigned char *p = NULL;
    size_t n = 0;
    printf("%s\n", name);
    if (sct == NULL) {
        printf("  none\n");
        return;
    }
    o_int("  version", SCT_get_version(sct));
    o_int("  entry type", SCT_get_log_entry_type(sct));
    n = SCT_get0_log_id(sct, &p);
    o_hex("  log id", p, n);
    o_int("  timestamp", (long long)SCT_get_timestamp(sct));
    o_int("  signature nid", SCT_get_signature_nid(sct));
    n = SCT_get0_extensions(sct, &p);
    o_hex("  extensions", p, n);
    n = SCT_get0_signature(sct, &p);
    o_hex("  signature", p, n);
    o_int("  source", SCT_get_source(sct));
    o_int("  status", SCT_get_validation_status(sct));
    o_str("  status text", SCT_validation_status_string(sct));
    unsigned char *out = NULL;
    int len = i2o_SCT(sct, &out);
    o_int_err("  encoded", len);
    if (len > 0) {
        o_hex("  encoding", out, (size_t)len);
    }
    OPENSSL_free(out);
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    SCT_print(sct, bio, 2, NULL);
    long text_len = BIO_get_mem_data(bio, &text);
    o_text("  printed", text, (size_t)text_len);
    BIO_free(bio);
}

static void setters(void)
{
    unsigned char id[32], sig[5] = {1, 2, 3, 4, 5};
    memset(id, 0xab, sizeof(id));
    SCT *sct = SCT_new();
    show("new", sct);
    o_int_err("version 1", SCT_set_version(sct, (sct_version_t)1));
    o_int_err("short id before", SCT_set1_log_id(sct, id, 5));
    o_int_err("version", SCT_set_version(sct, SCT_VERSION_V1));
    o_int_err("short id", SCT_set1_log_id(sct, id, 31));
    o_int_err("no id", SCT_set1_log_id(sct, NULL, 32));
    o_int_err("id", SCT_set1_log_id(sct, id, 32));
    o_int_err("entry -1", SCT_set_log_entry_type(sct, CT_LOG_ENTRY_TYPE_NOT_SET));
    o_int_err("entry 7", SCT_set_log_entry_type(sct, (ct_log_entry_type_t)7));
    o_int_err("entry", SCT_set_log_entry_type(sct, CT_LOG_ENTRY_TYPE_PRECERT));
    SCT_set_timestamp(sct, 1365181456275);
    o_int_err("nid", SCT_set_signature_nid(sct, NID_sha1WithRSAEncryption));
    o_int_err("nid", SCT_set_signature_nid(sct, NID_sha256WithRSAEncryption));
    show("without a signature", sct);
    o_int_err("signature", SCT_set1_signature(sct, sig, sizeof(sig)));
    o_int_err("extensions", SCT_set1_extensions(sct, sig, 3));
    show("whole", sct);
    for (int i = 0; i < 6; i++) {
        o_int_err("source", SCT_set_source(sct, (sct_source_t)i));
        o_int("entry type", SCT_get_log_entry_type(sct));
    }
    SCT_set0_extensions(sct, NULL, 0);
    o_int_err("nid", SCT_set_signature_nid(sct, NID_ecdsa_with_SHA256));
    SCT_set_timestamp(sct, 0);
    show("changed", sct);
    SCT_set_timestamp(sct, 253402300799999);
    show("far", sct);
    SCT_free(sct);
    SCT_free(NULL);
    SCT_LIST_free(NULL);
}

static const char id64[] = "3xwuwRUAlFJHqWFoMl3cXHlZ6PfG04j8AC4LvT9012Q=";
static const char sig64[] =
    "BAMARzBFAiBIL2dRrzXbplQ2vh/WZA89v5pBQpSVkkUwKI+j5eI+BwIhAOTtwNs6xXKx4vXoq2poBlOYfc9BAn3+/"
    "6EFUZ2J7b8I";

static void base64(void)
{
    SCT *sct = SCT_new_from_base64(0, id64, CT_LOG_ENTRY_TYPE_X509, 1345886758996, "", sig64);
    o_err("good");
    show("from base64", sct);
    SCT_free(sct);
    o_ptr_err("version", SCT_new_from_base64(1, id64, CT_LOG_ENTRY_TYPE_X509, 1, "", sig64));
    o_ptr_err("id", SCT_new_from_base64(0, "AAAA", CT_LOG_ENTRY_TYPE_X509, 1, "", sig64));
    o_ptr_err("entry", SCT_new_from_base64(0, id64, CT_LOG_ENTRY_TYPE_NOT_SET, 1, "", sig64));
    o_ptr_err("signature", SCT_new_from_base64(0, id64, CT_LOG_ENTRY_TYPE_X509, 1, "", "AAAA"));
    o_ptr_err("none", SCT_new_from_base64(0, id64, CT_LOG_ENTRY_TYPE_X509, 1, "", ""));
    ERR_clear_error();
}

/* A list of two: one of version 0, one of version 9. */
static size_t make_list(unsigned char *out)
{
    SCT *sct = SCT_new_from_base64(0, id64, CT_LOG_ENTRY_TYPE_X509, 1345886758996, "", sig64);
    unsigned char *p = out + 4;
    int n = i2o_SCT(sct, &p);
    SCT_free(sct);
    out[2] = (unsigned char)(n >> 8);
    out[3] = (unsigned char)n;
    memcpy(p, "\0\6\x09later", 8);
    p += 8;
    n = (int)(p - out) - 2;
    out[0] = (unsigned char)(n >> 8);
    out[1] = (unsigned char)n;
    return (size_t)n + 2;
}

static void lists(void)
{
    unsigned char wire[400], der[400];
    size_t n = make_list(wire);
    const unsigned char *p = wire;
    STACK_OF(SCT) *list = o2i_SCT_LIST(NULL, &p, n);
    o_err("list");
    o_int("used", p - wire);
    o_int("number", sk_SCT_num(list));
    for (int i = 0; i < sk_SCT_num(list); i++) {
        show("one", sk_SCT_value(list, i));
    }
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    SCT_LIST_print(list, bio, 4, "\n--\n", NULL);
    long text_len = BIO_get_mem_data(bio, &text);
    o_text("printed", text, (size_t)text_len);
    BIO_free(bio);
    unsigned char *again = NULL;
    int len = i2o_SCT_LIST(list, &again);
    o_int_err("again", len);
    o_int("same", len == (int)n && memcmp(again, wire, n) == 0);
    OPENSSL_free(again);
    o_int("counted", i2o_SCT_LIST(list, NULL));
    unsigned char *at = der;
    len = i2d_SCT_LIST(list, &at);
    o_int_err("DER", len);
    o_hex("DER", der, len > 0 ? (size_t)len : 0);
    p = der;
    STACK_OF(SCT) *second = d2i_SCT_LIST(NULL, &p, len);
    o_int("from DER", sk_SCT_num(second));
    o_int("used", p - der);
    p = wire;
    o_ptr("into it", o2i_SCT_LIST(&second, &p, n));
    o_int("number", sk_SCT_num(second));
    SCT_LIST_free(second);
    sk_SCT_push(list, SCT_new());
    o_int_err("incomplete", i2o_SCT_LIST(list, NULL));
    again = NULL;
    o_int_err("incomplete", i2o_SCT_LIST(list, &again));
    o_int_err("incomplete", i2d_SCT_LIST(list, NULL));
    SCT_LIST_free(list);
    int none = 0;
    for (size_t cut = 0; cut <= n; cut++) {
        unsigned char *copy = malloc(cut + 1);
        memcpy(copy, wire, cut);
        if (cut >= 2) {
            copy[0] = (unsigned char)((cut - 2) >> 8);
            copy[1] = (unsigned char)(cut - 2);
        }
        p = copy;
        list = o2i_SCT_LIST(NULL, &p, cut);
        none += list == NULL;
        SCT_LIST_free(list);
        if (cut % 16 == 0) {
            o_err_codes("cut");
        }
        ERR_clear_error();
        free(copy);
    }
    o_int("cut and refused", none);
    p = wire + 4;
    SCT *sct = o2i_SCT(NULL, &p, 60);
    o_ptr_err("short", sct);
    p = wire + 4;
    sct = NULL;
    o_ptr_err("with more after it", o2i_SCT(&sct, &p, n - 4));
    o_int("used", p - wire);
    SCT_free(sct);
    o_ptr_err("empty", o2i_SCT(NULL, &p, 0));
}

static EVP_PKEY *read_key(const char *name)
{
    FILE *f = fopen(o_cert(name), "r");
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    return key;
}

static X509 *read_cert(const char *name)
{
    FILE *f = fopen(o_cert(name), "r");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    return x;
}

static const char key64[] = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmXg8sUUzwBYaWrRb+V0IopzQ6o3Uy"
                            "EJ04r5ZrRXGdpYM8K+hB0pXrGRLI0eeWz+3skXrS0IO83AhA3GpRL6s6w==";

static void logs(void)
{
    CTLOG *log = NULL;
    const uint8_t *id = NULL;
    size_t n = 0;
    o_int_err("NULL", CTLOG_new_from_base64(NULL, key64, "name"));
    o_int_err("bad", CTLOG_new_from_base64(&log, "AAAA", "name"));
    o_int_err("good", CTLOG_new_from_base64(&log, key64, "name of it"));
    o_str("name", CTLOG_get0_name(log));
    CTLOG_get0_log_id(log, &id, &n);
    o_hex("id", id, n);
    o_int("key", EVP_PKEY_get_base_id(CTLOG_get0_public_key(log)));
    CTLOG_free(log);
    CTLOG_free(NULL);
    CTLOG_STORE *store = CTLOG_STORE_new();
    o_int_err("no file", CTLOG_STORE_load_file(store, "missing.cnf"));
    FILE *f = fopen("logs.cnf", "w");
    fprintf(f,
            "enabled_logs = one , ,two,three\n[one]\ndescription = The first\nkey = %s\n"
            "[two]\ndescription = x\nkey = AAAA\n[three]\nkey = %s\n",
            key64, key64);
    fclose(f);
    o_int("bad ones", CTLOG_STORE_load_file(store, "logs.cnf"));
    o_err_codes("bad ones");
    o_ptr("found", CTLOG_STORE_get0_log_by_id(store, (const uint8_t *)"x", 1));
    f = fopen("none.cnf", "w");
    fprintf(f, "other = 1\n");
    fclose(f);
    o_int("no list", CTLOG_STORE_load_file(store, "none.cnf"));
    o_err_codes("no list");
    CTLOG_STORE_free(store);
    CTLOG_STORE_free(NULL);
}

/* sign makes the signature of a log over a certificate or what was one. */
static void sign(SCT *sct, EVP_PKEY *key, const unsigned char *entry, size_t n,
                 const unsigned char *issuer_hash)
{
    unsigned char in[5000], sig[600];
    size_t at = 0, sig_len = sizeof(sig);
    uint64_t t = SCT_get_timestamp(sct);
    in[at++] = 0;
    in[at++] = 0;
    for (int i = 7; i >= 0; i--) {
        in[at++] = (unsigned char)(t >> (8 * i));
    }
    in[at++] = 0;
    in[at++] = issuer_hash != NULL;
    if (issuer_hash != NULL) {
        memcpy(in + at, issuer_hash, 32);
        at += 32;
    }
    in[at++] = (unsigned char)(n >> 16);
    in[at++] = (unsigned char)(n >> 8);
    in[at++] = (unsigned char)n;
    memcpy(in + at, entry, n);
    at += n;
    in[at++] = 0;
    in[at++] = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key);
    EVP_DigestSign(ctx, sig, &sig_len, in, at);
    EVP_MD_CTX_free(ctx);
    SCT_set1_signature(sct, sig, sig_len);
}

static void print_ext(const char *name, X509_EXTENSION *ext)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    printf("%s\n", name);
    for (unsigned long flag = 0; flag <= X509V3_EXT_PARSE_UNKNOWN;
         flag += X509V3_EXT_ERROR_UNKNOWN) {
        o_int("  printed", X509V3_EXT_print(bio, ext, flag, 4));
        ERR_clear_error();
        long n = BIO_get_mem_data(bio, &text);
        o_text("  text", text, (size_t)n);
        (void)BIO_reset(bio);
    }
    STACK_OF(SCT) *list = X509V3_EXT_d2i(ext);
    ERR_clear_error();
    if (OBJ_obj2nid(X509_EXTENSION_get_object(ext)) != NID_ct_precert_poison) {
        o_int("  timestamps", sk_SCT_num(list));
        X509_EXTENSION *again = list != NULL ? X509V3_EXT_i2d(NID_ct_precert_scts, 1, list) : NULL;
        o_int("  same", again != NULL && ASN1_STRING_cmp(X509_EXTENSION_get_data(again),
                                                         X509_EXTENSION_get_data(ext)) == 0);
        X509_EXTENSION_free(again);
        SCT_LIST_free(list);
    } else {
        ASN1_NULL_free((ASN1_NULL *)list);
    }
    BIO_free(bio);
}

static X509_EXTENSION *new_ext(int nid, const unsigned char *data, size_t n)
{
    ASN1_OCTET_STRING *s = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(s, data, (int)n);
    X509_EXTENSION *ext = X509_EXTENSION_create_by_NID(NULL, nid, 0, s);
    ASN1_OCTET_STRING_free(s);
    return ext;
}

static void extensions(void)
{
    unsigned char wire[400], der[400], *p = der;
    const unsigned char *in = wire;
    size_t n = make_list(wire);
    STACK_OF(SCT) *list = o2i_SCT_LIST(NULL, &in, n);
    size_t len = (size_t)i2d_SCT_LIST(list, &p);
    SCT_LIST_free(list);
    static const int nids[] = {NID_ct_precert_scts, NID_ct_cert_scts};
    for (size_t i = 0; i < 2; i++) {
        X509_EXTENSION *ext = new_ext(nids[i], der, len);
        print_ext("timestamps", ext);
        X509_EXTENSION_free(ext);
        ext = new_ext(nids[i], der, len - 1);
        print_ext("cut", ext);
        X509_EXTENSION_free(ext);
    }
    X509_EXTENSION *ext = new_ext(NID_ct_precert_poison, (const unsigned char *)"\5\0", 2);
    print_ext("poison", ext);
    X509_EXTENSION_free(ext);
}

static void judge(const char *name, SCT *sct, CT_POLICY_EVAL_CTX *ctx)
{
    printf("%s\n", name);
    o_int("  validate", SCT_validate(sct, ctx));
    o_int("  last reason", ERR_GET_REASON(ERR_peek_last_error())); /* before it, the provider's */
    ERR_clear_error();
    o_str("  status", SCT_validation_status_string(sct));
}

static void validate(const char *key_name)
{
    EVP_PKEY *key = read_key(key_name);
    X509 *cert = read_cert("p256.pem"), *issuer = read_cert("int.pem");
    unsigned char *der = NULL, *spki = NULL, hash[32];
    int n = i2d_X509(cert, &der);
    int spki_len = i2d_PUBKEY(key, &spki);
    EVP_Digest(spki, (size_t)spki_len, hash, NULL, EVP_sha256(), NULL);
    SCT *sct = SCT_new();
    CT_POLICY_EVAL_CTX *ctx = CT_POLICY_EVAL_CTX_new();
    CTLOG_STORE *store = CTLOG_STORE_new();
    char text[2000], cnf[2200];
    EVP_EncodeBlock((unsigned char *)text, spki, spki_len);
    snprintf(cnf, sizeof(cnf), "enabled_logs = it\n[it]\ndescription = It\nkey = %s\n", text);
    FILE *f = fopen("log.cnf", "w");
    fputs(cnf, f);
    fclose(f);
    o_int_err("load", CTLOG_STORE_load_file(store, "log.cnf"));

    CT_POLICY_EVAL_CTX_set1_cert(ctx, cert);
    CT_POLICY_EVAL_CTX_set_time(ctx, 2000000000000);
    o_int("time", (long long)CT_POLICY_EVAL_CTX_get_time(ctx));
    judge("no version", sct, ctx);
    SCT_set_version(sct, SCT_VERSION_V1);
    CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(ctx, store);
    o_int("store", CT_POLICY_EVAL_CTX_get0_log_store(ctx) == store);
    SCT_set1_log_id(sct, (const unsigned char *)"0123456789abcdef0123456789abcdef", 32);
    judge("unknown log", sct, ctx);
    SCT_set1_log_id(sct, hash, 32);
    judge("no entry type", sct, ctx);
    SCT_set_source(sct, SCT_SOURCE_TLS_EXTENSION);
    SCT_set_timestamp(sct, 1700000000000);
    SCT_set_signature_nid(sct, EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA
                                   ? NID_sha256WithRSAEncryption
                                   : NID_ecdsa_with_SHA256);
    judge("no signature", sct, ctx);
    sign(sct, key, der, (size_t)n, NULL);
    judge("good", sct, ctx);
    BIO *bio = BIO_new(BIO_s_mem());
    SCT_print(sct, bio, 0, store);
    char line[200];
    for (int i = 0; i < 3 && BIO_gets(bio, line, sizeof(line)) > 0; i++) {
        if (strstr(line, "Log ID") == NULL) {
            o_text("print", line, strlen(line));
        }
    }
    BIO_free(bio);
    CT_POLICY_EVAL_CTX_set_time(ctx, 1600000000000);
    judge("of the future", sct, ctx);
    CT_POLICY_EVAL_CTX_set_time(ctx, 2000000000000);
    SCT_set_timestamp(sct, 1700000000001);
    judge("another time", sct, ctx);
    SCT_set_timestamp(sct, 1700000000000);
    SCT_set_log_entry_type(sct, CT_LOG_ENTRY_TYPE_PRECERT);
    judge("precertificate, no issuer", sct, ctx);
    CT_POLICY_EVAL_CTX_set1_issuer(ctx, issuer);
    judge("precertificate", sct, ctx);
    o_int("issuer", CT_POLICY_EVAL_CTX_get0_issuer(ctx) == issuer);
    o_int("cert", CT_POLICY_EVAL_CTX_get0_cert(ctx) == cert);
    /* A timestamp within the certificate: the log has signed what it was without it. */
    X509 *embedded = X509_dup(cert);
    EVP_PKEY *issuer_key = read_key("int.key");
    unsigned char *tbs = NULL, *issuer_spki = NULL, issuer_hash[32], ext_der[400], *at = ext_der;
    X509_sign(embedded, issuer_key, EVP_sha256());
    int tbs_len = i2d_re_X509_tbs(embedded, &tbs);
    int issuer_len = i2d_PUBKEY(issuer_key, &issuer_spki);
    EVP_Digest(issuer_spki, (size_t)issuer_len, issuer_hash, NULL, EVP_sha256(), NULL);
    sign(sct, key, tbs, (size_t)tbs_len, issuer_hash);
    STACK_OF(SCT) *inside = sk_SCT_new_null();
    sk_SCT_push(inside, sct);
    int ext_len = i2d_SCT_LIST(inside, &at);
    sk_SCT_free(inside);
    X509_EXTENSION *ext = new_ext(NID_ct_precert_scts, ext_der, (size_t)ext_len);
    X509_add_ext(embedded, ext, 2);
    X509_sign(embedded, issuer_key, EVP_sha256());
    CT_POLICY_EVAL_CTX_set1_cert(ctx, embedded);
    judge("embedded", sct, ctx);
    X509_add_ext(embedded, ext, -1);
    X509_sign(embedded, issuer_key, EVP_sha256());
    judge("embedded twice", sct, ctx);
    CT_POLICY_EVAL_CTX_set1_issuer(ctx, cert);
    X509_free(X509_dup(embedded));
    X509_EXTENSION_free(X509_delete_ext(embedded, 2));
    X509_sign(embedded, issuer_key, EVP_sha256());
    judge("another issuer", sct, ctx);
    CT_POLICY_EVAL_CTX_set1_cert(ctx, cert);
    CT_POLICY_EVAL_CTX_set1_issuer(ctx, issuer);
    sign(sct, key, der, (size_t)n, NULL);
    X509_EXTENSION_free(ext);
    X509_free(embedded);
    EVP_PKEY_free(issuer_key);
    OPENSSL_free(tbs);
    OPENSSL_free(issuer_spki);
    STACK_OF(SCT) *list = sk_SCT_new_null();
    o_int("empty list", SCT_LIST_validate(list, ctx));
    o_int("no list", SCT_LIST_validate(NULL, ctx));
    sk_SCT_push(list, sct);
    o_int("list", SCT_LIST_validate(list, ctx));
    SCT_set_log_entry_type(sct, CT_LOG_ENTRY_TYPE_X509);
    o_int("list", SCT_LIST_validate(list, ctx));
    SCT_LIST_free(list);
    ERR_clear_error();
    CT_POLICY_EVAL_CTX_free(ctx);
    CTLOG_STORE_free(store);
    OPENSSL_free(der);
    OPENSSL_free(spki);
    X509_free(cert);
    X509_free(issuer);
    EVP_PKEY_free(key);
}

int main(void)
{
    setters();
    base64();
    lists();
    logs();
    extensions();
    validate("p256.key");
    validate("rsa.key");
    return 0;
}
