/* HKDF: RFC 5869. */
#include "crypto/hash.h"
#include "crypto/mem.h"

#include <string.h>

enum t13_status cr_hkdf_extract(enum cr_hash_id id, struct bytes salt, struct bytes ikm,
                                uint8_t *out)
{
    static const uint8_t zeros[CR_HASH_MAX];

    if (cr_hash_len(id) == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (salt.n == 0) {
        salt = bytes_of(zeros, cr_hash_len(id));
    }
    enum t13_status status = cr_hmac_once(id, salt, ikm, out);
    if (status != T13_OK) {
        mem_clear(out, cr_hash_len(id));
    }
    return status;
}

/* T(counter) = HMAC(PRK, T(counter - 1) | info | counter), in block both ways. */
static enum t13_status next_block(const struct cr_hmac *keyed, struct bytes info, uint8_t counter,
                                  uint8_t *block, size_t block_len)
{
    struct cr_hmac m;

    T13_TRY(cr_hmac_copy(&m, keyed));
    enum t13_status status = T13_OK;
    if (counter > 1) {
        status = cr_hmac_update(&m, block, block_len);
    }
    if (status == T13_OK) {
        status = cr_hmac_update(&m, info.p, info.n);
    }
    if (status == T13_OK) {
        status = cr_hmac_update(&m, &counter, 1);
    }
    if (status == T13_OK) {
        return cr_hmac_finish(&m, block);
    }
    cr_hmac_clear(&m);
    return status;
}

enum t13_status cr_hkdf_expand_keyed(const struct cr_hmac *keyed, struct bytes info, uint8_t *out,
                                     size_t out_len)
{
    uint8_t block[CR_HASH_MAX];
    const size_t block_len = cr_hash_len(keyed->inner.id);
    enum t13_status status = T13_OK;
    size_t done = 0;

    if (block_len == 0 || out_len > 255 * block_len) {
        return T13_E_ARGUMENT;
    }
    for (unsigned i = 1; status == T13_OK && done < out_len; i++) {
        status = next_block(keyed, info, (uint8_t)i, block, block_len);
        if (status == T13_OK) {
            size_t n = out_len - done < block_len ? out_len - done : block_len;
            memcpy(out + done, block, n);
            done += n;
        }
    }
    mem_clear(block, sizeof(block));
    if (status != T13_OK) {
        mem_clear(out, out_len);
    }
    return status;
}

enum t13_status cr_hkdf_expand(enum cr_hash_id id, struct bytes prk, struct bytes info,
                               uint8_t *out, size_t out_len)
{
    struct cr_hmac keyed;

    if (cr_hash_len(id) == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (out_len > 255 * cr_hash_len(id)) {
        return T13_E_ARGUMENT;
    }
    enum t13_status status = cr_hmac_init(&keyed, id, prk);
    if (status == T13_OK) {
        status = cr_hkdf_expand_keyed(&keyed, info, out, out_len);
        cr_hmac_clear(&keyed);
    } else {
        mem_clear(out, out_len);
    }
    return status;
}
