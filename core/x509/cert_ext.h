#ifndef T13_CORE_X509_CERT_EXT_H
#define T13_CORE_X509_CERT_EXT_H

#include "core/x509/cert.h"

/* For the parsers of this folder alone. */

/* t13_cert_read_exts fills what the extensions say, with the flags, from cert->extensions. */
void t13_cert_read_exts(struct t13_cert *cert);

/* t13_signed_take takes the parts of SIGNED{}: what is signed, AlgorithmIdentifier (both with their
 * header), and the bits of the signature; nothing may follow. */
bool t13_signed_take(struct bytes der, struct bytes *tbs, struct bytes *algorithm,
                     struct bytes *signature);
/* t13_integer_take gives the contents of an INTEGER of any sign in the fewest bytes. */
bool t13_integer_take(struct der *d, struct bytes *out);
/* t13_oid_take gives the contents of an OBJECT IDENTIFIER whose arcs end and have no padding. */
bool t13_oid_take(struct der *d, struct bytes *out);
/* t13_algorithm_take takes an AlgorithmIdentifier with its header: an OID, and parameters or none.
 */
bool t13_algorithm_take(struct der *d, struct bytes *out);
bool t13_time_take(struct der *d, struct t13_time *out);
/* t13_whole_take takes one element of this tag with its header. */
bool t13_whole_take(struct der *d, uint8_t tag, struct bytes *out);
/* t13_akid_parse reads AuthorityKeyIdentifier (4.2.1.1), for certificates and CRLs. */
bool t13_akid_parse(struct bytes value, struct bytes *keyid, struct bytes *issuer,
                    struct bytes *serial);

#endif
