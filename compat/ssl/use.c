/* SSL_CTX_use_certificate(3): certificates and keys from objects, DER and files. */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/evp/der.h"
#include "compat/evp/pkey.h"
#include "compat/pem/pem.h"
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

/* Where certificates go: a context or a connection. */
struct holder {
    struct cx_certs **certs;
    SSL_CTX *ctx;   /* NULL for a connection ... */
    const SSL *ssl; /* ... and this one for a context */
    pem_password_cb *passwd;
    void *passwd_arg;
};

/* of_ctx begins a change of the context, which ends with done(). */
static struct holder of_ctx(SSL_CTX *ctx)
{
    cx_ctx_edit(ctx);
    struct holder h = {&ctx->certs, ctx, NULL, ctx->set.cb.passwd, ctx->set.cb.passwd_arg};
    return h;
}

static int done(SSL_CTX *ctx, int ret)
{
    cx_ctx_done(ctx);
    return ret;
}

static struct holder of_ssl(SSL *ssl)
{
    struct holder h = {&ssl->certs, NULL, ssl, ssl->set.cb.passwd, ssl->set.cb.passwd_arg};
    return h;
}

static int use_leaf(struct holder h, X509 *x)
{
    if (x == NULL) {
        cx_ssl_raise(ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    int reason = cx_cert_weakness(h.ssl, h.ctx, x, true);
    if (reason != 0) {
        cx_ssl_raise(reason);
        return 0;
    }
    return cx_certs_use_leaf(h.certs, x);
}

static int use_key(struct holder h, EVP_PKEY *key)
{
    if (key == NULL) {
        cx_ssl_raise(ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    return cx_certs_use_key(h.certs, key);
}

BIO *cx_ssl_open_file(const char *file)
{
    BIO *in = cx_bio_new(cx_bio_s_file());
    if (in == NULL) {
        cx_ssl_raise(ERR_R_BUF_LIB);
        return NULL;
    }
    char *name = (char *)(uintptr_t)file; /* only read */
    if (cx_bio_ctrl(in, BIO_C_SET_FILENAME, BIO_CLOSE | BIO_FP_READ, name) <= 0) {
        (void)cx_bio_free(in);
        return NULL;
    }
    return in;
}

static BIO *open_file(const char *file)
{
    BIO *in = cx_ssl_open_file(file);
    if (in == NULL) {
        cx_ssl_raise(ERR_R_SYS_LIB);
    }
    return in;
}

static X509 *read_cert_der(BIO *in)
{
    uint8_t *der = NULL;
    int n = cx_asn1_read_bio(in, &der);
    X509 *x = n > 0 ? cx_x509_from_der(bytes_of(der, (size_t)n)) : NULL;
    mem_free(der);
    return x;
}

static int use_leaf_file(struct holder h, const char *file, int type)
{
    BIO *in = open_file(file);
    if (in == NULL) {
        return 0;
    }
    if (type != SSL_FILETYPE_PEM && type != SSL_FILETYPE_ASN1) {
        cx_ssl_raise(SSL_R_BAD_SSL_FILETYPE);
        (void)cx_bio_free(in);
        return 0;
    }
    X509 *x =
        type == SSL_FILETYPE_PEM ? cx_pem_read_cert(in, h.passwd, h.passwd_arg) : read_cert_der(in);
    cx_bio_free(in);
    if (x == NULL) {
        cx_ssl_raise(type == SSL_FILETYPE_PEM ? ERR_R_PEM_LIB : ERR_R_ASN1_LIB);
        return 0;
    }
    int ret = use_leaf(h, x);
    cx_x509_free(x);
    return ret;
}

static int use_key_file(struct holder h, const char *file, int type)
{
    BIO *in = open_file(file);
    if (in == NULL) {
        return 0;
    }
    if (type != SSL_FILETYPE_PEM && type != SSL_FILETYPE_ASN1) {
        cx_ssl_raise(SSL_R_BAD_SSL_FILETYPE);
        (void)cx_bio_free(in);
        return 0;
    }
    EVP_PKEY *key = type == SSL_FILETYPE_PEM ? cx_pem_read_key(in, h.passwd, h.passwd_arg)
                                             : cx_pkey_from_der_bio(in);
    cx_bio_free(in);
    if (key == NULL) {
        cx_ssl_raise(type == SSL_FILETYPE_PEM ? ERR_R_PEM_LIB : ERR_R_ASN1_LIB);
        return 0;
    }
    int ret = use_key(h, key);
    cx_pkey_free(key);
    return ret;
}

/* read_rest reads the certificates after the leaf; the end of the file is no error. */
static STACK_OF(X509) * read_rest(struct holder h, BIO *in, bool *ok)
{
    STACK_OF(X509) *chain = NULL;
    X509 *x = NULL;
    *ok = true;
    while (*ok && (x = cx_pem_read_cert(in, h.passwd, h.passwd_arg)) != NULL) {
        int reason = cx_cert_weakness(h.ssl, h.ctx, x, false);
        if (reason != 0) {
            cx_ssl_raise(reason);
            *ok = false;
        } else if (chain == NULL) {
            chain = sk_X509_new_null();
        }
        if (!*ok || chain == NULL || sk_X509_push(chain, x) == 0) {
            cx_x509_free(x);
            *ok = false;
        }
    }
    if (*ok) {
        unsigned long last = cx_err_peek_last();
        if (ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE) {
            cx_err_clear();
        } else {
            *ok = false;
        }
    }
    return chain;
}

static int use_chain_file(struct holder h, const char *file)
{
    cx_err_clear();
    BIO *in = open_file(file);
    if (in == NULL) {
        return 0;
    }
    X509 *leaf = cx_pem_read_trusted_cert(in, h.passwd, h.passwd_arg);
    if (leaf == NULL) {
        cx_ssl_raise(ERR_R_PEM_LIB);
        cx_bio_free(in);
        return 0;
    }
    int ret = use_leaf(h, leaf);
    if (cx_err_peek() != 0) {
        ret = 0; /* the key that was there did not fit */
    }
    if (ret == 1) {
        bool ok = true;
        STACK_OF(X509) *chain = read_rest(h, in, &ok);
        struct cx_identity *id = ok ? cx_certs_current_edit(h.certs) : NULL;
        if (id != NULL) {
            cx_x509_chain_free(id->chain);
            id->chain = chain;
        } else {
            cx_x509_chain_free(chain);
            ret = 0;
        }
    }
    cx_x509_free(leaf);
    cx_bio_free(in);
    return ret;
}

static int use_leaf_der(struct holder h, const unsigned char *d, long len)
{
    X509 *x = len > 0 ? cx_x509_from_der(bytes_of(d, (size_t)len)) : NULL;
    if (x == NULL) {
        cx_ssl_raise(ERR_R_ASN1_LIB);
        return 0;
    }
    int ret = use_leaf(h, x);
    cx_x509_free(x);
    return ret;
}

static int use_key_der(struct holder h, int type, const unsigned char *d, long len)
{
    EVP_PKEY *key = cx_pkey_from_der(type, d, len);
    if (key == NULL) {
        cx_ssl_raise(ERR_R_ASN1_LIB);
        return 0;
    }
    int ret = use_key(h, key);
    cx_pkey_free(key);
    return ret;
}

static int use_both(struct holder h, X509 *x509, EVP_PKEY *key, STACK_OF(X509) * chain,
                    int override)
{
    EVP_PKEY *public_key = x509 != NULL ? cx_x509_pkey(x509) : NULL;
    if (x509 == NULL) {
        cx_ssl_raise(SSL_R_EE_KEY_TOO_SMALL); /* what no certificate amounts to */
        return 0;
    }
    if (public_key == NULL) {
        return 0;
    }
    if (key == NULL) {
        key = public_key;
    }
    if (cx_pkey_same_public(public_key, key) != 1) {
        cx_ssl_raise(SSL_R_PRIVATE_KEY_MISMATCH);
        return 0;
    }
    if (override == 0 && cx_certs_holds(*h.certs, public_key)) {
        cx_ssl_raise(SSL_R_NOT_REPLACING_CERTIFICATE);
        return 0;
    }
    if (use_leaf(h, x509) != 1 || use_key(h, key) != 1) {
        return 0;
    }
    struct cx_identity *id = cx_certs_current_edit(h.certs);
    STACK_OF(X509) *kept = chain != NULL ? cx_x509_chain_up_ref(chain) : NULL;
    if (id == NULL || (chain != NULL && kept == NULL)) {
        return 0;
    }
    cx_x509_chain_free(id->chain);
    id->chain = kept;
    return 1;
}

/* SSL_CTX_use_certificate and its family - see SSL_CTX_use_certificate(3). abi: full. */
CX_API int SSL_CTX_use_certificate(SSL_CTX *ctx, X509 *x)
{
    return done(ctx, use_leaf(of_ctx(ctx), x));
}

CX_API int SSL_use_certificate(SSL *ssl, X509 *x)
{
    return use_leaf(of_ssl(ssl), x);
}

CX_API int SSL_CTX_use_certificate_ASN1(SSL_CTX *ctx, int len, const unsigned char *d)
{
    return done(ctx, use_leaf_der(of_ctx(ctx), d, len));
}

CX_API int SSL_use_certificate_ASN1(SSL *ssl, const unsigned char *d, int len)
{
    return use_leaf_der(of_ssl(ssl), d, len);
}

CX_API int SSL_CTX_use_certificate_file(SSL_CTX *ctx, const char *file, int type)
{
    return done(ctx, use_leaf_file(of_ctx(ctx), file, type));
}

CX_API int SSL_use_certificate_file(SSL *ssl, const char *file, int type)
{
    return use_leaf_file(of_ssl(ssl), file, type);
}

int cx_ctx_use_chain_file(SSL_CTX *ctx, const char *file)
{
    return done(ctx, use_chain_file(of_ctx(ctx), file));
}

CX_API int SSL_CTX_use_certificate_chain_file(SSL_CTX *ctx, const char *file)
{
    return cx_ctx_use_chain_file(ctx, file);
}

int cx_ssl_use_chain_file(SSL *ssl, const char *file)
{
    return use_chain_file(of_ssl(ssl), file);
}

CX_API int SSL_use_certificate_chain_file(SSL *ssl, const char *file)
{
    return cx_ssl_use_chain_file(ssl, file);
}

int cx_ctx_use_key(SSL_CTX *ctx, EVP_PKEY *pkey)
{
    return done(ctx, use_key(of_ctx(ctx), pkey));
}

CX_API int SSL_CTX_use_PrivateKey(SSL_CTX *ctx, EVP_PKEY *pkey)
{
    return cx_ctx_use_key(ctx, pkey);
}

int cx_ssl_use_key(SSL *ssl, EVP_PKEY *pkey)
{
    return use_key(of_ssl(ssl), pkey);
}

CX_API int SSL_use_PrivateKey(SSL *ssl, EVP_PKEY *pkey)
{
    return cx_ssl_use_key(ssl, pkey);
}

CX_API int SSL_CTX_use_PrivateKey_ASN1(int pk, SSL_CTX *ctx, const unsigned char *d, long len)
{
    return done(ctx, use_key_der(of_ctx(ctx), pk, d, len));
}

CX_API int SSL_use_PrivateKey_ASN1(int pk, SSL *ssl, const unsigned char *d, long len)
{
    return use_key_der(of_ssl(ssl), pk, d, len);
}

int cx_ctx_use_key_file(SSL_CTX *ctx, const char *file, int type)
{
    return done(ctx, use_key_file(of_ctx(ctx), file, type));
}

CX_API int SSL_CTX_use_PrivateKey_file(SSL_CTX *ctx, const char *file, int type)
{
    return cx_ctx_use_key_file(ctx, file, type);
}

int cx_ssl_use_key_file(SSL *ssl, const char *file, int type)
{
    return use_key_file(of_ssl(ssl), file, type);
}

CX_API int SSL_use_PrivateKey_file(SSL *ssl, const char *file, int type)
{
    return cx_ssl_use_key_file(ssl, file, type);
}

CX_API int SSL_CTX_use_RSAPrivateKey_file(SSL_CTX *ctx, const char *file, int type)
{
    return done(ctx, use_key_file(of_ctx(ctx), file, type));
}

CX_API int SSL_use_RSAPrivateKey_file(SSL *ssl, const char *file, int type)
{
    return use_key_file(of_ssl(ssl), file, type);
}

CX_API int SSL_CTX_use_RSAPrivateKey_ASN1(SSL_CTX *ctx, const unsigned char *d, long len)
{
    return done(ctx, use_key_der(of_ctx(ctx), EVP_PKEY_RSA, d, len));
}

CX_API int SSL_use_RSAPrivateKey_ASN1(SSL *ssl, const unsigned char *d, long len)
{
    return use_key_der(of_ssl(ssl), EVP_PKEY_RSA, d, len);
}

CX_API int SSL_CTX_use_cert_and_key(SSL_CTX *ctx, X509 *x509, EVP_PKEY *privatekey,
                                    STACK_OF(X509) * chain, int override)
{
    return done(ctx, use_both(of_ctx(ctx), x509, privatekey, chain, override));
}

CX_API int SSL_use_cert_and_key(SSL *ssl, X509 *x509, EVP_PKEY *privatekey, STACK_OF(X509) * chain,
                                int override)
{
    return use_both(of_ssl(ssl), x509, privatekey, chain, override);
}

CX_API int SSL_CTX_check_private_key(const SSL_CTX *ctx)
{
    if (ctx == NULL) {
        cx_ssl_raise(SSL_R_NO_CERTIFICATE_ASSIGNED);
        return 0;
    }
    cx_ctx_lock(ctx);
    int ret = cx_certs_check_key(ctx->certs);
    cx_ctx_unlock(ctx);
    return ret;
}

CX_API int SSL_check_private_key(const SSL *ssl)
{
    if (ssl == NULL) {
        cx_ssl_raise(ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    return cx_certs_check_key(ssl->certs);
}

/* SSL_get_certificate and its family - see SSL_get_certificate(3). abi: full. */
CX_API X509 *SSL_get_certificate(const SSL *ssl)
{
    const struct cx_identity *id = cx_certs_current(ssl->certs);
    return id != NULL ? id->leaf : NULL;
}

CX_API EVP_PKEY *SSL_get_privatekey(const SSL *ssl)
{
    const struct cx_identity *id = cx_certs_current(ssl->certs);
    return id != NULL ? id->key : NULL;
}

CX_API X509 *SSL_CTX_get0_certificate(const SSL_CTX *ctx)
{
    cx_ctx_lock(ctx);
    const struct cx_identity *id = cx_certs_current(ctx->certs);
    X509 *leaf = id != NULL ? id->leaf : NULL;
    cx_ctx_unlock(ctx);
    return leaf;
}

CX_API EVP_PKEY *SSL_CTX_get0_privatekey(const SSL_CTX *ctx)
{
    cx_ctx_lock(ctx);
    const struct cx_identity *id = cx_certs_current(ctx->certs);
    EVP_PKEY *key = id != NULL ? id->key : NULL;
    cx_ctx_unlock(ctx);
    return key;
}

/* SSL_certs_clear - see SSL_certs_clear in SSL_CTX_use_certificate(3). abi: full. */
CX_API void SSL_certs_clear(SSL *s)
{
    struct cx_certs *none = cx_certs_new();
    if (none != NULL) {
        none->applied = false;
        cx_certs_free(s->certs);
        s->certs = none;
    }
}
