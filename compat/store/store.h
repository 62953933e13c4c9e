#ifndef T13_COMPAT_STORE_STORE_H
#define T13_COMPAT_STORE_STORE_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/store.h>

/* OSSL_STORE: ossl_store(7), with the loader of the file: scheme alone. */

struct ossl_store_info_st {
    int type; /* OSSL_STORE_INFO_PKEY, … */
    void *data;
    char *desc; /* of a NAME */
};

/* What is still to come of a file: its bytes behind pos, and what a PKCS#12 held. */
struct ossl_store_ctx_st {
    BIO *bio;
    const UI_METHOD *ui_method;
    void *ui_data;
    OSSL_STORE_post_process_info_fn post_process;
    void *post_process_data;
    int expected; /* 0: anything */
    bool loading; /* the first load was made, and data is read */
    bool error;
    bool eof;
    bool not_pem;
    uint8_t *data;
    size_t n;
    size_t pos;
    OSSL_STORE_INFO *ready[2]; /* of a PKCS#12: key and certificate; owned until handed out */
    STACK_OF(X509) * chain;    /* and the certificates that come after them */
};

/* cx_store_info makes one that owns data; NULL with an error queued, and data is still yours. */
OSSL_STORE_INFO *cx_store_info(int type, void *data);
void cx_store_info_free(OSSL_STORE_INFO *info);

/* cx_store_uri_open opens what uri names; NULL with the error queued. */
BIO *cx_store_uri_open(const char *uri);

/* cx_store_open, cx_store_load and cx_store_close are OSSL_STORE_open() and its like. */
OSSL_STORE_CTX *cx_store_open(const char *uri, const UI_METHOD *ui_method, void *ui_data,
                              OSSL_STORE_post_process_info_fn post_process,
                              void *post_process_data);
OSSL_STORE_INFO *cx_store_load(OSSL_STORE_CTX *ctx);
void cx_store_close(OSSL_STORE_CTX *ctx);

/* cx_store_password asks the user for the pass phrase of `what`: its length, or -1 with an error
 * queued. */
int cx_store_password(const OSSL_STORE_CTX *ctx, const char *what, char *buf, int size);

/* cx_store_from_pem and cx_store_from_der make what a block or an element holds; NULL with an error
 * queued. Of a PKCS#12 the first thing is given, the others wait in ctx. */
struct cx_pem;
OSSL_STORE_INFO *cx_store_from_pem(OSSL_STORE_CTX *ctx, struct cx_pem *pem);
OSSL_STORE_INFO *cx_store_from_der(OSSL_STORE_CTX *ctx, struct bytes der);
/* cx_store_waiting gives the next thing that waits. */
OSSL_STORE_INFO *cx_store_waiting(OSSL_STORE_CTX *ctx);

#endif
