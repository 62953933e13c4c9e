#ifndef T13_COMPAT_PROVIDER_PROVIDER_H
#define T13_COMPAT_PROVIDER_PROVIDER_H

#include <openssl/types.h>

/* cx_libctx_set_default is OSSL_LIB_CTX_set0_default(). */
OSSL_LIB_CTX *cx_libctx_set_default(OSSL_LIB_CTX *libctx);

#endif
