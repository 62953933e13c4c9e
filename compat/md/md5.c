/* MD5: MD5_Init(3). Its state is the application's struct, which may be copied by value. */
#include "compat/md/buffer.h"

#include <openssl/md5.h>
#include <string.h>

static void get(const MD5_CTX *c, uint32_t h[4])
{
    h[0] = c->A;
    h[1] = c->B;
    h[2] = c->C;
    h[3] = c->D;
}

static void put(MD5_CTX *c, uint32_t h[4])
{
    c->A = h[0];
    c->B = h[1];
    c->C = h[2];
    c->D = h[3];
    mem_clear(h, 4 * sizeof(h[0]));
}

static struct cx_md32 parts(MD5_CTX *c, uint32_t h[4])
{
    struct cx_md32 m = {h, &c->Nl, &c->Nh, (uint8_t *)c->data, &c->num, cr_md5_blocks, false};

    get(c, h);
    return m;
}

static void run(MD5_CTX *c, const void *data, size_t len)
{
    uint32_t h[4];
    struct cx_md32 m = parts(c, h);

    cx_md32_update(&m, data, len);
    put(c, h);
}

static void finish(MD5_CTX *c, unsigned char *md)
{
    uint32_t h[4];
    struct cx_md32 m = parts(c, h);

    cx_md32_final(&m, md, 4);
    put(c, h);
}

static void start(MD5_CTX *c)
{
    uint32_t h[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

    memset(c, 0, sizeof(*c));
    put(c, h);
}

/* MD5_Init - see MD5_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int MD5_Init(MD5_CTX *c)
{
    start(c);
    return 1;
}

/* MD5_Update - see MD5_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int MD5_Update(MD5_CTX *c, const void *data, size_t len)
{
    run(c, data, len);
    return 1;
}

/* MD5_Final - see MD5_Init(3). abi: full. test tests/oracle/md_low.c */
CX_API int MD5_Final(unsigned char *md, MD5_CTX *c)
{
    finish(c, md);
    return 1;
}

/* MD5_Transform - one block into the state, uncounted. abi: full. test tests/oracle/md_low.c */
CX_API void MD5_Transform(MD5_CTX *c, const unsigned char *b)
{
    uint32_t h[4];

    get(c, h);
    cr_md5_blocks(h, b, 1);
    put(c, h);
}

/* MD5 - see MD5_Init(3). abi: full. test tests/oracle/md_low.c
 *
 * in    md   NULL: a static buffer, which threads share
 */
CX_API unsigned char *MD5(const unsigned char *d, size_t n, unsigned char *md)
{
    static unsigned char shared[MD5_DIGEST_LENGTH];
    MD5_CTX c;

    start(&c);
    run(&c, d, n);
    finish(&c, md != NULL ? md : shared);
    mem_clear(&c, sizeof(c));
    return md != NULL ? md : shared;
}
