/* Numbers as bytes and as text: BN_bn2bin(3). */
#include "compat/bn/bn.h"

#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <ctype.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

static BIGNUM *from_bytes(struct bytes be, BIGNUM *ret)
{
    if (ret == NULL) {
        return cx_bn_from(be);
    }
    return cx_bn_ok(cr_bn_read(&ret->v, be)) ? ret : NULL;
}

/* BN_bin2bn - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API BIGNUM *BN_bin2bn(const unsigned char *s, int len, BIGNUM *ret)
{
    return len < 0 ? NULL : from_bytes(bytes_of(s, (size_t)len), ret);
}

static void reverse(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t byte = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = byte;
    }
}

static BIGNUM *from_little_endian(const unsigned char *s, int len, BIGNUM *ret)
{
    if (len <= 0) {
        return len < 0 ? NULL : from_bytes(bytes_of(NULL, 0), ret);
    }
    uint8_t *be = mem_dup(s, (size_t)len);
    if (be == NULL) {
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    reverse(be, (size_t)len);
    BIGNUM *r = from_bytes(bytes_of(be, (size_t)len), ret);
    mem_clear_free(be, (size_t)len);
    return r;
}

/* BN_lebin2bn - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API BIGNUM *BN_lebin2bn(const unsigned char *s, int len, BIGNUM *ret)
{
    return from_little_endian(s, len, ret);
}

/* BN_bn2bin - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_bn2bin(const BIGNUM *a, unsigned char *to)
{
    size_t n = cx_bn_len(a);

    return cx_bn_write(a, to, n) ? (int)n : -1;
}

/* BN_bn2binpad - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_bn2binpad(const BIGNUM *a, unsigned char *to, int tolen)
{
    return tolen >= 0 && cx_bn_write(a, to, (size_t)tolen) ? tolen : -1;
}

static int to_little_endian(const BIGNUM *a, unsigned char *to, int tolen)
{
    if (tolen < 0 || !cx_bn_write(a, to, (size_t)tolen)) {
        return -1;
    }
    reverse(to, (size_t)tolen);
    return tolen;
}

/* BN_bn2lebinpad - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_bn2lebinpad(const BIGNUM *a, unsigned char *to, int tolen)
{
    return to_little_endian(a, to, tolen);
}

/* BN_bn2nativepad - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_bn2nativepad(const BIGNUM *a, unsigned char *to, int tolen)
{
    return to_little_endian(a, to, tolen);
}

/* BN_native2bn - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API BIGNUM *BN_native2bn(const unsigned char *s, int len, BIGNUM *ret)
{
    return from_little_endian(s, len, ret);
}

/* BN_bn2mpi - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_bn2mpi(const BIGNUM *a, unsigned char *to)
{
    size_t bits = cr_bn_bits(&a->v);
    size_t extra = bits > 0 && bits % 8 == 0 ? 1 : 0;
    size_t n = cx_bn_len(a) + extra;

    if (to == NULL) {
        return (int)(n + 4);
    }
    for (size_t i = 0; i < 4; i++) {
        to[i] = (uint8_t)(n >> (24 - 8 * i));
    }
    if (!cx_bn_write(a, to + 4, n)) {
        return 0;
    }
    if (n > 0 && cr_bn_negative(&a->v)) {
        to[4] |= 0x80;
    }
    return (int)(n + 4);
}

/* BN_mpi2bn - see BN_bn2bin(3). abi: full. err: BN_R_INVALID_LENGTH, BN_R_ENCODING_ERROR.
 * test: tests/oracle/bn.c */
CX_API BIGNUM *BN_mpi2bn(const unsigned char *s, int len, BIGNUM *ret)
{
    if (len < 4) {
        cx_raise(ERR_LIB_BN, BN_R_INVALID_LENGTH);
        return NULL;
    }
    size_t n = (size_t)s[0] << 24 | (size_t)s[1] << 16 | (size_t)s[2] << 8 | s[3];
    if (n != (size_t)len - 4) {
        cx_raise(ERR_LIB_BN, BN_R_ENCODING_ERROR);
        return NULL;
    }
    BIGNUM *r = from_bytes(bytes_of(s + 4, n), ret);
    if (r != NULL && n > 0 && (s[4] & 0x80) != 0) {
        if (!cx_bn_ok(cr_bn_set_bit(&r->v, n * 8 - 1, false))) {
            return NULL;
        }
        cr_bn_set_negative(&r->v, true);
    }
    return r;
}

static char *to_hex(const BIGNUM *a)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t n = cx_bn_len(a);
    char *text = mem_alloc(2 * n + 3);
    uint8_t *be = mem_alloc(n + 1);
    char *at = text;

    if (text == NULL || be == NULL || !cx_bn_write(a, be, n)) {
        mem_free(text);
        mem_free(be);
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (cr_bn_negative(&a->v)) {
        *at++ = '-';
    }
    if (n == 0) {
        *at++ = '0';
    }
    for (size_t i = 0; i < n; i++) {
        *at++ = digits[be[i] >> 4];
        *at++ = digits[be[i] & 15];
    }
    *at = '\0';
    mem_clear_free(be, n + 1);
    return text;
}

/* BN_bn2hex - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API char *BN_bn2hex(const BIGNUM *a)
{
    return to_hex(a);
}

/* BN_print - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_print(BIO *bio, const BIGNUM *a)
{
    char *text = to_hex(a);

    if (text == NULL) {
        return 0;
    }
    /* Without the leading zero of the other function. */
    char *digits = text[0] == '-' ? text + 1 : text;
    size_t n = strlen(digits);
    size_t skip = n > 1 && digits[0] == '0' ? 1 : 0;
    memmove(digits, digits + skip, n - skip + 1);
    n = strlen(text);
    int written = cx_bio_write(bio, text, (int)n);
    mem_clear_free(text, n);
    return written == (int)n;
}

/* BN_print_fp - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_print_fp(FILE *fp, const BIGNUM *a)
{
    char *text = to_hex(a);

    if (text == NULL) {
        return 0;
    }
    const char *digits = text[0] == '-' ? text + 1 : text;
    size_t skip = strlen(digits) > 1 && digits[0] == '0' ? 1 : 0;
    int r = (text[0] != '-' || fputc('-', fp) != EOF) && fputs(digits + skip, fp) != EOF;
    mem_clear_free(text, strlen(text));
    return r;
}

/* Nineteen digits at a time: 10^19 is the largest power in a word. */
#define CHUNK_DIGITS 19
#define CHUNK UINT64_C(10000000000000000000)

static bool next_chunk(struct cr_bn *left, const struct cr_bn *chunk, uint64_t *out)
{
    struct cr_bn rest;
    uint8_t be[8];

    cr_bn_init(&rest);
    bool good = cr_bn_div(left, &rest, left, chunk) == T13_OK &&
                cr_bn_write(&rest, be, sizeof(be)) == T13_OK;
    cr_bn_free(&rest);
    *out = 0;
    for (size_t i = 0; good && i < sizeof(be); i++) {
        *out = *out << 8 | be[i];
    }
    return good;
}

/* Fills text from its end; returns where it begins, NULL when out of memory. */
static char *put_decimal(const BIGNUM *a, char *text, size_t size)
{
    struct cr_bn left;
    struct cr_bn chunk;
    char *at = text + size - 1;

    cr_bn_init(&left);
    cr_bn_init(&chunk);
    bool good = cr_bn_copy(&left, &a->v) == T13_OK && cr_bn_set(&chunk, CHUNK) == T13_OK;
    cr_bn_set_negative(&left, false);
    *at = '\0';
    while (good && cr_bn_bits(&left) > 0) {
        uint64_t w = 0;
        good = next_chunk(&left, &chunk, &w);
        for (int i = 0; i < CHUNK_DIGITS && good; i++) {
            *--at = (char)('0' + w % 10);
            w /= 10;
        }
    }
    while (*at == '0') {
        at++;
    }
    if (*at == '\0') {
        *--at = '0';
    }
    if (cr_bn_negative(&a->v)) {
        *--at = '-';
    }
    cr_bn_free(&left);
    cr_bn_free(&chunk);
    return good ? at : NULL;
}

/* BN_bn2dec - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API char *BN_bn2dec(const BIGNUM *a)
{
    size_t size = cr_bn_bits(&a->v) / 3 + 2 * CHUNK_DIGITS + 4;
    char *text = mem_zalloc(size);
    char *start = text != NULL ? put_decimal(a, text, size) : NULL;

    if (start == NULL) {
        mem_free(text);
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    memmove(text, start, strlen(start) + 1);
    return text;
}

/* The target of a reading function: made when the caller has none. */
static BIGNUM *target(BIGNUM **a)
{
    return *a != NULL ? *a : cx_bn_new();
}

static int finish(BIGNUM **a, BIGNUM *r, bool good, bool negative, int used)
{
    if (!good) {
        if (*a == NULL) {
            cx_bn_free(r);
        }
        return 0;
    }
    cr_bn_set_negative(&r->v, negative);
    *a = r;
    return used;
}

static uint8_t hex_value(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

static int read_hex(BIGNUM **a, const char *text)
{
    if (text == NULL || *text == '\0') {
        return 0;
    }
    bool negative = *text == '-';
    const char *digits = text + negative;
    size_t n = 0;
    while (n < INT32_MAX / 4 && isxdigit((unsigned char)digits[n])) {
        n++;
    }
    int used = (int)n + negative;
    if (n == 0 || n >= INT32_MAX / 4 || a == NULL) {
        return n == 0 ? 0 : used;
    }
    BIGNUM *r = target(a);
    uint8_t *be = r != NULL ? mem_zalloc((n + 1) / 2) : NULL;
    bool good = be != NULL;
    for (size_t i = 0; i < n && good; i++) {
        size_t from_end = n - 1 - i;
        be[(n + 1) / 2 - 1 - from_end / 2] |=
            (uint8_t)(hex_value(digits[i]) << (from_end % 2 == 1 ? 4 : 0));
    }
    good = good && cx_bn_ok(cr_bn_read(&r->v, bytes_of(be, (n + 1) / 2)));
    mem_clear_free(be, be != NULL ? (n + 1) / 2 : 0);
    return finish(a, r, good, negative, used);
}

static bool append_digits(struct cr_bn *v, struct cr_bn *scratch, const char *digits, size_t n)
{
    uint64_t w = 0;
    uint64_t power = 1;

    for (size_t i = 0; i < n; i++) {
        w = w * 10 + (uint64_t)(digits[i] - '0');
        power *= 10;
    }
    return cr_bn_set(scratch, power) == T13_OK && cr_bn_mul(v, v, scratch) == T13_OK &&
           cr_bn_set(scratch, w) == T13_OK && cr_bn_add(v, v, scratch) == T13_OK;
}

static int read_decimal(BIGNUM **a, const char *text)
{
    if (text == NULL || *text == '\0') {
        return 0;
    }
    bool negative = *text == '-';
    const char *digits = text + negative;
    size_t n = 0;
    while (n < INT32_MAX / 4 && isdigit((unsigned char)digits[n])) {
        n++;
    }
    int used = (int)n + negative;
    if (n == 0 || n >= INT32_MAX / 4 || a == NULL) {
        return n == 0 ? 0 : used;
    }
    BIGNUM *r = target(a);
    struct cr_bn scratch;
    bool good = r != NULL && cr_bn_set(&r->v, 0) == T13_OK;
    cr_bn_init(&scratch);
    for (size_t at = 0; at < n && good; at += CHUNK_DIGITS) {
        size_t part = n - at < CHUNK_DIGITS ? n - at : CHUNK_DIGITS;
        good = append_digits(&r->v, &scratch, digits + at, part);
    }
    cr_bn_free(&scratch);
    return finish(a, r, good, negative, used);
}

/* BN_hex2bn - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_hex2bn(BIGNUM **a, const char *str)
{
    return read_hex(a, str);
}

/* BN_dec2bn - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_dec2bn(BIGNUM **a, const char *str)
{
    return read_decimal(a, str);
}

/* BN_asc2bn - see BN_bn2bin(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_asc2bn(BIGNUM **a, const char *str)
{
    const char *p = *str == '-' ? str + 1 : str;
    bool hex = p[0] == '0' && (p[1] == 'x' || p[1] == 'X');

    if ((hex ? read_hex(a, p + 2) : read_decimal(a, p)) == 0) {
        return 0;
    }
    if (*str == '-') {
        cr_bn_set_negative(&(*a)->v, true);
    }
    return 1;
}
