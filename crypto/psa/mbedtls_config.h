/* The configuration of our own build of Mbed TLS 3.6 (it takes the place of mbedtls_config.h).
 *
 * libmbedcrypto alone: PSA with its keys in memory, no TLS, no X.509, no files. The PSA_WANT_*
 * macros follow from these names. Both our build of the library and crypto/ are compiled with it.
 */
#ifndef T13_CRYPTO_PSA_MBEDTLS_CONFIG_H
#define T13_CRYPTO_PSA_MBEDTLS_CONFIG_H

#include <stddef.h>

void *cr_mbedtls_calloc(size_t count, size_t size);
void cr_mbedtls_free(void *p);

/* Platform. */
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_AESNI_C
#define MBEDTLS_AESCE_C
#define MBEDTLS_PLATFORM_C
/* Its memory is ours too (CRYPTO_set_mem_functions): defined in crypto/psa/start.c. */
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_CALLOC_MACRO cr_mbedtls_calloc
#define MBEDTLS_PLATFORM_FREE_MACRO cr_mbedtls_free
#define MBEDTLS_THREADING_C
#define MBEDTLS_THREADING_PTHREAD

/* PSA. Key slots grow as needed: a server holds many keys at once. */
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_KEY_STORE_DYNAMIC
/* Our callers own their buffers for the time of a call: no copies in and out. */
#define MBEDTLS_PSA_ASSUME_EXCLUSIVE_BUFFERS
/* Random numbers come from crypto/rand (mbedtls_psa_external_get_random is defined there): Mbed
 * TLS's own generator is one for all threads and repeats itself after fork.
 */
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG

/* Hashes and what is built on them. */
#define MBEDTLS_MD_C
#define MBEDTLS_MD5_C
#define MBEDTLS_RIPEMD160_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA224_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA3_C
#define MBEDTLS_HKDF_C
#define MBEDTLS_PKCS5_C

/* Ciphers. DES is for old PKCS#8 and PKCS#12 files. */
#define MBEDTLS_AES_C
#define MBEDTLS_DES_C
#define MBEDTLS_CIPHER_C
#define MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_CIPHER_MODE_CTR
#define MBEDTLS_CIPHER_PADDING_PKCS7
#define MBEDTLS_CMAC_C
#define MBEDTLS_GCM_C
#define MBEDTLS_CCM_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C

/* Public keys. 2048 bytes: RSA up to OpenSSL's own limit of 16384 bits. */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_MPI_MAX_SIZE 2048
#define MBEDTLS_OID_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_RSA_C
#define MBEDTLS_GENPRIME
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_PK_WRITE_C
#define MBEDTLS_PK_PARSE_EC_COMPRESSED
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECDSA_DETERMINISTIC
#define MBEDTLS_HMAC_DRBG_C
#define MBEDTLS_ECP_DP_SECP224R1_ENABLED
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED
#define MBEDTLS_ECP_DP_SECP256K1_ENABLED
#define MBEDTLS_ECP_DP_BP256R1_ENABLED
#define MBEDTLS_ECP_DP_BP384R1_ENABLED
#define MBEDTLS_ECP_DP_BP512R1_ENABLED
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED
#define MBEDTLS_ECP_DP_CURVE448_ENABLED

#endif
