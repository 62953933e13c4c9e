#ifndef T13_COMPAT_SSL_CALLS_H
#define T13_COMPAT_SSL_CALLS_H

/* What exported functions do, under a name that an application cannot interpose: for our own
 * code. Arguments and results are those of the function that calls it in the file named. */

#include <openssl/ssl.h>

/* ssl.c */
SSL *cx_ssl_new(SSL_CTX *ctx);
void cx_ssl_free(SSL *ssl);
int cx_ssl_clear(SSL *s);
SSL *cx_ssl_dup(SSL *s);
void cx_ssl_set_rbio(SSL *s, BIO *rbio);
void cx_ssl_set_wbio(SSL *s, BIO *wbio);
void cx_ssl_set_bio(SSL *s, BIO *rbio, BIO *wbio);
void cx_ssl_set_connect(SSL *s);
void cx_ssl_set_accept(SSL *s);
int cx_ssl_error(const SSL *s, int i);
int cx_ssl_pending(const SSL *s);

/* bio_ssl.c */
BIO *cx_bio_new_ssl_connect(SSL_CTX *ctx);

/* session.c */
X509 *cx_session_peer(SSL_SESSION *s);
int cx_session_set_sid_ctx(SSL_SESSION *s, const unsigned char *sid_ctx, unsigned int sid_ctx_len);
SSL_SESSION *cx_ssl_session(const SSL *ssl);
int cx_ssl_set_session(SSL *to, SSL_SESSION *session);
int cx_ssl_copy_session(SSL *to, const SSL *from);

/* session_asn1.c */
int cx_session_i2d(const SSL_SESSION *in, unsigned char **pp);
SSL_SESSION *cx_session_d2i(SSL_SESSION **a, const unsigned char **pp, long length);

/* ctx.c */
SSL_CTX *cx_ctx_new(OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *meth);
void cx_ctx_set_store(SSL_CTX *ctx, X509_STORE *store);

/* peer.c */
X509 *cx_ssl_peer(const SSL *s);
const char *cx_ssl_servername(const SSL *s, const int type);
int cx_ssl_version(const SSL *ssl); /* SSL_version() */
int cx_ssl_renegotiate(SSL *s);

/* state.c */
OSSL_HANDSHAKE_STATE cx_ssl_state(const SSL *ssl);

/* cipher.c */
const char *cx_cipher_version(const SSL_CIPHER *c);
int cx_ctx_set_suites(SSL_CTX *ctx, const char *str);
int cx_ssl_set_suites(SSL *s, const char *str);

/* cipher_list.c */
int cx_ctx_set_cipher_list(SSL_CTX *ctx, const char *str);
int cx_ssl_set_cipher_list(SSL *s, const char *str);
STACK_OF(SSL_CIPHER) * cx_ssl_ciphers(const SSL *s);
STACK_OF(SSL_CIPHER) * cx_ssl_client_ciphers(const SSL *s);

/* ca.c */
STACK_OF(X509_NAME) * cx_load_ca_names(const char *file);
int cx_add_ca_names_file(STACK_OF(X509_NAME) * stackCAs, const char *file);
int cx_add_ca_names_dir(STACK_OF(X509_NAME) * stackCAs, const char *dir);

/* use.c */
BIO *cx_ssl_open_file(const char *file); /* for reading; NULL with the errors of these functions */
int cx_ctx_use_key_file(SSL_CTX *ctx, const char *file, int type);
int cx_ssl_use_key_file(SSL *ssl, const char *file, int type);
int cx_ctx_use_chain_file(SSL_CTX *ctx, const char *file);
int cx_ssl_use_chain_file(SSL *ssl, const char *file);
int cx_ctx_use_key(SSL_CTX *ctx, EVP_PKEY *pkey);
int cx_ssl_use_key(SSL *ssl, EVP_PKEY *pkey);

/* conf.c */
SSL_CONF_CTX *cx_conf_new(void);
/* what cctx sets: ssl, or ctx; flags in the place of those it had */
void cx_conf_aim(SSL_CONF_CTX *cctx, SSL *ssl, SSL_CTX *ctx, unsigned int flags);
void cx_conf_free(SSL_CONF_CTX *cctx);
int cx_conf_finish(SSL_CONF_CTX *cctx);
int cx_conf_cmd(SSL_CONF_CTX *cctx, const char *cmd, const char *value);

#endif
