/* The exported names of configuration files: NCONF_new_ex(3). */
#include "compat/bio/bio.h"
#include "compat/conf/conf.h"
#include "compat/err/raise.h"

#include <openssl/err.h>

static CONF_METHOD default_method = {.name = "OpenSSL default"};

static CONF *new_conf(OSSL_LIB_CTX *libctx, CONF_METHOD *meth)
{
    CONF *conf = cx_nconf_new(libctx);
    if (conf != NULL) {
        conf->meth = meth != NULL ? meth : &default_method;
    }
    return conf;
}

/* NCONF_new, NCONF_new_ex, NCONF_free, NCONF_free_data, NCONF_default, NCONF_get0_libctx - see
 * NCONF_new_ex(3). abi: full.
 *
 * test  tests/oracle/conf.c
 */
CX_API CONF_METHOD *NCONF_default(void)
{
    return &default_method;
}

CX_API CONF *NCONF_new_ex(OSSL_LIB_CTX *libctx, CONF_METHOD *meth)
{
    return new_conf(libctx, meth);
}

CX_API CONF *NCONF_new(CONF_METHOD *meth)
{
    return new_conf(NULL, meth);
}

CX_API void NCONF_free(CONF *conf)
{
    cx_nconf_free(conf);
}

CX_API void NCONF_free_data(CONF *conf)
{
    if (conf != NULL) {
        cx_nconf_clear(conf);
    }
}

CX_API OSSL_LIB_CTX *NCONF_get0_libctx(const CONF *conf)
{
    return conf->libctx;
}

static bool is_conf(const CONF *conf)
{
    if (conf == NULL) {
        cx_raise(ERR_LIB_CONF, CONF_R_NO_CONF);
    }
    return conf != NULL;
}

/* NCONF_load, NCONF_load_bio, NCONF_load_fp - see NCONF_new_ex(3), config(5). abi: full.
 *
 * out   eline  the line of the failure; untouched otherwise
 * err   of ERR_LIB_CONF with "line N"; a file that cannot be opened as BIO_new_file()
 * test  tests/oracle/conf.c
 */
CX_API int NCONF_load(CONF *conf, const char *file, long *eline)
{
    return is_conf(conf) ? cx_nconf_load(conf, file, eline) : 0;
}

CX_API int NCONF_load_bio(CONF *conf, BIO *bp, long *eline)
{
    return is_conf(conf) ? cx_nconf_load_bio(conf, bp, eline) : 0;
}

CX_API int NCONF_load_fp(CONF *conf, FILE *fp, long *eline)
{
    BIO *bio = is_conf(conf) ? cx_bio_new_fp(fp, BIO_NOCLOSE) : NULL;
    int ret = bio != NULL ? cx_nconf_load_bio(conf, bio, eline) : 0;
    cx_bio_free(bio);
    return ret;
}

/* NCONF_get_string, NCONF_get_number_e, NCONF_get_section, NCONF_get_section_names - see
 * NCONF_new_ex(3). abi: full.
 *
 * err   CONF_R_NO_VALUE with "group=... name=...", CONF_R_NO_CONF, CONF_R_NO_SECTION
 * test  tests/oracle/conf.c
 */
static const char *get_string(const CONF *conf, const char *group, const char *name)
{
    const char *value = conf != NULL ? cx_nconf_find(conf, group, name) : NULL;
    if (value != NULL) {
        return value;
    }
    if (conf == NULL) {
        cx_raise(ERR_LIB_CONF, CONF_R_NO_CONF_OR_ENVIRONMENT_VARIABLE);
        return NULL;
    }
    cx_raise_text(ERR_LIB_CONF, CONF_R_NO_VALUE, "group=%s name=%s", group != NULL ? group : "",
                  name);
    return NULL;
}

CX_API char *NCONF_get_string(const CONF *conf, const char *group, const char *name)
{
    return (char *)(uintptr_t)get_string(conf, group, name);
}

CX_API int NCONF_get_number_e(const CONF *conf, const char *group, const char *name, long *result)
{
    if (result == NULL) {
        cx_raise(ERR_LIB_CONF, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    const char *text = get_string(conf, group, name);
    if (text == NULL) {
        return 0;
    }
    long n = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *text - '0', &n)) {
            cx_raise(ERR_LIB_CONF, CONF_R_NUMBER_TOO_LARGE);
            return 0;
        }
    }
    *result = n;
    return 1;
}

CX_API STACK_OF(CONF_VALUE) * NCONF_get_section(const CONF *conf, const char *section)
{
    if (!is_conf(conf)) {
        return NULL;
    }
    if (section == NULL) {
        cx_raise(ERR_LIB_CONF, CONF_R_NO_SECTION);
        return NULL;
    }
    return cx_nconf_section(conf, section);
}

CX_API STACK_OF(OPENSSL_CSTRING) * NCONF_get_section_names(const CONF *conf)
{
    OPENSSL_STACK *names = cx_sk_new_null();
    for (int i = 0; names != NULL && i < cx_sk_num(cx_nconf_sections(conf)); i++) {
        const struct cx_section *s = cx_sk_value(cx_nconf_sections(conf), i);
        if (cx_sk_push(names, s->name) <= 0) {
            cx_sk_free(names);
            return NULL;
        }
    }
    return (STACK_OF(OPENSSL_CSTRING) *)names;
}

static int dump(const CONF *conf, BIO *out)
{
    for (int i = 0; is_conf(conf) && i < cx_sk_num(cx_nconf_sections(conf)); i++) {
        const struct cx_section *s = cx_sk_value(cx_nconf_sections(conf), i);
        cx_bio_printf(out, "[[%s]]\n", s->name);
        for (int k = 0; k < cx_sk_num(s->values); k++) {
            const CONF_VALUE *v = cx_sk_value(s->values, k);
            cx_bio_printf(out, "[%s] %s=%s\n", s->name, v->name, v->value);
        }
    }
    return conf != NULL ? 1 : 0;
}

/* NCONF_dump_bio, NCONF_dump_fp - see NCONF_new_ex(3). abi: subset, in the order of the file where
 * OpenSSL's is that of its hash table.
 *
 * test  tests/oracle/conf.c
 */
CX_API int NCONF_dump_bio(const CONF *conf, BIO *out)
{
    return dump(conf, out);
}

CX_API int NCONF_dump_fp(const CONF *conf, FILE *out)
{
    BIO *bio = cx_bio_new_fp(out, BIO_NOCLOSE);
    int ret = bio != NULL ? dump(conf, bio) : 0;
    cx_bio_free(bio);
    return ret;
}
