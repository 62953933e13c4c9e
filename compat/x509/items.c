/* The tables of X.509: RFC 5280 4.1 and 5.1, RFC 2986, and OpenSSL's own X509_CERT_AUX.
 *
 * abi-names: full X509_ALGOR_it X509_ALGOR_new X509_ALGOR_free d2i_X509_ALGOR i2d_X509_ALGOR
 *                 X509_ALGOR_dup X509_ALGORS_it d2i_X509_ALGORS i2d_X509_ALGORS
 *                 X509_VAL_it X509_VAL_new X509_VAL_free d2i_X509_VAL i2d_X509_VAL
 *                 X509_EXTENSION_it X509_EXTENSION_new X509_EXTENSION_free
 *                 d2i_X509_EXTENSION i2d_X509_EXTENSION X509_EXTENSION_dup
 *                 X509_EXTENSIONS_it d2i_X509_EXTENSIONS i2d_X509_EXTENSIONS
 *                 X509_ATTRIBUTE_it X509_ATTRIBUTE_new X509_ATTRIBUTE_free
 *                 d2i_X509_ATTRIBUTE i2d_X509_ATTRIBUTE X509_ATTRIBUTE_dup
 *                 X509_SIG_it X509_SIG_new X509_SIG_free d2i_X509_SIG i2d_X509_SIG
 *                 X509_CINF_it X509_CINF_new X509_CINF_free d2i_X509_CINF i2d_X509_CINF
 *                 X509_CERT_AUX_it X509_CERT_AUX_new X509_CERT_AUX_free
 *                 d2i_X509_CERT_AUX i2d_X509_CERT_AUX
 *                 X509_NAME_ENTRY_it X509_NAME_ENTRY_new X509_NAME_ENTRY_free
 *                 d2i_X509_NAME_ENTRY i2d_X509_NAME_ENTRY X509_NAME_ENTRY_dup
 *                 X509_REQ_INFO_it X509_REQ_INFO_new X509_REQ_INFO_free
 *                 d2i_X509_REQ_INFO i2d_X509_REQ_INFO X509_REQ_it X509_REQ_new
 *                 X509_REQ_free d2i_X509_REQ i2d_X509_REQ X509_REQ_dup
 *                 X509_REVOKED_it X509_REVOKED_new X509_REVOKED_free
 *                 d2i_X509_REVOKED i2d_X509_REVOKED X509_REVOKED_dup
 *                 X509_CRL_INFO_it X509_CRL_INFO_new X509_CRL_INFO_free
 *                 d2i_X509_CRL_INFO i2d_X509_CRL_INFO X509_CRL_it X509_CRL_new
 *                 X509_CRL_free d2i_X509_CRL i2d_X509_CRL X509_CRL_dup
 *                 X509_PUBKEY_it X509_PUBKEY_new X509_PUBKEY_free d2i_X509_PUBKEY
 *                 i2d_X509_PUBKEY
 */
#include "compat/x509/items.h"
#include "compat/evp/pkey.h"
#include "compat/x509/crl.h"
#include "compat/x509/x509.h"

#include <openssl/x509v3.h>

#include "compat/asn1/sk.h"

/* A field under the name that OpenSSL's errors give it. */
#define FIELD(flags, tag, type, field, text, name)                                                 \
    {                                                                                              \
        (flags), (tag), offsetof(type, field), (text), cx_##name##_it                              \
    }
#define OPTIONAL ASN1_TFLG_OPTIONAL
#define EXPLICIT ASN1_TFLG_EXPLICIT
#define IMPLICIT ASN1_TFLG_IMPLICIT
#define SEQ_OF ASN1_TFLG_SEQUENCE_OF

static const ASN1_TEMPLATE X509_ALGOR_fields[] = {
    FIELD(0, 0, X509_ALGOR, algorithm, "algorithm", ASN1_OBJECT),
    FIELD(OPTIONAL, 0, X509_ALGOR, parameter, "parameter", ASN1_ANY),
};
CX_SEQUENCE(X509_ALGOR, X509_ALGOR)
CX_FUNCTIONS(X509_ALGOR, X509_ALGOR, X509_ALGOR)
CX_DUP_FUNCTION(X509_ALGOR, X509_ALGOR)
CX_LIST_OF(X509_ALGORS, SEQ_OF, X509_ALGOR, "algorithms")
CX_CODE_FUNCTIONS(X509_ALGORS, X509_ALGORS, X509_ALGORS)

static const ASN1_TEMPLATE X509_VAL_fields[] = {
    FIELD(0, 0, X509_VAL, notBefore, "notBefore", ASN1_TIME),
    FIELD(0, 0, X509_VAL, notAfter, "notAfter", ASN1_TIME),
};
CX_SEQUENCE(X509_VAL, X509_VAL)
CX_FUNCTIONS(X509_VAL, X509_VAL, X509_VAL)

static const ASN1_TEMPLATE X509_EXTENSION_fields[] = {
    FIELD(0, 0, X509_EXTENSION, object, "object", ASN1_OBJECT),
    FIELD(OPTIONAL, 0, X509_EXTENSION, critical, "critical", ASN1_BOOLEAN),
    FIELD(0, 0, X509_EXTENSION, value, "value", ASN1_OCTET_STRING),
};
CX_SEQUENCE(X509_EXTENSION, X509_EXTENSION)
CX_FUNCTIONS(X509_EXTENSION, X509_EXTENSION, X509_EXTENSION)
CX_DUP_FUNCTION(X509_EXTENSION, X509_EXTENSION)
CX_LIST_OF(X509_EXTENSIONS, SEQ_OF, X509_EXTENSION, "Extension")
CX_CODE_FUNCTIONS(X509_EXTENSIONS, X509_EXTENSIONS, X509_EXTENSIONS)

static const ASN1_TEMPLATE X509_ATTRIBUTE_fields[] = {
    FIELD(0, 0, X509_ATTRIBUTE, object, "object", ASN1_OBJECT),
    FIELD(ASN1_TFLG_SET_OF, 0, X509_ATTRIBUTE, set, "set", ASN1_ANY),
};
CX_SEQUENCE(X509_ATTRIBUTE, X509_ATTRIBUTE)
CX_FUNCTIONS(X509_ATTRIBUTE, X509_ATTRIBUTE, X509_ATTRIBUTE)
CX_DUP_FUNCTION(X509_ATTRIBUTE, X509_ATTRIBUTE)

static const ASN1_TEMPLATE X509_SIG_fields[] = {
    FIELD(0, 0, X509_SIG, algor, "algor", X509_ALGOR),
    FIELD(0, 0, X509_SIG, digest, "digest", ASN1_OCTET_STRING),
};
CX_SEQUENCE(X509_SIG, X509_SIG)
CX_FUNCTIONS(X509_SIG, X509_SIG, X509_SIG)

static const ASN1_TEMPLATE X509_NAME_ENTRY_fields[] = {
    FIELD(0, 0, X509_NAME_ENTRY, object, "object", ASN1_OBJECT),
    FIELD(0, 0, X509_NAME_ENTRY, value, "value", ASN1_PRINTABLE),
};
CX_SEQUENCE(X509_NAME_ENTRY, X509_NAME_ENTRY)
CX_FUNCTIONS(X509_NAME_ENTRY, X509_NAME_ENTRY, X509_NAME_ENTRY)
CX_DUP_FUNCTION(X509_NAME_ENTRY, X509_NAME_ENTRY)

/* The key made from a SubjectPublicKeyInfo goes when the structure goes or is decoded anew. */
static int pubkey_aux(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    X509_PUBKEY *key = (X509_PUBKEY *)*value;

    (void)it;
    (void)arg;
    if (operation == ASN1_OP_FREE_POST || operation == ASN1_OP_D2I_PRE) {
        cx_pkey_free(atomic_exchange(&key->pkey, NULL));
    }
    return 1;
}
static const ASN1_AUX X509_PUBKEY_hooks = {.asn1_cb = pubkey_aux};
static const ASN1_TEMPLATE X509_PUBKEY_fields[] = {
    FIELD(0, 0, X509_PUBKEY, algor, "algor", X509_ALGOR),
    FIELD(0, 0, X509_PUBKEY, public_key, "public_key", ASN1_BIT_STRING),
};
CX_SEQUENCE_AUX(X509_PUBKEY, X509_PUBKEY, &X509_PUBKEY_hooks)
CX_FUNCTIONS(X509_PUBKEY, X509_PUBKEY, X509_PUBKEY)

static const ASN1_TEMPLATE X509_CINF_fields[] = {
    FIELD(EXPLICIT | OPTIONAL, 0, X509_CINF, version, "version", ASN1_INTEGER),
    FIELD(0, 0, X509_CINF, serial, "serialNumber", ASN1_INTEGER),
    FIELD(0, 0, X509_CINF, signature, "signature", X509_ALGOR),
    FIELD(0, 0, X509_CINF, issuer, "issuer", X509_NAME),
    FIELD(0, 0, X509_CINF, validity, "validity", X509_VAL),
    FIELD(0, 0, X509_CINF, subject, "subject", X509_NAME),
    FIELD(0, 0, X509_CINF, key, "key", X509_PUBKEY),
    FIELD(IMPLICIT | OPTIONAL, 1, X509_CINF, issuer_uid, "issuerUID", ASN1_BIT_STRING),
    FIELD(IMPLICIT | OPTIONAL, 2, X509_CINF, subject_uid, "subjectUID", ASN1_BIT_STRING),
    FIELD(EXPLICIT | SEQ_OF | OPTIONAL, 3, X509_CINF, extensions, "extensions", X509_EXTENSION),
};
CX_SEQUENCE(X509_CINF, X509_CINF)
CX_FUNCTIONS(X509_CINF, X509_CINF, X509_CINF)

static const ASN1_TEMPLATE tree_fields[] = {
    FIELD(0, 0, struct cx_x509_tree, cinf, "cert_info", X509_CINF),
    FIELD(0, 0, struct cx_x509_tree, sig_alg, "sig_alg", X509_ALGOR),
    FIELD(0, 0, struct cx_x509_tree, signature, "signature", ASN1_BIT_STRING),
};
static const ASN1_ITEM tree_item = {ASN1_ITYPE_SEQUENCE,
                                    V_ASN1_SEQUENCE,
                                    tree_fields,
                                    sizeof(tree_fields) / sizeof(tree_fields[0]),
                                    NULL,
                                    sizeof(struct cx_x509_tree),
                                    "X509"};

const ASN1_ITEM *cx_x509_tree_it(void)
{
    return &tree_item;
}

static const ASN1_TEMPLATE X509_CERT_AUX_fields[] = {
    FIELD(SEQ_OF | OPTIONAL, 0, X509_CERT_AUX, trust, "trust", ASN1_OBJECT),
    FIELD(IMPLICIT | SEQ_OF | OPTIONAL, 0, X509_CERT_AUX, reject, "reject", ASN1_OBJECT),
    FIELD(OPTIONAL, 0, X509_CERT_AUX, alias, "alias", ASN1_UTF8STRING),
    FIELD(OPTIONAL, 0, X509_CERT_AUX, keyid, "keyid", ASN1_OCTET_STRING),
    FIELD(IMPLICIT | SEQ_OF | OPTIONAL, 1, X509_CERT_AUX, other, "other", X509_ALGOR),
};
CX_SEQUENCE(X509_CERT_AUX, X509_CERT_AUX)
CX_FUNCTIONS(X509_CERT_AUX, X509_CERT_AUX, X509_CERT_AUX)

/* A new request is not without attributes: an empty SET is encoded (RFC 2986 4.1). */
static int req_info_aux(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    X509_REQ_INFO *info = (X509_REQ_INFO *)*value;

    (void)it;
    (void)arg;
    if (operation == ASN1_OP_NEW_POST) {
        info->attributes = sk_X509_ATTRIBUTE_new_null();
        return info->attributes != NULL;
    }
    return 1;
}
static const ASN1_AUX X509_REQ_INFO_hooks = {.flags = ASN1_AFLG_ENCODING,
                                             .asn1_cb = req_info_aux,
                                             .enc_offset = offsetof(X509_REQ_INFO, enc)};
static const ASN1_TEMPLATE X509_REQ_INFO_fields[] = {
    FIELD(0, 0, X509_REQ_INFO, version, "version", ASN1_INTEGER),
    FIELD(0, 0, X509_REQ_INFO, subject, "subject", X509_NAME),
    FIELD(0, 0, X509_REQ_INFO, pubkey, "pubkey", X509_PUBKEY),
    /* Optional because broken requests leave it out. */
    FIELD(IMPLICIT | ASN1_TFLG_SET_OF | OPTIONAL, 0, X509_REQ_INFO, attributes, "attributes",
          X509_ATTRIBUTE),
};
CX_SEQUENCE_AUX(X509_REQ_INFO, X509_REQ_INFO, &X509_REQ_INFO_hooks)
CX_FUNCTIONS(X509_REQ_INFO, X509_REQ_INFO, X509_REQ_INFO)

static int req_aux(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    X509_REQ *req = (X509_REQ *)*value;

    (void)it;
    (void)arg;
    if (operation == ASN1_OP_FREE_POST) {
        cx_asn1_string_free(req->distinguishing_id);
    }
    return 1;
}
static const ASN1_AUX X509_REQ_hooks = {.flags = ASN1_AFLG_REFCOUNT,
                                        .ref_offset = offsetof(X509_REQ, references),
                                        .ref_lock = offsetof(X509_REQ, lock),
                                        .asn1_cb = req_aux};
static const ASN1_TEMPLATE X509_REQ_fields[] = {
    FIELD(0, 0, X509_REQ, info, "req_info", X509_REQ_INFO),
    FIELD(0, 0, X509_REQ, sig_alg, "sig_alg", X509_ALGOR),
    FIELD(0, 0, X509_REQ, signature, "signature", ASN1_BIT_STRING),
};
CX_SEQUENCE_AUX(X509_REQ, X509_REQ, &X509_REQ_hooks)
CX_FUNCTIONS(X509_REQ, X509_REQ, X509_REQ)
CX_DUP_FUNCTION(X509_REQ, X509_REQ)

static const ASN1_TEMPLATE X509_REVOKED_fields[] = {
    FIELD(0, 0, X509_REVOKED, serial, "serialNumber", ASN1_INTEGER),
    FIELD(0, 0, X509_REVOKED, date, "revocationDate", ASN1_TIME),
    FIELD(SEQ_OF | OPTIONAL, 0, X509_REVOKED, extensions, "extensions", X509_EXTENSION),
};
CX_SEQUENCE(X509_REVOKED, X509_REVOKED)
CX_FUNCTIONS(X509_REVOKED, X509_REVOKED, X509_REVOKED)
CX_DUP_FUNCTION(X509_REVOKED, X509_REVOKED)

static const ASN1_AUX X509_CRL_INFO_hooks = {.flags = ASN1_AFLG_ENCODING,
                                             .enc_offset = offsetof(X509_CRL_INFO, enc)};
static const ASN1_TEMPLATE X509_CRL_INFO_fields[] = {
    FIELD(OPTIONAL, 0, X509_CRL_INFO, version, "version", ASN1_INTEGER),
    FIELD(0, 0, X509_CRL_INFO, sig_alg, "sig_alg", X509_ALGOR),
    FIELD(0, 0, X509_CRL_INFO, issuer, "issuer", X509_NAME),
    FIELD(0, 0, X509_CRL_INFO, this_update, "lastUpdate", ASN1_TIME),
    FIELD(OPTIONAL, 0, X509_CRL_INFO, next_update, "nextUpdate", ASN1_TIME),
    FIELD(SEQ_OF | OPTIONAL, 0, X509_CRL_INFO, revoked, "revoked", X509_REVOKED),
    FIELD(EXPLICIT | SEQ_OF | OPTIONAL, 0, X509_CRL_INFO, extensions, "extensions", X509_EXTENSION),
};
CX_SEQUENCE_AUX(X509_CRL_INFO, X509_CRL_INFO, &X509_CRL_INFO_hooks)
CX_FUNCTIONS(X509_CRL_INFO, X509_CRL_INFO, X509_CRL_INFO)

static const ASN1_AUX X509_CRL_hooks = {.flags = ASN1_AFLG_REFCOUNT,
                                        .ref_offset = offsetof(X509_CRL, references),
                                        .ref_lock = offsetof(X509_CRL, lock),
                                        .asn1_cb = cx_crl_aux};
static const ASN1_TEMPLATE X509_CRL_fields[] = {
    FIELD(0, 0, X509_CRL, info, "crl", X509_CRL_INFO),
    FIELD(0, 0, X509_CRL, sig_alg, "sig_alg", X509_ALGOR),
    FIELD(0, 0, X509_CRL, signature, "signature", ASN1_BIT_STRING),
};
CX_SEQUENCE_AUX(X509_CRL, X509_CRL, &X509_CRL_hooks)
CX_FUNCTIONS(X509_CRL, X509_CRL, X509_CRL)
CX_DUP_FUNCTION(X509_CRL, X509_CRL)
