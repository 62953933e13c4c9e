/* Large numbers in parameters: OSSL_PARAM_get_BN() of OSSL_PARAM_int(3). They lie there in the
 * machine's order, the least byte first. */
#include "compat/bn/bn.h"
#include "compat/param/param.h"

#include <string.h>

static void reverse(uint8_t *to, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i] = from[n - 1 - i];
    }
}

bool cx_param_get_bn(const OSSL_PARAM *p, BIGNUM **val)
{
    if (val == NULL || p == NULL || p->data_type != OSSL_PARAM_UNSIGNED_INTEGER) {
        return false;
    }
    uint8_t *big_endian = mem_alloc(p->data_size + 1);
    if (big_endian == NULL) {
        return false;
    }
    reverse(big_endian, p->data, p->data_size);
    BIGNUM *read = cx_bn_from(bytes_of(big_endian, p->data_size));
    mem_clear_free(big_endian, p->data_size + 1);
    if (read != NULL && *val != NULL) {
        cr_bn_swap(&(*val)->v, &read->v);
        cx_bn_free(read);
    } else if (read != NULL) {
        *val = read;
    }
    return read != NULL;
}

/* OSSL_PARAM_construct_BN, OSSL_PARAM_get_BN, OSSL_PARAM_set_BN - see OSSL_PARAM_int(3). abi: full.
 *
 * test  tests/oracle/param_lists.c
 */
CX_API OSSL_PARAM OSSL_PARAM_construct_BN(const char *key, unsigned char *buf, size_t bsize)
{
    OSSL_PARAM p = {key, OSSL_PARAM_UNSIGNED_INTEGER, buf, bsize, OSSL_PARAM_UNMODIFIED};
    return p;
}

CX_API int OSSL_PARAM_get_BN(const OSSL_PARAM *p, BIGNUM **val)
{
    return cx_param_get_bn(p, val);
}

CX_API int OSSL_PARAM_set_BN(OSSL_PARAM *p, const BIGNUM *val)
{
    if (p == NULL) {
        return 0;
    }
    p->return_size = 0;
    if (val == NULL || p->data_type != OSSL_PARAM_UNSIGNED_INTEGER || cr_bn_negative(&val->v)) {
        return 0;
    }
    size_t n = cx_bn_len(val);
    p->return_size = n > 0 ? n : 1; /* a zero takes a byte */
    if (p->data == NULL) {
        return 1;
    }
    if (p->data_size < p->return_size) {
        return 0;
    }
    uint8_t *big_endian = mem_alloc(p->data_size);
    bool ok = big_endian != NULL && cx_bn_write(val, big_endian, p->data_size);
    if (ok) {
        p->return_size = p->data_size;
        reverse(p->data, big_endian, p->data_size);
    }
    mem_clear_free(big_endian, p->data_size);
    return ok ? 1 : 0;
}
