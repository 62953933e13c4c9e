/* ML-DSA keys: RFC 9881. */
#include "crypto/key/mldsa.h"

#include "crypto/ct/ct.h"
#include "crypto/key/seeded.h"
#include "crypto/mem.h"

#include <string.h>

const struct cr_mldsa_params *key_mldsa(enum cr_key_type type)
{
    switch (type) {
    case CR_KEY_MLDSA44:
        return &cr_mldsa_44;
    case CR_KEY_MLDSA65:
        return &cr_mldsa_65;
    case CR_KEY_MLDSA87:
        return &cr_mldsa_87;
    default:
        return NULL;
    }
}

/* seed: NULL when it is not known. */
static enum t13_status new_private(struct cr_key **out, enum cr_key_type type, const uint8_t *seed,
                                   const uint8_t *public_key, const uint8_t *private_key)
{
    const struct cr_mldsa_params *p = key_mldsa(type);
    uint8_t secret[CR_MLDSA_PRIVATE_MAX + CR_MLDSA_SEED_LEN];
    size_t n = cr_mldsa_private_len(p);
    size_t seed_len = seed != NULL ? CR_MLDSA_SEED_LEN : 0;

    memcpy(secret, private_key, n);
    if (seed != NULL) {
        memcpy(secret + n, seed, seed_len);
    }
    enum t13_status status = key_new_point(out, type, bytes_of(public_key, cr_mldsa_public_len(p)),
                                           bytes_of(secret, n + seed_len));
    if (status == T13_OK) {
        const uint8_t *at = (*out)->parts[CR_PART_PRIVATE].p;
        (*out)->parts[CR_PART_PRIVATE] = bytes_of(at, n);
        (*out)->parts[CR_PART_SEED] = bytes_of(at + n, seed_len);
    }
    mem_clear(secret, sizeof(secret));
    return status;
}

/* From a seed, and if expanded is not NULL the expanded key that is said to be its. */
static enum t13_status from_seed(struct cr_key **out, enum cr_key_type type, struct bytes seed,
                                 const struct bytes *expanded)
{
    const struct cr_mldsa_params *p = key_mldsa(type);
    uint8_t public_key[CR_MLDSA_PUBLIC_MAX];
    uint8_t private_key[CR_MLDSA_PRIVATE_MAX];
    size_t n = cr_mldsa_private_len(p);

    if (seed.n != CR_MLDSA_SEED_LEN || (expanded != NULL && expanded->n != n)) {
        return T13_E_BAD_KEY;
    }
    enum t13_status status = cr_mldsa_generate(p, seed.p, public_key, private_key);
    if (status == T13_OK && expanded != NULL && !ct_equal(private_key, expanded->p, n)) {
        status = T13_E_BAD_KEY;
    }
    if (status == T13_OK) {
        status = new_private(out, type, seed.p, public_key, private_key);
    }
    mem_clear(private_key, sizeof(private_key));
    return status;
}

static enum t13_status from_expanded(struct cr_key **out, enum cr_key_type type,
                                     struct bytes expanded)
{
    const struct cr_mldsa_params *p = key_mldsa(type);
    uint8_t public_key[CR_MLDSA_PUBLIC_MAX];

    if (expanded.n != cr_mldsa_private_len(p)) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(cr_mldsa_public(p, expanded.p, public_key));
    return new_private(out, type, NULL, public_key, expanded.p);
}

static const struct key_seeded seeded = {from_seed, from_expanded, CR_MLDSA_SEED_LEN};

enum t13_status key_mldsa_private(struct cr_key **out, enum cr_key_type type, struct bytes bare)
{
    return key_seeded_read(&seeded, out, type, bare);
}

enum t13_status key_mldsa_generate(struct cr_key **out, enum cr_key_type type)
{
    return key_seeded_generate(&seeded, out, type);
}

enum t13_status key_mldsa_parse(struct cr_key **out, enum cr_key_type type, struct bytes octets)
{
    return key_seeded_parse(&seeded, out, type, octets);
}
