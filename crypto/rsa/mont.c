/* Multiplication by rows with MULX, ADCX and ADOX, which no compiler makes of C: E. Ozturk, J.
 * Guilford, V. Gopal, "Large Integer Squaring on Intel Architecture Processors" (2013).
 * Montgomery's reduction after the whole product, row by row. */
#include "crypto/rsa/mont.h"

#include "crypto/mem.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* r += a * b + carry over 8 blocks limbs, blocks at least 1; gives the limb that is carried out.
 * One carry chain sums the products' halves, the other adds them to r; MULX, MOV, LEA and JRCXZ
 * leave both alone. */
static uint64_t row(uint64_t *r, const uint64_t *a, size_t blocks, uint64_t b, uint64_t carry)
{
    uint64_t low;
    uint64_t high;

    __asm__ volatile("xor %k[low], %k[low]\n"
                     "1:\n\t"
                     "mulx 0(%[a]), %[low], %[high]\n\t"
                     "adcx %[carry], %[low]\n\t"
                     "adox 0(%[r]), %[low]\n\t"
                     "mov %[low], 0(%[r])\n\t"
                     "mulx 8(%[a]), %[low], %[carry]\n\t"
                     "adcx %[high], %[low]\n\t"
                     "adox 8(%[r]), %[low]\n\t"
                     "mov %[low], 8(%[r])\n\t"
                     "mulx 16(%[a]), %[low], %[high]\n\t"
                     "adcx %[carry], %[low]\n\t"
                     "adox 16(%[r]), %[low]\n\t"
                     "mov %[low], 16(%[r])\n\t"
                     "mulx 24(%[a]), %[low], %[carry]\n\t"
                     "adcx %[high], %[low]\n\t"
                     "adox 24(%[r]), %[low]\n\t"
                     "mov %[low], 24(%[r])\n\t"
                     "mulx 32(%[a]), %[low], %[high]\n\t"
                     "adcx %[carry], %[low]\n\t"
                     "adox 32(%[r]), %[low]\n\t"
                     "mov %[low], 32(%[r])\n\t"
                     "mulx 40(%[a]), %[low], %[carry]\n\t"
                     "adcx %[high], %[low]\n\t"
                     "adox 40(%[r]), %[low]\n\t"
                     "mov %[low], 40(%[r])\n\t"
                     "mulx 48(%[a]), %[low], %[high]\n\t"
                     "adcx %[carry], %[low]\n\t"
                     "adox 48(%[r]), %[low]\n\t"
                     "mov %[low], 48(%[r])\n\t"
                     "mulx 56(%[a]), %[low], %[carry]\n\t"
                     "adcx %[high], %[low]\n\t"
                     "adox 56(%[r]), %[low]\n\t"
                     "mov %[low], 56(%[r])\n\t"
                     "lea 64(%[a]), %[a]\n\t"
                     "lea 64(%[r]), %[r]\n\t"
                     "lea -1(%[blocks]), %[blocks]\n\t"
                     "jrcxz 2f\n\t"
                     "jmp 1b\n"
                     "2:\n\t"
                     "mov $0, %k[low]\n\t"
                     "adcx %[low], %[carry]\n\t"
                     "adox %[low], %[carry]\n\t"
                     : [r] "+r"(r), [a] "+r"(a), [blocks] "+c"(blocks), [carry] "+&r"(carry),
                       [low] "=&r"(low), [high] "=&r"(high)
                     : "d"(b)
                     : "cc", "memory");
    return carry;
}

/* row() for any number of limbs. */
static uint64_t any_row(uint64_t *r, const uint64_t *a, size_t n, uint64_t b)
{
    uint64_t carry = 0;
    size_t i = 0;

    for (; i < n % 8; i++) {
        wide t = (wide)a[i] * b + r[i] + carry;
        r[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    return n >= 8 ? row(r + i, a + i, n / 8, b, carry) : carry;
}

void limbs_mul(uint64_t *t, const uint64_t *a, const uint64_t *b, size_t n)
{
    memset(t, 0, n * sizeof(t[0]));
    for (size_t i = 0; i < n; i++) {
        t[i + n] = row(t + i, a, n / 8, b[i], 0);
    }
}

/* Each product of two different limbs once, then all of it twice, then the squares. */
static void limbs_square(uint64_t *t, const uint64_t *a, size_t n)
{
    uint64_t top = 0;
    uint64_t carry = 0;

    memset(t, 0, 2 * n * sizeof(t[0]));
    for (size_t i = 0; i + 1 < n; i++) {
        t[i + n] = any_row(t + 2 * i + 1, a + i + 1, n - 1 - i, a[i]);
    }
    for (size_t i = 0; i < n; i++) {
        wide square = (wide)a[i] * a[i];
        uint64_t low = t[2 * i] << 1 | top;
        uint64_t high = t[2 * i + 1] << 1 | t[2 * i] >> 63;
        top = t[2 * i + 1] >> 63;
        wide sum = (wide)low + (uint64_t)square + carry;
        t[2 * i] = (uint64_t)sum;
        sum = (wide)high + (uint64_t)(square >> 64) + (uint64_t)(sum >> 64);
        t[2 * i + 1] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
}

uint64_t limbs_add(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < n; i++) {
        wide t = (wide)a[i] + b[i] + carry;
        r[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    return carry;
}

uint64_t limbs_sub(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t borrow = 0;

    for (size_t i = 0; i < n; i++) {
        wide t = (wide)a[i] - b[i] - borrow;
        r[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
    return borrow;
}

void limbs_choose(uint64_t *r, uint64_t mask, const uint64_t *a, const uint64_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = b[i] ^ (mask & (a[i] ^ b[i]));
    }
}

uint64_t limbs_window(const uint64_t *a, size_t n, size_t at)
{
    uint64_t v = a[at / 64] >> (at % 64);

    if (at % 64 > 64 - LIMBS_WINDOW && at / 64 + 1 < n) {
        v |= a[at / 64 + 1] << (64 - at % 64);
    }
    return v & (((uint64_t)1 << LIMBS_WINDOW) - 1);
}

size_t limbs_bits(const uint64_t *a, size_t n)
{
    while (n > 0 && a[n - 1] == 0) {
        n--;
    }
    return n == 0 ? 0 : 64 * n - (size_t)__builtin_clzll(a[n - 1]);
}

void limbs_read(uint64_t *r, size_t n, const uint8_t *in, size_t in_len)
{
    memset(r, 0, n * sizeof(r[0]));
    for (size_t i = 0; i < in_len; i++) {
        r[i / 8] |= (uint64_t)in[in_len - 1 - i] << (8 * (i % 8));
    }
}

void limbs_write(const uint64_t *a, uint8_t *out, size_t out_len)
{
    for (size_t i = 0; i < out_len; i++) {
        out[out_len - 1 - i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
    }
}

/* a, or a - m when carry, above a's highest limb, or a itself says that it is m or more. */
static void reduce_once(const struct mont *c, uint64_t *r, const uint64_t *a, uint64_t carry)
{
    const size_t n = c->n;
    uint64_t less[MONT_LIMBS_MAX];
    uint64_t borrow = limbs_sub(less, a, c->m, n);

    limbs_choose(r, 0 - (borrow & (carry ^ 1)), a, less, n);
    mem_clear(less, n * sizeof(less[0]));
}

void mont_reduce(const struct mont *c, uint64_t *r, uint64_t *t)
{
    const size_t n = c->n;
    uint64_t carry = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t high = row(t + i, c->m, n / 8, t[i] * c->inv, 0);
        wide sum = (wide)t[i + n] + high + carry;
        t[i + n] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    reduce_once(c, r, t + n, carry);
}

void mont_mul(const struct mont *c, uint64_t *r, const uint64_t *a, const uint64_t *b)
{
    uint64_t t[2 * MONT_LIMBS_MAX];

    limbs_mul(t, a, b, c->n);
    mont_reduce(c, r, t);
    mem_clear(t, 2 * c->n * sizeof(t[0]));
}

void mont_square(const struct mont *c, uint64_t *r, const uint64_t *a)
{
    uint64_t t[2 * MONT_LIMBS_MAX];

    limbs_square(t, a, c->n);
    mont_reduce(c, r, t);
    mem_clear(t, 2 * c->n * sizeof(t[0]));
}

/* -1/m modulo 2^64: each step doubles the bits that are right, of which m itself has three. */
static uint64_t negative_inverse(uint64_t m)
{
    uint64_t x = m;

    for (int i = 0; i < 5; i++) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

void mont_twice(const struct mont *c, uint64_t *r, const uint64_t *a)
{
    reduce_once(c, r, r, limbs_add(r, a, a, c->n));
}

void mont_sub(const struct mont *c, uint64_t *r, const uint64_t *a, const uint64_t *b)
{
    uint64_t more[MONT_LIMBS_MAX];
    uint64_t borrow = limbs_sub(r, a, b, c->n);

    (void)limbs_add(more, r, c->m, c->n);
    limbs_choose(r, 0 - borrow, more, r, c->n);
    mem_clear(more, c->n * sizeof(more[0]));
}

void mont_below(const struct mont *c, uint64_t *r, const uint64_t *a)
{
    reduce_once(c, r, a, 0);
}

void mont_below_carry(const struct mont *c, uint64_t *r, const uint64_t *a, uint64_t carry)
{
    reduce_once(c, r, a, carry);
}

void mont_public_power(const struct mont *c, uint64_t *r, const uint64_t *a, uint64_t e)
{
    uint64_t x[MONT_LIMBS_MAX];
    uint64_t y[MONT_LIMBS_MAX];

    mont_mul(c, x, a, c->rr);
    memcpy(y, x, c->n * sizeof(y[0]));
    for (int i = 62 - __builtin_clzll(e); i > 0; i--) {
        mont_square(c, y, y);
        if ((e >> i & 1) != 0) {
            mont_mul(c, y, y, x);
        }
    }
    mont_square(c, y, y);
    /* The last factor is plain: so is the result. */
    mont_mul(c, r, y, a);
    mem_clear(x, c->n * sizeof(x[0]));
    mem_clear(y, c->n * sizeof(y[0]));
}

/* The entry of that index: all of the table is read. */
static void look_up(uint64_t *r, const uint64_t *table, size_t n, uint64_t index)
{
    memset(r, 0, n * sizeof(r[0]));
    for (uint64_t k = 0; k < MONT_TABLE; k++, table += n) {
        /* All ones for the entry alone: only 0 borrows from above. */
        uint64_t hit = 0 - ((((index ^ k) - 1) >> 63) & 1);
        for (size_t i = 0; i < n; i++) {
            r[i] |= table[i] & hit;
        }
    }
}

void mont_power(const struct mont *c, uint64_t *r, const uint64_t *a, const uint64_t *e,
                uint64_t *table)
{
    const size_t n = c->n;
    uint64_t y[MONT_LIMBS_MAX] = {1};

    mont_mul(c, table, c->rr, y);
    memcpy(table + n, a, n * sizeof(table[0]));
    for (size_t k = 2; k < MONT_TABLE; k++) {
        mont_mul(c, table + n * k, table + n * (k - 1), a);
    }
    size_t at = (64 * n - 1) / LIMBS_WINDOW * LIMBS_WINDOW;
    look_up(r, table, n, limbs_window(e, n, at));
    while (at > 0) {
        at -= LIMBS_WINDOW;
        for (size_t i = 0; i < LIMBS_WINDOW; i++) {
            mont_square(c, r, r);
        }
        look_up(y, table, n, limbs_window(e, n, at));
        mont_mul(c, r, r, y);
    }
    memset(y, 0, n * sizeof(y[0]));
    y[0] = 1;
    mont_mul(c, r, r, y);
    mem_clear(table, MONT_TABLE * n * sizeof(table[0]));
}

void mont_init(struct mont *c, const uint64_t *m, uint64_t *rr, size_t n)
{
    uint64_t x[MONT_LIMBS_MAX] = {0};
    const size_t bits = limbs_bits(m, n);
    size_t mask = 1;

    *c = (struct mont){n, negative_inverse(m[0]), m, rr};
    /* 2^(bits - 1) is below m; doubled, 2^64 R. */
    x[(bits - 1) / 64] = (uint64_t)1 << ((bits - 1) % 64);
    for (size_t i = bits - 1; i < 64 * n + 64; i++) {
        mont_twice(c, x, x);
    }
    /* With 2^(64 a) R and 2^(64 b) R multiplication gives 2^(64 (a + b)) R: up to a + b = n. */
    memcpy(rr, x, n * sizeof(x[0]));
    while (mask <= n / 2) {
        mask *= 2;
    }
    for (mask /= 2; mask > 0; mask /= 2) {
        mont_square(c, rr, rr);
        if ((n & mask) != 0) {
            mont_mul(c, rr, rr, x);
        }
    }
}

/* x = 2^64 x mod m, for an m of k limbs whose highest bit is set and negative = 2^(64 k) - m: one
 * step of the division by the book (Knuth, The Art of Computer Programming, 4.3.1, algorithm D). x
 * has k + 1 limbs, of which the lowest is 0 here and the highest 0 afterwards. */
static void shift_limb(uint64_t *x, const uint64_t *m, const uint64_t *negative, size_t k)
{
    uint64_t q = UINT64_MAX;

    if (x[k] < m[k - 1]) {
        q = (uint64_t)(((wide)x[k] << 64 | x[k - 1]) / m[k - 1]);
    }
    x[k] += any_row(x, negative, k, q) - q;
    /* The estimate is too large by 2 at most. */
    while (x[k] != 0) {
        x[k] += limbs_add(x, x, m, k);
    }
}

void limbs_power_of_two(uint64_t *r, const uint64_t *m, size_t n, size_t e)
{
    uint64_t top[MONT_LIMBS_MAX]; /* m shifted so that the highest bit of its k limbs is set */
    uint64_t negative[MONT_LIMBS_MAX];
    uint64_t x[MONT_LIMBS_MAX + 1] = {0};
    const size_t k = (limbs_bits(m, n) + 63) / 64;
    const size_t shift = 64 * k - limbs_bits(m, n);

    if (k == 0) { /* nothing is left of a division by 0: no modulus is */
        memset(r, 0, n * sizeof(r[0]));
        return;
    }
    for (size_t i = k; i-- > 0;) {
        top[i] = m[i] << shift;
        if (shift > 0 && i > 0) {
            top[i] |= m[i - 1] >> (64 - shift);
        }
    }
    memset(negative, 0, k * sizeof(negative[0]));
    (void)limbs_sub(negative, negative, top, k);
    /* 2^(64 k), then 2^(64 e), then that times 2^shift as top is m times 2^shift. */
    memcpy(x, negative, k * sizeof(x[0]));
    for (size_t i = k; i < e; i++) {
        memmove(x + 1, x, k * sizeof(x[0]));
        x[0] = 0;
        shift_limb(x, top, negative, k);
    }
    struct mont shifted = {k, 0, top, NULL};
    for (size_t i = 0; i < shift; i++) {
        mont_twice(&shifted, x, x);
    }
    memset(r, 0, n * sizeof(r[0]));
    for (size_t i = 0; i < k; i++) {
        r[i] = x[i] >> shift;
        if (shift > 0 && i + 1 < k) {
            r[i] |= x[i + 1] << (64 - shift);
        }
    }
}

void mont_init_public(struct mont *c, const uint64_t *m, uint64_t *rr, size_t n)
{
    *c = (struct mont){n, negative_inverse(m[0]), m, rr};
    limbs_power_of_two(rr, m, n, 2 * n);
}
