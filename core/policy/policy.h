#ifndef T13_CORE_POLICY_POLICY_H
#define T13_CORE_POLICY_POLICY_H

#include "core/config.h"
#include "core/limits.h"
#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The policy file: what a program built for OpenSSL 3.0 cannot ask for by a call of its own, and
 * what an administrator wants to hold for all programs. docs/POLICY.md describes the file; this
 * reads it and says what holds for a program and a server name. No file is opened here. */

/* struct t13_policy_list is a list of code points in order of preference. */
struct t13_policy_list {
    uint16_t id[T13_POLICY_LIST_MAX];
    uint8_t num;
};

/* Keys, as bits of struct t13_policy_values.set. */
enum t13_policy_key {
    T13_P_GROUPS = 1u << 0,
    T13_P_KEY_SHARES = 1u << 1,
    T13_P_SUITES = 1u << 2,
    T13_P_SIGALGS = 1u << 3,
    T13_P_MIN_RSA_BITS = 1u << 4,
    T13_P_MIN_EC_BITS = 1u << 5,
    T13_P_KEY_LOG = 1u << 6,
    T13_P_HANDSHAKE_DEADLINE = 1u << 7,
    T13_P_TICKET_SECRET_FILE = 1u << 8,
    T13_P_TICKET_ROTATION = 1u << 9,
    T13_P_CERTIFICATE_COMPRESSION = 1u << 10,
    T13_P_GREASE = 1u << 11,
    T13_P_ECH_CONFIGS = 1u << 12,
    T13_P_ECH_HTTPS_RECORD = 1u << 13,
    T13_P_ECH_GREASE = 1u << 14,
    T13_P_ECH_KEYS = 1u << 15,
    T13_P_RECORD_SIZE_LIMIT = 1u << 16,
    T13_P_DELEGATED_CREDENTIALS = 1u << 17,
    T13_P_RECORD_PADDING = 1u << 18,
    T13_P_EARLY_DATA = 1u << 19,
    T13_P_RAW_PUBLIC_KEY = 1u << 20,
    T13_P_SERVER_RAW_KEYS = 1u << 21,
    T13_P_CLIENT_RAW_KEYS = 1u << 22,
    T13_P_DELEGATED_FILES = 1u << 23,
    T13_P_ECH_RETRY = 1u << 24,
};

/* struct t13_policy_padding: of mode T13_PAD_NONE, or one that has a length. */
struct t13_policy_padding {
    enum t13_pad_mode mode;
    uint32_t len;
};

/* struct t13_policy_values: a field means something only when its bit is in set. Strings live as
 * long as the policy. */
struct t13_policy_values {
    uint32_t set;
    struct t13_policy_list groups;
    uint32_t key_shares;
    struct t13_policy_list suites;
    struct t13_policy_list sigalgs;
    uint32_t min_rsa_bits;
    uint32_t min_ec_bits;
    const char *key_log;
    uint32_t handshake_deadline_s;
    const char *ticket_secret_file;
    uint32_t ticket_rotation_s;
    bool grease;
    const char *ech_configs;      /* base64 */
    const char *ech_https_record; /* hexadecimal */
    bool ech_grease;
    const char *ech_keys;               /* paths, with white space between them */
    struct t13_policy_list compression; /* of certificates; may be empty */
    uint32_t record_size_limit;
    struct t13_policy_list delegated; /* what delegated credentials may sign with */
    struct t13_policy_padding padding;
    uint32_t early_data;         /* bytes; 0: off, UINT32_MAX: on */
    bool raw_public_key;         /* ours goes without a certificate to who takes that */
    const char *server_raw_keys; /* what t13_policy_pinned() takes */
    const char *client_raw_keys;
    const char *delegated_files; /* paths, with white space between them */
    bool ech_retry;
};

struct t13_policy; /* a parsed file; immutable, reference-counted */

struct t13_policy_error {
    size_t line;      /* from 1; 0: the file as a whole */
    const char *text; /* static */
};

/* t13_policy_parse reads a whole file.
 *
 * out   why   filled in on T13_E_DECODE: what is wrong, and where
 * ret   T13_E_DECODE, T13_E_NO_MEMORY
 */
T13_DOOR T13_MUST_USE enum t13_status t13_policy_parse(struct t13_policy **out, struct bytes text,
                                                       struct t13_policy_error *why);
T13_DOOR struct t13_policy *t13_policy_ref(struct t13_policy *p);
T13_DOOR void t13_policy_free(struct t13_policy *p);

/* struct t13_policy_who is whom the answer is for; a NULL matches no section that asks for it. */
struct t13_policy_who {
    const char *program;     /* the file name of the executable */
    const char *invoked_as;  /* the name it was called by, when that is another one */
    const char *server_name; /* NULL: none, or not known yet */
};

/* t13_policy_lookup merges what stands before the first section and every section that matches, in
 * the order of the file: the last word counts. p may be NULL: nothing is set. */
T13_DOOR void t13_policy_lookup(const struct t13_policy *p, const struct t13_policy_who *who,
                                struct t13_policy_values *out);

/* t13_policy_has: some section, whomever it is for, has one of these keys. */
T13_DOOR bool t13_policy_has(const struct t13_policy *p, uint32_t keys);

/* t13_policy_by_server: some section asks for a server name. */
T13_DOOR bool t13_policy_by_server(const struct t13_policy *p);

/* t13_policy_pinned: a key is among those of a list of the file.
 *
 * in    pins   server_raw_keys or client_raw_keys
 *       spki   SubjectPublicKeyInfo
 */
T13_DOOR bool t13_policy_pinned(const char *pins, struct bytes spki);

/* t13_policy_ech_list appends the ECHConfigList for a client; nothing when there is none. */
struct wr;
T13_DOOR T13_MUST_USE enum t13_status t13_policy_ech_list(const struct t13_policy_values *v,
                                                          struct wr *list);

#endif
