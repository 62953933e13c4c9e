/* SHA-224 and SHA-256: SHA256_Init(3). Their state is the application's struct, which may be copied
 * by value. */
#include "compat/md/buffer.h"

#include <openssl/sha.h>
#include <string.h>

/* FIPS 180-4 5.3.2 and 5.3.3. */
static const uint32_t sha224_start[8] = {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
                                         0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4};
static const uint32_t sha256_start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static struct cx_md32 parts(SHA256_CTX *c)
{
    struct cx_md32 m = {c->h, &c->Nl, &c->Nh, (uint8_t *)c->data, &c->num, cr_sha256_compress,
                        true};

    return m;
}

static void start(SHA256_CTX *c, const uint32_t h[8], unsigned len)
{
    memset(c, 0, sizeof(*c));
    memcpy(c->h, h, sizeof(c->h));
    c->md_len = len;
}

static void run(SHA256_CTX *c, const void *data, size_t len)
{
    struct cx_md32 m = parts(c);

    cx_md32_update(&m, data, len);
}

/* The length is the struct's, so that either Final ends either hash, as OpenSSL's do. */
static int finish(SHA256_CTX *c, unsigned char *md)
{
    struct cx_md32 m = parts(c);
    uint8_t out[SHA256_DIGEST_LENGTH];

    cx_md32_final(&m, out, 8);
    if (c->md_len > sizeof(out)) {
        mem_clear(out, sizeof(out));
        return 0;
    }
    memcpy(md, out, c->md_len);
    mem_clear(out, sizeof(out));
    return 1;
}

/* SHA224_Init - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA224_Init(SHA256_CTX *c)
{
    start(c, sha224_start, SHA224_DIGEST_LENGTH);
    return 1;
}

/* SHA224_Update - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA224_Update(SHA256_CTX *c, const void *data, size_t len)
{
    run(c, data, len);
    return 1;
}

/* SHA224_Final - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA224_Final(unsigned char *md, SHA256_CTX *c)
{
    return finish(c, md);
}

/* SHA224 - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c
 *
 * in    md   NULL: a static buffer, which threads share
 */
CX_API unsigned char *SHA224(const unsigned char *d, size_t n, unsigned char *md)
{
    static unsigned char shared[SHA224_DIGEST_LENGTH];
    SHA256_CTX c;

    start(&c, sha224_start, SHA224_DIGEST_LENGTH);
    run(&c, d, n);
    (void)finish(&c, md != NULL ? md : shared);
    mem_clear(&c, sizeof(c));
    return md != NULL ? md : shared;
}

/* SHA256_Init - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA256_Init(SHA256_CTX *c)
{
    start(c, sha256_start, SHA256_DIGEST_LENGTH);
    return 1;
}

/* SHA256_Update - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA256_Update(SHA256_CTX *c, const void *data, size_t len)
{
    run(c, data, len);
    return 1;
}

/* SHA256_Final - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA256_Final(unsigned char *md, SHA256_CTX *c)
{
    return finish(c, md);
}

/* SHA256 - see SHA256_Init(3). abi: full. test tests/oracle/md_low.c
 *
 * in    md   NULL: a static buffer, which threads share
 */
CX_API unsigned char *SHA256(const unsigned char *d, size_t n, unsigned char *md)
{
    static unsigned char shared[SHA256_DIGEST_LENGTH];
    SHA256_CTX c;

    start(&c, sha256_start, SHA256_DIGEST_LENGTH);
    run(&c, d, n);
    (void)finish(&c, md != NULL ? md : shared);
    mem_clear(&c, sizeof(c));
    return md != NULL ? md : shared;
}

/* SHA256_Transform - one block into the state, uncounted. abi: full. test tests/oracle/md_low.c */
CX_API void SHA256_Transform(SHA256_CTX *c, const unsigned char *data)
{
    cr_sha256_compress(c->h, data, 1);
}
