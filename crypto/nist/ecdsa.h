/* ECDSA (FIPS 186-4, section 6) and ECDH (SP 800-56A, 5.7.1.2) on curve.h's points; what it ends
 * with is a struct cr_ec_ops for the file that includes it, which has defined besides
 *
 *   order_square              2^(128 LIMBS) modulo the order
 *
 * A fault in the machine must not leave as a signature: two signatures with one nonce, or a nonce
 * of which something is known, give the key away. So each signature is checked before it is given
 * out, from the bytes that would leave and from the key's own bytes:
 *
 *   s k = z + r d             finds what went wrong after r
 *   r = x(kG)                 with kG computed a second time, and compared without a second
 *                             inversion: finds what went wrong before, a digit of k as well
 *   kG is on the curve        finds what would go wrong both times: the table of multiples has
 *                             changed. The formulas never use the curve's b, so that from a wrong
 *                             point they go on on another curve
 *
 * A public verification would cost several times as much.
 */
#ifndef T13_CRYPTO_NIST_ECDSA_H
#define T13_CRYPTO_NIST_ECDSA_H

#include "crypto/ct/secret.h"
#include "crypto/ec/ec.h"
#include "crypto/nist/curve.h"

#define LEN (8 * (size_t)LIMBS)
#define POINT_LEN (1 + 2 * LEN)

/* What a struct cr_ec_form holds for this curve. */
struct form {
    struct affine point;
    struct scalar scalar; /* in Montgomery's form */
};
_Static_assert(sizeof(struct form) <= sizeof(struct cr_ec_form), "room for the form of a key");

/* a b / 2^(64 LIMBS) modulo the order. */
static inline void scalar_mul(struct scalar *r, const struct scalar *a, const struct scalar *b)
{
    mont_mul(r->v, a->v, b->v, order.m, order.minus_inverse, LIMBS);
    EC_FAULT(r->v, sizeof(r->v));
}

static inline void scalar_add(struct scalar *r, const struct scalar *a, const struct scalar *b)
{
    struct scalar sum;

    uint64_t carry = limbs_add(sum.v, a->v, b->v, LIMBS);
    limbs_reduce_once(r->v, sum.v, carry, order.m, LIMBS);
}

/* A mask: from 1 to the order less 1. */
static inline uint64_t scalar_read(struct scalar *r, const uint8_t *p)
{
    limbs_read(r->v, p, LIMBS);
    return limbs_mask_less(r->v, order.m, LIMBS) & ~limbs_mask_zero(r->v, LIMBS);
}

/* The digest's leftmost bits as a number modulo the order; the bits of both curves are bytes. */
static void scalar_of_digest(struct scalar *r, struct bytes digest)
{
    uint8_t left[LEN] = {0};
    size_t n = digest.n < LEN ? digest.n : LEN;

    for (size_t i = 0; i < n; i++) {
        left[LEN - n + i] = digest.p[i];
    }
    limbs_read(r->v, left, LIMBS);
    limbs_reduce_once(r->v, r->v, 0, order.m, LIMBS);
}

/* The other way about than in the field: the number modulo the order of one below the prime. */
static inline void scalar_of_fe(struct scalar *r, const struct fe *a)
{
    struct fe plain;

    fe_leave(&plain, a);
    limbs_reduce_once(r->v, plain.v, 0, order.m, LIMBS);
}

static bool read_point(struct affine *r, const uint8_t *p)
{
    if (p[0] != 4) {
        return false;
    }
    limbs_read(r->x.v, p + 1, LIMBS);
    limbs_read(r->y.v, p + 1 + LEN, LIMBS);
    if (limbs_mask_less(r->x.v, prime.m, LIMBS) == 0 ||
        limbs_mask_less(r->y.v, prime.m, LIMBS) == 0) {
        return false;
    }
    fe_enter(&r->x, &r->x);
    fe_enter(&r->y, &r->y);
    return on_curve(r);
}

static void write_fe(uint8_t *p, const struct fe *a)
{
    struct fe plain;

    fe_leave(&plain, a);
    limbs_write(p, plain.v, LIMBS);
    mem_clear(&plain, sizeof(plain));
}

static enum t13_status op_point(enum cr_curve curve, struct bytes in, uint8_t *out)
{
    struct affine point;

    (void)curve;
    if (in.n != POINT_LEN || !read_point(&point, in.p)) {
        return T13_E_BAD_KEY;
    }
    for (size_t i = 0; i < POINT_LEN; i++) {
        out[i] = in.p[i];
    }
    return T13_OK;
}

static enum t13_status op_public(enum cr_curve curve, const uint8_t *scalar, uint8_t *out)
{
    struct scalar k;
    struct jacobian point;
    struct affine affine;

    (void)curve;
    /* That a scalar is refused may be known. */
    bool good = secret_declassify(scalar_read(&k, scalar)) != 0;
    if (good) {
        multiply_base(&point, k.v);
        to_affine(&affine, &point);
        out[0] = 4;
        write_fe(out + 1, &affine.x);
        write_fe(out + 1 + LEN, &affine.y);
        mem_clear(&point, sizeof(point));
    }
    mem_clear(&k, sizeof(k));
    return good ? T13_OK : T13_E_BAD_KEY;
}

static enum t13_status op_dh(enum cr_curve curve, const uint8_t *scalar, struct bytes peer,
                             uint8_t *out)
{
    struct scalar k;
    struct affine point;
    struct jacobian product;

    (void)curve;
    if (peer.n != POINT_LEN || !read_point(&point, peer.p)) {
        return T13_E_BAD_SHARE;
    }
    /* In range, as it is a key's; the order is prime, so the product is not infinity. */
    (void)scalar_read(&k, scalar);
    multiply(&product, k.v, &point);
    to_affine(&point, &product);
    write_fe(out, &point.x);
    mem_clear(&k, sizeof(k));
    mem_clear(&product, sizeof(product));
    mem_clear(&point, sizeof(point));
    return T13_OK;
}

static void op_form(enum cr_curve curve, const uint8_t *point, const uint8_t *scalar,
                    struct cr_ec_form *out)
{
    struct form *form = (struct form *)out->w;

    (void)curve;
    (void)read_point(&form->point, point);
    if (scalar != NULL) {
        (void)scalar_read(&form->scalar, scalar);
        scalar_mul(&form->scalar, &form->scalar, &order_square);
    }
}

/* A mask: x(point) modulo the order is r, that is r z^2 = x or, where it fits below the prime,
 * (r + order) z^2 = x; never for the point at infinity. */
static uint64_t has_x(const struct jacobian *point, const struct scalar *r)
{
    struct fe zz;
    struct fe t;
    struct fe x;

    fe_sqr(&zz, &point->z);
    for (size_t i = 0; i < LIMBS; i++) {
        x.v[i] = r->v[i];
    }
    fe_enter(&t, &x);
    fe_mul(&t, &t, &zz);
    uint64_t equal = limbs_mask_equal(t.v, point->x.v, LIMBS);

    uint64_t fits = mask_bit(limbs_add(x.v, r->v, order.m, LIMBS) ^ 1);
    fits &= limbs_mask_less(x.v, prime.m, LIMBS);
    fe_enter(&t, &x);
    fe_mul(&t, &t, &zz);
    equal |= fits & limbs_mask_equal(t.v, point->x.v, LIMBS);
    mem_clear(&zz, sizeof(zz));
    return equal & ~fe_mask_zero(&point->z);
}

/* s k = z + r d and r = x(kG), from the bytes rs and from the key's own. */
static bool check_signature(const uint8_t *scalar, struct bytes digest, const struct scalar *k,
                            const uint8_t *rs)
{
    struct scalar r;
    struct scalar s;
    struct scalar z;
    struct scalar d;
    struct jacobian point;

    uint64_t good = scalar_read(&r, rs) & scalar_read(&s, rs + LEN) & scalar_read(&d, scalar);
    scalar_of_digest(&z, digest);
    /* All with a factor of 2^(-64 LIMBS). */
    scalar_mul(&s, &s, k);
    scalar_mul(&d, &d, &r);
    scalar_mul(&z, &z, &(struct scalar){{1}});
    scalar_add(&d, &d, &z);
    good &= limbs_mask_equal(s.v, d.v, LIMBS);

    multiply_base(&point, k->v);
    good &= has_x(&point, &r) & jacobian_mask_on_curve(&point);
    mem_clear(&d, sizeof(d));
    mem_clear(&point, sizeof(point));
    return secret_declassify(good) != 0;
}

static void make_signature(const struct form *form, struct bytes digest, const struct scalar *k,
                           uint8_t *rs)
{
    struct jacobian point;
    struct affine affine;
    struct scalar r;
    struct scalar s;
    struct scalar t;

    multiply_base(&point, k->v);
    to_affine(&affine, &point);
    scalar_of_fe(&r, &affine.x);
    scalar_mul(&t, &form->scalar, &r);
    scalar_of_digest(&s, digest);
    scalar_add(&s, &s, &t);
    inverse_secret(t.v, k->v, &order);
    EC_FAULT(t.v, sizeof(t.v));
    scalar_mul(&t, &t, &order_square);
    scalar_mul(&s, &s, &t);
    limbs_write(rs, r.v, LIMBS);
    limbs_write(rs + LEN, s.v, LIMBS);
    EC_FAULT(rs, 2 * LEN);
    mem_clear(&point, sizeof(point));
    mem_clear(&t, sizeof(t));
}

static enum t13_status op_sign(enum cr_curve curve, const struct cr_ec_key *key,
                               struct bytes digest, const uint8_t *nonce, uint8_t *rs)
{
    struct scalar k;
    struct scalar part;

    (void)curve;
    if (secret_declassify(scalar_read(&k, nonce)) == 0) {
        return T13_E_ARGUMENT;
    }
    make_signature((const struct form *)key->form->w, digest, &k, rs);
    bool good = check_signature(key->scalar, digest, &k, rs);
    mem_clear(&k, sizeof(k));
    secret_publish(rs, 2 * LEN);
    if (good) {
        return T13_OK;
    }
    /* r = 0 or s = 0 asks for another nonce; nobody has ever seen it. */
    uint64_t in_range = scalar_read(&part, rs) & scalar_read(&part, rs + LEN);
    mem_clear(rs, 2 * LEN);
    return in_range == 0 ? T13_E_ARGUMENT : T13_E_CRYPTO;
}

static enum t13_status op_verify(enum cr_curve curve, const struct cr_ec_key *key,
                                 struct bytes digest, const uint8_t *rs)
{
    const struct form *form = (const struct form *)key->form->w;
    struct scalar r;
    struct scalar s;
    struct scalar u;
    struct jacobian point;

    (void)curve;
    if ((scalar_read(&r, rs) & scalar_read(&s, rs + LEN)) == 0) {
        return T13_E_BAD_SIGNATURE;
    }
    inverse_public(s.v, s.v, &order);
    scalar_mul(&s, &s, &order_square);
    scalar_mul(&u, &r, &s);
    multiply_public(&point, u.v, &form->point);
    scalar_of_digest(&u, digest);
    scalar_mul(&u, &u, &s);
    add_base_public(&point, u.v);
    if (has_x(&point, &r) == 0) {
        return T13_E_BAD_SIGNATURE;
    }
    return T13_OK;
}

#define EC_OPS                                                                                     \
    {                                                                                              \
        op_public, op_point, op_dh, op_form, op_sign, op_verify                                    \
    }

#endif
