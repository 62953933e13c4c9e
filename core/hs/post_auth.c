/* Post-handshake authentication: RFC 8446 4.6.2. Each exchange is a handshake of its own as far as
 * its context goes: the transcript of the main handshake to the client's Finished, and from
 * CertificateRequest on what belongs to the exchange. */
#include "core/hs/hs.h"
#include "core/hs/table.h"
#include "core/limits.h"
#include "core/msg/certificate_request.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

enum t13_status t13_keep_transcript(struct t13_conn *c)
{
    struct t13_transcript *base = mem_zalloc(sizeof(*base));

    if (base == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status st = t13_transcript_copy(base, &c->hs->th);
    if (st != T13_OK) {
        mem_free(base);
        return st;
    }
    t13_drop_transcript(c);
    c->base_th = base;
    return T13_OK;
}

void t13_drop_transcript(struct t13_conn *c)
{
    if (c->base_th != NULL) {
        t13_transcript_clear(c->base_th);
        mem_free(c->base_th);
        c->base_th = NULL;
    }
}

/* new_exchange makes the state of one exchange, its transcript that of the main handshake. */
static enum t13_status new_exchange(const struct t13_conn *c, struct bytes context,
                                    struct t13_hs **out)
{
    struct t13_hs *hs = t13_hs_new();
    if (hs == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status st = t13_transcript_copy(&hs->th, c->base_th);
    if (st == T13_OK) {
        st = t13_set_bytes(&hs->cr_context, &hs->cr_context_len, context);
    }
    if (st != T13_OK) {
        t13_hs_free(hs);
        return st;
    }
    *out = hs;
    return T13_OK;
}

enum t13_status t13_client_on_request(struct t13_conn *c, const struct t13_msg *msg,
                                      enum t13_state *next)
{
    struct t13_cr cr;
    struct t13_hs *hs = NULL;

    if (!t13_cr_parse(msg->body, &cr)) {
        return t13_fail(c, T13_E_DECODE, "CertificateRequest");
    }
    if (c->close_sent) {
        return T13_OK; /* there is no way to answer any more */
    }
    c->num_requests++;
    if (c->num_requests > T13_MAX_AUTH_REQUESTS) {
        return t13_fail(c, T13_E_TOO_MANY, "CertificateRequest");
    }
    T13_TRY(new_exchange(c, cr.certificate_request_context, &hs));
    c->hs = hs; /* which the message goes into the transcript of */
    c->post_auth = true;
    *next = C_SEND_CERT;
    return t13_client_take_request(c, &cr);
}

/* begin writes the request into the flight, with the exchange's transcript in the handshake's
 * place. */
static enum t13_status begin(struct t13_conn *c)
{
    uint8_t context[32];

    T13_TRY(cr_rand(context, sizeof(context)));
    T13_TRY(new_exchange(c, bytes_of(context, sizeof(context)), &c->hs));
    enum t13_status st = t13_put_certificate_request(c);
    if (st == T13_OK) {
        st = t13_flush(c);
    }
    c->waiting_auth = c->hs;
    c->hs = NULL;
    return st;
}

enum t13_status t13_request_auth(struct t13_conn *c)
{
    if (c->error != T13_OK || c->close_sent) {
        return T13_E_SHUT_DOWN;
    }
    if (c->state != S_CONNECTED || c->base_th == NULL || c->waiting_auth != NULL) {
        return T13_E_ARGUMENT;
    }
    return t13_settle(c, begin(c));
}

enum t13_status t13_server_on_auth(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next)
{
    c->hs = c->waiting_auth;
    c->waiting_auth = NULL;
    c->post_auth = true;
    /* What the last certificate proved says nothing of this one. */
    c->proof &= ~(T13_PROOF_VERIFIED | T13_PROOF_CV | T13_PROOF_FINISHED);
    t13_chain_free(c->peer);
    c->peer = NULL;
    c->verify_result = 0;
    return t13_server_on_cert(c, msg, next);
}

bool t13_auth_possible(const struct t13_conn *c)
{
    return c->side == T13_SERVER && c->base_th != NULL;
}

bool t13_auth_waiting(const struct t13_conn *c)
{
    return c->waiting_auth != NULL || (c->side == T13_SERVER && c->post_auth);
}

bool t13_auth_running(const struct t13_conn *c)
{
    return c->post_auth;
}
