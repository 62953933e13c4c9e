/* Random bytes: RAND_bytes(3), RAND_add(3), RAND_load_file(3), RAND_get_rand_method in
 * RAND_set_rand_method(3). */
#include "crypto/rand.h"
#include "compat/err/raise.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int bytes(unsigned char *buf, size_t n)
{
    if (cr_rand(buf, n) != T13_OK) {
        cx_raise(ERR_LIB_RAND, RAND_R_ERROR_RETRIEVING_ENTROPY);
        return 0;
    }
    return 1;
}

static int bytes_of_int(unsigned char *buf, int num)
{
    return num < 0 ? 0 : bytes(buf, (size_t)num);
}

/* RAND_bytes - see RAND_bytes(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_bytes(unsigned char *buf, int num)
{
    return bytes_of_int(buf, num);
}

/* RAND_priv_bytes - see RAND_bytes(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_priv_bytes(unsigned char *buf, int num)
{
    return bytes_of_int(buf, num);
}

/* RAND_bytes_ex - see RAND_bytes(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_bytes_ex(OSSL_LIB_CTX *ctx, unsigned char *buf, size_t num, unsigned int strength)
{
    (void)ctx;
    return strength <= 256 && bytes(buf, num);
}

/* RAND_priv_bytes_ex - see RAND_bytes(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_priv_bytes_ex(OSSL_LIB_CTX *ctx, unsigned char *buf, size_t num,
                              unsigned int strength)
{
    (void)ctx;
    return strength <= 256 && bytes(buf, num);
}

/* RAND_pseudo_bytes - see RAND_bytes(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_pseudo_bytes(unsigned char *buf, int num)
{
    return bytes_of_int(buf, num);
}

/* RAND_add - see RAND_add(3). abi: full. The kernel is the only source: what a program adds cannot
 * make it better. test: tests/oracle/rand.c */
CX_API void RAND_add(const void *buf, int num, double randomness)
{
    (void)buf;
    (void)num;
    (void)randomness;
}

/* RAND_seed - see RAND_add(3). abi: full. test: tests/oracle/rand.c */
CX_API void RAND_seed(const void *buf, int num)
{
    (void)buf;
    (void)num;
}

/* RAND_poll - see RAND_add(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_poll(void)
{
    uint8_t probe;

    return cr_rand(&probe, 1) == T13_OK;
}

/* RAND_status - see RAND_add(3). abi: full. test: tests/oracle/rand.c */
CX_API int RAND_status(void)
{
    uint8_t probe;

    return cr_rand(&probe, 1) == T13_OK;
}

/* RAND_keep_random_devices_open - see RAND_add(3). abi: full: no device is used.
 * test: tests/oracle/rand.c */
CX_API void RAND_keep_random_devices_open(int keep)
{
    (void)keep;
}

/* RAND_load_file - see RAND_load_file(3). abi: full. err: RAND_R_CANNOT_OPEN_FILE. test:
 * tests/oracle/rand.c */
CX_API int RAND_load_file(const char *file, long max_bytes)
{
    uint8_t buffer[1024];
    struct stat info;
    long done = 0;

    if (file == NULL || max_bytes == 0) {
        return 0;
    }
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        cx_raise_text(ERR_LIB_RAND, RAND_R_CANNOT_OPEN_FILE, "Filename=%s", file);
        return -1;
    }
    if (fstat(fd, &info) < 0) {
        (void)close(fd);
        cx_raise_text(ERR_LIB_RAND, RAND_R_INTERNAL_ERROR, "Filename=%s", file);
        return -1;
    }
    if (max_bytes < 0) {
        max_bytes = S_ISREG(info.st_mode) ? info.st_size : 256;
    }
    while (done < max_bytes) {
        size_t want = (size_t)(max_bytes - done) < sizeof(buffer) ? (size_t)(max_bytes - done)
                                                                  : sizeof(buffer);
        ssize_t got = read(fd, buffer, want);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        done += got;
    }
    mem_clear(buffer, sizeof(buffer));
    (void)close(fd);
    return (int)done;
}

/* RAND_write_file - see RAND_load_file(3). abi: full. err: RAND_R_CANNOT_OPEN_FILE,
 * RAND_R_NOT_A_REGULAR_FILE. test: tests/oracle/rand.c */
CX_API int RAND_write_file(const char *file)
{
    uint8_t buffer[1024];
    struct stat info;

    if (stat(file, &info) == 0 && !S_ISREG(info.st_mode)) {
        cx_raise_text(ERR_LIB_RAND, RAND_R_NOT_A_REGULAR_FILE, "Filename=%s", file);
        return -1;
    }
    if (!bytes(buffer, sizeof(buffer))) {
        return -1;
    }
    int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        cx_raise_text(ERR_LIB_RAND, RAND_R_CANNOT_OPEN_FILE, "Filename=%s", file);
        return -1;
    }
    (void)fchmod(fd, 0600);
    ssize_t written = write(fd, buffer, sizeof(buffer));
    mem_clear(buffer, sizeof(buffer));
    if (close(fd) != 0 || written < 0) {
        return -1;
    }
    return (int)written;
}

/* RAND_file_name - see RAND_load_file(3). abi: full. test: tests/oracle/rand.c */
CX_API const char *RAND_file_name(char *file, size_t num)
{
    const char *path = secure_getenv("RANDFILE");
    const char *home = secure_getenv("HOME");
    int n;

    if (path != NULL && *path != '\0') {
        n = snprintf(file, num, "%s", path);
    } else if (home != NULL) {
        n = snprintf(file, num, "%s/.rnd", home);
    } else {
        return NULL;
    }
    return n >= 0 && (size_t)n < num ? file : NULL;
}

static int method_seed(const void *buf, int num)
{
    (void)buf;
    return num >= 0;
}

static int method_add(const void *buf, int num, double randomness)
{
    (void)buf;
    (void)randomness;
    return num >= 0;
}

static int method_status(void)
{
    return 1;
}

static RAND_METHOD method = {
    .seed = method_seed,
    .bytes = bytes_of_int,
    .add = method_add,
    .pseudorand = bytes_of_int,
    .status = method_status,
};

/* RAND_OpenSSL - see RAND_set_rand_method(3). abi: full. test: tests/oracle/rand.c */
CX_API RAND_METHOD *RAND_OpenSSL(void)
{
    return &method;
}

/* RAND_get_rand_method - see RAND_set_rand_method(3). abi: full. test: tests/oracle/rand.c */
CX_API const RAND_METHOD *RAND_get_rand_method(void)
{
    return &method;
}
