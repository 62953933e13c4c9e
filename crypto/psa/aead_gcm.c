/* AES-GCM on Mbed TLS's own contexts: psa_aead_*() would expand the key again for each record. */
#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <mbedtls/gcm.h>
#include <string.h>

#define TAG_LEN 16

_Static_assert(sizeof(mbedtls_gcm_context) <= sizeof(((struct cr_aead *)0)->state),
               "an AES-GCM context fits into struct cr_aead");

static enum t13_status gcm_init(void *state, enum cr_aead_id id, struct bytes key)
{
    mbedtls_gcm_context *gcm = state;

    (void)id;
    mbedtls_gcm_init(gcm);
    int r = mbedtls_gcm_setkey(gcm, MBEDTLS_CIPHER_ID_AES, key.p, (unsigned)(key.n * 8));
    if (r != 0) {
        mbedtls_gcm_free(gcm);
    }
    return cr_from_mbedtls(r);
}

static void gcm_clear(void *state)
{
    mbedtls_gcm_free(state);
}

/* A context also has the state of one message; a copy keeps the caller's const and lets threads
 * share a key. It is not freed: the key schedule that it points to is the original's. */
static int message(mbedtls_gcm_context *gcm, int mode, const uint8_t *nonce, struct bytes ad,
                   struct bytes in, struct bytes tail, uint8_t *out, uint8_t *tag)
{
    size_t n = 0;
    size_t total = 0;

    int r = mbedtls_gcm_starts(gcm, mode, nonce, CR_AEAD_NONCE_LEN);
    if (r == 0) {
        r = mbedtls_gcm_update_ad(gcm, ad.p, ad.n);
    }
    if (r == 0 && in.n > 0) {
        r = mbedtls_gcm_update(gcm, in.p, in.n, out, in.n, &n);
        total = n;
    }
    if (r == 0 && tail.n > 0) {
        r = mbedtls_gcm_update(gcm, tail.p, tail.n, out + total, tail.n, &n);
    }
    if (r == 0) {
        r = mbedtls_gcm_finish(gcm, NULL, 0, &n, tag, TAG_LEN);
    }
    return r;
}

static enum t13_status gcm_seal(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                struct bytes in, struct bytes tail, uint8_t *out)
{
    _Alignas(64) mbedtls_gcm_context gcm;

    memcpy(&gcm, a->state, sizeof(gcm));
    int r = message(&gcm, MBEDTLS_GCM_ENCRYPT, nonce, ad, in, tail, out, out + in.n + tail.n);
    mem_clear(&gcm, sizeof(gcm));
    return cr_from_mbedtls(r);
}

static enum t13_status gcm_open(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                struct bytes in, uint8_t *out, uint8_t *tag)
{
    _Alignas(64) mbedtls_gcm_context gcm;

    memcpy(&gcm, a->state, sizeof(gcm));
    int r = message(&gcm, MBEDTLS_GCM_DECRYPT, nonce, ad, in, bytes_of(NULL, 0), out, tag);
    mem_clear(&gcm, sizeof(gcm));
    return cr_from_mbedtls(r);
}

const struct cr_aead_ops cr_psa_gcm = {
    .init = gcm_init,
    .seal = gcm_seal,
    .open = gcm_open,
    .clear = gcm_clear,
};
