/* A server's ECH key and its configurations in one PEM file: RFC 9934. */
#include "core/wire/pem.h"
#include "core/ech/keys.h"
#include "crypto/key.h"

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
    struct wr key = wr_growing();
    struct wr list = wr_growing();

    enum t13_status st = T13_E_DECODE;
    if (pem_decode(text, "PRIVATE KEY", &key) && pem_decode(text, "ECHCONFIG", &list)) {
        st = add(keys, bytes_of(key.p, key.n), bytes_of(list.p, list.n), retry);
    }
    if (key.bad || list.bad) {
        st = T13_E_NO_MEMORY;
    }
    wr_free(&key);
    wr_free(&list);
    return st;
}
