/* Signatures by keys that are not the engine's: an RSA or EC_KEY of the application's, whose method
 * may take its time and pause the job. Nothing is held here meanwhile that would be lost with it.
 */
#include "compat/evp/pkey.h"
#include "compat/ssl/local.h"

int cx_ssl_sign(SSL *ssl)
{
    const struct t13_cred *cred = t13_conn_cred(ssl->conn);
    uint8_t sig[CR_SIG_MAX];
    size_t n = 0;

    enum t13_status st = cx_pkey_sign(cred->owner, t13_conn_sign_alg(ssl->conn),
                                      t13_conn_sign_input(ssl->conn), sig, &n);
    if (st == T13_OK) {
        st = t13_answer_sign(ssl->conn, bytes_of(sig, n));
    }
    if (st != T13_OK) { /* as from OpenSSL, whatever went wrong */
        t13_answer_fail(ssl->conn, SSL_AD_INTERNAL_ERROR);
        cx_ssl_raise(ERR_R_EVP_LIB);
    }
    return 1;
}
