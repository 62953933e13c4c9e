#include "crypto/aead.h"

#include "crypto/ct/ct.h"
#include "crypto/insecure.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <string.h>

static const struct aead_row {
    const struct cr_aead_ops *ops;
    uint8_t key_len;
    uint8_t tag_len;
} rows[] = {
    [CR_AES_128_GCM] = {&cr_psa_gcm, 16, 16},
    [CR_AES_256_GCM] = {&cr_psa_gcm, 32, 16},
    [CR_CHACHA20_POLY1305] = {&cr_psa_chachapoly, 32, 16},
    [CR_AES_128_CCM] = {&cr_psa_ccm, 16, 16},
    [CR_AES_128_CCM_8] = {&cr_psa_ccm, 16, 8},
};

#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct aead_row *row_of(enum cr_aead_id id)
{
    if (id <= CR_AEAD_NONE || (size_t)id >= NUM_ROWS) {
        return NULL;
    }
    return &rows[id];
}

/* The one place where a kernel is chosen. The choice is the same for the life of the process, so
 * what initialized a state also uses and clears it. */
static const struct cr_aead_ops *ops_of(const struct aead_row *row)
{
    const struct cr_aead_ops *kernel = NULL;

    if (row->ops == &cr_psa_gcm) {
        kernel = cr_aesgcm_kernel(0);
    } else if (row->ops == &cr_psa_chachapoly) {
        kernel = cr_chachapoly_kernel(0);
    }
    return kernel != NULL ? kernel : row->ops;
}

size_t cr_aead_key_len(enum cr_aead_id id)
{
    const struct aead_row *row = row_of(id);

    return row != NULL ? row->key_len : 0;
}

size_t cr_aead_tag_len(enum cr_aead_id id)
{
    const struct aead_row *row = row_of(id);

    return row != NULL ? row->tag_len : 0;
}

enum t13_status cr_aead_init(struct cr_aead *a, enum cr_aead_id id, struct bytes key)
{
    const struct aead_row *row = row_of(id);

    a->id = CR_AEAD_NONE;
    if (row == NULL) {
        return T13_E_UNSUPPORTED;
    }
    if (key.n != row->key_len) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(ops_of(row)->init(a->state, id, key));
    a->id = id;
    return T13_OK;
}

void cr_aead_clear(struct cr_aead *a)
{
    const struct aead_row *row = row_of(a->id);

    if (row != NULL) {
        ops_of(row)->clear(a->state);
    }
    mem_clear(a, sizeof(*a));
}

/* For fuzzing: the plaintext and a tag of zeros. */
static void seal_insecurely(struct bytes in, struct bytes tail, uint8_t *out, size_t tag_len)
{
    if (in.n > 0) {
        memmove(out, in.p, in.n);
    }
    if (tail.n > 0) {
        memcpy(out + in.n, tail.p, tail.n);
    }
    memset(out + in.n + tail.n, 0, tag_len);
}

enum t13_status cr_aead_seal(const struct cr_aead *a, const uint8_t nonce[CR_AEAD_NONCE_LEN],
                             struct bytes ad, struct bytes in, struct bytes tail, uint8_t *out)
{
    const struct aead_row *row = row_of(a->id);

    if (row == NULL) {
        return T13_E_ARGUMENT;
    }
    if (cr_insecure) {
        seal_insecurely(in, tail, out, row->tag_len);
        return T13_OK;
    }
    enum t13_status status = ops_of(row)->seal(a, nonce, ad, in, tail, out);
    if (status != T13_OK) {
        mem_clear(out, in.n + tail.n + row->tag_len);
    }
    return status;
}

enum t13_status cr_aead_open(const struct cr_aead *a, const uint8_t nonce[CR_AEAD_NONCE_LEN],
                             struct bytes ad, struct bytes in, uint8_t *out)
{
    const struct aead_row *row = row_of(a->id);
    uint8_t tag[CR_AEAD_TAG_MAX];
    uint8_t expected[CR_AEAD_TAG_MAX];

    if (row == NULL) {
        return T13_E_ARGUMENT;
    }
    if (in.n < row->tag_len) {
        return T13_E_BAD_RECORD_MAC;
    }
    size_t n = in.n - row->tag_len;
    if (cr_insecure) {
        if (n > 0) {
            memmove(out, in.p, n);
        }
        return T13_OK;
    }
    /* Before the output overwrites it, should the caller have given one buffer. */
    for (size_t i = 0; i < row->tag_len; i++) {
        tag[i] = in.p[n + i];
    }
    enum t13_status status = ops_of(row)->open(a, nonce, ad, bytes_of(in.p, n), out, expected);
    if (status == T13_OK && !ct_equal(tag, expected, row->tag_len)) {
        status = T13_E_BAD_RECORD_MAC;
    }
    mem_clear(expected, sizeof(expected));
    if (status != T13_OK) {
        mem_clear(out, n);
    }
    return status;
}
