/* <openssl/ecdh.h>: an old name of <openssl/ec.h>. */
#include <openssl/ec.h>
