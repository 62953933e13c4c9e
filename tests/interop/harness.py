"""What the suites share: servers on ports found free, programs on either library, counting."""
import os
import shutil
import socket
import subprocess
import tempfile
import time

BUILD = os.environ.get("THIRTEEN_BUILD", os.path.abspath("build"))
CERTS = os.environ.get("THIRTEEN_CERTS", os.path.join(BUILD, "tests", "certs"))
OURS = {"LD_LIBRARY_PATH": BUILD}
SYSTEM = {}


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


def wait_for(port, seconds=10):
    """wait_for returns True once something listens on the port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def run(command, extra_env=SYSTEM, seconds=30, data=None):
    """run returns (exit status, standard output, standard error) of a command, bounded in time."""
    done = subprocess.run(["timeout", "-k", "2", str(seconds), *command], env=environment(extra_env),
                          capture_output=True, input=data if data is not None else b"", check=False)
    return done.returncode, done.stdout, done.stderr


class Process:
    """A server that runs until stop(); its output goes to a file."""

    def __init__(self, command, port, extra_env=SYSTEM, ready=True):
        self.port = port
        self.log = tempfile.NamedTemporaryFile(prefix="thirteen-")
        self.process = subprocess.Popen(command, env=environment(extra_env), stdin=subprocess.PIPE,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.up = not ready or wait_for(port)

    def output(self):
        with open(self.log.name, "rb") as f:
            return f.read().decode(errors="replace")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Nginx(Process):
    """Debian's nginx with one TLS server; `extra` goes into its server block."""

    def __init__(self, extra_env, name="p256", extra="", workers=1, level="info", main=""):
        self.dir = tempfile.mkdtemp(prefix="thirteen-nginx-")
        os.mkdir(os.path.join(self.dir, "html"))
        with open(os.path.join(self.dir, "html", "index.html"), "w", encoding="ascii") as f:
            f.write("hello\n")
        port = free_port()
        conf = os.path.join(self.dir, "nginx.conf")
        with open(conf, "w", encoding="ascii") as f:
            f.write("""daemon off;
worker_processes %d;
pid %s/nginx.pid;
error_log %s/error.log %s;
%s
%s
events { worker_connections 2048; }
http {
    access_log %s/access.log;
    client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3;
    uwsgi_temp_path %s/t4; scgi_temp_path %s/t5;
    keepalive_requests 1000000;
    server {
        listen 127.0.0.1:%d ssl http2;
        server_name localhost;
        ssl_protocols TLSv1.3;
        ssl_certificate %s;
        ssl_certificate_key %s;
        root %s/html;
        location /tls { return 200 "$ssl_protocol $ssl_cipher $ssl_curve $ssl_session_reused\\n"; }
        %s
    }
}
""" % (workers, self.dir, self.dir, level, "user root;" if os.geteuid() == 0 else "", main, self.dir,
                self.dir, self.dir, self.dir, self.dir, self.dir, port, cert(name + ".chain.pem"),
                cert(name + ".key"), self.dir, extra))
        super().__init__(["/usr/sbin/nginx", "-c", conf, "-e", os.path.join(self.dir, "error.log")],
                         port, extra_env)

    def errors(self):
        with open(os.path.join(self.dir, "error.log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self):
        super().stop()
        shutil.rmtree(self.dir, ignore_errors=True)


class Count:
    """Counts tests; the last line that a suite prints."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, ok, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED %s\n%s" % (name, "\n".join("    " + x for x in str(detail).splitlines()[:30])))
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
