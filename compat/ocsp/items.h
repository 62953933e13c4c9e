#ifndef T13_COMPAT_OCSP_ITEMS_H
#define T13_COMPAT_OCSP_ITEMS_H

#include "compat/asn1/asn1.h"

#include <openssl/ocsp.h>

/* OCSP's structures: RFC 6960 4.1 and 4.2. */

struct ocsp_cert_id_st {
    X509_ALGOR *hashAlgorithm;
    ASN1_OCTET_STRING *issuerNameHash;
    ASN1_OCTET_STRING *issuerKeyHash;
    ASN1_INTEGER *serialNumber;
};

struct ocsp_one_request_st {
    OCSP_CERTID *reqCert;
    STACK_OF(X509_EXTENSION) * singleRequestExtensions;
};

struct ocsp_req_info_st {
    ASN1_INTEGER *version;
    GENERAL_NAME *requestorName;
    STACK_OF(OCSP_ONEREQ) * requestList;
    STACK_OF(X509_EXTENSION) * requestExtensions;
};

struct ocsp_signature_st {
    X509_ALGOR *signatureAlgorithm;
    ASN1_BIT_STRING *signature;
    STACK_OF(X509) * certs;
};

struct ocsp_request_st {
    OCSP_REQINFO *tbsRequest;
    OCSP_SIGNATURE *optionalSignature;
};

struct ocsp_resp_bytes_st {
    ASN1_OBJECT *responseType;
    ASN1_OCTET_STRING *response;
};

struct ocsp_response_st {
    ASN1_ENUMERATED *responseStatus;
    OCSP_RESPBYTES *responseBytes;
};

struct ocsp_responder_id_st {
    int type; /* V_OCSP_RESPID_NAME, V_OCSP_RESPID_KEY */
    union {
        X509_NAME *byName;
        ASN1_OCTET_STRING *byKey;
    } value;
};

struct ocsp_revoked_info_st {
    ASN1_GENERALIZEDTIME *revocationTime;
    ASN1_ENUMERATED *revocationReason;
};

struct ocsp_cert_status_st {
    int type; /* V_OCSP_CERTSTATUS_ */
    union {
        ASN1_NULL *good;
        OCSP_REVOKEDINFO *revoked;
        ASN1_NULL *unknown;
    } value;
};

struct ocsp_single_response_st {
    OCSP_CERTID *certId;
    OCSP_CERTSTATUS *certStatus;
    ASN1_GENERALIZEDTIME *thisUpdate;
    ASN1_GENERALIZEDTIME *nextUpdate;
    STACK_OF(X509_EXTENSION) * singleExtensions;
};

struct ocsp_response_data_st {
    ASN1_ENCODING enc; /* as received: that is what is signed */
    ASN1_INTEGER *version;
    OCSP_RESPID *responderId;
    ASN1_GENERALIZEDTIME *producedAt;
    STACK_OF(OCSP_SINGLERESP) * responses;
    STACK_OF(X509_EXTENSION) * responseExtensions;
};

struct ocsp_basic_response_st {
    OCSP_RESPDATA *tbsResponseData;
    X509_ALGOR *signatureAlgorithm;
    ASN1_BIT_STRING *signature;
    STACK_OF(X509) * certs;
};

T13_DOOR CX_DECLARE_ITEM(OCSP_BASICRESP);
CX_DECLARE_ITEM(OCSP_CERTID);
CX_DECLARE_ITEM(OCSP_CERTSTATUS);
CX_DECLARE_ITEM(OCSP_ONEREQ);
CX_DECLARE_ITEM(OCSP_REQINFO);
CX_DECLARE_ITEM(OCSP_REQUEST);
CX_DECLARE_ITEM(OCSP_RESPBYTES);
CX_DECLARE_ITEM(OCSP_RESPDATA);
T13_DOOR CX_DECLARE_ITEM(OCSP_RESPID);
T13_DOOR CX_DECLARE_ITEM(OCSP_RESPONSE);
CX_DECLARE_ITEM(OCSP_REVOKEDINFO);
CX_DECLARE_ITEM(OCSP_SIGNATURE);
CX_DECLARE_ITEM(OCSP_SINGLERESP);

#endif
