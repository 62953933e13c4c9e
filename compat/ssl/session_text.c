/* Sessions for people and files: SSL_SESSION_print(3), PEM. */
#include "compat/bio/bio.h"
#include "compat/pem/pem.h"
#include "compat/ssl/cipher.h"
#include "compat/ssl/local.h"
#include "compat/x509/store.h"

static const char *version_text(int version)
{
    switch (version) {
    case TLS1_3_VERSION:
        return "TLSv1.3";
    case TLS1_2_VERSION:
        return "TLSv1.2";
    case TLS1_1_VERSION:
        return "TLSv1.1";
    case TLS1_VERSION:
        return "TLSv1";
    case SSL3_VERSION:
        return "SSLv3";
    case DTLS1_BAD_VER:
        return "DTLSv0.9";
    case DTLS1_VERSION:
        return "DTLSv1";
    case DTLS1_2_VERSION:
        return "DTLSv1.2";
    default:
        return "unknown";
    }
}

static bool put_hex(BIO *out, const char *title, const uint8_t *p, size_t n)
{
    bool ok = cx_bio_puts(out, title) > 0;
    for (size_t i = 0; ok && i < n; i++) {
        ok = cx_bio_printf(out, "%02X", p[i]) > 0;
    }
    return ok;
}

static bool put_cipher(BIO *out, const SSL_SESSION *s)
{
    const SSL_CIPHER *cipher = cx_cipher_by_id(s->core->suite);
    if (cipher == NULL) {
        return cx_bio_printf(out, "    Cipher    : %04X\n", s->core->suite) > 0;
    }
    return cx_bio_printf(out, "    Cipher    : %s\n", cipher->name) > 0;
}

static bool put_head(BIO *out, const SSL_SESSION *s)
{
    const struct t13_session *core = s->core;
    const char *secret =
        s->version == TLS1_3_VERSION ? "\n    Resumption PSK: " : "\n    Master-Key: ";
    return cx_bio_puts(out, "SSL-Session:\n") > 0 &&
           cx_bio_printf(out, "    Protocol  : %s\n", version_text(s->version)) > 0 &&
           put_cipher(out, s) && put_hex(out, "    Session-ID: ", core->sid, core->sid_len) &&
           put_hex(out, "\n    Session-ID-ctx: ", core->sid_ctx, core->sid_ctx_len) &&
           put_hex(out, secret, t13_session_psk(core).p, t13_session_psk(core).n);
}

static bool put_ticket(BIO *out, const struct t13_session *core)
{
    if (core->lifetime_s != 0 &&
        cx_bio_printf(out, "\n    TLS session ticket lifetime hint: %ld (seconds)",
                      (long)core->lifetime_s) <= 0) {
        return false;
    }
    return core->ticket == NULL ||
           (cx_bio_puts(out, "\n    TLS session ticket:\n") > 0 &&
            cx_bio_dump_indent(out, core->ticket, (int)core->ticket_len, 4) > 0);
}

static bool put_times(BIO *out, const struct t13_session *core)
{
    if (core->time_s != 0 &&
        cx_bio_printf(out, "\n    Start Time: %lld", (long long)core->time_s) <= 0) {
        return false;
    }
    return core->timeout_s == 0 ||
           cx_bio_printf(out, "\n    Timeout   : %lld (sec)", (long long)core->timeout_s) > 0;
}

static int print(BIO *out, const SSL_SESSION *s)
{
    static const char none[] = "\n    PSK identity: None\n    PSK identity hint: None"
                               "\n    SRP username: None";
    if (s == NULL) {
        return 0;
    }
    const struct t13_session *core = s->core;
    return put_head(out, s) && cx_bio_puts(out, none) > 0 && put_ticket(out, core) &&
           put_times(out, core) && cx_bio_puts(out, "\n") > 0 &&
           cx_bio_printf(out, "    Verify return code: %ld (%s)\n", core->verify_result,
                         cx_verify_error_text(core->verify_result)) > 0 &&
           cx_bio_puts(out, "    Extended master secret: no\n") > 0 &&
           (s->version != TLS1_3_VERSION ||
            cx_bio_printf(out, "    Max Early Data: %u\n", core->max_early_data) > 0);
}

/* SSL_SESSION_print and its family - see SSL_SESSION_print(3). abi: full. */
CX_API int SSL_SESSION_print(BIO *bp, const SSL_SESSION *x)
{
    return print(bp, x);
}

CX_API int SSL_SESSION_print_fp(FILE *fp, const SSL_SESSION *x)
{
    BIO *out = cx_bio_new_fp(fp, BIO_NOCLOSE);
    if (out == NULL) {
        cx_ssl_raise(ERR_R_BUF_LIB);
        return 0;
    }
    int ret = print(out, x);
    (void)cx_bio_free(out);
    return ret;
}

CX_API int SSL_SESSION_print_keylog(BIO *bp, const SSL_SESSION *x)
{
    if (x == NULL || x->core->sid_len == 0 || t13_session_psk(x->core).n == 0) {
        return 0;
    }
    return put_hex(bp, "RSA Session-ID:", x->core->sid, x->core->sid_len) &&
           put_hex(bp, " Master-Key:", t13_session_psk(x->core).p, t13_session_psk(x->core).n) &&
           cx_bio_puts(bp, "\n") > 0;
}

/* The codec in the form that PEM wants. */
static void *from_der(void **sess, const unsigned char **p, long n)
{
    return cx_session_d2i((SSL_SESSION **)sess, p, n);
}

static int to_der(const void *sess, unsigned char **p)
{
    return cx_session_i2d(sess, p);
}

static SSL_SESSION *read_pem(BIO *in, SSL_SESSION **sess, pem_password_cb *cb, void *u)
{
    return cx_pem_d2i_bio(from_der, PEM_STRING_SSL_SESSION, in, (void **)sess, cb, u);
}

static BIO *over_file(FILE *fp)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);
    if (bio == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
    }
    return bio;
}

/* PEM_read_bio_SSL_SESSION and its family - see PEM_read_SSL_SESSION in PEM_read_CMS(3).
 * abi: full. */
CX_API SSL_SESSION *PEM_read_bio_SSL_SESSION(BIO *out, SSL_SESSION **x, pem_password_cb *cb,
                                             void *u)
{
    return read_pem(out, x, cb, u);
}

CX_API SSL_SESSION *PEM_read_SSL_SESSION(FILE *out, SSL_SESSION **x, pem_password_cb *cb, void *u)
{
    BIO *bio = over_file(out);
    SSL_SESSION *sess = bio != NULL ? read_pem(bio, x, cb, u) : NULL;
    (void)cx_bio_free(bio);
    return sess;
}

CX_API int PEM_write_bio_SSL_SESSION(BIO *out, const SSL_SESSION *x)
{
    return cx_pem_i2d_bio(to_der, PEM_STRING_SSL_SESSION, out, x);
}

CX_API int PEM_write_SSL_SESSION(FILE *out, const SSL_SESSION *x)
{
    BIO *bio = over_file(out);
    int ret = bio != NULL ? cx_pem_i2d_bio(to_der, PEM_STRING_SSL_SESSION, bio, x) : 0;
    (void)cx_bio_free(bio);
    return ret;
}
