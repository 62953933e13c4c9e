/* A context that many threads share, whose private key is the application's and takes its time: the
 * handshakes that one thread begins another ends. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <openssl/async.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>

namespace
{

constexpr size_t kThreads = 4;
constexpr size_t kEach = 12;

std::atomic<int> signatures;
RSA *device;

int sign_slowly(int flen, const unsigned char *from, unsigned char *to, RSA *, int padding)
{
    for (int i = 0; i < 2; i++) {
        if (ASYNC_pause_job() != 1) {
            return -1;
        }
    }
    signatures++;
    return RSA_private_encrypt(flen, from, to, device, padding);
}

struct Pair {
    SSL *client = nullptr;
    SSL *server = nullptr;
};

/* run goes on until both are done, or somebody has to wait for a signature. */
bool run(const Pair &p)
{
    for (int i = 0; i < 10; i++) {
        int c = SSL_do_handshake(p.client);
        int s = SSL_do_handshake(p.server);
        if (c == 1 && s == 1) {
            return true;
        }
        if (SSL_waiting_for_async(p.server) != 0) {
            return false;
        }
    }
    ADD_FAILURE() << "no end";
    return false;
}

class SslKeys : public testing::Test
{
  protected:
    void SetUp() override
    {
        const char *folder = getenv("THIRTEEN_CERTS");
        if (folder == nullptr) {
            GTEST_SKIP() << "THIRTEEN_CERTS is not set";
        }
        std::string where = folder;
        client = SSL_CTX_new(TLS_client_method());
        server = SSL_CTX_new(TLS_server_method());
        ASSERT_EQ(1,
                  SSL_CTX_use_certificate_chain_file(server, (where + "/rsa.chain.pem").c_str()));
        ASSERT_EQ(
            1, SSL_CTX_use_PrivateKey_file(server, (where + "/rsa.key").c_str(), SSL_FILETYPE_PEM));
        device = EVP_PKEY_get1_RSA(SSL_CTX_get0_privatekey(server));
        method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
        RSA_meth_set_priv_enc(method, sign_slowly);
        RSA *rsa = RSA_new();
        EVP_PKEY *pkey = EVP_PKEY_new();
        RSA_set0_key(rsa, BN_dup(RSA_get0_n(device)), BN_dup(RSA_get0_e(device)), nullptr);
        RSA_set_method(rsa, method);
        ASSERT_EQ(1, EVP_PKEY_assign_RSA(pkey, rsa));
        ASSERT_EQ(1, SSL_CTX_use_PrivateKey(server, pkey));
        EVP_PKEY_free(pkey);
        SSL_CTX_set_mode(server, SSL_MODE_ASYNC);
        signatures = 0;
    }

    void TearDown() override
    {
        SSL_CTX_free(client);
        SSL_CTX_free(server);
        RSA_free(device);
        RSA_meth_free(method);
        device = nullptr;
    }

    Pair pair() const
    {
        Pair p;
        BIO *a = nullptr;
        BIO *b = nullptr;
        p.client = SSL_new(client);
        p.server = SSL_new(server);
        EXPECT_EQ(1, BIO_new_bio_pair(&a, 0, &b, 0));
        SSL_set_bio(p.client, a, a);
        SSL_set_bio(p.server, b, b);
        SSL_set_connect_state(p.client);
        SSL_set_accept_state(p.server);
        return p;
    }

    SSL_CTX *client = nullptr;
    SSL_CTX *server = nullptr;
    RSA_METHOD *method = nullptr;
};

} // namespace

TEST_F(SslKeys, HandshakesWanderThroughThreads)
{
    std::vector<std::vector<Pair>> pairs(kThreads);

    for (size_t round = 0; round < 3; round++) { /* two pauses */
        std::vector<std::thread> threads;
        for (size_t t = 0; t < kThreads; t++) {
            threads.emplace_back([this, &pairs, round, t] {
                std::vector<Pair> &mine = pairs[(t + round) % kThreads];
                if (round == 0) {
                    for (size_t i = 0; i < kEach; i++) {
                        mine.push_back(pair());
                    }
                }
                for (const Pair &p : mine) {
                    EXPECT_EQ(round == 2, run(p));
                }
            });
        }
        for (std::thread &t : threads) {
            t.join();
        }
    }
    EXPECT_EQ(static_cast<int>(kThreads * kEach), signatures);
    for (const std::vector<Pair> &some : pairs) {
        for (const Pair &p : some) {
            SSL_free(p.client);
            SSL_free(p.server);
        }
    }
}

TEST_F(SslKeys, WaitingConnectionsAreFreedInAnotherThread)
{
    std::vector<Pair> pairs;

    for (size_t i = 0; i < kEach; i++) {
        pairs.push_back(pair());
        EXPECT_FALSE(run(pairs.back()));
    }
    std::thread([&pairs] {
        for (const Pair &p : pairs) {
            SSL_free(p.client);
            SSL_free(p.server);
        }
    }).join();
    EXPECT_EQ(0, signatures);
}
