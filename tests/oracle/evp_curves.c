/* Curves beside NIST's: secp256k1 and brainpool's. EC_GROUP_new(3), EVP_PKEY_derive(3),
 * EVP_DigestSignInit(3), X509_sign(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static void put_bio(const char *name, BIO *out)
{
    char *text = NULL;
    long n = BIO_get_mem_data(out, &text);

    o_text(name, text, n > 0 ? (size_t)n : 0);
    (void)BIO_reset(out);
}

static EVP_PKEY *make(int nid)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
    EVP_PKEY *key = NULL;

    EVP_PKEY_keygen_init(ctx);
    o_int_err("curve", EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, nid));
    o_int_err("generate", EVP_PKEY_keygen(ctx, &key));
    EVP_PKEY_CTX_free(ctx);
    return key;
}

/* Keys of these curves, PKCS#8 as OpenSSL writes it, from tests/vectors/keys.txt. */
static const char k256[] =
    "308184020100301006072a8648ce3d020106052b8104000a046d306b02010104203e580617272e0c5da20097501514"
    "c3"
    "1b76c2cd452e4434f336de584eb96209e6a14403420004e6b9186182d7598f31a89dbe6d5eb91d3cc1ba2b3a72d5a1"
    "5c"
    "b1b143ce28684e629a085e170401b1f251274f392213fbe69768000dbeb43ec17c773e2a3b0df0";
static const char bp256[] =
    "308188020100301406072a8648ce3d020106092b2403030208010107046d306b020101042070d42e85195364ac0636"
    "bf"
    "a7d9c7c550c52bf8fab8ee54e7ff0b299397aea7f1a14403420004202e0bae4e1a73677e65c71caffcd5643c10357e"
    "9e"
    "b301e0b39782b0eae2db5963efb2b52f253e936806464c5c374b970a655ce8ab68326ca33df16ebbcfe007";
static const char bp384[] =
    "3081ba020100301406072a8648ce3d020106092b240303020801010b04819e30819b02010104306e6bc334c684c515"
    "d4"
    "b6980d1f127712e1fdc966bd535ac6531060485b18d66b72ea0d06aef26968cf5f522ea6a744a9a164036200041b7d"
    "67"
    "da8592a56957f0ae32d10e3577bf862a1afa29d2c1cdd6afe693d5bef5a168cd1c87c5f1ade633a46fe19537575562"
    "2d"
    "cbd515ad9f8de77b49ccfe4bd3401446f7e56448aa22efe3fbd4c2dfd100946dad0cba4511d55ff3c9bf5841f9";
static const char bp512[] = "3081ec020100301406072a8648ce3d020106092b240303020801010d0481d03081cd02"
                            "01010440a40030fbcb20338376"
                            "2c21d75c139e9e6b3c240b5525e121ab8fdbe9ea77d85cdf3cb7db9c656522dbcdbd08"
                            "1ffae4270418dc4ef07518e523"
                            "812147d968b8f0a1818503818200044f239bc958df24cf5c99b3eb562ad924670a36bb"
                            "782c0c83d0d42c5d72b3de4646"
                            "00463bee91a65828f0f530595790d3fe49e79e5cde55cd18010936b98924cb682f824a"
                            "9652250cb5f2fa7bab1b814a87"
                            "36738d6748e0f1673bbf50dbc44cb6074c7a2c8965b45e3517b5bdbfde9dbc40e77ed5"
                            "71580a5ea18bb3117017c156";
static const char p256[] =
    "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420267fe565c5b80cfd8b0e09"
    "eb"
    "68052939cc03b9212282c7d406905bdf3418ba9ca144034200042f55e10d4bc61ae6935d1806d21df78b889729a559"
    "0b"
    "62d3bf2c15ff9e381dc2a0d3fdd9a6784975f6e68376bf0349e5faf5cda71256652eb23cf0381a379f4b";

static EVP_PKEY *fixed(const char *hex)
{
    long n = 0;
    unsigned char *der = OPENSSL_hexstr2buf(hex, &n);
    const unsigned char *p = der;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, n);

    o_ptr_err("key", key);
    OPENSSL_free(der);
    return key;
}

static void group(int nid)
{
    EC_GROUP *g = EC_GROUP_new_by_curve_name(nid);
    BIGNUM *order = BN_new();

    o_ptr_err("group", g);
    if (g == NULL) {
        BN_free(order);
        return;
    }
    o_int("name", EC_GROUP_get_curve_name(g));
    o_int("degree", EC_GROUP_get_degree(g));
    o_int("order bits", EC_GROUP_order_bits(g));
    o_int_err("order", EC_GROUP_get_order(g, order, NULL));
    char *hex = BN_bn2hex(order);
    o_str("order", hex);
    o_str("NIST", EC_curve_nid2nist(nid));
    o_int("by its name", EC_curve_nist2nid("brainpoolP256r1"));
    OPENSSL_free(hex);
    BN_free(order);
    EC_GROUP_free(g);
}

static void files(EVP_PKEY *key)
{
    BIO *out = BIO_new(BIO_s_mem());
    unsigned char *der = NULL;
    char name[40] = "";
    size_t n = 0;

    o_int("bits", EVP_PKEY_get_bits(key));
    o_int("size", EVP_PKEY_get_size(key));
    o_int("security", EVP_PKEY_get_security_bits(key));
    o_int_err("group", EVP_PKEY_get_group_name(key, name, sizeof(name), &n));
    o_str("group", name);
    int len = i2d_PUBKEY(key, &der);
    o_hex("SubjectPublicKeyInfo", der, len > 0 ? (size_t)len : 0);
    OPENSSL_free(der);
    der = NULL;
    len = i2d_PrivateKey(key, &der);
    o_hex("ECPrivateKey", der, len > 0 ? (size_t)len : 0);
    const unsigned char *p = der;
    EVP_PKEY *back = d2i_AutoPrivateKey(NULL, &p, len);
    o_int("read", EVP_PKEY_eq(back, key));
    EVP_PKEY_free(back);
    OPENSSL_free(der);
    o_int_err("PEM", PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL));
    o_int_err("PEM public", PEM_write_bio_PUBKEY(out, key));
    put_bio("PEM", out);
    BIO_free(out);
}

static void agree(EVP_PKEY *a, EVP_PKEY *b)
{
    unsigned char secret[80];
    size_t n = sizeof(secret);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(a, NULL);

    o_int_err("init", EVP_PKEY_derive_init(ctx));
    int peer_fits = EVP_PKEY_derive_set_peer(ctx, b) > 0;
    o_int_err("peer", peer_fits);
    o_int_err("derive", peer_fits ? EVP_PKEY_derive(ctx, secret, &n) : -9);
    o_hex("secret", secret, peer_fits ? n : 0);
    EVP_PKEY_CTX_free(ctx);
}

static void sign(EVP_PKEY *key, const EVP_MD *md)
{
    static const unsigned char text[] = "a message";
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char sig[200];
    size_t n = sizeof(sig);

    o_int_err("init", EVP_DigestSignInit(ctx, NULL, md, NULL, key));
    o_int_err("sign", EVP_DigestSign(ctx, sig, &n, text, sizeof(text)));
    EVP_MD_CTX_reset(ctx);
    o_int_err("init", EVP_DigestVerifyInit(ctx, NULL, md, NULL, key));
    o_int_err("verify", EVP_DigestVerify(ctx, sig, n, text, sizeof(text)));
    o_int("other text", EVP_DigestVerify(ctx, sig, n, text, 3));
    ERR_clear_error();
    EVP_MD_CTX_free(ctx);
}

static void certificate(EVP_PKEY *key, const EVP_MD *md)
{
    X509 *x = X509_new();
    X509_NAME *name = X509_get_subject_name(x);
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    BIO *out = BIO_new(BIO_s_mem());

    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 5639);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"a curve", -1, -1,
                               0);
    X509_set_issuer_name(x, name);
    ASN1_TIME_set(X509_getm_notBefore(x), 1600000000);
    ASN1_TIME_set(X509_getm_notAfter(x), 2100000000);
    X509_set_pubkey(x, key);
    o_int_err("sign", X509_sign(x, key, md) > 0);
    o_int_err("verify", X509_verify(x, key));
    o_int_err("print", X509_print_ex(out, x, 0, X509_FLAG_NO_SIGDUMP));
    put_bio("print", out);
    X509_STORE_add_cert(store, x);
    X509_STORE_CTX_init(ctx, store, x, NULL);
    o_int_err("path", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    BIO_free(out);
    X509_free(x);
}

int main(void)
{
    static const struct {
        int nid;
        const char *key;
    } curves[] = {{NID_secp256k1, k256},
                  {NID_brainpoolP256r1, bp256},
                  {NID_brainpoolP384r1, bp384},
                  {NID_brainpoolP512r1, bp512}};
    const EVP_MD *mds[] = {EVP_sha256(), EVP_sha256(), EVP_sha384(), EVP_sha512()};
    EVP_PKEY *other = fixed(p256);

    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        o_int("curve", curves[i].nid);
        group(curves[i].nid);
        EVP_PKEY *key = fixed(curves[i].key);
        files(key);
        agree(key, key);
        agree(key, other);
        sign(key, mds[i]);
        sign(key, EVP_sha512());
        certificate(key, mds[i]);
        o_int_err("equal", EVP_PKEY_eq(key, other));
        EVP_PKEY *made = make(curves[i].nid);
        sign(made, NULL);
        EVP_PKEY_free(made);
        EVP_PKEY_free(key);
    }
    EVP_PKEY_free(other);
    return 0;
}
