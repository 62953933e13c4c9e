/* Ed448: RFC 8032 section 5.2. */
#include "crypto/ct/ct.h"
#include "crypto/ct/secret.h"
#include "crypto/curve448/curve448.h"
#include "crypto/curve448/point.h"
#include "crypto/keccak/keccak.h"
#include "crypto/mem.h"

#include <string.h>

_Static_assert(CR_ED448_LEN == ED448_LEN, "a public key is a point");

/* dom4(0, ""): not prehashed, no context. */
static const uint8_t dom4[] = {'S', 'i', 'g', 'E', 'd', '4', '4', '8', 0, 0};

/* The two halves of a hashed seed. */
struct expanded {
    struct sc448 s;
    uint8_t prefix[CR_ED448_LEN];
};

static void expand(struct expanded *out, const uint8_t *seed)
{
    uint8_t h[2 * CR_ED448_LEN];
    struct cr_keccak k;

    cr_keccak_init(&k, CR_RATE_SHAKE256, CR_SUFFIX_SHAKE);
    cr_keccak_absorb(&k, seed, CR_ED448_LEN);
    cr_keccak_squeeze(&k, h, sizeof(h));
    cr_keccak_clear(&k);
    h[0] &= 0xfc;
    h[55] |= 0x80;
    cr_sc448_read(&out->s, h, SC448_LEN);
    memcpy(out->prefix, h + CR_ED448_LEN, CR_ED448_LEN);
    mem_clear(h, sizeof(h));
}

/* SHAKE256(dom4 || a || b || message) modulo L; b is left out where it is NULL. */
static void hash(struct sc448 *out, const uint8_t a[CR_ED448_LEN], const uint8_t *b,
                 struct bytes message)
{
    uint8_t h[2 * CR_ED448_LEN];
    struct cr_keccak k;

    cr_keccak_init(&k, CR_RATE_SHAKE256, CR_SUFFIX_SHAKE);
    cr_keccak_absorb(&k, dom4, sizeof(dom4));
    cr_keccak_absorb(&k, a, CR_ED448_LEN);
    if (b != NULL) {
        cr_keccak_absorb(&k, b, CR_ED448_LEN);
    }
    if (message.n > 0) {
        cr_keccak_absorb(&k, message.p, message.n);
    }
    cr_keccak_squeeze(&k, h, sizeof(h));
    cr_keccak_clear(&k);
    cr_sc448_read(out, h, sizeof(h));
    mem_clear(h, sizeof(h));
}

enum t13_status cr_ed448_public(const uint8_t *seed, uint8_t *point)
{
    struct expanded key;
    struct ed448_point p;

    expand(&key, seed);
    cr_ed448_mul_base(&p, &key.s);
    cr_ed448_encode(point, &p);
    mem_clear(&key, sizeof(key));
    mem_clear(&p, sizeof(p));
    return T13_OK;
}

static void sign(const uint8_t *seed, const uint8_t *point, struct bytes message, uint8_t *sig)
{
    struct expanded key;
    struct sc448 r;
    struct sc448 k;
    struct ed448_point p;

    expand(&key, seed);
    hash(&r, key.prefix, NULL, message);
    cr_ed448_mul_base(&p, &r);
    cr_ed448_encode(sig, &p);
    secret_publish(sig, CR_ED448_LEN); /* half of the signature */
    hash(&k, sig, point, message);
    cr_sc448_mul_add(&k, &k, &key.s, &r);
    cr_sc448_write(sig + CR_ED448_LEN, &k);
    sig[CR_ED448_SIG_LEN - 1] = 0;
    mem_clear(&key, sizeof(key));
    mem_clear(&r, sizeof(r));
    mem_clear(&p, sizeof(p));
}

enum t13_status cr_ed448_sign(const uint8_t *seed, const uint8_t *point, struct bytes message,
                              uint8_t *sig)
{
    uint8_t again[CR_ED448_SIG_LEN];

    /* A fault in a deterministic signature gives the key away: twice must be the same. */
    sign(seed, point, message, sig);
    sign(seed, point, message, again);
    bool good = ct_equal(sig, again, sizeof(again));
    mem_clear(again, sizeof(again));
    if (!good) {
        mem_clear(sig, CR_ED448_SIG_LEN);
        return T13_E_CRYPTO;
    }
    return T13_OK;
}

/* Without the cofactor, which RFC 8032 5.2.7 allows: what is signed as it says holds. */
enum t13_status cr_ed448_verify(const uint8_t *point, struct bytes message, struct bytes sig)
{
    struct ed448_point p;
    struct sc448 s;
    struct sc448 k;
    uint8_t r[CR_ED448_LEN];

    if (sig.n != CR_ED448_SIG_LEN || sig.p[CR_ED448_SIG_LEN - 1] != 0 ||
        !cr_sc448_read_exact(&s, sig.p + CR_ED448_LEN) || !cr_ed448_decode(&p, point)) {
        return T13_E_BAD_SIGNATURE;
    }
    hash(&k, sig.p, point, message);
    cr_ed448_negate(&p);
    cr_ed448_mul_both(&p, &s, &k, &p);
    cr_ed448_encode(r, &p);
    return ct_equal(r, sig.p, CR_ED448_LEN) ? T13_OK : T13_E_BAD_SIGNATURE;
}
