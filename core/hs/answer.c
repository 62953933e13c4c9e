/* The owner's answers to what t13_ask stopped for. */
#include "core/hs/hs.h"
#include "core/limits.h"
#include "crypto/mem.h"

#include <string.h>

/* answer notes that the question that is open has its answer; false when it was another. */
static bool answer(struct t13_conn *c, enum t13_status want)
{
    if (c->want != want || c->error != T13_OK) {
        return false;
    }
    c->answered = want;
    return true;
}

void t13_answer_client_hello(struct t13_conn *c)
{
    (void)answer(c, T13_WANT_CLIENT_HELLO);
}

struct bytes t13_conn_ticket(const struct t13_conn *c)
{
    if (c->hs == NULL || c->want != T13_WANT_TICKET_OPEN) {
        return bytes_of(NULL, 0);
    }
    return c->hs->psk_id.identity;
}

void t13_answer_ticket_open(struct t13_conn *c, struct t13_session *s, bool renew)
{
    if (answer(c, T13_WANT_TICKET_OPEN)) {
        c->no_ticket = !renew;
        t13_session_free(c->hs->opened);
        c->hs->opened = t13_session_ref(s);
    }
}

void t13_answer_server_name(struct t13_conn *c, bool accepted)
{
    if (answer(c, T13_WANT_SERVER_NAME)) {
        c->name_acked = accepted && c->server_name != NULL;
    }
}

struct bytes t13_conn_alpn_offer(const struct t13_conn *c)
{
    if (c->hs == NULL || c->side != T13_SERVER || (c->hs->exts.present & T13_X_ALPN) == 0) {
        return bytes_of(NULL, 0);
    }
    return c->hs->exts.alpn;
}

enum t13_status t13_answer_alpn(struct t13_conn *c, struct bytes proto)
{
    if (c->want != T13_WANT_ALPN || proto.n > 255) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_set_bytes(&c->alpn, &c->alpn_len, proto));
    (void)answer(c, T13_WANT_ALPN);
    return T13_OK;
}

void t13_answer_early_data(struct t13_conn *c, bool taken)
{
    if (answer(c, T13_WANT_EARLY_DATA)) {
        c->early_taken = taken;
    }
}

void t13_answer_psk(struct t13_conn *c, struct t13_session *s)
{
    if (answer(c, T13_WANT_PSK)) {
        t13_session_free(c->hs->owner_psk);
        c->hs->owner_psk = t13_session_ref(s);
    }
}

enum t13_status t13_answer_cookie(struct t13_conn *c, struct bytes cookie)
{
    if (c->want != T13_WANT_COOKIE || c->hs == NULL || cookie.n == 0 ||
        cookie.n > T13_OWNER_COOKIE_MAX) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_set_bytes(&c->hs->owner_cookie, &c->hs->owner_cookie_len, cookie));
    (void)answer(c, T13_WANT_COOKIE);
    return T13_OK;
}

struct bytes t13_conn_cookie(const struct t13_conn *c)
{
    if (c->hs == NULL || c->want != T13_WANT_COOKIE_CHECK) {
        return bytes_of(NULL, 0);
    }
    return bytes_of(c->hs->owner_cookie, c->hs->owner_cookie_len);
}

void t13_answer_cookie_check(struct t13_conn *c, bool accepted)
{
    if (answer(c, T13_WANT_COOKIE_CHECK)) {
        c->hs->cookie_accepted = accepted;
    }
}

void t13_answer_cert(struct t13_conn *c)
{
    (void)answer(c, T13_WANT_CERT);
}

enum t13_status t13_answer_status(struct t13_conn *c, struct bytes response)
{
    if (c->want != T13_WANT_STATUS || c->hs == NULL || response.n > T13_MAX_OCSP_RESPONSE_LEN) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_set_bytes(&c->hs->staple, &c->hs->staple_len, response));
    (void)answer(c, T13_WANT_STATUS);
    return T13_OK;
}

void t13_answer_flight(struct t13_conn *c)
{
    (void)answer(c, T13_WANT_FLIGHT);
}

struct bytes t13_conn_sign_input(const struct t13_conn *c)
{
    if (c->hs == NULL) {
        return bytes_of(NULL, 0);
    }
    return bytes_of(c->hs->sign_input, c->hs->sign_input_len);
}

const struct cr_sig_alg *t13_conn_sign_alg(const struct t13_conn *c)
{
    return c->hs != NULL ? &c->hs->sign_alg : NULL;
}

enum t13_status t13_answer_sign(struct t13_conn *c, struct bytes sig)
{
    if (c->want != T13_WANT_SIGN || c->hs == NULL || sig.n == 0 || sig.n > 0xffff) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_set_bytes(&c->hs->sig, &c->hs->sig_len, sig));
    (void)answer(c, T13_WANT_SIGN);
    return T13_OK;
}

void t13_answer_verify(struct t13_conn *c, bool accepted, uint8_t alert, long verify_result)
{
    if (answer(c, T13_WANT_VERIFY)) {
        c->verify_accepted = accepted;
        c->verify_alert = alert;
        c->verify_result = verify_result;
    }
}

enum t13_status t13_answer_ticket_seal(struct t13_conn *c, struct bytes ticket)
{
    if (c->want != T13_WANT_TICKET_SEAL || ticket.n > 0xffff) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_set_bytes(&c->ticket, &c->ticket_len, ticket));
    (void)answer(c, T13_WANT_TICKET_SEAL);
    return T13_OK;
}

void t13_answer_session(struct t13_conn *c)
{
    (void)answer(c, T13_WANT_SESSION);
}

struct t13_session *t13_conn_new_session(const struct t13_conn *c)
{
    return c->new_session;
}

void t13_answer_fail(struct t13_conn *c, uint8_t alert)
{
    if (c->want != T13_OK) {
        c->answer_failed = true;
        c->alert_override = alert;
    }
}
