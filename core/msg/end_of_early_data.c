/* EndOfEarlyData: RFC 8446 section 4.5. */
#include "core/msg/end_of_early_data.h"

bool t13_end_of_early_data_parse(struct rd body)
{
    return rd_at_end(&body);
}

void t13_end_of_early_data_write(struct wr *w)
{
    (void)w;
}
