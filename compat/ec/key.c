/* EC_KEY: EC_KEY_new(3), EC_KEY_get_enc_flags(3). */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "crypto/der_out.h"

#include <openssl/err.h>
#include <string.h>

EC_KEY *cx_ec_key_new(void)
{
    const EC_KEY_METHOD *method = cx_ec_default_method();
    EC_KEY *key = mem_zalloc(sizeof(*key));

    if (key == NULL || !cx_ex_new(CRYPTO_EX_INDEX_EC_KEY, key, &key->ex_data)) {
        mem_free(key);
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&key->refs, 1);
    atomic_init(&key->key, NULL);
    key->form = POINT_CONVERSION_UNCOMPRESSED;
    key->method = method;
    if (method->init != NULL && method->init(key) == 0) {
        cx_raise(ERR_LIB_EC, ERR_R_INIT_FAIL);
        cx_ec_key_free(key);
        return NULL;
    }
    return key;
}

void cx_ec_key_free(EC_KEY *key)
{
    if (key == NULL || atomic_fetch_sub_explicit(&key->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    if (key->method != NULL && key->method->finish != NULL) {
        key->method->finish(key);
    }
    cx_ex_free(CRYPTO_EX_INDEX_EC_KEY, key, &key->ex_data);
    mem_free(key->group);
    mem_free(key->point);
    cx_bn_free(key->scalar);
    cr_key_free(atomic_load(&key->key));
    mem_free(key);
}

void cx_ec_key_ref(EC_KEY *key)
{
    if (key != NULL) {
        (void)atomic_fetch_add_explicit(&key->refs, 1, memory_order_relaxed);
    }
}

static bool fill(EC_KEY *out, struct cr_key *key)
{
    const struct cx_curve *curve = cx_curve_of(cr_key_type(key));
    struct bytes point = cr_key_part(key, CR_PART_PUBLIC);
    struct bytes scalar = cr_key_part(key, CR_PART_PRIVATE);
    EC_POINT *p = mem_zalloc(sizeof(*p));
    BIGNUM *d = scalar.n > 0 ? cx_bn_from(scalar) : NULL;

    if (out->group == NULL) {
        out->group = cx_ec_group_new(curve->nid);
    }
    if (p == NULL || out->group == NULL || (scalar.n > 0 && d == NULL)) {
        mem_free(p);
        cx_bn_free(d);
        return false;
    }
    p->nid = curve->nid;
    p->n = point.n;
    memcpy(p->b, point.p, point.n);
    mem_free(out->point);
    cx_bn_free(out->scalar);
    out->point = p;
    out->scalar = d;
    cr_key_free(atomic_exchange(&out->key, cr_key_ref(key)));
    return true;
}

EC_KEY *cx_ec_key_from_key(struct cr_key *key)
{
    EC_KEY *out = cx_ec_key_new();

    if (out != NULL && !fill(out, key)) {
        cx_ec_key_free(out);
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    return out;
}

static void put_sec1(struct der_out *o, const void *what)
{
    const EC_KEY *key = what;
    const struct cx_curve *curve = cx_curve(key->group->nid);
    uint8_t scalar[66] = {0};
    size_t mark = o->n;

    if (!cx_bn_write(key->scalar, scalar, curve->field_len)) {
        o->bad = true;
        return;
    }
    if (key->point != NULL && key->point->n > 0) {
        der_put_bits(o, bytes_of(key->point->b, key->point->n));
        der_put_header(o, DER_CONTEXT(1), mark);
    }
    size_t params = o->n;
    der_put(o, DER_OID, bytes_of(curve->oid, curve->oid_len));
    der_put_header(o, DER_CONTEXT(0), params);
    der_put(o, DER_OCTET_STRING, bytes_of(scalar, curve->field_len));
    der_put_uint(o, 1);
    der_put_header(o, DER_SEQUENCE, mark);
    mem_clear(scalar, sizeof(scalar));
}

static void put_spki(struct der_out *o, const void *what)
{
    static const char ec_public_key[] = "\x2a\x86\x48\xce\x3d\x02\x01";
    const EC_KEY *key = what;
    const struct cx_curve *curve = cx_curve(key->group->nid);
    size_t mark = o->n;

    der_put_bits(o, bytes_of(key->point->b, key->point->n));
    size_t alg = o->n;
    der_put(o, DER_OID, bytes_of(curve->oid, curve->oid_len));
    der_put(o, DER_OID, bytes_of(ec_public_key, sizeof(ec_public_key) - 1));
    der_put_header(o, DER_SEQUENCE, alg);
    der_put_header(o, DER_SEQUENCE, mark);
}

static struct cr_key *make_key(const EC_KEY *k, bool private_key)
{
    struct cr_key *key = NULL;
    uint8_t *der = NULL;
    size_t n = 0;

    if (der_write(private_key ? put_sec1 : put_spki, k, &der, &n) != T13_OK) {
        return NULL;
    }
    enum t13_status status = private_key ? cr_key_from_sec1(&key, bytes_of(der, n))
                                         : cr_key_from_spki(&key, bytes_of(der, n));
    mem_clear_free(der, n);
    return status == T13_OK ? key : NULL;
}

struct cr_key *cx_ec_key_key(const EC_KEY *ec_key)
{
    EC_KEY *k = (EC_KEY *)(uintptr_t)ec_key;
    struct cr_key *key = atomic_load_explicit(&k->key, memory_order_acquire);
    bool has_point = k->point != NULL && k->point->n > 0;

    if (key != NULL || k->group == NULL || (k->scalar == NULL && !has_point)) {
        return key;
    }
    key = make_key(k, k->scalar != NULL);
    if (key == NULL && k->scalar != NULL && has_point && cx_ec_foreign(k)) {
        key = make_key(k, false); /* a number that only stands for that of a device */
    }
    if (key == NULL) {
        return NULL;
    }
    struct cr_key *none = NULL;
    if (!atomic_compare_exchange_strong(&k->key, &none, key)) {
        cr_key_free(key);
        return none;
    }
    return key;
}

/* EC_KEY_new - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API EC_KEY *EC_KEY_new(void)
{
    return cx_ec_key_new();
}

/* EC_KEY_new_by_curve_name - see EC_KEY_new(3). abi: subset: the curves of
 * EC_GROUP_new_by_curve_name(). err: EC_R_UNKNOWN_GROUP. test: tests/oracle/ec.c */
CX_API EC_KEY *EC_KEY_new_by_curve_name(int nid)
{
    EC_KEY *key = cx_ec_key_new();

    if (key != NULL) {
        key->group = cx_ec_group_new(nid);
        if (key->group == NULL) {
            cx_ec_key_free(key);
            return NULL;
        }
    }
    return key;
}

/* EC_KEY_free - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_KEY_free(EC_KEY *key)
{
    cx_ec_key_free(key);
}

/* EC_KEY_up_ref - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_KEY_up_ref(EC_KEY *key)
{
    cx_ec_key_ref(key);
    return 1;
}

/* EC_KEY_dup - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API EC_KEY *EC_KEY_dup(const EC_KEY *src)
{
    EC_KEY *key = src != NULL ? cx_ec_key_new() : NULL;

    if (key == NULL) {
        return NULL;
    }
    if (key->method != src->method && key->method->finish != NULL) {
        key->method->finish(key);
    }
    key->method = src->method; /* whose copy() is called at the end, in the place of init() */
    key->group = src->group != NULL ? mem_dup(src->group, sizeof(*src->group)) : NULL;
    key->point = src->point != NULL ? mem_dup(src->point, sizeof(*src->point)) : NULL;
    key->scalar = cx_bn_dup(src->scalar);
    key->form = src->form;
    key->flags = src->flags;
    key->enc_flags = src->enc_flags;
    if ((src->group != NULL && key->group == NULL) || (src->point != NULL && key->point == NULL) ||
        (src->scalar != NULL && key->scalar == NULL)) {
        cx_ec_key_free(key);
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (src->method->copy != NULL && src->method->copy(key, src) == 0) {
        cx_ec_key_free(key);
        return NULL;
    }
    return key;
}

/* EC_KEY_get0_group - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API const EC_GROUP *EC_KEY_get0_group(const EC_KEY *key)
{
    return key->group;
}

/* EC_KEY_get0_public_key - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API const EC_POINT *EC_KEY_get0_public_key(const EC_KEY *key)
{
    return key->point;
}

/* EC_KEY_get0_private_key - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API const BIGNUM *EC_KEY_get0_private_key(const EC_KEY *key)
{
    return key->scalar;
}

static void forget(EC_KEY *key)
{
    cr_key_free(atomic_exchange(&key->key, NULL));
}

/* EC_KEY_set_group - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_KEY_set_group(EC_KEY *key, const EC_GROUP *group)
{
    if (key->method->set_group != NULL && key->method->set_group(key, group) == 0) {
        return 0;
    }
    EC_GROUP *copy = group != NULL ? mem_dup(group, sizeof(*group)) : NULL;
    mem_free(key->group);
    key->group = copy;
    forget(key);
    return copy != NULL;
}

/* EC_KEY_set_private_key - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_KEY_set_private_key(EC_KEY *key, const BIGNUM *prv)
{
    if (key->group == NULL ||
        (key->method->set_private != NULL && key->method->set_private(key, prv) == 0)) {
        return 0;
    }
    BIGNUM *copy = cx_bn_dup(prv);
    cx_bn_free(key->scalar);
    key->scalar = copy;
    forget(key);
    return copy != NULL;
}

/* EC_KEY_set_public_key - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_KEY_set_public_key(EC_KEY *key, const EC_POINT *pub)
{
    if (key->method->set_public != NULL && key->method->set_public(key, pub) == 0) {
        return 0;
    }
    EC_POINT *copy = pub != NULL ? mem_dup(pub, sizeof(*pub)) : NULL;
    mem_free(key->point);
    key->point = copy;
    forget(key);
    return copy != NULL;
}

int cx_ec_key_generate(EC_KEY *key)
{
    struct cr_key *made = NULL;
    enum t13_status status = cr_key_generate(&made, cx_curve(key->group->nid)->type, 0);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EC, status);
        return 0;
    }
    bool good = fill(key, made);
    cr_key_free(made);
    return good;
}

/* EC_KEY_generate_key - see EC_KEY_new(3). abi: full. err: ERR_R_PASSED_NULL_PARAMETER.
 * test: tests/oracle/ec.c */
CX_API int EC_KEY_generate_key(EC_KEY *key)
{
    if (key == NULL || key->group == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (key->method->keygen == NULL) {
        cx_raise(ERR_LIB_EC, EC_R_OPERATION_NOT_SUPPORTED);
        return 0;
    }
    return key->method->keygen(key);
}

/* EC_KEY_check_key - see EC_KEY_new(3). abi: full. err: ERR_R_PASSED_NULL_PARAMETER,
 * EC_R_INVALID_PRIVATE_KEY. test: tests/oracle/ec.c */
CX_API int EC_KEY_check_key(const EC_KEY *key)
{
    if (key == NULL || key->group == NULL || key->point == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (cx_ec_key_key(key) == NULL) {
        cx_raise(ERR_LIB_EC, EC_R_INVALID_PRIVATE_KEY);
        return 0;
    }
    return 1;
}

/* EC_KEY_set_asn1_flag - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_KEY_set_asn1_flag(EC_KEY *eckey, int asn1_flag)
{
    if (eckey->group != NULL) {
        eckey->group->asn1_flag = asn1_flag;
    }
}

/* EC_KEY_get_conv_form - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API point_conversion_form_t EC_KEY_get_conv_form(const EC_KEY *key)
{
    return key->form;
}

/* EC_KEY_set_conv_form - see EC_KEY_new(3). abi: subset: keys are written uncompressed.
 * test: tests/oracle/ec.c */
CX_API void EC_KEY_set_conv_form(EC_KEY *eckey, point_conversion_form_t cform)
{
    eckey->form = cform;
    if (eckey->group != NULL) {
        eckey->group->form = cform;
    }
}

/* EC_KEY_get_enc_flags - see EC_KEY_get_enc_flags(3). abi: full. test: tests/oracle/ec.c */
CX_API unsigned int EC_KEY_get_enc_flags(const EC_KEY *key)
{
    return key->enc_flags;
}

/* EC_KEY_set_enc_flags - see EC_KEY_get_enc_flags(3). abi: subset: keys are written in full.
 * test: tests/oracle/ec.c */
CX_API void EC_KEY_set_enc_flags(EC_KEY *eckey, unsigned int flags)
{
    eckey->enc_flags = flags;
}

/* EC_KEY_get_flags - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_KEY_get_flags(const EC_KEY *key)
{
    return key->flags;
}

/* EC_KEY_set_flags - see EC_KEY_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_KEY_set_flags(EC_KEY *key, int flags)
{
    key->flags |= flags;
}

/* EC_KEY_set_ex_data - see EC_KEY_get_ex_data in BIO_get_ex_new_index(3). abi: full.
 * test: tests/oracle/ec.c */
CX_API int EC_KEY_set_ex_data(EC_KEY *key, int idx, void *arg)
{
    return cx_ex_set(&key->ex_data, idx, arg);
}

/* EC_KEY_get_ex_data - see BIO_get_ex_new_index(3). abi: full. test: tests/oracle/ec.c */
CX_API void *EC_KEY_get_ex_data(const EC_KEY *key, int idx)
{
    return cx_ex_get(&key->ex_data, idx);
}
