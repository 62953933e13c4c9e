/* Stapled OCSP responses: SSL_CTX_set_tlsext_status_cb(3). What a client asks for and judges, what
 * a server is asked for and staples. */
#include "compat/asn1/asn1.h"
#include "compat/ocsp/items.h"
#include "compat/ssl/local.h"
#include "compat/x509/items.h"

#include "core/ext/exts.h"
#include "core/hello.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

#include <string.h>

#define OCSP_TYPE 1 /* status_type of RFC 6066 8 */

static void respid_free(OCSP_RESPID *id)
{
    cx_asn1_free(id, CX_IT(OCSP_RESPID));
}

void cx_status_free(SSL *ssl)
{
    sk_OCSP_RESPID_pop_free(ssl->status_ids, respid_free);
    cx_asn1_free(ssl->status_exts, CX_IT(X509_EXTENSIONS));
    ssl->status_ids = NULL;
    ssl->status_exts = NULL;
}

static long set_response(SSL *ssl, long n, void *response)
{
    mem_free(ssl->ocsp_response);
    ssl->ocsp_response = response; /* ownership passes with the call */
    ssl->ocsp_response_len = response != NULL && n > 0 ? (size_t)n : 0;
    return 1;
}

static long get_response(SSL *ssl, const unsigned char **out)
{
    struct bytes came = ssl->conn != NULL && ssl->side == CX_SIDE_CLIENT
                            ? t13_conn_peer_ocsp(ssl->conn)
                            : bytes_of(ssl->ocsp_response, ssl->ocsp_response_len);
    *out = came.n > 0 ? came.p : NULL;
    return came.n > 0 ? (long)came.n : -1;
}

long cx_status_ctrl(SSL *ssl, int cmd, long larg, void *parg, bool *known)
{
    switch (cmd) {
    case SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP:
        return set_response(ssl, larg, parg);
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP:
        return get_response(ssl, parg);
    case SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS: /* what was there before is the program's own */
        ssl->status_ids = parg;
        return 1;
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS:
        *(STACK_OF(OCSP_RESPID) **)parg = ssl->status_ids;
        return 1;
    case SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS:
        ssl->status_exts = parg;
        return 1;
    case SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS:
        *(X509_EXTENSIONS **)parg = ssl->status_exts;
        return 1;
    default:
        *known = false;
        return 0;
    }
}

static void put_der(struct wr *w, const void *value, const ASN1_ITEM *it)
{
    uint8_t *der = NULL;
    int n = cx_asn1_encode(value, &der, it);
    wr_bytes(w, bytes_of(der, n > 0 ? (size_t)n : 0));
    w->bad = w->bad || n <= 0;
    mem_free(der);
}

/* put_request encodes what the client wants to know, into two writers. */
static bool put_request(const SSL *ssl, struct wr *ids, struct wr *exts)
{
    for (int i = 0; i < sk_OCSP_RESPID_num(ssl->status_ids); i++) {
        size_t mark = wr_open(ids, 2);
        put_der(ids, sk_OCSP_RESPID_value(ssl->status_ids, i), CX_IT(OCSP_RESPID));
        wr_close(ids, mark, 2);
    }
    if (ssl->status_exts != NULL) {
        put_der(exts, ssl->status_exts, CX_IT(X509_EXTENSIONS));
    }
    return !ids->bad && !exts->bad && ids->n <= UINT16_MAX && exts->n <= UINT16_MAX;
}

static bool same_bytes(const uint8_t *p, size_t n, const struct wr *w)
{
    return n == w->n && (n == 0 || memcmp(p, w->p, n) == 0);
}

bool cx_status_configure(SSL *ssl)
{
    struct wr ids = wr_growing();
    struct wr exts = wr_growing();
    bool ok = ssl->side != CX_SIDE_CLIENT || put_request(ssl, &ids, &exts);

    if (ok && !(same_bytes(ssl->cfg->status_ids, ssl->cfg->status_ids_len, &ids) &&
                same_bytes(ssl->cfg->status_exts, ssl->cfg->status_exts_len, &exts))) {
        ok = t13_config_set_status_request(&ssl->cfg, bytes_of(ids.p, ids.n),
                                           bytes_of(exts.p, exts.n)) == T13_OK;
    }
    wr_free(&ids);
    wr_free(&exts);
    if (!ok) {
        cx_ssl_raise(ERR_R_INTERNAL_ERROR);
    }
    return ok;
}

static bool take_id(SSL *ssl, struct bytes der)
{
    OCSP_RESPID *id = cx_asn1_decode(der, CX_IT(OCSP_RESPID));
    if (id == NULL || sk_OCSP_RESPID_push(ssl->status_ids, id) == 0) {
        respid_free(id);
        return false;
    }
    return true;
}

/* take_request makes OpenSSL's objects of what the client asks, for the callback to look at. */
static bool take_request(SSL *ssl)
{
    struct bytes data = {NULL, 0};
    struct bytes ids = {NULL, 0};
    struct bytes exts = {NULL, 0};
    struct bytes der = {NULL, 0};
    uint8_t type = 0;

    cx_status_free(ssl);
    (void)t13_hello_ext(ssl->conn, T13_EXT_STATUS_REQUEST, &data);
    struct rd r = rd_of(data);
    if (!rd_u8(&r, &type) || !rd_vec(&r, 2, 0, UINT16_MAX, &ids) ||
        !rd_vec(&r, 2, 0, UINT16_MAX, &exts)) {
        return false;
    }
    if (ids.n > 0) {
        ssl->status_ids = sk_OCSP_RESPID_new_null();
        if (ssl->status_ids == NULL) {
            return false;
        }
    }
    for (struct rd list = rd_of(ids); !rd_at_end(&list);) {
        if (!rd_vec(&list, 2, 1, UINT16_MAX, &der) || !take_id(ssl, der)) {
            return false;
        }
    }
    if (exts.n > 0) {
        ssl->status_exts = cx_asn1_decode(exts, CX_IT(X509_EXTENSIONS));
    }
    return exts.n == 0 || ssl->status_exts != NULL;
}

static int fail(SSL *ssl, uint8_t alert, int reason)
{
    t13_answer_fail(ssl->conn, alert);
    cx_ssl_raise(reason);
    return 1;
}

/* The server: the certificate is chosen, SSL_get_certificate() gives it. */
int cx_status_staple(SSL *ssl)
{
    const struct cx_ctx_calls *calls = &cx_now(ssl)->calls;
    struct bytes response = {NULL, 0};

    if (!take_request(ssl)) {
        return fail(ssl, SSL_AD_DECODE_ERROR, SSL_R_BAD_EXTENSION);
    }
    ssl->set.status_type = OCSP_TYPE;
    if (!cx_certs_select(&ssl->certs, t13_conn_cred(ssl->conn))) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_INTERNAL_ERROR);
    }
    if (calls->status_cb != NULL) {
        int ret = calls->status_cb(ssl, calls->status_arg);
        if (ret != SSL_TLSEXT_ERR_OK && ret != SSL_TLSEXT_ERR_NOACK) {
            return fail(ssl, SSL_AD_INTERNAL_ERROR, SSL_R_CLIENTHELLO_TLSEXT);
        }
        if (ret == SSL_TLSEXT_ERR_OK) {
            response = bytes_of(ssl->ocsp_response, ssl->ocsp_response_len);
        }
    }
    if (t13_answer_status(ssl->conn, response) != T13_OK) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_INTERNAL_ERROR);
    }
    return 1;
}

/* The client: the callback judges the response, or that there is none, once the server's Finished
 * has come; of a resumed session, too. */
bool cx_status_judge(SSL *ssl)
{
    const struct cx_ctx_calls *calls = &cx_now(ssl)->calls;

    if (ssl->set.status_type == -1 || calls->status_cb == NULL) {
        return true;
    }
    int ret = calls->status_cb(ssl, calls->status_arg);
    if (ret == 0) {
        (void)fail(ssl, SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE, SSL_R_INVALID_STATUS_RESPONSE);
    } else if (ret < 0) {
        (void)fail(ssl, SSL_AD_INTERNAL_ERROR, SSL_R_OCSP_CALLBACK_FAILURE);
    }
    return ret > 0;
}
