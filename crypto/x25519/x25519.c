/* X25519: RFC 7748, as a TLS group RFC 8446 4.2.8.2 and 7.4.2. */
#include "crypto/x25519/x25519.h"

#include "crypto/mem.h"
#include "crypto/ops.h"
#include "crypto/rand.h"
#include "crypto/sodium/curve25519.h"
#include "crypto/x25519/kernel.h"

enum t13_status cr_x25519_public(const uint8_t *priv, uint8_t *share)
{
    const struct cr_x25519_ops *kernel = cr_x25519_kernel(0);

    if (kernel == NULL) {
        return cr_sodium_x25519_public(priv, share);
    }
    kernel->public_key(priv, share);
    return T13_OK;
}

enum t13_status cr_x25519(const uint8_t *priv, struct bytes peer, uint8_t *out)
{
    const struct cr_x25519_ops *kernel = cr_x25519_kernel(0);

    if (peer.n != CR_X25519_LEN) {
        return T13_E_BAD_SHARE;
    }
    if (kernel == NULL) {
        return cr_sodium_x25519(priv, peer.p, out);
    }
    /* The all-zero result is that of every point of small order (RFC 7748 6.1). */
    return kernel->agree(priv, peer.p, out) ? T13_OK : T13_E_BAD_SHARE;
}

static enum t13_status x25519_generate(const struct cr_kex_ops *ops, uint8_t *priv, uint8_t *share)
{
    (void)ops;
    T13_TRY(cr_rand(priv, CR_X25519_LEN));
    return cr_x25519_public(priv, share);
}

static enum t13_status x25519_finish(const struct cr_kex_ops *ops, const uint8_t *priv,
                                     struct bytes server_share, struct cr_shared *secret)
{
    (void)ops;
    T13_TRY(cr_x25519(priv, server_share, secret->b));
    secret->n = CR_X25519_LEN;
    return T13_OK;
}

static enum t13_status x25519_respond(const struct cr_kex_ops *ops, struct bytes client_share,
                                      uint8_t *share, struct cr_shared *secret)
{
    uint8_t priv[CR_X25519_LEN];

    enum t13_status status = x25519_generate(ops, priv, share);
    if (status == T13_OK) {
        status = x25519_finish(ops, priv, client_share, secret);
    }
    mem_clear(priv, sizeof(priv));
    return status;
}

const struct cr_kex_ops cr_x25519_kex = {
    CR_X25519,       CR_X25519_LEN,  CR_X25519_LEN, CR_X25519_LEN,
    x25519_generate, x25519_respond, x25519_finish,
};
