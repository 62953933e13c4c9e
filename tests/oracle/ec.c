/* EC_GROUP_new(3), EC_POINT_new(3), EC_KEY_new(3): the named curves. */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

static void points(int nid)
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(nid);
    EC_KEY *key = EC_KEY_new_by_curve_name(nid);
    EC_POINT *p = EC_POINT_new(group);
    BIGNUM *order = BN_new();
    unsigned char b[140] = {0};
    int degree = EC_GROUP_get_degree(group);
    size_t field = (size_t)(degree + 7) / 8;

    o_int("nid", EC_GROUP_get_curve_name(group));
    o_int("degree", degree);
    o_int("order bits", EC_GROUP_order_bits(group));
    o_int("order", EC_GROUP_get_order(group, order, NULL));
    char *hex = BN_bn2hex(order);
    o_str("order", hex);
    OPENSSL_free(hex);
    o_int("flag", EC_GROUP_get_asn1_flag(group));
    o_int("form", EC_GROUP_get_point_conversion_form(group));
    o_str("NIST", EC_curve_nid2nist(nid));
    o_int("NIST", EC_curve_nist2nid(EC_curve_nid2nist(nid)));
    o_int_err("generate", EC_KEY_generate_key(key));
    o_int_err("check", EC_KEY_check_key(key));
    o_int("group", EC_GROUP_cmp(EC_KEY_get0_group(key), group, NULL));
    o_ptr("private", EC_KEY_get0_private_key(key));
    for (int form = POINT_CONVERSION_COMPRESSED; form <= POINT_CONVERSION_HYBRID; form += 2) {
        const EC_POINT *pub = EC_KEY_get0_public_key(key);
        size_t n = EC_POINT_point2oct(group, pub, form, b, sizeof(b), NULL);
        o_int("octets", (long long)n);
        o_int("form", b[0] & 6);
        o_int("length", (long long)EC_POINT_point2oct(group, pub, form, NULL, 0, NULL));
        o_int_err("short", (long long)EC_POINT_point2oct(group, pub, form, b, n - 1, NULL));
        EC_POINT_point2oct(group, pub, form, b, sizeof(b), NULL);
        o_int_err("read", EC_POINT_oct2point(group, p, b, n, NULL));
        o_int("same", EC_POINT_cmp(group, p, pub, NULL));
        o_int_err("read short", EC_POINT_oct2point(group, p, b, n - 1, NULL));
        o_int_err("read nothing", EC_POINT_oct2point(group, p, b, 0, NULL));
        b[0] = (unsigned char)(b[0] | 8);
        o_int_err("read a wrong form", EC_POINT_oct2point(group, p, b, n, NULL));
    }
    EC_POINT_point2oct(group, EC_KEY_get0_public_key(key), POINT_CONVERSION_UNCOMPRESSED, b,
                       sizeof(b), NULL);
    b[2 * field] = (unsigned char)(b[2 * field] ^ 1);
    o_int_err("off the curve", EC_POINT_oct2point(group, p, b, 1 + 2 * field, NULL));
    b[0] = 0;
    o_int_err("infinity", EC_POINT_oct2point(group, p, b, 1, NULL));
    o_int("at infinity", EC_POINT_is_at_infinity(group, p));
    o_int_err("long infinity", EC_POINT_oct2point(group, p, b, 2, NULL));
    o_int("infinity", (long long)EC_POINT_point2oct(group, p, POINT_CONVERSION_UNCOMPRESSED, b,
                                                    sizeof(b), NULL));
    EC_POINT *copy = EC_POINT_dup(EC_KEY_get0_public_key(key), group);
    o_int("on the curve", EC_POINT_is_on_curve(group, copy, NULL));
    o_int("copy", EC_POINT_copy(p, copy));
    o_int("same", EC_POINT_cmp(group, p, copy, NULL));
    EC_POINT_free(p);
    EC_POINT_clear_free(copy);
    EC_GROUP *other = EC_GROUP_dup(group);
    o_int("same group", EC_GROUP_cmp(group, other, NULL));
    EC_GROUP_free(other);
    EC_GROUP_free(group);
    EC_KEY_free(key);
    BN_free(order);
}

int main(void)
{
    static const int nids[] = {NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1};
    EC_KEY *key = EC_KEY_new();

    for (size_t i = 0; i < 3; i++) {
        points(nids[i]);
    }
    o_ptr_err("no such curve", EC_KEY_new_by_curve_name(1));
    o_ptr_err("no such group", EC_GROUP_new_by_curve_name(1));
    o_ptr_err("point of nothing", EC_POINT_new(NULL));
    o_ptr("group", EC_KEY_get0_group(key));
    o_int_err("generate without group", EC_KEY_generate_key(key));
    o_int_err("check without group", EC_KEY_check_key(key));
    o_int_err("private without group", EC_KEY_set_private_key(key, BN_value_one()));
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    o_int_err("group", EC_KEY_set_group(key, group));
    o_int_err("private", EC_KEY_set_private_key(key, BN_value_one()));
    o_int_err("check without public", EC_KEY_check_key(key));
    o_int("flags", EC_KEY_get_flags(key));
    o_int("form", EC_KEY_get_conv_form(key));
    o_int("encoding", EC_KEY_get_enc_flags(key));
    EC_KEY_set_conv_form(key, POINT_CONVERSION_COMPRESSED);
    o_int("form", EC_KEY_get_conv_form(key));
    EC_KEY_set_asn1_flag(key, OPENSSL_EC_NAMED_CURVE);
    o_int("up ref", EC_KEY_up_ref(key));
    EC_KEY_free(key);
    EC_KEY *copy = EC_KEY_dup(key);
    o_int("copy's private", BN_is_one(EC_KEY_get0_private_key(copy)));
    EC_KEY_free(copy);
    EC_KEY_free(key);
    EC_GROUP_free(group);
    return 0;
}
