/* Start and end: OPENSSL_init_crypto(3). Nothing happens in a constructor: a program may fork,
 * chroot or drop its rights before it calls us. */
#include "compat/init/init.h"

#include "compat/async/async.h"
#include "compat/err/raise.h"
#include "compat/err/state.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include <openssl/conf.h>
#include <openssl/err.h>

struct exit_handler {
    struct exit_handler *next;
    void (*run)(void);
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct exit_handler *exit_handlers; /* the latest first: the order in which they run */
static bool at_exit_is_set;
static atomic_bool stopped;

static void clean_up(void)
{
    if (atomic_exchange(&stopped, true)) {
        return;
    }
    pthread_mutex_lock(&lock);
    struct exit_handler *h = exit_handlers;
    exit_handlers = NULL;
    pthread_mutex_unlock(&lock);
    while (h != NULL) {
        struct exit_handler *next = h->next;
        h->run();
        mem_free(h);
        h = next;
    }
    /* What other threads may still be using stays: they run on while the program exits. */
    cx_async_thread_stop();
    cx_err_thread_stop();
}

/* set_at_exit makes the program's end run clean_up(), once. */
static void set_at_exit(void)
{
    pthread_mutex_lock(&lock);
    if (!at_exit_is_set) {
        at_exit_is_set = atexit(clean_up) == 0;
    }
    pthread_mutex_unlock(&lock);
}

bool cx_init(uint64_t opts, const OPENSSL_INIT_SETTINGS *settings)
{
    if (atomic_load_explicit(&stopped, memory_order_relaxed)) {
        return false; /* and no error: the queues are gone */
    }
    if ((opts & OPENSSL_INIT_NO_ATEXIT) != 0) {
        pthread_mutex_lock(&lock);
        at_exit_is_set = true;
        pthread_mutex_unlock(&lock);
    } else {
        set_at_exit();
    }
    if ((opts & OPENSSL_INIT_NO_LOAD_CONFIG) != 0) {
        cx_init_no_config();
    }
    if ((opts & OPENSSL_INIT_LOAD_CONFIG) != 0) {
        return cx_init_config(settings);
    }
    return true;
}

const char *cx_getenv(const char *name)
{
    return secure_getenv(name);
}

/* OPENSSL_init_crypto, OPENSSL_cleanup, OPENSSL_atexit, OPENSSL_thread_stop and the settings - see
 * OPENSSL_init_crypto(3). abi: full.
 *
 * ret   0 after OPENSSL_cleanup
 * test  tests/oracle/init.c
 */
CX_API int OPENSSL_init_crypto(uint64_t opts, const OPENSSL_INIT_SETTINGS *settings)
{
    return cx_init(opts, settings) ? 1 : 0;
}

CX_API void OPENSSL_cleanup(void)
{
    clean_up();
}

CX_API int OPENSSL_atexit(void (*handler)(void))
{
    struct exit_handler *h = mem_alloc(sizeof(*h));
    if (h == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    set_at_exit();
    h->run = handler;
    pthread_mutex_lock(&lock);
    h->next = exit_handlers;
    exit_handlers = h;
    pthread_mutex_unlock(&lock);
    return 1;
}

CX_API void OPENSSL_thread_stop(void)
{
    cx_async_thread_stop();
    cx_err_thread_stop();
}

CX_API void OPENSSL_thread_stop_ex(OSSL_LIB_CTX *ctx)
{
    (void)ctx;
    cx_async_thread_stop();
    cx_err_thread_stop();
}

CX_API OPENSSL_INIT_SETTINGS *OPENSSL_INIT_new(void)
{
    OPENSSL_INIT_SETTINGS *settings = mem_zalloc(sizeof(*settings));
    if (settings != NULL) {
        settings->flags = CONF_MFLAGS_IGNORE_RETURN_CODES | CONF_MFLAGS_IGNORE_MISSING_FILE;
    }
    return settings;
}

static int replace_text(char **slot, const char *text)
{
    char *copy = NULL;
    if (text != NULL) {
        copy = mem_strdup(text);
        if (copy == NULL) {
            return 0;
        }
    }
    mem_free(*slot);
    *slot = copy;
    return 1;
}

CX_API int OPENSSL_INIT_set_config_filename(OPENSSL_INIT_SETTINGS *settings,
                                            const char *config_filename)
{
    return replace_text(&settings->filename, config_filename);
}

CX_API int OPENSSL_INIT_set_config_appname(OPENSSL_INIT_SETTINGS *settings,
                                           const char *config_appname)
{
    return replace_text(&settings->appname, config_appname);
}

CX_API void OPENSSL_INIT_set_config_file_flags(OPENSSL_INIT_SETTINGS *settings, unsigned long flags)
{
    settings->flags = flags;
}

CX_API void OPENSSL_INIT_free(OPENSSL_INIT_SETTINGS *settings)
{
    if (settings != NULL) {
        mem_free(settings->filename);
        mem_free(settings->appname);
        mem_free(settings);
    }
}

/* OPENSSL_init, OPENSSL_fork_prepare, OPENSSL_fork_parent, OPENSSL_fork_child,
 * OPENSSL_isservice, OPENSSL_issetugid, OPENSSL_die - see OPENSSL_fork_prepare(3). abi: full.
 *
 * Nothing is to be done around a fork: the random generator notices by itself.
 * test  tests/oracle/init.c
 */
CX_API void OPENSSL_init(void)
{
}

CX_API void OPENSSL_fork_prepare(void)
{
}

CX_API void OPENSSL_fork_parent(void)
{
}

CX_API void OPENSSL_fork_child(void)
{
}

CX_API int OPENSSL_isservice(void);
CX_API int OPENSSL_isservice(void)
{
    return 0;
}

CX_API int OPENSSL_issetugid(void)
{
    return getauxval(AT_SECURE) != 0 ? 1 : 0;
}

/* The one function that is asked to end the program: OPENSSL_assert() in the application. */
CX_API void OPENSSL_die(const char *message, const char *file, int line)
{
    fprintf(stderr, "%s:%d: OpenSSL internal error: %s\n", file, line, message);
    abort();
}
