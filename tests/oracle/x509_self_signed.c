/* X509_self_signed() of X509_verify(3); OCSP_RESPID_set_by_name() and its family,
 * OCSP_response_status(3). */
#include "oracle.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static X509 *load(const char *name)
{
    BIO *file = BIO_new_file(o_cert(name), "r");
    X509 *x = PEM_read_bio_X509(file, NULL, NULL, NULL);
    BIO_free(file);
    return x;
}

int main(void)
{
    static const char *const name[] = {"ca.pem",      "p256.pem",       "rsa.pem",
                                       "ed25519.pem", "selfsigned.pem", "badsig.pem"};
    for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
        if (access(o_cert(name[i]), R_OK) != 0) {
            continue;
        }
        X509 *x = load(name[i]), *other = load("ca.pem");
        o_str("certificate", name[i]);
        o_int_err("by name", X509_self_signed(x, 0));
        o_int_err("by signature", X509_self_signed(x, 1));
        OCSP_RESPID *id = OCSP_RESPID_new();
        o_int_err("set by name", OCSP_RESPID_set_by_name(id, x));
        o_int_err("match", OCSP_RESPID_match(id, x));
        o_int_err("match other", OCSP_RESPID_match(id, other));
        OCSP_RESPID_free(id);
        id = OCSP_RESPID_new();
        o_int_err("set by key", OCSP_RESPID_set_by_key(id, x));
        o_int_err("match", OCSP_RESPID_match_ex(id, x, NULL, NULL));
        o_int_err("match other", OCSP_RESPID_match(id, other));
        unsigned char *der = NULL;
        int n = i2d_OCSP_RESPID(id, &der);
        o_hex("id", der, n > 0 ? (size_t)n : 0);
        OPENSSL_free(der);
        OCSP_RESPID_free(id);
        id = OCSP_RESPID_new();
        o_int_err("set by key ex", OCSP_RESPID_set_by_key_ex(id, x, NULL, NULL));
        OCSP_RESPID_free(id);
        X509_free(x);
        X509_free(other);
    }
    X509 *empty = X509_new();
    o_int("empty", X509_self_signed(empty, 1));
    ERR_clear_error();
    X509_free(empty);
    o_int_err("none", X509_self_signed(NULL, 1));
    return 0;
}
