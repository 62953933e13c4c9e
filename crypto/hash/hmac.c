/* HMAC: RFC 2104. */
#include "crypto/hash.h"
#include "crypto/mem.h"

#include <string.h>

static enum t13_status start_with_pad(struct cr_hash *h, enum cr_hash_id id, const uint8_t *key,
                                      uint8_t pad)
{
    uint8_t block[CR_HASH_BLOCK_MAX];
    size_t n = cr_hash_block(id);

    /* Words: every block is a multiple of 8 bytes. */
    for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
        uint64_t v;
        memcpy(&v, key + i, sizeof(v));
        v ^= pad * UINT64_C(0x0101010101010101);
        memcpy(block + i, &v, sizeof(v));
    }
    enum t13_status status = cr_hash_init(h, id);
    if (status == T13_OK) {
        status = cr_hash_update(h, block, n);
    }
    mem_clear(block, sizeof(block));
    return status;
}

enum t13_status cr_hmac_init(struct cr_hmac *m, enum cr_hash_id id, struct bytes key)
{
    uint8_t block_key[CR_HASH_BLOCK_MAX] = {0};
    enum t13_status status = T13_OK;

    m->inner.id = CR_HASH_NONE;
    m->outer.id = CR_HASH_NONE;
    if (cr_hash_len(id) == 0 || cr_hash_is_xof(id)) {
        return T13_E_UNSUPPORTED;
    }
    if (key.n > cr_hash_block(id)) {
        status = cr_hash_once(id, key, block_key);
    } else if (key.n > 0) {
        memcpy(block_key, key.p, key.n);
    }
    if (status == T13_OK) {
        status = start_with_pad(&m->inner, id, block_key, 0x36);
    }
    if (status == T13_OK) {
        status = start_with_pad(&m->outer, id, block_key, 0x5c);
    }
    mem_clear(block_key, sizeof(block_key));
    if (status != T13_OK) {
        cr_hmac_clear(m);
    }
    return status;
}

enum t13_status cr_hmac_update(struct cr_hmac *m, const void *p, size_t n)
{
    return cr_hash_update(&m->inner, p, n);
}

enum t13_status cr_hmac_finish(struct cr_hmac *m, uint8_t *out)
{
    uint8_t digest[CR_HASH_MAX];
    size_t n = cr_hash_len(m->inner.id);

    enum t13_status status = cr_hash_finish(&m->inner, digest);
    if (status == T13_OK) {
        status = cr_hash_update(&m->outer, digest, n);
    }
    if (status == T13_OK) {
        status = cr_hash_finish(&m->outer, out);
    }
    mem_clear(digest, sizeof(digest));
    cr_hmac_clear(m);
    return status;
}

enum t13_status cr_hmac_copy(struct cr_hmac *to, const struct cr_hmac *from)
{
    to->inner.id = CR_HASH_NONE;
    to->outer.id = CR_HASH_NONE;
    T13_TRY(cr_hash_copy(&to->inner, &from->inner));
    enum t13_status status = cr_hash_copy(&to->outer, &from->outer);
    if (status != T13_OK) {
        cr_hmac_clear(to);
    }
    return status;
}

void cr_hmac_clear(struct cr_hmac *m)
{
    cr_hash_clear(&m->inner);
    cr_hash_clear(&m->outer);
}

enum t13_status cr_hmac_once(enum cr_hash_id id, struct bytes key, struct bytes in, uint8_t *out)
{
    struct cr_hmac m;

    T13_TRY(cr_hmac_init(&m, id, key));
    enum t13_status status = cr_hmac_update(&m, in.p, in.n);
    if (status == T13_OK) {
        return cr_hmac_finish(&m, out);
    }
    cr_hmac_clear(&m);
    return status;
}
