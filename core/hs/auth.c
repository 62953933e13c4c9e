/* Certificates and CertificateVerify: RFC 8446 4.4.2, 4.4.3; the same for both sides. */
#include "core/hs/hs.h"
#include "core/hs/sigalg.h"
#include "core/limits.h"
#include "core/msg/alert.h"
#include "core/msg/certificate.h"
#include "core/msg/certificate_verify.h"
#include "core/wire/list.h"
#include "core/x509/cert.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#include <string.h>

/* offered: a scheme that we told the peer to sign with. */
bool t13_offered_sigalg(const struct t13_conn *c, uint16_t code)
{
    const struct t13_config *cfg = c->cfg;

    if (c->side == T13_CLIENT || cfg->num_client_sigalgs == 0) {
        return t13_has(cfg->sigalgs, cfg->num_sigalgs, code);
    }
    return t13_has(cfg->client_sigalgs, cfg->num_client_sigalgs, code);
}

/* put_entry writes one certificate of ours; the response that is stapled stands beside the leaf. */
static enum t13_status put_entry(struct t13_conn *c, struct wr *w, size_t i, struct bytes staple,
                                 bool *plain)
{
    struct bytes cert = c->cred->chain->cert[i];
    struct t13_exts x = {.present = 0};

    if (i == 0 && c->hs->own_delegated != NULL) {
        x.present |= T13_X_DELEGATED_CREDENTIAL;
        x.delegated_credential = bytes_of(c->hs->own_delegated->p, c->hs->own_delegated->n);
    }
    if (i == 0 && staple.n > 0) {
        x.present |= T13_X_STATUS_REQUEST;
        x.status_type = 1;
        x.ocsp_response = staple;
    }
    T13_TRY(t13_add_exts(c, T13_IN_CERTIFICATE, cert, i, &x));
    *plain = *plain && x.present == 0 && x.first.n == 0;
    t13_certificate_add_entry(w, cert, &x);
    return T13_OK;
}

/* write_body writes the message without its header; plain: there is nothing in it but the chain. */
static enum t13_status write_body(struct t13_conn *c, struct wr *w, struct bytes staple,
                                  bool *plain)
{
    struct bytes context = bytes_of(c->hs->cr_context, c->hs->cr_context_len);
    size_t num = c->cred != NULL ? c->cred->chain->num : 0;

    *plain = context.n == 0;
    size_t list = t13_certificate_open(w, context);
    if (num > 0 && c->own_raw) {
        *plain = false;
        T13_TRY(t13_put_raw_key(c, w));
        num = 0;
    }
    for (size_t i = 0; i < num; i++) {
        T13_TRY(put_entry(c, w, i, staple, plain));
    }
    t13_certificate_close(w, list);
    return t13_written(w);
}

static enum t13_status put_body(struct t13_conn *c, struct bytes body, bool plain)
{
    bool done = false;

    T13_TRY(t13_put_compressed(c, body, plain, &done));
    if (done) {
        return T13_OK;
    }
    size_t mark = t13_msg_open(c, HS_CERTIFICATE);
    wr_bytes(&c->flight, body);
    return t13_msg_close(c, mark);
}

enum t13_status t13_put_certificate(struct t13_conn *c, struct bytes staple)
{
    struct wr w = wr_growing();
    bool plain = false;

    enum t13_status st = write_body(c, &w, staple, &plain);
    if (st == T13_OK) {
        st = put_body(c, bytes_of(w.p, w.n), plain);
    }
    wr_free(&w);
    return st;
}

static enum t13_status signed_content(const struct t13_conn *c, bool by_server, uint8_t *out,
                                      size_t *n)
{
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};

    T13_TRY(t13_th(c, buf, &th));
    *n = t13_cv_content(out, by_server, th);
    return T13_OK;
}

/* sign_here signs with the key that we have, into hs->sig like an owner's answer. */
static enum t13_status sign_here(struct t13_hs *hs, const struct cr_key *key)
{
    size_t max = cr_key_sig_max(key);
    size_t n = 0;

    hs->sig = mem_alloc(max);
    if (hs->sig == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status st =
        cr_sign(key, &hs->sign_alg, bytes_of(hs->sign_input, hs->sign_input_len), hs->sig, &n);
    hs->sig_len = st == T13_OK ? n : 0;
    return st;
}

enum t13_status t13_put_certificate_verify(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;
    bool ask =
        hs->own_delegated == NULL && ((c->cfg->ask & T13_ASK_SIGN) != 0 || c->cred->key == NULL);

    if (ask && c->want == T13_OK && c->answered == T13_OK) {
        T13_TRY(signed_content(c, c->side == T13_SERVER, hs->sign_input, &hs->sign_input_len));
    }
    if (ask) {
        T13_TRY(t13_ask(c, T13_WANT_SIGN));
    } else {
        T13_TRY(signed_content(c, c->side == T13_SERVER, hs->sign_input, &hs->sign_input_len));
        T13_TRY(sign_here(hs, hs->own_delegated != NULL ? hs->own_delegated->key : c->cred->key));
    }
    struct t13_cv cv = {c->sigalg, bytes_of(hs->sig, hs->sig_len)};
    size_t mark = t13_msg_open(c, HS_CERTIFICATE_VERIFY);
    t13_cv_write(&c->flight, &cv);
    mem_clear_free(hs->sig, hs->sig_len);
    hs->sig = NULL;
    hs->sig_len = 0;
    return t13_msg_close(c, mark);
}

/* leaf_extensions keeps what stands beside the leaf. */
static enum t13_status leaf_extensions(struct t13_conn *c, const struct t13_exts *exts)
{
    if ((exts->present & T13_X_STATUS_REQUEST) != 0) {
        T13_TRY(t13_set_bytes(&c->ocsp, &c->ocsp_len, exts->ocsp_response));
    }
    if ((exts->present & T13_X_SCT) != 0) {
        T13_TRY(t13_set_bytes(&c->sct, &c->sct_len, exts->sct_list));
    }
    if ((exts->present & T13_X_DELEGATED_CREDENTIAL) != 0) {
        T13_TRY(
            t13_set_bytes(&c->hs->delegated, &c->hs->delegated_len, exts->delegated_credential));
    }
    return T13_OK;
}

/* same_context: RFC 8446 4.4.2: the one of the request; empty in the handshake. */
static bool same_context(const struct t13_hs *hs, struct bytes context)
{
    return context.n == hs->cr_context_len && ct_equal(context.p, hs->cr_context, context.n);
}

static enum t13_status take_body(struct t13_conn *c, struct rd body, uint32_t sent_exts)
{
    struct t13_certificate m;
    struct t13_certificate_entry entry;
    struct t13_ext_sent sent = t13_sent(c, sent_exts);
    struct bytes cert[T13_MAX_PEER_CERTS];
    size_t num = 0;

    if (!t13_certificate_parse(body, &m)) {
        return t13_fail(c, T13_E_DECODE, "Certificate");
    }
    if (!same_context(c->hs, m.certificate_request_context)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "Certificate: context");
    }
    for (struct rd list = rd_of(m.certificate_list); t13_certificate_next(&list, &entry); num++) {
        struct t13_exts exts;
        enum t13_status st = t13_exts_parse(&exts, T13_IN_CERTIFICATE, entry.extensions, &sent);
        struct bytes unasked = {NULL, 0};
        if (st == T13_E_UNSUPPORTED_EXTENSION &&
            t13_exts_find(entry.extensions, T13_EXT_DELEGATED_CREDENTIAL, &unasked)) {
            st = T13_E_UNEXPECTED_MESSAGE; /* RFC 9345 4.1.1, 4.1.2 */
        }
        if (st != T13_OK) {
            return t13_fail(c, st, "Certificate: extensions");
        }
        if (num == 1 && c->peer_raw) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "Certificate: more than one raw key");
        }
        if (num == T13_MAX_PEER_CERTS) {
            return t13_fail(c, T13_E_BAD_CERTIFICATE, "Certificate: too many of them");
        }
        if (num == 0) {
            T13_TRY(leaf_extensions(c, &exts));
        }
        T13_TRY(t13_take_exts(c, T13_IN_CERTIFICATE, entry.extensions, entry.cert_data, num));
        cert[num] = entry.cert_data;
    }
    return num == 0 ? T13_OK : t13_chain_new(&c->peer, cert, num);
}

enum t13_status t13_take_certificate(struct t13_conn *c, const struct t13_msg *msg,
                                     uint32_t sent_exts)
{
    uint8_t *body = NULL;
    size_t n = 0;

    if (msg->type != HS_COMPRESSED_CERTIFICATE) {
        return take_body(c, msg->body, sent_exts);
    }
    T13_TRY(t13_decompress(c, msg, &body, &n));
    enum t13_status st = take_body(c, rd_of(bytes_of(body, n)), sent_exts);
    mem_free(body);
    return st;
}

enum t13_status t13_verify_peer(struct t13_conn *c)
{
    T13_TRY(t13_ask(c, T13_WANT_VERIFY));
    if (!c->verify_accepted) {
        return t13_fail_alert(c, T13_E_CERTIFICATE_VERIFY, c->verify_alert,
                              "the peer's certificate was not accepted");
    }
    c->proof |= T13_PROOF_VERIFIED;
    return T13_OK;
}

static enum t13_status check_with(struct t13_conn *c, const struct cr_key *key,
                                  const struct t13_cv *cv)
{
    const struct t13_sigalg *s = t13_sigalg_find(cv->algorithm);
    uint8_t content[T13_CV_CONTENT_MAX];
    size_t n = 0;

    /* RFC 8446 4.4.3: one that we offered, and fit for this key. */
    bool asked = c->hs->delegated_len > 0 || t13_offered_sigalg(c, cv->algorithm);
    if (s == NULL || !asked || !t13_sigalg_fits(s, key)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "CertificateVerify: algorithm");
    }
    T13_TRY(signed_content(c, c->side == T13_CLIENT, content, &n));
    enum t13_status st = cr_verify(key, &s->alg, bytes_of(content, n), cv->signature);
    if (st != T13_OK) {
        return t13_fail(c, st, "CertificateVerify: signature");
    }
    c->peer_sigalg = cv->algorithm;
    c->proof |= T13_PROOF_CV;
    return T13_OK;
}

static enum t13_status spki_key(struct t13_conn *c, struct bytes spki, struct cr_key **key)
{
    enum t13_status st = cr_key_from_spki(key, spki);

    if (st == T13_E_BAD_KEY) {
        return t13_fail(c, T13_E_BAD_CERTIFICATE, "certificate: public key");
    }
    if (st == T13_E_UNSUPPORTED) {
        return t13_fail(c, T13_E_UNSUPPORTED_CERT, "certificate: kind of public key");
    }
    return st;
}

/* leaf_key makes the public key of the peer's certificate. */
static enum t13_status leaf_key(struct t13_conn *c, struct cr_key **key)
{
    struct t13_cert leaf;

    if (c->peer_raw) {
        return spki_key(c, c->peer->cert[0], key);
    }
    if (t13_cert_parse(&leaf, c->peer->cert[0]) != T13_OK) {
        return t13_fail(c, T13_E_BAD_CERTIFICATE, "certificate: malformed");
    }
    enum t13_status st = spki_key(c, leaf.spki, key);
    t13_cert_clear(&leaf);
    return st;
}

/* check_by: by the certificate's key, or by the one that it delegates to. */
static enum t13_status check_by(struct t13_conn *c, const struct cr_key *leaf,
                                const struct t13_cv *cv)
{
    struct cr_key *delegated = NULL;

    if (c->hs->delegated_len == 0) {
        return check_with(c, leaf, cv);
    }
    T13_TRY(t13_delegated_key(c, cv->algorithm, leaf, &delegated));
    enum t13_status st = check_with(c, delegated, cv);
    cr_key_free(delegated);
    return st;
}

enum t13_status t13_check_certificate_verify(struct t13_conn *c, const struct t13_msg *msg)
{
    struct t13_cv cv;
    struct cr_key *key = NULL;

    if (!t13_cv_parse(msg->body, &cv)) {
        return t13_fail(c, T13_E_DECODE, "CertificateVerify");
    }
    T13_TRY(leaf_key(c, &key));
    enum t13_status st = check_by(c, key, &cv);
    cr_key_free(key);
    return st;
}
