/* SSL_CTX_set_cipher_list(3), ciphers(1): the whole ordered list that a rule string gives. */
#include "oracle.h"

#include <openssl/ssl.h>

static const char *const rules[] = {
    "DEFAULT",
    "ALL",
    "HIGH",
    "MEDIUM",
    "LOW",
    "COMPLEMENTOFDEFAULT",
    "COMPLEMENTOFALL",
    "eNULL",
    "NULL",
    "aNULL",
    "kRSA",
    "aRSA",
    "RSA",
    "kDHE",
    "kEDH",
    "DHE",
    "EDH",
    "kECDHE",
    "kEECDH",
    "ECDHE",
    "EECDH",
    "ECDH",
    "aECDSA",
    "ECDSA",
    "aDSS",
    "DSS",
    "ADH",
    "AECDH",
    "PSK",
    "kPSK",
    "kRSAPSK",
    "kDHEPSK",
    "kECDHEPSK",
    "aPSK",
    "SRP",
    "aSRP",
    "kSRP",
    "AES",
    "AES128",
    "AES256",
    "AESGCM",
    "AESCCM",
    "AESCCM8",
    "ARIA",
    "ARIA128",
    "ARIA256",
    "ARIAGCM",
    "CAMELLIA",
    "CAMELLIA128",
    "CAMELLIA256",
    "CHACHA20",
    "3DES",
    "DES",
    "RC4",
    "IDEA",
    "SEED",
    "GOST",
    "kGOST",
    "MD5",
    "SHA",
    "SHA1",
    "SHA256",
    "SHA384",
    "SSLv3",
    "TLSv1",
    "TLSv1.0",
    "TLSv1.2",
    "FIPS",
    "EXPORT",
    "CBC",
    "SUITEB128",
    "SUITEB128ONLY",
    "SUITEB192",
    "SUITEB128:HIGH",
    "HIGH:SUITEB192",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "AES128-SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE+AESGCM",
    "ECDHE+AESGCM+AES256",
    "kECDHE+aECDSA+CHACHA20",
    "ECDHE+aRSA:DHE+aRSA",
    "HIGH:!aNULL:!MD5",
    "HIGH:!aNULL:!kRSA:!PSK:!SRP:!MD5:!RC4",
    "ALL:!COMPLEMENTOFDEFAULT",
    "DEFAULT:!AES",
    "DEFAULT:-AES",
    "DEFAULT:+AES",
    "DEFAULT:-AES:AES",
    "DEFAULT:+kRSA:@STRENGTH",
    "DEFAULT:!AES:AES",
    "ALL:@STRENGTH",
    "ALL:eNULL",
    "DEFAULT:@SECLEVEL=0",
    "DEFAULT@SECLEVEL=1",
    "@SECLEVEL=2:ALL",
    "DEFAULT:@SECLEVEL=5",
    "DEFAULT:@SECLEVEL=6",
    "DEFAULT:@SECLEVEL=",
    "DEFAULT:@SECLEVEL=12",
    "@STRENGTH",
    "@UNKNOWN",
    "DEFAULT:@UNKNOWN",
    "ALL:!ALL",
    "",
    ":",
    "!",
    "-",
    "+",
    "::::DEFAULT",
    "DEFAULT:",
    "DEFAULT HIGH",
    "DEFAULT,HIGH",
    "DEFAULT;HIGH",
    "FOO",
    "FOO:BAR",
    "FOO:DEFAULT",
    "DEFAULT:FOO",
    "ECDHE+FOO",
    "ECDHE+FOO:AES128-SHA",
    "!FOO:AES128-SHA",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_128_GCM_SHA256:AES128-SHA",
    "TLS13",
    "kECDHE:!TLS13",
    "TLSv1.3",
    "aes128-sha",
    "default",
    "DEFAULT:DEFAULT",
    "HIGH:DEFAULT",
    "AES128-SHA:DEFAULT",
    "AES128-SHA:DEFAULT:AES256-SHA",
    "AES256-SHA:AES128-SHA",
    "+AES128-SHA",
    "!AES128-SHA",
    "AES128-SHA:!AES128-SHA",
    "AES128-SHA:-AES128-SHA",
    "AES128-SHA:-AES128-SHA:AES128-SHA",
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384",
    "EECDH+AESGCM:EDH+AESGCM",
    "HIGH:!DH:!aNULL",
    "ALL:!ADH:!LOW:!EXP:!MD5:@STRENGTH",
    "ECDHE:DHE:kRSA:!aNULL:!eNULL:!RC4:!SEED:!3DES",
    "kRSA+AES128:kRSA+AES256:+AES256",
    "COMPLEMENTOFDEFAULT:DEFAULT",
    "ALL:+HIGH:!PSK",
    "aNULL+AES",
    "AES+aNULL:!CAMELLIA",
};

static void show(const char *rule)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    int ret = SSL_CTX_set_cipher_list(ctx, rule);
    STACK_OF(SSL_CIPHER) *list = SSL_CTX_get_ciphers(ctx);
    printf("rule \"%s\": %d, level %d, %d suites\n", rule, ret, SSL_CTX_get_security_level(ctx),
           sk_SSL_CIPHER_num(list));
    o_err("rule");
    for (int i = 0; i < sk_SSL_CIPHER_num(list); i++) {
        printf(" %s: %s\n", rule, SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
    }
    SSL_CTX_free(ctx);
}

static void by_connection(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    o_int_err("ssl good", SSL_set_cipher_list(ssl, "AES128-SHA:AES256-SHA"));
    o_str("ssl 0", SSL_get_cipher_list(ssl, 0));
    o_str("ssl 3", SSL_get_cipher_list(ssl, 3));
    o_str("ssl 4", SSL_get_cipher_list(ssl, 4));
    o_str("ssl -1", SSL_get_cipher_list(ssl, -1));
    o_str("ssl 99", SSL_get_cipher_list(ssl, 99));
    o_int_err("ssl bad", SSL_set_cipher_list(ssl, "FOO"));
    o_int("ssl after bad", sk_SSL_CIPHER_num(SSL_get_ciphers(ssl)));
    o_int("ctx untouched", sk_SSL_CIPHER_num(SSL_CTX_get_ciphers(ctx)));
    STACK_OF(SSL_CIPHER) *usable = SSL_get1_supported_ciphers(ssl);
    o_int("supported", sk_SSL_CIPHER_num(usable));
    for (int i = 0; i < sk_SSL_CIPHER_num(usable); i++) {
        o_str("supported", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(usable, i)));
    }
    sk_SSL_CIPHER_free(usable);
    o_ptr("client ciphers", SSL_get_client_ciphers(ssl));
    char buf[64];
    o_ptr("shared", SSL_get_shared_ciphers(ssl, buf, sizeof(buf)));
    o_ptr("no object", SSL_get_ciphers(NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void suites(void)
{
    static const char *const lists[] = {
        "TLS_AES_128_GCM_SHA256",
        "",
        "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256",
        "FOO",
        "TLS_AES_256_GCM_SHA384:FOO",
        "AES128-SHA",
        "TLS_AES_128_GCM_SHA256:TLS_AES_128_GCM_SHA256",
        ":",
        "TLS_AES_128_GCM_SHA256:",
        ":TLS_AES_128_GCM_SHA256",
        " TLS_AES_128_GCM_SHA256",
        "TLS_AES_128_GCM_SHA256 ",
        "tls_aes_128_gcm_sha256",
        "TLS_CHACHA20_POLY1305_SHA256 : TLS_AES_128_GCM_SHA256",
    };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        SSL *ssl = SSL_new(ctx);
        printf("suites \"%s\":\n", lists[i]);
        o_int_err("ctx", SSL_CTX_set_ciphersuites(ctx, lists[i]));
        STACK_OF(SSL_CIPHER) *list = SSL_CTX_get_ciphers(ctx);
        o_int("number", sk_SSL_CIPHER_num(list));
        for (int k = 0; k < 5 && k < sk_SSL_CIPHER_num(list); k++) {
            o_str("suite", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, k)));
        }
        o_int_err("ssl", SSL_set_ciphersuites(ssl, lists[i]));
        o_str("ssl first", SSL_get_cipher_list(ssl, 0));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        show(rules[i]);
    }
    by_connection();
    suites();
    o_str("default list", OSSL_default_cipher_list());
    o_str("default suites", OSSL_default_ciphersuites());
    return 0;
}
