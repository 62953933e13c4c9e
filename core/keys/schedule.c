#include "core/keys/schedule.h"

#include "core/wire/wr.h"
#include "crypto/mem.h"

#include <string.h>

static struct bytes of_secret(const struct secret *s)
{
    return bytes_of(s->b, s->n);
}

static struct bytes of_text(const char *s)
{
    return bytes_of(s, strlen(s));
}

/* HKDF-Expand-Label with an HMAC that has the secret for its key. */
static enum t13_status expand_label(const struct cr_hmac *keyed, struct bytes label,
                                    struct bytes context, uint8_t *out, size_t out_len)
{
    uint8_t info[2 + 1 + 255 + 1 + 255];
    struct wr w = wr_fixed(info, sizeof(info));

    if (label.n == 0 || label.n > 249 || context.n > 255 || out_len > 0xffff) {
        return T13_E_ARGUMENT;
    }
    wr_uint(&w, 2, out_len);
    wr_uint(&w, 1, 6 + label.n);
    wr_bytes(&w, bytes_of("tls13 ", 6));
    wr_bytes(&w, label);
    wr_uint(&w, 1, context.n);
    wr_bytes(&w, context);
    if (w.bad) {
        return T13_E_INTERNAL;
    }
    return cr_hkdf_expand_keyed(keyed, bytes_of(info, w.n), out, out_len);
}

enum t13_status t13_expand_label(enum cr_hash_id hash, struct bytes secret, struct bytes label,
                                 struct bytes context, uint8_t *out, size_t out_len)
{
    struct cr_hmac keyed;

    T13_TRY(cr_hmac_init(&keyed, hash, secret));
    enum t13_status st = expand_label(&keyed, label, context, out, out_len);
    cr_hmac_clear(&keyed);
    if (st != T13_OK && st != T13_E_ARGUMENT) {
        mem_clear(out, out_len);
    }
    return st;
}

enum t13_status t13_derive_secret(enum cr_hash_id hash, const struct secret *secret,
                                  const char *label, struct bytes th, struct secret *out)
{
    struct secret made = {.n = cr_hash_len(hash)};
    enum t13_status st =
        t13_expand_label(hash, of_secret(secret), of_text(label), th, made.b, made.n);

    secret_clear(out);
    if (st == T13_OK) {
        *out = made;
    }
    secret_clear(&made);
    return st;
}

enum t13_status t13_schedule_derive(const struct t13_schedule *s, const char *label,
                                    struct bytes th, struct secret *out)
{
    struct secret made = {.n = cr_hash_len(s->hash)};
    enum t13_status st = expand_label(&s->keyed, of_text(label), th, made.b, made.n);

    secret_clear(out);
    if (st == T13_OK) {
        *out = made;
    }
    secret_clear(&made);
    return st;
}

/* extract: one HKDF-Extract whose input keying material is zeros when there is none. */
static enum t13_status extract(enum cr_hash_id hash, struct bytes salt, struct bytes ikm,
                               struct secret *out)
{
    static const uint8_t zeros[CR_HASH_MAX];
    struct secret made = {.n = cr_hash_len(hash)};

    if (ikm.n == 0) {
        ikm = bytes_of(zeros, made.n);
    }
    enum t13_status st = cr_hkdf_extract(hash, salt, ikm, made.b);
    secret_clear(out);
    if (st == T13_OK) {
        *out = made;
    }
    secret_clear(&made);
    return st;
}

/* empty_hash is Transcript-Hash(""), which Derive-Secret(., ., "") needs. */
static enum t13_status empty_hash(enum cr_hash_id hash, uint8_t *out)
{
    return cr_hash_once(hash, bytes_of(NULL, 0), out);
}

void t13_schedule_clear(struct t13_schedule *s)
{
    cr_hmac_clear(&s->keyed);
    mem_clear(s, sizeof(*s));
}

static enum t13_status key_with_secret(struct t13_schedule *s)
{
    cr_hmac_clear(&s->keyed);
    return cr_hmac_init(&s->keyed, s->hash, of_secret(&s->secret));
}

enum t13_status t13_schedule_start(struct t13_schedule *s, enum cr_hash_id hash, struct bytes psk)
{
    s->hash = hash;
    T13_TRY(extract(hash, bytes_of(NULL, 0), psk, &s->secret));
    return key_with_secret(s);
}

enum t13_status t13_schedule_next(struct t13_schedule *s, struct bytes ikm)
{
    uint8_t empty[CR_HASH_MAX];
    struct secret salt = {.n = 0};

    enum t13_status st = empty_hash(s->hash, empty);
    if (st == T13_OK) {
        st = t13_schedule_derive(s, "derived", bytes_of(empty, cr_hash_len(s->hash)), &salt);
    }
    if (st == T13_OK) {
        st = extract(s->hash, of_secret(&salt), ikm, &s->secret);
    }
    if (st == T13_OK) {
        st = key_with_secret(s);
    }
    if (st != T13_OK) {
        t13_schedule_clear(s);
    }
    secret_clear(&salt);
    return st;
}

enum t13_status t13_finished_mac(enum cr_hash_id hash, const struct secret *base, struct bytes th,
                                 struct secret *mac)
{
    struct secret key = {.n = 0};

    secret_clear(mac);
    enum t13_status st = t13_derive_secret(hash, base, "finished", bytes_of(NULL, 0), &key);
    if (st == T13_OK) {
        st = cr_hmac_once(hash, of_secret(&key), th, mac->b);
    }
    if (st == T13_OK) {
        mac->n = cr_hash_len(hash);
    }
    secret_clear(&key);
    return st;
}

/* binder_from_early is the part of t13_binder that owns no early secret. */
static enum t13_status binder_from_early(const struct t13_schedule *early, bool external,
                                         struct bytes th, struct secret *binder)
{
    uint8_t empty[CR_HASH_MAX];
    struct secret key = {.n = 0};

    T13_TRY(empty_hash(early->hash, empty));
    enum t13_status st = t13_schedule_derive(early, external ? "ext binder" : "res binder",
                                             bytes_of(empty, cr_hash_len(early->hash)), &key);
    if (st == T13_OK) {
        st = t13_finished_mac(early->hash, &key, th, binder);
    }
    secret_clear(&key);
    return st;
}

enum t13_status t13_binder(enum cr_hash_id hash, struct bytes psk, bool external, struct bytes th,
                           struct secret *binder)
{
    struct t13_schedule early = {.hash = hash};

    secret_clear(binder);
    enum t13_status st = t13_schedule_start(&early, hash, psk);
    if (st == T13_OK) {
        st = binder_from_early(&early, external, th, binder);
    }
    t13_schedule_clear(&early);
    return st;
}

enum t13_status t13_traffic_keys(const struct t13_suite *suite, const struct secret *traffic,
                                 uint8_t *key, uint8_t iv[CR_AEAD_NONCE_LEN])
{
    const struct bytes none = bytes_of(NULL, 0);
    const size_t key_len = cr_aead_key_len(suite->aead);
    struct cr_hmac keyed;

    T13_TRY(cr_hmac_init(&keyed, suite->hash, of_secret(traffic)));
    enum t13_status st = expand_label(&keyed, of_text("key"), none, key, key_len);
    if (st == T13_OK) {
        st = expand_label(&keyed, of_text("iv"), none, iv, CR_AEAD_NONCE_LEN);
    }
    cr_hmac_clear(&keyed);
    if (st != T13_OK) {
        mem_clear(key, key_len);
    }
    return st;
}

enum t13_status t13_traffic_update(enum cr_hash_id hash, struct secret *traffic)
{
    struct secret next = {.n = 0};
    enum t13_status st = t13_derive_secret(hash, traffic, "traffic upd", bytes_of(NULL, 0), &next);

    secret_clear(traffic);
    *traffic = next;
    secret_clear(&next);
    return st;
}

enum t13_status t13_resumption_psk(enum cr_hash_id hash, const struct secret *master,
                                   struct bytes nonce, struct secret *psk)
{
    return t13_derive_secret(hash, master, "resumption", nonce, psk);
}

enum t13_status t13_exporter(enum cr_hash_id hash, const struct secret *master, struct bytes label,
                             struct bytes context, uint8_t *out, size_t out_len)
{
    uint8_t empty[CR_HASH_MAX];
    uint8_t of_context[CR_HASH_MAX];
    struct secret derived = {.n = cr_hash_len(hash)};

    T13_TRY(empty_hash(hash, empty));
    T13_TRY(cr_hash_once(hash, context, of_context));
    enum t13_status st = t13_expand_label(hash, of_secret(master), label,
                                          bytes_of(empty, derived.n), derived.b, derived.n);
    if (st == T13_OK) {
        st = t13_expand_label(hash, of_secret(&derived), of_text("exporter"),
                              bytes_of(of_context, derived.n), out, out_len);
    }
    secret_clear(&derived);
    return st;
}
