/* Keys that both sides know beforehand: SSL_CTX_set_psk_client_callback(3),
 * SSL_CTX_use_psk_identity_hint(3). The callbacks of TLS 1.2 give a key without a hash; as RFC 8446
 * 4.2.11 has it, that is SHA-256. */
#include "compat/evp/md.h"
#include "compat/ssl/local.h"
#include "core/keys/suite.h"

#include <string.h>

static int fail(SSL *ssl, int alert, int reason)
{
    t13_answer_fail(ssl->conn, (uint8_t)alert);
    cx_ssl_raise(reason);
    return 1;
}

/* external makes the engine's form of a PSK: core, private to the caller, with its identity. */
static bool external(struct t13_session *core, struct bytes identity)
{
    uint8_t *copy = mem_dup(identity.p, identity.n);

    if (copy == NULL && identity.n > 0) {
        return false;
    }
    mem_free(core->ticket);
    core->ticket = copy;
    core->ticket_len = identity.n;
    core->external = true;
    return true;
}

/* from_session is the PSK that a session stands for; NULL: memory. */
static struct t13_session *from_session(const SSL_SESSION *sess, struct bytes identity)
{
    struct t13_session *core = t13_session_dup(sess->core);

    if (core != NULL && !external(core, identity)) {
        t13_session_free(core);
        return NULL;
    }
    return core;
}

/* from_key is the one of a callback of TLS 1.2. */
static struct t13_session *from_key(struct bytes key, struct bytes identity)
{
    struct t13_session *core = t13_session_new();

    if (core == NULL) {
        return NULL;
    }
    core->suite = T13_AES_128_GCM_SHA256;
    core->verify_result = 1; /* as SSL_SESSION_new() has it */
    if (t13_session_set_psk(core, key) != T13_OK || !external(core, identity)) {
        t13_session_free(core);
        return NULL;
    }
    return core;
}

/* --- client --- */

/* hash_known: after a HelloRetryRequest the PSK must be for this hash. */
static const EVP_MD *hash_known(const SSL *ssl)
{
    const struct t13_suite *suite = t13_suite_find(t13_conn_suite(ssl->conn));

    if (!t13_conn_hello_retry(ssl->conn) || suite == NULL) {
        return NULL;
    }
    return cx_md_by_nid(suite->hash == CR_SHA384 ? NID_sha384 : NID_sha256);
}

/* use_session asks the callback of TLS 1.3; false: it failed. */
static bool use_session(SSL *ssl, struct t13_session **out)
{
    const unsigned char *id = NULL;
    size_t id_len = 0;
    SSL_SESSION *sess = NULL;

    if (ssl->set.cb.psk_use_session == NULL) {
        return true;
    }
    int ret = ssl->set.cb.psk_use_session(ssl, hash_known(ssl), &id, &id_len, &sess);
    bool good = ret != 0 && (sess == NULL || sess->version == TLS1_3_VERSION);
    if (good && sess != NULL) {
        *out = from_session(sess, bytes_of(id, id_len));
        good = *out != NULL;
    }
    cx_session_free(sess);
    return good;
}

/* ask_client asks the callback of TLS 1.2. 0, or the reason for which it failed. */
static int ask_client(SSL *ssl, struct t13_session **out)
{
    char identity[PSK_MAX_IDENTITY_LEN + 1] = {0};
    uint8_t psk[PSK_MAX_PSK_LEN];
    int reason = 0;

    if (ssl->set.cb.psk_client == NULL) {
        return 0;
    }
    unsigned int n =
        ssl->set.cb.psk_client(ssl, NULL, identity, sizeof(identity) - 1, psk, sizeof(psk));
    if (n > sizeof(psk)) {
        return ERR_R_INTERNAL_ERROR;
    }
    if (n > 0) {
        *out = from_key(bytes_of(psk, n), bytes_of(identity, strnlen(identity, sizeof(identity))));
        reason = *out == NULL ? ERR_R_INTERNAL_ERROR : 0;
    }
    mem_clear(psk, sizeof(psk));
    return reason;
}

int cx_psk_offer(SSL *ssl)
{
    struct t13_session *core = NULL;

    if (!use_session(ssl, &core)) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, SSL_R_BAD_PSK);
    }
    int reason = core == NULL ? ask_client(ssl, &core) : 0;
    if (reason != 0) {
        return fail(ssl, SSL_AD_HANDSHAKE_FAILURE, reason);
    }
    const SSL_SESSION *sess = cx_ssl_session(ssl);
    bool carries = ssl->early == CX_EARLY_CONNECTING && core != NULL && core->max_early_data > 0 &&
                   (sess == NULL || sess->core->max_early_data == 0);
    if (carries) {
        reason = cx_early_consistent(ssl, core);
    }
    if (reason != 0) {
        t13_session_free(core);
        return fail(ssl, SSL_AD_INTERNAL_ERROR, reason);
    }
    t13_answer_psk(ssl->conn, core);
    t13_session_free(core);
    return 1;
}

/* --- server --- */

/* find_session asks the callback of TLS 1.3; false: it failed. */
static bool find_session(SSL *ssl, struct bytes identity, struct t13_session **out)
{
    SSL_SESSION *sess = NULL;

    if (ssl->set.cb.psk_find_session == NULL) {
        return true;
    }
    if (ssl->set.cb.psk_find_session(ssl, identity.p, identity.n, &sess) == 0) {
        cx_session_free(sess);
        return false;
    }
    if (sess != NULL) {
        *out = from_session(sess, identity);
        cx_session_free(sess);
        return *out != NULL;
    }
    return true;
}

bool cx_psk_find(SSL *ssl, struct bytes identity, struct t13_session **out)
{
    uint8_t psk[PSK_MAX_PSK_LEN];
    char name[PSK_MAX_IDENTITY_LEN + 1];
    bool good = true;

    if (!find_session(ssl, identity, out)) {
        return false;
    }
    if (*out != NULL || ssl->set.cb.psk_server == NULL || identity.n > PSK_MAX_IDENTITY_LEN) {
        return true;
    }
    memcpy(name, identity.p, identity.n);
    name[identity.n] = '\0';
    unsigned int n = ssl->set.cb.psk_server(ssl, name, psk, sizeof(psk));
    if (n > sizeof(psk)) {
        return false;
    }
    if (n > 0) {
        *out = from_key(bytes_of(psk, n), identity);
        good = *out != NULL;
    }
    mem_clear(psk, sizeof(psk));
    return good;
}

/* SSL_CTX_set_psk_client_callback and its family - see SSL_CTX_set_psk_client_callback(3).
 * abi: full. */
CX_API void SSL_CTX_set_psk_client_callback(SSL_CTX *ctx, SSL_psk_client_cb_func cb)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.psk_client = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_psk_client_callback(SSL *ssl, SSL_psk_client_cb_func cb)
{
    ssl->set.cb.psk_client = cb;
}

CX_API void SSL_CTX_set_psk_use_session_callback(SSL_CTX *ctx, SSL_psk_use_session_cb_func cb)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.psk_use_session = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_psk_use_session_callback(SSL *s, SSL_psk_use_session_cb_func cb)
{
    s->set.cb.psk_use_session = cb;
}

/* SSL_CTX_set_psk_server_callback and its family - see SSL_CTX_use_psk_identity_hint(3).
 * abi: full. */
CX_API void SSL_CTX_set_psk_server_callback(SSL_CTX *ctx, SSL_psk_server_cb_func cb)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.psk_server = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_psk_server_callback(SSL *ssl, SSL_psk_server_cb_func cb)
{
    ssl->set.cb.psk_server = cb;
}

CX_API void SSL_CTX_set_psk_find_session_callback(SSL_CTX *ctx, SSL_psk_find_session_cb_func cb)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.psk_find_session = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_psk_find_session_callback(SSL *s, SSL_psk_find_session_cb_func cb)
{
    s->set.cb.psk_find_session = cb;
}

/* A hint goes into TLS 1.2's ServerKeyExchange; TLS 1.3 has no place for it. */
static int check_hint(const char *hint)
{
    if (hint != NULL && strlen(hint) > PSK_MAX_IDENTITY_LEN) {
        cx_ssl_raise(SSL_R_DATA_LENGTH_TOO_LONG);
        return 0;
    }
    return 1;
}

/* SSL_CTX_use_psk_identity_hint and SSL_use_psk_identity_hint - see
 * SSL_CTX_use_psk_identity_hint(3): checked, and never sent by TLS 1.3. abi: full. */
CX_API int SSL_CTX_use_psk_identity_hint(SSL_CTX *ctx, const char *identity_hint)
{
    (void)ctx;
    return check_hint(identity_hint);
}

CX_API int SSL_use_psk_identity_hint(SSL *s, const char *identity_hint)
{
    return s != NULL ? check_hint(identity_hint) : 0;
}

/* SSL_get_psk_identity and SSL_get_psk_identity_hint - see SSL_get_psk_identity(3).
 * abi: full: they are of TLS 1.2's key exchanges, and NULL in TLS 1.3. */
CX_API const char *SSL_get_psk_identity(const SSL *s)
{
    (void)s;
    return NULL;
}

CX_API const char *SSL_get_psk_identity_hint(const SSL *s)
{
    (void)s;
    return NULL;
}
