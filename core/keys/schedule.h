#ifndef T13_CORE_KEYS_SCHEDULE_H
#define T13_CORE_KEYS_SCHEDULE_H

#include "core/keys/suite.h"
#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The key schedule of RFC 8446 section 7.1. Every secret that these functions write is cleared on
 * failure. th is always a transcript hash, cr_hash_len(hash) bytes. */

/* t13_expand_label is HKDF-Expand-Label; label is ASCII without the "tls13 " prefix, 1 to 249
 * bytes; context at most 255 bytes.
 *
 * ret   T13_E_ARGUMENT when a length does not fit its field
 * spec  RFC 8446 7.1 */
T13_MUST_USE enum t13_status t13_expand_label(enum cr_hash_id hash, struct bytes secret,
                                              struct bytes label, struct bytes context,
                                              uint8_t *out, size_t out_len);

/* t13_derive_secret is Derive-Secret with the messages already hashed. */
T13_MUST_USE enum t13_status t13_derive_secret(enum cr_hash_id hash, const struct secret *secret,
                                               const char *label, struct bytes th,
                                               struct secret *out);

/* struct t13_schedule is the column of extracts: Early, Handshake, then Master Secret. */
struct t13_schedule {
    enum cr_hash_id hash;
    struct secret secret;
    struct cr_hmac keyed; /* with secret, from which several are derived */
};
/* t13_schedule_start makes the Early Secret; psk n = 0: none, so a string of zeros. */
T13_MUST_USE enum t13_status t13_schedule_start(struct t13_schedule *s, enum cr_hash_id hash,
                                                struct bytes psk);
/* t13_schedule_next goes to the next extract; ikm n = 0: a string of zeros. */
T13_MUST_USE enum t13_status t13_schedule_next(struct t13_schedule *s, struct bytes ikm);
/* t13_schedule_derive is Derive-Secret of the present extract. */
T13_MUST_USE enum t13_status t13_schedule_derive(const struct t13_schedule *s, const char *label,
                                                 struct bytes th, struct secret *out);
void t13_schedule_clear(struct t13_schedule *s);

/* t13_finished_mac is verify_data under a traffic secret (RFC 8446 4.4.4). */
T13_MUST_USE enum t13_status t13_finished_mac(enum cr_hash_id hash, const struct secret *base,
                                              struct bytes th, struct secret *mac);

/* t13_binder is the binder of a resumption PSK, or of an external one, over the truncated
 * transcript (RFC 8446 4.2.11.2). */
T13_MUST_USE enum t13_status t13_binder(enum cr_hash_id hash, struct bytes psk, bool external,
                                        struct bytes th, struct secret *binder);

/* t13_traffic_keys expands a traffic secret into the AEAD's key (cr_aead_key_len bytes) and IV. */
T13_MUST_USE enum t13_status t13_traffic_keys(const struct t13_suite *suite,
                                              const struct secret *traffic, uint8_t *key,
                                              uint8_t iv[CR_AEAD_NONCE_LEN]);

/* t13_traffic_update replaces a traffic secret by the next generation (RFC 8446 7.2). */
T13_MUST_USE enum t13_status t13_traffic_update(enum cr_hash_id hash, struct secret *traffic);

/* t13_resumption_psk is the PSK of one ticket (RFC 8446 4.6.1). */
T13_MUST_USE enum t13_status t13_resumption_psk(enum cr_hash_id hash, const struct secret *master,
                                                struct bytes nonce, struct secret *psk);

/* t13_exporter is TLS-Exporter from an exporter master secret (RFC 8446 7.5). */
T13_MUST_USE enum t13_status t13_exporter(enum cr_hash_id hash, const struct secret *master,
                                          struct bytes label, struct bytes context, uint8_t *out,
                                          size_t out_len);

#endif
