#ifndef T13_CRYPTO_SHA2_SHA2_H
#define T13_CRYPTO_SHA2_SHA2_H

#include <stddef.h>
#include <stdint.h>

/* The compression functions of the processor at hand, as cr_sha1_blocks(), cr_sha256_blocks() and
 * cr_sha512_blocks() are; NULL where the base is to be used. The same at each call. */
typedef void cr_sha1_fn(uint32_t h[5], const uint8_t *p, size_t blocks);
typedef void cr_sha256_fn(uint32_t h[8], const uint8_t *p, size_t blocks);
typedef void cr_sha512_fn(uint64_t h[8], const uint8_t *p, size_t blocks);

cr_sha1_fn *cr_sha1_kernel(void);
cr_sha256_fn *cr_sha256_kernel(void);
cr_sha512_fn *cr_sha512_kernel(void);

void cr_sha1_ni(uint32_t h[5], const uint8_t *p, size_t blocks);
void cr_sha256_ni(uint32_t h[8], const uint8_t *p, size_t blocks);
void cr_sha512_bmi2(uint64_t h[8], const uint8_t *p, size_t blocks);
void cr_sha512_avx512(uint64_t h[8], const uint8_t *p, size_t blocks);

/* FIPS 180-4 4.2.2 and 4.2.3. */
extern const uint32_t cr_sha256_constants[64];
extern const uint64_t cr_sha512_constants[80];

#endif
