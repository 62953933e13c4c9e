/* Finished: RFC 8446 section 4.4.4. */
#include "core/msg/finished.h"

bool t13_finished_parse(struct rd body, size_t hash_len, struct bytes *verify_data)
{
    struct bytes data = {0};

    if (!rd_take(&body, hash_len, &data) || !rd_at_end(&body)) {
        return false;
    }
    *verify_data = data;
    return true;
}

void t13_finished_write(struct wr *w, struct bytes verify_data)
{
    wr_bytes(w, verify_data);
}
