#ifndef T13_CORE_HS_ALERT_H
#define T13_CORE_HS_ALERT_H

#include "core/msg/alert.h"
#include "crypto/status.h"

/* t13_alert is the description of the fatal alert that a status asks for (RFC 8446 6.2), or -1
 * where none is sent. The only mapping of its kind. */
int t13_alert(enum t13_status status);

#endif
