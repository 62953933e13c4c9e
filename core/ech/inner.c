/* EncodedClientHelloInner: RFC 9849 sections 5.1 and 6.1.3. */
#include "core/ech/hello.h"
#include "core/limits.h"
#include "core/msg/handshake.h"
#include "core/wire/same.h"

#include <string.h>

#define OUTER_EXTENSIONS_MAX 127 /* OuterExtensions<2..254> */
#define PAD_TO 32
#define NO_NAME_LEN 9 /* RFC 9849 6.1.3: what server_name costs beside the name */

/* struct ext is one extension as it stands in a block. */
struct ext {
    uint16_t type;
    struct bytes data;
    struct bytes whole; /* with type and length */
};

static bool next_ext(struct rd *block, struct ext *out)
{
    const uint8_t *start = block->p;

    if (!t13_exts_next(block, &out->type, &out->data)) {
        return false;
    }
    out->whole = bytes_of(start, (size_t)(block->p - start));
    return true;
}

static struct rd body_of(struct bytes message)
{
    struct rd body = {message.p + T13_HS_HEADER_LEN, message.n - T13_HS_HEADER_LEN};
    return body;
}

/* in_outer: the rest of the outer block has this very extension; the cursor moves behind it. */
static bool in_outer(struct rd *outer, const struct ext *inner)
{
    struct rd at = *outer;
    struct ext e;

    while (next_ext(&at, &e)) {
        if (bytes_same(e.whole, inner->whole)) {
            *outer = at;
            return true;
        }
    }
    return false;
}

/* struct run is extensions of the inner hello, one after the other, that the outer one has too. */
struct run {
    const uint8_t *start;
    size_t len;
    size_t num;
};

/* longest_run: RFC 9849 5.1 lets one run be taken out, in the outer hello's order. */
static struct run longest_run(struct bytes inner, struct bytes outer)
{
    struct run best = {NULL, 0, 0};
    struct run now = {NULL, 0, 0};
    struct rd from = rd_of(outer);
    struct rd list = rd_of(inner);
    struct ext e;

    while (next_ext(&list, &e)) {
        /* The name stays even where the public one is the same: NSS's server takes such a hello for
         * another. */
        bool common = e.type != T13_EXT_ENCRYPTED_CLIENT_HELLO && e.type != T13_EXT_SERVER_NAME &&
                      now.num < OUTER_EXTENSIONS_MAX && in_outer(&from, &e);
        if (!common) {
            now.num = 0;
            now.len = 0;
            continue;
        }
        if (now.num == 0) {
            now.start = e.whole.p;
        }
        now.num++;
        now.len += e.whole.n;
        if (now.len > best.len) {
            best = now;
        }
    }
    return best;
}

static void put_run(struct wr *w, const struct run *run)
{
    struct rd list = {run->start, run->len};
    struct ext e;

    wr_uint(w, 2, T13_EXT_ECH_OUTER_EXTENSIONS);
    size_t data = wr_open(w, 2);
    size_t types = wr_open(w, 1);
    while (next_ext(&list, &e)) {
        wr_uint(w, 2, e.type);
    }
    wr_close(w, types, 1);
    wr_close(w, data, 2);
}

static void put_extensions(struct wr *w, struct bytes inner, struct bytes outer)
{
    struct run run = longest_run(inner, outer);
    size_t before = run.num > 0 ? (size_t)(run.start - inner.p) : inner.n;
    size_t after = run.num > 0 ? before + run.len : inner.n;

    size_t block = wr_open(w, 2);
    wr_bytes(w, bytes_of(inner.p, before));
    if (run.num > 0) {
        put_run(w, &run);
    }
    wr_bytes(w, bytes_of(inner.p + after, inner.n - after));
    wr_close(w, block, 2);
}

/* padding_len: up to the longest name, then to a multiple of 32. */
static size_t padding_len(size_t encoded_len, struct bytes extensions, size_t max_name_len)
{
    struct bytes data = {NULL, 0};
    size_t n = max_name_len + NO_NAME_LEN;

    if (t13_exts_find(extensions, T13_EXT_SERVER_NAME, &data) && data.n > 5) {
        /* A list of one host_name: two lengths and a type before it. */
        size_t name_len = data.n - 5;
        n = max_name_len > name_len ? max_name_len - name_len : 0;
    }
    return n + PAD_TO - 1 - (encoded_len + n - 1) % PAD_TO;
}

/* put_fields appends all of a ClientHello that stands before its extensions. */
static void put_fields(struct wr *w, const struct t13_ch *ch, struct bytes session_id)
{
    wr_uint(w, 2, ch->legacy_version);
    wr_bytes(w, ch->random);
    size_t id = wr_open(w, 1);
    wr_bytes(w, session_id);
    wr_close(w, id, 1);
    size_t suites = wr_open(w, 2);
    wr_bytes(w, ch->cipher_suites);
    wr_close(w, suites, 2);
    size_t compression = wr_open(w, 1);
    wr_bytes(w, ch->legacy_compression_methods);
    wr_close(w, compression, 1);
}

void t13_ech_encode(struct wr *w, struct bytes inner, struct bytes outer, size_t max_name_len)
{
    struct t13_ch in;
    struct t13_ch out;
    size_t start = w->n;

    if (!t13_ch_parse(body_of(inner), &in) || !t13_ch_parse(body_of(outer), &out)) {
        w->bad = true;
        return;
    }
    put_fields(w, &in, bytes_of(NULL, 0));
    put_extensions(w, in.extensions, out.extensions);
    size_t pad = padding_len(w->n - start, in.extensions, max_name_len);
    uint8_t *zeros = wr_space(w, pad);
    if (zeros != NULL) {
        memset(zeros, 0, pad);
    }
}

/* parse_encoded takes the fields and extensions; what is left must be zeros. */
static bool parse_encoded(struct bytes encoded, struct t13_ch *out)
{
    struct rd r = rd_of(encoded);
    struct t13_ch m = {.has_extensions = true};
    uint8_t any = 0;

    if (!rd_u16(&r, &m.legacy_version) || !rd_take(&r, T13_RANDOM_LEN, &m.random) ||
        !rd_vec(&r, 1, 0, 0, &m.legacy_session_id) || !rd_vec(&r, 2, 2, 65534, &m.cipher_suites) ||
        m.cipher_suites.n % 2 != 0 || !rd_vec(&r, 1, 1, 255, &m.legacy_compression_methods) ||
        !rd_vec(&r, 2, 0, 65535, &m.extensions)) {
        return false;
    }
    for (size_t i = 0; i < r.n; i++) {
        any |= r.p[i];
    }
    *out = m;
    return any == 0;
}

/* put_outer_extensions replaces ech_outer_extensions by what it names. The cursor over the outer
 * block only goes forward: that is the order, and each at most once. */
static bool put_outer_extensions(struct wr *w, struct bytes data, struct bytes outer)
{
    struct rd r = rd_of(data);
    struct bytes types = {NULL, 0};
    struct rd from = rd_of(outer);

    if (!rd_vec(&r, 1, 2, 254, &types) || !rd_at_end(&r) || types.n % 2 != 0) {
        return false;
    }
    for (size_t i = 0; i < list_len(types); i++) {
        uint16_t type = list_at(types, i);
        struct ext e = {.type = 0};
        bool found = false;
        while (type != T13_EXT_ENCRYPTED_CLIENT_HELLO && !found && next_ext(&from, &e)) {
            found = e.type == type;
        }
        if (!found) {
            return false;
        }
        wr_bytes(w, e.whole);
    }
    return true;
}

/* expand appends the inner hello's extensions; false when a rule is broken. */
static bool expand(struct wr *w, struct bytes inner, struct bytes outer)
{
    struct rd list = rd_of(inner);
    struct ext e;
    bool expanded = false;
    bool marked = false;

    while (!rd_at_end(&list)) {
        if (!next_ext(&list, &e)) {
            return false;
        }
        if (e.type != T13_EXT_ECH_OUTER_EXTENSIONS) {
            marked = marked || (e.type == T13_EXT_ENCRYPTED_CLIENT_HELLO && e.data.n == 1 &&
                                e.data.p[0] == T13_ECH_INNER);
            wr_bytes(w, e.whole);
            continue;
        }
        if (expanded || !put_outer_extensions(w, e.data, outer)) {
            return false;
        }
        expanded = true;
    }
    return marked;
}

/* only_tls13: RFC 9849 7.1: the inner hello offers nothing older; GREASE values are no versions. */
static bool only_tls13(struct bytes extensions)
{
    struct bytes data = {NULL, 0};
    struct bytes versions = {NULL, 0};

    if (!t13_exts_find(extensions, T13_EXT_SUPPORTED_VERSIONS, &data)) {
        return false;
    }
    struct rd r = rd_of(data);
    if (!rd_vec(&r, 1, 2, 254, &versions) || versions.n % 2 != 0) {
        return false;
    }
    for (size_t i = 0; i < list_len(versions); i++) {
        uint16_t v = list_at(versions, i);
        if (v < T13_VERSION_TLS13 && (v & 0x0f0f) != 0x0a0a) {
            return false;
        }
    }
    return list_has(versions, T13_VERSION_TLS13);
}

enum t13_status t13_ech_decode(struct wr *w, struct bytes encoded, const struct t13_ch *outer)
{
    struct t13_ch in;

    if (!parse_encoded(encoded, &in)) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    size_t mark = t13_hs_open(w, HS_CLIENT_HELLO);
    put_fields(w, &in, outer->legacy_session_id);
    size_t block = wr_open(w, 2);
    size_t start = w->n;
    bool good = expand(w, in.extensions, outer->extensions);
    size_t len = w->n - start;
    if (len > 65535) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    wr_close(w, block, 2);
    t13_hs_close(w, mark);
    if (w->bad) {
        return T13_E_NO_MEMORY;
    }
    if (!good || !only_tls13(bytes_of(w->p + start, len))) {
        return T13_E_ILLEGAL_PARAMETER;
    }
    return T13_OK;
}
