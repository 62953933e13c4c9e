/* What groups, suites and signature schemes are called in the policy file. */
#include "core/policy/keys.h"

#include <string.h>
#include <strings.h>

struct name {
    const char *name;
    uint16_t id;
};

static uint16_t find(const struct name *list, size_t num, const char *name, size_t n)
{
    for (size_t i = 0; i < num; i++) {
        if (strlen(list[i].name) == n && strncasecmp(list[i].name, name, n) == 0) {
            return list[i].id;
        }
    }
    return 0;
}

/* The IANA registry "TLS Supported Groups", and what OpenSSL calls them. */
static const struct name groups[] = {
    {"x25519", 29},
    {"secp256r1", 23},
    {"P-256", 23},
    {"prime256v1", 23},
    {"secp384r1", 24},
    {"P-384", 24},
    {"secp521r1", 25},
    {"P-521", 25},
    {"x448", 30},
    {"ffdhe2048", 0x0100},
    {"ffdhe3072", 0x0101},
    {"ffdhe4096", 0x0102},
    {"ffdhe6144", 0x0103},
    {"ffdhe8192", 0x0104},
    {"MLKEM512", 0x0200},
    {"MLKEM768", 0x0201},
    {"MLKEM1024", 0x0202},
    {"SecP256r1MLKEM768", 0x11eb},
    {"X25519MLKEM768", 0x11ec},
    {"SecP384r1MLKEM1024", 0x11ed},
};

uint16_t t13_policy_group(const char *name, size_t n)
{
    return find(groups, sizeof(groups) / sizeof(groups[0]), name, n);
}

static const struct name suites[] = {
    {"TLS_AES_128_GCM_SHA256", 0x1301},       {"TLS_AES_256_GCM_SHA384", 0x1302},
    {"TLS_CHACHA20_POLY1305_SHA256", 0x1303}, {"TLS_AES_128_CCM_SHA256", 0x1304},
    {"TLS_AES_128_CCM_8_SHA256", 0x1305},
};

uint16_t t13_policy_suite(const char *name, size_t n)
{
    return find(suites, sizeof(suites) / sizeof(suites[0]), name, n);
}

/* "TLS SignatureScheme". The PKCS#1 ones are for certificates alone (RFC 8446 4.2.3). */
static const struct name sigalgs[] = {
    {"ecdsa_secp256r1_sha256", 0x0403},
    {"ecdsa_secp384r1_sha384", 0x0503},
    {"ecdsa_secp521r1_sha512", 0x0603},
    {"ed25519", 0x0807},
    {"ed448", 0x0808},
    {"rsa_pss_pss_sha256", 0x0809},
    {"rsa_pss_pss_sha384", 0x080a},
    {"rsa_pss_pss_sha512", 0x080b},
    {"rsa_pss_rsae_sha256", 0x0804},
    {"rsa_pss_rsae_sha384", 0x0805},
    {"rsa_pss_rsae_sha512", 0x0806},
    {"rsa_pkcs1_sha256", 0x0401},
    {"rsa_pkcs1_sha384", 0x0501},
    {"rsa_pkcs1_sha512", 0x0601},
    {"mldsa44", 0x0904},
    {"mldsa65", 0x0905},
    {"mldsa87", 0x0906},
};

uint16_t t13_policy_sigalg(const char *name, size_t n)
{
    return find(sigalgs, sizeof(sigalgs) / sizeof(sigalgs[0]), name, n);
}
