#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <psa/crypto.h>

static const psa_algorithm_t algorithms[CR_HASH_COUNT] = {
    [CR_MD5] = PSA_ALG_MD5,
    [CR_SHA1] = PSA_ALG_SHA_1,
    [CR_SHA224] = PSA_ALG_SHA_224,
    [CR_SHA256] = PSA_ALG_SHA_256,
    [CR_SHA384] = PSA_ALG_SHA_384,
    [CR_SHA512] = PSA_ALG_SHA_512,
    [CR_SHA3_224] = PSA_ALG_SHA3_224,
    [CR_SHA3_256] = PSA_ALG_SHA3_256,
    [CR_SHA3_384] = PSA_ALG_SHA3_384,
    [CR_SHA3_512] = PSA_ALG_SHA3_512,
    [CR_RIPEMD160] = PSA_ALG_RIPEMD160,
};

_Static_assert(sizeof(psa_hash_operation_t) <= sizeof(((struct cr_hash *)0)->state),
               "a PSA hash operation fits into struct cr_hash");

static enum t13_status psa_init(void *state, enum cr_hash_id id)
{
    psa_hash_operation_t *op = state;

    T13_TRY(cr_start());
    *op = (psa_hash_operation_t)PSA_HASH_OPERATION_INIT;
    return cr_from_psa(psa_hash_setup(op, algorithms[id]));
}

static enum t13_status psa_update(void *state, const void *p, size_t n)
{
    psa_hash_operation_t *op = state;

    return cr_from_psa(psa_hash_update(op, p, n));
}

static enum t13_status psa_finish(void *state, uint8_t *out, size_t out_len)
{
    psa_hash_operation_t *op = state;
    size_t written = 0;

    return cr_from_psa(psa_hash_finish(op, out, out_len, &written));
}

static enum t13_status psa_copy(void *to, const void *from)
{
    psa_hash_operation_t *op = to;

    *op = (psa_hash_operation_t)PSA_HASH_OPERATION_INIT;
    return cr_from_psa(psa_hash_clone(from, op));
}

static void psa_clear(void *state)
{
    psa_hash_operation_t *op = state;

    /* Fails on nothing that could be in an operation of ours. */
    (void)psa_hash_abort(op);
}

const struct cr_hash_ops cr_psa_hash = {
    .init = psa_init,
    .update = psa_update,
    .finish = psa_finish,
    .copy = psa_copy,
    .clear = psa_clear,
};
