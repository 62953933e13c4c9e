#ifndef T13_CORE_MSG_CLIENT_HELLO_H
#define T13_CORE_MSG_CLIENT_HELLO_H

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

#define T13_RANDOM_LEN 32
#define T13_VERSION_TLS12 0x0303
#define T13_VERSION_TLS13 0x0304

/* struct t13_ch is a ClientHello: RFC 8446 4.1.2. Views into the message.
 *
 * The extensions are parsed in a second step with t13_exts_parse(&exts, T13_IN_CLIENT_HELLO,
 * ch.extensions, NULL), so that the owner can first answer protocol_version to a client that does
 * not speak TLS 1.3 (t13_ch_offers_tls13), whatever the rest of its hello says. */
struct t13_ch {
    uint16_t legacy_version;
    struct bytes random;                     /* T13_RANDOM_LEN */
    struct bytes legacy_session_id;          /* 0..32 */
    struct bytes cipher_suites;              /* u16 list: core/wire/list.h; at least one */
    struct bytes legacy_compression_methods; /* 1..255; policy: exactly one zero byte */
    bool has_extensions; /* false: an older client sent no block at all, not even an empty one */
    struct bytes extensions; /* the block without its length */
};

/* t13_ch_parse takes the body of the message. Any version and any hello that TLS 1.0 to 1.2 allow
 * is syntactically fine: without extensions, or with compression. */
bool t13_ch_parse(struct rd body, struct t13_ch *out);

/* t13_ch_write writes the body; ch.extensions is not looked at, exts is: all rows that are present
 * in the order of core/ext/table.c, pre_shared_key last. */
void t13_ch_write(struct wr *w, const struct t13_ch *ch, const struct t13_exts *exts);

/* t13_ch_offers_tls13: supported_versions is there, well-formed, and lists 0x0304. *highest, when
 * not NULL, becomes the highest version below 0x0304 that the hello offers by supported_versions,
 * or legacy_version without it (0 when neither offers one): what an error message names. */
bool t13_ch_offers_tls13(const struct t13_ch *ch, uint16_t *highest);

#endif
