/* Methods of the application's own: BIO_meth_new(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>

#include <openssl/err.h>

#define TYPE_MASK 0xff

int cx_bio_write_by_old(BIO *bio, const char *data, size_t n, size_t *written)
{
    int ret = bio->method->bwrite_old(bio, data, n > INT_MAX ? INT_MAX : (int)n);
    *written = ret > 0 ? (size_t)ret : 0;
    return ret > 0 ? 1 : ret;
}

int cx_bio_read_by_old(BIO *bio, char *data, size_t n, size_t *got)
{
    int ret = bio->method->bread_old(bio, data, n > INT_MAX ? INT_MAX : (int)n);
    *got = ret > 0 ? (size_t)ret : 0;
    return ret > 0 ? 1 : ret;
}

/* BIO_meth_new and its family - see BIO_meth_new(3). abi: full.
 *
 * ret   BIO_get_new_index: -1 when all 127 are given out
 * test  tests/oracle/bio_meth.c
 */
CX_API int BIO_get_new_index(void)
{
    static atomic_int last = BIO_TYPE_START;
    int index = atomic_fetch_add(&last, 1) + 1;
    return index > TYPE_MASK ? -1 : index;
}

CX_API BIO_METHOD *BIO_meth_new(int type, const char *name)
{
    BIO_METHOD *method = mem_zalloc(sizeof(*method));
    if (method == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    method->type = type;
    method->name = name != NULL ? mem_strdup(name) : NULL;
    if (method->name == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        mem_free(method);
        return NULL;
    }
    return method;
}

CX_API void BIO_meth_free(BIO_METHOD *biom)
{
    if (biom != NULL) {
        mem_free(biom->name);
        mem_free(biom);
    }
}

CX_API int BIO_meth_set_write(BIO_METHOD *biom, int (*write)(BIO *, const char *, int))
{
    biom->bwrite_old = write;
    biom->bwrite = cx_bio_write_by_old;
    return 1;
}

CX_API int BIO_meth_set_write_ex(BIO_METHOD *biom,
                                 int (*bwrite)(BIO *, const char *, size_t, size_t *))
{
    biom->bwrite_old = NULL;
    biom->bwrite = bwrite;
    return 1;
}

CX_API int BIO_meth_set_read(BIO_METHOD *biom, int (*read)(BIO *, char *, int))
{
    biom->bread_old = read;
    biom->bread = cx_bio_read_by_old;
    return 1;
}

CX_API int BIO_meth_set_read_ex(BIO_METHOD *biom, int (*bread)(BIO *, char *, size_t, size_t *))
{
    biom->bread_old = NULL;
    biom->bread = bread;
    return 1;
}

CX_API int BIO_meth_set_puts(BIO_METHOD *biom, int (*puts)(BIO *, const char *))
{
    biom->bputs = puts;
    return 1;
}

CX_API int BIO_meth_set_gets(BIO_METHOD *biom, int (*ossl_gets)(BIO *, char *, int))
{
    biom->bgets = ossl_gets;
    return 1;
}

CX_API int BIO_meth_set_ctrl(BIO_METHOD *biom, long (*ctrl)(BIO *, int, long, void *))
{
    biom->ctrl = ctrl;
    return 1;
}

CX_API int BIO_meth_set_create(BIO_METHOD *biom, int (*create)(BIO *))
{
    biom->create = create;
    return 1;
}

CX_API int BIO_meth_set_destroy(BIO_METHOD *biom, int (*destroy)(BIO *))
{
    biom->destroy = destroy;
    return 1;
}

CX_API int BIO_meth_set_callback_ctrl(BIO_METHOD *biom,
                                      long (*callback_ctrl)(BIO *, int, BIO_info_cb *))
{
    biom->callback_ctrl = callback_ctrl;
    return 1;
}

CX_API int (*BIO_meth_get_write(const BIO_METHOD *biom))(BIO *, const char *, int)
{
    return biom->bwrite_old;
}

CX_API int (*BIO_meth_get_write_ex(const BIO_METHOD *biom))(BIO *, const char *, size_t, size_t *)
{
    return biom->bwrite;
}

CX_API int (*BIO_meth_get_read(const BIO_METHOD *biom))(BIO *, char *, int)
{
    return biom->bread_old;
}

CX_API int (*BIO_meth_get_read_ex(const BIO_METHOD *biom))(BIO *, char *, size_t, size_t *)
{
    return biom->bread;
}

CX_API int (*BIO_meth_get_puts(const BIO_METHOD *biom))(BIO *, const char *)
{
    return biom->bputs;
}

CX_API int (*BIO_meth_get_gets(const BIO_METHOD *biom))(BIO *, char *, int)
{
    return biom->bgets;
}

CX_API long (*BIO_meth_get_ctrl(const BIO_METHOD *biom))(BIO *, int, long, void *)
{
    return biom->ctrl;
}

CX_API int (*BIO_meth_get_create(const BIO_METHOD *biom))(BIO *)
{
    return biom->create;
}

CX_API int (*BIO_meth_get_destroy(const BIO_METHOD *biom))(BIO *)
{
    return biom->destroy;
}

CX_API long (*BIO_meth_get_callback_ctrl(const BIO_METHOD *biom))(BIO *, int, BIO_info_cb *)
{
    return biom->callback_ctrl;
}
