#ifndef T13_COMPAT_PARAM_PARAM_H
#define T13_COMPAT_PARAM_PARAM_H

#include "compat/cx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/params.h>

/* Parameters from the inside: OSSL_PARAM(3), OSSL_PARAM_int(3). */

OSSL_PARAM *cx_param_find(OSSL_PARAM *params, const char *key); /* NULL when absent */

/* The getters and setters convert between sizes and signs; false when the value does not fit. */
bool cx_param_get_int(const OSSL_PARAM *p, int64_t *value);
bool cx_param_get_uint(const OSSL_PARAM *p, uint64_t *value);
bool cx_param_set_int(OSSL_PARAM *p, int64_t value);
bool cx_param_set_uint(OSSL_PARAM *p, uint64_t value);

/* cx_param_get_bn reads a number that is not negative into *out, or into a new one where that is
 * NULL. */
bool cx_param_get_bn(const OSSL_PARAM *p, BIGNUM **out);

/* cx_param_get_text takes a text, ended by a zero; false for what is none, or longer than any name.
 */
#define CX_PARAM_TEXT_MAX 64
bool cx_param_get_text(const OSSL_PARAM *p, char out[CX_PARAM_TEXT_MAX]);

/* cx_param_list makes a list of num parameters, to be filled, with *data for what they hold: of a
 * whole block that OSSL_PARAM_free() frees. What is put one after the other there takes
 * cx_param_aligned() bytes each. NULL with an error queued when out of memory. */
OSSL_PARAM *cx_param_list(size_t num, size_t data_len, uint8_t **data);
size_t cx_param_aligned(size_t n);

/* cx_param_set_text sets a UTF8_STRING or UTF8_PTR; the text of a pointer must stay. */
bool cx_param_set_text(OSSL_PARAM *p, const char *text);

#endif
