/* One call each of what is too small for a program of its own: NCONF_new(3), BIO_s_fd(3),
 * ENGINE_get_first(3), RAND_OpenSSL, UI_add_input_string(3), DH_get0_key, HMAC_Init, OBJ_create,
 * EC_GROUP_copy(3), PKCS12_item_decrypt_d2i, OPENSSL_thread_stop_ex. */
#include "oracle.h"

#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/buffer.h>
#include <openssl/conf.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/engine.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/ui.h>
#include <sys/wait.h>

/* Exported, and in no public header. */
int asn1_d2i_read_bio(BIO *in, BUF_MEM **pb);

static void conf(void)
{
    CONF *c = NCONF_new_ex(NULL, NULL);
    CONF *d = NCONF_new(NCONF_default());
    FILE *f = tmpfile();
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);
    long line = 0;

    fputs("a = 1\n[s]\nb = two $a\nc = ${s::b}\n", f);
    rewind(f);
    o_int_err("load fp", NCONF_load_fp(c, f, &line));
    o_str("a", NCONF_get_string(c, "default", "a"));
    o_str("c", NCONF_get_string(c, "s", "c"));
    rewind(f);
    fputs("a = ${none\n", f);
    rewind(f);
    o_int("bad", NCONF_load_fp(d, f, &line));
    o_err_codes("bad");
    o_int("line", line);
    NCONF_free(d);
    d = NCONF_new(NULL);
    rewind(f);
    if (ftruncate(fileno(f), 0) != 0) {
        o_die("cannot truncate");
    }
    fputs("one = 1\n", f);
    rewind(f);
    o_int("load", NCONF_load_fp(d, f, NULL));
    o_int("dump", NCONF_dump_bio(d, out));
    fflush(stdout);
    o_int("dump", NCONF_dump_fp(d, stdout));
    NCONF_free_data(d);
    OPENSSL_free(d); /* NCONF_free() would free the data again */
    NCONF_free(c);
    fclose(f);
    BIO_free(out);
    o_int_err("missing", CONF_modules_load_file_ex(NULL, "missing.cnf", NULL,
                                                   CONF_MFLAGS_IGNORE_MISSING_FILE));
    o_int("missing", CONF_modules_load_file_ex(NULL, "missing.cnf", NULL, 0));
    o_err_codes("missing");
    OPENSSL_config(NULL);
    OPENSSL_config("section");
    o_err("config");
}

static void engines(void)
{
    ENGINE *first = ENGINE_get_first();
    ENGINE *last = ENGINE_get_last();

    o_ptr("asn1", ENGINE_get_pkey_asn1_meth_engine(EVP_PKEY_RSA));
    ERR_clear_error();
    if (first != NULL) {
        o_str("id", ENGINE_get_id(first) != NULL ? "some" : NULL);
        o_str("name", ENGINE_get_name(first) != NULL ? "some" : NULL);
        o_int("default", ENGINE_set_default(first, 0));
    } else {
        o_str("id", "some");
        o_str("name", "some");
        o_int("default", 1);
    }
    ENGINE_free(first);
    ENGINE_free(last);
    ERR_clear_error();
}

__attribute__((format(printf, 2, 3))) static int print_to(BIO *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = BIO_vprintf(out, format, args);
    va_end(args);
    return n;
}

__attribute__((format(printf, 3, 4))) static int print_at(char *p, size_t n, const char *format,
                                                          ...)
{
    va_list args;
    va_start(args, format);
    int ret = BIO_vsnprintf(p, n, format, args);
    va_end(args);
    return ret;
}

static void bios(void)
{
    BIO *a = BIO_new_ex(NULL, BIO_s_mem());
    BIO *b = BIO_new(BIO_s_null());
    BIO *fd = BIO_new(BIO_s_fd());
    char text[8];
    int pipes[2];
    BUF_MEM *mem = NULL;

    BIO_set_next(a, b);
    o_int("next", BIO_next(a) == b);
    o_int("printf", print_to(a, "%s-%5d|%-4x|%.3s", "text", 42, 255, "abcdef"));
    o_int("pending", (long long)BIO_pending(a));
    o_int("vsnprintf", print_at(text, sizeof(text), "%d:%s", 7, "ab"));
    o_str("text", text);
    o_int("short", print_at(text, 4, "%s", "too long"));
    o_text("text", text, 4);
    BIO_set_next(a, NULL);
    BIO_free(a);
    BIO_free(b);
    if (pipe(pipes) != 0) {
        o_die("no pipe");
    }
    o_int("no fd", BIO_get_fd(fd, NULL));
    BIO_set_fd(fd, pipes[1], BIO_CLOSE);
    o_int("write", BIO_write(fd, "\x30\x03\x02\x01\x05rest", 9));
    BIO_free(fd);
    fd = BIO_new_fd(pipes[0], BIO_CLOSE);
    o_int("read", asn1_d2i_read_bio(fd, &mem));
    o_hex("data", mem->data, 5);
    BUF_MEM_free(mem);
    mem = NULL;
    o_int_err("read", asn1_d2i_read_bio(fd, &mem));
    o_ptr("data", mem);
    BIO_free(fd);
}

static void small(void)
{
    unsigned char bytes[4] = {0};

    o_int("patch", OPENSSL_version_patch() < 100);
    o_ptr("rand", RAND_OpenSSL());
    o_int("same", RAND_OpenSSL() == RAND_get_rand_method());
    RAND_keep_random_devices_open(0);
    o_int("pseudo", RAND_pseudo_bytes(bytes, 4));
    ERR_clear_error();
    HMAC_CTX *h = HMAC_CTX_new();
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    o_int_err("hmac", HMAC_Init(h, "key", 3, EVP_sha256()));
    HMAC_CTX_set_flags(h, EVP_MD_CTX_FLAG_ONESHOT);
    o_int("update", HMAC_Update(h, (const unsigned char *)"data", 4));
    o_int("final", HMAC_Final(h, mac, &n));
    o_hex("mac", mac, n);
    HMAC_CTX_free(h);
    ASN1_OBJECT *o =
        ASN1_OBJECT_create(0, (unsigned char *)(uintptr_t) "\x2a\x03\x07", 3, "mineSN", "mine LN");
    o_int("nid", OBJ_obj2nid(o));
    int nid = OBJ_new_nid(1);
    ASN1_OBJECT *with = ASN1_OBJECT_create(nid, (unsigned char *)(uintptr_t) "\x2a\x03\x07", 3,
                                           "mineSN", "mine LN");
    o_int("added", OBJ_add_object(with) == nid);
    o_int("found", OBJ_sn2nid("mineSN") == nid);
    o_int("found", OBJ_ln2nid("mine LN") == nid);
    o_int("found", OBJ_obj2nid(o) == nid);
    ASN1_OBJECT_free(o);
    ASN1_OBJECT_free(with);
    OPENSSL_thread_stop_ex(NULL);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        OPENSSL_die("deliberately", "file.c", 1);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    o_int("died", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
}

static void uis(void)
{
    UI *ui = UI_new();
    char buf[8];
    char again[8];

    o_int("input", UI_dup_input_string(ui, "prompt", 0, buf, 1, 7));
    o_int("verify", UI_add_verify_string(ui, "again", 0, again, 1, 7, buf));
    o_int("error", UI_add_error_string(ui, "wrong"));
    o_int_err("no prompt", UI_dup_input_string(ui, NULL, 0, buf, 1, 7));
    o_int_err("no buffer", UI_dup_input_string(ui, "prompt", 0, NULL, 1, 7));
    o_int_err("no buffer", UI_add_verify_string(ui, "again", 0, NULL, 1, 7, buf));
    UI_free(ui);
}

static void curves(void)
{
    EC_GROUP *a = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_GROUP *b = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_GROUP *other = EC_GROUP_new_by_curve_name(NID_secp384r1);
    long n = 0;
    unsigned char *g = OPENSSL_hexstr2buf(
        "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", &n);
    EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    EC_POINT *p = EC_POINT_new(a);
    unsigned char out[80];
    static char data[] = "data";

    o_int("same", EC_GROUP_cmp(a, other, NULL));
    o_int("copy", EC_GROUP_copy(b, a));
    o_int_err("copy other", EC_GROUP_copy(other, a));
    o_int("name", EC_GROUP_get_curve_name(other));
    o_int("same", EC_GROUP_cmp(a, b, NULL));
    EC_GROUP_set_asn1_flag(b, OPENSSL_EC_EXPLICIT_CURVE);
    o_int("flag", EC_GROUP_get_asn1_flag(b));
    EC_GROUP_set_point_conversion_form(b, POINT_CONVERSION_COMPRESSED);
    o_int("form", EC_GROUP_get_point_conversion_form(b));
    o_int("infinity", EC_POINT_set_to_infinity(a, p));
    o_int("is", EC_POINT_is_at_infinity(a, p));
    o_int("octets",
          (long long)EC_POINT_point2oct(a, p, POINT_CONVERSION_UNCOMPRESSED, out, 80, NULL));
    o_hex("octets", out, 1);
    o_int_err("from octets", EC_POINT_oct2point(a, p, g, (size_t)n, NULL));
    o_int("set public", EC_KEY_set_public_key(key, p));
    o_ptr("public", EC_KEY_get0_public_key(key));
    o_int("generator", EC_POINT_cmp(a, EC_KEY_get0_public_key(key), p, NULL));
    EC_KEY_set_flags(key, EC_FLAG_COFACTOR_ECDH);
    o_int("flags", EC_KEY_get_flags(key));
    int i = EC_KEY_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    o_int("ex", EC_KEY_set_ex_data(key, i, data));
    o_str("ex", EC_KEY_get_ex_data(key, i));
    EC_POINT_free(p);
    EC_KEY_free(key);
    EC_GROUP_clear_free(b);
    EC_GROUP_clear_free(NULL);
    EC_GROUP_free(a);
    EC_GROUP_free(other);
    OPENSSL_free(g);
}

static void diffie(void)
{
    DH *dh = DH_new_method(NULL);
    const BIGNUM *pub = (const BIGNUM *)dh;
    const BIGNUM *priv = (const BIGNUM *)dh;

    o_ptr("dh", dh);
    DH_get0_key(dh, &pub, &priv);
    o_ptr("pub", pub);
    o_ptr("priv", priv);
    BIGNUM *n = BN_new();
    BN_set_word(n, 5);
    o_int("set", DH_set0_key(dh, n, NULL));
    DH_get0_key(dh, &pub, NULL);
    o_int("same", pub == n);
    DH_free(dh);
}

static void decrypt(void)
{
    /* pbeWithSHA1And3-KeyTripleDES-CBC, salt of 8 octets, one round. */
    static const unsigned char der[] = {0x30, 0x1b, 0x06, 0x0a, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                        0x01, 0x0c, 0x01, 0x03, 0x30, 0x0d, 0x04, 0x08, 1,    2,
                                        3,    4,    5,    6,    7,    8,    0x02, 0x01, 0x01};
    const unsigned char *p = der;
    X509_ALGOR *alg = d2i_X509_ALGOR(NULL, &p, sizeof(der));
    ASN1_OCTET_STRING *s = ASN1_OCTET_STRING_new();

    o_ptr("algorithm", alg);
    ASN1_OCTET_STRING_set(s, der, 16);
    o_ptr("wrong", PKCS12_item_decrypt_d2i(alg, ASN1_ITEM_rptr(ASN1_ANY), "password", 8, s, 0));
    o_ptr("error", (void *)(uintptr_t)ERR_peek_error());
    ERR_clear_error();
    X509_ALGOR_free(alg);
    ASN1_OCTET_STRING_free(s);
}

int main(void)
{
    conf();
    engines();
    bios();
    small();
    uis();
    curves();
    diffie();
    decrypt();
    return 0;
}
