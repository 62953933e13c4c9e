#ifndef T13_CORE_X509_CRL_H
#define T13_CORE_X509_CRL_H

#include "core/x509/cert.h"

/* A certificate revocation list as views into its DER: RFC 5280 5. */

/* Flags: OpenSSL's IDP_ values of the issuingDistributionPoint extension. */
#define T13_IDP_PRESENT 0x1u
#define T13_IDP_INVALID 0x2u
#define T13_IDP_ONLYUSER 0x4u
#define T13_IDP_ONLYCA 0x8u
#define T13_IDP_ONLYATTR 0x10u
#define T13_IDP_INDIRECT 0x20u
#define T13_IDP_REASONS 0x40u

#define T13_CRL_REASON_NONE (-1)
#define T13_CRL_REASON_REMOVE_FROM_CRL 8

struct t13_crl {
    void *owner; /* the owner's, never looked at */

    struct bytes der;
    struct bytes tbs;
    uint8_t version; /* 0 v1, 1 v2 */
    struct bytes tbs_algorithm;
    struct bytes algorithm;
    struct bytes signature;
    struct bytes issuer; /* Name with header */
    struct t13_time this_update;
    bool has_next_update;
    struct t13_time next_update;
    struct bytes revoked; /* contents of revokedCertificates; every entry is well-formed */
    size_t num_revoked;
    struct bytes extensions; /* contents of the SEQUENCE; n = 0 when absent */

    bool unhandled_critical; /* in the list or in an entry */
    bool invalid;            /* an extension that we know is malformed */
    bool is_delta;           /* deltaCRLIndicator: never used for a verdict */
    uint32_t idp_flags;      /* T13_IDP_ */
    struct bytes idp_point;  /* DistributionPointName with its tag; n = 0 when absent */
    struct bytes akid_keyid; /* p NULL when absent */
    struct bytes akid_issuer;
    struct bytes akid_serial;
    struct bytes crl_number; /* contents of the INTEGER; n = 0 when absent */
};

struct t13_revoked {
    struct bytes serial; /* contents of the INTEGER */
    struct t13_time date;
    int reason; /* CRLReason, T13_CRL_REASON_NONE when absent */
    struct bytes extensions;
};

/* t13_crl_parse reads exactly one CRL; der must live as long as *out. No allocation. */
T13_DOOR T13_MUST_USE enum t13_status t13_crl_parse(struct t13_crl *out, struct bytes der);

/* t13_crl_next walks the entries: start with der_of(crl->revoked). */
T13_DOOR bool t13_crl_next(struct der *list, struct t13_revoked *out);
/* t13_crl_find looks for a serial number. */
T13_DOOR bool t13_crl_find(const struct t13_crl *crl, struct bytes serial, struct t13_revoked *out);

/* t13_crl_verify checks its signature, as t13_cert_verify. */
T13_DOOR T13_MUST_USE enum t13_status t13_crl_verify(const struct t13_crl *crl,
                                                     const struct cr_key *key);

#endif
