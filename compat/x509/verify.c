/* X509_verify_cert(3): core/x509/path.h does it, with the store behind it and the callbacks of the
 * application around it. */
#include "compat/x509/verify.h"

#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/x509/aux.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "core/x509/path.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>
#include <time.h>

#include "compat/asn1/sk.h"

/* A CRL as core sees it, kept to the end of the verification. */
struct cx_crl_view {
    struct cx_crl_view *next;
    X509_CRL *crl;
    uint8_t *der;
    struct t13_crl view;
};

void cx_verify_clear(X509_STORE_CTX *ctx)
{
    cx_x509_chain_free(ctx->kept);
    ctx->kept = NULL;
    while (ctx->crl_views != NULL) {
        struct cx_crl_view *next = ctx->crl_views->next;
        cx_crl_free(ctx->crl_views->crl);
        mem_free(ctx->crl_views->der);
        mem_free(ctx->crl_views);
        ctx->crl_views = next;
    }
    ctx->current_crl = NULL;
}

/* keep takes over a reference for as long as the verification and its results live. */
static bool keep(X509_STORE_CTX *ctx, X509 *x)
{
    if (ctx->kept == NULL) {
        ctx->kept = sk_X509_new_null();
    }
    if (ctx->kept == NULL || sk_X509_push(ctx->kept, x) <= 0) {
        cx_x509_free(x);
        return false;
    }
    return true;
}

static X509 *owner_of(const struct t13_cert *cert)
{
    return cert != NULL ? (X509 *)cert->owner : NULL;
}

/* Gives one certificate of a plain list, the *at-th whose subject it is. */
static const struct t13_cert *from_list(const STACK_OF(X509) * list, struct bytes subject,
                                        size_t *at)
{
    for (int i = (int)*at; i < sk_X509_num(list); i++) {
        const struct t13_cert *view = cx_x509_view(sk_X509_value(list, i));
        *at = (size_t)i + 1;
        if (view != NULL && t13_name_equal(view->subject, subject)) {
            return view;
        }
    }
    return NULL;
}

/* The application's get_issuer gives one issuer of the certificate at the chain's end. */
static bool from_callback(X509_STORE_CTX *ctx, size_t *at, const struct t13_cert **out)
{
    int top = sk_X509_num(ctx->chain) - 1;
    X509 *last = top >= 0 ? sk_X509_value(ctx->chain, top) : ctx->cert;
    X509 *issuer = NULL;
    int ret = 0;

    if (*at > 0) {
        return true;
    }
    *at = 1;
    ret = ctx->get_issuer(&issuer, ctx, last);
    if (ret > 0 && issuer != NULL && keep(ctx, issuer)) {
        *out = cx_x509_view(issuer);
    }
    return ret >= 0;
}

struct run {
    X509_STORE_CTX *ctx;
    struct t13_path path;
};

static bool find_in_store(X509_STORE_CTX *ctx, struct bytes subject, size_t *at,
                          const struct t13_cert **out)
{
    X509_OBJECT object = {.type = X509_LU_NONE};
    int position = (int)*at;

    if (!cx_store_find(ctx->store, X509_LU_X509, subject, &position, &object)) {
        return false;
    }
    *at = (size_t)position;
    if (keep(ctx, object.data.x509)) {
        *out = cx_x509_view(object.data.x509);
    }
    return true;
}

static bool sync_chain(X509_STORE_CTX *ctx, const struct t13_path *p);

static bool on_trusted(void *arg, struct bytes subject, size_t *at, const struct t13_cert **out)
{
    struct run *run = (struct run *)arg;
    X509_STORE_CTX *ctx = run->ctx;
    X509_NAME *name = NULL;

    *out = NULL;
    if (ctx->trusted != NULL) {
        *out = from_list(ctx->trusted, subject, at);
        return true;
    }
    if (ctx->get_issuer != NULL) {
        return sync_chain(ctx, &run->path) && from_callback(ctx, at, out);
    }
    if (ctx->store == NULL) {
        return true;
    }
    while (find_in_store(ctx, subject, at, out)) {
        if (*out != NULL) {
            return true; /* one that is not DER is passed over */
        }
    }
    if (*at > 0) {
        return true;
    }
    /* Nothing in memory: directories and the application's lookups. */
    name = cx_name_from_der(subject);
    if (name != NULL && cx_store_search(ctx->store, X509_LU_X509, name)) {
        (void)find_in_store(ctx, subject, at, out);
    }
    cx_name_free(name);
    return true;
}

static struct cx_crl_view *view_of(X509_STORE_CTX *ctx, X509_CRL *crl)
{
    struct cx_crl_view *v = ctx->crl_views;
    size_t n = 0;

    while (v != NULL && v->crl != crl) {
        v = v->next;
    }
    if (v != NULL) {
        return v;
    }
    v = (struct cx_crl_view *)mem_zalloc(sizeof(*v));
    if (v == NULL) {
        return NULL;
    }
    v->der = cx_crl_der(crl, &n);
    if (v->der == NULL || t13_crl_parse(&v->view, bytes_of(v->der, n)) != T13_OK) {
        mem_free(v->der);
        mem_free(v);
        return NULL;
    }
    v->crl = cx_crl_up_ref(crl);
    v->view.owner = crl;
    v->next = ctx->crl_views;
    ctx->crl_views = v;
    return v;
}

/* Those given to this verification come first, then the store's. */
static bool on_crl(void *arg, struct bytes issuer, size_t *at, const struct t13_crl **out)
{
    X509_STORE_CTX *ctx = ((struct run *)arg)->ctx;
    size_t own = sk_X509_CRL_num(ctx->crls) > 0 ? (size_t)sk_X509_CRL_num(ctx->crls) : 0;
    int position = 0;

    *out = NULL;
    while (*at < own) {
        const struct cx_crl_view *v = view_of(ctx, sk_X509_CRL_value(ctx->crls, (int)(*at)++));
        if (v != NULL && t13_name_equal(v->view.issuer, issuer)) {
            *out = &v->view;
            return true;
        }
    }
    if (ctx->store == NULL) {
        return true;
    }
    if (*at == own) {
        /* A directory may have newer ones by now. */
        X509_NAME *name = cx_name_from_der(issuer);
        if (name != NULL) {
            (void)cx_store_search(ctx->store, X509_LU_CRL, name);
        }
        cx_name_free(name);
    }
    position = (int)(*at - own);
    for (;;) {
        X509_OBJECT object = {.type = X509_LU_NONE};
        const struct cx_crl_view *v = NULL;
        if (!cx_store_find(ctx->store, X509_LU_CRL, issuer, &position, &object)) {
            return true;
        }
        *at = own + (size_t)position;
        v = view_of(ctx, object.data.crl);
        cx_crl_free(object.data.crl);
        if (v != NULL) {
            *out = &v->view;
            return true;
        }
    }
}

static enum t13_trust on_trust(void *arg, const struct t13_cert *cert, int trust, bool ss_compat)
{
    (void)arg;
    return (enum t13_trust)cx_x509_trust(owner_of(cert), trust,
                                         ss_compat ? 0 : X509_TRUST_NO_SS_COMPAT);
}

/* sync_chain makes ctx->chain what the path has so far. */
static bool sync_chain(X509_STORE_CTX *ctx, const struct t13_path *p)
{
    bool same = ctx->chain != NULL && sk_X509_num(ctx->chain) == (int)p->num;

    for (size_t i = 0; same && i < p->num; i++) {
        same = sk_X509_value(ctx->chain, (int)i) == owner_of(p->chain[i]);
    }
    if (same) {
        return true;
    }
    cx_x509_chain_free(ctx->chain);
    ctx->chain = sk_X509_new_null();
    for (size_t i = 0; ctx->chain != NULL && i < p->num; i++) {
        X509 *x = cx_x509_up_ref(owner_of(p->chain[i]));
        if (sk_X509_push(ctx->chain, x) <= 0) {
            cx_x509_free(x);
            return false;
        }
    }
    return ctx->chain != NULL;
}

static bool show(X509_STORE_CTX *ctx, const struct t13_path *p)
{
    ctx->error = p->error;
    ctx->error_depth = p->error_depth;
    ctx->current_cert = owner_of(p->current_cert);
    ctx->current_issuer = owner_of(p->current_issuer);
    ctx->current_crl = p->current_crl != NULL ? (X509_CRL *)p->current_crl->owner : NULL;
    ctx->num_untrusted = (int)p->num_untrusted;
    return sync_chain(ctx, p);
}

/* raise_signature leaves in the queue what X509_verify() leaves there in OpenSSL. */
static void raise_signature(const struct t13_path *p)
{
    size_t at = (size_t)p->error_depth;
    const struct t13_cert *cert = at < p->num ? p->chain[at] : NULL;
    const struct t13_cert *issuer = at + 1 < p->num ? p->chain[at + 1] : cert;
    const struct cr_key *key = issuer != NULL ? t13_cert_key(issuer) : NULL;

    if (cert != NULL && key != NULL && cert->sig_alg.known &&
        t13_sig_alg_fits(&cert->sig_alg, key)) {
        (void)cx_bad_signature(key, &cert->sig_alg.alg, cert->signature);
    }
    cx_raise(ERR_LIB_ASN1, ERR_R_EVP_LIB);
}

static bool on_event(void *arg, struct t13_path *p, bool ok)
{
    X509_STORE_CTX *ctx = ((struct run *)arg)->ctx;
    bool verdict = ok;

    if (!ok && p->error == X509_V_ERR_CERT_SIGNATURE_FAILURE) {
        raise_signature(p);
    }
    if (ctx->verify_cb == NULL) {
        return ok;
    }
    if (!show(ctx, p)) {
        return false;
    }
    verdict = ctx->verify_cb(ok ? 1 : 0, ctx) > 0; /* a negative answer is no consent */
    p->error = ctx->error;
    return verdict;
}

/* The application's own function in place of the check of signatures and times. */
static bool on_signatures(void *arg, struct t13_path *p)
{
    X509_STORE_CTX *ctx = ((struct run *)arg)->ctx;
    bool verdict = show(ctx, p) && ctx->store->verify(ctx) > 0;

    p->error = ctx->error;
    return verdict;
}

static const struct t13_cert **views_of(const STACK_OF(X509) * list, size_t *n)
{
    int count = sk_X509_num(list);
    const struct t13_cert **views = NULL;

    *n = 0;
    if (count <= 0) {
        return NULL;
    }
    views = (const struct t13_cert **)mem_array((size_t)count, sizeof(*views));
    for (int i = 0; views != NULL && i < count; i++) {
        const struct t13_cert *view = cx_x509_view(sk_X509_value(list, i));
        if (view != NULL) {
            views[(*n)++] = view;
        }
    }
    return views;
}

static struct t13_path_params params_of(const X509_VERIFY_PARAM *param)
{
    struct t13_path_params out = {
        .flags = param->flags,
        .purpose = param->purpose,
        .trust = param->trust,
        .depth = param->depth,
        .auth_level = param->auth_level,
        .host_flags = param->hostflags,
        .email = bytes_of(param->email, param->email_len),
        .ip = bytes_of(param->ip, param->ip_len),
    };
    const OPENSSL_STACK *hosts = (const OPENSSL_STACK *)param->hosts;

    out.now_s = (param->flags & X509_V_FLAG_USE_CHECK_TIME) != 0 ? (int64_t)param->check_time
                                                                 : (int64_t)time(NULL);
    if (cx_sk_num(hosts) > 0) {
        out.hosts = (const char *const *)hosts->data;
        out.num_hosts = (size_t)cx_sk_num(hosts);
    }
    return out;
}

static int run_path(X509_STORE_CTX *ctx, const struct t13_cert *leaf)
{
    struct run run = {.ctx = ctx};
    struct t13_path_owner owner = {
        .arg = &run, .trusted = on_trusted, .crl = on_crl, .trust = on_trust, .event = on_event};
    struct t13_path_params params = params_of(ctx->param);
    size_t num = 0;
    const struct t13_cert **untrusted = views_of(ctx->untrusted, &num);
    enum t13_status st = T13_OK;
    bool shown = false;

    if (ctx->store != NULL && ctx->store->verify != NULL) {
        owner.signatures = on_signatures;
    }
    t13_path_init(&run.path, &owner, &params, leaf, untrusted, num);
    st = t13_path_verify(&run.path);
    shown = show(ctx, &run.path);
    mem_free(ctx->param->peername);
    ctx->param->peername = run.path.peername;
    run.path.peername = NULL;
    t13_path_clear(&run.path);
    mem_free(untrusted);
    if (!shown || st == T13_E_NO_MEMORY) {
        ctx->error = X509_V_ERR_OUT_OF_MEM;
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return -1;
    }
    if (st == T13_OK) {
        return 1;
    }
    if (ctx->error == X509_V_OK) {
        ctx->error = X509_V_ERR_UNSPECIFIED; /* never a failure that looks like success */
    }
    return st == T13_E_BAD_CERTIFICATE ? 0 : -1;
}

int cx_vctx_verify(X509_STORE_CTX *ctx)
{
    const struct t13_cert *leaf = NULL;

    if (ctx == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (ctx->cert == NULL) {
        cx_raise(ERR_LIB_X509, X509_R_NO_CERT_SET_FOR_US_TO_VERIFY);
        ctx->error = X509_V_ERR_INVALID_CALL;
        return -1;
    }
    if (ctx->chain != NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED);
        ctx->error = X509_V_ERR_INVALID_CALL;
        return -1;
    }
    leaf = cx_x509_view(ctx->cert);
    if (leaf == NULL) {
        /* It can be shown, but not even its signature can be checked. */
        ctx->error = X509_V_ERR_CERT_SIGNATURE_FAILURE;
        ctx->current_cert = ctx->cert;
        return 0;
    }
    return run_path(ctx, leaf);
}

/* X509_verify_cert and what callbacks look things up with. abi: full. */
CX_API int X509_verify_cert(X509_STORE_CTX *ctx)
{
    return cx_vctx_verify(ctx);
}

CX_API int X509_STORE_CTX_verify(X509_STORE_CTX *ctx)
{
    if (ctx == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (ctx->cert == NULL) {
        ctx->cert = sk_X509_value(ctx->untrusted, 0);
    }
    return cx_vctx_verify(ctx);
}

/* All certificates of the store with that subject, new references. */
static STACK_OF(X509) * certs_of(X509_STORE_CTX *ctx, const X509_NAME *name)
{
    STACK_OF(X509) *found = sk_X509_new_null();
    struct bytes der = cx_name_der(name);
    int at = 0;

    if (found == NULL || ctx->store == NULL) {
        return found;
    }
    for (;;) {
        X509_OBJECT object = {.type = X509_LU_NONE};
        if (!cx_store_find(ctx->store, X509_LU_X509, der, &at, &object)) {
            if (at == 0 && sk_X509_num(found) == 0 &&
                cx_store_search(ctx->store, X509_LU_X509, name)) {
                if (!cx_store_find(ctx->store, X509_LU_X509, der, &at, &object)) {
                    return found;
                }
            } else {
                return found;
            }
        }
        if (sk_X509_push(found, object.data.x509) <= 0) {
            cx_x509_free(object.data.x509);
            cx_x509_chain_free(found);
            return NULL;
        }
    }
}

CX_API STACK_OF(X509) * X509_STORE_CTX_get1_certs(X509_STORE_CTX *ctx, const X509_NAME *name)
{
    STACK_OF(X509) *found = certs_of(ctx, name);

    if (found != NULL && sk_X509_num(found) == 0) {
        cx_x509_chain_free(found);
        return NULL;
    }
    return found;
}

CX_API STACK_OF(X509_CRL) *
    X509_STORE_CTX_get1_crls(const X509_STORE_CTX *ctx, const X509_NAME *name)
{
    STACK_OF(X509_CRL) *found = sk_X509_CRL_new_null();
    struct bytes der = cx_name_der(name);
    X509_OBJECT object = {.type = X509_LU_NONE};
    int at = 0;

    if (ctx->store != NULL) {
        (void)cx_store_search(ctx->store, X509_LU_CRL, name);
    }
    while (found != NULL && ctx->store != NULL &&
           cx_store_find(ctx->store, X509_LU_CRL, der, &at, &object)) {
        if (sk_X509_CRL_push(found, object.data.crl) <= 0) {
            cx_crl_free(object.data.crl);
            break;
        }
    }
    if (sk_X509_CRL_num(found) <= 0) {
        sk_X509_CRL_free(found);
        return NULL;
    }
    return found;
}

/* The issuer of x in the store: one that is valid now, else the last that fits. */
CX_API int X509_STORE_CTX_get1_issuer(X509 **issuer, X509_STORE_CTX *ctx, X509 *x)
{
    STACK_OF(X509) *found = certs_of(ctx, cx_x509_issuer(x));
    const struct t13_cert *own = cx_x509_view(x);
    X509 *best = NULL;
    int64_t now = (ctx->param->flags & X509_V_FLAG_USE_CHECK_TIME) != 0
                      ? (int64_t)ctx->param->check_time
                      : (int64_t)time(NULL);

    *issuer = NULL;
    if (found == NULL) {
        return -1;
    }
    for (int i = 0; own != NULL && i < sk_X509_num(found); i++) {
        const struct t13_cert *view = cx_x509_view(sk_X509_value(found, i));
        if (view == NULL || t13_cert_issued(view, own) != T13_V_OK) {
            continue;
        }
        best = sk_X509_value(found, i);
        if (t13_time_cmp(&view->not_before, now) < 0 && t13_time_cmp(&view->not_after, now) > 0) {
            break;
        }
    }
    *issuer = cx_x509_up_ref(best);
    cx_x509_chain_free(found);
    return best != NULL ? 1 : 0;
}

static int by_subject(const X509_STORE_CTX *ctx, X509_LOOKUP_TYPE type, const X509_NAME *name,
                      X509_OBJECT *ret)
{
    struct bytes der = cx_name_der(name);
    int at = 0;

    if (ctx->store == NULL) {
        return 0;
    }
    return cx_store_find(ctx->store, type, der, &at, ret) ||
           (cx_store_search(ctx->store, type, name) &&
            cx_store_find(ctx->store, type, der, &at, ret));
}

CX_API int X509_STORE_CTX_get_by_subject(const X509_STORE_CTX *vs, X509_LOOKUP_TYPE type,
                                         const X509_NAME *name, X509_OBJECT *ret)
{
    return by_subject(vs, type, name, ret);
}

CX_API X509_OBJECT *X509_STORE_CTX_get_obj_by_subject(X509_STORE_CTX *vs, X509_LOOKUP_TYPE type,
                                                      const X509_NAME *name)
{
    X509_OBJECT *object = (X509_OBJECT *)mem_zalloc(sizeof(*object));

    if (object == NULL || !by_subject(vs, type, name, object)) {
        mem_free(object);
        return NULL;
    }
    return object;
}

CX_API void X509_STORE_set_verify(X509_STORE *xs, X509_STORE_CTX_verify_fn verify)
{
    xs->verify = verify;
}

CX_API X509_STORE_CTX_verify_fn X509_STORE_get_verify(const X509_STORE *xs)
{
    return xs->verify;
}
