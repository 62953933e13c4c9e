/* <openssl/kdferr.h>: the reason codes of the KDF library: those of older releases. */
#ifndef OPENSSL_KDFERR_H
#define OPENSSL_KDFERR_H

#include <openssl/cryptoerr_legacy.h>

#endif
