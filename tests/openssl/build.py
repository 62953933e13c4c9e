"""OpenSSL's own test programs, compiled from its sources against the public libraries alone."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CFLAGS = ["-g", "-O1", "-w", "-pthread", "-DNDEBUG", "-DL_ENDIAN", "-DOPENSSL_NO_KTLS"]

# Headers that declare the libraries' structures: what a program may not look into.
PRIVATE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"[./\w]*ssl_local\.h".*$', re.M)
PUBLIC = (
    "#include <string.h>\n#include <openssl/ssl.h>\n"
    '#include "internal/packet.h"\n#include "internal/nelem.h"\n'
)

# What the few lines that do look into them mean in terms of the interface.
REWRITES = [
    (r"TEST_true\((\w+)->owner != NULL\)", r"TEST_ptr(\1)"),
    (r"TEST_true\((\w+)->owner == NULL\)", r"TEST_ptr(\1)"),
    (r"TEST_ptr_null\((\w+)->owner\)", r"TEST_ptr(\1)"),
    (r"TEST_ptr\((\w+)->owner\)", r"TEST_ptr(\1)"),
    (
        r"(\w+)->cipher = (\w+);\s*\1->cipher_id = [^;]*;",
        r"SSL_SESSION_set_cipher(\1, \2);",
    ),
    (r"\w+->ssl->post_handshake_auth = SSL_PHA_EXT_RECEIVED;", ";"),
]


def functions(lines):
    """(name, return type, line of the opening brace, line of the closing one) of each function."""
    i = 1
    while i < len(lines):
        if not lines[i].startswith("{"):
            i += 1
            continue
        start = i - 1
        while start > 0 and re.match(r"\s+\S", lines[start]):
            start -= 1
        head = re.match(r"([\w\s*]*?[\s*])(\w+)\s*\(", " ".join(lines[start:i]))
        end = i
        while end < len(lines) - 1 and not lines[end].startswith("}"):
            end += 1
        if head:
            yield head.group(2), head.group(1), i, end
        i = end + 1


def without_private(text, bad_lines):
    """Replaces each function that has one of the lines, and each that calls one, by one that skips."""
    lines = text.split("\n")
    gone = set()
    for name, kind, first, last in functions(lines):
        calls = set(re.findall(r"\w+", "\n".join(lines[first:last]))) & gone
        if any(first <= n <= last for n in bad_lines) or (
            calls and not name.startswith("setup_")
        ):
            gone.add(name)
            is_test = re.search(r"\bADD_\w+\(\s*" + name + r"\b", text)
            body = (
                'return TEST_skip("looks into private structures");'
                if is_test
                else "return 0;"
            )
            body = "" if re.search(r"\bvoid\s*$", kind) else body
            lines[first : last + 1] = ["{ " + body + " }"] + [""] * (last - first)
    return "\n".join(lines)


class Builder:
    def __init__(self, source, configured, out):
        self.source, self.configured, self.out = (
            Path(source),
            Path(configured),
            Path(out),
        )
        (self.out / "obj").mkdir(parents=True, exist_ok=True)
        includes = [
            self.out,
            self.configured,
            self.configured / "include",
            self.source / "include",
            self.source / "apps/include",
            self.source,
            self.source / "test",
        ]
        self.flags = CFLAGS + [f"-I{i}" for i in includes]
        (self.out / "public_only.h").write_text(PUBLIC)

    def compile(self, name):
        """Compiles a source of OpenSSL's test folder; the object, or raises."""
        source = self.source / name
        text = source.read_text()
        obj = self.out / "obj" / (name.replace("/", "_") + ".o")
        flags = self.flags + [f"-I{source.parent}"]
        if PRIVATE.search(text):
            text = PRIVATE.sub('#include "public_only.h"', text)
            for pattern, by in REWRITES:
                text = re.sub(pattern, by, text)
            source = self.out / "obj" / name.replace("/", "_")
        for _ in range(4):
            if source.parent == self.out / "obj":
                source.write_text(text)
            done = subprocess.run(
                ["gcc", *flags, "-c", str(source), "-o", str(obj)],
                capture_output=True,
                text=True,
                check=False,
            )
            bad = re.findall(
                r"^" + re.escape(str(source)) + r":(\d+):\d+: error", done.stderr, re.M
            )
            if done.returncode == 0 or not bad or source.parent != self.out / "obj":
                break
            text = without_private(text, {int(n) - 1 for n in bad})
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stderr[:2000]}")
        return str(obj)

    def library(self):
        """libtestutil.a, which every program links."""
        names = [
            f"test/testutil/{n}.c"
            for n in (
                "basic_output output driver tests cb stanza format_output load test_cleanup main "
                "testutil_init options test_options provider apps_shims random"
            ).split()
        ]
        names.append("apps/lib/opt.c")
        with ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
            objects = list(pool.map(self.compile, names))
        archive = self.out / "libtestutil.a"
        archive.unlink(missing_ok=True)
        subprocess.run(["ar", "rcs", str(archive), *objects], check=True)

    def program(self, name, more):
        """One program; linked with the system's libraries, as the interface is what counts."""
        helpers = [
            f"test/helpers/{m}.c"
            if (self.source / f"test/helpers/{m}.c").exists()
            else f"test/{m}.c"
            for m in more
        ]
        objects = [self.compile(n) for n in [f"test/{name}.c", *helpers]]
        subprocess.run(
            [
                "gcc",
                "-pthread",
                "-o",
                str(self.out / name),
                *objects,
                str(self.out / "libtestutil.a"),
                "-lssl",
                "-lcrypto",
                "-ldl",
            ],
            check=True,
        )
