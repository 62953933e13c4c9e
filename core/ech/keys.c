/* A server's ECH keys. */
#include "core/ech/keys.h"

#include "core/wire/same.h"
#include "crypto/mem.h"

#include <stdatomic.h>
#include <string.h>

struct t13_ech_keys {
    atomic_uint refs;
    size_t num;
    struct t13_ech_key key[T13_MAX_ECH_KEYS];
};

enum t13_status t13_ech_keys_new(struct t13_ech_keys **out)
{
    struct t13_ech_keys *keys = mem_zalloc(sizeof(*keys));
    if (keys == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&keys->refs, 1);
    *out = keys;
    return T13_OK;
}

struct t13_ech_keys *t13_ech_keys_ref(struct t13_ech_keys *keys)
{
    if (keys != NULL) {
        atomic_fetch_add_explicit(&keys->refs, 1, memory_order_relaxed);
    }
    return keys;
}

void t13_ech_keys_free(struct t13_ech_keys *keys)
{
    if (keys == NULL || atomic_fetch_sub_explicit(&keys->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (size_t i = 0; i < keys->num; i++) {
        mem_free(keys->key[i].whole);
    }
    mem_clear_free(keys, sizeof(*keys));
}

/* check: the config is this key's, and one that clients can use. */
static enum t13_status check(const struct t13_ech_config *m, uint16_t kem, struct bytes pub)
{
    struct cr_hpke_suite suite;
    struct wr list = wr_growing();
    struct t13_ech_config chosen;

    if (m->kem != kem || !bytes_same(m->public_key, pub)) {
        return T13_E_KEY_MISMATCH;
    }
    size_t mark = wr_open(&list, 2);
    wr_bytes(&list, m->whole);
    wr_close(&list, mark, 2);
    enum t13_status st =
        list.bad ? T13_E_NO_MEMORY : t13_ech_choose(bytes_of(list.p, list.n), &chosen, &suite);
    wr_free(&list);
    return st;
}

static enum t13_status add_one(struct t13_ech_keys *keys, const struct t13_ech_config *m,
                               struct bytes priv, bool retry)
{
    if (keys->num == T13_MAX_ECH_KEYS) {
        return T13_E_TOO_MANY;
    }
    struct t13_ech_key *key = &keys->key[keys->num];
    key->whole = mem_dup(m->whole.p, m->whole.n);
    if (key->whole == NULL) {
        return T13_E_NO_MEMORY;
    }
    key->whole_len = m->whole.n;
    struct rd at = {key->whole, key->whole_len};
    bool bad = false;
    if (!t13_ech_config_next(&at, &key->config, &bad)) {
        mem_free(key->whole);
        return T13_E_INTERNAL;
    }
    memcpy(key->priv, priv.p, priv.n);
    key->priv_len = priv.n;
    key->retry = retry;
    keys->num++;
    return T13_OK;
}

enum t13_status t13_ech_keys_add(struct t13_ech_keys *keys, uint16_t kem, struct bytes priv,
                                 struct bytes list, bool retry)
{
    uint8_t pub[CR_HPKE_PUBLIC_MAX];
    struct rd at = {NULL, 0};
    struct t13_ech_config m;
    bool bad = false;
    size_t before = keys->num;

    T13_TRY(cr_hpke_public(kem, priv, pub));
    if (!t13_ech_list(list, &at)) {
        return T13_E_DECODE;
    }
    while (t13_ech_config_next(&at, &m, &bad)) {
        T13_TRY(check(&m, kem, bytes_of(pub, cr_hpke_public_len(kem))));
        T13_TRY(add_one(keys, &m, priv, retry));
    }
    if (bad) {
        return T13_E_DECODE;
    }
    return keys->num > before ? T13_OK : T13_E_UNSUPPORTED;
}

size_t t13_ech_keys_num(const struct t13_ech_keys *keys)
{
    return keys != NULL ? keys->num : 0;
}

const struct t13_ech_key *t13_ech_keys_at(const struct t13_ech_keys *keys, size_t i)
{
    return &keys->key[i];
}

bool t13_ech_keys_retry_list(const struct t13_ech_keys *keys, struct wr *w)
{
    bool any = false;

    size_t list = wr_open(w, 2);
    for (size_t i = 0; i < keys->num; i++) {
        if (keys->key[i].retry) {
            wr_bytes(w, bytes_of(keys->key[i].whole, keys->key[i].whole_len));
            any = true;
        }
    }
    wr_close(w, list, 2);
    return any;
}
