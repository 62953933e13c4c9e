#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/end_of_early_data.h"
#include "core/msg/finished.h"
#include "core/msg/key_update.h"
}

namespace
{

TEST(Finished, ExactlyAsLongAsTheHash)
{
    Bytes mac(48, 6);
    Bytes b = written([&](struct wr *w) { t13_finished_write(w, view(mac)); });
    strict(b, [](struct rd r) {
        struct bytes data;
        return t13_finished_parse(r, 48, &data) && data.n == 48;
    });
}

TEST(KeyUpdate, RoundTripAndStrict)
{
    for (bool request : {false, true}) {
        Bytes b = written([=](struct wr *w) { t13_key_update_write(w, request); });
        strict(b, [=](struct rd r) {
            bool got = !request;
            return t13_key_update_parse(r, &got) == T13_OK && got == request;
        });
    }
}

TEST(KeyUpdate, OtherValueIsIllegalParameterNotDecodeError)
{
    bool got = false;
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_key_update_parse(rd_of(view(hex("02"))), &got));
    EXPECT_EQ(T13_E_DECODE, t13_key_update_parse(rd_of(view(hex("0000"))), &got));
}

TEST(EndOfEarlyData, IsEmpty)
{
    Bytes b = written(t13_end_of_early_data_write);
    EXPECT_EQ(0u, b.size());
    strict(b, t13_end_of_early_data_parse);
}

} /* namespace */
