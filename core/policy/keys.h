#ifndef T13_CORE_POLICY_KEYS_H
#define T13_CORE_POLICY_KEYS_H

#include "core/policy/policy.h"

/* struct t13_policy_row is one key of the policy file. read takes the value, NUL-terminated and
 * without white space around it, into the field at offset; it returns NULL or, as a static text,
 * what is wrong. */
struct t13_policy_row {
    const char *name;
    enum t13_policy_key bit;
    size_t offset; /* of the field in struct t13_policy_values, size bytes */
    size_t size;
    const char *(*read)(const struct t13_policy_row *row, char *value, void *field);
    uint32_t min; /* of a number */
    uint32_t max;
};

extern const struct t13_policy_row t13_policy_rows[];
extern const size_t t13_policy_num_rows;

/* ech.c */
const char *t13_policy_read_ech(const struct t13_policy_row *row, char *value, void *field);

/* pins.c */
const char *t13_policy_read_pins(const struct t13_policy_row *row, char *value, void *field);

/* t13_policy_word takes one element of a list whose separators are colons, commas and white space.
 */
bool t13_policy_word(const char **at, const char **word, size_t *n);

/* Names of code points, in any case: RFC names and the ones that OpenSSL takes. 0 when unknown. */
uint16_t t13_policy_group(const char *name, size_t n);
uint16_t t13_policy_suite(const char *name, size_t n);
uint16_t t13_policy_sigalg(const char *name, size_t n);

#endif
