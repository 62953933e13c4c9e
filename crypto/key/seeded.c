/* Private keys that are a seed, the key expanded from it, or both. */
#include "crypto/key/seeded.h"

#include "crypto/mem.h"
#include "crypto/rand.h"

enum t13_status key_seeded_read(const struct key_seeded *how, struct cr_key **out,
                                enum cr_key_type type, struct bytes bare)
{
    return bare.n == how->seed_len ? how->from_seed(out, type, bare, NULL)
                                   : how->from_expanded(out, type, bare);
}

enum t13_status key_seeded_generate(const struct key_seeded *how, struct cr_key **out,
                                    enum cr_key_type type)
{
    uint8_t seed[KEY_SEED_MAX];

    enum t13_status status = cr_rand(seed, how->seed_len);
    if (status == T13_OK) {
        status = how->from_seed(out, type, bytes_of(seed, how->seed_len), NULL);
    }
    mem_clear(seed, sizeof(seed));
    return status;
}

enum t13_status key_seeded_parse(const struct key_seeded *how, struct cr_key **out,
                                 enum cr_key_type type, struct bytes octets)
{
    struct der d = der_of(octets);
    struct der both;
    struct bytes seed;
    struct bytes expanded;

    if (der_take(&d, DER_CONTEXT_PRIMITIVE(0), &seed)) {
        return der_at_end(&d) ? how->from_seed(out, type, seed, NULL) : T13_E_BAD_KEY;
    }
    if (der_take(&d, DER_OCTET_STRING, &expanded)) {
        return der_at_end(&d) ? how->from_expanded(out, type, expanded) : T13_E_BAD_KEY;
    }
    if (!der_enter(&d, DER_SEQUENCE, &both) || !der_at_end(&d) ||
        !der_take(&both, DER_OCTET_STRING, &seed) ||
        !der_take(&both, DER_OCTET_STRING, &expanded) || !der_at_end(&both)) {
        return T13_E_BAD_KEY;
    }
    return how->from_seed(out, type, seed, &expanded);
}

void key_seeded_put(struct der_out *o, const struct cr_key *key)
{
    size_t mark = o->n;

    der_put(o, DER_OCTET_STRING, key->parts[CR_PART_PRIVATE]);
    if (key->parts[CR_PART_SEED].n > 0) {
        der_put(o, DER_OCTET_STRING, key->parts[CR_PART_SEED]);
        der_put_header(o, DER_SEQUENCE, mark);
    }
}
