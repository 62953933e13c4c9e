#ifndef T13_COMPAT_X509_ITEMS_H
#define T13_COMPAT_X509_ITEMS_H

#include "compat/asn1/asn1.h"

#include <openssl/x509.h>
#include <stdatomic.h>

/* The structures behind X509_NAME, X509_CRL and their kind. Their tables name the fields as
 * OpenSSL does, since the names stand in the texts of its errors. */

struct X509_name_entry_st {
    ASN1_OBJECT *object;
    ASN1_STRING *value;
    int set; /* which RelativeDistinguishedName it belongs to */
    int size;
};

struct cx_name_canon {
    size_t n;
    uint8_t p[];
};

struct X509_name_st {
    STACK_OF(X509_NAME_ENTRY) * entries;
    uint8_t *der; /* as received or as last encoded */
    size_t der_len;
    bool modified; /* der is older than the entries */
    _Atomic(struct cx_name_canon *) canon;
};

struct X509_extension_st {
    ASN1_OBJECT *object;
    ASN1_BOOLEAN critical;
    ASN1_OCTET_STRING *value;
};

struct x509_attributes_st {
    ASN1_OBJECT *object;
    STACK_OF(ASN1_TYPE) * set;
};

struct X509_pubkey_st {
    X509_ALGOR *algor;
    ASN1_BIT_STRING *public_key;
    _Atomic(EVP_PKEY *) pkey; /* made when asked for */
};

struct X509_sig_st {
    X509_ALGOR *algor;
    ASN1_OCTET_STRING *digest;
};

struct X509_req_info_st {
    ASN1_ENCODING enc;
    ASN1_INTEGER *version;
    X509_NAME *subject;
    X509_PUBKEY *pubkey;
    STACK_OF(X509_ATTRIBUTE) * attributes;
};

struct X509_req_st {
    X509_REQ_INFO *info;
    X509_ALGOR *sig_alg;
    ASN1_BIT_STRING *signature;
    int references;
    CRYPTO_RWLOCK *lock;
    ASN1_OCTET_STRING *distinguishing_id;
};

struct x509_revoked_st {
    ASN1_INTEGER *serial;
    ASN1_TIME *date;
    STACK_OF(X509_EXTENSION) * extensions;
    STACK_OF(GENERAL_NAME) * issuer; /* borrowed: of an indirect CRL's earlier entry too */
    int reason;
    int sequence;
};

struct X509_crl_info_st {
    ASN1_ENCODING enc;
    ASN1_INTEGER *version;
    X509_ALGOR *sig_alg;
    X509_NAME *issuer;
    ASN1_TIME *this_update;
    ASN1_TIME *next_update;
    STACK_OF(X509_REVOKED) * revoked;
    STACK_OF(X509_EXTENSION) * extensions;
};

struct X509_crl_st {
    X509_CRL_INFO *info;
    X509_ALGOR *sig_alg;
    ASN1_BIT_STRING *signature;
    int references;
    CRYPTO_RWLOCK *lock;
    int flags; /* EXFLAG_, set at decoding */
    uint8_t sha1[20];
    void *method_data;
};

CX_DECLARE_ITEM(X509);
CX_DECLARE_ITEM(X509_ALGOR);
CX_DECLARE_ITEM(X509_ALGORS);
CX_DECLARE_ITEM(X509_ATTRIBUTE);
CX_DECLARE_ITEM(X509_CERT_AUX);
CX_DECLARE_ITEM(X509_CINF);
CX_DECLARE_ITEM(X509_CRL);
CX_DECLARE_ITEM(X509_CRL_INFO);
T13_DOOR CX_DECLARE_ITEM(X509_EXTENSION);
T13_DOOR CX_DECLARE_ITEM(X509_EXTENSIONS);
CX_DECLARE_ITEM(X509_NAME);
CX_DECLARE_ITEM(X509_NAME_ENTRY);
CX_DECLARE_ITEM(X509_PUBKEY);
CX_DECLARE_ITEM(X509_REQ);
CX_DECLARE_ITEM(X509_REQ_INFO);
CX_DECLARE_ITEM(X509_REVOKED);
CX_DECLARE_ITEM(X509_SIG);
CX_DECLARE_ITEM(X509_VAL);
/* The tree of a certificate, struct cx_x509_tree. */
const ASN1_ITEM *cx_x509_tree_it(void);

/* Names, beyond compat/x509/x509.h. cx_name_canon is the form that X509_NAME_cmp() compares; it
 * is n = 0 for an empty name and false when memory ran out. */
bool cx_name_canon(const X509_NAME *name, struct bytes *out);
bool cx_name_canon_der(struct bytes der, uint8_t **out, size_t *n); /* no SEQUENCE header */
unsigned long cx_name_hash(const X509_NAME *name);
unsigned long cx_name_hash_canon(struct bytes canon);
char *cx_name_oneline(const X509_NAME *name, char *buf, int n);
int cx_name_print_ex(BIO *out, const X509_NAME *name, int indent, unsigned long flags);
int cx_name_print(BIO *out, const X509_NAME *name);
int cx_name_set(X509_NAME **to, const X509_NAME *from); /* as X509_NAME_set */
int cx_name_index_by_nid(const X509_NAME *name, int nid, int after);

/* cx_pubkey_get0 is X509_PUBKEY_get0; cx_pubkey_set is X509_PUBKEY_set. */
EVP_PKEY *cx_pubkey_get0(const X509_PUBKEY *key);
int cx_pubkey_set(X509_PUBKEY **to, EVP_PKEY *pkey);

/* Lists of extensions. */
int cx_exts_find(const STACK_OF(X509_EXTENSION) * list, int nid, int after);
int cx_exts_find_obj(const STACK_OF(X509_EXTENSION) * list, const ASN1_OBJECT *o, int after);
int cx_exts_find_critical(const STACK_OF(X509_EXTENSION) * list, int critical, int after);
X509_EXTENSION *cx_exts_get(const STACK_OF(X509_EXTENSION) * list, int at);
X509_EXTENSION *cx_exts_delete(STACK_OF(X509_EXTENSION) * list, int at);
int cx_exts_add(STACK_OF(X509_EXTENSION) * *list, const X509_EXTENSION *ext, int at);
int cx_ext_critical(const X509_EXTENSION *ext);
X509_EXTENSION *cx_ext_create(X509_EXTENSION **ext, const ASN1_OBJECT *o, int critical,
                              const ASN1_OCTET_STRING *data);
/* X509V3_get_d2i and X509V3_add1_i2d, in compat/x509v3. */
void *cx_exts_d2i(const STACK_OF(X509_EXTENSION) * list, int nid, int *critical, int *index);
int cx_exts_i2d(STACK_OF(X509_EXTENSION) * *list, int nid, void *value, int critical,
                unsigned long flags);

#endif
