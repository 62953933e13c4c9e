#ifndef T13_COMPAT_EVP_PKEY_CTX_H
#define T13_COMPAT_EVP_PKEY_CTX_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <openssl/evp.h>

#define CX_NO_SUCH_CURVE (-1)

struct evp_pkey_ctx_st {
    EVP_PKEY *pkey;
    EVP_PKEY *peer;
    int type;      /* EVP_PKEY_RSA, …, EVP_PKEY_HKDF */
    int operation; /* EVP_PKEY_OP_, 0 before an init */
    const EVP_MD *md;
    const EVP_MD *mgf1_md;
    const EVP_MD *oaep_md;
    int padding;    /* RSA */
    int salt_len;   /* RSA_PSS_SALTLEN_, or a length */
    uint8_t *label; /* OAEP's */
    size_t label_len;
    /* Key generation. */
    int bits;
    BIGNUM *exponent;
    int curve_nid; /* 0: none yet */
    /* HKDF. */
    int hkdf_mode;
    uint8_t *hkdf_key;
    size_t hkdf_key_len;
    uint8_t *hkdf_salt;
    size_t hkdf_salt_len;
    uint8_t *hkdf_info;
    size_t hkdf_info_len;
    void *app_data;
    void *data;
};

EVP_PKEY_CTX *cx_pkey_ctx_new(EVP_PKEY *pkey, int type);
EVP_PKEY_CTX *cx_pkey_ctx_dup(const EVP_PKEY_CTX *ctx);
void cx_pkey_ctx_free(EVP_PKEY_CTX *ctx);

#endif
