#ifndef T13_CORE_MSG_CERTIFICATE_REQUEST_H
#define T13_CORE_MSG_CERTIFICATE_REQUEST_H

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_cr is CertificateRequest: RFC 8446 4.3.2. Extensions:
 * t13_exts_parse(&exts, T13_IN_CERTIFICATE_REQUEST, cr.extensions, NULL); that
 * signature_algorithms is among them is the owner's to check (missing_extension). */
struct t13_cr {
    struct bytes certificate_request_context; /* 0..255; policy: empty during the handshake */
    struct bytes extensions;                  /* the block without its length; at least 2 bytes */
};

bool t13_cr_parse(struct rd body, struct t13_cr *out);
void t13_cr_write(struct wr *w, struct bytes context, const struct t13_exts *exts);

#endif
