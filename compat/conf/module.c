/* What a configuration file sets up: CONF_modules_load_file(3), config(5). */
#include "compat/conf/conf.h"
#include "compat/err/raise.h"
#include "compat/init/init.h"
#include "compat/obj/obj.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

/* oid_section: "name = 1.2.3" or "short name = long name, 1.2.3". */
static int run_oids(const CONF *conf, const char *section)
{
    OPENSSL_STACK *values = CX_SK(cx_nconf_section(conf, section));
    if (values == NULL) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ERROR_LOADING_SECTION);
        return -1;
    }
    for (int i = 0; i < cx_sk_num(values); i++) {
        const CONF_VALUE *v = cx_sk_value(values, i);
        const char *comma = strrchr(v->value, ',');
        const char *oid = comma != NULL ? comma + 1 + strspn(comma + 1, " \t") : v->value;
        const char *ln_start = v->value + strspn(v->value, " \t");
        char *ln = NULL;
        if (comma != NULL) {
            size_t n = (size_t)(comma - ln_start);
            while (n > 0 && (ln_start[n - 1] == ' ' || ln_start[n - 1] == '\t')) {
                n--;
            }
            ln = mem_alloc(n + 1);
            if (ln == NULL || n == 0) {
                mem_free(ln);
                cx_raise(ERR_LIB_ASN1, ASN1_R_ADDING_OBJECT);
                return -1;
            }
            memcpy(ln, ln_start, n);
            ln[n] = 0;
        }
        int nid = cx_obj_create(oid, v->name, ln != NULL ? ln : v->name);
        mem_free(ln);
        if (nid == NID_undef) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_ADDING_OBJECT);
            return -1;
        }
    }
    return 1;
}

/* Sections about what we have one of: read without effect. */
static int run_nothing(const CONF *conf, const char *section)
{
    (void)conf;
    (void)section;
    return 1;
}

static const struct module {
    const char *name;
    int (*run)(const CONF *conf, const char *section);
} modules[] = {
    {"oid_section", run_oids},     {"ssl_conf", cx_module_ssl},  {"providers", run_nothing},
    {"engines", run_nothing},      {"alg_section", run_nothing}, {"random", run_nothing},
    {"stbl_section", run_nothing},
};

/* run_one runs module name; config(5): what follows a dot tells two entries of one module apart. */
static int run_one(const CONF *conf, const char *name, const char *section, unsigned long flags)
{
    size_t n = strcspn(name, ".");
    bool loud = (flags & CONF_MFLAGS_SILENT) == 0;
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (strlen(modules[i].name) == n && strncmp(modules[i].name, name, n) == 0) {
            int ret = modules[i].run(conf, section);
            if (ret <= 0 && loud) {
                cx_raise_text(ERR_LIB_CONF, CONF_R_MODULE_INITIALIZATION_ERROR,
                              "module=%s, value=%s retcode=%-8d", name, section, ret);
            }
            return ret;
        }
    }
    if (loud) {
        cx_raise_text(ERR_LIB_CONF, CONF_R_UNKNOWN_MODULE_NAME, "module=%s", name);
    }
    return -1;
}

int cx_modules_load(const CONF *conf, const char *appname, unsigned long flags)
{
    if (conf == NULL) {
        return 1;
    }
    const char *section = appname != NULL ? cx_nconf_find(conf, NULL, appname) : NULL;
    if (section == NULL && (appname == NULL || (flags & CONF_MFLAGS_DEFAULT_SECTION) != 0)) {
        section = cx_nconf_find(conf, NULL, "openssl_conf");
    }
    if (section == NULL) {
        return 1;
    }
    OPENSSL_STACK *values = CX_SK(cx_nconf_section(conf, section));
    if (values == NULL) {
        if ((flags & CONF_MFLAGS_SILENT) == 0) {
            cx_raise_text(ERR_LIB_CONF, CONF_R_OPENSSL_CONF_REFERENCES_MISSING_SECTION,
                          "openssl_conf=%s", section);
        }
        return 0;
    }
    for (int i = 0; i < cx_sk_num(values); i++) {
        const CONF_VALUE *v = cx_sk_value(values, i);
        bool forgive = (flags & CONF_MFLAGS_IGNORE_ERRORS) != 0;
        cx_err_mark();
        int ret = run_one(conf, v->name, v->value, flags);
        if (ret > 0 || forgive) {
            cx_err_pop_to_mark();
            continue;
        }
        cx_err_clear_last_mark();
        return ret;
    }
    return 1;
}

static char *default_file(void)
{
    const char *path = cx_getenv("OPENSSL_CONF");
    return mem_strdup(path != NULL ? path : CX_OPENSSLDIR "/openssl.cnf");
}

int cx_modules_load_file(OSSL_LIB_CTX *libctx, const char *path, const char *appname,
                         unsigned long flags)
{
    char *owned = path == NULL ? default_file() : NULL;
    path = path != NULL ? path : owned;
    if (path == NULL) {
        return 0;
    }
    if (owned != NULL && owned[0] == 0) {
        mem_free(owned);
        return 1; /* OPENSSL_CONF= means: none */
    }
    cx_err_mark();
    CONF *conf = cx_nconf_new(libctx);
    int ret = 0;
    if (conf != NULL && cx_nconf_load(conf, path, NULL)) {
        ret = cx_modules_load(conf, appname, flags);
    } else if ((flags & CONF_MFLAGS_IGNORE_MISSING_FILE) != 0 &&
               ERR_GET_REASON(cx_err_peek_last()) == CONF_R_NO_SUCH_FILE) {
        ret = 1;
    }
    cx_nconf_free(conf);
    mem_free(owned);
    if ((flags & CONF_MFLAGS_IGNORE_RETURN_CODES) != 0) {
        ret = 1;
    }
    if (ret > 0) {
        cx_err_pop_to_mark();
    } else {
        cx_err_clear_last_mark();
    }
    return ret;
}

/* CONF_modules_load, CONF_modules_load_file, CONF_modules_load_file_ex, OSSL_LIB_CTX_load_config,
 * CONF_get1_default_config_file - see CONF_modules_load_file(3). abi: subset, modules are
 * oid_section and ssl_conf; providers and engines are read without effect and none is loaded from a
 * shared object.
 *
 * err   as OpenSSL's; CONF_R_UNKNOWN_MODULE_NAME without what loading a module would say
 * test  tests/oracle/conf.c
 */
CX_API int CONF_modules_load(const CONF *cnf, const char *appname, unsigned long flags)
{
    return cx_modules_load(cnf, appname, flags);
}

CX_API int CONF_modules_load_file(const char *filename, const char *appname, unsigned long flags)
{
    return cx_modules_load_file(NULL, filename, appname, flags);
}

CX_API int CONF_modules_load_file_ex(OSSL_LIB_CTX *libctx, const char *filename,
                                     const char *appname, unsigned long flags)
{
    return cx_modules_load_file(libctx, filename, appname, flags);
}

CX_API int OSSL_LIB_CTX_load_config(OSSL_LIB_CTX *ctx, const char *config_file)
{
    return cx_modules_load_file(ctx, config_file, NULL, 0) > 0 ? 1 : 0;
}

CX_API char *CONF_get1_default_config_file(void)
{
    return default_file();
}

/* CONF_modules_unload, CONF_modules_finish, OPENSSL_load_builtin_modules, OPENSSL_config - see
 * CONF_modules_free(3), OPENSSL_config(3). abi: full.
 *
 * What modules have set stays until the process ends; there is nothing to load or unload.
 * test  tests/oracle/conf.c
 */
CX_API void CONF_modules_unload(int all)
{
    (void)all;
}

CX_API void CONF_modules_finish(void)
{
}

CX_API void OPENSSL_load_builtin_modules(void)
{
}

CX_API void OPENSSL_config(const char *config_name)
{
    OPENSSL_INIT_SETTINGS settings = {
        .appname = (char *)(uintptr_t)config_name,
        .flags = CONF_MFLAGS_DEFAULT_SECTION | CONF_MFLAGS_IGNORE_MISSING_FILE |
                 CONF_MFLAGS_IGNORE_RETURN_CODES,
    };
    (void)cx_init(OPENSSL_INIT_LOAD_CONFIG, &settings);
}
