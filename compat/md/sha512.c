/* SHA-384 and SHA-512: SHA256_Init(3). Their state is the application's struct, which may be copied
 * by value. */
#include "compat/md/buffer.h"

#include <openssl/sha.h>
#include <string.h>

/* FIPS 180-4 5.3.4 and 5.3.5. */
static const uint64_t sha384_start[8] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                                         0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                                         0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
static const uint64_t sha512_start[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                         0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                         0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

_Static_assert(sizeof(SHA_LONG64) == sizeof(uint64_t), "a word of SHA-512");

static void start(SHA512_CTX *c, const uint64_t h[8], unsigned len)
{
    memset(c, 0, sizeof(*c));
    memcpy(c->h, h, sizeof(c->h));
    c->md_len = len;
}

/* The words of the struct are unsigned long or unsigned long long, never both uint64_t. */
static void take_blocks(SHA512_CTX *c, const uint8_t *p, size_t blocks)
{
    uint64_t h[8];

    memcpy(h, c->h, sizeof(h));
    cr_sha512_compress(h, p, blocks);
    memcpy(c->h, h, sizeof(h));
    mem_clear(h, sizeof(h));
}

static void count(SHA512_CTX *c, size_t n)
{
    SHA_LONG64 bits = (SHA_LONG64)n << 3;

    c->Nl += bits;
    c->Nh += ((SHA_LONG64)n >> 61) + (c->Nl < bits ? 1 : 0);
}

static void run(SHA512_CTX *c, const void *data, size_t n)
{
    const uint8_t *p = data;
    size_t waiting = c->num % SHA512_CBLOCK;

    if (n == 0) {
        return;
    }
    count(c, n);
    if (waiting > 0) {
        size_t take = SHA512_CBLOCK - waiting < n ? SHA512_CBLOCK - waiting : n;
        memcpy(c->u.p + waiting, p, take);
        p += take;
        n -= take;
        waiting += take;
        if (waiting == SHA512_CBLOCK) {
            take_blocks(c, c->u.p, 1);
            waiting = 0;
        }
    }
    if (n >= SHA512_CBLOCK) {
        take_blocks(c, p, n / SHA512_CBLOCK);
        p += n - n % SHA512_CBLOCK;
        n %= SHA512_CBLOCK;
    }
    if (n > 0) {
        memcpy(c->u.p, p, n);
        waiting = n;
    }
    c->num = (unsigned)waiting;
}

static void store(uint8_t *out, uint64_t v)
{
    for (size_t i = 0; i < 8; i++) {
        out[i] = (uint8_t)(v >> (56 - 8 * i));
    }
}

/* The length is the struct's, so that either Final ends either hash, as OpenSSL's do. */
static int finish(SHA512_CTX *c, unsigned char *md)
{
    uint8_t out[SHA512_DIGEST_LENGTH];
    size_t waiting = c->num % SHA512_CBLOCK;

    c->u.p[waiting++] = 0x80;
    if (waiting > SHA512_CBLOCK - 16) {
        memset(c->u.p + waiting, 0, SHA512_CBLOCK - waiting);
        take_blocks(c, c->u.p, 1);
        waiting = 0;
    }
    memset(c->u.p + waiting, 0, SHA512_CBLOCK - 16 - waiting);
    store(c->u.p + SHA512_CBLOCK - 16, c->Nh);
    store(c->u.p + SHA512_CBLOCK - 8, c->Nl);
    take_blocks(c, c->u.p, 1);
    if (md == NULL) {
        return 0;
    }
    if (c->md_len != SHA224_DIGEST_LENGTH && c->md_len != SHA256_DIGEST_LENGTH &&
        c->md_len != SHA384_DIGEST_LENGTH && c->md_len != SHA512_DIGEST_LENGTH) {
        return 0;
    }
    for (size_t i = 0; i < 8; i++) {
        store(out + 8 * i, c->h[i]);
    }
    memcpy(md, out, c->md_len);
    mem_clear(out, sizeof(out));
    return 1;
}

/* SHA384_Init - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA384_Init(SHA512_CTX *c)
{
    start(c, sha384_start, SHA384_DIGEST_LENGTH);
    return 1;
}

/* SHA384_Update - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA384_Update(SHA512_CTX *c, const void *data, size_t len)
{
    run(c, data, len);
    return 1;
}

/* SHA384_Final - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA384_Final(unsigned char *md, SHA512_CTX *c)
{
    return finish(c, md);
}

/* SHA384 - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c
 *
 * in    md   NULL: a static buffer, which threads share
 */
CX_API unsigned char *SHA384(const unsigned char *d, size_t n, unsigned char *md)
{
    static unsigned char shared[SHA384_DIGEST_LENGTH];
    SHA512_CTX c;

    start(&c, sha384_start, SHA384_DIGEST_LENGTH);
    run(&c, d, n);
    (void)finish(&c, md != NULL ? md : shared);
    mem_clear(&c, sizeof(c));
    return md != NULL ? md : shared;
}

/* SHA512_Init - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA512_Init(SHA512_CTX *c)
{
    start(c, sha512_start, SHA512_DIGEST_LENGTH);
    return 1;
}

/* SHA512_Update - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA512_Update(SHA512_CTX *c, const void *data, size_t len)
{
    run(c, data, len);
    return 1;
}

/* SHA512_Final - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA512_Final(unsigned char *md, SHA512_CTX *c)
{
    return finish(c, md);
}

/* SHA512 - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c
 *
 * in    md   NULL: a static buffer, which threads share
 */
CX_API unsigned char *SHA512(const unsigned char *d, size_t n, unsigned char *md)
{
    static unsigned char shared[SHA512_DIGEST_LENGTH];
    SHA512_CTX c;

    start(&c, sha512_start, SHA512_DIGEST_LENGTH);
    run(&c, d, n);
    (void)finish(&c, md != NULL ? md : shared);
    mem_clear(&c, sizeof(c));
    return md != NULL ? md : shared;
}

/* SHA512_Transform - one block into the state, uncounted. abi: full. test tests/oracle/md_low.c */
CX_API void SHA512_Transform(SHA512_CTX *c, const unsigned char *data)
{
    take_blocks(c, data, 1);
}
