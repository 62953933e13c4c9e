/* <openssl/comp.h>: compression methods. */
#ifndef OPENSSL_COMP_H
#define OPENSSL_COMP_H

#include <openssl/macros.h>
#include <openssl/opensslconf.h>
#ifndef OPENSSL_NO_COMP
#include <openssl/comperr.h>
#include <openssl/crypto.h>
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_COMP_H
#endif

#ifndef OPENSSL_NO_COMP

#ifdef __cplusplus
extern "C" {
#endif

/* COMP */
int COMP_compress_block(COMP_CTX *ctx, unsigned char *out, int olen, unsigned char *in, int ilen);
int COMP_expand_block(COMP_CTX *ctx, unsigned char *out, int olen, unsigned char *in, int ilen);
const char *COMP_get_name(const COMP_METHOD *meth);
int COMP_get_type(const COMP_METHOD *meth);
COMP_METHOD *COMP_zlib(void);
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define COMP_zlib_cleanup()                                                                        \
    while (0) continue
#endif

/* COMP_CTX */
void COMP_CTX_free(COMP_CTX *ctx);
const COMP_METHOD *COMP_CTX_get_method(const COMP_CTX *ctx);
int COMP_CTX_get_type(const COMP_CTX *comp);
COMP_CTX *COMP_CTX_new(COMP_METHOD *meth);

/* Others */
#if defined(OPENSSL_BIO_H) && defined(ZLIB)
const BIO_METHOD *BIO_f_zlib(void);
#endif

#ifdef __cplusplus
}
#endif

#endif /* !defined(OPENSSL_NO_COMP) */

#endif
