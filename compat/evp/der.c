/* Keys in DER: d2i_PrivateKey(3), d2i_PUBKEY in d2i_X509(3), d2i_RSAPrivateKey(3). */
#include "compat/evp/der.h"

#include "compat/bio/bio.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/rsa/rsa.h"
#include "crypto/der.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evperr.h>
#include <openssl/x509.h>
#include <string.h>

#define MAX_DER ((size_t)1 << 20)

static enum t13_status parse_any(struct bytes der, struct cr_key **out)
{
    enum t13_status status = cr_key_from_pkcs8(out, der);

    if (status == T13_OK || status == T13_E_UNSUPPORTED) {
        return status;
    }
    status = cr_key_from_pkcs1(out, der);
    return status == T13_OK ? T13_OK : cr_key_from_sec1(out, der);
}

enum t13_status cx_key_parse(enum cx_key_form form, struct bytes der, struct cr_key **out)
{
    switch (form) {
    case CX_FORM_PKCS8:
        return cr_key_from_pkcs8(out, der);
    case CX_FORM_SPKI:
        return cr_key_from_spki(out, der);
    case CX_FORM_PKCS1_PUBLIC:
        return cr_key_from_pkcs1_public(out, der);
    case CX_FORM_ANY_PRIVATE:
    case CX_FORM_TRADITIONAL:
        break;
    }
    return parse_any(der, out);
}

enum t13_status cx_key_write(enum cx_key_form form, const struct cr_key *key, uint8_t **out,
                             size_t *n)
{
    switch (form) {
    case CX_FORM_SPKI:
        return cr_key_to_spki(key, out, n);
    case CX_FORM_PKCS1_PUBLIC:
        return cr_key_to_pkcs1_public(key, out, n);
    case CX_FORM_ANY_PRIVATE:
    case CX_FORM_TRADITIONAL: {
        enum t13_status status = cr_key_to_traditional(key, out, n);
        if (status != T13_E_ARGUMENT) {
            return status;
        }
        break;
    }
    case CX_FORM_PKCS8:
        break;
    }
    return cr_key_to_pkcs8(key, out, n);
}

static bool read_exactly(BIO *bio, uint8_t *out, size_t n)
{
    while (n > 0) {
        int got = cx_bio_read(bio, out, n > INT_MAX ? INT_MAX : (int)n);
        if (got <= 0) {
            return false;
        }
        out += got;
        n -= (size_t)got;
    }
    return true;
}

bool cx_der_from_bio(BIO *bio, uint8_t **out, size_t *n)
{
    uint8_t header[6];
    size_t have = 2;

    int first = cx_bio_read(bio, header, 1);
    if (first <= 0) {
        if (first < 0) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_NOT_ENOUGH_DATA);
        }
        return false;
    }
    if (!read_exactly(bio, header + 1, 1)) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_NOT_ENOUGH_DATA);
        return false;
    }
    size_t len = header[1];
    if (len >= 0x80) {
        size_t num = len & 0x7f;
        if (num == 0 || num > 4) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
            return false;
        }
        if (!read_exactly(bio, header + 2, num)) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_NOT_ENOUGH_DATA);
            return false;
        }
        have += num;
        len = 0;
        for (size_t i = 0; i < num; i++) {
            len = len << 8 | header[2 + i];
        }
    }
    if (len > MAX_DER) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
        return false;
    }
    uint8_t *der = mem_alloc(have + len);
    if (der == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return false;
    }
    memcpy(der, header, have);
    if (!read_exactly(bio, der + have, len)) {
        mem_clear_free(der, have + len);
        cx_raise(ERR_LIB_ASN1, ASN1_R_NOT_ENOUGH_DATA);
        return false;
    }
    *out = der;
    *n = have + len;
    return true;
}

static void raise_unsupported(const char *text)
{
    cx_raise_text(ERR_LIB_OSSL_DECODER, ERR_R_UNSUPPORTED, "No supported data to decode. %s", text);
}

/* After the decoders OpenSSL tries its older ways, and each leaves its complaint. */
void cx_raise_undecoded(void)
{
    raise_unsupported(" Input type: DER, Input structure: type-specific");
    raise_unsupported(" Input type: DER, Input structure: PrivateKeyInfo");
    raise_unsupported("Input type: DER");
    cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
    cx_raise(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR);
    cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
    cx_raise_text(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR, "Type=RSAPrivateKey");
    cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
    cx_raise_text(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR, "Type=PKCS8_PRIV_KEY_INFO");
}

static void raise_undecoded(enum cx_key_form form)
{
    if (form == CX_FORM_SPKI || form == CX_FORM_PKCS1_PUBLIC) {
        raise_unsupported(form == CX_FORM_SPKI
                              ? " Input type: DER, Input structure: SubjectPublicKeyInfo"
                              : " Input type: DER, Input structure: type-specific");
        return;
    }
    cx_raise_undecoded();
}

/* The key at *in, which moves behind it. type 0: any. */
static struct cr_key *read_key(enum cx_key_form form, int type, const unsigned char **in,
                               long length)
{
    struct cr_key *key = NULL;
    struct bytes whole;

    if (in == NULL || *in == NULL || length <= 0) {
        raise_undecoded(form);
        return NULL;
    }
    struct der d = der_of(bytes_of(*in, (size_t)length));
    bool parsed = der_any(&d, NULL, NULL, &whole) && cx_key_parse(form, whole, &key) == T13_OK;
    if (!parsed || (type != 0 && cx_pkey_type(cr_key_type(key)) != type)) {
        cr_key_free(key);
        if (!parsed || form != CX_FORM_SPKI) {
            raise_undecoded(form);
        } else if (type == EVP_PKEY_RSA) {
            cx_raise(ERR_LIB_EVP, EVP_R_EXPECTING_AN_RSA_KEY);
        }
        return NULL;
    }
    *in += whole.n;
    return key;
}

static EVP_PKEY *give(struct cr_key *key, EVP_PKEY **a)
{
    EVP_PKEY *pkey = key != NULL ? cx_pkey_new(key) : NULL;

    if (pkey != NULL && a != NULL) {
        cx_pkey_free(*a);
        *a = pkey;
    }
    return pkey;
}

static struct cr_key *read_bio(enum cx_key_form form, int type, BIO *bio)
{
    uint8_t *der = NULL;
    size_t n = 0;

    if (!cx_der_from_bio(bio, &der, &n)) {
        return NULL;
    }
    const unsigned char *p = der;
    struct cr_key *key = read_key(form, type, &p, (long)n);
    mem_clear_free(der, n);
    return key;
}

/* put_der hands out n bytes as i2d functions do: a new block, or at *out, which moves on. */
static int put_der(uint8_t *der, size_t n, unsigned char **out)
{
    if (out != NULL && *out == NULL) {
        *out = der;
        return (int)n;
    }
    if (out != NULL) {
        memcpy(*out, der, n);
        *out += n;
    }
    mem_clear_free(der, n);
    return (int)n;
}

/* i2d: the length, -1 on failure. */
static int write_key(enum cx_key_form form, const struct cr_key *key, unsigned char **out)
{
    uint8_t *der = NULL;
    size_t n = 0;

    if (key == NULL || cx_key_write(form, key, &der, &n) != T13_OK) {
        bool half = form == CX_FORM_TRADITIONAL && key != NULL && cr_key_type(key) == CR_KEY_RSA;
        cx_raise(ERR_LIB_ASN1, half ? ASN1_R_ILLEGAL_ZERO_CONTENT : ASN1_R_UNSUPPORTED_TYPE);
        return -1;
    }
    return put_der(der, n, out);
}

static int write_bio(enum cx_key_form form, const struct cr_key *key, BIO *bio)
{
    uint8_t *der = NULL;
    int n = write_key(form, key, &der);

    if (n <= 0) {
        return 0;
    }
    int written = cx_bio_write(bio, der, n);
    mem_clear_free(der, (size_t)n);
    return written == n;
}

EVP_PKEY *cx_pkey_from_der(int type, const uint8_t *der, long n)
{
    return give(read_key(CX_FORM_ANY_PRIVATE, type, &der, n), NULL);
}

EVP_PKEY *cx_pkey_from_der_bio(BIO *bio)
{
    return give(read_bio(CX_FORM_ANY_PRIVATE, 0, bio), NULL);
}

/* d2i_PrivateKey - see d2i_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_PrivateKey(int type, EVP_PKEY **a, const unsigned char **pp, long length)
{
    return give(read_key(CX_FORM_ANY_PRIVATE, type, pp, length), a);
}

/* d2i_PrivateKey_ex - see d2i_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_PrivateKey_ex(int type, EVP_PKEY **a, const unsigned char **pp, long length,
                                   OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return give(read_key(CX_FORM_ANY_PRIVATE, type, pp, length), a);
}

/* d2i_AutoPrivateKey - see d2i_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_AutoPrivateKey(EVP_PKEY **a, const unsigned char **pp, long length)
{
    return give(read_key(CX_FORM_ANY_PRIVATE, 0, pp, length), a);
}

/* d2i_PrivateKey_bio - see d2i_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_PrivateKey_bio(BIO *bp, EVP_PKEY **a)
{
    return give(read_bio(CX_FORM_ANY_PRIVATE, 0, bp), a);
}

/* i2d_PrivateKey - see d2i_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_PrivateKey(const EVP_PKEY *a, unsigned char **pp)
{
    return write_key(CX_FORM_TRADITIONAL, cx_pkey_key(a), pp);
}

/* i2d_PrivateKey_bio - see d2i_PrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_PrivateKey_bio(BIO *bp, const EVP_PKEY *pkey)
{
    return write_bio(CX_FORM_TRADITIONAL, cx_pkey_key(pkey), bp);
}

/* i2d_PKCS8PrivateKey_bio's plain sister: i2d_PKCS8PrivateKeyInfo_bio - see d2i_PKCS8PrivateKey_bio
 * (3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_PKCS8PrivateKeyInfo_bio(BIO *bp, const EVP_PKEY *key)
{
    return write_bio(CX_FORM_PKCS8, cx_pkey_key(key), bp);
}

/* d2i_PUBKEY - see d2i_X509(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_PUBKEY(EVP_PKEY **a, const unsigned char **in, long len)
{
    return give(read_key(CX_FORM_SPKI, 0, in, len), a);
}

/* d2i_PUBKEY_bio - see d2i_X509(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_PUBKEY_bio(BIO *bp, EVP_PKEY **a)
{
    return give(read_bio(CX_FORM_SPKI, 0, bp), a);
}

/* i2d_PUBKEY - see d2i_X509(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_PUBKEY(const EVP_PKEY *a, unsigned char **pp)
{
    return a == NULL ? 0 : write_key(CX_FORM_SPKI, cx_pkey_key(a), pp);
}

/* i2d_PUBKEY_bio - see d2i_X509(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_PUBKEY_bio(BIO *bp, const EVP_PKEY *pkey)
{
    return write_bio(CX_FORM_SPKI, cx_pkey_key(pkey), bp);
}

/* i2d_PublicKey - see d2i_PrivateKey(3). abi: subset: RSA and EC. test: tests/oracle/key_pem.c */
CX_API int i2d_PublicKey(const EVP_PKEY *a, unsigned char **pp)
{
    const struct cr_key *key = cx_pkey_key(a);

    if (key != NULL && cx_pkey_type(cr_key_type(key)) == EVP_PKEY_EC) {
        struct bytes point = cr_key_part(key, CR_PART_PUBLIC);
        uint8_t *copy = point.n > 0 ? (uint8_t *)mem_dup(point.p, point.n) : NULL;
        return copy != NULL ? put_der(copy, point.n, pp) : 0;
    }
    return write_key(CX_FORM_PKCS1_PUBLIC, cx_pkey_key(a), pp);
}

/* d2i_PublicKey - see d2i_PrivateKey(3). abi: subset: RSA. test: tests/oracle/key_pem.c */
CX_API EVP_PKEY *d2i_PublicKey(int type, EVP_PKEY **a, const unsigned char **pp, long length)
{
    if (type != EVP_PKEY_RSA) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_UNKNOWN_PUBLIC_KEY_TYPE);
        return NULL;
    }
    return give(read_key(CX_FORM_PKCS1_PUBLIC, type, pp, length), a);
}

static RSA *give_rsa(struct cr_key *key, RSA **a)
{
    RSA *rsa = key != NULL ? cx_rsa_from_key(key) : NULL;

    cr_key_free(key);
    if (rsa != NULL && a != NULL) {
        cx_rsa_free(*a);
        *a = rsa;
    }
    return rsa;
}

/* d2i_RSAPrivateKey - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API RSA *d2i_RSAPrivateKey(RSA **a, const unsigned char **in, long len)
{
    return give_rsa(read_key(CX_FORM_TRADITIONAL, EVP_PKEY_RSA, in, len), a);
}

/* d2i_RSAPublicKey - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API RSA *d2i_RSAPublicKey(RSA **a, const unsigned char **in, long len)
{
    return give_rsa(read_key(CX_FORM_PKCS1_PUBLIC, EVP_PKEY_RSA, in, len), a);
}

/* d2i_RSA_PUBKEY - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API RSA *d2i_RSA_PUBKEY(RSA **a, const unsigned char **in, long len)
{
    return give_rsa(read_key(CX_FORM_SPKI, EVP_PKEY_RSA, in, len), a);
}

/* d2i_RSAPrivateKey_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API RSA *d2i_RSAPrivateKey_bio(BIO *bp, RSA **rsa)
{
    return give_rsa(read_bio(CX_FORM_TRADITIONAL, EVP_PKEY_RSA, bp), rsa);
}

/* d2i_RSAPublicKey_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API RSA *d2i_RSAPublicKey_bio(BIO *bp, RSA **rsa)
{
    return give_rsa(read_bio(CX_FORM_PKCS1_PUBLIC, EVP_PKEY_RSA, bp), rsa);
}

/* d2i_RSA_PUBKEY_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API RSA *d2i_RSA_PUBKEY_bio(BIO *bp, RSA **rsa)
{
    return give_rsa(read_bio(CX_FORM_SPKI, EVP_PKEY_RSA, bp), rsa);
}

/* i2d_RSAPrivateKey - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_RSAPrivateKey(const RSA *a, unsigned char **out)
{
    return write_key(CX_FORM_TRADITIONAL, cx_rsa_key(a), out);
}

/* i2d_RSAPublicKey - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_RSAPublicKey(const RSA *a, unsigned char **out)
{
    return write_key(CX_FORM_PKCS1_PUBLIC, cx_rsa_key(a), out);
}

/* i2d_RSA_PUBKEY - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_RSA_PUBKEY(const RSA *a, unsigned char **out)
{
    return a == NULL ? 0 : write_key(CX_FORM_SPKI, cx_rsa_key(a), out);
}

/* i2d_RSAPrivateKey_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_RSAPrivateKey_bio(BIO *bp, const RSA *rsa)
{
    return write_bio(CX_FORM_TRADITIONAL, cx_rsa_key(rsa), bp);
}

/* i2d_RSAPublicKey_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_RSAPublicKey_bio(BIO *bp, const RSA *rsa)
{
    return write_bio(CX_FORM_PKCS1_PUBLIC, cx_rsa_key(rsa), bp);
}

/* i2d_RSA_PUBKEY_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_RSA_PUBKEY_bio(BIO *bp, const RSA *rsa)
{
    return write_bio(CX_FORM_SPKI, cx_rsa_key(rsa), bp);
}

static EC_KEY *give_ec(struct cr_key *key, EC_KEY **a)
{
    EC_KEY *ec = key != NULL ? cx_ec_key_from_key(key) : NULL;

    cr_key_free(key);
    if (ec != NULL && a != NULL) {
        cx_ec_key_free(*a);
        *a = ec;
    }
    return ec;
}

/* d2i_ECPrivateKey - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EC_KEY *d2i_ECPrivateKey(EC_KEY **key, const unsigned char **in, long len)
{
    return give_ec(read_key(CX_FORM_TRADITIONAL, EVP_PKEY_EC, in, len), key);
}

/* d2i_EC_PUBKEY - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EC_KEY *d2i_EC_PUBKEY(EC_KEY **a, const unsigned char **in, long len)
{
    return give_ec(read_key(CX_FORM_SPKI, EVP_PKEY_EC, in, len), a);
}

/* d2i_ECPrivateKey_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EC_KEY *d2i_ECPrivateKey_bio(BIO *bp, EC_KEY **eckey)
{
    return give_ec(read_bio(CX_FORM_TRADITIONAL, EVP_PKEY_EC, bp), eckey);
}

/* d2i_EC_PUBKEY_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API EC_KEY *d2i_EC_PUBKEY_bio(BIO *bp, EC_KEY **eckey)
{
    return give_ec(read_bio(CX_FORM_SPKI, EVP_PKEY_EC, bp), eckey);
}

/* i2d_ECPrivateKey - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_ECPrivateKey(const EC_KEY *key, unsigned char **out)
{
    const struct cr_key *own = cx_ec_key_key(key);
    int n = 0;

    if (own != NULL && !cr_key_is_private(own)) {
        cx_raise(ERR_LIB_EC, ERR_R_EC_LIB);
        return 0;
    }
    n = write_key(CX_FORM_TRADITIONAL, own, out);
    return n < 0 ? 0 : n;
}

/* i2d_EC_PUBKEY - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_EC_PUBKEY(const EC_KEY *a, unsigned char **out)
{
    return a == NULL ? 0 : write_key(CX_FORM_SPKI, cx_ec_key_key(a), out);
}

/* i2d_ECPrivateKey_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_ECPrivateKey_bio(BIO *bp, const EC_KEY *eckey)
{
    return write_bio(CX_FORM_TRADITIONAL, cx_ec_key_key(eckey), bp);
}

/* i2d_EC_PUBKEY_bio - see d2i_RSAPrivateKey(3). abi: full. test: tests/oracle/key_pem.c */
CX_API int i2d_EC_PUBKEY_bio(BIO *bp, const EC_KEY *eckey)
{
    return write_bio(CX_FORM_SPKI, cx_ec_key_key(eckey), bp);
}
