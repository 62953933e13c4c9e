/* <openssl/whrlpool.h>: Whirlpool by its old interface. */
#ifndef OPENSSL_WHRLPOOL_H
#define OPENSSL_WHRLPOOL_H

#ifndef OPENSSL_NO_WHIRLPOOL
#include <stddef.h>
#endif

#include <openssl/macros.h>
#include <openssl/opensslconf.h>
#ifndef OPENSSL_NO_WHIRLPOOL
#include <openssl/e_os2.h>
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_WHRLPOOL_H
#endif

#ifndef OPENSSL_NO_WHIRLPOOL

#define WHIRLPOOL_DIGEST_LENGTH (512 / 8)
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define WHIRLPOOL_BBLOCK  512
#define WHIRLPOOL_COUNTER (256 / 8)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Types. */
#ifndef OPENSSL_NO_DEPRECATED_3_0
typedef struct {
    union {
        unsigned char c[WHIRLPOOL_DIGEST_LENGTH];
        double q[WHIRLPOOL_DIGEST_LENGTH / sizeof(double)];
    } H;
    unsigned char data[WHIRLPOOL_BBLOCK / 8];
    unsigned int bitoff;
    size_t bitlen[WHIRLPOOL_COUNTER / sizeof(size_t)];
} WHIRLPOOL_CTX;
#endif

/* WHIRLPOOL */
#ifndef OPENSSL_NO_DEPRECATED_3_0
OSSL_DEPRECATEDIN_3_0 unsigned char *WHIRLPOOL(const void *inp, size_t bytes, unsigned char *md);
OSSL_DEPRECATEDIN_3_0 void WHIRLPOOL_BitUpdate(WHIRLPOOL_CTX *c, const void *inp, size_t bits);
OSSL_DEPRECATEDIN_3_0 int WHIRLPOOL_Final(unsigned char *md, WHIRLPOOL_CTX *c);
OSSL_DEPRECATEDIN_3_0 int WHIRLPOOL_Init(WHIRLPOOL_CTX *c);
OSSL_DEPRECATEDIN_3_0 int WHIRLPOOL_Update(WHIRLPOOL_CTX *c, const void *inp, size_t bytes);
#endif

#ifdef __cplusplus
}
#endif

#endif /* !defined(OPENSSL_NO_WHIRLPOOL) */

#endif
