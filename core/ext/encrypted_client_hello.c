/* encrypted_client_hello: RFC 9849 section 5; and ech_outer_extensions, which stands in encrypted
 * hellos alone. */
#include "core/ech/config.h"
#include "core/ech/hello.h"
#include "core/ext/table.h"

/* retry_configs must be well-formed to its end, also for a client that will not use it. */
static bool check_list(struct bytes wire)
{
    struct rd list = {NULL, 0};
    struct t13_ech_config m;
    bool bad = false;

    if (!t13_ech_list(wire, &list)) {
        return false;
    }
    while (t13_ech_config_next(&list, &m, &bad)) {
    }
    return !bad;
}

bool t13_x_encrypted_client_hello_parse(struct rd data, enum t13_ext_where where,
                                        struct t13_exts *out)
{
    struct bytes whole = bytes_of(data.p, data.n);
    struct t13_ech_ext ext;
    bool good = false;

    if (where == T13_IN_CLIENT_HELLO) {
        good = t13_ech_ext_parse(data, &ext);
    } else if (where == T13_IN_HELLO_RETRY_REQUEST) {
        good = data.n == T13_ECH_CONFIRMATION_LEN;
    } else {
        good = check_list(whole);
    }
    if (good) {
        out->ech = whole;
    }
    return good;
}

void t13_x_encrypted_client_hello_write(struct wr *w, enum t13_ext_where where,
                                        const struct t13_exts *in)
{
    (void)where;
    wr_bytes(w, in->ech);
}

bool t13_x_ech_outer_extensions_parse(struct rd data, enum t13_ext_where where,
                                      struct t13_exts *out)
{
    (void)data;
    (void)where;
    (void)out;
    return false;
}

void t13_x_ech_outer_extensions_write(struct wr *w, enum t13_ext_where where,
                                      const struct t13_exts *in)
{
    (void)where;
    (void)in;
    w->bad = true;
}
