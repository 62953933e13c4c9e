/* Raw public keys in the place of certificates: RFC 7250, RFC 8446 4.4.2. */
#include "core/hs/hs.h"
#include "core/msg/certificate.h"
#include "crypto/mem.h"

#include <string.h>

/* has: a type is in a list of the configuration; no list is X.509 alone. */
static bool has(const uint8_t *list, size_t num, uint8_t type)
{
    return num == 0 ? type == T13_CERT_X509 : memchr(list, type, num) != NULL;
}

bool t13_takes_x509(const struct t13_config *cfg, bool of_server)
{
    return of_server ? has(cfg->server_cert_types, cfg->num_server_cert_types, T13_CERT_X509)
                     : has(cfg->client_cert_types, cfg->num_client_cert_types, T13_CERT_X509);
}

/* says_more: a list that is worth an extension. */
static bool says_more(const uint8_t *list, size_t num)
{
    return num > 1 || (num == 1 && list[0] != T13_CERT_X509);
}

void t13_cert_types_offer(const struct t13_conn *c, struct t13_exts *x)
{
    const struct t13_config *cfg = c->cfg;

    if (says_more(cfg->client_cert_types, cfg->num_client_cert_types)) {
        x->present |= T13_X_CLIENT_CERTIFICATE_TYPE;
        x->client_certificate_types = bytes_of(cfg->client_cert_types, cfg->num_client_cert_types);
    }
    if (says_more(cfg->server_cert_types, cfg->num_server_cert_types)) {
        x->present |= T13_X_SERVER_CERTIFICATE_TYPE;
        x->server_certificate_types = bytes_of(cfg->server_cert_types, cfg->num_server_cert_types);
    }
}

/* choose takes the first of ours that the client has; false: there is none. */
static bool choose(const uint8_t *own, size_t num, struct bytes offered, uint8_t *type)
{
    static const uint8_t x509 = T13_CERT_X509;
    const uint8_t *list = num == 0 ? &x509 : own;

    for (size_t i = 0; i < (num == 0 ? 1 : num); i++) {
        if (memchr(offered.p, list[i], offered.n) != NULL) {
            *type = list[i];
            return true;
        }
    }
    return false;
}

enum t13_status t13_cert_types_answer(struct t13_conn *c, struct t13_exts *x)
{
    const struct t13_config *cfg = c->cfg;
    const struct t13_exts *offer = &c->hs->exts;
    uint8_t type = T13_CERT_X509;

    if ((offer->present & T13_X_SERVER_CERTIFICATE_TYPE) != 0 && !c->resumed) {
        if (!choose(cfg->server_cert_types, cfg->num_server_cert_types,
                    offer->server_certificate_types, &type)) {
            return t13_fail(c, T13_E_UNSUPPORTED_CERT, "server_certificate_type");
        }
        x->present |= T13_X_SERVER_CERTIFICATE_TYPE;
        x->server_certificate_type = type;
        c->own_raw = type == T13_CERT_RAW_KEY;
    } else if (!c->resumed && !t13_takes_x509(cfg, true)) {
        return t13_fail(c, T13_E_UNSUPPORTED_CERT, "the client takes no raw key");
    }
    bool asks = cfg->verify != T13_VERIFY_NONE && !c->resumed;
    if (asks && (offer->present & T13_X_CLIENT_CERTIFICATE_TYPE) == 0 &&
        !t13_takes_x509(cfg, false)) {
        return t13_fail(c, T13_E_UNSUPPORTED_CERT, "the client has no raw key");
    }
    if ((offer->present & T13_X_CLIENT_CERTIFICATE_TYPE) != 0 && asks) {
        if (!choose(cfg->client_cert_types, cfg->num_client_cert_types,
                    offer->client_certificate_types, &type)) {
            return t13_fail(c, T13_E_UNSUPPORTED_CERT, "client_certificate_type");
        }
        x->present |= T13_X_CLIENT_CERTIFICATE_TYPE;
        x->client_certificate_type = type;
        c->peer_raw = type == T13_CERT_RAW_KEY;
    }
    if (c->own_raw || c->peer_raw) {
        c->can_ticket = false; /* what a ticket stands for is a certificate */
    }
    return T13_OK;
}

enum t13_status t13_cert_types_take(struct t13_conn *c, const struct t13_exts *x)
{
    const struct t13_config *cfg = c->cfg;

    if ((x->present & T13_X_SERVER_CERTIFICATE_TYPE) != 0) {
        if (!has(cfg->server_cert_types, cfg->num_server_cert_types, x->server_certificate_type)) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "server_certificate_type");
        }
        c->peer_raw = x->server_certificate_type == T13_CERT_RAW_KEY;
    } else if (!c->resumed && !t13_takes_x509(cfg, true)) {
        return t13_fail(c, T13_E_UNSUPPORTED_CERT, "the server has no raw key");
    }
    if ((x->present & T13_X_CLIENT_CERTIFICATE_TYPE) != 0) {
        if (!has(cfg->client_cert_types, cfg->num_client_cert_types, x->client_certificate_type)) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "client_certificate_type");
        }
        c->own_raw = x->client_certificate_type == T13_CERT_RAW_KEY;
    }
    return T13_OK;
}

enum t13_status t13_put_raw_key(struct t13_conn *c, struct wr *w)
{
    uint8_t *spki = NULL;
    size_t n = 0;

    T13_TRY(cr_key_to_spki(c->cred->public_key, &spki, &n));
    t13_certificate_add_entry(w, bytes_of(spki, n), NULL);
    mem_free(spki);
    return T13_OK;
}

struct bytes t13_conn_peer_raw_key(const struct t13_conn *c)
{
    return c->peer_raw && c->peer != NULL ? c->peer->cert[0] : bytes_of(NULL, 0);
}
