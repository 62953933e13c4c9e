#include "crypto/curve448/point.h"

#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#define MINUS_D 39081

static const struct ed448_point identity = {
    {{0}}, {{1, 0, 0, 0, 0, 0, 0, 0}}, {{1, 0, 0, 0, 0, 0, 0, 0}}, {{0}}};

/* "dbl-2008-hwcd". T is left out where the next step is another doubling, which needs none. */
static void twice(struct ed448_point *p, bool with_t)
{
    struct fe448 a;
    struct fe448 b;
    struct fe448 e;
    struct fe448 f;
    struct fe448 g;

    fe448_add(&e, &p->x, &p->y);
    cr_fe448_square(&e, &e);
    cr_fe448_square(&a, &p->x);
    cr_fe448_square(&b, &p->y);
    cr_fe448_square(&f, &p->z);
    fe448_add(&f, &f, &f);
    fe448_add(&g, &a, &b);
    fe448_sub_loose(&e, &e, &g);
    fe448_sub_loose(&f, &g, &f);
    fe448_sub(&a, &a, &b);
    cr_fe448_mul(&p->x, &e, &f);
    cr_fe448_mul(&p->y, &g, &a);
    cr_fe448_mul(&p->z, &f, &g);
    if (with_t) {
        cr_fe448_mul(&p->t, &e, &a);
    }
}

/* "add-2008-hwcd". z is NULL where it is 1. */
static void add(struct ed448_point *p, const struct ed448_entry *q, const struct fe448 *z,
                bool with_t)
{
    struct fe448 a;
    struct fe448 b;
    struct fe448 c;
    struct fe448 d = p->z;
    struct fe448 e;
    struct fe448 f;

    fe448_add(&e, &p->x, &p->y);
    fe448_add(&f, &q->x, &q->y);
    cr_fe448_mul(&e, &e, &f);
    cr_fe448_mul(&a, &p->x, &q->x);
    cr_fe448_mul(&b, &p->y, &q->y);
    cr_fe448_mul(&c, &p->t, &q->dt);
    if (z != NULL) {
        cr_fe448_mul(&d, &d, z);
    }
    fe448_add(&f, &a, &b);
    fe448_sub_loose(&e, &e, &f);
    fe448_sub(&f, &d, &c);
    fe448_add(&d, &d, &c);
    fe448_sub(&b, &b, &a);
    cr_fe448_mul(&p->x, &e, &f);
    cr_fe448_mul(&p->y, &d, &b);
    cr_fe448_mul(&p->z, &f, &d);
    if (with_t) {
        cr_fe448_mul(&p->t, &e, &b);
    }
}

static void negate_field(struct fe448 *a)
{
    struct fe448 zero;

    fe448_set(&zero, 0);
    fe448_sub(a, &zero, a);
    fe448_carry(a);
}

void cr_ed448_negate(struct ed448_point *p)
{
    negate_field(&p->x);
    negate_field(&p->t);
}

static uint64_t bit(const struct sc448 *k, size_t i)
{
    return i / 64 < SC448_WORDS ? k->v[i / 64] >> i % 64 & 1 : 0;
}

/* All ones when a is b, both below 2^32. */
static uint64_t mask_equal(uint64_t a, uint64_t b)
{
    uint64_t mask = 0 - (((a ^ b) - 1) >> 63);

    __asm__("" : "+r"(mask)); /* the compiler is not to know that it is one of two values */
    return mask;
}

/* The teeth of a comb over the bits of a row: what their signs add up to. */
static void pick(struct ed448_entry *out, size_t comb, const struct sc448 *k, size_t row)
{
    uint64_t signs = 0;
    struct fe448 minus;

    for (size_t t = 0; t < ED448_TEETH; t++) {
        signs |= bit(k, ED448_SPACING * (ED448_TEETH * comb + t) + row) << t;
    }
    /* Where the highest is minus, all of them are the other way round. */
    const uint64_t is_minus = mask_equal(signs >> (ED448_TEETH - 1), 0);
    const uint64_t want = (signs ^ is_minus) & (ED448_COMB_ENTRIES - 1);
    *out = (struct ed448_entry){0};
    for (uint64_t i = 0; i < ED448_COMB_ENTRIES; i++) {
        const struct ed448_entry *entry = &cr_ed448_comb[comb][i];
        const uint64_t mask = mask_equal(i, want);
        for (size_t j = 0; j < 8; j++) {
            out->x.v[j] |= entry->x.v[j] & mask;
            out->y.v[j] |= entry->y.v[j] & mask;
            out->dt.v[j] |= entry->dt.v[j] & mask;
        }
    }
    minus = out->x;
    negate_field(&minus);
    fe448_move(&out->x, &minus, is_minus);
    minus = out->dt;
    negate_field(&minus);
    fe448_move(&out->dt, &minus, is_minus);
    mem_clear(&minus, sizeof(minus));
}

/* M. Hamburg, "Fast and compact elliptic-curve cryptography", 2012, section 3.3: combs whose teeth
 * are plus or minus, never zero. */
void cr_ed448_mul_base(struct ed448_point *r, const struct sc448 *s)
{
    struct sc448 k;
    struct ed448_entry entry;

    cr_sc448_signs(&k, s);
    *r = identity;
    for (size_t row = ED448_SPACING; row-- > 0;) {
        if (row + 1 < ED448_SPACING) {
            twice(r, true);
        }
        for (size_t comb = 0; comb < ED448_COMBS; comb++) {
            pick(&entry, comb, &k, row);
            /* The next step is a doubling. */
            add(r, &entry, NULL, comb + 1 < ED448_COMBS || row == 0);
        }
    }
    mem_clear(&k, sizeof(k));
    mem_clear(&entry, sizeof(entry));
}

#define POINT_WIDTH 5
#define POINT_ODD 8
#define BASE_WIDTH 7
#define NUM_DIGITS 448

/* The digits of k, zero or odd and below 2^(width - 1), of which none of width in a row has two. */
static void to_digits(int8_t digits[NUM_DIGITS], const struct sc448 *k, unsigned width)
{
    int carry = 0;
    size_t i = 0;

    while (i < NUM_DIGITS) {
        int value = (int)bit(k, i) + carry;
        digits[i] = 0;
        if ((value & 1) == 0) {
            carry = value >> 1;
            i++;
            continue;
        }
        for (unsigned j = 1; j < width; j++) {
            value += (int)bit(k, i + j) << j;
        }
        carry = value >> (width - 1) & 1;
        digits[i] = (int8_t)(value - (carry << width));
        for (unsigned j = 1; j < width && i + j < NUM_DIGITS; j++) {
            digits[i + j] = 0;
        }
        i += width;
    }
}

static void add_signed(struct ed448_point *p, const struct ed448_entry *q, const struct fe448 *z,
                       bool is_minus)
{
    struct ed448_entry entry = *q;

    if (is_minus) {
        negate_field(&entry.x);
        negate_field(&entry.dt);
    }
    add(p, &entry, z, true);
}

/* 1, 3, 5 … times a, of which z has the denominators. */
static void odd_multiples(struct ed448_entry out[POINT_ODD], struct fe448 z[POINT_ODD],
                          const struct ed448_point *a)
{
    struct ed448_point p = *a;
    struct ed448_point two = *a;
    struct ed448_entry step;

    twice(&two, true);
    step = (struct ed448_entry){two.x, two.y, two.t};
    cr_fe448_mul_small(&step.dt, &step.dt, MINUS_D);
    negate_field(&step.dt);
    for (size_t i = 0; i < POINT_ODD; i++) {
        if (i > 0) {
            add(&p, &step, &two.z, true);
        }
        out[i] = (struct ed448_entry){p.x, p.y, p.t};
        cr_fe448_mul_small(&out[i].dt, &out[i].dt, MINUS_D);
        negate_field(&out[i].dt);
        z[i] = p.z;
    }
}

void cr_ed448_mul_both(struct ed448_point *r, const struct sc448 *s, const struct sc448 *k,
                       const struct ed448_point *a)
{
    int8_t of_base[NUM_DIGITS];
    int8_t of_point[NUM_DIGITS];
    struct ed448_entry odd[POINT_ODD];
    struct fe448 z[POINT_ODD];

    to_digits(of_base, s, BASE_WIDTH);
    to_digits(of_point, k, POINT_WIDTH);
    odd_multiples(odd, z, a);
    *r = identity;
    for (size_t i = NUM_DIGITS; i-- > 0;) {
        twice(r, of_base[i] != 0 || of_point[i] != 0);
        if (of_base[i] != 0) {
            const int at = of_base[i] < 0 ? -of_base[i] : of_base[i];
            add_signed(r, &cr_ed448_odd[at / 2], NULL, of_base[i] < 0);
        }
        if (of_point[i] != 0) {
            const int at = of_point[i] < 0 ? -of_point[i] : of_point[i];
            add_signed(r, &odd[at / 2], &z[at / 2], of_point[i] < 0);
        }
    }
}

void cr_ed448_encode(uint8_t out[ED448_LEN], const struct ed448_point *p)
{
    struct fe448 inverse;
    struct fe448 x;
    struct fe448 y;

    cr_fe448_invert(&inverse, &p->z);
    cr_fe448_mul(&x, &p->x, &inverse);
    cr_fe448_mul(&y, &p->y, &inverse);
    cr_fe448_write(out, &x);
    const uint8_t sign = (uint8_t)(out[0] << 7);
    cr_fe448_write(out, &y);
    out[ED448_LEN - 1] = sign;
    mem_clear(&inverse, sizeof(inverse));
    mem_clear(&x, sizeof(x));
    mem_clear(&y, sizeof(y));
}

static bool same(const struct fe448 *a, const struct fe448 *b)
{
    uint8_t x[FE448_LEN];
    uint8_t y[FE448_LEN];

    cr_fe448_write(x, a);
    cr_fe448_write(y, b);
    return ct_equal(x, y, FE448_LEN);
}

/* x with x^2 = (y^2 - 1) / (d y^2 - 1), either of the two; false when there is none. */
static bool find_x(struct fe448 *x, const struct fe448 *y)
{
    struct fe448 one;
    struct fe448 u;
    struct fe448 v;
    struct fe448 u3v;
    struct fe448 t;

    fe448_set(&one, 1);
    cr_fe448_square(&u, y);
    cr_fe448_mul_small(&v, &u, MINUS_D);
    fe448_add(&v, &v, &one);
    fe448_carry(&v);
    fe448_sub(&u, &one, &u); /* both the other way round */
    fe448_carry(&u);
    cr_fe448_square(&t, &u);
    cr_fe448_mul(&u3v, &t, &u);
    cr_fe448_mul(&u3v, &u3v, &v);
    cr_fe448_mul(&t, &t, &u3v);
    cr_fe448_square(x, &v);
    cr_fe448_mul(&t, &t, x); /* u^5 v^3 */
    cr_fe448_inverse_root(&t, &t);
    cr_fe448_mul(x, &u3v, &t);
    cr_fe448_square(&t, x);
    cr_fe448_mul(&t, &t, &v);
    return same(&t, &u);
}

bool cr_ed448_decode(struct ed448_point *p, const uint8_t in[ED448_LEN])
{
    uint8_t canonical[FE448_LEN];
    const unsigned sign = in[ED448_LEN - 1] >> 7;

    cr_fe448_read(&p->y, in);
    cr_fe448_write(canonical, &p->y);
    if ((in[ED448_LEN - 1] & 0x7f) != 0 || !ct_equal(canonical, in, FE448_LEN) ||
        !find_x(&p->x, &p->y)) {
        return false;
    }
    cr_fe448_write(canonical, &p->x);
    if ((canonical[0] & 1) != sign) {
        struct fe448 zero;
        fe448_set(&zero, 0);
        if (same(&p->x, &zero)) {
            return false;
        }
        negate_field(&p->x);
    }
    fe448_set(&p->z, 1);
    cr_fe448_mul(&p->t, &p->x, &p->y);
    return true;
}
