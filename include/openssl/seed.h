/* <openssl/seed.h>: SEED by its old interface. */
#ifndef OPENSSL_SEED_H
#define OPENSSL_SEED_H

#ifndef OPENSSL_NO_SEED
#include <sys/types.h>
#endif

#include <openssl/macros.h>
#include <openssl/opensslconf.h>
#ifndef OPENSSL_NO_SEED
#include <openssl/crypto.h>
#include <openssl/e_os2.h>
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_SEED_H
#endif

#ifndef OPENSSL_NO_SEED

#define SEED_BLOCK_SIZE 16
#define SEED_KEY_LENGTH 16

#ifdef __cplusplus
extern "C" {
#endif

/* Types. */
#ifndef OPENSSL_NO_DEPRECATED_3_0
typedef struct seed_key_st {
    unsigned int data[32];
} SEED_KEY_SCHEDULE;
#endif

/* SEED */
#ifndef OPENSSL_NO_DEPRECATED_3_0
OSSL_DEPRECATEDIN_3_0 void SEED_cbc_encrypt(const unsigned char *in, unsigned char *out, size_t len,
                                            const SEED_KEY_SCHEDULE *ks,
                                            unsigned char ivec[SEED_BLOCK_SIZE], int enc);
OSSL_DEPRECATEDIN_3_0 void SEED_cfb128_encrypt(const unsigned char *in, unsigned char *out,
                                               size_t len, const SEED_KEY_SCHEDULE *ks,
                                               unsigned char ivec[SEED_BLOCK_SIZE], int *num,
                                               int enc);
OSSL_DEPRECATEDIN_3_0 void SEED_decrypt(const unsigned char s[SEED_BLOCK_SIZE],
                                        unsigned char d[SEED_BLOCK_SIZE],
                                        const SEED_KEY_SCHEDULE *ks);
OSSL_DEPRECATEDIN_3_0 void SEED_ecb_encrypt(const unsigned char *in, unsigned char *out,
                                            const SEED_KEY_SCHEDULE *ks, int enc);
OSSL_DEPRECATEDIN_3_0 void SEED_encrypt(const unsigned char s[SEED_BLOCK_SIZE],
                                        unsigned char d[SEED_BLOCK_SIZE],
                                        const SEED_KEY_SCHEDULE *ks);
OSSL_DEPRECATEDIN_3_0 void SEED_ofb128_encrypt(const unsigned char *in, unsigned char *out,
                                               size_t len, const SEED_KEY_SCHEDULE *ks,
                                               unsigned char ivec[SEED_BLOCK_SIZE], int *num);
OSSL_DEPRECATEDIN_3_0 void SEED_set_key(const unsigned char rawkey[SEED_KEY_LENGTH],
                                        SEED_KEY_SCHEDULE *ks);
#endif

#ifdef __cplusplus
}
#endif

#endif /* !defined(OPENSSL_NO_SEED) */

#endif
