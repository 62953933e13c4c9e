/* RSA_new(3), RSA_get0_key(3), RSA_size(3), RSA_check_key(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/obj_mac.h>
#include <openssl/rsa.h>

int main(void)
{
    RSA *rsa = RSA_new();
    RSA *made = RSA_new();
    BIGNUM *e = BN_new();
    const BIGNUM *n = NULL;
    const BIGNUM *x = NULL;
    const BIGNUM *y = NULL;
    int value = 0;

    o_ptr_err("n", RSA_get0_n(rsa));
    o_int_err("check empty", RSA_check_key(rsa));
    o_int_err("set nothing", RSA_set0_key(rsa, NULL, NULL, NULL));
    o_int_err("set n alone", RSA_set0_key(rsa, e, NULL, NULL));
    o_int_err("set no factors", RSA_set0_factors(rsa, NULL, NULL));
    o_int_err("set no CRT", RSA_set0_crt_params(rsa, NULL, NULL, NULL));
    o_int("flags", RSA_flags(rsa));
    o_int("test flags", RSA_test_flags(rsa, 0x10));
    RSA_set_flags(rsa, 0x10);
    o_int("test flags", RSA_test_flags(rsa, 0x10));
    RSA_clear_flags(rsa, 0x10);
    o_int("test flags", RSA_test_flags(rsa, 0x10));
    o_int("ex data", RSA_set_ex_data(rsa, 0, &value));
    o_int("ex data", RSA_get_ex_data(rsa, 0) == &value);
    BN_set_word(e, 65537);
    o_int_err("generate", RSA_generate_key_ex(made, 1024, e, NULL));
    o_int("size", RSA_size(made));
    o_int("bits", RSA_bits(made));
    o_int("security bits", RSA_security_bits(made));
    o_int_err("check", RSA_check_key(made));
    RSA_get0_key(made, &n, &x, &y);
    o_int("e", (long long)BN_get_word(x));
    o_ptr("d", y);
    o_int("n", n == RSA_get0_n(made));
    o_int("e", x == RSA_get0_e(made));
    o_int("d", y == RSA_get0_d(made));
    RSA_get0_factors(made, &x, &y);
    o_int("p", x == RSA_get0_p(made));
    o_int("q", y == RSA_get0_q(made));
    RSA_get0_crt_params(made, &x, &y, NULL);
    o_int("dmp1", x == RSA_get0_dmp1(made));
    o_int("dmq1", y == RSA_get0_dmq1(made));
    o_ptr("iqmp", RSA_get0_iqmp(made));
    o_int_err("set public", RSA_set0_key(rsa, BN_dup(n), BN_dup(e), NULL));
    o_int("size", RSA_size(rsa));
    o_ptr("d", RSA_get0_d(rsa));
    o_int_err("check public", RSA_check_key(rsa));
    unsigned char digest[32] = {1};
    unsigned char sig[128];
    unsigned int len = 0;
    o_int_err("sign", RSA_sign(NID_sha256, digest, 32, sig, &len, made));
    o_int("length", len);
    o_int_err("sign with no digest", RSA_sign(12345, digest, 32, sig, &len, made));
    o_int_err("verify", RSA_verify(NID_sha256, digest, 32, sig, len, made));
    o_int_err("verify short digest", RSA_verify(NID_sha256, digest, 31, sig, len, made));
    o_int_err("verify other digest", RSA_verify(NID_sha1, digest, 20, sig, len, made));
    o_int_err("verify short signature", RSA_verify(NID_sha256, digest, 32, sig, len - 1, made));
    o_int("up ref", RSA_up_ref(made));
    RSA_free(made);
    RSA_free(made);
    RSA_free(rsa);
    RSA_free(NULL);
    BN_free(e);
    return 0;
}
