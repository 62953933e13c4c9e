/* ASN1_item_d2i_bio(3), ASN1_item_new(3), ASN1_item_sign(3), ASN1_parse_dump(3),
 * ASN1_put_object(3): items read and written through streams, and by the functions below them. */
#include "oracle.h"

#include <openssl/asn1.h>
#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define IT ASN1_ITEM_rptr(X509_ALGOR)

static const unsigned char algor[] = {0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                      0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00};

static void streams(void)
{
    BIO *bio = BIO_new(BIO_s_mem());
    FILE *f = tmpfile();
    const unsigned char *p = algor;
    X509_ALGOR *a = (X509_ALGOR *)ASN1_item_d2i_ex(NULL, &p, sizeof(algor), IT, NULL, NULL);
    X509_ALGOR *b = NULL;

    o_ptr("d2i ex", a);
    o_int("i2d bio", ASN1_item_i2d_bio(IT, bio, a));
    b = ASN1_item_d2i_bio(IT, bio, NULL);
    o_int("cmp", X509_ALGOR_cmp(a, b));
    o_ptr_err("empty", ASN1_item_d2i_bio(IT, bio, NULL));
    o_int("i2d bio", ASN1_i2d_bio((i2d_of_void *)i2d_X509_ALGOR, bio, (unsigned char *)a));
    o_ptr("d2i bio ex", ASN1_item_d2i_bio_ex(IT, bio, &b, NULL, NULL));
    o_int("i2d fp", ASN1_item_i2d_fp(IT, f, a));
    o_int("i2d fp", ASN1_i2d_fp((i2d_of_void *)i2d_X509_ALGOR, f, a));
    o_int("i2d fp", ASN1_item_i2d_fp(IT, f, a));
    rewind(f);
    o_ptr("d2i fp", ASN1_item_d2i_fp(IT, f, &b));
    o_int("cmp", X509_ALGOR_cmp(a, b));
    o_ptr("d2i fp ex", ASN1_item_d2i_fp_ex(IT, f, &b, NULL, NULL));
    X509_ALGOR *c =
        ASN1_d2i_fp((void *(*)(void))X509_ALGOR_new, (d2i_of_void *)d2i_X509_ALGOR, f, NULL);
    o_int("cmp", X509_ALGOR_cmp(a, c));
    o_ptr_err("end", ASN1_item_d2i_fp(IT, f, NULL));
    X509_ALGOR_free(c);
    BIO *mem = ASN1_item_i2d_mem_bio(IT, (const ASN1_VALUE *)a);
    c = ASN1_d2i_bio((void *(*)(void))X509_ALGOR_new, (d2i_of_void *)d2i_X509_ALGOR, mem, NULL);
    o_int("cmp", X509_ALGOR_cmp(a, c));
    BIO_free(mem);
    o_ptr_err("mem NULL", ASN1_item_i2d_mem_bio(NULL, NULL));
    X509_ALGOR_free(c);
    c = ASN1_dup((i2d_of_void *)i2d_X509_ALGOR, (d2i_of_void *)d2i_X509_ALGOR, a);
    o_int("cmp", X509_ALGOR_cmp(a, c));
    o_ptr("dup NULL", ASN1_dup((i2d_of_void *)i2d_X509_ALGOR, (d2i_of_void *)d2i_X509_ALGOR, NULL));
    X509_ALGOR_free(c);
    c = ASN1_item_dup(IT, a);
    o_int("cmp", X509_ALGOR_cmp(a, c));
    X509_ALGOR_free(c);
    c = (X509_ALGOR *)ASN1_item_new_ex(IT, NULL, NULL);
    o_ptr("new ex", c);
    ASN1_item_free((ASN1_VALUE *)c, IT);
    static const char *const bad[] = {"30", "3080", "30800201", "0403", "048461626364", "3082"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        long n = 0;
        unsigned char *der = OPENSSL_hexstr2buf(bad[i], &n);
        BIO_write(bio, der, (int)n);
        o_ptr_err("bad", ASN1_item_d2i_bio(ASN1_ITEM_rptr(ASN1_ANY), bio, NULL));
        (void)BIO_reset(bio);
        OPENSSL_free(der);
    }
    ASN1_STRING *packed = NULL;
    o_ptr("pack", ASN1_item_pack(a, IT, &packed));
    o_hex("packed", ASN1_STRING_get0_data(packed), (size_t)ASN1_STRING_length(packed));
    c = ASN1_item_unpack(packed, IT);
    o_int("cmp", X509_ALGOR_cmp(a, c));
    o_ptr_err("unpack", ASN1_item_unpack(packed, ASN1_ITEM_rptr(ASN1_INTEGER)));
    ASN1_STRING_free(packed);
    unsigned char *ndef = NULL;
    int n = ASN1_item_ndef_i2d((ASN1_VALUE *)a, &ndef, IT);
    o_hex("ndef", ndef, (size_t)n);
    OPENSSL_free(ndef);
    X509_ALGOR_free(c);
    X509_ALGOR_free(a);
    X509_ALGOR_free(b);
    fclose(f);
    BIO_free(bio);
}

static void below(void)
{
    ASN1_VALUE *v = NULL;
    ASN1_TLC cache = {0};
    const unsigned char *p = algor;
    unsigned char out[64];
    unsigned char *q = out;

    o_int("ex new", ASN1_item_ex_new(&v, IT));
    o_ptr("ex new", v);
    ASN1_item_ex_free(&v, IT);
    o_ptr("ex free", v);
    o_int("ex d2i", ASN1_item_ex_d2i(&v, &p, sizeof(algor), IT, -1, 0, 0, &cache));
    o_int("ex i2d", ASN1_item_ex_i2d((const ASN1_VALUE **)&v, &q, IT, -1, 0));
    o_hex("ex i2d", out, (size_t)(q - out));
    q = out;
    o_int("tagged", ASN1_item_ex_i2d((const ASN1_VALUE **)&v, &q, IT, 3, V_ASN1_CONTEXT_SPECIFIC));
    o_hex("tagged", out, (size_t)(q - out));
    ASN1_item_ex_free(&v, IT);
    p = out;
    o_int("ex d2i", ASN1_item_ex_d2i(&v, &p, 15, IT, 3, V_ASN1_CONTEXT_SPECIFIC, 0, &cache));
    o_ptr("ex d2i", v);
    ASN1_item_ex_free(&v, IT);
    p = out;
    o_int_err("other tag", ASN1_item_ex_d2i(&v, &p, 15, IT, 4, V_ASN1_CONTEXT_SPECIFIC, 0, &cache));
    p = out;
    cache.valid = 0;
    o_int_err("optional", ASN1_item_ex_d2i(&v, &p, 15, IT, 4, V_ASN1_CONTEXT_SPECIFIC, 1, &cache));
    o_int("moved", p - out);
}

static void headers(void)
{
    unsigned char out[32];
    unsigned char *p = out;
    const unsigned char *c = out;
    unsigned char *e = NULL;

    ASN1_put_object(&p, 1, 300, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
    ASN1_put_object(&p, 0, 5, 31, V_ASN1_APPLICATION);
    ASN1_put_object(&p, 2, 0, 1000, V_ASN1_PRIVATE);
    o_int("eoc", ASN1_put_eoc(&p));
    o_hex("headers", out, (size_t)(p - out));
    e = p - 2;
    o_int("end", ASN1_check_infinite_end(&e, 2));
    o_int("moved", e == p);
    o_int("end", ASN1_check_infinite_end(&e, 0));
    o_int("end", ASN1_const_check_infinite_end(&c, 2));
    o_int("size", ASN1_object_size(1, 300, 16));
    o_int("size", ASN1_object_size(2, 300, 1000));
    o_int("size", ASN1_object_size(0, -1, 1));
    o_int("size", ASN1_object_size(0, INT_MAX, 1));
}

static void parse(void)
{
    static const char *const ders[] = {"300d06096086480165030402010500",
                                       "30800401610000",
                                       "a003020105",
                                       "0303 07a080",
                                       "3006 0101ff 0a0102",
                                       "1e04 00610062",
                                       "0c03616263",
                                       "0403300100",
                                       "0405 0c03616263",
                                       "3003 0201",
                                       "170d3234303130313030303030305a",
                                       "5f2a01aa",
                                       "0500",
                                       "0501",
                                       "020200ff",
                                       "2407040161040162"};
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);

    for (size_t i = 0; i < sizeof(ders) / sizeof(ders[0]); i++) {
        char hex[64];
        size_t k = 0;
        long n = 0;
        for (const char *s = ders[i]; *s != '\0'; s++) {
            if (*s != ' ') {
                hex[k++] = *s;
            }
        }
        hex[k] = '\0';
        unsigned char *der = OPENSSL_hexstr2buf(hex, &n);
        o_int_err("parse", ASN1_parse(out, der, n, 2));
        o_int_err("dump", ASN1_parse_dump(out, der, n, 0, -1));
        o_int_err("dump", ASN1_parse_dump(out, der, n, 1, 2));
        OPENSSL_free(der);
    }
    BIO_free(out);
}

static void signing(void)
{
    BIO *in = BIO_new_file(o_cert("rsa.key"), "r");
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    const unsigned char *p = algor;
    X509_ALGOR *data = d2i_X509_ALGOR(NULL, &p, sizeof(algor));
    X509_ALGOR *alg = X509_ALGOR_new();
    ASN1_BIT_STRING *sig = ASN1_BIT_STRING_new();

    o_int_err("sign", ASN1_item_sign(IT, alg, NULL, sig, data, key, EVP_sha256()));
    o_hex("signature", ASN1_STRING_get0_data(sig), (size_t)ASN1_STRING_length(sig));
    o_int_err("verify", ASN1_item_verify(IT, alg, sig, data, key));
    o_int_err("sign ex",
              ASN1_item_sign_ex(IT, alg, NULL, sig, data, NULL, key, EVP_sha384(), NULL, NULL));
    o_int_err("verify ex", ASN1_item_verify_ex(IT, alg, sig, data, NULL, key, NULL, NULL));
    ASN1_BIT_STRING_set_bit(sig, 20, !ASN1_BIT_STRING_get_bit(sig, 20));
    o_int("spoilt", ASN1_item_verify(IT, alg, sig, data, key));
    o_ptr("error", (void *)(uintptr_t)ERR_peek_error());
    ERR_clear_error();
    o_int_err("no key", ASN1_item_verify(IT, alg, sig, data, NULL));
    X509_ALGOR_set0(alg, OBJ_nid2obj(NID_sha1), V_ASN1_UNDEF, NULL);
    o_int_err("no signature algorithm", ASN1_item_verify(IT, alg, sig, data, key));
    ASN1_BIT_STRING_free(sig);
    X509_ALGOR_free(alg);
    X509_ALGOR_free(data);
    EVP_PKEY_free(key);
    BIO_free(in);
}

int main(void)
{
    streams();
    below();
    headers();
    parse();
    signing();
    return 0;
}
