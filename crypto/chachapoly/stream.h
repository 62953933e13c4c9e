#ifndef T13_CRYPTO_CHACHAPOLY_STREAM_H
#define T13_CRYPTO_CHACHAPOLY_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* cr_chacha20_stream writes n bytes of ChaCha20's key stream (RFC 8439 2.4), from block 0 on, under
 * a nonce of zeros: at most 2^32 blocks. False where the processor at hand has no kernel. */
bool cr_chacha20_stream(const uint8_t key[32], uint8_t *out, size_t n);

#endif
