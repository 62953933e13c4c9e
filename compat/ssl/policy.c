/* The policy file: where it is, when it is read, for whom its sections are. */
#include "compat/ssl/policy.h"

#include "compat/init/init.h"
#include "compat/ssl/local.h"
#include "core/ech/keys.h"
#include "core/session/ticket.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_PATH "/etc/thirteen/policy.conf"
#define CHECK_EVERY_S 1 /* how often a new context looks whether the file has changed */

/* What the process is, and the file as it was read last. */
static struct {
    char path[4096];
    bool named; /* by the environment: then it must be there */
    char program[256];
    char invoked_as[256];
    struct t13_policy *policy;
    bool broken; /* the file as it is now cannot be used: problem says why */
    char problem[256];
    struct stat seen; /* st_ino 0: no file */
    time_t checked_s; /* 0: never */
} state;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void keep(char *to, size_t room, const char *from)
{
    size_t n = from != NULL ? strlen(from) : 0;
    if (n > 0 && n < room) {
        memcpy(to, from, n + 1);
    }
}

/* A daemon may write over its own name: both are taken at the start. */
static void keep_names(void)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

    if (n > 0) {
        exe[n] = '\0';
        const char *slash = strrchr(exe, '/');
        keep(state.program, sizeof(state.program), slash != NULL ? slash + 1 : exe);
    }
    keep(state.invoked_as, sizeof(state.invoked_as), program_invocation_short_name);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* read_all gives the contents of a file, at most max bytes; false with errno. */
static bool read_all(int fd, size_t max, uint8_t **out, size_t *n)
{
    size_t cap = 4096;
    uint8_t *buf = mem_alloc(cap);

    *n = 0;
    while (buf != NULL) {
        ssize_t got = read(fd, buf + *n, cap - *n);
        if (got == 0) {
            *out = buf;
            return true;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 || *n + (size_t)got > max) {
            errno = got < 0 ? errno : EFBIG;
            break;
        }
        *n += (size_t)got;
        if (*n == cap) {
            uint8_t *bigger = mem_realloc(buf, 2 * cap);
            if (bigger == NULL) {
                break;
            }
            buf = bigger;
            cap *= 2;
        }
    }
    mem_clear_free(buf, *n);
    return false;
}

static void say(const char *text, size_t line)
{
    state.broken = true;
    if (line > 0) {
        (void)snprintf(state.problem, sizeof(state.problem), "%.128s:%zu: %s", state.path, line,
                       text);
    } else {
        (void)snprintf(state.problem, sizeof(state.problem), "%.128s: %s", state.path, text);
    }
}

static void parse(struct bytes text)
{
    struct t13_policy *p = NULL;
    struct t13_policy_error why = {.line = 0};
    enum t13_status st = t13_policy_parse(&p, text, &why);

    if (st != T13_OK) {
        say(st == T13_E_DECODE ? why.text : "out of memory", why.line);
        return;
    }
    t13_policy_free(state.policy);
    state.policy = p;
    state.broken = false;
}

static void load(int fd)
{
    uint8_t *text = NULL;
    size_t n = 0;

    if (!read_all(fd, T13_MAX_POLICY_LEN, &text, &n)) {
        say("the file cannot be read", 0);
        return;
    }
    parse(bytes_of(text, n));
    mem_free(text);
}

/* look reads the file when it is another than the one that was read. A file that is gone after it
 * has been read (a program may have changed its root) leaves what it said. */
static void look(void)
{
    struct stat now;
    int fd = state.path[0] != '\0' ? open(state.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;

    if (fd < 0) {
        if (state.seen.st_ino == 0 && state.path[0] != '\0' &&
            (state.named || (errno != ENOENT && errno != ENOTDIR))) {
            say("the file cannot be opened", 0);
        }
        return;
    }
    if (fstat(fd, &now) == 0 && !same_file(&now, &state.seen)) {
        state.seen = now;
        if (S_ISREG(now.st_mode)) {
            load(fd);
        } else {
            say("not a regular file", 0);
        }
    }
    (void)close(fd);
}

static void start(void)
{
    const char *value = cx_getenv("THIRTEEN_POLICY");

    state.named = value != NULL && *value != '\0';
    keep(state.path, sizeof(state.path), value != NULL ? value : DEFAULT_PATH);
    keep_names();
    look();
}

void cx_policy_init(void)
{
    (void)pthread_once(&once, start);
}

bool cx_policy_current(struct t13_policy **out)
{
    struct timespec now = {0};

    cx_policy_init();
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    pthread_mutex_lock(&lock);
    if (now.tv_sec - state.checked_s >= CHECK_EVERY_S) {
        state.checked_s = now.tv_sec;
        look();
    }
    bool ok = !state.broken;
    *out = ok ? t13_policy_ref(state.policy) : NULL;
    if (!ok) {
        cx_raise_text(ERR_LIB_SSL, ERR_R_SYS_LIB, "policy: %s", state.problem);
    }
    pthread_mutex_unlock(&lock);
    return ok;
}

void cx_policy_values(const struct t13_policy *p, const char *server_name,
                      struct t13_policy_values *out)
{
    struct t13_policy_who who = {
        .program = state.program, .invoked_as = state.invoked_as, .server_name = server_name};

    t13_policy_lookup(p, &who, out);
}

bool cx_policy_read_file(const char *path, size_t max, uint8_t **out, size_t *n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ok = fd >= 0 && read_all(fd, max, out, n);

    if (fd >= 0) {
        (void)close(fd);
    }
    return ok;
}

bool cx_policy_next_path(const char **at, char path[CX_POLICY_PATH_MAX])
{
    size_t n = strcspn(*at, " \t");
    size_t take = n < CX_POLICY_PATH_MAX ? n : 0;

    if (n == 0) {
        return false;
    }
    memcpy(path, *at, take);
    path[take] = '\0';
    *at += n;
    *at += strspn(*at, " \t");
    return true;
}

static bool start_tickets(SSL_CTX *ctx, const struct t13_policy_values *v)
{
    uint8_t *secret = NULL;
    size_t n = 0;
    uint32_t period_s =
        (v->set & T13_P_TICKET_ROTATION) != 0 ? v->ticket_rotation_s : T13_TICKET_PERIOD_S;
    bool ok = cx_policy_read_file(v->ticket_secret_file, T13_MAX_TICKET_SECRET_LEN, &secret, &n);

    if (!ok || n < T13_MIN_TICKET_SECRET_LEN) {
        cx_raise_text(ERR_LIB_SSL, ERR_R_SYS_LIB, "policy: ticket_secret_file %s: %s",
                      v->ticket_secret_file, ok ? "less than 32 bytes" : "cannot be read");
        mem_clear_free(secret, n);
        return false;
    }
    enum t13_status st = t13_config_share_tickets(&ctx->cfg, bytes_of(secret, n), period_s);
    mem_clear_free(secret, n);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
    }
    return st == T13_OK;
}

static enum t13_status add_ech_file(struct t13_ech_keys *keys, const char *path, bool first)
{
    uint8_t *text = NULL;
    size_t n = 0;
    bool ok = cx_policy_read_file(path, T13_MAX_POLICY_LEN, &text, &n);

    enum t13_status st = ok ? t13_ech_keys_add_pem(keys, bytes_of(text, n), first) : T13_E_ARGUMENT;
    mem_clear_free(text, n);
    if (st != T13_OK) {
        cx_raise_text(ERR_LIB_SSL, ERR_R_SYS_LIB, "policy: ech_keys %s: %s", path,
                      ok ? "no ECH key with its configuration" : "cannot be read");
    }
    return st;
}

/* start_ech reads the key files; clients are told of the first one's configurations. */
static bool start_ech(SSL_CTX *ctx, const struct t13_policy_values *v)
{
    struct t13_ech_keys *keys = NULL;
    const char *at = v->ech_keys;
    char path[CX_POLICY_PATH_MAX];
    bool first = true;
    enum t13_status st = t13_ech_keys_new(&keys);

    while (st == T13_OK && cx_policy_next_path(&at, path)) {
        st = add_ech_file(keys, path, first);
        first = false;
    }
    if (st == T13_OK) {
        st = t13_config_set_ech_keys(&ctx->cfg, keys);
    }
    t13_ech_keys_free(keys);
    return st == T13_OK;
}

bool cx_policy_start(SSL_CTX *ctx)
{
    struct t13_policy_values v;

    if (!cx_policy_current(&ctx->policy)) {
        return false;
    }
    if (ctx->policy == NULL) {
        return true;
    }
    cx_policy_values(ctx->policy, NULL, &v);
    if ((v.set & T13_P_TICKET_SECRET_FILE) != 0 && !start_tickets(ctx, &v)) {
        return false;
    }
    if (t13_policy_has(ctx->policy, T13_P_DELEGATED_FILES) && !cx_delegated_start(ctx, &v)) {
        return false;
    }
    return (v.set & T13_P_ECH_KEYS) == 0 || !ctx->method->server || start_ech(ctx, &v);
}

void cx_policy_log_key(const char *path, const char *line)
{
    /* Opened for each line: a daemon may close or use again every descriptor that it finds. */
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    char *text = fd >= 0 ? mem_strdup(line) : NULL;

    if (text != NULL) {
        size_t n = strlen(text);
        text[n] = '\n'; /* in the place of the zero; one write, so that lines do not mix */
        ssize_t written = write(fd, text, n + 1);
        (void)written;
        mem_clear_free(text, n + 1);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
}
