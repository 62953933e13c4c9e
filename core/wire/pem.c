#include "core/wire/pem.h"

#include "core/wire/base64.h"

#include <string.h>

/* line makes "-----BEGIN label-----" and the like. */
static struct bytes line(struct wr *w, const char *word, const char *label)
{
    w->n = 0;
    wr_bytes(w, bytes_of("-----", 5));
    wr_bytes(w, bytes_of(word, strlen(word)));
    wr_bytes(w, bytes_of(label, strlen(label)));
    wr_bytes(w, bytes_of("-----", 5));
    return bytes_of(w->p, w->n);
}

/* after gives what follows the first occurrence of a line. */
static bool after(struct bytes text, struct bytes what, struct bytes *before, struct bytes *rest)
{
    const uint8_t *at = text.n > 0 ? memmem(text.p, text.n, what.p, what.n) : NULL;

    if (at == NULL) {
        return false;
    }
    size_t n = (size_t)(at - text.p);
    *before = bytes_of(text.p, n);
    *rest = bytes_of(at + what.n, text.n - n - what.n);
    return true;
}

bool pem_decode(struct bytes text, const char *label, struct wr *out)
{
    uint8_t buf[128];
    struct wr w = wr_fixed(buf, sizeof(buf));
    struct bytes before = {NULL, 0};
    struct bytes rest = {NULL, 0};
    struct bytes body = {NULL, 0};

    return after(text, line(&w, "BEGIN ", label), &before, &rest) &&
           after(rest, line(&w, "END ", label), &body, &before) && !w.bad &&
           base64_decode(body, out);
}
