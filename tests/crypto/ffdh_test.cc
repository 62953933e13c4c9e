#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/bn.h"
#include "crypto/kex.h"
}

namespace
{

/* RFC 7919 appendix A: p = 2^b - 2^(b-64) + (floor(2^(b-130) e) + x) 2^64 - 1. */
const struct Group {
    uint16_t id;
    size_t bits;
    uint64_t x;
} all[] = {{CR_FFDHE2048, 2048, 560316},
           {CR_FFDHE3072, 3072, 2625351},
           {CR_FFDHE4096, 4096, 5736041},
           {CR_FFDHE6144, 6144, 15705020},
           {CR_FFDHE8192, 8192, 10965728}};

struct Number {
    struct cr_bn n;

    explicit Number(uint64_t v, size_t shift = 0)
    {
        cr_bn_init(&n);
        EXPECT_EQ(T13_OK, cr_bn_set(&n, v));
        EXPECT_EQ(T13_OK, cr_bn_shift_left(&n, shift));
    }
    Number(const Number &) = delete;
    Number &operator=(const Number &) = delete;
    ~Number()
    {
        cr_bn_free(&n);
    }

    void add(const Number &b)
    {
        EXPECT_EQ(T13_OK, cr_bn_add(&n, &n, &b.n));
    }
    void sub(const Number &b)
    {
        EXPECT_EQ(T13_OK, cr_bn_sub(&n, &n, &b.n));
    }
    Bytes bytes(size_t len) const
    {
        Bytes out(len);
        EXPECT_EQ(T13_OK, cr_bn_write(&n, out.data(), len));
        return out;
    }
};

/* The prime of a group, from e = 1/0! + 1/1! + 1/2! + ... with 64 bits to spare. */
void prime(const Group &g, Number &p)
{
    Number term(1, g.bits - 130 + 64);
    Number e(0);
    for (uint64_t k = 1; cr_bn_bits(&term.n) > 0; k++) {
        Number divisor(k);
        e.add(term);
        ASSERT_EQ(T13_OK, cr_bn_div(&term.n, nullptr, &term.n, &divisor.n));
    }
    ASSERT_EQ(T13_OK, cr_bn_shift_right(&e.n, 64));
    e.add(Number(g.x));
    ASSERT_EQ(T13_OK, cr_bn_shift_left(&e.n, 64));
    p.add(Number(1, g.bits));
    p.sub(Number(1, g.bits - 64));
    p.add(e);
    p.sub(Number(1));
}

enum t13_status respond(const Group &g, const Bytes &share, struct cr_shared *secret)
{
    Bytes own(g.bits / 8);
    memset(secret, 0xaa, sizeof(*secret));
    return cr_kex_respond(g.id, view(share), own.data(), secret);
}

/* RFC 8446 4.2.8.1: 1 < y < p - 1. */
TEST(Ffdh, PublicValues)
{
    for (const Group &g : all) {
        size_t len = g.bits / 8;
        Number p(0);
        prime(g, p);
        Bytes whole = p.bytes(len);
        EXPECT_EQ(Bytes(8, 0xff), Bytes(whole.begin(), whole.begin() + 8)) << g.bits;

        struct cr_shared secret;
        for (uint64_t y : {UINT64_C(0), UINT64_C(1)}) {
            EXPECT_EQ(T13_E_BAD_SHARE, respond(g, Number(y).bytes(len), &secret)) << g.bits;
            EXPECT_EQ(0u, secret.n);
            EXPECT_EQ(0, secret.b[0]);
        }
        EXPECT_EQ(T13_OK, respond(g, Number(2).bytes(len), &secret)) << g.bits;
        EXPECT_EQ(len, secret.n);
        p.sub(Number(2));
        EXPECT_EQ(T13_OK, respond(g, p.bytes(len), &secret)) << g.bits;
        for (int i = 0; i < 3; i++) { /* p - 1, p, p + 1 */
            p.add(Number(1));
            EXPECT_EQ(T13_E_BAD_SHARE, respond(g, p.bytes(len), &secret)) << g.bits << " " << i;
        }
        EXPECT_EQ(T13_E_BAD_SHARE, respond(g, Bytes(len, 0xff), &secret)) << g.bits;
        EXPECT_EQ(0u, secret.n);
    }
}

/* The client looks at the server's value as well. */
TEST(Ffdh, ServersValue)
{
    struct cr_kex *kex = nullptr;
    struct cr_shared secret;
    Bytes share(256);
    ASSERT_EQ(T13_OK, cr_kex_generate(&kex, CR_FFDHE2048, share.data()));
    for (uint64_t y : {UINT64_C(0), UINT64_C(1)}) {
        EXPECT_EQ(T13_E_BAD_SHARE, cr_kex_finish(kex, view(Number(y).bytes(256)), &secret));
        EXPECT_EQ(0u, secret.n);
    }
    EXPECT_EQ(T13_OK, cr_kex_finish(kex, view(Number(2).bytes(256)), &secret));
    /* 2^x is the share that was sent. */
    EXPECT_EQ(to_hex(share.data(), share.size()), to_hex(secret.b, secret.n));
    cr_kex_free(kex);
}

} // namespace
