/* Certificates into a stack: X509_add_cert(3). */
#include "compat/err/raise.h"
#include "compat/stack/stack.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>

static bool same(const X509 *a, const X509 *b)
{
    struct bytes x = cx_x509_der(a);
    struct bytes y = cx_x509_der(b);

    return a == b || (x.n == y.n && x.n > 0 && memcmp(x.p, y.p, x.n) == 0);
}

static bool is_there(const OPENSSL_STACK *sk, const X509 *cert)
{
    for (int i = 0; i < cx_sk_num(sk); i++) {
        if (same((const X509 *)cx_sk_value(sk, i), cert)) {
            return true;
        }
    }
    return false;
}

static bool given(const OPENSSL_STACK *sk)
{
    if (sk == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
    }
    return sk != NULL;
}

static int add(OPENSSL_STACK *sk, X509 *cert, int flags)
{
    if ((flags & X509_ADD_FLAG_NO_DUP) != 0 && is_there(sk, cert)) {
        return 1;
    }
    if ((flags & X509_ADD_FLAG_NO_SS) != 0) {
        int self_signed = cx_x509_self_signed(cert, 0);
        if (self_signed != 0) {
            return self_signed > 0 ? 1 : 0;
        }
    }
    if (cx_sk_insert(sk, cert, (flags & X509_ADD_FLAG_PREPEND) != 0 ? 0 : -1) == 0) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    if ((flags & X509_ADD_FLAG_UP_REF) != 0) {
        (void)cx_x509_up_ref(cert);
    }
    return 1;
}

/* X509_add_cert and X509_add_certs - see X509_add_cert(3). abi: full.
 * test: tests/oracle/x509_add.c */
CX_API int X509_add_cert(STACK_OF(X509) * sk, X509 *cert, int flags)
{
    return given((OPENSSL_STACK *)sk) ? add((OPENSSL_STACK *)sk, cert, flags) : 0;
}

CX_API int X509_add_certs(STACK_OF(X509) * sk, STACK_OF(X509) * certs, int flags)
{
    const OPENSSL_STACK *from = (const OPENSSL_STACK *)certs;
    int n = cx_sk_num(from);

    if (!given((OPENSSL_STACK *)sk)) {
        return 0;
    }
    for (int i = 0; i < n; i++) {
        int at = (flags & X509_ADD_FLAG_PREPEND) != 0 ? n - 1 - i : i;
        if (add((OPENSSL_STACK *)sk, (X509 *)cx_sk_value(from, at), flags) == 0) {
            return 0;
        }
    }
    return 1;
}
