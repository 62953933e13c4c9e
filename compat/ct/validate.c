/* Checking a timestamp's signature: SCT_validate(3), RFC 6962 3.2. */
#include "compat/ct/ct.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/x509/x509.h"

#include "core/wire/wr.h"
#include "crypto/der.h"

#include <openssl/err.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define raise_ct(reason) cx_raise(ERR_LIB_CT, (reason))

#define OID_LEN 10

/* 1.3.6.1.4.1.11129.2.4.N */
static const uint8_t oids[][OID_LEN] = {
    [CX_CT_PRECERT_SCTS] = {0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2},
    [CX_CT_PRECERT_POISON] = {0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 3},
    [CX_CT_CERT_SCTS] = {0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 5},
};

/* is_ext: one Extension is the one asked for; its value. */
static bool is_ext(struct bytes extension, enum cx_ct_oid which, struct bytes *value)
{
    struct der d = der_of(extension);
    struct bytes oid = {NULL, 0};
    bool critical = false;

    if (!der_take(&d, DER_OID, &oid) || oid.n != OID_LEN ||
        memcmp(oid.p, oids[which], OID_LEN) != 0) {
        return false;
    }
    if (der_peek(&d, DER_BOOLEAN) && !der_bool(&d, &critical)) {
        return false;
    }
    return der_take(&d, DER_OCTET_STRING, value);
}

int cx_ct_ext(struct bytes extensions, enum cx_ct_oid oid, struct bytes *value)
{
    struct der list = der_of(extensions);
    struct bytes one = {NULL, 0};
    struct bytes found = {NULL, 0};
    int num = 0;

    while (der_take(&list, DER_SEQUENCE, &one)) {
        if (is_ext(one, oid, &found)) {
            num++;
            if (value != NULL) {
                *value = found;
            }
        }
    }
    return num;
}

/* struct tbs is a TBSCertificate parted at its extensions. */
struct tbs {
    struct bytes before; /* the elements up to [3] */
    struct bytes extensions;
};

static bool part(struct bytes cert, struct tbs *out)
{
    struct der whole = der_of(cert);
    struct der certificate;
    struct der body;
    struct der explicit_tag;
    uint8_t tag = 0;
    struct bytes contents = {NULL, 0};

    if (!der_enter(&whole, DER_SEQUENCE, &certificate) ||
        !der_enter(&certificate, DER_SEQUENCE, &body)) {
        return false;
    }
    const uint8_t *start = body.p;
    while (!der_at_end(&body) && !der_peek(&body, DER_CONTEXT(3))) {
        if (!der_any(&body, &tag, &contents, NULL)) {
            return false;
        }
    }
    out->before = bytes_of(start, (size_t)(body.p - start));
    out->extensions = bytes_of(NULL, 0);
    if (der_at_end(&body)) {
        return true;
    }
    return der_enter(&body, DER_CONTEXT(3), &explicit_tag) &&
           der_take(&explicit_tag, DER_SEQUENCE, &out->extensions);
}

struct bytes cx_ct_cert_exts(struct bytes cert)
{
    struct tbs t = {{NULL, 0}, {NULL, 0}};

    return part(cert, &t) ? t.extensions : bytes_of(NULL, 0);
}

static void put_element(struct wr *w, uint8_t tag, struct bytes contents)
{
    wr_uint(w, 1, tag);
    if (contents.n < 0x80) {
        wr_uint(w, 1, contents.n);
    } else {
        unsigned width = contents.n < 0x100 ? 1 : contents.n < 0x10000 ? 2 : 3;
        wr_uint(w, 1, 0x80 | width);
        wr_uint(w, width, contents.n);
    }
    wr_bytes(w, contents);
}

/* put_others writes the extensions without the one that the log did not see. */
static void put_others(struct wr *w, struct bytes extensions, enum cx_ct_oid but)
{
    struct der list = der_of(extensions);
    uint8_t tag = 0;
    struct bytes contents = {NULL, 0};
    struct bytes whole = {NULL, 0};
    struct bytes value = {NULL, 0};

    while (der_any(&list, &tag, &contents, &whole)) {
        if (!is_ext(contents, but, &value)) {
            wr_bytes(w, whole);
        }
    }
}

/* put_precert writes the TBSCertificate that a log has signed: without its timestamps, or without
 * the poison of a precertificate (RFC 6962 3.2). */
static bool put_precert(struct wr *w, const struct tbs *t, enum cx_ct_oid but)
{
    struct wr exts = wr_growing();
    struct wr list = wr_growing();
    struct wr body = wr_growing();

    put_others(&exts, t->extensions, but);
    put_element(&list, DER_SEQUENCE, bytes_of(exts.p, exts.n));
    wr_bytes(&body, t->before);
    if (exts.n > 0) {
        put_element(&body, DER_CONTEXT(3), bytes_of(list.p, list.n));
    }
    put_element(w, DER_SEQUENCE, bytes_of(body.p, body.n));
    bool ok = !exts.bad && !list.bad && !body.bad;
    wr_free(&exts);
    wr_free(&list);
    wr_free(&body);
    return ok;
}

/* loggable: OpenSSL refuses a certificate with timestamps and the poison of a precertificate, or
 * with either twice. */
static bool loggable(const struct tbs *t)
{
    int poison = cx_ct_ext(t->extensions, CX_CT_PRECERT_POISON, NULL);
    int scts = cx_ct_ext(t->extensions, CX_CT_PRECERT_SCTS, NULL);

    return poison <= 1 && scts <= 1 && poison + scts <= 1;
}

/* put_entry writes what was logged; false when the certificate is not of that kind. */
static bool put_entry(struct wr *w, struct bytes cert, const struct tbs *t,
                      ct_log_entry_type_t type)
{
    bool poison = cx_ct_ext(t->extensions, CX_CT_PRECERT_POISON, NULL) > 0;
    bool scts = cx_ct_ext(t->extensions, CX_CT_PRECERT_SCTS, NULL) > 0;
    bool fits = type == CT_LOG_ENTRY_TYPE_X509 ? !poison : poison || scts;

    size_t mark = wr_open(w, 3);
    if (fits && type == CT_LOG_ENTRY_TYPE_X509) {
        wr_bytes(w, cert);
    } else if (fits) {
        fits = put_precert(w, t, poison ? CX_CT_PRECERT_POISON : CX_CT_PRECERT_SCTS);
    }
    wr_close(w, mark, 3);
    return fits;
}

/* key_hash: SHA-256 of the issuer's SubjectPublicKeyInfo. */
static bool put_key_hash(struct wr *w, X509 *issuer)
{
    EVP_PKEY *pkey = cx_x509_pkey(issuer);
    uint8_t hash[CT_V1_HASHLEN];
    uint8_t *spki = NULL;
    size_t n = 0;

    if (pkey == NULL || cr_key_to_spki(cx_pkey_key(pkey), &spki, &n) != T13_OK) {
        return false;
    }
    bool ok = cr_hash_once(CR_SHA256, bytes_of(spki, n), hash) == T13_OK;
    mem_free(spki);
    wr_bytes(w, bytes_of(hash, sizeof(hash)));
    return ok;
}

/* put_signed writes the struct that the signature covers. */
static bool put_signed(struct wr *w, const SCT *sct, const CT_POLICY_EVAL_CTX *ctx,
                       const struct tbs *t)
{
    wr_uint(w, 1, (uint64_t)sct->version);
    wr_uint(w, 1, 0); /* certificate_timestamp */
    wr_uint(w, 8, sct->timestamp);
    wr_uint(w, 2, (uint64_t)sct->entry_type);
    if (sct->entry_type == CT_LOG_ENTRY_TYPE_PRECERT && !put_key_hash(w, ctx->issuer)) {
        return false;
    }
    if (!put_entry(w, cx_x509_der(ctx->cert), t, sct->entry_type)) {
        return false;
    }
    size_t mark = wr_open(w, 2);
    wr_bytes(w, bytes_of(sct->ext.p, sct->ext.n));
    wr_close(w, mark, 2);
    return !w->bad;
}

static bool may_verify(const SCT *sct, const CT_POLICY_EVAL_CTX *ctx)
{
    if (!cx_sct_complete(sct) || sct->entry_type == CT_LOG_ENTRY_TYPE_NOT_SET) {
        raise_ct(CT_R_SCT_NOT_SET);
        return false;
    }
    if (sct->timestamp > ctx->time_ms) {
        raise_ct(CT_R_SCT_FUTURE_TIMESTAMP);
        return false;
    }
    return true;
}

static bool verify(const SCT *sct, const CTLOG *log, struct bytes input)
{
    const struct cr_key *key = cx_pkey_key(log->key);
    bool rsa = cr_key_type(key) == CR_KEY_RSA;
    struct cr_sig_alg alg = {.scheme = rsa ? CR_SIG_RSA_PKCS1 : CR_SIG_ECDSA, .hash = CR_SHA256};

    if (cr_verify(key, &alg, input, bytes_of(sct->sig.p, sct->sig.n)) != T13_OK) {
        raise_ct(CT_R_SCT_INVALID_SIGNATURE);
        return false;
    }
    return true;
}

static void judge(SCT *sct, const CTLOG *log, const CT_POLICY_EVAL_CTX *ctx)
{
    struct wr w = wr_growing();
    struct tbs t;

    if (!part(cx_x509_der(ctx->cert), &t) || !loggable(&t)) {
        sct->status = SCT_VALIDATION_STATUS_UNVERIFIED;
    } else {
        bool valid = may_verify(sct, ctx) && put_signed(&w, sct, ctx, &t) &&
                     verify(sct, log, bytes_of(w.p, w.n));
        sct->status = valid ? SCT_VALIDATION_STATUS_VALID : SCT_VALIDATION_STATUS_INVALID;
    }
    wr_free(&w);
}

static int validate(SCT *sct, const CT_POLICY_EVAL_CTX *ctx)
{
    if (sct->version != SCT_VERSION_V1) {
        sct->status = SCT_VALIDATION_STATUS_UNKNOWN_VERSION;
        return 0;
    }
    const CTLOG *log = cx_ctlog_find(ctx->log_store, sct->log_id.p, sct->log_id.n);
    if (log == NULL) {
        sct->status = SCT_VALIDATION_STATUS_UNKNOWN_LOG;
        return 0;
    }
    if (sct->entry_type == CT_LOG_ENTRY_TYPE_PRECERT && ctx->issuer == NULL) {
        sct->status = SCT_VALIDATION_STATUS_UNVERIFIED;
        return 0;
    }
    if (ctx->cert == NULL) {
        return -1;
    }
    judge(sct, log, ctx);
    return sct->status == SCT_VALIDATION_STATUS_VALID;
}

/* SCT_validate and SCT_LIST_validate - see SCT_validate(3). abi: full. */
CX_API int SCT_validate(SCT *sct, const CT_POLICY_EVAL_CTX *ctx)
{
    return validate(sct, ctx);
}

int cx_sct_list_validate(const STACK_OF(SCT) * scts, CT_POLICY_EVAL_CTX *ctx)
{
    int all = 1;

    for (int i = 0; i < sk_SCT_num(scts); i++) {
        SCT *sct = sk_SCT_value(scts, i);
        int ok = sct != NULL ? validate(sct, ctx) : 1;
        if (ok < 0) {
            return ok;
        }
        all &= ok;
    }
    return all;
}

CX_API int SCT_LIST_validate(const STACK_OF(SCT) * scts, CT_POLICY_EVAL_CTX *ctx)
{
    return cx_sct_list_validate(scts, ctx);
}
