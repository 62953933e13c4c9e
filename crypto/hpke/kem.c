/* DHKEM(X25519, P-256, P-384, P-521): RFC 9180 sections 4.1 and 7.1. */
#include "crypto/hpke/kem.h"

#include "crypto/ec/ec.h"
#include "crypto/mem.h"
#include "crypto/rand.h"
#include "crypto/x25519/x25519.h"

#include <string.h>

struct kem {
    uint16_t id;
    enum cr_hash_id hash;
    enum cr_curve curve; /* X25519 has none */
    size_t private_len;  /* as long as its Diffie-Hellman result */
    size_t public_len;
    size_t secret_len;
    uint8_t first_mask; /* of a candidate's first byte: RFC 9180 7.1.3 */
};

static const struct kem kems[] = {
    {CR_KEM_X25519, CR_SHA256, CR_CURVE_P256, 32, 32, 32, 0xff},
    {CR_KEM_P256, CR_SHA256, CR_CURVE_P256, 32, 65, 32, 0xff},
    {CR_KEM_P384, CR_SHA384, CR_CURVE_P384, 48, 97, 48, 0xff},
    {CR_KEM_P521, CR_SHA512, CR_CURVE_P521, 66, 133, 64, 0x01},
};

static const struct kem *find(uint16_t id)
{
    for (size_t i = 0; i < sizeof(kems) / sizeof(kems[0]); i++) {
        if (kems[i].id == id) {
            return &kems[i];
        }
    }
    return NULL;
}

size_t cr_hpke_public_len(uint16_t id)
{
    const struct kem *kem = find(id);

    return kem != NULL ? kem->public_len : 0;
}

size_t cr_hpke_private_len(uint16_t id)
{
    const struct kem *kem = find(id);

    return kem != NULL ? kem->private_len : 0;
}

static struct hpke_kdf kdf_of(const struct kem *kem)
{
    struct hpke_kdf kdf = {.hash = kem->hash, .suite_id = {'K', 'E', 'M'}, .suite_id_len = 5};

    kdf.suite_id[3] = (uint8_t)(kem->id >> 8);
    kdf.suite_id[4] = (uint8_t)kem->id;
    return kdf;
}

static enum t13_status public_of(const struct kem *kem, const uint8_t *priv, uint8_t *pub)
{
    if (kem->id == CR_KEM_X25519) {
        return cr_x25519_public(priv, pub);
    }
    return cr_ec_public(kem->curve, priv, pub);
}

/* dh appends one Diffie-Hellman result at out. */
static enum t13_status dh(const struct kem *kem, const uint8_t *priv, struct bytes pub,
                          uint8_t *out)
{
    if (pub.n != kem->public_len) {
        return T13_E_BAD_SHARE;
    }
    if (kem->id == CR_KEM_X25519) {
        return cr_x25519(priv, pub, out);
    }
    return cr_ec_dh(kem->curve, priv, pub, out);
}

enum t13_status cr_hpke_public(uint16_t id, struct bytes priv, uint8_t *pub)
{
    const struct kem *kem = find(id);

    if (kem == NULL) {
        return T13_E_UNSUPPORTED;
    }
    return priv.n == kem->private_len ? public_of(kem, priv.p, pub) : T13_E_BAD_KEY;
}

enum t13_status cr_hpke_generate(uint16_t id, uint8_t *priv, uint8_t *pub)
{
    const struct kem *kem = find(id);

    if (kem == NULL) {
        return T13_E_UNSUPPORTED;
    }
    if (id != CR_KEM_X25519) {
        return cr_ec_generate(kem->curve, priv, pub);
    }
    T13_TRY(cr_rand(priv, kem->private_len));
    return public_of(kem, priv, pub);
}

/* derive_scalar: RFC 9180 7.1.3. For a NIST curve the first candidate in range is taken; that none
 * of 256 is has a chance of 2^-8192 for the worst of them. */
static enum t13_status derive_scalar(const struct kem *kem, const struct hpke_kdf *kdf,
                                     struct bytes prk, uint8_t *priv, uint8_t *pub)
{
    if (kem->id == CR_KEM_X25519) {
        T13_TRY(hpke_expand(kdf, prk, "sk", bytes_of(NULL, 0), priv, kem->private_len));
        return public_of(kem, priv, pub);
    }
    enum t13_status status = T13_E_BAD_KEY;
    for (unsigned i = 0; i < 256 && status == T13_E_BAD_KEY; i++) {
        uint8_t counter = (uint8_t)i;
        T13_TRY(hpke_expand(kdf, prk, "candidate", bytes_of(&counter, 1), priv, kem->private_len));
        priv[0] &= kem->first_mask;
        status = public_of(kem, priv, pub);
    }
    return status;
}

enum t13_status cr_hpke_derive(uint16_t id, struct bytes ikm, uint8_t *priv, uint8_t *pub)
{
    const struct kem *kem = find(id);
    uint8_t prk[CR_HASH_MAX];

    if (kem == NULL) {
        return T13_E_UNSUPPORTED;
    }
    struct hpke_kdf kdf = kdf_of(kem);
    T13_TRY(hpke_extract(&kdf, bytes_of(NULL, 0), "dkp_prk", ikm, prk));
    enum t13_status status =
        derive_scalar(kem, &kdf, bytes_of(prk, cr_hash_len(kem->hash)), priv, pub);
    mem_clear(prk, sizeof(prk));
    if (status != T13_OK) {
        mem_clear(priv, kem->private_len);
    }
    return status;
}

/* struct exchange is what goes into ExtractAndExpand. */
struct exchange {
    uint8_t dh[2 * CR_HPKE_PRIVATE_MAX];
    size_t dh_len;
    uint8_t context[3 * CR_HPKE_PUBLIC_MAX]; /* enc, the recipient's key, the sender's */
    size_t context_len;
};

static void add_context(struct exchange *x, struct bytes key)
{
    memcpy(x->context + x->context_len, key.p, key.n);
    x->context_len += key.n;
}

static enum t13_status add_dh(const struct kem *kem, struct exchange *x, const uint8_t *priv,
                              struct bytes pub)
{
    T13_TRY(dh(kem, priv, pub, x->dh + x->dh_len));
    x->dh_len += kem->private_len;
    return T13_OK;
}

static enum t13_status extract_and_expand(const struct kem *kem, const struct exchange *x,
                                          struct secret *secret)
{
    struct hpke_kdf kdf = kdf_of(kem);
    uint8_t prk[CR_HASH_MAX];

    T13_TRY(hpke_extract(&kdf, bytes_of(NULL, 0), "eae_prk", bytes_of(x->dh, x->dh_len), prk));
    enum t13_status status =
        hpke_expand(&kdf, bytes_of(prk, cr_hash_len(kem->hash)), "shared_secret",
                    bytes_of(x->context, x->context_len), secret->b, kem->secret_len);
    mem_clear(prk, sizeof(prk));
    secret->n = kem->secret_len;
    return status;
}

static enum t13_status encap(const struct kem *kem, struct bytes public_key, struct bytes sender,
                             struct bytes eph, struct exchange *x, uint8_t *enc,
                             struct secret *secret)
{
    uint8_t own[CR_HPKE_PUBLIC_MAX];

    T13_TRY(public_of(kem, eph.p, enc));
    T13_TRY(add_dh(kem, x, eph.p, public_key));
    add_context(x, bytes_of(enc, kem->public_len));
    add_context(x, public_key);
    if (sender.n > 0) {
        T13_TRY(public_of(kem, sender.p, own));
        T13_TRY(add_dh(kem, x, sender.p, public_key));
        add_context(x, bytes_of(own, kem->public_len));
    }
    return extract_and_expand(kem, x, secret);
}

enum t13_status hpke_encap(uint16_t id, struct bytes public_key, struct bytes sender,
                           struct bytes eph, uint8_t *enc, struct secret *secret)
{
    const struct kem *kem = find(id);
    struct exchange x = {.dh_len = 0, .context_len = 0};

    if (kem == NULL) {
        return T13_E_UNSUPPORTED;
    }
    if (eph.n != kem->private_len || (sender.n != 0 && sender.n != kem->private_len)) {
        return T13_E_BAD_KEY;
    }
    enum t13_status status = encap(kem, public_key, sender, eph, &x, enc, secret);
    mem_clear(&x, sizeof(x));
    if (status != T13_OK) {
        secret_clear(secret);
    }
    /* Here the share that is bad is the key that the caller gave. */
    return status == T13_E_BAD_SHARE ? T13_E_BAD_KEY : status;
}

static enum t13_status decap(const struct kem *kem, struct bytes private_key, struct bytes sender,
                             struct bytes enc, struct exchange *x, struct secret *secret)
{
    uint8_t own[CR_HPKE_PUBLIC_MAX];

    T13_TRY(public_of(kem, private_key.p, own));
    T13_TRY(add_dh(kem, x, private_key.p, enc));
    add_context(x, enc);
    add_context(x, bytes_of(own, kem->public_len));
    if (sender.n > 0) {
        T13_TRY(add_dh(kem, x, private_key.p, sender));
        add_context(x, sender);
    }
    return extract_and_expand(kem, x, secret);
}

enum t13_status hpke_decap(uint16_t id, struct bytes private_key, struct bytes sender,
                           struct bytes enc, struct secret *secret)
{
    const struct kem *kem = find(id);
    struct exchange x = {.dh_len = 0, .context_len = 0};

    if (kem == NULL) {
        return T13_E_UNSUPPORTED;
    }
    if (private_key.n != kem->private_len) {
        return T13_E_BAD_KEY;
    }
    enum t13_status status = decap(kem, private_key, sender, enc, &x, secret);
    mem_clear(&x, sizeof(x));
    if (status != T13_OK) {
        secret_clear(secret);
    }
    return status;
}
