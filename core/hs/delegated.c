/* Delegated credentials: RFC 9345. The key of a certificate signs for another key, for days at
 * most; that one signs the handshake. */
#include "core/hs/hs.h"
#include "core/hs/sigalg.h"
#include "core/limits.h"
#include "core/msg/certificate_verify.h"
#include "core/msg/delegated_credential.h"
#include "core/wire/list.h"
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

static enum t13_status check_signature(struct t13_conn *c, const struct t13_dc *dc,
                                       const struct cr_key *leaf_key)
{
    const struct t13_sigalg *s = t13_sigalg_find(dc->algorithm);
    struct wr input = wr_growing();

    if (s == NULL || !t13_offered_sigalg(c, dc->algorithm) || !t13_sigalg_fits(s, leaf_key)) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    put_signed(&input, c->side == T13_CLIENT, c->peer->cert[0], dc->covered);
    enum t13_status st =
        input.bad ? T13_E_NO_MEMORY
                  : cr_verify(leaf_key, &s->alg, bytes_of(input.p, input.n), dc->signature);
    wr_free(&input);
    return st == T13_E_BAD_SIGNATURE ? T13_E_ILLEGAL_PARAMETER : st;
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

enum t13_status t13_cred_set_delegated(struct t13_cred *cred, struct bytes credential,
                                       struct cr_key *key)
{
    struct t13_dc dc;
    uint8_t *spki = NULL;
    size_t n = 0;

    if (!t13_dc_parse(rd_of(credential), &dc) || t13_sigalg_find(dc.cv_algorithm) == NULL) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(cr_key_to_spki(key, &spki, &n));
    bool same = n == dc.spki.n && ct_equal(spki, dc.spki.p, n);
    mem_free(spki);
    if (!same || !t13_sigalg_fits(t13_sigalg_find(dc.cv_algorithm), key)) {
        return T13_E_KEY_MISMATCH;
    }
    T13_TRY(t13_set_bytes(&cred->delegated, &cred->delegated_len, credential));
    cr_key_free(cred->delegated_key);
    cred->delegated_key = cr_key_ref(key);
    return T13_OK;
}

/* fresh: ours is not over yet; with some time to spare, as clocks differ. */
static bool fresh(const struct t13_cred *cred, const struct t13_dc *dc)
{
    struct t13_cert cert;

    if (t13_cert_parse(&cert, cred->chain->cert[0]) != T13_OK) {
        return false;
    }
    bool ok = in_time(&cert, dc);
    t13_cert_clear(&cert);
    return ok;
}

void t13_delegated_choose(struct t13_conn *c)
{
    const struct t13_cred *cred = c->cred;
    struct t13_dc dc;

    c->hs->use_delegated = false;
    if (cred->delegated_len == 0 || c->own_raw || (c->cfg->ask & T13_ASK_SIGN) != 0 ||
        !t13_dc_parse(rd_of(bytes_of(cred->delegated, cred->delegated_len)), &dc)) {
        return;
    }
    if (!list_has(c->peer_delegated, dc.cv_algorithm) || !list_has(c->peer_sigalgs, dc.algorithm) ||
        !fresh(cred, &dc)) {
        return;
    }
    c->hs->use_delegated = true;
    c->sigalg = dc.cv_algorithm;
    c->hs->sign_alg = t13_sigalg_find(dc.cv_algorithm)->alg;
}
