/* <openssl/opensslv.h>: the version of the API that this library provides. */
#ifndef OPENSSL_OPENSSLV_H
#define OPENSSL_OPENSSLV_H

#define OPENSSL_VERSION_MAJOR          3
#define OPENSSL_VERSION_MINOR          0
#define OPENSSL_VERSION_PATCH          19
#define OPENSSL_VERSION_PRE_RELEASE    ""
#define OPENSSL_VERSION_BUILD_METADATA ""
#define OPENSSL_SHLIB_VERSION          3

/* Programs compare these two: 0xMNN00PP0L and its text. */
#define OPENSSL_VERSION_NUMBER                                                                     \
    ((OPENSSL_VERSION_MAJOR << 28) | (OPENSSL_VERSION_MINOR << 20) |                               \
     (OPENSSL_VERSION_PATCH << 4) | 0x0L)
#define OPENSSL_VERSION_STR      "3.0.19"
#define OPENSSL_FULL_VERSION_STR "3.0.19"

/* The release of OpenSSL whose API this is, and who stands behind it. */
#define OPENSSL_RELEASE_DATE "27 Jan 2026"
#define OPENSSL_VERSION_TEXT "OpenSSL 3.0.19 27 Jan 2026 (Thirteen)"

/* True if the API is that of release maj.min or of a later one. */
#define OPENSSL_VERSION_PREREQ(maj, min)                                                           \
    ((OPENSSL_VERSION_MAJOR << 16) + OPENSSL_VERSION_MINOR >= ((maj) << 16) + (min))

#include <openssl/macros.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_OPENSSLV_H
#endif

#endif
