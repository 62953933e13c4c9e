#include "tests/core/wire_util.h"

extern "C" {
#include "core/limits.h"
#include "core/wire/list.h"
#include "crypto/mem.h"
}

namespace
{

TEST(Wr, NumbersAreBigEndian)
{
    EXPECT_EQ(hex("01 0203 040506 0708090a"), written([](struct wr *w) {
                  wr_uint(w, 1, 1);
                  wr_uint(w, 2, 0x0203);
                  wr_uint(w, 3, 0x040506);
                  wr_uint(w, 4, 0x0708090a);
              }));
}

TEST(Wr, MarksNest)
{
    EXPECT_EQ(hex("0005 03 aabbcc dd"), written([](struct wr *w) {
                  size_t outer = wr_open(w, 2);
                  size_t inner = wr_open(w, 1);
                  wr_bytes(w, view(hex("aabbcc")));
                  wr_close(w, inner, 1);
                  wr_uint(w, 1, 0xdd);
                  wr_close(w, outer, 2);
              }));
}

TEST(Wr, NumberTooWideIsBad)
{
    struct wr w = wr_growing();
    wr_uint(&w, 1, 256);
    EXPECT_TRUE(w.bad);
    wr_uint(&w, 1, 1);
    EXPECT_EQ(0u, w.n);
    wr_free(&w);
}

TEST(Wr, LengthThatDoesNotFitIsBad)
{
    struct wr w = wr_growing();
    size_t mark = wr_open(&w, 1);
    Bytes b(256);
    wr_bytes(&w, view(b));
    EXPECT_FALSE(w.bad);
    wr_close(&w, mark, 1);
    EXPECT_TRUE(w.bad);
    wr_free(&w);
}

TEST(Wr, FixedStopsAtItsEnd)
{
    uint8_t room[3] = {0};
    struct wr w = wr_fixed(room, sizeof(room));
    wr_uint(&w, 3, 0x010203);
    EXPECT_FALSE(w.bad);
    wr_uint(&w, 1, 4);
    EXPECT_TRUE(w.bad);
    EXPECT_EQ(3u, w.n);
    wr_free(&w);
    EXPECT_EQ(1, room[0]);
}

TEST(Wr, FixedWithoutRoomAllocatesNothing)
{
    struct wr w = wr_fixed(nullptr, 0);
    EXPECT_EQ(nullptr, wr_space(&w, 0));
    EXPECT_TRUE(w.bad);
    EXPECT_EQ(nullptr, w.p);
}

TEST(Wr, GrowsToItsLimitAndNoFurther)
{
    struct wr w = wr_growing();
    Bytes block(1 << 20, 0x5a);
    for (int i = 0; i < 16; i++) {
        wr_bytes(&w, view(block));
    }
    EXPECT_FALSE(w.bad);
    EXPECT_EQ(T13_WR_MAX, w.n);
    EXPECT_EQ(0x5a, w.p[w.n - 1]);
    wr_uint(&w, 1, 0);
    EXPECT_TRUE(w.bad);
    EXPECT_EQ(nullptr, wr_space(&w, SIZE_MAX));
    wr_free(&w);
    EXPECT_EQ(nullptr, w.p);
}

TEST(Rd, FailureLeavesTheCursor)
{
    Bytes b = hex("03 0102");
    struct rd r = rd_of(view(b));
    struct bytes v = {nullptr, 0};
    EXPECT_FALSE(rd_vec(&r, 1, 0, 255, &v));
    EXPECT_EQ(3u, r.n);
    EXPECT_EQ(nullptr, v.p);
    uint32_t n = 7;
    EXPECT_FALSE(rd_u32(&r, &n));
    EXPECT_EQ(7u, n);
}

TEST(Rd, BoundsOfAVector)
{
    Bytes b = hex("02 0102");
    struct bytes v = {nullptr, 0};
    struct rd r = rd_of(view(b));
    EXPECT_FALSE(rd_vec(&r, 1, 3, 255, &v));
    EXPECT_FALSE(rd_vec(&r, 1, 0, 1, &v));
    EXPECT_TRUE(rd_vec(&r, 1, 2, 2, &v));
    EXPECT_TRUE(rd_at_end(&r));
}

TEST(List, PutAndFind)
{
    const uint16_t v[] = {0x1301, 0x00ff};
    uint8_t out[4];
    struct bytes list = list_put(out, v, 2);
    EXPECT_EQ(hex("130100ff"), copy(list));
    EXPECT_EQ(2u, list_len(list));
    EXPECT_EQ(0x00ff, list_at(list, 1));
    EXPECT_TRUE(list_has(list, 0x1301));
    EXPECT_FALSE(list_has(list, 0x0100)) << "straddles two values";
}

} /* namespace */
