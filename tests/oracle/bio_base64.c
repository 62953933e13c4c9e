/* BIO_f_base64(3). */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/evp.h>

static void encode(int flags, size_t n, size_t step)
{
    unsigned char bytes[200];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(i * 13 + 5);
    }
    BIO *b64 = BIO_new(BIO_f_base64()), *mem = BIO_new(BIO_s_mem());
    BIO_set_flags(b64, flags);
    BIO_push(b64, mem);
    for (size_t at = 0; at < n; at += step) {
        int len = (int)(n - at < step ? n - at : step);
        if (BIO_write(b64, bytes + at, len) != len) {
            o_int("short write at", (long long)at);
        }
    }
    o_int("wpending", BIO_wpending(b64) > 0);
    o_int("flush", BIO_flush(b64));
    char *text = NULL;
    long len = BIO_get_mem_data(mem, &text);
    printf("encode %zu by %zu flags %x\n", n, step, (unsigned int)flags);
    o_text("text", text, (size_t)len);
    char back[200];
    int got, total = 0;
    BIO_set_mem_eof_return(mem, 0);
    BIO *again = BIO_new(BIO_f_base64());
    BIO_set_flags(again, flags);
    BIO_push(again, mem);
    while ((got = BIO_read(again, back + total, step > 7 ? 7 : (int)step)) > 0) {
        total += got;
    }
    o_int("decoded", total);
    o_int("equal", (size_t)total == n && memcmp(back, bytes, n) == 0);
    BIO_free(again);
    BIO_free_all(b64);
}

static void decode(const char *text, int flags)
{
    char out[200];
    BIO *b64 = BIO_new(BIO_f_base64());
    BIO *mem = BIO_new_mem_buf(text, -1);
    BIO_set_flags(b64, flags);
    BIO_push(b64, mem);
    o_text("decode", text, strlen(text) < 60 ? strlen(text) : 60);
    for (int i = 0; i < 4; i++) {
        int n = BIO_read(b64, out, sizeof(out));
        o_int("read", n);
        if (n > 0) {
            o_text("data", out, (size_t)n);
        }
        o_int("eof", BIO_eof(b64));
        o_int("retry", BIO_should_retry(b64));
    }
    o_int("reset", BIO_reset(b64));
    o_int("read again", BIO_read(b64, out, 5));
    o_int("pending", BIO_pending(b64) >= 0);
    BIO_free_all(b64);
    o_err("queue");
}

int main(void)
{
    static const char *const texts[] = {"aGVsbG8gd29ybGQ=\n",
                                        "aGVsbG8gd29ybGQ=",
                                        "",
                                        "\n",
                                        "=\n",
                                        "aGVs\nbG8g\nd29y\nbGQ=\n",
                                        "some: header\nother, text.\naGVsbG8gd29ybGQ=\n",
                                        "-----BEGIN-----\naGVsbG8=\n-----END-----\n",
                                        "aGVsbG8=\ntrailing: text\n",
                                        "aGVs*bG8=\n",
                                        "aGVsbG8gd29ybGQ\n",
                                        "aGVsbG8\n",
                                        "aGVs bG8=\n",
                                        "aGVsbG8=\r\n",
                                        "YQ==\n",
                                        "YQ=\n",
                                        "YQ\n",
                                        "Y\n",
                                        "YWI=YWI=\n",
                                        "aGVsbG8hMTIz\nYWI=\nYWI=\n"};
    static const size_t sizes[] = {0, 1, 2, 3, 47, 48, 49, 96, 100, 200};
    char big[3000];

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        encode(0, sizes[i], 200);
        encode(0, sizes[i], 5);
        encode(BIO_FLAGS_BASE64_NO_NL, sizes[i], 200);
        encode(BIO_FLAGS_BASE64_NO_NL, sizes[i], 7);
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        decode(texts[i], 0);
        decode(texts[i], BIO_FLAGS_BASE64_NO_NL);
    }
    memset(big, 'x', 2000);
    strcpy(big + 2000, ":\naGVsbG8=\n");
    decode(big, 0);
    BIO *b64 = BIO_new(BIO_f_base64());
    o_str("name", BIO_method_name(b64));
    o_int("type", BIO_method_type(b64));
    o_int_err("write without next", BIO_write(b64, "abc", 3));
    o_int_err("read without next", BIO_read(b64, big, 3));
    o_int_err("gets", BIO_gets(b64, big, 3));
    BIO_free(b64);
    return 0;
}
