#include <gtest/gtest.h>

extern "C" {
#include "crypto/ct/ct.h"
#include "crypto/mem.h"
}

namespace
{

TEST(Mem, ZeroBytesGiveNull)
{
    EXPECT_EQ(nullptr, mem_alloc(0));
    EXPECT_EQ(nullptr, mem_zalloc(0));
    EXPECT_EQ(nullptr, mem_dup("x", 0));
}

TEST(Mem, ArrayRefusesOverflow)
{
    EXPECT_EQ(nullptr, mem_array(SIZE_MAX / 2, 3));
    uint8_t *p = static_cast<uint8_t *>(mem_array(3, 7));
    ASSERT_NE(nullptr, p);
    for (int i = 0; i < 21; i++) {
        EXPECT_EQ(0, p[i]);
    }
    mem_free(p);
}

TEST(Mem, ReallocToNothingFrees)
{
    void *p = mem_realloc(nullptr, 5);
    ASSERT_NE(nullptr, p);
    EXPECT_EQ(nullptr, mem_realloc(p, 0));
}

TEST(Mem, ClearWipes)
{
    uint8_t b[4] = {1, 2, 3, 4};
    mem_clear(b, 3);
    EXPECT_EQ(0, b[0] | b[1] | b[2]);
    EXPECT_EQ(4, b[3]);
    mem_clear(nullptr, 0);
}

TEST(Ct, EqualSeesEachByte)
{
    uint8_t a[33] = {0};
    uint8_t b[33] = {0};
    EXPECT_TRUE(ct_equal(a, b, sizeof(a)));
    EXPECT_TRUE(ct_equal(nullptr, nullptr, 0));
    for (size_t i = 0; i < sizeof(a); i++) {
        b[i] = 0x80;
        EXPECT_FALSE(ct_equal(a, b, sizeof(a))) << i;
        b[i] = 0;
    }
}

} /* namespace */
