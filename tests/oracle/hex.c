/* OPENSSL_hexstr2buf(3), OPENSSL_strlcpy, OPENSSL_strcasecmp(3). */
#include "oracle.h"

static void decode(const char *text)
{
    unsigned char out[4] = {0};
    long n = -9;
    size_t len = 77;
    unsigned char *bytes = OPENSSL_hexstr2buf(text, &n);
    printf("text: %s\n", text);
    o_hex("bytes", bytes, n > 0 ? (size_t)n : 0);
    o_int_err("length", n);
    OPENSSL_free(bytes);
    o_int("dash", OPENSSL_hexstr2buf_ex(out, 2, &len, text, '-'));
    o_int_err("length", (long long)len);
    len = 77;
    o_int("count only", OPENSSL_hexstr2buf_ex(NULL, 0, &len, text, ':'));
    o_int_err("length", (long long)len);
    len = 77;
    o_int("no separator", OPENSSL_hexstr2buf_ex(out, 1, &len, text, 0));
    o_int_err("length", (long long)len);
    o_hex("out", out, 4);
}

static void encode(const unsigned char *bytes, size_t n, char separator)
{
    char text[16];
    for (size_t room = 0; room <= 10; room++) {
        size_t len = 99;
        memset(text, '#', sizeof(text));
        o_int("encode", OPENSSL_buf2hexstr_ex(text, room, &len, bytes, n, separator));
        o_text("text", text, 12);
        o_int_err("length", (long long)len);
    }
    size_t len = 99;
    o_int("length only", OPENSSL_buf2hexstr_ex(NULL, 0, &len, bytes, n, separator));
    o_int("length", (long long)len);
}

int main(void)
{
    static const char *const texts[] = {"",    "a",   "aa", "AA:bb",  "aabb", ":aa",
                                        "aa:", "a:a", "zz", "aa::bb", "aa:b", "aabbcc"};
    static const unsigned char bytes[] = {1, 0xab, 0xff};
    char buf[8];

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        decode(texts[i]);
    }
    char *text = OPENSSL_buf2hexstr(bytes, 3);
    o_str("buf2hexstr", text);
    OPENSSL_free(text);
    text = OPENSSL_buf2hexstr(bytes, 0);
    o_str("buf2hexstr of nothing", text);
    OPENSSL_free(text);
    encode(bytes, 3, ':');
    encode(bytes, 3, 0);
    encode(bytes, 0, ':');
    for (int c = 0; c < 256; c++) {
        if (OPENSSL_hexchar2int((unsigned char)c) != -1) {
            printf("digit %c: %d\n", c, OPENSSL_hexchar2int((unsigned char)c));
        }
    }
    for (size_t room = 0; room < 6; room++) {
        memset(buf, '#', sizeof(buf));
        o_int("strlcpy", (long long)OPENSSL_strlcpy(buf, "abc", room));
        o_text("is", buf, sizeof(buf));
        if (room > 0) {
            memcpy(buf, "x", 2);
            o_int("strlcat", (long long)OPENSSL_strlcat(buf, "abc", room));
            o_str("is", buf);
        }
    }
    o_int("strnlen", (long long)OPENSSL_strnlen("abcdef", 4));
    o_int("strnlen", (long long)OPENSSL_strnlen("abc", 40));
    o_int("strcasecmp same", OPENSSL_strcasecmp("AbC", "aBc"));
    o_int("strcasecmp less", OPENSSL_strcasecmp("abb", "ABC"));
    o_int("strcasecmp prefix", OPENSSL_strcasecmp("abcd", "ABC"));
    o_int("strcasecmp ASCII", OPENSSL_strcasecmp("[", "{") == 0);
    o_int("strncasecmp", OPENSSL_strncasecmp("abX", "ABy", 2));
    o_int("strncasecmp", OPENSSL_strncasecmp("abX", "ABy", 3) < 0);
    o_int("strncasecmp 0", OPENSSL_strncasecmp("a", "b", 0));
    return 0;
}
