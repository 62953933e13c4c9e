/* Full handshakes of two of ours, in memory. */
#include "tests/core/pair.h"

using pair::Config;
using pair::Pair;

TEST(HsFull, DefaultsConnectAndCarryData)
{
    Config client(pair::config());
    Config server(pair::server_config());
    client->ask |= T13_ASK_SESSION;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c) << " / "
                               << t13_conn_error_text(p.server.c);
    p.exchange(&p.client, &p.server, "GET / HTTP/1.1\r\n\r\n");
    p.exchange(&p.server, &p.client, std::string(200000, 'x'));
    EXPECT_EQ(p.client.secrets, p.server.secrets);
    EXPECT_EQ(5u, p.client.secrets.size());
    ASSERT_NE(nullptr, p.client.session);
}
