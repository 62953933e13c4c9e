/* EMSA-PKCS1-v1_5 and EMSA-PSS: RFC 8017 sections 9.1 and 9.2. */
#include "crypto/key/rsa_pad.h"

#include "crypto/ct/ct.h"
#include "crypto/key/oid.h"
#include "crypto/mem.h"
#include "crypto/psa/rsa.h"
#include "crypto/rand.h"

#include <string.h>

/* SEQUENCE { SEQUENCE { oid, NULL }, OCTET STRING digest }, written by hand: all lengths are short.
 * Returns how many bytes come before the digest. */
static size_t digest_info(enum cr_hash_id hash, uint8_t out[32])
{
    struct bytes oid = oid_of_hash(hash);
    size_t n = 0;

    out[n++] = 0x30;
    out[n++] = (uint8_t)(8 + oid.n + cr_hash_len(hash));
    out[n++] = 0x30;
    out[n++] = (uint8_t)(4 + oid.n);
    out[n++] = 0x06;
    out[n++] = (uint8_t)oid.n;
    memcpy(out + n, oid.p, oid.n);
    n += oid.n;
    out[n++] = 0x05;
    out[n++] = 0;
    out[n++] = 0x04;
    out[n++] = (uint8_t)cr_hash_len(hash);
    return n;
}

enum t13_status rsa_pkcs1_encode(enum cr_hash_id hash, struct bytes digest, uint8_t *em,
                                 size_t em_len)
{
    uint8_t prefix[32];
    size_t prefix_len = hash != CR_HASH_NONE ? digest_info(hash, prefix) : 0;

    if (em_len < 11 || digest.n > em_len - 11 || prefix_len > em_len - 11 - digest.n) {
        return T13_E_ARGUMENT;
    }
    size_t pad_len = em_len - 3 - prefix_len - digest.n;
    em[0] = 0;
    em[1] = 1;
    memset(em + 2, 0xff, pad_len);
    em[2 + pad_len] = 0;
    if (prefix_len > 0) {
        memcpy(em + 3 + pad_len, prefix, prefix_len);
    }
    if (digest.n > 0) {
        memcpy(em + em_len - digest.n, digest.p, digest.n);
    }
    return T13_OK;
}

/* MGF1 (appendix B.2.1), xored over out. */
enum t13_status rsa_mgf1_xor(enum cr_hash_id hash, struct bytes seed, uint8_t *out, size_t n)
{
    uint8_t block[CR_HASH_MAX];
    enum t13_status status = T13_OK;

    for (uint32_t counter = 0; n > 0 && status == T13_OK; counter++) {
        uint8_t be[4] = {(uint8_t)(counter >> 24), (uint8_t)(counter >> 16),
                         (uint8_t)(counter >> 8), (uint8_t)counter};
        struct cr_hash h;
        status = cr_hash_init(&h, hash);
        if (status == T13_OK) {
            status = cr_hash_update(&h, seed.p, seed.n);
        }
        if (status == T13_OK) {
            status = cr_hash_update(&h, be, sizeof(be));
        }
        if (status == T13_OK) {
            status = cr_hash_finish(&h, block);
        } else {
            cr_hash_clear(&h);
        }
        size_t part = n < cr_hash_len(hash) ? n : cr_hash_len(hash);
        for (size_t i = 0; i < part && status == T13_OK; i++) {
            out[i] ^= block[i];
        }
        out += part;
        n -= part;
    }
    mem_clear(block, sizeof(block));
    return status;
}

/* H = Hash(eight zeros | digest | salt). */
static enum t13_status pss_hash(enum cr_hash_id hash, struct bytes digest, struct bytes salt,
                                uint8_t *out)
{
    static const uint8_t zeros[8];
    struct cr_hash h;

    T13_TRY(cr_hash_init(&h, hash));
    enum t13_status status = cr_hash_update(&h, zeros, sizeof(zeros));
    if (status == T13_OK) {
        status = cr_hash_update(&h, digest.p, digest.n);
    }
    if (status == T13_OK) {
        status = cr_hash_update(&h, salt.p, salt.n);
    }
    if (status == T13_OK) {
        return cr_hash_finish(&h, out);
    }
    cr_hash_clear(&h);
    return status;
}

static enum cr_hash_id mgf1_hash_of(const struct cr_sig_alg *alg)
{
    return alg->mgf1_hash != CR_HASH_NONE ? alg->mgf1_hash : alg->hash;
}

/* em = 0 when the encoding has a byte less than the modulus; then maskedDB | H | 0xbc. */
enum t13_status rsa_pss_encode(const struct cr_sig_alg *alg, struct bytes digest, unsigned bits,
                               uint8_t *em)
{
    size_t hash_len = cr_hash_len(alg->hash);
    size_t em_len = (bits - 1 + 7) / 8;

    if (em_len < hash_len + 2 || digest.n != hash_len) {
        return T13_E_ARGUMENT;
    }
    size_t longest = em_len - hash_len - 2;
    size_t salt_len = alg->salt_len >= 0                  ? (size_t)alg->salt_len
                      : alg->salt_len == CR_SALT_HASH_LEN ? hash_len
                                                          : longest;
    if (salt_len > longest) {
        return T13_E_ARGUMENT;
    }
    if (bits % 8 == 1) {
        *em++ = 0;
    }
    size_t db_len = em_len - hash_len - 1;
    uint8_t *salt = em + db_len - salt_len;
    memset(em, 0, db_len - salt_len);
    em[db_len - salt_len - 1] = 1;
    if (salt_len > 0) {
        T13_TRY(cr_rand(salt, salt_len));
    }
    T13_TRY(pss_hash(alg->hash, digest, bytes_of(salt, salt_len), em + db_len));
    T13_TRY(rsa_mgf1_xor(mgf1_hash_of(alg), bytes_of(em + db_len, hash_len), em, db_len));
    em[0] &= (uint8_t)(0xff >> (8 * em_len - (bits - 1)));
    em[em_len - 1] = 0xbc;
    return T13_OK;
}

/* Finds the salt in an unmasked DB: zeros, one, salt. */
static bool find_salt(const struct cr_sig_alg *alg, struct bytes db, struct bytes *salt)
{
    size_t i = 0;

    while (i < db.n && db.p[i] == 0) {
        i++;
    }
    if (i == db.n || db.p[i] != 1) {
        return false;
    }
    *salt = bytes_of(db.p + i + 1, db.n - i - 1);
    if (alg->salt_len == CR_SALT_AUTO) {
        return true;
    }
    return salt->n == (alg->salt_len >= 0 ? (size_t)alg->salt_len : cr_hash_len(alg->hash));
}

enum t13_status rsa_pss_check(const struct cr_sig_alg *alg, struct bytes digest, unsigned bits,
                              const uint8_t *em)
{
    uint8_t db[CR_RSA_LEN_MAX];
    uint8_t expected[CR_HASH_MAX];
    size_t hash_len = cr_hash_len(alg->hash);
    size_t em_len = (bits - 1 + 7) / 8;
    struct bytes salt;

    if (digest.n != hash_len) {
        return T13_E_ARGUMENT;
    }
    if (bits % 8 == 1 && *em++ != 0) {
        return T13_E_BAD_SIGNATURE;
    }
    uint8_t top = (uint8_t)(0xff >> (8 * em_len - (bits - 1)));
    if (em_len < hash_len + 2 || em[em_len - 1] != 0xbc || (em[0] & ~top) != 0) {
        return T13_E_BAD_SIGNATURE;
    }
    size_t db_len = em_len - hash_len - 1;
    memcpy(db, em, db_len);
    T13_TRY(rsa_mgf1_xor(mgf1_hash_of(alg), bytes_of(em + db_len, hash_len), db, db_len));
    db[0] &= top;
    if (!find_salt(alg, bytes_of(db, db_len), &salt)) {
        return T13_E_BAD_SIGNATURE;
    }
    T13_TRY(pss_hash(alg->hash, digest, salt, expected));
    return ct_equal(expected, em + db_len, hash_len) ? T13_OK : T13_E_BAD_SIGNATURE;
}
