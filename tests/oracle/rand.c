/* RAND_bytes(3), RAND_add(3), RAND_load_file(3). */
#include "oracle.h"

#include <openssl/rand.h>

int main(void)
{
    unsigned char a[32] = {0};
    unsigned char b[32] = {0};
    char name[256];

    o_int_err("status", RAND_status());
    o_int_err("bytes", RAND_bytes(a, 32));
    o_int_err("bytes", RAND_bytes(b, 32));
    o_int("differ", memcmp(a, b, 32) != 0);
    o_int_err("none", RAND_bytes(a, 0));
    o_int_err("negative", RAND_bytes(a, -1));
    o_int_err("priv", RAND_priv_bytes(a, 32));
    o_int_err("ex", RAND_bytes_ex(NULL, a, 32, 0));
    o_int_err("priv ex", RAND_priv_bytes_ex(NULL, a, 32, 256));
    RAND_seed("seed", 4);
    RAND_add("seed", 4, 4.0);
    o_err("seeded");
    o_int_err("poll", RAND_poll());
    o_int_err("write", RAND_write_file("rnd"));
    o_int_err("load", RAND_load_file("rnd", -1));
    o_int_err("load some", RAND_load_file("rnd", 100));
    o_int_err("load nothing", RAND_load_file("rnd", 0));
    o_int_err("load a missing one", RAND_load_file("missing", -1));
    o_int_err("load a folder", RAND_load_file(".", -1));
    o_int_err("write a folder", RAND_write_file("."));
    setenv("RANDFILE", "some/file", 1);
    o_str("file name", RAND_file_name(name, sizeof(name)));
    o_str("file name too long", RAND_file_name(name, 5));
    unsetenv("RANDFILE");
    setenv("HOME", "/home/x", 1);
    o_str("file name at home", RAND_file_name(name, sizeof(name)));
    o_ptr("method", RAND_get_rand_method());
    return 0;
}
