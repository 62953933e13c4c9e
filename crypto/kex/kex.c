#include "crypto/kex.h"

#include "crypto/mem.h"
#include "crypto/ops.h"

struct cr_kex {
    const struct cr_kex_ops *ops;
    uint8_t priv[]; /* ops->priv_len bytes */
};

static const struct cr_kex_ops *const groups[] = {
    &cr_x25519_kex,
#ifdef __SIZEOF_INT128__
    &cr_x448_kex,
#endif
    &cr_psa_p256_kex,
    &cr_psa_p384_kex,
    &cr_psa_p521_kex,
    &cr_x25519_mlkem768_kex,
    &cr_secp256r1_mlkem768_kex,
    &cr_secp384r1_mlkem1024_kex,
    &cr_mlkem512_kex,
    &cr_mlkem768_kex,
    &cr_mlkem1024_kex,
    &cr_psa_ffdhe2048_kex,
    &cr_psa_ffdhe3072_kex,
    &cr_psa_ffdhe4096_kex,
    &cr_psa_ffdhe6144_kex,
    &cr_psa_ffdhe8192_kex,
};

#define NUM_GROUPS (sizeof(groups) / sizeof(groups[0]))

/* The one place where a kernel would be chosen. */
static const struct cr_kex_ops *ops_of(uint16_t group)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        if (groups[i]->group == group) {
            return groups[i];
        }
    }
    return NULL;
}

bool cr_group_known(uint16_t group)
{
    return ops_of(group) != NULL;
}

bool cr_group_has_kem(uint16_t group)
{
    switch (group) {
    case CR_MLKEM512:
    case CR_MLKEM768:
    case CR_MLKEM1024:
    case CR_SECP256R1_MLKEM768:
    case CR_X25519_MLKEM768:
    case CR_SECP384R1_MLKEM1024:
        return true;
    default:
        return false;
    }
}

size_t cr_client_share_len(uint16_t group)
{
    const struct cr_kex_ops *ops = ops_of(group);

    return ops != NULL ? ops->client_share_len : 0;
}

size_t cr_server_share_len(uint16_t group)
{
    const struct cr_kex_ops *ops = ops_of(group);

    return ops != NULL ? ops->server_share_len : 0;
}

enum t13_status cr_kex_generate(struct cr_kex **out, uint16_t group, uint8_t *share)
{
    const struct cr_kex_ops *ops = ops_of(group);

    if (ops == NULL) {
        return T13_E_UNSUPPORTED;
    }
    struct cr_kex *kex = mem_zalloc(sizeof(*kex) + ops->priv_len);
    if (kex == NULL) {
        return T13_E_NO_MEMORY;
    }
    kex->ops = ops;
    enum t13_status status = ops->generate(ops, kex->priv, share);
    if (status != T13_OK) {
        cr_kex_free(kex);
        return status;
    }
    *out = kex;
    return T13_OK;
}

enum t13_status cr_kex_respond(uint16_t group, struct bytes client_share, uint8_t *share,
                               struct cr_shared *secret)
{
    const struct cr_kex_ops *ops = ops_of(group);
    enum t13_status status = T13_E_UNSUPPORTED;

    if (ops != NULL) {
        /* First the length: an ephemeral key need not be made for a share that cannot be one. */
        status = client_share.n != ops->client_share_len
                     ? T13_E_BAD_SHARE
                     : ops->respond(ops, client_share, share, secret);
    }
    if (status != T13_OK) {
        mem_clear(secret, sizeof(*secret));
    }
    return status;
}

enum t13_status cr_kex_finish(const struct cr_kex *kex, struct bytes server_share,
                              struct cr_shared *secret)
{
    enum t13_status status = T13_E_BAD_SHARE;

    if (server_share.n == kex->ops->server_share_len) {
        status = kex->ops->finish(kex->ops, kex->priv, server_share, secret);
    }
    if (status != T13_OK) {
        mem_clear(secret, sizeof(*secret));
    }
    return status;
}

void cr_kex_free(struct cr_kex *kex)
{
    if (kex != NULL) {
        mem_clear_free(kex, sizeof(*kex) + kex->ops->priv_len);
    }
}
