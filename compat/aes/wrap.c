/* AES_wrap_key() and AES_unwrap_key(): RFC 3394. */
#include "compat/aes/aes.h"

#include "crypto/ct/ct.h"

#include <string.h>

#define HALF ((size_t)8)
#define LONGEST (1u << 31)

/* RFC 3394 2.2.3.1. */
static const uint8_t default_iv[HALF] = {0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6};

static void mix_counter(uint8_t *a, uint64_t t)
{
    for (size_t i = 0; i < HALF; i++) {
        a[i] ^= (uint8_t)(t >> (56 - 8 * i));
    }
}

/* One step of either direction on A and the half block at r. */
static bool step(struct cr_cipher *c, uint8_t *block, uint8_t *r)
{
    memcpy(block + HALF, r, HALF);
    bool ok = cx_aes_blocks(c, block, block, 2 * HALF);
    memcpy(r, block + HALF, HALF);
    return ok;
}

static bool wrap(struct cr_cipher *c, uint8_t *block, uint8_t *r, size_t n)
{
    uint64_t t = 1;

    for (int j = 0; j < 6; j++) {
        for (size_t i = 0; i < n; i++, t++) {
            if (!step(c, block, r + HALF * i)) {
                return false;
            }
            mix_counter(block, t);
        }
    }
    return true;
}

static bool unwrap(struct cr_cipher *c, uint8_t *block, uint8_t *r, size_t n)
{
    uint64_t t = 6 * (uint64_t)n;

    for (int j = 0; j < 6; j++) {
        for (size_t i = n; i > 0; i--, t--) {
            mix_counter(block, t);
            if (!step(c, block, r + HALF * (i - 1))) {
                return false;
            }
        }
    }
    return true;
}

/* AES_wrap_key - wraps a key. abi: full.
 *
 * in    iv   8 bytes; NULL: RFC 3394's
 * out   out  inlen + 8 bytes; may be in
 * ret   inlen + 8; 0 for a length below 16 or no multiple of 8, with no error queued
 * test  tests/oracle/aes_low.c
 */
CX_API int AES_wrap_key(AES_KEY *key, const unsigned char *iv, unsigned char *out,
                        const unsigned char *in, unsigned int inlen)
{
    uint8_t block[2 * HALF];
    struct cr_cipher c;

    if (inlen % HALF != 0 || inlen < 2 * HALF || inlen > LONGEST - HALF ||
        !cx_aes_start(&c, key, true)) {
        return 0;
    }
    memcpy(block, iv != NULL ? iv : default_iv, HALF);
    memmove(out + HALF, in, inlen);
    bool ok = wrap(&c, block, out + HALF, inlen / HALF);
    memcpy(out, block, HALF);
    cr_cipher_clear(&c);
    mem_clear(block, sizeof(block));
    if (!ok) {
        mem_clear(out, inlen + HALF);
        return 0;
    }
    return (int)(inlen + HALF);
}

/* AES_unwrap_key - unwraps a key. abi: full.
 *
 * in    iv   8 bytes; NULL: RFC 3394's
 * out   out  inlen - 8 bytes; may be in; wiped on failure
 * ret   inlen - 8; 0 when the length is wrong or it does not unwrap, with no error queued
 * test  tests/oracle/aes_low.c
 */
CX_API int AES_unwrap_key(AES_KEY *key, const unsigned char *iv, unsigned char *out,
                          const unsigned char *in, unsigned int inlen)
{
    uint8_t block[2 * HALF];
    struct cr_cipher c;

    if (inlen % HALF != 0 || inlen < 3 * HALF || inlen > LONGEST || !cx_aes_start(&c, key, false)) {
        return 0;
    }
    size_t len = inlen - HALF;
    memcpy(block, in, HALF);
    memmove(out, in + HALF, len);
    bool ok =
        unwrap(&c, block, out, len / HALF) && ct_equal(block, iv != NULL ? iv : default_iv, HALF);
    cr_cipher_clear(&c);
    mem_clear(block, sizeof(block));
    if (!ok) {
        mem_clear(out, len);
        return 0;
    }
    return (int)len;
}
