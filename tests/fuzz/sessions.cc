/* Serialised sessions, and tickets with cryptography that lets everything pass. */
#include "tests/fuzz/engine.h"

std::vector<std::string> seeds()
{
    Scene &scene = *scene_of(F_INSECURE | F_RESUME);
    pair::End end(T13_CLIENT, scene.client.p);
    uint8_t *out = nullptr;
    size_t n = 0;
    scene.prepare(&end);
    EXPECT_EQ(T13_OK, t13_session_write(scene.session, &out, &n));
    std::string seed(reinterpret_cast<char *>(out), n);
    mem_clear_free(out, n);
    return {seed};
}

static void round_trip(struct t13_session *s)
{
    uint8_t *out = nullptr;
    size_t n = 0;
    struct t13_session *again = nullptr;

    EXPECT_EQ(T13_OK, t13_session_write(s, &out, &n));
    EXPECT_EQ(T13_OK, t13_session_parse(&again, bytes_of(out, n)));
    mem_clear_free(out, n);
    t13_session_free(again);
    t13_session_free(s);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct t13_session *s = nullptr;
    struct t13_ticket_keys *keys = nullptr;
    bool renew = false;

    if (t13_session_parse(&s, bytes_of(data, size)) == T13_OK) {
        round_trip(s);
    }
    cr_insecure_begin(true);
    EXPECT_EQ(T13_OK, t13_ticket_keys_new(&keys));
    s = nullptr;
    if (t13_ticket_open(keys, bytes_of(data, size), 1000, &s, &renew) == T13_OK) {
        round_trip(s);
    }
    t13_ticket_keys_free(keys);
    cr_insecure_begin(false);
    return 0;
}
