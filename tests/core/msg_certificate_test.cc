#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/certificate.h"
}

namespace
{

bool parses(struct rd r)
{
    struct t13_certificate m;
    return t13_certificate_parse(r, &m);
}

TEST(Certificate, RoundTripAndStrict)
{
    Bytes ocsp = hex("0102");
    struct t13_exts exts = {};
    exts.present = T13_X_STATUS_REQUEST;
    exts.ocsp_response = view(ocsp);
    Bytes b = written([&](struct wr *w) {
        size_t mark = t13_certificate_open(w, view("c"));
        t13_certificate_add_entry(w, view("leaf"), &exts);
        t13_certificate_add_entry(w, view("ca"), nullptr);
        t13_certificate_close(w, mark);
    });
    strict(b, parses);

    struct t13_certificate m;
    ASSERT_TRUE(t13_certificate_parse(rd_of(view(b)), &m));
    EXPECT_EQ("c", text(m.certificate_request_context));
    EXPECT_EQ(2u, m.num_entries);
    struct rd list = rd_of(m.certificate_list);
    struct t13_certificate_entry e;
    ASSERT_TRUE(t13_certificate_next(&list, &e));
    EXPECT_EQ("leaf", text(e.cert_data));
    struct t13_ext_sent sent = {T13_X_STATUS_REQUEST, nullptr, 0};
    struct t13_exts x;
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_CERTIFICATE, e.extensions, &sent));
    EXPECT_EQ(ocsp, copy(x.ocsp_response));
    ASSERT_TRUE(t13_certificate_next(&list, &e));
    EXPECT_EQ("ca", text(e.cert_data));
    EXPECT_FALSE(t13_certificate_next(&list, &e));
}

TEST(Certificate, EmptyListIsWellFormedEmptyCertificateIsNot)
{
    EXPECT_TRUE(parses(rd_of(view(hex("00 000000")))));
    EXPECT_FALSE(parses(rd_of(view(hex("00 000005 000000 0000")))));
}

/* Trap 11 */
TEST(Certificate, UnsolicitedExtensionOfAnEntryIsRefused)
{
    Bytes block = hex("0005 0006 01 000002 0102");
    struct t13_ext_sent sent = {0, nullptr, 0};
    struct t13_exts x;
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION,
              t13_exts_parse(&x, T13_IN_CERTIFICATE, view(block), &sent));
}

} /* namespace */
