/* The keys of the policy file, one row each. docs/POLICY.md says what they do. */
#include "core/policy/keys.h"
#include "core/wire/same.h"

#include "core/compress/compress.h"
#include "core/config.h"

#include <string.h>
#include <strings.h>

bool t13_policy_word(const char **at, const char **word, size_t *n)
{
    static const char separators[] = ":, \t";
    const char *p = *at + strspn(*at, separators);

    *word = p;
    *n = strcspn(p, separators);
    *at = p + *n;
    return *n > 0;
}

static const char *read_list(char *value, struct t13_policy_list *list,
                             uint16_t (*lookup)(const char *name, size_t n), const char *unknown)
{
    const char *at = value;
    const char *word = NULL;
    size_t n = 0;

    list->num = 0;
    while (t13_policy_word(&at, &word, &n)) {
        uint16_t id = lookup(word, n);
        if (id == 0) {
            return unknown;
        }
        for (size_t i = 0; i < list->num; i++) {
            if (list->id[i] == id) {
                return "the list has one name twice";
            }
        }
        if (list->num == T13_POLICY_LIST_MAX) {
            return "the list is too long";
        }
        list->id[list->num++] = id;
    }
    return list->num > 0 ? NULL : "the list is empty";
}

static const char *read_groups(const struct t13_policy_row *row, char *value, void *field)
{
    (void)row;
    return read_list(value, field, t13_policy_group, "no such group");
}

static const char *read_suites(const struct t13_policy_row *row, char *value, void *field)
{
    (void)row;
    return read_list(value, field, t13_policy_suite, "no such cipher suite");
}

static const char *read_sigalgs(const struct t13_policy_row *row, char *value, void *field)
{
    (void)row;
    return read_list(value, field, t13_policy_sigalg, "no such signature algorithm");
}

/* read_delegated leaves no scheme whose key is an rsaEncryption one: RFC 9345 4.1.1 has no such
 * delegated keys. */
static const char *read_delegated(const struct t13_policy_row *row, char *value, void *field)
{
    struct t13_policy_list *list = field;
    const char *wrong = read_sigalgs(row, value, field);

    for (size_t i = 0; wrong == NULL && i < list->num; i++) {
        uint16_t id = list->id[i];
        if ((id & 0xff) == 0x01 || (id >= 0x0804 && id <= 0x0806)) {
            wrong = "no signature algorithm of delegated credentials";
        }
    }
    return wrong == NULL && list->num > T13_DELEGATED_MAX ? "the list is too long" : wrong;
}

/* read_compression: RFC 8879's names; "none" is the empty list. */
static uint16_t compression(const char *name, size_t n)
{
    static const char *const names[] = {
        [T13_COMPRESS_ZLIB] = "zlib",
        [T13_COMPRESS_BROTLI] = "brotli",
        [T13_COMPRESS_ZSTD] = "zstd",
    };
    for (uint16_t id = T13_COMPRESS_ZLIB; id <= T13_COMPRESS_ZSTD; id++) {
        if (strlen(names[id]) == n && strncasecmp(names[id], name, n) == 0) {
            return id;
        }
    }
    return 0;
}

static const char *read_compression(const struct t13_policy_row *row, char *value, void *field)
{
    struct t13_policy_list *list = field;

    (void)row;
    if (strcasecmp(value, "none") == 0) {
        list->num = 0;
        return NULL;
    }
    return read_list(value, list, compression, "no such compression algorithm");
}

static const char *number(const char *text, uint32_t min, uint32_t max, uint32_t *out)
{
    uint64_t v = 0;

    for (const char *p = text; *p != '\0'; p++) {
        if (*p < '0' || *p > '9') {
            return "not a number";
        }
        v = 10 * v + (uint64_t)(*p - '0');
        if (v > max) {
            return "the number is too large";
        }
    }
    if (*text == '\0') {
        return "not a number";
    }
    if (v < min) {
        return "the number is too small";
    }
    *out = (uint32_t)v;
    return NULL;
}

static const char *read_number(const struct t13_policy_row *row, char *value, void *field)
{
    return number(value, row->min, row->max, field);
}

/* read_padding: a kind and its length; none has none. A fixed record has room for a byte in any
 * case, and none of them can be longer than TLSInnerPlaintext. */
static const char *read_padding(const struct t13_policy_row *row, char *value, void *field)
{
    static const struct {
        const char *name;
        enum t13_pad_mode mode;
        uint32_t min;
        uint32_t max;
    } kinds[] = {
        {"block", T13_PAD_BLOCK, 2, T13_MAX_PLAINTEXT},
        {"fixed", T13_PAD_FIXED, T13_MIN_FIXED_RECORD, T13_MAX_INNER},
        {"random", T13_PAD_RANDOM, 1, T13_MAX_PLAINTEXT},
    };
    struct t13_policy_padding *padding = field;
    size_t n = strcspn(value, " \t");
    const char *len = value + n + strspn(value + n, " \t");

    (void)row;
    padding->mode = T13_PAD_NONE;
    padding->len = 0;
    if (n == 4 && strncasecmp(value, "none", n) == 0 && *len == '\0') {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strlen(kinds[i].name) == n && strncasecmp(value, kinds[i].name, n) == 0) {
            padding->mode = kinds[i].mode;
            return number(len, kinds[i].min, kinds[i].max, &padding->len);
        }
    }
    return "padding is none, block N, fixed N or random N";
}

static const char *read_switch(const struct t13_policy_row *row, char *value, void *field)
{
    bool on = bytes_are(bytes_of(value, strlen(value)), "on");

    (void)row;
    *(bool *)field = on;
    return on || bytes_are(bytes_of(value, strlen(value)), "off") ? NULL : "neither on nor off";
}

/* read_early: a switch, or how much. */
static const char *read_early(const struct t13_policy_row *row, char *value, void *field)
{
    uint32_t *most = field;
    bool on = false;

    if (read_switch(row, value, &on) == NULL) {
        *most = on ? UINT32_MAX : 0;
        return NULL;
    }
    const char *wrong = number(value, row->min, row->max, most);
    return wrong != NULL && *value > '9' ? "neither on, off nor a number" : wrong;
}

/* A path is absolute: a daemon's working directory is nobody's choice. */
static const char *read_path(const struct t13_policy_row *row, char *value, void *field)
{
    (void)row;
    if (*value != '/') {
        return "the path does not begin with /";
    }
    *(const char **)field = value;
    return NULL;
}

static const char *read_paths(const struct t13_policy_row *row, char *value, void *field)
{
    const char *at = value;

    (void)row;
    do {
        if (*at != '/') {
            return "a path does not begin with /";
        }
        at += strcspn(at, " \t");
        at += strspn(at, " \t");
    } while (*at != '\0');
    *(const char **)field = value;
    return NULL;
}

#define ROW(name, bit, field, read, min, max)                                                      \
    {                                                                                              \
        name, bit, offsetof(struct t13_policy_values, field),                                      \
            sizeof(((struct t13_policy_values *)0)->field), read, min, max                         \
    }

const struct t13_policy_row t13_policy_rows[] = {
    ROW("groups", T13_P_GROUPS, groups, read_groups, 0, 0),
    ROW("key_shares", T13_P_KEY_SHARES, key_shares, read_number, 1, 4),
    ROW("suites", T13_P_SUITES, suites, read_suites, 0, 0),
    ROW("signature_algorithms", T13_P_SIGALGS, sigalgs, read_sigalgs, 0, 0),
    ROW("min_rsa_bits", T13_P_MIN_RSA_BITS, min_rsa_bits, read_number, 0, 16384),
    ROW("min_ec_bits", T13_P_MIN_EC_BITS, min_ec_bits, read_number, 0, 521),
    ROW("key_log", T13_P_KEY_LOG, key_log, read_path, 0, 0),
    ROW("handshake_deadline", T13_P_HANDSHAKE_DEADLINE, handshake_deadline_s, read_number, 0,
        86400),
    ROW("ticket_secret_file", T13_P_TICKET_SECRET_FILE, ticket_secret_file, read_path, 0, 0),
    ROW("ticket_rotation", T13_P_TICKET_ROTATION, ticket_rotation_s, read_number, 60,
        T13_MAX_TICKET_LIFETIME_S),
    ROW("certificate_compression", T13_P_CERTIFICATE_COMPRESSION, compression, read_compression, 0,
        0),
    ROW("grease", T13_P_GREASE, grease, read_switch, 0, 0),
    ROW("ech_configs", T13_P_ECH_CONFIGS, ech_configs, t13_policy_read_ech, 0, 0),
    ROW("ech_https_record", T13_P_ECH_HTTPS_RECORD, ech_https_record, t13_policy_read_ech, 0, 0),
    ROW("ech_grease", T13_P_ECH_GREASE, ech_grease, read_switch, 0, 0),
    ROW("ech_keys", T13_P_ECH_KEYS, ech_keys, read_paths, 0, 0),
    ROW("record_size_limit", T13_P_RECORD_SIZE_LIMIT, record_size_limit, read_number, 64,
        T13_MAX_INNER),
    ROW("delegated_credentials", T13_P_DELEGATED_CREDENTIALS, delegated, read_delegated, 0, 0),
    ROW("record_padding", T13_P_RECORD_PADDING, padding, read_padding, 0, 0),
    ROW("early_data", T13_P_EARLY_DATA, early_data, read_early, 1, UINT32_MAX - 1),
    ROW("raw_public_key", T13_P_RAW_PUBLIC_KEY, raw_public_key, read_switch, 0, 0),
    ROW("server_raw_keys", T13_P_SERVER_RAW_KEYS, server_raw_keys, t13_policy_read_pins, 0, 0),
    ROW("client_raw_keys", T13_P_CLIENT_RAW_KEYS, client_raw_keys, t13_policy_read_pins, 0, 0),
    ROW("delegated_credential_files", T13_P_DELEGATED_FILES, delegated_files, read_paths, 0, 0),
    ROW("ech_retry", T13_P_ECH_RETRY, ech_retry, read_switch, 0, 0),
};

const size_t t13_policy_num_rows = sizeof(t13_policy_rows) / sizeof(t13_policy_rows[0]);
