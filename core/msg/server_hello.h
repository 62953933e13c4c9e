#ifndef T13_CORE_MSG_SERVER_HELLO_H
#define T13_CORE_MSG_SERVER_HELLO_H

#include "core/ext/exts.h"
#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* struct t13_sh is a ServerHello or a HelloRetryRequest: RFC 8446 4.1.3, 4.1.4. Views into the
 * message. Extensions: t13_exts_parse(&exts, sh.is_hello_retry_request ?
 * T13_IN_HELLO_RETRY_REQUEST : T13_IN_SERVER_HELLO, sh.extensions, &sent). */
struct t13_sh {
    uint16_t legacy_version;
    struct bytes random;                 /* T13_RANDOM_LEN */
    struct bytes legacy_session_id_echo; /* 0..32 */
    uint16_t cipher_suite;
    uint8_t legacy_compression_method; /* policy: zero */
    bool has_extensions;               /* false: an older server sent no block at all */
    struct bytes extensions;           /* the block without its length */
    bool is_hello_retry_request;       /* by its random */
};

/* t13_sh_parse takes the body. A TLS 1.2 ServerHello, without extensions too, is well-formed: the
 * owner sees that supported_versions is missing and answers protocol_version. */
bool t13_sh_parse(struct rd body, struct t13_sh *out);

/* t13_sh_write writes the body; random is ignored when is_hello_retry_request is set. exts are
 * written for the message that it is. */
void t13_sh_write(struct wr *w, const struct t13_sh *sh, const struct t13_exts *exts);

/* t13_hrr_random is SHA-256("HelloRetryRequest"). */
extern const uint8_t t13_hrr_random[32];

/* t13_sh_downgraded: the last 8 bytes of random are one of the sentinels of RFC 8446 4.1.3, by
 * which a TLS 1.3 server says that it was made to speak something older. */
bool t13_sh_downgraded(const struct t13_sh *sh);

#endif
