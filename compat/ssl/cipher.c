/* SSL_CIPHER: the getters, and the suites of TLS 1.3 that are offered. */
#include "compat/evp/md.h"
#include "compat/ssl/cipher_table.h"
#include "compat/ssl/local.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <string.h>

#define NUM_CIPHERS (sizeof(cipher_table) / sizeof(cipher_table[0]))

const SSL_CIPHER *cx_ciphers(size_t *num)
{
    *num = NUM_CIPHERS;
    return cipher_table;
}

static const SSL_CIPHER *find(uint32_t code)
{
    for (size_t i = 0; i < NUM_CIPHERS; i++) {
        if ((cipher_table[i].id & 0xffff) == code) {
            return &cipher_table[i];
        }
    }
    return NULL;
}

const SSL_CIPHER *cx_cipher_by_id(uint16_t id)
{
    return id != 0 ? find(id) : NULL;
}

/* How one attribute is shown: by SSL_CIPHER_description(3) and as a NID. */
struct shown {
    uint32_t bit;
    int nid;
    const char *text;
};

static const struct shown kx_shown[] = {
    {KX_RSA, NID_kx_rsa, "RSA"},
    {KX_DH, NID_kx_dhe, "DH"},
    {KX_ECDH, NID_kx_ecdhe, "ECDH"},
    {KX_PSK, NID_kx_psk, "PSK"},
    {KX_RSAPSK, NID_kx_rsa_psk, "RSAPSK"},
    {KX_DHEPSK, NID_kx_dhe_psk, "DHEPSK"},
    {KX_ECDHEPSK, NID_kx_ecdhe_psk, "ECDHEPSK"},
    {KX_SRP, NID_kx_srp, "SRP"},
    {0, NID_kx_any, "any"},
};
static const struct shown au_shown[] = {
    {AU_RSA, NID_auth_rsa, "RSA"},
    {AU_DSS, NID_auth_dss, "DSS"},
    {AU_ECDSA, NID_auth_ecdsa, "ECDSA"},
    {AU_NONE, NID_auth_null, "None"},
    {AU_PSK, NID_auth_psk, "PSK"},
    {AU_SRP, NID_auth_srp, "SRP"},
    {0, NID_auth_any, "any"},
};
static const struct shown enc_shown[] = {
    {ENC_AES128, NID_aes_128_cbc, "AES(128)"},
    {ENC_AES256, NID_aes_256_cbc, "AES(256)"},
    {ENC_AESGCM128, NID_aes_128_gcm, "AESGCM(128)"},
    {ENC_AESGCM256, NID_aes_256_gcm, "AESGCM(256)"},
    {ENC_AESCCM128, NID_aes_128_ccm, "AESCCM(128)"},
    {ENC_AESCCM256, NID_aes_256_ccm, "AESCCM(256)"},
    {ENC_AESCCM8128, NID_aes_128_ccm, "AESCCM8(128)"},
    {ENC_AESCCM8256, NID_aes_256_ccm, "AESCCM8(256)"},
    {ENC_ARIA128, NID_aria_128_gcm, "ARIAGCM(128)"},
    {ENC_ARIA256, NID_aria_256_gcm, "ARIAGCM(256)"},
    {ENC_CAMELLIA128, NID_camellia_128_cbc, "Camellia(128)"},
    {ENC_CAMELLIA256, NID_camellia_256_cbc, "Camellia(256)"},
    {ENC_CHACHA20, NID_chacha20_poly1305, "CHACHA20/POLY1305(256)"},
    {0, NID_undef, "None"},
};
static const struct shown mac_shown[] = {
    {MAC_MD5, NID_md5, "MD5"},
    {MAC_SHA1, NID_sha1, "SHA1"},
    {MAC_SHA256, NID_sha256, "SHA256"},
    {MAC_SHA384, NID_sha384, "SHA384"},
    {0, NID_undef, "AEAD"},
};

/* shown_as finds the row of an attribute; the last row, with bit 0, is for all others. */
static const struct shown *shown_as(const struct shown *rows, uint32_t bits)
{
    while (rows->bit != 0 && (rows->bit & bits) == 0) {
        rows++;
    }
    return rows;
}

/* SSL_get_current_cipher and its family - see SSL_get_current_cipher(3). abi: full. */
CX_API const SSL_CIPHER *SSL_get_current_cipher(const SSL *s)
{
    uint16_t id = s->conn != NULL ? t13_conn_suite(s->conn) : 0;
    if (id == 0 && s->session != NULL) {
        id = s->session->core->suite;
    }
    return cx_cipher_by_id(id);
}

CX_API const SSL_CIPHER *SSL_get_pending_cipher(const SSL *s)
{
    return s->conn != NULL ? cx_cipher_by_id(t13_conn_suite(s->conn)) : NULL;
}

/* SSL_CIPHER_get_name and its family - see SSL_CIPHER_get_name(3). abi: full. */
CX_API const char *SSL_CIPHER_get_name(const SSL_CIPHER *c)
{
    return c != NULL ? c->name : "(NONE)";
}

CX_API const char *SSL_CIPHER_standard_name(const SSL_CIPHER *c)
{
    return c != NULL ? c->standard_name : "(NONE)";
}

CX_API const char *OPENSSL_cipher_name(const char *rfc_name)
{
    for (size_t i = 0; rfc_name != NULL && i < NUM_CIPHERS; i++) {
        if (strcmp(cipher_table[i].standard_name, rfc_name) == 0) {
            return cipher_table[i].name;
        }
    }
    return "(NONE)";
}

const char *cx_cipher_version(const SSL_CIPHER *c)
{
    switch (c != NULL ? c->version : 0) {
    case TLS1_3_VERSION:
        return "TLSv1.3";
    case TLS1_2_VERSION:
        return "TLSv1.2";
    case TLS1_VERSION:
        return "TLSv1.0";
    case SSL3_VERSION:
        return "SSLv3";
    default:
        return "(NONE)";
    }
}

CX_API const char *SSL_CIPHER_get_version(const SSL_CIPHER *c)
{
    return cx_cipher_version(c);
}

CX_API int SSL_CIPHER_get_bits(const SSL_CIPHER *c, int *alg_bits)
{
    int bits = c != NULL ? c->bits : 0;
    if (alg_bits != NULL && c != NULL) {
        *alg_bits = c->alg_bits;
    }
    return bits;
}

CX_API uint32_t SSL_CIPHER_get_id(const SSL_CIPHER *c)
{
    return c->id;
}

CX_API uint16_t SSL_CIPHER_get_protocol_id(const SSL_CIPHER *c)
{
    return (uint16_t)(c->id & 0xffff);
}

CX_API int SSL_CIPHER_get_cipher_nid(const SSL_CIPHER *c)
{
    return c != NULL ? shown_as(enc_shown, c->enc)->nid : NID_undef;
}

CX_API int SSL_CIPHER_get_digest_nid(const SSL_CIPHER *c)
{
    return c != NULL ? shown_as(mac_shown, c->mac)->nid : NID_undef;
}

CX_API int SSL_CIPHER_get_kx_nid(const SSL_CIPHER *c)
{
    return c != NULL ? shown_as(kx_shown, c->kx)->nid : NID_undef;
}

CX_API int SSL_CIPHER_get_auth_nid(const SSL_CIPHER *c)
{
    return c != NULL ? shown_as(au_shown, c->au)->nid : NID_undef;
}

CX_API int SSL_CIPHER_is_aead(const SSL_CIPHER *c)
{
    return (c->mac & MAC_AEAD) != 0;
}

CX_API const EVP_MD *SSL_CIPHER_get_handshake_digest(const SSL_CIPHER *c)
{
    switch (c->handshake_nid) {
    case NID_sha384:
        return cx_md(CR_SHA384);
    case NID_sha256:
        return cx_md(CR_SHA256);
    default:
        return cx_md_by_nid(NID_md5_sha1);
    }
}

CX_API char *SSL_CIPHER_description(const SSL_CIPHER *cipher, char *buf, int len)
{
    char text[256];
    const char *version = cipher->version == TLS1_VERSION ? "TLSv1" : cx_cipher_version(cipher);
    int n = snprintf(text, sizeof(text), "%-30s %-7s Kx=%-8s Au=%-5s Enc=%-22s Mac=%-4s\n",
                     cipher->name, version, shown_as(kx_shown, cipher->kx)->text,
                     shown_as(au_shown, cipher->au)->text, shown_as(enc_shown, cipher->enc)->text,
                     shown_as(mac_shown, cipher->mac)->text);
    if (n < 0) {
        return NULL;
    }
    if (buf == NULL) {
        return mem_strdup(text);
    }
    if (len < 128) {
        return NULL;
    }
    memcpy(buf, text, (size_t)n + 1);
    return buf;
}

CX_API const SSL_CIPHER *SSL_CIPHER_find(SSL *ssl, const unsigned char *ptr)
{
    (void)ssl;
    return cx_cipher_by_id((uint16_t)(ptr[0] << 8 | ptr[1]));
}

/* OSSL_default_ciphersuites - see SSL_CTX_set_ciphersuites(3). abi: full. */
CX_API const char *OSSL_default_ciphersuites(void)
{
    return "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
}

static const SSL_CIPHER *suite_named(const char *p, size_t n)
{
    for (size_t i = 0; i < NUM_CIPHERS; i++) {
        const SSL_CIPHER *c = &cipher_table[i];
        if (c->version == TLS1_3_VERSION && strlen(c->name) == n && strncmp(c->name, p, n) == 0) {
            return c;
        }
    }
    return NULL;
}

/* set_suites takes a list of names with colons. White space around a name and names that are not
 * known are passed over; a list of nothing but those is an error, an empty one clears. */
static int set_suites(struct t13_config **cfg, const char *list)
{
    uint16_t id[T13_SUITES_MAX];
    uint8_t num = 0;
    for (const char *p = list; *p != '\0';) {
        size_t n = strcspn(p, ":");
        const char *name = p;
        size_t name_len = n;
        while (name_len > 0 && isspace((unsigned char)*name)) {
            name++;
            name_len--;
        }
        while (name_len > 0 && isspace((unsigned char)name[name_len - 1])) {
            name_len--;
        }
        const SSL_CIPHER *found = suite_named(name, name_len);
        if (found != NULL && num < T13_SUITES_MAX) {
            id[num++] = (uint16_t)(found->id & 0xffff);
        }
        p += n + (p[n] == ':');
    }
    if (*list != '\0' && num == 0) {
        cx_ssl_raise(SSL_R_NO_CIPHER_MATCH);
        return 0;
    }
    if (t13_config_edit(cfg) != T13_OK) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    if (num > 0) {
        memcpy((*cfg)->suites, id, num * sizeof(id[0]));
    }
    (*cfg)->num_suites = num;
    return 1;
}

/* SSL_CTX_set_ciphersuites and SSL_set_ciphersuites - see SSL_CTX_set_ciphersuites(3).
 * abi: full. */
int cx_ctx_set_suites(SSL_CTX *ctx, const char *str)
{
    cx_ctx_edit(ctx);
    int ret = set_suites(&ctx->cfg, str);
    sk_SSL_CIPHER_free(ctx->ciphers);
    ctx->ciphers = NULL;
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_CTX_set_ciphersuites(SSL_CTX *ctx, const char *str)
{
    return cx_ctx_set_suites(ctx, str);
}

int cx_ssl_set_suites(SSL *s, const char *str)
{
    int ret = set_suites(&s->cfg, str);
    sk_SSL_CIPHER_free(s->ciphers);
    s->ciphers = NULL;
    return ret;
}

CX_API int SSL_set_ciphersuites(SSL *s, const char *str)
{
    return cx_ssl_set_suites(s, str);
}
