"""Debian's nginx on our libraries, and clients of other makers: openssl s_client, gnutls-cli, curl,
Node, Chromium. The page /tls says what nginx negotiated; the client says what it did."""
import json
import os
import re
import shutil
import tempfile
import time

from harness import BUILD, Nginx, OURS, SYSTEM, cert, mapped_libraries, run, talk

SUITES = (
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_CCM_SHA256",
    "TLS_AES_128_CCM_8_SHA256",
)
GROUPS = {
    "X25519": "X25519",
    "P-256": "prime256v1",
    "P-384": "secp384r1",
    "P-521": "secp521r1",
    "X448": "X448",
    "ffdhe2048": "ffdhe2048",
    "ffdhe3072": "ffdhe3072",
}
GNUTLS_GROUPS = ("X25519", "SECP256R1", "SECP384R1", "SECP521R1", "X448", "FFDHE2048", "FFDHE3072")
KEYS = ("rsa", "pss", "p256", "p384", "p521", "ed25519", "ed448", "rsa-rsa", "direct")
CLIENTS = ("client-rsa", "client-p256", "client-ed25519", "client-ed448")

# CCM_8 has 64 bits of strength and so needs security level 0, as with OpenSSL.
EVERYTHING = """ssl_conf_command Ciphersuites %s; ssl_ciphers DEFAULT@SECLEVEL=0;
ssl_ecdh_curve X25519:P-256:P-384:P-521:X448:ffdhe2048:ffdhe3072; ssl_session_cache shared:everything:1m;
client_max_body_size 0;""" % ":".join(
    SUITES
)
ONLY_P384 = "ssl_ecdh_curve P-384; ssl_session_cache shared:retry:1m;"
CLIENT_AUTH = """ssl_client_certificate %s; ssl_verify_client optional; ssl_verify_depth 3;
location /me { return 200 "$ssl_client_verify $ssl_client_s_dn\\n"; }"""

HERE = os.path.dirname(os.path.abspath(__file__))


def request(path="tls"):
    return b"GET /%s HTTP/1.0\r\n\r\n" % path.encode()


def spoke(suite="TLS_AES_256_GCM_SHA384", group="X25519", resumed=False):
    """spoke is what /tls answers when nginx negotiated this."""
    return b"TLSv1.3 %s %s %s\n" % (suite.encode(), group.encode(), b"r" if resumed else b".")


def s_client(port, *options, env=SYSTEM, path="tls"):
    """s_client returns (exit status, all output) of a request by openssl s_client."""
    status, out, err = run(
        [
            "/usr/bin/openssl",
            "s_client",
            "-connect",
            "127.0.0.1:%d" % port,
            "-servername",
            "localhost",
            "-CAfile",
            cert("ca.pem"),
            "-verify_return_error",
            "-ign_eof",
            *options,
        ],
        env,
        20,
        request(path),
    )
    return status, out + err


def hellos(out):
    """hellos counts the ClientHellos that s_client -msg saw leave."""
    return len(re.findall(rb">>> TLS 1\.[03], Handshake \[length [0-9a-f]+\], ClientHello", out))


def resumption(count, name, port, env, *options):
    """resumption fetches twice, the second time with the session of the first."""
    with tempfile.TemporaryDirectory() as work:
        session = os.path.join(work, "session")
        first = s_client(port, *options, "-sess_out", session, env=env)
        second = s_client(port, *options, "-sess_in", session, "-msg", env=env)
    ok = b"New, TLSv1.3" in first[1] and b"Reused, TLSv1.3" in second[1] and b" r\n" in second[1]
    count.check(
        name,
        ok and first[0] == second[0] == 0,
        (first[1] + second[1]).decode(errors="replace")[-2500:],
    )
    return second[1]


def openssl_client(count, label, env, nginx, retry):
    """openssl_client is every test of s_client; the command may itself run on our libraries."""
    for suite in SUITES:
        out = s_client(nginx.port, "-ciphersuites", suite, "-cipher", "DEFAULT@SECLEVEL=0", env=env)
        count.check("%s: %s" % (label, suite), out[0] == 0 and spoke(suite) in out[1], out)
    for group, name in GROUPS.items():
        out = s_client(nginx.port, "-groups", group, env=env)
        count.check(
            "%s: group %s" % (label, group), out[0] == 0 and spoke(group=name) in out[1], out
        )
    for suite in ("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"):
        resumption(
            count, "%s: resumption, %s" % (label, suite), nginx.port, env, "-ciphersuites", suite
        )
    out = s_client(retry.port, "-groups", "X25519:P-384", "-msg", env=env)
    count.check(
        label + ": HelloRetryRequest",
        out[0] == 0 and spoke(group="secp384r1") in out[1] and hellos(out[1]) == 2,
        out,
    )
    out = resumption(
        count,
        label + ": resumption with HelloRetryRequest",
        retry.port,
        env,
        "-groups",
        "X25519:P-384",
    )
    count.check(label + ": the resumption was retried", hellos(out) == 2, out)
    for offered, chosen in (
        ("h2,http/1.1", "h2"),
        ("http/1.1", "http/1.1"),
        ("nonsense,http/1.1", "http/1.1"),
    ):
        # h2 would not answer the request: s_client's own report is all that is looked at
        _, out = talk(
            [
                "/usr/bin/openssl",
                "s_client",
                "-connect",
                "127.0.0.1:%d" % nginx.port,
                "-alpn",
                offered,
            ],
            [(b"Verify return code", b"Q\n")],
            env,
        )
        count.check(
            "%s: ALPN %s" % (label, offered), b"ALPN protocol: %s\n" % chosen.encode() in out, out
        )
    out = s_client(nginx.port, "-alpn", "nonsense", env=env)
    count.check(
        label + ": no common ALPN", out[0] != 0 and b"alert no application protocol" in out[1], out
    )
    key_update(count, label, env, nginx)
    for options in (
        ("-record_padding", "512"),
        ("-max_send_frag", "512", "-split_send_frag", "512"),
    ):
        out = s_client(nginx.port, *options, env=env)
        count.check("%s: %s" % (label, options[0]), out[0] == 0 and spoke() in out[1], out)


def key_update(count, label, env, nginx):
    """key_update lets s_client update its key (k), and both keys (K), between two requests."""
    command = ["/usr/bin/openssl", "s_client", "-connect", "127.0.0.1:%d" % nginx.port, "-msg"]
    for letter, theirs in ((b"k", 0), (b"K", 1)):
        keep = request().replace(b"HTTP/1.0\r\n", b"HTTP/1.1\r\nHost: localhost\r\n")
        status, out = talk(
            command,
            [
                (b"Extended master secret", keep),
                (b"TLSv1.3 TLS_AES", letter + b"\n"),
                (b"KEYUPDATE", request()),
            ],
            env,
        )
        ok = (
            out.count(spoke()) == 2
            and len(re.findall(rb"<<< TLS 1\.3, Handshake.*KeyUpdate", out)) == theirs
        )
        count.check("%s: KeyUpdate %s" % (label, letter.decode()), status == 0 and ok, out)


def certificates(count, label, env):
    for name in KEYS:
        nginx = Nginx(OURS, name)
        out = s_client(nginx.port, env=env)
        count.check(
            "%s: server certificate %s" % (label, name),
            out[0] == 0 and spoke() in out[1] and b"Verification: OK" in out[1],
            out,
        )
        nginx.stop()


def client_certificates(count, label, env, nginx):
    for name in CLIENTS:
        out = s_client(
            nginx.port,
            "-cert",
            cert(name + ".pem"),
            "-cert_chain",
            cert(name + ".chain.pem"),
            "-key",
            cert(name + ".key"),
            env=env,
            path="me",
        )
        if b"OSSL_STORE_open_ex is not supported" in out[1]:
            count.skip("%s: certificate %s" % (label, name), "it is loaded by OSSL_STORE")
            continue
        count.check(
            "%s: certificate %s" % (label, name), out[0] == 0 and b"\r\n\r\nSUCCESS " in out[1], out
        )
    out = s_client(nginx.port, env=env, path="me")
    count.check(label + ": no certificate", out[0] == 0 and b"\r\n\r\nNONE \n" in out[1], out)


def two_certificates(count):
    """two_certificates gives nginx an RSA and a P-256 certificate, and a second name."""
    nginx = Nginx(
        OURS,
        "p256",
        """ssl_certificate %s; ssl_certificate_key %s;
} server { listen 127.0.0.1:@PORT@ ssl; server_name other.test;
    ssl_certificate %s; ssl_certificate_key %s;"""
        % (
            cert("rsa.chain.pem"),
            cert("rsa.key"),
            cert("wronghost.chain.pem"),
            cert("wronghost.key"),
        ),
    )
    for algorithm, kind in (
        ("rsa_pss_rsae_sha256", b"RSA-PSS"),
        ("ecdsa_secp256r1_sha256", b"ECDSA"),
    ):
        out = s_client(nginx.port, "-sigalgs", algorithm)
        count.check(
            "s_client: of two certificates, by %s" % algorithm,
            out[0] == 0 and b"Peer signature type: " + kind in out[1],
            out,
        )
    out = s_client(nginx.port, "-servername", "other.test", "-verify_hostname", "other.test")
    count.check(
        "s_client: another server name",
        out[0] == 0 and b"Verified peername: other.test" in out[1],
        out,
    )
    nginx.stop()


def gnutls(count, nginx, retry, auth):
    def gnutls_cli(port, *options, path="tls", priority="", data=None):
        return run(
            [
                "/usr/bin/gnutls-cli",
                "--x509cafile",
                cert("ca.pem"),
                "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.3" + priority,
                "-p",
                str(port),
                *options,
                "localhost",
            ],
            SYSTEM,
            20,
            data or request(path),
        )

    for cipher, suite in zip(
        ("AES-256-GCM", "AES-128-GCM", "CHACHA20-POLY1305", "AES-128-CCM", "AES-128-CCM-8"), SUITES
    ):
        out = gnutls_cli(nginx.port, priority=":-CIPHER-ALL:+" + cipher)
        count.check(
            "gnutls-cli: " + suite, out[0] == 0 and spoke(suite, "prime256v1") in out[1], out
        )
    for group, name in zip(GNUTLS_GROUPS, GROUPS.values()):
        out = gnutls_cli(nginx.port, priority=":-GROUP-ALL:+GROUP-" + group)
        count.check("gnutls-cli: group " + group, out[0] == 0 and spoke(group=name) in out[1], out)
    both = ":-GROUP-ALL:+GROUP-X25519:+GROUP-SECP384R1"
    out = gnutls_cli(retry.port, "--single-key-share", "-d4", priority=both)
    count.check(
        "gnutls-cli: HelloRetryRequest",
        out[0] == 0 and spoke(group="secp384r1") in out[1] and b"HELLO RETRY REQUEST" in out[2],
        out,
    )
    out = gnutls_cli(nginx.port, "-r", "--waitresumption")
    count.check(
        "gnutls-cli: resumption",
        out[0] == 0
        and spoke(group="prime256v1", resumed=True) in out[1]
        and b"*** This is a resumed session" in out[1],
        out,
    )
    out = gnutls_cli(retry.port, "-r", "--waitresumption", "--single-key-share", priority=both)
    count.check(
        "gnutls-cli: resumption with HelloRetryRequest",
        out[0] == 0 and spoke(group="secp384r1", resumed=True) in out[1],
        out,
    )
    out = gnutls_cli(nginx.port, "--alpn", "http/1.1")
    count.check(
        "gnutls-cli: ALPN", out[0] == 0 and b"Application protocol: http/1.1" in out[1], out
    )
    out = gnutls_cli(nginx.port, "--inline-commands", data=b"^rekey^\n" + request())
    count.check(
        "gnutls-cli: KeyUpdate",
        out[0] == 0 and spoke(group="prime256v1") in out[1] and b"Rekey was completed" in out[1],
        out,
    )
    for name in CLIENTS:
        out = gnutls_cli(
            auth.port,
            "--x509certfile",
            cert(name + ".chain.pem"),
            "--x509keyfile",
            cert(name + ".key"),
            path="me",
        )
        count.check("gnutls-cli: certificate " + name, out[0] == 0 and b"SUCCESS " in out[1], out)


def curl(count, nginx, auth):
    def fetch(port, *options, path="tls"):
        return run(
            [
                "/usr/bin/curl",
                "-sS",
                "--cacert",
                cert("ca.pem"),
                *options,
                "https://localhost:%d/%s" % (port, path),
            ]
        )

    for version in ("--http1.1", "--http2"):
        out = fetch(nginx.port, version)
        count.check("curl %s" % version, out[:2] == (0, spoke()), out)
    again = "https://localhost:%d/tls" % nginx.port
    out = fetch(nginx.port, "-H", "Connection: close", "--http1.1", again, again)
    count.check("curl: resumption twice", out[:2] == (0, spoke() + 2 * spoke(resumed=True)), out)
    out = fetch(
        auth.port,
        "--cert",
        cert("client-p256.chain.pem"),
        "--key",
        cert("client-p256.key"),
        path="me",
    )
    count.check("curl: certificate", out[0] == 0 and out[1].startswith(b"SUCCESS "), out)
    large = os.path.join(auth.dir, "html", "large")
    with open(large, "wb") as f:
        f.write(os.urandom(4 << 20))
    with tempfile.NamedTemporaryFile() as copy:
        out = fetch(auth.port, "-o", copy.name, path="large")
        with open(large, "rb") as f:
            same = f.read() == copy.read()
    count.check("curl: 4 MiB down", out[0] == 0 and same, out)
    out = fetch(nginx.port, "--http1.1", "--data-binary", "@" + large)
    count.check("curl: 4 MiB up", out[:2] == (0, spoke()), out)


def node(count, nginx, retry, auth):
    def fetch(port, path="tls", **options):
        out = run(
            [
                "/usr/bin/env",
                "node",
                os.path.join(HERE, "node_client.js"),
                json.dumps({"port": port, "path": path, "ca": cert("ca.pem"), **options}),
            ]
        )
        try:
            return [json.loads(line) for line in out[1].splitlines()], out
        except ValueError:
            return [], out

    def want(name, answer, **expected):
        got, out = answer
        ok = out[0] == 0 and got and all(got[-1].get(k) == v for k, v in expected.items())
        count.check("Node: " + name, ok, out)

    for suite in SUITES[:3]:
        want(
            suite,
            fetch(nginx.port, ciphers=suite),
            authorized=True,
            suite=suite,
            body=spoke(suite).decode(),
        )
    for group, name in GROUPS.items():
        want(
            "group " + group,
            fetch(nginx.port, ecdhCurve=group),
            authorized=True,
            body=spoke(group=name).decode(),
        )
    want(
        "HelloRetryRequest",
        fetch(retry.port, ecdhCurve="X25519:P-384"),
        body=spoke(group="secp384r1").decode(),
    )
    want(
        "resumption",
        fetch(nginx.port, times=2),
        reused=True,
        authorized=True,
        body=spoke(resumed=True).decode(),
    )
    want(
        "resumption with HelloRetryRequest",
        fetch(retry.port, times=2, ecdhCurve="X25519:P-384"),
        reused=True,
        body=spoke(group="secp384r1", resumed=True).decode(),
    )
    want(
        "certificate",
        fetch(auth.port, path="me", cert=cert("client-rsa.chain.pem"), key=cert("client-rsa.key")),
        authorized=True,
        body="SUCCESS C=XX,O=Thirteen tests,CN=client-rsa\n",
    )
    answer = fetch(nginx.port)
    count.check(
        "Node: not on our libraries",
        answer[0] and not any(BUILD in x for x in answer[0][0]["libraries"]),
        answer,
    )


def chromium(count, listen, name):
    """chromium opens a page with pictures from nginx; the pictures come over other connections."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        count.skip("Chromium: " + name, "there is none")
        return
    # One request a connection: what comes after the page resumes.
    nginx = Nginx(
        OURS, extra="keepalive_timeout 0; ssl_session_cache shared:chromium:1m;", listen=listen
    )
    with open(os.path.join(nginx.dir, "html", "index.html"), "w", encoding="ascii") as f:
        f.write("<title>t</title><p id=p>the page came</p><img src=/tls?1><img src=/tls?2>\n")
    with open(cert("p256.pin"), encoding="ascii") as f:
        pin = f.read().strip().split("//", 1)[1]
    profile = tempfile.mkdtemp(prefix="thirteen-chromium-")
    # Its helpers may outlive it by a moment, and then still write into the profile.
    status, out, err = run(
        [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + profile,
            "--ignore-certificate-errors-spki-list=" + pin,
            "--dump-dom",
            "https://localhost:%d/" % nginx.port,
        ],
        {"HOME": profile},
        60,
    )
    count.check(
        "Chromium: the page, " + name, status == 0 and b"the page came" in out, out + err[-1500:]
    )
    asked = nginx.requests()
    count.check(
        "Chromium: what was negotiated, " + name,
        len(asked) >= 2  # the page and its script; the icon may come too late
        and all(re.fullmatch(r"\S+ (200|404) TLSv1\.3 TLS_AES_\S+ 0x11ec [r.]", x) for x in asked),
        asked + [nginx.errors()[-1500:]],
    )
    if "http2" not in listen:
        count.check("Chromium: resumption, " + name, any(x.endswith(" r") for x in asked), asked)
    nginx.stop()
    for _ in range(20):
        shutil.rmtree(profile, ignore_errors=True)
        if not os.path.exists(profile):
            break
        time.sleep(0.1)


def reads_stop(count, nginx):
    """reads_stop tells whether the command on our libraries gets to its request. It has a blocking
    socket without SSL_MODE_AUTO_RETRY, so SSL_read has to return after a ticket."""
    out = run(
        ["/usr/bin/openssl", "s_client", "-connect", "127.0.0.1:%d" % nginx.port, "-ign_eof"],
        OURS,
        5,
        request(),
    )
    if out[0] == 124:
        count.skip(
            "our s_client", "SSL_read does not return after a ticket without SSL_MODE_AUTO_RETRY"
        )
    return out[0] != 124


def all_clients(count, wanted):
    nginx, retry = Nginx(OURS, extra=EVERYTHING), Nginx(OURS, extra=ONLY_P384)
    auth = Nginx(OURS, extra=CLIENT_AUTH % cert("ca.pem"))
    files = mapped_libraries(nginx.process.pid) if nginx.up else nginx.output() + nginx.errors()
    count.check(
        "nginx has our libraries mapped",
        files == {os.path.join(BUILD, "lib%s.so.3" % x) for x in ("ssl", "crypto")},
        files,
    )
    if wanted("s_client"):
        openssl_client(count, "s_client", SYSTEM, nginx, retry)
        certificates(count, "s_client", SYSTEM)
        client_certificates(count, "s_client", SYSTEM, auth)
        two_certificates(count)
    if wanted("our-s_client") and reads_stop(count, auth):
        openssl_client(count, "our s_client", OURS, nginx, retry)
        client_certificates(count, "our s_client", OURS, auth)
    if wanted("gnutls-cli"):
        gnutls(count, nginx, retry, auth)
    if wanted("curl-client"):
        curl(count, nginx, auth)
    if wanted("node-client"):
        node(count, nginx, retry, auth)
    if wanted("chromium"):
        chromium(count, "ssl http2", "HTTP/2")
        chromium(count, "ssl", "HTTP/1.1")
    for server in (nginx, retry, auth):
        bad = [
            x
            for x in server.errors().splitlines()
            if "[alert]" in x or "[crit]" in x or "[emerg]" in x
        ]
        count.check(
            "nginx on port %d had nothing grave to say" % server.port, not bad, "\n".join(bad)
        )
        server.stop()
