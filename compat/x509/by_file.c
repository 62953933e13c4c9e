/* Certificates and CRLs from files: X509_LOOKUP_file(3), X509_load_cert_file(3),
 * X509_get_default_cert_file(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/pem/pem.h"
#include "compat/x509/aux.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"

#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <openssl/x509err.h>
#include <stdlib.h>
#include <string.h>

#include "compat/asn1/sk.h"

/* Debian's places. */
#define AREA "/usr/lib/ssl"

const char *cx_default_cert_file(void)
{
    const char *file = secure_getenv("SSL_CERT_FILE");

    return file != NULL ? file : AREA "/cert.pem";
}

const char *cx_default_cert_dir(void)
{
    const char *dir = secure_getenv("SSL_CERT_DIR");

    return dir != NULL ? dir : AREA "/certs";
}

static int fail(int reason)
{
    cx_raise(ERR_LIB_X509, reason);
    return 0;
}

/* by_name is BIO_read_filename(), whose error entries are not BIO_new_file()'s. */
static BIO *by_name(const char *file)
{
    union {
        const char *given;
        char *writable;
    } name = {file};
    BIO *in = cx_bio_new(cx_bio_s_file());

    if (in != NULL &&
        cx_bio_ctrl(in, BIO_C_SET_FILENAME, BIO_CLOSE | BIO_FP_READ, name.writable) <= 0) {
        (void)cx_bio_free(in);
        in = NULL;
    }
    return in;
}

static BIO *open_file(const char *file, BIO *(*opener)(const char *), bool quiet)
{
    BIO *in = NULL;

    if (file == NULL) {
        return NULL;
    }
    if (quiet) {
        cx_err_mark();
    }
    in = opener(file);
    if (quiet) {
        cx_err_pop_to_mark();
    } else if (in == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_SYS_LIB);
    }
    return in;
}

static BIO *for_both(const char *file)
{
    return cx_bio_new_file(file, "r");
}

static void *d2i_cert(void **x, const unsigned char **in, long n)
{
    return cx_x509_d2i_aux((X509 **)x, in, n);
}

static void *d2i_crl(void **x, const unsigned char **in, long n)
{
    return cx_asn1_d2i(x, in, n, CX_IT(X509_CRL));
}

static bool at_end(void)
{
    return ERR_GET_REASON(cx_err_peek_last()) == PEM_R_NO_START_LINE;
}

static int read_certs(X509_LOOKUP *lookup, BIO *in)
{
    int count = 0;

    for (;;) {
        char none[] = "";
        X509 *x = (X509 *)cx_pem_d2i_bio(d2i_cert, PEM_STRING_X509_TRUSTED, in, NULL, NULL, none);
        int ok = 0;
        if (x == NULL) {
            if (at_end() && count > 0) {
                cx_err_clear();
                return count;
            }
            return fail(count == 0 ? X509_R_NO_CERTIFICATE_FOUND : ERR_R_PEM_LIB);
        }
        ok = cx_store_add_cert(lookup->store_ctx, x);
        cx_x509_free(x);
        if (!ok) {
            return 0;
        }
        count++;
    }
}

int cx_lookup_load_certs(X509_LOOKUP *lookup, const char *file, int type, bool quiet)
{
    BIO *in = open_file(file, by_name, quiet);
    int ret = 0;

    if (in == NULL) {
        return 0;
    }
    if (type == X509_FILETYPE_PEM) {
        ret = read_certs(lookup, in);
    } else if (type == X509_FILETYPE_ASN1) {
        X509 *x = (X509 *)cx_asn1_d2i_bio(CX_IT(X509), in, NULL);
        ret = x != NULL ? cx_store_add_cert(lookup->store_ctx, x) : fail(ERR_R_ASN1_LIB);
        cx_x509_free(x);
    } else {
        ret = fail(X509_R_BAD_X509_FILETYPE);
    }
    (void)cx_bio_free(in);
    return ret;
}

static int read_crls(X509_LOOKUP *lookup, BIO *in)
{
    int count = 0;

    for (;;) {
        char none[] = "";
        X509_CRL *crl =
            (X509_CRL *)cx_pem_d2i_bio(d2i_crl, PEM_STRING_X509_CRL, in, NULL, NULL, none);
        int ok = 0;
        if (crl == NULL) {
            if (at_end() && count > 0) {
                cx_err_clear();
                return count;
            }
            return fail(ERR_R_PEM_LIB);
        }
        ok = cx_store_add_crl(lookup->store_ctx, crl);
        cx_crl_free(crl);
        if (!ok) {
            return 0;
        }
        count++;
    }
}

int cx_lookup_load_crls(X509_LOOKUP *lookup, const char *file, int type)
{
    BIO *in = open_file(file, by_name, false);
    int ret = 0;

    if (in == NULL) {
        return 0;
    }
    if (type == X509_FILETYPE_PEM) {
        ret = read_crls(lookup, in);
    } else if (type == X509_FILETYPE_ASN1) {
        X509_CRL *crl = (X509_CRL *)cx_asn1_d2i_bio(CX_IT(X509_CRL), in, NULL);
        ret = crl != NULL ? cx_store_add_crl(lookup->store_ctx, crl) : fail(ERR_R_ASN1_LIB);
        cx_crl_free(crl);
    } else {
        ret = fail(X509_R_BAD_X509_FILETYPE);
    }
    (void)cx_bio_free(in);
    return ret;
}

/* One block of a file of both kinds; other kinds are passed over. */
static int add_block(X509_LOOKUP *lookup, const struct cx_pem *pem)
{
    const uint8_t *p = pem->data;
    int ret = 0;

    if (strcmp(pem->name, PEM_STRING_X509_CRL) == 0) {
        X509_CRL *crl = (X509_CRL *)cx_asn1_d2i(NULL, &p, (long)pem->n, CX_IT(X509_CRL));
        if (crl == NULL) {
            return -1;
        }
        ret = cx_store_add_crl(lookup->store_ctx, crl) ? 1 : -1;
        cx_crl_free(crl);
        return ret;
    }
    if (cx_pem_name_fits(pem->name, PEM_STRING_X509_TRUSTED)) {
        X509 *x = strcmp(pem->name, PEM_STRING_X509_TRUSTED) == 0
                      ? cx_x509_d2i_aux(NULL, &p, (long)pem->n)
                      : (X509 *)cx_asn1_d2i(NULL, &p, (long)pem->n, CX_IT(X509));
        if (x == NULL) {
            return -1;
        }
        ret = cx_store_add_cert(lookup->store_ctx, x) ? 1 : -1;
        cx_x509_free(x);
        return ret;
    }
    return 0;
}

int cx_lookup_load_both(X509_LOOKUP *lookup, const char *file, int type)
{
    BIO *in = NULL;
    int count = 0;

    if (type != X509_FILETYPE_PEM) {
        return cx_lookup_load_certs(lookup, file, type, false);
    }
    in = open_file(file, for_both, false);
    if (in == NULL) {
        return 0;
    }
    for (;;) {
        struct cx_pem pem = {0};
        int got = 0;
        if (!cx_pem_read(in, &pem)) {
            if (at_end()) {
                cx_err_clear();
                break;
            }
            got = -1;
        } else {
            got = add_block(lookup, &pem);
        }
        cx_pem_clear(&pem);
        if (got < 0) {
            (void)cx_bio_free(in);
            return fail(ERR_R_PEM_LIB);
        }
        count += got;
    }
    (void)cx_bio_free(in);
    return count > 0 ? count : fail(X509_R_NO_CERTIFICATE_OR_CRL_FOUND);
}

static int file_ctrl(X509_LOOKUP *lookup, int cmd, const char *arg, long number, char **ret)
{
    (void)ret;
    if (cmd != X509_L_FILE_LOAD) {
        return 0;
    }
    if (number == X509_FILETYPE_DEFAULT) {
        return cx_lookup_load_both(lookup, cx_default_cert_file(), X509_FILETYPE_PEM) != 0
                   ? 1
                   : fail(X509_R_LOADING_DEFAULTS);
    }
    return cx_lookup_load_both(lookup, arg, (int)number) != 0;
}

static char method_name[] = "Load file into cache";
static X509_LOOKUP_METHOD file_method = {.name = method_name, .ctrl = file_ctrl};

X509_LOOKUP_METHOD *cx_lookup_file(void)
{
    return &file_method;
}

/* X509_LOOKUP_file and its family. abi: full. */
CX_API X509_LOOKUP_METHOD *X509_LOOKUP_file(void)
{
    return &file_method;
}

CX_API int X509_load_cert_file(X509_LOOKUP *ctx, const char *file, int type)
{
    return cx_lookup_load_certs(ctx, file, type, false);
}

CX_API int X509_load_cert_file_ex(X509_LOOKUP *ctx, const char *file, int type,
                                  OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_lookup_load_certs(ctx, file, type, false);
}

CX_API int X509_load_crl_file(X509_LOOKUP *ctx, const char *file, int type)
{
    return cx_lookup_load_crls(ctx, file, type);
}

CX_API int X509_load_cert_crl_file(X509_LOOKUP *ctx, const char *file, int type)
{
    return cx_lookup_load_both(ctx, file, type);
}

CX_API int X509_load_cert_crl_file_ex(X509_LOOKUP *ctx, const char *file, int type,
                                      OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_lookup_load_both(ctx, file, type);
}

CX_API const char *X509_get_default_cert_area(void)
{
    return AREA;
}

CX_API const char *X509_get_default_cert_dir(void)
{
    return AREA "/certs";
}

CX_API const char *X509_get_default_cert_file(void)
{
    return AREA "/cert.pem";
}

CX_API const char *X509_get_default_cert_dir_env(void)
{
    return "SSL_CERT_DIR";
}

CX_API const char *X509_get_default_cert_file_env(void)
{
    return "SSL_CERT_FILE";
}

CX_API const char *X509_get_default_private_dir(void)
{
    return AREA "/private";
}
