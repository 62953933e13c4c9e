/* Reading a configuration file: config(5). */
#include "compat/bio/bio.h"
#include "compat/conf/conf.h"
#include "compat/err/raise.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>

#define MAX_LINE 65536  /* joined lines and expanded values */
#define MAX_INCLUDES 10 /* how deep files may include files */

/* struct text grows up to MAX_LINE. */
struct text {
    char *p;
    size_t n;
    size_t room;
};

struct parser {
    CONF *conf;
    char *section;
    long line;
    int depth;
    struct text input;
    struct text value;
};

static bool put(struct text *t, char c)
{
    if (t->n + 1 >= t->room) {
        size_t room = t->room == 0 ? 256 : t->room * 2;
        char *p = room <= MAX_LINE ? mem_realloc(t->p, room) : NULL;
        if (p == NULL) {
            cx_raise(ERR_LIB_CONF,
                     room <= MAX_LINE ? ERR_R_MALLOC_FAILURE : CONF_R_VARIABLE_EXPANSION_TOO_LONG);
            return false;
        }
        t->p = p;
        t->room = room;
    }
    t->p[t->n++] = c;
    t->p[t->n] = 0;
    return true;
}

static bool put_all(struct text *t, const char *s)
{
    while (*s != 0) {
        if (!put(t, *s++)) {
            return false;
        }
    }
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

static char *skip_space(char *p)
{
    while (p != NULL && is_space(*p)) {
        p++;
    }
    return p;
}

static void trim_end(char *p)
{
    size_t n = strlen(p);
    while (n > 0 && is_space(p[n - 1])) {
        p[--n] = 0;
    }
}

/* is_name_char: what a name is made of, config(5). */
static bool is_name_char(const struct parser *ps, char c)
{
    if (isalnum((unsigned char)c) && (unsigned char)c < 0x80) {
        return true;
    }
    if (c == '$') {
        return ps->conf->flag_dollarid != 0;
    }
    return c != 0 && strchr("_.!%&*+,/;?@^~|-", c) != NULL;
}

/* is_variable_char: punctuation ends a variable's name. */
static bool is_variable_char(char c)
{
    return c == '_' || (isalnum((unsigned char)c) && (unsigned char)c < 0x80);
}

/* read_line joins lines that end with a backslash: 1, 0 at the end of the file, -1 on failure. */
static int read_line(struct parser *ps, BIO *bio)
{
    char piece[512];
    ps->input.n = 0;
    bool any = false;
    bool more = true;
    while (more) {
        size_t n = cx_bio_gets(bio, piece, sizeof(piece)) > 0 ? strlen(piece) : 0;
        if (n == 0) {
            break; /* as in OpenSSL, where a line that begins with a NUL is the end too */
        }
        any = true;
        if (!put_all(&ps->input, piece)) {
            return -1;
        }
        if (piece[n - 1] != '\n') {
            continue; /* a long line, or the last one */
        }
        ps->line++;
        more = false;
        while (ps->input.n > 0 && strchr("\r\n", ps->input.p[ps->input.n - 1]) != NULL) {
            ps->input.p[--ps->input.n] = 0;
        }
        size_t end = ps->input.n;
        if (end > 0 && ps->input.p[end - 1] == '\\' && (end < 2 || ps->input.p[end - 2] != '\\')) {
            ps->input.p[--ps->input.n] = 0;
            more = true;
        }
    }
    if (any && more) {
        ps->line++; /* the last line has no end */
    }
    return any ? 1 : 0;
}

/* cut_comment ends the line at a # that is neither quoted nor escaped. */
static void cut_comment(char *p)
{
    char quote = 0;
    for (; p != NULL && *p != 0; p++) {
        if (*p == '\\' && p[1] != 0) {
            p++;
        } else if (quote != 0) {
            quote = *p == quote ? 0 : quote;
        } else if (*p == '"' || *p == '\'' || *p == '`') {
            quote = *p;
        } else if (*p == '#') {
            *p = 0;
            return;
        }
    }
}

/* expand_variable appends the value of what *p, behind a $, names. */
static bool expand_variable(struct parser *ps, char **p)
{
    char close = **p == '{' ? '}' : **p == '(' ? ')' : 0;
    char *name = close != 0 ? *p + 1 : *p;
    char *end = name;
    const char *section = ps->section;
    while (is_variable_char(*end)) {
        end++;
    }
    char *section_end = NULL;
    if (end[0] == ':' && end[1] == ':') {
        section_end = end;
        end += 2;
        while (is_variable_char(*end)) {
            end++;
        }
    }
    if (close != 0 && *end != close) {
        cx_raise(ERR_LIB_CONF, CONF_R_NO_CLOSE_BRACE);
        return false;
    }
    char kept = *end;
    *end = 0;
    if (section_end != NULL) {
        *section_end = 0;
        section = name;
        name = section_end + 2;
    }
    const char *value = cx_nconf_find(ps->conf, section, name);
    *end = kept;
    *p = close != 0 ? end + 1 : end;
    if (value == NULL) {
        cx_raise(ERR_LIB_CONF, CONF_R_VARIABLE_HAS_NO_VALUE);
        return false;
    }
    return put_all(&ps->value, value);
}

static char unescape(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    default:
        return c;
    }
}

/* expand writes the value that text means: quotes, escapes, variables. */
static bool expand(struct parser *ps, char *text)
{
    ps->value.n = 0;
    if (!put(&ps->value, 0)) {
        return false;
    }
    ps->value.n = 0;
    char quote = 0;
    for (char *p = text; *p != 0;) {
        char c = *p++;
        bool good = true;
        if (c == '\\' && *p != 0) {
            good = put(&ps->value, unescape(*p++));
        } else if (quote != 0 && c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'' || c == '`')) {
            quote = c;
        } else if (quote != '\'' && c == '$' &&
                   (!ps->conf->flag_dollarid || *p == '{' || *p == '(')) {
            good = expand_variable(ps, &p);
        } else {
            good = put(&ps->value, c);
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

static bool parse_section(struct parser *ps, char *p)
{
    char *end = strchr(p, ']');
    if (end == NULL) {
        cx_raise(ERR_LIB_CONF, CONF_R_MISSING_CLOSE_SQUARE_BRACKET);
        return false;
    }
    *end = 0;
    p = skip_space(p);
    trim_end(p);
    if (!expand(ps, p)) {
        return false;
    }
    char *name = mem_strdup(ps->value.p);
    if (name == NULL || cx_nconf_open(ps->conf, name) == NULL) {
        mem_free(name);
        return false;
    }
    mem_free(ps->section);
    ps->section = name;
    return true;
}

static bool set_flag(int *flag, const char *value)
{
    if (strcmp(value, "on") == 0 || strcmp(value, "true") == 0) {
        *flag = 1;
        return true;
    }
    if (strcmp(value, "off") == 0 || strcmp(value, "false") == 0) {
        *flag = 0;
        return true;
    }
    cx_raise(ERR_LIB_CONF, CONF_R_INVALID_PRAGMA);
    return false;
}

static bool parse_pragma(struct parser *ps, char *p)
{
    p = skip_space(p);
    if (*p == '=') {
        p = skip_space(p + 1);
    }
    trim_end(p);
    char *value = strchr(p, ':');
    if (value == NULL || value == p || value[1] == 0) {
        cx_raise(ERR_LIB_CONF, CONF_R_INVALID_PRAGMA);
        return false;
    }
    *value++ = 0;
    trim_end(p);
    value = skip_space(value);
    if (strcmp(p, "dollarid") == 0) {
        return set_flag(&ps->conf->flag_dollarid, value);
    }
    if (strcmp(p, "abspath") == 0) {
        return set_flag(&ps->conf->flag_abspath, value);
    }
    if (strcmp(p, "includedir") == 0) {
        mem_free(ps->conf->includedir);
        ps->conf->includedir = mem_strdup(value);
        return ps->conf->includedir != NULL;
    }
    return true; /* config(5): an unknown pragma is ignored */
}

static bool parse_file(struct parser *ps, BIO *bio);

static bool include_file(struct parser *ps, const char *path)
{
    if (ps->depth >= MAX_INCLUDES) {
        cx_raise(ERR_LIB_CONF, CONF_R_RECURSIVE_SECTION_REFERENCE);
        return false;
    }
    BIO *bio = cx_bio_new_file(path, "r");
    if (bio == NULL) {
        return true; /* as for an absent one: its error stays in the queue */
    }
    ps->depth++;
    bool good = parse_file(ps, bio);
    ps->depth--;
    cx_bio_free(bio);
    return good;
}

static int is_conf_name(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && (strcasecmp(dot, ".cnf") == 0 || strcasecmp(dot, ".conf") == 0);
}

static bool include_folder(struct parser *ps, const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return true;
    }
    bool good = true;
    const struct dirent *entry = NULL;
    while (good && (entry = readdir(folder)) != NULL) {
        char file[4096];
        if (is_conf_name(entry) &&
            snprintf(file, sizeof(file), "%s/%s", path, entry->d_name) < (int)sizeof(file)) {
            good = include_file(ps, file);
        }
    }
    closedir(folder);
    return good;
}

static bool include_path(struct parser *ps, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        cx_raise_system(errno, "calling stat(%s)", path);
        return true; /* absent files are no failure: config(5) */
    }
    return S_ISDIR(st.st_mode) ? include_folder(ps, path) : include_file(ps, path);
}

static bool parse_include(struct parser *ps, char *p)
{
    p = skip_space(p);
    if (*p == '=') {
        p = skip_space(p + 1);
    }
    trim_end(p);
    if (!expand(ps, p)) {
        return false;
    }
    if (ps->value.p[0] != '/' && ps->conf->flag_abspath) {
        cx_raise(ERR_LIB_CONF, CONF_R_RELATIVE_PATH);
        return false;
    }
    char path[4096];
    const char *dir = ps->conf->includedir;
    bool relative = ps->value.p[0] != '/' && dir != NULL;
    int n = relative ? snprintf(path, sizeof(path), "%s/%s", dir, ps->value.p)
                     : snprintf(path, sizeof(path), "%s", ps->value.p);
    return n < (int)sizeof(path) && include_path(ps, path);
}

static bool parse_assignment(struct parser *ps, char *p)
{
    char *name = p;
    char *section = ps->section;
    while (is_name_char(ps, *p)) {
        p++;
    }
    char *name_end = p;
    if (p[0] == ':' && p[1] == ':') {
        *p = 0;
        section = name;
        name = p + 2;
        p += 2;
        while (is_name_char(ps, *p)) {
            p++;
        }
        name_end = p;
    }
    p = skip_space(p);
    if (*p != '=') {
        cx_raise_text(ERR_LIB_CONF, CONF_R_MISSING_EQUAL_SIGN, "HERE-->%s", p);
        return false;
    }
    char *value = skip_space(p + 1);
    *name_end = 0;
    trim_end(value);
    return expand(ps, value) && cx_nconf_set(ps->conf, section, name, ps->value.p);
}

static bool starts(const char *p, const char *word, char next)
{
    size_t n = strlen(word);
    return strncmp(p, word, n) == 0 && (is_space(p[n]) || p[n] == '=' || p[n] == next);
}

static bool parse_line(struct parser *ps)
{
    cut_comment(ps->input.p);
    char *p = skip_space(ps->input.p);
    trim_end(p);
    if (*p == 0) {
        return true;
    }
    if (*p == '[') {
        return parse_section(ps, p + 1);
    }
    if (starts(p, ".pragma", 0)) {
        return parse_pragma(ps, p + strlen(".pragma"));
    }
    if (starts(p, ".include", 0)) {
        return parse_include(ps, p + strlen(".include"));
    }
    return parse_assignment(ps, p);
}

static bool parse_file(struct parser *ps, BIO *bio)
{
    long line = ps->line;
    int more = 1;
    ps->line = 0;
    while ((more = read_line(ps, bio)) > 0) {
        if (!parse_line(ps)) {
            return false;
        }
    }
    if (more == 0) {
        ps->line = line;
    }
    return more == 0;
}

int cx_nconf_load_bio(CONF *conf, BIO *bio, long *error_line)
{
    struct parser ps = {.conf = conf, .section = mem_strdup("default")};
    bool good = ps.section != NULL && cx_nconf_open(conf, ps.section) != NULL;
    if (good) {
        good = parse_file(&ps, bio);
        if (!good) {
            char line[32];
            snprintf(line, sizeof(line), "line %ld", ps.line);
            cx_err_append(line);
            if (error_line != NULL) {
                *error_line = ps.line;
            }
            cx_nconf_clear(conf);
        }
    }
    mem_free(ps.section);
    mem_free(ps.input.p);
    mem_free(ps.value.p);
    return good ? 1 : 0;
}

int cx_nconf_load(CONF *conf, const char *path, long *error_line)
{
    BIO *bio = cx_bio_new_file(path, "rb");
    if (bio == NULL) {
        bool absent = ERR_GET_REASON(cx_err_peek_last()) == BIO_R_NO_SUCH_FILE;
        cx_raise(ERR_LIB_CONF, absent ? CONF_R_NO_SUCH_FILE : ERR_R_SYS_LIB);
        return 0;
    }
    int ret = cx_nconf_load_bio(conf, bio, error_line);
    cx_bio_free(bio);
    return ret;
}
