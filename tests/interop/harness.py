"""What the suites share: servers on ports found free, programs on either library, counting."""
import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUILD = os.environ.get("THIRTEEN_BUILD", os.path.abspath("build"))
CERTS = os.environ.get("THIRTEEN_CERTS", os.path.join(BUILD, "tests", "certs"))
OURS = {"LD_LIBRARY_PATH": BUILD}
SYSTEM = {}

running = []  # servers not yet stopped: they end with the suite, however it ends
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@atexit.register
def stop_all():
    for server in list(running):
        server.stop()


def cert(name):
    return os.path.join(CERTS, name)


def environment(extra):
    env = {k: v for k, v in os.environ.items() if k not in ("LD_LIBRARY_PATH", "LD_PRELOAD")}
    env.update(extra)
    return env


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process, seconds=60):
    """wait_for returns True once something listens on the port; False if it ended first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def run(command, extra_env=SYSTEM, seconds=30, data=None):
    """run returns (exit status, standard output, standard error) of a command, bounded in time."""
    done = subprocess.run(
        ["timeout", "-k", "2", str(seconds), *command],
        env=environment(extra_env),
        capture_output=True,
        input=data if data is not None else b"",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def talk(command, steps, extra_env=SYSTEM, seconds=20):
    """talk runs a command and writes to it in steps: each is (text, data), and data is written once
    the text has been printed. Returns (exit status, all that it printed)."""
    process = subprocess.Popen(
        ["timeout", "-k", "2", str(seconds), *command],
        env=environment(extra_env),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    printed = bytearray()

    def read():
        while True:
            part = process.stdout.read1(65536)
            if not part:
                return
            printed.extend(part)

    reader = threading.Thread(target=read)
    reader.start()
    for text, data in steps:
        while text not in printed and reader.is_alive():
            time.sleep(0.01)
        try:
            process.stdin.write(data)
            process.stdin.flush()
        except OSError:
            break
    reader.join()
    try:
        process.stdin.close()
    except OSError:
        pass
    process.stdout.close()
    return process.wait(), bytes(printed)


class Process:
    """A server that runs until stop(); its output goes to a file."""

    def __init__(self, command, port, extra_env=SYSTEM, ready=True):
        self.port = port
        self.log = tempfile.NamedTemporaryFile(prefix="thirteen-")
        self.process = subprocess.Popen(
            command,
            env=environment(extra_env),
            stdin=subprocess.PIPE,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        running.append(self)
        self.up = not ready or wait_for(port, self.process)

    def output(self):
        with open(self.log.name, "rb") as f:
            return f.read().decode(errors="replace")

    def wait_output(self, text, times=1, seconds=10):
        """wait_output waits until the server has printed the text so often."""
        end = time.monotonic() + seconds
        while (
            time.monotonic() < end
            and self.output().count(text) < times
            and self.process.poll() is None
        ):
            time.sleep(0.02)

    def say(self, data):
        """say writes to the server's standard input; one that has ended hears nothing."""
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except OSError:
            pass

    def stop(self):
        if self not in running:
            return
        running.remove(self)
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        try:
            self.process.stdin.close()
        except OSError:
            pass
        self.log.close()


# @DIR@ and the like are filled in by class Nginx.
NGINX_CONF = """daemon off;
worker_processes @WORKERS@;
pid @DIR@/nginx.pid;
error_log @DIR@/error.log @LEVEL@;
@USER@
@MAIN@
events { worker_connections 2048; }
http {
    log_format tls '$request_uri $status $ssl_protocol $ssl_cipher $ssl_curve $ssl_session_reused';
    access_log @DIR@/access.log tls;
    client_body_temp_path @DIR@/t1; proxy_temp_path @DIR@/t2; fastcgi_temp_path @DIR@/t3;
    uwsgi_temp_path @DIR@/t4; scgi_temp_path @DIR@/t5;
    keepalive_requests 1000000;
    server {
        listen 127.0.0.1:@PORT@ @LISTEN@;
        server_name localhost;
        ssl_protocols TLSv1.3;
        ssl_certificate @CERT@.chain.pem;
        ssl_certificate_key @CERT@.key;
        root @DIR@/html;
        location /tls { return 200 "$ssl_protocol $ssl_cipher $ssl_curve $ssl_session_reused\\n"; }
        @EXTRA@
    }
}
"""


class Nginx(Process):
    """Debian's nginx with one TLS server. `extra` goes into its server block, with @PORT@ for the
    port; `main` to the top of the configuration; `wrapper` is a command that runs it."""

    def __init__(
        self,
        extra_env,
        name="p256",
        extra="",
        workers=1,
        level="info",
        main="",
        listen="ssl http2",
        wrapper=(),
    ):
        self.dir = tempfile.mkdtemp(prefix="thirteen-nginx-")
        os.mkdir(os.path.join(self.dir, "html"))
        with open(os.path.join(self.dir, "html", "index.html"), "w", encoding="ascii") as f:
            f.write("hello\n")
        port = free_port()
        values = {
            "EXTRA": extra,
            "MAIN": main,
            "PORT": port,
            "LISTEN": listen,
            "DIR": self.dir,
            "WORKERS": workers,
            "LEVEL": level,
            "USER": "user root;" if os.geteuid() == 0 else "",
            "CERT": cert(name),
        }
        text = NGINX_CONF
        for key, value in values.items():
            text = text.replace("@%s@" % key, str(value))
        conf = os.path.join(self.dir, "nginx.conf")
        with open(conf, "w", encoding="ascii") as f:
            f.write(text)
        super().__init__(
            [*wrapper, "/usr/sbin/nginx", "-c", conf, "-e", os.path.join(self.dir, "error.log")],
            port,
            extra_env,
        )

    def errors(self):
        return self.file("error.log")

    def requests(self):
        """requests returns the access log: what was asked for and negotiated, a request a line."""
        return self.file("access.log").splitlines()

    def file(self, name):
        try:
            with open(os.path.join(self.dir, name), encoding="utf-8", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def stop(self):
        super().stop()
        shutil.rmtree(self.dir, ignore_errors=True)


def as_text(detail):
    """as_text is what a test has to show: text, bytes, or several of them."""
    if isinstance(detail, (list, tuple)):
        return "\n".join(as_text(x) for x in detail)
    return detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)


class Count:
    """Counts tests; the last line that a suite prints."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, ok, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print(
                "FAILED %s\n%s"
                % (name, "\n".join("    " + x for x in as_text(detail).splitlines()[-100:]))
            )
        return ok

    def skip(self, name, why):
        self.skipped += 1
        print("skipped %s: %s" % (name, why))

    def end(self):
        print("%d passed, %d failed, %d skipped" % (self.passed, self.failed, self.skipped))
        return 1 if self.failed else 0


def mapped_libraries(pid):
    """mapped_libraries returns the set of libssl and libcrypto files that a process has mapped."""
    with open("/proc/%d/maps" % pid, encoding="ascii") as f:
        names = {line.split()[-1] for line in f if ".so" in line}
    return {n for n in names if os.path.basename(n).startswith(("libssl.so", "libcrypto.so"))}
