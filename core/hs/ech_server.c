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
    struct wr info = wr_growing();

    cr_hpke_clear(&ech->hpke);
    wr_bytes(&info, bytes_of("tls ech", 8)); /* with its zero byte */
    wr_bytes(&info, bytes_of(key->whole, key->whole_len));
    enum t13_status st =
        info.bad ? T13_E_NO_MEMORY
                 : cr_hpke_receive(&ech->hpke, &ech->suite, bytes_of(key->priv, key->priv_len),
                                   ext->enc, bytes_of(info.p, info.n), NULL);
    wr_free(&info);
    if (st == T13_OK) {
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
        st = c->retried ? second_payload(c, ext, ad, plain) : try_keys(c, ext, ad, plain);
    }
    if (st == T13_OK) {
        st = take_inner(c, bytes_of(plain, ext->payload.n - CR_HPKE_TAG_LEN));
    }
    wr_free(&aad);
    mem_clear_free(plain, ext->payload.n);
    return st;
}

/* first_hello: RFC 9849 7.1. */
static enum t13_status first_hello(struct t13_conn *c, const struct t13_ech_ext *ext)
{
    if (ext->inner) {
        /* 7.2: someone in front of us has decrypted it, or the client needs no secrecy. */
        c->ech_status = T13_ECH_ACCEPTED;
        return make(c) != NULL ? T13_OK : T13_E_NO_MEMORY;
    }
    /* A hello that is answered without state leaves no context for the second one. */
    if (t13_ech_keys_num(c->cfg->ech_keys) == 0 || c->stateless) {
        return T13_OK;
    }
    struct t13_ech *ech = make(c);
    if (ech == NULL) {
        return T13_E_NO_MEMORY;
    }
    ech->keys = t13_ech_keys_ref(c->cfg->ech_keys);
    enum t13_status st = open_payload(c, ext);
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
