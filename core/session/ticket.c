#include "core/session/ticket.h"

#include "core/wire/rd.h"
#include "core/wire/wr.h"
#include "crypto/aead.h"
#include "crypto/ct/ct.h"
#include "crypto/hash.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

#define NAME_LEN 16
#define KEY_LEN 32
#define TAG_LEN 16

struct t13_ticket_keys {
    atomic_uint refs;
    bool shared;
    uint32_t period_s;
    uint8_t secret[KEY_LEN];
};

/* struct period is what seals during one period of time. */
struct period {
    uint8_t name[NAME_LEN];
    uint8_t key[KEY_LEN];
};

enum t13_status t13_ticket_keys_new(struct t13_ticket_keys **out)
{
    struct t13_ticket_keys *keys = mem_zalloc(sizeof(*keys));
    if (keys == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&keys->refs, 1);
    keys->period_s = T13_TICKET_PERIOD_S;
    enum t13_status st = cr_rand(keys->secret, sizeof(keys->secret));
    if (st != T13_OK) {
        t13_ticket_keys_free(keys);
        return st;
    }
    *out = keys;
    return T13_OK;
}

enum t13_status t13_ticket_keys_shared(struct t13_ticket_keys **out, struct bytes secret,
                                       uint32_t period_s)
{
    static const char salt[] = "thirteen shared ticket secret";
    struct t13_ticket_keys *keys = mem_zalloc(sizeof(*keys));
    if (keys == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&keys->refs, 1);
    keys->shared = true;
    keys->period_s = period_s;
    enum t13_status st =
        cr_hkdf_extract(CR_SHA256, bytes_of(salt, sizeof(salt) - 1), secret, keys->secret);
    if (st != T13_OK) {
        t13_ticket_keys_free(keys);
        return st;
    }
    *out = keys;
    return T13_OK;
}

struct t13_ticket_keys *t13_ticket_keys_ref(struct t13_ticket_keys *keys)
{
    if (keys != NULL) {
        atomic_fetch_add_explicit(&keys->refs, 1, memory_order_relaxed);
    }
    return keys;
}

void t13_ticket_keys_free(struct t13_ticket_keys *keys)
{
    if (keys != NULL && atomic_fetch_sub_explicit(&keys->refs, 1, memory_order_acq_rel) == 1) {
        mem_clear_free(keys, sizeof(*keys));
    }
}

enum t13_status t13_ticket_keys_mac(const struct t13_ticket_keys *keys, struct bytes label,
                                    struct bytes data, uint8_t out[T13_TICKET_MAC_LEN])
{
    uint8_t key[KEY_LEN];

    enum t13_status st = cr_hkdf_expand(CR_SHA256, bytes_of(keys->secret, sizeof(keys->secret)),
                                        label, key, sizeof(key));
    if (st == T13_OK) {
        st = cr_hmac_once(CR_SHA256, bytes_of(key, sizeof(key)), data, out);
    }
    mem_clear(key, sizeof(key));
    return st;
}

static enum t13_status derive(const struct t13_ticket_keys *keys, uint64_t number,
                              struct period *out)
{
    uint8_t info[32];
    struct wr w = wr_fixed(info, sizeof(info));

    wr_bytes(&w, bytes_of("ticket key", 10));
    wr_uint(&w, 8, number);
    if (w.bad) {
        return T13_E_INTERNAL;
    }
    enum t13_status st = cr_hkdf_expand(CR_SHA256, bytes_of(keys->secret, sizeof(keys->secret)),
                                        bytes_of(info, w.n), (uint8_t *)out, sizeof(*out));
    if (st != T13_OK) {
        mem_clear(out, sizeof(*out));
    }
    return st;
}

/* crypt seals or opens in with a period's key. */
static enum t13_status crypt(const struct period *p, bool seal, const uint8_t *nonce,
                             struct bytes in, uint8_t *out)
{
    struct cr_aead aead;
    struct bytes ad = bytes_of(p->name, NAME_LEN);

    T13_TRY(cr_aead_init(&aead, CR_AES_256_GCM, bytes_of(p->key, KEY_LEN)));
    enum t13_status st = seal ? cr_aead_seal(&aead, nonce, ad, in, bytes_of(NULL, 0), out)
                              : cr_aead_open(&aead, nonce, ad, in, out);
    cr_aead_clear(&aead);
    return st;
}

static enum t13_status seal_plain(const struct period *p, struct bytes plain, uint8_t **out,
                                  size_t *out_len)
{
    size_t n = NAME_LEN + CR_AEAD_NONCE_LEN + plain.n + TAG_LEN;
    uint8_t *ticket = mem_alloc(n);

    if (ticket == NULL) {
        return T13_E_NO_MEMORY;
    }
    memcpy(ticket, p->name, NAME_LEN);
    enum t13_status st = cr_rand(ticket + NAME_LEN, CR_AEAD_NONCE_LEN);
    if (st == T13_OK) {
        st = crypt(p, true, ticket + NAME_LEN, plain, ticket + NAME_LEN + CR_AEAD_NONCE_LEN);
    }
    if (st != T13_OK) {
        mem_free(ticket);
        return st;
    }
    *out = ticket;
    *out_len = n;
    return T13_OK;
}

enum t13_status t13_ticket_seal(const struct t13_ticket_keys *keys, const struct t13_session *s,
                                uint64_t now_s, uint8_t **out, size_t *out_len)
{
    struct period p;
    uint8_t *plain = NULL;
    size_t plain_len = 0;

    T13_TRY(t13_session_write(s, &plain, &plain_len));
    enum t13_status st = derive(keys, now_s / keys->period_s, &p);
    if (st == T13_OK) {
        st = seal_plain(&p, bytes_of(plain, plain_len), out, out_len);
    }
    mem_clear(&p, sizeof(p));
    mem_clear_free(plain, plain_len);
    return st;
}

static enum t13_status open_with(const struct period *p, struct bytes nonce, struct bytes sealed,
                                 struct t13_session **out)
{
    if (sealed.n <= TAG_LEN) {
        return T13_E_UNKNOWN_PSK;
    }
    size_t n = sealed.n - TAG_LEN;
    uint8_t *plain = mem_alloc(n);
    if (plain == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status st = crypt(p, false, nonce.p, sealed, plain);
    if (st == T13_OK) {
        st = t13_session_parse(out, bytes_of(plain, n));
    }
    mem_clear_free(plain, n);
    if (st == T13_E_BAD_RECORD_MAC || st == T13_E_DECODE) {
        return T13_E_UNKNOWN_PSK;
    }
    return st;
}

enum t13_status t13_ticket_open(const struct t13_ticket_keys *keys, struct bytes ticket,
                                uint64_t now_s, struct t13_session **out, bool *renew)
{
    struct period p;
    struct rd r = rd_of(ticket);
    struct bytes name = {NULL, 0};
    struct bytes nonce = {NULL, 0};
    uint64_t now = now_s / keys->period_s;
    uint64_t newest = keys->shared ? now + 1 : now;
    uint64_t num = now == 0 ? newest + 1 : newest - now + 2; /* down to the one before */

    if (!rd_take(&r, NAME_LEN, &name) || !rd_take(&r, CR_AEAD_NONCE_LEN, &nonce)) {
        return T13_E_UNKNOWN_PSK;
    }
    enum t13_status st = T13_E_UNKNOWN_PSK;
    for (uint64_t back = 0; back < num && st == T13_E_UNKNOWN_PSK; back++) {
        uint64_t number = newest - back;
        st = derive(keys, number, &p);
        if (st == T13_OK) {
            bool ours = ct_equal(p.name, name.p, NAME_LEN);
            st = ours ? open_with(&p, nonce, bytes_of(r.p, r.n), out) : T13_E_UNKNOWN_PSK;
            *renew = number < now;
        }
        mem_clear(&p, sizeof(p));
    }
    return st;
}
