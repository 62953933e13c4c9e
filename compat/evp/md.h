#ifndef T13_COMPAT_EVP_MD_H
#define T13_COMPAT_EVP_MD_H

#include "compat/cx.h"

#include "crypto/hash.h"

#include <stdbool.h>

#include <openssl/evp.h>

/* A digest. All are constants; none is ever freed. */
struct evp_md_st {
    enum cr_hash_id id; /* CR_HASH_NONE: EVP_md_null */
    int nid;
    int pkey_nid; /* the signature algorithm with RSA */
    int size;
    int block_size;
    unsigned long flags;
    const char *name; /* the provider's: SHA2-256 */
    const char *description;
    const char *sn; /* SHA256 */
    const char *ln; /* sha256 */
};

struct evp_md_ctx_st {
    const EVP_MD *md;
    struct cr_hash hash;
    bool running;
    bool finished; /* hashed to the end: no more updates until the next init */
    unsigned long flags;
    EVP_PKEY_CTX *pctx;
    bool own_pctx;
    bool verify; /* what pctx is for */
};

T13_DOOR enum cr_hash_id cx_md_id(const EVP_MD *md); /* CR_HASH_NONE for NULL */
T13_DOOR const EVP_MD *cx_md(enum cr_hash_id id);    /* NULL when there is none */
T13_DOOR const EVP_MD *cx_md_by_name(const char *name);
T13_DOOR const EVP_MD *cx_md_by_nid(int nid);

T13_DOOR EVP_MD_CTX *cx_md_ctx_new(void);
T13_DOOR void cx_md_ctx_free(EVP_MD_CTX *ctx);
int cx_md_ctx_reset(EVP_MD_CTX *ctx);
int cx_digest_init(EVP_MD_CTX *ctx, const EVP_MD *md);
int cx_digest_update(EVP_MD_CTX *ctx, const void *data, size_t n);
int cx_digest_final(EVP_MD_CTX *ctx, unsigned char *out, unsigned int *n);

#endif
