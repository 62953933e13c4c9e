/* Logs and the list of those that are known: CTLOG_new(3), CTLOG_STORE_new(3). */
#include "compat/conf/conf.h"
#include "compat/ct/ct.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/init/init.h"
#include "compat/x509/items.h"

#include <ctype.h>
#include <openssl/conferr.h>
#include <openssl/err.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define raise_ct(reason) cx_raise(ERR_LIB_CT, (reason))

static bool key_id(const EVP_PKEY *key, uint8_t id[CT_V1_HASHLEN])
{
    const struct cr_key *inner = key != NULL ? cx_pkey_key(key) : NULL;
    uint8_t *spki = NULL;
    size_t n = 0;

    if (inner == NULL || cr_key_to_spki(inner, &spki, &n) != T13_OK) {
        raise_ct(CT_R_LOG_KEY_INVALID);
        return false;
    }
    bool ok = cr_hash_once(CR_SHA256, bytes_of(spki, n), id) == T13_OK;
    mem_free(spki);
    return ok;
}

static void log_free(CTLOG *log)
{
    if (log != NULL) {
        mem_free(log->name);
        cx_pkey_free(log->key);
        mem_free(log);
    }
}

/* log_new takes the key over when it succeeds. */
static CTLOG *log_new(EVP_PKEY *key, const char *name)
{
    CTLOG *log = mem_zalloc(sizeof(*log));

    if (log == NULL) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    log->name = mem_strdup(name);
    if (log->name == NULL || !key_id(key, log->id)) {
        log_free(log);
        return NULL;
    }
    log->key = key;
    return log;
}

/* CTLOG_new and its family - see CTLOG_new(3). abi: full. */
CX_API CTLOG *CTLOG_new(EVP_PKEY *public_key, const char *name)
{
    return log_new(public_key, name);
}

CX_API CTLOG *CTLOG_new_ex(EVP_PKEY *public_key, const char *name, OSSL_LIB_CTX *libctx,
                           const char *propq)
{
    (void)libctx;
    (void)propq;
    return log_new(public_key, name);
}

CX_API void CTLOG_free(CTLOG *log)
{
    log_free(log);
}

static EVP_PKEY *decode_key(const char *text)
{
    uint8_t *der = NULL;
    size_t n = 0;
    EVP_PKEY *pkey = NULL;

    if (cx_ct_decode(text, &der, &n)) {
        const uint8_t *at = der;
        X509_PUBKEY *key = cx_asn1_d2i(NULL, &at, (long)n, CX_IT(X509_PUBKEY));
        pkey = key != NULL ? cx_pkey_ref(cx_pubkey_get0(key)) : NULL;
        cx_asn1_free(key, CX_IT(X509_PUBKEY));
    }
    mem_free(der);
    if (pkey == NULL) {
        raise_ct(CT_R_LOG_CONF_INVALID_KEY);
    }
    return pkey;
}

static int from_base64(CTLOG **out, const char *text, const char *name)
{
    if (out == NULL) {
        raise_ct(ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    EVP_PKEY *key = decode_key(text);
    if (key == NULL) {
        return 0;
    }
    *out = log_new(key, name);
    if (*out == NULL) {
        cx_pkey_free(key);
        return 0;
    }
    return 1;
}

CX_API int CTLOG_new_from_base64(CTLOG **ct_log, const char *pkey_base64, const char *name)
{
    return from_base64(ct_log, pkey_base64, name);
}

CX_API int CTLOG_new_from_base64_ex(CTLOG **ct_log, const char *pkey_base64, const char *name,
                                    OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return from_base64(ct_log, pkey_base64, name);
}

CX_API const char *CTLOG_get0_name(const CTLOG *log)
{
    return log->name;
}

CX_API void CTLOG_get0_log_id(const CTLOG *log, const uint8_t **log_id, size_t *log_id_len)
{
    *log_id = log->id;
    *log_id_len = CT_V1_HASHLEN;
}

CX_API EVP_PKEY *CTLOG_get0_public_key(const CTLOG *log)
{
    return log->key;
}

CTLOG_STORE *cx_ctlog_store_new(void)
{
    CTLOG_STORE *store = mem_zalloc(sizeof(*store));

    if (store == NULL) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&store->refs, 1);
    store->logs = sk_CTLOG_new_null();
    if (store->logs == NULL) {
        mem_free(store);
        return NULL;
    }
    return store;
}

void cx_ctlog_store_free(CTLOG_STORE *store)
{
    if (store != NULL && atomic_fetch_sub_explicit(&store->refs, 1, memory_order_acq_rel) == 1) {
        sk_CTLOG_pop_free(store->logs, log_free);
        mem_free(store);
    }
}

CTLOG_STORE *cx_ctlog_store_ref(CTLOG_STORE *store)
{
    if (store != NULL) {
        atomic_fetch_add_explicit(&store->refs, 1, memory_order_relaxed);
    }
    return store;
}

/* CTLOG_STORE_new and its family - see CTLOG_STORE_new(3). abi: full. */
CX_API CTLOG_STORE *CTLOG_STORE_new(void)
{
    return cx_ctlog_store_new();
}

CX_API CTLOG_STORE *CTLOG_STORE_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_ctlog_store_new();
}

CX_API void CTLOG_STORE_free(CTLOG_STORE *store)
{
    cx_ctlog_store_free(store);
}

const CTLOG *cx_ctlog_find(const CTLOG_STORE *store, const uint8_t *id, size_t n)
{
    for (int i = 0; store != NULL && i < sk_CTLOG_num(store->logs); i++) {
        const CTLOG *log = sk_CTLOG_value(store->logs, i);
        if (n <= CT_V1_HASHLEN && (n == 0 || memcmp(log->id, id, n) == 0)) {
            return log;
        }
    }
    return NULL;
}

/* CTLOG_STORE_get0_log_by_id - see CTLOG_STORE_get0_log_by_id(3). abi: full. */
CX_API const CTLOG *CTLOG_STORE_get0_log_by_id(const CTLOG_STORE *store, const uint8_t *log_id,
                                               size_t log_id_len)
{
    return cx_ctlog_find(store, log_id, log_id_len);
}

/* setting is NCONF_get_string(), which says what it does not find. */
static const char *setting(const CONF *conf, const char *section, const char *name)
{
    const char *value = cx_nconf_find(conf, section, name);

    if (value == NULL) {
        cx_raise_text(ERR_LIB_CONF, CONF_R_NO_VALUE, "group=%s name=%s",
                      section != NULL ? section : "", name);
    }
    return value;
}

/* configured makes the log that a section describes. */
static CTLOG *configured(const CONF *conf, const char *section)
{
    const char *name = setting(conf, section, "description");
    CTLOG *log = NULL;

    if (name == NULL) {
        raise_ct(CT_R_LOG_CONF_MISSING_DESCRIPTION);
        return NULL;
    }
    const char *key = setting(conf, section, "key");
    if (key == NULL) {
        raise_ct(CT_R_LOG_CONF_MISSING_KEY);
        return NULL;
    }
    return from_base64(&log, key, name) == 1 ? log : NULL;
}

/* load_one adds the log of a section; one that is wrong is passed over and counted. */
static bool load_one(CTLOG_STORE *store, const CONF *conf, const char *name, size_t n, int *bad)
{
    char *section = mem_zalloc(n + 1);

    if (section == NULL) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return false;
    }
    memcpy(section, name, n);
    CTLOG *log = configured(conf, section);
    mem_free(section);
    if (log == NULL) {
        (*bad)++;
        return true;
    }
    if (sk_CTLOG_push(store->logs, log) == 0) {
        log_free(log);
        raise_ct(ERR_R_MALLOC_FAILURE);
        return false;
    }
    return true;
}

/* load_list goes through names that commas part; spaces around them and empty ones do not count. */
static bool load_list(CTLOG_STORE *store, const CONF *conf, const char *list)
{
    int bad = 0;

    for (;;) {
        size_t n = strcspn(list, ",");
        size_t from = 0;
        size_t to = n;
        while (from < to && isspace((unsigned char)list[from]) != 0) {
            from++;
        }
        while (to > from && isspace((unsigned char)list[to - 1]) != 0) {
            to--;
        }
        if (to > from && !load_one(store, conf, list + from, to - from, &bad)) {
            return false;
        }
        if (list[n] == '\0') {
            return bad == 0;
        }
        list += n + 1;
    }
}

int cx_ctlog_store_load(CTLOG_STORE *store, const char *file)
{
    CONF *conf = cx_nconf_new(NULL);
    bool ok = false;

    if (conf == NULL) {
        return 0;
    }
    if (cx_nconf_load(conf, file, NULL) > 0) {
        const char *list = setting(conf, NULL, "enabled_logs");
        ok = list != NULL && load_list(store, conf, list);
    }
    cx_nconf_free(conf);
    if (!ok) {
        raise_ct(CT_R_LOG_CONF_INVALID);
    }
    return ok;
}

/* CTLOG_STORE_load_file and CTLOG_STORE_load_default_file - see CTLOG_STORE_new(3). abi: full. */
CX_API int CTLOG_STORE_load_file(CTLOG_STORE *store, const char *file)
{
    return cx_ctlog_store_load(store, file);
}

int cx_ctlog_store_load_default(CTLOG_STORE *store)
{
    const char *file = secure_getenv("CTLOG_FILE");

    return cx_ctlog_store_load(store, file != NULL ? file : CX_OPENSSLDIR "/ct_log_list.cnf");
}

CX_API int CTLOG_STORE_load_default_file(CTLOG_STORE *store)
{
    return cx_ctlog_store_load_default(store);
}
