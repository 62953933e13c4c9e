#include "core/hello.h"

#include "core/hs/hs.h"

static const struct t13_ch *hello(const struct t13_conn *c)
{
    bool open = c->hs != NULL && c->side == T13_SERVER && c->hs->hello.n > 0;

    return open ? &c->hs->ch : NULL;
}

uint16_t t13_hello_legacy_version(const struct t13_conn *c)
{
    const struct t13_ch *ch = hello(c);

    return ch != NULL ? ch->legacy_version : 0;
}

struct bytes t13_hello_random(const struct t13_conn *c)
{
    const struct t13_ch *ch = hello(c);

    return ch != NULL ? ch->random : bytes_of(NULL, 0);
}

struct bytes t13_hello_session_id(const struct t13_conn *c)
{
    const struct t13_ch *ch = hello(c);

    return ch != NULL ? ch->legacy_session_id : bytes_of(NULL, 0);
}

struct bytes t13_hello_suites(const struct t13_conn *c)
{
    const struct t13_ch *ch = hello(c);

    return ch != NULL ? ch->cipher_suites : bytes_of(NULL, 0);
}

struct bytes t13_hello_compression_methods(const struct t13_conn *c)
{
    const struct t13_ch *ch = hello(c);

    return ch != NULL ? ch->legacy_compression_methods : bytes_of(NULL, 0);
}

bool t13_hello_ext(const struct t13_conn *c, uint16_t type, struct bytes *data)
{
    const struct t13_ch *ch = hello(c);

    return ch != NULL && t13_exts_find(ch->extensions, type, data);
}

size_t t13_hello_ext_types(const struct t13_conn *c, uint16_t *types, size_t max)
{
    const struct t13_ch *ch = hello(c);
    struct rd list = {NULL, 0};
    uint16_t type = 0;
    struct bytes data = {NULL, 0};
    size_t n = 0;

    if (ch == NULL) {
        return 0;
    }
    for (list = rd_of(ch->extensions); t13_exts_next(&list, &type, &data); n++) {
        if (n < max) {
            types[n] = type;
        }
    }
    return n;
}
