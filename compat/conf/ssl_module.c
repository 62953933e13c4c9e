/* Module ssl_conf: named lists of SSL_CONF_cmd() commands, config(5). */
#include "compat/conf/conf.h"
#include "compat/err/raise.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <openssl/err.h>

/* Lists are put in front and stay until the process ends: connections may be reading them. */
struct list {
    struct list *next;
    char *name;
    size_t count;
    struct cx_ssl_command commands[];
};

static _Atomic(struct list *) lists;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void free_list(struct list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        mem_free(l->commands[i].name);
        mem_free(l->commands[i].value);
    }
    mem_free(l->name);
    mem_free(l);
}

static struct list *make_list(const char *name, OPENSSL_STACK *values)
{
    size_t count = (size_t)cx_sk_num(values);
    struct list *l = mem_zalloc(sizeof(*l) + count * sizeof(l->commands[0]));
    if (l == NULL) {
        return NULL;
    }
    l->count = count;
    l->name = mem_strdup(name);
    bool good = l->name != NULL;
    for (size_t i = 0; i < count; i++) {
        const CONF_VALUE *v = cx_sk_value(values, (int)i);
        const char *dot = strchr(v->name, '.'); /* "1.Options": so that a name can come twice */
        l->commands[i].name = mem_strdup(dot != NULL ? dot + 1 : v->name);
        l->commands[i].value = mem_strdup(v->value);
        good = good && l->commands[i].name != NULL && l->commands[i].value != NULL;
    }
    if (!good) {
        free_list(l);
        return NULL;
    }
    return l;
}

static bool add_section(const CONF *conf, const char *name, const char *section)
{
    OPENSSL_STACK *values = CX_SK(cx_nconf_section(conf, section));
    if (cx_sk_num(values) <= 0) {
        cx_raise_text(ERR_LIB_CONF,
                      values == NULL ? CONF_R_SSL_COMMAND_SECTION_NOT_FOUND
                                     : CONF_R_SSL_COMMAND_SECTION_EMPTY,
                      "name=%s, value=%s", name, section);
        return false;
    }
    struct list *l = make_list(name, values);
    if (l == NULL) {
        cx_raise(ERR_LIB_CONF, ERR_R_MALLOC_FAILURE);
        return false;
    }
    pthread_mutex_lock(&lock);
    l->next = atomic_load(&lists);
    atomic_store_explicit(&lists, l, memory_order_release);
    pthread_mutex_unlock(&lock);
    return true;
}

int cx_module_ssl(const CONF *conf, const char *section)
{
    OPENSSL_STACK *values = CX_SK(cx_nconf_section(conf, section));
    if (cx_sk_num(values) <= 0) {
        cx_raise_text(ERR_LIB_CONF,
                      values == NULL ? CONF_R_SSL_SECTION_NOT_FOUND : CONF_R_SSL_SECTION_EMPTY,
                      "section=%s", section);
        return -1;
    }
    for (int i = 0; i < cx_sk_num(values); i++) {
        const CONF_VALUE *v = cx_sk_value(values, i);
        if (!add_section(conf, v->name, v->value)) {
            return -1;
        }
    }
    return 1;
}

size_t cx_conf_ssl_section(const char *name, const struct cx_ssl_command **commands)
{
    for (const struct list *l = atomic_load_explicit(&lists, memory_order_acquire); l != NULL;
         l = l->next) {
        if (strcmp(l->name, name) == 0) {
            *commands = l->commands;
            return l->count;
        }
    }
    *commands = NULL;
    return 0;
}
