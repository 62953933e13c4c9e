#include "crypto/hash.h"

#include "crypto/mem.h"
#include "crypto/ops.h"
#include "crypto/sha2/sha2.h"

static const struct hash_size {
    uint8_t len;
    uint8_t block;
} sizes[CR_HASH_COUNT] = {
    [CR_MD5] = {16, 64},       [CR_SHA1] = {20, 64},      [CR_SHA224] = {28, 64},
    [CR_SHA256] = {32, 64},    [CR_SHA384] = {48, 128},   [CR_SHA512] = {64, 128},
    [CR_SHA3_224] = {28, 144}, [CR_SHA3_256] = {32, 136}, [CR_SHA3_384] = {48, 104},
    [CR_SHA3_512] = {64, 72},  [CR_RIPEMD160] = {20, 64}, [CR_SHAKE128] = {16, 168},
    [CR_SHAKE256] = {32, 136},
};

static bool known(enum cr_hash_id id)
{
    return id > CR_HASH_NONE && id < CR_HASH_COUNT;
}

bool cr_hash_is_xof(enum cr_hash_id id)
{
    return id == CR_SHAKE128 || id == CR_SHAKE256;
}

/* The one place where a kernel would be chosen. */
static const struct cr_hash_ops *ops_of(enum cr_hash_id id)
{
    switch (id) {
    case CR_SHA1:
        return cr_sha1_kernel() != NULL ? &cr_sha2_hash : &cr_psa_hash;
    case CR_SHA224:
    case CR_SHA256:
        return cr_sha256_kernel() != NULL ? &cr_sha2_hash : &cr_psa_hash;
    case CR_SHA384:
    case CR_SHA512:
        return cr_sha512_kernel() != NULL ? &cr_sha2_hash : &cr_psa_hash;
    case CR_SHA3_224:
    case CR_SHA3_256:
    case CR_SHA3_384:
    case CR_SHA3_512:
    case CR_SHAKE128:
    case CR_SHAKE256:
        return &cr_keccak_hash;
    default:
        return &cr_psa_hash;
    }
}

size_t cr_hash_len(enum cr_hash_id id)
{
    return known(id) ? sizes[id].len : 0;
}

size_t cr_hash_block(enum cr_hash_id id)
{
    return known(id) ? sizes[id].block : 0;
}

enum t13_status cr_hash_init(struct cr_hash *h, enum cr_hash_id id)
{
    h->id = CR_HASH_NONE;
    if (!known(id)) {
        return T13_E_UNSUPPORTED;
    }
    T13_TRY(ops_of(id)->init(h->state, id));
    h->id = id;
    return T13_OK;
}

enum t13_status cr_hash_update(struct cr_hash *h, const void *p, size_t n)
{
    if (!known(h->id)) {
        return T13_E_ARGUMENT;
    }
    if (n == 0) {
        return T13_OK;
    }
    return ops_of(h->id)->update(h->state, p, n);
}

enum t13_status cr_hash_finish(struct cr_hash *h, uint8_t *out)
{
    enum t13_status status = T13_E_ARGUMENT;

    if (known(h->id)) {
        status = ops_of(h->id)->finish(h->state, out, cr_hash_len(h->id));
    }
    cr_hash_clear(h);
    return status;
}

enum t13_status cr_hash_finish_xof(struct cr_hash *h, uint8_t *out, size_t n)
{
    enum t13_status status = T13_E_ARGUMENT;

    if (cr_hash_is_xof(h->id)) {
        status = ops_of(h->id)->finish(h->state, out, n);
    }
    cr_hash_clear(h);
    return status;
}

enum t13_status cr_hash_peek(const struct cr_hash *h, uint8_t *out)
{
    struct cr_hash copy;

    T13_TRY(cr_hash_copy(&copy, h));
    return cr_hash_finish(&copy, out);
}

enum t13_status cr_hash_copy(struct cr_hash *to, const struct cr_hash *from)
{
    to->id = CR_HASH_NONE;
    if (!known(from->id)) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(ops_of(from->id)->copy(to->state, from->state));
    to->id = from->id;
    return T13_OK;
}

void cr_hash_clear(struct cr_hash *h)
{
    if (known(h->id)) {
        ops_of(h->id)->clear(h->state);
    }
    mem_clear(h, sizeof(*h));
}

enum t13_status cr_hash_once(enum cr_hash_id id, struct bytes in, uint8_t *out)
{
    struct cr_hash h;

    T13_TRY(cr_hash_init(&h, id));
    enum t13_status status = cr_hash_update(&h, in.p, in.n);
    if (status == T13_OK) {
        return cr_hash_finish(&h, out);
    }
    cr_hash_clear(&h);
    return status;
}
