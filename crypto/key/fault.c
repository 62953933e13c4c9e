/* Where a signature that does not hold goes wrong: RFC 8017 8.1.2 and 8.2.2, RFC 3279 2.2.3. The
 * verifiers of sign.c compare whole blocks and say yes or no; this is for error messages alone, and
 * looks only at what is public. */
#include "crypto/der.h"
#include "crypto/key/internal.h"

#include <string.h>

#define PSS_TRAILER 0xbc
#define MIN_PAD 8

static enum cr_sig_fault pkcs1_fault(const uint8_t *em, size_t n)
{
    size_t at = 2;

    if (em[0] != 0) {
        return CR_FAULT_ZERO_OCTET;
    }
    if (em[1] != 1) {
        return CR_FAULT_BLOCK_TYPE;
    }
    while (at < n && em[at] == 0xff) {
        at++;
    }
    if (at == n) {
        return CR_FAULT_PAD_END;
    }
    if (em[at] != 0) {
        return CR_FAULT_PAD_OCTET;
    }
    return at - 2 < MIN_PAD ? CR_FAULT_PAD_SHORT : CR_FAULT_VALUE;
}

static enum cr_sig_fault pss_fault(const uint8_t *em, size_t n, unsigned bits)
{
    /* The encoded message is one bit shorter than the modulus. */
    unsigned used = (bits - 1) & 7;

    if ((em[0] & (0xffu << used) & 0xffu) != 0) {
        return CR_FAULT_FIRST_OCTET;
    }
    return em[n - 1] != PSS_TRAILER ? CR_FAULT_LAST_OCTET : CR_FAULT_VALUE;
}

static enum cr_sig_fault rsa_fault(const struct cr_key *key, const struct cr_sig_alg *alg,
                                   struct bytes sig)
{
    uint8_t in[CR_RSA_LEN_MAX];
    uint8_t em[CR_RSA_LEN_MAX];
    size_t n = cr_rsa_len(key->rsa);
    bool pss = alg->scheme == CR_SIG_RSA_PSS;

    if (sig.n > n || (!pss && sig.n != n)) {
        return CR_FAULT_LENGTH;
    }
    memset(in, 0, n - sig.n);
    if (sig.n > 0) {
        memcpy(in + n - sig.n, sig.p, sig.n);
    }
    enum t13_status status = cr_rsa_public(key->rsa, in, em);
    if (status != T13_OK) {
        return status == T13_E_ARGUMENT ? CR_FAULT_RANGE : CR_FAULT_VALUE;
    }
    return pss ? pss_fault(em, n, cr_rsa_bits(key->rsa)) : pkcs1_fault(em, n);
}

static bool is_zero(struct bytes b)
{
    uint8_t all = 0;

    for (size_t i = 0; i < b.n; i++) {
        all |= b.p[i];
    }
    return all == 0;
}

static enum cr_sig_fault ecdsa_fault(const struct cr_key *key, struct bytes sig)
{
    size_t n = cr_ec_field_len(key_curve(key->type));
    struct der d = der_of(sig);
    struct der inside;
    struct bytes r;
    struct bytes s;

    if (!der_enter(&d, DER_SEQUENCE, &inside) || !der_at_end(&d) || !der_unsigned(&inside, &r) ||
        !der_unsigned(&inside, &s) || !der_at_end(&inside)) {
        return CR_FAULT_FORM;
    }
    return is_zero(r) || is_zero(s) || r.n > n || s.n > n ? CR_FAULT_RANGE : CR_FAULT_VALUE;
}

enum cr_sig_fault cr_sig_fault(const struct cr_key *key, const struct cr_sig_alg *alg,
                               struct bytes sig)
{
    if (key->type == CR_KEY_RSA || key->type == CR_KEY_RSA_PSS) {
        return rsa_fault(key, alg, sig);
    }
    return alg->scheme == CR_SIG_ECDSA ? ecdsa_fault(key, sig) : CR_FAULT_VALUE;
}
