/* Certificate Transparency: SSL_CTX_set_ct_validation_callback(3). A client collects the timestamps
 * that came with the server's certificate, by whichever of the three ways, checks each against the
 * logs that it knows, and lets a callback judge. */
#include "compat/ct/ct.h"
#include "compat/ocsp/items.h"
#include "compat/ssl/local.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include "core/wire/wr.h"

#include <time.h>

static int permissive(const CT_POLICY_EVAL_CTX *ctx, const STACK_OF(SCT) * scts, void *arg)
{
    (void)ctx;
    (void)scts;
    (void)arg;
    return 1;
}

static int strict(const CT_POLICY_EVAL_CTX *ctx, const STACK_OF(SCT) * scts, void *arg)
{
    (void)ctx;
    (void)arg;
    for (int i = 0; i < sk_SCT_num(scts); i++) {
        if (sk_SCT_value(scts, i)->status == SCT_VALIDATION_STATUS_VALID) {
            return 1;
        }
    }
    cx_ssl_raise(SSL_R_NO_VALID_SCTS);
    return 0;
}

static int set_callback(struct cx_ssl_settings *set, SSL_CTX *ctx, ssl_ct_validation_cb callback,
                        void *arg)
{
    if (callback != NULL && cx_custom_ext_has(ctx, TLSEXT_TYPE_signed_certificate_timestamp)) {
        cx_ssl_raise(SSL_R_CUSTOM_EXT_HANDLER_ALREADY_INSTALLED);
        return 0;
    }
    set->cb.ct = callback;
    set->cb.ct_arg = arg;
    return 1;
}

static int set_on_context(SSL_CTX *ctx, ssl_ct_validation_cb callback, void *arg)
{
    cx_ctx_edit(ctx);
    int ret = set_callback(&ctx->set, ctx, callback, arg);
    cx_ctx_done(ctx);
    return ret;
}

/* SSL_CTX_set_ct_validation_callback and SSL_set_ct_validation_callback - see
 * SSL_CTX_set_ct_validation_callback(3). abi: full. */
CX_API int SSL_CTX_set_ct_validation_callback(SSL_CTX *ctx, ssl_ct_validation_cb callback,
                                              void *arg)
{
    return set_on_context(ctx, callback, arg);
}

/* A connection that checks takes timestamps in OCSP responses, too. */
static int set_on_connection(SSL *s, ssl_ct_validation_cb callback, void *arg)
{
    int ret = set_callback(&s->set, s->ctx, callback, arg);

    if (ret == 1 && callback != NULL) {
        s->set.status_type = TLSEXT_STATUSTYPE_ocsp;
    }
    return ret;
}

CX_API int SSL_set_ct_validation_callback(SSL *s, ssl_ct_validation_cb callback, void *arg)
{
    return set_on_connection(s, callback, arg);
}

/* SSL_CTX_enable_ct and SSL_enable_ct - see SSL_CTX_set_ct_validation_callback(3). abi: full. */
CX_API int SSL_CTX_enable_ct(SSL_CTX *ctx, int validation_mode)
{
    switch (validation_mode) {
    case SSL_CT_VALIDATION_PERMISSIVE:
        return set_on_context(ctx, permissive, NULL);
    case SSL_CT_VALIDATION_STRICT:
        return set_on_context(ctx, strict, NULL);
    default:
        cx_ssl_raise(SSL_R_INVALID_CT_VALIDATION_TYPE);
        return 0;
    }
}

CX_API int SSL_enable_ct(SSL *s, int validation_mode)
{
    switch (validation_mode) {
    case SSL_CT_VALIDATION_PERMISSIVE:
        return set_on_connection(s, permissive, NULL);
    case SSL_CT_VALIDATION_STRICT:
        return set_on_connection(s, strict, NULL);
    default:
        cx_ssl_raise(SSL_R_INVALID_CT_VALIDATION_TYPE);
        return 0;
    }
}

/* SSL_CTX_ct_is_enabled and SSL_ct_is_enabled - see SSL_CTX_set_ct_validation_callback(3).
 * abi: full. */
CX_API int SSL_CTX_ct_is_enabled(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.cb.ct) != NULL;
}

CX_API int SSL_ct_is_enabled(const SSL *s)
{
    return s->set.cb.ct != NULL;
}

/* SSL_CTX_set0_ctlog_store and its family - see SSL_CTX_set_ctlog_list_file(3) and
 * SSL_CTX_set0_CA_list(3). abi: full. */
CX_API void SSL_CTX_set0_ctlog_store(SSL_CTX *ctx, CTLOG_STORE *logs)
{
    cx_ctx_edit(ctx);
    cx_ctlog_store_free(ctx->ctlog_store);
    ctx->ctlog_store = logs;
    cx_ctx_done(ctx);
}

CX_API const CTLOG_STORE *SSL_CTX_get0_ctlog_store(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, ctlog_store);
}

CX_API int SSL_CTX_set_default_ctlog_list_file(SSL_CTX *ctx)
{
    return cx_ctlog_store_load_default(ctx->ctlog_store);
}

CX_API int SSL_CTX_set_ctlog_list_file(SSL_CTX *ctx, const char *path)
{
    return cx_ctlog_store_load(ctx->ctlog_store, path);
}

/* move adds the timestamps of one source to those of the connection; false: no memory. */
static bool move(SSL *ssl, STACK_OF(SCT) * from, sct_source_t source)
{
    if (ssl->scts == NULL) { /* empty when there is none, or none that can be read */
        ssl->scts = sk_SCT_new_null();
    }
    bool ok = ssl->scts != NULL;
    while (ok && sk_SCT_num(from) > 0) { /* from its end, as OpenSSL does */
        SCT *sct = sk_SCT_pop(from);
        ok = cx_sct_set_source(sct, source) == 1 && sk_SCT_push(ssl->scts, sct) > 0;
        if (!ok) {
            cx_sct_free(sct);
        }
    }
    cx_sct_list_free(from);
    return ok;
}

static bool from_extension(SSL *ssl)
{
    struct bytes list = t13_conn_peer_sct(ssl->conn); /* without its length */
    struct wr w = wr_growing();
    STACK_OF(SCT) *scts = NULL;

    if (list.n > 0) {
        size_t mark = wr_open(&w, 2);
        wr_bytes(&w, list);
        wr_close(&w, mark, 2);
        const uint8_t *at = w.p;
        scts = w.bad ? NULL : cx_sct_list_read(NULL, &at, w.n);
    }
    wr_free(&w);
    return list.n == 0 || move(ssl, scts, SCT_SOURCE_TLS_EXTENSION);
}

static bool from_single(SSL *ssl, const OCSP_SINGLERESP *single)
{
    STACK_OF(SCT) *scts = NULL;

    for (int i = 0; i < sk_X509_EXTENSION_num(single->singleExtensions); i++) {
        X509_EXTENSION *ext = sk_X509_EXTENSION_value(single->singleExtensions, i);
        uint8_t *der = NULL;
        struct bytes value = {NULL, 0};
        int n = cx_asn1_encode(ext, &der, CX_IT(X509_EXTENSION));
        if (scts == NULL && n > 0 &&
            cx_ct_ext(bytes_of(der, (size_t)n), CX_CT_CERT_SCTS, &value) == 1) {
            scts = cx_sct_list_der(value);
        }
        mem_free(der);
    }
    return move(ssl, scts, SCT_SOURCE_OCSP_STAPLED_RESPONSE);
}

static bool from_ocsp(SSL *ssl)
{
    struct bytes der = t13_conn_peer_ocsp(ssl->conn);
    OCSP_RESPONSE *response = der.n > 0 ? cx_asn1_decode(der, CX_IT(OCSP_RESPONSE)) : NULL;
    OCSP_BASICRESP *basic = NULL;
    bool ok = true;

    if (response != NULL && response->responseBytes != NULL) {
        const ASN1_OCTET_STRING *inner = response->responseBytes->response;
        basic = cx_asn1_decode(bytes_of(inner->data, (size_t)inner->length), CX_IT(OCSP_BASICRESP));
    }
    const STACK_OF(OCSP_SINGLERESP) *all = basic != NULL ? basic->tbsResponseData->responses : NULL;
    for (int i = 0; ok && i < sk_OCSP_SINGLERESP_num(all); i++) {
        ok = from_single(ssl, sk_OCSP_SINGLERESP_value(all, i));
    }
    cx_asn1_free(basic, CX_IT(OCSP_BASICRESP));
    cx_asn1_free(response, CX_IT(OCSP_RESPONSE));
    return ok;
}

static bool from_certificate(SSL *ssl)
{
    struct bytes value = {NULL, 0};
    X509 *peer = cx_ssl_peer(ssl);

    STACK_OF(SCT) *scts = NULL;

    if (peer == NULL) {
        return true;
    }
    if (cx_ct_ext(cx_ct_cert_exts(cx_x509_der(peer)), CX_CT_PRECERT_SCTS, &value) == 1) {
        scts = cx_sct_list_der(value);
    }
    return move(ssl, scts, SCT_SOURCE_X509V3_EXTENSION);
}

static const STACK_OF(SCT) * collect(SSL *ssl)
{
    if (ssl->conn == NULL || ssl->scts_read) {
        return ssl->scts;
    }
    if (!from_extension(ssl) || !from_ocsp(ssl) || !from_certificate(ssl)) {
        return NULL;
    }
    ssl->scts_read = true;
    return ssl->scts;
}

void cx_scts_free(SSL *ssl)
{
    cx_sct_list_free(ssl->scts);
    ssl->scts = NULL;
    ssl->scts_read = false;
}

/* SSL_get0_peer_scts - see SSL_get0_peer_scts(3). abi: full. */
CX_API const STACK_OF(SCT) * SSL_get0_peer_scts(SSL *s)
{
    return collect(s);
}

/* ask checks the timestamps and asks the callback; 1, or 0 with the reason queued. */
static int ask(SSL *ssl, X509 *cert)
{
    CT_POLICY_EVAL_CTX *ctx = cx_ct_policy_new();
    int ret = 0;

    if (ctx == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    cx_ct_policy_set(ctx, cert, sk_X509_value(ssl->verified_chain, 1), cx_now(ssl)->ctlog_store,
                     (uint64_t)time(NULL) * 1000);
    const STACK_OF(SCT) *scts = collect(ssl);
    if (cx_sct_list_validate(scts, ctx) < 0) {
        cx_ssl_raise(SSL_R_SCT_VERIFICATION_FAILED);
    } else {
        ret = ssl->set.cb.ct(ctx, scts, ssl->set.cb.ct_arg) > 0;
        if (ret == 0) {
            cx_ssl_raise(SSL_R_CALLBACK_FAILED);
        }
    }
    cx_ct_policy_free(ctx);
    return ret;
}

/* A chain that was not verified, or that ends with the server's own certificate as the anchor, is
 * not one that logs are about. */
bool cx_ct_judge(SSL *ssl)
{
    X509 *cert = cx_ssl_peer(ssl);

    if (ssl->set.cb.ct == NULL || cert == NULL || ssl->verify_result != X509_V_OK ||
        sk_X509_num(ssl->verified_chain) <= 1) {
        return true;
    }
    if (ask(ssl, cert) == 1) {
        return true;
    }
    ssl->verify_result = X509_V_ERR_NO_VALID_SCTS;
    t13_answer_fail(ssl->conn, SSL_AD_HANDSHAKE_FAILURE);
    return false;
}
