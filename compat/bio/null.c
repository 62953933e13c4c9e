/* BIO_s_null(3) and BIO_f_null(3). */
#include "compat/bio/bio.h"

#include <string.h>

static int null_read(BIO *bio, char *data, int n)
{
    (void)bio;
    (void)data;
    (void)n;
    return 0;
}

static int null_write(BIO *bio, const char *data, int n)
{
    (void)bio;
    (void)data;
    return n;
}

static int null_puts(BIO *bio, const char *text)
{
    (void)bio;
    return text != NULL ? (int)strlen(text) : 0;
}

static int null_gets(BIO *bio, char *line, int n)
{
    (void)bio;
    (void)line;
    (void)n;
    return 0;
}

static long null_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    (void)bio;
    (void)num;
    (void)ptr;
    switch (cmd) {
    case BIO_CTRL_RESET:
    case BIO_CTRL_EOF:
    case BIO_CTRL_SET:
    case BIO_CTRL_SET_CLOSE:
    case BIO_CTRL_FLUSH:
    case BIO_CTRL_DUP:
        return 1;
    default:
        return 0;
    }
}

static char sink_name[] = "NULL";
static const BIO_METHOD sink = {
    .type = BIO_TYPE_NULL,
    .name = sink_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = null_write,
    .bread = cx_bio_read_by_old,
    .bread_old = null_read,
    .bputs = null_puts,
    .bgets = null_gets,
    .ctrl = null_ctrl,
};

/* BIO_s_null - see BIO_s_null(3). abi: full.
 *
 * test  tests/oracle/bio_filter.c
 */
CX_API const BIO_METHOD *BIO_s_null(void)
{
    return &sink;
}

static int pass_read(BIO *bio, char *data, int n)
{
    if (data == NULL || bio->next_bio == NULL) {
        return 0;
    }
    int ret = cx_bio_read(bio->next_bio, data, n);
    cx_bio_clear_retry(bio);
    cx_bio_copy_next_retry(bio);
    return ret;
}

static int pass_write(BIO *bio, const char *data, int n)
{
    if (data == NULL || n <= 0 || bio->next_bio == NULL) {
        return 0;
    }
    int ret = cx_bio_write(bio->next_bio, data, n);
    cx_bio_clear_retry(bio);
    cx_bio_copy_next_retry(bio);
    return ret;
}

static int pass_puts(BIO *bio, const char *text)
{
    return bio->next_bio != NULL ? cx_bio_puts(bio->next_bio, text) : 0;
}

static int pass_gets(BIO *bio, char *line, int n)
{
    return bio->next_bio != NULL ? cx_bio_gets(bio->next_bio, line, n) : 0;
}

static long pass_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    if (bio->next_bio == NULL || cmd == BIO_CTRL_DUP) {
        return 0;
    }
    if (cmd != BIO_C_DO_STATE_MACHINE) {
        return cx_bio_ctrl(bio->next_bio, cmd, num, ptr);
    }
    cx_bio_clear_retry(bio);
    long ret = cx_bio_ctrl(bio->next_bio, cmd, num, ptr);
    cx_bio_copy_next_retry(bio);
    return ret;
}

static long pass_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    return bio->next_bio != NULL ? cx_bio_callback_ctrl(bio->next_bio, cmd, fp) : 0;
}

static char pass_name[] = "NULL filter";
static const BIO_METHOD pass = {
    .type = BIO_TYPE_NULL_FILTER,
    .name = pass_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = pass_write,
    .bread = cx_bio_read_by_old,
    .bread_old = pass_read,
    .bputs = pass_puts,
    .bgets = pass_gets,
    .ctrl = pass_ctrl,
    .callback_ctrl = pass_callback_ctrl,
};

/* BIO_f_null - see BIO_f_null(3). abi: full.
 *
 * test  tests/oracle/bio_filter.c
 */
CX_API const BIO_METHOD *BIO_f_null(void)
{
    return &pass;
}
