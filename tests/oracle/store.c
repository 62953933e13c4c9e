/* OSSL_STORE_open(3), OSSL_STORE_INFO(3), X509_LOOKUP_store(3): good, wrong, garbage and missing
 * files. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "pkcs12_files.h"

static EVP_PKEY *key;
static X509 *cert;

static int asked;

static int answer(UI *ui, UI_STRING *s)
{
    const char *password = UI_get0_user_data(ui);

    asked++;
    if (password == NULL) {
        return -1;
    }
    return UI_set_result(ui, s, password) == 0;
}

static void show(const char *name, OSSL_STORE_INFO *info)
{
    int type = info != NULL ? OSSL_STORE_INFO_get_type(info) : 0;

    printf("%s: %s\n", name, info != NULL ? OSSL_STORE_INFO_type_string(type) : "NULL");
    if (type == OSSL_STORE_INFO_PKEY) {
        EVP_PKEY *k = OSSL_STORE_INFO_get1_PKEY(info);
        o_int("  same", k == OSSL_STORE_INFO_get0_PKEY(info));
        EVP_PKEY_free(k);
    } else if (type == OSSL_STORE_INFO_PUBKEY) {
        EVP_PKEY *k = OSSL_STORE_INFO_get1_PUBKEY(info);
        o_int("  equal", EVP_PKEY_eq(k, key));
        EVP_PKEY_free(k);
    } else if (type == OSSL_STORE_INFO_CERT) {
        X509 *x = OSSL_STORE_INFO_get1_CERT(info);
        o_int("  has name", X509_get_subject_name(x) != NULL);
        X509_free(x);
    }
}

/* Loads to the end; errors between say no more than their codes. */
static void load_all(const char *name, OSSL_STORE_CTX *ctx, int with_end)
{
    o_ptr_err(name, ctx);
    if (ctx == NULL) {
        return;
    }
    for (int i = 0; i < 12 && !OSSL_STORE_eof(ctx); i++) {
        OSSL_STORE_INFO *info = OSSL_STORE_load(ctx);
        if (!with_end) {
            ERR_clear_error(); /* OpenSSL complains of what it skips, and when is its affair */
        }
        if (info != NULL || with_end) {
            show(name, info);
            o_int("  error", OSSL_STORE_error(ctx));
            o_int("  eof", OSSL_STORE_eof(ctx));
            o_err_codes(name);
        }
        OSSL_STORE_INFO_free(info);
    }
    ERR_clear_error();
    o_int("close", OSSL_STORE_close(ctx));
}

static void put(const char *path, const void *data, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(data, 1, n, f) != n) {
        o_die("cannot write %s", path);
    }
    fclose(f);
}

static void make_files(void)
{
    static const unsigned char garbage[] = {0x30, 0x03, 0x02, 0x01, 0x05};
    BIO *b = BIO_new_file("all.pem", "w");
    BIO_puts(b, "Some text before.\n");
    PEM_write_bio_PrivateKey(b, key, NULL, NULL, 0, NULL, NULL);
    PEM_write_bio_X509(b, cert);
    PEM_write_bio_PUBKEY(b, key);
    BIO_puts(b, "Some text after.\n");
    BIO_free(b);
    b = BIO_new_file("sealed.pem", "w");
    PEM_write_bio_PKCS8PrivateKey(b, key, EVP_aes_128_cbc(), "secret", 6, NULL, NULL);
    BIO_free(b);
    b = BIO_new_file("two.der", "w");
    i2d_X509_bio(b, cert);
    i2d_PrivateKey_bio(b, key);
    BIO_free(b);
    b = BIO_new_file("public.der", "w");
    i2d_PUBKEY_bio(b, key);
    BIO_free(b);
    put("new.p12", p12_new, sizeof(p12_new));
    put("text", "no key here\n", 12);
    put("empty", "", 0);
    put("garbage", garbage, sizeof(garbage));
    put("cut", p12_new, 40);
}

static void files(const UI_METHOD *ui)
{
    static const char *const names[] = {"all.pem", "two.der", "public.der", "text",
                                        "empty",   "cut",     "missing"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        load_all(names[i], OSSL_STORE_open(names[i], ui, "secret", NULL, NULL), 1);
    }
    OSSL_STORE_CTX *ctx = OSSL_STORE_open("garbage", ui, NULL, NULL, NULL);
    o_ptr("garbage", OSSL_STORE_load(ctx));
    o_int("error", OSSL_STORE_error(ctx));
    ERR_clear_error();
    o_int("close", OSSL_STORE_close(ctx));
    o_int("close NULL", OSSL_STORE_close(NULL));
}

static void passwords(const UI_METHOD *ui)
{
    static const char *const names[] = {"sealed.pem", "new.p12"};
    for (size_t i = 0; i < 2; i++) {
        asked = 0;
        load_all("right", OSSL_STORE_open_ex(names[i], NULL, NULL, ui, "secret", NULL, NULL, NULL),
                 1);
        o_int("asked", asked);
    }
    asked = 0;
    load_all("wrong", OSSL_STORE_open("new.p12", ui, "wrong", NULL, NULL), 1);
    o_int("asked", asked);
    load_all("none", OSSL_STORE_open("new.p12", ui, NULL, NULL, NULL), 1);
    OSSL_STORE_CTX *ctx = OSSL_STORE_open("sealed.pem", ui, "wrong", NULL, NULL);
    o_ptr("wrong", OSSL_STORE_load(ctx));
    o_int("error", OSSL_STORE_error(ctx));
    o_int("reason", ERR_GET_REASON(ERR_peek_last_error()));
    ERR_clear_error();
    OSSL_STORE_close(ctx);
}

static void uris(void)
{
    static const char *const bad[] = {"file:all.pem", "file://host/all.pem", "file:///nowhere/x"};
    char here[PATH_MAX - 32];
    char uri[PATH_MAX];

    if (getcwd(here, sizeof(here)) == NULL) {
        o_die("getcwd");
    }
    static const char *const forms[] = {"", "file:", "file://", "FILE://localhost"};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        snprintf(uri, sizeof(uri), "%s%s/all.pem", forms[i], here);
        OSSL_STORE_CTX *ctx = OSSL_STORE_open(uri, NULL, NULL, NULL, NULL);
        o_ptr_err(forms[i], ctx);
        OSSL_STORE_close(ctx);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        o_ptr_err(bad[i], OSSL_STORE_open(bad[i], NULL, NULL, NULL, NULL));
    }
    o_ptr("http", OSSL_STORE_open("http://x", NULL, NULL, NULL, NULL));
    o_err_codes("http");
}

static OSSL_STORE_INFO *no_keys(OSSL_STORE_INFO *info, void *data)
{
    ++*(int *)data;
    if (OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY) {
        OSSL_STORE_INFO_free(info);
        return NULL;
    }
    return info;
}

static void filters(void)
{
    int seen = 0;
    BIO *bio = BIO_new_file("all.pem", "r");
    OSSL_STORE_CTX *ctx = NULL;

    for (int type = 0; type <= OSSL_STORE_INFO_CRL; type++) {
        ctx = OSSL_STORE_open("all.pem", NULL, NULL, NULL, NULL);
        if (type != OSSL_STORE_INFO_NAME) {
            o_int_err("expect", OSSL_STORE_expect(ctx, type));
        }
        load_all("expected", ctx, 0);
    }
    load_all("dropped", OSSL_STORE_open("all.pem", NULL, NULL, no_keys, &seen), 0);
    o_int("seen", seen);
    ctx = OSSL_STORE_attach(bio, "file", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    load_all("attached", ctx, 0);
    BIO_free(bio);
    ctx = OSSL_STORE_open("all.pem", NULL, NULL, NULL, NULL);
    o_int_err("expect -1", OSSL_STORE_expect(ctx, -1));
    OSSL_STORE_INFO_free(OSSL_STORE_load(ctx));
    o_int_err("expect late", OSSL_STORE_expect(ctx, OSSL_STORE_INFO_CERT));
    OSSL_STORE_close(ctx);
}

static void wrong_getters(const char *name, const OSSL_STORE_INFO *info)
{
    o_ptr_err(name, OSSL_STORE_INFO_get0_NAME(info));
    o_ptr_err(name, OSSL_STORE_INFO_get0_NAME_description(info));
    o_ptr_err(name, OSSL_STORE_INFO_get0_PARAMS(info));
    o_ptr_err(name, OSSL_STORE_INFO_get0_CRL(info));
    o_ptr_err(name, OSSL_STORE_INFO_get0_PUBKEY(info));
    o_ptr_err(name, OSSL_STORE_INFO_get1_NAME(info));
    o_ptr_err(name, OSSL_STORE_INFO_get1_NAME_description(info));
    o_ptr_err(name, OSSL_STORE_INFO_get1_PARAMS(info));
    o_ptr_err(name, OSSL_STORE_INFO_get1_PUBKEY(info));
    o_ptr_err(name, OSSL_STORE_INFO_get1_PKEY(info));
    o_ptr_err(name, OSSL_STORE_INFO_get1_CRL(info));
    o_int("data",
          OSSL_STORE_INFO_get0_data(OSSL_STORE_INFO_CERT, info) == OSSL_STORE_INFO_get0_CERT(info));
}

static void infos(void)
{
    X509_up_ref(cert);
    OSSL_STORE_INFO *info = OSSL_STORE_INFO_new_CERT(cert);
    wrong_getters("cert", info);
    o_int_err("description", OSSL_STORE_INFO_set0_NAME_description(info, NULL));
    OSSL_STORE_INFO_free(info);

    info = OSSL_STORE_INFO_new_NAME(OPENSSL_strdup("name"));
    o_str("name", OSSL_STORE_INFO_get0_NAME(info));
    char *text = OSSL_STORE_INFO_get1_NAME_description(info);
    o_str("description", text);
    OPENSSL_free(text);
    o_int("set", OSSL_STORE_INFO_set0_NAME_description(info, OPENSSL_strdup("what")));
    o_str("description", OSSL_STORE_INFO_get0_NAME_description(info));
    text = OSSL_STORE_INFO_get1_NAME(info);
    o_str("name", text);
    OPENSSL_free(text);
    o_ptr_err("get1 cert", OSSL_STORE_INFO_get1_CERT(info));
    OSSL_STORE_INFO_free(info);

    EVP_PKEY_up_ref(key);
    info = OSSL_STORE_INFO_new_PARAMS(key);
    o_int("params", OSSL_STORE_INFO_get0_PARAMS(info) == key);
    OSSL_STORE_INFO_free(info);
    EVP_PKEY_up_ref(key);
    info = OSSL_STORE_INFO_new_PUBKEY(key);
    o_int("public", OSSL_STORE_INFO_get0_PUBKEY(info) == key);
    OSSL_STORE_INFO_free(info);
    EVP_PKEY_up_ref(key);
    info = OSSL_STORE_INFO_new(OSSL_STORE_INFO_PKEY, key);
    o_int("private", OSSL_STORE_INFO_get0_PKEY(info) == key);
    OSSL_STORE_INFO_free(info);
    info = OSSL_STORE_INFO_new_CRL(X509_CRL_new());
    o_ptr("crl", OSSL_STORE_INFO_get0_CRL(info));
    OSSL_STORE_INFO_free(info);
    info = OSSL_STORE_INFO_new_PKEY(NULL);
    o_ptr_err("no pkey", info);
    OSSL_STORE_INFO_free(info);
    OSSL_STORE_INFO_free(NULL);
    o_str("type 0", OSSL_STORE_INFO_type_string(0));
    o_str("type 2", OSSL_STORE_INFO_type_string(2));
    o_str("type 7", OSSL_STORE_INFO_type_string(7));
}

static void lookups(void)
{
    X509_STORE *store = X509_STORE_new();
    X509_LOOKUP *lookup = X509_STORE_add_lookup(store, X509_LOOKUP_store());
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();

    o_ptr("lookup", lookup);
    o_int("missing", X509_LOOKUP_load_store(lookup, "missing"));
    ERR_clear_error();
    o_int("load", X509_LOOKUP_load_store(lookup, o_cert("rsa.pem")));
    o_int("objects", sk_X509_OBJECT_num(X509_STORE_get0_objects(store)));
    o_int("init", X509_STORE_CTX_init(ctx, store, cert, NULL));
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx), X509_V_FLAG_PARTIAL_CHAIN);
    o_int("verify", X509_verify_cert(ctx));
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    ERR_clear_error();
    store = X509_STORE_new();
    o_int("load_store", X509_STORE_load_store(store, o_cert("rsa.pem")));
    o_int("load_store", X509_STORE_load_store_ex(store, o_cert("rsa.pem"), NULL, NULL));
    X509_STORE_free(store);
    ERR_clear_error();
}

static void issuer_key(void)
{
    X509V3_CTX ctx;

    memset(&ctx, 0x55, sizeof(ctx));
    X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, X509V3_CTX_REPLACE);
    o_int_err("issuer key", X509V3_set_issuer_pkey(&ctx, key));
    o_int("issuer key", ctx.issuer_pkey == key);
    o_int("flags", ctx.flags);
    o_int("subject", ctx.subject_cert == cert && ctx.issuer_cert == cert);
    o_int("others", ctx.subject_req == NULL && ctx.crl == NULL && ctx.db == NULL);
    X509V3_set_ctx(NULL, cert, cert, NULL, NULL, 0);
    o_err("no context");
    o_int_err("issuer key", X509V3_set_issuer_pkey(&ctx, NULL));
    X509V3_set_ctx(&ctx, cert, NULL, NULL, NULL, X509V3_CTX_REPLACE);
    o_int_err("no subject", X509V3_set_issuer_pkey(&ctx, key));
    o_int_err("no context", X509V3_set_issuer_pkey(NULL, key));
}

int main(void)
{
    UI_METHOD *ui = UI_create_method("test");

    UI_method_set_reader(ui, answer);
    BIO *b = BIO_new_file(o_cert("rsa.key"), "r");
    key = PEM_read_bio_PrivateKey(b, NULL, NULL, NULL);
    BIO_free(b);
    b = BIO_new_file(o_cert("rsa.pem"), "r");
    cert = PEM_read_bio_X509(b, NULL, NULL, NULL);
    BIO_free(b);
    if (key == NULL || cert == NULL) {
        o_die("certificates");
    }
    make_files();
    files(ui);
    passwords(ui);
    uris();
    filters();
    infos();
    lookups();
    issuer_key();
    EVP_PKEY_free(key);
    X509_free(cert);
    UI_destroy_method(ui);
    return 0;
}
