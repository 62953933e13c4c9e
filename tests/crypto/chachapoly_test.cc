/* The kernels of ChaCha20-Poly1305 beside the base, by way of the tables that cr_aead_*() calls. */
#include "tests/crypto/long.h"
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <mbedtls/chacha20.h>
#include <memory>
#include <random>

extern "C" {
#include "crypto/aead.h"
#include "crypto/chachapoly/stream.h"
#include "crypto/ops.h"
}

namespace
{

std::vector<const struct cr_aead_ops *> kernels()
{
    std::vector<const struct cr_aead_ops *> list;
    while (const struct cr_aead_ops *ops = cr_chachapoly_kernel(list.size())) {
        list.push_back(ops);
    }
    return list;
}

std::vector<const struct cr_aead_ops *> base_and_kernels()
{
    std::vector<const struct cr_aead_ops *> list = kernels();
    list.push_back(&cr_psa_chachapoly);
    return list;
}

/* An initialized key of one table. */
class Key
{
  public:
    Key(const struct cr_aead_ops *ops, const Bytes &key) : ops_(ops)
    {
        a_.id = CR_CHACHA20_POLY1305;
        EXPECT_EQ(T13_OK, ops->init(a_.state, a_.id, view(key)));
    }
    ~Key()
    {
        ops_->clear(a_.state);
    }
    Key(const Key &) = delete;
    Key &operator=(const Key &) = delete;

    enum t13_status seal(const Bytes &nonce, const Bytes &ad, struct bytes in, struct bytes tail,
                         uint8_t *out) const
    {
        return ops_->seal(&a_, nonce.data(), view(ad), in, tail, out);
    }
    enum t13_status open(const Bytes &nonce, const Bytes &ad, struct bytes in, uint8_t *out,
                         uint8_t *tag) const
    {
        return ops_->open(&a_, nonce.data(), view(ad), in, out, tag);
    }

  private:
    const struct cr_aead_ops *ops_;
    struct cr_aead a_ = {};
};

void check_vector(const struct cr_aead_ops *ops, const Bytes &key, const Bytes &iv, const Bytes &ad,
                  const Bytes &msg, const Bytes &ct, const Bytes &tag, bool is_valid)
{
    Key k(ops, key);
    Bytes opened(ct.size());
    Bytes expected(16);
    ASSERT_EQ(T13_OK, k.open(iv, ad, view(ct), opened.data(), expected.data()));
    EXPECT_EQ(is_valid, tag == expected);
    if (is_valid) {
        EXPECT_EQ(msg, opened);
        Bytes sealed(msg.size() + 16);
        Bytes want = ct;
        want.insert(want.end(), tag.begin(), tag.end());
        ASSERT_EQ(T13_OK, k.seal(iv, ad, view(msg), bytes_of(nullptr, 0), sealed.data()));
        EXPECT_EQ(want, sealed);
    }
}

/* So that no comparison below passes because nothing was compared. */
TEST(ChachaPoly, KernelIsThereUnlessAskedForTheBase)
{
    const char *cpu = getenv("THIRTEEN_CPU");
    bool is_baseline = cpu != nullptr && std::string(cpu) == "baseline";
#if T13_KERNELS && defined(__x86_64__)
    bool is_able = __builtin_cpu_supports("ssse3");
    EXPECT_EQ(is_able && !is_baseline, !kernels().empty());
#else
    EXPECT_TRUE(kernels().empty()) << is_baseline;
#endif
}

TEST(ChachaPoly, WycheproofOnBaseAndKernels)
{
    for (const struct cr_aead_ops *ops : base_and_kernels()) {
        size_t num_checked = 0;
        for_each_wycheproof("chacha20_poly1305", [&](const WycheproofTest &t) {
            Bytes key = t.bytes(0);
            Bytes iv = t.bytes(1);
            if (key.size() != 32 || iv.size() != CR_AEAD_NONCE_LEN) {
                return;
            }
            SCOPED_TRACE(t.number);
            num_checked++;
            check_vector(ops, key, iv, t.bytes(2), t.bytes(3), t.bytes(4), t.bytes(5),
                         t.result == 'v');
        });
        EXPECT_LT(50u, num_checked);
    }
}

std::mt19937_64 rng(20); /* a fixed seed: a failure comes again */

size_t below(size_t n)
{
    return static_cast<size_t>(rng() % n);
}

Bytes some(size_t n)
{
    Bytes b(n);
    for (size_t i = 0; i < n; i += 8) {
        uint64_t r = rng();
        memcpy(b.data() + i, &r, n - i < 8 ? n - i : 8);
    }
    return b;
}

/* n bytes that begin off bytes into a heap block and end with it, so that ASan sees one too many.
 */
class Place
{
  public:
    Place(size_t off, size_t n) : off_(off), block_(new uint8_t[off + n])
    {
        memset(block_.get(), 0xa5, off + n);
    }
    uint8_t *p() const
    {
        return block_.get() + off_;
    }
    bool is_front_whole() const
    {
        size_t i = 0;
        while (i < off_ && block_[i] == 0xa5) {
            i++;
        }
        return i == off_;
    }

  private:
    size_t off_;
    std::unique_ptr<uint8_t[]> block_;
};

struct Shape {
    size_t len;
    size_t tail_len;
    size_t ad_len;
    bool in_place;
};

/* Seals and opens with the kernel what the base has sealed, at random offsets. */
void compare(const Key &base, const Key &kernel, const Bytes &text, const Shape &s)
{
    const Bytes nonce = some(CR_AEAD_NONCE_LEN);
    const Bytes ad = some(s.ad_len);
    const Bytes tail = some(s.tail_len);
    const size_t n = s.len + s.tail_len;
    Bytes want(n + 16);
    ASSERT_EQ(T13_OK, base.seal(nonce, ad, bytes_of(text.data(), s.len), view(tail), want.data()));

    Place in(below(64), n);
    Place apart(below(64), n + 16);
    Place same(below(64), n + 16);
    Place &out = s.in_place ? same : apart;
    const uint8_t *from = s.in_place ? same.p() : in.p();
    memcpy(s.in_place ? same.p() : in.p(), text.data(), s.len);
    ASSERT_EQ(T13_OK, kernel.seal(nonce, ad, bytes_of(from, s.len), view(tail), out.p()));
    ASSERT_EQ(0, memcmp(want.data(), out.p(), n + 16));
    ASSERT_TRUE(out.is_front_whole());

    uint8_t tag[16];
    memcpy(s.in_place ? same.p() : in.p(), want.data(), n);
    memset(apart.p(), 0x5a, n);
    ASSERT_EQ(T13_OK, kernel.open(nonce, ad, bytes_of(from, n), out.p(), tag));
    ASSERT_EQ(0, memcmp(text.data(), out.p(), s.len));
    ASSERT_TRUE(n == s.len || memcmp(tail.data(), out.p() + s.len, s.tail_len) == 0);
    ASSERT_EQ(0, memcmp(want.data() + n, tag, 16));
    ASSERT_TRUE(out.is_front_whole());

    /* One bit changed: the tag is another. */
    if (n > 0) {
        want[below(n)] ^= static_cast<uint8_t>(1u << below(8));
        Bytes opened(n);
        uint8_t other[16];
        ASSERT_EQ(T13_OK, kernel.open(nonce, ad, bytes_of(want.data(), n), opened.data(), other));
        ASSERT_NE(0, memcmp(tag, other, 16));
    }
}

size_t random_len()
{
    switch (below(8)) {
    case 0:
        return below(17001);
    case 1:
        return below(17) * 1024 + below(3); /* around whole groups */
    default:
        return below(700);
    }
}

TEST(ChachaPoly, KernelsAreTheBaseOnRandomMessages)
{
    const Bytes text = some(17001);
    for (const struct cr_aead_ops *ops : kernels()) {
        for (size_t round = 0; round < long_rounds(64 * 600) / 64; round++) {
            const Bytes key = some(32);
            Key base(&cr_psa_chachapoly, key);
            Key kernel(ops, key);
            for (size_t i = 0; i < 64; i++) {
                Shape s = {random_len(), below(4) == 0 ? 0 : 1 + below(64),
                           below(2) == 0 ? 5 : below(300), below(2) == 0};
                SCOPED_TRACE(testing::Message() << s.len << "+" << s.tail_len << " ad " << s.ad_len
                                                << (s.in_place ? " in place" : ""));
                ASSERT_NO_FATAL_FAILURE(compare(base, kernel, text, s));
            }
        }
    }
}

TEST(ChachaPoly, KernelsAreTheBaseAtEachLength)
{
    const Bytes text = some(17001);
    for (const struct cr_aead_ops *ops : kernels()) {
        const Bytes key = some(32);
        Key base(&cr_psa_chachapoly, key);
        Key kernel(ops, key);
        for (size_t len = 0; len <= 17000; len += len < 1200 ? 1 : 1 + below(9)) {
            SCOPED_TRACE(len);
            ASSERT_NO_FATAL_FAILURE(compare(base, kernel, text, {len, len % 65, 5, len % 2 == 0}));
        }
    }
}

/* The limbs at their largest: a sum over text of ones alone, with and without data before it. */
TEST(ChachaPoly, KernelsAreTheBaseOnOnesAndZeros)
{
    for (const struct cr_aead_ops *ops : kernels()) {
        for (size_t round = 0; round < 600; round++) {
            const Bytes key = some(32);
            const Bytes nonce = some(CR_AEAD_NONCE_LEN);
            const Bytes ad(below(3) * below(40), 0xff);
            const Bytes sealed(random_len(), round % 4 == 0 ? 0 : 0xff);
            Bytes want(sealed.size());
            Bytes got(sealed.size());
            uint8_t tags[2][16];
            Key base(&cr_psa_chachapoly, key);
            Key kernel(ops, key);
            ASSERT_EQ(T13_OK, base.open(nonce, ad, view(sealed), want.data(), tags[0]));
            ASSERT_EQ(T13_OK, kernel.open(nonce, ad, view(sealed), got.data(), tags[1]));
            ASSERT_EQ(want, got);
            ASSERT_EQ(0, memcmp(tags[0], tags[1], 16)) << sealed.size() << " " << ad.size();
        }
    }
}

/* A record's padding may be longer than its content. */
TEST(ChachaPoly, LongTails)
{
    const Bytes text = some(17001);
    for (const struct cr_aead_ops *ops : kernels()) {
        const Bytes key = some(32);
        Key base(&cr_psa_chachapoly, key);
        Key kernel(ops, key);
        for (size_t len : {0u, 1u, 100u, 128u, 255u, 4000u}) {
            for (size_t tail_len : {127u, 128u, 129u, 1000u, 16384u}) {
                ASSERT_NO_FATAL_FAILURE(
                    compare(base, kernel, text, {len, tail_len, 5, tail_len % 2 == 0}));
            }
        }
    }
}

/* What the random generator is made of, beside Mbed TLS's key stream. */
TEST(ChachaPoly, KeyStream)
{
    static const uint8_t nonce[12] = {0};
    for (size_t n : {0u, 1u, 63u, 64u, 65u, 256u, 511u, 512u, 513u, 1024u, 1025u, 1536u, 5000u}) {
        const Bytes key = some(32);
        Bytes want(n);
        Bytes got(n, 0xa5);
        ASSERT_EQ(0, mbedtls_chacha20_crypt(key.data(), nonce, 0, n, want.data(), want.data()));
        ASSERT_EQ(!kernels().empty(), cr_chacha20_stream(key.data(), got.data(), n));
        ASSERT_TRUE(kernels().empty() || want == got) << n;
    }
}

/* Through the door, with whichever is chosen: every length of a wrong tag leaves nothing behind. */
TEST(ChachaPoly, WrongTagLeavesNoPlaintext)
{
    const Bytes key = some(32);
    struct cr_aead a;
    ASSERT_EQ(T13_OK, cr_aead_init(&a, CR_CHACHA20_POLY1305, view(key)));
    for (size_t round = 0; round < 5000; round++) {
        const Bytes nonce = some(CR_AEAD_NONCE_LEN);
        const Bytes ad = some(5);
        const Bytes in = some(random_len());
        Bytes sealed(in.size() + 16);
        ASSERT_EQ(T13_OK, cr_aead_seal(&a, nonce.data(), view(ad), view(in), bytes_of(nullptr, 0),
                                       sealed.data()));
        size_t at = round % 2 == 0 ? in.size() + below(16) : below(sealed.size());
        sealed[at] ^= static_cast<uint8_t>(1u << below(8));
        Bytes apart(in.size(), 0xee);
        bool in_place = round % 3 == 0;
        uint8_t *out = in_place ? sealed.data() : apart.data();
        ASSERT_EQ(T13_E_BAD_RECORD_MAC,
                  cr_aead_open(&a, nonce.data(), view(ad), view(sealed), out));
        Bytes got(out, out + in.size());
        ASSERT_EQ(Bytes(in.size(), 0), got);
    }
    cr_aead_clear(&a);
}

} // namespace
