#ifndef T13_COMPAT_SSL_CIPHER_H
#define T13_COMPAT_SSL_CIPHER_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

/* What a suite is made of, as bits, so that a word of a cipher list is a set of them. A suite of
 * TLS 1.3 has no bit of KX_ and AU_. */
enum {
    KX_RSA = 1 << 0,
    KX_DH = 1 << 1,
    KX_ECDH = 1 << 2,
    KX_PSK = 1 << 3,
    KX_RSAPSK = 1 << 4,
    KX_DHEPSK = 1 << 5,
    KX_ECDHEPSK = 1 << 6,
    KX_SRP = 1 << 7,
};
enum {
    AU_RSA = 1 << 0,
    AU_DSS = 1 << 1,
    AU_ECDSA = 1 << 2,
    AU_NONE = 1 << 3,
    AU_PSK = 1 << 4,
    AU_SRP = 1 << 5,
};
enum {
    ENC_NULL = 1 << 0,
    ENC_AES128 = 1 << 1,
    ENC_AES256 = 1 << 2,
    ENC_AESGCM128 = 1 << 3,
    ENC_AESGCM256 = 1 << 4,
    ENC_AESCCM128 = 1 << 5,
    ENC_AESCCM256 = 1 << 6,
    ENC_AESCCM8128 = 1 << 7,
    ENC_AESCCM8256 = 1 << 8,
    ENC_ARIA128 = 1 << 9,
    ENC_ARIA256 = 1 << 10,
    ENC_CAMELLIA128 = 1 << 11,
    ENC_CAMELLIA256 = 1 << 12,
    ENC_CHACHA20 = 1 << 13,
};
enum {
    MAC_AEAD = 1 << 0,
    MAC_MD5 = 1 << 1,
    MAC_SHA1 = 1 << 2,
    MAC_SHA256 = 1 << 3,
    MAC_SHA384 = 1 << 4,
};
enum {
    NOT_DEFAULT = 1 << 0, /* COMPLEMENTOFDEFAULT */
    FIPS = 1 << 1,
    HIGH = 1 << 2,
};

struct ssl_cipher_st {
    uint32_t id;      /* 0x03000000 | code point */
    const char *name; /* OpenSSL's */
    const char *standard_name;
    int version; /* the first that has it */
    uint32_t kx;
    uint32_t au;
    uint32_t enc;
    uint32_t mac;
    int bits; /* of strength */
    int alg_bits;
    int handshake_nid;
    uint32_t classes;
};

/* cx_ciphers: the whole table, *num rows, in OpenSSL's order. */
const SSL_CIPHER *cx_ciphers(size_t *num);

/* cipher_list.c: the list that a rule string selects, NULL when it selects none of the older
 * versions' suites or cannot be read; *level is set by @SECLEVEL. */
STACK_OF(SSL_CIPHER) * cx_cipher_list(const char *rule, int *level);

#endif
