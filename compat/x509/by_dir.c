/* Directories whose files are named by the hash of a subject (certificates, ".0", ".1", …) or an
 * issuer (CRLs, ".r0", …): X509_LOOKUP_hash_dir(3), as openssl-rehash(1) makes them. */
#include "compat/err/raise.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "compat/asn1/sk.h"

#define MAX_SUFFIX 1000 /* files of one hash */
#define MAX_PATH 4096

/* A file of CRLs may come later: the next number to look at is kept for each hash. */
struct seen {
    unsigned long hash;
    int suffix;
};

struct directory {
    char *path;
    int type;
    OPENSSL_STACK *seen;
};

struct directories {
    OPENSSL_STACK *list;
};

static void free_directory(void *p)
{
    struct directory *dir = (struct directory *)p;

    mem_free(dir->path);
    cx_sk_pop_free(dir->seen, mem_free);
    mem_free(dir);
}

static int dir_new(X509_LOOKUP *lookup)
{
    struct directories *dirs = (struct directories *)mem_zalloc(sizeof(*dirs));

    lookup->method_data = dirs;
    if (dirs == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
    }
    return dirs != NULL;
}

static void dir_free(X509_LOOKUP *lookup)
{
    struct directories *dirs = (struct directories *)lookup->method_data;

    if (dirs != NULL) {
        cx_sk_pop_free(dirs->list, free_directory);
        mem_free(dirs);
    }
}

static bool add_one(struct directories *dirs, const char *path, size_t n, int type)
{
    struct directory *dir = NULL;

    for (int i = 0; i < cx_sk_num(dirs->list); i++) {
        const struct directory *old = (const struct directory *)cx_sk_value(dirs->list, i);
        if (strlen(old->path) == n && strncmp(old->path, path, n) == 0) {
            return true;
        }
    }
    dir = (struct directory *)mem_zalloc(sizeof(*dir));
    if (dir == NULL) {
        return false;
    }
    dir->path = (char *)mem_zalloc(n + 1);
    dir->seen = cx_sk_new_null();
    dir->type = type;
    if (dir->path != NULL) {
        memcpy(dir->path, path, n);
    }
    if (dirs->list == NULL) {
        dirs->list = cx_sk_new_null();
    }
    if (dir->path == NULL || dir->seen == NULL || dirs->list == NULL ||
        cx_sk_push(dirs->list, dir) <= 0) {
        free_directory(dir);
        return false;
    }
    return true;
}

/* A list with ":" between the directories. */
static int add_dirs(struct directories *dirs, const char *list, int type)
{
    if (list == NULL || *list == '\0') {
        cx_raise(ERR_LIB_X509, X509_R_INVALID_DIRECTORY);
        return 0;
    }
    for (;;) {
        size_t n = strcspn(list, ":");
        if (n > 0 && !add_one(dirs, list, n, type)) {
            cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
            return 0;
        }
        if (list[n] == '\0') {
            return 1;
        }
        list += n + 1;
    }
}

static int dir_ctrl(X509_LOOKUP *lookup, int cmd, const char *arg, long number, char **ret)
{
    struct directories *dirs = (struct directories *)lookup->method_data;
    int added = 0;

    (void)ret;
    if (cmd != X509_L_ADD_DIR) {
        return 0;
    }
    if (number != X509_FILETYPE_DEFAULT) {
        return add_dirs(dirs, arg, (int)number);
    }
    added = add_dirs(dirs, cx_default_cert_dir(), X509_FILETYPE_PEM);
    if (!added) {
        cx_raise(ERR_LIB_X509, X509_R_LOADING_CERT_DIR);
    }
    return added;
}

static struct seen *seen_of(struct directory *dir, unsigned long hash, bool make)
{
    struct seen *s = NULL;

    for (int i = 0; i < cx_sk_num(dir->seen); i++) {
        s = (struct seen *)cx_sk_value(dir->seen, i);
        if (s->hash == hash) {
            return s;
        }
    }
    s = make ? (struct seen *)mem_zalloc(sizeof(*s)) : NULL;
    if (s != NULL) {
        s->hash = hash;
        if (cx_sk_push(dir->seen, s) <= 0) {
            mem_free(s);
            s = NULL;
        }
    }
    return s;
}

/* Loads what the directory has under the hash, from *first on. */
static void load_hash(X509_LOOKUP *lookup, struct directory *dir, unsigned long hash, bool crl,
                      int *first)
{
    int suffix = *first;

    for (; suffix < MAX_SUFFIX; suffix++) {
        char path[MAX_PATH];
        struct stat st;
        int n =
            snprintf(path, sizeof(path), "%s/%08lx.%s%d", dir->path, hash, crl ? "r" : "", suffix);
        if (n < 0 || (size_t)n >= sizeof(path) || stat(path, &st) < 0) {
            break;
        }
        if (crl ? cx_lookup_load_crls(lookup, path, dir->type) == 0
                : cx_lookup_load_certs(lookup, path, dir->type, false) == 0) {
            break;
        }
    }
    *first = suffix;
}

static int dir_by_subject(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const X509_NAME *name,
                          X509_OBJECT *ret)
{
    struct directories *dirs = (struct directories *)lookup->method_data;
    unsigned long hash = 0;
    bool crl = type == X509_LU_CRL;
    int at = 0;

    if (name == NULL || (type != X509_LU_X509 && type != X509_LU_CRL)) {
        cx_raise(ERR_LIB_X509, X509_R_WRONG_LOOKUP_TYPE);
        return 0;
    }
    hash = cx_name_hash(name);
    for (int i = 0; i < cx_sk_num(dirs->list); i++) {
        struct directory *dir = (struct directory *)cx_sk_value(dirs->list, i);
        int first = 0;
        if (crl) {
            const struct seen *s = seen_of(dir, hash, false);
            first = s != NULL ? s->suffix : 0;
        }
        load_hash(lookup, dir, hash, crl, &first);
        if (crl && first > 0) {
            struct seen *s = seen_of(dir, hash, true);
            if (s != NULL && s->suffix < first) {
                s->suffix = first;
            }
        }
        if (cx_store_find(lookup->store_ctx, type, cx_name_der(name), &at, ret)) {
            X509_OBJECT extra = *ret;
            cx_object_clear(&extra); /* what is given is the store's */
            cx_err_clear();          /* of files that could not be used beside the one that could */
            return 1;
        }
    }
    return 0;
}

static char method_name[] = "Load certs from files in a directory";
static X509_LOOKUP_METHOD dir_method = {.name = method_name,
                                        .new_item = dir_new,
                                        .free = dir_free,
                                        .ctrl = dir_ctrl,
                                        .get_by_subject = dir_by_subject};

X509_LOOKUP_METHOD *cx_lookup_hash_dir(void)
{
    return &dir_method;
}

/* X509_LOOKUP_hash_dir. abi: full. */
CX_API X509_LOOKUP_METHOD *X509_LOOKUP_hash_dir(void)
{
    return &dir_method;
}
