/* Parameters of an operation on keys: EVP_PKEY_CTX_set_params(3), with the names of
 * provider-keymgmt(7), provider-signature(7), EVP_PKEY-RSA(7) and EVP_PKEY-EC(7). */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/by_name.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/param/param.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/proverr.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_rsa(const EVP_PKEY_CTX *ctx)
{
    return ctx->type == EVP_PKEY_RSA || ctx->type == EVP_PKEY_RSA_PSS;
}

int cx_pkey_ctx_set_group(EVP_PKEY_CTX *ctx, const char *name)
{
    const struct cx_curve *curve = cx_curve_named(name);

    if (cr_key_raw_len(cx_pkey_key_type(ctx->type)) > 0) {
        /* The only "group" that there is for them. */
        bool agrees = ctx->type == EVP_PKEY_X25519 || ctx->type == EVP_PKEY_X448;
        if (agrees && strcasecmp(name, cx_pkey_type_name(ctx->type)) == 0) {
            return 1;
        }
        cx_raise(ERR_LIB_PROV, ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    if (ctx->type != EVP_PKEY_EC) {
        return 1; /* OpenSSL passes over parameters that an algorithm does not know */
    }
    /* Whether there is such a curve is said when the key is made. */
    ctx->curve_nid = curve != NULL ? curve->nid : CX_NO_SUCH_CURVE;
    return 1;
}

static bool is_65537(const OSSL_PARAM *p)
{
    uint64_t e = 0;

    return cx_param_get_uint(p, &e) && e == 65537;
}

static int set_generation(EVP_PKEY_CTX *ctx, const OSSL_PARAM *p)
{
    char text[CX_PARAM_TEXT_MAX];
    uint64_t bits = 0;

    if (is_rsa(ctx) && strcmp(p->key, OSSL_PKEY_PARAM_RSA_BITS) == 0) {
        return cx_param_get_uint(p, &bits) ? cx_pkey_ctx_set_bits(ctx, (size_t)bits) : 0;
    }
    if (is_rsa(ctx) && strcmp(p->key, OSSL_PKEY_PARAM_RSA_E) == 0) {
        if (!is_65537(p)) {
            cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED, "a public exponent other than 65537");
            return 0;
        }
        return 1;
    }
    if (strcmp(p->key, OSSL_PKEY_PARAM_GROUP_NAME) == 0) {
        return cx_param_get_text(p, text) ? cx_pkey_ctx_set_group(ctx, text) : 0;
    }
    if (ctx->type == EVP_PKEY_EC && strcmp(p->key, OSSL_PKEY_PARAM_EC_ENCODING) == 0) {
        return cx_param_get_text(p, text) && strcmp(text, OSSL_PKEY_EC_ENCODING_GROUP) == 0;
    }
    return 1;
}

static int set_digest(const EVP_MD **to, const OSSL_PARAM *p)
{
    char text[CX_PARAM_TEXT_MAX];

    if (!cx_param_get_text(p, text)) {
        return 0;
    }
    const EVP_MD *md = cx_md_by_name(text);
    if (md == NULL) {
        cx_raise_text(ERR_LIB_PROV, PROV_R_INVALID_DIGEST, "%s could not be fetched", text);
        return 0;
    }
    *to = md;
    return 1;
}

static int set_pad_mode(EVP_PKEY_CTX *ctx, const OSSL_PARAM *p)
{
    static const struct {
        const char *name;
        int mode;
    } modes[] = {{OSSL_PKEY_RSA_PAD_MODE_PKCSV15, RSA_PKCS1_PADDING},
                 {OSSL_PKEY_RSA_PAD_MODE_PSS, RSA_PKCS1_PSS_PADDING},
                 {OSSL_PKEY_RSA_PAD_MODE_OAEP, RSA_PKCS1_OAEP_PADDING},
                 {OSSL_PKEY_RSA_PAD_MODE_NONE, RSA_NO_PADDING}};
    char text[CX_PARAM_TEXT_MAX];
    int64_t number = 0;

    if (p->data_type == OSSL_PARAM_INTEGER) {
        return cx_param_get_int(p, &number) && number >= 0 && number <= 10
                   ? cx_pkey_ctx_set_padding(ctx, (int)number)
                   : 0;
    }
    for (size_t i = 0; cx_param_get_text(p, text) && i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strcmp(text, modes[i].name) == 0) {
            return cx_pkey_ctx_set_padding(ctx, modes[i].mode);
        }
    }
    return 1; /* OpenSSL passes over other names */
}

static int set_salt_len(EVP_PKEY_CTX *ctx, const OSSL_PARAM *p)
{
    char text[CX_PARAM_TEXT_MAX];
    int64_t number = 0;

    if (p->data_type == OSSL_PARAM_INTEGER) {
        return cx_param_get_int(p, &number) && number >= RSA_PSS_SALTLEN_MAX && number <= INT16_MAX
                   ? cx_pkey_ctx_set_salt_len(ctx, (int)number)
                   : 0;
    }
    if (!cx_param_get_text(p, text)) {
        return 0;
    }
    if (strcmp(text, OSSL_PKEY_RSA_PSS_SALT_LEN_DIGEST) == 0) {
        return cx_pkey_ctx_set_salt_len(ctx, RSA_PSS_SALTLEN_DIGEST);
    }
    if (strcmp(text, OSSL_PKEY_RSA_PSS_SALT_LEN_MAX) == 0) {
        return cx_pkey_ctx_set_salt_len(ctx, RSA_PSS_SALTLEN_MAX);
    }
    if (strcmp(text, OSSL_PKEY_RSA_PSS_SALT_LEN_AUTO) == 0) {
        return cx_pkey_ctx_set_salt_len(ctx, RSA_PSS_SALTLEN_AUTO);
    }
    return cx_pkey_ctx_set_salt_len(ctx, atoi(text));
}

static int set_signature(EVP_PKEY_CTX *ctx, const OSSL_PARAM *p)
{
    bool signs = is_rsa(ctx) || ctx->type == EVP_PKEY_EC;

    if (signs && strcmp(p->key, OSSL_SIGNATURE_PARAM_DIGEST) == 0) {
        return set_digest(&ctx->md, p);
    }
    if (is_rsa(ctx) && strcmp(p->key, OSSL_SIGNATURE_PARAM_PAD_MODE) == 0) {
        return set_pad_mode(ctx, p);
    }
    if (is_rsa(ctx) && strcmp(p->key, OSSL_SIGNATURE_PARAM_PSS_SALTLEN) == 0) {
        return set_salt_len(ctx, p);
    }
    if (is_rsa(ctx) && strcmp(p->key, OSSL_SIGNATURE_PARAM_MGF1_DIGEST) == 0) {
        return set_digest(&ctx->mgf1_md, p);
    }
    return 1;
}

static int set_encryption(EVP_PKEY_CTX *ctx, const OSSL_PARAM *p)
{
    if (strcmp(p->key, OSSL_ASYM_CIPHER_PARAM_PAD_MODE) == 0) {
        return set_pad_mode(ctx, p);
    }
    if (strcmp(p->key, OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST) == 0) {
        return set_digest(&ctx->oaep_md, p);
    }
    if (strcmp(p->key, OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST) == 0) {
        return set_digest(&ctx->mgf1_md, p);
    }
    if (strcmp(p->key, OSSL_ASYM_CIPHER_PARAM_OAEP_LABEL) == 0) {
        uint8_t *label = NULL;
        if (p->data_type != OSSL_PARAM_OCTET_STRING) {
            return 0;
        }
        if (p->data_size > 0) {
            label = mem_dup(p->data, p->data_size);
            if (label == NULL) {
                return 0;
            }
        }
        mem_clear_free(ctx->label, ctx->label_len);
        ctx->label = label;
        ctx->label_len = p->data_size;
    }
    return 1;
}

int cx_pkey_ctx_set_params(EVP_PKEY_CTX *ctx, const OSSL_PARAM *params)
{
    /* The padding first: a salt's length wants it, wherever it stands. */
    for (int round = 0; round < 2; round++) {
        for (const OSSL_PARAM *p = params; p != NULL && p->key != NULL; p++) {
            bool first = strcmp(p->key, OSSL_SIGNATURE_PARAM_PAD_MODE) == 0;
            int done = 1;
            if (first != (round == 0)) {
                continue;
            }
            if ((ctx->operation & EVP_PKEY_OP_TYPE_GEN) != 0) {
                done = set_generation(ctx, p);
            } else if ((ctx->operation & EVP_PKEY_OP_TYPE_SIG) != 0) {
                done = set_signature(ctx, p);
            } else if ((ctx->operation & EVP_PKEY_OP_TYPE_CRYPT) != 0) {
                done = set_encryption(ctx, p);
            }
            if (done <= 0) {
                return done;
            }
        }
    }
    return 1;
}

/* EVP_PKEY_CTX_set_params - see EVP_PKEY_CTX_set_params(3). abi: subset: of making RSA and EC keys,
 * of signatures and of encryption. test: tests/oracle/evp_by_name.c */
CX_API int EVP_PKEY_CTX_set_params(EVP_PKEY_CTX *ctx, const OSSL_PARAM *params)
{
    if (ctx == NULL || ctx->operation == EVP_PKEY_OP_UNDEFINED) {
        return 0;
    }
    return cx_pkey_ctx_set_params(ctx, params);
}
