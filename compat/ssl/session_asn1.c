/* i2d_SSL_SESSION(3): the DER form that OpenSSL gives sessions, so that what one library has
 * stored the other can read. Explicit context tags, in the order below:
 *
 *   SEQUENCE { INTEGER 1, INTEGER ssl_version, OCTET STRING cipher, OCTET STRING session_id,
 *     OCTET STRING master_key, [1] INTEGER time, [2] INTEGER timeout, [3] Certificate peer,
 *     [4] OCTET STRING session_id_context, [5] INTEGER verify_result,
 *     [6] OCTET STRING hostname, [9] INTEGER ticket_lifetime_hint, [10] OCTET STRING ticket,
 *     [13] INTEGER flags, [14] INTEGER ticket_age_add, [15] INTEGER max_early_data,
 *     [16] OCTET STRING alpn_selected, [17] INTEGER max_fragment_len_mode,
 *     [18] OCTET STRING ticket_appdata, [19] INTEGER kex_group }
 */
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include "core/wire/wr.h"
#include "crypto/der.h"

#include <limits.h>
#include <string.h>
#include <time.h>

#define FORMAT_VERSION 1

static void put_header(struct wr *w, uint8_t tag, size_t n)
{
    wr_uint(w, 1, tag);
    if (n < 0x80) {
        wr_uint(w, 1, n);
        return;
    }
    unsigned width = n < 0x100 ? 1 : n < 0x10000 ? 2 : n < 0x1000000 ? 3 : 4;
    wr_uint(w, 1, 0x80 | width);
    wr_uint(w, width, n);
}

static size_t header_len(size_t n)
{
    return n < 0x80 ? 2 : n < 0x100 ? 3 : n < 0x10000 ? 4 : n < 0x1000000 ? 5 : 6;
}

static size_t integer_len(uint64_t v)
{
    size_t n = 1;
    while (n < 9 && (v >> (8 * n - 1)) != 0) { /* the top bit stays clear */
        n++;
        if (n == 9) {
            break;
        }
    }
    return n;
}

static void put_integer(struct wr *w, uint64_t v)
{
    size_t n = integer_len(v);
    put_header(w, DER_INTEGER, n);
    if (n == 9) {
        wr_uint(w, 1, 0);
        n = 8;
    }
    wr_uint(w, (unsigned)n, v);
}

static void put_octets(struct wr *w, struct bytes b)
{
    put_header(w, DER_OCTET_STRING, b.n);
    wr_bytes(w, b);
}

static void put_tagged_integer(struct wr *w, unsigned tag, uint64_t v)
{
    put_header(w, DER_CONTEXT(tag), 2 + integer_len(v));
    put_integer(w, v);
}

static void put_tagged_octets(struct wr *w, unsigned tag, struct bytes b)
{
    if (b.p == NULL) {
        return;
    }
    put_header(w, DER_CONTEXT(tag), header_len(b.n) + b.n);
    put_octets(w, b);
}

static void put_fields(struct wr *w, const SSL_SESSION *sess)
{
    const struct t13_session *s = sess->core;
    uint8_t cipher[2] = {(uint8_t)(s->suite >> 8), (uint8_t)s->suite};

    put_integer(w, FORMAT_VERSION);
    put_integer(w, (uint64_t)sess->version);
    put_octets(w, bytes_of(cipher, 2));
    put_octets(w, bytes_of(s->sid, s->sid_len));
    put_octets(w, t13_session_psk(s));
    put_tagged_integer(w, 1, s->time_s);
    put_tagged_integer(w, 2, s->timeout_s);
    if (s->peer != NULL && s->peer->num > 0) {
        put_header(w, DER_CONTEXT(3), s->peer->cert[0].n);
        wr_bytes(w, s->peer->cert[0]);
    }
    put_tagged_octets(w, 4, bytes_of(s->sid_ctx, s->sid_ctx_len));
    if (s->verify_result != 0) {
        put_tagged_integer(w, 5, (uint64_t)s->verify_result);
    }
    if (s->server_name != NULL) {
        put_tagged_octets(w, 6, bytes_of(s->server_name, strlen(s->server_name)));
    }
    if (s->lifetime_s != 0) {
        put_tagged_integer(w, 9, s->lifetime_s);
    }
    if (s->ticket_len > 0) {
        put_tagged_octets(w, 10, bytes_of(s->ticket, s->ticket_len));
    }
    if (s->age_add != 0) {
        put_tagged_integer(w, 14, s->age_add);
    }
    if (s->max_early_data != 0) {
        put_tagged_integer(w, 15, s->max_early_data);
    }
    put_tagged_octets(w, 16, bytes_of(s->alpn, s->alpn_len));
    if (sess->fragment_mode != 0) {
        put_tagged_integer(w, 17, sess->fragment_mode);
    }
    put_tagged_octets(w, 18, bytes_of(s->app_data, s->app_data_len));
    put_tagged_integer(w, 19, s->group);
}

/* i2d_SSL_SESSION and d2i_SSL_SESSION - see d2i_SSL_SESSION(3). abi: full. */
int cx_session_i2d(const SSL_SESSION *in, unsigned char **pp)
{
    if (in == NULL || cx_cipher_by_id(in->core->suite) == NULL) {
        return 0;
    }
    struct wr body = wr_growing();
    put_fields(&body, in);
    size_t n = header_len(body.n) + body.n;
    if (body.bad || n > INT_MAX) {
        wr_free(&body);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    if (pp != NULL) {
        bool fresh = *pp == NULL;
        uint8_t *out = fresh ? mem_alloc(n) : *pp;
        if (out == NULL) {
            wr_free(&body);
            cx_ssl_raise(ERR_R_MALLOC_FAILURE);
            return 0;
        }
        struct wr w = wr_fixed(out, n);
        put_header(&w, DER_SEQUENCE, body.n);
        wr_bytes(&w, bytes_of(body.p, body.n));
        *pp = fresh ? out : out + n;
    }
    wr_free(&body);
    return (int)n;
}

CX_API int i2d_SSL_SESSION(const SSL_SESSION *in, unsigned char **pp)
{
    return cx_session_i2d(in, pp);
}

static bool tagged_integer(struct der *d, unsigned tag, uint64_t *out)
{
    struct der inside = {0};
    if (!der_peek(d, DER_CONTEXT(tag))) {
        return true;
    }
    return der_enter(d, DER_CONTEXT(tag), &inside) && der_uint(&inside, out) && der_at_end(&inside);
}

static bool tagged_octets(struct der *d, unsigned tag, struct bytes *out)
{
    struct der inside = {0};
    if (!der_peek(d, DER_CONTEXT(tag))) {
        return true;
    }
    return der_enter(d, DER_CONTEXT(tag), &inside) && der_take(&inside, DER_OCTET_STRING, out) &&
           der_at_end(&inside);
}

/* struct fields is the parsed form: views into the input. */
struct fields {
    uint64_t format, version, time_s, timeout_s, verify, lifetime_s, flags, age_add, early,
        fragment, group;
    struct bytes cipher, sid, psk, peer, sid_ctx, host, identity, ticket, comp, srp, alpn, app_data;
};

static bool parse(struct der *d, struct fields *f)
{
    struct der s = {0};
    uint8_t tag = 0;
    struct bytes key_arg = {0};
    if (!der_enter(d, DER_SEQUENCE, &s) || !der_uint(&s, &f->format) ||
        !der_uint(&s, &f->version) || !der_take(&s, DER_OCTET_STRING, &f->cipher) ||
        !der_take(&s, DER_OCTET_STRING, &f->sid) || !der_take(&s, DER_OCTET_STRING, &f->psk)) {
        return false;
    }
    if (der_peek(&s, DER_CONTEXT_PRIMITIVE(0)) &&
        !der_any(&s, &tag, &key_arg, NULL)) { /* what SSL 2 had */
        return false;
    }
    if (!tagged_integer(&s, 1, &f->time_s) || !tagged_integer(&s, 2, &f->timeout_s) ||
        (der_peek(&s, DER_CONTEXT(3)) && !der_take(&s, DER_CONTEXT(3), &f->peer))) {
        return false;
    }
    return tagged_octets(&s, 4, &f->sid_ctx) && tagged_integer(&s, 5, &f->verify) &&
           tagged_octets(&s, 6, &f->host) && tagged_octets(&s, 7, &f->identity) &&
           tagged_octets(&s, 8, &f->identity) && tagged_integer(&s, 9, &f->lifetime_s) &&
           tagged_octets(&s, 10, &f->ticket) && tagged_octets(&s, 11, &f->comp) &&
           tagged_octets(&s, 12, &f->srp) && tagged_integer(&s, 13, &f->flags) &&
           tagged_integer(&s, 14, &f->age_add) && tagged_integer(&s, 15, &f->early) &&
           tagged_octets(&s, 16, &f->alpn) && tagged_integer(&s, 17, &f->fragment) &&
           tagged_octets(&s, 18, &f->app_data) && tagged_integer(&s, 19, &f->group) &&
           der_at_end(&s);
}

static bool known_version(uint64_t version)
{
    return version >> 8 == SSL3_VERSION_MAJOR || version >> 8 == DTLS1_VERSION_MAJOR ||
           version == DTLS1_BAD_VER;
}

static bool within_bounds(const struct fields *f)
{
    return f->format == FORMAT_VERSION && known_version(f->version) && f->cipher.n == 2 &&
           f->sid.n <= T13_SID_MAX && f->sid_ctx.n <= T13_SID_MAX && f->psk.n <= T13_MAX_PSK_LEN &&
           f->timeout_s <= UINT32_MAX && f->lifetime_s <= UINT32_MAX && f->age_add <= UINT32_MAX &&
           f->early <= UINT32_MAX && f->verify <= LONG_MAX && f->fragment <= UINT8_MAX &&
           f->group <= UINT16_MAX && f->host.n <= 255 && f->ticket.n <= 65535 && f->alpn.n <= 255;
}

static bool copy_bytes(uint8_t **to, size_t *to_len, struct bytes from)
{
    if (from.n == 0) {
        return true;
    }
    *to = mem_dup(from.p, from.n);
    *to_len = *to != NULL ? from.n : 0;
    return *to != NULL;
}

static bool fill(struct t13_session *s, const struct fields *f)
{
    s->suite = (uint16_t)(f->cipher.p[0] << 8 | f->cipher.p[1]);
    s->sid_len = (uint8_t)f->sid.n;
    memcpy(s->sid, f->sid.p, f->sid.n);
    if (t13_session_set_psk(s, f->psk) != T13_OK) {
        return false;
    }
    t13_session_set_time(s, f->time_s != 0 ? f->time_s : (uint64_t)time(NULL));
    s->timeout_s = f->timeout_s != 0 ? (uint32_t)f->timeout_s : 3;
    s->sid_ctx_len = (uint8_t)f->sid_ctx.n;
    if (f->sid_ctx.n > 0) {
        memcpy(s->sid_ctx, f->sid_ctx.p, f->sid_ctx.n);
    }
    s->verify_result = (long)f->verify;
    s->lifetime_s = (uint32_t)f->lifetime_s;
    s->group = (uint16_t)f->group;
    s->age_add = (uint32_t)f->age_add;
    s->max_early_data = (uint32_t)f->early;
    if (f->host.n > 0) {
        s->server_name = mem_zalloc(f->host.n + 1);
        if (s->server_name == NULL) {
            return false;
        }
        memcpy(s->server_name, f->host.p, f->host.n);
        s->name_acked = true;
    }
    if (f->peer.n > 0 && t13_chain_new(&s->peer, &f->peer, 1) != T13_OK) {
        return false;
    }
    return copy_bytes(&s->ticket, &s->ticket_len, f->ticket) &&
           copy_bytes(&s->alpn, &s->alpn_len, f->alpn) &&
           copy_bytes(&s->app_data, &s->app_data_len, f->app_data);
}

SSL_SESSION *cx_session_d2i(SSL_SESSION **a, const unsigned char **pp, long length)
{
    struct der d = {*pp, length > 0 ? (size_t)length : 0};
    struct fields f = {0};

    if (!parse(&d, &f)) {
        cx_raise(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR);
        return NULL;
    }
    if (!within_bounds(&f)) {
        cx_ssl_raise(f.format != FORMAT_VERSION  ? SSL_R_UNKNOWN_SSL_VERSION
                     : !known_version(f.version) ? SSL_R_UNSUPPORTED_SSL_VERSION
                                                 : SSL_R_BAD_LENGTH);
        return NULL;
    }
    if (cx_cipher_by_id((uint16_t)(f.cipher.p[0] << 8 | f.cipher.p[1])) == NULL) {
        return NULL; /* without a word, as OpenSSL */
    }
    struct t13_session *core = t13_session_new();
    if (core == NULL || !fill(core, &f)) {
        t13_session_free(core);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (a != NULL && *a != NULL) {
        t13_session_free((*a)->core);
        cx_x509_free((*a)->peer); /* made from the session that was here before */
        cx_x509_chain_free((*a)->peer_chain);
        (*a)->peer = NULL;
        (*a)->peer_chain = NULL;
        (*a)->core = core;
        (*a)->version = (int)f.version;
        (*a)->fragment_mode = (uint8_t)f.fragment;
        *pp = d.p;
        return *a;
    }
    SSL_SESSION *sess = cx_session_new(core);
    if (sess == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    sess->version = (int)f.version;
    sess->fragment_mode = (uint8_t)f.fragment;
    if (a != NULL) {
        *a = sess;
    }
    *pp = d.p;
    return sess;
}

CX_API SSL_SESSION *d2i_SSL_SESSION(SSL_SESSION **a, const unsigned char **pp, long length)
{
    return cx_session_d2i(a, pp, length);
}
