/* The kernels of AES-GCM beside the base, by way of the tables that cr_aead_*() calls. */
#include "tests/crypto/long.h"
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <memory>
#include <random>

extern "C" {
#include "crypto/aead.h"
#include "crypto/cpu.h"
#include "crypto/ops.h"
}

namespace
{

std::vector<const struct cr_aead_ops *> kernels()
{
    std::vector<const struct cr_aead_ops *> list;
    while (const struct cr_aead_ops *ops = cr_aesgcm_kernel(list.size())) {
        list.push_back(ops);
    }
    return list;
}

std::vector<const struct cr_aead_ops *> base_and_kernels()
{
    std::vector<const struct cr_aead_ops *> list = kernels();
    list.push_back(&cr_psa_gcm);
    return list;
}

/* An initialized key of one table. */
class Key
{
  public:
    Key(const struct cr_aead_ops *ops, const Bytes &key) : ops_(ops)
    {
        a_.id = key.size() == 16 ? CR_AES_128_GCM : CR_AES_256_GCM;
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
TEST(AesGcm, KernelIsThereUnlessAskedForTheBase)
{
    const char *cpu = getenv("THIRTEEN_CPU");
    bool is_baseline = cpu != nullptr && std::string(cpu) == "baseline";
#if T13_KERNELS && defined(__x86_64__)
    bool is_able = cr_cpu_has(CR_CPU_AES_CLMUL);
    EXPECT_EQ(is_able && !is_baseline, !kernels().empty());
#else
    EXPECT_TRUE(kernels().empty()) << is_baseline;
#endif
}

TEST(AesGcm, WycheproofOnBaseAndKernels)
{
    for (const struct cr_aead_ops *ops : base_and_kernels()) {
        size_t num_checked = 0;
        for_each_wycheproof("aes_gcm", [&](const WycheproofTest &t) {
            Bytes key = t.bytes(0);
            Bytes iv = t.bytes(1);
            if ((key.size() != 16 && key.size() != 32) || iv.size() != CR_AEAD_NONCE_LEN) {
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

/* The test cases 1 to 4 and 13 to 16 of the GCM submission to NIST (McGrew, Viega, appendix B). */
TEST(AesGcm, NistVectorsOnBaseAndKernels)
{
    const std::string zero32(32, '0');
    const std::string key = "feffe9928665731c6d6a8f9467308308";
    const std::string iv = "cafebabefacedbaddecaf888";
    const std::string ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    const std::string text = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                             "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    const std::string ct128 = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                              "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985";
    const std::string ct256 = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                              "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
    const struct {
        std::string key, iv, ad, text, ct, tag;
    } cases[] = {
        {zero32, zero32.substr(8), "", "", "", "58e2fccefa7e3061367f1d57a4e7455a"},
        {zero32, zero32.substr(8), "", zero32, "0388dace60b6a392f328c2b971b2fe78",
         "ab6e47d42cec13bdf53a67b21257bddf"},
        {key, iv, "", text, ct128, "4d5c2af327cd64a62cf35abd2ba6fab4"},
        {key, iv, ad, text.substr(0, 120), ct128.substr(0, 120),
         "5bc94fbc3221a5db94fae95ae7121a47"},
        {zero32 + zero32, zero32.substr(8), "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
        {zero32 + zero32, zero32.substr(8), "", zero32, "cea7403d4d606b6e074ec5d3baf39d18",
         "d0d1c8a799996bf0265b98b5d48ab919"},
        {key + key, iv, "", text, ct256, "b094dac5d93471bdec1a502270e3cc6c"},
        {key + key, iv, ad, text.substr(0, 120), ct256.substr(0, 120),
         "76fc6ece0f4e1768cddf8853bb2d551b"},
    };
    for (const struct cr_aead_ops *ops : base_and_kernels()) {
        for (const auto &c : cases) {
            SCOPED_TRACE(c.tag);
            check_vector(ops, from_hex(c.key), from_hex(c.iv), from_hex(c.ad), from_hex(c.text),
                         from_hex(c.ct), from_hex(c.tag), true);
        }
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
        return below(64) * 128 + below(3); /* around whole groups */
    default:
        return below(700);
    }
}

TEST(AesGcm, KernelsAreTheBaseOnRandomMessages)
{
    const Bytes text = some(17001);
    for (const struct cr_aead_ops *ops : kernels()) {
        for (size_t round = 0; round < long_rounds(64 * 1600) / 64; round++) {
            const Bytes key = some(round % 2 == 0 ? 16 : 32);
            Key base(&cr_psa_gcm, key);
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

TEST(AesGcm, KernelsAreTheBaseAtEachLength)
{
    const Bytes text = some(17001);
    for (const struct cr_aead_ops *ops : kernels()) {
        const Bytes key = some(32);
        Key base(&cr_psa_gcm, key);
        Key kernel(ops, key);
        for (size_t len = 0; len <= 17000; len += len < 1200 ? 1 : 1 + below(9)) {
            SCOPED_TRACE(len);
            ASSERT_NO_FATAL_FAILURE(compare(base, kernel, text, {len, len % 65, 5, len % 2 == 0}));
        }
    }
}

/* A record's padding may be longer than its content. */
TEST(AesGcm, LongTails)
{
    const Bytes text = some(17001);
    for (const struct cr_aead_ops *ops : kernels()) {
        const Bytes key = some(16);
        Key base(&cr_psa_gcm, key);
        Key kernel(ops, key);
        for (size_t len : {0u, 1u, 100u, 128u, 255u, 4000u}) {
            for (size_t tail_len : {127u, 128u, 129u, 1000u, 16384u}) {
                ASSERT_NO_FATAL_FAILURE(
                    compare(base, kernel, text, {len, tail_len, 5, tail_len % 2 == 0}));
            }
        }
    }
}

/* The last 32 bits of the counter begin at 2 for each nonce, so no record wraps them: but all the
 * nonce's bits set must not be carried into. */
TEST(AesGcm, NonceOfAllOnes)
{
    const Bytes text = some(5000);
    const Bytes nonce(CR_AEAD_NONCE_LEN, 0xff);
    const Bytes key = some(32);
    Bytes want(text.size() + 16);
    Key base(&cr_psa_gcm, key);
    ASSERT_EQ(T13_OK, base.seal(nonce, {}, view(text), bytes_of(nullptr, 0), want.data()));
    for (const struct cr_aead_ops *ops : kernels()) {
        Key kernel(ops, key);
        Bytes got(want.size());
        ASSERT_EQ(T13_OK, kernel.seal(nonce, {}, view(text), bytes_of(nullptr, 0), got.data()));
        ASSERT_EQ(want, got);
    }
}

/* Through the door, with whichever is chosen: every length of a wrong tag leaves nothing behind. */
TEST(AesGcm, WrongTagLeavesNoPlaintext)
{
    const Bytes key = some(32);
    struct cr_aead a;
    ASSERT_EQ(T13_OK, cr_aead_init(&a, CR_AES_256_GCM, view(key)));
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
