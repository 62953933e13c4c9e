/* Trusted certificates by URI: X509_LOOKUP_store(3), X509_STORE_load_store(3). */
#include "compat/err/raise.h"
#include "compat/store/store.h"
#include "compat/x509/store_types.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

/* Puts the certificates and CRLs of a file into the store; false when it cannot be opened. */
static bool load_file(X509_STORE *store, const char *uri)
{
    OSSL_STORE_CTX *ctx = cx_store_open(uri, NULL, NULL, NULL, NULL);

    if (ctx == NULL) {
        return false;
    }
    bool ok = true;
    while (ok && !ctx->eof) {
        OSSL_STORE_INFO *info = cx_store_load(ctx);
        if (info != NULL && info->type == OSSL_STORE_INFO_CERT) {
            ok = cx_store_add_cert(store, (X509 *)info->data) != 0;
        } else if (info != NULL && info->type == OSSL_STORE_INFO_CRL) {
            ok = cx_store_add_crl(store, (X509_CRL *)info->data) != 0;
        }
        cx_store_info_free(info);
    }
    cx_store_close(ctx);
    return ok;
}

/* Without a URI the default folder is meant, which X509_LOOKUP_hash_dir() looks into. */
static int store_ctrl(X509_LOOKUP *lookup, int cmd, const char *arg, long number, char **ret)
{
    (void)number;
    (void)ret;
    if (cmd != X509_L_ADD_STORE && cmd != X509_L_LOAD_STORE) {
        return 0;
    }
    if (arg == NULL) {
        return cmd == X509_L_ADD_STORE ? 1 : 0;
    }
    return load_file(lookup->store_ctx, arg) ? 1 : 0;
}

static char method_name[] = "Load certs from STORE URIs";
static X509_LOOKUP_METHOD method = {.name = method_name, .ctrl = store_ctrl};

/* X509_LOOKUP_store - see X509_LOOKUP_hash_dir(3). abi: subset: a file is read when it is added,
 * and what is no certificate or CRL in it is passed over, where OpenSSL stops; the default folder,
 * without a URI, is left to X509_LOOKUP_hash_dir().
 *
 * test  tests/oracle/store.c
 */
CX_API X509_LOOKUP_METHOD *X509_LOOKUP_store(void)
{
    return &method;
}

/* X509_STORE_load_store - see SSL_CTX_load_verify_locations(3). abi: subset: files alone, read at
 * once. test: tests/oracle/store.c */
CX_API int X509_STORE_load_store(X509_STORE *ctx, const char *uri)
{
    return load_file(ctx, uri) ? 1 : 0;
}

CX_API int X509_STORE_load_store_ex(X509_STORE *ctx, const char *uri, OSSL_LIB_CTX *libctx,
                                    const char *propq)
{
    (void)libctx;
    (void)propq;
    return load_file(ctx, uri) ? 1 : 0;
}
