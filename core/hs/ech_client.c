/* Encrypted Client Hello, the client: RFC 9849 section 6. */
#include "core/ech/hello.h"
#include "core/hs/ech.h"
#include "core/limits.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

void t13_ech_free(struct t13_ech *ech)
{
    if (ech != NULL) {
        cr_hpke_clear(&ech->hpke);
        mem_free(ech->list);
        wr_free(&ech->outer);
        mem_free(ech->ext);
        t13_ech_keys_free(ech->keys);
        mem_clear_free(ech, sizeof(*ech));
    }
}

void t13_ech_log(const struct t13_conn *c, struct bytes outer_random, struct bytes config)
{
    const struct secret *s = &c->hs->ech->hpke.shared;

    if (c->observer.key_log != NULL) {
        c->observer.key_log(c->observer.arg, "ECH_SECRET", outer_random, bytes_of(s->b, s->n));
        c->observer.key_log(c->observer.arg, "ECH_CONFIG", outer_random, config);
    }
}

/* offer sets up HPKE: RFC 9849 6.1. */
static enum t13_status offer(struct t13_conn *c, struct t13_ech *ech)
{
    struct wr info = wr_growing();

    T13_TRY(t13_set_bytes(&ech->list, &ech->list_len,
                          bytes_of(c->cfg->ech_configs, c->cfg->ech_configs_len)));
    enum t13_status st =
        t13_ech_choose(bytes_of(ech->list, ech->list_len), &ech->config, &ech->suite);
    if (st != T13_OK) {
        /* Going on in the clear would say the name that was to be hidden. */
        return t13_fail(c, st, "no ECH configuration can be used");
    }
    ech->config_id = ech->config.config_id;
    T13_TRY(cr_rand(ech->outer_random, sizeof(ech->outer_random)));
    wr_bytes(&info, bytes_of("tls ech", 8)); /* with its zero byte */
    wr_bytes(&info, ech->config.whole);
    st = info.bad ? T13_E_NO_MEMORY
                  : cr_hpke_send(&ech->hpke, &ech->suite, ech->config.public_key,
                                 bytes_of(info.p, info.n), NULL, ech->enc);
    wr_free(&info);
    if (st == T13_OK) {
        c->ech_status = T13_ECH_OFFERED;
        t13_ech_log(c, bytes_of(ech->outer_random, T13_RANDOM_LEN), ech->config.whole);
    }
    return st == T13_E_BAD_KEY ? t13_fail(c, st, "the key of the ECH configuration") : st;
}

/* GREASE: RFC 9849 6.2. Looks like an offer under the mandatory suite; the payload is as long as
 * one with a hello of usual size. */
static enum t13_status grease(struct t13_conn *c, struct t13_ech *ech)
{
    static const size_t step = 32;
    uint8_t priv[CR_HPKE_PRIVATE_MAX];
    uint8_t random[2];
    uint8_t payload[8 * 32 + CR_HPKE_TAG_LEN];
    struct wr w = wr_growing();

    T13_TRY(cr_rand(random, sizeof(random)));
    T13_TRY(cr_rand(payload, sizeof(payload)));
    T13_TRY(cr_hpke_generate(CR_KEM_X25519, priv, ech->enc));
    mem_clear(priv, sizeof(priv));
    struct t13_ech_ext ext = {.kdf = CR_KDF_SHA256,
                              .aead = CR_HPKE_AES_128_GCM,
                              .config_id = random[0],
                              .enc = bytes_of(ech->enc, cr_hpke_public_len(CR_KEM_X25519))};
    ext.payload = bytes_of(payload, (4 + random[1] % 4) * step + CR_HPKE_TAG_LEN);
    t13_ech_ext_write(&w, &ext);
    enum t13_status st = t13_written(&w);
    if (st == T13_OK) {
        st = t13_set_bytes(&ech->ext, &ech->ext_len, bytes_of(w.p, w.n));
    }
    wr_free(&w);
    if (st == T13_OK) {
        c->ech_status = T13_ECH_GREASE;
    }
    return st;
}

enum t13_status t13_ech_start(struct t13_conn *c)
{
    const struct t13_config *cfg = c->cfg;

    if (cfg->ech_configs_len == 0 && (cfg->flags & T13_F_ECH_GREASE) == 0) {
        return T13_OK;
    }
    struct t13_ech *ech = mem_zalloc(sizeof(*ech));
    if (ech == NULL) {
        return T13_E_NO_MEMORY;
    }
    ech->outer = wr_growing();
    c->hs->ech = ech;
    return cfg->ech_configs_len > 0 ? offer(c, ech) : grease(c, ech);
}

/* wraps: an inner hello is being made. */
static bool wraps(const struct t13_conn *c)
{
    return c->ech_status == T13_ECH_OFFERED || c->ech_status == T13_ECH_ACCEPTED;
}

void t13_ech_mark(const struct t13_conn *c, struct t13_exts *x)
{
    static const uint8_t inner = T13_ECH_INNER;
    const struct t13_ech *ech = c->hs->ech;

    if (c->ech_status == T13_ECH_NONE) {
        return;
    }
    x->present |= T13_X_ENCRYPTED_CLIENT_HELLO;
    x->ech = wraps(c) ? bytes_of(&inner, 1) : bytes_of(ech->ext, ech->ext_len);
}

struct bytes t13_ech_wire(const struct t13_conn *c)
{
    const struct wr *w = wraps(c) ? &c->hs->ech->outer : &c->hs->hello;

    return bytes_of(w->p, w->n);
}

/* struct fake is a pre_shared_key with nothing in it: RFC 9849 6.1.2. */
struct fake {
    struct wr identities;
    struct wr binders;
};

static enum t13_status put_random(struct wr *w, size_t n)
{
    uint8_t *at = wr_space(w, n);

    return at != NULL ? cr_rand(at, n) : T13_E_NO_MEMORY;
}

/* fake_psks makes as many, each as long as the real one. */
static enum t13_status fake_psks(const struct t13_exts *x, struct fake *fake)
{
    struct rd identities = rd_of(x->psk_identities);
    struct rd binders = rd_of(x->psk_binders);
    struct t13_psk_identity id;
    struct bytes binder = {NULL, 0};

    while (t13_psk_next(&identities, &binders, &id, &binder)) {
        size_t mark = wr_open(&fake->identities, 2);
        T13_TRY(put_random(&fake->identities, id.identity.n));
        wr_close(&fake->identities, mark, 2);
        T13_TRY(put_random(&fake->identities, 4));
        mark = wr_open(&fake->binders, 1);
        T13_TRY(put_random(&fake->binders, binder.n));
        wr_close(&fake->binders, mark, 1);
    }
    return T13_OK;
}

/* put_outer writes the whole outer hello with room for a payload. */
static enum t13_status put_outer(struct t13_ech *ech, const struct t13_ch *ch,
                                 const struct t13_exts *x, bool retried, size_t payload_len)
{
    struct wr data = wr_growing();
    struct wr zeros = wr_growing();
    struct t13_ech_ext ext = {
        .kdf = ech->suite.kdf, .aead = ech->suite.aead, .config_id = ech->config_id};
    struct t13_exts o = *x;

    uint8_t *room = wr_space(&zeros, payload_len);
    if (room != NULL) {
        memset(room, 0, payload_len);
    }
    /* RFC 9849 6.1.5: the second one goes on with the same context. */
    ext.enc = bytes_of(ech->enc, retried ? 0 : cr_hpke_public_len(ech->suite.kem));
    ext.payload = bytes_of(zeros.p, zeros.n);
    t13_ech_ext_write(&data, &ext);
    o.ech = bytes_of(data.p, data.n);
    wr_free(&ech->outer);
    size_t mark = t13_hs_open(&ech->outer, HS_CLIENT_HELLO);
    t13_ch_write(&ech->outer, ch, &o);
    t13_hs_close(&ech->outer, mark);
    bool bad = data.bad || zeros.bad || ech->outer.bad;
    wr_free(&data);
    wr_free(&zeros);
    return bad ? T13_E_NO_MEMORY : T13_OK;
}

/* seal encrypts into the place of the zeros, with the rest of the outer hello as it is. */
static enum t13_status seal(struct t13_ech *ech, struct bytes encoded)
{
    struct wr aad = wr_growing();
    struct t13_ch ch;
    struct bytes data = {NULL, 0};
    struct rd body = {ech->outer.p + T13_HS_HEADER_LEN, ech->outer.n - T13_HS_HEADER_LEN};

    if (!t13_ch_parse(body, &ch) ||
        !t13_exts_find(ch.extensions, T13_EXT_ENCRYPTED_CLIENT_HELLO, &data)) {
        return T13_E_INTERNAL;
    }
    size_t n = encoded.n + CR_HPKE_TAG_LEN;
    wr_bytes(&aad, bytes_of(body.p, body.n)); /* the payload is zeros yet */
    size_t at = (size_t)(data.p - ech->outer.p) + data.n - n;
    enum t13_status st =
        aad.bad ? T13_E_NO_MEMORY
                : cr_hpke_seal(&ech->hpke, bytes_of(aad.p, aad.n), encoded, ech->outer.p + at);
    wr_free(&aad);
    return st;
}

/* encrypt: once to see what both hellos have in common, then with the payload that comes of it. */
static enum t13_status encrypt(struct t13_conn *c, const struct t13_ch *ch,
                               const struct t13_exts *x)
{
    struct t13_ech *ech = c->hs->ech;
    struct wr encoded = wr_growing();

    T13_TRY(put_outer(ech, ch, x, c->retried, 1));
    t13_ech_encode(&encoded, bytes_of(c->hs->hello.p, c->hs->hello.n),
                   bytes_of(ech->outer.p, ech->outer.n), ech->config.maximum_name_length);
    enum t13_status st = t13_written(&encoded);
    if (st == T13_OK) {
        st = put_outer(ech, ch, x, c->retried, encoded.n + CR_HPKE_TAG_LEN);
    }
    if (st == T13_OK) {
        st = seal(ech, bytes_of(encoded.p, encoded.n));
    }
    wr_free(&encoded);
    return st;
}

/* keep_ext keeps the extension of the first hello, which is repeated after a refusal. */
static enum t13_status keep_ext(struct t13_ech *ech)
{
    struct t13_ch ch;
    struct bytes data = {NULL, 0};
    struct rd body = {ech->outer.p + T13_HS_HEADER_LEN, ech->outer.n - T13_HS_HEADER_LEN};

    if (!t13_ch_parse(body, &ch) ||
        !t13_exts_find(ch.extensions, T13_EXT_ENCRYPTED_CLIENT_HELLO, &data)) {
        return T13_E_INTERNAL;
    }
    return t13_set_bytes(&ech->ext, &ech->ext_len, data);
}

enum t13_status t13_ech_wrap(struct t13_conn *c, const struct t13_ch *ch, const struct t13_exts *x)
{
    struct t13_ech *ech = c->hs->ech;
    struct fake fake = {wr_growing(), wr_growing()};
    struct t13_ch outer_ch = *ch;
    struct t13_exts outer_x = *x;

    if (!wraps(c)) {
        return T13_OK;
    }
    outer_ch.random = bytes_of(ech->outer_random, T13_RANDOM_LEN);
    outer_x.present |= T13_X_SERVER_NAME;
    outer_x.server_name = ech->config.public_name;
    enum t13_status st = fake_psks(x, &fake);
    outer_x.psk_identities = bytes_of(fake.identities.p, fake.identities.n);
    outer_x.psk_binders = bytes_of(fake.binders.p, fake.binders.n);
    if (st == T13_OK) {
        st = encrypt(c, &outer_ch, &outer_x);
    }
    wr_free(&fake.identities);
    wr_free(&fake.binders);
    return st == T13_OK && !c->retried ? keep_ext(ech) : st;
}

/* refuse: the server took the outer hello. It is the handshake's from here on: its random, its
 * name, no PSK. The handshake then only serves to see who says so. */
static enum t13_status refuse(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;
    struct t13_ech *ech = hs->ech;
    struct bytes name = ech->config.public_name;
    char text[256] = {0};

    memcpy(text, name.p, name.n); /* 255 at most */
    T13_TRY(t13_conn_set_server_name(c, text));
    wr_free(&hs->hello);
    hs->hello = ech->outer;
    ech->outer = wr_growing();
    memcpy(c->randoms[T13_CLIENT], ech->outer_random, T13_RANDOM_LEN);
    t13_session_free(hs->offer);
    hs->offer = NULL;
    t13_session_free(hs->offer_psk);
    hs->offer_psk = NULL;
    cr_hpke_clear(&ech->hpke);
    c->ech_status = T13_ECH_REJECTED;
    return T13_OK;
}

static struct bytes random_of(const struct t13_conn *c)
{
    return bytes_of(c->randoms[T13_CLIENT], T13_RANDOM_LEN);
}

enum t13_status t13_ech_on_hrr(struct t13_conn *c, const struct t13_msg *msg,
                               const struct t13_exts *x)
{
    struct t13_transcript th = {.id = CR_HASH_NONE};
    uint8_t want[T13_ECH_CONFIRMATION_LEN] = {0};

    if (!wraps(c)) {
        return T13_OK;
    }
    if ((x->present & T13_X_ENCRYPTED_CLIENT_HELLO) == 0) {
        return refuse(c);
    }
    T13_TRY(t13_transcript_start(&th, c->suite->hash));
    enum t13_status st = t13_transcript_add(&th, bytes_of(c->hs->hello.p, c->hs->hello.n));
    if (st == T13_OK) {
        st = t13_transcript_retry(&th);
    }
    if (st == T13_OK) {
        st = t13_ech_confirm(&th, random_of(c), true, msg->whole, (size_t)(x->ech.p - msg->whole.p),
                             want);
    }
    t13_transcript_clear(&th);
    T13_TRY(st);
    if (!ct_equal(want, x->ech.p, sizeof(want))) {
        return refuse(c);
    }
    c->ech_status = T13_ECH_ACCEPTED;
    return T13_OK;
}

/* expected computes the confirmation from the transcript to the inner hello. */
static enum t13_status expected(const struct t13_conn *c, const struct t13_msg *msg, uint8_t *want)
{
    struct t13_transcript th = {.id = CR_HASH_NONE};
    const struct t13_hs *hs = c->hs;
    enum t13_status st = T13_OK;

    if (c->retried) {
        th.id = hs->th.id;
        T13_TRY(cr_hash_copy(&th.hash, &hs->th.hash));
    } else {
        T13_TRY(t13_transcript_start(&th, c->suite->hash));
    }
    st = t13_transcript_add(&th, bytes_of(hs->hello.p, hs->hello.n));
    if (st == T13_OK) {
        st = t13_ech_confirm(&th, random_of(c), false, msg->whole, T13_ECH_SH_AT, want);
    }
    t13_transcript_clear(&th);
    return st;
}

enum t13_status t13_ech_on_sh(struct t13_conn *c, const struct t13_msg *msg)
{
    uint8_t want[T13_ECH_CONFIRMATION_LEN] = {0};

    if (!wraps(c)) {
        return T13_OK;
    }
    T13_TRY(expected(c, msg, want));
    if (ct_equal(want, msg->whole.p + T13_ECH_SH_AT, sizeof(want))) {
        c->ech_status = T13_ECH_ACCEPTED;
        c->proof |= T13_PROOF_ECH;
        /* RFC 9849 6.1: who accepts has no configurations to send. */
        c->hs->sent_exts &= ~(uint32_t)T13_X_ENCRYPTED_CLIENT_HELLO;
        return T13_OK;
    }
    if (c->ech_status == T13_ECH_ACCEPTED) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: ECH was accepted before");
    }
    return refuse(c);
}
