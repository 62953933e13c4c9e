/* X509_STORE_CTX_new(3), X509_STORE_CTX_get_error(3), X509_STORE_set_verify_cb_func(3),
 * X509_STORE_get0_param(3): what a store and a verification hold. */
#include "oracle.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

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

static int callback(int ok, X509_STORE_CTX *ctx)
{
    X509 *issuer = X509_STORE_CTX_get0_current_issuer(ctx);
    char *line = issuer != NULL ? X509_NAME_oneline(X509_get_subject_name(issuer), NULL, 0) : NULL;

    printf("callback: ok %d error %d issuer %s crl %d parent %d\n", ok,
           X509_STORE_CTX_get_error(ctx), line != NULL ? line : "-",
           X509_STORE_CTX_get0_current_crl(ctx) != NULL,
           X509_STORE_CTX_get0_parent_ctx(ctx) != NULL);
    OPENSSL_free(line);
    return ok;
}

static int on_verify(X509_STORE_CTX *ctx)
{
    o_ptr("on verify", ctx);
    X509_STORE_CTX_set_error(ctx, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

static int on_cleanup(X509_STORE_CTX *ctx)
{
    o_ptr("on cleanup", ctx);
    return 1;
}

static int on_issuer(X509 **issuer, X509_STORE_CTX *ctx, X509 *x)
{
    o_ptr("on issuer", ctx);
    return X509_STORE_CTX_get1_issuer(issuer, ctx, x);
}

static STACK_OF(X509) * on_certs(X509_STORE_CTX *ctx, const X509_NAME *name)
{
    o_ptr("on certs", ctx);
    return X509_STORE_CTX_get1_certs(ctx, name);
}

static void store_fields(X509_STORE *store)
{
    X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();
    int i = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_X509_STORE, 0, NULL, NULL, NULL, NULL);

    o_int("lock", X509_STORE_lock(store));
    o_int("unlock", X509_STORE_unlock(store));
    o_int("up", X509_STORE_up_ref(store));
    X509_STORE_free(store);
    X509_STORE_free(NULL);
    o_int("ex", X509_STORE_set_ex_data(store, i, store));
    o_int("ex", X509_STORE_get_ex_data(store, i) == store);
    o_ptr("param", X509_STORE_get0_param(store));
    o_int("depth", X509_STORE_set_depth(store, 3));
    o_int("depth", X509_VERIFY_PARAM_get_depth(X509_STORE_get0_param(store)));
    o_int("flags", X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK));
    o_int("flags", (long long)X509_VERIFY_PARAM_get_flags(X509_STORE_get0_param(store)));
    o_int_err("purpose", X509_STORE_set_purpose(store, X509_PURPOSE_SSL_SERVER));
    o_int_err("bad purpose", X509_STORE_set_purpose(store, 999));
    o_int_err("trust", X509_STORE_set_trust(store, X509_TRUST_SSL_SERVER));
    o_int_err("bad trust", X509_STORE_set_trust(store, 999));
    X509_VERIFY_PARAM_set_depth(param, 9);
    o_int("set1", X509_STORE_set1_param(store, param));
    o_int("depth", X509_VERIFY_PARAM_get_depth(X509_STORE_get0_param(store)));
    X509_VERIFY_PARAM_free(param);
    o_ptr("verify", (void *)X509_STORE_get_verify(store));
    o_ptr("verify cb", (void *)X509_STORE_get_verify_cb(store));
    o_ptr("issuer", (void *)X509_STORE_get_get_issuer(store));
    o_ptr("certs", (void *)X509_STORE_get_lookup_certs(store));
    o_ptr("cleanup", (void *)X509_STORE_get_cleanup(store));
    X509_STORE_set_verify_cb(store, callback);
    X509_STORE_set_get_issuer(store, on_issuer);
    X509_STORE_set_lookup_certs(store, on_certs);
    X509_STORE_set_cleanup(store, on_cleanup);
    o_int("verify cb", X509_STORE_get_verify_cb(store) == callback);
    o_int("issuer", X509_STORE_get_get_issuer(store) == on_issuer);
    o_int("certs", X509_STORE_get_lookup_certs(store) == on_certs);
    o_int("cleanup", X509_STORE_get_cleanup(store) == on_cleanup);
}

static void contents(void)
{
    X509_STORE *store = X509_STORE_new();
    X509 *ca = load("ca.pem");
    X509_CRL *crl = load_crl("ca.crl.pem");
    STACK_OF(X509) *all = NULL;

    o_int_err("cert", X509_STORE_add_cert(store, ca));
    o_int_err("twice", X509_STORE_add_cert(store, ca));
    o_int_err("NULL", X509_STORE_add_cert(store, NULL));
    o_int_err("crl", X509_STORE_add_crl(store, crl));
    o_int_err("twice", X509_STORE_add_crl(store, crl));
    o_int_err("NULL", X509_STORE_add_crl(store, NULL));
    all = X509_STORE_get1_all_certs(store);
    o_int("all", sk_X509_num(all));
    sk_X509_pop_free(all, X509_free);
    o_ptr_err("all of NULL", X509_STORE_get1_all_certs(NULL));
    o_int_err("file ex", X509_STORE_load_file_ex(store, o_cert("int.pem"), NULL, NULL));
    o_int_err("locations ex", X509_STORE_load_locations_ex(store, o_cert("int-rsa.pem"),
                                                           o_cert("capath"), NULL, NULL));
    o_int("objects", sk_X509_OBJECT_num(X509_STORE_get0_objects(store)));
    setenv("SSL_CERT_FILE", o_cert("ca.pem"), 1);
    setenv("SSL_CERT_DIR", o_cert("capath"), 1);
    o_int_err("default", X509_STORE_set_default_paths(store));
    o_int_err("default ex", X509_STORE_set_default_paths_ex(store, NULL, NULL));
    setenv("SSL_CERT_FILE", "missing", 1);
    o_int_err("default", X509_STORE_set_default_paths(store));
    X509_CRL_free(crl);
    X509_free(ca);
    X509_STORE_free(store);
}

static void inside(X509_STORE_CTX *ctx, X509_STORE *store, X509 *leaf, X509 *ca)
{
    X509 *issuer = NULL;
    STACK_OF(X509) *certs = NULL;
    X509_OBJECT *o = X509_OBJECT_new();
    int i = X509_STORE_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);

    o_int("cert", X509_STORE_CTX_get0_cert(ctx) == leaf);
    o_int("store", X509_STORE_CTX_get0_store(ctx) == store);
    o_ptr("untrusted", X509_STORE_CTX_get0_untrusted(ctx));
    o_ptr("parent", X509_STORE_CTX_get0_parent_ctx(ctx));
    o_ptr("crl", X509_STORE_CTX_get0_current_crl(ctx));
    o_ptr("issuer", X509_STORE_CTX_get0_current_issuer(ctx));
    o_int("verify cb", X509_STORE_CTX_get_verify_cb(ctx) == callback);
    o_int("cleanup", X509_STORE_CTX_get_cleanup(ctx) == on_cleanup);
    o_int("get issuer", X509_STORE_CTX_get_get_issuer(ctx) == on_issuer);
    o_int("lookup", X509_STORE_CTX_get_lookup_certs(ctx) == on_certs);
    o_int("ex", X509_STORE_CTX_set_ex_data(ctx, i, ctx));
    o_int("ex", X509_STORE_CTX_get_ex_data(ctx, i) == ctx);
    o_int("by subject",
          X509_STORE_CTX_get_by_subject(ctx, X509_LU_X509, X509_get_subject_name(ca), o));
    o_int("type", X509_OBJECT_get_type(o));
    X509_OBJECT_free(o);
    o = X509_STORE_CTX_get_obj_by_subject(ctx, X509_LU_X509, X509_get_subject_name(ca));
    o_ptr("object", o);
    X509_OBJECT_free(o);
    o_ptr("no object",
          X509_STORE_CTX_get_obj_by_subject(ctx, X509_LU_X509, X509_get_subject_name(leaf)));
    o_int("get1", X509_STORE_CTX_get1_issuer(&issuer, ctx, leaf));
    o_int("issuer", issuer != NULL && X509_cmp(issuer, ca) == 0);
    X509_free(issuer);
    certs = X509_STORE_CTX_get1_certs(ctx, X509_get_subject_name(ca));
    o_int("certs", sk_X509_num(certs));
    sk_X509_pop_free(certs, X509_free);
    certs = X509_STORE_CTX_get1_certs(ctx, X509_get_subject_name(leaf));
    o_int("certs", sk_X509_num(certs));
    sk_X509_pop_free(certs, X509_free);
    STACK_OF(X509_CRL) *crls = X509_STORE_CTX_get1_crls(ctx, X509_get_subject_name(ca));
    o_int("crls", sk_X509_CRL_num(crls));
    sk_X509_CRL_pop_free(crls, X509_CRL_free);
    X509_STORE_CTX_set_error(ctx, X509_V_ERR_CERT_REVOKED);
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_set_error_depth(ctx, 4);
    o_int("depth", X509_STORE_CTX_get_error_depth(ctx));
    X509_STORE_CTX_set_current_cert(ctx, ca);
    o_int("current", X509_STORE_CTX_get_current_cert(ctx) == ca);
    X509_STORE_CTX_set_current_cert(ctx, NULL);
    X509_STORE_CTX_set_error(ctx, X509_V_OK);
    X509_STORE_CTX_set_error_depth(ctx, 0);
}

static void contexts(void)
{
    X509_STORE *store = X509_STORE_new();
    X509 *ca = load("ca.pem");
    X509 *leaf = load("direct.pem");
    X509_CRL *crl = load_crl("ca.crl.pem");
    STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();
    STACK_OF(X509) *none = sk_X509_new_null();
    STACK_OF(X509) *trusted = sk_X509_new_null();
    X509_STORE_CTX *ctx = X509_STORE_CTX_new_ex(NULL, NULL);

    X509_STORE_add_cert(store, ca);
    X509_STORE_set_verify_cb(store, callback);
    X509_STORE_set_get_issuer(store, on_issuer);
    X509_STORE_set_lookup_certs(store, on_certs);
    X509_STORE_set_cleanup(store, on_cleanup);
    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, none));
    inside(ctx, store, leaf, ca);
    o_int_err("verify", X509_verify_cert(ctx));
    o_int_err("again", X509_verify_cert(ctx));
    X509_STORE_CTX_cleanup(ctx);
    o_ptr("no chain", X509_STORE_CTX_get0_chain(ctx));
    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, NULL));
    X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_CRL_CHECK);
    sk_X509_CRL_push(crls, crl);
    X509_STORE_CTX_set0_crls(ctx, crls);
    o_int_err("with crls", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_cleanup(ctx);
    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, NULL));
    X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_CRL_CHECK);
    o_int_err("without crls", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_cleanup(ctx);
    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, NULL));
    X509_STORE_CTX_set_time(ctx, 0, 1000);
    o_int_err("in 1970", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_cleanup(ctx);
    o_int("init", X509_STORE_CTX_init(ctx, NULL, NULL, NULL));
    X509_STORE_CTX_set_cert(ctx, leaf);
    X509_STORE_CTX_set0_untrusted(ctx, none);
    X509_STORE_CTX_set_depth(ctx, 5);
    X509_STORE_CTX_set_verify_cb(ctx, callback);
    sk_X509_push(trusted, ca);
    X509_STORE_CTX_set0_trusted_stack(ctx, trusted);
    o_int_err("trusted stack", X509_STORE_CTX_verify(ctx));
    o_int("chain", sk_X509_num(X509_STORE_CTX_get0_chain(ctx)));
    X509_STORE_CTX_set0_verified_chain(ctx, NULL);
    o_ptr("chain", X509_STORE_CTX_get0_chain(ctx));
    X509_STORE_CTX_cleanup(ctx);
    X509_STORE_set_verify(store, on_verify);
    o_int("verify", X509_STORE_get_verify(store) == on_verify);
    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, NULL));
    o_int_err("own verify", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_free(ctx);
    sk_X509_free(none);
    sk_X509_free(trusted);
    sk_X509_CRL_pop_free(crls, X509_CRL_free);
    X509_free(ca);
    X509_free(leaf);
    X509_STORE_free(store);
}

static void params(void)
{
    X509_STORE *store = X509_STORE_new();
    X509 *leaf = load("direct.pem");
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();
    STACK_OF(ASN1_OBJECT) *policies = sk_ASN1_OBJECT_new_null();

    o_int("init", X509_STORE_CTX_init(ctx, store, leaf, NULL));
    X509_VERIFY_PARAM_set_depth(param, 8);
    X509_STORE_CTX_set0_param(ctx, param);
    o_int("depth", X509_VERIFY_PARAM_get_depth(X509_STORE_CTX_get0_param(ctx)));
    o_int_err("inherit", X509_STORE_CTX_purpose_inherit(ctx, X509_PURPOSE_SSL_CLIENT,
                                                        X509_PURPOSE_SSL_SERVER, 0));
    o_int_err("bad", X509_STORE_CTX_purpose_inherit(ctx, 0, 999, 0));
    o_int_err("bad trust", X509_STORE_CTX_purpose_inherit(ctx, 0, X509_PURPOSE_SSL_SERVER, 999));
    X509_STORE_CTX_set0_dane(ctx, NULL);
    o_int("policy", X509_VERIFY_PARAM_add0_policy(param, OBJ_txt2obj("1.2.3", 1)));
    sk_ASN1_OBJECT_push(policies, OBJ_txt2obj("1.2.4", 1));
    o_int("policies", X509_VERIFY_PARAM_set1_policies(param, policies));
    o_int("flags", (long long)X509_VERIFY_PARAM_get_flags(param));
    o_int("no policies", X509_VERIFY_PARAM_set1_policies(param, NULL));
    o_int("NULL", X509_VERIFY_PARAM_set1_policies(NULL, NULL));
    X509_VERIFY_PARAM *other = X509_VERIFY_PARAM_new();
    X509_VERIFY_PARAM_move_peername(other, param);
    o_ptr("peername", X509_VERIFY_PARAM_get0_peername(other));
    X509_VERIFY_PARAM_free(other);
    sk_ASN1_OBJECT_pop_free(policies, ASN1_OBJECT_free);
    X509_STORE_CTX_free(ctx);
    X509_STORE_CTX_free(NULL);
    X509_STORE_free(store);
    X509_free(leaf);
}

int main(void)
{
    X509_STORE *store = X509_STORE_new();

    store_fields(store);
    X509_STORE_free(store);
    contents();
    contexts();
    params();
    return 0;
}
