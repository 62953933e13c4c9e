#ifndef T13_CORE_MSG_DELEGATED_CREDENTIAL_H
#define T13_CORE_MSG_DELEGATED_CREDENTIAL_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_dc is DelegatedCredential: RFC 9345 section 4. Views into the extension's data. */
struct t13_dc {
    uint32_t valid_time_s; /* after the certificate's notBefore */
    uint16_t cv_algorithm; /* dc_cert_verify_algorithm */
    struct bytes spki;     /* ASN1_subjectPublicKeyInfo, 1..2^24-1 */
    uint16_t algorithm;    /* of the signature */
    struct bytes signature;
    struct bytes covered; /* cred and algorithm: what the signature covers of it */
};

bool t13_dc_parse(struct rd data, struct t13_dc *out);
/* t13_dc_write_cred writes cred and algorithm, t13_dc_write_signature what follows. */
void t13_dc_write_cred(struct wr *w, const struct t13_dc *m);
void t13_dc_write_signature(struct wr *w, struct bytes signature);

#endif
