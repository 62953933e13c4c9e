/* OCSP_cert_to_id(3), OCSP_REQUEST_new(3), OCSP_resp_find_status(3), OCSP_request_add1_nonce(3). */
#include "oracle.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>

static X509 *load(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return x;
}

int main(void)
{
    X509 *leaf = load("rsa.pem");
    X509 *issuer = load("int.pem");
    OCSP_REQUEST *req = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, leaf, issuer);
    OCSP_CERTID *id2 = OCSP_cert_to_id(EVP_sha256(), leaf, issuer);
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_RESPONSE *resp = OCSP_RESPONSE_new();
    unsigned char *der = NULL;

    o_ptr_err("id", id);
    o_int("cmp", OCSP_id_cmp(id, id) == 0);
    o_int("cmp", OCSP_id_cmp(id, id2) != 0);
    o_ptr("add", OCSP_request_add0_id(req, id));
    o_int("count", OCSP_request_onereq_count(req));
    o_int("same", OCSP_onereq_get0_id(OCSP_request_onereq_get0(req, 0)) == id);
    o_int("len", i2d_OCSP_REQUEST(req, NULL));
    o_int("nonce", OCSP_check_nonce(req, basic));
    o_int("add nonce", OCSP_request_add1_nonce(req, (unsigned char *)"12345678", 8));
    o_int("len", i2d_OCSP_REQUEST(req, NULL));
    o_int("nonce", OCSP_check_nonce(req, basic));
    o_int("copy", OCSP_copy_nonce(basic, req));
    o_int("nonce", OCSP_check_nonce(req, basic));
    o_int("again", OCSP_basic_add1_nonce(basic, (unsigned char *)"12345679", 8));
    o_int("nonce", OCSP_check_nonce(req, basic));
    o_int("exts", OCSP_REQUEST_get_ext_count(req));
    X509_EXTENSION *ext = OCSP_REQUEST_get_ext(req, 0);
    o_hex("nonce", ASN1_STRING_get0_data(X509_EXTENSION_get_data(ext)),
          (size_t)ASN1_STRING_length(X509_EXTENSION_get_data(ext)));
    int n = i2d_OCSP_REQUEST(req, &der);
    for (int cut = 0; cut < n; cut++) {
        const unsigned char *p = der;
        OCSP_REQUEST *none = d2i_OCSP_REQUEST(NULL, &p, cut);
        o_ptr("cut", none);
        if (cut % 10 == 0) {
            o_err("cut");
        }
        ERR_clear_error();
    }
    OPENSSL_free(der);
    o_int("find", OCSP_resp_find(basic, id, -1));
    o_int("count", OCSP_resp_count(basic));
    o_int("status", OCSP_resp_find_status(basic, id, NULL, NULL, NULL, NULL, NULL));
    o_ptr_err("no basic", OCSP_response_get1_basic(resp));
    for (long i = -1; i < 12; i++) {
        o_str("response", OCSP_response_status_str(i));
        o_str("status", OCSP_cert_status_str(i));
        o_str("reason", OCSP_crl_reason_str(i));
    }
    static const unsigned char later[] = {0x30, 0x03, 0x0a, 0x01, 0x03};
    const unsigned char *p = later;
    OCSP_RESPONSE *r = d2i_OCSP_RESPONSE(NULL, &p, sizeof(later));
    o_ptr_err("try later", r);
    o_int("status", OCSP_response_status(r));
    OCSP_RESPONSE_free(r);
    ASN1_GENERALIZEDTIME *t = ASN1_GENERALIZEDTIME_set(NULL, time(NULL) - 1000);
    ASN1_GENERALIZEDTIME *u = ASN1_GENERALIZEDTIME_set(NULL, time(NULL) - 500);
    o_int_err("good", OCSP_check_validity(t, NULL, 10, -1));
    o_int_err("old", OCSP_check_validity(t, NULL, 10, 100));
    o_int_err("expired", OCSP_check_validity(t, u, 10, -1));
    o_int_err("reversed", OCSP_check_validity(u, t, 10000, -1));
    ASN1_GENERALIZEDTIME_free(t);
    ASN1_GENERALIZEDTIME_free(u);
    OCSP_RESPONSE_free(resp);
    OCSP_BASICRESP_free(basic);
    OCSP_CERTID_free(id2);
    OCSP_REQUEST_free(req);
    X509_free(leaf);
    X509_free(issuer);
    return 0;
}
