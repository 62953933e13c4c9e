#ifndef T13_CORE_MSG_CERTIFICATE_H
#define T13_CORE_MSG_CERTIFICATE_H

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_certificate is the Certificate message: RFC 8446 4.4.2. (A certificate itself is
 * struct t13_cert of core/x509/cert.h.) Views into the message. */
struct t13_certificate {
    struct bytes certificate_request_context; /* 0..255 */
    struct bytes certificate_list; /* without its length; every entry in it is well-formed */
    size_t num_entries;            /* 0: an empty list (decode_error from a server) */
};

struct t13_certificate_entry {
    struct bytes cert_data;  /* one DER certificate, not looked at */
    struct bytes extensions; /* the block without its length: T13_IN_CERTIFICATE */
};

bool t13_certificate_parse(struct rd body, struct t13_certificate *out);

/* t13_certificate_next takes the next entry of a list that t13_certificate_parse has accepted,
 * starting with rd_of(m.certificate_list); false at its end. */
bool t13_certificate_next(struct rd *list, struct t13_certificate_entry *out);

/* t13_certificate_open begins a message, t13_certificate_add_entry appends one entry (exts NULL: no
 * extensions), t13_certificate_close ends it. */
size_t t13_certificate_open(struct wr *w, struct bytes context);
void t13_certificate_add_entry(struct wr *w, struct bytes cert_data, const struct t13_exts *exts);
void t13_certificate_close(struct wr *w, size_t mark);

#endif
