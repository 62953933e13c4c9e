/* What an owner may ask about a connection: core/conn.h. */
#include "core/hs/hs.h"

#include <string.h>

struct t13_config *t13_conn_config(const struct t13_conn *c)
{
    return c->cfg;
}

enum t13_side t13_conn_side(const struct t13_conn *c)
{
    return c->side;
}

bool t13_conn_connected(const struct t13_conn *c)
{
    return c->hs == NULL && c->state != C_START && c->state != S_START && c->suite != NULL &&
           (c->state == C_CONNECTED || c->state == S_CONNECTED || c->state == S_SEND_TICKETS);
}

uint16_t t13_conn_suite(const struct t13_conn *c)
{
    return c->suite != NULL ? c->suite->id : 0;
}

uint16_t t13_conn_group(const struct t13_conn *c)
{
    return c->group;
}

uint16_t t13_conn_sigalg(const struct t13_conn *c)
{
    return c->sigalg;
}

uint16_t t13_conn_peer_sigalg(const struct t13_conn *c)
{
    return c->peer_sigalg;
}

bool t13_conn_resumed(const struct t13_conn *c)
{
    return c->resumed;
}

enum t13_ech_status t13_conn_ech(const struct t13_conn *c)
{
    return c->ech_status;
}

struct bytes t13_conn_ech_retry(const struct t13_conn *c)
{
    return bytes_of(c->ech_retry, c->ech_retry_len);
}

bool t13_conn_hello_retry(const struct t13_conn *c)
{
    return c->retried;
}

bool t13_conn_asked_for_cert(const struct t13_conn *c)
{
    return c->asked_for_cert;
}

const char *t13_conn_server_name(const struct t13_conn *c)
{
    return c->server_name;
}

bool t13_conn_server_name_acked(const struct t13_conn *c)
{
    return c->name_acked;
}

struct bytes t13_conn_alpn(const struct t13_conn *c)
{
    return bytes_of(c->alpn, c->alpn_len);
}

struct t13_chain *t13_conn_peer_chain(const struct t13_conn *c)
{
    return c->peer;
}

struct bytes t13_conn_peer_ocsp(const struct t13_conn *c)
{
    return bytes_of(c->ocsp, c->ocsp_len);
}

struct bytes t13_conn_peer_sct(const struct t13_conn *c)
{
    return bytes_of(c->sct, c->sct_len);
}

struct t13_cred *t13_conn_cred(const struct t13_conn *c)
{
    return c->cred;
}

struct t13_session *t13_conn_session(const struct t13_conn *c)
{
    return c->session;
}

struct bytes t13_conn_random(const struct t13_conn *c, enum t13_side side)
{
    return bytes_of(c->randoms[side], T13_RANDOM_LEN);
}

struct bytes t13_conn_finished(const struct t13_conn *c, bool peer)
{
    return bytes_of(c->finished[peer ? 1 : 0], c->finished_len[peer ? 1 : 0]);
}

struct bytes t13_conn_peer_ca_names(const struct t13_conn *c)
{
    return c->peer_ca_names;
}

struct bytes t13_conn_peer_groups(const struct t13_conn *c)
{
    return c->peer_groups;
}

struct bytes t13_conn_peer_sigalgs(const struct t13_conn *c)
{
    return c->peer_sigalgs;
}

struct bytes t13_conn_peer_suites(const struct t13_conn *c)
{
    return c->peer_suites;
}

enum t13_status t13_export(struct t13_conn *c, const char *label, size_t label_len,
                           struct bytes context, bool early, uint8_t *out, size_t out_len)
{
    const struct t13_suite *suite = early ? c->early_suite : c->suite;
    const struct secret *master = early ? &c->early_exporter : &c->exporter;

    if (suite == NULL || master->n == 0) {
        return T13_E_ARGUMENT;
    }
    return t13_exporter(suite->hash, master, bytes_of(label, label_len), context, out, out_len);
}

enum t13_status t13_conn_error(const struct t13_conn *c)
{
    return c->error;
}

const char *t13_conn_error_text(const struct t13_conn *c)
{
    return c->error_text;
}

int t13_conn_alert_received(const struct t13_conn *c)
{
    return c->alert_received;
}

int t13_conn_alert_sent(const struct t13_conn *c)
{
    return c->alert_sent;
}

int t13_conn_state(const struct t13_conn *c)
{
    return (int)c->state;
}
