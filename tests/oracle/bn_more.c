/* BN_generate_prime(3), BN_GENCB, BN_mod_add_quick, BN_bn2nativepad, BN_rand(3), BN_with_flags. */
#include "oracle.h"

#include <openssl/bn.h>

static int calls;

static int on_prime(int a, int b, BN_GENCB *cb)
{
    (void)a;
    (void)b;
    calls++;
    o_str("argument", calls == 1 ? BN_GENCB_get_arg(cb) : NULL);
    return calls < 3;
}

static void on_old(int a, int b, void *arg)
{
    o_int("old a", a);
    o_int("old b", b);
    o_str("old arg", arg);
}

static BIGNUM *number(const char *hex)
{
    BIGNUM *n = NULL;
    BN_hex2bn(&n, hex);
    return n;
}

static void show(const char *name, const BIGNUM *n)
{
    char *hex = BN_bn2hex(n);
    o_str(name, hex);
    OPENSSL_free(hex);
}

static void callbacks(void)
{
    BN_GENCB *cb = BN_GENCB_new();
    BIGNUM *p = BN_new();
    static char text[] = "text";

    BN_GENCB_set(cb, on_prime, text);
    o_int("call", BN_GENCB_call(cb, 1, 2));
    o_int("call", BN_GENCB_call(cb, 1, 2));
    o_int("call", BN_GENCB_call(cb, 1, 2));
    o_int("call NULL", BN_GENCB_call(NULL, 1, 2));
    BN_GENCB_set_old(cb, on_old, text);
    o_int("call", BN_GENCB_call(cb, 3, 4));
    o_str("arg", BN_GENCB_get_arg(cb));
    BN_GENCB_free(cb);
    BN_GENCB_free(NULL);
    BN_free(p);
}

static void quick(void)
{
    BIGNUM *a = number("F0");
    BIGNUM *b = number("20");
    BIGNUM *m = number("FB");
    BIGNUM *r = BN_new();
    BIGNUM *e = number("10001");
    BN_CTX *ctx = BN_CTX_new_ex(NULL);
    BN_CTX *secure = BN_CTX_secure_new();
    unsigned char bytes[8];

    o_int("add", BN_mod_add_quick(r, a, b, m));
    show("add", r);
    o_int("sub", BN_mod_sub_quick(r, b, a, m));
    show("sub", r);
    o_int("exp", BN_mod_exp_mont_consttime(r, a, e, m, ctx, NULL));
    show("exp", r);
    BN_set_word(m, 10);
    o_int_err("even", BN_mod_exp_mont_consttime(r, a, e, m, ctx, NULL));
    o_int("native", BN_bn2nativepad(e, bytes, 8));
    o_hex("native", bytes, 8);
    o_ptr("native", BN_native2bn(bytes, 8, r));
    show("native", r);
    o_int("short", BN_bn2nativepad(e, bytes, 2));
    o_ptr("bin", BN_bin2bn((const unsigned char *)"\0\1\2", 3, r));
    show("bin", r);
    BIGNUM *fresh = BN_bin2bn(NULL, 0, NULL);
    show("none", fresh);
    BN_free(fresh);
    fflush(stdout);
    o_int(" fp", BN_print_fp(stdout, e));
    BN_set_negative(e, 1);
    o_int(" fp", BN_print_fp(stdout, e));
    BN_zero(r);
    o_int(" fp", BN_print_fp(stdout, r));
    BIGNUM *flagged = BN_new();
    BN_with_flags(flagged, e, BN_FLG_CONSTTIME);
    show("flagged", flagged);
    o_int("flags", BN_get_flags(flagged, BN_FLG_CONSTTIME));
    BN_free(flagged);
    o_int("prime", BN_is_prime_fasttest_ex(a, 10, ctx, 1, NULL));
    BN_set_word(a, 65537);
    o_int("prime", BN_is_prime_fasttest_ex(a, 10, ctx, 1, NULL));
    o_int("prime", BN_is_prime_fasttest_ex(a, 10, NULL, 0, NULL));
    BIGNUM *hidden = BN_secure_new(); /* there may be no secure heap behind it */
    o_int("secure", BN_is_zero(hidden));
    BN_clear_free(hidden);
    BN_free(a);
    BN_free(b);
    BN_free(m);
    BN_free(r);
    BN_free(e);
    BN_CTX_free(ctx);
    BN_CTX_free(secure);
}

static void random_numbers(void)
{
    BIGNUM *r = BN_new();
    BIGNUM *range = number("100");

    o_int("priv", BN_priv_rand(r, 64, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD));
    o_int("bits", BN_num_bits(r));
    o_int("odd", BN_is_odd(r));
    o_int("priv range", BN_priv_rand_range(r, range));
    o_int("below", BN_cmp(r, range));
    o_int("pseudo", BN_pseudo_rand(r, 65, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ANY));
    o_int("bits", BN_num_bits(r));
    o_int("second", BN_is_bit_set(r, 63));
    o_int("pseudo range", BN_pseudo_rand_range(r, range));
    o_int("below", BN_cmp(r, range));
    BN_zero(range);
    o_int_err("range of none", BN_priv_rand_range(r, range));
    o_int_err("negative", BN_priv_rand(r, -1, 0, 0));
    BN_free(r);
    BN_free(range);
}

int main(void)
{
    callbacks();
    quick();
    random_numbers();
    return 0;
}
