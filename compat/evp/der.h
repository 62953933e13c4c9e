#ifndef T13_COMPAT_EVP_DER_H
#define T13_COMPAT_EVP_DER_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <openssl/bio.h>
#include <openssl/evp.h>

/* Keys in DER, for the d2i_ and i2d_ functions and for PEM. */

enum cx_key_form {
    CX_FORM_ANY_PRIVATE, /* PKCS#8, PKCS#1 or SEC 1 */
    CX_FORM_PKCS8,
    CX_FORM_TRADITIONAL, /* PKCS#1 or SEC 1; PKCS#8 for what has none */
    CX_FORM_SPKI,
    CX_FORM_PKCS1_PUBLIC,
};

/* cx_key_parse makes a key of exactly der; nothing is queued. */
T13_DOOR enum t13_status cx_key_parse(enum cx_key_form form, struct bytes der, struct cr_key **out);
/* cx_key_write allocates *out, for mem_clear_free(). */
T13_DOOR enum t13_status cx_key_write(enum cx_key_form form, const struct cr_key *key,
                                      uint8_t **out, size_t *n);

/* cx_der_from_bio reads one DER element of at most 1 MiB into *out; false with an error queued,
 * none at the end of the data. */
T13_DOOR bool cx_der_from_bio(BIO *bio, uint8_t **out, size_t *n);

/* cx_pkey_from_der is d2i_PrivateKey(), cx_pkey_from_der_bio d2i_PrivateKey_bio(). */
T13_DOOR EVP_PKEY *cx_pkey_from_der(int type, const uint8_t *der, long n);
T13_DOOR EVP_PKEY *cx_pkey_from_der_bio(BIO *bio);

/* cx_raise_undecoded queues what OpenSSL says of data that is no private key in DER. */
void cx_raise_undecoded(void);

#endif
