#ifndef T13_COMPAT_PEM_PEM_H
#define T13_COMPAT_PEM_PEM_H

#include "compat/cx.h"

#include <openssl/pem.h>
#include <stdbool.h>

/* PEM (RFC 7468, and RFC 1421's headers) for the rest of compat/. Errors are queued as OpenSSL
 * queues them. */

/* struct cx_pem is one block as it was read; cx_pem_clear wipes and frees it. */
struct cx_pem {
    char *name;   /* "CERTIFICATE" */
    char *header; /* "" without one */
    uint8_t *data;
    size_t n;
};
T13_DOOR bool cx_pem_read(BIO *in, struct cx_pem *out);
T13_DOOR void cx_pem_clear(struct cx_pem *pem);

/* cx_pem_name_fits: a block called name is what someone who asks for want takes. */
T13_DOOR bool cx_pem_name_fits(const char *name, const char *want);

/* cx_pem_find reads on to the first block that fits want and decrypts it if it must be. It is for
 * PEM_bytes_read_bio: pem->header stays as it was read. */
T13_DOOR bool cx_pem_find(BIO *in, const char *want, pem_password_cb *cb, void *u,
                          struct cx_pem *out);

/* cx_pem_write writes one block: the number of base64 characters, or 0. */
T13_DOOR int cx_pem_write(BIO *out, const char *name, const char *header, struct bytes data);

/* cx_pem_decrypt opens a block with "Proc-Type: 4,ENCRYPTED" in place; 1 without one. */
T13_DOOR int cx_pem_decrypt(struct cx_pem *pem, pem_password_cb *cb, void *u);

/* cx_pem_password asks cb, or what PEM_def_callback() does when it is NULL. -1: none was given. */
T13_DOOR int cx_pem_password(pem_password_cb *cb, char *buf, int n, int writing, void *u);

/* cx_pem_d2i_bio and cx_pem_i2d_bio are PEM_ASN1_read_bio and PEM_ASN1_write_bio without
 * encryption. */
T13_DOOR void *cx_pem_d2i_bio(d2i_of_void *d2i, const char *name, BIO *in, void **x,
                              pem_password_cb *cb, void *u);
T13_DOOR int cx_pem_i2d_bio(i2d_of_void *i2d, const char *name, BIO *out, const void *x);

/* cx_pem_read_cert is PEM_read_bio_X509(), cx_pem_read_trusted_cert PEM_read_bio_X509_AUX(). */
T13_DOOR X509 *cx_pem_read_cert(BIO *in, pem_password_cb *cb, void *u);
T13_DOOR X509 *cx_pem_read_trusted_cert(BIO *in, pem_password_cb *cb, void *u);

/* cx_pem_read_key is PEM_read_bio_PrivateKey(). */
T13_DOOR EVP_PKEY *cx_pem_read_key(BIO *in, pem_password_cb *cb, void *u);

/* Base64 (RFC 4648 4). cx_base64_encode writes 4 * ((n + 2) / 3) characters and no zero. */
T13_DOOR size_t cx_base64_encode(char *out, const uint8_t *in, size_t n);
/* cx_base64_decode takes white space anywhere; out has room for 3 * ((n + 3) / 4). -1: malformed */
T13_DOOR long cx_base64_decode(uint8_t *out, const char *in, size_t n);

#endif
