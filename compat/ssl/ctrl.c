/* SSL_CTX_ctrl, SSL_ctrl and their callback forms: what OpenSSL's macros reach. */
#include "compat/ssl/local.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <limits.h>
#include <string.h>

static long bad_value(void)
{
    return 0;
}

/* set_version checks a bound as SSL_CTX_set_min_proto_version(3) does: 0, or a TLS version. */
static long set_version(int *bound, long version)
{
    if (version != 0 && (version < SSL3_VERSION || version > TLS1_3_VERSION)) {
        return bad_value();
    }
    *bound = (int)version;
    return 1;
}

static long set_fragment(unsigned int *max, unsigned int *split, long n)
{
    if (n < 512 || n > SSL3_RT_MAX_PLAIN_LENGTH) {
        return bad_value();
    }
    *max = (unsigned int)n;
    if (*split > *max) {
        *split = *max;
    }
    return 1;
}

/* settings_ctrl is what a context and a connection have in common. *known: it was such a command.
 */
static long settings_ctrl(struct cx_ssl_settings *set, int cmd, long larg, bool *known)
{
    long old = 0;
    switch (cmd) {
    case SSL_CTRL_MODE:
        return (long)(set->mode |= (uint32_t)larg);
    case SSL_CTRL_CLEAR_MODE:
        return (long)(set->mode &= ~(uint32_t)larg);
    case SSL_CTRL_GET_READ_AHEAD:
        return set->read_ahead;
    case SSL_CTRL_SET_READ_AHEAD:
        old = set->read_ahead;
        set->read_ahead = larg != 0;
        return old;
    case SSL_CTRL_GET_MAX_CERT_LIST:
        return (long)set->max_cert_list;
    case SSL_CTRL_SET_MAX_CERT_LIST:
        old = (long)set->max_cert_list;
        if (larg < 0) {
            return bad_value();
        }
        set->max_cert_list = (size_t)larg;
        return old;
    case SSL_CTRL_SET_MAX_SEND_FRAGMENT:
        return set_fragment(&set->max_send_fragment, &set->split_send_fragment, larg);
    case SSL_CTRL_SET_SPLIT_SEND_FRAGMENT:
        if (larg <= 0 || larg > (long)set->max_send_fragment) {
            return bad_value();
        }
        set->split_send_fragment = (unsigned int)larg;
        return 1;
    case SSL_CTRL_SET_MAX_PIPELINES:
        if (larg < 1 || larg > 32) {
            return bad_value();
        }
        set->max_pipelines = (unsigned int)larg;
        return 1;
    case SSL_CTRL_CERT_FLAGS:
        return (long)(set->cert_flags |= (unsigned int)larg);
    case SSL_CTRL_CLEAR_CERT_FLAGS:
        return (long)(set->cert_flags &= ~(unsigned int)larg);
    case SSL_CTRL_SET_MIN_PROTO_VERSION:
        return set_version(&set->min_version, larg);
    case SSL_CTRL_SET_MAX_PROTO_VERSION:
        return set_version(&set->max_version, larg);
    case SSL_CTRL_GET_MIN_PROTO_VERSION:
        return set->min_version;
    case SSL_CTRL_GET_MAX_PROTO_VERSION:
        return set->max_version;
    case SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE:
        set->status_type = (int)larg;
        return 1;
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE:
        return set->status_type;
    case SSL_CTRL_SET_DH_AUTO:
        return 1; /* no finite-field groups: nothing to choose */
    case SSL_CTRL_SET_TMP_DH:
        return 1; /* taken and unused, as parameters of TLS 1.2 are by a TLS 1.3 handshake */
    case SSL_CTRL_GET_RI_SUPPORT:
        return 0; /* renegotiation_info is TLS 1.2's */
    default:
        *known = false;
        return 0;
    }
}

/* Chains: what follows the leaf that was set last. */
static long set_chain(struct cx_certs **certs, STACK_OF(X509) * chain, bool take_ref)
{
    struct cx_identity *id = cx_certs_current_edit(certs);
    if (id == NULL) {
        return 0;
    }
    STACK_OF(X509) *kept = chain;
    if (take_ref && chain != NULL) {
        kept = cx_x509_chain_up_ref(chain);
        if (kept == NULL) {
            return 0;
        }
    }
    cx_x509_chain_free(id->chain);
    id->chain = kept;
    return 1;
}

static long add_to_chain(struct cx_certs **certs, X509 *x509, bool take_ref)
{
    struct cx_identity *id = x509 != NULL ? cx_certs_current_edit(certs) : NULL;
    if (id == NULL) {
        return 0;
    }
    if (id->chain == NULL) {
        id->chain = sk_X509_new_null();
    }
    if (id->chain == NULL || sk_X509_push(id->chain, x509) == 0) {
        return 0;
    }
    if (take_ref) {
        (void)cx_x509_up_ref(x509);
    }
    return 1;
}

static long set_store(X509_STORE **at, X509_STORE *store, bool take_ref)
{
    X509_STORE *kept = take_ref ? cx_store_up_ref(store) : store;
    cx_store_free(*at);
    *at = kept;
    return 1;
}

static long select_current(struct cx_certs **certs, int op)
{
    struct cx_certs *c = *certs;
    int from = op == SSL_CERT_SET_FIRST ? 0 : c->current + 1;
    if (op != SSL_CERT_SET_FIRST && op != SSL_CERT_SET_NEXT) {
        return 0;
    }
    for (int i = from; i < T13_CREDS_MAX; i++) {
        if (c->slot[i].leaf != NULL && c->slot[i].key != NULL) {
            c->current = i;
            return 1;
        }
    }
    return 0;
}

/* certs_ctrl: the commands about certificates, on either object. */
static long certs_ctrl(struct cx_certs **certs, struct t13_config **cfg, int cmd, long larg,
                       void *parg, bool *known)
{
    const struct cx_identity *id = NULL;
    switch (cmd) {
    case SSL_CTRL_CHAIN:
        return set_chain(certs, parg, larg != 0);
    case SSL_CTRL_CHAIN_CERT:
        return add_to_chain(certs, parg, larg != 0);
    case SSL_CTRL_GET_CHAIN_CERTS:
        id = cx_certs_current(*certs);
        *(STACK_OF(X509) **)parg = id != NULL ? id->chain : NULL;
        return 1;
    case SSL_CTRL_SET_CURRENT_CERT:
        return cx_certs_edit(certs) ? select_current(certs, (int)larg) : 0;
    case SSL_CTRL_SET_GROUPS:
        return larg >= 0 ? cx_groups_from_nids(cfg, parg, (size_t)larg) : 0;
    case SSL_CTRL_SET_GROUPS_LIST:
        return cx_groups_from_list(cfg, parg);
    case SSL_CTRL_SET_SIGALGS:
        return larg > 0 ? cx_sigalgs_from_nids(cfg, parg, (size_t)larg, false) : 0;
    case SSL_CTRL_SET_SIGALGS_LIST:
        return cx_sigalgs_from_list(cfg, parg, false);
    case SSL_CTRL_SET_CLIENT_SIGALGS:
        return larg > 0 ? cx_sigalgs_from_nids(cfg, parg, (size_t)larg, true) : 0;
    case SSL_CTRL_SET_CLIENT_SIGALGS_LIST:
        return cx_sigalgs_from_list(cfg, parg, true);
    default:
        *known = false;
        return 0;
    }
}

static long ctx_stat(SSL_CTX *ctx, int cmd, bool *known)
{
    switch (cmd) {
    case SSL_CTRL_SESS_NUMBER:
        return cx_cache_count(ctx);
    case SSL_CTRL_SESS_CONNECT:
        return ctx->stats.connect;
    case SSL_CTRL_SESS_CONNECT_GOOD:
        return ctx->stats.connect_good;
    case SSL_CTRL_SESS_CONNECT_RENEGOTIATE:
        return ctx->stats.connect_renegotiate;
    case SSL_CTRL_SESS_ACCEPT:
        return ctx->stats.accept;
    case SSL_CTRL_SESS_ACCEPT_GOOD:
        return ctx->stats.accept_good;
    case SSL_CTRL_SESS_ACCEPT_RENEGOTIATE:
        return ctx->stats.accept_renegotiate;
    case SSL_CTRL_SESS_HIT:
        return ctx->stats.hits;
    case SSL_CTRL_SESS_CB_HIT:
        return ctx->stats.cb_hits;
    case SSL_CTRL_SESS_MISSES:
        return ctx->stats.misses;
    case SSL_CTRL_SESS_TIMEOUTS:
        return ctx->stats.timeouts;
    case SSL_CTRL_SESS_CACHE_FULL:
        return ctx->stats.cache_full;
    default:
        *known = false;
        return 0;
    }
}

static long ctx_extra_chain(SSL_CTX *ctx, int cmd, long larg, void *parg)
{
    if (cmd == SSL_CTRL_GET_EXTRA_CHAIN_CERTS) {
        const struct cx_identity *id = cx_certs_current(ctx->certs);
        bool own = ctx->certs->extra == NULL && larg == 0 && id != NULL;
        *(STACK_OF(X509) **)parg = own ? id->chain : ctx->certs->extra;
        return 1;
    }
    if (!cx_certs_edit(&ctx->certs)) {
        return 0;
    }
    if (cmd == SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS) {
        cx_x509_chain_free(ctx->certs->extra);
        ctx->certs->extra = NULL;
        return 1;
    }
    if (ctx->certs->extra == NULL) {
        ctx->certs->extra = sk_X509_new_null();
    }
    if (ctx->certs->extra == NULL || sk_X509_push(ctx->certs->extra, parg) == 0) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    return 1;
}

static long ctx_only(SSL_CTX *ctx, int cmd, long larg, void *parg)
{
    long old = 0;
    switch (cmd) {
    case SSL_CTRL_SET_SESS_CACHE_SIZE:
        old = (long)ctx->session_cache_size;
        if (larg < 0) {
            return 0;
        }
        ctx->session_cache_size = (unsigned long)larg;
        return old;
    case SSL_CTRL_GET_SESS_CACHE_SIZE:
        return (long)ctx->session_cache_size;
    case SSL_CTRL_SET_SESS_CACHE_MODE:
        old = (long)ctx->session_cache_mode;
        ctx->session_cache_mode = (uint32_t)larg;
        return old;
    case SSL_CTRL_GET_SESS_CACHE_MODE:
        return (long)ctx->session_cache_mode;
    case SSL_CTRL_SET_MSG_CALLBACK_ARG:
        ctx->set.cb.msg_arg = parg;
        return 1;
    case SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG:
        ctx->calls.servername_arg = parg;
        return 1;
    case SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG:
        ctx->calls.status_arg = parg;
        return 1;
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB:
        *(int (**)(SSL *, void *))parg = ctx->calls.status_cb;
        return 1;
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG:
        *(void **)parg = ctx->calls.status_arg;
        return 1;
    case SSL_CTRL_EXTRA_CHAIN_CERT:
    case SSL_CTRL_GET_EXTRA_CHAIN_CERTS:
    case SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS:
        return ctx_extra_chain(ctx, cmd, larg, parg);
    case SSL_CTRL_SET_VERIFY_CERT_STORE:
        return set_store(&ctx->verify_store, parg, larg != 0);
    case SSL_CTRL_SET_CHAIN_CERT_STORE:
        return set_store(&ctx->chain_store, parg, larg != 0);
    case SSL_CTRL_GET_VERIFY_CERT_STORE:
        *(X509_STORE **)parg = ctx->verify_store;
        return 1;
    case SSL_CTRL_GET_CHAIN_CERT_STORE:
        *(X509_STORE **)parg = ctx->chain_store;
        return 1;
    case SSL_CTRL_SET_TLSEXT_TICKET_KEYS:
    case SSL_CTRL_GET_TLSEXT_TICKET_KEYS:
        return cx_ticket_keys_ctrl(ctx, cmd == SSL_CTRL_SET_TLSEXT_TICKET_KEYS, larg, parg);
    case SSL_CTRL_BUILD_CERT_CHAIN:
        return cx_certs_build_chain(
            NULL, ctx, ctx->chain_store != NULL ? ctx->chain_store : ctx->cert_store, (int)larg);
    default:
        return 0;
    }
}

/* looks: a command that changes nothing. */
static bool looks(int cmd)
{
    switch (cmd) {
    case SSL_CTRL_GET_READ_AHEAD:
    case SSL_CTRL_GET_MAX_CERT_LIST:
    case SSL_CTRL_GET_MIN_PROTO_VERSION:
    case SSL_CTRL_GET_MAX_PROTO_VERSION:
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE:
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB:
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG:
    case SSL_CTRL_GET_CHAIN_CERTS:
    case SSL_CTRL_GET_EXTRA_CHAIN_CERTS:
    case SSL_CTRL_GET_VERIFY_CERT_STORE:
    case SSL_CTRL_GET_CHAIN_CERT_STORE:
    case SSL_CTRL_SET_SESS_CACHE_SIZE: /* these stand for themselves */
    case SSL_CTRL_GET_SESS_CACHE_SIZE:
    case SSL_CTRL_SET_SESS_CACHE_MODE:
    case SSL_CTRL_GET_SESS_CACHE_MODE:
        return true;
    default:
        return false;
    }
}

/* SSL_CTX_ctrl - see SSL_CTX_ctrl(3) and the man page of each macro. abi: subset, SRP, DTLS and
 * building chains by command are refused with 0. */
CX_API long SSL_CTX_ctrl(SSL_CTX *ctx, int cmd, long larg, void *parg)
{
    bool known = true;
    if (ctx == NULL) { /* a list is only checked */
        struct t13_config *scratch = NULL;
        if ((cmd != SSL_CTRL_SET_GROUPS_LIST && cmd != SSL_CTRL_SET_SIGALGS_LIST &&
             cmd != SSL_CTRL_SET_CLIENT_SIGALGS_LIST) ||
            t13_config_new(&scratch) != T13_OK) {
            return 0;
        }
        long ok = cmd == SSL_CTRL_SET_GROUPS_LIST
                      ? cx_groups_from_list(&scratch, parg)
                      : cx_sigalgs_from_list(&scratch, parg, cmd != SSL_CTRL_SET_SIGALGS_LIST);
        t13_config_free(scratch);
        return ok;
    }
    long ret = ctx_stat(ctx, cmd, &known);
    if (known) {
        return ret;
    }
    cx_ctx_lock(ctx);
    known = true;
    ret = settings_ctrl(&ctx->set, cmd, larg, &known);
    if (!known) {
        known = true;
        ret = certs_ctrl(&ctx->certs, &ctx->cfg, cmd, larg, parg, &known);
    }
    if (!known) {
        ret = ctx_only(ctx, cmd, larg, parg);
    }
    if (looks(cmd)) {
        cx_ctx_unlock(ctx);
    } else {
        cx_ctx_done(ctx);
    }
    return ret;
}

static long set_host_name(SSL *ssl, long type, const char *name)
{
    if (type != TLSEXT_NAMETYPE_host_name) {
        cx_ssl_raise(SSL_R_SSL3_EXT_INVALID_SERVERNAME_TYPE);
        return 0;
    }
    size_t n = name != NULL ? strlen(name) : 0;
    if (name != NULL && (n == 0 || n > TLSEXT_MAXLEN_host_name)) {
        mem_free(ssl->hostname);
        ssl->hostname = NULL;
        cx_ssl_raise(SSL_R_SSL3_EXT_INVALID_SERVERNAME);
        return 0;
    }
    char *copy = name != NULL ? mem_strdup(name) : NULL;
    if (name != NULL && copy == NULL) {
        cx_ssl_raise(ERR_R_INTERNAL_ERROR);
        return 0;
    }
    mem_free(ssl->hostname);
    ssl->hostname = copy;
    return 1;
}

/* list_nids turns a big-endian list of code points into NIDs; the number, with out NULL to count.
 */
static long list_nids(struct bytes list, int *out)
{
    for (size_t i = 0; out != NULL && i + 1 < list.n; i += 2) {
        uint16_t group = (uint16_t)(list.p[i] << 8 | list.p[i + 1]);
        int nid = cx_group_nid(group);
        out[i / 2] = nid != 0 ? nid : TLSEXT_nid_unknown | group;
    }
    return (long)(list.n / 2);
}

static long shared_group(SSL *ssl, long n)
{
    struct bytes theirs = t13_conn_peer_groups(ssl->conn);
    const struct t13_config *cfg = ssl->cfg;
    long found = 0;
    bool server_first = (ssl->set.options & SSL_OP_CIPHER_SERVER_PREFERENCE) != 0;
    size_t outer = server_first ? cfg->num_groups : theirs.n / 2;
    size_t inner = server_first ? theirs.n / 2 : cfg->num_groups;

    for (size_t i = 0; i < outer; i++) {
        for (size_t j = 0; j < inner; j++) {
            size_t mine = server_first ? i : j;
            size_t their = server_first ? j : i;
            uint16_t group = (uint16_t)(theirs.p[2 * their] << 8 | theirs.p[2 * their + 1]);
            if (group == cfg->groups[mine] && (n == found++)) {
                return cx_group_nid(group);
            }
        }
    }
    return n == -1 ? found : 0;
}

static int sigalg_hash_nid(uint16_t sigalg)
{
    switch (sigalg >> 8 == 0x08 ? sigalg & 0xff : sigalg >> 8) {
    case 4:
    case 9:
        return NID_sha256;
    case 5:
    case 10:
        return NID_sha384;
    case 6:
    case 11:
        return NID_sha512;
    case 2:
        return NID_sha1;
    default:
        return NID_undef; /* EdDSA hashes by itself */
    }
}

static long get_sigalg_nid(uint16_t sigalg, int *out)
{
    if (sigalg == 0) {
        return 0;
    }
    *out = sigalg_hash_nid(sigalg);
    return 1;
}

static long get_ec_point(SSL *ssl, const unsigned char **out)
{
    static const unsigned char formats[] = {TLSEXT_ECPOINTFORMAT_uncompressed};
    (void)ssl;
    *out = formats;
    return 0; /* ec_point_formats is not an extension of TLS 1.3 */
}

static long build_chain(SSL *ssl, int flags)
{
    struct cx_snapshot *now = cx_hold(ssl);
    X509_STORE *store = now->chain_store != NULL ? now->chain_store : now->cert_store;
    int ret =
        cx_certs_build_chain(ssl, NULL, ssl->chain_store != NULL ? ssl->chain_store : store, flags);
    cx_snapshot_free(now);
    return ret;
}

static long ssl_query(SSL *ssl, int cmd, long larg, void *parg)
{
    if (ssl->conn == NULL) {
        return 0;
    }
    switch (cmd) {
    case SSL_CTRL_GET_GROUPS:
        return list_nids(t13_conn_peer_groups(ssl->conn), parg);
    case SSL_CTRL_GET_SHARED_GROUP:
        return shared_group(ssl, larg);
    case SSL_CTRL_GET_NEGOTIATED_GROUP:
        return cx_group_nid(t13_conn_group(ssl->conn));
    case SSL_CTRL_GET_PEER_SIGNATURE_NID:
        return get_sigalg_nid(t13_conn_peer_sigalg(ssl->conn), parg);
    case SSL_CTRL_GET_SIGNATURE_NID:
        return get_sigalg_nid(t13_conn_sigalg(ssl->conn), parg);
    case SSL_CTRL_GET_EC_POINT_FORMATS:
        return get_ec_point(ssl, parg);
    default:
        return 0;
    }
}

/* SSL_ctrl - see SSL_CTX_ctrl(3) and the man page of each macro. abi: subset, SRP, DTLS,
 * heartbeats and key shares as EVP_PKEY are refused with 0. */
CX_API long SSL_ctrl(SSL *ssl, int cmd, long larg, void *parg)
{
    bool known = true;
    long ret = settings_ctrl(&ssl->set, cmd, larg, &known);
    if (known && ssl->established && cmd == SSL_CTRL_SET_MAX_SEND_FRAGMENT) {
        (void)cx_ssl_configure(ssl); /* it counts from the next record on */
    }
    if (!known) {
        known = true;
        ret = certs_ctrl(&ssl->certs, &ssl->cfg, cmd, larg, parg, &known);
    }
    if (!known) {
        known = true;
        ret = cx_status_ctrl(ssl, cmd, larg, parg, &known);
    }
    if (known) {
        return ret;
    }
    switch (cmd) {
    case SSL_CTRL_SET_MSG_CALLBACK_ARG:
        ssl->set.cb.msg_arg = parg;
        return 1;
    case SSL_CTRL_SET_TLSEXT_HOSTNAME:
        return set_host_name(ssl, larg, parg);
    case SSL_CTRL_SET_VERIFY_CERT_STORE:
        return set_store(&ssl->verify_store, parg, larg != 0);
    case SSL_CTRL_SET_CHAIN_CERT_STORE:
        return set_store(&ssl->chain_store, parg, larg != 0);
    case SSL_CTRL_GET_VERIFY_CERT_STORE:
        *(X509_STORE **)parg = ssl->verify_store;
        return 1;
    case SSL_CTRL_GET_CHAIN_CERT_STORE:
        *(X509_STORE **)parg = ssl->chain_store;
        return 1;
    case SSL_CTRL_BUILD_CERT_CHAIN:
        return build_chain(ssl, (int)larg);
    case SSL_CTRL_SET_TLSEXT_DEBUG_ARG:
        ssl->tlsext_debug_arg = parg;
        return 1;
    case SSL_CTRL_SET_RETRY_VERIFY:
        ssl->rwstate = SSL_RETRY_VERIFY; /* read when the verify callback has returned */
        return 1;
    case SSL_CTRL_GET_EXTMS_SUPPORT:
        return ssl->conn == NULL ? -1 : 1; /* what extended_master_secret gave, TLS 1.3 has */
    case SSL_CTRL_GET_NUM_RENEGOTIATIONS:
    case SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS:
    case SSL_CTRL_GET_TOTAL_RENEGOTIATIONS:
        return 0;
    case SSL_CTRL_GET_RAW_CIPHERLIST: {
        struct bytes suites =
            ssl->conn != NULL ? t13_conn_peer_suites(ssl->conn) : bytes_of(NULL, 0);
        if (parg == NULL) {
            return 2;
        }
        *(const unsigned char **)parg = suites.p;
        return (long)suites.n;
    }
    default:
        return ssl_query(ssl, cmd, larg, parg);
    }
}

/* SSL_CTX_callback_ctrl and SSL_callback_ctrl - see SSL_CTX_ctrl(3). abi: full. */
static long set_ctx_callback(SSL_CTX *ctx, int cmd, void (*fp)(void))
{
    switch (cmd) {
    case SSL_CTRL_SET_TLSEXT_SERVERNAME_CB:
        ctx->calls.servername_cb = (int (*)(SSL *, int *, void *))fp;
        return 1;
    case SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB:
        ctx->calls.status_cb = (int (*)(SSL *, void *))fp;
        return 1;
    case SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB:
        ctx->calls.ticket_key_cb =
            (int (*)(SSL *, unsigned char *, unsigned char *, EVP_CIPHER_CTX *, HMAC_CTX *, int))fp;
        return 1;
    case SSL_CTRL_SET_MSG_CALLBACK:
        ctx->set.cb.msg = (void (*)(int, int, int, const void *, size_t, SSL *, void *))fp;
        return 1;
    case SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB:
        ctx->set.cb.not_resumable = (int (*)(SSL *, int))fp;
        return 1;
    case SSL_CTRL_SET_TMP_DH_CB:
        return 1; /* parameters of TLS 1.2: taken, never called */
    default:
        return 0;
    }
}

CX_API long SSL_CTX_callback_ctrl(SSL_CTX *ctx, int cmd, void (*fp)(void))
{
    cx_ctx_edit(ctx);
    long ret = set_ctx_callback(ctx, cmd, fp);
    cx_ctx_done(ctx);
    return ret;
}

CX_API long SSL_callback_ctrl(SSL *ssl, int cmd, void (*fp)(void))
{
    switch (cmd) {
    case SSL_CTRL_SET_TLSEXT_DEBUG_CB:
        ssl->tlsext_debug_cb = (void (*)(SSL *, int, int, const unsigned char *, int, void *))fp;
        return 1;
    case SSL_CTRL_SET_MSG_CALLBACK:
        ssl->set.cb.msg = (void (*)(int, int, int, const void *, size_t, SSL *, void *))fp;
        cx_ssl_observe(ssl);
        return 1;
    case SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB:
        ssl->set.cb.not_resumable = (int (*)(SSL *, int))fp;
        return 1;
    case SSL_CTRL_SET_TMP_DH_CB:
        return 1;
    default:
        return 0;
    }
}
