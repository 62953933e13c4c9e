/* Public keys in the policy file, each as the SHA-256 of its SubjectPublicKeyInfo. */
#include "core/policy/keys.h"
#include "core/wire/base64.h"
#include "core/wire/same.h"
#include "crypto/ct/ct.h"
#include "crypto/hash.h"

#include <string.h>

#define PIN_LEN 32

static const char prefix[] = "sha256//"; /* as curl's --pinnedpubkey has it */

/* read_pin decodes one; false: it is none. */
static bool read_pin(const char *word, size_t n, uint8_t pin[PIN_LEN])
{
    struct wr w = wr_fixed(pin, PIN_LEN);
    size_t skip = strlen(prefix);

    return n > skip && bytes_same(bytes_of(word, skip), bytes_of(prefix, skip)) &&
           base64_decode(bytes_of(word + skip, n - skip), &w) && !w.bad && w.n == PIN_LEN;
}

bool t13_policy_pinned(const char *pins, struct bytes spki)
{
    uint8_t got[PIN_LEN];
    uint8_t pin[PIN_LEN];
    const char *at = pins;
    const char *word = NULL;
    size_t n = 0;

    if (cr_hash_once(CR_SHA256, spki, got) != T13_OK) {
        return false;
    }
    while (t13_policy_word(&at, &word, &n)) {
        if (read_pin(word, n, pin) && ct_equal(pin, got, PIN_LEN)) {
            return true;
        }
    }
    return false;
}

const char *t13_policy_read_pins(const struct t13_policy_row *row, char *value, void *field)
{
    const char *at = value;
    const char *word = NULL;
    uint8_t pin[PIN_LEN];
    size_t n = 0;
    size_t num = 0;

    (void)row;
    for (; t13_policy_word(&at, &word, &n); num++) {
        if (!read_pin(word, n, pin)) {
            return "a key is sha256// and the base64 of 32 bytes";
        }
    }
    *(const char **)field = value;
    return num > 0 ? NULL : "the list is empty";
}
