/* Making, freeing and chaining: BIO_new(3), BIO_push(3), BIO_find_type(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"

#include <openssl/err.h>

BIO *cx_bio_new_ex(OSSL_LIB_CTX *libctx, const BIO_METHOD *method)
{
    BIO *bio = mem_zalloc(sizeof(*bio));
    if (bio == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    bio->libctx = libctx;
    bio->method = method;
    bio->shutdown = 1;
    atomic_init(&bio->refs, 1);
    if (!cx_ex_new(CRYPTO_EX_INDEX_BIO, bio, &bio->ex_data)) {
        mem_free(bio);
        return NULL;
    }
    if (method->create == NULL) {
        bio->init = 1;
    } else if (!method->create(bio)) {
        cx_raise(ERR_LIB_BIO, ERR_R_INIT_FAIL);
        cx_ex_free(CRYPTO_EX_INDEX_BIO, bio, &bio->ex_data);
        mem_free(bio);
        return NULL;
    }
    return bio;
}

BIO *cx_bio_new(const BIO_METHOD *method)
{
    return cx_bio_new_ex(NULL, method);
}

int cx_bio_free(BIO *bio)
{
    if (bio == NULL) {
        return 0;
    }
    if (atomic_fetch_sub_explicit(&bio->refs, 1, memory_order_acq_rel) > 1) {
        return 1;
    }
    if (cx_bio_has_callback(bio)) {
        int go_on = (int)cx_bio_call_back(bio, BIO_CB_FREE, NULL, 0, 0, 0, 1, NULL);
        if (go_on <= 0) {
            return 0;
        }
    }
    if (bio->method != NULL && bio->method->destroy != NULL) {
        bio->method->destroy(bio);
    }
    cx_ex_free(CRYPTO_EX_INDEX_BIO, bio, &bio->ex_data);
    mem_free(bio);
    return 1;
}

void cx_bio_free_all(BIO *bio)
{
    while (bio != NULL) {
        BIO *next = bio->next_bio;
        bool shared = atomic_load_explicit(&bio->refs, memory_order_acquire) > 1;
        cx_bio_free(bio);
        if (shared) {
            return;
        }
        bio = next;
    }
}

int cx_bio_up_ref(BIO *bio)
{
    return atomic_fetch_add_explicit(&bio->refs, 1, memory_order_relaxed) > 0 ? 1 : 0;
}

BIO *cx_bio_push(BIO *bio, BIO *next)
{
    if (bio == NULL) {
        return next;
    }
    BIO *last = bio;
    while (last->next_bio != NULL) {
        last = last->next_bio;
    }
    last->next_bio = next;
    if (next != NULL) {
        next->prev_bio = last;
    }
    cx_bio_ctrl(bio, BIO_CTRL_PUSH, 0, last);
    return bio;
}

BIO *cx_bio_pop(BIO *bio)
{
    if (bio == NULL) {
        return NULL;
    }
    BIO *next = bio->next_bio;
    cx_bio_ctrl(bio, BIO_CTRL_POP, 0, bio);
    if (bio->prev_bio != NULL) {
        bio->prev_bio->next_bio = bio->next_bio;
    }
    if (bio->next_bio != NULL) {
        bio->next_bio->prev_bio = bio->prev_bio;
    }
    bio->next_bio = NULL;
    bio->prev_bio = NULL;
    return next;
}

BIO *cx_bio_find_type(BIO *bio, int type)
{
    if (bio == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    bool any_of_class = (type & 0xff) == 0;
    for (; bio != NULL; bio = bio->next_bio) {
        int mine = bio->method != NULL ? bio->method->type : 0;
        if (any_of_class ? (mine & type) != 0 : mine == type) {
            return bio;
        }
    }
    return NULL;
}

void cx_bio_copy_next_retry(BIO *bio)
{
    cx_bio_set_flags(bio, bio->next_bio->flags & (BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY));
    bio->retry_reason = bio->next_bio->retry_reason;
}

/* BIO_new, BIO_new_ex, BIO_free, BIO_vfree, BIO_free_all, BIO_up_ref - see BIO_new(3). abi: full.
 *
 * ret   BIO_new: NULL when the method's create fails, with ERR_R_INIT_FAIL
 * test  tests/oracle/bio_core.c
 */
CX_API BIO *BIO_new(const BIO_METHOD *method)
{
    return cx_bio_new(method);
}

CX_API BIO *BIO_new_ex(OSSL_LIB_CTX *libctx, const BIO_METHOD *method)
{
    return cx_bio_new_ex(libctx, method);
}

CX_API int BIO_free(BIO *a)
{
    return cx_bio_free(a);
}

CX_API void BIO_vfree(BIO *a)
{
    cx_bio_free(a);
}

CX_API void BIO_free_all(BIO *bio)
{
    cx_bio_free_all(bio);
}

CX_API int BIO_up_ref(BIO *a)
{
    return cx_bio_up_ref(a);
}

/* BIO_push, BIO_pop, BIO_set_next, BIO_next, BIO_find_type - see BIO_push(3), BIO_find_type(3).
 * abi: full.
 *
 * test  tests/oracle/bio_core.c
 */
CX_API BIO *BIO_push(BIO *b, BIO *append)
{
    return cx_bio_push(b, append);
}

CX_API BIO *BIO_pop(BIO *b)
{
    return cx_bio_pop(b);
}

CX_API void BIO_set_next(BIO *b, BIO *next)
{
    b->next_bio = next;
}

CX_API BIO *BIO_next(BIO *b)
{
    return b != NULL ? b->next_bio : NULL;
}

CX_API BIO *BIO_find_type(BIO *b, int bio_type)
{
    return cx_bio_find_type(b, bio_type);
}

/* BIO_get_retry_BIO, BIO_get_retry_reason, BIO_set_retry_reason, BIO_copy_next_retry - see
 * BIO_should_retry(3). abi: full.
 *
 * test  tests/oracle/bio_core.c
 */
CX_API BIO *BIO_get_retry_BIO(BIO *bio, int *reason)
{
    BIO *last = bio;
    for (BIO *b = bio; b != NULL && cx_bio_test_flags(b, BIO_FLAGS_SHOULD_RETRY); b = b->next_bio) {
        last = b;
    }
    if (reason != NULL && last != NULL) {
        *reason = last->retry_reason;
    }
    return last;
}

CX_API int BIO_get_retry_reason(BIO *bio)
{
    return bio->retry_reason;
}

CX_API void BIO_set_retry_reason(BIO *bio, int reason)
{
    bio->retry_reason = reason;
}

CX_API void BIO_copy_next_retry(BIO *b)
{
    cx_bio_copy_next_retry(b);
}

/* copy_one makes a BIO like `from`, unchained. */
static BIO *copy_one(BIO *from)
{
    BIO *bio = cx_bio_new(from->method);
    if (bio == NULL) {
        return NULL;
    }
    bio->callback = from->callback;
    bio->callback_ex = from->callback_ex;
    bio->cb_arg = from->cb_arg;
    bio->init = from->init;
    bio->shutdown = from->shutdown;
    bio->flags = from->flags;
    bio->num = from->num;
    if (cx_bio_ctrl(from, BIO_CTRL_DUP, 0, bio) <= 0 ||
        !cx_ex_dup(CRYPTO_EX_INDEX_BIO, &bio->ex_data, &from->ex_data)) {
        cx_bio_free(bio);
        return NULL;
    }
    return bio;
}

/* BIO_dup_chain - see BIO_ctrl(3). abi: full.
 *
 * ret   NULL when a method cannot be duplicated
 * test  tests/oracle/bio_core.c
 */
CX_API BIO *BIO_dup_chain(BIO *in)
{
    BIO *first = NULL;
    BIO *last = NULL;
    for (; in != NULL; in = in->next_bio) {
        BIO *copy = copy_one(in);
        if (copy == NULL) {
            cx_bio_free_all(first);
            return NULL;
        }
        if (first == NULL) {
            first = copy;
        } else {
            cx_bio_push(last, copy);
        }
        last = copy;
    }
    return first;
}
