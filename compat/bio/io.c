/* Reading, writing and control through a method, with the application's callback around each:
 * BIO_read(3), BIO_ctrl(3), BIO_set_callback(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>

/* call_old gives the older form of callback what it expects: lengths and counts as int. */
static long call_old(BIO *bio, int oper, const char *argp, size_t len, int argi, long argl,
                     long result, size_t *processed)
{
    int bare = oper & ~BIO_CB_RETURN;
    bool returns_count = (oper & BIO_CB_RETURN) != 0 && bare != BIO_CB_CTRL;
    if (bare == BIO_CB_READ || bare == BIO_CB_WRITE || bare == BIO_CB_GETS) {
        if (len > INT_MAX) {
            return -1;
        }
        argi = (int)len;
    }
    if (result > 0 && returns_count) {
        if (*processed > INT_MAX) {
            return -1;
        }
        result = (long)*processed;
    }
    long ret = bio->callback(bio, oper, argp, argi, argl, result);
    if (ret > 0 && returns_count) {
        *processed = (size_t)ret;
        ret = 1;
    }
    return ret;
}

long cx_bio_call_back(BIO *bio, int oper, const char *argp, size_t len, int argi, long argl,
                      long result, size_t *processed)
{
    if (bio->callback_ex != NULL) {
        return bio->callback_ex(bio, oper, argp, len, argi, argl, (int)result, processed);
    }
    return call_old(bio, oper, argp, len, argi, argl, result, processed);
}

static bool is_initialized(const BIO *bio)
{
    if (!bio->init) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNINITIALIZED);
    }
    return bio->init != 0;
}

static int read_bytes(BIO *bio, void *data, size_t n, size_t *got)
{
    if (bio == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (bio->method == NULL || bio->method->bread == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_METHOD);
        return -2;
    }
    bool call = cx_bio_has_callback(bio);
    if (call) {
        int go_on = (int)cx_bio_call_back(bio, BIO_CB_READ, data, n, 0, 0, 1, NULL);
        if (go_on <= 0) {
            return go_on;
        }
    }
    if (!is_initialized(bio)) {
        return -1;
    }
    int ret = bio->method->bread(bio, data, n, got);
    if (ret > 0) {
        bio->num_read += *got;
    }
    if (call) {
        ret = (int)cx_bio_call_back(bio, BIO_CB_READ | BIO_CB_RETURN, data, n, 0, 0, ret, got);
    }
    if (ret > 0 && *got > n) {
        cx_raise(ERR_LIB_BIO, ERR_R_INTERNAL_ERROR); /* the method or callback lies */
        return -1;
    }
    return ret;
}

static int write_bytes(BIO *bio, const void *data, size_t n, size_t *written)
{
    *written = 0;
    if (bio == NULL) {
        return 0;
    }
    if (bio->method == NULL || bio->method->bwrite == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_METHOD);
        return -2;
    }
    bool call = cx_bio_has_callback(bio);
    if (call) {
        int go_on = (int)cx_bio_call_back(bio, BIO_CB_WRITE, data, n, 0, 0, 1, NULL);
        if (go_on <= 0) {
            return go_on;
        }
    }
    if (!is_initialized(bio)) {
        return -1;
    }
    int ret = bio->method->bwrite(bio, data, n, written);
    if (ret > 0) {
        bio->num_write += *written;
    }
    if (call) {
        ret = (int)cx_bio_call_back(bio, BIO_CB_WRITE | BIO_CB_RETURN, data, n, 0, 0, ret, written);
    }
    return ret;
}

int cx_bio_read(BIO *bio, void *data, int n)
{
    size_t got = 0;
    if (n < 0) {
        return 0;
    }
    int ret = read_bytes(bio, data, (size_t)n, &got);
    return ret > 0 ? (int)got : ret;
}

int cx_bio_read_ex(BIO *bio, void *data, size_t n, size_t *got)
{
    return read_bytes(bio, data, n, got) > 0 ? 1 : 0;
}

int cx_bio_write(BIO *bio, const void *data, int n)
{
    size_t written = 0;
    if (n <= 0) {
        return 0;
    }
    int ret = write_bytes(bio, data, (size_t)n, &written);
    return ret > 0 ? (int)written : ret;
}

int cx_bio_write_ex(BIO *bio, const void *data, size_t n, size_t *written)
{
    size_t count = 0;
    int ret = write_bytes(bio, data, n, &count);
    if (written != NULL) {
        *written = count;
    }
    return ret > 0 || (bio != NULL && n == 0) ? 1 : 0;
}

/* count_of is the int that puts and gets return for ret and a count that a callback may have set.
 */
static int count_of(int ret, size_t count)
{
    if (ret <= 0) {
        return ret;
    }
    if (count > INT_MAX) {
        cx_raise(ERR_LIB_BIO, BIO_R_LENGTH_TOO_LONG);
        return -1;
    }
    return (int)count;
}

int cx_bio_puts(BIO *bio, const char *text)
{
    size_t written = 0;
    if (bio == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (bio->method == NULL || bio->method->bputs == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_METHOD);
        return -2;
    }
    bool call = cx_bio_has_callback(bio);
    if (call) {
        int go_on = (int)cx_bio_call_back(bio, BIO_CB_PUTS, text, 0, 0, 0, 1, NULL);
        if (go_on <= 0) {
            return go_on;
        }
    }
    if (!is_initialized(bio)) {
        return -1;
    }
    int ret = bio->method->bputs(bio, text);
    if (ret > 0) {
        bio->num_write += (uint64_t)ret;
        written = (size_t)ret;
        ret = 1;
    }
    if (call) {
        ret = (int)cx_bio_call_back(bio, BIO_CB_PUTS | BIO_CB_RETURN, text, 0, 0, 0, ret, &written);
    }
    return count_of(ret, written);
}

int cx_bio_gets(BIO *bio, char *line, int n)
{
    size_t got = 0;
    if (bio == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (bio->method == NULL || bio->method->bgets == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_METHOD);
        return -2;
    }
    if (n < 0) {
        cx_raise(ERR_LIB_BIO, BIO_R_INVALID_ARGUMENT);
        return -1;
    }
    bool call = cx_bio_has_callback(bio);
    if (call) {
        int go_on = (int)cx_bio_call_back(bio, BIO_CB_GETS, line, (size_t)n, 0, 0, 1, NULL);
        if (go_on <= 0) {
            return go_on;
        }
    }
    if (!is_initialized(bio)) {
        return -1;
    }
    int ret = bio->method->bgets(bio, line, n);
    if (ret > 0) {
        got = (size_t)ret;
        ret = 1;
    }
    if (call) {
        ret = (int)cx_bio_call_back(bio, BIO_CB_GETS | BIO_CB_RETURN, line, (size_t)n, 0, 0, ret,
                                    &got);
    }
    return ret > 0 && got > INT_MAX ? -1 : count_of(ret, got);
}

long cx_bio_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    if (bio == NULL) {
        return -1;
    }
    if (bio->method == NULL || bio->method->ctrl == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_METHOD);
        return -2;
    }
    if (!cx_bio_has_callback(bio)) {
        return bio->method->ctrl(bio, cmd, num, ptr);
    }
    long ret = cx_bio_call_back(bio, BIO_CB_CTRL, ptr, 0, cmd, num, 1, NULL);
    if (ret <= 0) {
        return ret;
    }
    ret = bio->method->ctrl(bio, cmd, num, ptr);
    return cx_bio_call_back(bio, BIO_CB_CTRL | BIO_CB_RETURN, ptr, 0, cmd, num, ret, NULL);
}

long cx_bio_int_ctrl(BIO *bio, int cmd, long num, int value)
{
    return cx_bio_ctrl(bio, cmd, num, &value);
}

void *cx_bio_ptr_ctrl(BIO *bio, int cmd, long num)
{
    void *p = NULL;
    return cx_bio_ctrl(bio, cmd, num, &p) > 0 ? p : NULL;
}

long cx_bio_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    if (bio == NULL) {
        return -2;
    }
    if (bio->method == NULL || bio->method->callback_ctrl == NULL || cmd != BIO_CTRL_SET_CALLBACK) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_METHOD);
        return -2;
    }
    if (!cx_bio_has_callback(bio)) {
        return bio->method->callback_ctrl(bio, cmd, fp);
    }
    long ret = cx_bio_call_back(bio, BIO_CB_CTRL, (void *)&fp, 0, cmd, 0, 1, NULL);
    if (ret <= 0) {
        return ret;
    }
    ret = bio->method->callback_ctrl(bio, cmd, fp);
    return cx_bio_call_back(bio, BIO_CB_CTRL | BIO_CB_RETURN, (void *)&fp, 0, cmd, 0, ret, NULL);
}

/* BIO_read and its family - see BIO_read(3). abi: full.
 *
 * ret   -2 when the method has no such operation, with BIO_R_UNSUPPORTED_METHOD; -1 for a BIO that
 *       is not initialized; BIO_write(NULL) is 0 and silent
 * test  tests/oracle/bio_core.c
 */
CX_API int BIO_read(BIO *b, void *data, int dlen)
{
    return cx_bio_read(b, data, dlen);
}

CX_API int BIO_read_ex(BIO *b, void *data, size_t dlen, size_t *readbytes)
{
    return cx_bio_read_ex(b, data, dlen, readbytes);
}

CX_API int BIO_write(BIO *b, const void *data, int dlen)
{
    return cx_bio_write(b, data, dlen);
}

CX_API int BIO_write_ex(BIO *b, const void *data, size_t dlen, size_t *written)
{
    return cx_bio_write_ex(b, data, dlen, written);
}

CX_API int BIO_puts(BIO *bp, const char *buf)
{
    return cx_bio_puts(bp, buf);
}

CX_API int BIO_gets(BIO *bp, char *buf, int size)
{
    return cx_bio_gets(bp, buf, size);
}

CX_API int BIO_get_line(BIO *bio, char *buf, int size)
{
    if (buf == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (size <= 0) {
        cx_raise(ERR_LIB_BIO, BIO_R_INVALID_ARGUMENT);
        return -1;
    }
    *buf = 0;
    if (bio == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (!is_initialized(bio)) {
        return -1;
    }
    int n = 0;
    int ret = 1;
    while (n < size - 1) {
        ret = cx_bio_read(bio, buf + n, 1);
        if (ret <= 0 || buf[n++] == '\n') {
            break;
        }
    }
    buf[n] = 0;
    return n > 0 || cx_bio_ctrl(bio, BIO_CTRL_EOF, 0, NULL) ? n : ret;
}

/* BIO_ctrl and its family - see BIO_ctrl(3). abi: full.
 *
 * ret   what the method says; -1 for NULL, -2 for a method without the operation
 * test  tests/oracle/bio_core.c
 */
CX_API long BIO_ctrl(BIO *bp, int cmd, long larg, void *parg)
{
    return cx_bio_ctrl(bp, cmd, larg, parg);
}

CX_API long BIO_int_ctrl(BIO *bp, int cmd, long larg, int iarg)
{
    return cx_bio_int_ctrl(bp, cmd, larg, iarg);
}

CX_API void *BIO_ptr_ctrl(BIO *bp, int cmd, long larg)
{
    return cx_bio_ptr_ctrl(bp, cmd, larg);
}

CX_API long BIO_callback_ctrl(BIO *b, int cmd, BIO_info_cb *fp)
{
    return cx_bio_callback_ctrl(b, cmd, fp);
}

static size_t count_ctrl(BIO *bio, int cmd)
{
    long n = cx_bio_ctrl(bio, cmd, 0, NULL);
    return n > 0 ? (size_t)n : 0;
}

CX_API size_t BIO_ctrl_pending(BIO *b)
{
    return count_ctrl(b, BIO_CTRL_PENDING);
}

CX_API size_t BIO_ctrl_wpending(BIO *b)
{
    return count_ctrl(b, BIO_CTRL_WPENDING);
}
