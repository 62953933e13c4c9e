/* Compressed certificates: RFC 8879. */
#include "tests/core/pair.h"

extern "C" {
#include "core/compress/compress.h"
#include "core/msg/compressed_certificate.h"
}
#include "tests/core/wire_util.h"

using pair::Config;
using pair::Pair;

namespace
{

class HsCompress : public ::testing::Test
{
  protected:
    HsCompress() : client(pair::config()), server(pair::server_config())
    {
        /* A chain that gets shorter: the leaf of the tests is all random. */
        struct t13_cred *one = pair::shared_cred(CR_KEY_P256);
        std::string other(3000, 'a');
        struct bytes certs[2] = {one->chain->cert[0], pair::view(other)};
        struct t13_chain *chain = nullptr;
        EXPECT_EQ(T13_OK, t13_chain_new(&chain, certs, 2));
        EXPECT_EQ(T13_OK, t13_cred_new(&cred, chain, one->key, one->public_key));
        t13_chain_free(chain);
        EXPECT_EQ(T13_OK, t13_config_add_cred(&server.p, cred));
    }
    ~HsCompress() override
    {
        t13_cred_free(cred);
    }
    static void with(struct t13_config *cfg, const std::vector<uint16_t> &ids)
    {
        cfg->num_compress = static_cast<uint8_t>(ids.size());
        std::copy(ids.begin(), ids.end(), cfg->compress);
    }
    /* message gives the first message of a type that an end got; empty: none. */
    static std::string message(const pair::End &end, int type)
    {
        for (const std::string &m : end.messages) {
            if (m[0] == type) {
                return m;
            }
        }
        return "";
    }
    Config client;
    Config server;
    struct t13_cred *cred = nullptr;
};

std::string packed(uint16_t id, const std::string &body)
{
    std::string out(body.size() + 1000, '\0');
    size_t n = out.size();
    EXPECT_TRUE(
        t13_codec_find(id)->compress(pair::view(body), reinterpret_cast<uint8_t *>(&out[0]), &n));
    return out.substr(0, n);
}

std::vector<uint16_t> all()
{
    uint16_t ids[T13_COMPRESS_MAX];
    size_t n = t13_codec_ids(ids);
    return std::vector<uint16_t>(ids, ids + n);
}

} // namespace

TEST(Codec, RoundTripAndBounds)
{
    EXPECT_EQ(nullptr, t13_codec_find(0));
    EXPECT_EQ(nullptr, t13_codec_find(4));
    std::string body(20000, 'x');
    for (size_t i = 0; i < body.size(); i += 7) {
        body[i] = static_cast<char>(i * i);
    }
    for (uint16_t id : all()) {
        const struct t13_codec *codec = t13_codec_find(id);
        std::string in = packed(id, body);
        EXPECT_LT(in.size(), body.size());
        std::string out(body.size(), '\0');
        uint8_t *p = reinterpret_cast<uint8_t *>(&out[0]);
        ASSERT_TRUE(codec->decompress(pair::view(in), p, out.size())) << id;
        EXPECT_EQ(body, out);
        /* more than it says, less, cut, with something after it, garbage */
        EXPECT_FALSE(codec->decompress(pair::view(in), p, out.size() - 1)) << id;
        std::string larger(body.size() + 1, '\0');
        EXPECT_FALSE(codec->decompress(pair::view(in), reinterpret_cast<uint8_t *>(&larger[0]),
                                       larger.size()))
            << id;
        for (size_t cut = 0; cut < in.size(); cut += 97) {
            EXPECT_FALSE(codec->decompress(pair::view(in.substr(0, cut)), p, out.size())) << id;
        }
        EXPECT_FALSE(codec->decompress(pair::view(in + "x"), p, out.size())) << id;
        EXPECT_FALSE(codec->decompress(pair::view(std::string(100, '\xff')), p, 100)) << id;
        /* too little room to compress into */
        size_t n = 10;
        EXPECT_FALSE(codec->compress(pair::view(body), p, &n)) << id;
    }
}

TEST(MsgCompressed, RoundTripAndTruncation)
{
    struct wr w = wr_growing();
    struct t13_compressed m = {2, 70000, bytes_of("packed", 6)};
    t13_compressed_write(&w, &m);
    std::string body = pair::str(bytes_of(w.p, w.n));
    wr_free(&w);
    struct t13_compressed got;
    ASSERT_TRUE(t13_compressed_parse(rd_of(pair::view(body)), &got));
    EXPECT_EQ(2, got.algorithm);
    EXPECT_EQ(70000u, got.uncompressed_length);
    EXPECT_EQ("packed", pair::str(got.message));
    for (size_t cut = 0; cut < body.size(); cut++) {
        EXPECT_FALSE(t13_compressed_parse(rd_of(pair::view(body.substr(0, cut))), &got));
    }
    EXPECT_FALSE(t13_compressed_parse(rd_of(pair::view(body + "x")), &got));
    EXPECT_FALSE(t13_compressed_parse(rd_of(bytes_of("\0\2\0\0\5\0\0\0", 8)), &got)); /* empty */
}

TEST_F(HsCompress, EachAlgorithmBothWays)
{
    server->verify = T13_VERIFY_REQUIRE;
    ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, cred));
    for (uint16_t id : all()) {
        with(client.p, {id});
        with(server.p, all());
        for (int round = 0; round < 2; round++) { /* made, then taken from what is kept */
            Pair p(client.p, server.p);
            ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
            std::string m = message(p.client, HS_COMPRESSED_CERTIFICATE);
            ASSERT_GT(m.size(), 6u);
            EXPECT_EQ(id, m[5]);
            EXPECT_LT(m.size(), 1500u);
            EXPECT_EQ("", message(p.client, HS_CERTIFICATE));
            ASSERT_EQ(2u, t13_conn_peer_chain(p.client.c)->num);
            EXPECT_NE("", message(p.server, HS_COMPRESSED_CERTIFICATE));
            EXPECT_EQ(2u, t13_conn_peer_chain(p.server.c)->num);
            p.exchange(&p.client, &p.server, "x");
        }
    }
}

TEST_F(HsCompress, TheServersOrderCounts)
{
    std::vector<uint16_t> ids = all();
    if (ids.size() < 2) {
        GTEST_SKIP() << "there is no choice in this build";
    }
    with(server.p, ids);
    std::reverse(ids.begin(), ids.end());
    with(client.p, ids);
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(ids.back(), message(p.client, HS_COMPRESSED_CERTIFICATE)[5]);
}

TEST_F(HsCompress, NotWithoutBothSides)
{
    for (bool client_has : {false, true}) {
        with(client.p, client_has ? all() : std::vector<uint16_t>());
        with(server.p, client_has ? std::vector<uint16_t>() : all());
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ("", message(p.client, HS_COMPRESSED_CERTIFICATE));
    }
}

TEST_F(HsCompress, WhatDoesNotGetShorterGoesAsItIs)
{
    Config plain(pair::server_config(CR_KEY_ED25519)); /* little but a key, random */
    with(client.p, all());
    with(plain.p, all());
    Pair p(client.p, plain.p);
    ASSERT_TRUE(p.handshake());
    std::string m =
        message(p.client, HS_CERTIFICATE) + message(p.client, HS_COMPRESSED_CERTIFICATE);
    EXPECT_LT(m.size(), 400u);
}

TEST_F(HsCompress, AStapledResponseIsInIt)
{
    if (all().empty()) {
        GTEST_SKIP() << "no algorithm is built in";
    }
    with(client.p, all());
    with(server.p, all());
    client->status_request = true;
    server->ask = T13_ASK_STATUS;
    for (const char *staple : {"first", "second", ""}) {
        Pair p(client.p, server.p);
        p.server.staple = staple;
        ASSERT_TRUE(p.handshake());
        EXPECT_NE("", message(p.client, HS_COMPRESSED_CERTIFICATE));
        EXPECT_EQ(staple, pair::str(t13_conn_peer_ocsp(p.client.c)));
    }
}

/* What a bad server sends in the place of its certificate. */
class HsCompressBad : public HsCompress
{
  protected:
    void expect(uint16_t id, uint32_t length, const std::string &data, enum t13_status want,
                bool offered = true)
    {
        with(client.p, offered ? all() : std::vector<uint16_t>());
        client->max_cert_list = 5000;
        Pair p(client.p, server.p);
        server->ask = T13_ASK_SIGN; /* after the certificate, whose place is taken below */
        p.client.step();
        p.to_server += p.client.take();
        p.server.feed(&p.to_server, 1 << 20);
        /* A server that stops before its certificate: at S_SEND_CERT. */
        while (p.server.c->state != S_SEND_CERT) {
            ASSERT_EQ(T13_OK, t13_step(p.server.c) == T13_WANT_READ ? t13_input(p.server.c, nullptr)
                                                                    : T13_OK);
        }
        struct t13_compressed m = {id, length, pair::view(data)};
        size_t mark = t13_msg_open(p.server.c, HS_COMPRESSED_CERTIFICATE);
        t13_compressed_write(&p.server.c->flight, &m);
        ASSERT_EQ(T13_OK, t13_msg_close(p.server.c, mark));
        ASSERT_EQ(T13_OK, t13_flush(p.server.c));
        p.to_client += p.server.take();
        p.client.feed(&p.to_client, 1 << 20);
        p.client.step();
        EXPECT_EQ(want, t13_conn_error(p.client.c)) << t13_conn_error_text(p.client.c);
        server->ask = 0;
    }
};

TEST_F(HsCompressBad, IsRefused)
{
    if (all().empty()) {
        GTEST_SKIP() << "no algorithm is built in";
    }
    uint16_t id = all()[0];
    std::string bomb = packed(id, std::string(1 << 20, '\0'));
    expect(id, 1 << 20, bomb, T13_E_BAD_CERTIFICATE); /* more than a Certificate may be */
    expect(id, 5000, bomb, T13_E_BAD_CERTIFICATE);    /* says less than it is */
    expect(id, 5001, packed(id, std::string(5001, '\0')), T13_E_BAD_CERTIFICATE);
    expect(id, 0, packed(id, "x"), T13_E_BAD_CERTIFICATE);
    expect(id, 100, "garbage", T13_E_BAD_CERTIFICATE);
    expect(id, 5000, packed(id, std::string(5000, '\0')), T13_E_DECODE); /* no Certificate */
    expect(77, 5000, "x", T13_E_ILLEGAL_PARAMETER);
    expect(id, 100, "x", T13_E_UNEXPECTED_MESSAGE, false);
}
