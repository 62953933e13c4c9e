#ifndef T13_COMPAT_INIT_INIT_H
#define T13_COMPAT_INIT_INIT_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/crypto.h>

/* The folder that OpenSSL's default paths begin with. */
#define CX_OPENSSLDIR "/usr/lib/ssl"

/* cx_init is OPENSSL_init_crypto(); false after OPENSSL_cleanup(). */
T13_DOOR bool cx_init(uint64_t opts, const OPENSSL_INIT_SETTINGS *settings);

/* cx_init_config reads the default openssl.cnf once, unless the application has forbidden it. */
T13_DOOR bool cx_init_config(const OPENSSL_INIT_SETTINGS *settings);

/* cx_init_no_config forbids it: OPENSSL_INIT_NO_LOAD_CONFIG. */
void cx_init_no_config(void);

/* What OPENSSL_INIT_set_config_filename() and the like have set. */
struct ossl_init_settings_st {
    char *filename;
    char *appname;
    unsigned long flags;
};

/* cx_getenv is getenv(), or NULL in a program with more rights than its caller. */
T13_DOOR const char *cx_getenv(const char *name);

#endif
