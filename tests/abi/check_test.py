"""abi/check.py finds what it is there to find: small libraries with one fault each."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import check        # noqa: E402
import elf          # noqa: E402
import table        # noqa: E402

MAP = ("OPENSSL_3.0.0 { global: BN_new; BN_free; %s local: *; };\n"
       "THIRTEEN_PRIVATE_1 { global: cx_*; %s };\n")
SOURCE = ("int BN_new(void) { return 1; } int BN_free(void) { return 1; }"
          "int cx_a(void) { return 1; } ")
FLAGS = ("-shared", "-fPIC", "-O1", "-w", "-Wl,-soname,libcrypto.so.3", "-Wl,-z,relro",
         "-Wl,-z,now", "-Wl,-Bsymbolic")


def symbols(*names):
    return [table.Symbol("libcrypto.so.3", name, "OPENSSL_3.0.0", "bn.h", "bn", "", "int", "0", "",
                         "full", "") for name in names]


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def link(self, source=SOURCE, flags=FLAGS, public="", private=""):
        paths = [os.path.join(self.folder, name) for name in ("a.c", "a.map", "a.so")]
        for path, text in zip(paths, (source, MAP % (public, private))):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run(os.environ.get("CC", "cc").split()
                       + [*flags, paths[0], "-o", paths[2], "-Wl,--version-script=" + paths[1]],
                       check=True)
        return elf.read(paths[2], relocations=True)

    def exports(self, image, *names):
        wanted = symbols(*(names or ("BN_new", "BN_free")))
        return "\n".join(check.check_exports(image, wanted, "1"))

    def hardening(self, image):
        return "\n".join(check.check_hardening(image, False))

    def test_nothing_wrong(self):
        image = self.link()
        self.assertEqual(self.exports(image), "")
        self.assertEqual(self.hardening(image), "")

    def test_both_ways(self):
        image = self.link()
        self.assertIn("does not export BN_more@",
                      self.exports(image, "BN_new", "BN_free", "BN_more"))
        self.assertIn("exports BN_free@OPENSSL_3.0.0, which is not", self.exports(image, "BN_new"))

    def test_wrong_node(self):
        wanted = [s._replace(node="OPENSSL_3.0.3") for s in symbols("BN_new", "BN_free")]
        self.assertIn("the list says OPENSSL_3.0.3",
                      "\n".join(check.check_exports(self.link(), wanted, "1")))

    def test_private_node(self):
        image = self.link(SOURCE + "int helper(void) { return 1; }", private="helper;")
        self.assertIn("helper stands under the private node", self.exports(image))
        self.assertIn("defines the version node THIRTEEN_PRIVATE_1",
                      "\n".join(check.check_exports(image, symbols("BN_new", "BN_free"), "2")))

    def test_data_is_not_a_function(self):
        image = self.link("int BN_new = 1; int BN_free(void) { return 1; } int cx_a = 1;")
        self.assertIn("BN_new is not a function's", self.exports(image))

    def test_constructor(self):
        image = self.link(SOURCE + "static volatile int count;"
                          "__attribute__((constructor)) static void early(void) { count++; }")
        self.assertIn("runs early when it is loaded", self.hardening(image))

    def test_link_flags(self):
        for flag, text in (("-Wl,-z,relro", "GNU_RELRO"), ("-Wl,-z,now", "BIND_NOW"),
                           ("-Wl,-Bsymbolic", "-Bsymbolic")):
            rest = [f for f in FLAGS if f != flag]
            off = {"-Wl,-z,relro": "-Wl,-z,norelro", "-Wl,-z,now": "-Wl,-z,lazy"}.get(flag)
            self.assertIn(text, self.hardening(self.link(flags=rest + ([off] if off else []))))
        image = self.link(flags=FLAGS + ("-Wl,-z,execstack",))
        self.assertIn("executable stack", self.hardening(image))

    def test_call_through_the_loader(self):
        flags = [f for f in FLAGS if f != "-Wl,-Bsymbolic"] + ["-O0"]
        image = self.link("int BN_free(void) { return 1; } int BN_new(void) { return BN_free(); }"
                          "int cx_a(void) { return BN_new(); }", flags)
        self.assertIn("refers to its own BN_free through the loader", self.hardening(image))

    def test_static_thread_local_storage(self):
        for count, text in ((1, ""), (100, "bytes of static thread-local storage")):
            image = self.link("__thread int t[%d] __attribute__((tls_model(\"initial-exec\")));"
                              "int BN_new(void) { return t[0]++; }"
                              "int BN_free(void) { return t[0]; }"
                              "int cx_a(void) { return t[0]; }" % count)
            self.assertIn(text, self.hardening(image))
            self.assertEqual(text == "", self.hardening(image) == "")

    def test_strange_dependency(self):
        image = self.link()
        image.needed.append("libcrypto.so.1.1")
        self.assertIn("needs libcrypto.so.1.1", self.hardening(image))

    def test_libssl_calls_no_public_name(self):
        crypto = self.link()
        ssl = elf.Image()
        ssl.needed = ["libcrypto.so.3"]
        ssl.imports = [elf.Import("cx_a", "libcrypto.so.3", "THIRTEEN_PRIVATE_1", False)]
        self.assertEqual(check.check_private(ssl, crypto, "1"), [])
        ssl.imports = [elf.Import("BN_new", "libcrypto.so.3", "OPENSSL_3.0.0", False),
                       elf.Import("cx_b", "libcrypto.so.3", "THIRTEEN_PRIVATE_1", False)]
        text = "\n".join(check.check_private(ssl, crypto, "1"))
        self.assertIn("calls the public BN_new", text)
        self.assertIn("imports cx_b@THIRTEEN_PRIVATE_1, which", text)


if __name__ == "__main__":
    unittest.main()
