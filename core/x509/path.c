/* Path verification: RFC 5280 section 6, in the order of OpenSSL 3.0's X509_verify_cert(3). */
#include "core/x509/path.h"

#include "core/x509/path_own.h"
#include "crypto/mem.h"

/* Switches that ask for more than is done here. To leave them out would be to check less than was
 * asked: policies (0x80 to 0x800) and Suite B (0x30000). */
#define UNSUPPORTED_FLAGS                                                                          \
    (T13_V_FLAG_POLICY_CHECK | T13_V_FLAG_EXPLICIT_POLICY | T13_V_FLAG_INHIBIT_ANY |               \
     T13_V_FLAG_INHIBIT_MAP | 0x30000UL)

void t13_path_init(struct t13_path *p, const struct t13_path_owner *owner,
                   const struct t13_path_params *params, const struct t13_cert *leaf,
                   const struct t13_cert *const *untrusted, size_t num_untrusted)
{
    *p = (struct t13_path){
        .owner = owner,
        .params = params,
        .leaf = leaf,
        .untrusted = untrusted,
        .num_untrusted_in = num_untrusted,
    };
}

void t13_path_clear(struct t13_path *p)
{
    mem_free(p->peername);
    p->peername = NULL;
}

static bool event(struct t13_path *p, bool ok)
{
    return p->owner->event != NULL ? p->owner->event(p->owner->arg, p, ok) : ok;
}

bool t13_path_error(struct t13_path *p, const struct t13_cert *cert, size_t depth, int error)
{
    p->error_depth = (int)depth;
    p->current_cert = cert != NULL ? cert : p->chain[depth];
    if (error != T13_V_OK) {
        p->error = error;
    }
    return event(p, false);
}

bool t13_path_fail(struct t13_path *p, enum t13_status failure, int error)
{
    p->failure = failure;
    p->error = error;
    return false;
}

bool t13_path_time_ok(const struct t13_path *p, const struct t13_cert *cert)
{
    int64_t now = p->params->now_s;

    if (t13_path_flag(p, T13_V_FLAG_NO_CHECK_TIME) &&
        !t13_path_flag(p, T13_V_FLAG_USE_CHECK_TIME)) {
        return true;
    }
    return t13_time_cmp(&cert->not_before, now) < 0 && t13_time_cmp(&cert->not_after, now) > 0;
}

bool t13_path_check_time(struct t13_path *p, const struct t13_cert *cert, size_t depth)
{
    if (t13_path_flag(p, T13_V_FLAG_NO_CHECK_TIME) &&
        !t13_path_flag(p, T13_V_FLAG_USE_CHECK_TIME)) {
        return true;
    }
    int before = t13_time_cmp(&cert->not_before, p->params->now_s);
    if (before == 0 && !t13_path_error(p, cert, depth, T13_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD)) {
        return false;
    }
    if (before > 0 && !t13_path_error(p, cert, depth, T13_V_ERR_CERT_NOT_YET_VALID)) {
        return false;
    }
    int after = t13_time_cmp(&cert->not_after, p->params->now_s);
    if (after == 0 && !t13_path_error(p, cert, depth, T13_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD)) {
        return false;
    }
    return after >= 0 || t13_path_error(p, cert, depth, T13_V_ERR_CERT_HAS_EXPIRED);
}

bool t13_path_count_signature(struct t13_path *p)
{
    if (p->num_signature_checks >= T13_MAX_SIGNATURE_CHECKS) {
        return t13_path_fail(p, T13_E_TOO_MANY, T13_V_ERR_UNSPECIFIED);
    }
    p->num_signature_checks++;
    return true;
}

enum t13_trust t13_path_trust(const struct t13_path *p, const struct t13_cert *cert, bool ss_compat)
{
    if (p->owner->trust != NULL) {
        return p->owner->trust(p->owner->arg, cert, p->params->trust, ss_compat);
    }
    bool self_signed = (cert->flags & (T13_EXF_SS | T13_EXF_INVALID)) == T13_EXF_SS;
    return ss_compat && self_signed ? T13_TRUST_TRUSTED : T13_TRUST_UNTRUSTED;
}

/* check_signature: issuer may sign certificates, and has signed this one. depth is cert's. */
static bool check_signature(struct t13_path *p, const struct t13_cert *cert,
                            const struct t13_cert *issuer, size_t depth)
{
    size_t issuer_depth = depth + (cert == issuer ? 0 : 1);
    /* RFC 5280 6.1.4 (n); RFC 6818 2 leaves out an end entity that signed itself. */
    bool may_sign = (cert == issuer && (issuer->flags & T13_EXF_CA) == 0) ||
                    (issuer->flags & T13_EXF_KUSAGE) == 0 ||
                    (issuer->key_usage & T13_KU_KEY_CERT_SIGN) != 0;

    if (!may_sign && !t13_path_error(p, issuer, issuer_depth, T13_V_ERR_KEYUSAGE_NO_CERTSIGN)) {
        return false;
    }
    struct cr_key *key = t13_cert_key(issuer);
    if (key == NULL) {
        return t13_path_error(p, issuer, issuer_depth,
                              T13_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY);
    }
    if (!t13_path_count_signature(p)) {
        return false;
    }
    enum t13_status st = t13_cert_verify(cert, key);
    if (st == T13_E_NO_MEMORY) {
        return t13_path_fail(p, st, T13_V_ERR_OUT_OF_MEM);
    }
    return st == T13_OK || t13_path_error(p, cert, depth, T13_V_ERR_CERT_SIGNATURE_FAILURE);
}

/* check_chain goes from the top down: signature, then time, then the owner hears that this depth
 * is done. The signature of the topmost certificate proves nothing when it is its own, so it is
 * checked only on request. */
static bool check_chain(struct t13_path *p)
{
    size_t n = p->num - 1;
    const struct t13_cert *issuer = p->chain[n];
    const struct t13_cert *cert = issuer;

    if (issuer == NULL) {
        return false;
    }
    p->error_depth = (int)n;
    if (t13_cert_issued(issuer, issuer) != T13_V_OK &&
        !t13_path_flag(p, T13_V_FLAG_PARTIAL_CHAIN)) {
        if (n > 0) {
            n--;
            p->error_depth = (int)n;
            cert = p->chain[n];
        } else if (!t13_path_error(p, cert, 0, T13_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE)) {
            return false;
        }
    }
    while (cert != NULL) {
        bool own =
            t13_path_flag(p, T13_V_FLAG_CHECK_SS_SIGNATURE) && (issuer->flags & T13_EXF_SS) != 0;
        if ((cert != issuer || own) && !check_signature(p, cert, issuer, n)) {
            return false;
        }
        if (!t13_path_check_time(p, cert, n)) {
            return false;
        }
        p->current_issuer = issuer;
        p->current_cert = cert;
        p->error_depth = (int)n;
        if (!event(p, true)) {
            return false;
        }
        if (n == 0) {
            return true;
        }
        n--;
        issuer = cert;
        cert = p->chain[n];
    }
    return false;
}

static bool check_signatures(struct t13_path *p)
{
    return p->owner->signatures != NULL ? p->owner->signatures(p->owner->arg, p) : check_chain(p);
}

static bool verify(struct t13_path *p)
{
    p->chain[0] = p->leaf;
    p->num = 1;
    p->num_untrusted = 1;
    if ((p->params->flags & UNSUPPORTED_FLAGS) != 0) {
        return t13_path_fail(p, T13_E_UNSUPPORTED, T13_V_ERR_UNSPECIFIED);
    }
    if (!t13_path_key_strong(p, p->leaf) &&
        !t13_path_error(p, p->leaf, 0, T13_V_ERR_EE_KEY_TOO_SMALL)) {
        return false;
    }
    return t13_path_build(p) && t13_path_check_extensions(p) && t13_path_check_level(p) &&
           t13_path_check_id(p) && t13_path_check_revocation(p) && check_signatures(p) &&
           t13_path_check_constraints(p);
}

enum t13_status t13_path_verify(struct t13_path *p)
{
    if (verify(p)) {
        return T13_OK;
    }
    if (p->failure != T13_OK) {
        return p->failure;
    }
    if (p->error == T13_V_OK) {
        p->error = T13_V_ERR_UNSPECIFIED;
    }
    return T13_E_BAD_CERTIFICATE;
}
