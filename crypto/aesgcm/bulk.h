/* The loop over whole groups of blocks, written once for registers of one, two and four blocks. The
 * file that includes this has defined, each with the attributes GCM_FN:
 *
 *   vec, LANES                 the register and how many blocks it holds
 *   v_load, v_store, v_xor     without alignment
 *   v_key                      one block, repeated in each lane
 *   v_reverse                  the bytes of each block
 *   v_counters, v_next         counter blocks (reversed): the first LANES, and LANES further on
 *   v_enc, v_enc_last          a round of AES
 *   v_mul_low, v_mul_high      carry-less product of the low, of the high halves
 *   v_mul_cross                of the low half of one and the high half of the other, both ways
 *   v_sum                      of the lanes, as one block
 *   v_first                    a block in the first lane, zero in the others
 *
 * No branch and no address depends on data: n and the number of rounds alone. */
#ifndef T13_CRYPTO_AESGCM_BULK_H
#define T13_CRYPTO_AESGCM_BULK_H

#define IN_FLIGHT 8
#define GROUP ((size_t)IN_FLIGHT * LANES * GCM_BLOCK)

/* Sums of products not reduced yet: 256 bits, the middle half overlapping low and high. */
struct product {
    vec low;
    vec mid;
    vec high;
};

/* Adds the product of register i of the group at p and the powers that belong to its blocks. */
GCM_FN void hash_one(const struct gcm_key *k, struct product *sum, const uint8_t *p, size_t i,
                     __m128i before)
{
    vec x = v_reverse(v_load(p + i * sizeof(vec)));
    vec h = v_load(k->powers[GCM_NUM_POWERS - IN_FLIGHT * LANES + i * LANES]);

    if (i == 0) {
        x = v_xor(x, v_first(before));
        sum->low = v_mul_low(x, h);
        sum->mid = v_mul_cross(x, h);
        sum->high = v_mul_high(x, h);
        return;
    }
    sum->low = v_xor(sum->low, v_mul_low(x, h));
    sum->mid = v_xor(sum->mid, v_mul_cross(x, h));
    sum->high = v_xor(sum->high, v_mul_high(x, h));
}

GCM_FN __m128i reduced(const struct product *sum)
{
    return gcm_reduce(v_sum(sum->low), v_sum(sum->mid), v_sum(sum->high));
}

GCM_FN void hash_group(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *p)
{
    struct product sum;

    GCM_UNROLL
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        hash_one(k, &sum, p, i, m->hash);
    }
    m->hash = reduced(&sum);
}

/* Encrypts one group from in to out, and meanwhile hashes the group at hashed (NULL: none): one
 * register a round, so that both units of the processor have work. */
GCM_FN void crypt_group(const struct gcm_key *k, struct gcm_msg *m, unsigned num_rounds,
                        vec *counter, const uint8_t *hashed, const uint8_t *in, uint8_t *out)
{
    vec b[IN_FLIGHT];
    struct product sum;
    vec key = v_key(k->aes.round_keys[0]);

    GCM_UNROLL
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        b[i] = v_xor(v_reverse(*counter), key);
        *counter = v_next(*counter);
    }
    GCM_UNROLL
    for (unsigned r = 1; r < num_rounds; r++) {
        key = v_key(k->aes.round_keys[r]);
        GCM_UNROLL
        for (size_t i = 0; i < IN_FLIGHT; i++) {
            b[i] = v_enc(b[i], key);
        }
        if (hashed != NULL && r <= IN_FLIGHT) {
            hash_one(k, &sum, hashed, r - 1, m->hash);
        }
    }
    if (hashed != NULL) {
        m->hash = reduced(&sum);
    }
    key = v_key(k->aes.round_keys[num_rounds]);
    GCM_UNROLL
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        vec text = v_load(in + i * sizeof(vec));
        v_store(out + i * sizeof(vec), v_xor(text, v_enc_last(b[i], key)));
    }
}

/* The hash runs one group behind, on what has been written. */
GCM_FN size_t seal_groups(const struct gcm_key *k, struct gcm_msg *m, unsigned num_rounds,
                          const uint8_t *in, uint8_t *out, size_t n)
{
    size_t done = GROUP;
    vec counter = v_counters(m->counter);

    if (n < GROUP) {
        return 0;
    }
    crypt_group(k, m, num_rounds, &counter, NULL, in, out);
    for (; n - done >= GROUP; done += GROUP) {
        crypt_group(k, m, num_rounds, &counter, out + done - GROUP, in + done, out + done);
    }
    hash_group(k, m, out + done - GROUP);
    m->counter = v_counter(counter);
    return done;
}

GCM_FN size_t open_groups(const struct gcm_key *k, struct gcm_msg *m, unsigned num_rounds,
                          const uint8_t *in, uint8_t *out, size_t n)
{
    size_t done = 0;
    vec counter = v_counters(m->counter);

    for (; n - done >= GROUP; done += GROUP) {
        crypt_group(k, m, num_rounds, &counter, in + done, in + done, out + done);
    }
    m->counter = v_counter(counter);
    return done;
}

GCM_FN size_t bulk_rounds(const struct gcm_key *k, struct gcm_msg *m, unsigned num_rounds,
                          bool seal, const uint8_t *in, uint8_t *out, size_t n)
{
    return seal ? seal_groups(k, m, num_rounds, in, out, n)
                : open_groups(k, m, num_rounds, in, out, n);
}

/* Each number of rounds, and each direction, gets a loop of its own. */
GCM_FN size_t bulk(const struct gcm_key *k, struct gcm_msg *m, bool seal, const uint8_t *in,
                   uint8_t *out, size_t n)
{
    switch (k->aes.num_rounds) {
    case 10:
        return bulk_rounds(k, m, 10, seal, in, out, n);
    case 12:
        return bulk_rounds(k, m, 12, seal, in, out, n);
    default:
        return bulk_rounds(k, m, 14, seal, in, out, n);
    }
}

#endif
