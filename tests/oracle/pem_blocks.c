/* PEM_read_bio(3), PEM_bytes_read_bio(3), PEM_write_bio(3), EVP_EncodeInit(3). */
#include "oracle.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static void read_text(const char *text)
{
    BIO *in = BIO_new_mem_buf(text, -1);
    char *name = NULL;
    char *header = NULL;
    unsigned char *data = NULL;
    long n = 0;

    o_str("block", text);
    for (int i = 0; i < 3; i++) {
        int ret = PEM_read_bio(in, &name, &header, &data, &n);
        o_int_err("read", ret);
        if (ret) {
            o_str("name", name);
            o_str("header", header);
            o_hex("data", data, (size_t)n);
            OPENSSL_free(name);
            OPENSSL_free(header);
            OPENSSL_free(data);
        }
    }
    BIO_free(in);
    in = BIO_new_mem_buf(text, -1);
    int got = PEM_bytes_read_bio(&data, &n, NULL, "CERTIFICATE", in, NULL, NULL);
    o_int_err("bytes", got);
    if (got) {
        OPENSSL_free(data);
    }
    BIO_free(in);
    in = BIO_new_mem_buf(text, -1);
    o_ptr_err("cert", PEM_read_bio_X509(in, NULL, NULL, NULL));
    BIO_free(in);
}

static void base64(const char *text)
{
    unsigned char out[200];
    int n = 0;
    int total = 0;
    EVP_ENCODE_CTX *ctx = EVP_ENCODE_CTX_new();

    o_str("base64", text);
    EVP_DecodeInit(ctx);
    o_int("update", EVP_DecodeUpdate(ctx, out, &n, (const unsigned char *)text, (int)strlen(text)));
    total = n > 0 ? n : 0;
    o_int("final", EVP_DecodeFinal(ctx, out + total, &n));
    EVP_ENCODE_CTX_free(ctx);
    o_int("block", EVP_DecodeBlock(out, (const unsigned char *)text, (int)strlen(text)));
}

/* Each octet in each of eight places of a text that is base64 but for it. */
static void every_octet(void)
{
    for (int c = 0; c < 256; c++) {
        unsigned char text[] = "Zm9vYmFy09+/azAZ";
        unsigned char out[100] = {0};
        int rets[8];
        int total = 0;

        for (int at = 0; at < 8; at++) {
            EVP_ENCODE_CTX *ctx = EVP_ENCODE_CTX_new();
            unsigned char was = text[at + 4];
            int n = 0;
            text[at + 4] = (unsigned char)c;
            EVP_DecodeInit(ctx);
            rets[at] = EVP_DecodeUpdate(ctx, out + total, &n, text, 16);
            /* When octets are given, at the update or at the end, is not what counts. */
            int last = 0;
            int final = EVP_DecodeFinal(ctx, out + total + n, &last);
            total += rets[at] >= 0 && final == 1 ? n + last : 0;
            text[at + 4] = was;
            EVP_ENCODE_CTX_free(ctx);
        }
        o_int("octet", c);
        for (int at = 0; at < 8; at++) {
            o_int("ret", rets[at]);
        }
        o_hex("all", out, (size_t)total);
    }
}

int main(void)
{
    static const char *const blocks[] = {
        "",
        "nothing\n",
        "-----BEGIN X-----\nAQID\n-----END X-----\n",
        "junk\n-----BEGIN X-----\nAQID\n-----END X-----\n-----BEGIN Y-----\nBAU=\n-----END "
        "Y-----\n",
        "-----BEGIN X-----\nAQID\n-----END Y-----\n",
        "-----BEGIN X-----\nAQID\n",
        "-----BEGIN X-----\nA*ID\n-----END X-----\n",
        "-----BEGIN X-----\r\nAQID\r\n-----END X-----\r\n",
        "-----BEGIN X-----\nProc-Type: 4,CLEAR\n\nAQID\n-----END X-----\n",
        "-----BEGIN X-----\nA: b\nC: d\n\nAQID\nBA==\n-----END X-----\n",
        "-----BEGIN X-----\n\nAQID\n-----END X-----\n",
        "-----BEGIN X-----\nAQI\n-----END X-----\n",
        "-----BEGIN X-----  \n  AQID\n-----END X-----\n",
        "-----BEGIN X----\nAQID\n-----END X-----\n",
        "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n"};
    static const char *const codes[] = {"AQID",    "AQI=",  "AQ==", "A===", "AQ=",  "AQIDBA",
                                        "AQ ID\n", "AQ-ID", "A*",   "",     "====", "AQ==AQ=="};
    unsigned char out[200];
    BIO *mem = BIO_new(BIO_s_mem());

    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        read_text(blocks[i]);
    }
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        base64(codes[i]);
    }
    for (int n = 0; n < 100; n += 7) {
        unsigned char in[100];
        char *text = NULL;
        memset(in, n, sizeof(in));
        o_int("encode", EVP_EncodeBlock(out, in, n));
        o_str("text", (char *)out);
        (void)BIO_reset(mem);
        o_int("write", PEM_write_bio(mem, "THING", n % 2 ? "H: 1\n" : "", in, n));
        long len = BIO_get_mem_data(mem, &text);
        o_text("pem", text, (size_t)len);
    }
    BIO_free(mem);
    for (int i = 0; i < 3; i++) {
        static const char *const files[] = {"rsa.pem", "crls.pem", "bundle.pem"};
        BIO *in = BIO_new_file(o_cert(files[i]), "r");
        STACK_OF(X509_INFO) *infos = PEM_X509_INFO_read_bio(in, NULL, NULL, NULL);
        o_int_err("infos", sk_X509_INFO_num(infos));
        sk_X509_INFO_pop_free(infos, X509_INFO_free);
        BIO_free(in);
        in = BIO_new_file(o_cert(files[i]), "r");
        X509_CRL *crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
        o_ptr_err("crl", crl);
        X509_CRL_free(crl);
        BIO_free(in);
    }
    every_octet();
    return 0;
}
