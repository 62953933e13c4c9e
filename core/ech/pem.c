/* A server's ECH key and its configurations in one PEM file: RFC 9934. */
#include "core/ech/keys.h"
#include "core/wire/base64.h"
#include "crypto/key.h"
#include "crypto/mem.h"

#include <string.h>

/* find gives what stands between the lines of one kind of block; false when there is none. */
static bool find(struct bytes text, const char *begin, const char *end, struct bytes *out)
{
    size_t begin_len = strlen(begin);
    size_t end_len = strlen(end);

    const uint8_t *from = text.n > 0 ? memmem(text.p, text.n, begin, begin_len) : NULL;
    if (from == NULL) {
        return false;
    }
    from += begin_len;
    size_t rest = text.n - (size_t)(from - text.p);
    const uint8_t *to = memmem(from, rest, end, end_len);
    if (to == NULL) {
        return false;
    }
    *out = bytes_of(from, (size_t)(to - from));
    return true;
}

static uint16_t kem_of(enum cr_key_type type)
{
    switch (type) {
    case CR_KEY_X25519:
        return CR_KEM_X25519;
    case CR_KEY_P256:
        return CR_KEM_P256;
    case CR_KEY_P384:
        return CR_KEM_P384;
    case CR_KEY_P521:
        return CR_KEM_P521;
    default:
        return 0;
    }
}

static enum t13_status add(struct t13_ech_keys *keys, struct bytes pkcs8, struct bytes list,
                           bool retry)
{
    struct cr_key *key = NULL;

    T13_TRY(cr_key_from_pkcs8(&key, pkcs8));
    uint16_t kem = kem_of(cr_key_type(key));
    enum t13_status st =
        kem == 0 ? T13_E_UNSUPPORTED
                 : t13_ech_keys_add(keys, kem, cr_key_part(key, CR_PART_PRIVATE), list, retry);
    cr_key_free(key);
    return st;
}

enum t13_status t13_ech_keys_add_pem(struct t13_ech_keys *keys, struct bytes text, bool retry)
{
    struct bytes key_text = {NULL, 0};
    struct bytes list_text = {NULL, 0};
    struct wr key = wr_growing();
    struct wr list = wr_growing();

    if (!find(text, "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", &key_text) ||
        !find(text, "-----BEGIN ECHCONFIG-----", "-----END ECHCONFIG-----", &list_text)) {
        return T13_E_DECODE;
    }
    enum t13_status st = T13_E_DECODE;
    if (base64_decode(key_text, &key) && base64_decode(list_text, &list)) {
        st = add(keys, bytes_of(key.p, key.n), bytes_of(list.p, list.n), retry);
    }
    if (key.bad || list.bad) {
        st = T13_E_NO_MEMORY;
    }
    wr_free(&key);
    wr_free(&list);
    return st;
}
