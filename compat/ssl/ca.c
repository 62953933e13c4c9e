/* CA names: what a server sends in certificate_authorities and what came from the peer. */
#include "compat/bio/bio.h"
#include "compat/pem/pem.h"
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include "core/wire/rd.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

static STACK_OF(X509_NAME) * names_dup(const STACK_OF(X509_NAME) * names)
{
    STACK_OF(X509_NAME) *copy = sk_X509_NAME_new_null();
    for (int i = 0; copy != NULL && names != NULL && i < sk_X509_NAME_num(names); i++) {
        X509_NAME *name = cx_name_dup(sk_X509_NAME_value(names, i));
        if (name == NULL || sk_X509_NAME_push(copy, name) == 0) {
            cx_name_free(name);
            sk_X509_NAME_pop_free(copy, cx_name_free);
            return NULL;
        }
    }
    return copy;
}

static bool has_name(const STACK_OF(X509_NAME) * names, const X509_NAME *name)
{
    for (int i = 0; i < sk_X509_NAME_num(names); i++) {
        if (cx_name_cmp(sk_X509_NAME_value(names, i), name) == 0) {
            return true;
        }
    }
    return false;
}

static int add_subject(STACK_OF(X509_NAME) * *names, const X509 *x)
{
    X509_NAME *name = x != NULL ? cx_name_dup(cx_x509_subject(x)) : NULL;
    if (*names == NULL) {
        *names = sk_X509_NAME_new_null();
    }
    if (name == NULL || *names == NULL || sk_X509_NAME_push(*names, name) == 0) {
        cx_name_free(name);
        return 0;
    }
    return 1;
}

static void replace(STACK_OF(X509_NAME) * *at, STACK_OF(X509_NAME) * names)
{
    sk_X509_NAME_pop_free(*at, cx_name_free);
    *at = names;
}

/* peer_names makes the list that the peer sent, once. */
static const STACK_OF(X509_NAME) * peer_names(SSL *ssl)
{
    struct bytes list = ssl->conn != NULL ? t13_conn_peer_ca_names(ssl->conn) : bytes_of(NULL, 0);
    if (ssl->peer_ca_names != NULL || list.n == 0) {
        return ssl->peer_ca_names;
    }
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
    struct rd r = rd_of(list);
    struct bytes der = {0};
    while (names != NULL && rd_vec(&r, 2, 1, 65535, &der)) {
        X509_NAME *name = cx_name_from_der(der);
        if (name == NULL || sk_X509_NAME_push(names, name) == 0) {
            cx_name_free(name);
            sk_X509_NAME_pop_free(names, cx_name_free);
            return NULL;
        }
    }
    ssl->peer_ca_names = names;
    return names;
}

/* SSL_CTX_set_client_CA_list and its family - see SSL_CTX_set0_CA_list(3). abi: full. */
CX_API void SSL_CTX_set0_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) * name_list)
{
    cx_ctx_edit(ctx);
    replace(&ctx->ca_names, name_list);
    cx_ctx_done(ctx);
}

CX_API void SSL_set0_CA_list(SSL *s, STACK_OF(X509_NAME) * name_list)
{
    replace(&s->ca_names, name_list);
}

CX_API const STACK_OF(X509_NAME) * SSL_CTX_get0_CA_list(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, ca_names);
}

CX_API const STACK_OF(X509_NAME) * SSL_get0_CA_list(const SSL *s)
{
    return s->ca_names != NULL ? s->ca_names : CX_CTX_GET(s->ctx, ca_names);
}

CX_API void SSL_CTX_set_client_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) * name_list)
{
    cx_ctx_edit(ctx);
    replace(&ctx->client_ca_names, name_list);
    cx_ctx_done(ctx);
}

CX_API void SSL_set_client_CA_list(SSL *s, STACK_OF(X509_NAME) * name_list)
{
    replace(&s->client_ca_names, name_list);
}

CX_API STACK_OF(X509_NAME) * SSL_CTX_get_client_CA_list(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, client_ca_names);
}

CX_API STACK_OF(X509_NAME) * SSL_get_client_CA_list(const SSL *s)
{
    if (s->side == CX_SIDE_CLIENT) {
        return (STACK_OF(X509_NAME) *)peer_names((SSL *)s);
    }
    return s->client_ca_names != NULL ? s->client_ca_names : CX_CTX_GET(s->ctx, client_ca_names);
}

CX_API const STACK_OF(X509_NAME) * SSL_get0_peer_CA_list(const SSL *s)
{
    return peer_names((SSL *)s);
}

CX_API int SSL_CTX_add_client_CA(SSL_CTX *ctx, X509 *x)
{
    cx_ctx_edit(ctx);
    int ret = add_subject(&ctx->client_ca_names, x);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_add_client_CA(SSL *ssl, X509 *x)
{
    return add_subject(&ssl->client_ca_names, x);
}

CX_API int SSL_CTX_add1_to_CA_list(SSL_CTX *ctx, const X509 *x)
{
    cx_ctx_edit(ctx);
    int ret = add_subject(&ctx->ca_names, x);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_add1_to_CA_list(SSL *ssl, const X509 *x)
{
    return add_subject(&ssl->ca_names, x);
}

CX_API STACK_OF(X509_NAME) * SSL_dup_CA_list(const STACK_OF(X509_NAME) * sk)
{
    return names_dup(sk);
}

/* add_file adds the subjects of a PEM file's certificates, each once. */
static bool add_file(STACK_OF(X509_NAME) * names, const char *file)
{
    BIO *in = cx_ssl_open_file(file);
    X509 *x = NULL;
    bool ok = in != NULL;
    while (ok && (x = cx_pem_read_cert(in, NULL, NULL)) != NULL) {
        X509_NAME *subject = cx_x509_subject(x);
        if (subject == NULL) {
            ok = false;
        } else if (!has_name(names, subject)) {
            ok = add_subject(&names, x) == 1;
        }
        cx_x509_free(x);
    }
    cx_bio_free(in);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    const X509_NAME *const *x = a;
    const X509_NAME *const *y = b;
    return cx_name_cmp(*x, *y);
}

/* add_sorted is add_file on a list of the application's: its order becomes that of X509_NAME_cmp,
 * as looking for what is there already sorts it in OpenSSL. The last that was added stays last. */
static bool add_sorted(STACK_OF(X509_NAME) * names, const char *file)
{
    OPENSSL_STACK *sk = CX_SK(names);
    OPENSSL_sk_compfunc before = sk->comp;
    int num = cx_sk_num(sk);
    bool ok = add_file(names, file);
    if (cx_sk_num(sk) > num + 1 || cx_sk_num(sk) == num) {
        sk->comp = by_name;
        sk->sorted = false;
        cx_sk_sort(sk);
        sk->comp = before;
        sk->sorted = false;
    }
    if (ok) {
        cx_err_clear(); /* the end of the file */
    }
    return ok;
}

/* SSL_load_client_CA_file and its family - see SSL_load_client_CA_file(3). abi: full. */
STACK_OF(X509_NAME) * cx_load_ca_names(const char *file)
{
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
    if (names == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (!add_file(names, file) || sk_X509_NAME_num(names) == 0) {
        sk_X509_NAME_pop_free(names, cx_name_free);
        return NULL;
    }
    cx_err_clear(); /* the end of the file */
    return names;
}

CX_API STACK_OF(X509_NAME) * SSL_load_client_CA_file(const char *file)
{
    return cx_load_ca_names(file);
}

CX_API STACK_OF(X509_NAME) *
    SSL_load_client_CA_file_ex(const char *file, OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_load_ca_names(file);
}

int cx_add_ca_names_file(STACK_OF(X509_NAME) * stackCAs, const char *file)
{
    return add_sorted(stackCAs, file);
}

CX_API int SSL_add_file_cert_subjects_to_stack(STACK_OF(X509_NAME) * stackCAs, const char *file)
{
    return cx_add_ca_names_file(stackCAs, file);
}

int cx_add_ca_names_dir(STACK_OF(X509_NAME) * stackCAs, const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *entry = NULL;
    bool ok = d != NULL;
    while (ok && (entry = readdir(d)) != NULL) {
        char path[4096];
        if (entry->d_name[0] == '.') {
            continue;
        }
        int n = snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
        ok = n > 0 && (size_t)n < sizeof(path) && add_sorted(stackCAs, path);
    }
    if (d != NULL) {
        closedir(d);
    } else {
        cx_raise_system(errno, "calling opendir(%s)", dir);
        cx_ssl_raise(ERR_R_SYS_LIB);
    }
    return ok;
}

CX_API int SSL_add_dir_cert_subjects_to_stack(STACK_OF(X509_NAME) * stackCAs, const char *dir)
{
    return cx_add_ca_names_dir(stackCAs, dir);
}
