/* BIGNUM itself: BN_new(3), BN_copy(3), BN_set_word(3), BN_num_bytes(3), BN_cmp(3), BN_swap(3). */
#include "compat/bn/bn.h"

#include "compat/err/raise.h"

#include <openssl/err.h>
#include <stdatomic.h>

bool cx_bn_ok(enum t13_status status)
{
    switch (status) {
    case T13_OK:
        return true;
    case T13_E_NO_MEMORY:
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
        return false;
    case T13_E_ARGUMENT:
        cx_raise(ERR_LIB_BN, ERR_R_PASSED_INVALID_ARGUMENT);
        return false;
    default:
        cx_raise(ERR_LIB_BN, BN_R_BIGNUM_TOO_LONG);
        return false;
    }
}

BIGNUM *cx_bn_new(void)
{
    BIGNUM *a = mem_zalloc(sizeof(*a));

    if (a == NULL) {
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    cr_bn_init(&a->v);
    a->flags = BN_FLG_MALLOCED;
    return a;
}

void cx_bn_free(BIGNUM *a)
{
    if (a == NULL) {
        return;
    }
    cr_bn_free(&a->v);
    mem_free(a);
}

BIGNUM *cx_bn_dup(const BIGNUM *a)
{
    BIGNUM *copy = a != NULL ? cx_bn_new() : NULL;

    if (copy != NULL && !cx_bn_ok(cr_bn_copy(&copy->v, &a->v))) {
        cx_bn_free(copy);
        return NULL;
    }
    return copy;
}

BIGNUM *cx_bn_from(struct bytes big_endian)
{
    BIGNUM *a = cx_bn_new();

    if (a != NULL && !cx_bn_ok(cr_bn_read(&a->v, big_endian))) {
        cx_bn_free(a);
        return NULL;
    }
    return a;
}

size_t cx_bn_len(const BIGNUM *a)
{
    return a != NULL ? (cr_bn_bits(&a->v) + 7) / 8 : 0;
}

bool cx_bn_write(const BIGNUM *a, uint8_t *out, size_t n)
{
    return cx_bn_len(a) <= n && cr_bn_write(&a->v, out, n) == T13_OK;
}

/* BN_new - see BN_new(3). abi: full. test: tests/oracle/bn.c */
CX_API BIGNUM *BN_new(void)
{
    return cx_bn_new();
}

/* BN_secure_new - see BN_new(3). abi: subset: there is no secure heap; all numbers are wiped.
 * test: tests/oracle/bn.c */
CX_API BIGNUM *BN_secure_new(void)
{
    return cx_bn_new();
}

/* BN_free - see BN_new(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_free(BIGNUM *a)
{
    cx_bn_free(a);
}

/* BN_clear_free - see BN_new(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_clear_free(BIGNUM *a)
{
    cx_bn_free(a);
}

/* BN_clear - see BN_new(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_clear(BIGNUM *a)
{
    cr_bn_free(&a->v);
    cr_bn_init(&a->v);
}

/* BN_copy - see BN_copy(3). abi: full. test: tests/oracle/bn.c */
CX_API BIGNUM *BN_copy(BIGNUM *a, const BIGNUM *b)
{
    return a == b || cx_bn_ok(cr_bn_copy(&a->v, &b->v)) ? a : NULL;
}

/* BN_dup - see BN_copy(3). abi: full. test: tests/oracle/bn.c */
CX_API BIGNUM *BN_dup(const BIGNUM *a)
{
    return cx_bn_dup(a);
}

/* BN_with_flags - see BN_copy(3). abi: subset: dest gets a copy instead of a view.
 * test: tests/oracle/bn.c */
CX_API void BN_with_flags(BIGNUM *dest, const BIGNUM *b, int flags)
{
    if (cx_bn_ok(cr_bn_copy(&dest->v, &b->v))) {
        dest->flags |= flags;
    }
}

/* BN_swap - see BN_swap(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_swap(BIGNUM *a, BIGNUM *b)
{
    cr_bn_swap(&a->v, &b->v);
}

/* BN_set_flags - see BN_new(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_set_flags(BIGNUM *b, int n)
{
    b->flags |= n;
}

/* BN_get_flags - see BN_new(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_get_flags(const BIGNUM *b, int n)
{
    return b->flags & n;
}

/* BN_value_one - see BN_zero(3). abi: full. test: tests/oracle/bn.c */
CX_API const BIGNUM *BN_value_one(void)
{
    /* Made once, and never freed. */
    static _Atomic(BIGNUM *) one;
    BIGNUM *known = atomic_load(&one);
    if (known != NULL) {
        return known;
    }
    BIGNUM *mine = cx_bn_new();
    if (mine == NULL || !cx_bn_ok(cr_bn_set(&mine->v, 1))) {
        cx_bn_free(mine);
        return NULL;
    }
    if (!atomic_compare_exchange_strong(&one, &known, mine)) {
        cx_bn_free(mine);
        return known;
    }
    return mine;
}

/* BN_zero_ex - see BN_zero(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_zero_ex(BIGNUM *a)
{
    /* Needs no memory, so cannot fail: what was there is freed. */
    cr_bn_free(&a->v);
    cr_bn_init(&a->v);
}

/* BN_set_word - see BN_zero(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_set_word(BIGNUM *a, BN_ULONG w)
{
    return cx_bn_ok(cr_bn_set(&a->v, w));
}

BN_ULONG cx_bn_word(const BIGNUM *a)
{
    uint8_t be[8];
    BN_ULONG w = 0;

    if (cr_bn_bits(&a->v) > 64 || cr_bn_write(&a->v, be, sizeof(be)) != T13_OK) {
        return BN_WORD_MAX;
    }
    for (size_t i = 0; i < sizeof(be); i++) {
        w = w << 8 | be[i];
    }
    return w;
}

static bool abs_is_word(const BIGNUM *a, BN_ULONG w)
{
    return cr_bn_bits(&a->v) <= 64 && cx_bn_word(a) == w;
}

/* BN_get_word - see BN_zero(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_ULONG BN_get_word(const BIGNUM *a)
{
    return cx_bn_word(a);
}

/* BN_num_bits - see BN_num_bytes(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_num_bits(const BIGNUM *a)
{
    return (int)cr_bn_bits(&a->v);
}

/* BN_num_bits_word - see BN_num_bytes(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_num_bits_word(BN_ULONG l)
{
    int n = 0;

    for (; l != 0; l >>= 1) {
        n++;
    }
    return n;
}

/* BN_security_bits - see BN_security_bits(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_security_bits(int L, int N)
{
    int secbits = L >= 15360  ? 256
                  : L >= 7680 ? 192
                  : L >= 3072 ? 128
                  : L >= 2048 ? 112
                  : L >= 1024 ? 80
                              : 0;
    if (secbits == 0 || N == -1) {
        return secbits;
    }
    int bits = N / 2;
    if (bits < 80) {
        return 0;
    }
    return bits >= secbits ? secbits : bits;
}

/* BN_set_negative - see BN_zero(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_set_negative(BIGNUM *a, int n)
{
    cr_bn_set_negative(&a->v, n != 0);
}

/* BN_is_negative - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_negative(const BIGNUM *a)
{
    return cr_bn_negative(&a->v);
}

/* BN_cmp - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_cmp(const BIGNUM *a, const BIGNUM *b)
{
    if (a == NULL || b == NULL) {
        return a != NULL ? -1 : b != NULL ? 1 : 0;
    }
    return cr_bn_cmp(&a->v, &b->v);
}

/* BN_ucmp - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_ucmp(const BIGNUM *a, const BIGNUM *b)
{
    return cr_bn_cmp_abs(&a->v, &b->v);
}

/* BN_is_zero - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_zero(const BIGNUM *a)
{
    return cr_bn_bits(&a->v) == 0;
}

/* BN_abs_is_word - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_abs_is_word(const BIGNUM *a, const BN_ULONG w)
{
    return abs_is_word(a, w);
}

/* BN_is_one - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_one(const BIGNUM *a)
{
    return cr_bn_bits(&a->v) == 1 && !cr_bn_negative(&a->v);
}

/* BN_is_word - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_word(const BIGNUM *a, const BN_ULONG w)
{
    return abs_is_word(a, w) && (w == 0 || !cr_bn_negative(&a->v));
}

/* BN_is_odd - see BN_cmp(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_odd(const BIGNUM *a)
{
    return cr_bn_bit(&a->v, 0);
}
