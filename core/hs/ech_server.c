/* Encrypted Client Hello, the server: RFC 9849 section 7. One server is both the client-facing one
 * and the backend; it forwards to nobody. */
#include "core/ech/hello.h"
#include "core/hs/ech.h"
#include "core/limits.h"
#include "crypto/mem.h"

#include <string.h>

static struct t13_ech *make(struct t13_conn *c)
{
    struct t13_ech *ech = mem_zalloc(sizeof(*ech));

    if (ech != NULL) {
        ech->outer = wr_growing();
        c->hs->ech = ech;
    }
    return ech;
}

/* try_key sets up HPKE with one key; a share that is none counts as one that does not open. */
static enum t13_status try_key(struct t13_ech *ech, const struct t13_ech_key *key,
                               const struct t13_ech_ext *ext, struct bytes aad, uint8_t *plain)
{
    struct bytes enc = ech->resumed ? bytes_of(ech->enc, ech->enc_len) : ext->enc;
    struct wr info = wr_growing();

    cr_hpke_clear(&ech->hpke);
    wr_bytes(&info, bytes_of("tls ech", 8)); /* with its zero byte */
    wr_bytes(&info, bytes_of(key->whole, key->whole_len));
    enum t13_status st =
        info.bad ? T13_E_NO_MEMORY
                 : cr_hpke_receive(&ech->hpke, &ech->suite, bytes_of(key->priv, key->priv_len), enc,
                                   bytes_of(info.p, info.n), NULL);
    wr_free(&info);
    if (st == T13_OK) {
        ech->hpke.seq = ech->resumed ? 1 : 0; /* the first hello took the first number */
        st = cr_hpke_open(&ech->hpke, aad, ext->payload, plain);
    }
    return st == T13_E_BAD_SHARE ? T13_E_BAD_RECORD_MAC : st;
}

/* try_keys goes through the keys that have the id and the suite: ids are not unique.
 *
 * ret   T13_E_BAD_RECORD_MAC: none opens it */
static enum t13_status try_keys(struct t13_conn *c, const struct t13_ech_ext *ext, struct bytes aad,
                                uint8_t *plain)
{
    struct t13_ech *ech = c->hs->ech;
    enum t13_status st = T13_E_BAD_RECORD_MAC;

    for (size_t i = 0; i < t13_ech_keys_num(ech->keys) && st == T13_E_BAD_RECORD_MAC; i++) {
        const struct t13_ech_key *key = t13_ech_keys_at(ech->keys, i);
        struct cr_hpke_suite suite = {key->config.kem, ext->kdf, ext->aead};
        if (key->config.config_id != ext->config_id || !t13_ech_has_suite(&key->config, &suite) ||
            !cr_hpke_known(&suite)) {
            continue;
        }
        ech->suite = suite;
        ech->config_id = ext->config_id;
        st = try_key(ech, key, ext, aad, plain);
        if (st == T13_OK && !ech->resumed) {
            memcpy(ech->enc, ext->enc.p, ext->enc.n); /* a public key: it fits */
            ech->enc_len = ext->enc.n;
        }
        if (st == T13_OK) {
            t13_ech_log(c, c->hs->ch.random, key->config.whole);
        }
    }
    return st;
}

/* second_payload opens the second hello's with the context of the first: RFC 9849 7.1.1. */
static enum t13_status second_payload(struct t13_conn *c, const struct t13_ech_ext *ext,
                                      struct bytes aad, uint8_t *plain)
{
    struct t13_ech *ech = c->hs->ech;

    if (ext->config_id != ech->config_id || ext->kdf != ech->suite.kdf ||
        ext->aead != ech->suite.aead || ext->enc.n != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "the second ClientHello's ECH differs");
    }
    enum t13_status st = cr_hpke_open(&ech->hpke, aad, ext->payload, plain);
    /* decrypt_error: RFC 9849 7.1.1 */
    return st == T13_E_BAD_RECORD_MAC
               ? t13_fail(c, T13_E_BAD_BINDER, "the second ClientHello's ECH does not open")
               : st;
}

/* resumed_payload opens it with a context that is made again. */
static enum t13_status resumed_payload(struct t13_conn *c, const struct t13_ech_ext *ext,
                                       struct bytes aad, uint8_t *plain)
{
    const struct t13_ech *ech = c->hs->ech;

    if (ext->config_id != ech->config_id || ext->kdf != ech->suite.kdf ||
        ext->aead != ech->suite.aead || ext->enc.n != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "the second ClientHello's ECH differs");
    }
    enum t13_status st = try_keys(c, ext, aad, plain);
    return st == T13_E_BAD_RECORD_MAC
               ? t13_fail(c, T13_E_BAD_BINDER, "the second ClientHello's ECH does not open")
               : st;
}

static enum t13_status any_payload(struct t13_conn *c, const struct t13_ech_ext *ext,
                                   struct bytes aad, uint8_t *plain)
{
    if (c->retried) {
        return second_payload(c, ext, aad, plain);
    }
    return c->hs->ech->resumed ? resumed_payload(c, ext, aad, plain) : try_keys(c, ext, aad, plain);
}

/* take_inner puts the hello that plain stands for in the place of the outer one. */
static enum t13_status take_inner(struct t13_conn *c, struct bytes plain)
{
    struct t13_hs *hs = c->hs;
    struct wr inner = wr_growing();

    enum t13_status st = t13_ech_decode(&inner, plain, &hs->ch);
    struct rd body = {NULL, 0};
    if (st == T13_OK) {
        body = rd_of(bytes_of(inner.p + T13_HS_HEADER_LEN, inner.n - T13_HS_HEADER_LEN));
        struct t13_ch ch;
        st = t13_ch_parse(body, &ch) ? T13_OK : T13_E_ILLEGAL_PARAMETER;
    }
    if (st != T13_OK) {
        wr_free(&inner);
        return st == T13_E_NO_MEMORY ? st : t13_fail(c, st, "ClientHelloInner");
    }
    wr_free(&hs->hello);
    hs->hello = inner;
    return t13_ch_parse(body, &hs->ch) ? T13_OK : T13_E_INTERNAL;
}

static enum t13_status open_payload(struct t13_conn *c, const struct t13_ech_ext *ext)
{
    struct t13_hs *hs = c->hs;
    struct wr aad = wr_growing();
    uint8_t *plain = mem_alloc(ext->payload.n);

    t13_ech_aad(&aad, bytes_of(hs->hello.p, hs->hello.n), ext->payload);
    enum t13_status st = plain == NULL || aad.bad ? T13_E_NO_MEMORY : T13_OK;
    if (st == T13_OK) {
        struct bytes ad = bytes_of(aad.p, aad.n);
        st = any_payload(c, ext, ad, plain);
    }
    if (st == T13_OK) {
        st = take_inner(c, bytes_of(plain, ext->payload.n - CR_HPKE_TAG_LEN));
    }
    wr_free(&aad);
    mem_clear_free(plain, ext->payload.n);
    return st;
}

void t13_ech_to_cookie(const struct t13_conn *c, struct wr *w)
{
    const struct t13_ech *ech = c->hs->ech;

    if (c->ech_status == T13_ECH_ACCEPTED && ech->keys != NULL) {
        wr_uint(w, 1, ech->config_id);
        wr_uint(w, 2, ech->suite.kdf);
        wr_uint(w, 2, ech->suite.aead);
        wr_bytes(w, bytes_of(ech->enc, ech->enc_len));
    }
}

static bool from_cookie(struct t13_ech *ech, struct bytes said)
{
    struct rd r = rd_of(said);
    struct bytes enc = {NULL, 0};

    if (!rd_u8(&r, &ech->config_id) || !rd_u16(&r, &ech->suite.kdf) ||
        !rd_u16(&r, &ech->suite.aead) || r.n > sizeof(ech->enc) || !rd_take(&r, r.n, &enc)) {
        return false;
    }
    memcpy(ech->enc, enc.p, enc.n);
    ech->enc_len = enc.n;
    ech->resumed = true;
    return true;
}

/* look_at_cookie: a server that has forgotten the first hello learns from the second one's cookie
 * what it did with it. The outer hello has the cookie, too; a bad one is refused later.
 *
 * out   refused  it is the second hello, and the first one's inner hello was not taken */
static enum t13_status look_at_cookie(struct t13_conn *c, bool *refused)
{
    struct bytes data = {NULL, 0};
    struct bytes cookie = {NULL, 0};
    struct bytes said = {NULL, 0};
    bool good = false;

    *refused = false;
    if (!c->stateless || !t13_exts_find(c->hs->ch.extensions, T13_EXT_COOKIE, &data)) {
        return T13_OK;
    }
    struct rd r = rd_of(data);
    if (!rd_vec(&r, 2, 1, 65535, &cookie)) {
        return T13_OK;
    }
    T13_TRY(t13_cookie_ech(c, cookie, &good, &said));
    *refused = good && said.n == 0;
    if (good && said.n > 0 && !from_cookie(c->hs->ech, said)) {
        return T13_E_INTERNAL; /* we have written it */
    }
    return T13_OK;
}

/* first_hello: RFC 9849 7.1. */
static enum t13_status first_hello(struct t13_conn *c, const struct t13_ech_ext *ext)
{
    bool refused = false;

    if (ext->inner) {
        /* 7.2: someone in front of us has decrypted it, or the client needs no secrecy. */
        c->ech_status = T13_ECH_ACCEPTED;
        return make(c) != NULL ? T13_OK : T13_E_NO_MEMORY;
    }
    if (t13_ech_keys_num(c->cfg->ech_keys) == 0) {
        return T13_OK;
    }
    struct t13_ech *ech = make(c);
    if (ech == NULL) {
        return T13_E_NO_MEMORY;
    }
    ech->keys = t13_ech_keys_ref(c->cfg->ech_keys);
    T13_TRY(look_at_cookie(c, &refused));
    enum t13_status st = refused ? T13_E_BAD_RECORD_MAC : open_payload(c, ext);
    if (st == T13_E_BAD_RECORD_MAC) {
        c->ech_status = T13_ECH_REJECTED;
        cr_hpke_clear(&ech->hpke);
        return T13_OK;
    }
    c->ech_status = T13_ECH_ACCEPTED;
    return st;
}

static enum t13_status second_hello(struct t13_conn *c, bool there, const struct t13_ech_ext *ext)
{
    if (c->ech_status != T13_ECH_ACCEPTED) {
        return T13_OK;
    }
    if (!there) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "the second ClientHello has no ECH");
    }
    bool was_inner = c->hs->ech->keys == NULL;
    if (ext->inner != was_inner) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "the second ClientHello's ECH differs");
    }
    return was_inner ? T13_OK : open_payload(c, ext);
}

enum t13_status t13_ech_open(struct t13_conn *c)
{
    struct t13_ech_ext ext = {.inner = false};
    struct bytes data = {NULL, 0};
    const struct t13_ch *ch = &c->hs->ch;

    /* A client of another time gets its answer later, whatever this extension says. */
    if (!t13_ch_offers_tls13(ch, NULL)) {
        return T13_OK;
    }
    bool there = t13_exts_find(ch->extensions, T13_EXT_ENCRYPTED_CLIENT_HELLO, &data);
    if (there && !t13_ech_ext_parse(rd_of(data), &ext)) {
        return t13_fail(c, T13_E_DECODE, "encrypted_client_hello");
    }
    if (c->retried) {
        return second_hello(c, there, &ext);
    }
    return there ? first_hello(c, &ext) : T13_OK;
}

enum t13_status t13_ech_sign_sh(struct t13_conn *c, struct bytes message)
{
    return t13_ech_confirm(&c->hs->th, bytes_of(c->randoms[T13_CLIENT], T13_RANDOM_LEN), false,
                           message, T13_ECH_SH_AT,
                           c->randoms[T13_SERVER] + T13_RANDOM_LEN - T13_ECH_CONFIRMATION_LEN);
}

enum t13_status t13_ech_sign_hrr(const struct t13_conn *c, struct bytes message, size_t at,
                                 uint8_t out[T13_ECH_CONFIRMATION_LEN])
{
    return t13_ech_confirm(&c->hs->th, bytes_of(c->randoms[T13_CLIENT], T13_RANDOM_LEN), true,
                           message, at, out);
}
