#ifndef T13_CORE_MSG_END_OF_EARLY_DATA_H
#define T13_CORE_MSG_END_OF_EARLY_DATA_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* EndOfEarlyData: RFC 8446 4.5. The body is empty. */
bool t13_end_of_early_data_parse(struct rd body);
void t13_end_of_early_data_write(struct wr *w);

#endif
