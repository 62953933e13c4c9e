#ifndef T13_CORE_MSG_CERTIFICATE_VERIFY_H
#define T13_CORE_MSG_CERTIFICATE_VERIFY_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_cv is CertificateVerify: RFC 8446 4.4.3. */
struct t13_cv {
    uint16_t algorithm; /* SignatureScheme */
    struct bytes signature;
};

bool t13_cv_parse(struct rd body, struct t13_cv *out);
void t13_cv_write(struct wr *w, const struct t13_cv *m);

/* t13_cv_content writes what is signed: 64 spaces, the context string of the side that signs, a
 * zero byte, the transcript hash. Returns its length.
 *
 * in    by_server   who signs
 * in    hash        Transcript-Hash(Handshake Context, Certificate), at most 64 bytes
 */
#define T13_CV_CONTENT_MAX (64 + 33 + 1 + 64)
size_t t13_cv_content(uint8_t out[T13_CV_CONTENT_MAX], bool by_server, struct bytes hash);

#endif
