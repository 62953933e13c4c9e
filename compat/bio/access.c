/* The fields of a BIO: BIO_get_data(3), BIO_set_flags(3), BIO_set_callback(3), BIO_get_ex_data(3).
 */
#include "compat/bio/bio.h"
#include "compat/init/ex_data.h"

/* BIO_get_data and its family - see BIO_get_data(3). abi: full.
 *
 * test  tests/oracle/bio_meth.c
 */
CX_API void BIO_set_data(BIO *a, void *ptr)
{
    a->ptr = ptr;
}

CX_API void *BIO_get_data(BIO *a)
{
    return a->ptr;
}

CX_API void BIO_set_init(BIO *a, int init)
{
    a->init = init;
}

CX_API int BIO_get_init(BIO *a)
{
    return a->init;
}

CX_API void BIO_set_shutdown(BIO *a, int shut)
{
    a->shutdown = shut;
}

CX_API int BIO_get_shutdown(BIO *a)
{
    return a->shutdown;
}

/* BIO_set_flags, BIO_clear_flags, BIO_test_flags - see BIO_set_flags(3), BIO_should_retry(3).
 * abi: full.
 *
 * test  tests/oracle/bio_meth.c
 */
CX_API void BIO_set_flags(BIO *b, int flags)
{
    cx_bio_set_flags(b, flags);
}

CX_API void BIO_clear_flags(BIO *b, int flags)
{
    cx_bio_clear_flags(b, flags);
}

CX_API int BIO_test_flags(const BIO *b, int flags)
{
    return b->flags & flags;
}

/* BIO_set_callback and its family - see BIO_set_callback(3). abi: full.
 *
 * test  tests/oracle/bio_core.c
 */
CX_API BIO_callback_fn BIO_get_callback(const BIO *b)
{
    return b->callback;
}

CX_API void BIO_set_callback(BIO *b, BIO_callback_fn callback)
{
    b->callback = callback;
}

CX_API BIO_callback_fn_ex BIO_get_callback_ex(const BIO *b)
{
    return b->callback_ex;
}

CX_API void BIO_set_callback_ex(BIO *b, BIO_callback_fn_ex callback)
{
    b->callback_ex = callback;
}

CX_API char *BIO_get_callback_arg(const BIO *b)
{
    return b->cb_arg;
}

CX_API void BIO_set_callback_arg(BIO *b, char *arg)
{
    b->cb_arg = arg;
}

/* BIO_method_name, BIO_method_type, BIO_number_read, BIO_number_written - see BIO_find_type(3),
 * BIO_read(3). abi: full.
 *
 * test  tests/oracle/bio_core.c
 */
CX_API const char *BIO_method_name(const BIO *b)
{
    return b->method->name;
}

CX_API int BIO_method_type(const BIO *b)
{
    return b->method->type;
}

CX_API uint64_t BIO_number_read(BIO *bio)
{
    return bio != NULL ? bio->num_read : 0;
}

CX_API uint64_t BIO_number_written(BIO *bio)
{
    return bio != NULL ? bio->num_write : 0;
}

/* BIO_set_ex_data, BIO_get_ex_data - see BIO_get_ex_data(3). abi: full.
 *
 * test  tests/oracle/bio_core.c
 */
CX_API int BIO_set_ex_data(BIO *bio, int idx, void *data)
{
    return cx_ex_set(&bio->ex_data, idx, data) ? 1 : 0;
}

CX_API void *BIO_get_ex_data(const BIO *bio, int idx)
{
    return cx_ex_get(&bio->ex_data, idx);
}
