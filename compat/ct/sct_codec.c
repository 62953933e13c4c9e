/* Timestamps as they are transported: RFC 6962 3.2, 3.3; o2i_SCT_LIST(3), d2i_X509(3). */
#include "compat/asn1/asn1.h"
#include "compat/ct/ct.h"
#include "compat/err/raise.h"
#include "compat/pem/pem.h"

#include "core/wire/rd.h"
#include "core/wire/wr.h"
#include "crypto/der.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/x509err.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define raise_ct(reason) cx_raise(ERR_LIB_CT, (reason))

#define FIXED_LEN 43 /* version, log id, timestamp, length of the extensions */

long cx_sct_read_signature(SCT *sct, const uint8_t **in, size_t n)
{
    struct rd r = rd_of(bytes_of(*in, n));
    struct bytes sig = {NULL, 0};

    if (sct->version != SCT_VERSION_V1) {
        raise_ct(CT_R_UNSUPPORTED_VERSION);
        return -1;
    }
    if (n <= 4 || !rd_u8(&r, &sct->hash_alg) || !rd_u8(&r, &sct->sig_alg) ||
        cx_sct_signature_nid(sct) == NID_undef || !rd_vec(&r, 2, 0, UINT16_MAX, &sig)) {
        raise_ct(CT_R_SCT_INVALID_SIGNATURE);
        return -1;
    }
    if (!cx_octets_copy(&sct->sig, sig.p, sig.n)) {
        return -1;
    }
    *in = r.p;
    return (long)(n - r.n);
}

/* read_v1 reads an encoding of version 1. */
static bool read_v1(SCT *sct, const uint8_t *in, size_t n)
{
    struct rd r = rd_of(bytes_of(in, n));
    uint8_t version = 0;
    struct bytes log_id = {NULL, 0};
    struct bytes ext = {NULL, 0};

    if (n < FIXED_LEN || !rd_u8(&r, &version) || !rd_take(&r, CT_V1_HASHLEN, &log_id) ||
        !rd_number(&r, 8, &sct->timestamp) || !rd_vec(&r, 2, 0, UINT16_MAX, &ext)) {
        raise_ct(CT_R_SCT_INVALID);
        return false;
    }
    if (!cx_octets_copy(&sct->log_id, log_id.p, log_id.n) ||
        !cx_octets_copy(&sct->ext, ext.p, ext.n)) {
        return false;
    }
    const uint8_t *at = r.p;
    if (cx_sct_read_signature(sct, &at, r.n) <= 0) {
        raise_ct(CT_R_SCT_INVALID);
        return false;
    }
    return true;
}

static SCT *read_sct(const uint8_t **in, size_t n)
{
    if (n == 0 || n > CX_CT_MAX) {
        raise_ct(CT_R_SCT_INVALID);
        return NULL;
    }
    SCT *sct = cx_sct_new();
    if (sct == NULL) {
        return NULL;
    }
    /* The version of an encoding is its first octet, whatever that is. */
    sct->version = (sct_version_t) * *in;
    bool ok = false;
    if (sct->version == SCT_VERSION_V1) {
        ok = read_v1(sct, *in, n);
    } else {
        ok = cx_octets_copy(&sct->encoding, *in, n);
    }
    if (!ok) {
        cx_sct_free(sct);
        return NULL;
    }
    *in += n; /* what the encoding does not use up is passed over */
    return sct;
}

/* o2i_SCT and its family - see o2i_SCT_LIST(3). abi: full. */
CX_API SCT *o2i_SCT(SCT **psct, const unsigned char **in, size_t len)
{
    SCT *sct = read_sct(in, len);

    if (sct != NULL && psct != NULL) {
        cx_sct_free(*psct);
        *psct = sct;
    }
    return sct;
}

static bool put_signature(struct wr *w, const SCT *sct)
{
    if (cx_sct_signature_nid(sct) == NID_undef || sct->sig.n == 0) {
        raise_ct(CT_R_SCT_INVALID_SIGNATURE);
        return false;
    }
    wr_uint(w, 1, sct->hash_alg);
    wr_uint(w, 1, sct->sig_alg);
    size_t mark = wr_open(w, 2);
    wr_bytes(w, bytes_of(sct->sig.p, sct->sig.n));
    wr_close(w, mark, 2);
    return true;
}

static bool put_sct(struct wr *w, const SCT *sct)
{
    if (!cx_sct_complete(sct)) {
        raise_ct(CT_R_SCT_NOT_SET);
        return false;
    }
    if (sct->version != SCT_VERSION_V1) {
        wr_bytes(w, bytes_of(sct->encoding.p, sct->encoding.n));
        return true;
    }
    wr_uint(w, 1, (uint64_t)sct->version);
    wr_bytes(w, bytes_of(sct->log_id.p, CT_V1_HASHLEN));
    wr_uint(w, 8, sct->timestamp);
    size_t mark = wr_open(w, 2);
    wr_bytes(w, bytes_of(sct->ext.p, sct->ext.n));
    wr_close(w, mark, 2);
    return put_signature(w, sct);
}

/* give_out hands over what was written as i2d functions do; -1: no memory, or too long. */
static int give_out(const struct wr *w, unsigned char **out)
{
    if (w->bad || w->n > INT32_MAX) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return -1;
    }
    if (out != NULL && *out != NULL) {
        memcpy(*out, w->p, w->n);
        *out += w->n;
    } else if (out != NULL) {
        *out = mem_dup(w->p, w->n);
        if (*out == NULL) {
            raise_ct(ERR_R_MALLOC_FAILURE);
            return -1;
        }
    }
    return (int)w->n;
}

CX_API int i2o_SCT(const SCT *sct, unsigned char **out)
{
    struct wr w = wr_growing();
    int n = put_sct(&w, sct) ? give_out(&w, out) : -1;

    wr_free(&w);
    return n;
}

/* read_into fills an empty list. */
static bool read_into(STACK_OF(SCT) * list, const uint8_t **in, size_t n)
{
    const uint8_t *end = *in + n;

    while (*in < end) {
        struct rd r = rd_of(bytes_of(*in, (size_t)(end - *in)));
        struct bytes one = {NULL, 0};
        if (!rd_vec(&r, 2, 1, UINT16_MAX, &one)) {
            raise_ct(CT_R_SCT_LIST_INVALID);
            return false;
        }
        const uint8_t *at = one.p;
        SCT *sct = read_sct(&at, one.n);
        if (sct == NULL || sk_SCT_push(list, sct) == 0) {
            cx_sct_free(sct);
            return false;
        }
        *in = at;
    }
    return true;
}

STACK_OF(SCT) * cx_sct_list_read(STACK_OF(SCT) * *list, const uint8_t **in, size_t n)
{
    bool given = list != NULL && *list != NULL;
    struct rd r = rd_of(bytes_of(*in, n));
    struct bytes all = {NULL, 0};

    if (n < 2 || n > CX_CT_MAX || !rd_vec(&r, 2, 0, UINT16_MAX, &all) || !rd_at_end(&r)) {
        raise_ct(CT_R_SCT_LIST_INVALID);
        return NULL;
    }
    STACK_OF(SCT) *sk = given ? *list : sk_SCT_new_null();
    if (sk == NULL) {
        return NULL;
    }
    while (given && sk_SCT_num(sk) > 0) {
        cx_sct_free(sk_SCT_pop(sk));
    }
    *in += 2;
    if (!read_into(sk, in, all.n)) {
        if (!given) {
            cx_sct_list_free(sk);
        }
        return NULL;
    }
    if (list != NULL) {
        *list = sk;
    }
    return sk;
}

CX_API STACK_OF(SCT) * o2i_SCT_LIST(STACK_OF(SCT) * *a, const unsigned char **pp, size_t len)
{
    return cx_sct_list_read(a, pp, len);
}

static bool put_list(struct wr *w, const STACK_OF(SCT) * a)
{
    size_t mark = wr_open(w, 2);

    for (int i = 0; i < sk_SCT_num(a); i++) {
        size_t one = wr_open(w, 2);
        if (!put_sct(w, sk_SCT_value(a, i))) {
            return false;
        }
        wr_close(w, one, 2);
    }
    if (w->n > CX_CT_MAX) {
        return false;
    }
    wr_close(w, mark, 2);
    return true;
}

CX_API int i2o_SCT_LIST(const STACK_OF(SCT) * a, unsigned char **pp)
{
    struct wr w = wr_growing();
    bool ok = put_list(&w, a);

    if (!ok && pp != NULL && *pp == NULL) {
        raise_ct(CT_R_SCT_LIST_INVALID);
    }
    int n = ok ? give_out(&w, pp) : -1;
    wr_free(&w);
    return n;
}

STACK_OF(SCT) * cx_sct_list_der(struct bytes der)
{
    struct der d = der_of(der);
    struct bytes octets = {NULL, 0};

    if (!der_take(&d, DER_OCTET_STRING, &octets)) {
        return NULL;
    }
    const uint8_t *at = octets.p;
    return cx_sct_list_read(NULL, &at, octets.n);
}

/* d2i_SCT_LIST and i2d_SCT_LIST - see d2i_X509(3): an OCTET STRING with the list in it. abi: full.
 */
CX_API STACK_OF(SCT) * d2i_SCT_LIST(STACK_OF(SCT) * *a, const unsigned char **pp, long len)
{
    const uint8_t *at = *pp;
    ASN1_OCTET_STRING *octets = cx_asn1_d2i(NULL, &at, len, CX_IT(ASN1_OCTET_STRING));
    STACK_OF(SCT) *list = NULL;

    if (octets == NULL) {
        return NULL;
    }
    at = octets->data;
    list = cx_sct_list_read(a, &at, (size_t)octets->length);
    if (list != NULL) {
        *pp += len;
    }
    cx_asn1_string_free(octets);
    return list;
}

bool cx_sct_list_octets(const STACK_OF(SCT) * list, struct cx_octets *out)
{
    struct wr w = wr_growing();
    bool ok = put_list(&w, list) && !w.bad && cx_octets_copy(out, w.p, w.n);

    wr_free(&w);
    if (!ok) {
        raise_ct(CT_R_SCT_LIST_INVALID);
    }
    return ok;
}

CX_API int i2d_SCT_LIST(const STACK_OF(SCT) * a, unsigned char **out)
{
    ASN1_OCTET_STRING octets = {.type = V_ASN1_OCTET_STRING};
    struct cx_octets list = {NULL, 0};

    if (!cx_sct_list_octets(a, &list)) {
        return -1;
    }
    octets.data = list.p;
    octets.length = (int)list.n;
    int n = cx_asn1_i2d(&octets, out, CX_IT(ASN1_OCTET_STRING));
    mem_free(list.p);
    return n;
}

bool cx_ct_decode(const char *text, uint8_t **out, size_t *n)
{
    size_t len = strlen(text);
    long got = 0;

    *out = NULL;
    *n = 0;
    if (len == 0) {
        return true;
    }
    uint8_t *p = mem_alloc(3 * ((len + 3) / 4));
    if (p == NULL) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return false;
    }
    got = cx_base64_decode(p, text, len);
    if (got < 0) {
        raise_ct(CT_R_BASE64_DECODE_ERROR);
        mem_free(p);
        return false;
    }
    *out = p;
    *n = (size_t)got;
    return true;
}

/* fill sets all parts of a timestamp from text. */
static bool fill(SCT *sct, const char *log_id, const char *ext, const char *signature)
{
    uint8_t *p = NULL;
    size_t n = 0;

    if (!cx_ct_decode(log_id, &p, &n)) {
        raise_ct(X509_R_BASE64_DECODE_ERROR);
        return false;
    }
    if (!cx_sct_take_log_id(sct, p, n)) {
        mem_free(p);
        return false;
    }
    if (!cx_ct_decode(ext, &p, &n)) {
        raise_ct(X509_R_BASE64_DECODE_ERROR);
        return false;
    }
    cx_octets_set(&sct->ext, p, n);
    if (!cx_ct_decode(signature, &p, &n)) {
        raise_ct(X509_R_BASE64_DECODE_ERROR);
        return false;
    }
    const uint8_t *at = p;
    bool ok = cx_sct_read_signature(sct, &at, n) > 0;
    mem_free(p);
    return ok;
}

/* SCT_new_from_base64 - see SCT_new(3). abi: full. */
CX_API SCT *SCT_new_from_base64(unsigned char version, const char *logid_base64,
                                ct_log_entry_type_t entry_type, uint64_t timestamp,
                                const char *extensions_base64, const char *signature_base64)
{
    SCT *sct = cx_sct_new();

    if (sct == NULL) {
        return NULL;
    }
    if (version != 0) {
        (void)cx_sct_set_version(sct, (sct_version_t)version);
        raise_ct(CT_R_SCT_UNSUPPORTED_VERSION);
        cx_sct_free(sct);
        return NULL;
    }
    sct->version = SCT_VERSION_V1;
    if (!fill(sct, logid_base64, extensions_base64, signature_base64) ||
        !cx_sct_set_entry_type(sct, entry_type)) {
        cx_sct_free(sct);
        return NULL;
    }
    sct->timestamp = timestamp;
    return sct;
}
