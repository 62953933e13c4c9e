/* X448: RFC 7748 section 5, as a TLS group RFC 8446 4.2.8.2 and 7.4.2. */
#include "crypto/ct/secret.h"
#include "crypto/curve448/curve448.h"
#include "crypto/curve448/point.h"
#include "crypto/mem.h"
#include "crypto/ops.h"
#include "crypto/rand.h"

#include <string.h>

#define A24 39081

/* The bits of a scalar as they are used: RFC 7748's decodeScalar448. */
static void clamp(uint8_t k[CR_X448_LEN], const uint8_t *priv)
{
    memcpy(k, priv, CR_X448_LEN);
    k[0] &= 0xfc;
    k[CR_X448_LEN - 1] |= 0x80;
}

/* Exchanges a and b where mask is all ones. */
static void swap(struct fe448 *a, struct fe448 *b, uint64_t mask)
{
    for (size_t i = 0; i < 8; i++) {
        const uint64_t t = (a->v[i] ^ b->v[i]) & mask;
        a->v[i] ^= t;
        b->v[i] ^= t;
    }
}

struct ladder {
    struct fe448 x1;
    struct fe448 x2;
    struct fe448 z2;
    struct fe448 x3;
    struct fe448 z3;
};

/* One bit, with the names of RFC 7748. */
static void step(struct ladder *s)
{
    struct fe448 a;
    struct fe448 b;
    struct fe448 c;
    struct fe448 d;
    struct fe448 e;

    fe448_add(&a, &s->x2, &s->z2);
    fe448_sub(&b, &s->x2, &s->z2);
    fe448_add(&c, &s->x3, &s->z3);
    fe448_sub(&d, &s->x3, &s->z3);
    cr_fe448_mul(&d, &d, &a); /* DA */
    cr_fe448_mul(&c, &c, &b); /* CB */
    cr_fe448_square(&a, &a);  /* AA */
    cr_fe448_square(&b, &b);  /* BB */
    fe448_add(&s->x3, &d, &c);
    cr_fe448_square(&s->x3, &s->x3);
    fe448_sub(&d, &d, &c);
    cr_fe448_square(&d, &d);
    cr_fe448_mul(&s->z3, &s->x1, &d);
    cr_fe448_mul(&s->x2, &a, &b);
    fe448_sub(&e, &a, &b);
    cr_fe448_mul_small(&b, &e, A24);
    fe448_add(&a, &a, &b);
    cr_fe448_mul(&s->z2, &e, &a);
}

static void ladder(uint8_t *out, const uint8_t *priv, const uint8_t *u)
{
    struct ladder s;
    uint8_t k[CR_X448_LEN];
    uint64_t before = 0;

    clamp(k, priv);
    cr_fe448_read(&s.x1, u);
    fe448_set(&s.x2, 1);
    fe448_set(&s.z2, 0);
    s.x3 = s.x1;
    fe448_set(&s.z3, 1);
    for (size_t i = 8 * CR_X448_LEN; i-- > 0;) {
        const uint64_t bit = k[i / 8] >> i % 8 & 1;
        uint64_t mask = 0 - (bit ^ before);
        __asm__("" : "+r"(mask)); /* the compiler is not to know that it is one of two values */
        swap(&s.x2, &s.x3, mask);
        swap(&s.z2, &s.z3, mask);
        before = bit;
        step(&s);
    }
    /* The last bit of a clamped scalar is 0: nothing to exchange. */
    cr_fe448_invert(&s.z2, &s.z2);
    cr_fe448_mul(&s.x2, &s.x2, &s.z2);
    cr_fe448_write(out, &s.x2);
    mem_clear(&s, sizeof(s));
    mem_clear(k, sizeof(k));
}

/* By the isogeny of RFC 7748 4.2 from edwards448, whose table of multiples is there: u = y^2 / x^2.
 */
enum t13_status cr_x448_public(const uint8_t *priv, uint8_t *share)
{
    uint8_t k[CR_X448_LEN];
    struct sc448 s;
    struct ed448_point p;

    clamp(k, priv);
    cr_sc448_read(&s, k, sizeof(k));
    cr_ed448_mul_base(&p, &s);
    cr_fe448_invert(&p.x, &p.x);
    cr_fe448_mul(&p.y, &p.y, &p.x);
    cr_fe448_square(&p.y, &p.y);
    cr_fe448_write(share, &p.y);
    mem_clear(k, sizeof(k));
    mem_clear(&s, sizeof(s));
    mem_clear(&p, sizeof(p));
    return T13_OK;
}

enum t13_status cr_x448(const uint8_t *priv, struct bytes peer, uint8_t *out)
{
    unsigned all = 0;

    if (peer.n != CR_X448_LEN) {
        return T13_E_BAD_SHARE;
    }
    ladder(out, priv, peer.p);
    for (size_t i = 0; i < CR_X448_LEN; i++) {
        all |= out[i];
    }
    /* That of every point of small order (RFC 7748 6.2). The peer knows that it was refused. */
    return secret_declassify(all == 0) == 0 ? T13_OK : T13_E_BAD_SHARE;
}

static enum t13_status x448_generate(const struct cr_kex_ops *ops, uint8_t *priv, uint8_t *share)
{
    (void)ops;
    T13_TRY(cr_rand(priv, CR_X448_LEN));
    return cr_x448_public(priv, share);
}

static enum t13_status x448_finish(const struct cr_kex_ops *ops, const uint8_t *priv,
                                   struct bytes server_share, struct cr_shared *secret)
{
    (void)ops;
    T13_TRY(cr_x448(priv, server_share, secret->b));
    secret->n = CR_X448_LEN;
    return T13_OK;
}

static enum t13_status x448_respond(const struct cr_kex_ops *ops, struct bytes client_share,
                                    uint8_t *share, struct cr_shared *secret)
{
    uint8_t priv[CR_X448_LEN];

    enum t13_status status = x448_generate(ops, priv, share);
    if (status == T13_OK) {
        status = x448_finish(ops, priv, client_share, secret);
    }
    mem_clear(priv, sizeof(priv));
    return status;
}

const struct cr_kex_ops cr_x448_kex = {
    CR_X448, CR_X448_LEN, CR_X448_LEN, CR_X448_LEN, x448_generate, x448_respond, x448_finish,
};
