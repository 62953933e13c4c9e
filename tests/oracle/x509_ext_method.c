/* X509V3_EXT_get_nid(), X509V3_EXT_get(): the item of an extension, as ncat decodes with it. */
#include "oracle.h"

#include <openssl/asn1t.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

int main(void)
{
    static const int nids[] = {NID_subject_alt_name, NID_basic_constraints, NID_key_usage,
                               NID_ext_key_usage,    NID_commonName,        NID_undef};
    BIO *in = BIO_new_file(o_cert("p256.pem"), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);

    for (size_t i = 0; i < sizeof(nids) / sizeof(nids[0]); i++) {
        const X509V3_EXT_METHOD *m = X509V3_EXT_get_nid(nids[i]);
        o_int("nid", nids[i]);
        o_int("found", m != NULL);
        o_int("item", m != NULL && m->it != NULL);
        o_err("queue");
    }
    for (int i = 0; i < X509_get_ext_count(x); i++) {
        X509_EXTENSION *ext = X509_get_ext(x, i);
        const X509V3_EXT_METHOD *m = X509V3_EXT_get(ext);
        const ASN1_OCTET_STRING *data = X509_EXTENSION_get_data(ext);
        const unsigned char *p = ASN1_STRING_get0_data(data);
        void *value = NULL;
        o_int("extension", m != NULL ? m->ext_nid : -1);
        if (m != NULL && m->it != NULL) {
            value = ASN1_item_d2i(NULL, &p, ASN1_STRING_length(data), ASN1_ITEM_ptr(m->it));
            o_int("decoded", value != NULL);
            ASN1_item_free(value, ASN1_ITEM_ptr(m->it));
        }
    }
    X509_free(x);
    BIO_free(in);
    return 0;
}
