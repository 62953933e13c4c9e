/* The server's state machine, given what a client might send. */
#include "tests/fuzz/engine.h"

std::vector<std::string> seeds()
{
    return sent_in_every_scene(T13_CLIENT);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input in(data, size);
    Scene *scene = scene_of(in.byte());
    run(scene, T13_SERVER, in.rest());
    return 0;
}
