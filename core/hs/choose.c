/* Which of our certificates, and which signature algorithm: RFC 8446 4.2.3, 4.2.4, 4.4.2. */
#include "core/hs/hs.h"
#include "core/hs/sigalg.h"
#include "core/limits.h"
#include "core/wire/list.h"
#include "core/x509/cert.h"
#include "core/x509/name.h"

/* signed_with: the algorithm of the certificate's own signature is one of the list. OpenSSL looks
 * at the leaf alone, and takes the two RSA-PSS forms for one: the issuer's key is not at hand. */
static bool signed_with(const struct t13_cert *cert, struct bytes list)
{
    const struct cr_sig_alg *alg = &cert->sig_alg.alg;
    struct cr_sig_alg wanted;

    for (size_t i = 0; cert->sig_alg.known && i < list_len(list); i++) {
        if (t13_sigalg_of_cert(list_at(list, i), &wanted) && wanted.scheme == alg->scheme &&
            wanted.hash == alg->hash) {
            return true;
        }
    }
    return false;
}

static bool fits_sigalgs(const struct t13_cred *cred, struct bytes list)
{
    struct t13_cert leaf;

    if (list.n == 0) {
        return true;
    }
    if (t13_cert_parse(&leaf, cred->chain->cert[0]) != T13_OK) {
        return false;
    }
    bool fits = signed_with(&leaf, list);
    t13_cert_clear(&leaf);
    return fits;
}

/* is_listed: among the first names of the peer's list; what is no Name matches none. */
static bool is_listed(struct bytes name, struct bytes cas)
{
    struct rd list = rd_of(cas);
    struct bytes one = {NULL, 0};

    for (size_t i = 0; i < T13_MAX_CA_NAMES && rd_vec(&list, 2, 1, UINT16_MAX, &one); i++) {
        if (t13_name_ok(one) && t13_name_equal(one, name)) {
            return true;
        }
    }
    return false;
}

/* leads_to: some certificate of the chain was issued by an authority that the peer names. */
static bool leads_to(const struct t13_chain *chain, struct bytes cas)
{
    for (size_t i = 0; i < chain->num; i++) {
        struct bytes subject = {NULL, 0};
        struct bytes issuer = {NULL, 0};
        if (t13_cert_names(chain->cert[i], &subject, &issuer) && is_listed(issuer, cas)) {
            return true;
        }
    }
    return false;
}

/* struct fit says of each credential whether it is what the peer wishes. */
struct fit {
    bool usable[T13_CREDS_MAX];
    bool under_ca[T13_CREDS_MAX];
    bool any_under_ca;
};

static struct fit fit(const struct t13_conn *c)
{
    struct fit f = {.any_under_ca = false};

    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        const struct t13_cred *cred = c->cfg->creds[i];
        f.usable[i] =
            cred != NULL && cred->chain != NULL && fits_sigalgs(cred, c->peer_sigalgs_cert);
        f.under_ca[i] =
            f.usable[i] && c->peer_ca_names.n > 0 && leads_to(cred->chain, c->peer_ca_names);
        f.any_under_ca = f.any_under_ca || f.under_ca[i];
    }
    return f;
}

/* find goes through the algorithms in common; ok says which credentials count. */
static struct t13_cred *find(const struct t13_conn *c, const bool ok[T13_CREDS_MAX], uint16_t *code)
{
    const struct t13_config *cfg = c->cfg;
    bool own_order = (cfg->flags & T13_F_SERVER_PREFERENCE) != 0;
    size_t num = own_order ? cfg->num_sigalgs : list_len(c->peer_sigalgs);

    for (size_t i = 0; i < num; i++) {
        uint16_t one = own_order ? cfg->sigalgs[i] : list_at(c->peer_sigalgs, i);
        bool both = own_order ? list_has(c->peer_sigalgs, one)
                              : t13_has(cfg->sigalgs, cfg->num_sigalgs, one);
        const struct t13_sigalg *s = both ? t13_sigalg_find(one) : NULL;
        if (s != NULL && ok[s->key] && t13_sigalg_fits(s, cfg->creds[s->key]->public_key)) {
            *code = one;
            return cfg->creds[s->key];
        }
    }
    return NULL;
}

/* best: one under an authority that the peer names before one that is not, which may serve yet
 * (4.2.4 is a hint, and OpenSSL never refuses for it). */
static struct t13_cred *best(const struct t13_conn *c, uint16_t *code)
{
    struct fit f = fit(c);
    struct t13_cred *cred = f.any_under_ca ? find(c, f.under_ca, code) : NULL;

    return cred != NULL ? cred : find(c, f.usable, code);
}

bool t13_conn_has_cred(const struct t13_conn *c)
{
    uint16_t code = 0;

    return best(c, &code) != NULL;
}

/* shared: a scheme that both sides have. */
static bool shared(const struct t13_conn *c, uint16_t code)
{
    return t13_has(c->cfg->sigalgs, c->cfg->num_sigalgs, code) && list_has(c->peer_sigalgs, code);
}

static bool any_shared(const struct t13_conn *c)
{
    for (size_t i = 0; i < c->cfg->num_sigalgs; i++) {
        if (list_has(c->peer_sigalgs, c->cfg->sigalgs[i])) {
            return true;
        }
    }
    return false;
}

bool t13_conn_cert_fits(const struct t13_conn *c, struct bytes cert, const struct cr_key *key)
{
    struct t13_cert leaf;
    bool fits = false;

    if (t13_cert_parse(&leaf, cert) != T13_OK) {
        return false;
    }
    for (size_t i = 0; !fits && i < c->cfg->num_sigalgs; i++) {
        const struct t13_sigalg *s = t13_sigalg_find(c->cfg->sigalgs[i]);
        fits = s != NULL && shared(c, s->code) && t13_sigalg_fits(s, key);
    }
    fits = fits && (c->peer_sigalgs_cert.n == 0 || signed_with(&leaf, c->peer_sigalgs_cert));
    t13_cert_clear(&leaf);
    return fits;
}

bool t13_conn_key_fits(const struct t13_conn *c, const struct cr_key *key)
{
    enum cr_key_type type = cr_key_type(key);
    bool ec = cr_key_type_is_ec(type);

    for (size_t i = 0; i < c->cfg->num_sigalgs; i++) {
        const struct t13_sigalg *s = t13_sigalg_find(c->cfg->sigalgs[i]);
        bool same = s != NULL && (s->key == type || (ec && s->alg.scheme == CR_SIG_ECDSA));
        if (same && shared(c, s->code)) {
            return true;
        }
    }
    return false;
}

/* one_of: OpenSSL knows no RSA-PSS signature of a certificate here, as its form says no hash. */
static bool one_of(const struct t13_cert *cert, const struct t13_conn *c, bool named)
{
    size_t num = named ? list_len(c->peer_sigalgs_cert) : c->cfg->num_sigalgs;
    struct cr_sig_alg alg;

    for (size_t i = 0; i < num; i++) {
        uint16_t code = named ? list_at(c->peer_sigalgs_cert, i) : c->cfg->sigalgs[i];
        if ((named || shared(c, code)) && t13_sigalg_of_cert(code, &alg) &&
            alg.scheme != CR_SIG_RSA_PSS && alg.scheme == cert->sig_alg.alg.scheme &&
            alg.hash == cert->sig_alg.alg.hash) {
            return true;
        }
    }
    return false;
}

bool t13_conn_signature_fits(const struct t13_conn *c, struct bytes cert)
{
    struct t13_cert parsed;

    if (t13_cert_parse(&parsed, cert) != T13_OK) {
        return false;
    }
    bool fits = parsed.sig_alg.known && one_of(&parsed, c, c->peer_sigalgs_cert.n > 0);
    t13_cert_clear(&parsed);
    return fits;
}

enum t13_status t13_choose_cred(struct t13_conn *c)
{
    uint16_t code = 0;
    struct t13_cred *cred = best(c, &code);

    if (cred == NULL) {
        return any_shared(c) ? T13_E_NO_CERTIFICATE : T13_E_NO_SHARED_SIGALG;
    }
    t13_cred_free(c->cred);
    c->cred = t13_cred_ref(cred);
    c->sigalg = code;
    c->hs->sign_alg = t13_sigalg_find(code)->alg;
    t13_delegated_choose(c);
    return T13_OK;
}
