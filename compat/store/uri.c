/* What a URI names: OSSL_STORE_open(3), ossl_store-file(7), RFC 8089. */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/store/store.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/proverr.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define FILE_SCHEME "file:"

static void raise_scheme(const char *scheme, size_t n)
{
    cx_raise_text(ERR_LIB_OSSL_STORE, OSSL_STORE_R_UNREGISTERED_SCHEME, "scheme=%.*s",
                  n < 256 ? (int)n : 256, scheme);
}

/* A path that exists and is no directory: 1; 0 when it does not, -1 when it will not do. */
static int try_path(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        cx_raise_system(errno, "calling stat(%s)", path);
        return 0;
    }
    if (S_ISDIR(st.st_mode)) {
        cx_raise_text(ERR_LIB_OSSL_STORE, ERR_R_UNSUPPORTED, "%s is a directory", path);
        return -1;
    }
    return 1;
}

/* The path of a URI whose scheme is file:, or NULL with an error queued. An existing file of the
 * URI's own name wins, unless the URI has an authority. */
static const char *file_uri_path(const char *uri)
{
    const char *path = uri + sizeof(FILE_SCHEME) - 1;

    if (strncmp(path, "//", 2) == 0) {
        path += 2;
        if (strncasecmp(path, "localhost/", 10) == 0) {
            path += 9;
        } else if (*path != '/') {
            cx_raise(ERR_LIB_PROV, PROV_R_URI_AUTHORITY_UNSUPPORTED);
            return NULL;
        }
    } else {
        int found = try_path(uri);
        if (found != 0) {
            return found > 0 ? uri : NULL;
        }
    }
    if (*path != '/') {
        cx_raise_text(ERR_LIB_PROV, PROV_R_PATH_MUST_BE_ABSOLUTE, "Given path=%s", path);
        return NULL;
    }
    return try_path(path) > 0 ? path : NULL;
}

static const char *find_path(const char *uri)
{
    const char *colon = strchr(uri, ':');

    if (strncasecmp(uri, FILE_SCHEME, sizeof(FILE_SCHEME) - 1) == 0) {
        raise_scheme("file", 4);
        return file_uri_path(uri);
    }
    if (colon == NULL || strncmp(colon, "://", 3) != 0) {
        raise_scheme("file", 4);
        int found = try_path(uri);
        if (found != 0 || colon == NULL) {
            return found > 0 ? uri : NULL;
        }
    }
    raise_scheme(uri, (size_t)(colon - uri));
    cx_raise_text(ERR_LIB_OSSL_STORE, ERR_R_UNSUPPORTED,
                  "No store loader found: file: is the only scheme that is built in");
    return NULL;
}

BIO *cx_store_uri_open(const char *uri)
{
    cx_err_mark();
    const char *path = find_path(uri);
    BIO *bio = path != NULL ? cx_bio_new_file(path, "rb") : NULL;
    if (bio != NULL) {
        cx_err_pop_to_mark();
    } else {
        cx_err_clear_last_mark();
    }
    return bio;
}
