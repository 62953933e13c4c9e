/* Curves and their points: EC_GROUP_new(3), EC_GROUP_copy(3), EC_POINT_new(3), EC_POINT_add(3). */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "crypto/ct/ct.h"

#include <openssl/ecerr.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <string.h>
#include <strings.h>

static const struct cx_curve curves[] = {
    {NID_X9_62_prime256v1, CR_KEY_P256, 32, 256, "P-256", "prime256v1",
     "\x2a\x86\x48\xce\x3d\x03\x01\x07", 8,
     "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"},
    {NID_secp384r1, CR_KEY_P384, 48, 384, "P-384", "secp384r1", "\x2b\x81\x04\x00\x22", 5,
     "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77A"
     "ECEC196ACCC52973"},
    {NID_secp521r1, CR_KEY_P521, 66, 521, "P-521", "secp521r1", "\x2b\x81\x04\x00\x23", 5,
     "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA"
     "51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409"},
    {NID_secp256k1, CR_KEY_K256, 32, 256, NULL, "secp256k1", "\x2b\x81\x04\x00\x0a", 5,
     "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"},
    {NID_brainpoolP256r1, CR_KEY_BP256, 32, 256, NULL, "brainpoolP256r1",
     "\x2b\x24\x03\x03\x02\x08\x01\x01\x07", 9,
     "A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7"},
    {NID_brainpoolP384r1, CR_KEY_BP384, 48, 384, NULL, "brainpoolP384r1",
     "\x2b\x24\x03\x03\x02\x08\x01\x01\x0b", 9,
     "8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B31F166E6CAC0425A7CF3AB6AF6B7FC310"
     "3B883202E9046565"},
    {NID_brainpoolP512r1, CR_KEY_BP512, 64, 512, NULL, "brainpoolP512r1",
     "\x2b\x24\x03\x03\x02\x08\x01\x01\x0d", 9,
     "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA70330870553E5C414CA92619"
     "418661197FAC10471DB1D381085DDADDB58796829CA90069"},
};

#define NUM_CURVES (sizeof(curves) / sizeof(curves[0]))

const struct cx_curve *cx_curve(int nid)
{
    for (size_t i = 0; i < NUM_CURVES; i++) {
        if (curves[i].nid == nid) {
            return &curves[i];
        }
    }
    return NULL;
}

const struct cx_curve *cx_curve_of(enum cr_key_type type)
{
    for (size_t i = 0; i < NUM_CURVES; i++) {
        if (curves[i].type == type) {
            return &curves[i];
        }
    }
    return NULL;
}

const struct cx_curve *cx_curve_named(const char *name)
{
    for (size_t i = 0; i < NUM_CURVES; i++) {
        if (strcasecmp(curves[i].sn, name) == 0 ||
            (curves[i].nist != NULL && strcmp(curves[i].nist, name) == 0)) {
            return &curves[i];
        }
    }
    return NULL;
}

EC_GROUP *cx_ec_group_new(int nid)
{
    if (cx_curve(nid) == NULL) {
        const char *name = cx_obj_nid2sn(nid);
        cx_raise_text(ERR_LIB_EC, EC_R_UNKNOWN_GROUP, "name=%s", name != NULL ? name : "");
        return NULL;
    }
    EC_GROUP *group = mem_zalloc(sizeof(*group));
    if (group == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    group->nid = nid;
    group->asn1_flag = OPENSSL_EC_NAMED_CURVE;
    group->form = POINT_CONVERSION_UNCOMPRESSED;
    return group;
}

/* EC_GROUP_new_by_curve_name - see EC_GROUP_new(3). abi: subset: P-256, P-384, P-521,
 * secp256k1, brainpoolP256r1, P384r1, P512r1. err: EC_R_UNKNOWN_GROUP. test: tests/oracle/ec.c */
CX_API EC_GROUP *EC_GROUP_new_by_curve_name(int nid)
{
    return cx_ec_group_new(nid);
}

/* EC_GROUP_free - see EC_GROUP_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_GROUP_free(EC_GROUP *group)
{
    mem_free(group);
}

/* EC_GROUP_clear_free - see EC_GROUP_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_GROUP_clear_free(EC_GROUP *group)
{
    mem_free(group);
}

/* EC_GROUP_dup - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API EC_GROUP *EC_GROUP_dup(const EC_GROUP *src)
{
    return src != NULL ? mem_dup(src, sizeof(*src)) : NULL;
}

/* EC_GROUP_copy - see EC_GROUP_copy(3). abi: full. err: EC_R_INCOMPATIBLE_OBJECTS between curves,
 * which have methods of their own in OpenSSL. test: tests/oracle/leftovers.c */
CX_API int EC_GROUP_copy(EC_GROUP *dst, const EC_GROUP *src)
{
    if (dst->nid != src->nid) {
        cx_raise(ERR_LIB_EC, EC_R_INCOMPATIBLE_OBJECTS);
        return 0;
    }
    *dst = *src;
    return 1;
}

/* EC_GROUP_get_curve_name - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_GROUP_get_curve_name(const EC_GROUP *group)
{
    return group->nid;
}

/* EC_GROUP_set_asn1_flag - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_GROUP_set_asn1_flag(EC_GROUP *group, int flag)
{
    group->asn1_flag = flag;
}

/* EC_GROUP_get_asn1_flag - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_GROUP_get_asn1_flag(const EC_GROUP *group)
{
    return group->asn1_flag;
}

/* EC_GROUP_set_point_conversion_form - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_GROUP_set_point_conversion_form(EC_GROUP *group, point_conversion_form_t form)
{
    group->form = form;
}

/* EC_GROUP_get_point_conversion_form - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API point_conversion_form_t EC_GROUP_get_point_conversion_form(const EC_GROUP *group)
{
    return group->form;
}

/* EC_GROUP_get_degree - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_GROUP_get_degree(const EC_GROUP *group)
{
    return cx_curve(group->nid)->bits;
}

/* EC_GROUP_order_bits - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_GROUP_order_bits(const EC_GROUP *group)
{
    return cx_curve(group->nid)->bits;
}

/* EC_GROUP_get_order - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_GROUP_get_order(const EC_GROUP *group, BIGNUM *order, BN_CTX *ctx)
{
    uint8_t be[EC_POINT_LEN_MAX];
    const char *hex = cx_curve(group->nid)->order;
    size_t n = strlen(hex) / 2;

    (void)ctx;
    for (size_t i = 0; i < 2 * n; i++) {
        uint8_t v = (uint8_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'A' + 10);
        be[i / 2] = (uint8_t)(i % 2 == 0 ? v << 4 : be[i / 2] | v);
    }
    return cx_bn_ok(cr_bn_read(&order->v, bytes_of(be, n)));
}

/* EC_GROUP_cmp - see EC_GROUP_copy(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_GROUP_cmp(const EC_GROUP *a, const EC_GROUP *b, BN_CTX *ctx)
{
    (void)ctx;
    return a->nid != b->nid;
}

/* EC_curve_nid2nist - see EC_GROUP_copy(3). abi: subset: the curves that are built in.
 * test: tests/oracle/ec.c */
CX_API const char *EC_curve_nid2nist(int nid)
{
    const struct cx_curve *curve = cx_curve(nid);

    return curve != NULL ? curve->nist : NULL;
}

/* EC_curve_nist2nid - see EC_GROUP_copy(3). abi: subset: the curves that are built in.
 * test: tests/oracle/ec.c */
CX_API int EC_curve_nist2nid(const char *name)
{
    for (size_t i = 0; i < NUM_CURVES; i++) {
        if (curves[i].nist != NULL && strcmp(curves[i].nist, name) == 0) {
            return curves[i].nid;
        }
    }
    return NID_undef;
}

/* EC_POINT_new - see EC_POINT_new(3). abi: full. err: ERR_R_PASSED_NULL_PARAMETER.
 * test: tests/oracle/ec.c */
CX_API EC_POINT *EC_POINT_new(const EC_GROUP *group)
{
    if (group == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    EC_POINT *point = mem_zalloc(sizeof(*point));
    if (point == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    point->nid = group->nid;
    return point;
}

/* EC_POINT_free - see EC_POINT_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_POINT_free(EC_POINT *point)
{
    mem_clear_free(point, sizeof(*point));
}

/* EC_POINT_clear_free - see EC_POINT_new(3). abi: full. test: tests/oracle/ec.c */
CX_API void EC_POINT_clear_free(EC_POINT *point)
{
    mem_clear_free(point, sizeof(*point));
}

/* EC_POINT_copy - see EC_POINT_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_POINT_copy(EC_POINT *dst, const EC_POINT *src)
{
    if (dst->nid != src->nid) {
        cx_raise(ERR_LIB_EC, EC_R_INCOMPATIBLE_OBJECTS);
        return 0;
    }
    *dst = *src;
    return 1;
}

/* EC_POINT_dup - see EC_POINT_new(3). abi: full. test: tests/oracle/ec.c */
CX_API EC_POINT *EC_POINT_dup(const EC_POINT *src, const EC_GROUP *group)
{
    (void)group;
    return src != NULL ? mem_dup(src, sizeof(*src)) : NULL;
}

/* EC_POINT_is_at_infinity - see EC_POINT_add(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_POINT_is_at_infinity(const EC_GROUP *group, const EC_POINT *point)
{
    (void)group;
    return point->n == 0;
}

/* EC_POINT_set_to_infinity - see EC_POINT_new(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_POINT_set_to_infinity(const EC_GROUP *group, EC_POINT *point)
{
    (void)group;
    point->n = 0;
    return 1;
}

/* EC_POINT_is_on_curve - see EC_POINT_add(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_POINT_is_on_curve(const EC_GROUP *group, const EC_POINT *point, BN_CTX *ctx)
{
    /* No other point can be put in. */
    (void)ctx;
    return group->nid == point->nid;
}

/* EC_POINT_cmp - see EC_POINT_add(3). abi: full. test: tests/oracle/ec.c */
CX_API int EC_POINT_cmp(const EC_GROUP *group, const EC_POINT *a, const EC_POINT *b, BN_CTX *ctx)
{
    (void)ctx;
    if (a->nid != group->nid || b->nid != group->nid) {
        cx_raise(ERR_LIB_EC, EC_R_INCOMPATIBLE_OBJECTS);
        return -1;
    }
    return a->n != b->n || !ct_equal(a->b, b->b, a->n);
}

/* EC_POINT_point2oct - see EC_POINT_new(3). abi: full. err: EC_R_INVALID_FORM,
 * EC_R_BUFFER_TOO_SMALL. test: tests/oracle/ec.c */
CX_API size_t EC_POINT_point2oct(const EC_GROUP *group, const EC_POINT *point,
                                 point_conversion_form_t form, unsigned char *buf, size_t len,
                                 BN_CTX *ctx)
{
    (void)ctx;
    if (form != POINT_CONVERSION_COMPRESSED && form != POINT_CONVERSION_UNCOMPRESSED &&
        form != POINT_CONVERSION_HYBRID) {
        cx_raise(ERR_LIB_EC, EC_R_INVALID_FORM);
        return 0;
    }
    size_t field_len = cx_curve(group->nid)->field_len;
    size_t n = point->n == 0                         ? 1
               : form == POINT_CONVERSION_COMPRESSED ? 1 + field_len
                                                     : 1 + 2 * field_len;
    if (buf == NULL) {
        return n;
    }
    if (len < n) {
        cx_raise(ERR_LIB_EC, EC_R_BUFFER_TOO_SMALL);
        return 0;
    }
    if (point->n == 0) {
        buf[0] = 0;
        return 1;
    }
    memcpy(buf, point->b, n);
    buf[0] = (uint8_t)form;
    if (form != POINT_CONVERSION_UNCOMPRESSED) {
        buf[0] = (uint8_t)(buf[0] | (point->b[point->n - 1] & 1));
    }
    return n;
}

/* EC_POINT_oct2point - see EC_POINT_new(3). abi: full. err: EC_R_INVALID_ENCODING,
 * EC_R_POINT_IS_NOT_ON_CURVE, EC_R_BUFFER_TOO_SMALL. test: tests/oracle/ec.c */
CX_API int EC_POINT_oct2point(const EC_GROUP *group, EC_POINT *p, const unsigned char *buf,
                              size_t len, BN_CTX *ctx)
{
    const struct cx_curve *curve = cx_curve(group->nid);
    uint8_t octets[EC_POINT_LEN_MAX];

    (void)ctx;
    if (len == 0) {
        cx_raise(ERR_LIB_EC, EC_R_BUFFER_TOO_SMALL);
        return 0;
    }
    if (buf[0] == 0 && len == 1) {
        p->n = 0;
        return 1;
    }
    bool hybrid = (buf[0] & ~1) == POINT_CONVERSION_HYBRID;
    bool compressed = (buf[0] & ~1) == POINT_CONVERSION_COMPRESSED;
    if (len > sizeof(octets) ||
        (!hybrid && !compressed && buf[0] != POINT_CONVERSION_UNCOMPRESSED) ||
        (hybrid && (len != 1 + 2 * curve->field_len || ((buf[len - 1] ^ buf[0]) & 1) != 0))) {
        cx_raise(ERR_LIB_EC, EC_R_INVALID_ENCODING);
        return 0;
    }
    memcpy(octets, buf, len);
    octets[0] = hybrid ? POINT_CONVERSION_UNCOMPRESSED : octets[0];
    enum t13_status status = cr_ec_decode_point(curve->type, bytes_of(octets, len), p->b);
    if (status != T13_OK) {
        bool length = len == 1 + 2 * curve->field_len || len == 1 + curve->field_len;
        cx_raise(ERR_LIB_EC, !length          ? EC_R_INVALID_ENCODING
                             : octets[0] == 4 ? EC_R_POINT_IS_NOT_ON_CURVE
                                              : EC_R_INVALID_COMPRESSED_POINT);
        return 0;
    }
    p->n = 1 + 2 * curve->field_len;
    return 1;
}
