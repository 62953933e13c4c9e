#ifndef T13_COMPAT_CONF_CONF_H
#define T13_COMPAT_CONF_CONF_H

#include "compat/cx.h"
#include "compat/stack/stack.h"

#include <stdbool.h>

#include <openssl/conf.h>
#include <openssl/conftypes.h>

/* Configuration files from the inside: config(5), NCONF_new_ex(3). */

struct cx_section {
    char *name;
    OPENSSL_STACK *values; /* of CONF_VALUE */
};

/* struct conf_st is public (conftypes.h). Its meth_data is ours: the sections, in the order of the
 * file; its hash table of values stays empty. */
static inline OPENSSL_STACK *cx_nconf_sections(const CONF *conf)
{
    return conf->meth_data;
}

T13_DOOR CONF *cx_nconf_new(OSSL_LIB_CTX *libctx);
T13_DOOR void cx_nconf_free(CONF *conf);
T13_DOOR int cx_nconf_load(CONF *conf, const char *path, long *error_line);
T13_DOOR int cx_nconf_load_bio(CONF *conf, BIO *bio, long *error_line);

/* cx_nconf_find returns the value of name in section, then of $ENV when section is ENV, then of
 * the default section; NULL without an error. section NULL: default. */
T13_DOOR const char *cx_nconf_find(const CONF *conf, const char *section, const char *name);
T13_DOOR STACK_OF(CONF_VALUE) * cx_nconf_section(const CONF *conf, const char *section);

/* cx_nconf_set adds or replaces; false when out of memory. */
bool cx_nconf_set(CONF *conf, const char *section, const char *name, const char *value);
struct cx_section *cx_nconf_open(CONF *conf, const char *section);
void cx_nconf_clear(CONF *conf);

/* cx_modules_load is CONF_modules_load(); cx_modules_load_file is CONF_modules_load_file(). */
T13_DOOR int cx_modules_load(const CONF *conf, const char *appname, unsigned long flags);
T13_DOOR int cx_modules_load_file(OSSL_LIB_CTX *libctx, const char *path, const char *appname,
                                  unsigned long flags);

/* What the ssl_conf module has read: the commands of section `name` ("system_default" is for every
 * SSL_CTX). Returns how many; *commands stays until the process ends. */
struct cx_ssl_command {
    char *name;
    char *value;
};
T13_DOOR size_t cx_conf_ssl_section(const char *name, const struct cx_ssl_command **commands);

/* Module ssl_conf itself: 1, or -1 and an error. */
int cx_module_ssl(const CONF *conf, const char *section);

#endif
