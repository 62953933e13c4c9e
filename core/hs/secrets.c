/* The key schedule of a connection: RFC 8446 7.1, and the key log of NSS. */
#include "core/hs/hs.h"
#include "core/msg/finished.h"
#include "crypto/ct/ct.h"
#include "crypto/insecure.h"
#include "crypto/mem.h"

#include <string.h>

static void key_log(const struct t13_conn *c, const char *label, const struct secret *s)
{
    if (c->observer.key_log != NULL) {
        c->observer.key_log(c->observer.arg, label,
                            bytes_of(c->randoms[T13_CLIENT], T13_RANDOM_LEN), bytes_of(s->b, s->n));
    }
}

enum t13_status t13_th(const struct t13_conn *c, uint8_t buf[CR_HASH_MAX], struct bytes *view)
{
    return t13_transcript_hash(&c->hs->th, bytes_of(NULL, 0), buf, view);
}

enum t13_status t13_start_schedule(struct t13_conn *c, const struct t13_session *s)
{
    struct bytes psk = s != NULL ? t13_session_psk(s) : bytes_of(NULL, 0);

    return t13_schedule_start(&c->hs->ks, c->suite->hash, psk);
}

/* derive is one Derive-Secret of the present extract, logged when it has a name. */
static enum t13_status derive(const struct t13_conn *c, const char *label, const char *log_label,
                              struct bytes th, struct secret *out)
{
    T13_TRY(t13_schedule_derive(&c->hs->ks, label, th, out));
    if (log_label != NULL) {
        key_log(c, log_label, out);
    }
    return T13_OK;
}

enum t13_status t13_early_secrets(struct t13_conn *c, const struct t13_suite *suite,
                                  struct bytes th, struct secret *traffic)
{
    const struct t13_schedule *early = &c->hs->ks;

    T13_TRY(t13_schedule_derive(early, "c e traffic", th, traffic));
    key_log(c, "CLIENT_EARLY_TRAFFIC_SECRET", traffic);
    T13_TRY(t13_schedule_derive(early, "e exp master", th, &c->early_exporter));
    key_log(c, "EARLY_EXPORTER_SECRET", &c->early_exporter);
    c->early_suite = suite;
    return T13_OK;
}

enum t13_status t13_handshake_keys(struct t13_conn *c, struct secret *client, struct secret *server)
{
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct t13_hs *hs = c->hs;

    T13_TRY(t13_th(c, buf, &th));
    T13_TRY(t13_schedule_next(&hs->ks, bytes_of(hs->shared.b, hs->shared.n)));
    mem_clear(&hs->shared, sizeof(hs->shared));
    if (!c->psk_only) {
        c->proof |= T13_PROOF_KEX;
    }
    T13_TRY(derive(c, "c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET", th, client));
    T13_TRY(derive(c, "s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET", th, server));
    return t13_schedule_next(&hs->ks, bytes_of(NULL, 0));
}

enum t13_status t13_write_keys(struct t13_conn *c, const struct secret *traffic)
{
    T13_TRY(t13_flush(c));
    return t13_dir_set(&c->write, c->suite, traffic);
}

enum t13_status t13_application_secrets(struct t13_conn *c)
{
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct t13_hs *hs = c->hs;

    T13_TRY(t13_th(c, buf, &th));
    T13_TRY(derive(c, "c ap traffic", "CLIENT_TRAFFIC_SECRET_0", th, &hs->client_ap));
    T13_TRY(derive(c, "s ap traffic", "SERVER_TRAFFIC_SECRET_0", th, &hs->server_ap));
    return derive(c, "exp master", "EXPORTER_SECRET", th, &c->exporter);
}

enum t13_status t13_resumption_secret(struct t13_conn *c)
{
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};

    T13_TRY(t13_th(c, buf, &th));
    T13_TRY(derive(c, "res master", NULL, th, &c->resumption));
    t13_schedule_clear(&c->hs->ks);
    return T13_OK;
}

static void keep_finished(struct t13_conn *c, int whose, const struct secret *mac)
{
    memcpy(c->finished[whose], mac->b, mac->n);
    c->finished_len[whose] = mac->n;
}

enum t13_status t13_update_key(struct t13_conn *c, struct t13_dir *d)
{
    bool clients = (d == &c->write) == (c->side == T13_CLIENT);

    T13_TRY(t13_dir_update(d));
    /* The label counts no further than N, as OpenSSL's. */
    key_log(c, clients ? "CLIENT_TRAFFIC_SECRET_N" : "SERVER_TRAFFIC_SECRET_N", &d->traffic);
    return T13_OK;
}

enum t13_status t13_own_finished(struct t13_conn *c)
{
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct secret mac = {.n = 0};

    T13_TRY(t13_th(c, buf, &th));
    T13_TRY(t13_finished_mac(c->suite->hash, &c->write.traffic, th, &mac));
    size_t mark = t13_msg_open(c, HS_FINISHED);
    t13_finished_write(&c->flight, bytes_of(mac.b, mac.n));
    keep_finished(c, 0, &mac);
    secret_clear(&mac);
    return t13_msg_close(c, mark);
}

enum t13_status t13_check_finished(struct t13_conn *c, const struct t13_msg *msg)
{
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct bytes got = {NULL, 0};
    struct secret want = {.n = 0};

    if (!t13_finished_parse(msg->body, cr_hash_len(c->suite->hash), &got)) {
        return t13_fail(c, T13_E_DECODE, "Finished: wrong length");
    }
    T13_TRY(t13_th(c, buf, &th));
    T13_TRY(t13_finished_mac(c->suite->hash, &c->read.traffic, th, &want));
    bool equal = ct_equal(got.p, want.b, want.n) || cr_insecure;
    if (equal) {
        keep_finished(c, 1, &want);
        c->proof |= T13_PROOF_FINISHED;
    }
    secret_clear(&want);
    return equal ? T13_OK : t13_fail(c, T13_E_BAD_FINISHED, "Finished: verify_data differs");
}
