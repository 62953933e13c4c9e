/* The lines and sections of the policy file. */
#include "core/policy/keys.h"
#include "core/wire/same.h"
#include "crypto/mem.h"

#include <stdatomic.h>
#include <string.h>
#include <strings.h>

struct section {
    const char *program;     /* NULL: any */
    const char *server_name; /* NULL: any */
    struct t13_policy_values values;
};

struct t13_policy {
    atomic_uint refs;
    struct section *sections; /* the first one is what stands before any */
    size_t num_sections;
    char *text; /* the file; the strings of all values lie in it */
};

struct parser {
    struct t13_policy *p;
    size_t cap;
    const char *problem;
};

static struct bytes text_of(const char *s)
{
    return bytes_of(s, strlen(s));
}

static bool same_text(const char *a, const char *b)
{
    return bytes_same(text_of(a), text_of(b));
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static char *trim(char *s)
{
    while (is_space(*s)) {
        s++;
    }
    size_t n = strlen(s);
    while (n > 0 && is_space(s[n - 1])) {
        s[--n] = '\0';
    }
    return s;
}

static struct section *add_section(struct parser *at)
{
    struct t13_policy *p = at->p;

    if (p->num_sections == T13_MAX_POLICY_SECTIONS) {
        at->problem = "too many sections";
        return NULL;
    }
    if (p->num_sections == at->cap) {
        size_t cap = at->cap == 0 ? 4 : 2 * at->cap;
        struct section *bigger = mem_realloc(p->sections, cap * sizeof(*bigger));
        if (bigger == NULL) {
            return NULL;
        }
        p->sections = bigger;
        at->cap = cap;
    }
    struct section *s = &p->sections[p->num_sections++];
    memset(s, 0, sizeof(*s));
    return s;
}

/* check_pattern: a program's name may end in a star, a server's may begin with "*.". */
static const char *check_pattern(const char *name, bool server)
{
    size_t n = strlen(name);
    const char *star = strchr(name, '*');

    if (n == 0) {
        return "a section needs a name";
    }
    if (strpbrk(name, " \t/") != NULL) {
        return "a name has no white space and no slash";
    }
    if (star != NULL &&
        (server ? star != name || name[1] != '.' || strlen(name) < 3 : star != name + n - 1)) {
        return server ? "a star stands only in \"*.domain\"" : "a star stands only at the end";
    }
    return star != NULL && strchr(star + 1, '*') != NULL ? "a star stands but once" : NULL;
}

/* condition reads "program NAME" or "server NAME". */
static const char *condition(struct section *s, char *words)
{
    char *kind = trim(words);
    size_t n = strcspn(kind, " \t");
    char *name = kind + n;

    if (*name != '\0') {
        *name++ = '\0';
    }
    name = trim(name);
    bool server = same_text(kind, "server");
    if (!server && !same_text(kind, "program")) {
        return "a section is [program NAME], [server NAME] or [program NAME, server NAME]";
    }
    const char **field = server ? &s->server_name : &s->program;
    if (*field != NULL) {
        return "a section names one program and one server at most";
    }
    *field = name;
    return check_pattern(name, server);
}

/* header reads what stands between the brackets. */
static const char *header(struct parser *at, char *line)
{
    size_t n = strlen(line);

    if (line[n - 1] != ']') {
        return "a section ends with ]";
    }
    line[n - 1] = '\0';
    struct section *s = add_section(at);
    if (s == NULL) {
        return at->problem;
    }
    char *second = strchr(line, ',');
    if (second != NULL) {
        *second++ = '\0';
    }
    const char *problem = condition(s, line + 1);
    return problem == NULL && second != NULL ? condition(s, second) : problem;
}

static const char *setting(struct section *s, char *line)
{
    char *value = strchr(line, '=');

    if (value == NULL) {
        return "neither a section nor KEY = VALUE";
    }
    *value++ = '\0';
    const char *key = trim(line);
    for (size_t i = 0; i < t13_policy_num_rows; i++) {
        const struct t13_policy_row *row = &t13_policy_rows[i];
        if (!same_text(row->name, key)) {
            continue;
        }
        if ((s->values.set & (uint32_t)row->bit) != 0) {
            return "this key stands twice in its section";
        }
        s->values.set |= (uint32_t)row->bit;
        return row->read(row, trim(value), (char *)&s->values + row->offset);
    }
    return "unknown key";
}

static const char *one_line(struct parser *at, char *line)
{
    line = trim(line);
    if (*line == '\0' || *line == '#') {
        return NULL;
    }
    if (*line == '[') {
        return header(at, line);
    }
    return setting(&at->p->sections[at->p->num_sections - 1], line);
}

static enum t13_status parse_lines(struct parser *at, struct t13_policy_error *why)
{
    char *line = at->p->text;

    if (add_section(at) == NULL) {
        return T13_E_NO_MEMORY;
    }
    for (size_t number = 1; line != NULL; number++) {
        char *next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        size_t before = at->p->num_sections;
        bool is_header = *trim(line) == '[';
        why->line = number;
        why->text = one_line(at, line);
        if (why->text != NULL) {
            return T13_E_DECODE;
        }
        if (is_header && at->p->num_sections == before) {
            return T13_E_NO_MEMORY;
        }
        line = next;
    }
    return T13_OK;
}

enum t13_status t13_policy_parse(struct t13_policy **out, struct bytes text,
                                 struct t13_policy_error *why)
{
    struct t13_policy_error problem = {.line = 0};

    *why = problem;
    if (text.n > T13_MAX_POLICY_LEN || (text.n > 0 && memchr(text.p, 0, text.n) != NULL)) {
        why->text = text.n > T13_MAX_POLICY_LEN ? "the file is too long" : "the file is not text";
        return T13_E_DECODE;
    }
    struct t13_policy *p = mem_zalloc(sizeof(*p));
    if (p == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&p->refs, 1);
    p->text = mem_alloc(text.n + 1);
    if (p->text == NULL) {
        t13_policy_free(p);
        return T13_E_NO_MEMORY;
    }
    if (text.n > 0) {
        memcpy(p->text, text.p, text.n);
    }
    p->text[text.n] = '\0';
    struct parser at = {.p = p};
    enum t13_status st = parse_lines(&at, why);
    if (st != T13_OK) {
        t13_policy_free(p);
        return st;
    }
    *out = p;
    return T13_OK;
}

struct t13_policy *t13_policy_ref(struct t13_policy *p)
{
    if (p != NULL) {
        atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
    }
    return p;
}

void t13_policy_free(struct t13_policy *p)
{
    if (p != NULL && atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) == 1) {
        mem_free(p->sections);
        mem_free(p->text);
        mem_free(p);
    }
}

static bool program_fits(const char *pattern, const char *name)
{
    struct bytes want = text_of(pattern);

    if (name == NULL) {
        return false;
    }
    struct bytes got = text_of(name);
    if (pattern[want.n - 1] == '*') {
        want.n--;
        got.n = got.n < want.n ? got.n : want.n;
    }
    return bytes_same(want, got);
}

/* server_fits: a name, or every name below a domain. A dot at its end says nothing. */
static bool server_fits(const char *pattern, const char *name)
{
    size_t len = name != NULL ? strlen(name) : 0;
    size_t want = strlen(pattern);

    if (len > 0 && name[len - 1] == '.') {
        len--;
    }
    if (pattern[0] != '*') {
        return len == want && strncasecmp(pattern, name, len) == 0;
    }
    want--; /* the star */
    return len > want && strncasecmp(pattern + 1, name + len - want, want) == 0;
}

static bool fits(const struct section *s, const struct t13_policy_who *who)
{
    if (s->program != NULL && !program_fits(s->program, who->program) &&
        !program_fits(s->program, who->invoked_as)) {
        return false;
    }
    return s->server_name == NULL ||
           (who->server_name != NULL && server_fits(s->server_name, who->server_name));
}

void t13_policy_lookup(const struct t13_policy *p, const struct t13_policy_who *who,
                       struct t13_policy_values *out)
{
    memset(out, 0, sizeof(*out));
    for (size_t i = 0; p != NULL && i < p->num_sections; i++) {
        const struct t13_policy_values *v = &p->sections[i].values;
        if (!fits(&p->sections[i], who)) {
            continue;
        }
        for (size_t k = 0; k < t13_policy_num_rows; k++) {
            const struct t13_policy_row *row = &t13_policy_rows[k];
            if ((v->set & (uint32_t)row->bit) != 0) {
                memcpy((char *)out + row->offset, (const char *)v + row->offset, row->size);
            }
        }
        out->set |= v->set;
    }
}

bool t13_policy_has(const struct t13_policy *p, uint32_t keys)
{
    for (size_t i = 0; p != NULL && i < p->num_sections; i++) {
        if ((p->sections[i].values.set & keys) != 0) {
            return true;
        }
    }
    return false;
}

bool t13_policy_by_server(const struct t13_policy *p)
{
    for (size_t i = 0; p != NULL && i < p->num_sections; i++) {
        if (p->sections[i].server_name != NULL) {
            return true;
        }
    }
    return false;
}
