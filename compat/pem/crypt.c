/* Blocks encrypted the old way, "Proc-Type: 4,ENCRYPTED": PEM_do_header(3), RFC 1421 4.6.1. */
#include "compat/err/raise.h"
#include "compat/pem/pem.h"
#include "crypto/cipher.h"
#include "crypto/hash.h"

#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <string.h>

static int fail(int reason)
{
    cx_raise(ERR_LIB_PEM, reason);
    return 0;
}

struct dek {
    enum cr_cipher_id cipher;
    uint8_t iv[CR_CIPHER_BLOCK_MAX];
};

static const struct {
    const char *name;
    enum cr_cipher_id id;
} ciphers[] = {
    {"AES-128-CBC", CR_AES_128_CBC},   {"AES-192-CBC", CR_AES_192_CBC},
    {"AES-256-CBC", CR_AES_256_CBC},   {"DES-CBC", CR_DES_CBC},
    {"DES-EDE3-CBC", CR_DES_EDE3_CBC},
};

static bool skip(const char **p, const char *text)
{
    size_t n = strlen(text);

    if (strncmp(*p, text, n) != 0) {
        return false;
    }
    *p += n;
    return true;
}

static void skip_blanks(const char **p)
{
    *p += strspn(*p, " \t");
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_iv(const char *p, uint8_t *iv, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(p[2 * i]);
        int low = high < 0 ? -1 : hex_digit(p[2 * i + 1]);
        if (low < 0) {
            return false;
        }
        iv[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* 1: encrypted as *out says; 0: malformed, an error is queued. */
static int parse(const char *p, struct dek *out)
{
    size_t n = 0;

    if (!skip(&p, "Proc-Type:")) {
        return fail(PEM_R_NOT_PROC_TYPE);
    }
    skip_blanks(&p);
    if (p[0] != '4' || p[1] != ',') {
        return fail(PEM_R_NOT_PROC_TYPE);
    }
    p += 2;
    skip_blanks(&p);
    if (!skip(&p, "ENCRYPTED") || strspn(p, " \t\r\n") == 0) {
        return fail(PEM_R_NOT_ENCRYPTED);
    }
    p += strspn(p, " \t\r");
    if (*p != '\n') {
        return fail(PEM_R_SHORT_HEADER);
    }
    p++;
    if (!skip(&p, "DEK-Info:")) {
        return fail(PEM_R_NOT_DEK_INFO);
    }
    skip_blanks(&p);
    n = strcspn(p, " \t,\n");
    out->cipher = CR_CIPHER_NONE;
    for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
        if (strlen(ciphers[i].name) == n && strncmp(ciphers[i].name, p, n) == 0) {
            out->cipher = ciphers[i].id;
        }
    }
    if (out->cipher == CR_CIPHER_NONE) {
        return fail(PEM_R_UNSUPPORTED_ENCRYPTION);
    }
    p += n;
    skip_blanks(&p);
    if (*p++ != ',') {
        return fail(PEM_R_MISSING_DEK_IV);
    }
    return read_iv(p, out->iv, cr_cipher_iv_len(out->cipher)) ? 1 : fail(PEM_R_BAD_IV_CHARS);
}

/* MD5 chained over password and salt: EVP_BytesToKey with one round. */
static bool derive(struct bytes password, const uint8_t *salt, uint8_t *key, size_t n)
{
    uint8_t block[CR_HASH_MAX];
    size_t have = 0;
    bool ok = true;

    for (size_t done = 0; ok && done < n;) {
        struct cr_hash h;
        size_t take = 0;
        ok = cr_hash_init(&h, CR_MD5) == T13_OK && cr_hash_update(&h, block, have) == T13_OK &&
             cr_hash_update(&h, password.p, password.n) == T13_OK &&
             cr_hash_update(&h, salt, 8) == T13_OK && cr_hash_finish(&h, block) == T13_OK;
        have = 16;
        take = n - done < have ? n - done : have;
        if (ok) {
            memcpy(key + done, block, take);
        }
        done += take;
    }
    mem_clear(block, sizeof(block));
    return ok;
}

static bool open_block(struct cx_pem *pem, const struct dek *dek, struct bytes password)
{
    uint8_t key[CR_CIPHER_KEY_MAX];
    struct cr_cipher c;
    size_t block = cr_cipher_block_len(dek->cipher);
    size_t left = 0;
    bool ok = pem->n > 0 && pem->n % block == 0 &&
              derive(password, dek->iv, key, cr_cipher_key_len(dek->cipher)) &&
              cr_cipher_init(&c, dek->cipher, false, bytes_of(key, cr_cipher_key_len(dek->cipher)),
                             bytes_of(dek->iv, cr_cipher_iv_len(dek->cipher))) == T13_OK;

    if (ok) {
        ok = cr_cipher_update(&c, bytes_of(pem->data, pem->n), pem->data) == T13_OK &&
             cr_unpad(pem->data, pem->n, block, &left);
        cr_cipher_clear(&c);
    }
    mem_clear(key, sizeof(key));
    if (ok) {
        mem_clear(pem->data + left, pem->n - left);
        pem->n = left;
    }
    return ok;
}

int cx_pem_decrypt(struct cx_pem *pem, pem_password_cb *cb, void *u)
{
    struct dek dek;
    char password[PEM_BUFSIZE];
    int n = 0;
    bool ok = false;

    if (pem->header == NULL || pem->header[0] == '\0' || pem->header[0] == '\n') {
        return 1;
    }
    if (!parse(pem->header, &dek)) {
        return 0;
    }
    n = cx_pem_password(cb, password, (int)sizeof(password), 0, u);
    if (n < 0) {
        return fail(PEM_R_BAD_PASSWORD_READ);
    }
    ok = open_block(pem, &dek, bytes_of(password, (size_t)n));
    mem_clear(password, sizeof(password));
    return ok ? 1 : fail(PEM_R_BAD_DECRYPT);
}
