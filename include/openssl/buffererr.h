/* <openssl/buffererr.h>: the reason codes of the BUFFER library. */
#ifndef OPENSSL_BUFFERERR_H
#define OPENSSL_BUFFERERR_H

#include <openssl/cryptoerr_legacy.h>
#include <openssl/opensslconf.h>
#include <openssl/symhacks.h>

#endif
