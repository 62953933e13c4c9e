/* AES-CCM and AES-CCM-8 (RFC 3610, RFC 6655) on Mbed TLS's own contexts, see aead_gcm.c. */
#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <mbedtls/ccm.h>
#include <string.h>

_Static_assert(sizeof(mbedtls_ccm_context) <= sizeof(((struct cr_aead *)0)->state),
               "an AES-CCM context fits into struct cr_aead");

static enum t13_status ccm_init(void *state, enum cr_aead_id id, struct bytes key)
{
    mbedtls_ccm_context *ccm = state;

    (void)id;
    mbedtls_ccm_init(ccm);
    int r = mbedtls_ccm_setkey(ccm, MBEDTLS_CIPHER_ID_AES, key.p, (unsigned)(key.n * 8));
    if (r != 0) {
        mbedtls_ccm_free(ccm);
    }
    return cr_from_mbedtls(r);
}

static void ccm_clear(void *state)
{
    mbedtls_ccm_free(state);
}

static int message(mbedtls_ccm_context *ccm, int mode, const uint8_t *nonce, struct bytes ad,
                   struct bytes in, struct bytes tail, uint8_t *out, uint8_t *tag, size_t tag_len)
{
    size_t n = 0;
    size_t total = 0;

    int r = mbedtls_ccm_starts(ccm, mode, nonce, CR_AEAD_NONCE_LEN);
    if (r == 0) {
        r = mbedtls_ccm_set_lengths(ccm, ad.n, in.n + tail.n, tag_len);
    }
    if (r == 0 && ad.n > 0) {
        r = mbedtls_ccm_update_ad(ccm, ad.p, ad.n);
    }
    if (r == 0 && in.n > 0) {
        r = mbedtls_ccm_update(ccm, in.p, in.n, out, in.n, &n);
        total = n;
    }
    if (r == 0 && tail.n > 0) {
        r = mbedtls_ccm_update(ccm, tail.p, tail.n, out + total, tail.n, &n);
    }
    if (r == 0) {
        r = mbedtls_ccm_finish(ccm, tag, tag_len);
    }
    return r;
}

static enum t13_status ccm_seal(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                struct bytes in, struct bytes tail, uint8_t *out)
{
    _Alignas(64) mbedtls_ccm_context ccm;

    memcpy(&ccm, a->state, sizeof(ccm));
    int r = message(&ccm, MBEDTLS_CCM_ENCRYPT, nonce, ad, in, tail, out, out + in.n + tail.n,
                    cr_aead_tag_len(a->id));
    mem_clear(&ccm, sizeof(ccm));
    return cr_from_mbedtls(r);
}

static enum t13_status ccm_open(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                struct bytes in, uint8_t *out, uint8_t *tag)
{
    _Alignas(64) mbedtls_ccm_context ccm;

    memcpy(&ccm, a->state, sizeof(ccm));
    int r = message(&ccm, MBEDTLS_CCM_DECRYPT, nonce, ad, in, bytes_of(NULL, 0), out, tag,
                    cr_aead_tag_len(a->id));
    mem_clear(&ccm, sizeof(ccm));
    return cr_from_mbedtls(r);
}

const struct cr_aead_ops cr_psa_ccm = {
    .init = ccm_init,
    .seal = ccm_seal,
    .open = ccm_open,
    .clear = ccm_clear,
};
