/* Multiples of curve.h's points, by signed windows (Booth's).
 *
 * The file that includes this has defined besides
 *
 *   select_affine             from a row of base_table the entry of a digit; zeros for digit 0, and
 *                             always the same loads
 */
#ifndef T13_CRYPTO_NIST_MULTIPLY_H
#define T13_CRYPTO_NIST_MULTIPLY_H

#include "crypto/nist/curve.h"

/* a += b, where b is zeros for infinity, and a is neither b nor -b unless infinity. */
static void add_affine(struct jacobian *a, const struct affine *b)
{
    struct jacobian sum;
    struct jacobian from_b = {b->x, b->y, fe_one};
    struct fe h;
    struct fe d;

    uint64_t a_none = fe_mask_zero(&a->z);
    /* No point of these curves has y = 0: their order is odd. */
    uint64_t b_none = fe_mask_zero(&b->y);
    mixed_sum(&sum, a, b, &h, &d);
    point_move(&sum, &from_b, a_none);
    point_move(a, &sum, ~b_none);
}

static void add_jacobian(struct jacobian *a, const struct jacobian *b)
{
    struct jacobian sum;
    struct fe h;
    struct fe d;

    uint64_t a_none = fe_mask_zero(&a->z);
    uint64_t b_none = fe_mask_zero(&b->z);
    full_sum(&sum, a, b, &h, &d);
    point_move(&sum, b, a_none);
    point_move(a, &sum, ~b_none);
}

static void add_affine_public(struct jacobian *a, const struct affine *b)
{
    struct jacobian sum;
    struct fe h;
    struct fe d;

    if (fe_mask_zero(&a->z) != 0) {
        *a = (struct jacobian){b->x, b->y, fe_one};
        return;
    }
    mixed_sum(&sum, a, b, &h, &d);
    finish_add_public(a, &sum, &h, &d);
}

/* r = k G, in BASE_WINDOWS additions. In the additions the sum so far is never plus or minus the
 * next point: it is a smaller multiple of G, and not smaller by the order. */
static void multiply_base(struct jacobian *r, const uint64_t *scalar)
{
    uint64_t k[LIMBS + 1];
    struct affine point;
    struct fe minus;
    uint64_t digit;
    uint64_t negative;

    for (size_t i = 0; i < LIMBS; i++) {
        k[i] = scalar[i];
    }
    k[LIMBS] = 0;
    *r = (struct jacobian){0};
    for (size_t i = 0; i < BASE_WINDOWS; i++) {
        signed_digit(k, i, BASE_WINDOW, &digit, &negative);
        EC_FAULT(&digit, 1);
        select_affine(&point, base_table[i], digit);
        EC_FAULT(&point, sizeof(point));
        fe_negate(&minus, &point.y);
        fe_move(&point.y, &minus, negative);
        add_affine(r, &point);
    }
    mem_clear(k, sizeof(k));
}

static inline void select_jacobian(struct jacobian *r, const struct jacobian *table, uint64_t digit)
{
    *r = (struct jacobian){0};
    for (uint64_t j = 0; j < WINDOW_ENTRIES; j++) {
        point_move(r, &table[j], mask_zero(digit ^ (j + 1)));
    }
}

/* r = k P. Before each addition the sum is 2^WINDOW times a prefix of k, or infinity: larger than
 * the digit, and not smaller by the order (the orders' last bits see to that). */
static void multiply(struct jacobian *r, const uint64_t *scalar, const struct affine *p)
{
    uint64_t k[LIMBS + 1];
    struct jacobian table[WINDOW_ENTRIES];
    struct jacobian point;
    struct fe minus;
    uint64_t digit;
    uint64_t negative;

    for (size_t i = 0; i < LIMBS; i++) {
        k[i] = scalar[i];
    }
    k[LIMBS] = 0;
    table[0] = (struct jacobian){p->x, p->y, fe_one};
    for (size_t j = 1; j < WINDOW_ENTRIES; j++) {
        if (j % 2 == 1) {
            point_double(&table[j], &table[j / 2]);
        } else {
            table[j] = table[j - 1];
            add_affine(&table[j], p);
        }
    }
    *r = (struct jacobian){0};
    for (size_t i = NUM_WINDOWS(WINDOW); i-- > 0;) {
        for (size_t j = 0; j < WINDOW && i + 1 < NUM_WINDOWS(WINDOW); j++) {
            point_double(r, r);
        }
        signed_digit(k, i, WINDOW, &digit, &negative);
        select_jacobian(&point, table, digit);
        fe_negate(&minus, &point.y);
        fe_move(&point.y, &minus, negative);
        add_jacobian(r, &point);
    }
    mem_clear(k, sizeof(k));
    mem_clear(&point, sizeof(point));
}

/* r = k P, branching on both. */
static void multiply_public(struct jacobian *r, const uint64_t *scalar, const struct affine *p)
{
    int8_t naf[BITS + 1];
    struct jacobian odd[NAF_ENTRIES]; /* P, 3P, 5P, … */
    struct jacobian twice;
    struct jacobian point;

    odd[0] = (struct jacobian){p->x, p->y, fe_one};
    point_double(&twice, &odd[0]);
    for (size_t j = 1; j < NAF_ENTRIES; j++) {
        odd[j] = odd[j - 1];
        add_jacobian_public(&odd[j], &twice);
    }
    *r = (struct jacobian){0};
    for (size_t i = naf_public(naf, scalar, NAF_WIDTH); i-- > 0;) {
        point_double(r, r);
        if (naf[i] > 0) {
            add_jacobian_public(r, &odd[naf[i] / 2]);
        } else if (naf[i] < 0) {
            point = odd[-naf[i] / 2];
            fe_negate(&point.y, &point.y);
            add_jacobian_public(r, &point);
        }
    }
}

/* r += k G, branching on both. */
static void add_base_public(struct jacobian *r, const uint64_t *scalar)
{
    uint64_t k[LIMBS + 1];
    uint64_t digit;
    uint64_t negative;

    for (size_t i = 0; i < LIMBS; i++) {
        k[i] = scalar[i];
    }
    k[LIMBS] = 0;
    for (size_t i = 0; i < BASE_WINDOWS; i++) {
        signed_digit(k, i, BASE_WINDOW, &digit, &negative);
        if (digit != 0) {
            struct affine point;
            memcpy(&point, base_table[i][digit - 1], sizeof(point));
            if (negative != 0) {
                fe_negate(&point.y, &point.y);
            }
            add_affine_public(r, &point);
        }
    }
}

#endif
