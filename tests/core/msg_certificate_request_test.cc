#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/certificate_request.h"
}

namespace
{

bool parses(struct rd r)
{
    struct t13_cr m;
    return t13_cr_parse(r, &m);
}

TEST(CertificateRequest, RoundTripAndStrict)
{
    Bytes sigalgs = hex("0403 0804");
    Bytes names = hex("0002 3000");
    struct t13_exts exts = {};
    exts.present = T13_X_SIGNATURE_ALGORITHMS | T13_X_CERTIFICATE_AUTHORITIES;
    exts.signature_algorithms = view(sigalgs);
    exts.certificate_authorities = view(names);
    Bytes b = written([&](struct wr *w) { t13_cr_write(w, view("ctx"), &exts); });
    strict(b, parses);
    struct t13_cr m;
    ASSERT_TRUE(t13_cr_parse(rd_of(view(b)), &m));
    EXPECT_EQ("ctx", text(m.certificate_request_context));
    struct t13_exts x;
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_CERTIFICATE_REQUEST, m.extensions, nullptr));
    EXPECT_EQ(sigalgs, copy(x.signature_algorithms));
    EXPECT_EQ(names, copy(x.certificate_authorities));
}

TEST(CertificateRequest, EmptyBlockIsMalformed)
{
    EXPECT_FALSE(parses(rd_of(view(hex("00 0000")))));
}

} /* namespace */
