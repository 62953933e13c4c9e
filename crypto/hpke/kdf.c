/* LabeledExtract and LabeledExpand: RFC 9180 section 4. */
#include "crypto/hpke/kem.h"
#include "crypto/mem.h"

#include <string.h>

static const char version[] = "HPKE-v1";

/* update_labelled feeds what stands before the keying material or the info. */
static enum t13_status update_labelled(struct cr_hmac *m, const struct hpke_kdf *kdf,
                                       const char *label)
{
    T13_TRY(cr_hmac_update(m, version, sizeof(version) - 1));
    T13_TRY(cr_hmac_update(m, kdf->suite_id, kdf->suite_id_len));
    return cr_hmac_update(m, label, strlen(label));
}

static enum t13_status extract(struct cr_hmac *m, const struct hpke_kdf *kdf, const char *label,
                               struct bytes ikm, uint8_t *out)
{
    T13_TRY(update_labelled(m, kdf, label));
    T13_TRY(cr_hmac_update(m, ikm.p, ikm.n));
    return cr_hmac_finish(m, out);
}

enum t13_status hpke_extract(const struct hpke_kdf *kdf, struct bytes salt, const char *label,
                             struct bytes ikm, uint8_t *out)
{
    static const uint8_t zeros[CR_HASH_MAX];
    struct cr_hmac m;

    if (salt.n == 0) {
        salt = bytes_of(zeros, cr_hash_len(kdf->hash));
    }
    T13_TRY(cr_hmac_init(&m, kdf->hash, salt));
    enum t13_status status = extract(&m, kdf, label, ikm, out);
    cr_hmac_clear(&m);
    return status;
}

/* struct block is where HKDF-Expand is: T(counter - 1) and what follows it. */
struct block {
    uint8_t t[CR_HASH_MAX];
    size_t t_len; /* 0 before the first */
    uint8_t counter;
    uint8_t out_len[2];
};

static enum t13_status feed_block(struct cr_hmac *m, const struct hpke_kdf *kdf, const char *label,
                                  struct bytes info, const struct block *b)
{
    T13_TRY(cr_hmac_update(m, b->t, b->t_len));
    T13_TRY(cr_hmac_update(m, b->out_len, sizeof(b->out_len)));
    T13_TRY(update_labelled(m, kdf, label));
    T13_TRY(cr_hmac_update(m, info.p, info.n));
    return cr_hmac_update(m, &b->counter, 1);
}

static enum t13_status next_block(const struct cr_hmac *keyed, const struct hpke_kdf *kdf,
                                  const char *label, struct bytes info, struct block *b)
{
    struct cr_hmac m;

    T13_TRY(cr_hmac_copy(&m, keyed));
    b->counter++;
    enum t13_status status = feed_block(&m, kdf, label, info, b);
    if (status == T13_OK) {
        status = cr_hmac_finish(&m, b->t);
        b->t_len = cr_hash_len(kdf->hash);
    }
    cr_hmac_clear(&m);
    return status;
}

enum t13_status hpke_expand(const struct hpke_kdf *kdf, struct bytes prk, const char *label,
                            struct bytes info, uint8_t *out, size_t out_len)
{
    struct cr_hmac keyed;
    struct block b = {.out_len = {(uint8_t)(out_len >> 8), (uint8_t)out_len}};
    size_t done = 0;

    if (out_len > 255 * cr_hash_len(kdf->hash)) {
        return T13_E_ARGUMENT;
    }
    enum t13_status status = cr_hmac_init(&keyed, kdf->hash, prk);
    while (status == T13_OK && done < out_len) {
        status = next_block(&keyed, kdf, label, info, &b);
        if (status == T13_OK) {
            size_t n = out_len - done < b.t_len ? out_len - done : b.t_len;
            memcpy(out + done, b.t, n);
            done += n;
        }
    }
    cr_hmac_clear(&keyed);
    mem_clear(&b, sizeof(b));
    if (status != T13_OK) {
        mem_clear(out, out_len);
    }
    return status;
}
