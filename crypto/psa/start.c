#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <mbedtls/aes.h>
#include <mbedtls/bignum.h>
#include <mbedtls/ecp.h>
#include <mbedtls/rsa.h>
#include <psa/crypto.h>
#include <pthread.h>
#include <sodium.h>

/* Named by mbedtls_config.h as the allocator of our build of Mbed TLS; nobody's with the system's.
 */
void *cr_mbedtls_calloc(size_t count, size_t size);
void cr_mbedtls_free(void *p);

void *cr_mbedtls_calloc(size_t count, size_t size)
{
    return mem_array(count, size);
}

void cr_mbedtls_free(void *p)
{
    mem_free(p);
}

static pthread_once_t started = PTHREAD_ONCE_INIT;
static enum t13_status start_status = T13_E_CRYPTO;

/* Mbed TLS makes its AES tables and looks for the processor's instructions when it is first asked
 * for a key, without a lock: that first time is here, before any other thread. */
static bool warm_up(void)
{
    static const uint8_t key[16];
    mbedtls_aes_context aes;

    mbedtls_aes_init(&aes);
    int result = mbedtls_aes_setkey_enc(&aes, key, 128);
    mbedtls_aes_free(&aes);
    return result == 0;
}

static void start(void)
{
    /* sodium_init() is for its choice of code by processor; 1 means that somebody was first. */
    if (sodium_init() < 0 || !warm_up()) {
        return;
    }
    start_status = cr_from_psa(psa_crypto_init());
}

enum t13_status cr_start(void)
{
    if (pthread_once(&started, start) != 0) {
        return T13_E_CRYPTO;
    }
    return start_status;
}

enum t13_status cr_from_psa(int32_t status)
{
    switch (status) {
    case PSA_SUCCESS:
        return T13_OK;
    case PSA_ERROR_INSUFFICIENT_MEMORY:
        return T13_E_NO_MEMORY;
    case PSA_ERROR_INSUFFICIENT_ENTROPY:
        return T13_E_RANDOM;
    case PSA_ERROR_NOT_SUPPORTED:
        return T13_E_UNSUPPORTED;
    case PSA_ERROR_INVALID_SIGNATURE:
        return T13_E_BAD_SIGNATURE;
    default:
        return T13_E_CRYPTO;
    }
}

enum t13_status cr_from_mbedtls(int result)
{
    switch (result) {
    case 0:
        return T13_OK;
    case MBEDTLS_ERR_MPI_ALLOC_FAILED:
    case MBEDTLS_ERR_ECP_ALLOC_FAILED:
        return T13_E_NO_MEMORY;
    case MBEDTLS_ERR_ECP_RANDOM_FAILED:
    case MBEDTLS_ERR_RSA_RNG_FAILED:
        return T13_E_RANDOM;
    case MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE:
        return T13_E_UNSUPPORTED;
    default:
        return T13_E_CRYPTO;
    }
}

int cr_mbedtls_rng(void *context, unsigned char *out, size_t n)
{
    (void)context;
    return cr_rand(out, n) == T13_OK ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

#ifdef MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void)context;
    if (cr_rand(output, output_size) != T13_OK) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *output_length = output_size;
    return PSA_SUCCESS;
}
#endif
