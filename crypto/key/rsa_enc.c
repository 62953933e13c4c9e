/* RSAES-PKCS1-v1_5 and RSAES-OAEP: RFC 8017 sections 7.1 and 7.2.
 *
 * What comes out of the private key is looked at as a whole, without a branch and without an
 * address that depends on it: D. Bleichenbacher, "Chosen ciphertext attacks against protocols based
 * on the RSA encryption standard PKCS #1", 1998; J. Manger, "A chosen ciphertext attack on RSA
 * OAEP", 2001. Only the one verdict, and the length of a good message, are let known. */
#include "crypto/rsa_enc.h"

#include "crypto/ct/secret.h"
#include "crypto/key/internal.h"
#include "crypto/key/rsa_pad.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

_Static_assert(CR_RSA_ENC_MAX == CR_RSA_LEN_MAX, "the same modulus");

#define PKCS1_EXTRA 11 /* 0, 2, eight octets at least, 0 */

/* All ones when x is 0; x below 2^31. */
static size_t mask_zero(size_t x)
{
    size_t mask = 0 - ((x - 1) >> (8 * sizeof(x) - 1));

    __asm__("" : "+r"(mask)); /* the compiler is not to know that it is one of two values */
    return mask;
}

static bool declassified(size_t mask)
{
    return secret_declassify(mask) != 0;
}

bool cr_pkcs1_decode(const uint8_t *em, size_t n, size_t *at, size_t *len)
{
    size_t seen = 0; /* all ones from the first zero on */
    size_t zero_at = 0;

    if (n < PKCS1_EXTRA) {
        return false;
    }
    size_t good = mask_zero(em[0]) & mask_zero((size_t)em[1] ^ 2);
    for (size_t i = 2; i < n; i++) {
        const size_t here = mask_zero(em[i]) & ~seen;
        zero_at |= i & here;
        seen |= here;
    }
    /* Eight octets at least: zero_at, below 2^31, is not below 10. */
    good &= seen & mask_zero((zero_at - (PKCS1_EXTRA - 1)) >> (8 * sizeof(zero_at) - 1));
    if (!declassified(good)) {
        return false;
    }
    *at = secret_declassify(zero_at) + 1;
    *len = n - *at;
    return true;
}

static enum cr_hash_id mgf1_of(const struct cr_rsa_enc *how)
{
    return how->mgf1_hash != CR_HASH_NONE ? how->mgf1_hash : how->hash;
}

/* em is 0, seed, DB: lHash, zeros, 1, the message. */
enum t13_status cr_oaep_encode(const struct cr_rsa_enc *how, struct bytes message, uint8_t *em,
                               size_t n)
{
    const size_t h = cr_hash_len(how->hash);
    uint8_t *seed = em + 1;
    uint8_t *db = em + 1 + h;

    if (h == 0 || cr_hash_len(mgf1_of(how)) == 0 || n < 2 * h + 2 || message.n > n - 2 * h - 2) {
        return T13_E_ARGUMENT;
    }
    const size_t db_len = n - 1 - h;
    memset(em, 0, n);
    T13_TRY(cr_hash_once(how->hash, how->label, db));
    db[db_len - message.n - 1] = 1;
    if (message.n > 0) {
        memcpy(db + db_len - message.n, message.p, message.n);
    }
    T13_TRY(cr_rand(seed, h));
    T13_TRY(rsa_mgf1_xor(mgf1_of(how), bytes_of(seed, h), db, db_len));
    return rsa_mgf1_xor(mgf1_of(how), bytes_of(db, db_len), seed, h);
}

enum t13_status cr_oaep_decode(const struct cr_rsa_enc *how, uint8_t *em, size_t n, size_t *at,
                               size_t *len)
{
    const size_t h = cr_hash_len(how->hash);
    uint8_t label_hash[CR_HASH_MAX];
    uint8_t *seed = em + 1;
    uint8_t *db = em + 1 + h;
    size_t wrong = em[0];
    size_t seen = 0; /* all ones from the 1 on */
    size_t one_at = 0;

    if (h == 0 || cr_hash_len(mgf1_of(how)) == 0 || n < 2 * h + 2) {
        return T13_E_ARGUMENT;
    }
    const size_t db_len = n - 1 - h;
    T13_TRY(cr_hash_once(how->hash, how->label, label_hash));
    T13_TRY(rsa_mgf1_xor(mgf1_of(how), bytes_of(db, db_len), seed, h));
    T13_TRY(rsa_mgf1_xor(mgf1_of(how), bytes_of(seed, h), db, db_len));
    for (size_t i = 0; i < h; i++) {
        wrong |= (size_t)(db[i] ^ label_hash[i]);
    }
    for (size_t i = h; i < db_len; i++) {
        const size_t is_one = mask_zero((size_t)db[i] ^ 1);
        one_at |= i & is_one & ~seen;
        wrong |= db[i] & ~is_one & ~seen;
        seen |= is_one;
    }
    if (!declassified(mask_zero(wrong) & seen)) {
        return T13_E_BAD_RECORD_MAC;
    }
    *at = (size_t)(db - em) + secret_declassify(one_at) + 1;
    *len = n - *at;
    return T13_OK;
}

/* Octets that are not zero; 64 zeros in a row do not happen. */
static enum t13_status fill_nonzero(uint8_t *p, size_t n)
{
    T13_TRY(cr_rand(p, n));
    for (size_t i = 0; i < n; i++) {
        for (int tries = 0; p[i] == 0; tries++) {
            if (tries == 64) {
                return T13_E_RANDOM;
            }
            T13_TRY(cr_rand(p + i, 1));
        }
    }
    return T13_OK;
}

static enum t13_status pkcs1_encode(struct bytes message, uint8_t *em, size_t n)
{
    if (n < PKCS1_EXTRA || message.n > n - PKCS1_EXTRA) {
        return T13_E_ARGUMENT;
    }
    em[0] = 0;
    em[1] = 2;
    em[n - message.n - 1] = 0;
    if (message.n > 0) {
        memcpy(em + n - message.n, message.p, message.n);
    }
    return fill_nonzero(em + 2, n - message.n - 3);
}

enum t13_status cr_rsa_encrypt(const struct cr_key *key, const struct cr_rsa_enc *how,
                               struct bytes message, uint8_t *out)
{
    uint8_t em[CR_RSA_LEN_MAX];

    if (key->type != CR_KEY_RSA) {
        return T13_E_ARGUMENT;
    }
    const size_t n = cr_rsa_len(key->rsa);
    enum t13_status status = how->padding == CR_PAD_OAEP ? cr_oaep_encode(how, message, em, n)
                                                         : pkcs1_encode(message, em, n);
    if (status == T13_OK) {
        status = cr_rsa_public(key->rsa, em, out);
    }
    mem_clear(em, n);
    return status;
}

enum t13_status cr_rsa_decrypt(const struct cr_key *key, const struct cr_rsa_enc *how,
                               struct bytes in, uint8_t *out, size_t *out_len)
{
    uint8_t em[CR_RSA_LEN_MAX];
    size_t at = 0;
    size_t len = 0;

    if (key->type != CR_KEY_RSA || !key->is_private || in.n != cr_rsa_len(key->rsa)) {
        return T13_E_ARGUMENT;
    }
    enum t13_status status = cr_rsa_private(key->rsa, in.p, em);
    if (status == T13_OK && how->padding == CR_PAD_OAEP) {
        status = cr_oaep_decode(how, em, in.n, &at, &len);
    } else if (status == T13_OK && !cr_pkcs1_decode(em, in.n, &at, &len)) {
        status = T13_E_BAD_RECORD_MAC;
    }
    if (status == T13_OK) {
        memcpy(out, em + at, len);
        *out_len = len;
    }
    mem_clear(em, sizeof(em));
    return status;
}
