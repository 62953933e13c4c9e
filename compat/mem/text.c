/* Strings and hexadecimal: OPENSSL_malloc(3), OPENSSL_strcasecmp(3). */
#include "compat/mem/text.h"

#include "compat/err/raise.h"

#include <string.h>
#include <strings.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

int cx_hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

size_t cx_strlcpy(char *dst, const char *src, size_t n)
{
    size_t len = strlen(src);
    if (n > 0) {
        size_t take = len < n - 1 ? len : n - 1;
        memcpy(dst, src, take);
        dst[take] = 0;
    }
    return len;
}

/* decode writes at most room bytes to out, which may be NULL to count only. */
static bool decode(uint8_t *out, size_t room, size_t *len, const char *text, char separator)
{
    size_t n = 0;
    for (const char *p = text; *p != 0;) {
        char high = *p++;
        if (high == separator && separator != 0) {
            continue;
        }
        char low = *p;
        if (low == 0) {
            cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_ODD_NUMBER_OF_DIGITS);
            return false;
        }
        p++;
        int value = cx_hex_digit(high);
        int second = cx_hex_digit(low);
        if (value < 0 || second < 0) {
            cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_ILLEGAL_HEX_DIGIT);
            return false;
        }
        n++;
        if (out != NULL) {
            if (n > room) {
                cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_TOO_SMALL_BUFFER);
                return false;
            }
            out[n - 1] = (uint8_t)(value << 4 | second);
        }
    }
    if (len != NULL) {
        *len = n;
    }
    return true;
}

unsigned char *cx_hex_decode(const char *text, long *n)
{
    size_t room = strlen(text) / 2;
    if (room == 0) {
        cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_HEX_STRING_TOO_SHORT);
        return NULL;
    }
    uint8_t *bytes = mem_alloc(room);
    if (bytes == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    size_t len = 0;
    bool good = decode(bytes, room, &len, text, ':');
    if (n != NULL) {
        *n = good ? (long)len : 0;
    }
    if (!good) {
        mem_clear_free(bytes, room);
        return NULL;
    }
    return bytes;
}

static bool encode(char *out, size_t room, size_t *len, const uint8_t *bytes, size_t n,
                   char separator)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t need = separator != 0 ? n * 3 : 1 + n * 2;
    need = need == 0 ? 1 : need;
    if (len != NULL) {
        *len = need;
    }
    if (out == NULL) {
        return true;
    }
    if (room < need) {
        cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_TOO_SMALL_BUFFER);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && separator != 0) {
            *out++ = separator;
        }
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = 0;
    return true;
}

char *cx_hex_encode(const unsigned char *bytes, long n)
{
    size_t len = n > 0 ? (size_t)n : 0;
    if (len == 0) {
        return mem_zalloc(1);
    }
    char *text = mem_alloc(len * 3);
    if (text == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    (void)encode(text, len * 3, NULL, bytes, len, ':');
    return text;
}

/* OPENSSL_hexstr2buf and its family - see OPENSSL_malloc(3). abi: full.
 *
 * err   CRYPTO_R_HEX_STRING_TOO_SHORT, CRYPTO_R_ODD_NUMBER_OF_DIGITS, CRYPTO_R_ILLEGAL_HEX_DIGIT,
 *       CRYPTO_R_TOO_SMALL_BUFFER
 * test  tests/oracle/hex.c
 */
CX_API unsigned char *OPENSSL_hexstr2buf(const char *str, long *buflen)
{
    return cx_hex_decode(str, buflen);
}

CX_API int OPENSSL_hexstr2buf_ex(unsigned char *buf, size_t buf_n, size_t *buflen, const char *str,
                                 const char sep)
{
    return decode(buf, buf_n, buflen, str, sep) ? 1 : 0;
}

CX_API char *OPENSSL_buf2hexstr(const unsigned char *buf, long buflen)
{
    return cx_hex_encode(buf, buflen);
}

CX_API int OPENSSL_buf2hexstr_ex(char *str, size_t str_n, size_t *strlength,
                                 const unsigned char *buf, size_t buflen, const char sep)
{
    return encode(str, str_n, strlength, buf, buflen, sep) ? 1 : 0;
}

CX_API int OPENSSL_hexchar2int(unsigned char c)
{
    return cx_hex_digit((char)c);
}

/* OPENSSL_strlcpy and its family - see OPENSSL_malloc(3), OPENSSL_strcasecmp(3). abi: full.
 *
 * test  tests/oracle/hex.c
 */
CX_API size_t OPENSSL_strlcpy(char *dst, const char *src, size_t siz)
{
    return cx_strlcpy(dst, src, siz);
}

CX_API size_t OPENSSL_strlcat(char *dst, const char *src, size_t siz)
{
    size_t used = strnlen(dst, siz);
    return used + cx_strlcpy(dst + used, src, siz - used);
}

CX_API size_t OPENSSL_strnlen(const char *str, size_t maxlen)
{
    return strnlen(str, maxlen);
}

/* Of the C locale whatever the program's is: names of algorithms are ASCII. */
static int compare_case(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int x = (unsigned char)a[i];
        int y = (unsigned char)b[i];
        x = x >= 'A' && x <= 'Z' ? x + 32 : x;
        y = y >= 'A' && y <= 'Z' ? y + 32 : y;
        if (x != y || x == 0) {
            return x - y;
        }
    }
    return 0;
}

CX_API int OPENSSL_strcasecmp(const char *s1, const char *s2)
{
    return compare_case(s1, s2, SIZE_MAX);
}

CX_API int OPENSSL_strncasecmp(const char *s1, const char *s2, size_t n)
{
    return compare_case(s1, s2, n);
}
