/* Extensions of CRLs and their entries: X509v3_get_ext_by_NID(3).
 *
 * abi-names: full X509_CRL_get_ext_by_NID X509_CRL_get_ext_by_OBJ
 *   X509_CRL_get_ext_by_critical X509_CRL_get_ext X509_CRL_get_ext_count
 *   X509_CRL_delete_ext X509_CRL_add1_ext_i2d X509_CRL_add_ext
 *   X509_REVOKED_get_ext_by_NID X509_REVOKED_get_ext_by_OBJ
 *   X509_REVOKED_get_ext_by_critical X509_REVOKED_get_ext
 *   X509_REVOKED_get_ext_count X509_REVOKED_delete_ext
 *   X509_REVOKED_add1_ext_i2d X509_REVOKED_add_ext
 */
#include "compat/x509/ext_family.h"

#include "compat/asn1/sk.h"

CX_EXT_FAMILY(X509_CRL, X509_CRL, const X509_CRL, info->extensions, x->info->enc.modified = 1)
CX_EXT_FAMILY(X509_REVOKED, X509_REVOKED, const X509_REVOKED, extensions, (void)0)
