#ifndef T13_CORE_MSG_COMPRESSED_CERTIFICATE_H
#define T13_CORE_MSG_COMPRESSED_CERTIFICATE_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_compressed is CompressedCertificate: RFC 8879 section 4. A view into the message. */
struct t13_compressed {
    uint16_t algorithm;
    uint32_t uncompressed_length; /* 24 bits; policy: its limit */
    struct bytes message;         /* 1..2^24-1 */
};

bool t13_compressed_parse(struct rd body, struct t13_compressed *out);
void t13_compressed_write(struct wr *w, const struct t13_compressed *m);

#endif
