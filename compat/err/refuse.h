#ifndef T13_COMPAT_ERR_REFUSE_H
#define T13_COMPAT_ERR_REFUSE_H

#include "crypto/door.h"

/* cx_refuse queues ERR_R_UNSUPPORTED of library lib with func's name: what a refusing entry does.
 */
T13_DOOR void cx_refuse(int lib, const char *func);

#endif
