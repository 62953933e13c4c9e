#include "tests/core/pair.h"

namespace pair
{

static std::string der(uint8_t tag, const std::string &body)
{
    std::string out(1, static_cast<char>(tag));
    if (body.size() < 128) {
        out += static_cast<char>(body.size());
    } else {
        out += static_cast<char>(body.size() < 256 ? 0x81 : 0x82);
        if (body.size() >= 256) {
            out += static_cast<char>(body.size() >> 8);
        }
        out += static_cast<char>(body.size());
    }
    return out + body;
}

struct t13_cred *new_cred(enum cr_key_type type, unsigned bits)
{
    struct cr_key *key = nullptr;
    struct cr_key *pub = nullptr;
    uint8_t *spki = nullptr;
    size_t spki_len = 0;
    struct t13_chain *chain = nullptr;
    struct t13_cred *cred = nullptr;

    EXPECT_EQ(T13_OK, cr_key_generate(&key, type, bits));
    EXPECT_EQ(T13_OK, cr_key_to_spki(key, &spki, &spki_len));
    EXPECT_EQ(T13_OK, cr_key_from_spki(&pub, bytes_of(spki, spki_len)));
    /* version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo; the
     * signature is never looked at, as the test is the one who judges the chain. */
    std::string alg = der(0x30, der(0x06, "\x2b\x65\x70"));
    std::string day = der(0x17, "260101000000Z");
    std::string tbs = der(0xa0, der(0x02, "\x02")) + der(0x02, "\x01") + alg + der(0x30, "") +
                      der(0x30, day + day) + der(0x30, "") +
                      std::string(reinterpret_cast<char *>(spki), spki_len);
    std::string cert = der(0x30, der(0x30, tbs) + alg + der(0x03, std::string(65, '\0')));
    struct bytes one = view(cert);
    EXPECT_EQ(T13_OK, t13_chain_new(&chain, &one, 1));
    EXPECT_EQ(T13_OK, t13_cred_new(&cred, chain, key, pub));
    t13_chain_free(chain);
    cr_key_free(key);
    cr_key_free(pub);
    mem_clear_free(spki, spki_len);
    return cred;
}

static void on_secret(void *arg, const char *label, struct bytes, struct bytes secret)
{
    static_cast<End *>(arg)->secrets[label] = str(secret);
}

static void on_state(void *arg, int state)
{
    End *end = static_cast<End *>(arg);
    end->states.push_back(state);
    if (end->entered) {
        end->entered(state);
    }
}

static void on_message(void *arg, bool sent, int type, struct bytes b)
{
    if (!sent && type == 22) {
        static_cast<End *>(arg)->messages.push_back(str(b));
    }
}

End::End(enum t13_side side, struct t13_config *cfg)
{
    struct t13_observer o = {};

    EXPECT_EQ(T13_OK, t13_conn_new(&c, side, cfg));
    o.arg = this;
    o.key_log = on_secret;
    o.state = on_state;
    o.message = on_message;
    t13_conn_observe(c, &o);
}

End::~End()
{
    t13_conn_free(c);
    t13_session_free(session);
    for (struct t13_session *s : sealed) {
        t13_session_free(s);
    }
}

bool End::answer(enum t13_status want)
{
    asked.push_back(want);
    if (on_ask) {
        on_ask(want);
    }
    if (fail_at && fail_at(want)) {
        t13_answer_fail(c, 80);
        return true;
    }
    switch (want) {
    case T13_WANT_CLIENT_HELLO:
        t13_answer_client_hello(c);
        return true;
    case T13_WANT_TICKET_OPEN: {
        std::string ticket = str(t13_conn_ticket(c));
        if (psk != nullptr && ticket == str(bytes_of(psk->ticket, psk->ticket_len))) {
            t13_answer_ticket_open(c, psk, true);
            return true;
        }
        size_t n = ticket.size() == 2 ? static_cast<size_t>(ticket[1]) : sealed.size();
        t13_answer_ticket_open(c, n < sealed.size() ? sealed[n] : nullptr, true);
        return true;
    }
    case T13_WANT_SERVER_NAME:
        t13_answer_server_name(c, accept_name);
        return true;
    case T13_WANT_ALPN:
        return t13_answer_alpn(c, view(alpn)) == T13_OK;
    case T13_WANT_EARLY_DATA:
        t13_answer_early_data(c, take_early);
        return true;
    case T13_WANT_PSK:
        t13_answer_psk(c, psk);
        return true;
    case T13_WANT_COOKIE:
        return t13_answer_cookie(c, view(cookie)) == T13_OK;
    case T13_WANT_COOKIE_CHECK:
        t13_answer_cookie_check(c, accept_cookie && str(t13_conn_cookie(c)) == cookie);
        return true;
    case T13_WANT_CERT:
        t13_answer_cert(c);
        return true;
    case T13_WANT_SIGN: {
        const struct t13_cred *cred = signer != nullptr ? signer : t13_conn_cred(c);
        uint8_t sig[CR_SIG_MAX];
        size_t n = 0;
        if (cr_sign(cred->key, t13_conn_sign_alg(c), t13_conn_sign_input(c), sig, &n) != T13_OK) {
            return false;
        }
        return t13_answer_sign(c, bytes_of(sig, n)) == T13_OK;
    }
    case T13_WANT_VERIFY:
        t13_answer_verify(c, accept_peer, peer_alert, verify_result);
        return true;
    case T13_WANT_TICKET_SEAL: {
        std::string ticket = {'T', static_cast<char>(sealed.size())};
        sealed.push_back(t13_session_ref(t13_conn_new_session(c)));
        return t13_answer_ticket_seal(c, view(ticket)) == T13_OK;
    }
    case T13_WANT_STATUS:
        return t13_answer_status(c, view(staple)) == T13_OK;
    case T13_WANT_FLIGHT:
        t13_answer_flight(c);
        return true;
    case T13_WANT_SESSION:
        t13_session_free(session);
        session = t13_session_ref(t13_conn_new_session(c));
        t13_answer_session(c);
        return true;
    default:
        return false;
    }
}

enum t13_status End::step()
{
    do {
        status = t13_handshake(c);
        if (status > T13_WANT_WRITE && status < T13_CLOSED) {
            /* Unanswered, the question stays. */
            EXPECT_EQ(status, t13_handshake(c));
        }
    } while (status > T13_WANT_WRITE && status < T13_CLOSED && answer(status));
    return status;
}

void End::feed(std::string *in, size_t most)
{
    while (!in->empty() && most > 0) {
        uint8_t *p = nullptr;
        size_t room = 0;
        size_t want = 0;
        if (t13_in_space(c, &p, &room, &want) != T13_OK) {
            return;
        }
        size_t n = std::min(std::min(room, most), in->size());
        memcpy(p, in->data(), n);
        t13_in_filled(c, n);
        in->erase(0, n);
        most -= n;
        if (n == room) {
            return;
        }
    }
}

std::string End::take()
{
    std::string out = str(t13_out_pending(c));
    t13_out_consumed(c, out.size());
    return out;
}

enum t13_status End::send(const std::string &data)
{
    size_t n = 0;
    enum t13_status st = t13_write(c, data.data(), data.size(), &n);
    EXPECT_TRUE(st != T13_OK || n == std::min(data.size(), T13_WRITE_BATCH));
    return st;
}

enum t13_status End::recv(std::string *data, size_t most, bool peek)
{
    std::string buf(most, '\0');
    size_t n = 0;
    enum t13_status st;
    do {
        st = t13_read(c, &buf[0], most, &n, peek);
    } while (st > T13_WANT_WRITE && st < T13_CLOSED && answer(st));
    *data = buf.substr(0, n);
    return st;
}

bool Pair::handshake(size_t chunk)
{
    for (int i = 0; i < 200000; i++) {
        size_t before = to_client.size() + to_server.size();
        client.step();
        to_server += client.take();
        server.step();
        to_client += server.take();
        if (client.status == T13_OK && server.status == T13_OK) {
            return true;
        }
        bool stuck = to_server.empty() && to_client.empty() && before == 0;
        if (stuck && client.status != T13_WANT_WRITE && server.status != T13_WANT_WRITE) {
            return false;
        }
        server.feed(&to_server, chunk);
        client.feed(&to_client, chunk);
        bool over = client.status > T13_CLOSED && server.status > T13_CLOSED;
        if (over) {
            return false;
        }
        if (client.status > T13_CLOSED) {
            to_client.clear();
        }
        if (server.status > T13_CLOSED) {
            to_server.clear();
        }
    }
    return false;
}

void Pair::exchange(End *from, End *to, const std::string &text)
{
    std::string *wire = from == &client ? &to_server : &to_client;
    std::string got;
    size_t at = 0;

    while (at < text.size() || !wire->empty()) {
        if (at < text.size()) {
            size_t n = 0;
            ASSERT_EQ(T13_OK, t13_write(from->c, text.data() + at, text.size() - at, &n));
            at += n;
            *wire += from->take();
        }
        to->feed(wire, 1 << 20);
        std::string part;
        enum t13_status st = T13_OK;
        while ((st = to->recv(&part)) == T13_OK) {
            got += part;
        }
        ASSERT_EQ(T13_WANT_READ, st) << t13_conn_error_text(to->c);
    }
    EXPECT_EQ(text, got);
}

struct t13_config *config()
{
    struct t13_config *cfg = nullptr;
    EXPECT_EQ(T13_OK, t13_config_new(&cfg));
    return cfg;
}

/* Making an RSA key takes long: one of each type serves all tests. */
struct Creds {
    ~Creds()
    {
        for (auto &one : made) {
            t13_cred_free(one.second);
        }
    }
    std::map<enum cr_key_type, struct t13_cred *> made;
};

struct t13_cred *shared_cred(enum cr_key_type type)
{
    static Creds creds;

    if (creds.made.count(type) == 0) {
        creds.made[type] = new_cred(type);
    }
    return creds.made[type];
}

struct t13_config *server_config(enum cr_key_type type)
{
    struct t13_config *cfg = config();

    EXPECT_EQ(T13_OK, t13_config_add_cred(&cfg, shared_cred(type)));
    return cfg;
}

} // namespace pair
