/* ClientHello: RFC 8446 section 4.1.2. */
#include "core/msg/client_hello.h"

#include "core/ext/table.h"

bool t13_ch_parse(struct rd body, struct t13_ch *out)
{
    struct t13_ch m = {0};

    if (!rd_u16(&body, &m.legacy_version) || !rd_take(&body, T13_RANDOM_LEN, &m.random) ||
        !rd_vec(&body, 1, 0, 32, &m.legacy_session_id) ||
        !rd_vec(&body, 2, 2, 65534, &m.cipher_suites) || m.cipher_suites.n % 2 != 0 ||
        !rd_vec(&body, 1, 1, 255, &m.legacy_compression_methods)) {
        return false;
    }
    /* exception: RFC 8446 has min 8; a hello of an older version (RFC 5246 7.4.1.2) may have
     * fewer bytes of extensions, or none and no length either. It gets protocol_version. */
    m.has_extensions = !rd_at_end(&body);
    if (m.has_extensions && !rd_vec(&body, 2, 0, 65535, &m.extensions)) {
        return false;
    }
    if (!rd_at_end(&body)) {
        return false;
    }
    *out = m;
    return true;
}

void t13_ch_write(struct wr *w, const struct t13_ch *ch, const struct t13_exts *exts)
{
    wr_uint(w, 2, ch->legacy_version);
    wr_bytes(w, ch->random);
    size_t session_id = wr_open(w, 1);
    wr_bytes(w, ch->legacy_session_id);
    wr_close(w, session_id, 1);
    size_t suites = wr_open(w, 2);
    wr_bytes(w, ch->cipher_suites);
    wr_close(w, suites, 2);
    size_t compression = wr_open(w, 1);
    wr_bytes(w, ch->legacy_compression_methods);
    wr_close(w, compression, 1);
    t13_exts_write(w, T13_IN_CLIENT_HELLO, exts);
}

/* highest_below_tls13 skips GREASE (RFC 8701): nobody wants to read of version 0xfafa. */
static uint16_t highest_below_tls13(struct bytes versions)
{
    uint16_t highest = 0;

    for (size_t i = 0; i < list_len(versions); i++) {
        uint16_t v = list_at(versions, i);
        if (v < T13_VERSION_TLS13 && v > highest) {
            highest = v;
        }
    }
    return highest;
}

bool t13_ch_offers_tls13(const struct t13_ch *ch, uint16_t *highest)
{
    struct bytes data = {0};
    struct t13_exts exts = {0};

    if (!t13_exts_find(ch->extensions, T13_EXT_SUPPORTED_VERSIONS, &data)) {
        if (highest != NULL) {
            *highest = ch->legacy_version;
        }
        return false;
    }
    if (!t13_x_supported_versions_parse(rd_of(data), T13_IN_CLIENT_HELLO, &exts)) {
        if (highest != NULL) {
            *highest = 0;
        }
        return false;
    }
    if (highest != NULL) {
        *highest = highest_below_tls13(exts.supported_versions);
    }
    return list_has(exts.supported_versions, T13_VERSION_TLS13);
}
