/* Compressed certificates (RFC 8879) and delegated credentials (RFC 9345): what is unpacked is what
 * was declared, whatever the packed bytes say. */
#include "tests/fuzz/fuzz.h"

extern "C" {
#include "core/compress/compress.h"
#include "core/msg/compressed_certificate.h"
#include "core/msg/delegated_credential.h"
}

static std::string packed(const struct t13_codec *codec, const std::string &text)
{
    std::string out(text.size() + 500, '\0');
    size_t n = out.size();
    struct t13_compressed m = {codec->id, static_cast<uint32_t>(text.size()), {nullptr, 0}};
    struct wr w = wr_growing();

    EXPECT_TRUE(codec->compress(bytes_of(text.data(), text.size()),
                                reinterpret_cast<uint8_t *>(&out[0]), &n));
    m.message = bytes_of(out.data(), n);
    t13_compressed_write(&w, &m);
    std::string message(reinterpret_cast<const char *>(w.p), w.n);
    wr_free(&w);
    return message;
}

std::vector<std::string> seeds()
{
    std::vector<std::string> out = {
        std::string("\0\0\x0e\x10\x08\x07\0\0\2\x30\0\4\3\0\1\xaa", 16),
    };
    uint16_t ids[T13_COMPRESS_MAX];
    size_t num = t13_codec_ids(ids);
    for (size_t i = 0; i < num; i++) {
        const struct t13_codec *codec = t13_codec_find(ids[i]);
        out.push_back(packed(codec, "some text and some text and some text"));
        out.push_back(packed(codec, std::string(3000, 'x')));
    }
    return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rd body = rd_of(bytes_of(data, size));
    struct t13_compressed m;
    struct t13_dc dc;

    if (t13_dc_parse(body, &dc)) {
        EXPECT_LE(dc.covered.n, size);
    }
    if (!t13_compressed_parse(body, &m) || m.uncompressed_length > 20000) {
        return 0;
    }
    const struct t13_codec *codec = t13_codec_find(m.algorithm);
    if (codec == nullptr) {
        return 0;
    }
    /* A block of its own: one byte too many is a finding. */
    uint8_t *out = static_cast<uint8_t *>(malloc(m.uncompressed_length));
    std::string again(m.uncompressed_length + 2000, '\0');
    size_t n = again.size();
    if (codec->decompress(m.message, out, m.uncompressed_length)) {
        EXPECT_TRUE(codec->compress(bytes_of(out, m.uncompressed_length),
                                    reinterpret_cast<uint8_t *>(&again[0]), &n));
    }
    free(out);
    return 0;
}
