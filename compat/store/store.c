/* Objects of a file, one after the other: OSSL_STORE_open(3), OSSL_STORE_attach(3). */
#include "compat/store/store.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/pem/pem.h"
#include "compat/ui/ui.h"
#include "compat/x509/x509.h"
#include "core/wire/wr.h"
#include "crypto/der.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <openssl/proverr.h>
#include <string.h>
#include <strings.h>

#define MAX_FILE ((size_t)64 << 20)

int cx_store_password(const OSSL_STORE_CTX *ctx, const char *what, char *buf, int size)
{
    if (ctx->ui_method == NULL) {
        cx_raise_text(ERR_LIB_CRYPTO, ERR_R_PASSED_INVALID_ARGUMENT,
                      "No password method specified");
        return -1;
    }
    UI *ui = cx_ui_new(ctx->ui_method);
    if (ui == NULL) {
        return -1;
    }
    ui->user_data = ctx->ui_data;
    mem_clear(buf, (size_t)size);
    char *prompt = cx_ui_prompt(ui, "pass phrase", what);
    int done = -1;
    if (prompt != NULL &&
        cx_ui_add_input(ui, prompt, UI_INPUT_FLAG_DEFAULT_PWD, buf, 0, size - 1) > 0) {
        done = cx_ui_process(ui);
        if (done == -2) {
            cx_raise(ERR_LIB_CRYPTO, ERR_R_INTERRUPTED_OR_CANCELLED);
        } else if (done < 0) {
            cx_raise(ERR_LIB_CRYPTO, ERR_R_UI_LIB);
        }
    }
    cx_ui_free(ui);
    mem_free(prompt);
    if (done < 0) {
        mem_clear(buf, (size_t)size);
        return -1;
    }
    return (int)strnlen(buf, (size_t)size);
}

/* Reads all that the BIO has: a file is looked at as PEM first and as DER then, and pipes cannot be
 * wound back. */
static bool read_all(OSSL_STORE_CTX *ctx)
{
    uint8_t part[4096];
    struct wr all = wr_growing();
    int n = 0;

    while (!all.bad && all.n <= MAX_FILE &&
           (n = cx_bio_read(ctx->bio, part, (int)sizeof(part))) > 0) {
        wr_bytes(&all, bytes_of(part, (size_t)n));
    }
    mem_clear(part, sizeof(part));
    if (!all.bad && all.n <= MAX_FILE && all.n > 0) {
        ctx->data = mem_dup(all.p, all.n);
        ctx->n = ctx->data != NULL ? all.n : 0;
    }
    bool ok = all.n == 0 ? !all.bad : ctx->data != NULL;
    wr_free(&all);
    if (!ok) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_MALLOC_FAILURE);
    }
    return ok;
}

enum found { FOUND, NOT_FOUND, BROKEN };

/* The next PEM block. One that does not hold together ends the file. */
static enum found next_pem(OSSL_STORE_CTX *ctx, struct cx_pem *pem)
{
    size_t left = ctx->n - ctx->pos;
    BIO *in = cx_bio_new_mem_buf(ctx->data + ctx->pos, (int)left);

    if (in == NULL) {
        ctx->eof = true;
        return BROKEN;
    }
    cx_err_mark();
    enum found found = cx_pem_read(in, pem) ? FOUND : BROKEN;
    if (found == BROKEN && ERR_GET_REASON(cx_err_peek_last()) == PEM_R_NO_START_LINE) {
        found = NOT_FOUND;
    }
    if (found == BROKEN) {
        cx_err_clear_last_mark();
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_UNSUPPORTED);
    } else {
        cx_err_pop_to_mark();
    }
    ctx->pos = found == NOT_FOUND ? ctx->pos : ctx->n - cx_bio_mem_bytes(in).n;
    (void)cx_bio_free(in);
    return found;
}

/* The next DER element, a SEQUENCE: all that we read is one. */
static bool next_der(OSSL_STORE_CTX *ctx, struct bytes *out)
{
    struct der rest = {ctx->data + ctx->pos, ctx->n - ctx->pos};

    if (!der_peek(&rest, DER_SEQUENCE) || !der_any(&rest, NULL, NULL, out)) {
        return false;
    }
    ctx->pos = ctx->n - rest.n;
    return true;
}

/* The next thing of any type; NULL at the end, which is noted, or for an error. */
static OSSL_STORE_INFO *next(OSSL_STORE_CTX *ctx)
{
    struct cx_pem pem = {0};
    struct bytes der = {0};
    OSSL_STORE_INFO *info = cx_store_waiting(ctx);

    if (info != NULL) {
        return info;
    }
    if (!ctx->not_pem) {
        bool first = ctx->pos == 0;
        enum found found = next_pem(ctx, &pem);
        if (found == FOUND) {
            info = cx_store_from_pem(ctx, &pem);
            cx_pem_clear(&pem);
            return info;
        }
        ctx->not_pem = first && found == NOT_FOUND;
        ctx->eof = !first && found == NOT_FOUND;
        if (!ctx->not_pem) {
            return NULL;
        }
    }
    if (!next_der(ctx, &der)) {
        ctx->eof = true;
        return NULL;
    }
    return cx_store_from_der(ctx, der);
}

/* Skips what was not asked for, or what the application's function drops. */
static OSSL_STORE_INFO *load(OSSL_STORE_CTX *ctx)
{
    bool skipped = false;

    if (!ctx->loading) {
        ctx->loading = true;
        if (!read_all(ctx) || ctx->n == 0) {
            ctx->eof = true;
            return NULL;
        }
    }
    while (!ctx->eof) {
        OSSL_STORE_INFO *info = next(ctx);
        if (info == NULL) {
            break;
        }
        if (ctx->expected != 0 && info->type != ctx->expected) {
            skipped = skipped || info->type != OSSL_STORE_INFO_CERT;
            cx_store_info_free(info);
            continue;
        }
        if (ctx->post_process != NULL) {
            info = ctx->post_process(info, ctx->post_process_data);
        }
        if (info != NULL) {
            return info;
        }
    }
    if (ctx->eof && skipped) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_UNSUPPORTED);
    }
    return NULL;
}

static OSSL_STORE_CTX *make(BIO *bio, const UI_METHOD *ui_method, void *ui_data,
                            OSSL_STORE_post_process_info_fn post_process, void *post_process_data)
{
    OSSL_STORE_CTX *ctx = (OSSL_STORE_CTX *)mem_zalloc(sizeof(*ctx));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    ctx->bio = bio;
    ctx->ui_method = ui_method;
    ctx->ui_data = ui_data;
    ctx->post_process = post_process;
    ctx->post_process_data = post_process_data;
    return ctx;
}

OSSL_STORE_CTX *cx_store_open(const char *uri, const UI_METHOD *ui_method, void *ui_data,
                              OSSL_STORE_post_process_info_fn post_process, void *post_process_data)
{
    BIO *bio = cx_store_uri_open(uri);
    OSSL_STORE_CTX *ctx =
        bio != NULL ? make(bio, ui_method, ui_data, post_process, post_process_data) : NULL;

    if (ctx == NULL) {
        (void)cx_bio_free(bio);
    }
    return ctx;
}

void cx_store_close(OSSL_STORE_CTX *ctx)
{
    if (ctx == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof(ctx->ready) / sizeof(ctx->ready[0]); i++) {
        cx_store_info_free(ctx->ready[i]);
    }
    cx_x509_chain_free(ctx->chain);
    mem_clear_free(ctx->data, ctx->n);
    (void)cx_bio_free(ctx->bio);
    mem_free(ctx);
}

OSSL_STORE_INFO *cx_store_load(OSSL_STORE_CTX *ctx)
{
    OSSL_STORE_INFO *info = load(ctx);

    ctx->error = info == NULL;
    return info;
}

/* OSSL_STORE_open and OSSL_STORE_open_ex - see OSSL_STORE_open(3). abi: subset: the file: scheme,
 * and no directories.
 *
 * ret   NULL with OSSL_STORE_R_UNREGISTERED_SCHEME and the reason behind it
 * test  tests/oracle/store.c
 */
CX_API OSSL_STORE_CTX *OSSL_STORE_open(const char *uri, const UI_METHOD *ui_method, void *ui_data,
                                       OSSL_STORE_post_process_info_fn post_process,
                                       void *post_process_data)
{
    return cx_store_open(uri, ui_method, ui_data, post_process, post_process_data);
}

CX_API OSSL_STORE_CTX *OSSL_STORE_open_ex(const char *uri, OSSL_LIB_CTX *libctx, const char *propq,
                                          const UI_METHOD *ui_method, void *ui_data,
                                          const OSSL_PARAM params[],
                                          OSSL_STORE_post_process_info_fn post_process,
                                          void *post_process_data)
{
    (void)libctx;
    (void)propq;
    (void)params; /* all that OpenSSL has are hints for the loaders of providers */
    return cx_store_open(uri, ui_method, ui_data, post_process, post_process_data);
}

/* OSSL_STORE_attach - see OSSL_STORE_attach(3). abi: subset: the file: scheme; the first load reads
 * the BIO to its end. test: tests/oracle/store.c */
CX_API OSSL_STORE_CTX *OSSL_STORE_attach(BIO *bio, const char *scheme, OSSL_LIB_CTX *libctx,
                                         const char *propq, const UI_METHOD *ui_method,
                                         void *ui_data, const OSSL_PARAM params[],
                                         OSSL_STORE_post_process_info_fn post_process,
                                         void *post_process_data)
{
    (void)libctx;
    (void)propq;
    (void)params;
    if (scheme != NULL && strcasecmp(scheme, "file") != 0) {
        cx_raise_text(ERR_LIB_OSSL_STORE, OSSL_STORE_R_UNREGISTERED_SCHEME, "scheme=%s", scheme);
        return NULL;
    }
    OSSL_STORE_CTX *ctx = make(bio, ui_method, ui_data, post_process, post_process_data);
    if (ctx != NULL) {
        (void)cx_bio_up_ref(bio);
    }
    return ctx;
}

/* OSSL_STORE_load, _eof, _error, _close - see OSSL_STORE_open(3). abi: subset: private and public
 * keys, certificates, CRLs and PKCS#12, in PEM and DER; no parameters. What was not expected is
 * skipped in one call, where OpenSSL may return NULL with eof 0 between.
 *
 * test  tests/oracle/store.c
 */
CX_API OSSL_STORE_INFO *OSSL_STORE_load(OSSL_STORE_CTX *ctx)
{
    return cx_store_load(ctx);
}

CX_API int OSSL_STORE_eof(OSSL_STORE_CTX *ctx)
{
    return ctx->eof;
}

CX_API int OSSL_STORE_error(OSSL_STORE_CTX *ctx)
{
    return ctx->error;
}

CX_API int OSSL_STORE_close(OSSL_STORE_CTX *ctx)
{
    cx_store_close(ctx);
    return 1;
}

/* OSSL_STORE_expect - see OSSL_STORE_expect(3). abi: full.
 *
 * err   OSSL_STORE_R_LOADING_STARTED, ERR_R_PASSED_INVALID_ARGUMENT
 * test  tests/oracle/store.c
 */
CX_API int OSSL_STORE_expect(OSSL_STORE_CTX *ctx, int expected_type)
{
    if (ctx == NULL || expected_type < 0 || expected_type > OSSL_STORE_INFO_CRL) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    if (ctx->loading) {
        cx_raise(ERR_LIB_OSSL_STORE, OSSL_STORE_R_LOADING_STARTED);
        return 0;
    }
    ctx->expected = expected_type;
    return 1;
}
