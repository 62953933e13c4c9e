/* X509_LOOKUP_meth_new(3), X509_LOOKUP_hash_dir(3), X509_OBJECT(3), X509_load_cert_file(3): a
 * lookup method of the program's own, and what the store does with it. */
#include "oracle.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

static X509 *ca;

static X509 *load(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return x;
}

static X509_CRL *load_crl(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509_CRL *crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
    BIO_free(in);
    return crl;
}

static int on_new(X509_LOOKUP *lookup)
{
    o_ptr("on new", lookup);
    return 1;
}

static void on_free(X509_LOOKUP *lookup)
{
    o_str("on free", X509_LOOKUP_get_method_data(lookup));
}

static int on_init(X509_LOOKUP *lookup)
{
    o_ptr("on init", X509_LOOKUP_get_store(lookup));
    return 1;
}

static int on_shutdown(X509_LOOKUP *lookup)
{
    o_ptr("on shutdown", lookup);
    return 1;
}

static int on_ctrl(X509_LOOKUP *lookup, int cmd, const char *argc, long argl, char **ret)
{
    o_ptr("on ctrl", lookup);
    o_int("cmd", cmd);
    o_str("argc", argc);
    o_int("argl", argl);
    o_ptr("ret", ret);
    return 42;
}

static int on_subject(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const X509_NAME *name,
                      X509_OBJECT *ret)
{
    o_int("on subject", type);
    if (type == X509_LU_X509 && X509_NAME_cmp(name, X509_get_subject_name(ca)) == 0) {
        X509_OBJECT_set1_X509(ret, ca);
        o_int("added", X509_STORE_add_cert(X509_LOOKUP_get_store(lookup), ca));
        return 1;
    }
    return 0;
}

static int on_serial(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const X509_NAME *name,
                     const ASN1_INTEGER *serial, X509_OBJECT *ret)
{
    (void)lookup;
    (void)ret;
    o_int("on serial", type);
    o_ptr("name", name);
    o_ptr("serial", serial);
    return 7;
}

static int on_fingerprint(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const unsigned char *bytes,
                          int n, X509_OBJECT *ret)
{
    (void)lookup;
    (void)ret;
    o_int("on fingerprint", type);
    o_hex("bytes", bytes, (size_t)n);
    return 8;
}

static int on_alias(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const char *text, int n,
                    X509_OBJECT *ret)
{
    (void)lookup;
    (void)ret;
    o_int("on alias", type);
    o_text("text", text, (size_t)n);
    return 9;
}

static X509_LOOKUP_METHOD *own(void)
{
    X509_LOOKUP_METHOD *m = X509_LOOKUP_meth_new("mine");

    o_ptr("empty", (void *)X509_LOOKUP_meth_get_ctrl(m));
    o_int("new", X509_LOOKUP_meth_set_new_item(m, on_new));
    o_int("free", X509_LOOKUP_meth_set_free(m, on_free));
    o_int("init", X509_LOOKUP_meth_set_init(m, on_init));
    o_int("shutdown", X509_LOOKUP_meth_set_shutdown(m, on_shutdown));
    o_int("ctrl", X509_LOOKUP_meth_set_ctrl(m, on_ctrl));
    o_int("subject", X509_LOOKUP_meth_set_get_by_subject(m, on_subject));
    o_int("serial", X509_LOOKUP_meth_set_get_by_issuer_serial(m, on_serial));
    o_int("fingerprint", X509_LOOKUP_meth_set_get_by_fingerprint(m, on_fingerprint));
    o_int("alias", X509_LOOKUP_meth_set_get_by_alias(m, on_alias));
    o_int("new", X509_LOOKUP_meth_get_new_item(m) == on_new);
    o_int("free", X509_LOOKUP_meth_get_free(m) == on_free);
    o_int("init", X509_LOOKUP_meth_get_init(m) == on_init);
    o_int("shutdown", X509_LOOKUP_meth_get_shutdown(m) == on_shutdown);
    o_int("ctrl", X509_LOOKUP_meth_get_ctrl(m) == on_ctrl);
    o_int("subject", X509_LOOKUP_meth_get_get_by_subject(m) == on_subject);
    o_int("serial", X509_LOOKUP_meth_get_get_by_issuer_serial(m) == on_serial);
    o_int("fingerprint", X509_LOOKUP_meth_get_get_by_fingerprint(m) == on_fingerprint);
    o_int("alias", X509_LOOKUP_meth_get_get_by_alias(m) == on_alias);
    return m;
}

static void objects(void)
{
    X509_OBJECT *o = X509_OBJECT_new();
    X509 *x = load("p256.pem");
    X509_CRL *crl = load_crl("ca.crl.pem");

    o_int("type", X509_OBJECT_get_type(o));
    o_ptr("cert", X509_OBJECT_get0_X509(o));
    o_ptr("crl", X509_OBJECT_get0_X509_CRL(o));
    o_ptr("NULL", X509_OBJECT_get0_X509(NULL));
    o_ptr("NULL", X509_OBJECT_get0_X509_CRL(NULL));
    o_int("set", X509_OBJECT_set1_X509(o, x));
    o_int("type", X509_OBJECT_get_type(o));
    o_int("same", X509_OBJECT_get0_X509(o) == x);
    o_ptr("crl", X509_OBJECT_get0_X509_CRL(o));
    o_int("up", X509_OBJECT_up_ref_count(o));
    X509_free(x);
    o_int("set NULL", X509_OBJECT_set1_X509(NULL, x));
    o_int("set crl", X509_OBJECT_set1_X509_CRL(o, crl));
    o_int("type", X509_OBJECT_get_type(o));
    o_ptr("cert", X509_OBJECT_get0_X509(o));
    o_int("same", X509_OBJECT_get0_X509_CRL(o) == crl);
    o_int("set NULL", X509_OBJECT_set1_X509_CRL(NULL, crl));
    X509_OBJECT_free(o);
    X509_OBJECT_free(NULL);
    X509_CRL_free(crl);
    X509_free(x);
}

static void retrieve(X509_STORE *store)
{
    STACK_OF(X509_OBJECT) *all = X509_STORE_get0_objects(store);
    X509 *x = load("p256.pem");
    X509_OBJECT *key = X509_OBJECT_new();

    o_int("index", X509_OBJECT_idx_by_subject(all, X509_LU_X509, X509_get_subject_name(ca)) >= 0);
    o_int("index", X509_OBJECT_idx_by_subject(all, X509_LU_CRL, X509_get_subject_name(x)));
    X509_OBJECT *found =
        X509_OBJECT_retrieve_by_subject(all, X509_LU_X509, X509_get_subject_name(ca));
    o_int("found", X509_cmp(X509_OBJECT_get0_X509(found), ca));
    o_ptr("absent", X509_OBJECT_retrieve_by_subject(all, X509_LU_X509, X509_get_subject_name(x)));
    X509_OBJECT_set1_X509(key, ca);
    o_int("match", X509_OBJECT_retrieve_match(all, key) == found);
    X509_OBJECT_set1_X509(key, x);
    o_ptr("no match", X509_OBJECT_retrieve_match(all, key));
    X509_OBJECT_free(key);
    X509_free(x);
}

static void use(X509_LOOKUP_METHOD *method)
{
    X509_STORE *store = X509_STORE_new();
    X509_LOOKUP *lookup = X509_STORE_add_lookup(store, method);
    X509_OBJECT *o = X509_OBJECT_new();
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    X509 *leaf = load("direct.pem");
    char *ret = NULL;

    o_ptr("lookup", lookup);
    o_int("same", X509_STORE_add_lookup(store, method) == lookup);
    o_int("store", X509_LOOKUP_get_store(lookup) == store);
    o_ptr("data", X509_LOOKUP_get_method_data(lookup));
    o_int("set data", X509_LOOKUP_set_method_data(lookup, (void *)(uintptr_t) "data"));
    o_int("ctrl", X509_LOOKUP_ctrl(lookup, 5, "arg", 6, &ret));
    o_int("ctrl ex", X509_LOOKUP_ctrl_ex(lookup, 7, NULL, 8, NULL, NULL, NULL));
    o_int("by subject", X509_LOOKUP_by_subject(lookup, X509_LU_CRL, X509_get_subject_name(ca), o));
    o_int("by subject ex",
          X509_LOOKUP_by_subject_ex(lookup, X509_LU_CRL, X509_get_subject_name(ca), o, NULL, NULL));
    o_int("by serial", X509_LOOKUP_by_issuer_serial(lookup, X509_LU_X509, X509_get_issuer_name(ca),
                                                    X509_get_serialNumber(ca), o));
    o_int("by fingerprint",
          X509_LOOKUP_by_fingerprint(lookup, X509_LU_X509, (const unsigned char *)"ab", 2, o));
    o_int("by alias", X509_LOOKUP_by_alias(lookup, X509_LU_X509, "xy", 2, o));
    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, NULL));
    o_int_err("verify", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_free(ctx);
    retrieve(store);
    X509_free(leaf);
    X509_OBJECT_free(o);
    X509_STORE_free(store);
}

static void alone(void)
{
    X509_LOOKUP *lookup = X509_LOOKUP_new(X509_LOOKUP_file());
    X509_OBJECT *o = X509_OBJECT_new();

    o_ptr("new", lookup);
    o_ptr("no store", X509_LOOKUP_get_store(lookup));
    o_int("init", X509_LOOKUP_init(lookup));
    o_int("by subject", X509_LOOKUP_by_subject(lookup, X509_LU_X509, X509_get_subject_name(ca), o));
    o_int("by serial", X509_LOOKUP_by_issuer_serial(lookup, X509_LU_X509, NULL, NULL, o));
    o_int("by fingerprint", X509_LOOKUP_by_fingerprint(lookup, X509_LU_X509, NULL, 0, o));
    o_int("by alias", X509_LOOKUP_by_alias(lookup, X509_LU_X509, "a", 1, o));
    o_int("shutdown", X509_LOOKUP_shutdown(lookup));
    X509_LOOKUP_free(lookup);
    X509_LOOKUP_free(NULL);
    X509_OBJECT_free(o);
}

static void files(void)
{
    X509_STORE *store = X509_STORE_new();
    X509_LOOKUP *lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());

    o_int_err("cert", X509_load_cert_file(lookup, o_cert("ca.pem"), X509_FILETYPE_PEM));
    o_int_err("cert ex",
              X509_load_cert_file_ex(lookup, o_cert("int.pem"), X509_FILETYPE_PEM, NULL, NULL));
    o_int_err("der", X509_load_cert_file(lookup, o_cert("p256.der"), X509_FILETYPE_ASN1));
    o_int_err("type", X509_load_cert_file(lookup, o_cert("p256.der"), 77));
    o_int("wrong", X509_load_cert_file(lookup, o_cert("p256.pem"), X509_FILETYPE_ASN1));
    o_err_codes("wrong");
    o_int_err("missing", X509_load_cert_file(lookup, "missing", X509_FILETYPE_PEM));
    o_int_err("both", X509_load_cert_crl_file(lookup, o_cert("crls.pem"), X509_FILETYPE_PEM));
    o_int_err("both ex", X509_load_cert_crl_file_ex(lookup, o_cert("ca.crl.pem"), X509_FILETYPE_PEM,
                                                    NULL, NULL));
    o_int_err("none", X509_load_cert_crl_file(lookup, o_cert("empty.pem"), X509_FILETYPE_PEM));
    o_int_err("crl", X509_load_crl_file(lookup, o_cert("ca.crl.pem"), X509_FILETYPE_PEM));
    o_int_err("no crl", X509_load_crl_file(lookup, o_cert("ca.pem"), X509_FILETYPE_PEM));
    o_int("objects", sk_X509_OBJECT_num(X509_STORE_get0_objects(store)));
    X509_STORE_free(store);
}

int main(void)
{
    X509_LOOKUP_METHOD *method = NULL;

    ca = load("ca.pem");
    method = own();
    objects();
    use(method);
    alone();
    files();
    X509_LOOKUP_meth_free(method);
    X509_LOOKUP_meth_free(NULL);
    X509_free(ca);
    return 0;
}
