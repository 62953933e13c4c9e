/* <openssl/conf_api.h>: the inner store of a configuration. */
#ifndef OPENSSL_CONF_API_H
#define OPENSSL_CONF_API_H

#include <openssl/conf.h>
#include <openssl/lhash.h>
#include <openssl/macros.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_CONF_API_H
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*  */
int _CONF_add_string(CONF *conf, CONF_VALUE *section, CONF_VALUE *value);
void _CONF_free_data(CONF *conf);
long _CONF_get_number(const CONF *conf, const char *section, const char *name);
CONF_VALUE *_CONF_get_section(const CONF *conf, const char *section);
STACK_OF(CONF_VALUE) * _CONF_get_section_values(const CONF *conf, const char *section);
char *_CONF_get_string(const CONF *conf, const char *section, const char *name);
int _CONF_new_data(CONF *conf);
CONF_VALUE *_CONF_new_section(CONF *conf, const char *section);

#ifdef __cplusplus
}
#endif

#endif
