#ifndef T13_CORE_MSG_KEY_UPDATE_H
#define T13_CORE_MSG_KEY_UPDATE_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"
#include "crypto/status.h"

/* t13_key_update_parse: RFC 8446 4.6.3. *requested is the peer's wish for one of ours.
 *
 * ret   T13_E_DECODE unless it is one byte; T13_E_ILLEGAL_PARAMETER for one that is not 0 or 1
 */
T13_MUST_USE enum t13_status t13_key_update_parse(struct rd body, bool *requested);
void t13_key_update_write(struct wr *w, bool request);

#endif
