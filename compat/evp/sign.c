/* Signing, verifying, agreeing, making keys: EVP_PKEY_sign(3), EVP_PKEY_verify(3),
 * EVP_PKEY_derive(3), EVP_PKEY_keygen(3), and what is set for them in EVP_PKEY_CTX_ctrl(3). */
#include "compat/evp/sign.h"
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/by_name.h"
#include "compat/evp/hkdf.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/evp/pkey_ctx.h"

#include <limits.h>
#include <openssl/ecerr.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/proverr.h>
#include <openssl/rsa.h>
#include <string.h>

static int start(EVP_PKEY_CTX *ctx, int operation, bool supported)
{
    if (ctx == NULL || !supported) {
        if (ctx != NULL) {
            ctx->operation = EVP_PKEY_OP_UNDEFINED;
        }
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return -2;
    }
    ctx->operation = operation;
    return 1;
}

static bool ready(const EVP_PKEY_CTX *ctx, int operation)
{
    if (ctx->operation != operation) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_INITIALIZED);
        return false;
    }
    return true;
}

static bool is_rsa(const EVP_PKEY_CTX *ctx)
{
    return ctx->type == EVP_PKEY_RSA || ctx->type == EVP_PKEY_RSA_PSS;
}

static bool signs(const EVP_PKEY_CTX *ctx)
{
    return is_rsa(ctx) || ctx->type == EVP_PKEY_EC;
}

bool cx_sig_alg(const EVP_PKEY_CTX *ctx, const EVP_MD *md, struct cr_sig_alg *out)
{
    *out = (struct cr_sig_alg){.hash = cx_md_id(md)};
    switch (ctx->type) {
    case EVP_PKEY_EC:
        out->scheme = CR_SIG_ECDSA;
        return true;
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
        out->scheme = CR_SIG_EDDSA;
        return true;
    case CX_PKEY_MLDSA44:
    case CX_PKEY_MLDSA65:
    case CX_PKEY_MLDSA87:
        out->scheme = CR_SIG_MLDSA;
        return true;
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        break;
    default:
        return false;
    }
    if (ctx->padding == RSA_PKCS1_PADDING) {
        out->scheme = CR_SIG_RSA_PKCS1;
        return true;
    }
    out->scheme = CR_SIG_RSA_PSS;
    out->mgf1_hash = cx_md_id(ctx->mgf1_md);
    out->salt_len = ctx->salt_len >= 0                        ? ctx->salt_len
                    : ctx->salt_len == RSA_PSS_SALTLEN_DIGEST ? CR_SALT_HASH_LEN
                                                              : CR_SALT_AUTO;
    return ctx->padding == RSA_PKCS1_PSS_PADDING;
}

/* EVP_PKEY_sign_init - see EVP_PKEY_sign(3). abi: subset: RSA and EC keys.
 * err: EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_sign_init(EVP_PKEY_CTX *ctx)
{
    return start(ctx, EVP_PKEY_OP_SIGN, ctx != NULL && signs(ctx));
}

/* EVP_PKEY_verify_init - see EVP_PKEY_verify(3). abi: subset: RSA and EC keys.
 * test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_verify_init(EVP_PKEY_CTX *ctx)
{
    return start(ctx, EVP_PKEY_OP_VERIFY, ctx != NULL && signs(ctx));
}

static bool digest_fits(const EVP_PKEY_CTX *ctx, size_t n)
{
    if (ctx->md == NULL || n == (size_t)ctx->md->size) {
        return true;
    }
    cx_raise(ERR_LIB_PROV, PROV_R_INVALID_DIGEST_LENGTH);
    return false;
}

/* EVP_PKEY_sign - see EVP_PKEY_sign(3). abi: subset: RSA and EC keys.
 * err: EVP_R_OPERATION_NOT_INITIALIZED, PROV_R_INVALID_DIGEST_LENGTH.
 * test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *siglen,
                         const unsigned char *tbs, size_t tbslen)
{
    struct cr_key *key = cx_pkey_key(ctx->pkey);
    struct cr_sig_alg alg;
    uint8_t buffer[CR_SIG_MAX];
    size_t n = 0;

    if (!ready(ctx, EVP_PKEY_OP_SIGN)) {
        return -1;
    }
    if (key == NULL || !cx_sig_alg(ctx, ctx->md, &alg)) {
        cx_raise(ERR_LIB_EVP, EVP_R_INVALID_KEY);
        return 0;
    }
    if (sig == NULL) {
        *siglen = cr_key_sig_max(key);
        return 1;
    }
    if (*siglen < cr_key_sig_max(key)) {
        cx_raise(ERR_LIB_PROV, PROV_R_INVALID_SIGNATURE_SIZE);
        return 0;
    }
    if (!digest_fits(ctx, tbslen)) {
        return 0;
    }
    enum t13_status status =
        cx_pkey_sign_digest(ctx->pkey, &alg, bytes_of(tbs, tbslen), buffer, &n);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EVP, status);
        return 0;
    }
    memcpy(sig, buffer, n);
    *siglen = n;
    return 1;
}

/* EVP_PKEY_verify - see EVP_PKEY_verify(3). abi: subset: RSA and EC keys. A signature that does not
 * hold leaves entries for RSA and none for EC. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t siglen,
                           const unsigned char *tbs, size_t tbslen)
{
    struct cr_key *key = cx_pkey_key(ctx->pkey);
    struct cr_sig_alg alg;

    if (!ready(ctx, EVP_PKEY_OP_VERIFY)) {
        return -1;
    }
    if (key == NULL || !cx_sig_alg(ctx, ctx->md, &alg)) {
        cx_raise(ERR_LIB_EVP, EVP_R_INVALID_KEY);
        return 0;
    }
    if (!digest_fits(ctx, tbslen)) {
        return 0;
    }
    enum t13_status status =
        cr_verify_digest(key, &alg, bytes_of(tbs, tbslen), bytes_of(sig, siglen));
    if (status == T13_OK) {
        return 1;
    }
    return cx_bad_signature(key, &alg, bytes_of(sig, siglen));
}

static bool agrees_alone(const EVP_PKEY_CTX *ctx)
{
    return ctx->type == EVP_PKEY_X25519 || ctx->type == EVP_PKEY_X448;
}

/* EVP_PKEY_derive_init - see EVP_PKEY_derive(3). abi: subset: EC, X25519 and X448
 * keys, HKDF.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_derive_init(EVP_PKEY_CTX *ctx)
{
    if (ctx != NULL && ctx->type == EVP_PKEY_HKDF) {
        cx_hkdf_reset(ctx);
        return start(ctx, EVP_PKEY_OP_DERIVE, true);
    }
    return start(ctx, EVP_PKEY_OP_DERIVE,
                 ctx != NULL && (ctx->type == EVP_PKEY_EC || agrees_alone(ctx)));
}

static int set_peer(EVP_PKEY_CTX *ctx, EVP_PKEY *peer)
{
    if (ctx->operation != EVP_PKEY_OP_DERIVE) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_INITIALIZED);
        return -1;
    }
    struct cr_key *own = cx_pkey_key(ctx->pkey);
    struct cr_key *other = cx_pkey_key(peer);
    if (own == NULL || other == NULL || ctx->pkey->type != peer->type) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return -2;
    }
    if (cr_key_type(own) != cr_key_type(other)) {
        cx_raise(ERR_LIB_PROV, PROV_R_MISMATCHING_DOMAIN_PARAMETERS);
        return 0;
    }
    cx_pkey_free(ctx->peer);
    ctx->peer = cx_pkey_ref(peer);
    return 1;
}

/* EVP_PKEY_derive_set_peer - see EVP_PKEY_derive(3). abi: subset: EC, X25519 and X448
 * keys, HKDF.
 * err:
 * PROV_R_MISMATCHING_DOMAIN_PARAMETERS, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE. test:
 * tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_derive_set_peer(EVP_PKEY_CTX *ctx, EVP_PKEY *peer)
{
    return set_peer(ctx, peer);
}

/* EVP_PKEY_derive - see EVP_PKEY_derive(3). abi: subset: EC, X25519 and X448
 * keys, HKDF.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *keylen)
{
    uint8_t secret[66];
    size_t n = 0;

    if (!ready(ctx, EVP_PKEY_OP_DERIVE)) {
        return -1;
    }
    if (ctx->type == EVP_PKEY_HKDF) {
        return cx_hkdf_derive(ctx, key, keylen);
    }
    struct cr_key *own = cx_pkey_key(ctx->pkey);
    if (own == NULL || ctx->peer == NULL) {
        cx_raise(ERR_LIB_PROV, PROV_R_MISSING_KEY);
        return 0;
    }
    size_t need = (cr_key_bits(own) + 7) / 8;
    if (key == NULL) {
        *keylen = need;
        return 1;
    }
    if (agrees_alone(ctx) && *keylen < need) {
        cx_raise(ERR_LIB_PROV, PROV_R_OUTPUT_BUFFER_TOO_SMALL);
        return 0;
    }
    if (cr_derive(own, cx_pkey_key(ctx->peer), secret, &n) != T13_OK) {
        cx_raise(ERR_LIB_PROV, PROV_R_FAILED_DURING_DERIVATION);
        return 0;
    }
    /* The caller of an EC agreement may take the beginning alone. */
    *keylen = *keylen < n ? *keylen : n;
    memcpy(key, secret, *keylen);
    mem_clear(secret, sizeof(secret));
    return 1;
}

int cx_pkey_generate_init(EVP_PKEY_CTX *ctx)
{
    return start(ctx, EVP_PKEY_OP_KEYGEN, ctx != NULL && ctx->type != EVP_PKEY_HKDF);
}

/* EVP_PKEY_keygen_init - see EVP_PKEY_keygen(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_keygen_init(EVP_PKEY_CTX *ctx)
{
    return cx_pkey_generate_init(ctx);
}

static enum cr_key_type wanted_type(const EVP_PKEY_CTX *ctx)
{
    const struct cx_curve *curve = cx_curve(ctx->curve_nid);

    if (ctx->type != EVP_PKEY_EC) {
        return cx_pkey_key_type(ctx->type);
    }
    /* A template's curve, as EVP_PKEY_CTX_new() of a key gives one. */
    if (ctx->curve_nid == 0 && cx_pkey_key(ctx->pkey) != NULL) {
        return cr_key_type(cx_pkey_key(ctx->pkey));
    }
    return curve != NULL ? curve->type : CR_KEY_NONE;
}

int cx_pkey_generate(EVP_PKEY_CTX *ctx, EVP_PKEY **out)
{
    struct cr_key *key = NULL;

    if (ctx->operation != EVP_PKEY_OP_KEYGEN) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_INITIALIZED);
        return -1;
    }
    enum cr_key_type type = wanted_type(ctx);
    if (type == CR_KEY_NONE) {
        if (ctx->curve_nid == CX_NO_SUCH_CURVE) {
            cx_raise(ERR_LIB_EC, EC_R_INVALID_CURVE);
        } else {
            cx_raise(ERR_LIB_PROV, PROV_R_NO_PARAMETERS_SET);
        }
        return 0;
    }
    enum t13_status status = cr_key_generate(&key, type, (unsigned)ctx->bits);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EVP, status);
        return 0;
    }
    EVP_PKEY *made = cx_pkey_new(key);
    if (made == NULL) {
        return 0;
    }
    cx_pkey_free(*out);
    *out = made;
    return 1;
}

/* EVP_PKEY_keygen - see EVP_PKEY_keygen(3). abi: full. err: EVP_R_OPERATION_NOT_INITIALIZED.
 * test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_keygen(EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)
{
    return cx_pkey_generate(ctx, ppkey);
}

/* EVP_PKEY_generate - see EVP_PKEY_keygen(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_generate(EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)
{
    return cx_pkey_generate(ctx, ppkey);
}

/* A setter of an operation on keys of some types: -2 for another, as a macro over
 * EVP_PKEY_CTX_ctrl() had it. */
static bool settable(const EVP_PKEY_CTX *ctx, bool right_type)
{
    if (ctx == NULL || ctx->operation == EVP_PKEY_OP_UNDEFINED || !right_type) {
        cx_raise(ERR_LIB_EVP, EVP_R_COMMAND_NOT_SUPPORTED);
        return false;
    }
    return true;
}

/* EVP_PKEY_CTX_set_signature_md - see EVP_PKEY_CTX_ctrl(3). abi: full. test:
 * tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_signature_md(EVP_PKEY_CTX *ctx, const EVP_MD *md)
{
    if (!settable(ctx, signs(ctx))) {
        return -2;
    }
    ctx->md = md;
    return 1;
}

/* EVP_PKEY_CTX_get_signature_md - see EVP_PKEY_CTX_ctrl(3). abi: full. test:
 * tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_get_signature_md(EVP_PKEY_CTX *ctx, const EVP_MD **md)
{
    if (!settable(ctx, signs(ctx))) {
        return -2;
    }
    *md = ctx->md;
    return 1;
}

static bool pads(const EVP_PKEY_CTX *ctx, int pad)
{
    if ((ctx->operation & EVP_PKEY_OP_TYPE_CRYPT) != 0) {
        return pad == RSA_PKCS1_PADDING || pad == RSA_PKCS1_OAEP_PADDING || pad == RSA_NO_PADDING;
    }
    return (pad == RSA_PKCS1_PADDING && ctx->type != EVP_PKEY_RSA_PSS) ||
           pad == RSA_PKCS1_PSS_PADDING;
}

int cx_pkey_ctx_set_padding(EVP_PKEY_CTX *ctx, int pad)
{
    if (!pads(ctx, pad)) {
        if ((ctx->operation & EVP_PKEY_OP_TYPE_CRYPT) != 0) {
            return 0; /* OpenSSL has no error for it */
        }
        if (pad == RSA_PKCS1_OAEP_PADDING) {
            cx_raise_text(ERR_LIB_PROV, PROV_R_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE,
                          "OAEP padding not allowed for signing / verifying");
            return 0;
        }
        cx_raise(ERR_LIB_PROV, PROV_R_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE);
        return 0;
    }
    ctx->padding = pad;
    return 1;
}

/* EVP_PKEY_CTX_set_rsa_padding - see EVP_PKEY_CTX_ctrl(3). abi: subset: PKCS#1 v1.5 and PSS;
 * to encrypt PKCS#1 v1.5, OAEP and none. err: PROV_R_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE. test:
 * tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_rsa_padding(EVP_PKEY_CTX *ctx, int pad)
{
    return settable(ctx, is_rsa(ctx)) ? cx_pkey_ctx_set_padding(ctx, pad) : -2;
}

/* EVP_PKEY_CTX_get_rsa_padding - see EVP_PKEY_CTX_ctrl(3). abi: full. test:
 * tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_get_rsa_padding(EVP_PKEY_CTX *ctx, int *pad_mode)
{
    if (!settable(ctx, is_rsa(ctx))) {
        return -2;
    }
    *pad_mode = ctx->padding;
    /* OpenSSL 3.0 lets the length of the padding's name through: "pkcs1", "pss". */
    return ctx->padding == RSA_PKCS1_PSS_PADDING ? 3 : ctx->padding == RSA_PKCS1_PADDING ? 5 : 4;
}

int cx_pkey_ctx_set_salt_len(EVP_PKEY_CTX *ctx, int len)
{
    if (ctx->padding != RSA_PKCS1_PSS_PADDING || len < RSA_PSS_SALTLEN_MAX) {
        cx_raise(ERR_LIB_PROV, ctx->padding != RSA_PKCS1_PSS_PADDING ? PROV_R_NOT_SUPPORTED
                                                                     : PROV_R_INVALID_SALT_LENGTH);
        return 0;
    }
    ctx->salt_len = len;
    return 1;
}

/* EVP_PKEY_CTX_set_rsa_pss_saltlen - see EVP_PKEY_CTX_ctrl(3). abi: full.
 * err: PROV_R_NOT_SUPPORTED without PSS. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_rsa_pss_saltlen(EVP_PKEY_CTX *ctx, int len)
{
    return settable(ctx, is_rsa(ctx)) ? cx_pkey_ctx_set_salt_len(ctx, len) : -2;
}

/* EVP_PKEY_CTX_set_rsa_mgf1_md - see EVP_PKEY_CTX_ctrl(3). abi: full. test:
 * tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_rsa_mgf1_md(EVP_PKEY_CTX *ctx, const EVP_MD *md)
{
    if (!settable(ctx, is_rsa(ctx))) {
        return -2;
    }
    ctx->mgf1_md = md;
    return 1;
}

int cx_pkey_ctx_set_bits(EVP_PKEY_CTX *ctx, size_t bits)
{
    if (bits < 1024 || bits > INT_MAX) {
        cx_raise(ERR_LIB_PROV, PROV_R_KEY_SIZE_TOO_SMALL);
        return 0;
    }
    ctx->bits = (int)bits;
    return 1;
}

/* EVP_PKEY_CTX_set_rsa_keygen_bits - see EVP_PKEY_CTX_ctrl(3). abi: subset: from 1024 bits on.
 * err: PROV_R_KEY_SIZE_TOO_SMALL. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_rsa_keygen_bits(EVP_PKEY_CTX *ctx, int bits)
{
    return settable(ctx, is_rsa(ctx)) ? cx_pkey_ctx_set_bits(ctx, (size_t)bits) : -2;
}

/* EVP_PKEY_CTX_set_ec_paramgen_curve_nid - see EVP_PKEY_CTX_ctrl(3). abi: subset: the curves of
 * EC_GROUP_new_by_curve_name(). err: PROV_R_INVALID_CURVE. test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_ec_paramgen_curve_nid(EVP_PKEY_CTX *ctx, int nid)
{
    if (!settable(ctx, ctx != NULL && ctx->type == EVP_PKEY_EC)) {
        return -2;
    }
    if (cx_curve(nid) == NULL) {
        cx_raise(ERR_LIB_PROV, PROV_R_INVALID_CURVE);
        return 0;
    }
    ctx->curve_nid = nid;
    return 1;
}

/* EVP_PKEY_CTX_set_ec_param_enc - see EVP_PKEY_CTX_ctrl(3). abi: subset: named curves alone.
 * test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_set_ec_param_enc(EVP_PKEY_CTX *ctx, int param_enc)
{
    if (!settable(ctx, ctx != NULL && ctx->type == EVP_PKEY_EC)) {
        return -2;
    }
    return param_enc == OPENSSL_EC_NAMED_CURVE;
}
