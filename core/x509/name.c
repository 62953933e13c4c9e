/* Distinguished names: RFC 5280 sections 4.1.2.4 and 7.1. */
#include "core/x509/name.h"

#include "core/limits.h"
#include "core/wire/same.h"
#include "core/x509/cert_ext.h"
#include "core/x509/text.h"

struct t13_name_walk t13_name_first(struct bytes name)
{
    struct t13_name_walk walk = {{0}, {0}, 0};
    struct der d = der_of(name);

    if (!der_enter(&d, DER_SEQUENCE, &walk.rdns)) {
        walk.rdns = der_of(bytes_of(NULL, 0));
    }
    return walk;
}

static bool next_in_set(struct der *set, struct t13_name_attr *out)
{
    struct der seq;

    return der_enter(set, DER_SEQUENCE, &seq) && t13_oid_take(&seq, &out->oid) &&
           der_any(&seq, &out->tag, &out->value, NULL) && der_at_end(&seq);
}

bool t13_name_next(struct t13_name_walk *walk, struct t13_name_attr *out)
{
    struct t13_name_attr attr = {0};

    if (der_at_end(&walk->set)) {
        if (!der_enter(&walk->rdns, DER_SET, &walk->set)) {
            return false;
        }
        walk->rdn++;
    }
    if (!next_in_set(&walk->set, &attr)) {
        return false;
    }
    attr.rdn = walk->rdn - 1;
    *out = attr;
    return true;
}

/* value_ok: strings that decode; of other types those that OpenSSL has in names
 * (x500UniqueIdentifier is a BIT STRING). */
static bool value_ok(const struct t13_name_attr *attr)
{
    switch (attr->tag) {
    case TAG_NUMERIC:
    case DER_BIT_STRING:
    case DER_SEQUENCE:
        return true;
    case TAG_VISIBLE:
        return false;
    default:
        return text_is_canon(attr->tag) && text_ok(attr->tag, attr->value);
    }
}

bool t13_name_ok(struct bytes name)
{
    struct der d = der_of(name);
    struct der rdns;
    size_t total = 0;

    if (!der_enter(&d, DER_SEQUENCE, &rdns) || !der_at_end(&d)) {
        return false;
    }
    while (!der_at_end(&rdns)) {
        struct der set;
        size_t in_rdn = 0;
        if (!der_enter(&rdns, DER_SET, &set) || der_at_end(&set)) {
            return false;
        }
        while (!der_at_end(&set)) {
            struct t13_name_attr attr = {0};
            if (!next_in_set(&set, &attr) || ++in_rdn > T13_MAX_RDN_ATTRIBUTES ||
                ++total > T13_MAX_NAME_ATTRIBUTES || !value_ok(&attr)) {
                return false;
            }
        }
    }
    return true;
}

size_t t13_name_count(struct bytes name)
{
    struct t13_name_walk walk = t13_name_first(name);
    struct t13_name_attr attr;
    size_t n = 0;

    while (t13_name_next(&walk, &attr)) {
        n++;
    }
    return n;
}

static bool text_equal(const struct t13_name_attr *a, const struct t13_name_attr *b)
{
    struct text s;
    struct text t;
    uint32_t c = 0;
    uint32_t d = 0;

    if (!text_of(&s, a->tag, a->value) || !text_of(&t, b->tag, b->value)) {
        return false;
    }
    for (;;) {
        bool more = text_canon_next(&s, &c);
        if (more != text_canon_next(&t, &d)) {
            return false;
        }
        if (!more) {
            return !s.bad && !t.bad;
        }
        if (c != d) {
            return false;
        }
    }
}

static bool attr_equal(const struct t13_name_attr *a, const struct t13_name_attr *b)
{
    bool canon = text_is_canon(a->tag);

    if (!bytes_same(a->oid, b->oid) || canon != text_is_canon(b->tag)) {
        return false;
    }
    return canon ? text_equal(a, b) : a->tag == b->tag && bytes_same(a->value, b->value);
}

/* find_unused looks in a set for an attribute equal to a that no earlier one was paired with. */
static bool find_unused(const struct t13_name_attr *a, struct der set, uint32_t *used)
{
    struct t13_name_attr b = {0};

    for (unsigned i = 0; i < T13_MAX_RDN_ATTRIBUTES && next_in_set(&set, &b); i++) {
        if ((*used >> i & 1) == 0 && attr_equal(a, &b)) {
            *used |= (uint32_t)1 << i;
            return true;
        }
    }
    return false;
}

static size_t count_in_set(struct der set)
{
    struct t13_name_attr attr = {0};
    size_t n = 0;

    while (next_in_set(&set, &attr)) {
        n++;
    }
    return n;
}

/* rdn_equal: the same attributes in any order, since a SET has none. */
static bool rdn_equal(struct der a, struct der b)
{
    struct t13_name_attr attr = {0};
    uint32_t used = 0;

    if (bytes_same(bytes_of(a.p, a.n), bytes_of(b.p, b.n))) {
        return true;
    }
    if (count_in_set(a) != count_in_set(b)) {
        return false;
    }
    while (next_in_set(&a, &attr)) {
        if (!find_unused(&attr, b, &used)) {
            return false;
        }
    }
    return der_at_end(&a);
}

/* starts_with: name's RDNs begin with base's; *rest tells whether name has more. */
static bool starts_with(struct bytes name, struct bytes base, bool *rest)
{
    struct der a = t13_name_first(name).rdns;
    struct der b = t13_name_first(base).rdns;
    struct der set_a;
    struct der set_b;

    while (!der_at_end(&b)) {
        if (!der_enter(&b, DER_SET, &set_b) || !der_enter(&a, DER_SET, &set_a) ||
            !rdn_equal(set_a, set_b)) {
            return false;
        }
    }
    *rest = !der_at_end(&a);
    return true;
}

bool t13_name_equal(struct bytes a, struct bytes b)
{
    bool rest = false;

    return bytes_same(a, b) || (starts_with(a, b, &rest) && !rest);
}

bool t13_name_within(struct bytes name, struct bytes base)
{
    bool rest = false;

    return starts_with(name, base, &rest);
}

bool t13_string_utf8(struct wr *w, uint8_t tag, struct bytes value)
{
    struct text t;
    uint32_t point = 0;
    size_t before = w->n;
    bool is_time = tag == DER_UTC_TIME || tag == DER_GENERALIZED_TIME;

    /* OpenSSL lets times through as the ASCII that they are. */
    if (!text_of(&t, is_time ? TAG_IA5 : tag, value)) {
        return false;
    }
    while (text_next(&t, &point)) {
        text_put(w, point);
    }
    if (t.bad) {
        w->n = before;
        return false;
    }
    return true;
}

/* put_tlv appends one DER value. */
static void put_tlv(struct wr *w, uint8_t tag, struct bytes contents)
{
    wr_uint(w, 1, tag);
    if (contents.n < 0x80) {
        wr_uint(w, 1, contents.n);
    } else {
        unsigned width = 1;
        while (width < 4 && contents.n >> (8 * width) != 0) {
            width++;
        }
        wr_uint(w, 1, 0x80 | width);
        wr_uint(w, width, contents.n);
    }
    wr_bytes(w, contents);
}

static void put_attr(struct wr *w, const struct t13_name_attr *attr)
{
    struct wr text = wr_growing();
    struct wr seq = wr_growing();
    struct text t;
    uint32_t point = 0;

    put_tlv(&seq, DER_OID, attr->oid);
    if (text_is_canon(attr->tag) && text_of(&t, attr->tag, attr->value)) {
        while (text_canon_next(&t, &point)) {
            text_put(&text, point);
        }
        put_tlv(&seq, TAG_UTF8, bytes_of(text.p, text.n));
    } else {
        put_tlv(&seq, attr->tag, attr->value);
    }
    put_tlv(w, DER_SEQUENCE, bytes_of(seq.p, seq.n));
    w->bad = w->bad || text.bad || seq.bad;
    wr_free(&text);
    wr_free(&seq);
}

/* set_before is the order of a DER SET OF: as byte strings, the shorter one first. */
static bool set_before(struct bytes a, struct bytes b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        if (a.p[i] != b.p[i]) {
            return a.p[i] < b.p[i];
        }
    }
    return a.n < b.n;
}

static void put_rdn(struct wr *w, struct der set)
{
    struct wr encoded = wr_growing();
    struct wr sorted = wr_growing();
    struct t13_name_attr attr = {0};
    struct bytes item[T13_MAX_RDN_ATTRIBUTES];
    size_t n = 0;

    while (next_in_set(&set, &attr)) {
        put_attr(&encoded, &attr);
    }
    struct der d = der_of(bytes_of(encoded.p, encoded.n));
    while (n < T13_MAX_RDN_ATTRIBUTES && der_any(&d, NULL, NULL, &item[n])) {
        struct bytes one = item[n];
        size_t i = n++;
        for (; i > 0 && set_before(one, item[i - 1]); i--) {
            item[i] = item[i - 1];
        }
        item[i] = one;
    }
    for (size_t i = 0; i < n; i++) {
        wr_bytes(&sorted, item[i]);
    }
    put_tlv(w, DER_SET, bytes_of(sorted.p, sorted.n));
    w->bad = w->bad || encoded.bad || sorted.bad;
    wr_free(&encoded);
    wr_free(&sorted);
}

void t13_name_canon(struct wr *w, struct bytes name)
{
    struct der rdns = t13_name_first(name).rdns;
    struct der set;

    while (der_enter(&rdns, DER_SET, &set)) {
        put_rdn(w, set);
    }
}
