/* ECDSA_sign(3), ECDSA_SIG_new(3), ECDH_compute_key: signatures and agreements by EC_KEY. */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/sha.h>

static const unsigned char digest[80] =
    "a digest of whatever length there may be, shorter or longer than the curve's own";

static void show(const char *name, const ECDSA_SIG *sig)
{
    const BIGNUM *r = NULL, *s = NULL;

    if (sig == NULL) {
        printf("%s: NULL\n", name);
        return;
    }
    ECDSA_SIG_get0(sig, &r, &s);
    char *a = r != NULL ? BN_bn2hex(r) : NULL, *b = s != NULL ? BN_bn2hex(s) : NULL;
    printf("%s: %s %s, same %d\n", name, a != NULL ? a : "-", b != NULL ? b : "-",
           r == ECDSA_SIG_get0_r(sig) && s == ECDSA_SIG_get0_s(sig));
    OPENSSL_free(a);
    OPENSSL_free(b);
}

static void read_der(const char *name, const void *der, size_t n)
{
    const unsigned char *p = der;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)n);

    show(name, sig);
    printf("  took %d\n", (int)(p - (const unsigned char *)der));
    ECDSA_SIG_free(sig);
    ERR_clear_error();
}

static void pairs(void)
{
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_new(), *s = BN_new();
    unsigned char buf[80], *p = buf, *made = NULL;
    const unsigned char *q = NULL;

    show("new", sig);
    ECDSA_SIG_get0(sig, NULL, NULL);
    BN_set_word(r, 0x80);
    BN_set_word(s, 0x1234567);
    o_int("without s", ECDSA_SIG_set0(sig, r, NULL));
    o_int("without r", ECDSA_SIG_set0(sig, NULL, s));
    o_int("set", ECDSA_SIG_set0(sig, r, s));
    show("set", sig);
    o_int("length", i2d_ECDSA_SIG(sig, NULL));
    o_int("write", i2d_ECDSA_SIG(sig, &p));
    o_hex("written", buf, (size_t)(p - buf));
    int n = i2d_ECDSA_SIG(sig, &made);
    o_hex("allocated", made, (size_t)n);
    r = BN_new();
    s = BN_new();
    BN_set_word(r, 0);
    BN_set_word(s, 1);
    o_int("again", ECDSA_SIG_set0(sig, r, s));
    p = buf;
    n = i2d_ECDSA_SIG(sig, &p);
    o_hex("zero", buf, (size_t)n);
    q = made;
    o_int("into one", d2i_ECDSA_SIG(&sig, &q, 11) == sig);
    show("into one", sig);
    ECDSA_SIG *none = NULL;
    q = made;
    o_int("into none", d2i_ECDSA_SIG(&none, &q, 11) == none && none != NULL);
    ECDSA_SIG_free(none);
    OPENSSL_free(made);
    ECDSA_SIG_free(sig);
    ECDSA_SIG_free(NULL);
    read_der("good", "\x30\x06\x02\x01\x01\x02\x01\x02", 8);
    read_der("something after", "\x30\x06\x02\x01\x01\x02\x01\x02\x05", 9);
    read_der("cut", "\x30\x06\x02\x01\x01\x02\x01\x02", 7);
    read_der("something inside", "\x30\x08\x02\x01\x01\x02\x01\x02\x05\x00", 10);
    read_der("negative", "\x30\x06\x02\x01\x81\x02\x01\x02", 8);
    read_der("not minimal", "\x30\x07\x02\x02\x00\x01\x02\x01\x02", 9);
    read_der("one", "\x30\x03\x02\x01\x01", 5);
    read_der("other", "\x31\x06\x02\x01\x01\x02\x01\x02", 8);
    read_der("empty", "", 0);
}

static EC_KEY *new_key(int nid)
{
    EC_KEY *key = EC_KEY_new_by_curve_name(nid);
    if (key == NULL || EC_KEY_generate_key(key) != 1) {
        o_die("no key");
    }
    return key;
}

static void with(int nid, const char *name)
{
    static const int lengths[] = {20, 32, 48, 64, 80};
    EC_KEY *key = new_key(nid), *other = new_key(nid), *empty = EC_KEY_new();
    unsigned char sig[160];
    unsigned int n = 0;

    printf("--- %s\n", name);
    o_int("size", ECDSA_size(key));
    o_int("size of none", ECDSA_size(empty));
    for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
        printf("of %d\n", lengths[i]);
        o_int_err("sign", ECDSA_sign(0, digest, lengths[i], sig, &n, key));
        o_int("fits", n > 0 && n <= (unsigned int)ECDSA_size(key));
        o_int_err("verify", ECDSA_verify(0, digest, lengths[i], sig, (int)n, key));
        o_int_err("by another", ECDSA_verify(0, digest, lengths[i], sig, (int)n, other));
        o_int("cut", ECDSA_verify(0, digest, lengths[i], sig, (int)n - 1, key));
        ERR_clear_error();
    }
    ECDSA_SIG *pair = ECDSA_do_sign(digest, 32, key);
    o_ptr("do_sign", pair);
    o_int_err("do_verify", ECDSA_do_verify(digest, 32, pair, key));
    o_int_err("other digest", ECDSA_do_verify(digest + 1, 32, pair, key));
    ECDSA_SIG_free(pair);
    o_int("sign_ex", ECDSA_sign_ex(0, digest, 32, sig, &n, NULL, NULL, key));
    pair = ECDSA_do_sign_ex(digest, 32, NULL, NULL, key);
    o_ptr("do_sign_ex", pair);
    ECDSA_SIG_free(pair);
    EC_KEY *public_key = EC_KEY_new_by_curve_name(nid);
    EC_KEY_set_public_key(public_key, EC_KEY_get0_public_key(key));
    o_int("public", ECDSA_sign(0, digest, 32, sig, &n, public_key));
    o_int("missing", ERR_GET_REASON(ERR_peek_error()) == EC_R_MISSING_PRIVATE_KEY);
    ERR_clear_error();
    EC_KEY_free(public_key);
    EC_KEY_free(empty);
    EC_KEY_free(other);
    EC_KEY_free(key);
}

static void *kdf(const void *in, size_t inlen, void *out, size_t *outlen)
{
    printf("  kdf of %zu into %zu\n", inlen, *outlen);
    *outlen = SHA_DIGEST_LENGTH;
    return SHA1(in, inlen, out);
}

static void agree(int nid, const char *name)
{
    EC_KEY *a = new_key(nid), *b = new_key(nid), *none = EC_KEY_new_by_curve_name(nid);
    unsigned char x[80] = {0}, y[80] = {0};

    printf("--- ECDH with %s\n", name);
    o_int("a", ECDH_compute_key(x, sizeof(x), EC_KEY_get0_public_key(b), a, NULL));
    o_int("b", ECDH_compute_key(y, sizeof(y), EC_KEY_get0_public_key(a), b, NULL));
    o_int("equal", memcmp(x, y, sizeof(x)) == 0);
    memset(y, 0, sizeof(y));
    o_int("a part", ECDH_compute_key(y, 5, EC_KEY_get0_public_key(a), b, NULL));
    o_int("of it", memcmp(x, y, 5) == 0 && y[5] == 0);
    o_int("derived", ECDH_compute_key(y, 40, EC_KEY_get0_public_key(a), b, kdf));
    o_int("without a key", ECDH_compute_key(y, 5, EC_KEY_get0_public_key(a), none, NULL));
    o_err("without a key");
    EC_KEY_free(a);
    EC_KEY_free(b);
    EC_KEY_free(none);
}

int main(void)
{
    pairs();
    with(NID_X9_62_prime256v1, "P-256");
    with(NID_secp384r1, "P-384");
    with(NID_secp521r1, "P-521");
    agree(NID_X9_62_prime256v1, "P-256");
    agree(NID_secp521r1, "P-521");
    return 0;
}
