/* CTLOG_new(3), CTLOG_STORE_new(3), CT_POLICY_EVAL_CTX_new(3), SCT_set0_log_id: what takes over and
 * what is found by default. */
#include "oracle.h"

#include <openssl/ct.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static EVP_PKEY *public_key(void)
{
    BIO *in = BIO_new_file(o_cert("p256.pub"), "r");
    EVP_PKEY *key = PEM_read_bio_PUBKEY(in, NULL, NULL, NULL);

    BIO_free(in);
    return key;
}

static void show(const char *name, CTLOG *log)
{
    const uint8_t *id = NULL;
    size_t n = 0;

    o_ptr_err(name, log);
    if (log != NULL) {
        o_str("name", CTLOG_get0_name(log));
        CTLOG_get0_log_id(log, &id, &n);
        o_hex("id", id, n);
        o_ptr("key", CTLOG_get0_public_key(log));
    }
    CTLOG_free(log);
}

static void logs(void)
{
    EVP_PKEY *key = public_key();
    unsigned char *der = NULL;
    unsigned char text[256];
    CTLOG *log = NULL;
    int n = i2d_PUBKEY(key, &der);

    EVP_EncodeBlock(text, der, n);
    OPENSSL_free(der);
    show("new", CTLOG_new(key, "first"));
    show("new ex", CTLOG_new_ex(public_key(), "second", NULL, NULL));
    o_int_err("base64", CTLOG_new_from_base64_ex(&log, (char *)text, "third", NULL, NULL));
    show("base64", log);
    log = NULL;
    o_int_err("not a key", CTLOG_new_from_base64_ex(&log, "AAAA", "fourth", NULL, NULL));
    o_ptr("not a key", log);
    o_int_err("not base64", CTLOG_new_from_base64_ex(&log, "****", "fifth", NULL, NULL));
}

static void stores(void)
{
    CTLOG_STORE *store = CTLOG_STORE_new_ex(NULL, NULL);
    CT_POLICY_EVAL_CTX *ctx = CT_POLICY_EVAL_CTX_new_ex(NULL, NULL);
    FILE *f = NULL;

    o_ptr_err("store", store);
    setenv("CTLOG_FILE", "missing", 1);
    o_int("missing", CTLOG_STORE_load_default_file(store));
    o_err_codes("missing");
    f = fopen("list", "w");
    fputs("enabled_logs =\n", f);
    fclose(f);
    setenv("CTLOG_FILE", "list", 1);
    o_int("empty", CTLOG_STORE_load_default_file(store));
    o_err_codes("empty");
    CTLOG_STORE_free(store);
    o_ptr_err("policy", ctx);
    o_ptr("cert", CT_POLICY_EVAL_CTX_get0_cert(ctx));
    o_ptr("log store", CT_POLICY_EVAL_CTX_get0_log_store(ctx));
    CT_POLICY_EVAL_CTX_free(ctx);
}

static void owned(void)
{
    SCT *sct = SCT_new();
    unsigned char *id = OPENSSL_zalloc(32);
    unsigned char *short_id = OPENSSL_zalloc(5);
    unsigned char *sig = OPENSSL_zalloc(4);
    unsigned char *got = NULL;

    o_int("version", SCT_set_version(sct, SCT_VERSION_V1));
    o_int("id", SCT_set0_log_id(sct, id, 32));
    o_int("length", (long long)SCT_get0_log_id(sct, &got));
    o_int("same", got == id);
    o_int_err("short", SCT_set0_log_id(sct, short_id, 5));
    OPENSSL_free(short_id);
    SCT_set0_signature(sct, sig, 4);
    o_int("length", (long long)SCT_get0_signature(sct, &got));
    o_int("same", got == sig);
    SCT_free(sct);
}

int main(void)
{
    logs();
    stores();
    owned();
    return 0;
}
