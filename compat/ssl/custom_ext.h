#ifndef T13_COMPAT_SSL_CUSTOM_EXT_H
#define T13_COMPAT_SSL_CUSTOM_EXT_H

#include "compat/ssl/local.h"

/* cx_add_custom_ext adds an extension of serverinfo.c's: no arguments, and as OpenSSL's list has
 * them, those in the form of TLS 1.2 for the server alone. */
int cx_add_custom_ext(SSL_CTX *ctx, unsigned int type, unsigned int context,
                      SSL_custom_ext_add_cb_ex add_cb, SSL_custom_ext_parse_cb_ex parse_cb);

#endif
