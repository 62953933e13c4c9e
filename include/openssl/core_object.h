/* <openssl/core_object.h>: how a provider describes an object that it read. */
#ifndef OPENSSL_CORE_OBJECT_H
#define OPENSSL_CORE_OBJECT_H

#define OSSL_OBJECT_UNKNOWN 0
#define OSSL_OBJECT_NAME    1
#define OSSL_OBJECT_PKEY    2
#define OSSL_OBJECT_CERT    3
#define OSSL_OBJECT_CRL     4

#endif
