/* Files: BIO_s_file(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

static int create(BIO *bio)
{
    bio->init = 0;
    bio->num = 0;
    bio->ptr = NULL;
    bio->flags = 0;
    return 1;
}

static int destroy(BIO *bio)
{
    if (bio->shutdown) {
        if (bio->init && bio->ptr != NULL) {
            fclose(bio->ptr);
            bio->ptr = NULL;
            bio->flags = 0;
        }
        bio->init = 0;
    }
    return 1;
}

static int file_read(BIO *bio, char *data, int n)
{
    if (!bio->init || data == NULL || n < 0) {
        return 0;
    }
    size_t got = fread(data, 1, (size_t)n, bio->ptr);
    if (got == 0 && ferror((FILE *)bio->ptr)) {
        cx_raise_system(errno, "calling fread()");
        cx_raise(ERR_LIB_BIO, ERR_R_SYS_LIB);
        return -1;
    }
    return (int)got;
}

static int file_write(BIO *bio, const char *data, int n)
{
    if (!bio->init || data == NULL || n <= 0) {
        return 0;
    }
    return fwrite(data, (size_t)n, 1, bio->ptr) == 1 ? n : 0;
}

static int file_puts(BIO *bio, const char *text)
{
    return file_write(bio, text, (int)strlen(text));
}

static int file_gets(BIO *bio, char *line, int n)
{
    if (n <= 0) {
        return 0;
    }
    line[0] = 0;
    if (bio->ptr == NULL || fgets(line, n, bio->ptr) == NULL) {
        return 0;
    }
    return (int)strlen(line);
}

static void set_file(BIO *bio, FILE *fp, int close_flag)
{
    destroy(bio);
    bio->shutdown = close_flag & BIO_CLOSE;
    bio->ptr = fp;
    bio->init = 1;
}

/* fopen_mode returns the mode that BIO_FP_ flags mean, NULL for none. */
static const char *fopen_mode(long flags)
{
    if ((flags & BIO_FP_APPEND) != 0) {
        return (flags & BIO_FP_READ) != 0 ? "a+" : "a";
    }
    if ((flags & BIO_FP_READ) != 0) {
        return (flags & BIO_FP_WRITE) != 0 ? "r+" : "r";
    }
    return (flags & BIO_FP_WRITE) != 0 ? "w" : NULL;
}

static long open_file(BIO *bio, long flags, const char *path)
{
    destroy(bio);
    bio->shutdown = (int)flags & BIO_CLOSE;
    const char *mode = fopen_mode(flags);
    if (mode == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_BAD_FOPEN_MODE);
        return 0;
    }
    FILE *fp = fopen(path, mode);
    if (fp == NULL) {
        cx_raise_system(errno, "calling fopen(%s, %s)", path, mode);
        cx_raise(ERR_LIB_BIO, ERR_R_SYS_LIB);
        return 0;
    }
    bio->ptr = fp;
    bio->init = 1;
    return 1;
}

static long flush(BIO *bio)
{
    if (fflush(bio->ptr) == EOF) {
        cx_raise_system(errno, "calling fflush()");
        cx_raise(ERR_LIB_BIO, ERR_R_SYS_LIB);
        return 0;
    }
    return 1;
}

static long file_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    FILE *fp = bio->ptr;
    switch (cmd) {
    case BIO_C_FILE_SEEK:
    case BIO_CTRL_RESET:
        return fseek(fp, num, SEEK_SET);
    case BIO_CTRL_EOF:
        return feof(fp) != 0;
    case BIO_C_FILE_TELL:
    case BIO_CTRL_INFO:
        return ftell(fp);
    case BIO_C_SET_FILE_PTR:
        set_file(bio, ptr, (int)num);
        return 1;
    case BIO_C_SET_FILENAME:
        return open_file(bio, num, ptr);
    case BIO_C_GET_FILE_PTR:
        if (ptr != NULL) {
            *(FILE **)ptr = fp;
        }
        return 1;
    case BIO_CTRL_GET_CLOSE:
        return bio->shutdown;
    case BIO_CTRL_SET_CLOSE:
        bio->shutdown = (int)num;
        return 1;
    case BIO_CTRL_FLUSH:
        return flush(bio);
    case BIO_CTRL_DUP:
        return 1;
    default:
        return 0;
    }
}

static char file_name[] = "FILE pointer";
static const BIO_METHOD file_method = {
    .type = BIO_TYPE_FILE,
    .name = file_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = file_write,
    .bread = cx_bio_read_by_old,
    .bread_old = file_read,
    .bputs = file_puts,
    .bgets = file_gets,
    .ctrl = file_ctrl,
    .create = create,
    .destroy = destroy,
};

const BIO_METHOD *cx_bio_s_file(void)
{
    return &file_method;
}

BIO *cx_bio_new_fp(FILE *fp, int close_flag)
{
    BIO *bio = cx_bio_new(&file_method);
    if (bio != NULL) {
        set_file(bio, fp, close_flag);
    }
    return bio;
}

BIO *cx_bio_new_file(const char *path, const char *mode)
{
    FILE *fp = fopen(path, mode);
    if (fp == NULL) {
        int error_number = errno;
        cx_raise_system(error_number, "calling fopen(%s, %s)", path, mode);
        bool absent = error_number == ENOENT || error_number == ENXIO;
        cx_raise(ERR_LIB_BIO, absent ? BIO_R_NO_SUCH_FILE : ERR_R_SYS_LIB);
        return NULL;
    }
    BIO *bio = cx_bio_new_fp(fp, BIO_CLOSE);
    if (bio == NULL) {
        fclose(fp);
    }
    return bio;
}

/* BIO_s_file, BIO_new_file, BIO_new_fp - see BIO_s_file(3). abi: full.
 *
 * err   ERR_LIB_SYS with errno and "calling fopen(path, mode)", then BIO_R_NO_SUCH_FILE or
 *       ERR_R_SYS_LIB; BIO_R_BAD_FOPEN_MODE
 * test  tests/oracle/bio_file.c
 */
CX_API const BIO_METHOD *BIO_s_file(void)
{
    return &file_method;
}

CX_API BIO *BIO_new_file(const char *filename, const char *mode)
{
    return cx_bio_new_file(filename, mode);
}

CX_API BIO *BIO_new_fp(FILE *stream, int close_flag)
{
    return cx_bio_new_fp(stream, close_flag);
}
