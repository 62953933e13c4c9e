/* Keys in PEM: PEM_read_bio_PrivateKey(3). */
#include "compat/evp/pkey.h"
#include "compat/bio/bio.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/cipher.h"
#include "compat/evp/der.h"
#include "compat/pem/pem.h"
#include "compat/rsa/rsa.h"
#include "crypto/pbe.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/proverr.h>
#include <string.h>

#define PBKDF2_ITERATIONS 2048 /* PKCS5_DEFAULT_ITER */

static void raise_none(void)
{
    cx_raise_text(ERR_LIB_OSSL_DECODER, ERR_R_UNSUPPORTED,
                  "No supported data to decode. Input type: PEM");
}

static void raise_cancelled(void)
{
    cx_raise(ERR_LIB_CRYPTO, ERR_R_INTERRUPTED_OR_CANCELLED);
    cx_raise(ERR_LIB_CRYPTO, ERR_R_INTERRUPTED_OR_CANCELLED);
}

/* A block with "Proc-Type: 4,ENCRYPTED". The library below says what went wrong first. */
static bool open_headers(struct cx_pem *pem, pem_password_cb *cb, void *u)
{
    cx_err_mark();
    if (cx_pem_decrypt(pem, cb, u) == 1) {
        cx_err_clear_last_mark();
        return true;
    }
    int reason = ERR_GET_REASON(cx_err_peek_last());
    cx_err_pop_to_mark();
    if (reason == PEM_R_BAD_PASSWORD_READ) {
        raise_cancelled();
    } else if (reason == PEM_R_BAD_DECRYPT) {
        cx_raise(ERR_LIB_PROV, PROV_R_BAD_DECRYPT);
    }
    cx_raise(ERR_LIB_PEM, reason);
    return false;
}

/* An "ENCRYPTED PRIVATE KEY": its password is asked for once. */
static bool open_pkcs8(struct cx_pem *pem, pem_password_cb *cb, void *u)
{
    char password[PEM_BUFSIZE];
    uint8_t *plain = NULL;
    size_t n = 0;

    int len = cx_pem_password(cb, password, (int)sizeof(password), 0, u);
    if (len < 0) {
        raise_cancelled();
        cx_raise(ERR_LIB_PROV, PROV_R_UNABLE_TO_GET_PASSPHRASE);
        cx_raise(ERR_LIB_CRYPTO, ERR_R_INTERRUPTED_OR_CANCELLED);
        cx_raise(ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ);
        return false;
    }
    enum t13_status status =
        cr_pkcs8_decrypt(bytes_of(pem->data, pem->n), bytes_of(password, (size_t)len), &plain, &n);
    mem_clear(password, sizeof(password));
    if (status == T13_E_BAD_PASSWORD) {
        /* OpenSSL tries twice, and complains each time. */
        for (int i = 0; i < 2; i++) {
            cx_raise(ERR_LIB_PROV, PROV_R_BAD_DECRYPT);
            cx_raise_text(ERR_LIB_PKCS12, PKCS12_R_PKCS12_CIPHERFINAL_ERROR,
                          "maybe wrong password");
        }
        return false;
    }
    if (status != T13_OK) {
        raise_none();
        return false;
    }
    mem_clear_free(pem->data, pem->n);
    pem->data = plain;
    pem->n = n;
    return true;
}

static struct cr_key *open_private(struct cx_pem *pem, pem_password_cb *cb, void *u)
{
    struct cr_key *key = NULL;
    bool encrypted = strcmp(pem->name, PEM_STRING_PKCS8) == 0;

    if (encrypted ? !open_pkcs8(pem, cb, u) : !open_headers(pem, cb, u)) {
        return NULL;
    }
    bool pkcs8 = encrypted || strcmp(pem->name, PEM_STRING_PKCS8INF) == 0;
    enum t13_status status = cx_key_parse(pkcs8 ? CX_FORM_PKCS8 : CX_FORM_TRADITIONAL,
                                          bytes_of(pem->data, pem->n), &key);
    if (status != T13_OK) {
        raise_none();
        if (status == T13_E_BAD_KEY && pkcs8) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
            cx_raise_text(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR, "Type=PKCS8_PRIV_KEY_INFO");
        }
        return NULL;
    }
    return key;
}

/* Reads on to the first block that wants to be a key. One that is, and will not open, is the end:
 * its error tells more than what could come after it. */
static struct cr_key *read_private(BIO *in, pem_password_cb *cb, void *u)
{
    struct cx_pem pem = {0};

    cx_err_mark();
    while (in != NULL && cx_pem_read(in, &pem)) {
        if (cx_pem_name_fits(pem.name, PEM_STRING_EVP_PKEY)) {
            cx_err_clear_last_mark();
            struct cr_key *key = open_private(&pem, cb, u);
            cx_pem_clear(&pem);
            return key;
        }
        cx_pem_clear(&pem);
    }
    cx_err_pop_to_mark();
    raise_none();
    return NULL;
}

static struct cr_key *read_public(BIO *in)
{
    struct cx_pem pem = {0};
    struct cr_key *key = NULL;

    cx_err_mark();
    while (in != NULL && key == NULL && cx_pem_read(in, &pem)) {
        if (strcmp(pem.name, PEM_STRING_PUBLIC) == 0) {
            (void)!cx_key_parse(CX_FORM_SPKI, bytes_of(pem.data, pem.n), &key);
        } else if (strcmp(pem.name, PEM_STRING_RSA_PUBLIC) == 0) {
            (void)!cx_key_parse(CX_FORM_PKCS1_PUBLIC, bytes_of(pem.data, pem.n), &key);
        }
        cx_pem_clear(&pem);
    }
    cx_err_pop_to_mark();
    if (key == NULL) {
        raise_none();
    }
    return key;
}

static EVP_PKEY *give(struct cr_key *key, EVP_PKEY **x)
{
    EVP_PKEY *pkey = key != NULL ? cx_pkey_new(key) : NULL;

    if (pkey != NULL && x != NULL) {
        cx_pkey_free(*x);
        *x = pkey;
    }
    return pkey;
}

EVP_PKEY *cx_pem_read_key(BIO *in, pem_password_cb *cb, void *u)
{
    return give(read_private(in, cb, u), NULL);
}

/* PEM_read_bio_PrivateKey - see PEM_read_bio_PrivateKey(3). abi: full.
 * err: OSSL_DECODER's ERR_R_UNSUPPORTED when there is no key, PKCS12_R_PKCS12_CIPHERFINAL_ERROR or
 * PEM_R_BAD_DECRYPT for a wrong password. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *PEM_read_bio_PrivateKey(BIO *bp, EVP_PKEY **x, pem_password_cb *cb, void *u)
{
    return give(read_private(bp, cb, u), x);
}

/* PEM_read_bio_PrivateKey_ex - see PEM_read_bio_PrivateKey(3). abi: full.
 * test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *PEM_read_bio_PrivateKey_ex(BIO *bp, EVP_PKEY **x, pem_password_cb *cb, void *u,
                                            OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return give(read_private(bp, cb, u), x);
}

/* PEM_read_PrivateKey - see PEM_read_bio_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *PEM_read_PrivateKey(FILE *fp, EVP_PKEY **x, pem_password_cb *cb, void *u)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);
    EVP_PKEY *pkey = give(read_private(bio, cb, u), x);

    (void)cx_bio_free(bio);
    return pkey;
}

/* PEM_read_bio_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *PEM_read_bio_PUBKEY(BIO *bp, EVP_PKEY **x, pem_password_cb *cb, void *u)
{
    (void)cb;
    (void)u;
    return give(read_public(bp), x);
}

/* PEM_read_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *PEM_read_PUBKEY(FILE *fp, EVP_PKEY **x, pem_password_cb *cb, void *u)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);
    EVP_PKEY *pkey = give(read_public(bio), x);

    (void)cb;
    (void)u;
    (void)cx_bio_free(bio);
    return pkey;
}

/* PEM_read_bio_RSAPrivateKey - see PEM_read_bio_PrivateKey(3). abi: full.
 * err: EVP_R_EXPECTING_AN_RSA_KEY. test: tests/oracle/key_pem.c */
CX_API RSA *PEM_read_bio_RSAPrivateKey(BIO *bp, RSA **x, pem_password_cb *cb, void *u)
{
    struct cr_key *key = read_private(bp, cb, u);
    RSA *rsa = NULL;

    if (key != NULL && cr_key_type(key) != CR_KEY_RSA) {
        cx_raise(ERR_LIB_EVP, EVP_R_EXPECTING_AN_RSA_KEY);
    } else if (key != NULL) {
        rsa = cx_rsa_from_key(key);
    }
    cr_key_free(key);
    if (rsa != NULL && x != NULL) {
        cx_rsa_free(*x);
        *x = rsa;
    }
    return rsa;
}

/* PEM_read_bio_ECPrivateKey - see PEM_read_bio_PrivateKey(3). abi: full.
 * err: EVP_R_EXPECTING_A_EC_KEY. test: tests/oracle/key_pem.c */
CX_API EC_KEY *PEM_read_bio_ECPrivateKey(BIO *bp, EC_KEY **x, pem_password_cb *cb, void *u)
{
    struct cr_key *key = read_private(bp, cb, u);
    EC_KEY *ec = NULL;

    if (key != NULL && cx_pkey_type(cr_key_type(key)) != EVP_PKEY_EC) {
        cx_raise(ERR_LIB_EVP, EVP_R_EXPECTING_A_EC_KEY);
    } else if (key != NULL) {
        ec = cx_ec_key_from_key(key);
    }
    cr_key_free(key);
    if (ec != NULL && x != NULL) {
        cx_ec_key_free(*x);
        *x = ec;
    }
    return ec;
}

/* The other forms of an RSA public key, each by its own name. */
static RSA *read_rsa_public(BIO *bp, RSA **x, const char *name, enum cx_key_form form,
                            pem_password_cb *cb, void *u)
{
    struct cx_pem pem = {0};
    struct cr_key *key = NULL;

    if (!cx_pem_find(bp, name, cb, u, &pem)) {
        return NULL;
    }
    if (cx_key_parse(form, bytes_of(pem.data, pem.n), &key) != T13_OK ||
        cr_key_type(key) != CR_KEY_RSA) {
        cr_key_free(key);
        key = NULL;
        cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
    }
    cx_pem_clear(&pem);
    RSA *rsa = key != NULL ? cx_rsa_from_key(key) : NULL;
    cr_key_free(key);
    if (rsa != NULL && x != NULL) {
        cx_rsa_free(*x);
        *x = rsa;
    }
    return rsa;
}

/* PEM_read_bio_RSAPublicKey - see PEM_read_bio_PrivateKey(3). abi: full. err: PEM_R_NO_START_LINE.
 * test: tests/oracle/key_pem.c */
CX_API RSA *PEM_read_bio_RSAPublicKey(BIO *bp, RSA **x, pem_password_cb *cb, void *u)
{
    return read_rsa_public(bp, x, PEM_STRING_RSA_PUBLIC, CX_FORM_PKCS1_PUBLIC, cb, u);
}

/* PEM_read_bio_RSA_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full. err: PEM_R_NO_START_LINE.
 * test: tests/oracle/key_pem.c */
CX_API RSA *PEM_read_bio_RSA_PUBKEY(BIO *bp, RSA **x, pem_password_cb *cb, void *u)
{
    return read_rsa_public(bp, x, PEM_STRING_PUBLIC, CX_FORM_SPKI, cb, u);
}

static int write_plain(BIO *out, const char *name, enum cx_key_form form, const struct cr_key *key)
{
    uint8_t *der = NULL;
    size_t n = 0;

    if (key == NULL || cx_key_write(form, key, &der, &n) != T13_OK) {
        cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        return 0;
    }
    int r = cx_pem_write(out, name, "", bytes_of(der, n));
    mem_clear_free(der, n);
    return r > 0;
}

/* PKCS#8, encrypted when there is a cipher. The password is kstr, or asked for. */
static int write_pkcs8(BIO *out, const struct cr_key *key, const EVP_CIPHER *enc, const char *kstr,
                       int klen, pem_password_cb *cb, void *u)
{
    char buffer[PEM_BUFSIZE];
    uint8_t *plain = NULL;
    uint8_t *sealed = NULL;
    size_t n = 0;
    size_t sealed_len = 0;

    if (enc == NULL) {
        return write_plain(out, PEM_STRING_PKCS8INF, CX_FORM_PKCS8, key);
    }
    if (kstr == NULL) {
        klen = cx_pem_password(cb, buffer, (int)sizeof(buffer), 1, u);
        kstr = buffer;
    }
    if (klen < 0) {
        cx_raise(ERR_LIB_PEM, PEM_R_READ_KEY);
        return 0;
    }
    enum t13_status status =
        key != NULL ? cx_key_write(CX_FORM_PKCS8, key, &plain, &n) : T13_E_ARGUMENT;
    if (status == T13_OK) {
        status = cr_pkcs8_encrypt(bytes_of(plain, n), bytes_of(kstr, (size_t)klen),
                                  cx_cipher_id(enc), PBKDF2_ITERATIONS, &sealed, &sealed_len);
    }
    mem_clear(buffer, sizeof(buffer));
    mem_clear_free(plain, n);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_PEM, status);
        return 0;
    }
    int r = cx_pem_write(out, PEM_STRING_PKCS8, "", bytes_of(sealed, sealed_len));
    mem_free(sealed);
    return r > 0;
}

/* PEM_write_bio_PrivateKey - see PEM_read_bio_PrivateKey(3). abi: subset: a CBC cipher of AES or
 * triple DES. test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_PrivateKey(BIO *bp, const EVP_PKEY *x, const EVP_CIPHER *enc,
                                    const unsigned char *kstr, int klen, pem_password_cb *cb,
                                    void *u)
{
    return write_pkcs8(bp, cx_pkey_key(x), enc, (const char *)kstr, klen, cb, u);
}

/* PEM_write_bio_PKCS8PrivateKey - see PEM_read_bio_PrivateKey(3). abi: subset: a CBC cipher of AES
 * or triple DES. test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_PKCS8PrivateKey(BIO *bp, const EVP_PKEY *x, const EVP_CIPHER *enc,
                                         const char *kstr, int klen, pem_password_cb *cb, void *u)
{
    return write_pkcs8(bp, cx_pkey_key(x), enc, kstr, klen, cb, u);
}

/* PEM_write_PrivateKey - see PEM_read_bio_PrivateKey(3). abi: subset: a CBC cipher of AES or triple
 * DES. test: tests/oracle/key_pem.c */
CX_API int PEM_write_PrivateKey(FILE *fp, const EVP_PKEY *x, const EVP_CIPHER *enc,
                                const unsigned char *kstr, int klen, pem_password_cb *cb, void *u)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);
    int r =
        bio != NULL ? write_pkcs8(bio, cx_pkey_key(x), enc, (const char *)kstr, klen, cb, u) : 0;

    (void)cx_bio_free(bio);
    return r;
}

/* PEM_write_bio_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_PUBKEY(BIO *bp, const EVP_PKEY *x)
{
    return write_plain(bp, PEM_STRING_PUBLIC, CX_FORM_SPKI, cx_pkey_key(x));
}

/* PEM_write_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int PEM_write_PUBKEY(FILE *fp, const EVP_PKEY *x)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);
    int r = bio != NULL ? write_plain(bio, PEM_STRING_PUBLIC, CX_FORM_SPKI, cx_pkey_key(x)) : 0;

    (void)cx_bio_free(bio);
    return r;
}

/* The traditional forms, in the clear: their encryption is one round of MD5. */
static int write_traditional(BIO *out, const char *name, const struct cr_key *key,
                             const EVP_CIPHER *enc)
{
    if (enc != NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_UNSUPPORTED);
        return 0;
    }
    return write_plain(out, name, CX_FORM_TRADITIONAL, key);
}

/* PEM_write_bio_PrivateKey_traditional - see PEM_read_bio_PrivateKey(3). abi: subset: without
 * encryption. err: ERR_R_UNSUPPORTED. test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_PrivateKey_traditional(BIO *bp, const EVP_PKEY *x, const EVP_CIPHER *enc,
                                                const unsigned char *kstr, int klen,
                                                pem_password_cb *cb, void *u)
{
    (void)kstr;
    (void)klen;
    (void)cb;
    (void)u;
    if (x->type != EVP_PKEY_RSA && x->type != EVP_PKEY_EC) {
        cx_raise(ERR_LIB_PEM, PEM_R_UNSUPPORTED_PUBLIC_KEY_TYPE);
        return 0;
    }
    const char *name = x->type == EVP_PKEY_RSA ? PEM_STRING_RSA : PEM_STRING_ECPRIVATEKEY;
    return write_traditional(bp, name, cx_pkey_key(x), enc);
}

/* PEM_write_bio_RSAPrivateKey - see PEM_read_bio_PrivateKey(3). abi: subset: without encryption.
 * err: ERR_R_UNSUPPORTED. test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_RSAPrivateKey(BIO *bp, const RSA *x, const EVP_CIPHER *enc,
                                       const unsigned char *kstr, int klen, pem_password_cb *cb,
                                       void *u)
{
    (void)kstr;
    (void)klen;
    (void)cb;
    (void)u;
    return write_traditional(bp, PEM_STRING_RSA, cx_rsa_key(x), enc);
}

/* PEM_write_bio_ECPrivateKey - see PEM_read_bio_PrivateKey(3). abi: subset: without encryption.
 * err: ERR_R_UNSUPPORTED. test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_ECPrivateKey(BIO *bp, const EC_KEY *x, const EVP_CIPHER *enc,
                                      const unsigned char *kstr, int klen, pem_password_cb *cb,
                                      void *u)
{
    (void)kstr;
    (void)klen;
    (void)cb;
    (void)u;
    return write_traditional(bp, PEM_STRING_ECPRIVATEKEY, cx_ec_key_key(x), enc);
}

/* PEM_write_bio_RSAPublicKey - see PEM_read_bio_PrivateKey(3). abi: full.
 * test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_RSAPublicKey(BIO *bp, const RSA *x)
{
    return write_plain(bp, PEM_STRING_RSA_PUBLIC, CX_FORM_PKCS1_PUBLIC, cx_rsa_key(x));
}

/* PEM_write_bio_RSA_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full.
 * test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_RSA_PUBKEY(BIO *bp, const RSA *x)
{
    return write_plain(bp, PEM_STRING_PUBLIC, CX_FORM_SPKI, cx_rsa_key(x));
}

/* PEM_write_bio_EC_PUBKEY - see PEM_read_bio_PrivateKey(3). abi: full.
 * test: tests/oracle/key_pem.c */
CX_API int PEM_write_bio_EC_PUBKEY(BIO *bp, const EC_KEY *x)
{
    return write_plain(bp, PEM_STRING_PUBLIC, CX_FORM_SPKI, cx_ec_key_key(x));
}
