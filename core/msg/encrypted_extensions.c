/* EncryptedExtensions: RFC 8446 section 4.3.1. */
#include "core/msg/encrypted_extensions.h"

bool t13_ee_parse(struct rd body, struct t13_ee *out)
{
    struct t13_ee m = {0};

    if (!rd_vec(&body, 2, 0, 65535, &m.extensions) || !rd_at_end(&body)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_ee_write(struct wr *w, const struct t13_exts *exts)
{
    t13_exts_write(w, T13_IN_ENCRYPTED_EXTENSIONS, exts);
}
