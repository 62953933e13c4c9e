#ifndef T13_CORE_MSG_FINISHED_H
#define T13_CORE_MSG_FINISHED_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* Finished: RFC 8446 4.4.4. The body is verify_data alone, as long as the suite's hash; compare it
 * with ct_equal. */
bool t13_finished_parse(struct rd body, size_t hash_len, struct bytes *verify_data);
void t13_finished_write(struct wr *w, struct bytes verify_data);

#endif
