/* Compression - see SSL_COMP_get_compression_methods(3). TLS 1.3 has none, and as in a build
 * without zlib there is no method that could be added. */
#include "compat/ssl/local.h"

#include "compat/stack/stack.h"

#include <openssl/comp.h>

struct ssl_comp_st {
    int id;
    const char *name;
    COMP_METHOD *method;
};

static _Atomic(STACK_OF(SSL_COMP) *) methods;

/* SSL_COMP_get_compression_methods and its family - see SSL_COMP_get_compression_methods(3).
 * abi: full. */
CX_API STACK_OF(SSL_COMP) * SSL_COMP_get_compression_methods(void)
{
    STACK_OF(SSL_COMP) *now = atomic_load(&methods);
    if (now != NULL) {
        return now;
    }
    STACK_OF(SSL_COMP) *empty = (STACK_OF(SSL_COMP) *)cx_sk_new_null();
    if (empty != NULL && !atomic_compare_exchange_strong(&methods, &now, empty)) {
        cx_sk_free(CX_SK(empty));
        return now;
    }
    return empty;
}

CX_API STACK_OF(SSL_COMP) * SSL_COMP_set0_compression_methods(STACK_OF(SSL_COMP) * meths)
{
    return atomic_exchange(&methods, meths);
}

CX_API int SSL_COMP_add_compression_method(int id, COMP_METHOD *cm)
{
    (void)id;
    (void)cm;
    return 1; /* 1 is failure: a method of type NID_undef */
}

CX_API const char *SSL_COMP_get_name(const COMP_METHOD *comp)
{
    return comp != NULL ? "(undef)" : NULL;
}

CX_API const char *SSL_COMP_get0_name(const SSL_COMP *comp)
{
    return comp->name;
}

CX_API int SSL_COMP_get_id(const SSL_COMP *comp)
{
    return comp->id;
}
