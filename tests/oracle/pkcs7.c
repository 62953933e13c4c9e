/* PKCS#7 as a container of certificates: d2i_PKCS7(3), PEM_read_bio_PKCS7(3). */
#include "oracle.h"

#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "pkcs7_files.h"

static void show(const char *name, const PKCS7 *p7)
{
    o_ptr_err(name, p7);
    if (p7 == NULL) {
        return;
    }
    o_int("type", OBJ_obj2nid(p7->type));
    if (PKCS7_type_is_signed(p7)) {
        o_int("certificates", sk_X509_num(p7->d.sign->cert));
        for (int i = 0; i < sk_X509_num(p7->d.sign->cert); i++) {
            X509 *x = sk_X509_value(p7->d.sign->cert, i);
            char *text = X509_NAME_oneline(X509_get_subject_name(x), NULL, 0);
            o_str("subject", text);
            OPENSSL_free(text);
        }
        o_int("crls", sk_X509_CRL_num(p7->d.sign->crl));
        o_int("signers", sk_PKCS7_SIGNER_INFO_num(p7->d.sign->signer_info));
        o_int("digests", sk_X509_ALGOR_num(p7->d.sign->md_algs));
        o_int("inside", OBJ_obj2nid(p7->d.sign->contents->type));
    }
}

int main(void)
{
    const unsigned char *at = p7_signed;
    unsigned char *out = NULL;
    char *text = NULL;
    PKCS7 *p7 = d2i_PKCS7(NULL, &at, sizeof(p7_signed));

    show("signed", p7);
    o_int("all read", at == p7_signed + sizeof(p7_signed));
    int n = i2d_PKCS7(p7, &out);
    o_int("same encoding", n == (int)sizeof(p7_signed) && memcmp(out, p7_signed, (size_t)n) == 0);
    OPENSSL_free(out);
    PKCS7 *copy = PKCS7_dup(p7);
    show("copy", copy);
    PKCS7_free(copy);
    BIO *bio = BIO_new(BIO_s_mem());
    o_int("to PEM", PEM_write_bio_PKCS7(bio, p7));
    long len = BIO_get_mem_data(bio, &text);
    o_text("PEM", text, (size_t)len);
    copy = PEM_read_bio_PKCS7(bio, NULL, NULL, NULL);
    show("from PEM", copy);
    PKCS7_free(copy);
    o_int("to DER", i2d_PKCS7_bio(bio, p7));
    copy = d2i_PKCS7_bio(bio, NULL);
    show("from DER", copy);
    PKCS7_free(copy);
    o_ptr_err("nothing left", d2i_PKCS7_bio(bio, NULL));
    o_ptr_err("no PEM left", PEM_read_bio_PKCS7(bio, NULL, NULL, NULL));
    BIO_free(bio);
    FILE *f = fopen("p7", "w+b");
    o_int("to a FILE", i2d_PKCS7_fp(f, p7));
    o_int("PEM to a FILE", PEM_write_PKCS7(f, p7));
    rewind(f);
    copy = d2i_PKCS7_fp(f, NULL);
    show("from a FILE", copy);
    PKCS7_free(copy);
    copy = PEM_read_PKCS7(f, NULL, NULL, NULL);
    show("PEM from a FILE", copy);
    PKCS7_free(copy);
    fclose(f);
    PKCS7_free(p7);

    int decoded = 0;
    for (size_t cut = 0; cut < sizeof(p7_signed); cut++) {
        unsigned char *part = malloc(cut != 0 ? cut : 1);
        memcpy(part, p7_signed, cut);
        at = part;
        p7 = d2i_PKCS7(NULL, &at, (long)cut);
        decoded += p7 != NULL;
        PKCS7_free(p7);
        free(part);
    }
    o_int("decoded of the cut ones", decoded);
    ERR_clear_error();
    at = p7_signed + 4;
    p7 = d2i_PKCS7(NULL, &at, 20);
    o_ptr_err("another thing", p7);
    p7 = PKCS7_new();
    o_ptr("fresh", p7);
    o_int("its type", OBJ_obj2nid(p7->type));
    PKCS7_free(p7);
    PKCS7_free(NULL);
    o_err("end");
    return 0;
}
