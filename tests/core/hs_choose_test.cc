/* Which certificate a side shows: RFC 8446 4.2.3, 4.2.4, 4.4.2. */
#include "tests/core/pair.h"

using pair::Config;
using pair::Pair;

namespace
{

/* The leaves of pair::new_cred() are signed "ed25519" by the empty name. */
class HsChoose : public ::testing::Test
{
  protected:
    HsChoose() : client(pair::config()), server(pair::config())
    {
        for (enum cr_key_type type : {CR_KEY_RSA, CR_KEY_P256, CR_KEY_P384, CR_KEY_ED25519}) {
            EXPECT_EQ(T13_OK, t13_config_add_cred(&server.p, pair::shared_cred(type)));
        }
    }
    void only(const std::vector<uint16_t> &sigalgs)
    {
        client->num_sigalgs = static_cast<uint8_t>(sigalgs.size());
        std::copy(sigalgs.begin(), sigalgs.end(), client->sigalgs);
    }
    void cert(const std::vector<uint16_t> &sigalgs)
    {
        client->num_sigalgs_cert = static_cast<uint8_t>(sigalgs.size());
        std::copy(sigalgs.begin(), sigalgs.end(), client->sigalgs_cert);
    }
    Config client;
    Config server;
};

} // namespace

TEST_F(HsChoose, TheFirstOfTheClientsThatThereIsACertificateFor)
{
    for (uint16_t code : std::vector<uint16_t>{0x0804, 0x0403, 0x0503, 0x0807}) {
        only({0x0603, code, 0x0403, 0x0804});
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_EQ(code, t13_conn_sigalg(p.server.c));
        EXPECT_EQ(code, t13_conn_peer_sigalg(p.client.c));
    }
}

TEST_F(HsChoose, TheServersOrderWhenItCounts)
{
    server->flags |= T13_F_SERVER_PREFERENCE;
    only({0x0804, 0x0807});
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0x0807, t13_conn_sigalg(p.server.c));
}

TEST_F(HsChoose, SignatureAlgorithmsCertIsAboutTheCertificatesSignature)
{
    cert({0x0401, 0x0807}); /* which they have */
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_EQ(0x0403, t13_conn_sigalg(p.server.c));
    }
    cert({0x0401, 0x0403, 0xfafa}); /* which they have not */
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_NO_CERTIFICATE, t13_conn_error(p.server.c));
    EXPECT_EQ(40, t13_conn_alert_received(p.client.c));
}

TEST_F(HsChoose, AuthoritiesAreAHint)
{
    std::string other("\0\x0d\x30\x0b\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0c\0", 15);
    std::string empty("\0\2\x30\0", 4);
    std::string junk("\0\1x", 3);
    for (const std::string &list : {other, empty, junk + empty, junk}) {
        ASSERT_EQ(T13_OK, t13_config_set_ca_names(&client.p, pair::view(list)));
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_EQ(list, pair::str(t13_conn_peer_ca_names(p.server.c)));
        EXPECT_EQ(0x0403, t13_conn_sigalg(p.server.c));
    }
}

TEST_F(HsChoose, TheClientsCertificateByTheRequest)
{
    for (enum cr_key_type type : {CR_KEY_P256, CR_KEY_ED25519}) {
        ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(type)));
    }
    server->verify = T13_VERIFY_OPTIONAL;
    client->ask = T13_ASK_CERT;
    for (bool ok : {true, false}) {
        server->num_sigalgs_cert = 1;
        server->sigalgs_cert[0] = ok ? 0x0807 : 0x0601;
        Pair p(client.p, server.p);
        bool said = !ok;
        p.client.on_ask = [&](enum t13_status) { said = t13_conn_has_cred(p.client.c); };
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_EQ(ok, said);
        EXPECT_EQ(ok, t13_conn_peer_chain(p.server.c) != nullptr);
    }
}
