/* HPKE: RFC 9180 section 5. */
#include "crypto/hpke.h"

#include "crypto/hpke/kem.h"
#include "crypto/mem.h"

#include <string.h>

#define MODE_PSK 1u
#define MODE_AUTH 2u
#define PSK_MIN 32 /* RFC 9180 9.5 */

static enum cr_hash_id hash_of(uint16_t kdf)
{
    switch (kdf) {
    case CR_KDF_SHA256:
        return CR_SHA256;
    case CR_KDF_SHA384:
        return CR_SHA384;
    case CR_KDF_SHA512:
        return CR_SHA512;
    default:
        return CR_HASH_NONE;
    }
}

static enum cr_aead_id aead_of(uint16_t aead)
{
    switch (aead) {
    case CR_HPKE_AES_128_GCM:
        return CR_AES_128_GCM;
    case CR_HPKE_AES_256_GCM:
        return CR_AES_256_GCM;
    case CR_HPKE_CHACHA20_POLY1305:
        return CR_CHACHA20_POLY1305;
    default:
        return CR_AEAD_NONE;
    }
}

bool cr_hpke_known(const struct cr_hpke_suite *suite)
{
    return cr_hpke_public_len(suite->kem) != 0 && hash_of(suite->kdf) != CR_HASH_NONE &&
           (aead_of(suite->aead) != CR_AEAD_NONE || suite->aead == CR_HPKE_EXPORT_ONLY);
}

static struct hpke_kdf kdf_of(const struct cr_hpke_suite *suite)
{
    struct hpke_kdf kdf = {
        .hash = hash_of(suite->kdf), .suite_id = {'H', 'P', 'K', 'E'}, .suite_id_len = 10};
    const uint16_t ids[] = {suite->kem, suite->kdf, suite->aead};

    for (size_t i = 0; i < 3; i++) {
        kdf.suite_id[4 + 2 * i] = (uint8_t)(ids[i] >> 8);
        kdf.suite_id[5 + 2 * i] = (uint8_t)ids[i];
    }
    return kdf;
}

/* check_auth: VerifyPSKInputs, and the suite. */
static enum t13_status check_auth(const struct cr_hpke_suite *suite,
                                  const struct cr_hpke_auth *auth)
{
    if (!cr_hpke_known(suite)) {
        return T13_E_UNSUPPORTED;
    }
    bool has_psk = auth->psk.n > 0;
    if (has_psk != (auth->psk_id.n > 0) || (has_psk && auth->psk.n < PSK_MIN)) {
        return T13_E_ARGUMENT;
    }
    return T13_OK;
}

/* struct schedule is the room that KeySchedule needs; one block, wiped as one. */
struct schedule {
    uint8_t context[1 + 2 * CR_HASH_MAX];
    uint8_t secret[CR_HASH_MAX];
};

static enum t13_status set_aead(struct cr_hpke *h, const struct hpke_kdf *kdf, struct bytes secret,
                                struct bytes context)
{
    enum cr_aead_id id = aead_of(h->suite.aead);

    if (id == CR_AEAD_NONE) {
        return T13_OK;
    }
    T13_TRY(hpke_expand(kdf, secret, "key", context, h->key, cr_aead_key_len(id)));
    return hpke_expand(kdf, secret, "base_nonce", context, h->nonce, sizeof(h->nonce));
}

static enum t13_status schedule(struct cr_hpke *h, const struct cr_hpke_auth *auth,
                                struct bytes info, struct bytes shared, struct schedule *s)
{
    struct hpke_kdf kdf = kdf_of(&h->suite);
    size_t n = cr_hash_len(kdf.hash);
    struct bytes none = bytes_of(NULL, 0);

    s->context[0] =
        (uint8_t)((auth->psk.n > 0 ? MODE_PSK : 0) | (auth->sender.n > 0 ? MODE_AUTH : 0));
    T13_TRY(hpke_extract(&kdf, none, "psk_id_hash", auth->psk_id, s->context + 1));
    T13_TRY(hpke_extract(&kdf, none, "info_hash", info, s->context + 1 + n));
    T13_TRY(hpke_extract(&kdf, shared, "secret", auth->psk, s->secret));
    struct bytes secret = bytes_of(s->secret, n);
    struct bytes context = bytes_of(s->context, 1 + 2 * n);
    T13_TRY(hpke_expand(&kdf, secret, "exp", context, h->exporter, n));
    return set_aead(h, &kdf, secret, context);
}

/* start takes over the shared secret and wipes it. */
static enum t13_status start(struct cr_hpke *h, const struct cr_hpke_suite *suite,
                             const struct cr_hpke_auth *auth, struct bytes info,
                             struct secret *shared, bool sends)
{
    struct schedule s;

    memset(h, 0, sizeof(*h));
    h->suite = *suite;
    h->sends = sends;
    h->shared = *shared;
    enum t13_status status = schedule(h, auth, info, bytes_of(shared->b, shared->n), &s);
    mem_clear(&s, sizeof(s));
    secret_clear(shared);
    if (status != T13_OK) {
        cr_hpke_clear(h);
    }
    return status;
}

static const struct cr_hpke_auth base_mode;

enum t13_status hpke_send_with(struct cr_hpke *h, const struct cr_hpke_suite *suite,
                               struct bytes public_key, struct bytes info,
                               const struct cr_hpke_auth *auth, struct bytes eph, uint8_t *enc)
{
    struct secret shared = {.n = 0};

    memset(h, 0, sizeof(*h));
    auth = auth != NULL ? auth : &base_mode;
    T13_TRY(check_auth(suite, auth));
    T13_TRY(hpke_encap(suite->kem, public_key, auth->sender, eph, enc, &shared));
    return start(h, suite, auth, info, &shared, true);
}

enum t13_status cr_hpke_send(struct cr_hpke *h, const struct cr_hpke_suite *suite,
                             struct bytes public_key, struct bytes info,
                             const struct cr_hpke_auth *auth, uint8_t *enc)
{
    uint8_t eph[CR_HPKE_PRIVATE_MAX];

    memset(h, 0, sizeof(*h));
    T13_TRY(cr_hpke_generate(suite->kem, eph, enc));
    struct bytes view = bytes_of(eph, cr_hpke_private_len(suite->kem));
    enum t13_status status = hpke_send_with(h, suite, public_key, info, auth, view, enc);
    mem_clear(eph, sizeof(eph));
    return status;
}

enum t13_status cr_hpke_receive(struct cr_hpke *h, const struct cr_hpke_suite *suite,
                                struct bytes private_key, struct bytes enc, struct bytes info,
                                const struct cr_hpke_auth *auth)
{
    struct secret shared = {.n = 0};

    memset(h, 0, sizeof(*h));
    auth = auth != NULL ? auth : &base_mode;
    T13_TRY(check_auth(suite, auth));
    T13_TRY(hpke_decap(suite->kem, private_key, auth->sender, enc, &shared));
    return start(h, suite, auth, info, &shared, false);
}

/* nonce_of: base_nonce XOR the sequence number. */
static enum t13_status nonce_of(const struct cr_hpke *h, bool sends, uint8_t *nonce)
{
    if (h->sends != sends || aead_of(h->suite.aead) == CR_AEAD_NONE) {
        return T13_E_ARGUMENT;
    }
    if (h->seq == UINT64_MAX) {
        return T13_E_KEY_EXHAUSTED;
    }
    memcpy(nonce, h->nonce, CR_AEAD_NONCE_LEN);
    for (unsigned i = 0; i < 8; i++) {
        nonce[CR_AEAD_NONCE_LEN - 1 - i] ^= (uint8_t)(h->seq >> (8 * i));
    }
    return T13_OK;
}

static enum t13_status crypt(struct cr_hpke *h, bool seal, struct bytes ad, struct bytes in,
                             uint8_t *out)
{
    uint8_t nonce[CR_AEAD_NONCE_LEN];
    struct cr_aead aead;
    enum cr_aead_id id = aead_of(h->suite.aead);

    T13_TRY(nonce_of(h, seal, nonce));
    T13_TRY(cr_aead_init(&aead, id, bytes_of(h->key, cr_aead_key_len(id))));
    enum t13_status status = seal ? cr_aead_seal(&aead, nonce, ad, in, bytes_of(NULL, 0), out)
                                  : cr_aead_open(&aead, nonce, ad, in, out);
    cr_aead_clear(&aead);
    if (status == T13_OK) {
        h->seq++;
    }
    return status;
}

enum t13_status cr_hpke_seal(struct cr_hpke *h, struct bytes ad, struct bytes in, uint8_t *out)
{
    return crypt(h, true, ad, in, out);
}

enum t13_status cr_hpke_open(struct cr_hpke *h, struct bytes ad, struct bytes in, uint8_t *out)
{
    return crypt(h, false, ad, in, out);
}

enum t13_status cr_hpke_export(const struct cr_hpke *h, struct bytes context, uint8_t *out,
                               size_t out_len)
{
    struct hpke_kdf kdf = kdf_of(&h->suite);

    if (kdf.hash == CR_HASH_NONE) {
        return T13_E_ARGUMENT;
    }
    return hpke_expand(&kdf, bytes_of(h->exporter, cr_hash_len(kdf.hash)), "sec", context, out,
                       out_len);
}

void cr_hpke_clear(struct cr_hpke *h)
{
    mem_clear(h, sizeof(*h));
}
