/* MD4_Init(3), MD5_Init(3), SHA1_Init(3), SHA256_Init(3): hashes called by their names, whole, in
 * pieces, and with their public state copied half way. */
#include "oracle.h"

#include <openssl/md4.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

static unsigned char data[1000];

static void try_md4(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    MD4_CTX c;
    MD4_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("MD4 returns its buffer", MD4(data, sizes[i], md) == md);
        o_hex("MD4", md, sizeof(md));
    }
    o_hex("MD4 in its own buffer", MD4(data, 5, NULL), 16);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("MD4 init", MD4_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (MD4_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("MD4 final", MD4_Final(md, &c));
        o_hex("MD4 in pieces", md, sizeof(md));
    }
    o_int("MD4 init", MD4_Init(&c));
    o_hex("MD4 fresh state", &c, 16);
    o_int("MD4 update", MD4_Update(&c, data, 100));
    o_int("MD4 nothing", MD4_Update(&c, data, 0));
    o_int("MD4 waiting", (long long)c.num);
    o_int("MD4 bits", (long long)c.Nl);
    copy = c;
    o_int("MD4 update", MD4_Update(&c, data + 100, 100));
    o_int("MD4 update of the copy", MD4_Update(&copy, data, 100));
    o_int("MD4 final", MD4_Final(md, &c));
    o_hex("MD4 original", md, 16);
    o_int("MD4 waiting after the end", (long long)c.num);
    o_int("MD4 final of the copy", MD4_Final(md, &copy));
    o_hex("MD4 copy", md, 16);

    o_int("MD4 init for a block", MD4_Init(&c));
    MD4_Transform(&c, data);
    o_hex("MD4 state after a block", &c, 16);
}

static void try_md5(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    MD5_CTX c;
    MD5_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("MD5 returns its buffer", MD5(data, sizes[i], md) == md);
        o_hex("MD5", md, sizeof(md));
    }
    o_hex("MD5 in its own buffer", MD5(data, 5, NULL), 16);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("MD5 init", MD5_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (MD5_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("MD5 final", MD5_Final(md, &c));
        o_hex("MD5 in pieces", md, sizeof(md));
    }
    o_int("MD5 init", MD5_Init(&c));
    o_hex("MD5 fresh state", &c, 16);
    o_int("MD5 update", MD5_Update(&c, data, 100));
    o_int("MD5 nothing", MD5_Update(&c, data, 0));
    o_int("MD5 waiting", (long long)c.num);
    o_int("MD5 bits", (long long)c.Nl);
    copy = c;
    o_int("MD5 update", MD5_Update(&c, data + 100, 100));
    o_int("MD5 update of the copy", MD5_Update(&copy, data, 100));
    o_int("MD5 final", MD5_Final(md, &c));
    o_hex("MD5 original", md, 16);
    o_int("MD5 waiting after the end", (long long)c.num);
    o_int("MD5 final of the copy", MD5_Final(md, &copy));
    o_hex("MD5 copy", md, 16);

    o_int("MD5 init for a block", MD5_Init(&c));
    MD5_Transform(&c, data);
    o_hex("MD5 state after a block", &c, 16);
}

static void try_sha1(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    SHA_CTX c;
    SHA_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("SHA1 returns its buffer", SHA1(data, sizes[i], md) == md);
        o_hex("SHA1", md, sizeof(md));
    }
    o_hex("SHA1 in its own buffer", SHA1(data, 5, NULL), 20);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("SHA1 init", SHA1_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (SHA1_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("SHA1 final", SHA1_Final(md, &c));
        o_hex("SHA1 in pieces", md, sizeof(md));
    }
    o_int("SHA1 init", SHA1_Init(&c));
    o_hex("SHA1 fresh state", &c, 20);
    o_int("SHA1 update", SHA1_Update(&c, data, 100));
    o_int("SHA1 nothing", SHA1_Update(&c, data, 0));
    o_int("SHA1 waiting", (long long)c.num);
    o_int("SHA1 bits", (long long)c.Nl);
    copy = c;
    o_int("SHA1 update", SHA1_Update(&c, data + 100, 100));
    o_int("SHA1 update of the copy", SHA1_Update(&copy, data, 100));
    o_int("SHA1 final", SHA1_Final(md, &c));
    o_hex("SHA1 original", md, 20);
    o_int("SHA1 waiting after the end", (long long)c.num);
    o_int("SHA1 final of the copy", SHA1_Final(md, &copy));
    o_hex("SHA1 copy", md, 20);

    o_int("SHA1 init for a block", SHA1_Init(&c));
    SHA1_Transform(&c, data);
    o_hex("SHA1 state after a block", &c, 20);
}

static void try_sha224(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    SHA256_CTX c;
    SHA256_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("SHA224 returns its buffer", SHA224(data, sizes[i], md) == md);
        o_hex("SHA224", md, sizeof(md));
    }
    o_hex("SHA224 in its own buffer", SHA224(data, 5, NULL), 28);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("SHA224 init", SHA224_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (SHA224_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("SHA224 final", SHA224_Final(md, &c));
        o_hex("SHA224 in pieces", md, sizeof(md));
    }
    o_int("SHA224 init", SHA224_Init(&c));
    o_hex("SHA224 fresh state", &c, 28);
    o_int("SHA224 update", SHA224_Update(&c, data, 100));
    o_int("SHA224 nothing", SHA224_Update(&c, data, 0));
    o_int("SHA224 waiting", (long long)c.num);
    o_int("SHA224 bits", (long long)c.Nl);
    copy = c;
    o_int("SHA224 update", SHA224_Update(&c, data + 100, 100));
    o_int("SHA224 update of the copy", SHA224_Update(&copy, data, 100));
    o_int("SHA224 final", SHA224_Final(md, &c));
    o_hex("SHA224 original", md, 28);
    o_int("SHA224 waiting after the end", (long long)c.num);
    o_int("SHA224 final of the copy", SHA224_Final(md, &copy));
    o_hex("SHA224 copy", md, 28);
}

static void try_sha256(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    SHA256_CTX c;
    SHA256_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("SHA256 returns its buffer", SHA256(data, sizes[i], md) == md);
        o_hex("SHA256", md, sizeof(md));
    }
    o_hex("SHA256 in its own buffer", SHA256(data, 5, NULL), 32);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("SHA256 init", SHA256_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (SHA256_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("SHA256 final", SHA256_Final(md, &c));
        o_hex("SHA256 in pieces", md, sizeof(md));
    }
    o_int("SHA256 init", SHA256_Init(&c));
    o_hex("SHA256 fresh state", &c, 32);
    o_int("SHA256 update", SHA256_Update(&c, data, 100));
    o_int("SHA256 nothing", SHA256_Update(&c, data, 0));
    o_int("SHA256 waiting", (long long)c.num);
    o_int("SHA256 bits", (long long)c.Nl);
    copy = c;
    o_int("SHA256 update", SHA256_Update(&c, data + 100, 100));
    o_int("SHA256 update of the copy", SHA256_Update(&copy, data, 100));
    o_int("SHA256 final", SHA256_Final(md, &c));
    o_hex("SHA256 original", md, 32);
    o_int("SHA256 waiting after the end", (long long)c.num);
    o_int("SHA256 final of the copy", SHA256_Final(md, &copy));
    o_hex("SHA256 copy", md, 32);

    o_int("SHA256 init for a block", SHA256_Init(&c));
    SHA256_Transform(&c, data);
    o_hex("SHA256 state after a block", &c, 32);
}

static void try_sha384(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    SHA512_CTX c;
    SHA512_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("SHA384 returns its buffer", SHA384(data, sizes[i], md) == md);
        o_hex("SHA384", md, sizeof(md));
    }
    o_hex("SHA384 in its own buffer", SHA384(data, 5, NULL), 48);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("SHA384 init", SHA384_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (SHA384_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("SHA384 final", SHA384_Final(md, &c));
        o_hex("SHA384 in pieces", md, sizeof(md));
    }
    o_int("SHA384 init", SHA384_Init(&c));
    o_hex("SHA384 fresh state", &c, 64);
    o_int("SHA384 update", SHA384_Update(&c, data, 100));
    o_int("SHA384 nothing", SHA384_Update(&c, data, 0));
    o_int("SHA384 waiting", (long long)c.num);
    o_int("SHA384 bits", (long long)c.Nl);
    copy = c;
    o_int("SHA384 update", SHA384_Update(&c, data + 100, 100));
    o_int("SHA384 update of the copy", SHA384_Update(&copy, data, 100));
    o_int("SHA384 final", SHA384_Final(md, &c));
    o_hex("SHA384 original", md, 48);
    o_int("SHA384 waiting after the end", (long long)c.num);
    o_int("SHA384 final of the copy", SHA384_Final(md, &copy));
    o_hex("SHA384 copy", md, 48);
}

static void try_sha512(void)
{
    static const size_t sizes[] = {0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000};
    unsigned char md[64];
    SHA512_CTX c;
    SHA512_CTX copy;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        memset(md, 0, sizeof(md));
        o_int("SHA512 returns its buffer", SHA512(data, sizes[i], md) == md);
        o_hex("SHA512", md, sizeof(md));
    }
    o_hex("SHA512 in its own buffer", SHA512(data, 5, NULL), 64);
    for (size_t step = 1; step < 300; step += 37) {
        o_int("SHA512 init", SHA512_Init(&c));
        for (size_t at = 0; at < sizeof(data); at += step) {
            size_t n = sizeof(data) - at < step ? sizeof(data) - at : step;
            if (SHA512_Update(&c, data + at, n) != 1) {
                o_die("update");
            }
        }
        memset(md, 0, sizeof(md));
        o_int("SHA512 final", SHA512_Final(md, &c));
        o_hex("SHA512 in pieces", md, sizeof(md));
    }
    o_int("SHA512 init", SHA512_Init(&c));
    o_hex("SHA512 fresh state", &c, 64);
    o_int("SHA512 update", SHA512_Update(&c, data, 100));
    o_int("SHA512 nothing", SHA512_Update(&c, data, 0));
    o_int("SHA512 waiting", (long long)c.num);
    o_int("SHA512 bits", (long long)c.Nl);
    copy = c;
    o_int("SHA512 update", SHA512_Update(&c, data + 100, 100));
    o_int("SHA512 update of the copy", SHA512_Update(&copy, data, 100));
    o_int("SHA512 final", SHA512_Final(md, &c));
    o_hex("SHA512 original", md, 64);
    o_int("SHA512 waiting after the end", (long long)c.num);
    o_int("SHA512 final of the copy", SHA512_Final(md, &copy));
    o_hex("SHA512 copy", md, 64);

    o_int("SHA512 init for a block", SHA512_Init(&c));
    SHA512_Transform(&c, data);
    o_hex("SHA512 state after a block", &c, 64);
}

/* The length stands in the struct: one hash's Final ends the other. */
static void mixed(void)
{
    unsigned char md[64] = {0};
    SHA256_CTX c;
    SHA512_CTX d;

    SHA224_Init(&c);
    SHA256_Update(&c, data, 10);
    o_int("SHA256_Final of SHA-224", SHA256_Final(md, &c));
    o_hex("its hash", md, sizeof(md));
    SHA256_Init(&c);
    c.md_len = 33;
    o_int("SHA256_Final, 33 bytes", SHA256_Final(md, &c));
    SHA256_Init(&c);
    c.md_len = 16;
    o_int("SHA256_Final, 16 bytes", SHA256_Final(md, &c));
    o_hex("16 bytes", md, sizeof(md));
    SHA384_Init(&d);
    SHA512_Update(&d, data, 10);
    o_int("SHA512_Final of SHA-384", SHA512_Final(md, &d));
    o_hex("its hash", md, sizeof(md));
    SHA512_Init(&d);
    o_int("SHA512_Final to NULL", SHA512_Final(NULL, &d));
    SHA512_Init(&d);
    d.md_len = 63;
    o_int("SHA512_Final, 63 bytes", SHA512_Final(md, &d));
    SHA512_Init(&d);
    d.Nl = ~(SHA_LONG64)0 - 7;
    o_int("SHA512_Update with a carry", SHA512_Update(&d, data, 3));
    o_int("low bits", (long long)d.Nl);
    o_int("high bits", (long long)d.Nh);
    SHA256_Init(&c);
    c.Nl = 0xfffffff8;
    o_int("SHA256_Update with a carry", SHA256_Update(&c, data, 3));
    o_int("low bits", (long long)c.Nl);
    o_int("high bits", (long long)c.Nh);
}

int main(void)
{
    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (unsigned char)(i * 7 + (i >> 8));
    }
    try_md4();
    try_md5();
    try_sha1();
    try_sha224();
    try_sha256();
    try_sha384();
    try_sha512();
    mixed();
    o_err("end");
    return 0;
}
