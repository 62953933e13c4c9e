/* One record in: RFC 8446 5 and appendix D.4. */
#include "core/hs/hs.h"
#include "core/hs/table.h"
#include "core/limits.h"
#include "core/msg/alert.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#include <string.h>

static void observe(struct t13_conn *c, int type, struct bytes b)
{
    if (c->observer.message != NULL) {
        c->observer.message(c->observer.arg, false, type, b);
    }
}

static bool starts(struct bytes b, const char *text)
{
    return memchr(text, 0, b.n) == NULL && ct_equal(b.p, text, b.n);
}

/* first_header: what does not look like TLS at all gets no alert, as from OpenSSL. */
static enum t13_status first_header(struct t13_conn *c, const struct t13_raw *raw)
{
    static const char *const methods[] = {"GET /", "POST ", "HEAD ", "PUT /", "CONNE"};
    const uint8_t *h = raw->header.p;

    if (raw->version >> 8 == 3) {
        return T13_OK;
    }
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (c->side == T13_SERVER && starts(raw->header, methods[i])) {
            return t13_fail(c, T13_E_HTTP_REQUEST, "HTTP request on a TLS port");
        }
    }
    /* The ClientHello of SSL 2.0's format (RFC 5246 E.2) that very old clients begin with. */
    if (c->side == T13_SERVER && (h[0] & 0x80) != 0 && h[2] == 1) {
        return h[3] == 3 ? t13_fail(c, T13_E_PROTOCOL_VERSION, "ClientHello of SSL 2.0's format")
                         : t13_fail(c, T13_E_DECODE, "ClientHello of SSL 2.0's format");
    }
    return t13_fail_alert(c, T13_E_BAD_RECORD_VERSION, T13_NO_ALERT, "not a TLS record");
}

/* check_header: what can be said of a record before its body has come. */
static enum t13_status check_header(struct t13_conn *c, const struct t13_raw *raw)
{
    bool encrypted = raw->type == T13_CT_APPLICATION_DATA;

    if (!c->any_record) {
        T13_TRY(first_header(c, raw));
    }
    if (raw->version >> 8 != 3) {
        return t13_fail(c, T13_E_BAD_RECORD_VERSION, "legacy_record_version");
    }
    if (encrypted && c->read.suite != NULL && raw->version != T13_VERSION_TLS12) {
        return t13_fail_alert(c, T13_E_BAD_RECORD_VERSION, T13_ALERT_DECODE_ERROR,
                              "legacy_record_version of a protected record");
    }
    if (raw->body.n > (encrypted ? T13_MAX_CIPHERTEXT : T13_MAX_PLAINTEXT)) {
        return t13_fail(c,
                        raw->body.n > T13_MAX_RECORD ? T13_E_RECORD_TOO_LONG
                        : encrypted || raw->body.n > T13_MAX_PLAINTEXT + 320
                            ? T13_E_CIPHERTEXT_OVERFLOW
                            : T13_E_RECORD_OVERFLOW,
                        "record too long");
    }
    if (encrypted && c->read.suite != NULL && c->read_limit != 0 &&
        raw->body.n > c->read_limit + cr_aead_tag_len(c->read.suite->aead)) {
        return t13_fail(c, T13_E_RECORD_OVERFLOW, "record longer than agreed on");
    }
    return T13_OK;
}

/* on_ccs: a dummy for middleboxes, dropped during the handshake (RFC 8446 5). */
static enum t13_status on_ccs(struct t13_conn *c, const struct t13_raw *raw)
{
    if (raw->body.n != 1 || raw->body.p[0] != 1) {
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, "ChangeCipherSpec is not 1");
    }
    /* A client between its two ClientHellos may have sent one, and we forgot the first. */
    bool too_early = c->state == S_START && !c->stateless;
    if (c->hs == NULL || c->post_auth || too_early || !t13_msgs_empty(c)) {
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, "ChangeCipherSpec out of place");
    }
    c->num_ccs++;
    if (c->num_ccs > T13_MAX_CCS) {
        return t13_fail(c, T13_E_TOO_MANY, "ChangeCipherSpec");
    }
    return T13_OK;
}

static enum t13_status on_alert(struct t13_conn *c, struct bytes content)
{
    struct t13_alert_msg alert = {0, 0};

    if (!t13_alert_parse(rd_of(content), &alert)) {
        return t13_fail(c, T13_E_DECODE, "alert");
    }
    observe(c, T13_CT_ALERT, content);
    if (c->observer.alert != NULL) {
        c->observer.alert(c->observer.arg, false, alert.level << 8 | alert.description);
    }
    if (alert.description == T13_ALERT_CLOSE_NOTIFY) {
        c->close_received = true;
        return T13_CLOSED;
    }
    if (alert.description == T13_ALERT_USER_CANCELED) {
        c->num_warnings++;
        if (c->num_warnings >= T13_MAX_WARNINGS) {
            return t13_fail(c, T13_E_TOO_MANY, "warning alerts");
        }
        return T13_OK;
    }
    /* RFC 8446 6: all others are fatal whatever their level says. */
    c->alert_received = alert.description;
    return t13_fail(c, T13_E_PEER_ALERT, t13_alert_name(alert.description));
}

/* on_empty counts records without content, which cost the peer little and us some work. */
static enum t13_status on_empty(struct t13_conn *c)
{
    c->num_empty++;
    if (c->num_empty > T13_MAX_EMPTY_RECORDS) {
        return t13_fail(c, T13_E_TOO_MANY, "empty records");
    }
    return T13_OK;
}

static enum t13_status on_handshake(struct t13_conn *c, struct bytes content)
{
    /* RFC 8446 5.4 forbids it in a protected record; in the clear OpenSSL goes on. */
    if (content.n == 0 && c->read.suite == NULL) {
        return on_empty(c);
    }
    if (content.n == 0) {
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, "empty handshake record");
    }
    if (c->msgs_at > 0) {
        c->msgs.n -= c->msgs_at;
        memmove(c->msgs.p, c->msgs.p + c->msgs_at, c->msgs.n);
        c->msgs_at = 0;
    }
    wr_bytes(&c->msgs, content);
    return t13_written(&c->msgs);
}

/* on_data leaves content where it lies, or says that it is in dst already. */
static enum t13_status on_data(struct t13_conn *c, struct bytes content, struct t13_dst *dst)
{
    bool early = c->state == S_WAIT_EOED && c->early_reading;
    bool allowed = early || t13_at_end_state(c) || c->state == C_END_EARLY;

    if (!allowed || !t13_msgs_empty(c)) {
        return t13_fail(c, T13_E_UNEXPECTED_DATA, "application data out of place");
    }
    if (content.n == 0) {
        return on_empty(c);
    }
    if (early) {
        T13_TRY(t13_early_count(c, content.n));
    }
    c->num_empty = 0;
    c->num_updates = 0;
    c->num_requests = 0;
    c->num_warnings = 0;
    if (dst != NULL && content.p == dst->p) {
        dst->got = content.n;
        return T13_OK;
    }
    c->in.app = (size_t)(content.p - c->in.buf);
    c->in.app_n = content.n;
    return T13_OK;
}

/* on_content: the record is open and of this type. It lies in the record buffer, or in dst. */
static enum t13_status on_content(struct t13_conn *c, uint8_t type, struct bytes content,
                                  struct t13_dst *dst)
{
    switch (type) {
    case T13_CT_HANDSHAKE:
        return on_handshake(c, content);
    case T13_CT_ALERT:
        return on_alert(c, content);
    case T13_CT_APPLICATION_DATA:
        return on_data(c, content, dst);
    default:
        return t13_fail(c, T13_E_BAD_RECORD_TYPE, "content type");
    }
}

/* restore: what a caller's buffer has beyond the data is its own. The type stood there, or it and
 * padding, where zeros must do. */
static void restore(uint8_t *to, size_t n, size_t last, uint8_t beyond)
{
    if (n == last) {
        to[last] = beyond;
        return;
    }
    memset(to + n, 0, last - n + 1);
}

static enum t13_status protected_record(struct t13_conn *c, const struct t13_raw *raw,
                                        struct t13_dst *dst)
{
    size_t n = 0;
    uint8_t type = 0;
    uint8_t *to = raw->at;

    /* Straight to the caller when it fits with its type and padding. */
    if (dst != NULL && dst->len >= raw->body.n) {
        to = dst->p;
    }
    size_t tag = cr_aead_tag_len(c->read.suite->aead);
    size_t last = raw->body.n > tag ? raw->body.n - tag - 1 : 0;
    uint8_t beyond = to[last];
    enum t13_status st = t13_dir_open(&c->read, raw->header, raw->body, to, &n, &type);
    if (st == T13_E_BAD_RECORD_MAC && c->skipping) {
        /* 0-RTT data that was refused (RFC 8446 4.2.10). OpenSSL counts it without its tag. */
        return t13_early_count(c, raw->body.n > tag ? raw->body.n - tag : 0);
    }
    if (st != T13_OK) {
        return t13_fail(c, st, "protected record");
    }
    if (st == T13_OK && to != raw->at) {
        restore(to, n, last, beyond);
    }
    c->skipping = false;
    c->plain_alert = false;
    observe(c, 257, bytes_of(&type, 1));
    st = on_content(c, type, bytes_of(to, n), dst);
    if (to != raw->at && dst->got == 0) {
        mem_clear(dst->p, raw->body.n);
    }
    return st;
}

static enum t13_status plain_record(struct t13_conn *c, const struct t13_raw *raw)
{
    if (raw->type == T13_CT_APPLICATION_DATA) {
        if (c->skipping) {
            return t13_early_count(c, raw->body.n);
        }
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, "application data in the clear");
    }
    if (c->read.suite != NULL && !(raw->type == T13_CT_ALERT && c->plain_alert)) {
        return t13_fail(c, T13_E_BAD_RECORD_TYPE, "record in the clear");
    }
    return on_content(c, raw->type, raw->body, NULL);
}

enum t13_status t13_input(struct t13_conn *c, struct t13_dst *dst)
{
    struct t13_raw raw = {.type = 0};
    enum t13_status st = T13_OK;

    if (!t13_in_header(&c->in, &raw)) {
        return T13_WANT_READ;
    }
    T13_TRY(check_header(c, &raw));
    if (!t13_in_record(&c->in, &raw)) {
        return T13_WANT_READ;
    }
    c->any_record = true;
    observe(c, 256, raw.header);
    if (raw.type == T13_CT_CHANGE_CIPHER_SPEC) {
        st = on_ccs(c, &raw);
    } else if (raw.type == T13_CT_APPLICATION_DATA && c->read.suite != NULL) {
        st = protected_record(c, &raw, dst);
    } else {
        st = plain_record(c, &raw);
    }
    t13_in_done(&c->in, &raw);
    return st;
}

/* accepts: the table's word, but for what must have been offered or asked for. */
static bool accepts(const struct t13_conn *c, uint8_t type)
{
    const struct t13_row *row = &t13_table[c->state];

    if (type >= 32 || (row->accept & T13_BIT(type)) == 0) {
        return false;
    }
    if (c->state == C_CONNECTED && type == HS_CERTIFICATE_REQUEST) {
        return c->base_th != NULL;
    }
    const struct t13_hs *hs = c->hs;
    if (c->state == S_CONNECTED && (type == HS_CERTIFICATE || type == HS_COMPRESSED_CERTIFICATE)) {
        hs = c->waiting_auth;
        if (hs == NULL) {
            return false;
        }
    }
    return type != HS_COMPRESSED_CERTIFICATE || (hs->sent_exts & T13_X_COMPRESS_CERTIFICATE) != 0;
}

bool t13_msgs_empty(const struct t13_conn *c)
{
    return c->msgs.n == c->msgs_at;
}

enum t13_status t13_next_msg(struct t13_conn *c, struct t13_msg *msg)
{
    struct t13_hs_header header = {0, 0};
    struct bytes rest = {NULL, 0};

    if (t13_msgs_empty(c)) {
        return T13_WANT_READ;
    }
    rest = bytes_of(c->msgs.p + c->msgs_at, c->msgs.n - c->msgs_at);
    /* The type alone says whether the rest is worth waiting for. */
    if (!accepts(c, rest.p[0])) {
        if (c->observer.handshake != NULL) {
            c->observer.handshake(c->observer.arg, T13_RECEIVED, rest.p[0]);
        }
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, t13_hs_name(rest.p[0]));
    }
    struct rd r = rd_of(rest);
    if (!t13_hs_header_parse(&r, &header)) {
        return T13_WANT_READ;
    }
    if (header.len > t13_hs_max_len(header.type, c->cfg->max_cert_list)) {
        return t13_fail(c, T13_E_MESSAGE_TOO_LONG, t13_hs_name(header.type));
    }
    if (r.n < header.len) {
        return T13_WANT_READ;
    }
    msg->type = header.type;
    msg->whole = bytes_of(rest.p, T13_HS_HEADER_LEN + header.len);
    msg->body = rd_of(bytes_of(r.p, header.len));
    return T13_OK;
}

void t13_msg_done(struct t13_conn *c, const struct t13_msg *msg)
{
    c->msgs_at += msg->whole.n;
    if (t13_msgs_empty(c)) {
        c->msgs.n = 0;
        c->msgs_at = 0;
        if (c->hs == NULL) {
            wr_free(&c->msgs);
            c->msgs = wr_growing();
        }
    }
}
