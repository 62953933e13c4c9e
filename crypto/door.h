#ifndef T13_CRYPTO_DOOR_H
#define T13_CRYPTO_DOOR_H

/* T13_DOOR marks an internal function that libssl.so.3 calls in libcrypto.so.3. It is exported
 * under the version node THIRTEEN_PRIVATE_<release>, so a mismatched pair fails in the loader. */
#define T13_DOOR __attribute__((visibility("default")))

#endif
