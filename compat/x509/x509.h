#ifndef T13_COMPAT_X509_X509_H
#define T13_COMPAT_X509_X509_H

#include "compat/cx.h"
#include "core/x509/cert.h"

#include <openssl/crypto.h>
#include <openssl/x509.h>
#include <stdatomic.h>
#include <stdbool.h>

/* A certificate is kept as its DER. What OpenSSL shows as a tree (names, times, extensions) is
 * decoded at the first getter that needs it, and what path checking needs (key usage, basic
 * constraints, …) is computed once, at the first question. */

/* The certificate as OpenSSL shows it: RFC 5280 4.1. */
struct x509_cinf_st {
    ASN1_INTEGER *version; /* NULL: v1 */
    ASN1_INTEGER *serial;
    X509_ALGOR *signature;
    X509_NAME *issuer;
    X509_VAL *validity;
    X509_NAME *subject;
    X509_PUBKEY *key;
    ASN1_BIT_STRING *issuer_uid;
    ASN1_BIT_STRING *subject_uid;
    STACK_OF(X509_EXTENSION) * extensions;
};

struct cx_x509_tree {
    X509_CINF *cinf;
    X509_ALGOR *sig_alg;
    ASN1_BIT_STRING *signature;
};

/* What path checking sees of a certificate, and what the extensions' getters hand out. */
struct cx_x509_facts {
    struct t13_cert view; /* points into the certificate's DER; owner is the X509 */
    bool ok;              /* false: not DER, the view is empty */
    _Atomic(struct AUTHORITY_KEYID_st *) akid;
    _Atomic(ASN1_OCTET_STRING *) skid;
};

/* OpenSSL's own addition behind a "TRUSTED CERTIFICATE" (X509_CERT_AUX). */
struct x509_cert_aux_st {
    STACK_OF(ASN1_OBJECT) * trust;
    STACK_OF(ASN1_OBJECT) * reject;
    ASN1_UTF8STRING *alias;
    ASN1_OCTET_STRING *keyid;
    STACK_OF(X509_ALGOR) * other;
};

struct x509_st {
    atomic_int refs;
    uint8_t *der; /* NULL: built by setters, not encoded yet */
    size_t der_len;
    bool derived; /* der was encoded from the tree, which may change again */
    _Atomic(struct cx_x509_tree *) tree;
    _Atomic(struct cx_x509_facts *) facts;
    struct x509_cert_aux_st *aux;
    ASN1_OCTET_STRING *distinguishing_id;
    CRYPTO_EX_DATA ex_data;
};

/* cx_x509_from_der makes a certificate of exactly the bytes given (copied); NULL with an error
 * queued when they are none or something follows. */
T13_DOOR X509 *cx_x509_from_der(struct bytes der);
/* cx_x509_der gives the certificate's encoding; it lives as long as x and is n = 0 when x cannot
 * be encoded. */
T13_DOOR struct bytes cx_x509_der(const X509 *x);
T13_DOOR X509 *cx_x509_up_ref(X509 *x);                    /* returns x; NULL is fine */
int cx_x509_self_signed(X509 *cert, int verify_signature); /* 1, 0, or -1: no telling */
T13_DOOR void cx_x509_free(X509 *x);
/* cx_x509_pkey gives the certificate's public key, owned by x; NULL with an error queued when it
 * is malformed or of a kind not built in. */
T13_DOOR EVP_PKEY *cx_x509_pkey(const X509 *x);
/* Views of the encoded issuer and subject name, of the serial number's contents and of the
 * SubjectPublicKeyInfo; n = 0 when x cannot be encoded. */
T13_DOOR struct bytes cx_x509_subject_der(const X509 *x);
T13_DOOR struct bytes cx_x509_issuer_der(const X509 *x);
T13_DOOR struct bytes cx_x509_spki_der(const X509 *x);
/* cx_x509_view gives what core/x509 works on; NULL when the certificate is not DER. It lives as
 * long as x and is not changed. */
T13_DOOR const struct t13_cert *cx_x509_view(const X509 *x);
T13_DOOR int cx_x509_digest_nid(X509 *x); /* of the digest that was signed */
/* cx_x509_same: both encode to the same bytes. */
T13_DOOR bool cx_x509_same(const X509 *a, const X509 *b);

/* Stacks of certificates whose every member holds a reference. */
T13_DOOR STACK_OF(X509) * cx_x509_chain_up_ref(const STACK_OF(X509) * chain);
T13_DOOR void cx_x509_chain_free(STACK_OF(X509) * chain);

/* Names. cx_name_from_der decodes one Name; cx_name_der gives the encoding, kept in the name. */
T13_DOOR X509_NAME *cx_name_from_der(struct bytes der);
T13_DOOR struct bytes cx_name_der(const X509_NAME *name);
T13_DOOR X509_NAME *cx_name_dup(const X509_NAME *name);
T13_DOOR void cx_name_free(X509_NAME *name);
T13_DOOR int cx_name_cmp(const X509_NAME *a, const X509_NAME *b); /* as X509_NAME_cmp */
T13_DOOR X509_NAME *cx_x509_subject(const X509 *x);               /* borrowed */
T13_DOOR X509_NAME *cx_x509_issuer(const X509 *x);                /* borrowed */

/* For the files of this folder. cx_x509_tree decodes when it must; NULL with an error queued.
 * cx_x509_change gives the tree to a setter and forgets the old encoding. */
struct cx_x509_tree *cx_x509_tree(const X509 *x);
struct cx_x509_tree *cx_x509_change(X509 *x);
struct cx_x509_facts *cx_x509_facts(const X509 *x); /* NULL when out of memory */

#endif
