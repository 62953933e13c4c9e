/* OCSP_resp_find_status(3), OCSP_basic_verify, OCSP_cert_to_id(3),
 * OCSP_BASICRESP_get_ext: requests and responses taken apart and put together. */
#include "oracle.h"

#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static X509 *load(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return x;
}

static EVP_PKEY *key_of(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    BIO_free(in);
    return key;
}

/* The functions that five types have for their extensions. */
#define EXT_FAMILY(type, x)                                                                        \
    do {                                                                                           \
        ASN1_OCTET_STRING *nonce = ASN1_OCTET_STRING_new();                                        \
        X509_EXTENSION *e = NULL;                                                                  \
        int critical = 0;                                                                          \
        ASN1_OCTET_STRING_set(nonce, (const unsigned char *)"nonce", 5);                           \
        o_str("extensions", #type);                                                                \
        o_int("none", type##_get_ext_count(x));                                                    \
        o_ptr("none", type##_get_ext(x, 0));                                                       \
        o_ptr("none", type##_delete_ext(x, 0));                                                    \
        o_int_err("add1", type##_add1_ext_i2d(x, NID_id_pkix_OCSP_Nonce, nonce, 0, 0));            \
        o_int_err("twice", type##_add1_ext_i2d(x, NID_id_pkix_OCSP_Nonce, nonce, 0, 0));           \
        o_int("count", type##_get_ext_count(x));                                                   \
        o_int("by NID", type##_get_ext_by_NID(x, NID_id_pkix_OCSP_Nonce, -1));                     \
        o_int("by NID", type##_get_ext_by_NID(x, NID_id_pkix_OCSP_Nonce, 0));                      \
        o_int("by OBJ", type##_get_ext_by_OBJ(x, OBJ_nid2obj(NID_id_pkix_OCSP_Nonce), -1));        \
        o_int("critical", type##_get_ext_by_critical(x, 1, -1));                                   \
        o_int("not critical", type##_get_ext_by_critical(x, 0, -1));                               \
        ASN1_OCTET_STRING *got = type##_get1_ext_d2i(x, NID_id_pkix_OCSP_Nonce, &critical, NULL);  \
        o_int("same", ASN1_OCTET_STRING_cmp(nonce, got));                                          \
        o_int("critical", critical);                                                               \
        ASN1_OCTET_STRING_free(got);                                                               \
        e = type##_delete_ext(x, 0);                                                               \
        o_int("count", type##_get_ext_count(x));                                                   \
        o_int("add", type##_add_ext(x, e, -1));                                                    \
        o_int("count", type##_get_ext_count(x));                                                   \
        o_ptr("get", type##_get_ext(x, 0));                                                        \
        X509_EXTENSION_free(e);                                                                    \
        ASN1_OCTET_STRING_free(nonce);                                                             \
    } while (0)

static void families(void)
{
    OCSP_REQUEST *req = OCSP_REQUEST_new();
    OCSP_ONEREQ *one = OCSP_ONEREQ_new();
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_SINGLERESP *single = OCSP_SINGLERESP_new();

    EXT_FAMILY(OCSP_REQUEST, req);
    EXT_FAMILY(OCSP_ONEREQ, one);
    EXT_FAMILY(OCSP_BASICRESP, basic);
    EXT_FAMILY(OCSP_SINGLERESP, single);
    OCSP_REQUEST_free(req);
    OCSP_ONEREQ_free(one);
    OCSP_BASICRESP_free(basic);
    OCSP_SINGLERESP_free(single);
}

static void ids(void)
{
    X509 *leaf = load("direct.pem");
    X509 *ca = load("ca.pem");
    OCSP_CERTID *a = OCSP_cert_to_id(NULL, leaf, ca);
    OCSP_CERTID *b = OCSP_cert_to_id(EVP_sha256(), leaf, ca);
    OCSP_CERTID *c = OCSP_cert_id_new(EVP_sha1(), X509_get_subject_name(ca),
                                      X509_get0_pubkey_bitstr(ca), X509_get0_serialNumber(leaf));
    OCSP_CERTID *d = OCSP_CERTID_dup(a);
    ASN1_OCTET_STRING *name_hash = NULL;
    ASN1_OBJECT *md = NULL;
    ASN1_OCTET_STRING *key_hash = NULL;
    ASN1_INTEGER *serial = NULL;

    o_int("cmp", OCSP_id_cmp(a, c));
    o_int("cmp", OCSP_id_cmp(a, d));
    o_int("cmp", OCSP_id_cmp(a, b) != 0);
    o_int("issuer cmp", OCSP_id_issuer_cmp(a, c));
    o_int("info", OCSP_id_get0_info(&name_hash, &md, &key_hash, &serial, b));
    o_int("NID", OBJ_obj2nid(md));
    o_hex("name", ASN1_STRING_get0_data(name_hash), (size_t)ASN1_STRING_length(name_hash));
    o_int("key", ASN1_STRING_length(key_hash));
    o_int("serial", ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(leaf)));
    o_int("info", OCSP_id_get0_info(NULL, NULL, NULL, NULL, b));
    o_int("info", OCSP_id_get0_info(NULL, NULL, NULL, NULL, NULL));
    OCSP_CERTID *all =
        OCSP_cert_id_new(EVP_sha1(), X509_get_subject_name(ca), X509_get0_pubkey_bitstr(ca), NULL);
    o_ptr_err("without serial", all);
    o_int("issuer cmp", OCSP_id_issuer_cmp(a, all));
    OCSP_CERTID_free(all);
    OCSP_CERTID_free(a);
    OCSP_CERTID_free(b);
    OCSP_CERTID_free(c);
    OCSP_CERTID_free(d);
    X509_free(leaf);
    X509_free(ca);
}

/* A response put together with the encoding alone, signed by ASN1_item_sign. */
static OCSP_BASICRESP *respond(X509 *leaf, X509 *ca, EVP_PKEY *key, const char *responder)
{
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, leaf, ca);
    unsigned char *id_der = NULL;
    unsigned char *name_der = NULL;
    unsigned char buf[2048];
    unsigned char single[1024];
    unsigned char data[1536];
    unsigned char *p = single;
    int id_n = i2d_OCSP_CERTID(id, &id_der);
    X509 *signer = load(responder);
    int name_n = i2d_X509_NAME(X509_get_subject_name(signer), &name_der);
    static const unsigned char tail[] = "\x80\x00\x18\x0f"
                                        "20240101000000Z\xa0\x11\x18\x0f"
                                        "20990101000000Z";

    ASN1_put_object(&p, 1, id_n + (int)sizeof(tail) - 1, V_ASN1_SEQUENCE, 0);
    memcpy(p, id_der, (size_t)id_n);
    p += id_n;
    memcpy(p, tail, sizeof(tail) - 1);
    p += sizeof(tail) - 1;
    int single_n = (int)(p - single);
    p = data;
    ASN1_put_object(&p, 1, name_n, 1, V_ASN1_CONTEXT_SPECIFIC);
    memcpy(p, name_der, (size_t)name_n);
    p += name_n;
    memcpy(p,
           "\x18\x0f"
           "20240101000000Z",
           17);
    p += 17;
    ASN1_put_object(&p, 1, single_n, V_ASN1_SEQUENCE, 0);
    memcpy(p, single, (size_t)single_n);
    p += single_n;
    int data_n = (int)(p - data);
    p = buf;
    ASN1_put_object(&p, 1, data_n, V_ASN1_SEQUENCE, 0);
    memcpy(p, data, (size_t)data_n);
    p += data_n;

    const unsigned char *in = buf;
    OCSP_RESPDATA *rd = d2i_OCSP_RESPDATA(NULL, &in, p - buf);
    X509_ALGOR *alg = X509_ALGOR_new();
    ASN1_BIT_STRING *sig = ASN1_BIT_STRING_new();
    o_int("signed",
          ASN1_item_sign(ASN1_ITEM_rptr(OCSP_RESPDATA), alg, NULL, sig, rd, key, EVP_sha256()) > 0);
    unsigned char whole[4096];
    unsigned char body[4096];
    unsigned char *q = body;
    i2d_OCSP_RESPDATA(rd, &q);
    i2d_X509_ALGOR(alg, &q);
    i2d_ASN1_BIT_STRING(sig, &q);
    int cert_n = i2d_X509(signer, NULL);
    ASN1_put_object(&q, 1, ASN1_object_size(1, cert_n, V_ASN1_SEQUENCE), 0,
                    V_ASN1_CONTEXT_SPECIFIC);
    ASN1_put_object(&q, 1, cert_n, V_ASN1_SEQUENCE, 0);
    i2d_X509(signer, &q);
    p = whole;
    ASN1_put_object(&p, 1, (int)(q - body), V_ASN1_SEQUENCE, 0);
    memcpy(p, body, (size_t)(q - body));
    p += q - body;
    in = whole;
    OCSP_BASICRESP *basic = d2i_OCSP_BASICRESP(NULL, &in, p - whole);
    o_ptr_err("basic", basic);
    OCSP_RESPDATA_free(rd);
    X509_ALGOR_free(alg);
    ASN1_BIT_STRING_free(sig);
    OCSP_CERTID_free(id);
    OPENSSL_free(id_der);
    OPENSSL_free(name_der);
    X509_free(signer);
    return basic;
}

static void apart(OCSP_BASICRESP *basic, STACK_OF(X509) * more)
{
    const ASN1_OCTET_STRING *id = NULL;
    const X509_NAME *name = NULL;
    X509 *signer = NULL;
    int reason = 7;
    ASN1_GENERALIZEDTIME *revoked = NULL;
    ASN1_GENERALIZEDTIME *this = NULL;
    ASN1_GENERALIZEDTIME *next = NULL;

    o_int("count", OCSP_resp_count(basic));
    o_ptr("beyond", OCSP_resp_get0(basic, 1));
    OCSP_SINGLERESP *single = OCSP_resp_get0(basic, 0);
    o_ptr("id", OCSP_SINGLERESP_get0_id(single));
    o_int("status", OCSP_single_get0_status(single, &reason, &revoked, &this, &next));
    o_int("reason", reason);
    o_ptr("revoked", revoked);
    o_str("this", (const char *)ASN1_STRING_get0_data(this));
    o_str("next", (const char *)ASN1_STRING_get0_data(next));
    o_int("status", OCSP_single_get0_status(NULL, NULL, NULL, NULL, NULL));
    o_int("validity", OCSP_check_validity(this, next, 0, -1));
    o_int_err("too old", OCSP_check_validity(this, next, 0, 1));
    o_int("certs", sk_X509_num(OCSP_resp_get0_certs(basic)));
    o_int("id", OCSP_resp_get0_id(basic, &id, &name));
    o_ptr("by key", id);
    o_ptr("by name", name);
    o_str("produced", (const char *)ASN1_STRING_get0_data(OCSP_resp_get0_produced_at(basic)));
    o_ptr("data", OCSP_resp_get0_respdata(basic));
    o_int("signature", ASN1_STRING_length(OCSP_resp_get0_signature(basic)));
    o_int("algorithm", OBJ_obj2nid(OCSP_resp_get0_tbs_sigalg(basic)->algorithm));
    o_int("signer", OCSP_resp_get0_signer(basic, &signer, more));
    o_ptr("signer", signer);
}

static void verify(OCSP_BASICRESP *basic, const char *name, const char *anchor, unsigned long flags,
                   STACK_OF(X509) * certs)
{
    X509_STORE *store = X509_STORE_new();

    o_str("verify", name);
    if (anchor != NULL) {
        X509_STORE_load_file(store, o_cert(anchor));
    }
    o_int_err("verdict", OCSP_basic_verify(basic, certs, store, flags));
    X509_STORE_free(store);
}

static void responses(void)
{
    X509 *leaf = load("direct.pem");
    X509 *ca = load("ca.pem");
    EVP_PKEY *key = key_of("ca.key");
    EVP_PKEY *other = key_of("rsa.key");
    STACK_OF(X509) *certs = sk_X509_new_null();

    sk_X509_push(certs, ca);
    OCSP_BASICRESP *basic = respond(leaf, ca, key, "ca.pem");
    apart(basic, NULL);
    verify(basic, "good", "ca.pem", 0, NULL);
    verify(basic, "no anchor", NULL, 0, NULL);
    verify(basic, "trust other", NULL, OCSP_TRUSTOTHER, certs);
    verify(basic, "no verify", NULL, OCSP_NOVERIFY, NULL);
    verify(basic, "no intern", "ca.pem", OCSP_NOINTERN, NULL);
    verify(basic, "no intern, given", "ca.pem", OCSP_NOINTERN, certs);
    verify(basic, "no signature check", "ca.pem", OCSP_NOSIGS, NULL);
    verify(basic, "no checks", "ca.pem", OCSP_NOCHECKS, NULL);
    verify(basic, "no explicit", "ca.pem", OCSP_NOEXPLICIT, NULL);
    OCSP_RESPONSE *resp = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    o_ptr_err("response", resp);
    if (resp != NULL) {
        o_int("status", OCSP_response_status(resp));
        OCSP_BASICRESP *again = OCSP_response_get1_basic(resp);
        verify(again, "again", "ca.pem", 0, NULL);
        OCSP_BASICRESP_free(again);
    }
    OCSP_RESPONSE_free(resp);
    OCSP_BASICRESP_free(basic);
    basic = respond(leaf, ca, other, "ca.pem");
    verify(basic, "wrong key", "ca.pem", 0, NULL);
    OCSP_BASICRESP_free(basic);
    basic = respond(leaf, ca, other, "rsa.pem");
    verify(basic, "not a responder", "ca.pem", 0, NULL);
    OCSP_BASICRESP_free(basic);
    sk_X509_pop_free(certs, X509_free);
    X509_free(leaf);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
}

int main(void)
{
    families();
    ids();
    responses();
    return 0;
}
