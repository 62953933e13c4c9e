/* What a configuration file says, in memory. */
#include "compat/conf/conf.h"

#include "compat/err/raise.h"
#include "compat/init/init.h"

#include <string.h>

#include <openssl/err.h>

static char default_name[] = "default";

static void free_value(void *p)
{
    CONF_VALUE *v = p;
    mem_free(v->name);
    mem_free(v->value);
    mem_free(v);
}

static void free_section(void *p)
{
    struct cx_section *s = p;
    cx_sk_pop_free(s->values, free_value);
    mem_free(s->name);
    mem_free(s);
}

CONF *cx_nconf_new(OSSL_LIB_CTX *libctx)
{
    CONF *conf = mem_zalloc(sizeof(*conf));
    if (conf == NULL) {
        cx_raise(ERR_LIB_CONF, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    conf->libctx = libctx;
    return conf;
}

void cx_nconf_clear(CONF *conf)
{
    cx_sk_pop_free(cx_nconf_sections(conf), free_section);
    mem_free(conf->includedir);
    conf->meth_data = NULL;
    conf->includedir = NULL;
}

void cx_nconf_free(CONF *conf)
{
    if (conf != NULL) {
        cx_nconf_clear(conf);
        mem_free(conf);
    }
}

static struct cx_section *find_section(const CONF *conf, const char *name)
{
    for (int i = 0; i < cx_sk_num(cx_nconf_sections(conf)); i++) {
        struct cx_section *s = cx_sk_value(cx_nconf_sections(conf), i);
        if (strcmp(s->name, name) == 0) {
            return s;
        }
    }
    return NULL;
}

struct cx_section *cx_nconf_open(CONF *conf, const char *name)
{
    struct cx_section *s = find_section(conf, name);
    if (s != NULL) {
        return s;
    }
    if (conf->meth_data == NULL) {
        conf->meth_data = cx_sk_new_null();
    }
    s = mem_zalloc(sizeof(*s));
    if (s == NULL || conf->meth_data == NULL) {
        mem_free(s);
        cx_raise(ERR_LIB_CONF, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    s->name = mem_strdup(name);
    s->values = cx_sk_new_null();
    if (s->name == NULL || s->values == NULL || cx_sk_push(cx_nconf_sections(conf), s) <= 0) {
        cx_raise(ERR_LIB_CONF, ERR_R_MALLOC_FAILURE);
        free_section(s);
        return NULL;
    }
    return s;
}

static CONF_VALUE *find_value(const struct cx_section *s, const char *name)
{
    for (int i = 0; i < cx_sk_num(s->values); i++) {
        CONF_VALUE *v = cx_sk_value(s->values, i);
        if (strcmp(v->name, name) == 0) {
            return v;
        }
    }
    return NULL;
}

bool cx_nconf_set(CONF *conf, const char *section, const char *name, const char *value)
{
    struct cx_section *s = cx_nconf_open(conf, section);
    if (s == NULL) {
        return false;
    }
    CONF_VALUE *old = find_value(s, name);
    if (old != NULL) {
        /* As in OpenSSL the later value goes to the end of the section. */
        cx_sk_delete_ptr(s->values, old);
        free_value(old);
    }
    CONF_VALUE *v = mem_zalloc(sizeof(*v));
    if (v == NULL) {
        cx_raise(ERR_LIB_CONF, ERR_R_MALLOC_FAILURE);
        return false;
    }
    v->section = s->name;
    v->name = mem_strdup(name);
    v->value = mem_strdup(value);
    if (v->name == NULL || v->value == NULL || cx_sk_push(s->values, v) <= 0) {
        cx_raise(ERR_LIB_CONF, ERR_R_MALLOC_FAILURE);
        free_value(v);
        return false;
    }
    return true;
}

const char *cx_nconf_find(const CONF *conf, const char *section, const char *name)
{
    const struct cx_section *s = section != NULL ? find_section(conf, section) : NULL;
    const CONF_VALUE *v = s != NULL ? find_value(s, name) : NULL;
    if (v != NULL) {
        return v->value;
    }
    if (section != NULL && strcmp(section, "ENV") == 0) {
        const char *value = cx_getenv(name);
        if (value != NULL) {
            return value;
        }
    }
    s = find_section(conf, default_name);
    v = s != NULL ? find_value(s, name) : NULL;
    return v != NULL ? v->value : NULL;
}

STACK_OF(CONF_VALUE) * cx_nconf_section(const CONF *conf, const char *section)
{
    const struct cx_section *s = find_section(conf, section);
    return s != NULL ? (STACK_OF(CONF_VALUE) *)s->values : NULL;
}
