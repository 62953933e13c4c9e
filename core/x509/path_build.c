/* Path building: RFC 5280 leaves it open; this is the search of OpenSSL 3.0, so that the same
 * certificates give the same chain. */
#include "core/wire/same.h"
#include "core/x509/path_own.h"

#define DEFAULT_DEPTH 100

/* Where to look next. */
#define IN_UNTRUSTED 1u /* among what the peer sent */
#define IN_STORE 2u     /* among what we trust */
#define ALTERNATE 4u    /* in the store, for the issuer of a certificate lower down */

struct builder {
    struct t13_path *p;
    unsigned search;
    bool may_trusted;
    bool may_alternate;
    size_t alternate; /* ALTERNATE: so many of the chain would stay */
    size_t max_len;   /* of the chain, without what would be too long by one */
    uint64_t used;    /* untrusted certificates that are in the chain already, a bit each */
    enum t13_trust trust;
};

/* What a step of the search says. */
enum step {
    STEP_NEXT,   /* go on with the same round */
    STEP_REPEAT, /* begin the next round */
    STEP_DONE,   /* the search is over, trust says how */
    STEP_FAILED, /* no verdict; p->failure is set */
};

static bool same_cert(const struct t13_cert *a, const struct t13_cert *b)
{
    return a == b || bytes_same(a->der, b->der);
}

/* self_signed: 1 yes, 0 no, -1 when the public key cannot be read. */
static int self_signed(const struct t13_cert *cert)
{
    if (t13_cert_key(cert) == NULL || (cert->flags & T13_EXF_INVALID) != 0) {
        return -1;
    }
    return (cert->flags & T13_EXF_SS) != 0;
}

static enum step no_verdict(struct t13_path *p)
{
    (void)t13_path_fail(p, T13_E_BAD_KEY, T13_V_ERR_UNSPECIFIED);
    return STEP_FAILED;
}

/* better: of two issuers that are not valid now, the one that expires later. */
static bool better(const struct t13_cert *a, const struct t13_cert *b)
{
    return b == NULL || a->not_after.s > b->not_after.s;
}

/* find_trusted gives the first issuer of cert in the store that is valid now, or the one that
 * expired last. */
static bool find_trusted(struct t13_path *p, const struct t13_cert *cert,
                         const struct t13_cert **out)
{
    const struct t13_cert *found = NULL;
    size_t at = 0;

    for (;;) {
        const struct t13_cert *candidate = NULL;
        if (!p->owner->trusted(p->owner->arg, cert->issuer, &at, &candidate)) {
            return t13_path_fail(p, T13_E_CALLBACK, T13_V_ERR_STORE_LOOKUP);
        }
        if (candidate == NULL) {
            break;
        }
        if (t13_cert_issued(candidate, cert) != T13_V_OK) {
            continue;
        }
        if (t13_path_time_ok(p, candidate)) {
            found = candidate;
            break;
        }
        if (better(candidate, found)) {
            found = candidate;
        }
    }
    *out = found;
    return true;
}

static bool in_chain(const struct t13_path *p, const struct t13_cert *cert)
{
    for (size_t i = 0; i < p->num; i++) {
        if (same_cert(p->chain[i], cert)) {
            return true;
        }
    }
    return false;
}

/* find_untrusted does so among what the peer sent; T13_MAX_PEER_CERTS of them are looked at. */
static const struct t13_cert *find_untrusted(struct builder *b, const struct t13_cert *cert,
                                             size_t *index)
{
    struct t13_path *p = b->p;
    const struct t13_cert *found = NULL;
    /* A self-issued leaf may be among the untrusted too, to be its own issuer. */
    bool own = (cert->flags & T13_EXF_SI) != 0 && p->num == 1;

    for (size_t i = 0; i < p->num_untrusted_in && i < T13_MAX_PEER_CERTS; i++) {
        const struct t13_cert *candidate = p->untrusted[i];
        if ((b->used >> i & 1) != 0 || t13_cert_issued(candidate, cert) != T13_V_OK ||
            (!own && in_chain(p, candidate))) {
            continue;
        }
        bool valid = t13_path_time_ok(p, candidate);
        if (valid || better(candidate, found)) {
            found = candidate;
            *index = i;
        }
        if (valid) {
            break;
        }
    }
    return found;
}

/* match_leaf looks for the leaf itself in the store, for a chain that ends with it. */
static bool match_leaf(struct t13_path *p, const struct t13_cert **out)
{
    size_t at = 0;

    *out = NULL;
    for (;;) {
        const struct t13_cert *candidate = NULL;
        if (!p->owner->trusted(p->owner->arg, p->chain[0]->subject, &at, &candidate)) {
            return t13_path_fail(p, T13_E_CALLBACK, T13_V_ERR_STORE_LOOKUP);
        }
        if (candidate == NULL || same_cert(candidate, p->chain[0])) {
            *out = candidate;
            return true;
        }
    }
}

/* rejected: the trust settings of a certificate forbid it. */
static enum t13_trust rejected(struct t13_path *p, const struct t13_cert *cert, size_t depth)
{
    return t13_path_error(p, cert, depth, T13_V_ERR_CERT_REJECTED) ? T13_TRUST_UNTRUSTED
                                                                   : T13_TRUST_REJECTED;
}

/* check_trust judges the certificates that came from the store since there were num_untrusted. */
static enum t13_trust check_trust(struct t13_path *p, size_t num_untrusted)
{
    bool partial = t13_path_flag(p, T13_V_FLAG_PARTIAL_CHAIN);
    const struct t13_cert *match = NULL;

    for (size_t i = num_untrusted; i < p->num; i++) {
        enum t13_trust trust = t13_path_trust(p, p->chain[i], true);
        if (trust == T13_TRUST_TRUSTED) {
            return trust;
        }
        if (trust == T13_TRUST_REJECTED) {
            return rejected(p, p->chain[i], i);
        }
    }
    if (!partial) {
        return T13_TRUST_UNTRUSTED;
    }
    if (num_untrusted < p->num) {
        return T13_TRUST_TRUSTED;
    }
    /* Nothing of the chain is from the store: the leaf may be in it. */
    if (!match_leaf(p, &match) || match == NULL) {
        return T13_TRUST_UNTRUSTED;
    }
    if (t13_path_trust(p, match, true) == T13_TRUST_REJECTED) {
        return rejected(p, p->chain[0], 0);
    }
    p->chain[0] = match;
    p->num_untrusted = 0;
    return T13_TRUST_TRUSTED;
}

/* take_trusted puts an issuer from the store into the chain, above cert. */
static enum step take_trusted(struct builder *b, const struct t13_cert *cert,
                              const struct t13_cert *issuer)
{
    struct t13_path *p = b->p;
    int self = self_signed(cert);

    if (self < 0) {
        return no_verdict(p);
    }
    if ((b->search & ALTERNATE) != 0) {
        b->search &= ~ALTERNATE;
        p->num = b->alternate;
        p->num_untrusted = b->alternate;
    }
    size_t num = p->num;
    if (self == 0) {
        p->chain[p->num++] = issuer;
        self = self_signed(issuer);
        if (self < 0) {
            return no_verdict(p);
        }
    } else if (same_cert(cert, issuer)) {
        num--;
        p->chain[num] = issuer;
        p->num_untrusted = num;
    } else {
        return STEP_NEXT; /* a self-signed one that only looks like ours (trap 25) */
    }
    b->search &= ~IN_UNTRUSTED;
    b->trust = check_trust(p, num);
    if (p->failure != T13_OK) {
        return STEP_FAILED;
    }
    if (b->trust != T13_TRUST_UNTRUSTED) {
        return STEP_DONE;
    }
    return self == 0 ? STEP_REPEAT : STEP_NEXT;
}

/* fall_back: the store has no more; is there a shorter chain to try? */
static enum step fall_back(struct builder *b)
{
    if ((b->search & IN_UNTRUSTED) != 0) {
        return STEP_NEXT;
    }
    if ((b->search & ALTERNATE) != 0 && --b->alternate > 0) {
        return STEP_REPEAT;
    }
    if (!b->may_alternate || (b->search & ALTERNATE) != 0 || b->p->num_untrusted < 2) {
        return STEP_DONE;
    }
    b->search |= ALTERNATE;
    b->alternate = b->p->num_untrusted - 1;
    return STEP_REPEAT;
}

static enum step step_store(struct builder *b)
{
    struct t13_path *p = b->p;
    size_t len = (b->search & ALTERNATE) != 0 ? b->alternate : p->num;
    const struct t13_cert *cert = p->chain[len - 1];
    const struct t13_cert *issuer = NULL;

    if (p->num <= b->max_len && !find_trusted(p, cert, &issuer)) {
        return STEP_FAILED;
    }
    if (issuer != NULL) {
        enum step step = take_trusted(b, cert, issuer);
        if (step != STEP_NEXT) {
            return step;
        }
    }
    return fall_back(b);
}

static enum step step_untrusted(struct builder *b)
{
    struct t13_path *p = b->p;
    const struct t13_cert *cert = p->chain[p->num - 1];
    const struct t13_cert *issuer = NULL;
    size_t index = 0;

    if (self_signed(cert) <= 0 && p->num <= b->max_len) {
        issuer = find_untrusted(b, cert, &index);
    }
    if (issuer == NULL) {
        b->search &= ~IN_UNTRUSTED;
        b->search |= b->may_trusted ? IN_STORE : 0;
        return STEP_REPEAT;
    }
    b->used |= (uint64_t)1 << index;
    p->chain[p->num++] = issuer;
    p->num_untrusted++;
    return STEP_REPEAT;
}

/* search runs until a decision or until nowhere is left to look. Each round adds a certificate,
 * drops one, or gives a place up, so it ends. */
static bool search(struct builder *b)
{
    while (b->search != 0) {
        enum step step = STEP_NEXT;
        b->p->error_depth = (int)b->p->num - 1;
        if ((b->search & IN_STORE) != 0) {
            step = step_store(b);
        }
        if (step == STEP_NEXT && (b->search & IN_UNTRUSTED) != 0) {
            step = step_untrusted(b);
        }
        if (step == STEP_DONE) {
            return true;
        }
        if (step == STEP_FAILED) {
            return false;
        }
    }
    return true;
}

/* no_anchor reports why there is no trusted chain. */
static bool no_anchor(struct t13_path *p, size_t max_len)
{
    size_t top = p->num - 1;

    switch (p->error) {
    case T13_V_OK:
        break;
    case T13_V_ERR_CERT_NOT_YET_VALID:
    case T13_V_ERR_CERT_HAS_EXPIRED:
        return false;
    default: /* an error that was overridden counts once more, as in OpenSSL */
        return t13_path_error(p, NULL, top, p->error);
    }
    if (p->num > max_len && !t13_path_error(p, NULL, top, T13_V_ERR_CERT_CHAIN_TOO_LONG)) {
        return false;
    }
    if (self_signed(p->chain[top]) > 0) {
        return t13_path_error(p, NULL, top,
                              p->num == 1 ? T13_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
                                          : T13_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
    }
    return t13_path_error(p, NULL, top,
                          p->num_untrusted < p->num ? T13_V_ERR_UNABLE_TO_GET_ISSUER_CERT
                                                    : T13_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
}

bool t13_path_build(struct t13_path *p)
{
    int depth = p->params->depth;
    struct builder b = {.p = p, .may_trusted = true, .trust = T13_TRUST_UNTRUSTED};

    b.max_len = (size_t)(depth < 0 || depth > DEFAULT_DEPTH ? DEFAULT_DEPTH : depth) + 1;
    b.search = p->num_untrusted_in > 0 ? IN_UNTRUSTED : 0;
    if (b.search == 0 || t13_path_flag(p, T13_V_FLAG_TRUSTED_FIRST)) {
        b.search |= IN_STORE;
    } else {
        b.may_alternate = !t13_path_flag(p, T13_V_FLAG_NO_ALT_CHAINS);
    }
    if (!search(&b)) {
        return false;
    }
    if (p->num <= b.max_len && b.trust == T13_TRUST_UNTRUSTED && p->num == p->num_untrusted) {
        b.trust = check_trust(p, p->num);
        if (p->failure != T13_OK) {
            return false;
        }
    }
    switch (b.trust) {
    case T13_TRUST_TRUSTED:
        return true;
    case T13_TRUST_REJECTED:
        return false;
    case T13_TRUST_UNTRUSTED:
        break;
    }
    return no_anchor(p, b.max_len);
}
