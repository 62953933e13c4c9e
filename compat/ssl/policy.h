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

/* cx_policy_read_file gives the contents of a file, at most max bytes; the caller wipes and frees
 * them. cx_policy_next_path takes the next of some paths with white space between; a path that is
 * too long is an empty one. */
#define CX_POLICY_PATH_MAX 4096
bool cx_policy_read_file(const char *path, size_t max, uint8_t **out, size_t *n);
bool cx_policy_next_path(const char **at, char path[CX_POLICY_PATH_MAX]);

/* delegated.c: start reads the files of a new context, and queues an error for one that is none;
 * apply has the configuration's credentials sign with what stands in them, as they are now. */
bool cx_delegated_start(SSL_CTX *ctx, const struct t13_policy_values *v);
bool cx_delegated_apply(SSL *ssl, const struct t13_policy_values *v, struct t13_config **cfg);
void cx_delegated_free(SSL_CTX *ctx);

/* ech_retry.c: the server has refused Encrypted Client Hello; what it sent is kept. cx_ech_retry is
 * what an earlier connection to this name has kept for this one, n = 0: nothing. */
void cx_ech_refused(const SSL *ssl);
struct bytes cx_ech_retry(SSL *ssl);
void cx_ech_retry_clear(SSL *ssl);

/* cx_policy_log_key appends one line of the key log. */
void cx_policy_log_key(const char *path, const char *line);

/* cx_policy_weak gives the verify error for a chain that the connection's policy finds too weak,
 * X509_V_OK for one that it does not. */
long cx_policy_weak(const SSL *ssl, STACK_OF(X509) * chain);

/* cx_policy_wait waits until a blocking socket is ready, at most to the handshake's deadline; false
 * with an error queued when that is over. */
bool cx_policy_wait(SSL *ssl, BIO *bio, bool write);
/* cx_policy_chunk is how much is written at a time: a socket that is ready to be written to has
 * room for some bytes, and blocks for all of them. */
size_t cx_policy_chunk(const SSL *ssl);

#endif
