#ifndef T13_COMPAT_SSL_POLICY_H
#define T13_COMPAT_SSL_POLICY_H

#include "core/config.h"
#include "core/policy/policy.h"

#include <openssl/ssl.h>

/* The policy file (docs/POLICY.md) and what it says for this process. */

/* cx_policy_init remembers what the environment says: nginx clears its workers'. */
void cx_policy_init(void);

/* cx_policy_current gives a reference to what the file says now, NULL when there is none; a file
 * that cannot be read or has a mistake queues an error that names the line. */
bool cx_policy_current(struct t13_policy **out);

/* cx_policy_values is what holds in this program for a server name; NULL: none, or not known. */
void cx_policy_values(const struct t13_policy *p, const char *server_name,
                      struct t13_policy_values *out);

/* cx_policy_start makes of a new context's configuration what holds for its whole life: the ticket
 * keys. cx_policy_apply brings the rest, again at each change, and to ssl when it is not NULL; v
 * NULL: there is no file. */
bool cx_policy_start(SSL_CTX *ctx);
bool cx_policy_apply(const struct t13_policy_values *v, struct t13_config **cfg, SSL *ssl);

/* cx_policy_requires_peer: a server asks each client for a certificate, and has to get it. */
bool cx_policy_requires_peer(const struct t13_policy_values *v, bool server);

/* cx_policy_server_name is the name whose sections hold for a connection, in buf; NULL: none. */
const char *cx_policy_server_name(const SSL *ssl, char buf[T13_MAX_HOST_NAME_LEN + 1]);

/* cx_policy_log_key appends one line of the key log. */
void cx_policy_log_key(const char *path, const char *line);

/* cx_policy_weak gives the verify error for a chain that the connection's policy finds too weak,
 * X509_V_OK for one that it does not. */
long cx_policy_weak(const SSL *ssl, STACK_OF(X509) * chain);

/* cx_policy_wait waits until a blocking socket is ready, at most to the handshake's deadline; false
 * with an error queued when that is over. */
bool cx_policy_wait(SSL *ssl, BIO *bio, bool write);

#endif
/* cx_policy_chunk is how much is written at a time: a socket that is ready to be written to has
 * room for some bytes, and blocks for all of them. */
size_t cx_policy_chunk(const SSL *ssl);
