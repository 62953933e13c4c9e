/* SSL_CONF_cmd(3): settings by name, from command lines and configuration files. */
#include "compat/bio/bio.h"
#include "compat/ssl/local.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <ctype.h>
#include <openssl/conf.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct ssl_conf_ctx_st {
    unsigned int flags;
    char *prefix;
    size_t prefix_len;
    SSL_CTX *ctx;
    SSL *ssl;
    char *cert_file; /* for a PrivateKey that SSL_CONF_CTX_finish takes from it */
    bool key_given;
};

/* Where an object keeps what commands set. */
static struct cx_ssl_settings *settings(SSL_CONF_CTX *cctx)
{
    return cctx->ctx != NULL ? &cctx->ctx->set : cctx->ssl != NULL ? &cctx->ssl->set : NULL;
}

static struct t13_config **config(SSL_CONF_CTX *cctx)
{
    return cctx->ctx != NULL ? &cctx->ctx->cfg : cctx->ssl != NULL ? &cctx->ssl->cfg : NULL;
}

struct word {
    const char *name;
    uint64_t value;
    bool inverted;      /* the word turns the bits off */
    unsigned int needs; /* SSL_CONF_FLAG_ of the side that knows it; 0: both */
};

static const struct word *find_word(const struct word *words, size_t num, unsigned int flags,
                                    const char *p, size_t n)
{
    for (size_t i = 0; i < num; i++) {
        if ((words[i].needs & ~flags) == 0 && strlen(words[i].name) == n &&
            strncasecmp(words[i].name, p, n) == 0) {
            return &words[i];
        }
    }
    return NULL;
}

/* set_words applies a comma-separated list, each with + or - before it, to *bits. */
static int set_words(const struct word *words, size_t num, unsigned int flags, const char *list,
                     uint64_t *bits)
{
    for (const char *p = list; p != NULL;) {
        size_t n = strcspn(p, ",");
        const char *name = p;
        size_t name_len = n;
        bool on = true;
        while (name_len > 0 && isspace((unsigned char)*name)) {
            name++;
            name_len--;
        }
        while (name_len > 0 && isspace((unsigned char)name[name_len - 1])) {
            name_len--;
        }
        if (name_len > 0 && (*name == '+' || *name == '-')) {
            on = *name == '+';
            name++;
            name_len--;
        }
        const struct word *word = find_word(words, num, flags, name, name_len);
        if (word == NULL) {
            return 0; /* an empty element is one too */
        }
        if (on != word->inverted) {
            *bits |= word->value;
        } else {
            *bits &= ~word->value;
        }
        p = p[n] == ',' ? p + n + 1 : NULL;
    }
    return 1;
}

static int cmd_options(SSL_CONF_CTX *cctx, const char *value)
{
    static const struct word words[] = {
        {"SessionTicket", SSL_OP_NO_TICKET, true, 0},
        {"EmptyFragments", SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS, true, 0},
        {"Bugs", SSL_OP_ALL, false, 0},
        {"Compression", SSL_OP_NO_COMPRESSION, true, 0},
        {"ServerPreference", SSL_OP_CIPHER_SERVER_PREFERENCE, false, SSL_CONF_FLAG_SERVER},
        {"NoResumptionOnRenegotiation", SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION, false, 0},
        {"DHSingle", SSL_OP_SINGLE_DH_USE, false, SSL_CONF_FLAG_SERVER},
        {"ECDHSingle", SSL_OP_SINGLE_ECDH_USE, false, SSL_CONF_FLAG_SERVER},
        {"UnsafeLegacyRenegotiation", SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION, false, 0},
        {"UnsafeLegacyServerConnect", SSL_OP_LEGACY_SERVER_CONNECT, false, 0},
        {"ClientRenegotiation", SSL_OP_ALLOW_CLIENT_RENEGOTIATION, false, 0},
        {"EncryptThenMac", SSL_OP_NO_ENCRYPT_THEN_MAC, true, 0},
        {"NoRenegotiation", SSL_OP_NO_RENEGOTIATION, false, 0},
        {"AllowNoDHEKEX", SSL_OP_ALLOW_NO_DHE_KEX, false, 0},
        {"PrioritizeChaCha", SSL_OP_PRIORITIZE_CHACHA, false, 0},
        {"MiddleboxCompat", SSL_OP_ENABLE_MIDDLEBOX_COMPAT, false, 0},
        {"AntiReplay", SSL_OP_NO_ANTI_REPLAY, true, 0},
        {"ExtendedMasterSecret", SSL_OP_NO_EXTENDED_MASTER_SECRET, true, 0},
        {"CANames", SSL_OP_DISABLE_TLSEXT_CA_NAMES, true, 0},
        {"KTLS", SSL_OP_ENABLE_KTLS, false, 0},
    };
    struct cx_ssl_settings *set = settings(cctx);
    uint64_t scratch = 0;
    return set_words(words, sizeof(words) / sizeof(words[0]), cctx->flags, value,
                     set != NULL ? &set->options : &scratch);
}

static int cmd_protocol(SSL_CONF_CTX *cctx, const char *value)
{
    static const struct word words[] = {
        {"ALL", SSL_OP_NO_SSL_MASK, true, 0},      {"SSLv2", 0, true, 0},
        {"SSLv3", SSL_OP_NO_SSLv3, true, 0},       {"TLSv1", SSL_OP_NO_TLSv1, true, 0},
        {"TLSv1.1", SSL_OP_NO_TLSv1_1, true, 0},   {"TLSv1.2", SSL_OP_NO_TLSv1_2, true, 0},
        {"TLSv1.3", SSL_OP_NO_TLSv1_3, true, 0},   {"DTLSv1", SSL_OP_NO_DTLSv1, true, 0},
        {"DTLSv1.2", SSL_OP_NO_DTLSv1_2, true, 0},
    };
    struct cx_ssl_settings *set = settings(cctx);
    uint64_t scratch = 0;
    return set_words(words, sizeof(words) / sizeof(words[0]), cctx->flags, value,
                     set != NULL ? &set->options : &scratch);
}

static int cmd_verify_mode(SSL_CONF_CTX *cctx, const char *value)
{
    static const struct word words[] = {
        {"Peer", SSL_VERIFY_PEER, false, SSL_CONF_FLAG_CLIENT},
        {"Request", SSL_VERIFY_PEER, false, SSL_CONF_FLAG_SERVER},
        {"Require", SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, false, SSL_CONF_FLAG_SERVER},
        {"Once", SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, false, SSL_CONF_FLAG_SERVER},
        {"RequestPostHandshake", SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, false,
         SSL_CONF_FLAG_SERVER},
        {"RequirePostHandshake",
         SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, false,
         SSL_CONF_FLAG_SERVER},
    };
    struct cx_ssl_settings *set = settings(cctx);
    uint64_t bits = set != NULL ? (uint64_t)set->verify_mode : 0;
    int ret = set_words(words, sizeof(words) / sizeof(words[0]), cctx->flags, value, &bits);
    if (ret == 1 && set != NULL) {
        set->verify_mode = (int)bits;
    }
    return ret;
}

static int version_named(const char *value)
{
    static const struct {
        const char *name;
        int version;
    } versions[] = {
        {"None", 0},
        {"SSLv3", SSL3_VERSION},
        {"TLSv1", TLS1_VERSION},
        {"TLSv1.1", TLS1_1_VERSION},
        {"TLSv1.2", TLS1_2_VERSION},
        {"TLSv1.3", TLS1_3_VERSION},
        {"DTLSv1", DTLS1_VERSION},
        {"DTLSv1.2", DTLS1_2_VERSION},
    };
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        if (strcmp(versions[i].name, value) == 0) {
            return versions[i].version;
        }
    }
    return -1;
}

static int set_bound(SSL_CONF_CTX *cctx, const char *value, bool upper)
{
    int version = version_named(value);
    struct cx_ssl_settings *set = settings(cctx);
    if (version < 0) {
        return 0;
    }
    if (set != NULL && version >> 8 != DTLS1_VERSION_MAJOR) { /* a bound of DTLS is for DTLS */
        *(upper ? &set->max_version : &set->min_version) = version;
    }
    return 1;
}

static int cmd_min_protocol(SSL_CONF_CTX *cctx, const char *value)
{
    return set_bound(cctx, value, false);
}

static int cmd_max_protocol(SSL_CONF_CTX *cctx, const char *value)
{
    return set_bound(cctx, value, true);
}

static int cmd_groups(SSL_CONF_CTX *cctx, const char *value)
{
    struct t13_config **cfg = config(cctx);
    return cfg != NULL ? cx_groups_from_list(cfg, value) : 1;
}

/* cmd_named_curve takes one group, or the word for what has been automatic since 1.1.0. */
static int cmd_named_curve(SSL_CONF_CTX *cctx, const char *value)
{
    bool file = (cctx->flags & SSL_CONF_FLAG_FILE) != 0;
    if (file && (strcasecmp(value, "+automatic") == 0 || strcasecmp(value, "automatic") == 0)) {
        return 1;
    }
    if ((cctx->flags & SSL_CONF_FLAG_CMDLINE) != 0 && strcmp(value, "auto") == 0) {
        return 1;
    }
    return strchr(value, ':') == NULL ? cmd_groups(cctx, value) : 0;
}

static int cmd_sigalgs(SSL_CONF_CTX *cctx, const char *value)
{
    struct t13_config **cfg = config(cctx);
    return cfg != NULL ? cx_sigalgs_from_list(cfg, value, false) : 1;
}

static int cmd_client_sigalgs(SSL_CONF_CTX *cctx, const char *value)
{
    struct t13_config **cfg = config(cctx);
    return cfg != NULL ? cx_sigalgs_from_list(cfg, value, true) : 1;
}

static int cmd_cipher_string(SSL_CONF_CTX *cctx, const char *value)
{
    if (cctx->ctx != NULL) {
        return cx_ctx_set_cipher_list(cctx->ctx, value);
    }
    return cctx->ssl != NULL ? cx_ssl_set_cipher_list(cctx->ssl, value) : 1;
}

static int cmd_ciphersuites(SSL_CONF_CTX *cctx, const char *value)
{
    if (cctx->ctx != NULL) {
        return cx_ctx_set_suites(cctx->ctx, value);
    }
    return cctx->ssl != NULL ? cx_ssl_set_suites(cctx->ssl, value) : 1;
}

static int cmd_certificate(SSL_CONF_CTX *cctx, const char *value)
{
    int ret = 1;
    if (cctx->ctx != NULL) {
        ret = cx_ctx_use_chain_file(cctx->ctx, value);
    } else if (cctx->ssl != NULL) {
        ret = cx_ssl_use_chain_file(cctx->ssl, value);
    }
    if (ret == 1 && (cctx->flags & SSL_CONF_FLAG_REQUIRE_PRIVATE) != 0) {
        mem_free(cctx->cert_file);
        cctx->cert_file = mem_strdup(value);
        ret = cctx->cert_file != NULL;
    }
    return ret;
}

static int cmd_private_key(SSL_CONF_CTX *cctx, const char *value)
{
    cctx->key_given = true;
    if ((cctx->flags & SSL_CONF_FLAG_CERTIFICATE) == 0) {
        return -2;
    }
    if (cctx->ctx != NULL) {
        return cx_ctx_use_key_file(cctx->ctx, value, SSL_FILETYPE_PEM);
    }
    return cctx->ssl != NULL ? cx_ssl_use_key_file(cctx->ssl, value, SSL_FILETYPE_PEM) : 1;
}

static int load_store(SSL_CONF_CTX *cctx, const char *value, bool verify, bool dir)
{
    X509_STORE **at = NULL;
    if (cctx->ctx != NULL) {
        at = verify ? &cctx->ctx->verify_store : &cctx->ctx->chain_store;
    } else if (cctx->ssl != NULL) {
        at = verify ? &cctx->ssl->verify_store : &cctx->ssl->chain_store;
    } else {
        return 1;
    }
    if (*at == NULL) {
        *at = cx_store_new();
    }
    if (*at == NULL) {
        return 0;
    }
    return dir ? cx_store_load_path(*at, value) : cx_store_load_file(*at, value);
}

static int cmd_chain_ca_path(SSL_CONF_CTX *cctx, const char *value)
{
    return load_store(cctx, value, false, true);
}

static int cmd_chain_ca_file(SSL_CONF_CTX *cctx, const char *value)
{
    return load_store(cctx, value, false, false);
}

static int cmd_verify_ca_path(SSL_CONF_CTX *cctx, const char *value)
{
    return load_store(cctx, value, true, true);
}

static int cmd_verify_ca_file(SSL_CONF_CTX *cctx, const char *value)
{
    return load_store(cctx, value, true, false);
}

static int add_ca_names(SSL_CONF_CTX *cctx, const char *value, bool dir)
{
    STACK_OF(X509_NAME) **at = cctx->ctx != NULL   ? &cctx->ctx->ca_names
                               : cctx->ssl != NULL ? &cctx->ssl->ca_names
                                                   : NULL;
    if (at == NULL) {
        return 1;
    }
    if (*at == NULL) {
        *at = sk_X509_NAME_new_null();
    }
    if (*at == NULL) {
        return 0;
    }
    return dir ? cx_add_ca_names_dir(*at, value) : cx_add_ca_names_file(*at, value);
}

static int cmd_request_ca_file(SSL_CONF_CTX *cctx, const char *value)
{
    return add_ca_names(cctx, value, false);
}

static int cmd_request_ca_path(SSL_CONF_CTX *cctx, const char *value)
{
    return add_ca_names(cctx, value, true);
}

static int cmd_dh_parameters(SSL_CONF_CTX *cctx, const char *value)
{
    BIO *in = cx_ssl_open_file(value); /* must be there; TLS 1.3 has no use for it */
    (void)cctx;
    cx_bio_free(in);
    return in != NULL;
}

/* Server info is an extension in the Certificate message that the engine does not send: what is
 * there to be sent is refused. */
static int cmd_serverinfo(SSL_CONF_CTX *cctx, const char *value)
{
    if (cctx->ctx == NULL) {
        return 1;
    }
    BIO *in = cx_ssl_open_file(value);
    cx_ssl_raise(in != NULL ? ERR_R_UNSUPPORTED : ERR_R_SYS_LIB);
    (void)cx_bio_free(in);
    return 0;
}

static int cmd_record_padding(SSL_CONF_CTX *cctx, const char *value)
{
    long block = strtol(value, NULL, 10);
    struct cx_ssl_settings *set = settings(cctx);
    if (block < 0 || block > SSL3_RT_MAX_PLAIN_LENGTH) {
        return 0;
    }
    if (set != NULL) {
        set->block_padding = (size_t)block;
    }
    return 1;
}

static int cmd_num_tickets(SSL_CONF_CTX *cctx, const char *value)
{
    long num = strtol(value, NULL, 10);
    struct cx_ssl_settings *set = settings(cctx);
    if (num < 0) {
        return 0;
    }
    if (set != NULL) {
        set->num_tickets = (size_t)num;
    }
    return 1;
}

/* A command with a value. side: SSL_CONF_FLAG_SERVER or _CLIENT where it is for one alone. */
struct command {
    const char *file;
    const char *cmdline;
    int (*run)(SSL_CONF_CTX *cctx, const char *value);
    unsigned int needs;
    int type;
};

static const struct command commands[] = {
    {"SignatureAlgorithms", "sigalgs", cmd_sigalgs, 0, SSL_CONF_TYPE_STRING},
    {"ClientSignatureAlgorithms", "client_sigalgs", cmd_client_sigalgs, 0, SSL_CONF_TYPE_STRING},
    {"Curves", "curves", cmd_groups, 0, SSL_CONF_TYPE_STRING},
    {"Groups", "groups", cmd_groups, 0, SSL_CONF_TYPE_STRING},
    {"ECDHParameters", "named_curve", cmd_named_curve, SSL_CONF_FLAG_SERVER, SSL_CONF_TYPE_STRING},
    {"CipherString", "cipher", cmd_cipher_string, 0, SSL_CONF_TYPE_STRING},
    {"Ciphersuites", "ciphersuites", cmd_ciphersuites, 0, SSL_CONF_TYPE_STRING},
    {"Protocol", NULL, cmd_protocol, 0, SSL_CONF_TYPE_STRING},
    {"MinProtocol", "min_protocol", cmd_min_protocol, 0, SSL_CONF_TYPE_STRING},
    {"MaxProtocol", "max_protocol", cmd_max_protocol, 0, SSL_CONF_TYPE_STRING},
    {"Options", NULL, cmd_options, 0, SSL_CONF_TYPE_STRING},
    {"VerifyMode", NULL, cmd_verify_mode, 0, SSL_CONF_TYPE_STRING},
    {"Certificate", "cert", cmd_certificate, SSL_CONF_FLAG_CERTIFICATE, SSL_CONF_TYPE_FILE},
    {"PrivateKey", "key", cmd_private_key, SSL_CONF_FLAG_CERTIFICATE, SSL_CONF_TYPE_FILE},
    {"ChainCAPath", "chainCApath", cmd_chain_ca_path, SSL_CONF_FLAG_CERTIFICATE, SSL_CONF_TYPE_DIR},
    {"ChainCAFile", "chainCAfile", cmd_chain_ca_file, SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_FILE},
    {"VerifyCAPath", "verifyCApath", cmd_verify_ca_path, SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_DIR},
    {"VerifyCAFile", "verifyCAfile", cmd_verify_ca_file, SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_FILE},
    {"RequestCAFile", "requestCAFile", cmd_request_ca_file, SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_FILE},
    {"ClientCAFile", NULL, cmd_request_ca_file, SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_FILE},
    {"RequestCAPath", NULL, cmd_request_ca_path, SSL_CONF_FLAG_CERTIFICATE, SSL_CONF_TYPE_DIR},
    {"ClientCAPath", NULL, cmd_request_ca_path, SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_DIR},
    {"ServerInfoFile", NULL, cmd_serverinfo, SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_FILE},
    {"DHParameters", "dhparam", cmd_dh_parameters, SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE,
     SSL_CONF_TYPE_FILE},
    {"RecordPadding", "record_padding", cmd_record_padding, 0, SSL_CONF_TYPE_STRING},
    {"NumTickets", "num_tickets", cmd_num_tickets, SSL_CONF_FLAG_SERVER, SSL_CONF_TYPE_STRING},
};
#define NUM_COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* Switches of the command line, without a value. */
struct toggle {
    const char *name;
    uint64_t option;
    bool clears;
    unsigned int needs;
    unsigned int cert_flag;
};

static const struct toggle toggles[] = {
    {"strict", 0, false, 0, SSL_CERT_FLAG_TLS_STRICT},
    {"no_ssl3", SSL_OP_NO_SSLv3, false, 0, 0},
    {"no_tls1", SSL_OP_NO_TLSv1, false, 0, 0},
    {"no_tls1_1", SSL_OP_NO_TLSv1_1, false, 0, 0},
    {"no_tls1_2", SSL_OP_NO_TLSv1_2, false, 0, 0},
    {"no_tls1_3", SSL_OP_NO_TLSv1_3, false, 0, 0},
    {"bugs", SSL_OP_ALL, false, 0, 0},
    {"no_comp", SSL_OP_NO_COMPRESSION, false, 0, 0},
    {"comp", SSL_OP_NO_COMPRESSION, true, 0, 0},
    {"ecdh_single", SSL_OP_SINGLE_ECDH_USE, false, SSL_CONF_FLAG_SERVER, 0},
    {"no_ticket", SSL_OP_NO_TICKET, false, 0, 0},
    {"serverpref", SSL_OP_CIPHER_SERVER_PREFERENCE, false, SSL_CONF_FLAG_SERVER, 0},
    {"legacy_renegotiation", SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION, false, 0, 0},
    {"client_renegotiation", SSL_OP_ALLOW_CLIENT_RENEGOTIATION, false, SSL_CONF_FLAG_SERVER, 0},
    {"legacy_server_connect", SSL_OP_LEGACY_SERVER_CONNECT, false, SSL_CONF_FLAG_CLIENT, 0},
    {"no_renegotiation", SSL_OP_NO_RENEGOTIATION, false, 0, 0},
    {"no_resumption_on_reneg", SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION, false,
     SSL_CONF_FLAG_SERVER, 0},
    {"no_legacy_server_connect", SSL_OP_LEGACY_SERVER_CONNECT, true, SSL_CONF_FLAG_CLIENT, 0},
    {"allow_no_dhe_kex", SSL_OP_ALLOW_NO_DHE_KEX, false, 0, 0},
    {"prioritize_chacha", SSL_OP_PRIORITIZE_CHACHA, false, SSL_CONF_FLAG_SERVER, 0},
    {"no_middlebox", SSL_OP_ENABLE_MIDDLEBOX_COMPAT, true, 0, 0},
    {"anti_replay", SSL_OP_NO_ANTI_REPLAY, true, SSL_CONF_FLAG_SERVER, 0},
    {"no_anti_replay", SSL_OP_NO_ANTI_REPLAY, false, SSL_CONF_FLAG_SERVER, 0},
    {"no_etm", SSL_OP_NO_ENCRYPT_THEN_MAC, false, 0, 0},
};
#define NUM_TOGGLES (sizeof(toggles) / sizeof(toggles[0]))

/* Every flag of a role or object that a command needs must be given to the context. */
static bool allowed(const SSL_CONF_CTX *cctx, unsigned int needs)
{
    return (needs & ~cctx->flags) == 0;
}

static const char *without_prefix(const SSL_CONF_CTX *cctx, const char *cmd)
{
    bool cmdline = (cctx->flags & SSL_CONF_FLAG_CMDLINE) != 0;
    if (cctx->prefix != NULL) {
        int differs = cmdline ? strncmp(cmd, cctx->prefix, cctx->prefix_len)
                              : strncasecmp(cmd, cctx->prefix, cctx->prefix_len);
        return differs == 0 && strlen(cmd) > cctx->prefix_len ? cmd + cctx->prefix_len : NULL;
    }
    if (cmdline) {
        return cmd[0] == '-' && cmd[1] != '\0' ? cmd + 1 : NULL;
    }
    return cmd;
}

static const struct command *find_command(const SSL_CONF_CTX *cctx, const char *cmd)
{
    for (size_t i = 0; i < NUM_COMMANDS; i++) {
        const struct command *c = &commands[i];
        bool named = ((cctx->flags & SSL_CONF_FLAG_CMDLINE) != 0 && c->cmdline != NULL &&
                      strcmp(c->cmdline, cmd) == 0) ||
                     ((cctx->flags & SSL_CONF_FLAG_FILE) != 0 && strcasecmp(c->file, cmd) == 0);
        if (named && allowed(cctx, c->needs)) {
            return c;
        }
    }
    return NULL;
}

static const struct toggle *find_toggle(const SSL_CONF_CTX *cctx, const char *cmd)
{
    for (size_t i = 0; (cctx->flags & SSL_CONF_FLAG_CMDLINE) != 0 && i < NUM_TOGGLES; i++) {
        if (strcmp(toggles[i].name, cmd) == 0 && allowed(cctx, toggles[i].needs)) {
            return &toggles[i];
        }
    }
    return NULL;
}

static void flip(SSL_CONF_CTX *cctx, const struct toggle *toggle)
{
    struct cx_ssl_settings *set = settings(cctx);
    if (set == NULL) {
        return;
    }
    set->cert_flags |= toggle->cert_flag;
    if (toggle->clears) {
        set->options &= ~toggle->option;
    } else {
        set->options |= toggle->option;
    }
}

void cx_conf_aim(SSL_CONF_CTX *cctx, SSL *ssl, SSL_CTX *ctx, unsigned int flags)
{
    cctx->ssl = ssl;
    cctx->ctx = ctx;
    cctx->flags = flags;
}

/* SSL_CONF_CTX_new and its family - see SSL_CONF_CTX_new(3). abi: full. */
SSL_CONF_CTX *cx_conf_new(void)
{
    return mem_zalloc(sizeof(SSL_CONF_CTX));
}

CX_API SSL_CONF_CTX *SSL_CONF_CTX_new(void)
{
    return cx_conf_new();
}

void cx_conf_free(SSL_CONF_CTX *cctx)
{
    if (cctx != NULL) {
        mem_free(cctx->prefix);
        mem_free(cctx->cert_file);
        mem_free(cctx);
    }
}

CX_API void SSL_CONF_CTX_free(SSL_CONF_CTX *cctx)
{
    cx_conf_free(cctx);
}

int cx_conf_finish(SSL_CONF_CTX *cctx)
{
    int ret = 1;
    if (cctx->cert_file != NULL && !cctx->key_given) {
        unsigned int flags = cctx->flags;
        cctx->flags |= SSL_CONF_FLAG_CERTIFICATE;
        ret = cmd_private_key(cctx, cctx->cert_file) > 0;
        cctx->flags = flags;
    }
    return ret;
}

CX_API int SSL_CONF_CTX_finish(SSL_CONF_CTX *cctx)
{
    return cx_conf_finish(cctx);
}

/* SSL_CONF_CTX_set_flags and its family - see SSL_CONF_CTX_set_flags(3). abi: full. */
CX_API unsigned int SSL_CONF_CTX_set_flags(SSL_CONF_CTX *cctx, unsigned int flags)
{
    return cctx->flags |= flags;
}

CX_API unsigned int SSL_CONF_CTX_clear_flags(SSL_CONF_CTX *cctx, unsigned int flags)
{
    return cctx->flags &= ~flags;
}

CX_API int SSL_CONF_CTX_set1_prefix(SSL_CONF_CTX *cctx, const char *pre)
{
    char *copy = pre != NULL ? mem_strdup(pre) : NULL;
    if (pre != NULL && copy == NULL) {
        return 0;
    }
    mem_free(cctx->prefix);
    cctx->prefix = copy;
    cctx->prefix_len = pre != NULL ? strlen(pre) : 0;
    return 1;
}

CX_API void SSL_CONF_CTX_set_ssl(SSL_CONF_CTX *cctx, SSL *ssl)
{
    cctx->ssl = ssl;
    cctx->ctx = NULL;
}

CX_API void SSL_CONF_CTX_set_ssl_ctx(SSL_CONF_CTX *cctx, SSL_CTX *ctx)
{
    cctx->ctx = ctx;
    cctx->ssl = NULL;
}

static void begin(SSL_CONF_CTX *cctx)
{
    if (cctx->ctx != NULL) {
        cx_ctx_edit(cctx->ctx);
    }
}

static void end(SSL_CONF_CTX *cctx)
{
    if (cctx->ctx != NULL) {
        cx_ctx_done(cctx->ctx);
    }
}

/* SSL_CONF_cmd and its family - see SSL_CONF_cmd(3). abi: full. */
int cx_conf_cmd(SSL_CONF_CTX *cctx, const char *cmd, const char *value)
{
    if (cmd == NULL) {
        cx_ssl_raise(SSL_R_INVALID_NULL_CMD_NAME);
        return 0;
    }
    const char *name = without_prefix(cctx, cmd);
    const struct command *command = name != NULL ? find_command(cctx, name) : NULL;
    const struct toggle *toggle = name != NULL ? find_toggle(cctx, name) : NULL;
    if (command == NULL && toggle != NULL) {
        begin(cctx);
        flip(cctx, toggle);
        end(cctx);
        return 1;
    }
    bool show = (cctx->flags & SSL_CONF_FLAG_SHOW_ERRORS) != 0;
    if (command == NULL) {
        if (show) {
            cx_raise_text(ERR_LIB_SSL, SSL_R_UNKNOWN_CMD_NAME, "cmd=%s", name != NULL ? name : cmd);
        }
        return -2;
    }
    begin(cctx);
    int ret = value != NULL ? command->run(cctx, value) : -3;
    end(cctx);
    if (ret > 0) {
        return 2;
    }
    if (ret == -2) {
        return -2;
    }
    if (show) {
        cx_raise_text(ERR_LIB_SSL, SSL_R_BAD_VALUE, "cmd=%s, value=%s", name,
                      value != NULL ? value : "<EMPTY>");
    }
    return value != NULL ? 0 : -3;
}

CX_API int SSL_CONF_cmd(SSL_CONF_CTX *cctx, const char *cmd, const char *value)
{
    return cx_conf_cmd(cctx, cmd, value);
}

CX_API int SSL_CONF_cmd_argv(SSL_CONF_CTX *cctx, int *pargc, char ***pargv)
{
    if (pargc != NULL && *pargc == 0) {
        return 0;
    }
    const char *arg = (*pargv)[0];
    const char *value = pargc == NULL || *pargc > 1 ? (*pargv)[1] : NULL;
    if (arg == NULL) {
        return 0;
    }
    cctx->flags = (cctx->flags & ~(unsigned int)SSL_CONF_FLAG_FILE) | SSL_CONF_FLAG_CMDLINE;
    int ret = cx_conf_cmd(cctx, arg, value);
    if (ret > 0) {
        *pargv += ret;
        if (pargc != NULL) {
            *pargc -= ret;
        }
        return ret;
    }
    if (ret == -2) {
        return 0; /* not one of ours */
    }
    return ret == 0 ? -1 : ret;
}

CX_API int SSL_CONF_cmd_value_type(SSL_CONF_CTX *cctx, const char *cmd)
{
    const char *name = cmd != NULL ? without_prefix(cctx, cmd) : NULL;
    const struct command *command = name != NULL ? find_command(cctx, name) : NULL;
    if (command != NULL) {
        return command->type;
    }
    return name != NULL && find_toggle(cctx, name) != NULL ? SSL_CONF_TYPE_NONE
                                                           : SSL_CONF_TYPE_UNKNOWN;
}
