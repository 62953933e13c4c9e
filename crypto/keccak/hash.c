/* SHA-3 and SHAKE as hashes: FIPS 202 6.1 and 6.2. */
#include "crypto/keccak/keccak.h"
#include "crypto/ops.h"

_Static_assert(sizeof(struct cr_keccak) <= sizeof(((struct cr_hash *)0)->state),
               "a sponge fits into struct cr_hash");

static enum t13_status sponge_init(void *state, enum cr_hash_id id)
{
    bool is_xof = cr_hash_is_xof(id);

    cr_keccak_init(state, cr_hash_block(id), is_xof ? CR_SUFFIX_SHAKE : CR_SUFFIX_SHA3);
    return T13_OK;
}

static enum t13_status sponge_update(void *state, const void *p, size_t n)
{
    struct cr_keccak *k = state;

    if (k->is_squeezing) {
        return T13_E_ARGUMENT;
    }
    cr_keccak_absorb(k, p, n);
    return T13_OK;
}

static enum t13_status sponge_finish(void *state, uint8_t *out, size_t out_len)
{
    cr_keccak_squeeze(state, out, out_len);
    return T13_OK;
}

static enum t13_status sponge_copy(void *to, const void *from)
{
    const struct cr_keccak *k = from;

    *(struct cr_keccak *)to = *k;
    return T13_OK;
}

static void sponge_clear(void *state)
{
    cr_keccak_clear(state);
}

const struct cr_hash_ops cr_keccak_hash = {
    .init = sponge_init,
    .update = sponge_update,
    .finish = sponge_finish,
    .copy = sponge_copy,
    .clear = sponge_clear,
};
