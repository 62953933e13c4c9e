/* A filter that begins each line with a text and spaces: BIO_f_prefix(3). */
#include "compat/bio/bio.h"

#include <string.h>

struct prefix {
    char *text; /* or NULL */
    unsigned int indent;
    bool line_starts; /* the next byte is the first of a line */
};

static int prefix_create(BIO *bio)
{
    struct prefix *p = mem_zalloc(sizeof(*p));
    if (p == NULL) {
        return 0;
    }
    p->line_starts = true;
    bio->ptr = p;
    bio->init = 1;
    return 1;
}

static int prefix_destroy(BIO *bio)
{
    struct prefix *p = bio->ptr;
    mem_free(p->text);
    mem_free(p);
    bio->ptr = NULL;
    return 1;
}

static int prefix_read(BIO *bio, char *data, size_t n, size_t *got)
{
    return cx_bio_read_ex(bio->next_bio, data, n, got);
}

/* begin writes what stands before a line. */
static bool begin(BIO *bio, struct prefix *p)
{
    size_t done = 0;
    if (p->text != NULL && !cx_bio_write_ex(bio->next_bio, p->text, strlen(p->text), &done)) {
        return false;
    }
    if (cx_bio_printf(bio->next_bio, "%*s", (int)p->indent, "") < 0) {
        return false;
    }
    p->line_starts = false;
    return true;
}

static int prefix_write(BIO *bio, const char *data, size_t n, size_t *written)
{
    struct prefix *p = bio->ptr;
    *written = 0;

    if ((p->text == NULL || *p->text == '\0') && p->indent == 0) {
        if (n > 0) {
            p->line_starts = data[n - 1] == '\n';
        }
        return cx_bio_write_ex(bio->next_bio, data, n, written);
    }
    while (n > 0) {
        if (p->line_starts && !begin(bio, p)) {
            return 0;
        }
        const char *end = memchr(data, '\n', n);
        size_t line = end != NULL ? (size_t)(end - data) + 1 : n;
        while (line > 0) {
            size_t done = 0;
            if (!cx_bio_write_ex(bio->next_bio, data, line, &done)) {
                return 0;
            }
            *written += done;
            data += done;
            n -= done;
            line -= done;
        }
        p->line_starts = end != NULL;
    }
    return 1;
}

static long set_text(struct prefix *p, const char *text)
{
    mem_free(p->text);
    p->text = NULL;
    if (text == NULL) {
        return 1;
    }
    size_t len = strlen(text) + 1;
    p->text = mem_alloc(len);
    if (p->text == NULL) {
        return 0;
    }
    memcpy(p->text, text, len);
    return 1;
}

static long prefix_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct prefix *p = bio->ptr;
    if (p == NULL) {
        return -1;
    }
    switch (cmd) {
    case BIO_CTRL_SET_PREFIX:
        return set_text(p, ptr);
    case BIO_CTRL_SET_INDENT:
        if (num < 0) {
            return 0;
        }
        p->indent = (unsigned int)num;
        return 1;
    case BIO_CTRL_GET_INDENT:
        return (long)p->indent;
    case BIO_C_FILE_SEEK:
    case BIO_CTRL_RESET:
        p->line_starts = true;
        break;
    default:
        break;
    }
    return bio->next_bio != NULL ? cx_bio_ctrl(bio->next_bio, cmd, num, ptr) : 0;
}

static long prefix_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    return cx_bio_callback_ctrl(bio->next_bio, cmd, fp);
}

static int prefix_gets(BIO *bio, char *line, int n)
{
    return cx_bio_gets(bio->next_bio, line, n);
}

static int prefix_puts(BIO *bio, const char *text)
{
    return cx_bio_write(bio, text, (int)strlen(text));
}

/* BIO_f_prefix - see BIO_f_prefix(3). abi: full.
 *
 * test  tests/oracle/bio_lines.c
 */
CX_API const BIO_METHOD *BIO_f_prefix(void)
{
    static char prefix_name[] = "prefix";
    static const BIO_METHOD method = {
        .type = BIO_TYPE_BUFFER,
        .name = prefix_name,
        .bwrite = prefix_write,
        .bread = prefix_read,
        .bputs = prefix_puts,
        .bgets = prefix_gets,
        .ctrl = prefix_ctrl,
        .create = prefix_create,
        .destroy = prefix_destroy,
        .callback_ctrl = prefix_callback_ctrl,
    };
    return &method;
}
