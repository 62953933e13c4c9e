/* RSAPublicKey and RSAPrivateKey: RFC 8017 appendix A.1. */
#include "crypto/key/internal.h"

static enum t13_status make(struct cr_key **out, const struct key_alg *alg,
                            const struct bytes parts[CR_RSA_NUM_PARTS])
{
    struct cr_rsa *rsa = NULL;

    T13_TRY(cr_rsa_new(&rsa, parts));
    return key_new_rsa(out, alg->type, alg->restricted ? &alg->pss : NULL, rsa);
}

enum t13_status key_pkcs1_public_parse(struct cr_key **out, struct bytes der,
                                       const struct key_alg *alg)
{
    struct der d = der_of(der);
    struct der key;
    struct bytes parts[CR_RSA_NUM_PARTS] = {{0}};

    if (!der_enter(&d, DER_SEQUENCE, &key) || !der_at_end(&d) ||
        !der_unsigned(&key, &parts[CR_RSA_N]) || !der_unsigned(&key, &parts[CR_RSA_E]) ||
        !der_at_end(&key)) {
        return T13_E_BAD_KEY;
    }
    return make(out, alg, parts);
}

enum t13_status key_pkcs1_parse(struct cr_key **out, struct bytes der, const struct key_alg *alg)
{
    struct der d = der_of(der);
    struct der key;
    struct bytes parts[CR_RSA_NUM_PARTS] = {{0}};
    uint64_t version = 0;

    if (!der_enter(&d, DER_SEQUENCE, &key) || !der_at_end(&d) || !der_uint(&key, &version)) {
        return T13_E_BAD_KEY;
    }
    if (version == 1) {
        return T13_E_UNSUPPORTED; /* more than two primes */
    }
    /* The file has them in the order of enum cr_rsa_part. */
    for (int i = 0; i < CR_RSA_NUM_PARTS; i++) {
        if (!der_unsigned(&key, &parts[i])) {
            return T13_E_BAD_KEY;
        }
    }
    if (version != 0 || !der_at_end(&key) || parts[CR_RSA_D].n == 0) {
        return T13_E_BAD_KEY;
    }
    return make(out, alg, parts);
}

enum t13_status cr_key_from_pkcs1(struct cr_key **out, struct bytes der)
{
    const struct key_alg alg = {.type = CR_KEY_RSA};

    return key_pkcs1_parse(out, der, &alg);
}

enum t13_status cr_key_from_pkcs1_public(struct cr_key **out, struct bytes der)
{
    const struct key_alg alg = {.type = CR_KEY_RSA};

    return key_pkcs1_public_parse(out, der, &alg);
}

void key_pkcs1_public_put(struct der_out *o, const struct cr_key *key)
{
    size_t mark = o->n;

    der_put_unsigned(o, key->parts[CR_PART_RSA_E]);
    der_put_unsigned(o, key->parts[CR_PART_RSA_N]);
    der_put_header(o, DER_SEQUENCE, mark);
}

void key_pkcs1_put(struct der_out *o, const struct cr_key *key)
{
    size_t mark = o->n;

    for (int i = CR_PART_RSA_QINV; i >= CR_PART_RSA_N; i--) {
        der_put_unsigned(o, key->parts[i]);
    }
    der_put_uint(o, 0);
    der_put_header(o, DER_SEQUENCE, mark);
}
