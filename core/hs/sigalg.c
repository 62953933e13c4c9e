#include "core/hs/sigalg.h"

#define PSS(h)                                                                                     \
    {                                                                                              \
        CR_SIG_RSA_PSS, h, CR_HASH_NONE, CR_SALT_HASH_LEN                                          \
    }
#define ECDSA(h)                                                                                   \
    {                                                                                              \
        CR_SIG_ECDSA, h, CR_HASH_NONE, 0                                                           \
    }

#define MLDSA                                                                                      \
    {                                                                                              \
        CR_SIG_MLDSA, CR_HASH_NONE, CR_HASH_NONE, 0                                                \
    }

/* An RSA-PSS encoding needs room for two hashes and two bytes (RFC 8017 9.1.1). */
static const struct t13_sigalg sigalgs[] = {
    {0x0403, CR_KEY_P256, ECDSA(CR_SHA256), 0},
    {0x0503, CR_KEY_P384, ECDSA(CR_SHA384), 0},
    {0x0603, CR_KEY_P521, ECDSA(CR_SHA512), 0},
    {0x0807, CR_KEY_ED25519, {CR_SIG_EDDSA, CR_HASH_NONE, CR_HASH_NONE, 0}, 0},
    {0x0808, CR_KEY_ED448, {CR_SIG_EDDSA, CR_HASH_NONE, CR_HASH_NONE, 0}, 0},
    {0x0904, CR_KEY_MLDSA44, MLDSA, 0}, /* draft-ietf-tls-mldsa */
    {0x0905, CR_KEY_MLDSA65, MLDSA, 0},
    {0x0906, CR_KEY_MLDSA87, MLDSA, 0},
    {0x0804, CR_KEY_RSA, PSS(CR_SHA256), 8 * (2 * 32 + 2)},
    {0x0805, CR_KEY_RSA, PSS(CR_SHA384), 8 * (2 * 48 + 2)},
    {0x0806, CR_KEY_RSA, PSS(CR_SHA512), 8 * (2 * 64 + 2)},
    {0x0809, CR_KEY_RSA_PSS, PSS(CR_SHA256), 8 * (2 * 32 + 2)},
    {0x080a, CR_KEY_RSA_PSS, PSS(CR_SHA384), 8 * (2 * 48 + 2)},
    {0x080b, CR_KEY_RSA_PSS, PSS(CR_SHA512), 8 * (2 * 64 + 2)},
};

const struct t13_sigalg *t13_sigalg_find(uint16_t code)
{
    for (size_t i = 0; i < sizeof(sigalgs) / sizeof(sigalgs[0]); i++) {
        if (sigalgs[i].code == code) {
            return &sigalgs[i];
        }
    }
    return NULL;
}

bool t13_sigalg_of_cert(uint16_t code, struct cr_sig_alg *out)
{
    static const struct {
        uint16_t code;
        struct cr_sig_alg alg;
    } others[] = {
        {0x0401, {CR_SIG_RSA_PKCS1, CR_SHA256, CR_HASH_NONE, 0}},
        {0x0501, {CR_SIG_RSA_PKCS1, CR_SHA384, CR_HASH_NONE, 0}},
        {0x0601, {CR_SIG_RSA_PKCS1, CR_SHA512, CR_HASH_NONE, 0}},
        {0x0201, {CR_SIG_RSA_PKCS1, CR_SHA1, CR_HASH_NONE, 0}},
        {0x0203, {CR_SIG_ECDSA, CR_SHA1, CR_HASH_NONE, 0}},
    };
    const struct t13_sigalg *s = t13_sigalg_find(code);

    if (s != NULL) {
        *out = s->alg;
        return true;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (others[i].code == code) {
            *out = others[i].alg;
            return true;
        }
    }
    return false;
}

bool t13_sigalg_fits(const struct t13_sigalg *s, const struct cr_key *key)
{
    struct cr_sig_alg only = {.scheme = CR_SIG_RSA_PSS};

    if (cr_key_type(key) != s->key || cr_key_bits(key) < s->min_bits) {
        return false;
    }
    /* RFC 4055 3.1: a restricted key has one hash, and at least this long a salt. */
    if (s->key == CR_KEY_RSA_PSS && cr_key_pss_params(key, &only)) {
        return only.hash == s->alg.hash && only.salt_len <= (int)cr_hash_len(only.hash);
    }
    return true;
}
