/* Ciphers: EVP_aes_128_cbc(3) and its like, EVP_CIPHER_get_nid in EVP_EncryptInit(3). */
#include "compat/evp/cipher.h"

#include "compat/err/raise.h"
#include "compat/obj/obj.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <strings.h>

#define DES_FLAG 0x200 /* EVP_CIPH_RAND_KEY */

static const EVP_CIPHER ciphers[CR_CIPHER_COUNT] = {
    [CR_CIPHER_NONE] = {CR_CIPHER_NONE, 0, 0, 0, 0, 1, 0, "UNDEF", "undefined", "UNDEF"},
    [CR_AES_128_ECB] = {CR_AES_128_ECB, NID_aes_128_ecb, NID_aes_128_ecb, 16, 0, 16,
                        EVP_CIPH_ECB_MODE, "AES-128-ECB", "aes-128-ecb", "2.16.840.1.101.3.4.1.1"},
    [CR_AES_192_ECB] = {CR_AES_192_ECB, NID_aes_192_ecb, NID_aes_192_ecb, 24, 0, 16,
                        EVP_CIPH_ECB_MODE, "AES-192-ECB", "aes-192-ecb", "2.16.840.1.101.3.4.1.21"},
    [CR_AES_256_ECB] = {CR_AES_256_ECB, NID_aes_256_ecb, NID_aes_256_ecb, 32, 0, 16,
                        EVP_CIPH_ECB_MODE, "AES-256-ECB", "aes-256-ecb", "2.16.840.1.101.3.4.1.41"},
    [CR_AES_128_CBC] = {CR_AES_128_CBC, NID_aes_128_cbc, NID_aes_128_cbc, 16, 16, 16,
                        EVP_CIPH_CBC_MODE, "AES-128-CBC", "aes-128-cbc", "AES128"},
    [CR_AES_192_CBC] = {CR_AES_192_CBC, NID_aes_192_cbc, NID_aes_192_cbc, 24, 16, 16,
                        EVP_CIPH_CBC_MODE, "AES-192-CBC", "aes-192-cbc", "AES192"},
    [CR_AES_256_CBC] = {CR_AES_256_CBC, NID_aes_256_cbc, NID_aes_256_cbc, 32, 16, 16,
                        EVP_CIPH_CBC_MODE, "AES-256-CBC", "aes-256-cbc", "AES256"},
    [CR_AES_128_CTR] = {CR_AES_128_CTR, NID_aes_128_ctr, 0, 16, 16, 1, EVP_CIPH_CTR_MODE,
                        "AES-128-CTR", "aes-128-ctr", "AES-128-CTR"},
    [CR_AES_192_CTR] = {CR_AES_192_CTR, NID_aes_192_ctr, 0, 24, 16, 1, EVP_CIPH_CTR_MODE,
                        "AES-192-CTR", "aes-192-ctr", "AES-192-CTR"},
    [CR_AES_256_CTR] = {CR_AES_256_CTR, NID_aes_256_ctr, 0, 32, 16, 1, EVP_CIPH_CTR_MODE,
                        "AES-256-CTR", "aes-256-ctr", "AES-256-CTR"},
    [CR_DES_ECB] = {CR_DES_ECB, NID_des_ecb, NID_des_ecb, 8, 0, 8, EVP_CIPH_ECB_MODE | DES_FLAG,
                    "DES-ECB", "des-ecb", "1.3.14.3.2.6"},
    [CR_DES_CBC] = {CR_DES_CBC, NID_des_cbc, NID_des_cbc, 8, 8, 8, EVP_CIPH_CBC_MODE | DES_FLAG,
                    "DES-CBC", "des-cbc", "DES"},
    [CR_DES_EDE3_ECB] = {CR_DES_EDE3_ECB, NID_des_ede3_ecb, 0, 24, 0, 8,
                         EVP_CIPH_ECB_MODE | DES_FLAG, "DES-EDE3", "des-ede3", "DES-EDE3-ECB"},
    [CR_DES_EDE3_CBC] = {CR_DES_EDE3_CBC, NID_des_ede3_cbc, NID_des_ede3_cbc, 24, 8, 8,
                         EVP_CIPH_CBC_MODE | DES_FLAG, "DES-EDE3-CBC", "des-ede3-cbc", "DES3"},
};

enum cr_cipher_id cx_cipher_id(const EVP_CIPHER *cipher)
{
    return cipher != NULL ? cipher->id : CR_CIPHER_NONE;
}

const EVP_CIPHER *cx_cipher_by_name(const char *name)
{
    for (int i = CR_CIPHER_NONE + 1; name != NULL && i < CR_CIPHER_COUNT; i++) {
        const EVP_CIPHER *c = &ciphers[i];
        if (strcasecmp(name, c->name) == 0 || strcasecmp(name, c->alias) == 0) {
            return c;
        }
    }
    return cx_aead_by_name(name);
}

/* by_any_name takes an OBJECT IDENTIFIER too. */
static const EVP_CIPHER *by_any_name(const char *name)
{
    const EVP_CIPHER *cipher = cx_cipher_by_name(name);
    int nid = NID_undef;

    if (cipher != NULL || name == NULL || name[0] < '0' || name[0] > '9') {
        return cipher;
    }
    nid = cx_obj_txt2nid(name);
    for (int i = CR_CIPHER_NONE + 1; nid != NID_undef && i < CR_CIPHER_COUNT; i++) {
        if (ciphers[i].nid == nid) {
            return &ciphers[i];
        }
    }
    return nid != NID_undef ? cx_aead_by_name(cx_obj_nid2sn(nid)) : NULL;
}

/* EVP_enc_null - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_enc_null(void)
{
    return &ciphers[CR_CIPHER_NONE];
}

/* EVP_aes_128_ecb - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_128_ecb(void)
{
    return &ciphers[CR_AES_128_ECB];
}

/* EVP_aes_192_ecb - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_192_ecb(void)
{
    return &ciphers[CR_AES_192_ECB];
}

/* EVP_aes_256_ecb - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_256_ecb(void)
{
    return &ciphers[CR_AES_256_ECB];
}

/* EVP_aes_128_cbc - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_128_cbc(void)
{
    return &ciphers[CR_AES_128_CBC];
}

/* EVP_aes_192_cbc - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_192_cbc(void)
{
    return &ciphers[CR_AES_192_CBC];
}

/* EVP_aes_256_cbc - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_256_cbc(void)
{
    return &ciphers[CR_AES_256_CBC];
}

/* EVP_aes_128_ctr - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_128_ctr(void)
{
    return &ciphers[CR_AES_128_CTR];
}

/* EVP_aes_192_ctr - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_192_ctr(void)
{
    return &ciphers[CR_AES_192_CTR];
}

/* EVP_aes_256_ctr - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_aes_256_ctr(void)
{
    return &ciphers[CR_AES_256_CTR];
}

/* EVP_des_ecb - see EVP_des_cbc(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_des_ecb(void)
{
    return &ciphers[CR_DES_ECB];
}

/* EVP_des_cbc - see EVP_des_cbc(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_des_cbc(void)
{
    return &ciphers[CR_DES_CBC];
}

/* EVP_des_ede3 - see EVP_des_cbc(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_des_ede3(void)
{
    return &ciphers[CR_DES_EDE3_ECB];
}

/* EVP_des_ede3_ecb - see EVP_des_cbc(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_des_ede3_ecb(void)
{
    return &ciphers[CR_DES_EDE3_ECB];
}

/* EVP_des_ede3_cbc - see EVP_des_cbc(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_des_ede3_cbc(void)
{
    return &ciphers[CR_DES_EDE3_CBC];
}

/* EVP_get_cipherbyname - see EVP_EncryptInit(3). abi: subset: of the ciphers that are built in.
 * test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_get_cipherbyname(const char *name)
{
    return by_any_name(name);
}

/* EVP_CIPHER_fetch - see EVP_EncryptInit(3). abi: subset: of the ciphers that are built in.
 * test: tests/oracle/evp_cipher.c */
CX_API EVP_CIPHER *EVP_CIPHER_fetch(OSSL_LIB_CTX *ctx, const char *algorithm,
                                    const char *properties)
{
    const EVP_CIPHER *cipher = by_any_name(algorithm);

    (void)ctx;
    if (cipher == NULL || (properties != NULL && strcasecmp(properties, "fips=yes") == 0)) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                      "Global default library context, Algorithm (%s : 0), Properties (%s)",
                      algorithm != NULL ? algorithm : "<null>",
                      properties != NULL ? properties : "<null>");
        return NULL;
    }
    return (EVP_CIPHER *)(uintptr_t)cx_aead_fetched(cipher);
}

/* EVP_CIPHER_free - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API void EVP_CIPHER_free(EVP_CIPHER *cipher)
{
    (void)cipher;
}

/* EVP_CIPHER_up_ref - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_up_ref(EVP_CIPHER *cipher)
{
    (void)cipher;
    return 1;
}

/* EVP_CIPHER_get_nid - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_get_nid(const EVP_CIPHER *cipher)
{
    return cipher != NULL ? cipher->nid : NID_undef;
}

/* EVP_CIPHER_get_type - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_get_type(const EVP_CIPHER *cipher)
{
    return cipher->type;
}

/* EVP_CIPHER_get0_name - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const char *EVP_CIPHER_get0_name(const EVP_CIPHER *cipher)
{
    return cipher->name;
}

/* EVP_CIPHER_get_block_size - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_get_block_size(const EVP_CIPHER *cipher)
{
    return cipher != NULL ? cipher->block_size : 0;
}

/* EVP_CIPHER_get_key_length - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_get_key_length(const EVP_CIPHER *cipher)
{
    return cipher->key_len;
}

/* EVP_CIPHER_get_iv_length - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_get_iv_length(const EVP_CIPHER *cipher)
{
    return cipher != NULL ? cipher->iv_len : 0;
}

/* EVP_CIPHER_get_flags - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API unsigned long EVP_CIPHER_get_flags(const EVP_CIPHER *cipher)
{
    return cipher != NULL ? cipher->flags : 0;
}

/* EVP_CIPHER_get_mode - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_get_mode(const EVP_CIPHER *cipher)
{
    return cipher != NULL ? (int)(cipher->flags & EVP_CIPH_MODE) : 0;
}

/* EVP_CIPHER_is_a - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_is_a(const EVP_CIPHER *cipher, const char *name)
{
    return cipher != NULL && (cipher->id != CR_CIPHER_NONE || cx_is_aead(cipher)) &&
           cx_aead_fetched(by_any_name(name)) == cx_aead_fetched(cipher);
}
