/* The key exchange of the NIST curves: RFC 8446 4.2.8.2 and 7.4.2. */
#include "crypto/ec/ec.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

static enum cr_curve curve_of(const struct cr_kex_ops *ops)
{
    switch (ops->group) {
    case CR_SECP384R1:
        return CR_CURVE_P384;
    case CR_SECP521R1:
        return CR_CURVE_P521;
    default:
        return CR_CURVE_P256;
    }
}

static enum t13_status ecdh_generate(const struct cr_kex_ops *ops, uint8_t *priv, uint8_t *share)
{
    return cr_ec_generate(curve_of(ops), priv, share);
}

static enum t13_status ecdh_finish(const struct cr_kex_ops *ops, const uint8_t *priv,
                                   struct bytes server_share, struct cr_shared *secret)
{
    T13_TRY(cr_ec_dh(curve_of(ops), priv, server_share, secret->b));
    secret->n = cr_ec_field_len(curve_of(ops));
    return T13_OK;
}

static enum t13_status ecdh_respond(const struct cr_kex_ops *ops, struct bytes client_share,
                                    uint8_t *share, struct cr_shared *secret)
{
    uint8_t priv[CR_EC_FIELD_MAX];

    enum t13_status status = cr_ec_generate(curve_of(ops), priv, share);
    if (status == T13_OK) {
        status = ecdh_finish(ops, priv, client_share, secret);
    }
    mem_clear(priv, sizeof(priv));
    return status;
}

const struct cr_kex_ops cr_psa_p256_kex = {CR_SECP256R1,  32,           65,         65,
                                           ecdh_generate, ecdh_respond, ecdh_finish};
const struct cr_kex_ops cr_psa_p384_kex = {CR_SECP384R1,  48,           97,         97,
                                           ecdh_generate, ecdh_respond, ecdh_finish};
const struct cr_kex_ops cr_psa_p521_kex = {CR_SECP521R1,  66,           133,        133,
                                           ecdh_generate, ecdh_respond, ecdh_finish};
