/* What a code says: ERR_error_string(3), ERR_load_strings(3). */
#include "compat/err/state.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* The texts lie in one struct of character arrays, so that a row is two numbers: a table of
 * pointers would be relocated, and its pages private, in each process. */
#define NAME2(a, b) a##b
#define NAME(a, b) NAME2(a, b)
#define ERR_LIB_TEXT(lib, text) char NAME(l, lib)[sizeof(text)];
#define ERR_REASON_TEXT(lib, reason, text) char NAME(NAME(r, lib), NAME(_, reason))[sizeof(text)];
static const struct texts {
#include "compat/err/texts.h"
} texts = {
#undef ERR_LIB_TEXT
#undef ERR_REASON_TEXT
#define ERR_LIB_TEXT(lib, text) text,
#define ERR_REASON_TEXT(lib, reason, text) text,
#include "compat/err/texts.h"
};
#undef ERR_LIB_TEXT
#undef ERR_REASON_TEXT

struct row {
    uint32_t code; /* library << 23 | reason */
    uint32_t offset;
};

#define ERR_LIB_TEXT(lib, text) {(uint32_t)(lib) << 23, offsetof(struct texts, NAME(l, lib))},
#define ERR_REASON_TEXT(lib, reason, text)
static const struct row libs[] = {
#include "compat/err/texts.h"
};
#undef ERR_LIB_TEXT
#undef ERR_REASON_TEXT

#define ERR_LIB_TEXT(lib, text)
#define ERR_REASON_TEXT(lib, reason, text)                                                         \
    {(uint32_t)(lib) << 23 | (uint32_t)(reason),                                                   \
     offsetof(struct texts, NAME(NAME(r, lib), NAME(_, reason)))},
static const struct row reasons[] = {
#include "compat/err/texts.h"
};

static const char *find(const struct row *rows, size_t count, unsigned long code)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (rows[mid].code == code) {
            return (const char *)&texts + rows[mid].offset;
        }
        if (rows[mid].code < code) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return NULL;
}

/* The application's texts: a chain of what ERR_load_strings() has been given, newest first. A row
 * is only ever looked at under the lock. */
struct user_texts {
    struct user_texts *next;
    const ERR_STRING_DATA *rows;
};

static pthread_rwlock_t user_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct user_texts *user_texts;
static int next_user_lib = ERR_LIB_USER;

static const char *find_user(unsigned long code)
{
    const char *found = NULL;
    pthread_rwlock_rdlock(&user_lock);
    for (const struct user_texts *t = user_texts; t != NULL && found == NULL; t = t->next) {
        for (const ERR_STRING_DATA *row = t->rows; row->error != 0; row++) {
            if (row->error == code) {
                found = row->string;
                break;
            }
        }
    }
    pthread_rwlock_unlock(&user_lock);
    return found;
}

static bool add_user(const ERR_STRING_DATA *rows)
{
    struct user_texts *t = mem_alloc(sizeof(*t));
    if (t == NULL) {
        return false;
    }
    t->rows = rows;
    pthread_rwlock_wrlock(&user_lock);
    t->next = user_texts;
    user_texts = t;
    pthread_rwlock_unlock(&user_lock);
    return true;
}

void cx_err_texts_free(void)
{
    pthread_rwlock_wrlock(&user_lock);
    while (user_texts != NULL) {
        struct user_texts *t = user_texts;
        user_texts = t->next;
        mem_free(t);
    }
    pthread_rwlock_unlock(&user_lock);
}

const char *cx_err_lib_text(unsigned long code)
{
    unsigned long key = ERR_PACK(ERR_GET_LIB(code), 0, 0);
    const char *text = find_user(key);
    return text != NULL ? text : find(libs, sizeof(libs) / sizeof(libs[0]), key);
}

const char *cx_err_reason_text(unsigned long code)
{
    if (ERR_SYSTEM_ERROR(code)) {
        return NULL;
    }
    size_t count = sizeof(reasons) / sizeof(reasons[0]);
    unsigned long reason = (unsigned long)ERR_GET_REASON(code);
    unsigned long key = ERR_PACK(ERR_GET_LIB(code), 0, reason);
    if (reason == 0) {
        return cx_err_lib_text(code); /* one table in OpenSSL: reason 0 is the library's name */
    }
    const char *text = find_user(key);
    if (text == NULL) {
        text = find(reasons, count, key);
    }
    if (text == NULL) {
        text = find_user(reason);
    }
    return text != NULL ? text : find(reasons, count, reason);
}

void cx_err_format(unsigned long code, const char *func, char *buf, size_t n)
{
    if (n == 0) {
        return;
    }
    unsigned long lib = (unsigned long)ERR_GET_LIB(code);
    unsigned long reason = (unsigned long)ERR_GET_REASON(code);
    char lib_number[32];
    char reason_number[256];
    const char *lib_text = cx_err_lib_text(code);
    const char *reason_text = NULL;
    if (lib_text == NULL) {
        snprintf(lib_number, sizeof(lib_number), "lib(%lu)", lib);
        lib_text = lib_number;
    }
    if (ERR_SYSTEM_ERROR(code)) {
        if (strerrorname_np((int)reason) != NULL) {
            reason_text = strerror_r((int)reason, reason_number, sizeof(reason_number));
        }
    } else {
        reason_text = cx_err_reason_text(code);
    }
    if (reason_text == NULL) {
        snprintf(reason_number, sizeof(reason_number), "reason(%lu)", reason);
        reason_text = reason_number;
    }
    snprintf(buf, n, "error:%08lX:%s:%s:%s", code, lib_text, func, reason_text);
    if (strlen(buf) == n - 1) {
        snprintf(buf, n, "err:%lx:%lx:%lx:%lx", code, lib, 0UL, reason);
    }
}

/* ERR_error_string and its family - see ERR_error_string(3). abi: full.
 *
 * out   buf   ERR_error_string: at least 256 bytes; NULL uses a static buffer
 * ret   NULL for a code without a text; always NULL for ERR_func_error_string, as since 3.0
 * test  tests/oracle/err_text.c
 */
CX_API char *ERR_error_string(unsigned long e, char *buf)
{
    static char shared[256];
    buf = buf != NULL ? buf : shared;
    cx_err_format(e, "", buf, 256);
    return buf;
}

CX_API void ERR_error_string_n(unsigned long e, char *buf, size_t len)
{
    cx_err_format(e, "", buf, len);
}

CX_API const char *ERR_lib_error_string(unsigned long e)
{
    return cx_err_lib_text(e);
}

CX_API const char *ERR_func_error_string(unsigned long e)
{
    (void)e;
    return NULL;
}

CX_API const char *ERR_reason_error_string(unsigned long e)
{
    return cx_err_reason_text(e);
}

/* ERR_load_strings, ERR_load_strings_const, ERR_unload_strings, ERR_get_next_error_library - see
 * ERR_load_strings(3). abi: full.
 *
 * in    str   rows up to one whose error is 0; kept, not copied. ERR_load_strings adds lib to them
 * ret   1; 0 when out of memory
 * test  tests/oracle/err_text.c
 */
CX_API int ERR_load_strings(int lib, ERR_STRING_DATA *str)
{
    unsigned long base = ERR_PACK(lib, 0, 0);
    for (ERR_STRING_DATA *row = str; row->error != 0; row++) {
        row->error |= base;
    }
    return add_user(str) ? 1 : 0;
}

CX_API int ERR_load_strings_const(const ERR_STRING_DATA *str)
{
    return add_user(str) ? 1 : 0;
}

CX_API int ERR_unload_strings(int lib, ERR_STRING_DATA *str)
{
    (void)lib;
    pthread_rwlock_wrlock(&user_lock);
    struct user_texts **link = &user_texts;
    while (*link != NULL) {
        struct user_texts *t = *link;
        if (t->rows == str) {
            *link = t->next;
            mem_free(t);
        } else {
            link = &t->next;
        }
    }
    pthread_rwlock_unlock(&user_lock);
    return 1;
}

CX_API int ERR_get_next_error_library(void)
{
    return __atomic_fetch_add(&next_user_lib, 1, __ATOMIC_RELAXED);
}
