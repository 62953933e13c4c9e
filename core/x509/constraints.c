/* Name constraints: RFC 5280 section 4.2.1.10. */
#include "core/x509/constraints.h"

#include "core/limits.h"
#include "core/wire/same.h"
#include "core/x509/text.h"
#include "core/x509/verify_error.h"

#include <string.h>

/* What a single comparison says: T13_V_OK for a match, T13_V_ERR_PERMITTED_VIOLATION for none,
 * anything else ends the check. */
#define MATCH T13_V_OK
#define NO_MATCH T13_V_ERR_PERMITTED_VIOLATION

#define OID_SMTP_UTF8_MAILBOX "\x2b\x06\x01\x05\x05\x07\x08\x09"

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

static bool same_nocase(struct bytes a, struct bytes b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

static struct bytes tail(struct bytes b, size_t n)
{
    return bytes_of(b.p + (b.n - n), n);
}

static bool is_longer_and_ends_with(struct bytes name, struct bytes end)
{
    return name.n > end.n && same_nocase(tail(name, end.n), end);
}

/* dNSName: "any DNS name that can be constructed by simply adding zero or more labels to the
 * left-hand side of the name satisfies the name constraint." */
static int match_dns(struct bytes name, struct bytes base)
{
    if (base.n == 0) {
        return MATCH;
    }
    if (name.n < base.n || !same_nocase(tail(name, base.n), base)) {
        return NO_MATCH;
    }
    if (name.n > base.n && base.p[0] != '.' && name.p[name.n - base.n - 1] != '.') {
        return NO_MATCH;
    }
    return MATCH;
}

/* last_at: the '@' that ends the local part; SIZE_MAX when there is none. */
static size_t last_at(struct bytes b)
{
    for (size_t i = b.n; i > 0; i--) {
        if (b.p[i - 1] == '@') {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

/* rfc822Name: a mailbox, all mailboxes of a host, or with a leading dot of any host in a domain. */
static int match_email(struct bytes name, struct bytes base)
{
    size_t at = last_at(name);
    size_t base_at = last_at(base);

    if (at == SIZE_MAX) {
        return T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
    }
    struct bytes host = bytes_of(name.p + at + 1, name.n - at - 1);
    if (base_at == SIZE_MAX) {
        if (base.n > 0 && base.p[0] == '.') {
            return is_longer_and_ends_with(name, base) ? MATCH : NO_MATCH;
        }
        return same_nocase(host, base) ? MATCH : NO_MATCH;
    }
    struct bytes local = bytes_of(name.p, at);
    struct bytes base_local = bytes_of(base.p, base_at);
    if (base_at > 0) {
        if (local.n != base_local.n) {
            return NO_MATCH;
        }
        if (memchr(local.p, 0, local.n) != NULL || memchr(base_local.p, 0, base_local.n) != NULL) {
            return T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
        }
        if (!bytes_same(local, base_local)) {
            return NO_MATCH;
        }
    }
    return same_nocase(host, bytes_of(base.p + base_at + 1, base.n - base_at - 1)) ? MATCH
                                                                                   : NO_MATCH;
}

/* uri_host finds the host: after "scheme://", up to ':', '/' or the end. */
static bool uri_host(struct bytes uri, struct bytes *host)
{
    const uint8_t *colon = uri.n > 0 ? memchr(uri.p, ':', uri.n) : NULL;

    if (colon == NULL) {
        return false;
    }
    struct bytes rest = bytes_of(colon + 1, (size_t)(uri.p + uri.n - colon - 1));
    if (rest.n < 2 || rest.p[0] != '/' || rest.p[1] != '/') {
        return false;
    }
    rest = bytes_of(rest.p + 2, rest.n - 2);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ':' && rest.p[n] != '/') {
        n++;
    }
    *host = bytes_of(rest.p, n);
    return n > 0;
}

static int match_uri(struct bytes name, struct bytes base)
{
    struct bytes host = {0};

    if (!uri_host(name, &host)) {
        return T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
    }
    if (base.n > 0 && base.p[0] == '.') {
        return is_longer_and_ends_with(host, base) ? MATCH : NO_MATCH;
    }
    return same_nocase(host, base) ? MATCH : NO_MATCH;
}

/* iPAddress: the base is an address and a mask of its length. */
static int match_ip(struct bytes ip, struct bytes base)
{
    if ((ip.n != 4 && ip.n != 16) || (base.n != 8 && base.n != 32)) {
        return T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
    }
    if (base.n != 2 * ip.n) {
        return NO_MATCH;
    }
    for (size_t i = 0; i < ip.n; i++) {
        if (((ip.p[i] ^ base.p[i]) & base.p[ip.n + i]) != 0) {
            return NO_MATCH;
        }
    }
    return MATCH;
}

static int match_one(const struct t13_general_name *name, const struct t13_general_name *base)
{
    switch (name->type) {
    case T13_GEN_DIRNAME:
        return t13_name_within(name->value, base->value) ? MATCH : NO_MATCH;
    case T13_GEN_DNS:
        return match_dns(name->value, base->value);
    case T13_GEN_EMAIL:
        return match_email(name->value, base->value);
    case T13_GEN_URI:
        return match_uri(name->value, base->value);
    case T13_GEN_IPADD:
        return match_ip(name->value, base->value);
    default:
        return T13_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE;
    }
}

/* other_name_is_mailbox: an internationalised e-mail address (RFC 8398), which e-mail constraints
 * would have to cover by RFC 9549. It is not compared, so such a constraint refuses it. */
static bool other_name_is_mailbox(const struct t13_general_name *name)
{
    struct der d = der_of(name->value);
    struct bytes oid;

    return name->type == T13_GEN_OTHER && der_take(&d, DER_OID, &oid) &&
           bytes_are(oid, OID_SMTP_UTF8_MAILBOX);
}

static bool concerns(const struct t13_general_name *name, const struct t13_general_name *base)
{
    if (name->type == base->type) {
        return true;
    }
    return base->type == T13_GEN_EMAIL && other_name_is_mailbox(name);
}

/* next_subtree takes the next base; *plain is false when it has a minimum other than 0 or a
 * maximum, which 4.2.1.10 forbids. */
static bool next_subtree(struct der *list, struct t13_general_name *base, bool *plain)
{
    struct der tree;
    struct bytes minimum = {0};

    if (!der_enter(list, DER_SEQUENCE, &tree) || !t13_general_name_next(&tree, base)) {
        return false;
    }
    *plain = true;
    if (der_take(&tree, DER_CONTEXT_PRIMITIVE(0), &minimum)) {
        *plain = minimum.n == 1 && minimum.p[0] == 0;
    }
    *plain = *plain && der_at_end(&tree);
    return true;
}

static int check_permitted(const struct t13_general_name *name, struct bytes subtrees)
{
    struct der list = der_of(subtrees);
    struct t13_general_name base;
    bool plain = false;
    bool any = false;
    bool matched = false;

    while (next_subtree(&list, &base, &plain)) {
        if (!concerns(name, &base)) {
            continue;
        }
        if (!plain) {
            return T13_V_ERR_SUBTREE_MINMAX;
        }
        any = true;
        if (matched) {
            continue;
        }
        int r = match_one(name, &base);
        if (r != MATCH && r != NO_MATCH) {
            return r;
        }
        matched = r == MATCH;
    }
    return any && !matched ? T13_V_ERR_PERMITTED_VIOLATION : T13_V_OK;
}

static int check_excluded(const struct t13_general_name *name, struct bytes subtrees)
{
    struct der list = der_of(subtrees);
    struct t13_general_name base;
    bool plain = false;

    while (next_subtree(&list, &base, &plain)) {
        if (!concerns(name, &base)) {
            continue;
        }
        if (!plain) {
            return T13_V_ERR_SUBTREE_MINMAX;
        }
        int r = match_one(name, &base);
        if (r != NO_MATCH) {
            return r == MATCH ? T13_V_ERR_EXCLUDED_VIOLATION : r;
        }
    }
    return T13_V_OK;
}

static int check_name(const struct t13_general_name *name, const struct t13_cert *ca)
{
    int err = check_permitted(name, ca->permitted);

    return err != T13_V_OK ? err : check_excluded(name, ca->excluded);
}

static size_t count(struct bytes sequences)
{
    struct der list = der_of(sequences);
    size_t n = 0;

    while (der_any(&list, NULL, NULL, NULL)) {
        n++;
    }
    return n;
}

/* check_subject: the name as a whole, and each e-mail address in it. */
static int check_subject(const struct t13_cert *cert, const struct t13_cert *ca)
{
    struct t13_general_name name = {T13_GEN_DIRNAME, cert->subject};
    struct t13_name_walk walk = t13_name_first(cert->subject);
    struct t13_name_attr attr;

    if (t13_name_count(cert->subject) == 0) {
        return T13_V_OK;
    }
    int err = check_name(&name, ca);
    while (err == T13_V_OK && t13_name_next(&walk, &attr)) {
        if (!bytes_are(attr.oid, T13_OID_EMAIL_ADDRESS)) {
            continue;
        }
        if (attr.tag != TAG_IA5) {
            return T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
        }
        name.type = T13_GEN_EMAIL;
        name.value = attr.value;
        err = check_name(&name, ca);
    }
    return err;
}

int t13_constraints_check(const struct t13_cert *cert, const struct t13_cert *ca)
{
    size_t names = t13_name_count(cert->subject) + count(cert->alt_names);
    size_t trees = count(ca->permitted) + count(ca->excluded);

    if (names > 0 && trees > T13_MAX_NAME_CHECKS / names) {
        return T13_V_ERR_UNSPECIFIED;
    }
    int err = check_subject(cert, ca);
    struct der list = der_of(cert->alt_names);
    struct t13_general_name name;
    while (err == T13_V_OK && t13_general_name_next(&list, &name)) {
        err = check_name(&name, ca);
    }
    return err;
}

/* is_dns_like: two labels or more of letters, digits, '_' and inner hyphens. */
static bool is_dns_like(struct bytes b)
{
    bool dots = false;

    for (size_t i = 0; i < b.n; i++) {
        uint8_t c = b.p[i];
        bool inner = i > 0 && i + 1 < b.n;
        if ((lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
            (c == '-' && inner)) {
            continue;
        }
        if (c != '.' || !inner || b.p[i + 1] == '.' || b.p[i - 1] == '-' || b.p[i + 1] == '-') {
            return false;
        }
        dots = true;
    }
    return dots;
}

static int check_cn(const struct t13_name_attr *attr, const struct t13_cert *ca)
{
    struct wr w = wr_growing();
    int err = T13_V_OK;

    bool decodes = t13_string_utf8(&w, attr->tag, attr->value);
    if (!decodes || w.bad) {
        wr_free(&w);
        return decodes ? T13_V_ERR_OUT_OF_MEM : T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
    }
    /* NULs at the end are old mistakes; one inside is a lie (trap 28). */
    struct bytes text = bytes_of(w.p, w.n);
    while (text.n > 0 && text.p[text.n - 1] == 0) {
        text.n--;
    }
    if (text.n > 0 && memchr(text.p, 0, text.n) != NULL) {
        err = T13_V_ERR_UNSUPPORTED_NAME_SYNTAX;
    } else if (is_dns_like(text)) {
        struct t13_general_name name = {T13_GEN_DNS, text};
        err = check_name(&name, ca);
    }
    wr_free(&w);
    return err;
}

int t13_constraints_check_cn(const struct t13_cert *cert, const struct t13_cert *ca)
{
    struct t13_name_walk walk = t13_name_first(cert->subject);
    struct t13_name_attr attr;
    int err = T13_V_OK;

    while (err == T13_V_OK && t13_name_next(&walk, &attr)) {
        if (bytes_are(attr.oid, T13_OID_COMMON_NAME) && attr.value.n > 0) {
            err = check_cn(&attr, ca);
        }
    }
    return err;
}
