#ifndef T13_TESTS_FUZZ_ENGINE_H
#define T13_TESTS_FUZZ_ENGINE_H

/* What the targets that run the state machines share: how an input chooses what both sides do. */
#include "tests/core/pair.h"
#include "tests/fuzz/fuzz.h"

#include <memory>

extern "C" {
#include "crypto/insecure.h"
}

/* The first byte of an input. */
enum {
    F_INSECURE = 1,    /* cryptography that lets everything pass */
    F_RETRY = 2,       /* the server has no group that the client sends a share of */
    F_CLIENT_AUTH = 4, /* the server asks for a certificate, the client has one; compression */
    F_RESUME = 8,      /* the client has a session */
    F_STATUS = 16,     /* a stapled response is asked for and given; limits, GREASE */
    F_PIECES = 32,     /* the bytes come one by one */
    F_POST_AUTH = 64,  /* post-handshake authentication is offered */
    F_EARLY = 128,     /* with a session: early data is offered and taken */
};

struct Scene {
    explicit Scene(uint8_t how)
        : flags(how), client(pair::config()), server(pair::server_config(CR_KEY_ED25519))
    {
        cr_insecure_begin((how & F_INSECURE) != 0);
        client->ask = T13_ASK_SESSION;
        if ((how & F_RETRY) != 0) {
            client->groups[0] = 29;
            client->groups[1] = 24;
            client->num_groups = 2;
            client->num_shares = 1;
            server->groups[0] = 24;
            server->num_groups = 1;
        }
        if ((how & F_CLIENT_AUTH) != 0) {
            server->verify = T13_VERIFY_REQUIRE;
            EXPECT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_ED25519)));
            /* and both compress, and take delegated credentials */
            for (struct t13_config *cfg : {client.p, server.p}) {
                cfg->num_compress = static_cast<uint8_t>(t13_codec_ids(cfg->compress));
                cfg->delegated_sigalgs[0] = 0x0807;
                cfg->num_delegated_sigalgs = 1;
            }
        }
        if ((how & F_STATUS) != 0) { /* and what is in no other scene */
            client->flags |= T13_F_GREASE;
            client->record_size_limit = 2000;
            client->max_fragment_mode = 1;
        }
        client->status_request = (how & F_STATUS) != 0;
        server->ask = (how & F_STATUS) != 0 ? T13_ASK_STATUS : 0;
        if ((how & F_EARLY) != 0) {
            server->max_early_data = 1000;
            server->recv_max_early_data = 1000;
        }
        if ((how & F_POST_AUTH) != 0) {
            client->flags |= T13_F_POST_HANDSHAKE_AUTH;
            EXPECT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_ED25519)));
        }
    }
    /* prepare gives an end what it has before the handshake: a session, a response to staple. */
    void prepare(pair::End *end)
    {
        end->staple = "response";
        if ((flags & F_EARLY) != 0 && session != nullptr) {
            t13_conn_pause(end->c, T13_PAUSE_START);
        }
        if ((flags & F_RESUME) == 0) {
            return;
        }
        if (session == nullptr) {
            pair::Pair first(client.p, server.p);
            EXPECT_TRUE(first.handshake());
            std::string none;
            EXPECT_EQ(T13_WANT_READ, first.client.recv(&none));
            session = t13_session_ref(first.client.session);
        }
        if (session != nullptr && t13_conn_side(end->c) == T13_CLIENT) {
            t13_conn_set_session(end->c, session);
        }
    }
    ~Scene()
    {
        t13_session_free(session);
        cr_insecure_begin(false);
    }
    Scene(const Scene &) = delete;
    Scene &operator=(const Scene &) = delete;

    uint8_t flags;
    pair::Config client;
    pair::Config server;
    struct t13_session *session = nullptr;
};

/* scene_of keeps each scene: making keys and sessions would take most of the time. The random bytes
 * begin anew. */
inline Scene *scene_of(uint8_t flags)
{
    static std::unique_ptr<Scene> scenes[256];
    if (scenes[flags] == nullptr) {
        scenes[flags] = std::make_unique<Scene>(flags);
        pair::End end(T13_CLIENT, scenes[flags]->client.p);
        scenes[flags]->prepare(&end);
    }
    cr_insecure_begin((flags & F_INSECURE) != 0);
    return scenes[flags].get();
}

/* go_on does at a pause what the owner would: early data, then no pause any more. */
inline enum t13_status go_on(pair::End *end)
{
    enum t13_status st = end->step();
    if (st != T13_PAUSED) {
        return st;
    }
    uint8_t data[100];
    size_t n = 0;
    if (t13_conn_side(end->c) == T13_CLIENT) {
        (void)t13_write_early(end->c, "early", 5, &n);
    } else {
        st = t13_read_early(end->c, data, sizeof(data), &n);
        if (st == T13_WANT_READ || st == T13_WANT_WRITE || (st == T13_OK && n > 0)) {
            return T13_WANT_READ;
        }
    }
    t13_conn_pause(end->c, T13_PAUSE_NONE);
    return end->step();
}

/* run gives one end what its peer is supposed to have sent. */
inline void run(Scene *scene, enum t13_side side, std::string wire)
{
    pair::End end(side, side == T13_CLIENT ? scene->client.p : scene->server.p);
    size_t pieces = (scene->flags & F_PIECES) != 0 ? 1 : 1 << 20;
    std::string data;

    scene->prepare(&end);
    for (size_t turn = 0; turn < 200000; turn++) {
        enum t13_status st = go_on(&end);
        (void)end.take();
        while (st == T13_OK && (st = end.recv(&data, 100)) == T13_OK) {
            (void)end.send("answer");
            (void)end.take();
        }
        if (st != T13_WANT_READ && st != T13_WANT_WRITE) {
            break;
        }
        if (wire.empty()) {
            t13_in_eof(end.c);
        }
        end.feed(&wire, pieces);
    }
    t13_idle(end.c);
}

/* sent tells what both ends send in a handshake and after it: a seed for the other end. */
inline std::string sent(uint8_t flags, enum t13_side side)
{
    Scene &scene = *scene_of(flags);
    pair::Pair p(scene.client.p, scene.server.p);
    std::string wire[2];

    scene.prepare(&p.client);
    scene.prepare(&p.server);
    for (int i = 0; i < 10; i++) {
        (void)go_on(&p.client);
        std::string out = p.client.take();
        wire[0] += out;
        p.server.feed(&out, 1 << 20);
        (void)go_on(&p.server);
        out = p.server.take();
        wire[1] += out;
        p.client.feed(&out, 1 << 20);
    }
    if (p.client.status == T13_OK && p.server.status == T13_OK) {
        for (pair::End *end : {&p.client, &p.server}) {
            EXPECT_EQ(T13_OK, end->send("data"));
            EXPECT_EQ(T13_OK, t13_key_update(end->c, true));
            EXPECT_EQ(T13_OK, t13_close(end->c));
            wire[end == &p.server] += end->take();
        }
    }
    return wire[side == T13_SERVER];
}

inline std::vector<std::string> sent_in_every_scene(enum t13_side side)
{
    std::vector<std::string> out;
    for (int flags = F_INSECURE; flags < 256; flags += 2) {
        out.push_back(std::string(1, static_cast<char>(flags)) +
                      sent(static_cast<uint8_t>(flags), side));
    }
    return out;
}

#endif
