/* PBES2 (RFC 8018 6.2, A.4) and PKCS#12's pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C). */
#include "crypto/pbe.h"

#include "crypto/der_out.h"
#include "crypto/key.h"
#include "crypto/key/oid.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

static const char pbes2[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
static const char pbkdf2[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
static const char pkcs12_des3[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03";

#define IS(oid, name) oid_equal((oid), (name), sizeof(name) - 1)
#define AS_BYTES(name) bytes_of((name), sizeof(name) - 1)

struct pbe {
    bool pkcs12;
    enum cr_hash_id hash;
    struct bytes salt;
    uint32_t iterations;
    enum cr_cipher_id cipher;
    struct bytes iv; /* PBES2 */
};

static enum t13_status parse_iterations(struct der *d, uint32_t *out)
{
    uint64_t n = 0;

    if (!der_uint(d, &n) || n == 0) {
        return T13_E_BAD_KEY;
    }
    if (n > CR_PBE_ITERATIONS_MAX) {
        return T13_E_UNSUPPORTED;
    }
    *out = (uint32_t)n;
    return T13_OK;
}

static enum t13_status parse_pbkdf2(struct der *d, struct pbe *out, uint64_t *key_len)
{
    struct der params;
    struct der prf;
    struct bytes oid;

    if (!der_enter(d, DER_SEQUENCE, &params)) {
        return T13_E_BAD_KEY;
    }
    if (!der_take(&params, DER_OCTET_STRING, &out->salt)) {
        return T13_E_UNSUPPORTED; /* a salt from elsewhere */
    }
    T13_TRY(parse_iterations(&params, &out->iterations));
    if (der_peek(&params, DER_INTEGER) && (!der_uint(&params, key_len) || *key_len == 0)) {
        return T13_E_BAD_KEY;
    }
    out->hash = CR_SHA1;
    if (der_enter(&params, DER_SEQUENCE, &prf)) {
        if (!der_take(&prf, DER_OID, &oid)) {
            return T13_E_BAD_KEY;
        }
        out->hash = oid_hmac(oid);
    }
    if (!der_at_end(&params)) {
        return T13_E_BAD_KEY;
    }
    return out->hash != CR_HASH_NONE ? T13_OK : T13_E_UNSUPPORTED;
}

static enum t13_status parse_pbes2(struct der *d, struct pbe *out)
{
    struct der params;
    struct der kdf;
    struct der scheme;
    struct bytes oid;
    uint64_t key_len = 0;

    if (!der_enter(d, DER_SEQUENCE, &params) || !der_enter(&params, DER_SEQUENCE, &kdf) ||
        !der_take(&kdf, DER_OID, &oid)) {
        return T13_E_BAD_KEY;
    }
    if (!IS(oid, pbkdf2)) {
        return T13_E_UNSUPPORTED;
    }
    T13_TRY(parse_pbkdf2(&kdf, out, &key_len));
    if (!der_at_end(&kdf) || !der_enter(&params, DER_SEQUENCE, &scheme) || !der_at_end(&params) ||
        !der_take(&scheme, DER_OID, &oid)) {
        return T13_E_BAD_KEY;
    }
    out->cipher = oid_cipher(oid);
    if (out->cipher == CR_CIPHER_NONE) {
        return T13_E_UNSUPPORTED;
    }
    if (!der_take(&scheme, DER_OCTET_STRING, &out->iv) || !der_at_end(&scheme) ||
        out->iv.n != cr_cipher_iv_len(out->cipher) ||
        (key_len != 0 && key_len != cr_cipher_key_len(out->cipher))) {
        return T13_E_BAD_KEY;
    }
    return T13_OK;
}

static enum t13_status parse_pkcs12(struct der *d, struct pbe *out)
{
    struct der params;

    out->pkcs12 = true;
    out->hash = CR_SHA1;
    out->cipher = CR_DES_EDE3_CBC;
    if (!der_enter(d, DER_SEQUENCE, &params) || !der_take(&params, DER_OCTET_STRING, &out->salt)) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(parse_iterations(&params, &out->iterations));
    return der_at_end(&params) ? T13_OK : T13_E_BAD_KEY;
}

static enum t13_status parse(struct der *d, struct pbe *out)
{
    struct der alg;
    struct bytes oid;

    if (!der_enter(d, DER_SEQUENCE, &alg) || !der_take(&alg, DER_OID, &oid)) {
        return T13_E_BAD_KEY;
    }
    if (IS(oid, pbes2)) {
        T13_TRY(parse_pbes2(&alg, out));
    } else if (IS(oid, pkcs12_des3)) {
        T13_TRY(parse_pkcs12(&alg, out));
    } else {
        return T13_E_UNSUPPORTED;
    }
    return der_at_end(&alg) ? T13_OK : T13_E_BAD_KEY;
}

static enum t13_status start_cipher(const struct pbe *pbe, bool encrypt, struct bytes password,
                                    struct cr_cipher *c)
{
    uint8_t key[CR_CIPHER_KEY_MAX];
    uint8_t iv[CR_CIPHER_BLOCK_MAX];
    size_t key_len = cr_cipher_key_len(pbe->cipher);
    size_t iv_len = cr_cipher_iv_len(pbe->cipher);
    enum t13_status status;

    if (pbe->pkcs12) {
        status = cr_pkcs12_kdf(pbe->hash, CR_PKCS12_KEY, password, pbe->salt, pbe->iterations, key,
                               key_len);
        if (status == T13_OK) {
            status = cr_pkcs12_kdf(pbe->hash, CR_PKCS12_IV, password, pbe->salt, pbe->iterations,
                                   iv, iv_len);
        }
    } else {
        memcpy(iv, pbe->iv.p, iv_len);
        status = cr_pbkdf2(pbe->hash, password, pbe->salt, pbe->iterations, key, key_len);
    }
    if (status == T13_OK) {
        status =
            cr_cipher_init(c, pbe->cipher, encrypt, bytes_of(key, key_len), bytes_of(iv, iv_len));
    }
    mem_clear(key, sizeof(key));
    return status;
}

enum t13_status cr_pbe_decrypt(struct der *alg, struct bytes password, struct bytes data,
                               uint8_t **out, size_t *out_len)
{
    struct pbe pbe = {0};
    struct cr_cipher c;
    size_t left = 0;

    T13_TRY(parse(alg, &pbe));
    if (data.n == 0 || data.n % cr_cipher_block_len(pbe.cipher) != 0) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(start_cipher(&pbe, false, password, &c));
    uint8_t *p = mem_alloc(data.n);
    enum t13_status status = p != NULL ? cr_cipher_update(&c, data, p) : T13_E_NO_MEMORY;
    cr_cipher_clear(&c);
    if (status == T13_OK && !cr_unpad(p, data.n, cr_cipher_block_len(pbe.cipher), &left)) {
        status = T13_E_BAD_PASSWORD;
    }
    if (status != T13_OK) {
        mem_clear_free(p, data.n);
        return status;
    }
    mem_clear(p + left, data.n - left);
    *out = p;
    *out_len = left;
    return T13_OK;
}

enum t13_status cr_pkcs8_decrypt(struct bytes der, struct bytes password, uint8_t **out,
                                 size_t *out_len)
{
    struct der d = der_of(der);
    struct der info;
    struct der alg;
    struct bytes data;

    if (!der_enter(&d, DER_SEQUENCE, &info) || !der_at_end(&d)) {
        return T13_E_BAD_KEY;
    }
    alg = info;
    if (!der_take(&info, DER_SEQUENCE, NULL) || !der_take(&info, DER_OCTET_STRING, &data) ||
        !der_at_end(&info)) {
        return T13_E_BAD_KEY;
    }
    return cr_pbe_decrypt(&alg, password, data, out, out_len);
}

struct encrypted {
    const struct pbe *pbe;
    struct bytes data;
};

static void put_encrypted(struct der_out *o, const void *what)
{
    const struct encrypted *e = what;
    size_t start = o->n;

    der_put(o, DER_OCTET_STRING, e->data);
    size_t alg = o->n;
    der_put(o, DER_OCTET_STRING, e->pbe->iv);
    der_put(o, DER_OID, oid_of_cipher(e->pbe->cipher));
    der_put_header(o, DER_SEQUENCE, alg);
    size_t kdf = o->n;
    der_put(o, DER_NULL, bytes_of(NULL, 0));
    der_put(o, DER_OID, oid_of_hmac(e->pbe->hash));
    der_put_header(o, DER_SEQUENCE, kdf);
    der_put_uint(o, e->pbe->iterations);
    der_put(o, DER_OCTET_STRING, e->pbe->salt);
    der_put_header(o, DER_SEQUENCE, kdf);
    der_put(o, DER_OID, AS_BYTES(pbkdf2));
    der_put_header(o, DER_SEQUENCE, kdf);
    der_put_header(o, DER_SEQUENCE, alg);
    der_put(o, DER_OID, AS_BYTES(pbes2));
    der_put_header(o, DER_SEQUENCE, alg);
    der_put_header(o, DER_SEQUENCE, start);
}

static enum t13_status encrypt(const struct pbe *pbe, struct bytes password, struct bytes plain,
                               uint8_t *data, size_t data_len)
{
    struct cr_cipher c;

    memcpy(data, plain.p, plain.n);
    memset(data + plain.n, (int)(data_len - plain.n), data_len - plain.n);
    T13_TRY(start_cipher(pbe, true, password, &c));
    enum t13_status status = cr_cipher_update(&c, bytes_of(data, data_len), data);
    cr_cipher_clear(&c);
    return status;
}

enum t13_status cr_pkcs8_encrypt(struct bytes pkcs8, struct bytes password,
                                 enum cr_cipher_id cipher, uint32_t iterations, uint8_t **out,
                                 size_t *out_len)
{
    uint8_t random[8 + CR_CIPHER_BLOCK_MAX]; /* salt and initialization vector */
    size_t block = cr_cipher_block_len(cipher);

    if (oid_of_cipher(cipher).n == 0) {
        return T13_E_UNSUPPORTED;
    }
    T13_TRY(cr_rand(random, sizeof(random)));
    const struct pbe pbe = {
        .hash = CR_SHA256,
        .salt = bytes_of(random, 8),
        .iterations = iterations,
        .cipher = cipher,
        .iv = bytes_of(random + 8, cr_cipher_iv_len(cipher)),
    };
    size_t data_len = pkcs8.n + block - pkcs8.n % block;
    uint8_t *data = mem_alloc(data_len);
    if (data == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = encrypt(&pbe, password, pkcs8, data, data_len);
    if (status == T13_OK) {
        const struct encrypted e = {&pbe, bytes_of(data, data_len)};
        status = der_write(put_encrypted, &e, out, out_len);
    }
    mem_clear_free(data, data_len);
    return status;
}
