/* What the policy file says, brought to a configuration and to a connection. */
#include "compat/bio/bio.h"
#include "compat/evp/pkey.h"
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"
#include "compat/x509/x509.h"

#include "core/compress/compress.h"
#include "core/hello.h"
#include "core/wire/rd.h"
#include "crypto/kex.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <string.h>
#include <time.h>

/* What a socket takes without blocking when poll() says that it may be written to: the system says
 * so from a third of its buffer on, whose least length is some 4 KB. */
#define READY_FOR 1024

/* usable_groups leaves out what is not built in: it could not be negotiated. */
static struct t13_policy_list usable_groups(const struct t13_policy_list *asked)
{
    struct t13_policy_list usable = {.num = 0};

    for (size_t i = 0; i < asked->num; i++) {
        if (cr_group_known(asked->id[i])) {
            usable.id[usable.num++] = asked->id[i];
        }
    }
    return usable;
}

/* set_list replaces a list of the configuration where it differs. */
static bool set_list(struct t13_config **cfg, size_t offset, size_t num_offset, size_t max,
                     const struct t13_policy_list *want)
{
    const char *now = (const char *)*cfg;
    size_t bytes = want->num * sizeof(want->id[0]);
    uint8_t num = 0;

    memcpy(&num, now + num_offset, 1);
    if (want->num == 0 || want->num > max) {
        cx_raise_text(ERR_LIB_SSL, SSL_R_BAD_VALUE, "policy: nothing in a list is built in");
        return false;
    }
    if (num == want->num && memcmp(now + offset, want->id, bytes) == 0) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    memcpy((char *)*cfg + offset, want->id, bytes);
    memcpy((char *)*cfg + num_offset, &want->num, 1);
    return true;
}

#define SET_LIST(cfg, list, num_field, max, want)                                                  \
    set_list((cfg), offsetof(struct t13_config, list), offsetof(struct t13_config, num_field),     \
             (max), (want))

static bool apply_lists(const struct t13_policy_values *v, struct t13_config **cfg)
{
    if ((v->set & T13_P_GROUPS) != 0) {
        struct t13_policy_list usable = usable_groups(&v->groups);
        if (!SET_LIST(cfg, groups, num_groups, T13_GROUPS_MAX, &usable)) {
            return false;
        }
    }
    if ((v->set & T13_P_SUITES) != 0 &&
        !SET_LIST(cfg, suites, num_suites, T13_SUITES_MAX, &v->suites)) {
        return false;
    }
    if ((v->set & T13_P_DELEGATED_CREDENTIALS) != 0 &&
        !SET_LIST(cfg, delegated_sigalgs, num_delegated_sigalgs, T13_DELEGATED_MAX,
                  &v->delegated)) {
        return false;
    }
    return (v->set & T13_P_SIGALGS) == 0 ||
           SET_LIST(cfg, sigalgs, num_sigalgs, T13_SIGALGS_MAX, &v->sigalgs);
}

static bool apply_numbers(const struct t13_policy_values *v, struct t13_config **cfg)
{
    uint32_t shares = (v->set & T13_P_KEY_SHARES) != 0 ? v->key_shares : (*cfg)->num_shares;
    uint32_t limit =
        (v->set & T13_P_RECORD_SIZE_LIMIT) != 0 ? v->record_size_limit : (*cfg)->record_size_limit;
    uint32_t early = (v->set & T13_P_EARLY_DATA) != 0 ? v->early_data : UINT32_MAX;
    struct t13_policy_padding padding = {T13_PAD_OWNER, 0};

    if ((v->set & T13_P_RECORD_PADDING) != 0) {
        padding = v->padding;
    }
    if ((*cfg)->num_shares == shares && (*cfg)->record_size_limit == limit &&
        (*cfg)->pad_mode == padding.mode && (*cfg)->pad_len == padding.len &&
        (*cfg)->early_data_most == early) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    (*cfg)->num_shares = (uint8_t)shares;
    (*cfg)->record_size_limit = (uint16_t)limit;
    (*cfg)->early_data_most = early;
    (*cfg)->pad_mode = padding.mode;
    (*cfg)->pad_len = (uint16_t)padding.len;
    return true;
}

/* apply_compression leaves out what is not built in; nothing at all is fine. */
static bool apply_compression(const struct t13_policy_values *v, struct t13_config **cfg)
{
    struct t13_config want = {.num_compress = 0};

    if ((v->set & T13_P_CERTIFICATE_COMPRESSION) == 0) {
        return true;
    }
    for (size_t i = 0; i < v->compression.num && want.num_compress < T13_COMPRESS_MAX; i++) {
        if (t13_codec_find(v->compression.id[i]) != NULL) {
            want.compress[want.num_compress++] = v->compression.id[i];
        }
    }
    if ((*cfg)->num_compress == want.num_compress &&
        memcmp((*cfg)->compress, want.compress, sizeof(want.compress)) == 0) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    memcpy((*cfg)->compress, want.compress, sizeof(want.compress));
    (*cfg)->num_compress = want.num_compress;
    return true;
}

static bool apply_flags(const struct t13_policy_values *v, struct t13_config **cfg)
{
    uint32_t mask = T13_F_GREASE | T13_F_ECH_GREASE;
    uint32_t want = (v->grease ? T13_F_GREASE : 0) | (v->ech_grease ? T13_F_ECH_GREASE : 0);

    if (((*cfg)->flags & mask) == want) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    (*cfg)->flags = ((*cfg)->flags & ~mask) | want;
    return true;
}

/* apply_ech: a client's configuration for the server that it goes to; what the server itself has
 * said to the last connection is newer than the file. */
static bool apply_ech(const struct t13_policy_values *v, struct t13_config **cfg, SSL *ssl)
{
    bool client = ssl != NULL && ssl->side == CX_SIDE_CLIENT;
    struct wr list = wr_growing();
    struct bytes newer = {NULL, 0};

    enum t13_status st = t13_policy_ech_list(v, &list);
    if (client) {
        ssl->policy.ech_retries = list.n > 0 && ((v->set & T13_P_ECH_RETRY) == 0 || v->ech_retry);
        newer = cx_ech_retry(ssl);
    }
    if (newer.n > 0 && list.n > 0) {
        list.n = 0;
        wr_bytes(&list, newer);
        st = list.bad ? T13_E_NO_MEMORY : st;
    }
    bool same = list.n == (*cfg)->ech_configs_len &&
                (list.n == 0 || memcmp(list.p, (*cfg)->ech_configs, list.n) == 0);
    if (st == T13_OK && !same) {
        st = t13_config_set_ech_configs(cfg, bytes_of(list.p, list.n));
    }
    wr_free(&list);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
    }
    return st == T13_OK;
}

bool cx_policy_requires_peer(const struct t13_policy_values *v, bool server)
{
    return v != NULL && server && (v->set & T13_P_CLIENT_RAW_KEYS) != 0;
}

/* struct types is what both sides may show: RFC 7250. No list is X.509 alone. */
struct types {
    uint8_t list[T13_CERT_TYPES_MAX];
    uint8_t num;
};

static bool same_types(const struct types *a, const uint8_t *list, size_t num)
{
    return a->num == num && memcmp(a->list, list, sizeof(a->list)) == 0;
}

/* apply_raw_keys: the peer shows a key that the file has, and nothing else; ours goes raw to who
 * takes that. */
static bool apply_raw_keys(const struct t13_policy_values *v, struct t13_config **cfg, SSL *ssl)
{
    static const struct types x509 = {{0}, 0};
    static const struct types raw = {{T13_CERT_RAW_KEY}, 1};
    static const struct types either = {{T13_CERT_RAW_KEY, T13_CERT_X509}, 2};
    bool server = ssl->side == CX_SIDE_SERVER;

    ssl->policy.peer_keys = NULL;
    if (!server && (v->set & T13_P_SERVER_RAW_KEYS) != 0) {
        ssl->policy.peer_keys = v->server_raw_keys;
    }
    if (cx_policy_requires_peer(v, server)) {
        ssl->policy.peer_keys = v->client_raw_keys;
    }
    const struct types *own = v->raw_public_key ? &either : &x509;
    const struct types *peer = ssl->policy.peer_keys != NULL ? &raw : &x509;
    const struct types *of_server = server ? own : peer;
    const struct types *of_client = server ? peer : own;
    struct t13_config *c = *cfg;
    if (same_types(of_server, c->server_cert_types, c->num_server_cert_types) &&
        same_types(of_client, c->client_cert_types, c->num_client_cert_types)) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    c = *cfg;
    memcpy(c->server_cert_types, of_server->list, sizeof(of_server->list));
    c->num_server_cert_types = of_server->num;
    memcpy(c->client_cert_types, of_client->list, sizeof(of_client->list));
    c->num_client_cert_types = of_client->num;
    return true;
}

bool cx_policy_apply(const struct t13_policy_values *v, struct t13_config **cfg, SSL *ssl)
{
    if (v == NULL) {
        return true;
    }
    if (ssl != NULL) {
        ssl->policy.key_log = (v->set & T13_P_KEY_LOG) != 0 ? v->key_log : NULL;
        ssl->policy.min_rsa_bits = v->min_rsa_bits; /* 0 when it is not set */
        ssl->policy.min_ec_bits = v->min_ec_bits;
        ssl->policy.deadline_s = v->handshake_deadline_s;
        if (!apply_raw_keys(v, cfg, ssl) || !cx_delegated_apply(ssl, v, cfg)) {
            return false;
        }
    }
    return apply_lists(v, cfg) && apply_numbers(v, cfg) && apply_flags(v, cfg) &&
           apply_ech(v, cfg, ssl) && apply_compression(v, cfg);
}

/* offered_name takes the name out of a ClientHello that the engine has not judged yet. */
static bool offered_name(const SSL *ssl, struct bytes *name)
{
    struct bytes data = {NULL, 0};
    struct bytes list = {NULL, 0};
    uint8_t type = 0;

    if (!t13_hello_ext(ssl->conn, TLSEXT_TYPE_server_name, &data)) {
        return false;
    }
    struct rd r = rd_of(data);
    if (!rd_vec(&r, 2, 1, 65535, &list)) {
        return false;
    }
    r = rd_of(list);
    return rd_u8(&r, &type) && type == TLSEXT_NAMETYPE_host_name &&
           rd_vec(&r, 2, 1, T13_MAX_HOST_NAME_LEN, name) && memchr(name->p, 0, name->n) == NULL;
}

const char *cx_policy_server_name(const SSL *ssl, char buf[T13_MAX_HOST_NAME_LEN + 1])
{
    struct bytes name = {NULL, 0};

    if (ssl->side == CX_SIDE_CLIENT) {
        return ssl->hostname;
    }
    if (ssl->conn == NULL) {
        return NULL;
    }
    if (offered_name(ssl, &name)) {
        memcpy(buf, name.p, name.n);
        buf[name.n] = '\0';
        return buf;
    }
    return t13_conn_server_name(ssl->conn);
}

long cx_policy_weak(const SSL *ssl, STACK_OF(X509) * chain)
{
    for (int i = 0; i < sk_X509_num(chain); i++) {
        EVP_PKEY *pkey = cx_x509_pkey(sk_X509_value(chain, i));
        const struct cr_key *key = pkey != NULL ? cx_pkey_key(pkey) : NULL;
        enum cr_key_type type = key != NULL ? cr_key_type(key) : CR_KEY_NONE;
        bool rsa = type == CR_KEY_RSA || type == CR_KEY_RSA_PSS;
        uint32_t need = rsa ? ssl->policy.min_rsa_bits : ssl->policy.min_ec_bits;
        if (need > 0 && (key == NULL || cr_key_bits(key) < need)) {
            return i == 0 ? X509_V_ERR_EE_KEY_TOO_SMALL : X509_V_ERR_CA_KEY_TOO_SMALL;
        }
    }
    return X509_V_OK;
}

static int64_t now_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* blocking_fd gives the descriptor under a chain if it blocks and has nothing buffered; -1: it is
 * for the program to wait. */
static int blocking_fd(BIO *bio, bool write)
{
    int fd = -1;
    BIO *end = cx_bio_find_type(bio, BIO_TYPE_DESCRIPTOR);

    if (end == NULL || cx_bio_ctrl(end, BIO_C_GET_FD, 0, &fd) < 0 || fd < 0) {
        return -1;
    }
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || (flags & O_NONBLOCK) != 0) {
        return -1;
    }
    return !write && cx_bio_ctrl(bio, BIO_CTRL_PENDING, 0, NULL) > 0 ? -1 : fd;
}

size_t cx_policy_chunk(const SSL *ssl)
{
    return ssl->policy.deadline_s > 0 && !ssl->established ? READY_FOR : INT_MAX;
}

bool cx_policy_wait(SSL *ssl, BIO *bio, bool write)
{
    if (ssl->policy.deadline_s == 0 || ssl->established || bio == NULL) {
        return true;
    }
    int fd = blocking_fd(bio, write);
    if (fd < 0) {
        return true;
    }
    if (ssl->policy.deadline_ms == 0) {
        ssl->policy.deadline_ms = now_ms() + (int64_t)ssl->policy.deadline_s * 1000;
    }
    struct pollfd p = {.fd = fd, .events = write ? POLLOUT : POLLIN};
    for (;;) {
        int64_t left = ssl->policy.deadline_ms - now_ms();
        int ready = poll(&p, 1, left > 0 ? (int)(left < INT_MAX ? left : INT_MAX) : 0);
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return true; /* errors are for the read or write to meet */
        }
        if (ready == 0) {
            break;
        }
    }
    errno = ETIMEDOUT;
    cx_raise_text(ERR_LIB_SSL, SSL_R_READ_TIMEOUT_EXPIRED, "policy: handshake_deadline");
    ssl->failed = true;
    return false;
}
