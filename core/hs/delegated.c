/* Delegated credentials: RFC 9345. The key of a certificate signs for another key, for days at
 * most; that one signs the handshake. */
#include "core/hs/hs.h"
#include "core/hs/sigalg.h"
#include "core/limits.h"
#include "core/msg/certificate_verify.h"
#include "core/msg/delegated_credential.h"
#include "core/wire/list.h"
#include "core/wire/pem.h"
#include "core/x509/cert.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#include <string.h>

/* put_signed writes what the certificate's key signs (RFC 9345 4). */
static void put_signed(struct wr *w, bool by_server, struct bytes cert, struct bytes covered)
{
    static const char server[] = "TLS, server delegated credentials";
    static const char client[] = "TLS, client delegated credentials";

    for (int i = 0; i < 64; i++) {
        wr_uint(w, 1, ' ');
    }
    wr_bytes(w, bytes_of(by_server ? server : client, sizeof(server))); /* with its zero */
    wr_bytes(w, cert);
    wr_bytes(w, covered);
}

/* --- making one --- */

static enum t13_status sign_into(struct wr *w, const struct t13_cred *cred, bool by_server,
                                 const struct t13_dc *m)
{
    const struct t13_sigalg *s = t13_sigalg_find(m->algorithm);
    struct wr input = wr_growing();
    uint8_t sig[CR_SIG_MAX];
    size_t n = 0;

    t13_dc_write_cred(w, m);
    put_signed(&input, by_server, cred->chain->cert[0], bytes_of(w->p, w->n));
    enum t13_status st = input.bad || w->bad ? T13_E_NO_MEMORY : T13_OK;
    if (st == T13_OK) {
        st = cr_sign(cred->key, &s->alg, bytes_of(input.p, input.n), sig, &n);
    }
    if (st == T13_OK) {
        t13_dc_write_signature(w, bytes_of(sig, n));
        st = t13_written(w);
    }
    wr_free(&input);
    return st;
}

enum t13_status t13_delegate(const struct t13_cred *cred, bool by_server, uint16_t algorithm,
                             const struct cr_key *key, uint16_t cv_algorithm, uint32_t valid_time_s,
                             uint8_t **out, size_t *out_len)
{
    const struct t13_sigalg *s = t13_sigalg_find(algorithm);
    struct t13_dc m = {.valid_time_s = valid_time_s, .cv_algorithm = cv_algorithm};
    struct wr w = wr_growing();
    uint8_t *spki = NULL;
    size_t n = 0;

    if (s == NULL || cred->key == NULL || !t13_sigalg_fits(s, cred->public_key)) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(cr_key_to_spki(key, &spki, &n));
    m.spki = bytes_of(spki, n);
    m.algorithm = algorithm;
    enum t13_status st = sign_into(&w, cred, by_server, &m);
    if (st == T13_OK) {
        st = t13_set_bytes(out, out_len, bytes_of(w.p, w.n));
    }
    wr_free(&w);
    mem_free(spki);
    return st;
}

/* --- checking one --- */

/* may_delegate: 4.2: the DelegationUsage extension, and the key may sign. */
static bool may_delegate(const struct t13_cert *cert)
{
    /* 1.3.6.1.4.1.44363.44 */
    static const uint8_t usage[] = {0x2b, 6, 1, 4, 1, 0x82, 0xda, 0x4b, 0x2c};
    struct der list = der_of(cert->extensions);
    struct t13_cert_ext ext;

    if ((cert->flags & T13_EXF_KUSAGE) == 0 || (cert->key_usage & T13_KU_DIGITAL_SIGNATURE) == 0) {
        return false;
    }
    while (t13_cert_next_ext(&list, &ext)) {
        if (ext.oid.n == sizeof(usage) && ct_equal(ext.oid.p, usage, sizeof(usage))) {
            return true;
        }
    }
    return false;
}

/* in_time: 4.1.3: not over, and not for longer than a week from now. */
static bool in_time(const struct t13_cert *cert, const struct t13_dc *dc)
{
    int64_t now_s = (int64_t)(t13_now_ms() / 1000);
    int64_t end_s = cert->not_before.s + (int64_t)dc->valid_time_s;

    return cert->not_before.ok && end_s > now_s && end_s - now_s <= T13_MAX_DELEGATION_S;
}

/* may_sign: of the algorithms that were offered for it; keys of the old RSA kind do not. */
static const struct t13_sigalg *may_sign(const struct t13_conn *c, uint16_t code)
{
    const struct t13_sigalg *s = t13_sigalg_find(code);

    return s != NULL && s->key != CR_KEY_RSA &&
                   t13_has(c->cfg->delegated_sigalgs, c->cfg->num_delegated_sigalgs, code)
               ? s
               : NULL;
}

/* signed_by: the signature of dc is that of a certificate's key. */
static enum t13_status signed_by(const struct t13_dc *dc, bool by_server, struct bytes cert,
                                 const struct cr_key *leaf_key)
{
    const struct t13_sigalg *s = t13_sigalg_find(dc->algorithm);
    struct wr input = wr_growing();

    if (s == NULL || !t13_sigalg_fits(s, leaf_key)) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    put_signed(&input, by_server, cert, dc->covered);
    enum t13_status st =
        input.bad ? T13_E_NO_MEMORY
                  : cr_verify(leaf_key, &s->alg, bytes_of(input.p, input.n), dc->signature);
    wr_free(&input);
    return st == T13_E_BAD_SIGNATURE ? T13_E_ILLEGAL_PARAMETER : st;
}

static enum t13_status check_signature(struct t13_conn *c, const struct t13_dc *dc,
                                       const struct cr_key *leaf_key)
{
    if (!t13_offered_sigalg(c, dc->algorithm)) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    return signed_by(dc, c->side == T13_CLIENT, c->peer->cert[0], leaf_key);
}

/* check_cert: what stands in the certificate about it. */
static bool check_cert(const struct t13_conn *c, const struct t13_dc *dc)
{
    struct t13_cert cert;

    if (t13_cert_parse(&cert, c->peer->cert[0]) != T13_OK) {
        return false;
    }
    bool ok = may_delegate(&cert) && in_time(&cert, dc);
    t13_cert_clear(&cert);
    return ok;
}

enum t13_status t13_delegated_key(struct t13_conn *c, uint16_t cv_algorithm,
                                  const struct cr_key *leaf_key, struct cr_key **out)
{
    struct t13_dc dc;
    struct cr_key *key = NULL;

    if (!t13_dc_parse(rd_of(bytes_of(c->hs->delegated, c->hs->delegated_len)), &dc)) {
        return T13_E_INTERNAL;
    }
    const struct t13_sigalg *s = may_sign(c, dc.cv_algorithm);
    if (s == NULL || dc.cv_algorithm != cv_algorithm || !check_cert(c, &dc)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "delegated credential");
    }
    enum t13_status st = check_signature(c, &dc, leaf_key);
    if (st != T13_OK) {
        return t13_fail(c, st, "delegated credential: signature");
    }
    if (cr_key_from_spki(&key, dc.spki) != T13_OK || !t13_sigalg_fits(s, key)) {
        cr_key_free(key);
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "delegated credential: key");
    }
    *out = key;
    return T13_OK;
}

/* --- using ours --- */

static bool is_of_key(const struct t13_dc *dc, const struct cr_key *key)
{
    uint8_t *spki = NULL;
    size_t n = 0;

    if (cr_key_to_spki(key, &spki, &n) != T13_OK) {
        return false;
    }
    bool same = n == dc->spki.n && ct_equal(spki, dc->spki.p, n);
    mem_free(spki);
    return same;
}

enum t13_status t13_cred_add_delegated(struct t13_cred *cred, struct bytes credential,
                                       struct cr_key *key)
{
    struct t13_delegated own = {.key = NULL};
    struct t13_dc dc;

    if (!t13_dc_parse(rd_of(credential), &dc) || t13_sigalg_find(dc.cv_algorithm) == NULL) {
        return T13_E_ARGUMENT;
    }
    if (!is_of_key(&dc, key) || !t13_sigalg_fits(t13_sigalg_find(dc.cv_algorithm), key)) {
        return T13_E_KEY_MISMATCH;
    }
    if (cred->num_delegated == T13_DELEGATED_CREDS_MAX) {
        return T13_E_TOO_MANY;
    }
    T13_TRY(t13_set_bytes(&own.p, &own.n, credential));
    own.key = cr_key_ref(key);
    cred->delegated[cred->num_delegated++] = own;
    return T13_OK;
}

bool t13_delegated_is_of(const struct t13_cred *cred, bool by_server, struct bytes credential)
{
    struct t13_cert cert;
    struct t13_dc dc;

    if (!t13_dc_parse(rd_of(credential), &dc) || cred->public_key == NULL ||
        t13_cert_parse(&cert, cred->chain->cert[0]) != T13_OK) {
        return false;
    }
    bool may = may_delegate(&cert);
    t13_cert_clear(&cert);
    return may && signed_by(&dc, by_server, cred->chain->cert[0], cred->public_key) == T13_OK;
}

void t13_delegated_clear(struct t13_delegated *d)
{
    mem_free(d->p);
    cr_key_free(d->key);
    d->p = NULL;
    d->n = 0;
    d->key = NULL;
}

/* take_pem: both blocks, and the key must be the credential's. */
static enum t13_status take_pem(struct t13_delegated *out, struct bytes credential,
                                struct bytes pkcs8)
{
    struct t13_delegated own = {.key = NULL};
    struct t13_dc dc;

    if (!t13_dc_parse(rd_of(credential), &dc)) {
        return T13_E_DECODE;
    }
    T13_TRY(cr_key_from_pkcs8(&own.key, pkcs8));
    enum t13_status st =
        is_of_key(&dc, own.key) ? t13_set_bytes(&own.p, &own.n, credential) : T13_E_KEY_MISMATCH;
    if (st != T13_OK) {
        t13_delegated_clear(&own);
        return st;
    }
    *out = own;
    return T13_OK;
}

enum t13_status t13_delegated_from_pem(struct t13_delegated *out, struct bytes text)
{
    struct wr credential = wr_growing();
    struct wr key = wr_growing();
    enum t13_status st = T13_E_DECODE;

    if (pem_decode(text, "DELEGATED CREDENTIAL", &credential) &&
        pem_decode(text, "PRIVATE KEY", &key)) {
        st = take_pem(out, bytes_of(credential.p, credential.n), bytes_of(key.p, key.n));
    }
    if (credential.bad || key.bad) {
        st = T13_E_NO_MEMORY;
    }
    wr_free(&credential);
    wr_free(&key);
    return st;
}

/* usable: the peer takes both algorithms, and the time is right. */
static bool usable(const struct t13_conn *c, const struct t13_dc *dc, const struct t13_cert *cert)
{
    return list_has(c->peer_delegated, dc->cv_algorithm) &&
           list_has(c->peer_sigalgs, dc->algorithm) && in_time(cert, dc);
}

/* choose gives the first that is usable. */
static const struct t13_delegated *choose(const struct t13_conn *c, uint16_t *algorithm)
{
    const struct t13_delegated *found = NULL;
    const struct t13_cred *cred = c->cred;
    struct t13_cert cert;
    struct t13_dc dc;

    if (t13_cert_parse(&cert, cred->chain->cert[0]) != T13_OK) {
        return NULL;
    }
    for (size_t i = 0; i < cred->num_delegated && found == NULL; i++) {
        const struct t13_delegated *d = &cred->delegated[i];
        if (t13_dc_parse(rd_of(bytes_of(d->p, d->n)), &dc) && usable(c, &dc, &cert)) {
            *algorithm = dc.cv_algorithm;
            found = d;
        }
    }
    t13_cert_clear(&cert);
    return found;
}

void t13_delegated_choose(struct t13_conn *c)
{
    uint16_t algorithm = 0;

    c->hs->own_delegated = NULL;
    if (c->cred->num_delegated == 0 || c->own_raw || c->peer_delegated.n == 0) {
        return;
    }
    c->hs->own_delegated = choose(c, &algorithm);
    if (c->hs->own_delegated != NULL) {
        c->sigalg = algorithm;
        c->hs->sign_alg = t13_sigalg_find(algorithm)->alg;
    }
}
