/* Connections whose job has paused, where OpenSSL would go on in the middle of what is gone. */
#include <gtest/gtest.h>

#include <openssl/async.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace
{

int pauses_seen;

int pause_at_hello(SSL *, int *, void *)
{
    pauses_seen++;
    return ASYNC_pause_job() == 1 ? SSL_CLIENT_HELLO_SUCCESS : SSL_CLIENT_HELLO_ERROR;
}

/* A server that has met a ClientHello and waits in its callback. */
class SslAsync : public testing::Test
{
  protected:
    void SetUp() override
    {
        client_ctx = SSL_CTX_new(TLS_client_method());
        server_ctx = SSL_CTX_new(TLS_server_method());
        ASSERT_NE(nullptr, client_ctx);
        ASSERT_NE(nullptr, server_ctx);
        SSL_CTX_set_mode(server_ctx, SSL_MODE_ASYNC);
        SSL_CTX_set_client_hello_cb(server_ctx, pause_at_hello, nullptr);
        ASSERT_EQ(1, ASYNC_init_thread(1, 0)); /* a job that is not given back is missed */
        pauses_seen = 0;
        ERR_clear_error();
    }

    void TearDown() override
    {
        SSL_free(client);
        SSL_CTX_free(client_ctx);
        SSL_CTX_free(server_ctx);
        ASYNC_cleanup_thread();
        ERR_clear_error();
    }

    /* paused_server gives one that waits. */
    SSL *paused_server()
    {
        SSL *server = SSL_new(server_ctx);
        hello(server);
        SSL_set_accept_state(server);
        expect(server, SSL_ERROR_WANT_ASYNC);
        EXPECT_EQ(1, SSL_waiting_for_async(server));
        return server;
    }

    /* hello joins server to a new client, which speaks first. */
    void hello(SSL *server)
    {
        BIO *a = nullptr;
        BIO *b = nullptr;
        SSL_free(client);
        client = SSL_new(client_ctx);
        ASSERT_EQ(1, BIO_new_bio_pair(&a, 0, &b, 0));
        SSL_set_bio(client, a, a);
        SSL_set_bio(server, b, b);
        SSL_set_connect_state(client);
        expect(client, SSL_ERROR_WANT_READ);
    }

    static void expect(SSL *ssl, int error)
    {
        int ret = SSL_do_handshake(ssl);
        EXPECT_EQ(-1, ret);
        EXPECT_EQ(error, SSL_get_error(ssl, ret));
    }

    /* Without a certificate it ends like this. */
    static void expect_end(SSL *server)
    {
        expect(server, SSL_ERROR_SSL);
        EXPECT_EQ(SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, ERR_GET_REASON(ERR_peek_last_error()));
        EXPECT_EQ(0, SSL_waiting_for_async(server));
        ERR_clear_error();
    }

    SSL_CTX *client_ctx = nullptr;
    SSL_CTX *server_ctx = nullptr;
    SSL *client = nullptr;
};

} // namespace

TEST_F(SslAsync, GoesOn)
{
    SSL *server = paused_server();
    expect_end(server);
    EXPECT_EQ(1, pauses_seen);
    SSL_free(server);
}

TEST_F(SslAsync, GoesOnThoughTheModeIsCleared)
{
    SSL *server = paused_server();
    SSL_clear_mode(server, SSL_MODE_ASYNC);
    expect_end(server);
    EXPECT_EQ(1, pauses_seen);
    SSL_free(server);
}

TEST_F(SslAsync, AFreedConnectionGivesItsJobBack)
{
    for (int i = 0; i < 3; i++) {
        SSL_free(paused_server());
    }
    EXPECT_EQ(3, pauses_seen);
}

TEST_F(SslAsync, AnotherFindsNoJobMeanwhile)
{
    SSL *server = paused_server();
    SSL *first = client;
    client = nullptr;
    SSL *other = SSL_new(server_ctx);
    hello(other);
    SSL_set_accept_state(other);
    expect(other, SSL_ERROR_WANT_ASYNC_JOB);
    expect_end(server);
    expect(other, SSL_ERROR_WANT_ASYNC);
    expect_end(other);
    SSL_free(server);
    SSL_free(first);
    SSL_free(other);
}

TEST_F(SslAsync, ClearedItBeginsAnew)
{
    SSL *server = paused_server();
    ASSERT_EQ(1, SSL_clear(server));
    EXPECT_EQ(0, SSL_waiting_for_async(server));
    hello(server);
    SSL_set_accept_state(server);
    expect(server, SSL_ERROR_WANT_ASYNC);
    expect_end(server);
    EXPECT_EQ(2, pauses_seen);
    SSL_free(server);
}

TEST_F(SslAsync, GivenItsRoleAgainItBeginsAnew)
{
    SSL *server = paused_server();
    SSL_set_accept_state(server);
    EXPECT_EQ(0, SSL_waiting_for_async(server));
    hello(server);
    expect(server, SSL_ERROR_WANT_ASYNC);
    expect_end(server);
    SSL_free(server);
}
