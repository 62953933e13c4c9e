/* SHA1: SHA1_Init(3). Its state is the application's struct, which may be copied by value. */
#include "compat/md/buffer.h"

#include <openssl/sha.h>
#include <string.h>

static void get(const SHA_CTX *c, uint32_t h[5])
{
    h[0] = c->h0;
    h[1] = c->h1;
    h[2] = c->h2;
    h[3] = c->h3;
    h[4] = c->h4;
}

static void put(SHA_CTX *c, uint32_t h[5])
{
    c->h0 = h[0];
    c->h1 = h[1];
    c->h2 = h[2];
    c->h3 = h[3];
    c->h4 = h[4];
    mem_clear(h, 5 * sizeof(h[0]));
}

static struct cx_md32 parts(SHA_CTX *c, uint32_t h[5])
{
    struct cx_md32 m = {h, &c->Nl, &c->Nh, (uint8_t *)c->data, &c->num, cr_sha1_compress, true};

    get(c, h);
    return m;
}

static void run(SHA_CTX *c, const void *data, size_t len)
{
    uint32_t h[5];
    struct cx_md32 m = parts(c, h);

    cx_md32_update(&m, data, len);
    put(c, h);
}

static void finish(SHA_CTX *c, unsigned char *md)
{
    uint32_t h[5];
    struct cx_md32 m = parts(c, h);

    cx_md32_final(&m, md, 5);
    put(c, h);
}

static void start(SHA_CTX *c)
{
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

    memset(c, 0, sizeof(*c));
    put(c, h);
}

/* SHA1_Init - see SHA1_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA1_Init(SHA_CTX *c)
{
    start(c);
    return 1;
}

/* SHA1_Update - see SHA1_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA1_Update(SHA_CTX *c, const void *data, size_t len)
{
    run(c, data, len);
    return 1;
}

/* SHA1_Final - see SHA1_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int SHA1_Final(unsigned char *md, SHA_CTX *c)
{
    finish(c, md);
    return 1;
}

/* SHA1_Transform - one block into the state, uncounted. abi: full. test tests/oracle/md_low.c */
CX_API void SHA1_Transform(SHA_CTX *c, const unsigned char *data)
{
    uint32_t h[5];

    get(c, h);
    cr_sha1_compress(h, data, 1);
    put(c, h);
}

/* SHA1 - see SHA1_Init(3). abi: full. test tests/oracle/md_low.c
 *
 * in    md   NULL: a static buffer, which threads share
 */
CX_API unsigned char *SHA1(const unsigned char *d, size_t n, unsigned char *md)
{
    static unsigned char shared[SHA_DIGEST_LENGTH];
    SHA_CTX c;

    start(&c);
    run(&c, d, n);
    finish(&c, md != NULL ? md : shared);
    mem_clear(&c, sizeof(c));
    return md != NULL ? md : shared;
}
