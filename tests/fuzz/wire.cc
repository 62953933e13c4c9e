/* A client and a server, and on the wire between them somebody who changes, drops, repeats, cuts
 * and inserts: every four bytes of the input are one such act. With real cryptography a handshake
 * that ends well on both sides ends alike on both. */
#include "tests/fuzz/engine.h"

namespace
{

struct Act {
    uint8_t flight; /* at which turn; the top bit: on the way to the client */
    uint8_t what;
    uint8_t at; /* in 256ths of what is on the wire, or the byte itself below 64 */
    uint8_t value;
};

void perform(const Act &act, std::string *wire)
{
    if (wire->empty()) {
        return;
    }
    size_t at = act.at < 64 ? act.at % wire->size() : wire->size() * act.at / 256;
    switch (act.what % 6) {
    case 0:
        (*wire)[at] = static_cast<char>((*wire)[at] ^ act.value);
        break;
    case 1:
        wire->erase(at, act.value);
        break;
    case 2:
        wire->insert(at, wire->substr(at, act.value));
        break;
    case 3:
        wire->insert(at, std::string(act.value % 40, static_cast<char>(act.value)));
        break;
    case 4:
        wire->resize(at);
        break;
    default: /* one record in two, where a record begins */
        if (wire->size() > 6 && (*wire)[0] == 22) {
            size_t n = static_cast<size_t>(static_cast<uint8_t>((*wire)[3])) << 8 |
                       static_cast<uint8_t>((*wire)[4]);
            size_t first = act.value % (n + 1);
            if (first > 0 && first < n && wire->size() >= 5 + n) {
                std::string rest = wire->substr(0, 3);
                rest += static_cast<char>((n - first) >> 8);
                rest += static_cast<char>(n - first);
                (*wire)[3] = static_cast<char>(first >> 8);
                (*wire)[4] = static_cast<char>(first);
                wire->insert(5 + first, rest);
            }
        }
        break;
    }
}

void turn(pair::End *end, std::string *in, std::string *out, size_t pieces)
{
    std::string data;
    end->feed(in, pieces);
    if (go_on(end) == T13_OK) {
        (void)end->recv(&data, 100);
    }
    *out += end->take();
}

} // namespace

std::vector<std::string> seeds()
{
    std::vector<std::string> out;
    for (int flags = 0; flags < 256; flags++) {
        std::string seed(1, static_cast<char>(flags));
        for (int flight : {0, 1, 2, 128, 129, 130}) {
            seed += {static_cast<char>(flight), static_cast<char>(flags % 6),
                     static_cast<char>(5 + flags), 1};
        }
        out.push_back(seed);
    }
    return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input in(data, size);
    Scene &scene = *scene_of(in.byte());
    std::vector<Act> acts;
    while (in.n >= 4 && acts.size() < 16) {
        Act act = {in.byte(), in.byte(), in.byte(), in.byte()};
        acts.push_back(act);
    }
    pair::Pair p(scene.client.p, scene.server.p);
    scene.prepare(&p.client);
    scene.prepare(&p.server);
    size_t pieces = (scene.flags & F_PIECES) != 0 ? 7 : 1 << 20;
    for (uint8_t i = 0; i < 100; i++) {
        turn(&p.client, &p.to_client, &p.to_server, pieces);
        for (const Act &act : acts) {
            if (act.flight == i) {
                perform(act, &p.to_server);
            }
        }
        turn(&p.server, &p.to_server, &p.to_client, pieces);
        for (const Act &act : acts) {
            if (act.flight == (i | 128)) {
                perform(act, &p.to_client);
            }
        }
    }
    if ((scene.flags & F_INSECURE) == 0 && p.client.status == T13_OK && p.server.status == T13_OK) {
        uint8_t out[2][16];
        EXPECT_EQ(T13_OK, t13_export(p.client.c, "label", 5, bytes_of("", 0), false, out[0], 16));
        EXPECT_EQ(T13_OK, t13_export(p.server.c, "label", 5, bytes_of("", 0), false, out[1], 16));
        EXPECT_EQ(0, memcmp(out[0], out[1], 16));
    }
    return 0;
}
