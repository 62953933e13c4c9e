/* Extensions of the application's own: SSL_extension_supported(3). The engine asks what to add to
 * each message and shows what has come; which callback that concerns is decided here. */
#include "compat/ssl/custom_ext.h"
#include "compat/x509/x509.h"

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

#define OLD_CONTEXT                                                                                \
    (SSL_EXT_TLS1_2_AND_BELOW_ONLY | SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO |          \
     SSL_EXT_IGNORE_ON_RESUMPTION)

enum role { ROLE_CLIENT = 1, ROLE_SERVER = 2, ROLE_BOTH = 3 };

/* What SSL_CTX_add_client_custom_ext() takes: callbacks without a context. */
struct old_callbacks {
    custom_ext_add_cb add;
    custom_ext_free_cb free;
    void *add_arg;
    custom_ext_parse_cb parse;
    void *parse_arg;
};

/* struct cx_custom_ext is one that was added. */
struct cx_custom_ext {
    _Atomic(struct cx_custom_ext *) next; /* a list grows while others walk it */
    unsigned int type;
    unsigned int context;
    enum role role;
    SSL_custom_ext_add_cb_ex add;
    SSL_custom_ext_free_cb_ex free;
    void *add_arg;
    SSL_custom_ext_parse_cb_ex parse;
    void *parse_arg;
    struct old_callbacks *old; /* owned; the arguments above then */
};

/* struct cx_ext_seen: on one connection a type went by. */
struct cx_ext_seen {
    struct cx_ext_seen *next;
    uint16_t type;
    bool sent;     /* in our ClientHello */
    bool received; /* in the ClientHello or CertificateRequest */
};

static struct cx_custom_ext *find(const SSL_CTX *ctx, unsigned int type, enum role role)
{
    struct cx_custom_ext *e = ctx->custom_ext;

    while (e != NULL && (e->type != type || (e->role & role) == 0)) {
        e = e->next;
    }
    return e;
}

void cx_custom_ext_free(struct cx_custom_ext *list)
{
    while (list != NULL) {
        struct cx_custom_ext *next = list->next;
        mem_free(list->old);
        mem_free(list);
        list = next;
    }
}

void cx_ext_seen_free(SSL *ssl)
{
    while (ssl->ext_seen != NULL) {
        struct cx_ext_seen *next = ssl->ext_seen->next;
        mem_free(ssl->ext_seen);
        ssl->ext_seen = next;
    }
}

/* seen gives the entry of a type, made when it is not there; NULL without memory. */
static struct cx_ext_seen *seen(SSL *ssl, uint16_t type)
{
    struct cx_ext_seen *e = ssl->ext_seen;

    while (e != NULL && e->type != type) {
        e = e->next;
    }
    if (e != NULL) {
        return e;
    }
    e = mem_zalloc(sizeof(*e));
    if (e != NULL) {
        e->type = type;
        e->next = ssl->ext_seen;
        ssl->ext_seen = e;
    }
    return e;
}

/* may_add: what OpenSSL checks. An extension that it handles itself is its own, but for the
 * timestamps, which it has learned late. */
static bool may_add(const SSL_CTX *ctx, const struct cx_custom_ext *e)
{
    bool sct = e->type == TLSEXT_TYPE_signed_certificate_timestamp;

    if (e->add == NULL && e->free != NULL) {
        return false;
    }
    if (sct && (e->context & SSL_EXT_CLIENT_HELLO) != 0 && ctx->set.cb.ct != NULL) {
        return false;
    }
    return (sct || !cx_extension_known(e->type)) && e->type <= UINT16_MAX &&
           find(ctx, e->type, e->role) == NULL;
}

int cx_custom_ext_add(SSL_CTX *ctx, const struct cx_custom_ext *given)
{
    _Atomic(struct cx_custom_ext *) *end = &ctx->custom_ext;

    cx_ctx_lock(ctx);
    struct cx_custom_ext *e = may_add(ctx, given) ? mem_dup(given, sizeof(*given)) : NULL;
    while (*end != NULL) { /* in the order in which they are added */
        end = &(*end)->next;
    }
    if (e != NULL) {
        e->next = NULL;
        *end = e;
    }
    cx_ctx_unlock(ctx);
    return e != NULL;
}

static int old_add(SSL *ssl, unsigned int type, unsigned int context, const unsigned char **out,
                   size_t *out_len, X509 *x, size_t index, int *alert, void *arg)
{
    const struct old_callbacks *old = arg;
    (void)context;
    (void)x;
    (void)index;
    return old->add != NULL ? old->add(ssl, type, out, out_len, alert, old->add_arg) : 1;
}

static void old_free(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *out,
                     void *arg)
{
    const struct old_callbacks *old = arg;
    (void)context;
    if (old->free != NULL) {
        old->free(ssl, type, out, old->add_arg);
    }
}

static int old_parse(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *in,
                     size_t in_len, X509 *x, size_t index, int *alert, void *arg)
{
    const struct old_callbacks *old = arg;
    (void)context;
    (void)x;
    (void)index;
    return old->parse != NULL ? old->parse(ssl, type, in, in_len, alert, old->parse_arg) : 1;
}

static int add_old(SSL_CTX *ctx, enum role role, unsigned int type, struct old_callbacks callbacks)
{
    struct old_callbacks *old = mem_dup(&callbacks, sizeof(callbacks));
    struct cx_custom_ext e = {.type = type, .context = OLD_CONTEXT, .role = role, .old = old};

    e.add = old_add;
    e.free = old_free;
    e.parse = old_parse;
    e.add_arg = e.parse_arg = old;
    if (old == NULL || cx_custom_ext_add(ctx, &e) == 0) {
        mem_free(old);
        return 0;
    }
    return 1;
}

/* SSL_CTX_add_client_custom_ext and SSL_CTX_add_server_custom_ext - see SSL_extension_supported(3):
 * for TLS 1.2 and older. In our ClientHello they stand, as in OpenSSL's, before it is known what
 * the server speaks; what TLS 1.3 brings back is not theirs. abi: full. */
CX_API int SSL_CTX_add_client_custom_ext(SSL_CTX *ctx, unsigned int ext_type,
                                         custom_ext_add_cb add_cb, custom_ext_free_cb free_cb,
                                         void *add_arg, custom_ext_parse_cb parse_cb,
                                         void *parse_arg)
{
    return add_old(ctx, ROLE_CLIENT, ext_type,
                   (struct old_callbacks){add_cb, free_cb, add_arg, parse_cb, parse_arg});
}

CX_API int SSL_CTX_add_server_custom_ext(SSL_CTX *ctx, unsigned int ext_type,
                                         custom_ext_add_cb add_cb, custom_ext_free_cb free_cb,
                                         void *add_arg, custom_ext_parse_cb parse_cb,
                                         void *parse_arg)
{
    return add_old(ctx, ROLE_SERVER, ext_type,
                   (struct old_callbacks){add_cb, free_cb, add_arg, parse_cb, parse_arg});
}

int cx_add_custom_ext(SSL_CTX *ctx, unsigned int type, unsigned int context,
                      SSL_custom_ext_add_cb_ex add_cb, SSL_custom_ext_parse_cb_ex parse_cb)
{
    struct cx_custom_ext e = {.type = type, .context = context, .role = ROLE_BOTH};

    e.role = context == OLD_CONTEXT ? ROLE_SERVER : ROLE_BOTH;
    e.add = add_cb;
    e.parse = parse_cb;
    return cx_custom_ext_add(ctx, &e);
}

/* SSL_CTX_add_custom_ext - see SSL_extension_supported(3). abi: full. */
CX_API int SSL_CTX_add_custom_ext(SSL_CTX *ctx, unsigned int ext_type, unsigned int context,
                                  SSL_custom_ext_add_cb_ex add_cb,
                                  SSL_custom_ext_free_cb_ex free_cb, void *add_arg,
                                  SSL_custom_ext_parse_cb_ex parse_cb, void *parse_arg)
{
    struct cx_custom_ext e = {.type = ext_type, .context = context, .role = ROLE_BOTH};

    e.add = add_cb;
    e.free = free_cb;
    e.add_arg = add_arg;
    e.parse = parse_cb;
    e.parse_arg = parse_arg;
    return cx_custom_ext_add(ctx, &e);
}

bool cx_custom_ext_has(const SSL_CTX *ctx, unsigned int type)
{
    return find(ctx, type, ROLE_CLIENT) != NULL;
}

/* SSL_CTX_has_client_custom_ext - see SSL_extension_supported(3). abi: full. */
CX_API int SSL_CTX_has_client_custom_ext(const SSL_CTX *ctx, unsigned int ext_type)
{
    return cx_custom_ext_has(ctx, ext_type);
}

static unsigned int context_of(unsigned where)
{
    switch ((enum t13_ext_where)where) {
    case T13_IN_CLIENT_HELLO:
        return SSL_EXT_CLIENT_HELLO;
    case T13_IN_SERVER_HELLO:
        return SSL_EXT_TLS1_3_SERVER_HELLO;
    case T13_IN_HELLO_RETRY_REQUEST:
        return SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST;
    case T13_IN_ENCRYPTED_EXTENSIONS:
        return SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS;
    case T13_IN_CERTIFICATE_REQUEST:
        return SSL_EXT_TLS1_3_CERTIFICATE_REQUEST;
    case T13_IN_CERTIFICATE:
        return SSL_EXT_TLS1_3_CERTIFICATE;
    case T13_IN_NEW_SESSION_TICKET:
        return SSL_EXT_TLS1_3_NEW_SESSION_TICKET;
    }
    return 0;
}

/* relevant: the callback wants this message of this protocol. Whoever writes a ClientHello does not
 * know yet that it will be TLS 1.3, so what is for older versions alone stands in it. */
static bool relevant(const SSL *ssl, const struct cx_custom_ext *e, unsigned int context,
                     bool writing)
{
    bool unknown = context == SSL_EXT_CLIENT_HELLO && writing;

    if ((e->context & SSL_EXT_TLS1_2_AND_BELOW_ONLY) != 0 && !unknown) {
        return false;
    }
    if ((e->context & SSL_EXT_DTLS_ONLY) != 0) {
        return false;
    }
    return (e->context & SSL_EXT_IGNORE_ON_RESUMPTION) == 0 || ssl->conn == NULL ||
           !t13_conn_resumed(ssl->conn);
}

static bool answers(unsigned int context)
{
    return (context & (SSL_EXT_TLS1_3_SERVER_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS |
                       SSL_EXT_TLS1_3_CERTIFICATE | SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST)) != 0;
}

static void put(struct wr *w, unsigned int type, struct bytes data)
{
    wr_uint(w, 2, type);
    size_t mark = wr_open(w, 2);
    wr_bytes(w, data);
    wr_close(w, mark, 2);
}

/* add_one asks one callback. */
static bool add_one(SSL *ssl, const struct cx_custom_ext *e, unsigned int context, X509 *x,
                    size_t index, struct wr *w, int *alert)
{
    const unsigned char *out = NULL;
    size_t out_len = 0;

    if (e->add == NULL && context != SSL_EXT_CLIENT_HELLO) {
        return true;
    }
    if (e->add != NULL) {
        int ret = e->add(ssl, e->type, context, &out, &out_len, x, index, alert, e->add_arg);
        if (ret < 0) {
            cx_ssl_raise(SSL_R_CALLBACK_FAILED);
            return false;
        }
        if (ret == 0) {
            return true;
        }
    }
    put(w, e->type, bytes_of(out, out_len));
    if (e->free != NULL) {
        e->free(ssl, e->type, context, out, e->add_arg);
    }
    struct cx_ext_seen *s = seen(ssl, (uint16_t)e->type);
    if (s != NULL && context == SSL_EXT_CLIENT_HELLO) {
        s->sent = true;
    }
    return s != NULL;
}

/* as_x509 makes the certificate of a message for the callbacks, once for all of them. */
static bool as_x509(struct bytes der, X509 **x)
{
    if (der.n > 0 && *x == NULL) {
        *x = cx_x509_from_der(der);
    }
    return der.n == 0 || *x != NULL;
}

static bool add(void *arg, unsigned where, struct bytes cert, size_t index, struct wr *w,
                int *alert)
{
    SSL *ssl = arg;
    unsigned int context = context_of(where);
    X509 *x = NULL;
    bool ok = true;

    if (context == SSL_EXT_CLIENT_HELLO) {
        cx_ext_seen_free(ssl);
    }
    for (const struct cx_custom_ext *e = ssl->ctx->custom_ext; ok && e != NULL; e = e->next) {
        bool mine = ssl->side == CX_SIDE_CLIENT ? (e->role & ROLE_CLIENT) != 0
                                                : (e->role & ROLE_SERVER) != 0;
        if (!mine || (e->context & context) == 0 || !relevant(ssl, e, context, true)) {
            continue;
        }
        if (answers(context)) {
            const struct cx_ext_seen *s = seen(ssl, (uint16_t)e->type);
            if (s == NULL || !s->received) {
                continue;
            }
        }
        ok = as_x509(cert, &x) && add_one(ssl, e, context, x, index, w, alert);
    }
    cx_x509_free(x);
    return ok;
}

/* take_one shows one extension of the peer's to its callback. */
static bool take_one(SSL *ssl, const struct cx_custom_ext *e, unsigned int context,
                     struct bytes data, X509 *x, size_t index, int *alert)
{
    struct cx_ext_seen *s = seen(ssl, (uint16_t)e->type);

    if (s == NULL) {
        *alert = SSL_AD_INTERNAL_ERROR;
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return false;
    }
    if ((context & (SSL_EXT_TLS1_3_SERVER_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS)) != 0 &&
        !s->sent) {
        *alert = SSL_AD_UNSUPPORTED_EXTENSION;
        cx_ssl_raise(SSL_R_BAD_EXTENSION);
        return false;
    }
    if ((context & (SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_CERTIFICATE_REQUEST)) != 0) {
        s->received = true;
    }
    if (e->parse != NULL &&
        e->parse(ssl, e->type, context, data.p, data.n, x, index, alert, e->parse_arg) <= 0) {
        cx_ssl_raise(SSL_R_BAD_EXTENSION);
        return false;
    }
    return true;
}

/* show_all tells the debug callback of each extension that the library or the program knows. */
static void show_all(SSL *ssl, struct bytes block)
{
    struct rd list = rd_of(block);
    uint16_t type = 0;
    struct bytes data = {NULL, 0};

    while (ssl->tlsext_debug_cb != NULL && t13_exts_next(&list, &type, &data)) {
        if (cx_extension_known(type) || find(ssl->ctx, type, ROLE_BOTH) != NULL) {
            ssl->tlsext_debug_cb(ssl, ssl->side == CX_SIDE_CLIENT, type, data.p, (int)data.n,
                                 ssl->tlsext_debug_arg);
        }
    }
}

static bool take(void *arg, unsigned where, struct bytes block, struct bytes cert, size_t index,
                 int *alert)
{
    SSL *ssl = arg;
    unsigned int context = context_of(where);
    enum role role = ssl->side == CX_SIDE_CLIENT ? ROLE_CLIENT : ROLE_SERVER;
    struct bytes data = {NULL, 0};
    X509 *x = NULL;
    bool ok = true;

    if (context == SSL_EXT_CLIENT_HELLO) {
        cx_ext_seen_free(ssl);
    }
    show_all(ssl, block);
    for (const struct cx_custom_ext *e = ssl->ctx->custom_ext; ok && e != NULL; e = e->next) {
        if ((e->role & role) == 0 || !t13_exts_find(block, (uint16_t)e->type, &data)) {
            continue;
        }
        if ((e->context & context) == 0) {
            /* known, and not for this message */
            ok = (e->context & SSL_EXT_TLS1_2_AND_BELOW_ONLY) != 0;
            *alert = SSL_AD_ILLEGAL_PARAMETER;
            if (!ok) {
                cx_ssl_raise(SSL_R_BAD_EXTENSION);
            }
            continue;
        }
        if (relevant(ssl, e, context, false)) {
            ok = as_x509(cert, &x) && take_one(ssl, e, context, data, x, index, alert);
        }
    }
    cx_x509_free(x);
    return ok;
}

void cx_ext_hooks(SSL *ssl)
{
    const struct t13_ext_hooks hooks = {.arg = ssl, .add = add, .take = take};

    t13_conn_set_ext_hooks(ssl->conn, &hooks);
}
