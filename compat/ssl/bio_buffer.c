/* BIO_new_buffer_ssl_connect(3): a connection that is written in larger pieces. */
#include "compat/bio/bio.h"
#include "compat/ssl/local.h"

/* BIO_new_buffer_ssl_connect - see BIO_f_ssl(3). abi: full. */
CX_API BIO *BIO_new_buffer_ssl_connect(SSL_CTX *ctx)
{
    BIO *buffer = cx_bio_new(cx_bio_f_buffer());
    BIO *ssl = buffer != NULL ? cx_bio_new_ssl_connect(ctx) : NULL;
    if (ssl == NULL) {
        (void)cx_bio_free(buffer);
        return NULL;
    }
    return cx_bio_push(buffer, ssl);
}
