#ifndef T13_TESTS_CORE_PAIR_H
#define T13_TESTS_CORE_PAIR_H

/* A client and a server in one process, with what passes between them in two strings. */

extern "C" {
#include "core/conn.h"
#include "core/hello.h"
#include "core/hs/hs.h"
#include "core/hs/table.h"
#include "core/session/ticket.h"
#include "core/wire/wr.h"
#include "crypto/key.h"
#include "crypto/mem.h"
}

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pair
{

inline std::string str(struct bytes b)
{
    return std::string(reinterpret_cast<const char *>(b.p), b.n);
}

inline struct bytes view(const std::string &s)
{
    return bytes_of(s.data(), s.size());
}

/* A credential with a fresh key of a type and a leaf that is a certificate in outline. */
struct t13_cred *new_cred(enum cr_key_type type, unsigned bits = 2048);
/* One that all tests share; no reference for the caller. */
struct t13_cred *shared_cred(enum cr_key_type type);

/* One end with what its owner answers. */
class End
{
  public:
    End(enum t13_side side, struct t13_config *cfg);
    ~End();
    End(const End &) = delete;
    End &operator=(const End &) = delete;

    /* step calls the engine once, answering what it asks. */
    enum t13_status step();
    /* feed gives it n bytes of in, or all that fit. */
    void feed(std::string *in, size_t most);
    std::string take();
    enum t13_status send(const std::string &data);
    enum t13_status recv(std::string *data, size_t most = 20000, bool peek = false);

    struct t13_conn *c = nullptr;
    enum t13_status status = T13_WANT_READ; /* of the last step */
    std::vector<enum t13_status> asked;
    std::vector<int> states;
    std::map<std::string, std::string> secrets; /* key log */
    std::vector<std::string> messages;          /* type byte, then handshake messages received */

    /* answers */
    bool accept_peer = true;
    uint8_t peer_alert = 42;
    long verify_result = 0;
    std::string alpn;
    std::string staple;
    bool accept_name = true;
    bool take_early = true;
    struct t13_session *psk = nullptr; /* external PSK, borrowed */
    std::string cookie = "cookie";
    bool accept_cookie = true;
    struct t13_cred *signer = nullptr;
    struct t13_session *session = nullptr;        /* the last new one (client), owned */
    std::vector<struct t13_session *> sealed;     /* server: tickets by number, owned */
    std::function<bool(enum t13_status)> fail_at; /* true: t13_answer_fail */
    std::function<void(enum t13_status)> on_ask;
    std::function<void(int)> entered;
    bool answer(enum t13_status want);
};

class Pair
{
  public:
    Pair(struct t13_config *client_cfg, struct t13_config *server_cfg)
        : client(T13_CLIENT, client_cfg), server(T13_SERVER, server_cfg)
    {
    }
    /* handshake runs both until neither moves; chunk bytes at a time. True: both connected. */
    bool handshake(size_t chunk = 1 << 20);
    /* pump moves what is pending both ways and lets both read nothing but control messages. */
    void move();
    /* exchange sends text one way and expects it there. */
    void exchange(End *from, End *to, const std::string &text);

    End client;
    End server;
    std::string to_client;
    std::string to_server;
};

/* Configurations: the default one; a server with one credential. */
struct t13_config *config();
struct t13_config *server_config(enum cr_key_type type = CR_KEY_P256);

struct Config {
    explicit Config(struct t13_config *cfg) : p(cfg)
    {
    }
    ~Config()
    {
        t13_config_free(p);
    }
    Config(const Config &) = delete;
    Config &operator=(const Config &) = delete;
    struct t13_config *operator->() const
    {
        return p;
    }
    struct t13_config *p;
};

} // namespace pair

#endif
