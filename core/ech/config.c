/* ECHConfig: RFC 9849 section 4. */
#include "core/ech/config.h"

#include "core/wire/list.h"

#define MANDATORY 0x8000 /* RFC 9849 4.2: the high bit of an extension's type */

bool t13_ech_list(struct bytes wire, struct rd *list)
{
    struct rd r = rd_of(wire);
    struct bytes configs = {NULL, 0};

    if (!rd_vec(&r, 2, 4, 65535, &configs) || !rd_at_end(&r)) {
        return false;
    }
    *list = rd_of(configs);
    return true;
}

/* parse_extensions: well-formed, and does one of them have to be understood? */
static bool parse_extensions(struct bytes block, bool *mandatory)
{
    struct rd r = rd_of(block);
    uint16_t type = 0;
    struct bytes data = {NULL, 0};

    *mandatory = false;
    while (!rd_at_end(&r)) {
        if (!rd_u16(&r, &type) || !rd_vec(&r, 2, 0, 65535, &data)) {
            return false;
        }
        *mandatory = *mandatory || (type & MANDATORY) != 0;
    }
    return true;
}

static bool parse_contents(struct bytes contents, struct t13_ech_config *m)
{
    struct rd r = rd_of(contents);

    return rd_u8(&r, &m->config_id) && rd_u16(&r, &m->kem) &&
           rd_vec(&r, 2, 1, 65535, &m->public_key) && rd_vec(&r, 2, 4, 65532, &m->suites) &&
           m->suites.n % 4 == 0 && rd_u8(&r, &m->maximum_name_length) &&
           rd_vec(&r, 1, 1, 255, &m->public_name) && rd_vec(&r, 2, 0, 65535, &m->extensions) &&
           rd_at_end(&r) && parse_extensions(m->extensions, &m->mandatory);
}

bool t13_ech_config_next(struct rd *list, struct t13_ech_config *out, bool *bad)
{
    while (!rd_at_end(list)) {
        struct t13_ech_config m = {.config_id = 0};
        struct rd at = *list;
        uint16_t version = 0;
        struct bytes contents = {NULL, 0};
        if (!rd_u16(&at, &version) || !rd_vec(&at, 2, 0, 65535, &contents)) {
            *bad = true;
            return false;
        }
        m.whole = bytes_of(list->p, list->n - at.n);
        *list = at;
        if (version != T13_ECH_VERSION) {
            continue;
        }
        if (!parse_contents(contents, &m)) {
            *bad = true;
            return false;
        }
        *out = m;
        return true;
    }
    return false;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_ldh(uint8_t c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* label_ok: RFC 5890 2.3.1: no hyphen at its ends, 63 bytes at most. */
static bool label_ok(struct bytes label)
{
    if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < label.n; i++) {
        if (!is_ldh(label.p[i])) {
            return false;
        }
    }
    return true;
}

/* is_number: what the WHATWG's host parser takes for the last part of an IPv4 address: digits, or
 * 0x and hexadecimal digits. */
static bool is_number(struct bytes label)
{
    bool hex = label.n >= 2 && label.p[0] == '0' && (label.p[1] | 0x20) == 'x';

    for (size_t i = hex ? 2 : 0; i < label.n; i++) {
        uint8_t c = label.p[i];
        uint8_t lower = c | 0x20;
        if (!is_digit(c) && !(hex && lower >= 'a' && lower <= 'f')) {
            return false;
        }
    }
    return true;
}

bool t13_ech_name_ok(struct bytes name)
{
    struct bytes label = {NULL, 0};

    for (size_t start = 0; start <= name.n; start += label.n + 1) {
        label = bytes_of(name.p + start, 0);
        while (start + label.n < name.n && name.p[start + label.n] != '.') {
            label.n++;
        }
        if (!label_ok(label)) {
            return false;
        }
    }
    return !is_number(label);
}

/* usable_suite takes the first suite of a config that is built in. */
static bool usable_suite(const struct t13_ech_config *config, struct cr_hpke_suite *suite)
{
    for (size_t i = 0; i + 1 < list_len(config->suites); i += 2) {
        struct cr_hpke_suite s = {config->kem, list_at(config->suites, i),
                                  list_at(config->suites, i + 1)};
        if (cr_hpke_known(&s) && s.aead != CR_HPKE_EXPORT_ONLY) {
            *suite = s;
            return true;
        }
    }
    return false;
}

enum t13_status t13_ech_choose(struct bytes list, struct t13_ech_config *out,
                               struct cr_hpke_suite *suite)
{
    struct rd at = {NULL, 0};
    struct t13_ech_config m;
    struct cr_hpke_suite s = {0, 0, 0};
    bool found = false;
    bool bad = false;

    if (!t13_ech_list(list, &at)) {
        return T13_E_DECODE;
    }
    while (t13_ech_config_next(&at, &m, &bad)) {
        if (!found && !m.mandatory && t13_ech_name_ok(m.public_name) &&
            m.public_key.n == cr_hpke_public_len(m.kem) && usable_suite(&m, &s)) {
            *out = m;
            *suite = s;
            found = true; /* the rest is read too: a malformed list is none */
        }
    }
    if (bad) {
        return T13_E_DECODE;
    }
    return found ? T13_OK : T13_E_UNSUPPORTED;
}

void t13_ech_config_write(struct wr *w, const struct t13_ech_config *m)
{
    wr_uint(w, 2, T13_ECH_VERSION);
    size_t contents = wr_open(w, 2);
    wr_uint(w, 1, m->config_id);
    wr_uint(w, 2, m->kem);
    size_t key = wr_open(w, 2);
    wr_bytes(w, m->public_key);
    wr_close(w, key, 2);
    size_t suites = wr_open(w, 2);
    wr_bytes(w, m->suites);
    wr_close(w, suites, 2);
    wr_uint(w, 1, m->maximum_name_length);
    size_t name = wr_open(w, 1);
    wr_bytes(w, m->public_name);
    wr_close(w, name, 1);
    size_t extensions = wr_open(w, 2);
    wr_bytes(w, m->extensions);
    wr_close(w, extensions, 2);
    wr_close(w, contents, 2);
}

bool t13_ech_has_suite(const struct t13_ech_config *config, const struct cr_hpke_suite *suite)
{
    for (size_t i = 0; i + 1 < list_len(config->suites); i += 2) {
        if (list_at(config->suites, i) == suite->kdf &&
            list_at(config->suites, i + 1) == suite->aead) {
            return suite->kem == config->kem;
        }
    }
    return false;
}
