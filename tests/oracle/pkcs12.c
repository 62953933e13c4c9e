/* PKCS12_parse(3), d2i_PKCS12_bio(3), PKCS12_SAFEBAG_get1_cert(3): one file made here, in the
 * forms that OpenSSL 3.0, older ones, and none write. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "pkcs12_files.h"

static void show_cert(const char *name, X509 *x)
{
    int n = 0;

    o_ptr(name, x);
    if (x == NULL) {
        return;
    }
    char *subject = X509_NAME_oneline(X509_get_subject_name(x), NULL, 0);
    o_str("subject", subject);
    OPENSSL_free(subject);
    unsigned char *p = X509_alias_get0(x, &n);
    o_text("alias", p != NULL ? p : (unsigned char *)"none", p != NULL ? (size_t)n : 4);
    p = X509_keyid_get0(x, &n);
    o_hex("key id", p, p != NULL ? (size_t)n : 0);
}

static void parse(const char *name, PKCS12 *p12, const char *pass)
{
    EVP_PKEY *key = NULL;
    X509 *cert = NULL;
    STACK_OF(X509) *others = NULL;

    printf("%s\n", name);
    o_int_err("parse", PKCS12_parse(p12, pass, &key, &cert, &others));
    o_int("key", key != NULL ? EVP_PKEY_get_base_id(key) : -1);
    show_cert("certificate", cert);
    o_int("others", others != NULL ? sk_X509_num(others) : -1);
    for (int i = 0; i < sk_X509_num(others); i++) {
        show_cert("other", sk_X509_value(others, i));
    }
    EVP_PKEY_free(key);
    X509_free(cert);
    sk_X509_pop_free(others, X509_free);
}

static PKCS12 *decode(const unsigned char *der, size_t n)
{
    const unsigned char *at = der;

    return d2i_PKCS12(NULL, &at, (long)n);
}

static void show_attributes(const PKCS12_SAFEBAG *bag)
{
    const STACK_OF(X509_ATTRIBUTE) *attrs = PKCS12_SAFEBAG_get0_attrs(bag);
    const ASN1_TYPE *id = PKCS12_SAFEBAG_get0_attr(bag, NID_localKeyID);
    PKCS12_SAFEBAG *same = (PKCS12_SAFEBAG *)(uintptr_t)bag;
    char *name = PKCS12_get_friendlyname(same);

    o_int("attributes", sk_X509_ATTRIBUTE_num(attrs));
    o_str("friendly name", name);
    OPENSSL_free(name);
    o_int("key id", id != NULL ? id->type : -1);
    o_int("the same", PKCS12_get_attr_gen(attrs, NID_localKeyID) == id);
}

static void show_bags(STACK_OF(PKCS12_SAFEBAG) * bags, const char *pass)
{
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        o_int("bag", PKCS12_SAFEBAG_get_nid(bag));
        o_int("inside", PKCS12_SAFEBAG_get_bag_nid(bag));
        o_int("type", OBJ_obj2nid(PKCS12_SAFEBAG_get0_type(bag)));
        o_ptr("type inside", PKCS12_SAFEBAG_get0_bag_type(bag));
        o_ptr("object", PKCS12_SAFEBAG_get0_bag_obj(bag));
        o_ptr("safes", PKCS12_SAFEBAG_get0_safes(bag));
        o_ptr("plain key", PKCS12_SAFEBAG_get0_p8inf(bag));
        o_ptr("sealed key", PKCS12_SAFEBAG_get0_pkcs8(bag));
        show_attributes(bag);
        X509 *x = PKCS12_SAFEBAG_get1_cert(bag);
        o_ptr("certificate", x);
        X509_free(x);
        X509_CRL *crl = PKCS12_SAFEBAG_get1_crl(bag);
        o_ptr("crl", crl);
        X509_CRL_free(crl);
        if (PKCS12_SAFEBAG_get0_pkcs8(bag) != NULL) {
            PKCS8_PRIV_KEY_INFO *p8 = PKCS12_decrypt_skey(bag, pass, -1);
            o_ptr("decrypted key", p8);
            PKCS8_PRIV_KEY_INFO_free(p8);
            p8 = PKCS8_decrypt(PKCS12_SAFEBAG_get0_pkcs8(bag), pass, (int)strlen(pass));
            const unsigned char *raw = NULL;
            const ASN1_OBJECT *alg = NULL;
            int n = 0;
            o_int("parts", PKCS8_pkey_get0(&alg, &raw, &n, NULL, p8));
            o_int("algorithm", OBJ_obj2nid(alg));
            o_hex("raw", raw, (size_t)n);
            EVP_PKEY *key = EVP_PKCS82PKEY(p8);
            o_ptr("key", key);
            PKCS8_PRIV_KEY_INFO *again = EVP_PKEY2PKCS8(key);
            unsigned char *der = NULL;
            n = i2d_PKCS8_PRIV_KEY_INFO(again, &der);
            o_hex("encoded again", der, (size_t)n);
            OPENSSL_free(der);
            PKCS8_PRIV_KEY_INFO_free(again);
            EVP_PKEY_free(key);
            PKCS8_PRIV_KEY_INFO_free(p8);
        }
    }
    o_err("bags");
}

static void contents(PKCS12 *p12, const char *pass)
{
    STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(p12);

    o_int_err("safes", sk_PKCS7_num(safes));
    for (int i = 0; i < sk_PKCS7_num(safes); i++) {
        PKCS7 *p7 = sk_PKCS7_value(safes, i);
        int nid = OBJ_obj2nid(p7->type);
        o_int("safe", nid);
        STACK_OF(PKCS12_SAFEBAG) *bags = nid == NID_pkcs7_data
                                             ? PKCS12_unpack_p7data(p7)
                                             : PKCS12_unpack_p7encdata(p7, pass, -1);
        o_int_err("bags", sk_PKCS12_SAFEBAG_num(bags));
        show_bags(bags, pass);
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
        bags = nid == NID_pkcs7_data ? PKCS12_unpack_p7encdata(p7, pass, -1)
                                     : PKCS12_unpack_p7data(p7);
        o_ptr_err("asked for the other kind", bags);
    }
    sk_PKCS7_pop_free(safes, PKCS7_free);
}

static void mac(PKCS12 *p12)
{
    const ASN1_OCTET_STRING *value = NULL;
    const X509_ALGOR *algor = NULL;
    const ASN1_OCTET_STRING *salt = NULL;
    const ASN1_INTEGER *iter = NULL;
    unsigned char made[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    o_int("present", PKCS12_mac_present(p12));
    PKCS12_get0_mac(&value, &algor, &salt, &iter, p12);
    o_int("length", value != NULL ? ASN1_STRING_length(value) : -1);
    o_int("digest", algor != NULL ? OBJ_obj2nid(algor->algorithm) : -1);
    o_int("salt", salt != NULL ? ASN1_STRING_length(salt) : -1);
    o_int("iterations", iter != NULL ? ASN1_INTEGER_get(iter) : -1);
    o_int_err("verify", PKCS12_verify_mac(p12, "secret", -1));
    o_int_err("verify with a length", PKCS12_verify_mac(p12, "secretive", 6));
    o_int_err("verify wrong", PKCS12_verify_mac(p12, "Secret", -1));
    o_int_err("verify empty", PKCS12_verify_mac(p12, "", 0));
    o_int_err("verify none", PKCS12_verify_mac(p12, NULL, 0));
    if (PKCS12_mac_present(p12)) {
        o_int("generate", PKCS12_gen_mac(p12, "secret", 6, made, &n));
        o_hex("generated", made, n);
    }
}

static void one_file(const char *name, const unsigned char *der, size_t n, const char *pass)
{
    unsigned char *out = NULL;
    PKCS12 *p12 = decode(der, n);

    printf("file %s\n", name);
    o_ptr_err("decoded", p12);
    mac(p12);
    parse("right", p12, pass);
    parse("wrong", p12, "wrong");
    parse("empty", p12, "");
    parse("none", p12, NULL);
    o_int("nothing wanted", PKCS12_parse(p12, pass, NULL, NULL, NULL));
    ERR_clear_error();
    contents(p12, pass);
    int len = i2d_PKCS12(p12, &out);
    o_int("same encoding", len == (int)n && memcmp(out, der, n) == 0);
    OPENSSL_free(out);
    PKCS12_free(p12);
}

/* Every truncation, in a block of its own; and each byte changed: no crash, no key from the first
 * and none from the second that is not the MAC's to tell. */
static void mangled(const unsigned char *der, size_t n, const char *pass)
{
    int decoded = 0;
    int parsed = 0;

    for (size_t cut = 0; cut < n; cut++) {
        unsigned char *copy = malloc(cut != 0 ? cut : 1);
        memcpy(copy, der, cut);
        PKCS12 *p12 = decode(copy, cut);
        decoded += p12 != NULL;
        PKCS12_free(p12);
        free(copy);
    }
    o_int("decoded of the cut ones", decoded);
    for (size_t i = 0; i < n; i += 3) {
        unsigned char *copy = malloc(n);
        EVP_PKEY *key = NULL;
        memcpy(copy, der, n);
        copy[i] ^= 0x41;
        PKCS12 *p12 = decode(copy, n);
        if (p12 != NULL) {
            parsed += PKCS12_parse(p12, pass, &key, NULL, NULL);
        }
        EVP_PKEY_free(key);
        PKCS12_free(p12);
        free(copy);
    }
    o_int("parsed of the changed ones", parsed);
    ERR_clear_error();
}

static void from_files(void)
{
    BIO *in = BIO_new_file(o_cert("client-p256.p12"), "rb");
    PKCS12 *p12 = d2i_PKCS12_bio(in, NULL);
    X509 *cert = NULL;
    EVP_PKEY *key = NULL;
    size_t n = 0;
    unsigned char *pass = o_read(o_cert("passphrase"), &n);

    o_ptr_err("from a BIO", p12);
    pass[strcspn((char *)pass, "\n")] = '\0';
    o_int_err("parse", PKCS12_parse(p12, (char *)pass, &key, &cert, NULL));
    o_int("key and certificate", X509_check_private_key(cert, key));
    EVP_PKEY_free(key);
    X509_free(cert);
    free(pass);
    BIO_free(in);
    FILE *f = fopen("out.p12", "w+b");
    o_int("to a FILE", i2d_PKCS12_fp(f, p12));
    rewind(f);
    PKCS12 *again = d2i_PKCS12_fp(f, NULL);
    o_ptr("from a FILE", again);
    o_ptr_err("nothing left", d2i_PKCS12_fp(f, NULL));
    fclose(f);
    BIO *out = BIO_new(BIO_s_mem());
    o_int("to a BIO", i2d_PKCS12_bio(out, again));
    BIO_free(out);
    PKCS12_free(again);
    PKCS12_free(p12);
}

int main(void)
{
    static const unsigned char garbage[] = {0x30, 0x03, 0x02, 0x01, 0x03};

    PKCS12_PBE_add();
    one_file("of 3.0", p12_new, sizeof(p12_new), "secret");
    one_file("of 1.x", p12_des3, sizeof(p12_des3), "secret");
    one_file("with an empty password", p12_empty, sizeof(p12_empty), "");
    one_file("without protection", p12_plain, sizeof(p12_plain), "");
    PKCS12 *legacy = decode(p12_legacy, sizeof(p12_legacy));
    parse("with RC2", legacy, "secret");
    PKCS12_free(legacy);
    mangled(p12_new, sizeof(p12_new), "secret");
    o_ptr_err("garbage", decode(garbage, sizeof(garbage)));
    o_ptr_err("nothing", decode(garbage, 0));
    parse("NULL", NULL, "secret");
    PKCS12 *fresh = PKCS12_new();
    o_ptr("fresh", fresh);
    mac(fresh);
    parse("fresh", fresh, "secret");
    PKCS12_free(fresh);
    PKCS12_free(NULL);
    from_files();
    o_err("end");
    return 0;
}
