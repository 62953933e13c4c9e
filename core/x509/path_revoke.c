/* Revocation by CRLs: RFC 5280 section 6.3, in the reach of OpenSSL 3.0 without
 * X509_V_FLAG_EXTENDED_CRL_SUPPORT: complete CRLs, signed by the issuer of the certificate or by
 * another certificate of the path with the issuer's name. Delta, indirect and partial CRLs are
 * never taken for a verdict, whatever the flags. */
#include "core/wire/same.h"
#include "core/x509/path_own.h"

/* How well a CRL fits, as a sum; the best one is used. OpenSSL's order of merits. */
#define SCORE_NO_CRITICAL 0x100
#define SCORE_SCOPE 0x080
#define SCORE_TIME 0x040
#define SCORE_ISSUER_NAME 0x020
#define SCORE_SAME_PATH 0x008
#define SCORE_AKID 0x004

static bool crl_error(struct t13_path *p, int error)
{
    return t13_path_error(p, p->current_cert, (size_t)p->error_depth, error);
}

/* time_checked: the clock counts at all. */
static bool time_checked(const struct t13_path *p)
{
    return !t13_path_flag(p, T13_V_FLAG_NO_CHECK_TIME) ||
           t13_path_flag(p, T13_V_FLAG_USE_CHECK_TIME);
}

static bool crl_is_current(const struct t13_path *p, const struct t13_crl *crl)
{
    if (!time_checked(p)) {
        return true;
    }
    return t13_time_cmp(&crl->this_update, p->params->now_s) < 0 &&
           (!crl->has_next_update || t13_time_cmp(&crl->next_update, p->params->now_s) > 0);
}

static bool check_crl_time(struct t13_path *p, const struct t13_crl *crl)
{
    if (!time_checked(p)) {
        return true;
    }
    int last = t13_time_cmp(&crl->this_update, p->params->now_s);
    if (last == 0 && !crl_error(p, T13_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD)) {
        return false;
    }
    if (last > 0 && !crl_error(p, T13_V_ERR_CRL_NOT_YET_VALID)) {
        return false;
    }
    if (!crl->has_next_update) {
        return true;
    }
    int next = t13_time_cmp(&crl->next_update, p->params->now_s);
    if (next == 0 && !crl_error(p, T13_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD)) {
        return false;
    }
    return next >= 0 || crl_error(p, T13_V_ERR_CRL_HAS_EXPIRED);
}

static bool akid_fits(const struct t13_crl *crl, const struct t13_cert *issuer)
{
    return t13_cert_check_akid(issuer, crl->akid_keyid, crl->akid_serial, crl->akid_issuer) ==
           T13_V_OK;
}

/* find_issuer looks in the path for the certificate that signed the CRL: the issuer of the
 * certificate at depth, or one above with the CRL's issuer name. */
static int find_issuer(const struct t13_path *p, const struct t13_crl *crl, size_t depth,
                       bool issuer_name, const struct t13_cert **out)
{
    size_t i = depth + 1 < p->num ? depth + 1 : depth;

    if (issuer_name && akid_fits(crl, p->chain[i])) {
        *out = p->chain[i];
        return SCORE_AKID | SCORE_SAME_PATH | 0x10;
    }
    for (i++; i < p->num; i++) {
        if (t13_name_equal(p->chain[i]->subject, crl->issuer) && akid_fits(crl, p->chain[i])) {
            *out = p->chain[i];
            return SCORE_AKID | SCORE_SAME_PATH;
        }
    }
    return 0;
}

/* shares_point: a fullName of the certificate's distribution point is one of the CRL's. */
static bool shares_point(struct bytes a, struct bytes b)
{
    struct der da = der_of(a);
    struct der db = der_of(b);
    struct bytes names_a;
    struct bytes names_b;
    struct bytes x;
    struct bytes y;

    if (!der_take(&da, DER_CONTEXT(0), &names_a) || !der_take(&db, DER_CONTEXT(0), &names_b)) {
        return false; /* nameRelativeToCRLIssuer is not looked at */
    }
    for (da = der_of(names_a); der_any(&da, NULL, NULL, &x);) {
        for (db = der_of(names_b); der_any(&db, NULL, NULL, &y);) {
            if (bytes_same(x, y)) {
                return true;
            }
        }
    }
    return false;
}

/* in_scope: the CRL speaks of such certificates, by its issuingDistributionPoint. */
static bool in_scope(const struct t13_crl *crl, const struct t13_cert *cert, bool issuer_name)
{
    uint32_t not_for = (cert->flags & T13_EXF_CA) != 0 ? T13_IDP_ONLYUSER : T13_IDP_ONLYCA;
    struct der d = der_of(cert->ext[T13_CX_CRL_DISTRIBUTION_POINTS]);
    struct der list;

    if ((crl->idp_flags & (not_for | T13_IDP_ONLYATTR)) != 0 || !issuer_name) {
        return false;
    }
    if (crl->idp_point.n == 0) {
        return true;
    }
    if (!der_enter(&d, DER_SEQUENCE, &list)) {
        return false;
    }
    struct der point;
    while (der_enter(&list, DER_SEQUENCE, &point)) {
        struct bytes name;
        /* A cRLIssuer makes it a point of an indirect CRL, reasons one of a partial CRL. */
        if (der_take(&point, DER_CONTEXT(0), &name) && der_at_end(&point) &&
            shares_point(name, crl->idp_point)) {
            return true;
        }
    }
    return false;
}

/* score says how well a CRL fits the certificate at depth; 0: not at all. */
static int score(const struct t13_path *p, const struct t13_crl *crl, size_t depth,
                 const struct t13_cert **issuer)
{
    const struct t13_cert *cert = p->chain[depth];
    bool issuer_name = t13_name_equal(cert->issuer, crl->issuer);
    int sum = 0;

    if (crl->invalid || crl->is_delta || !issuer_name ||
        (crl->idp_flags & (T13_IDP_INVALID | T13_IDP_INDIRECT | T13_IDP_REASONS)) != 0) {
        return 0;
    }
    sum |= SCORE_ISSUER_NAME;
    sum |= crl->unhandled_critical ? 0 : SCORE_NO_CRITICAL;
    sum |= crl_is_current(p, crl) ? SCORE_TIME : 0;
    int by_issuer = find_issuer(p, crl, depth, issuer_name, issuer);
    if ((by_issuer & SCORE_AKID) == 0) {
        return 0;
    }
    sum |= by_issuer;
    sum |= in_scope(crl, cert, issuer_name) ? SCORE_SCOPE : 0;
    return sum;
}

/* find_crl takes the best CRL; of equal ones the newest. */
static bool find_crl(struct t13_path *p, size_t depth, const struct t13_crl **out)
{
    const struct t13_crl *best = NULL;
    size_t at = 0;

    p->crl_score = 0;
    while (p->owner->crl != NULL) {
        const struct t13_crl *crl = NULL;
        const struct t13_cert *issuer = NULL;
        if (!p->owner->crl(p->owner->arg, p->chain[depth]->issuer, &at, &crl)) {
            return t13_path_fail(p, T13_E_CALLBACK, T13_V_ERR_STORE_LOOKUP);
        }
        if (crl == NULL) {
            break;
        }
        int s = score(p, crl, depth, &issuer);
        bool newer = best != NULL && crl->this_update.s > best->this_update.s;
        if (s == 0 || s < p->crl_score || (s == p->crl_score && best != NULL && !newer)) {
            continue;
        }
        best = crl;
        p->crl_score = s;
        p->current_issuer = issuer;
    }
    *out = best;
    return true;
}

/* check_crl: the CRL itself is good: its issuer may sign it and did, its scope and its time. */
static bool check_crl(struct t13_path *p, const struct t13_crl *crl)
{
    const struct t13_cert *issuer = p->current_issuer;

    if ((issuer->flags & T13_EXF_KUSAGE) != 0 && (issuer->key_usage & T13_KU_CRL_SIGN) == 0 &&
        !crl_error(p, T13_V_ERR_KEYUSAGE_NO_CRL_SIGN)) {
        return false;
    }
    if ((p->crl_score & SCORE_SCOPE) == 0 && !crl_error(p, T13_V_ERR_DIFFERENT_CRL_SCOPE)) {
        return false;
    }
    if ((p->crl_score & SCORE_TIME) == 0 && !check_crl_time(p, crl)) {
        return false;
    }
    struct cr_key *key = t13_cert_key(issuer);
    if (key == NULL) {
        return crl_error(p, T13_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY);
    }
    if (!t13_path_count_signature(p)) {
        return false;
    }
    enum t13_status st = t13_crl_verify(crl, key);
    if (st == T13_E_NO_MEMORY) {
        return t13_path_fail(p, st, T13_V_ERR_OUT_OF_MEM);
    }
    return st == T13_OK || crl_error(p, T13_V_ERR_CRL_SIGNATURE_FAILURE);
}

/* check_entry: the certificate is not on the list. */
static bool check_entry(struct t13_path *p, const struct t13_crl *crl, const struct t13_cert *cert)
{
    struct t13_revoked entry = {0};

    if (!t13_path_flag(p, T13_V_FLAG_IGNORE_CRITICAL) && crl->unhandled_critical &&
        !crl_error(p, T13_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION)) {
        return false;
    }
    if (!t13_crl_find(crl, cert->serial, &entry) ||
        entry.reason == T13_CRL_REASON_REMOVE_FROM_CRL) {
        return true;
    }
    return crl_error(p, T13_V_ERR_CERT_REVOKED);
}

static bool check_cert(struct t13_path *p, size_t depth)
{
    const struct t13_crl *crl = NULL;

    p->error_depth = (int)depth;
    p->current_cert = p->chain[depth];
    p->current_issuer = NULL;
    if ((p->chain[depth]->flags & T13_EXF_PROXY) != 0) {
        return true;
    }
    if (!find_crl(p, depth, &crl)) {
        return false;
    }
    if (crl == NULL) {
        return crl_error(p, T13_V_ERR_UNABLE_TO_GET_CRL);
    }
    p->current_crl = crl;
    bool ok = check_crl(p, crl) && check_entry(p, crl, p->chain[depth]);
    p->current_crl = NULL;
    /* Out of scope and overridden: it still has not said anything about this certificate. */
    if (ok && (p->crl_score & SCORE_SCOPE) == 0) {
        return crl_error(p, T13_V_ERR_UNABLE_TO_GET_CRL);
    }
    return ok;
}

bool t13_path_check_revocation(struct t13_path *p)
{
    if (!t13_path_flag(p, T13_V_FLAG_CRL_CHECK)) {
        return true;
    }
    size_t last = t13_path_flag(p, T13_V_FLAG_CRL_CHECK_ALL) ? p->num - 1 : 0;
    for (size_t i = 0; i <= last; i++) {
        if (!check_cert(p, i)) {
            return false;
        }
    }
    return true;
}
