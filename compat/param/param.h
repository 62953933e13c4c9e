#ifndef T13_COMPAT_PARAM_PARAM_H
#define T13_COMPAT_PARAM_PARAM_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/params.h>

/* Parameters from the inside: OSSL_PARAM(3), OSSL_PARAM_int(3). */

OSSL_PARAM *cx_param_find(OSSL_PARAM *params, const char *key); /* NULL when absent */

/* The getters and setters convert between sizes and signs; false when the value does not fit. */
bool cx_param_get_int(const OSSL_PARAM *p, int64_t *value);
bool cx_param_get_uint(const OSSL_PARAM *p, uint64_t *value);
bool cx_param_set_int(OSSL_PARAM *p, int64_t value);
bool cx_param_set_uint(OSSL_PARAM *p, uint64_t value);

/* cx_param_set_text sets a UTF8_STRING or UTF8_PTR; the text of a pointer must stay. */
bool cx_param_set_text(OSSL_PARAM *p, const char *text);

#endif
