/* What programs read from files and from peers through libcrypto's ABI: PEM, PKCS#12, PKCS#7, OCSP,
 * CONF, SSL_SESSION, and every d2i_ that has an item. What parses is printed, written and freed. */
#include "tests/fuzz/fuzz.h"

#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

std::vector<std::string> seeds()
{
    return {};
}

static const ASN1_ITEM *const items[] = {
    ASN1_ITEM_rptr(X509),
    ASN1_ITEM_rptr(X509_CRL),
    ASN1_ITEM_rptr(X509_REQ),
    ASN1_ITEM_rptr(X509_NAME),
    ASN1_ITEM_rptr(GENERAL_NAMES),
    ASN1_ITEM_rptr(PKCS7),
    ASN1_ITEM_rptr(PKCS12),
    ASN1_ITEM_rptr(OCSP_REQUEST),
    ASN1_ITEM_rptr(OCSP_RESPONSE),
    ASN1_ITEM_rptr(OCSP_BASICRESP),
    ASN1_ITEM_rptr(ASN1_ANY),
    ASN1_ITEM_rptr(X509_EXTENSIONS),
    ASN1_ITEM_rptr(CRL_DIST_POINTS),
    ASN1_ITEM_rptr(AUTHORITY_INFO_ACCESS),
};

static void values(const uint8_t *data, size_t size, BIO *out)
{
    for (const ASN1_ITEM *item : items) {
        const unsigned char *p = data;
        ASN1_VALUE *value = ASN1_item_d2i(nullptr, &p, static_cast<long>(size), item);
        if (value == nullptr) {
            continue;
        }
        unsigned char *der = nullptr;
        int n = ASN1_item_i2d(value, &der, item);
        OPENSSL_free(der);
        EXPECT_NE(0, n);
        ASN1_item_free(value, item);
    }
    const unsigned char *p = data;
    X509 *cert = d2i_X509(nullptr, &p, static_cast<long>(size));
    if (cert != nullptr) {
        X509_print(out, cert);
        (void)X509_check_purpose(cert, -1, 0);
        (void)X509_check_host(cert, "example.com", 0, 0, nullptr);
        X509_free(cert);
    }
    p = data;
    SSL_SESSION_free(d2i_SSL_SESSION(nullptr, &p, static_cast<long>(size)));
    p = data;
    EVP_PKEY_free(d2i_AutoPrivateKey(nullptr, &p, static_cast<long>(size)));
    p = data;
    PKCS12 *bag = d2i_PKCS12(nullptr, &p, static_cast<long>(size));
    EVP_PKEY *key = nullptr;
    cert = nullptr;
    if (bag != nullptr && PKCS12_parse(bag, "passphrase", &key, &cert, nullptr) == 1) {
        EVP_PKEY_free(key);
        X509_free(cert);
    }
    PKCS12_free(bag);
}

static void texts(const uint8_t *data, size_t size)
{
    BIO *in = BIO_new_mem_buf(data, static_cast<int>(size));
    sk_X509_INFO_pop_free(PEM_X509_INFO_read_bio(in, nullptr, nullptr, const_cast<char *>("x")),
                          X509_INFO_free);
    (void)BIO_reset(in);
    EVP_PKEY_free(PEM_read_bio_PrivateKey(in, nullptr, nullptr, const_cast<char *>("x")));
    (void)BIO_reset(in);
    CONF *conf = NCONF_new(nullptr);
    long line = 0;
    (void)NCONF_load_bio(conf, in, &line);
    NCONF_free(conf);
    BIO_free(in);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    BIO *out = BIO_new(BIO_s_mem());
    values(data, size, out);
    texts(data, size);
    BIO_free(out);
    ERR_clear_error();
    return 0;
}
