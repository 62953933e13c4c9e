/* <openssl/ossl_typ.h>: an old name of <openssl/types.h>. */
#include <openssl/types.h>
