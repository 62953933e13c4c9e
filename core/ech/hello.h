#ifndef T13_CORE_ECH_HELLO_H
#define T13_CORE_ECH_HELLO_H

#include "core/ext/exts.h"
#include "core/keys/transcript.h"
#include "core/msg/client_hello.h"
#include "crypto/hpke.h"

/* What Encrypted Client Hello does to ClientHellos, as pure functions: RFC 9849 5, 6.1 and 7.2. */

#define T13_ECH_OUTER 0
#define T13_ECH_INNER 1
#define T13_ECH_CONFIRMATION_LEN 8

/* struct t13_ech_ext is the extension of a ClientHello; the fields but inner are the outer one's.
 */
struct t13_ech_ext {
    bool inner;
    uint16_t kdf;
    uint16_t aead;
    uint8_t config_id;
    struct bytes enc;     /* 0..65535 */
    struct bytes payload; /* 1..65535 */
};
bool t13_ech_ext_parse(struct rd data, struct t13_ech_ext *out);
void t13_ech_ext_write(struct wr *w, const struct t13_ech_ext *m);

/* t13_ech_encode appends the EncodedClientHelloInner: what inner and outer have in common in one
 * run goes into ech_outer_extensions, the session id stays out, and padding hides the length of
 * the name.
 *
 * in    inner, outer   whole messages with their header, well-formed; outer's payload is not looked
 *                      at
 *       max_name_len   of the config
 */
void t13_ech_encode(struct wr *w, struct bytes inner, struct bytes outer, size_t max_name_len);

/* t13_ech_decode appends the ClientHelloInner, a message with its header, that an
 * EncodedClientHelloInner and its outer hello stand for.
 *
 * ret   T13_E_ILLEGAL_PARAMETER: the encoding breaks a rule of RFC 9849 5.1 or 7.1, whatever it is
 */
T13_MUST_USE enum t13_status t13_ech_decode(struct wr *w, struct bytes encoded,
                                            const struct t13_ch *outer);

/* t13_ech_aad appends the ClientHelloOuterAAD: the outer hello's body with zeros for the payload,
 * which is a view into it. */
void t13_ech_aad(struct wr *w, struct bytes outer, struct bytes payload);

/* t13_ech_confirm computes the acceptance confirmation: the one of a HelloRetryRequest, or of a
 * ServerHello.
 *
 * in    th       the transcript before the message, of inner hellos
 *       random   ClientHelloInner's
 *       message  the whole message; where the confirmation stands in it is at, 8 bytes taken as 0
 */
T13_MUST_USE enum t13_status t13_ech_confirm(const struct t13_transcript *th, struct bytes random,
                                             bool retry, struct bytes message, size_t at,
                                             uint8_t out[T13_ECH_CONFIRMATION_LEN]);

/* Where the confirmation of a ServerHello stands: the last 8 bytes of its random. */
#define T13_ECH_SH_AT (4 + 2 + T13_RANDOM_LEN - T13_ECH_CONFIRMATION_LEN)

#endif
