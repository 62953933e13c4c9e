/* The chain of the current certificate, built and checked now: SSL_CTX_build_cert_chain() of
 * SSL_CTX_add1_chain_cert(3). */
#include "compat/ssl/local.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include "core/x509/cert.h"

#include <openssl/x509v3.h>

/* closed_store trusts what the application gave as the chain, and nothing else. */
static X509_STORE *closed_store(const struct cx_identity *id)
{
    X509_STORE *store = cx_store_new();
    bool ok = store != NULL && cx_store_add_cert(store, id->leaf) == 1;

    for (int i = 0; ok && id->chain != NULL && i < sk_X509_num(id->chain); i++) {
        ok = cx_store_add_cert(store, sk_X509_value(id->chain, i)) == 1;
    }
    if (!ok) {
        cx_store_free(store);
        return NULL;
    }
    return store;
}

static bool is_self_signed(X509 *x509)
{
    const struct t13_cert *view = cx_x509_view(x509);
    return view != NULL && (view->flags & EXFLAG_SS) != 0;
}

/* trim leaves what is sent behind the leaf. */
static void trim(STACK_OF(X509) * chain, int flags)
{
    cx_x509_free(sk_X509_shift(chain));
    int num = sk_X509_num(chain);
    if ((flags & SSL_BUILD_CHAIN_FLAG_NO_ROOT) != 0 && num > 0 &&
        is_self_signed(sk_X509_value(chain, num - 1))) {
        cx_x509_free(sk_X509_pop(chain));
    }
}

static bool strong(const SSL *ssl, const SSL_CTX *ctx, STACK_OF(X509) * chain)
{
    int reason = 0;
    for (int i = 0; reason == 0 && i < sk_X509_num(chain); i++) {
        reason = cx_cert_weakness(ssl, ctx, sk_X509_value(chain, i), false);
    }
    if (reason != 0) {
        cx_ssl_raise(reason);
    }
    return reason == 0;
}

/* build gives the path, leaf first; *result becomes 2 when its flaws were let pass. */
static STACK_OF(X509) *
    build(const struct cx_identity *id, X509_STORE *store, int flags, int *result)
{
    X509_STORE_CTX *vctx = cx_vctx_new();
    STACK_OF(X509) *untrusted = (flags & SSL_BUILD_CHAIN_FLAG_UNTRUSTED) != 0 ? id->chain : NULL;
    STACK_OF(X509) *chain = NULL;

    if (vctx == NULL || cx_vctx_init(vctx, store, id->leaf, untrusted) != 1) {
        cx_vctx_free(vctx);
        cx_ssl_raise(ERR_R_X509_LIB);
        return NULL;
    }
    bool good = cx_vctx_verify(vctx) > 0;
    if (!good && (flags & SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR) != 0) {
        if ((flags & SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR) != 0) {
            cx_err_clear();
        }
        good = true;
        *result = 2;
    }
    if (good) {
        chain = cx_x509_chain_up_ref(cx_vctx_chain(vctx));
    } else {
        cx_raise_text(ERR_LIB_SSL, SSL_R_CERTIFICATE_VERIFY_FAILED, "Verify error:%s",
                      cx_verify_error_text(cx_vctx_error(vctx)));
    }
    cx_vctx_free(vctx);
    return chain;
}

int cx_certs_build_chain(SSL *ssl, SSL_CTX *ctx, X509_STORE *store, int flags)
{
    struct cx_certs **certs = ssl != NULL ? &ssl->certs : &ctx->certs;
    const struct cx_identity *id = cx_certs_current(*certs);
    X509_STORE *closed = NULL;
    int result = 1;

    if (id == NULL || id->leaf == NULL) {
        cx_ssl_raise(SSL_R_NO_CERTIFICATE_SET);
        return 0;
    }
    if ((flags & SSL_BUILD_CHAIN_FLAG_CHECK) != 0) {
        closed = closed_store(id);
        if (closed == NULL) {
            return 0;
        }
        flags &= ~SSL_BUILD_CHAIN_FLAG_UNTRUSTED;
    }
    STACK_OF(X509) *chain = build(id, closed != NULL ? closed : store, flags, &result);
    cx_store_free(closed);
    if (chain == NULL) {
        return 0;
    }
    trim(chain, flags);
    struct cx_identity *to = strong(ssl, ctx, chain) ? cx_certs_current_edit(certs) : NULL;
    if (to == NULL) {
        cx_x509_chain_free(chain);
        return 0;
    }
    cx_x509_chain_free(to->chain);
    to->chain = chain;
    return sk_X509_num(chain) > 0 ? 1
                                  : result; /* as OpenSSL, whose 2 the check of the level ends */
}
