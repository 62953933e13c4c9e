/* KeyUpdate: RFC 8446 section 4.6.3. */
#include "core/msg/key_update.h"

enum t13_status t13_key_update_parse(struct rd body, bool *requested)
{
    uint8_t request_update = 0;

    if (!rd_u8(&body, &request_update) || !rd_at_end(&body)) {
        return T13_E_DECODE;
    }
    /* "If an implementation receives any other value, it MUST terminate the connection with an
     * illegal_parameter alert." */
    if (request_update > 1) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    *requested = request_update == 1;
    return T13_OK;
}

void t13_key_update_write(struct wr *w, bool request)
{
    wr_uint(w, 1, request ? 1 : 0);
}
