/* SSL_CONF_cmd(3): every command, good and bad, as a file's and as a command line's. */
#include "oracle.h"

#include <openssl/ssl.h>

static const char *const commands[] = {
    "SignatureAlgorithms",
    "RSA+SHA256",
    "SignatureAlgorithms",
    "FOO",
    "ClientSignatureAlgorithms",
    "ECDSA+SHA256",
    "ClientSignatureAlgorithms",
    "FOO",
    "Curves",
    "P-256",
    "Groups",
    "X25519:P-256",
    "Groups",
    "FOO",
    "Groups",
    "",
    "ECDHParameters",
    "P-256",
    "ECDHParameters",
    "auto",
    "ECDHParameters",
    "Automatic",
    "ECDHParameters",
    "P-256:P-384",
    "ECDHParameters",
    "FOO",
    "CipherString",
    "HIGH",
    "CipherString",
    "FOO",
    "Ciphersuites",
    "TLS_AES_128_GCM_SHA256",
    "Ciphersuites",
    "FOO",
    "Ciphersuites",
    "",
    "Protocol",
    "ALL",
    "Protocol",
    "-ALL,TLSv1.3",
    "Protocol",
    "TLSv1.2,-TLSv1.3",
    "Protocol",
    "FOO",
    "Protocol",
    "SSLv2",
    "Protocol",
    "DTLSv1.2",
    "Protocol",
    "",
    "Protocol",
    "TLSv1.3,",
    "MinProtocol",
    "TLSv1.2",
    "MinProtocol",
    "None",
    "MinProtocol",
    "TLSv1.3",
    "MinProtocol",
    "FOO",
    "MinProtocol",
    "DTLSv1.2",
    "MinProtocol",
    "tlsv1.2",
    "MinProtocol",
    "",
    "MaxProtocol",
    "TLSv1.3",
    "MaxProtocol",
    "None",
    "MaxProtocol",
    "FOO",
    "Options",
    "SessionTicket",
    "Options",
    "-SessionTicket",
    "Options",
    "ServerPreference",
    "Options",
    "-ServerPreference,Bugs",
    "Options",
    "FOO",
    "Options",
    "PrioritizeChaCha",
    "Options",
    "MiddleboxCompat",
    "Options",
    "-MiddleboxCompat",
    "Options",
    "KTLS",
    "Options",
    "EncryptThenMac",
    "Options",
    "-EncryptThenMac",
    "Options",
    "NoRenegotiation",
    "Options",
    "UnsafeLegacyRenegotiation",
    "Options",
    "AllowNoDHEKEX",
    "Options",
    "AntiReplay",
    "Options",
    "ExtendedMasterSecret",
    "Options",
    "CANames",
    "Options",
    "Compression",
    "Options",
    "UnsafeLegacyServerConnect",
    "Options",
    "EmptyFragments",
    "Options",
    "DHSingle",
    "Options",
    "ECDHSingle",
    "Options",
    "ClientRenegotiation",
    "Options",
    "StrictCertCheck",
    "Options",
    "TxCertificateCompression",
    "Options",
    " ServerPreference , Bugs ",
    "VerifyMode",
    "Peer",
    "VerifyMode",
    "Request",
    "VerifyMode",
    "Require",
    "VerifyMode",
    "Once",
    "VerifyMode",
    "RequestPostHandshake",
    "VerifyMode",
    "RequirePostHandshake",
    "VerifyMode",
    "FOO",
    "VerifyMode",
    "-Peer",
    "Certificate",
    "missing.pem",
    "PrivateKey",
    "missing.pem",
    "ChainCAFile",
    "missing.pem",
    "VerifyCAFile",
    "missing.pem",
    "RequestCAFile",
    "missing.pem",
    "ClientCAFile",
    "missing.pem",
    "ClientCAPath",
    "missing",
    "RequestCAPath",
    "missing",
    "DHParameters",
    "missing.pem",
    "RecordPadding",
    "16",
    "RecordPadding",
    "-1",
    "RecordPadding",
    "FOO",
    "RecordPadding",
    "16385",
    "RecordPadding",
    "0",
    "NumTickets",
    "3",
    "NumTickets",
    "-1",
    "NumTickets",
    "FOO",
    "NumTickets",
    "0",
    "Unknown",
    "x",
    "",
    "x",
    "ServerInfoFile",
    "missing",
    "VerifyCAPath",
    "missing",
    "ChainCAPath",
    "missing",
    "signaturealgorithms",
    "RSA+SHA256",
    "GROUPS",
    "P-256",
};

static const char *const lines[] = {
    "-sigalgs",
    "RSA+SHA256",
    "-client_sigalgs",
    "RSA+SHA256",
    "-curves",
    "P-256",
    "-groups",
    "X25519",
    "-named_curve",
    "P-256",
    "-cipher",
    "HIGH",
    "-ciphersuites",
    "TLS_AES_128_GCM_SHA256",
    "-min_protocol",
    "TLSv1.2",
    "-max_protocol",
    "TLSv1.3",
    "-cert",
    "missing",
    "-key",
    "missing",
    "-chainCApath",
    "missing",
    "-chainCAfile",
    "missing",
    "-verifyCApath",
    "missing",
    "-verifyCAfile",
    "missing",
    "-requestCAfile",
    "missing",
    "-dhparam",
    "missing",
    "-record_padding",
    "16",
    "-num_tickets",
    "2",
    "-no_ssl3",
    NULL,
    "-no_tls1",
    NULL,
    "-no_tls1_1",
    NULL,
    "-no_tls1_2",
    NULL,
    "-no_tls1_3",
    NULL,
    "-bugs",
    NULL,
    "-no_comp",
    NULL,
    "-comp",
    NULL,
    "-ecdh_single",
    NULL,
    "-no_ticket",
    NULL,
    "-serverpref",
    NULL,
    "-legacy_renegotiation",
    NULL,
    "-client_renegotiation",
    NULL,
    "-legacy_server_connect",
    NULL,
    "-no_renegotiation",
    NULL,
    "-no_resumption_on_reneg",
    NULL,
    "-no_legacy_server_connect",
    NULL,
    "-allow_no_dhe_kex",
    NULL,
    "-prioritize_chacha",
    NULL,
    "-strict",
    NULL,
    "-no_middlebox",
    NULL,
    "-anti_replay",
    NULL,
    "-no_anti_replay",
    NULL,
    "-no_etm",
    NULL,
    "-no_ems",
    NULL,
    "-foo",
    NULL,
    "-cipher",
    NULL,
    "-",
    NULL,
    "",
    NULL,
    "bugs",
    NULL,
    "-BUGS",
    NULL,
    "-Cipher",
    "HIGH",
    "-CipherString",
    "HIGH",
};

static void show(SSL_CTX *ctx)
{
    o_int(" options", (long long)SSL_CTX_get_options(ctx));
    o_int(" min", SSL_CTX_get_min_proto_version(ctx));
    o_int(" max", SSL_CTX_get_max_proto_version(ctx));
    o_int(" verify", SSL_CTX_get_verify_mode(ctx));
    o_int(" tickets", (long long)SSL_CTX_get_num_tickets(ctx));
}

static void run(const char *title, unsigned int flags, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i += 2) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        SSL_CONF_CTX *cctx = SSL_CONF_CTX_new();
        o_int("flags", SSL_CONF_CTX_set_flags(cctx, flags));
        printf("%s \"%s\" \"%s\"\n", title, list[i], list[i + 1] != NULL ? list[i + 1] : "NULL");
        o_int("type", SSL_CONF_cmd_value_type(cctx, list[i]));
        SSL_CONF_CTX_set_ssl_ctx(cctx, ctx);
        o_int("ctx", SSL_CONF_cmd(cctx, list[i], list[i + 1]));
        o_err_codes("ctx");
        show(ctx);
        o_int_err("finish", SSL_CONF_CTX_finish(cctx));
        SSL *ssl = SSL_new(ctx);
        SSL_CONF_CTX_set_ssl(cctx, ssl);
        o_int("ssl", SSL_CONF_cmd(cctx, list[i], list[i + 1]));
        o_err_codes("ssl");
        o_int(" options", (long long)SSL_get_options(ssl));
        SSL_free(ssl);
        SSL_CONF_CTX_free(cctx);
        SSL_CTX_free(ctx);
    }
}

static void argv(void)
{
    const char *words[] = {"-groups", "P-256", "-no_ticket", "-foo", "bar"};
    char **p = (char **)words;
    int n = 5;
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CONF_CTX *cctx = SSL_CONF_CTX_new();
    SSL_CONF_CTX_set_flags(cctx, SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_SHOW_ERRORS);
    SSL_CONF_CTX_set_ssl_ctx(cctx, ctx);
    for (int i = 0; i < 4; i++) {
        o_int_err("argv", SSL_CONF_cmd_argv(cctx, &n, &p));
        o_int("left", n);
    }
    o_int("clear flags", SSL_CONF_CTX_clear_flags(cctx, SSL_CONF_FLAG_CLIENT));
    o_int("prefix", SSL_CONF_CTX_set1_prefix(cctx, "--ssl-"));
    o_int_err("prefixed", SSL_CONF_cmd(cctx, "--ssl-groups", "P-256"));
    o_int_err("not prefixed", SSL_CONF_cmd(cctx, "-groups", "P-256"));
    o_int("no prefix", SSL_CONF_CTX_set1_prefix(cctx, NULL));
    o_int_err("no name", SSL_CONF_cmd(cctx, NULL, "x"));
    o_int_err("no value", SSL_CONF_cmd(cctx, "-groups", NULL));
    SSL_CONF_CTX_free(cctx);
    SSL_CONF_CTX_free(NULL);
    SSL_CTX_free(ctx);
}

int main(void)
{
    const unsigned both = SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE;
    const size_t n = sizeof(commands) / sizeof(commands[0]);
    const size_t m = sizeof(lines) / sizeof(lines[0]);
    run("file", SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SHOW_ERRORS | both, commands, n);
    run("client file", SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_CLIENT, commands, n);
    run("server file", SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER, commands, n);
    run("line", SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_SHOW_ERRORS | both, lines, m);
    run("client line", SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_CLIENT, lines, m);
    run("server line", SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_SERVER, lines, m);
    argv();
    return 0;
}
