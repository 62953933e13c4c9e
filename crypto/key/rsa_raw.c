/* The halves of an RSA signature: crypto/rsa_raw.h. */
#include "crypto/rsa_raw.h"

#include "crypto/key/internal.h"
#include "crypto/key/rsa_pad.h"
#include "crypto/mem.h"

#include <string.h>

_Static_assert(CR_RSA_RAW_MAX == CR_RSA_LEN_MAX, "the same modulus");

enum t13_status cr_rsa_raw(const struct cr_key *key, bool private_key, const uint8_t *in,
                           uint8_t *out)
{
    if (!key_is_rsa(key->type) || (private_key && !key->is_private)) {
        return T13_E_ARGUMENT;
    }
    return private_key ? cr_rsa_private(key->rsa, in, out) : cr_rsa_public(key->rsa, in, out);
}

enum t13_status cr_rsa_pss_encode(const struct cr_sig_alg *alg, struct bytes digest, unsigned bits,
                                  uint8_t *em)
{
    if (bits < CR_RSA_BITS_MIN || bits > CR_RSA_BITS_MAX || cr_hash_len(alg->hash) == 0) {
        return T13_E_ARGUMENT;
    }
    return rsa_pss_encode(alg, digest, bits, em);
}

enum t13_status cr_rsa_digest_info(enum cr_hash_id hash, struct bytes digest,
                                   uint8_t out[CR_DIGEST_INFO_MAX], size_t *n)
{
    uint8_t em[CR_DIGEST_INFO_MAX + 11]; /* 0, 1, at least eight times 255, 0 */
    size_t at = 2;

    if (hash == CR_HASH_NONE || digest.n != cr_hash_len(hash)) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(rsa_pkcs1_encode(hash, digest, em, sizeof(em)));
    while (em[at] == 0xff) { /* a 0 ends them */
        at++;
    }
    *n = sizeof(em) - at - 1;
    memcpy(out, em + at + 1, *n);
    return T13_OK;
}
