/* <openssl/rc4.h>: RC4 by its old interface. */
#ifndef OPENSSL_RC4_H
#define OPENSSL_RC4_H

#ifndef OPENSSL_NO_RC4
#include <stddef.h>
#endif

#include <openssl/macros.h>
#include <openssl/opensslconf.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_RC4_H
#endif

#if !defined(OPENSSL_NO_RC4) && !defined(OPENSSL_NO_DEPRECATED_3_0)

#ifdef __cplusplus
extern "C" {
#endif

/* Types. */
typedef struct rc4_key_st {
    RC4_INT x, y;
    RC4_INT data[256];
} RC4_KEY;

/* RC4 */
OSSL_DEPRECATEDIN_3_0 void RC4(RC4_KEY *key, size_t len, const unsigned char *indata,
                               unsigned char *outdata);
OSSL_DEPRECATEDIN_3_0 const char *RC4_options(void);
OSSL_DEPRECATEDIN_3_0 void RC4_set_key(RC4_KEY *key, int len, const unsigned char *data);

#ifdef __cplusplus
}
#endif

#endif /* !defined(OPENSSL_NO_RC4) && !defined(OPENSSL_NO_DEPRECATED_3_0) */

#endif
