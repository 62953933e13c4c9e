"""Debian's curl on our libraries, and servers of other makers: openssl s_server, gnutls-serv, Node,
nginx. The servers' own pages say what they negotiated."""
import json
import os
import re
import subprocess
import tempfile

from harness import Nginx, OURS, Process, SYSTEM, cert, environment, free_port, run
from nginx_clients import CLIENT_AUTH, CLIENTS, EVERYTHING, GNUTLS_GROUPS, GROUPS, HERE, KEYS, SUITES, spoke

# The groups as s_server's page names them.
PAGE_GROUPS = {
    "X25519": b"x25519",
    "P-256": b"secp256r1",
    "P-384": b"secp384r1",
    "P-521": b"secp521r1",
    "X448": b"x448",
    "ffdhe2048": b"ffdhe2048",
    "ffdhe3072": b"ffdhe3072",
}


def curl(port, *options, env=OURS, path="", times=1):
    """curl returns (exit status, page, errors); it fetches `times` times, each on a new connection
    where the server ends one with its page."""
    urls = ["https://localhost:%d/%s" % (port, path)] * times
    return run(
        ["/usr/bin/curl", "-sS", "--http1.1", "--cacert", cert("ca.pem"), *options, *urls], env, 20
    )


def identity(name):
    return ("--cert", cert(name + ".chain.pem"), "--key", cert(name + ".key"))


class OpensslServer(Process):
    """openssl s_server, by itself on either library."""

    def __init__(self, *options, name="p256", env=SYSTEM, page="-www"):
        port = free_port()
        super().__init__(
            [
                "/usr/bin/openssl",
                "s_server",
                "-accept",
                "127.0.0.1:%d" % port,
                *([page] if page else []),
                "-cert",
                cert(name + ".pem"),
                "-cert_chain",
                cert(name + ".chain.pem"),
                "-key",
                cert(name + ".key"),
                *options,
            ],
            port,
            env,
        )


def openssl_server(count, label, env, fetch_env):
    """openssl_server is every test of s_server; env is its library, fetch_env is curl's."""

    def server(*options, **named):
        return OpensslServer(*options, env=env, **named)

    def fetch(at, *options, **named):
        return curl(at.port, *options, env=fetch_env, **named)

    def check(name, out, ok, at):
        count.check("%s: %s" % (label, name), out[0] == 0 and ok, (out, at.output()[-1500:]))
        at.stop()

    for suite in SUITES:
        at = server("-ciphersuites", suite, "-cipher", "DEFAULT@SECLEVEL=0")
        out = fetch(at, "--tls13-ciphers", suite, "--ciphers", "DEFAULT@SECLEVEL=0")
        check(suite, out, b"New, TLSv1.3, Cipher is " + suite.encode() in out[1], at)
    for group in GROUPS:
        at = server("-groups", group)
        out = fetch(at, "--curves", group)
        ok = b"New, TLSv1.3" in out[1] and b"Shared groups: %s\n" % PAGE_GROUPS[group] in out[1]
        check("group " + group, out, ok, at)
    for name in KEYS:
        at = server(name=name)
        out = fetch(at)
        check("server certificate " + name, out, b"New, TLSv1.3" in out[1], at)
    at = server("-groups", "P-384", "-msg")
    out = fetch(at, "--curves", "X25519:P-384")
    check(
        "HelloRetryRequest",
        out,
        len(re.findall(r"<<< TLS 1\.[03], Handshake.*ClientHello", at.output())) == 2,
        at,
    )
    at = server("-stateless", "-msg")
    out = fetch(at)
    check(
        "HelloRetryRequest with a cookie",
        out,
        "ClientHello" in at.output() and b"New, TLSv1.3" in out[1],
        at,
    )
    for name, options in (
        ("tickets", ()),
        ("tickets without state kept outside", ("-no_ticket",)),
        ("one ticket", ("-num_tickets", "1")),
        ("HelloRetryRequest", ("-groups", "P-384")),
        ("ChaCha20", ("-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256")),
    ):
        at = server(*options)
        out = fetch(at, times=3)
        kinds = re.findall(rb"^(New|Reused), TLSv1\.3", out[1], re.M)
        check("resumption: " + name, out, kinds == [b"New", b"Reused", b"Reused"], at)
    at = server("-num_tickets", "0")
    out = fetch(at, times=2)
    check(
        "no tickets",
        out,
        re.findall(rb"^(New|Reused), TLSv1\.3", out[1], re.M) == [b"New", b"New"],
        at,
    )
    at = server("-alpn", "http/1.1")
    out = fetch(at, "-v")
    check("ALPN", out, b"ALPN: server accepted http/1.1" in out[2], at)
    for name in CLIENTS:
        at = server("-Verify", "3", "-CAfile", cert("ca.pem"), "-verify_return_error")
        out = fetch(at, *identity(name), times=2)
        check(
            "client certificate " + name,
            out,
            ("CN = " + name).encode() in out[1] or name.encode() in out[1],
            at,
        )
    at = server("-record_padding", "1000", "-max_send_frag", "600", "-split_send_frag", "600")
    out = fetch(at)
    check("padding, small records", out, b"New, TLSv1.3" in out[1], at)
    key_update(count, label, server, fetch_env)


def key_update(count, label, server, fetch_env):
    """key_update answers curl's request by hand, with a KeyUpdate before each part of the answer. curl
    sends its body after the first part, and before that what it owes for a KeyUpdate that asks.
    """
    for letter in ("k", "K"):
        at = server("-msg", page="")
        command = [
            "timeout",
            "20",
            "/usr/bin/curl",
            "-sS",
            "--http1.1",
            "--cacert",
            cert("ca.pem"),
            "-H",
            "Expect: 100-continue",
            "--expect100-timeout",
            "15",
            "--data",
            "the body",
            "https://localhost:%d/" % at.port,
        ]
        with subprocess.Popen(
            command, env=environment(fetch_env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as client:
            for turn, (until, part) in enumerate(
                (
                    ("Expect: 100", "HTTP/1.1 100 Continue\r\n\r\n"),
                    ("the body", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nafter\n"),
                )
            ):
                at.wait_output(until)
                at.say(letter.encode() + b"\n")
                at.wait_output(">>> TLS 1.3, Handshake [length 0005], KeyUpdate", turn + 1)
                at.say(part.encode())
            out = client.communicate()[0]
        answers = at.output().count("<<< TLS 1.3, Handshake [length 0005], KeyUpdate")
        count.check(
            "%s: KeyUpdate %s" % (label, letter),
            client.returncode == 0 and out == b"after\n" and (answers >= 1) == (letter == "K"),
            (out, at.output()[-1500:]),
        )
        at.stop()


def gnutls_server(count):
    def check(name, ok, *options, fetch=(), key="p256", priority="", times=1):
        port = free_port()
        at = Process(
            [
                "/usr/bin/gnutls-serv",
                "--http",
                "-p",
                str(port),
                "--x509cafile",
                cert("ca.pem"),
                "--x509certfile",
                cert(key + ".chain.pem"),
                "--x509keyfile",
                cert(key + ".key"),
                "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.3" + priority,
                *options,
            ],
            port,
        )
        out = curl(port, *fetch, times=times)
        passed = out[0] == 0 and (ok(out[1]) if callable(ok) else re.search(ok, out[1]))
        count.check("gnutls-serv: " + name, passed, (out, at.output()[-1500:]))
        at.stop()

    for cipher, suite in zip(
        (b"AES-256-GCM", b"AES-128-GCM", b"CHACHA20-POLY1305", b"AES-128-CCM", b"AES-128-CCM-8"),
        SUITES,
    ):
        check(
            suite,
            cipher + b"\\b",
            priority=":-CIPHER-ALL:+" + cipher.decode(),
            fetch=("--tls13-ciphers", suite, "--ciphers", "DEFAULT@SECLEVEL=0"),
        )
    for group, name in zip(GNUTLS_GROUPS, GROUPS):
        check(
            "group " + name,
            b"(?i)" + group.encode(),
            priority=":-GROUP-ALL:+GROUP-" + group,
            fetch=("--curves", name),
        )
    for key in ("rsa", "pss", "p256", "p384", "p521", "ed25519", "ed448"):
        check("server certificate " + key, b"TLS1.3", key=key)
    check(
        "HelloRetryRequest",
        b"(?i)SECP384R1",
        priority=":-GROUP-ALL:+GROUP-SECP384R1",
        fetch=("--curves", "X25519:P-384"),
    )
    for name, priority, fetch in (
        ("resumption", "", ()),
        (
            "resumption with HelloRetryRequest",
            ":-GROUP-ALL:+GROUP-SECP384R1",
            ("--curves", "X25519:P-384"),
        ),
    ):
        check(
            name,
            lambda page: page.count(b"(TLS1.3-X.509)--(") == 1,
            priority=priority,
            fetch=fetch,
            times=2,
        )
    check("ALPN", b"TLS1.3", "--alpn", "http/1.1", "--alpn-fatal")
    for key in CLIENTS:
        check(
            "client certificate " + key,
            key.encode(),
            "--require-client-cert",
            "--verify-client-cert",
            fetch=identity(key),
        )


def node_server(count):
    port = free_port()
    at = Process(
        [
            "/usr/bin/env",
            "node",
            os.path.join(HERE, "node_server.js"),
            json.dumps(
                {
                    "port": port,
                    "key": cert("p256.key"),
                    "cert": cert("p256.chain.pem"),
                    "ca": cert("ca.pem"),
                }
            ),
        ],
        port,
    )
    at.wait_output("listening")

    def check(name, *options, times=1, **expected):
        out = curl(port, *options, times=times)
        try:
            got = [json.loads(line) for line in out[1].splitlines()]
        except ValueError:
            got = []
        count.check(
            "Node's server: " + name,
            out[0] == 0
            and len(got) == times
            and all(got[-1].get(k) == v for k, v in expected.items()),
            (out, at.output()),
        )

    for suite in SUITES[:3]:
        check(suite, "--tls13-ciphers", suite, suite=suite, protocol="TLSv1.3")
    for group in GROUPS:
        if not group.startswith("ffdhe"):  # Node has curves alone
            check("group " + group, "--curves", group, protocol="TLSv1.3")
    check("HelloRetryRequest", "--curves", "P-521:P-256", protocol="TLSv1.3")
    check("resumption", times=2, reused=True)
    check("resumption with HelloRetryRequest", "--curves", "P-521:P-256", times=2, reused=True)
    check("HTTP/2", "--http2", alpn="h2")
    for name in CLIENTS:
        check("client certificate " + name, *identity(name), authorized=True, client=name)
    at.stop()


def nginx_server(count):
    at = Nginx(SYSTEM, extra=EVERYTHING + CLIENT_AUTH % cert("ca.pem"))
    for suite in SUITES:
        out = curl(at.port, "--tls13-ciphers", suite, "--ciphers", "DEFAULT@SECLEVEL=0", path="tls")
        count.check("OpenSSL's nginx: " + suite, out[:2] == (0, spoke(suite)), out)
    for group, name in GROUPS.items():
        out = curl(at.port, "--curves", group, path="tls")
        count.check("OpenSSL's nginx: group " + group, out[:2] == (0, spoke(group=name)), out)
    out = curl(at.port, "-H", "Connection: close", path="tls", times=3)
    count.check(
        "OpenSSL's nginx: resumption", out[:2] == (0, spoke() + 2 * spoke(resumed=True)), out
    )
    for name in CLIENTS:
        out = curl(at.port, *identity(name), path="me")
        count.check(
            "OpenSSL's nginx: client certificate " + name,
            out[0] == 0 and out[1].startswith(b"SUCCESS "),
            out,
        )
    large = os.urandom(4 << 20)
    with open(os.path.join(at.dir, "html", "large"), "wb") as f:
        f.write(large)
    for version in ("--http1.1", "--http2"):
        out = curl(at.port, version, path="large")
        count.check(
            "OpenSSL's nginx: 4 MiB down, " + version, out[0] == 0 and out[1] == large, out[2]
        )
    with tempfile.NamedTemporaryFile() as f:
        f.write(large)
        f.flush()
        out = curl(at.port, "--data-binary", "@" + f.name, path="tls")
    count.check("OpenSSL's nginx: 4 MiB up", out[:2] == (0, spoke()), out)
    at.stop()


def loads_key(count):
    """loads_key tells whether s_server on our libraries gets as far as to listen."""
    at = OpensslServer(env=OURS)
    text = at.output()
    at.stop()
    if "OSSL_STORE_open_ex is not supported" in text:
        count.skip("our s_server", "it loads its key by OSSL_STORE, which is refused")
        return False
    return True


def all_servers(count, wanted):
    if wanted("s_server"):
        openssl_server(count, "s_server", SYSTEM, OURS)
    if wanted("gnutls-serv"):
        gnutls_server(count)
    if wanted("node-server"):
        node_server(count)
    if wanted("nginx-server"):
        nginx_server(count)
    if wanted("our-s_server") and loads_key(count):
        openssl_server(count, "our s_server", OURS, SYSTEM)
