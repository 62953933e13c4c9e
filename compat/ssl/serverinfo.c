/* Extensions that a server sends as they stand in a file: SSL_CTX_use_serverinfo(3). */
#include "compat/bio/bio.h"
#include "compat/pem/pem.h"
#include "compat/ssl/custom_ext.h"
#include "compat/x509/x509.h"

#include "core/wire/rd.h"
#include "core/wire/wr.h"

#include <string.h>

/* What OpenSSL gives an entry of the first version, which had no context. */
#define V1_CONTEXT                                                                                 \
    (SSL_EXT_TLS1_2_AND_BELOW_ONLY | SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO |          \
     SSL_EXT_IGNORE_ON_RESUMPTION)

/* struct entry is one extension of the second version. */
struct entry {
    uint64_t context;
    uint16_t type;
    struct bytes data;
};

static bool next(struct rd *list, struct entry *e)
{
    return rd_number(list, 4, &e->context) && rd_u16(list, &e->type) &&
           rd_vec(list, 2, 0, UINT16_MAX, &e->data);
}

/* info_of gives what belongs to the certificate that the server shows. */
static struct bytes info_of(SSL *ssl)
{
    const struct t13_cred *cred = t13_conn_cred(ssl->conn);

    if (cred == NULL || !cx_certs_select(&ssl->certs, cred)) {
        return bytes_of(NULL, 0);
    }
    const struct cx_identity *id = cx_certs_current(ssl->certs);
    return id != NULL ? bytes_of(id->serverinfo, id->serverinfo_len) : bytes_of(NULL, 0);
}

static int add(SSL *ssl, unsigned int type, unsigned int context, const unsigned char **out,
               size_t *out_len, X509 *x, size_t index, int *alert, void *arg)
{
    struct bytes info = info_of(ssl);
    struct entry e = {0, 0, {NULL, 0}};

    (void)x;
    (void)arg;
    (void)alert;
    if ((context & SSL_EXT_TLS1_3_CERTIFICATE) != 0 && index > 0) {
        return 0; /* beside the leaf alone */
    }
    for (struct rd list = rd_of(info); next(&list, &e);) {
        if (e.type == type) {
            *out = e.data.p;
            *out_len = e.data.n;
            return 1;
        }
    }
    return 0;
}

/* parse: a client asks with an empty extension. */
static int parse(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *in,
                 size_t in_len, X509 *x, size_t index, int *alert, void *arg)
{
    (void)ssl;
    (void)type;
    (void)context;
    (void)in;
    (void)x;
    (void)index;
    (void)arg;
    if (in_len != 0) {
        *alert = SSL_AD_DECODE_ERROR;
        return 0;
    }
    return 1;
}

/* walk checks a list; with ctx it registers each extension of it, too. */
static bool walk(SSL_CTX *ctx, struct bytes info)
{
    struct rd list = rd_of(info);
    struct entry e = {0, 0, {NULL, 0}};

    while (!rd_at_end(&list)) {
        if (!next(&list, &e)) {
            return false;
        }
        if (ctx != NULL &&
            cx_add_custom_ext(ctx, e.type, (unsigned int)e.context, add, parse) == 0) {
            return false;
        }
    }
    return true;
}

static int use(SSL_CTX *ctx, struct bytes info)
{
    if (!walk(NULL, info)) {
        cx_ssl_raise(SSL_R_INVALID_SERVERINFO_DATA);
        return 0;
    }
    cx_ctx_edit(ctx);
    bool kept = cx_certs_set_serverinfo(&ctx->certs, info);
    cx_ctx_done(ctx);
    if (!kept) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    if (!walk(ctx, info)) {
        cx_ssl_raise(SSL_R_INVALID_SERVERINFO_DATA);
        return 0;
    }
    return 1;
}

static int use_list(SSL_CTX *ctx, unsigned int version, struct bytes info)
{
    if (ctx == NULL || info.p == NULL || info.n == 0) {
        cx_ssl_raise(ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (version == SSL_SERVERINFOV2) {
        return use(ctx, info);
    }
    if (version != SSL_SERVERINFOV1) {
        cx_ssl_raise(SSL_R_INVALID_SERVERINFO_DATA);
        return 0;
    }
    struct wr w = wr_growing();
    wr_uint(&w, 4, V1_CONTEXT);
    wr_bytes(&w, info);
    int ret = 0;
    if (w.bad) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
    } else {
        ret = use(ctx, bytes_of(w.p, w.n));
    }
    wr_free(&w);
    return ret;
}

/* SSL_CTX_use_serverinfo and SSL_CTX_use_serverinfo_ex - see SSL_CTX_use_serverinfo(3). abi: full.
 */
CX_API int SSL_CTX_use_serverinfo(SSL_CTX *ctx, const unsigned char *serverinfo,
                                  size_t serverinfo_length)
{
    return use_list(ctx, SSL_SERVERINFOV1, bytes_of(serverinfo, serverinfo_length));
}

CX_API int SSL_CTX_use_serverinfo_ex(SSL_CTX *ctx, unsigned int version,
                                     const unsigned char *serverinfo, size_t serverinfo_length)
{
    return use_list(ctx, version, bytes_of(serverinfo, serverinfo_length));
}

/* version_of says which version a PEM block is by its name; 0 with the error queued. */
static unsigned int version_of(const char *name)
{
    static const char v1[] = "SERVERINFO FOR ";
    static const char v2[] = "SERVERINFOV2 FOR ";

    if (strlen(name) < sizeof(v1) - 1) {
        cx_ssl_raise(SSL_R_PEM_NAME_TOO_SHORT);
        return 0;
    }
    if (strncmp(name, v1, sizeof(v1) - 1) == 0) {
        return SSL_SERVERINFOV1;
    }
    if (strlen(name) < sizeof(v2) - 1) {
        cx_ssl_raise(SSL_R_PEM_NAME_TOO_SHORT);
        return 0;
    }
    if (strncmp(name, v2, sizeof(v2) - 1) != 0) {
        cx_ssl_raise(SSL_R_PEM_NAME_BAD_PREFIX);
        return 0;
    }
    return SSL_SERVERINFOV2;
}

/* append takes one block of the file, which holds one extension. */
static bool append(struct wr *w, const struct cx_pem *pem)
{
    unsigned int version = version_of(pem->name);
    size_t context = version == SSL_SERVERINFOV2 ? 4 : 0;
    struct rd r = rd_of(bytes_of(pem->data, pem->n));
    struct bytes skipped = {NULL, 0};
    uint16_t type = 0;
    struct bytes data = {NULL, 0};

    if (version == 0) {
        return false;
    }
    if (!rd_take(&r, context, &skipped) || !rd_u16(&r, &type) ||
        !rd_vec(&r, 2, 0, UINT16_MAX, &data) || !rd_at_end(&r)) {
        cx_ssl_raise(SSL_R_BAD_DATA);
        return false;
    }
    if (version == SSL_SERVERINFOV1) {
        wr_uint(w, 4, V1_CONTEXT);
    }
    wr_bytes(w, bytes_of(pem->data, pem->n));
    if (w->bad) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
    }
    return !w->bad;
}

static bool read_all(BIO *in, struct wr *w)
{
    struct cx_pem pem = {.name = NULL};
    size_t num = 0;

    for (;; num++) {
        if (!cx_pem_read(in, &pem)) {
            break;
        }
        bool ok = append(w, &pem);
        cx_pem_clear(&pem);
        if (!ok) {
            return false;
        }
    }
    if (num == 0) {
        cx_ssl_raise(SSL_R_NO_PEM_EXTENSIONS);
    }
    return num > 0;
}

/* SSL_CTX_use_serverinfo_file - see SSL_CTX_use_serverinfo(3). abi: full. */
CX_API int SSL_CTX_use_serverinfo_file(SSL_CTX *ctx, const char *file)
{
    if (ctx == NULL || file == NULL) {
        cx_ssl_raise(ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    BIO *in = cx_ssl_open_file(file);
    if (in == NULL) {
        cx_ssl_raise(ERR_R_SYS_LIB);
        return 0;
    }
    struct wr w = wr_growing();
    int ret = read_all(in, &w) ? use_list(ctx, SSL_SERVERINFOV2, bytes_of(w.p, w.n)) : 0;
    wr_free(&w);
    (void)cx_bio_free(in);
    return ret;
}
