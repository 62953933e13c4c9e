/* <openssl/md5.h>: MD5 by its old interface. */
#ifndef OPENSSL_MD5_H
#define OPENSSL_MD5_H

#ifndef OPENSSL_NO_MD5
#include <stddef.h>
#endif

#include <openssl/macros.h>
#include <openssl/opensslconf.h>
#ifndef OPENSSL_NO_MD5
#include <openssl/e_os2.h>
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_MD5_H
#endif

#ifndef OPENSSL_NO_MD5

#define MD5_DIGEST_LENGTH 16
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define MD5_CBLOCK 64
#define MD5_LBLOCK (MD5_CBLOCK / 4)
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define MD5_LONG unsigned int
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Types. */
#ifndef OPENSSL_NO_DEPRECATED_3_0
typedef struct MD5state_st {
    MD5_LONG A, B, C, D;
    MD5_LONG Nl, Nh;
    MD5_LONG data[MD5_LBLOCK];
    unsigned int num;
} MD5_CTX;
#endif

/* MD5 */
#ifndef OPENSSL_NO_DEPRECATED_3_0
OSSL_DEPRECATEDIN_3_0 unsigned char *MD5(const unsigned char *d, size_t n, unsigned char *md);
OSSL_DEPRECATEDIN_3_0 int MD5_Final(unsigned char *md, MD5_CTX *c);
OSSL_DEPRECATEDIN_3_0 int MD5_Init(MD5_CTX *c);
OSSL_DEPRECATEDIN_3_0 void MD5_Transform(MD5_CTX *c, const unsigned char *b);
OSSL_DEPRECATEDIN_3_0 int MD5_Update(MD5_CTX *c, const void *data, size_t len);
#endif

#ifdef __cplusplus
}
#endif

#endif /* !defined(OPENSSL_NO_MD5) */

#endif
