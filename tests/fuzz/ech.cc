/* Encrypted Client Hello: ECHConfigList and the file of a key (and that of a delegated credential),
 * the extension, the encoding of the inner hello, and both ends of a handshake with cryptography
 * that lets everything pass, where the payload is the encoded inner hello itself. */
#include "tests/core/ech_util.h"
#include "tests/fuzz/fuzz.h"

#include <set>

extern "C" {
#include "crypto/insecure.h"
}

namespace
{

/* The first byte of an input. */
enum { CONFIGS, PEM, EXTENSION, ENCODED, SERVER, CLIENT, KINDS };

/* struct Scene is a client with a configuration and a server with its key, and another. */
struct Scene {
    Scene()
    {
        cr_insecure_begin(true);
        key = std::make_unique<ech::Key>(7);
        other = std::make_unique<ech::Key>(8, "other.example", CR_KEM_P256);
        keys = std::make_unique<ech::Keys>(
            std::initializer_list<const ech::Key *>{key.get(), other.get()});
        client = std::make_unique<pair::Config>(pair::config());
        server = std::make_unique<pair::Config>(pair::server_config(CR_KEY_ED25519));
        std::string list = key->list();
        EXPECT_EQ(T13_OK, t13_config_set_ech_configs(&client->p, pair::view(list)));
        EXPECT_EQ(T13_OK, t13_config_set_ech_keys(&server->p, keys->p));
        /* the second round has a HelloRetryRequest */
        retrying = std::make_unique<pair::Config>(pair::server_config(CR_KEY_ED25519));
        (*retrying)->groups[0] = 24;
        (*retrying)->num_groups = 1;
        EXPECT_EQ(T13_OK, t13_config_set_ech_keys(&retrying->p, keys->p));
    }
    struct t13_config *server_of(bool retry)
    {
        return (retry ? retrying : server)->p;
    }
    std::unique_ptr<ech::Key> key, other;
    std::unique_ptr<ech::Keys> keys;
    std::unique_ptr<pair::Config> client, server, retrying;
};

Scene &scene()
{
    static Scene one;
    cr_insecure_begin(true);
    return one;
}

/* What both ends say in a handshake: [0] the client. */
void conversation(bool retry, std::string wire[2])
{
    Scene &s = scene();
    pair::Pair p(s.client->p, s.server_of(retry));
    EXPECT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "secret.example"));
    for (int i = 0; i < 6; i++) {
        (void)p.client.step();
        std::string out = p.client.take();
        wire[0] += out;
        p.server.feed(&out, 1 << 20);
        (void)p.server.step();
        out = p.server.take();
        wire[1] += out;
        p.client.feed(&out, 1 << 20);
    }
    EXPECT_EQ(T13_OK, p.client.status);
    EXPECT_EQ(T13_ECH_ACCEPTED, t13_conn_ech(p.server.c));
}

void configs(struct bytes wire)
{
    struct rd list = {nullptr, 0};
    struct t13_ech_config m, chosen;
    struct cr_hpke_suite suite;
    bool bad = false;
    size_t num = 0;
    bool good = t13_ech_list(wire, &list);
    while (good && t13_ech_config_next(&list, &m, &bad)) {
        struct wr w = wr_growing();
        t13_ech_config_write(&w, &m);
        EXPECT_EQ(pair::str(m.whole), pair::str(bytes_of(w.p, w.n)));
        wr_free(&w);
        num++;
    }
    enum t13_status st = t13_ech_choose(wire, &chosen, &suite);
    EXPECT_TRUE(st != T13_OK || (good && num > 0 && t13_ech_name_ok(chosen.public_name)));
    ech::Keys keys{};
    const std::string &priv = scene().key->priv;
    (void)t13_ech_keys_add(keys.p, CR_KEM_X25519, pair::view(priv), wire, true);
}

/* The other file with a key and something beside it: of a delegated credential. */
void delegated(struct bytes text)
{
    struct t13_delegated d = {nullptr, 0, nullptr};
    if (t13_delegated_from_pem(&d, text) == T13_OK) {
        (void)t13_delegated_is_of(pair::shared_cred(CR_KEY_ED25519), true, bytes_of(d.p, d.n));
    } else {
        EXPECT_EQ(nullptr, d.key);
    }
    t13_delegated_clear(&d);
}

void extension(struct bytes data)
{
    struct t13_ech_ext m, again;
    if (!t13_ech_ext_parse(rd_of(data), &m) || m.inner) {
        return;
    }
    struct wr w = wr_growing();
    t13_ech_ext_write(&w, &m);
    EXPECT_EQ(pair::str(data), pair::str(bytes_of(w.p, w.n)));
    EXPECT_TRUE(t13_ech_ext_parse(rd_of(bytes_of(w.p, w.n)), &again));
    wr_free(&w);
}

/* plain: no type twice, and no ech_outer_extensions, which only an encoding has. */
bool plain(struct bytes block)
{
    std::set<uint16_t> types;
    struct rd r = rd_of(block);
    struct bytes data = {nullptr, 0};
    uint16_t type = 0;
    while (t13_exts_next(&r, &type, &data)) {
        if (!types.insert(type).second || type == T13_EXT_ECH_OUTER_EXTENSIONS) {
            return false;
        }
    }
    return rd_at_end(&r);
}

/* What decodes is encoded again, and decodes to the same. */
void encoded(struct bytes all)
{
    struct rd r = rd_of(all);
    struct bytes inner = {nullptr, 0}, body = {nullptr, 0};
    struct t13_ch outer, ch;
    if (!rd_vec(&r, 2, 0, 65535, &inner) || !rd_vec(&r, 2, 0, 65535, &body) ||
        !t13_ch_parse(rd_of(body), &outer)) {
        return;
    }
    struct wr w = wr_growing(), code = wr_growing(), again = wr_growing(), message = wr_growing();
    if (t13_ech_decode(&w, inner, &outer) == T13_OK) {
        struct bytes hello = bytes_of(w.p + T13_HS_HEADER_LEN, w.n - T13_HS_HEADER_LEN);
        if (t13_ch_parse(rd_of(hello), &ch) && plain(ch.extensions) && plain(outer.extensions)) {
            size_t mark = t13_hs_open(&message, HS_CLIENT_HELLO);
            wr_bytes(&message, body);
            t13_hs_close(&message, mark);
            t13_ech_encode(&code, bytes_of(w.p, w.n), bytes_of(message.p, message.n), 40);
            EXPECT_FALSE(code.bad);
            EXPECT_EQ(0u, code.n % 32);
            EXPECT_EQ(T13_OK, t13_ech_decode(&again, bytes_of(code.p, code.n), &outer));
            EXPECT_EQ(pair::str(bytes_of(w.p, w.n)), pair::str(bytes_of(again.p, again.n)));
        }
    }
    for (struct wr *one : {&w, &code, &again, &message}) {
        wr_free(one);
    }
}

void end(enum t13_side side, bool retry, std::string wire)
{
    Scene &s = scene();
    pair::End e(side, side == T13_CLIENT ? s.client->p : s.server_of(retry));
    if (side == T13_CLIENT) {
        EXPECT_EQ(T13_OK, t13_conn_set_server_name(e.c, "secret.example"));
    }
    for (int turn = 0; turn < 10000; turn++) {
        enum t13_status st = e.step();
        (void)e.take();
        if ((st != T13_WANT_READ && st != T13_WANT_WRITE) || (wire.empty() && turn > 3)) {
            break;
        }
        e.feed(&wire, 1 << 20);
    }
    /* A client is connected only to who took its inner hello. */
    EXPECT_TRUE(side == T13_SERVER || e.status != T13_OK || t13_conn_ech(e.c) == T13_ECH_ACCEPTED);
    (void)t13_conn_ech_retry(e.c);
}

/* hello_of gives the body of the ClientHello that wire begins with. */
std::string hello_of(const std::string &wire)
{
    size_t n =
        static_cast<size_t>(static_cast<uint8_t>(wire[3])) << 8 | static_cast<uint8_t>(wire[4]);
    return wire.substr(9, n - 4);
}

std::string vec(const std::string &s)
{
    return ech::u16(static_cast<unsigned>(s.size())) + s;
}

} // namespace

std::vector<std::string> seeds()
{
    std::vector<std::string> out;
    auto add = [&](int kind, const std::string &text) {
        out.push_back(std::string(1, static_cast<char>(kind)) + text);
    };
    Scene &s = scene();
    add(CONFIGS, s.key->list());
    add(CONFIGS, ech::u16(static_cast<unsigned>(s.key->config.size() + s.other->config.size())) +
                     s.key->config + s.other->config);
    add(PEM, "-----BEGIN PRIVATE KEY-----\n"
             "MC4CAQAwBQYDK2VuBCIEICjd4yGRdsoP9gU7YT7My8DHx1Tjme8GYDXrOMCi8v1V\n"
             "-----END PRIVATE KEY-----\n"
             "-----BEGIN ECHCONFIG-----\n"
             "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEA\n"
             "AQALZXhhbXBsZS5jb20AAA==\n"
             "-----END ECHCONFIG-----\n"); /* RFC 9934 */
    add(PEM, "-----BEGIN DELEGATED CREDENTIAL-----\n"
             "AAk6RQgHAAAsMCowBQYDK2VwAyEAR2Kt3mJQsdj4IBKNSgzF0XxFuQyWTK+SzPIn\n"
             "WjM7O1gEAwBIMEYCIQD5+gSZgdBevJhCeIXATXQaCHWbIKU5R4zXgBkDorQkeQIh\n"
             "AOcaX4rvb1dP02vSg4JdGgHJc5WmrGuAG6QLAQOjQVIJ\n"
             "-----END DELEGATED CREDENTIAL-----\n"
             "-----BEGIN PRIVATE KEY-----\n"
             "MC4CAQAwBQYDK2VwBCIEIDjGQFbul0kIcHA9Yy2hQMl9+ZMMoC/L4/MUReyYgpXB\n"
             "-----END PRIVATE KEY-----\n"); /* of `thirteen dc make` */
    for (bool retry : {false, true}) {
        std::string wire[2];
        conversation(retry, wire);
        add(retry ? SERVER + KINDS : SERVER, wire[0]);
        add(retry ? CLIENT + KINDS : CLIENT, wire[1]);
        std::string body = hello_of(wire[0]);
        struct t13_ch ch;
        struct bytes data = {nullptr, 0};
        struct t13_ech_ext ext;
        EXPECT_TRUE(t13_ch_parse(rd_of(pair::view(body)), &ch));
        EXPECT_TRUE(t13_exts_find(ch.extensions, T13_EXT_ENCRYPTED_CLIENT_HELLO, &data));
        EXPECT_TRUE(t13_ech_ext_parse(rd_of(data), &ext));
        add(EXTENSION, pair::str(data));
        struct bytes inner = bytes_of(ext.payload.p, ext.payload.n - CR_HPKE_TAG_LEN);
        add(ENCODED, vec(pair::str(inner)) + vec(body));
    }
    return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input in(data, size);
    uint8_t kind = in.byte();
    struct bytes rest = bytes_of(in.p, in.n);
    ech::Keys keys{};

    (void)scene(); /* and random bytes from their start */
    switch (kind % KINDS) {
    case CONFIGS:
        configs(rest);
        break;
    case PEM:
        (void)t13_ech_keys_add_pem(keys.p, rest, true);
        delegated(rest);
        break;
    case EXTENSION:
        extension(rest);
        break;
    case ENCODED:
        encoded(rest);
        break;
    default:
        end(kind % KINDS == SERVER ? T13_SERVER : T13_CLIENT, kind >= KINDS, in.rest());
        break;
    }
    cr_insecure_begin(false);
    return 0;
}
