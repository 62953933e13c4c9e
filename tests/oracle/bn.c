/* BN_new(3), BN_bn2bin(3), BN_add(3), BN_cmp(3), BN_set_bit(3), BN_rand(3) and so on. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/bn.h>

static void show(const char *name, const BIGNUM *a)
{
    char *hex = BN_bn2hex(a);
    char *dec = BN_bn2dec(a);

    o_str(name, hex);
    o_str(name, dec);
    OPENSSL_free(hex);
    OPENSSL_free(dec);
}

static BIGNUM *number(const char *hex)
{
    BIGNUM *a = NULL;
    if (BN_hex2bn(&a, hex) == 0) {
        o_die("not a number: %s", hex);
    }
    return a;
}

static void convert(void)
{
    BIGNUM *a = BN_new();
    BIGNUM *b = NULL;
    unsigned char buf[32] = {0};
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;

    show("zero", a);
    o_int("bits of zero", BN_num_bits(a));
    o_int("word", BN_set_word(a, 15));
    show("fifteen", a);
    o_int("hex with rest", BN_hex2bn(&b, "-1fz"));
    show("hex with rest", b);
    o_int("dec with rest", BN_dec2bn(&b, "-0012x"));
    show("dec with rest", b);
    o_int_err("empty", BN_hex2bn(&b, ""));
    o_int_err("no digits", BN_hex2bn(&b, "zz"));
    o_int_err("count", BN_hex2bn(NULL, "123"));
    o_int_err("no text", BN_hex2bn(&b, NULL));
    o_int("asc", BN_asc2bn(&b, "-0x10"));
    show("asc", b);
    o_int("long dec",
          BN_dec2bn(&b, "123456789012345678901234567890123456789012345678901234567890"));
    show("long dec", b);
    o_int("zeros", BN_dec2bn(&b, "10000000000000000000000000000000000000000"));
    show("zeros", b);
    o_int("bytes", BN_num_bytes(b));
    o_int("bin", BN_bn2bin(b, buf));
    o_hex("bin", buf, 20);
    o_int("pad", BN_bn2binpad(b, buf, 24));
    o_hex("pad", buf, 24);
    o_int_err("pad too short", BN_bn2binpad(b, buf, 3));
    o_int("little", BN_bn2lebinpad(b, buf, 24));
    o_hex("little", buf, 24);
    BN_lebin2bn(buf, 24, a);
    o_int("the same", BN_cmp(a, b));
    BN_set_negative(b, 1);
    o_int("mpi length", BN_bn2mpi(b, NULL));
    o_int("mpi", BN_bn2mpi(b, buf));
    o_hex("mpi", buf, (size_t)BN_bn2mpi(b, NULL));
    BN_mpi2bn(buf, BN_bn2mpi(b, NULL), a);
    show("mpi", a);
    o_ptr_err("short mpi", BN_mpi2bn(buf, 3, NULL));
    o_ptr_err("wrong mpi", BN_mpi2bn(buf, 6, NULL));
    o_int("print", BN_print(bio, b));
    BN_set_word(a, 5);
    o_int("print", BN_print(bio, a));
    o_text("printed", text, (size_t)BIO_get_mem_data(bio, &text));
    BIO_free(bio);
    BN_free(a);
    BN_clear_free(b);
}

static void arithmetic(void)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *a = number("123456789ABCDEF0123456789ABCDEF0123456789");
    BIGNUM *b = number("-FEDCBA9876543210");
    BIGNUM *m = number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    BIGNUM *r = BN_new();
    BIGNUM *q = BN_new();

    o_int("add", BN_add(r, a, b));
    show("add", r);
    o_int("sub", BN_sub(r, a, b));
    show("sub", r);
    o_int("mul", BN_mul(r, a, b, ctx));
    show("mul", r);
    o_int("sqr", BN_sqr(r, b, ctx));
    show("sqr", r);
    o_int("div", BN_div(q, r, a, b, ctx));
    show("quotient", q);
    show("remainder", r);
    o_int("mod of negative", BN_div(NULL, r, b, m, ctx));
    show("mod of negative", r);
    o_int("nnmod", BN_nnmod(r, b, m, ctx));
    show("nnmod", r);
    o_int("mod add", BN_mod_add(r, a, b, m, ctx));
    show("mod add", r);
    o_int("mod sub", BN_mod_sub(r, b, a, m, ctx));
    show("mod sub", r);
    o_int("mod mul", BN_mod_mul(r, a, b, m, ctx));
    show("mod mul", r);
    o_int("mod sqr", BN_mod_sqr(r, b, m, ctx));
    show("mod sqr", r);
    o_int("mod exp", BN_mod_exp(r, a, a, m, ctx));
    show("mod exp", r);
    o_int("exp", BN_exp(r, b, BN_value_one(), ctx));
    show("exp", r);
    o_ptr("inverse", BN_mod_inverse(r, a, m, ctx));
    show("inverse", r);
    o_int("gcd", BN_gcd(r, a, m, ctx));
    show("gcd", r);
    BN_set_word(q, 1000);
    o_int("even modulus", BN_mod_exp(r, a, a, q, ctx));
    show("even modulus", r);
    o_int_err("odd only", BN_mod_exp_mont(r, a, a, q, ctx, NULL));
    o_int("lshift", BN_lshift(r, b, 70));
    show("lshift", r);
    o_int("rshift", BN_rshift(r, r, 3));
    show("rshift", r);
    o_int_err("negative shift", BN_lshift(r, b, -1));
    o_int("lshift1", BN_lshift1(r, b));
    o_int("rshift1", BN_rshift1(r, r));
    show("back", r);
    o_int("add word", BN_add_word(r, 100));
    o_int("sub word", BN_sub_word(r, 1));
    o_int("mul word", BN_mul_word(r, 3));
    show("words", r);
    o_int("mod word", (long long)BN_mod_word(a, 97));
    o_int("div word", (long long)BN_div_word(a, 97));
    show("div word", a);
    BN_zero(q);
    o_int_err("div by zero", BN_div(r, NULL, a, q, ctx));
    o_ptr_err("no inverse", BN_mod_inverse(r, a, q, ctx));
    BN_set_word(a, 6);
    BN_set_word(q, 9);
    o_ptr_err("no inverse", BN_mod_inverse(NULL, a, q, ctx));
    o_int("set bit", BN_set_bit(q, 100));
    show("set bit", q);
    o_int("is set", BN_is_bit_set(q, 100));
    o_int("is not set", BN_is_bit_set(q, 99));
    o_int("clear beyond", BN_clear_bit(q, 200));
    o_int("clear", BN_clear_bit(q, 0));
    o_int("mask", BN_mask_bits(q, 8));
    show("mask", q);
    o_int("mask beyond", BN_mask_bits(q, 80));
    BN_CTX_start(ctx);
    o_ptr("temporary", BN_CTX_get(ctx));
    o_ptr("temporary", BN_CTX_get(ctx));
    BN_CTX_end(ctx);
    BN_free(a);
    BN_free(b);
    BN_free(m);
    BN_free(r);
    BN_free(q);
    BN_CTX_free(ctx);
}

static void compare(void)
{
    BIGNUM *a = number("5");
    BIGNUM *b = number("-7");
    BIGNUM *c = BN_dup(a);

    o_int("cmp", BN_cmp(a, b));
    o_int("ucmp", BN_ucmp(a, b));
    o_int("cmp same", BN_cmp(a, c));
    o_int("cmp NULL", BN_cmp(NULL, a));
    o_int("cmp NULL", BN_cmp(a, NULL));
    o_int("cmp NULL", BN_cmp(NULL, NULL));
    o_int("is word", BN_is_word(a, 5));
    o_int("is word", BN_is_word(b, 7));
    o_int("abs is word", BN_abs_is_word(b, 7));
    o_int("is odd", BN_is_odd(b));
    o_int("is one", BN_is_one(BN_value_one()));
    o_int("is negative", BN_is_negative(b));
    o_int("word", (long long)BN_get_word(b));
    o_int("flags", BN_get_flags(a, 15));
    BN_set_flags(a, BN_FLG_CONSTTIME);
    o_int("flags", BN_get_flags(a, 15));
    BN_swap(a, b);
    show("swapped", a);
    o_ptr("copy", BN_copy(b, a));
    show("copied", b);
    BN_clear(a);
    o_int("is zero", BN_is_zero(a));
    o_int("security", BN_security_bits(2048, 224));
    o_int("security", BN_security_bits(3072, 150));
    o_int("bits of a word", BN_num_bits_word(1000));
    BN_free(a);
    BN_free(b);
    BN_free(c);
}

static void random_numbers(void)
{
    BIGNUM *a = BN_new();
    BIGNUM *range = number("1000000000");
    BIGNUM *one = BN_dup(BN_value_one());

    o_int("rand", BN_rand(a, 100, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD));
    o_int("bits", BN_num_bits(a));
    o_int("second", BN_is_bit_set(a, 98));
    o_int("odd", BN_is_odd(a));
    o_int_err("none", BN_rand(a, 0, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY));
    o_int_err("none but odd", BN_rand(a, 0, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ODD));
    o_int_err("too few", BN_rand(a, 1, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ANY));
    o_int_err("range", BN_rand_range(a, range));
    o_int("below", BN_cmp(a, range));
    o_int_err("range of one", BN_rand_range(a, one));
    o_int("zero", BN_is_zero(a));
    BN_set_negative(range, 1);
    o_int_err("negative range", BN_rand_range(a, range));
    BN_zero(range);
    o_int_err("empty range", BN_rand_range(a, range));
    o_int_err("prime", BN_generate_prime_ex(a, 64, 0, NULL, NULL, NULL));
    o_int("bits", BN_num_bits(a));
    o_int("prime", BN_check_prime(a, NULL, NULL));
    o_int("prime", BN_is_prime_ex(a, 20, NULL, NULL));
    BN_lshift1(a, a);
    o_int("not prime", BN_check_prime(a, NULL, NULL));
    o_int_err("too small", BN_generate_prime_ex(a, 1, 0, NULL, NULL, NULL));
    BN_free(a);
    BN_free(range);
    BN_free(one);
}

int main(void)
{
    convert();
    arithmetic();
    compare();
    random_numbers();
    return 0;
}
