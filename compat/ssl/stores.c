/* Where trusted certificates come from, by their default places and by URI. */
#include "compat/ssl/local.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <errno.h>
#include <openssl/storeerr.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <sys/stat.h>

/* add_default gives a store the default file or folder; one that cannot be read is no error. */
static int add_default(SSL_CTX *ctx, X509_LOOKUP_METHOD *method, int cmd)
{
    X509_STORE *store = cx_ctx_store(ctx);
    X509_LOOKUP *lookup = cx_store_add_lookup(store, method);
    if (lookup != NULL) {
        cx_err_mark();
        (void)cx_lookup_ctrl(lookup, cmd, NULL, X509_FILETYPE_DEFAULT, NULL);
        cx_err_pop_to_mark();
    }
    cx_store_free(store);
    return lookup != NULL;
}

/* SSL_CTX_set_default_verify_dir and SSL_CTX_set_default_verify_file - see
 * SSL_CTX_load_verify_locations(3). abi: full. */
CX_API int SSL_CTX_set_default_verify_dir(SSL_CTX *ctx)
{
    return add_default(ctx, cx_lookup_hash_dir(), X509_L_ADD_DIR);
}

CX_API int SSL_CTX_set_default_verify_file(SSL_CTX *ctx)
{
    return add_default(ctx, cx_lookup_file(), X509_L_FILE_LOAD);
}

/* path_of gives the path that a "file:" URI, or no URI at all, names; NULL for another scheme. */
static const char *path_of(const char *uri)
{
    if (strncmp(uri, "file://localhost/", 17) == 0) {
        return uri + 16;
    }
    if (strncmp(uri, "file:///", 8) == 0) {
        return uri + 7;
    }
    if (strncmp(uri, "file:", 5) == 0) {
        return uri + 5;
    }
    const char *colon = strchr(uri, ':');
    return colon != NULL && colon[1] == '/' && colon[2] == '/' ? NULL : uri;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* exists: the path can be looked at, or the queue says what OpenSSL's loaders say. */
static bool exists(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0) {
        return true;
    }
    int code = errno;
    cx_raise_text(ERR_LIB_OSSL_STORE, OSSL_STORE_R_UNREGISTERED_SCHEME, "scheme=file");
    cx_raise_text(ERR_LIB_SYS, code, "calling stat(%s)", path);
    return false;
}

/* SSL_CTX_load_verify_store - see SSL_CTX_load_verify_locations(3). abi: subset, of files and
 * folders, which are read at once. */
CX_API int SSL_CTX_load_verify_store(SSL_CTX *ctx, const char *CAstore)
{
    const char *path = path_of(CAstore);
    if (path == NULL) {
        cx_ssl_raise(ERR_R_UNSUPPORTED);
        return 0;
    }
    if (!exists(path)) {
        return 0;
    }
    X509_STORE *store = cx_ctx_store(ctx);
    int ret = is_folder(path) ? cx_store_load_path(store, path) : cx_store_load_file(store, path);
    cx_store_free(store);
    return ret;
}

/* SSL_CTX_set_default_verify_store - see SSL_CTX_load_verify_locations(3): $SSL_CERT_URI has no
 * default, and without one OpenSSL adds nothing. abi: subset, adds nothing. */
CX_API int SSL_CTX_set_default_verify_store(SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, cert_store) != NULL;
}

/* SSL_add_store_cert_subjects_to_stack - see SSL_load_client_CA_file(3). abi: subset, of files and
 * folders. */
CX_API int SSL_add_store_cert_subjects_to_stack(STACK_OF(X509_NAME) * stackCAs, const char *uri)
{
    const char *path = path_of(uri);
    if (path == NULL) {
        cx_ssl_raise(ERR_R_UNSUPPORTED);
        return 0;
    }
    if (!exists(path)) {
        return 0;
    }
    return is_folder(path) ? cx_add_ca_names_dir(stackCAs, path)
                           : cx_add_ca_names_file(stackCAs, path);
}
