#ifndef T13_COMPAT_BIO_BIO_H
#define T13_COMPAT_BIO_BIO_H

#include "compat/cx.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <openssl/bio.h>

/* BIO from the inside. Our own code calls the cx_bio_ functions, which do what the exported ones
 * do and return the same. */

struct bio_method_st {
    int type;
    char *name;
    int (*bwrite)(BIO *bio, const char *data, size_t n, size_t *written);
    int (*bwrite_old)(BIO *bio, const char *data, int n); /* called by bwrite when set */
    int (*bread)(BIO *bio, char *data, size_t n, size_t *got);
    int (*bread_old)(BIO *bio, char *data, int n);
    int (*bputs)(BIO *bio, const char *text);
    int (*bgets)(BIO *bio, char *line, int n);
    long (*ctrl)(BIO *bio, int cmd, long num, void *ptr);
    int (*create)(BIO *bio);
    int (*destroy)(BIO *bio);
    long (*callback_ctrl)(BIO *bio, int cmd, BIO_info_cb *fp);
};

struct bio_st {
    OSSL_LIB_CTX *libctx;
    const BIO_METHOD *method;
    BIO_callback_fn callback;
    BIO_callback_fn_ex callback_ex;
    char *cb_arg;
    int init;
    int shutdown;
    int flags;
    int retry_reason;
    int num;   /* the method's: a descriptor */
    void *ptr; /* the method's: BIO_set_data() */
    BIO *next_bio;
    BIO *prev_bio;
    atomic_int refs;
    uint64_t num_read;
    uint64_t num_write;
    CRYPTO_EX_DATA ex_data;
};

T13_DOOR BIO *cx_bio_new(const BIO_METHOD *method);
T13_DOOR BIO *cx_bio_new_ex(OSSL_LIB_CTX *libctx, const BIO_METHOD *method);
T13_DOOR int cx_bio_free(BIO *bio);      /* 1; 0 for NULL */
T13_DOOR void cx_bio_free_all(BIO *bio); /* the chain, down to the first that others hold */
T13_DOOR int cx_bio_up_ref(BIO *bio);

T13_DOOR int cx_bio_read(BIO *bio, void *data, int n);
T13_DOOR int cx_bio_write(BIO *bio, const void *data, int n);
T13_DOOR int cx_bio_read_ex(BIO *bio, void *data, size_t n, size_t *got);
T13_DOOR int cx_bio_write_ex(BIO *bio, const void *data, size_t n, size_t *written);
T13_DOOR int cx_bio_puts(BIO *bio, const char *text);
T13_DOOR int cx_bio_gets(BIO *bio, char *line, int n);
T13_DOOR long cx_bio_ctrl(BIO *bio, int cmd, long num, void *ptr);
T13_DOOR long cx_bio_int_ctrl(BIO *bio, int cmd, long num, int value);
T13_DOOR void *cx_bio_ptr_ctrl(BIO *bio, int cmd, long num);
T13_DOOR long cx_bio_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp);
T13_DOOR int cx_bio_printf(BIO *bio, const char *format, ...) __attribute__((format(printf, 2, 3)));
T13_DOOR int cx_bio_vprintf(BIO *bio, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
T13_DOOR int cx_bio_indent(BIO *bio, int indent, int max);
T13_DOOR int cx_bio_dump_indent(BIO *bio, const void *data, int n, int indent);
T13_DOOR int cx_bio_hex_string(BIO *bio, int indent, int width, const void *data, int n);

T13_DOOR BIO *cx_bio_push(BIO *bio, BIO *next);
T13_DOOR BIO *cx_bio_pop(BIO *bio);
T13_DOOR BIO *cx_bio_find_type(BIO *bio, int type);
T13_DOOR void cx_bio_copy_next_retry(BIO *bio);

T13_DOOR BIO *cx_bio_new_mem_buf(const void *data, int n); /* read-only; n -1: a string */
T13_DOOR BIO *cx_bio_new_socket(int fd, int close_flag);
T13_DOOR BIO *cx_bio_new_fd(int fd, int close_flag);
T13_DOOR BIO *cx_bio_new_fp(FILE *fp, int close_flag);
T13_DOOR BIO *cx_bio_new_file(const char *path, const char *mode);
T13_DOOR int cx_bio_new_pair(BIO **a, size_t size_a, BIO **b, size_t size_b);

T13_DOOR const BIO_METHOD *cx_bio_s_mem(void);
T13_DOOR const BIO_METHOD *cx_bio_s_socket(void);
T13_DOOR const BIO_METHOD *cx_bio_s_file(void);
T13_DOOR const BIO_METHOD *cx_bio_s_connect(void);
T13_DOOR const BIO_METHOD *cx_bio_f_buffer(void);
T13_DOOR const BIO_METHOD *cx_bio_f_base64(void);

/* cx_bio_mem_bytes views what is left to read in a memory BIO. */
T13_DOOR struct bytes cx_bio_mem_bytes(BIO *bio);

/* The bwrite and bread of a method that has only the old ones. */
int cx_bio_write_by_old(BIO *bio, const char *data, size_t n, size_t *written);
int cx_bio_read_by_old(BIO *bio, char *data, size_t n, size_t *got);

/* cx_bio_should_retry_errno says whether an errno of a socket call means: again later. */
T13_DOOR bool cx_bio_should_retry_errno(int error_number);

/* cx_bio_call_back calls the application's callback, of either form. */
long cx_bio_call_back(BIO *bio, int oper, const char *argp, size_t len, int argi, long argl,
                      long result, size_t *processed);

static inline bool cx_bio_has_callback(const BIO *bio)
{
    return bio->callback != NULL || bio->callback_ex != NULL;
}

/* Flags, without a call. */
static inline void cx_bio_set_flags(BIO *bio, int flags)
{
    bio->flags |= flags;
}

static inline void cx_bio_clear_flags(BIO *bio, int flags)
{
    bio->flags &= ~flags;
}

static inline bool cx_bio_test_flags(const BIO *bio, int flags)
{
    return (bio->flags & flags) != 0;
}

static inline void cx_bio_clear_retry(BIO *bio)
{
    bio->flags &= ~(BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY);
}

static inline void cx_bio_retry_read(BIO *bio)
{
    bio->flags |= BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY;
}

static inline void cx_bio_retry_write(BIO *bio)
{
    bio->flags |= BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY;
}

static inline void cx_bio_retry_special(BIO *bio)
{
    bio->flags |= BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY;
}

#endif
