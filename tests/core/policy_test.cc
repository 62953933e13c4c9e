#include "tests/c_headers.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

extern "C" {
#include "core/policy/keys.h"
#include "core/policy/policy.h"
#include "core/session/ticket.h"
#include "core/wire/wr.h"
#include "crypto/mem.h"
}

namespace
{

struct bytes view(const std::string &s)
{
    return bytes_of(s.data(), s.size());
}

/* A parsed policy that must be good. */
struct Policy {
    struct t13_policy *p = nullptr;

    explicit Policy(const std::string &text)
    {
        struct t13_policy_error why;
        EXPECT_EQ(T13_OK, t13_policy_parse(&p, view(text), &why))
            << why.line << ": " << (why.text != nullptr ? why.text : "");
    }
    ~Policy()
    {
        t13_policy_free(p);
    }
    struct t13_policy_values of(const char *program, const char *server,
                                const char *invoked_as = nullptr) const
    {
        struct t13_policy_who who = {program, invoked_as, server};
        struct t13_policy_values v;
        t13_policy_lookup(p, &who, &v);
        return v;
    }
};

void expect_error(const std::string &text, size_t line, const std::string &what)
{
    struct t13_policy *p = nullptr;
    struct t13_policy_error why;
    ASSERT_EQ(T13_E_DECODE, t13_policy_parse(&p, view(text), &why)) << text;
    EXPECT_EQ(line, why.line) << text;
    EXPECT_EQ(what, why.text) << text;
}

TEST(Policy, EmptySaysNothing)
{
    for (const char *text : {"", "\n", "# a comment\n\n   \t\r\n", "[program x]"}) {
        Policy p(text);
        EXPECT_EQ(0u, p.of("x", "y").set);
        EXPECT_FALSE(t13_policy_by_server(p.p));
    }
    struct t13_policy_who who = {"x", "y", "z"};
    struct t13_policy_values v;
    t13_policy_lookup(nullptr, &who, &v);
    EXPECT_EQ(0u, v.set);
}

TEST(Policy, EveryKeyIsRead)
{
    Policy p("groups = X25519MLKEM768:x25519, P-256 secp384r1\r\n"
             "key_shares=2\n"
             "  suites\t= TLS_CHACHA20_POLY1305_SHA256\n"
             "signature_algorithms = ed25519:rsa_pss_rsae_sha256\n"
             "min_rsa_bits = 3072\n"
             "min_ec_bits = 256\n"
             "key_log = /var/log/keys of mine\n"
             "handshake_deadline = 30\n"
             "ticket_secret_file = /etc/thirteen/tickets\n"
             "ticket_rotation = 3600");
    struct t13_policy_values v = p.of(nullptr, nullptr);

    ASSERT_EQ(4u, v.groups.num);
    EXPECT_EQ(0x11ec, v.groups.id[0]);
    EXPECT_EQ(29, v.groups.id[1]);
    EXPECT_EQ(23, v.groups.id[2]);
    EXPECT_EQ(24, v.groups.id[3]);
    EXPECT_EQ(2u, v.key_shares);
    ASSERT_EQ(1u, v.suites.num);
    EXPECT_EQ(0x1303, v.suites.id[0]);
    ASSERT_EQ(2u, v.sigalgs.num);
    EXPECT_EQ(0x0807, v.sigalgs.id[0]);
    EXPECT_EQ(0x0804, v.sigalgs.id[1]);
    EXPECT_EQ(3072u, v.min_rsa_bits);
    EXPECT_EQ(256u, v.min_ec_bits);
    EXPECT_STREQ("/var/log/keys of mine", v.key_log);
    EXPECT_EQ(30u, v.handshake_deadline_s);
    EXPECT_STREQ("/etc/thirteen/tickets", v.ticket_secret_file);
    EXPECT_EQ(3600u, v.ticket_rotation_s);
    for (size_t i = 0; i < 10; i++) {
        EXPECT_NE(0u, v.set & (uint32_t)t13_policy_rows[i].bit) << t13_policy_rows[i].name;
    }
}

TEST(Policy, LimitsAndDelegation)
{
    Policy p(
        "record_size_limit = 64\ndelegated_credentials = ed25519:ecdsa_secp256r1_sha256\n"
        "[program x]\nrecord_size_limit = 16385\ndelegated_credentials = rsa_pss_pss_sha256\n");
    struct t13_policy_values v = p.of(nullptr, nullptr);

    EXPECT_EQ(64u, v.record_size_limit);
    ASSERT_EQ(2u, v.delegated.num);
    EXPECT_EQ(0x0807, v.delegated.id[0]);
    EXPECT_EQ(0x0403, v.delegated.id[1]);
    EXPECT_EQ(uint32_t{T13_P_RECORD_SIZE_LIMIT | T13_P_DELEGATED_CREDENTIALS}, v.set);
    v = p.of("x", nullptr);
    EXPECT_EQ(16385u, v.record_size_limit);
    ASSERT_EQ(1u, v.delegated.num);
    EXPECT_EQ(0x0809, v.delegated.id[0]);
    expect_error("record_size_limit = 63", 1, "the number is too small");
    expect_error("record_size_limit = 16386", 1, "the number is too large");
    for (const char *name : {"rsa_pss_rsae_sha256", "rsa_pss_rsae_sha512", "rsa_pkcs1_sha384"}) {
        expect_error(std::string("delegated_credentials = ed25519:") + name, 1,
                     "no signature algorithm of delegated credentials");
    }
    expect_error("delegated_credentials = ed25519:ed448:mldsa44:mldsa65:mldsa87:"
                 "rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:ecdsa_secp256r1_sha256",
                 1, "the list is too long");
}

TEST(Policy, RecordPadding)
{
    const struct {
        const char *text;
        enum t13_pad_mode mode;
        uint32_t len;
    } good[] = {{"none", T13_PAD_NONE, 0},       {"block 512", T13_PAD_BLOCK, 512},
                {"BLOCK\t2", T13_PAD_BLOCK, 2},  {"block 16384", T13_PAD_BLOCK, 16384},
                {"fixed 64", T13_PAD_FIXED, 64}, {"fixed   16385", T13_PAD_FIXED, 16385},
                {"random 1", T13_PAD_RANDOM, 1}, {"random 16384", T13_PAD_RANDOM, 16384}};
    for (const auto &one : good) {
        Policy p(std::string("record_padding = ") + one.text);
        struct t13_policy_values v = p.of(nullptr, nullptr);
        EXPECT_EQ(uint32_t{T13_P_RECORD_PADDING}, v.set);
        EXPECT_EQ(one.mode, v.padding.mode) << one.text;
        EXPECT_EQ(one.len, v.padding.len) << one.text;
    }
    const char *form = "padding is none, block N, fixed N or random N";
    for (const char *text : {"", "512", "none 1", "blocks 512", "block512"}) {
        expect_error(std::string("record_padding = ") + text, 1, form);
    }
    for (const char *text : {"block 1", "fixed 63", "random 0"}) {
        expect_error(std::string("record_padding = ") + text, 1, "the number is too small");
    }
    for (const char *text : {"block 16385", "fixed 16386", "random 16385"}) {
        expect_error(std::string("record_padding = ") + text, 1, "the number is too large");
    }
    for (const char *text : {"block", "fixed 6 4", "random -1"}) {
        expect_error(std::string("record_padding = ") + text, 1, "not a number");
    }
}

TEST(Policy, EarlyData)
{
    const struct {
        const char *text;
        uint32_t most;
    } good[] = {{"off", 0}, {"on", UINT32_MAX}, {"1", 1}, {"4294967294", UINT32_MAX - 1}};
    for (const auto &one : good) {
        Policy p(std::string("early_data = ") + one.text);
        EXPECT_EQ(one.most, p.of(nullptr, nullptr).early_data);
        EXPECT_EQ(uint32_t{T13_P_EARLY_DATA}, p.of(nullptr, nullptr).set);
    }
    expect_error("early_data = 0", 1, "the number is too small");
    expect_error("early_data = 4294967295", 1, "the number is too large");
    expect_error("early_data = maybe", 1, "neither on, off nor a number");
}

TEST(Policy, RawKeys)
{
    /* SHA-256 of nothing, and of "abc" (FIPS 180-4's example) */
    const std::string nothing = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    const std::string abc = "sha256//ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    Policy p("raw_public_key = on\nserver_raw_keys = " + nothing + " " + abc +
             "\nclient_raw_keys = " + abc + "\n");
    struct t13_policy_values v = p.of(nullptr, nullptr);

    EXPECT_TRUE(v.raw_public_key);
    EXPECT_EQ(uint32_t{T13_P_RAW_PUBLIC_KEY | T13_P_SERVER_RAW_KEYS | T13_P_CLIENT_RAW_KEYS},
              v.set);
    EXPECT_TRUE(t13_policy_pinned(v.server_raw_keys, view("")));
    EXPECT_TRUE(t13_policy_pinned(v.server_raw_keys, view("abc")));
    EXPECT_FALSE(t13_policy_pinned(v.server_raw_keys, view("abd")));
    EXPECT_FALSE(t13_policy_pinned(v.client_raw_keys, view("")));
    EXPECT_TRUE(t13_policy_pinned(v.client_raw_keys, view("abc")));
    expect_error("server_raw_keys =", 1, "the list is empty");
    for (const std::string &bad :
         {std::string("sha256//"), nothing + "A", std::string("sha256//AA=="),
          nothing.substr(0, nothing.size() - 4), nothing.substr(8), "sha1//" + nothing.substr(8),
          nothing + " x"}) {
        expect_error("client_raw_keys = " + bad, 1, "a key is sha256// and the base64 of 32 bytes");
    }
}

TEST(Policy, FilesAndRetries)
{
    Policy p("[server a]\ndelegated_credential_files = /a  /b\nech_retry = off\n");
    struct t13_policy_values v = p.of(nullptr, "a");

    EXPECT_EQ(uint32_t{T13_P_DELEGATED_FILES | T13_P_ECH_RETRY}, v.set);
    EXPECT_STREQ("/a  /b", v.delegated_files);
    EXPECT_FALSE(v.ech_retry);
    EXPECT_TRUE(t13_policy_has(p.p, T13_P_DELEGATED_FILES));
    EXPECT_FALSE(t13_policy_has(p.p, T13_P_GROUPS));
    EXPECT_FALSE(t13_policy_has(nullptr, T13_P_GROUPS));
    expect_error("delegated_credential_files = a", 1, "a path does not begin with /");
}

TEST(Policy, LaterSectionsThatMatchWin)
{
    Policy p("min_rsa_bits = 1\nmin_ec_bits = 1\nkey_shares = 1\n"
             "[program nginx]\nmin_rsa_bits = 2\n"
             "[server www.example.org]\nmin_rsa_bits = 3\nmin_ec_bits = 3\n"
             "[program nginx, server *.example.org]\nmin_ec_bits = 4\n"
             "[server a.example, program python3*]\nmin_rsa_bits = 5\n");

    EXPECT_TRUE(t13_policy_by_server(p.p));
    EXPECT_EQ(1u, p.of("curl", nullptr).min_rsa_bits);
    EXPECT_EQ(2u, p.of("nginx", nullptr).min_rsa_bits);
    EXPECT_EQ(2u, p.of("x", nullptr, "nginx").min_rsa_bits);
    EXPECT_EQ(3u, p.of("nginx", "www.example.org").min_rsa_bits);
    EXPECT_EQ(3u, p.of("curl", "WWW.Example.ORG.").min_ec_bits);
    EXPECT_EQ(4u, p.of("nginx", "www.example.org").min_ec_bits);
    EXPECT_EQ(4u, p.of("nginx", "a.b.example.org").min_ec_bits);
    EXPECT_EQ(1u, p.of("nginx", "example.org").min_ec_bits);
    EXPECT_EQ(1u, p.of("nginx", "notexample.org").min_ec_bits);
    EXPECT_EQ(1u, p.of("nginx", "www.example.org.evil").min_ec_bits);
    EXPECT_EQ(5u, p.of("python3.11", "a.example").min_rsa_bits);
    EXPECT_EQ(5u, p.of("python3", "a.example").min_rsa_bits);
    EXPECT_EQ(1u, p.of("python", "a.example").min_rsa_bits);
    EXPECT_EQ(1u, p.of("nginx", "www.example.org").key_shares);
    EXPECT_EQ(1u, p.of("nginx2", "").min_rsa_bits);
}

TEST(Policy, MistakesNameTheirLine)
{
    expect_error("x = 1", 1, "unknown key");
    expect_error("\n\nGroups = x25519", 3, "unknown key");
    expect_error("groups", 1, "neither a section nor KEY = VALUE");
    expect_error("groups =", 1, "the list is empty");
    expect_error("groups = ::,", 1, "the list is empty");
    expect_error("groups = x25519:nothing", 1, "no such group");
    expect_error("groups = P-256:secp256r1", 1, "the list has one name twice");
    expect_error("suites = TLS_RSA_WITH_RC4_128_SHA", 1, "no such cipher suite");
    expect_error("signature_algorithms = rsa_pkcs1_sha1", 1, "no such signature algorithm");
    expect_error("key_shares = 1\nkey_shares = 1", 2, "this key stands twice in its section");
    expect_error("key_shares = 0", 1, "the number is too small");
    expect_error("key_shares = 5", 1, "the number is too large");
    expect_error("min_rsa_bits = 99999999999999999999999", 1, "the number is too large");
    expect_error("min_rsa_bits = -1", 1, "not a number");
    expect_error("min_rsa_bits =", 1, "not a number");
    expect_error("key_log = keys", 1, "the path does not begin with /");
    expect_error(std::string("a\0b", 3), 0, "the file is not text");
    expect_error(std::string(T13_MAX_POLICY_LEN + 1, '#'), 0, "the file is too long");
}

#define ECH_LIST                                                                                   \
    "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEAAQALZXhhbXBsZS5jb20AAA=="
#define ECH_HEX                                                                                    \
    "003efe0d003ae7002000203cc1537606db1c3a5def421794cc778891598a222c9d5210c29620388b24110b000400" \
    "01"                                                                                           \
    "0001000b6578616d706c652e636f6d0000"

/* An HTTPS record: priority, target name, parameters (RFC 9460). */
TEST(Policy, EncryptedClientHello)
{
    Policy base64("ech_configs = " ECH_LIST "\nech_keys = /a /b\nech_grease = on\ngrease = off");
    Policy record("ech_https_record = \\# 71 0001 0161 0162 00 0001 0003 026832 0005 0040" ECH_HEX);
    for (const Policy *p : {&base64, &record}) {
        struct t13_policy_values v = p->of(nullptr, nullptr);
        struct wr w = wr_growing();
        ASSERT_EQ(T13_OK, t13_policy_ech_list(&v, &w));
        ASSERT_EQ(64u, w.n);
        EXPECT_EQ(0xe7, w.p[6]);
        wr_free(&w);
    }
    EXPECT_TRUE(base64.of(nullptr, nullptr).ech_grease);
    EXPECT_FALSE(base64.of(nullptr, nullptr).grease);
    EXPECT_STREQ("/a /b", base64.of(nullptr, nullptr).ech_keys);
    const char *none = "no ECH configuration that can be used";
    for (const char *bad : {"", "AAAA", "A", "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4",
                            ECH_LIST "AAAA"}) {
        expect_error(std::string("ech_configs = ") + bad, 1, none);
    }
    for (const char *bad :
         {"", "0001", "000100", "0000 00 0005 0040" ECH_HEX, "0001 00 0005 0041" ECH_HEX,
          "0001 00 0004 0040" ECH_HEX, "0001 00 0005 0040" ECH_HEX "0", "0001 00 0005 004x" ECH_HEX,
          "0001 40 00 0005 0040" ECH_HEX}) {
        expect_error(std::string("ech_https_record = ") + bad, 1, none);
    }
    expect_error("grease = yes", 1, "neither on nor off");
    expect_error("ech_keys = /a b", 1, "a path does not begin with /");
}

TEST(Policy, BadSections)
{
    const char *form = "a section is [program NAME], [server NAME] or [program NAME, server NAME]";

    expect_error("[", 1, "a section ends with ]");
    expect_error("[program x", 1, "a section ends with ]");
    expect_error("[]", 1, form);
    expect_error("[nginx]", 1, form);
    expect_error("[program]", 1, "a section needs a name");
    expect_error("[program x,]", 1, form);
    expect_error("[program x, program y]", 1, "a section names one program and one server at most");
    expect_error("[program /usr/bin/x]", 1, "a name has no white space and no slash");
    expect_error("[program a b]", 1, "a name has no white space and no slash");
    expect_error("[program *x]", 1, "a star stands only at the end");
    expect_error("[server *]", 1, "a star stands only in \"*.domain\"");
    expect_error("[server *.]", 1, "a star stands only in \"*.domain\"");
    expect_error("[server a*.b]", 1, "a star stands only in \"*.domain\"");
    expect_error("[server *.*.b]", 1, "a star stands but once");
    std::string many;
    for (int i = 0; i < T13_MAX_POLICY_SECTIONS; i++) {
        many += "[program x]\n";
    }
    expect_error(many, T13_MAX_POLICY_SECTIONS, "too many sections");
}

TEST(Policy, EveryPrefixIsReadOrRefused)
{
    const std::string text = "groups = x25519:P-256\n[program a, server *.b]\nmin_rsa_bits = 12\n"
                             "[server c]\nkey_log = /k\n";
    for (size_t n = 0; n <= text.size(); n++) {
        std::vector<char> block(text.begin(), text.begin() + static_cast<ptrdiff_t>(n));
        struct t13_policy *p = nullptr;
        struct t13_policy_error why;
        enum t13_status st = t13_policy_parse(&p, bytes_of(block.data(), n), &why);
        EXPECT_TRUE(st == T13_OK || st == T13_E_DECODE);
        t13_policy_free(p);
    }
}

TEST(TicketKeys, OneSecretOpensOnAnotherMachine)
{
    const std::string secret(32, 's'), other(32, 't');
    struct t13_ticket_keys *a = nullptr, *b = nullptr, *c = nullptr;
    struct t13_session *s = nullptr, *opened = nullptr;
    uint8_t *ticket = nullptr;
    size_t n = 0;
    bool renew = true;

    ASSERT_EQ(T13_OK, t13_ticket_keys_shared(&a, view(secret), 3600));
    ASSERT_EQ(T13_OK, t13_ticket_keys_shared(&b, view(secret), 3600));
    ASSERT_EQ(T13_OK, t13_ticket_keys_shared(&c, view(other), 3600));
    s = t13_session_new();
    ASSERT_NE(nullptr, s);
    s->suite = 0x1301;
    s->psk.n = 32;
    ASSERT_EQ(T13_OK, t13_ticket_seal(a, s, 36000, &ticket, &n));
    struct bytes sealed = bytes_of(ticket, n);
    /* In its period, in the one after, and on a machine whose clock is behind. */
    const struct {
        uint64_t now_s;
        bool opens;
        bool renew;
    } when[] = {{36000, true, false}, {39599, true, false},  {39600, true, true},
                {43199, true, true},  {43200, false, false}, {35999, true, false},
                {32400, true, false}, {32399, false, false}, {0, false, false}};
    for (const auto &w : when) {
        enum t13_status st = t13_ticket_open(b, sealed, w.now_s, &opened, &renew);
        EXPECT_EQ(w.opens ? T13_OK : T13_E_UNKNOWN_PSK, st) << w.now_s;
        if (st == T13_OK) {
            EXPECT_EQ(w.renew, renew) << w.now_s;
            t13_session_free(opened);
        }
    }
    EXPECT_EQ(T13_E_UNKNOWN_PSK, t13_ticket_open(c, sealed, 36000, &opened, &renew));
    mem_free(ticket);
    t13_session_free(s);
    t13_ticket_keys_free(a);
    t13_ticket_keys_free(b);
    t13_ticket_keys_free(c);
}

} // namespace
