#ifndef T13_CORE_X509_PATH_H
#define T13_CORE_X509_PATH_H

#include "core/limits.h"
#include "core/x509/cert.h"
#include "core/x509/crl.h"
#include "core/x509/verify_error.h"

/* Path building and verification: RFC 5280 6, with the order, the results and the events of
 * OpenSSL 3.0's X509_verify_cert(). The owner (X509_STORE_CTX) gives certificates and CRLs through
 * functions and sees each check.
 *
 * Certificates and CRLs are borrowed: what the functions give must live until t13_path_clear. */

struct t13_path;

enum t13_trust {
    T13_TRUST_TRUSTED = 1, /* X509_TRUST_TRUSTED and so on */
    T13_TRUST_REJECTED = 2,
    T13_TRUST_UNTRUSTED = 3, /* says neither */
};

struct t13_path_owner {
    void *arg;
    /* trusted gives the next certificate of the trust store whose subject is subject, in the
     * store's order; *at begins at 0 and is the owner's to count with. NULL at the end. The
     * certificate that was given stays valid.
     * ret   false when the lookup itself failed (X509_V_ERR_STORE_LOOKUP) */
    bool (*trusted)(void *arg, struct bytes subject, size_t *at, const struct t13_cert **out);
    /* crl does so for the CRLs of an issuer: those handed to this verification first
     * (X509_STORE_CTX_set0_crls), then the store's. NULL function: none. */
    bool (*crl)(void *arg, struct bytes issuer, size_t *at, const struct t13_crl **out);
    /* trust judges a certificate that came from trusted, by its trust settings (CERT_AUX).
     * ss_compat: a self-signed one without settings is trusted. NULL: no settings anywhere. */
    enum t13_trust (*trust)(void *arg, const struct t13_cert *cert, int trust, bool ss_compat);
    /* event is called where OpenSSL calls verify_cb, with the same ok; what it returns counts as
     * verify_cb's. It reads p->error, error_depth, current_cert, current_issuer, current_crl and
     * the chain, and may set p->error. NULL: return ok. */
    bool (*event)(void *arg, struct t13_path *p, bool ok);
    /* signatures stands in for the check of the chain's signatures and times. NULL: path.c's. */
    bool (*signatures)(void *arg, struct t13_path *p);
};

struct t13_path_params {
    unsigned long flags;      /* T13_V_FLAG_; TRUSTED_FIRST is OpenSSL's default, set it */
    int purpose;              /* enum t13_purpose; 0: none is checked */
    int trust;                /* for owner->trust; X509_TRUST_ value, 0 is the default */
    int depth;                /* intermediates at most; below 0: 100 */
    int auth_level;           /* security level, 0 or less: nothing is checked */
    int64_t now_s;            /* current time, or check_time: the owner chooses (USE_CHECK_TIME) */
    const char *const *hosts; /* any of them; NULL when num_hosts is 0 */
    size_t num_hosts;
    unsigned host_flags; /* T13_CHECK_ */
    struct bytes email;  /* n = 0: not checked */
    struct bytes ip;     /* 4 or 16 bytes; n = 0: not checked */
};

struct t13_path {
    /* In: set by t13_path_init. */
    const struct t13_path_owner *owner;
    const struct t13_path_params *params;
    const struct t13_cert *leaf;
    const struct t13_cert *const *untrusted;
    size_t num_untrusted_in;

    /* Out, and what an event sees. chain[0] is the leaf (or the same certificate from the store);
     * chain[num_untrusted] and up came from the store. */
    const struct t13_cert *chain[T13_MAX_CHAIN_LEN];
    size_t num;
    size_t num_untrusted;
    int error; /* T13_V_OK or T13_V_ERR_; sticky, as X509_STORE_CTX_get_error() */
    int error_depth;
    const struct t13_cert *current_cert;
    const struct t13_cert *current_issuer;
    const struct t13_crl *current_crl;
    char *peername; /* the host name that matched, owned by the path */

    /* Own. */
    unsigned num_signature_checks;
    int crl_score;
    enum t13_status failure; /* why it is not a verdict: out of memory, … */
};

/* t13_path_init sets up *p; all that it points to must outlive it. */
T13_DOOR void t13_path_init(struct t13_path *p, const struct t13_path_owner *owner,
                            const struct t13_path_params *params, const struct t13_cert *leaf,
                            const struct t13_cert *const *untrusted, size_t num_untrusted);

/* t13_path_verify builds and verifies.
 *
 * ret   T13_OK              X509_verify_cert() == 1: verified, or every error was overridden
 *       T13_E_BAD_CERTIFICATE  == 0: p->error says why
 *       anything else       < 0: no verdict could be reached (T13_E_NO_MEMORY, T13_E_CALLBACK for
 *                           a failed lookup, …); p->error is set too, never to T13_V_OK
 */
T13_DOOR T13_MUST_USE enum t13_status t13_path_verify(struct t13_path *p);
T13_DOOR void t13_path_clear(struct t13_path *p); /* frees peername */

#endif
