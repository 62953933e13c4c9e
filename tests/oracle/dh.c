/* DH_new(3), DH_get0_pqg(3), DH_size(3), DH_check(3), DH_generate_key(3), d2i_DHparams(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/dh.h>

/* Two safe primes of 512 bits, a prime that is not safe, and a product. */
static const char safe[] = "DE938F00528692589822CAC06B285773769D490E0F5E501CE775720234FB9D5C5E51FCD"
                           "17EF960551DCD90B9ACDCC32499637FAAC1D0B85C39A299432C9754E7";
static const char unsafe[] = "C7EEE368F201A89006601DA24B0C932DE57AD3002ED083F66B0859701D9243502D7A5"
                             "2DB5C547513399ABFA7EB5B0A81C14A47276514A581B8538C0B4ADF70F7";

static DH *make(const char *p, const char *q, unsigned long g)
{
    DH *dh = DH_new();
    BIGNUM *bp = NULL;
    BIGNUM *bq = NULL;
    BIGNUM *bg = BN_new();

    BN_hex2bn(&bp, p);
    if (q != NULL) {
        BN_hex2bn(&bq, q);
    }
    BN_set_word(bg, g);
    if (DH_set0_pqg(dh, bp, bq, bg) != 1) {
        o_die("DH_set0_pqg");
    }
    return dh;
}

static void bn(const char *name, const BIGNUM *a)
{
    unsigned char buf[128] = {0};

    if (a == NULL) {
        printf("%s: NULL\n", name);
        return;
    }
    o_hex(name, buf, (size_t)BN_bn2bin(a, buf));
}

static void object(void)
{
    const BIGNUM *p = NULL;
    const BIGNUM *q = NULL;
    const BIGNUM *g = NULL;
    DH *dh = DH_new();
    int codes = -1;
    BIGNUM *two = BN_new();

    BN_set_word(two, 2);
    o_int("bits of nothing", DH_bits(dh));
    o_int("size of nothing", DH_size(dh));
    o_int("security of nothing", DH_security_bits(dh));
    o_int("flags", DH_test_flags(dh, 0xffff));
    DH_set_flags(dh, 0x10);
    o_int("flags", DH_test_flags(dh, 0xffff));
    DH_clear_flags(dh, 0x11);
    o_int("flags", DH_test_flags(dh, 0xffff));
    o_int_err("set nothing", DH_set0_pqg(dh, NULL, NULL, NULL));
    o_int_err("set g alone", DH_set0_pqg(dh, NULL, NULL, two));
    BN_free(two);
    o_int("check of nothing", DH_check(dh, &codes));
    o_int("codes", codes);
    o_int("check params of nothing", DH_check_params(dh, &codes));
    o_int("codes", codes);
    ERR_clear_error();
    o_int_err("i2d of nothing", i2d_DHparams(dh, NULL));
    o_int("up ref", DH_up_ref(dh));
    DH_free(dh);
    o_ptr("engine", DH_get0_engine(dh));
    o_int("set ex data", DH_set_ex_data(dh, 0, dh));
    o_int("ex data", DH_get_ex_data(dh, 0) == dh);
    DH_free(dh);
    DH_free(NULL);
    dh = make(safe, NULL, 2);
    DH_get0_pqg(dh, &p, &q, &g);
    o_int("same p", p == DH_get0_p(dh));
    o_ptr("q", q);
    o_ptr("q", DH_get0_q(dh));
    bn("p", p);
    bn("g", DH_get0_g(dh));
    o_int("bits", DH_bits(dh));
    o_int("size", DH_size(dh));
    o_int("security", DH_security_bits(dh));
    o_int("length", DH_get_length(dh));
    o_int("set length", DH_set_length(dh, 200));
    o_int("length", DH_get_length(dh));
    o_int("security", DH_security_bits(dh));
    DH *copy = DHparams_dup(dh);
    bn("copied p", DH_get0_p(copy));
    bn("copied g", DH_get0_g(copy));
    o_int("copied length", DH_get_length(copy));
    DH_free(copy);
    DH_free(dh);
}

static void strength(void)
{
    static const int sizes[] = {512, 1023, 1024, 2047, 2048, 3072, 7680, 15360};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        DH *dh = DH_new();
        BIGNUM *p = BN_new();
        BIGNUM *g = BN_new();
        BN_set_bit(p, sizes[i] - 1);
        BN_set_bit(p, 0);
        BN_set_word(g, 2);
        DH_set0_pqg(dh, p, NULL, g);
        o_int("bits", DH_bits(dh));
        o_int("security", DH_security_bits(dh));
        for (long length = 100; length < 600; length += 80) {
            DH_set_length(dh, length);
            o_int("security with a length", DH_security_bits(dh));
        }
        DH_free(dh);
    }
}

static void one_check(const char *name, const char *p, const char *q, unsigned long g)
{
    DH *dh = make(p, q, g);
    int codes = -1;

    printf("%s\n", name);
    o_int_err("params", DH_check_params(dh, &codes));
    o_int("codes", codes);
    codes = -1;
    o_int_err("check", DH_check(dh, &codes));
    o_int("codes", codes);
    DH_free(dh);
}

static void checks(void)
{
    one_check("safe", safe, NULL, 2);
    one_check("g 5", safe, NULL, 5);
    one_check("g 1", safe, NULL, 1);
    one_check("g 0", safe, NULL, 0);
    one_check("unsafe", unsafe, NULL, 2);
    one_check("small", "17", NULL, 5);
    one_check("small with q", "17", "B", 2);
    one_check("q too large", "17", "1D", 2);
    one_check("q no divisor", "17", "7", 2);
    one_check("q not prime", "17", "16", 2);
    one_check("even", "18", NULL, 5);
    one_check("product", "F", NULL, 2);
}

static void publics(void)
{
    DH *dh = make(safe, NULL, 2);
    DH *sub = make("17", "B", 2);
    BIGNUM *y = BN_new();
    int codes = -1;

    for (unsigned long i = 0; i < 3; i++) {
        BN_set_word(y, i);
        o_int_err("check y", DH_check_pub_key(dh, y, &codes));
        o_int("codes", codes);
    }
    BN_copy(y, DH_get0_p(dh));
    o_int("check p", DH_check_pub_key(dh, y, &codes));
    o_int("codes", codes);
    BN_sub_word(y, 1);
    o_int("check p - 1", DH_check_pub_key(dh, y, &codes));
    o_int("codes", codes);
    BN_sub_word(y, 1);
    o_int("check p - 2", DH_check_pub_key(dh, y, &codes));
    o_int("codes", codes);
    for (unsigned long i = 0; i < 24; i++) {
        BN_set_word(y, i);
        o_int("check in the subgroup", DH_check_pub_key(sub, y, &codes));
        o_int("codes", codes);
    }
    BN_free(y);
    DH_free(dh);
    DH_free(sub);
}

static void agreement(void)
{
    DH *a = make(safe, NULL, 2);
    DH *b = DHparams_dup(a);
    DH *known = DHparams_dup(a);
    DH *tiny = make("17", NULL, 5);
    unsigned char ka[64] = {0};
    unsigned char kb[64] = {0};
    BIGNUM *x = NULL;
    BIGNUM *y = NULL;

    o_int_err("generate", DH_generate_key(a));
    DH_set_length(b, 160);
    o_int_err("generate", DH_generate_key(b));
    o_int("bits of a short key", BN_num_bits(DH_get0_priv_key(b)));
    o_int("bits of a long key", BN_num_bits(DH_get0_priv_key(a)));
    o_int("length", DH_compute_key_padded(ka, DH_get0_pub_key(b), a));
    o_int("length", DH_compute_key_padded(kb, DH_get0_pub_key(a), b));
    o_int("agreed", memcmp(ka, kb, sizeof(ka)) == 0);
    o_int_err("without a key", DH_compute_key(ka, DH_get0_pub_key(b), known));
    BN_hex2bn(&x, "123456789ABCDEF0123456789ABCDEF0123456789ABCDEF");
    o_int("set", DH_set0_key(known, NULL, x));
    o_int("public of a known key", DH_generate_key(known));
    bn("public", DH_get0_pub_key(known));
    BN_hex2bn(&y, "1234567890");
    o_int("length", DH_compute_key(ka, y, known));
    o_hex("secret", ka, sizeof(ka));
    o_int("padded length", DH_compute_key_padded(ka, y, known));
    o_hex("padded secret", ka, sizeof(ka));
    BN_set_word(y, 1);
    o_int_err("bad peer", DH_compute_key(ka, y, known));
    BN_free(y);
    o_int_err("tiny", DH_generate_key(tiny));
    DH_free(a);
    DH_free(b);
    DH_free(known);
    DH_free(tiny);
}

static void coding(void)
{
    DH *dh = make(safe, NULL, 2);
    unsigned char buf[200];
    unsigned char *out = NULL;
    unsigned char *at = buf;
    const unsigned char *in = NULL;

    int n = i2d_DHparams(dh, NULL);
    o_int("length", n);
    o_int("allocated", i2d_DHparams(dh, &out));
    o_hex("params", out, (size_t)n);
    DH_set_length(dh, 300);
    n = i2d_DHparams(dh, &at);
    o_int("with a length", n);
    o_int("moved", at - buf);
    o_hex("params", buf, (size_t)n);
    in = buf;
    DH *back = d2i_DHparams(NULL, &in, n + 5);
    o_int("moved", in - buf);
    bn("p", DH_get0_p(back));
    bn("g", DH_get0_g(back));
    o_int("length", DH_get_length(back));
    in = out;
    DH *same = d2i_DHparams(&back, &in, n);
    o_int("reused", same == back);
    o_int("length", DH_get_length(back));
    for (int cut = 0; cut < n; cut++) {
        unsigned char *short_copy = malloc(cut != 0 ? (size_t)cut : 1);
        memcpy(short_copy, buf, (size_t)cut);
        in = short_copy;
        DH *none = d2i_DHparams(NULL, &in, cut);
        if (none != NULL || in != short_copy) {
            o_int("cut", cut);
        }
        free(short_copy);
    }
    o_int("an error", ERR_peek_error() != 0);
    ERR_clear_error();
    OPENSSL_free(out);
    DH_free(back);
    DH_free(dh);
}

static void parameters(void)
{
    DH *dh = DH_new();
    int codes = -1;

    o_int_err("too small", DH_generate_parameters_ex(dh, 511, 2, NULL));
    o_int_err("too large", DH_generate_parameters_ex(dh, 10001, 2, NULL));
    o_int_err("generator 1", DH_generate_parameters_ex(dh, 512, 1, NULL));
    o_int_err("generate", DH_generate_parameters_ex(dh, 512, 2, NULL));
    o_int("bits", DH_bits(dh));
    o_int("check", DH_check(dh, &codes));
    o_int("codes", codes);
    DH_free(dh);
}

int main(void)
{
    object();
    strength();
    checks();
    publics();
    agreement();
    coding();
    parameters();
    o_err("end");
    return 0;
}
