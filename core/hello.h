#ifndef T13_CORE_HELLO_H
#define T13_CORE_HELLO_H

#include "core/conn.h"

/* What the owner sees of a ClientHello at T13_WANT_CLIENT_HELLO, whatever the client speaks. Views
 * into the connection, valid until the question is answered; empty (0, false) at other times. */
T13_DOOR uint16_t t13_hello_legacy_version(const struct t13_conn *c);
T13_DOOR struct bytes t13_hello_random(const struct t13_conn *c);
T13_DOOR struct bytes t13_hello_session_id(const struct t13_conn *c);
T13_DOOR struct bytes t13_hello_suites(const struct t13_conn *c); /* big-endian u16 list */
T13_DOOR struct bytes t13_hello_compression_methods(const struct t13_conn *c);
/* t13_hello_ext gives the data of one extension; false when it is absent. */
T13_DOOR bool t13_hello_ext(const struct t13_conn *c, uint16_t type, struct bytes *data);
/* t13_hello_ext_types writes the types in the order in which they came, at most max, and returns
 * how many there are. */
T13_DOOR size_t t13_hello_ext_types(const struct t13_conn *c, uint16_t *types, size_t max);

#endif
