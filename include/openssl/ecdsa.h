/* <openssl/ecdsa.h>: an old name of <openssl/ec.h>. */
#include <openssl/ec.h>
