#ifndef T13_CORE_X509_PATH_OWN_H
#define T13_CORE_X509_PATH_OWN_H

#include "core/x509/path.h"

/* Between the files of path verification. Each step returns true to go on; false ends the
 * verification, with the reason in p->error, or in p->failure when there is no verdict. */

/* t13_path_error reports an error about cert (NULL: chain[depth]) and asks the owner; true when the
 * owner overrides it. */
bool t13_path_error(struct t13_path *p, const struct t13_cert *cert, size_t depth, int error);
/* t13_path_fail ends without a verdict. */
bool t13_path_fail(struct t13_path *p, enum t13_status failure, int error);

/* t13_path_time_ok tells whether a certificate is valid now; t13_path_check_time reports it. */
bool t13_path_time_ok(const struct t13_path *p, const struct t13_cert *cert);
bool t13_path_check_time(struct t13_path *p, const struct t13_cert *cert, size_t depth);

/* t13_path_count_signature makes sure that signature checks stay bounded. */
bool t13_path_count_signature(struct t13_path *p);

enum t13_trust t13_path_trust(const struct t13_path *p, const struct t13_cert *cert,
                              bool ss_compat);

bool t13_path_build(struct t13_path *p); /* path_build.c */
bool t13_path_key_strong(const struct t13_path *p, const struct t13_cert *cert);
bool t13_path_check_extensions(struct t13_path *p); /* path_check.c */
bool t13_path_check_level(struct t13_path *p);
bool t13_path_check_id(struct t13_path *p);
bool t13_path_check_constraints(struct t13_path *p);
bool t13_path_check_revocation(struct t13_path *p); /* path_revoke.c */

static inline bool t13_path_flag(const struct t13_path *p, unsigned long flag)
{
    return (p->params->flags & flag) != 0;
}

#endif
