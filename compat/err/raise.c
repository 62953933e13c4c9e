/* Queueing an error: our own way (compat/err/raise.h) and ERR_new(3). */
#include "compat/err/raise.h"
#include "compat/err/refuse.h"
#include "compat/err/state.h"

#include <errno.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

/* open_slot makes a slot whose origin is literals of ours, which outlive any error. */
static struct cx_err_state *open_slot(const char *file, int line, const char *func)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s == NULL) {
        return NULL;
    }
    cx_err_open_slot(s);
    int i = s->pub.top;
    s->pub.err_file[i] = (char *)(uintptr_t)file;
    s->pub.err_func[i] = (char *)(uintptr_t)func;
    s->pub.err_line[i] = line;
    return s;
}

void cx_raise_at(int lib, int reason, const char *file, int line, const char *func)
{
    struct cx_err_state *s = open_slot(file, line, func);
    if (s != NULL) {
        cx_err_set_code(s, lib, reason);
    }
}

static void raise_text(int lib, int reason, const char *file, int line, const char *func,
                       const char *format, va_list args) __attribute__((format(printf, 6, 0)));
static void raise_text(int lib, int reason, const char *file, int line, const char *func,
                       const char *format, va_list args)
{
    int saved_errno = errno;
    struct cx_err_state *s = open_slot(file, line, func);
    if (s != NULL) {
        cx_err_set_code(s, lib, reason);
        cx_err_set_text(s, format, args);
    }
    errno = saved_errno;
}

void cx_raise_text_at(int lib, int reason, const char *file, int line, const char *func,
                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_text(lib, reason, file, line, func, format, args);
    va_end(args);
}

void cx_raise_system_at(int error_number, const char *file, int line, const char *func,
                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    raise_text(ERR_LIB_SYS, error_number, file, line, func, format, args);
    va_end(args);
}

void cx_raise_status_at(int lib, enum t13_status status, const char *file, int line,
                        const char *func)
{
    int reason = ERR_R_INTERNAL_ERROR;
    if (status == T13_E_CALLBACK) {
        return; /* whoever failed has queued why */
    }
    if (status == T13_E_NO_MEMORY) {
        reason = ERR_R_MALLOC_FAILURE;
    } else if (status == T13_E_ARGUMENT) {
        reason = ERR_R_PASSED_INVALID_ARGUMENT;
    } else if (status == T13_E_UNSUPPORTED) {
        reason = ERR_R_UNSUPPORTED;
    } else if (status == T13_E_CRYPTO) {
        reason = ERR_R_OPERATION_FAIL;
    } else if (status == T13_E_BAD_PASSWORD) {
        lib = ERR_LIB_EVP;
        reason = EVP_R_BAD_DECRYPT;
    } else if (status == T13_E_KEY_MISMATCH) {
        lib = ERR_LIB_X509;
        reason = X509_R_KEY_VALUES_MISMATCH;
    } else if (status == T13_E_BAD_KEY || status == T13_E_DECODE) {
        lib = lib == ERR_LIB_SSL ? ERR_LIB_EVP : lib;
        reason = lib == ERR_LIB_EVP ? EVP_R_DECODE_ERROR : ERR_R_PASSED_INVALID_ARGUMENT;
    }
    cx_raise_at(lib, reason, file, line, func);
}

void cx_refuse(int lib, const char *func)
{
    cx_raise_text_at(lib, ERR_R_UNSUPPORTED, "", 0, func, "%s is not supported", func);
}

/* ERR_new, ERR_set_debug, ERR_set_error, ERR_vset_error: the parts of ERR_raise() - see
 * ERR_new(3). abi: full.
 *
 * in    file, func  copied: the caller may be a module that is unloaded before the error is read
 * test  tests/oracle/err_queue.c
 */
CX_API void ERR_new(void)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s != NULL) {
        cx_err_open_slot(s);
    }
}

CX_API void ERR_set_debug(const char *file, int line, const char *func)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s == NULL) {
        return;
    }
    int saved_errno = errno;
    int i = s->pub.top;
    if (s->owns_origin[i]) {
        mem_free(s->pub.err_file[i]);
        mem_free(s->pub.err_func[i]);
    }
    s->owns_origin[i] = true;
    s->pub.err_file[i] = file != NULL && file[0] != 0 ? mem_strdup(file) : NULL;
    s->pub.err_func[i] = func != NULL && func[0] != 0 ? mem_strdup(func) : NULL;
    s->pub.err_line[i] = line;
    errno = saved_errno;
}

static void set_error(int lib, int reason, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
static void set_error(int lib, int reason, const char *format, va_list args)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s == NULL) {
        return;
    }
    int saved_errno = errno;
    cx_err_set_code(s, lib, reason);
    if (format != NULL) {
        cx_err_set_text(s, format, args);
    } else {
        cx_err_clear_data(s, s->pub.top);
    }
    errno = saved_errno;
}

CX_API void ERR_set_error(int lib, int reason, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    set_error(lib, reason, fmt, args);
#pragma GCC diagnostic pop
    va_end(args);
}

CX_API void ERR_vset_error(int lib, int reason, const char *fmt, va_list args)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    set_error(lib, reason, fmt, args);
#pragma GCC diagnostic pop
}
