#ifndef T13_CORE_X509_CERT_H
#define T13_CORE_X509_CERT_H

#include "core/x509/alg.h"
#include "core/x509/name.h"
#include "core/x509/time.h"
#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/key.h"
#include "crypto/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A certificate as views into its DER: RFC 5280 4.1. Parsing allocates nothing and decides nothing;
 * the public key is made at the first question and kept. */

/* Flags of struct t13_cert: OpenSSL's EXFLAG_ values, so that X509_get_extension_flags() can hand
 * them out. */
#define T13_EXF_BCONS 0x1u
#define T13_EXF_KUSAGE 0x2u
#define T13_EXF_XKUSAGE 0x4u
#define T13_EXF_NSCERT 0x8u
#define T13_EXF_CA 0x10u
#define T13_EXF_SI 0x20u /* self-issued: subject and issuer are equal */
#define T13_EXF_V1 0x40u
#define T13_EXF_INVALID 0x80u /* an extension that we know is malformed or stands there twice */
#define T13_EXF_SET 0x100u
#define T13_EXF_CRITICAL 0x200u /* a critical extension that nothing here enforces */
#define T13_EXF_PROXY 0x400u
#define T13_EXF_FRESHEST 0x1000u
#define T13_EXF_SS 0x2000u /* apparently self-signed: SI, key identifiers and algorithm agree */
#define T13_EXF_BCONS_CRITICAL 0x10000u
#define T13_EXF_AKID_CRITICAL 0x20000u
#define T13_EXF_SKID_CRITICAL 0x40000u
#define T13_EXF_SAN_CRITICAL 0x80000u

/* Key usage, OpenSSL's KU_ values: the first byte of the BIT STRING, the second one shifted by 8.
 */
#define T13_KU_DIGITAL_SIGNATURE 0x80u
#define T13_KU_NON_REPUDIATION 0x40u
#define T13_KU_KEY_ENCIPHERMENT 0x20u
#define T13_KU_DATA_ENCIPHERMENT 0x10u
#define T13_KU_KEY_AGREEMENT 0x08u
#define T13_KU_KEY_CERT_SIGN 0x04u
#define T13_KU_CRL_SIGN 0x02u
#define T13_KU_ENCIPHER_ONLY 0x01u
#define T13_KU_DECIPHER_ONLY 0x8000u

/* Extended key usage, OpenSSL's XKU_ values. */
#define T13_XKU_SSL_SERVER 0x1u
#define T13_XKU_SSL_CLIENT 0x2u
#define T13_XKU_SMIME 0x4u
#define T13_XKU_CODE_SIGN 0x8u
#define T13_XKU_SGC 0x10u
#define T13_XKU_OCSP_SIGN 0x20u
#define T13_XKU_TIMESTAMP 0x40u
#define T13_XKU_DVCS 0x80u
#define T13_XKU_ANYEKU 0x100u

/* nsCertType, OpenSSL's NS_ values. */
#define T13_NS_SSL_CLIENT 0x80u
#define T13_NS_SSL_SERVER 0x40u
#define T13_NS_SMIME 0x20u
#define T13_NS_SSL_CA 0x04u
#define T13_NS_SMIME_CA 0x02u
#define T13_NS_OBJSIGN_CA 0x01u
#define T13_NS_ANY_CA 0x07u

/* The extensions that have a field in struct t13_cert: an index into ext[]. */
enum t13_cert_ext_id {
    T13_CX_BASIC_CONSTRAINTS,
    T13_CX_KEY_USAGE,
    T13_CX_EXT_KEY_USAGE,
    T13_CX_SUBJECT_ALT_NAME,
    T13_CX_ISSUER_ALT_NAME,
    T13_CX_NAME_CONSTRAINTS,
    T13_CX_AUTHORITY_KEY_ID,
    T13_CX_SUBJECT_KEY_ID,
    T13_CX_CRL_DISTRIBUTION_POINTS,
    T13_CX_FRESHEST_CRL,
    T13_CX_CERTIFICATE_POLICIES,
    T13_CX_POLICY_MAPPINGS,
    T13_CX_POLICY_CONSTRAINTS,
    T13_CX_INHIBIT_ANY_POLICY,
    T13_CX_NETSCAPE_CERT_TYPE,
    T13_CX_PROXY_CERT_INFO,
    T13_CX_OCSP_NO_CHECK,
    T13_CX_COUNT,
};

struct t13_cert_ext {
    struct bytes oid; /* contents of the OBJECT IDENTIFIER */
    bool critical;
    struct bytes value; /* contents of the OCTET STRING */
};

struct t13_cert {
    void *owner; /* the owner's, never looked at: its X509 */

    struct bytes der;           /* the whole certificate */
    struct bytes tbs;           /* TBSCertificate with its header: what is signed */
    uint8_t version;            /* 0 v1, 1 v2, 2 v3 */
    struct bytes serial;        /* contents of the INTEGER, as encoded */
    struct bytes tbs_algorithm; /* AlgorithmIdentifier inside tbs, with header */
    struct bytes algorithm;     /* AlgorithmIdentifier outside, with header */
    struct t13_sig_alg sig_alg; /* of algorithm */
    struct bytes signature;     /* contents of the BIT STRING */
    struct bytes issuer;        /* Name with header */
    struct bytes subject;
    struct t13_time not_before;
    struct t13_time not_after;
    struct bytes spki; /* SubjectPublicKeyInfo with header */
    struct bytes issuer_uid;
    struct bytes subject_uid;
    struct bytes extensions; /* contents of the SEQUENCE OF Extension; n = 0 when absent */
    size_t num_extensions;

    /* What the extensions say. A value is n = 0 when the extension is absent. */
    struct bytes ext[T13_CX_COUNT];
    uint32_t flags;           /* T13_EXF_ */
    uint32_t key_usage;       /* T13_KU_; meaningful with T13_EXF_KUSAGE */
    uint32_t ext_key_usage;   /* T13_XKU_; meaningful with T13_EXF_XKUSAGE */
    uint32_t ns_cert_type;    /* T13_NS_; meaningful with T13_EXF_NSCERT */
    long path_len;            /* -1: none */
    struct bytes skid;        /* contents of the OCTET STRING; p NULL when absent */
    struct bytes akid_keyid;  /* p NULL when absent */
    struct bytes akid_issuer; /* the GeneralNames; n = 0 when absent */
    struct bytes akid_serial; /* contents of the INTEGER; n = 0 when absent */
    struct bytes alt_names;   /* contents of SAN's SEQUENCE */
    struct bytes permitted;   /* contents of nameConstraints' subtrees */
    struct bytes excluded;

    _Atomic(struct cr_key *) key; /* t13_cert_key */
};

/* t13_cert_parse reads exactly one certificate, strict DER, nothing after it. der must live as long
 * as *out. A malformed extension is not an error here but T13_EXF_INVALID: the certificate can be
 * shown, and does not verify.
 *
 * ret   T13_E_BAD_CERTIFICATE
 */
T13_DOOR T13_MUST_USE enum t13_status t13_cert_parse(struct t13_cert *out, struct bytes der);
T13_DOOR void t13_cert_clear(struct t13_cert *cert); /* frees the key */

/* t13_cert_names finds subject and issuer alone, for an index over many certificates. */
T13_DOOR bool t13_cert_names(struct bytes der, struct bytes *subject, struct bytes *issuer);

/* t13_cert_key gives the public key, borrowed; NULL when it is malformed or not built in. The first
 * call makes it; any thread may call. */
T13_DOOR struct cr_key *t13_cert_key(const struct t13_cert *cert);

/* t13_cert_next_ext walks the extensions: start with der_of(cert->extensions). */
T13_DOOR bool t13_cert_next_ext(struct der *list, struct t13_cert_ext *out);
T13_DOOR bool t13_cert_find_ext(const struct t13_cert *cert, struct bytes oid,
                                struct t13_cert_ext *out);

/* t13_cert_issued is X509_check_issued() in the sense of path building: names, key identifiers and
 * kind of key say that issuer may have issued cert; no signature is checked.
 * ret   T13_V_OK or a T13_V_ERR_ value */
T13_DOOR int t13_cert_issued(const struct t13_cert *issuer, const struct t13_cert *cert);

/* t13_cert_check_akid: the key identifier, serial and issuer in an AuthorityKeyIdentifier fit. */
T13_DOOR int t13_cert_check_akid(const struct t13_cert *issuer, struct bytes keyid,
                                 struct bytes serial, struct bytes issuer_names);

/* t13_cert_verify checks the signature of cert with issuer's key: T13_OK, T13_E_BAD_SIGNATURE
 * (also: the two algorithm fields differ, the algorithm is unknown, the key does not fit), or
 * T13_E_BAD_KEY. t13_signed_verify does so for anything signed like a certificate. */
T13_DOOR T13_MUST_USE enum t13_status t13_cert_verify(const struct t13_cert *cert,
                                                      const struct cr_key *key);
T13_DOOR T13_MUST_USE enum t13_status t13_signed_verify(struct bytes algorithm, struct bytes tbs,
                                                        struct bytes signature,
                                                        const struct cr_key *key);

/* t13_cert_is_ca is X509_check_ca(): 0 no; 1 by basicConstraints; 3 self-signed v1; 4 by keyUsage
 * alone; 5 by nsCertType alone. */
T13_DOOR int t13_cert_is_ca(const struct t13_cert *cert);

/* t13_cert_check_purpose is X509_check_purpose() for T13_PURPOSE_: 1 yes, 0 no, 2 to 5 a CA that is
 * one only by the rules above, -1 for an unknown purpose or an invalid certificate. */
enum t13_purpose {
    T13_PURPOSE_NONE = 0,
    T13_PURPOSE_SSL_CLIENT = 1,
    T13_PURPOSE_SSL_SERVER = 2,
    T13_PURPOSE_NS_SSL_SERVER = 3,
    T13_PURPOSE_SMIME_SIGN = 4,
    T13_PURPOSE_SMIME_ENCRYPT = 5,
    T13_PURPOSE_CRL_SIGN = 6,
    T13_PURPOSE_ANY = 7,
    T13_PURPOSE_OCSP_HELPER = 8,
    T13_PURPOSE_TIMESTAMP_SIGN = 9,
};
T13_DOOR int t13_cert_check_purpose(const struct t13_cert *cert, int purpose, bool ca);

/* GeneralName (RFC 5280 4.2.1.6): the contents of the tagged value; a directoryName is the Name
 * with its header, an otherName the contents of its SEQUENCE. */
enum t13_general_name_type {
    T13_GEN_OTHER = 0,
    T13_GEN_EMAIL = 1,
    T13_GEN_DNS = 2,
    T13_GEN_X400 = 3,
    T13_GEN_DIRNAME = 4,
    T13_GEN_EDIPARTY = 5,
    T13_GEN_URI = 6,
    T13_GEN_IPADD = 7,
    T13_GEN_RID = 8,
};
struct t13_general_name {
    enum t13_general_name_type type;
    struct bytes value;
};
/* t13_general_name_next takes the next one of a list without header (cert->alt_names); false at the
 * end or when it is malformed, which only der_at_end tells apart. */
T13_DOOR bool t13_general_name_next(struct der *list, struct t13_general_name *out);

#endif
