#ifndef T13_CRYPTO_HASH_BLOCK_H
#define T13_CRYPTO_HASH_BLOCK_H

#include "crypto/door.h"

#include <stddef.h>
#include <stdint.h>

/* The compression functions by themselves, for the hashes whose state an application holds in a
 * public struct (MD5_CTX, SHA256_CTX, …). TLS and X.509 hash by crypto/hash.h.
 *
 * Each takes blocks whole blocks from p into h; the state is in the host's byte order. */
T13_DOOR void cr_md4_blocks(uint32_t h[4], const uint8_t *p, size_t blocks); /* RFC 1320 */
T13_DOOR void cr_md5_blocks(uint32_t h[4], const uint8_t *p, size_t blocks); /* RFC 1321 */
void cr_sha1_blocks(uint32_t h[5], const uint8_t *p, size_t blocks);         /* FIPS 180-4 */
void cr_sha256_blocks(uint32_t h[8], const uint8_t *p, size_t blocks);       /* and SHA-224 */
void cr_sha512_blocks(uint64_t h[8], const uint8_t *p, size_t blocks);       /* and SHA-384 */

/* By the kernel of the processor at hand where there is one. */
T13_DOOR void cr_sha1_compress(uint32_t h[5], const uint8_t *p, size_t blocks);
T13_DOOR void cr_sha256_compress(uint32_t h[8], const uint8_t *p, size_t blocks);
T13_DOOR void cr_sha512_compress(uint64_t h[8], const uint8_t *p, size_t blocks);

#endif
