#include "core/hs/alert.h"
#include "core/hs/ech.h"
#include "core/hs/hs.h"
#include "crypto/mem.h"

enum t13_status t13_fail(struct t13_conn *c, enum t13_status status, const char *text)
{
    c->error_text = text;
    return status;
}

enum t13_status t13_fail_alert(struct t13_conn *c, enum t13_status status, int alert,
                               const char *text)
{
    c->alert_override = alert;
    return t13_fail(c, status, text);
}

bool t13_is_error(enum t13_status status)
{
    return status > T13_CLOSED;
}

/* say tells the peer why. What cannot be said for want of memory stays unsaid. */
static void say(struct t13_conn *c, enum t13_status status)
{
    int alert = c->alert_override == -1 ? t13_alert(status) : c->alert_override;

    if (alert < 0 || c->close_sent) {
        return;
    }
    /* The flight first: its records have the lower sequence numbers. */
    if (t13_flush(c) == T13_OK && t13_put_alert(c, T13_ALERT_FATAL, (uint8_t)alert) == T13_OK) {
        c->alert_sent = alert;
    }
}

enum t13_status t13_settle(struct t13_conn *c, enum t13_status status)
{
    if (!t13_is_error(status) || c->error != T13_OK) {
        return status;
    }
    say(c, status);
    c->error = status;
    t13_hs_free(c->hs);
    t13_hs_free(c->waiting_auth);
    c->hs = c->waiting_auth = NULL;
    t13_drop_transcript(c);
    t13_dir_clear(&c->read);
    t13_dir_clear(&c->write);
    wr_free(&c->flight);
    wr_free(&c->msgs);
    c->msgs_at = 0;
    secret_clear(&c->resumption);
    secret_clear(&c->early_exporter);
    return status;
}

enum t13_status t13_ask(struct t13_conn *c, enum t13_status want)
{
    if (c->answered == want) {
        c->answered = T13_OK;
        c->want = T13_OK;
        return T13_OK;
    }
    c->want = want;
    return want;
}

void t13_hs_free(struct t13_hs *hs)
{
    if (hs == NULL) {
        return;
    }
    t13_transcript_clear(&hs->th);
    wr_free(&hs->hello);
    wr_free(&hs->hello1);
    wr_free(&hs->shares);
    for (size_t i = 0; i < hs->num_kex; i++) {
        cr_kex_free(hs->kex[i]);
    }
    mem_free(hs->cookie);
    mem_free(hs->staple);
    mem_free(hs->cr_context);
    mem_free(hs->delegated);
    mem_free(hs->owner_cookie);
    t13_ech_free(hs->ech);
    t13_session_free(hs->offer);
    t13_session_free(hs->offer_psk);
    t13_session_free(hs->owner_psk);
    t13_session_free(hs->psk);
    t13_session_free(hs->opened);
    mem_clear_free(hs->sig, hs->sig_len);
    mem_clear_free(hs, sizeof(*hs));
}
