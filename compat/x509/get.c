/* The parts of a certificate: X509_get_version(3), X509_get_subject_name(3), X509_get0_notBefore(3)
 * and what else reads the tree. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "core/x509/cert.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "compat/asn1/sk.h"

static X509_CINF *cinf_of(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? tree->cinf : NULL;
}

/* X509_get_version and its family. abi: full. */
CX_API long X509_get_version(const X509 *x)
{
    const X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cx_asn1_integer_long(cinf->version, V_ASN1_INTEGER) : 0;
}

CX_API ASN1_INTEGER *X509_get_serialNumber(X509 *x)
{
    X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->serial : NULL;
}

CX_API const ASN1_INTEGER *X509_get0_serialNumber(const X509 *x)
{
    const X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->serial : NULL;
}

CX_API X509_NAME *X509_get_subject_name(const X509 *x)
{
    return cx_x509_subject(x);
}

CX_API X509_NAME *X509_get_issuer_name(const X509 *x)
{
    return cx_x509_issuer(x);
}

CX_API const ASN1_TIME *X509_get0_notBefore(const X509 *x)
{
    const X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->validity->notBefore : NULL;
}

CX_API const ASN1_TIME *X509_get0_notAfter(const X509 *x)
{
    const X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->validity->notAfter : NULL;
}

CX_API ASN1_TIME *X509_getm_notBefore(const X509 *x)
{
    X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->validity->notBefore : NULL;
}

CX_API ASN1_TIME *X509_getm_notAfter(const X509 *x)
{
    X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->validity->notAfter : NULL;
}

CX_API EVP_PKEY *X509_get0_pubkey(const X509 *x)
{
    return x != NULL ? cx_x509_pkey(x) : NULL;
}

CX_API EVP_PKEY *X509_get_pubkey(X509 *x)
{
    return x != NULL ? cx_pkey_ref(cx_x509_pkey(x)) : NULL;
}

CX_API X509_PUBKEY *X509_get_X509_PUBKEY(const X509 *x)
{
    X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->key : NULL;
}

CX_API ASN1_BIT_STRING *X509_get0_pubkey_bitstr(const X509 *x)
{
    X509_CINF *cinf = x != NULL ? cinf_of(x) : NULL;

    return cinf != NULL ? cinf->key->public_key : NULL;
}

CX_API const STACK_OF(X509_EXTENSION) * X509_get0_extensions(const X509 *x)
{
    const X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->extensions : NULL;
}

CX_API void X509_get0_uids(const X509 *x, const ASN1_BIT_STRING **piuid,
                           const ASN1_BIT_STRING **psuid)
{
    const X509_CINF *cinf = cinf_of(x);

    if (piuid != NULL) {
        *piuid = cinf != NULL ? cinf->issuer_uid : NULL;
    }
    if (psuid != NULL) {
        *psuid = cinf != NULL ? cinf->subject_uid : NULL;
    }
}

CX_API const X509_ALGOR *X509_get0_tbs_sigalg(const X509 *x)
{
    const X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->signature : NULL;
}

CX_API void X509_get0_signature(const ASN1_BIT_STRING **psig, const X509_ALGOR **palg,
                                const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    if (psig != NULL) {
        *psig = tree != NULL ? tree->signature : NULL;
    }
    if (palg != NULL) {
        *palg = tree != NULL ? tree->sig_alg : NULL;
    }
}

CX_API int X509_get_signature_nid(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? cx_obj_obj2nid(tree->sig_alg->algorithm) : NID_undef;
}

static int signing_key_type(const X509 *x)
{
    const struct t13_cert *view = cx_x509_view(x);

    if (view == NULL || !view->sig_alg.known) {
        return NID_undef;
    }
    switch (view->sig_alg.key_type) {
    case CR_KEY_RSA:
        return NID_rsaEncryption;
    case CR_KEY_RSA_PSS:
        return NID_rsassaPss;
    case CR_KEY_ED25519:
        return NID_ED25519;
    case CR_KEY_ED448:
        return NID_ED448;
    default:
        return NID_X9_62_id_ecPublicKey;
    }
}

/* As OpenSSL: the key type that the algorithm of the signature itself stands for, so 0 for all but
 * EdDSA and RSA-PSS. */
CX_API int X509_get_signature_type(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? cx_pkey_base_type(cx_obj_obj2nid(tree->sig_alg->algorithm)) : NID_undef;
}

static int digest_nid(enum cr_hash_id hash)
{
    static const int digests[CR_HASH_COUNT] = {
        [CR_MD5] = NID_md5,       [CR_SHA1] = NID_sha1,     [CR_SHA224] = NID_sha224,
        [CR_SHA256] = NID_sha256, [CR_SHA384] = NID_sha384, [CR_SHA512] = NID_sha512};
    return digests[hash];
}

int cx_x509_digest_nid(X509 *x)
{
    const struct t13_cert *view = cx_x509_view(x);
    return view != NULL && view->sig_alg.known ? digest_nid(view->sig_alg.alg.hash) : NID_undef;
}

CX_API int X509_get_signature_info(X509 *x, int *mdnid, int *pknid, int *secbits, uint32_t *flags)
{
    const struct t13_cert *view = cx_x509_view(x);
    bool known = view != NULL && view->sig_alg.known;
    enum cr_hash_id hash = known ? view->sig_alg.alg.hash : CR_HASH_NONE;
    bool for_tls = known && hash != CR_MD5;

    if (mdnid != NULL) {
        *mdnid = known ? digest_nid(hash) : NID_undef;
    }
    if (pknid != NULL) {
        *pknid = known ? signing_key_type(x) : NID_undef;
    }
    if (secbits != NULL) {
        *secbits = known ? (int)view->sig_alg.security_bits : -1;
    }
    if (flags != NULL) {
        *flags = known ? X509_SIG_INFO_VALID | (for_tls ? X509_SIG_INFO_TLS : 0U) : 0;
    }
    return known ? 1 : 0;
}

/* --- extensions ------------------------------------------------------------------------------- */

static STACK_OF(X509_EXTENSION) * exts_of(const X509 *x)
{
    X509_CINF *cinf = cinf_of(x);

    return cinf != NULL ? cinf->extensions : NULL;
}

CX_API int X509_get_ext_count(const X509 *x)
{
    int n = sk_X509_EXTENSION_num(exts_of(x));

    return n < 0 ? 0 : n;
}

CX_API int X509_get_ext_by_NID(const X509 *x, int nid, int lastpos)
{
    return cx_exts_find(exts_of(x), nid, lastpos);
}

CX_API int X509_get_ext_by_OBJ(const X509 *x, const ASN1_OBJECT *obj, int lastpos)
{
    return cx_exts_find_obj(exts_of(x), obj, lastpos);
}

CX_API int X509_get_ext_by_critical(const X509 *x, int crit, int lastpos)
{
    return cx_exts_find_critical(exts_of(x), crit, lastpos);
}

CX_API X509_EXTENSION *X509_get_ext(const X509 *x, int loc)
{
    return cx_exts_get(exts_of(x), loc);
}

CX_API void *X509_get_ext_d2i(const X509 *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(exts_of(x), nid, crit, idx);
}

CX_API X509_EXTENSION *X509_delete_ext(X509 *x, int loc)
{
    struct cx_x509_tree *tree = cx_x509_change(x);

    return tree != NULL ? cx_exts_delete(tree->cinf->extensions, loc) : NULL;
}

CX_API int X509_add_ext(X509 *x, X509_EXTENSION *ex, int loc)
{
    struct cx_x509_tree *tree = cx_x509_change(x);

    return tree != NULL ? cx_exts_add(&tree->cinf->extensions, ex, loc) : 0;
}

CX_API int X509_add1_ext_i2d(X509 *x, int nid, void *value, int crit, unsigned long flags)
{
    struct cx_x509_tree *tree = cx_x509_change(x);

    return tree != NULL ? cx_exts_i2d(&tree->cinf->extensions, nid, value, crit, flags) : 0;
}

/* --- comparing -------------------------------------------------------------------------------- */

CX_API int X509_cmp(const X509 *a, const X509 *b)
{
    struct bytes x = {0};
    struct bytes y = {0};
    int order = 0;

    if (a == b) {
        return 0;
    }
    x = cx_x509_der(a);
    y = cx_x509_der(b);
    if (x.n != y.n) {
        return x.n < y.n ? -1 : 1;
    }
    order = x.n > 0 ? memcmp(x.p, y.p, x.n) : 0;
    return order < 0 ? -1 : order > 0;
}

CX_API int X509_check_private_key(const X509 *x, const EVP_PKEY *k)
{
    EVP_PKEY *own = cx_x509_pkey(x);

    if (own == NULL) {
        cx_raise(ERR_LIB_X509, X509_R_UNABLE_TO_GET_CERTS_PUBLIC_KEY);
        return 0;
    }
    switch (cx_pkey_same_public(own, k)) {
    case 1:
        return 1;
    case 0:
        cx_raise(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH);
        return 0;
    case -1:
        cx_raise(ERR_LIB_X509, X509_R_KEY_TYPE_MISMATCH);
        return 0;
    default:
        cx_raise(ERR_LIB_X509, X509_R_UNKNOWN_KEY_TYPE);
        return 0;
    }
}

static X509 *find(STACK_OF(X509) * sk, const X509_NAME *subject, const X509_NAME *issuer,
                  const ASN1_INTEGER *serial)
{
    for (int i = 0; i < sk_X509_num(sk); i++) {
        X509 *x = sk_X509_value(sk, i);
        const X509_CINF *cinf = cinf_of(x);
        if (cinf == NULL) {
            continue;
        }
        if (subject != NULL ? cx_name_cmp(cinf->subject, subject) == 0
                            : cx_asn1_integer_cmp(cinf->serial, serial) == 0 &&
                                  cx_name_cmp(cinf->issuer, issuer) == 0) {
            return x;
        }
    }
    return NULL;
}

CX_API X509 *X509_find_by_subject(STACK_OF(X509) * sk, const X509_NAME *name)
{
    return find(sk, name, NULL, NULL);
}

CX_API X509 *X509_find_by_issuer_and_serial(STACK_OF(X509) * sk, const X509_NAME *name,
                                            const ASN1_INTEGER *serial)
{
    return sk != NULL ? find(sk, NULL, name, serial) : NULL;
}

/* --- digests ---------------------------------------------------------------------------------- */

static int digest(const EVP_MD *type, struct bytes in, unsigned char *md, unsigned int *len)
{
    enum cr_hash_id id = cx_md_id(type);

    if (in.n == 0 || cr_hash_once(id, in, md) != T13_OK) {
        return 0;
    }
    if (len != NULL) {
        *len = (unsigned int)cr_hash_len(id);
    }
    return 1;
}

CX_API int X509_digest(const X509 *data, const EVP_MD *type, unsigned char *md, unsigned int *len)
{
    return digest(type, cx_x509_der(data), md, len);
}

CX_API int X509_pubkey_digest(const X509 *data, const EVP_MD *type, unsigned char *md,
                              unsigned int *len)
{
    const X509_CINF *cinf = cinf_of(data);

    return cinf != NULL && cinf->key->public_key != NULL
               ? digest(type, cx_asn1_bytes(cinf->key->public_key), md, len)
               : 0;
}

CX_API int X509_NAME_digest(const X509_NAME *data, const EVP_MD *type, unsigned char *md,
                            unsigned int *len)
{
    return digest(type, cx_name_der(data), md, len);
}

CX_API int X509_CRL_digest(const X509_CRL *data, const EVP_MD *type, unsigned char *md,
                           unsigned int *len)
{
    uint8_t *der = NULL;
    int n = cx_asn1_encode(data, &der, CX_IT(X509_CRL));
    int ret = digest(type, bytes_of(der, n > 0 ? (size_t)n : 0), md, len);

    mem_free(der);
    return ret;
}

CX_API int X509_REQ_digest(const X509_REQ *data, const EVP_MD *type, unsigned char *md,
                           unsigned int *len)
{
    uint8_t *der = NULL;
    int n = cx_asn1_encode(data, &der, CX_IT(X509_REQ));
    int ret = digest(type, bytes_of(der, n > 0 ? (size_t)n : 0), md, len);

    mem_free(der);
    return ret;
}
