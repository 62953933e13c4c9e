/* The buffers of records: what is asked of the transport, and how many passes it takes. */
#include "tests/core/heap.h"
#include "tests/core/pair.h"

static void put(struct t13_in *in, const std::string &bytes)
{
    uint8_t *p = nullptr;
    size_t room = 0;
    size_t want = 0;
    ASSERT_EQ(T13_OK, t13_in_room(in, &p, &room, &want));
    ASSERT_GE(room, bytes.size());
    memcpy(p, bytes.data(), bytes.size());
    in->end += bytes.size();
}

static size_t wants(struct t13_in *in)
{
    uint8_t *p = nullptr;
    size_t room = 0;
    size_t want = 0;
    EXPECT_EQ(T13_OK, t13_in_room(in, &p, &room, &want));
    EXPECT_GE(room, want);
    EXPECT_GE(want, 1u);
    return want;
}

TEST(RecordBuf, AsksForTheHeaderThenForTheBody)
{
    struct t13_in in = {};
    struct t13_raw raw;
    EXPECT_EQ(5u, wants(&in));
    put(&in, "\x17\x03");
    EXPECT_EQ(3u, wants(&in));
    put(&in, std::string("\x03\x01\x00", 3));
    EXPECT_EQ(256u, wants(&in));
    EXPECT_FALSE(t13_in_record(&in, &raw));
    put(&in, std::string(255, 'b'));
    EXPECT_EQ(1u, wants(&in));
    put(&in, "b");
    ASSERT_TRUE(t13_in_record(&in, &raw));
    EXPECT_EQ(23, raw.type);
    EXPECT_EQ(0x0303, raw.version);
    EXPECT_EQ(256u, raw.body.n);
    t13_in_done(&in, &raw);
    EXPECT_EQ(5u, wants(&in));
    t13_in_idle(&in);
    EXPECT_EQ(nullptr, in.buf);
}

TEST(RecordBuf, LargestRecordFitsBehindAnything)
{
    struct t13_in in = {};
    struct t13_raw raw;
    const std::string small = std::string("\x17\x03\x03\x00\x01x", 6);
    const std::string large = std::string("\x17\x03\x03\x41\x00", 5) + std::string(16640, 'l');
    std::string wire = small + large + small;
    size_t records = 0;
    while (!wire.empty()) {
        size_t n = std::min(wants(&in), wire.size());
        put(&in, wire.substr(0, n));
        wire.erase(0, n);
        while (t13_in_record(&in, &raw)) {
            t13_in_done(&in, &raw);
            records++;
        }
    }
    EXPECT_EQ(3u, records);
    t13_in_clear(&in);
}

TEST(RecordBuf, UnreadDataSurvivesMakingRoom)
{
    struct t13_in in = {};
    struct t13_raw raw;
    put(&in, std::string("\x17\x03\x03\x00\x04"
                         "data",
                         9) +
                 std::string(16000, 'r'));
    ASSERT_TRUE(t13_in_record(&in, &raw));
    in.app = 5;
    in.app_n = 4;
    t13_in_done(&in, &raw);
    (void)wants(&in);
    put(&in, std::string(500, 's'));
    (void)wants(&in);
    EXPECT_EQ("data", pair::str(bytes_of(in.buf + in.app, in.app_n)));
    EXPECT_EQ(16500u, in.end - in.start);
    EXPECT_EQ('r', in.buf[in.start]);
    t13_in_clear(&in);
}

TEST(RecordBuf, SeveralRecordsInOneAllocation)
{
    struct t13_out out = {};
    struct t13_dir plain = {};
    const std::string text(50000, 't');
    size_t before = heap::num_allocated();
    ASSERT_EQ(T13_OK, t13_out_seal(&out, &plain, T13_CT_APPLICATION_DATA, pair::view(text), 16384,
                                   nullptr));
    EXPECT_EQ(before + 1, heap::num_allocated());
    EXPECT_EQ(50000u + 4 * 5, out.end - out.start);
    out.start += 100;
    ASSERT_EQ(T13_OK,
              t13_out_seal(&out, &plain, T13_CT_ALERT, bytes_of("\1\0", 2), 16384, nullptr));
    EXPECT_EQ(50000u + 4 * 5 - 100 + 7, out.end - out.start);
    out.start = out.end;
    t13_out_idle(&out);
    EXPECT_EQ(nullptr, out.buf);
}
