/* X509_add_cert(3): each flag, into an empty stack, one that has the certificate, and none. */
#include "oracle.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

static X509 *load(const char *name)
{
    BIO *file = BIO_new_file(o_cert(name), "r");
    X509 *x = PEM_read_bio_X509(file, NULL, NULL, NULL);
    BIO_free(file);
    return x;
}

static void show(STACK_OF(X509) * sk)
{
    for (int i = 0; i < sk_X509_num(sk); i++) {
        char name[200];
        o_str("  has", X509_NAME_oneline(X509_get_subject_name(sk_X509_value(sk, i)), name, 200));
    }
}

int main(void)
{
    static const char *const name[] = {"p256.pem", "selfsigned.pem", "rsa.pem"};
    X509 *cert[3];
    STACK_OF(X509) *all = sk_X509_new_null();
    for (int i = 0; i < 3; i++) {
        cert[i] = load(name[i]);
        sk_X509_push(all, cert[i]);
    }
    X509 *again = load(name[0]);
    for (int flags = 0; flags < 16; flags++) {
        STACK_OF(X509) *sk = sk_X509_new_null();
        /* Without UP_REF the stack takes over the caller's reference. */
        for (int i = 0; i < 3 && (flags & X509_ADD_FLAG_UP_REF) == 0; i++) {
            X509_up_ref(cert[i]);
        }
        o_int("flags", flags);
        o_int_err("all", X509_add_certs(sk, all, flags));
        show(sk);
        int before = sk_X509_num(sk);
        o_int_err("again", X509_add_cert(sk, again, flags | X509_ADD_FLAG_UP_REF));
        o_int("more", sk_X509_num(sk) - before);
        show(sk);
        int has_self = 0;
        for (int i = 0; i < sk_X509_num(sk); i++) {
            has_self |= sk_X509_value(sk, i) == cert[1];
        }
        if (!has_self && (flags & X509_ADD_FLAG_UP_REF) == 0) {
            X509_free(cert[1]);
        }
        sk_X509_pop_free(sk, X509_free);
    }
    o_int_err("no stack", X509_add_cert(NULL, again, 0));
    o_int_err("none to add", X509_add_certs(NULL, NULL, 0));
    o_int_err("no stack for these", X509_add_certs(NULL, all, 0));
    X509_free(again);
    sk_X509_pop_free(all, X509_free);
    return 0;
}
