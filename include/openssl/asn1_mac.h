/* <openssl/asn1_mac.h>: gone since OpenSSL 1.1.0; kept so that an old program is told so. */
#error "openssl/asn1_mac.h is obsolete: use openssl/asn1t.h"
