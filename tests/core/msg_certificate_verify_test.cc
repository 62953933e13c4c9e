#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/certificate_verify.h"
}

namespace
{

TEST(CertificateVerify, RoundTripAndStrict)
{
    struct t13_cv m = {0x0403, view("signature")};
    Bytes b = written([&](struct wr *w) { t13_cv_write(w, &m); });
    EXPECT_EQ(hex("0403 0009 7369676e6174757265"), b);
    strict(b, [](struct rd r) {
        struct t13_cv got;
        return t13_cv_parse(r, &got) && got.algorithm == 0x0403 &&
               text(got.signature) == "signature";
    });
}

/* The example of RFC 8446 4.4.3: a hash of 32 bytes 01. */
TEST(CertificateVerify, ContentIsTheRfcsExample)
{
    Bytes hash(32, 1);
    uint8_t out[T13_CV_CONTENT_MAX];
    size_t n = t13_cv_content(out, true, view(hash));
    Bytes want(64, 0x20);
    Bytes rest = hex("544c5320312e332c207365727665722043657274696669636174655665726966790 0");
    want.insert(want.end(), rest.begin(), rest.end());
    want.insert(want.end(), hash.begin(), hash.end());
    EXPECT_EQ(want, Bytes(out, out + n));
    EXPECT_EQ(n, t13_cv_content(out, false, view(hash)));
    EXPECT_EQ(0, memcmp(out + 64, "TLS 1.3, client CertificateVerify", 34));
}

TEST(CertificateVerify, ContentOfAHashTooLongIsNothing)
{
    Bytes hash(65, 1);
    uint8_t out[T13_CV_CONTENT_MAX];
    EXPECT_EQ(0u, t13_cv_content(out, true, view(hash)));
}

} /* namespace */
