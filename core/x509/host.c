/* Whom a certificate names: RFC 6125 in the form of OpenSSL 3.0's X509_check_host(3). */
#include "core/x509/host.h"

#include "core/wire/same.h"
#include "core/x509/text.h"
#include "crypto/mem.h"

#include <string.h>

/* Set inside: the name asked for begins with a dot and stands for all its subdomains. */
#define DOT_SUBDOMAINS 0x8000u

typedef bool (*matcher)(struct bytes pattern, struct bytes name, unsigned flags);

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

static bool is_alnum(uint8_t c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool begins_xn(const uint8_t *p, size_t n)
{
    return n >= 4 && lower(p[0]) == 'x' && lower(p[1]) == 'n' && p[2] == '-' && p[3] == '-';
}

/* without_subdomain: for a name ".example.org" the pattern "www.example.org" loses "www", unless a
 * NUL or, with SINGLE_LABEL_SUBDOMAINS, a dot stands in what it would lose. */
static struct bytes without_subdomain(struct bytes pattern, size_t name_len, unsigned flags)
{
    if ((flags & DOT_SUBDOMAINS) == 0 || pattern.n <= name_len) {
        return pattern;
    }
    size_t drop = pattern.n - name_len;
    for (size_t i = 0; i < drop; i++) {
        if (pattern.p[i] == 0 ||
            (pattern.p[i] == '.' && (flags & T13_CHECK_SINGLE_LABEL_SUBDOMAINS) != 0)) {
            return pattern;
        }
    }
    return bytes_of(pattern.p + drop, name_len);
}

static bool equal_nocase(struct bytes pattern, struct bytes name, unsigned flags)
{
    struct bytes p = without_subdomain(pattern, name.n, flags);

    if (p.n != name.n) {
        return false;
    }
    for (size_t i = 0; i < p.n; i++) {
        if (p.p[i] == 0 || lower(p.p[i]) != lower(name.p[i])) {
            return false;
        }
    }
    return true;
}

/* equal_email: the local part by case, the domain without. */
static bool equal_email(struct bytes a, struct bytes b, unsigned flags)
{
    size_t at = a.n;

    (void)flags;
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = a.n; i > 0; i--) {
        if (a.p[i - 1] == '@' || b.p[i - 1] == '@') {
            at = i - 1;
            break;
        }
    }
    /* An '@' in the first place leaves no local part, and then the whole counts by case. */
    if (at == 0) {
        at = a.n;
    }
    return equal_nocase(bytes_of(a.p + at, a.n - at), bytes_of(b.p + at, b.n - at), 0) &&
           bytes_same(bytes_of(a.p, at), bytes_of(b.p, at));
}

/* struct labels is what find_star has seen of a pattern so far. */
struct labels {
    bool start;  /* at the first character of a label */
    bool hyphen; /* just after one */
    bool idna;   /* in a label that begins "xn--" */
    size_t dots;
    size_t star; /* index, SIZE_MAX when none */
};

static bool star_may_stand(const struct labels *l, struct bytes p, size_t i, unsigned flags)
{
    bool at_end = i == p.n - 1 || p.p[i + 1] == '.';

    /* One, in the first label, which is no IDNA label. */
    if (l->star != SIZE_MAX || l->idna || l->dots > 0) {
        return false;
    }
    if ((flags & T13_CHECK_NO_PARTIAL_WILDCARDS) != 0 && (!l->start || !at_end)) {
        return false;
    }
    return l->start || at_end;
}

/* label_step takes one character into account; false when the pattern can have no wildcard. */
static bool label_step(struct labels *l, struct bytes p, size_t i, unsigned flags)
{
    uint8_t c = p.p[i];

    if (c == '*') {
        if (!star_may_stand(l, p, i, flags)) {
            return false;
        }
        l->star = i;
        l->start = false;
        return true;
    }
    if (is_alnum(c)) {
        l->idna = l->idna || (l->start && begins_xn(p.p + i, p.n - i));
        l->start = false;
        l->hyphen = false;
        return true;
    }
    if (c == '.') {
        if (l->start || l->hyphen) {
            return false;
        }
        l->start = true;
        l->idna = false;
        l->dots++;
        return true;
    }
    if (c == '-' && !l->start) {
        l->hyphen = true;
        return true;
    }
    return false;
}

/* find_star gives the index of the one wildcard that is allowed: at one end of the first label of
 * a well-formed name with at least two dots after it. SIZE_MAX when there is none. */
static size_t find_star(struct bytes p, unsigned flags)
{
    struct labels l = {.start = true, .star = SIZE_MAX};

    for (size_t i = 0; i < p.n; i++) {
        if (!label_step(&l, p, i, flags)) {
            return SIZE_MAX;
        }
    }
    return l.start || l.hyphen || l.dots < 2 ? SIZE_MAX : l.star;
}

static bool match_star(struct bytes pattern, size_t star, struct bytes name, unsigned flags)
{
    struct bytes prefix = bytes_of(pattern.p, star);
    struct bytes suffix = bytes_of(pattern.p + star + 1, pattern.n - star - 1);

    if (name.n < prefix.n + suffix.n) {
        return false;
    }
    struct bytes part = bytes_of(name.p + prefix.n, name.n - prefix.n - suffix.n);
    bool whole_label = prefix.n == 0 && suffix.n > 0 && suffix.p[0] == '.';
    bool multi = whole_label && (flags & T13_CHECK_MULTI_LABEL_WILDCARDS) != 0;
    if (!equal_nocase(prefix, bytes_of(name.p, prefix.n), flags) ||
        !equal_nocase(bytes_of(part.p + part.n, suffix.n), suffix, flags)) {
        return false;
    }
    if (whole_label && part.n == 0) {
        return false;
    }
    if (!whole_label && begins_xn(name.p, name.n)) {
        return false; /* no part of an IDNA label */
    }
    if (part.n == 1 && part.p[0] == '*') {
        return true;
    }
    for (size_t i = 0; i < part.n; i++) {
        if (!is_alnum(part.p[i]) && part.p[i] != '-' && !(multi && part.p[i] == '.')) {
            return false;
        }
    }
    return true;
}

static bool equal_wildcard(struct bytes pattern, struct bytes name, unsigned flags)
{
    size_t star = SIZE_MAX;

    /* A name with a leading dot matches subdomains, not wildcards. */
    if (!(name.n > 1 && name.p[0] == '.')) {
        star = find_star(pattern, flags);
    }
    return star == SIZE_MAX ? equal_nocase(pattern, name, flags)
                            : match_star(pattern, star, name, flags);
}

static bool equal_bytes(struct bytes a, struct bytes b, unsigned flags)
{
    (void)flags;
    return bytes_same(a, b);
}

/* matched keeps the certificate's name for the caller. */
static enum t13_match matched(struct bytes found, char **peername)
{
    if (peername == NULL) {
        return T13_MATCH_YES;
    }
    char *copy = mem_alloc(found.n + 1);
    if (copy == NULL) {
        return T13_MATCH_ERROR;
    }
    memcpy(copy, found.p, found.n);
    copy[found.n] = 0;
    *peername = copy;
    return T13_MATCH_YES;
}

/* struct asked is one question. */
struct asked {
    enum t13_general_name_type type;
    struct bytes subject_oid; /* attribute of the subject that counts too; n = 0: none */
    struct bytes name;
    unsigned flags;
    matcher equal;
};

/* check_alt_names looks through subjectAltName; *present tells whether it has such names at all. */
static enum t13_match check_alt_names(const struct t13_cert *cert, const struct asked *q,
                                      bool *present, char **peername)
{
    struct der list = der_of(cert->alt_names);
    struct t13_general_name san;

    while (t13_general_name_next(&list, &san)) {
        if (san.type != q->type) {
            continue;
        }
        *present = true;
        if (san.value.n > 0 && q->equal(san.value, q->name, q->flags)) {
            return matched(san.value, peername);
        }
    }
    return T13_MATCH_NO;
}

static enum t13_match check_attr(const struct t13_name_attr *attr, const struct asked *q,
                                 char **peername)
{
    struct wr w = wr_growing();
    enum t13_match match = T13_MATCH_NO;

    if (attr->value.n == 0) {
        return T13_MATCH_NO;
    }
    if (!t13_string_utf8(&w, attr->tag, attr->value) || w.bad) {
        match = T13_MATCH_ERROR;
    } else if (q->equal(bytes_of(w.p, w.n), q->name, q->flags)) {
        match = matched(bytes_of(w.p, w.n), peername);
    }
    wr_free(&w);
    return match;
}

static enum t13_match check(const struct t13_cert *cert, const struct asked *q, char **peername)
{
    bool present = false;

    /* A subjectAltName that is there and malformed says nobody's name, not the subject's. */
    if (cert->ext[T13_CX_SUBJECT_ALT_NAME].p != NULL && cert->alt_names.p == NULL) {
        return T13_MATCH_NO;
    }
    enum t13_match match = check_alt_names(cert, q, &present, peername);
    if (match != T13_MATCH_NO) {
        return match;
    }
    if (present && (q->flags & T13_CHECK_ALWAYS_CHECK_SUBJECT) == 0) {
        return T13_MATCH_NO;
    }
    if (q->subject_oid.n == 0 || (q->flags & T13_CHECK_NEVER_CHECK_SUBJECT) != 0) {
        return T13_MATCH_NO;
    }
    struct t13_name_walk walk = t13_name_first(cert->subject);
    struct t13_name_attr attr;
    while (match == T13_MATCH_NO && t13_name_next(&walk, &attr)) {
        if (bytes_same(attr.oid, q->subject_oid)) {
            match = check_attr(&attr, q, peername);
        }
    }
    return match;
}

/* usable takes a NUL at the very end of a name off, and is false for one elsewhere. */
static bool usable(struct bytes *name)
{
    if (name->p == NULL || name->n == 0) {
        return false;
    }
    if (name->n > 1 && name->p[name->n - 1] == 0) {
        name->n--;
    }
    return memchr(name->p, 0, name->n) == NULL;
}

enum t13_match t13_cert_check_host(const struct t13_cert *cert, struct bytes name, unsigned flags,
                                   char **peername)
{
    struct asked q = {.type = T13_GEN_DNS, .flags = flags & ~DOT_SUBDOMAINS};

    if (!usable(&name)) {
        return T13_MATCH_INPUT;
    }
    q.name = name;
    q.subject_oid = bytes_of(T13_OID_COMMON_NAME, sizeof(T13_OID_COMMON_NAME) - 1);
    if (name.n > 1 && name.p[0] == '.') {
        q.flags |= DOT_SUBDOMAINS;
    }
    q.equal = (flags & T13_CHECK_NO_WILDCARDS) != 0 ? equal_nocase : equal_wildcard;
    return check(cert, &q, peername);
}

enum t13_match t13_cert_check_email(const struct t13_cert *cert, struct bytes email, unsigned flags)
{
    struct asked q = {.type = T13_GEN_EMAIL, .flags = flags, .equal = equal_email};

    if (!usable(&email)) {
        return T13_MATCH_INPUT;
    }
    q.name = email;
    q.subject_oid = bytes_of(T13_OID_EMAIL_ADDRESS, sizeof(T13_OID_EMAIL_ADDRESS) - 1);
    return check(cert, &q, NULL);
}

enum t13_match t13_cert_check_ip(const struct t13_cert *cert, struct bytes ip, unsigned flags)
{
    struct asked q = {.type = T13_GEN_IPADD, .flags = flags, .equal = equal_bytes};

    if (ip.p == NULL || (ip.n != 4 && ip.n != 16)) {
        return T13_MATCH_INPUT;
    }
    q.name = ip;
    return check(cert, &q, NULL);
}
