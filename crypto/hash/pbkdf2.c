/* PBKDF2: RFC 8018 section 5.2. */
#include "crypto/hash.h"
#include "crypto/mem.h"

#include <string.h>

static enum t13_status prf(const struct cr_hmac *keyed, struct bytes in, struct bytes more,
                           uint8_t *out)
{
    struct cr_hmac m;

    T13_TRY(cr_hmac_copy(&m, keyed));
    enum t13_status status = cr_hmac_update(&m, in.p, in.n);
    if (status == T13_OK) {
        status = cr_hmac_update(&m, more.p, more.n);
    }
    if (status == T13_OK) {
        return cr_hmac_finish(&m, out);
    }
    cr_hmac_clear(&m);
    return status;
}

/* One block: U_1 xor U_2 xor ... xor U_iterations. */
static enum t13_status one_block(const struct cr_hmac *keyed, size_t len, struct bytes salt,
                                 uint32_t number, uint32_t iterations, uint8_t *block)
{
    uint8_t be[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                     (uint8_t)number};
    uint8_t u[CR_HASH_MAX];

    enum t13_status status = prf(keyed, salt, bytes_of(be, sizeof(be)), u);
    memcpy(block, u, len);
    for (uint32_t i = 1; status == T13_OK && i < iterations; i++) {
        status = prf(keyed, bytes_of(u, len), bytes_of(NULL, 0), u);
        for (size_t j = 0; j < len; j++) {
            block[j] ^= u[j];
        }
    }
    mem_clear(u, sizeof(u));
    return status;
}

enum t13_status cr_pbkdf2(enum cr_hash_id id, struct bytes password, struct bytes salt,
                          uint32_t iterations, uint8_t *out, size_t out_len)
{
    struct cr_hmac keyed;
    uint8_t block[CR_HASH_MAX] = {0};
    size_t block_len = cr_hash_len(id);
    size_t done = 0;

    if (block_len == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (iterations == 0 || out_len / block_len >= UINT32_MAX) {
        return T13_E_ARGUMENT;
    }
    enum t13_status status = cr_hmac_init(&keyed, id, password);
    for (uint32_t number = 1; status == T13_OK && done < out_len; number++) {
        status = one_block(&keyed, block_len, salt, number, iterations, block);
        if (status == T13_OK) {
            size_t n = out_len - done < block_len ? out_len - done : block_len;
            memcpy(out + done, block, n);
            done += n;
        }
    }
    cr_hmac_clear(&keyed);
    mem_clear(block, sizeof(block));
    if (status != T13_OK) {
        mem_clear(out, out_len);
    }
    return status;
}
