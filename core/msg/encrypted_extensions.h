#ifndef T13_CORE_MSG_ENCRYPTED_EXTENSIONS_H
#define T13_CORE_MSG_ENCRYPTED_EXTENSIONS_H

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_ee is EncryptedExtensions: RFC 8446 4.3.1. Extensions:
 * t13_exts_parse(&exts, T13_IN_ENCRYPTED_EXTENSIONS, ee.extensions, &sent). */
struct t13_ee {
    struct bytes extensions; /* the block without its length; may be empty */
};

bool t13_ee_parse(struct rd body, struct t13_ee *out);
void t13_ee_write(struct wr *w, const struct t13_exts *exts);

#endif
