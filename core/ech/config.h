#ifndef T13_CORE_ECH_CONFIG_H
#define T13_CORE_ECH_CONFIG_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"
#include "crypto/door.h"
#include "crypto/hpke.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stdint.h>

/* ECHConfig and ECHConfigList: RFC 9849 4. */

#define T13_ECH_VERSION 0xfe0d

/* struct t13_ech_config is one ECHConfig of this version, in views. */
struct t13_ech_config {
    struct bytes whole; /* with version and length: what goes into HPKE's info */
    uint8_t config_id;
    uint16_t kem;
    struct bytes public_key;
    struct bytes suites; /* pairs of u16: kdf, aead; at least one pair */
    uint8_t maximum_name_length;
    struct bytes public_name; /* 1..255 */
    struct bytes extensions;
    bool mandatory; /* an extension is there that must be understood, and none is */
};

/* t13_ech_config_next takes the next config of a list, which begins with t13_ech_list(). Configs of
 * other versions are passed over.
 *
 * out   bad   set when the list is malformed, not touched otherwise
 * ret   false at the end, or when the list is malformed
 */
bool t13_ech_config_next(struct rd *list, struct t13_ech_config *out, bool *bad);

/* t13_ech_list gives the cursor over an ECHConfigList with its length; false when it is malformed
 * or has something after it. */
bool t13_ech_list(struct bytes wire, struct rd *list);

/* t13_ech_choose takes the first config that this client can use, and the first suite of it.
 *
 * ret   T13_E_DECODE: malformed; T13_E_UNSUPPORTED: none is for us
 */
T13_DOOR T13_MUST_USE enum t13_status t13_ech_choose(struct bytes list, struct t13_ech_config *out,
                                                     struct cr_hpke_suite *suite);

/* t13_ech_config_write appends an ECHConfig; whole and mandatory are not looked at. */
void t13_ech_config_write(struct wr *w, const struct t13_ech_config *m);

/* t13_ech_has_suite: kdf and aead are among the config's. */
bool t13_ech_has_suite(const struct t13_ech_config *config, const struct cr_hpke_suite *suite);

/* t13_ech_name_ok: a name of letters, digits and hyphens, and no IPv4 address (RFC 9849 6.1.7):
 * what a certificate can be checked against. */
bool t13_ech_name_ok(struct bytes name);

#endif
