/* Reading and writing PEM blocks: PEM_read(3), PEM_bytes_read_bio(3). RFC 7468, RFC 1421 4.6. */
#include "compat/pem/pem.h"

#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/err/state.h"
#include "core/wire/wr.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 256
#define MAX_BLOCK (16 * 1024 * 1024) /* characters of one block */
#define BEGIN "-----BEGIN "
#define END "-----END "
#define TAIL "-----"

void cx_pem_clear(struct cx_pem *pem)
{
    mem_free(pem->name);
    mem_free(pem->header);
    mem_clear_free(pem->data, pem->n);
    *pem = (struct cx_pem){0};
}

static bool fail(int reason)
{
    cx_raise(ERR_LIB_PEM, reason);
    return false;
}

/* One block that is being read. */
struct block {
    struct cx_pem pem;
    struct wr header;
    struct wr data;
    bool strict; /* PEM_FLAG_ONLY_B64 */
};

/* A line without the white space at its end; -1 when there is none left. *partial: it goes on. */
static int read_line(BIO *in, char *line, bool *partial)
{
    int n = cx_bio_gets(in, line, LINE_SIZE - 1);

    if (n <= 0) {
        return -1;
    }
    *partial = n == LINE_SIZE - 2 && line[n - 1] != '\n';
    while (n > 0 && (unsigned char)line[n - 1] <= ' ') {
        n--;
    }
    line[n] = '\0';
    return n;
}

/* Finds "-----BEGIN name-----" behind whatever stands before it. */
static bool find_begin(BIO *in, char *line, struct cx_pem *out)
{
    bool first = true;
    bool partial = false;
    int n = 0;

    while ((n = read_line(in, line, &partial)) >= 0) {
        size_t len = (size_t)n;
        if (first && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
            memmove(line, line + 3, len - 2); /* a byte-order mark, and the zero too */
            len -= 3;
        }
        first = false;
        if (len < sizeof(BEGIN) - 1 + sizeof(TAIL) - 1 ||
            memcmp(line, BEGIN, sizeof(BEGIN) - 1) != 0 ||
            memcmp(line + len - (sizeof(TAIL) - 1), TAIL, sizeof(TAIL) - 1) != 0) {
            continue;
        }
        line[len - (sizeof(TAIL) - 1)] = '\0';
        out->name = mem_strdup(line + sizeof(BEGIN) - 1);
        return out->name != NULL || fail(ERR_R_MALLOC_FAILURE);
    }
    return fail(PEM_R_NO_START_LINE);
}

static bool is_end(const char *line, const char *name)
{
    size_t n = strlen(name);

    line += sizeof(END) - 1;
    return strncmp(line, name, n) == 0 && strcmp(line + n, TAIL) == 0;
}

/* Reads to the END line: what stands before the blank line, if there is one, is the header. */
/* base64_only: how much of the line there is before what is no base64. */
static int base64_only(char *line)
{
    static const char base64[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    size_t n = strspn(line, base64);

    line[n] = '\0';
    return (int)n;
}

static bool read_lines(BIO *in, char *line, struct block *b)
{
    enum { MAYBE_HEADER, IN_HEADER, IN_DATA } state = MAYBE_HEADER;
    const char *name = b->pem.name;
    struct wr *header = &b->header;
    struct wr *data = &b->data;
    bool short_line = false;
    bool partial = false;
    bool goes_on = false;
    int n = 0;

    while ((n = read_line(in, line, &partial)) >= 0) {
        bool rest = goes_on;
        goes_on = partial;
        if (state == MAYBE_HEADER && memchr(line, ':', (size_t)n) != NULL) {
            state = IN_HEADER;
        }
        if (b->strict && state != IN_HEADER && strncmp(line, END, sizeof(END) - 1) != 0) {
            n = base64_only(line);
        }
        if (n == 0 && rest) {
            continue; /* the end of a line, which came alone */
        }
        if (n == 0) {
            if (state == IN_DATA) {
                return fail(PEM_R_BAD_END_LINE);
            }
            /* All that came so far was the header. */
            struct wr none = *header;
            *header = *data;
            *data = none;
            state = IN_DATA;
            continue;
        }
        if (strncmp(line, END, sizeof(END) - 1) == 0) {
            return is_end(line, name) || fail(PEM_R_BAD_END_LINE);
        }
        if (short_line) {
            return fail(PEM_R_BAD_END_LINE);
        }
        line[n] = '\n';
        wr_bytes(data, bytes_of(line, (size_t)n + 1));
        if (data->bad || data->n > MAX_BLOCK) {
            return fail(data->bad ? ERR_R_MALLOC_FAILURE : PEM_R_BAD_END_LINE);
        }
        if (state == IN_DATA) {
            /* With a header the lines are 64 characters, the last at most. */
            if (n > 64) {
                return fail(PEM_R_BAD_END_LINE);
            }
            short_line = n < 64;
        }
    }
    return fail(PEM_R_BAD_END_LINE);
}

static bool decode(struct cx_pem *out, const struct wr *header, const struct wr *data)
{
    long n = 0;

    out->header = (char *)mem_zalloc(header->n + 1);
    out->data = (uint8_t *)mem_alloc(data->n + 4);
    if (out->header == NULL || out->data == NULL) {
        return fail(ERR_R_MALLOC_FAILURE);
    }
    if (header->n > 0) {
        memcpy(out->header, header->p, header->n);
    }
    out->n = data->n + 4;
    n = cx_base64_decode(out->data, (const char *)data->p, data->n);
    if (n < 0) {
        return fail(PEM_R_BAD_BASE64_DECODE);
    }
    out->n = (size_t)n;
    return n > 0; /* an empty block is none, and no error says so */
}

static bool read_block(BIO *in, bool strict, struct cx_pem *out)
{
    char line[LINE_SIZE];
    struct block b = {.header = wr_growing(), .data = wr_growing(), .strict = strict};
    bool ok = find_begin(in, line, &b.pem) && read_lines(in, line, &b) &&
              decode(&b.pem, &b.header, &b.data);

    mem_clear(line, sizeof(line));
    wr_free(&b.header);
    wr_free(&b.data);
    if (!ok) {
        cx_pem_clear(&b.pem);
        return false;
    }
    *out = b.pem;
    return true;
}

bool cx_pem_read(BIO *in, struct cx_pem *out)
{
    return read_block(in, false, out);
}

static bool ends_in(const char *name, const char *suffix)
{
    size_t n = strlen(name);
    size_t m = strlen(suffix);

    return n > m + 1 && strcmp(name + n - m, suffix) == 0 && name[n - m - 1] == ' ';
}

/* Blocks of private keys and parameters say in front of which algorithm. */
static bool known_algorithm(const char *name)
{
    static const char *const names[] = {"RSA",     "RSA-PSS", "EC",    "DSA",  "DH", "X9.42 DH",
                                        "ED25519", "X25519",  "ED448", "X448", "SM2"};
    size_t n = strlen(name);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t m = strlen(names[i]);
        if (n > m && strncmp(name, names[i], m) == 0 && name[m] == ' ') {
            return true;
        }
    }
    return false;
}

struct alias {
    const char *want;
    const char *name;
};

bool cx_pem_name_fits(const char *name, const char *want)
{
    static const struct alias aliases[] = {
        {PEM_STRING_X509, PEM_STRING_X509_OLD},      {PEM_STRING_X509_REQ, PEM_STRING_X509_REQ_OLD},
        {PEM_STRING_X509_TRUSTED, PEM_STRING_X509},  {PEM_STRING_X509_TRUSTED, PEM_STRING_X509_OLD},
        {PEM_STRING_PKCS7, PEM_STRING_X509},         {PEM_STRING_PKCS7, PEM_STRING_PKCS7_SIGNED},
        {PEM_STRING_CMS, PEM_STRING_X509},           {PEM_STRING_CMS, PEM_STRING_PKCS7},
        {PEM_STRING_DHPARAMS, PEM_STRING_DHXPARAMS}, {PEM_STRING_EVP_PKEY, PEM_STRING_PKCS8},
        {PEM_STRING_EVP_PKEY, PEM_STRING_PKCS8INF},
    };

    if (strcmp(name, want) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (strcmp(want, aliases[i].want) == 0 && strcmp(name, aliases[i].name) == 0) {
            return true;
        }
    }
    if (strcmp(want, PEM_STRING_EVP_PKEY) == 0) {
        return ends_in(name, PEM_STRING_PKCS8INF) && known_algorithm(name);
    }
    return strcmp(want, PEM_STRING_PARAMETERS) == 0 && ends_in(name, PEM_STRING_PARAMETERS) &&
           known_algorithm(name);
}

/* add_text gives the latest error its text. */
static void __attribute__((format(printf, 1, 2))) add_text(const char *format, ...)
{
    struct cx_err_state *s = cx_err_state(false);
    va_list args;

    if (s != NULL) {
        va_start(args, format);
        cx_err_set_text(s, format, args);
        va_end(args);
    }
}

bool cx_pem_find(BIO *in, const char *want, pem_password_cb *cb, void *u, struct cx_pem *out)
{
    struct cx_pem pem = {0};

    for (;;) {
        if (!cx_pem_read(in, &pem)) {
            if (ERR_GET_REASON(cx_err_peek()) == PEM_R_NO_START_LINE) {
                add_text("Expecting: %s", want);
            }
            return false;
        }
        if (cx_pem_name_fits(pem.name, want)) {
            break;
        }
        cx_pem_clear(&pem);
    }
    if (cx_pem_decrypt(&pem, cb, u) <= 0) {
        cx_pem_clear(&pem);
        return false;
    }
    *out = pem;
    return true;
}

static bool put(BIO *out, const char *text, size_t n)
{
    return cx_bio_write(out, text, (int)n) == (int)n;
}

int cx_pem_write(BIO *out, const char *name, const char *header, struct bytes data)
{
    char line[66];
    size_t total = 0;
    size_t header_len = header != NULL ? strlen(header) : 0;
    bool ok = put(out, BEGIN, sizeof(BEGIN) - 1) && put(out, name, strlen(name)) &&
              put(out, TAIL "\n", sizeof(TAIL));

    if (header_len > 0) {
        ok = ok && header_len < INT_MAX && put(out, header, header_len) && put(out, "\n", 1);
    }
    for (size_t i = 0; ok && i < data.n; i += 48) {
        size_t n = cx_base64_encode(line, data.p + i, data.n - i < 48 ? data.n - i : 48);
        line[n++] = '\n';
        ok = put(out, line, n);
        total += n;
    }
    mem_clear(line, sizeof(line));
    ok = ok && put(out, END, sizeof(END) - 1) && put(out, name, strlen(name)) &&
         put(out, TAIL "\n", sizeof(TAIL));
    /* Nothing to write counts as a failure, though the lines around it are written. */
    if (!ok || total == 0 || total > INT_MAX) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return 0;
    }
    return (int)total;
}

void *cx_pem_d2i_bio(d2i_of_void *d2i, const char *name, BIO *in, void **x, pem_password_cb *cb,
                     void *u)
{
    struct cx_pem pem = {0};
    const uint8_t *p = NULL;
    void *ret = NULL;

    if (!cx_pem_find(in, name, cb, u, &pem)) {
        return NULL;
    }
    p = pem.data;
    ret = d2i(x, &p, (long)pem.n);
    if (ret == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
    }
    cx_pem_clear(&pem);
    return ret;
}

int cx_pem_i2d_bio(i2d_of_void *i2d, const char *name, BIO *out, const void *x)
{
    uint8_t *der = NULL;
    uint8_t *p = NULL;
    int n = i2d(x, NULL);
    int ret = 0;

    if (n <= 0) {
        cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        return 0;
    }
    der = (uint8_t *)mem_alloc((size_t)n);
    if (der == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    p = der;
    (void)i2d(x, &p);
    ret = cx_pem_write(out, name, NULL, bytes_of(der, (size_t)n));
    mem_clear_free(der, (size_t)n);
    return ret > 0 ? 1 : 0;
}

/* --- exported --------------------------------------------------------------------------------- */

static int give(struct cx_pem *pem, char **name, char **header, unsigned char **data, long *len)
{
    *name = pem->name;
    *header = pem->header;
    *data = pem->data;
    *len = (long)pem->n;
    return 1;
}

/* PEM_read_bio and its family, see PEM_read(3), PEM_read_bio_ex(3). abi: full. */
CX_API int PEM_read_bio(BIO *bp, char **name, char **header, unsigned char **data, long *len)
{
    struct cx_pem pem = {0};

    return cx_pem_read(bp, &pem) ? give(&pem, name, header, data, len) : 0;
}

/* PEM_read_bio_ex, see PEM_read_bio_ex(3). abi: full. test: tests/oracle/pem_files.c */
CX_API int PEM_read_bio_ex(BIO *bp, char **name, char **header, unsigned char **data, long *len,
                           unsigned int flags)
{
    struct cx_pem pem = {0};

    *name = *header = NULL;
    *data = NULL;
    *len = 0;
    if ((flags & PEM_FLAG_EAY_COMPATIBLE) != 0 && (flags & PEM_FLAG_ONLY_B64) != 0) {
        cx_raise(ERR_LIB_PEM, ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    /* Memory is wiped in every mode. */
    return read_block(bp, (flags & PEM_FLAG_ONLY_B64) != 0, &pem)
               ? give(&pem, name, header, data, len)
               : 0;
}

CX_API int PEM_read(FILE *fp, char **name, char **header, unsigned char **data, long *len)
{
    BIO *b = cx_bio_new_fp(fp, BIO_NOCLOSE);
    struct cx_pem pem = {0};
    bool ok = false;

    if (b == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return 0;
    }
    ok = cx_pem_read(b, &pem);
    (void)cx_bio_free(b);
    return ok ? give(&pem, name, header, data, len) : 0;
}

static int bytes_read(unsigned char **pdata, long *plen, char **pnm, const char *name, BIO *bp,
                      pem_password_cb *cb, void *u)
{
    struct cx_pem pem = {0};

    if (!cx_pem_find(bp, name, cb, u, &pem)) {
        return 0;
    }
    *pdata = pem.data;
    *plen = (long)pem.n;
    pem.data = NULL;
    pem.n = 0;
    if (pnm != NULL) {
        *pnm = pem.name;
        pem.name = NULL;
    }
    cx_pem_clear(&pem);
    return 1;
}

CX_API int PEM_bytes_read_bio(unsigned char **pdata, long *plen, char **pnm, const char *name,
                              BIO *bp, pem_password_cb *cb, void *u)
{
    return bytes_read(pdata, plen, pnm, name, bp, cb, u);
}

CX_API int PEM_bytes_read_bio_secmem(unsigned char **pdata, long *plen, char **pnm,
                                     const char *name, BIO *bp, pem_password_cb *cb, void *u)
{
    return bytes_read(pdata, plen, pnm, name, bp, cb, u);
}

CX_API int PEM_write_bio(BIO *bp, const char *name, const char *hdr, const unsigned char *data,
                         long len)
{
    return cx_pem_write(bp, name, hdr, bytes_of(data, len > 0 ? (size_t)len : 0));
}

CX_API int PEM_write(FILE *fp, const char *name, const char *hdr, const unsigned char *data,
                     long len)
{
    BIO *b = cx_bio_new_fp(fp, BIO_NOCLOSE);
    int ret = 0;

    if (b == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return 0;
    }
    ret = cx_pem_write(b, name, hdr, bytes_of(data, len > 0 ? (size_t)len : 0));
    (void)cx_bio_free(b);
    return ret;
}

CX_API void *PEM_ASN1_read_bio(d2i_of_void *d2i, const char *name, BIO *bp, void **x,
                               pem_password_cb *cb, void *u)
{
    return cx_pem_d2i_bio(d2i, name, bp, x, cb, u);
}

CX_API void *PEM_ASN1_read(d2i_of_void *d2i, const char *name, FILE *fp, void **x,
                           pem_password_cb *cb, void *u)
{
    BIO *b = cx_bio_new_fp(fp, BIO_NOCLOSE);
    void *ret = NULL;

    if (b == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = cx_pem_d2i_bio(d2i, name, b, x, cb, u);
    (void)cx_bio_free(b);
    return ret;
}
