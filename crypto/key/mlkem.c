/* ML-KEM keys (FIPS 203, RFC 9935) and what is done with them. */
#include "crypto/key/mlkem.h"

#include "crypto/ct/ct.h"
#include "crypto/key/seeded.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

bool key_mlkem(enum cr_key_type type, enum cr_mlkem_id *out)
{
    switch (type) {
    case CR_KEY_MLKEM512:
        *out = CR_MLKEM_512;
        return true;
    case CR_KEY_MLKEM768:
        *out = CR_MLKEM_768;
        return true;
    case CR_KEY_MLKEM1024:
        *out = CR_MLKEM_1024;
        return true;
    default:
        return false;
    }
}

size_t key_mlkem_public_len(enum cr_key_type type)
{
    enum cr_mlkem_id id = CR_MLKEM_512;

    return key_mlkem(type, &id) ? cr_mlkem_ek_len(id) : 0;
}

/* A key made ready; the caller clears and frees it. */
static struct cr_mlkem_key *allocate(enum cr_mlkem_id id)
{
    return mem_alloc(cr_mlkem_key_size(id));
}

static void release(struct cr_mlkem_key *key, enum cr_mlkem_id id)
{
    mem_clear_free(key, cr_mlkem_key_size(id));
}

enum t13_status key_mlkem_public(struct cr_key **out, enum cr_key_type type, struct bytes ek)
{
    enum cr_mlkem_id id = CR_MLKEM_512;

    if (!key_mlkem(type, &id)) {
        return T13_E_UNSUPPORTED;
    }
    struct cr_mlkem_key *key = allocate(id);
    if (key == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = cr_mlkem_read_public(key, id, ek);
    release(key, id);
    return status == T13_OK ? key_new_point(out, type, ek, bytes_of(NULL, 0)) : status;
}

/* The key of a pair that is ready; seed: NULL when it is not known. */
static enum t13_status new_private(struct cr_key **out, enum cr_key_type type,
                                   const struct cr_mlkem_key *key, const uint8_t *seed)
{
    uint8_t secret[CR_MLKEM_DK_MAX + CR_MLKEM_SEED_LEN];
    const size_t n = cr_mlkem_dk_len(key->id);
    const size_t seed_len = seed != NULL ? CR_MLKEM_SEED_LEN : 0;

    cr_mlkem_write_private(key, secret);
    if (seed != NULL) {
        memcpy(secret + n, seed, seed_len);
    }
    enum t13_status status = key_new_point(out, type, bytes_of(key->ek, cr_mlkem_ek_len(key->id)),
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
    enum cr_mlkem_id id = CR_MLKEM_512;

    if (!key_mlkem(type, &id)) {
        return T13_E_UNSUPPORTED;
    }
    if (seed.n != CR_MLKEM_SEED_LEN || (expanded != NULL && expanded->n != cr_mlkem_dk_len(id))) {
        return T13_E_BAD_KEY;
    }
    struct cr_mlkem_key *key = allocate(id);
    if (key == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = cr_mlkem_generate(key, id, seed.p);
    if (status == T13_OK) {
        status = new_private(out, type, key, seed.p);
    }
    release(key, id);
    if (status == T13_OK && expanded != NULL &&
        !ct_equal((*out)->parts[CR_PART_PRIVATE].p, expanded->p, expanded->n)) {
        cr_key_free(*out);
        *out = NULL;
        return T13_E_BAD_KEY;
    }
    return status;
}

static enum t13_status from_expanded(struct cr_key **out, enum cr_key_type type,
                                     struct bytes expanded)
{
    enum cr_mlkem_id id = CR_MLKEM_512;

    if (!key_mlkem(type, &id)) {
        return T13_E_UNSUPPORTED;
    }
    struct cr_mlkem_key *key = allocate(id);
    if (key == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = cr_mlkem_read_private(key, id, expanded);
    if (status == T13_OK) {
        status = new_private(out, type, key, NULL);
    }
    release(key, id);
    return status;
}

static const struct key_seeded seeded = {from_seed, from_expanded, CR_MLKEM_SEED_LEN};

enum t13_status key_mlkem_private(struct cr_key **out, enum cr_key_type type, struct bytes bare)
{
    return key_seeded_read(&seeded, out, type, bare);
}

enum t13_status key_mlkem_generate(struct cr_key **out, enum cr_key_type type)
{
    return key_seeded_generate(&seeded, out, type);
}

enum t13_status key_mlkem_parse(struct cr_key **out, enum cr_key_type type, struct bytes octets)
{
    return key_seeded_parse(&seeded, out, type, octets);
}

bool cr_key_kem_sizes(const struct cr_key *key, size_t *ct_len, size_t *secret_len)
{
    enum cr_mlkem_id id = CR_MLKEM_512;

    if (!key_mlkem(key->type, &id)) {
        return false;
    }
    *ct_len = cr_mlkem_ct_len(id);
    *secret_len = CR_MLKEM_SECRET_LEN;
    return true;
}

enum t13_status cr_encapsulate(const struct cr_key *key, uint8_t *ct, uint8_t *secret)
{
    enum cr_mlkem_id id = CR_MLKEM_512;
    uint8_t m[32];

    if (!key_mlkem(key->type, &id)) {
        return T13_E_ARGUMENT;
    }
    struct cr_mlkem_key *ready = allocate(id);
    if (ready == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = cr_mlkem_read_public(ready, id, key->parts[CR_PART_PUBLIC]);
    if (status == T13_OK) {
        status = cr_rand(m, sizeof(m));
    }
    if (status == T13_OK) {
        cr_mlkem_encapsulate(ready, m, ct, secret);
    }
    mem_clear(m, sizeof(m));
    release(ready, id);
    return status;
}

enum t13_status cr_decapsulate(const struct cr_key *key, struct bytes ct, uint8_t *secret)
{
    enum cr_mlkem_id id = CR_MLKEM_512;

    if (!key_mlkem(key->type, &id) || !key->is_private || ct.n != cr_mlkem_ct_len(id)) {
        return T13_E_ARGUMENT;
    }
    struct cr_mlkem_key *ready = allocate(id);
    if (ready == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = cr_mlkem_read_private(ready, id, key->parts[CR_PART_PRIVATE]);
    if (status == T13_OK) {
        cr_mlkem_decapsulate(ready, ct.p, secret);
    }
    release(ready, id);
    return status;
}
