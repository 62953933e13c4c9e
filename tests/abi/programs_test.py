"""`thirteen abi`, on small ELF files that the test links itself."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import elf          # noqa: E402
import programs     # noqa: E402
import table        # noqa: E402

THIRTEEN = os.path.join(ROOT, "tools", "thirteen")
SSL_MAP = ("OPENSSL_3.0.0 { global: SSL_new; SSL_free; SSL_invented; local: *; };\n"
           "OPENSSL_3.2.0 { global: SSL_get0_group_name; } OPENSSL_3.0.0;\n")


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.write("ssl.map", SSL_MAP)
        cls.link("libssl.so.3", "void SSL_new(void){} void SSL_free(void){}"
                 "void SSL_invented(void){} void SSL_get0_group_name(void){}",
                 "-shared", "-fPIC", "-Wl,-soname,libssl.so.3",
                 "-Wl,--version-script=" + os.path.join(cls.folder, "ssl.map"))
        ssl = os.path.join(cls.folder, "libssl.so.3")
        cls.link("good", "void SSL_new(void); int main(void){SSL_new(); return 0;}", ssl)
        cls.link("newer", "void SSL_get0_group_name(void);"
                 "int main(void){SSL_get0_group_name(); return 0;}", ssl)
        invented = "void SSL_invented(void); int main(void){SSL_invented(); return 0;}"
        cls.link("now", invented, ssl, "-Wl,-z,now")
        cls.link("lazy", invented, ssl, "-Wl,-z,lazy")
        cls.link("weak", "void SSL_invented(void) __attribute__((weak));"
                 "int main(void){if (SSL_invented) {SSL_invented();} return 0;}",
                 "-Wl,--no-as-needed", ssl)
        cls.link("libuser.so", "void SSL_free(void); void user(void); void user(void){SSL_free();}",
                 "-shared", "-fPIC", "-Wl,-soname,libuser.so", ssl)
        cls.link("indirect", "void user(void); int main(void){user(); return 0;}",
                 os.path.join(cls.folder, "libuser.so"), "-Wl,-rpath,$ORIGIN",
                 "-Wl,--allow-shlib-undefined")
        cls.link("stranger", "int main(void){return 0;}")
        cls.write("text", "\x7fELF")
        cls.write("note.txt", "nothing")

    @classmethod
    def write(cls, name, text):
        with open(os.path.join(cls.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    @classmethod
    def link(cls, name, source, *arguments):
        cls.write(name + ".c", source)
        subprocess.run(os.environ.get("CC", "cc").split()
                       + ["-w", os.path.join(cls.folder, name + ".c"), "-o",
                          os.path.join(cls.folder, name), *arguments], check=True)

    def run_abi(self, *arguments):
        paths = [os.path.join(self.folder, a) if not a.startswith("-") else a for a in arguments]
        done = subprocess.run([THIRTEEN, "abi", *paths], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout, done.stderr

    def test_listed_symbols_load(self):
        status, out, _ = self.run_abi("--all", "good")
        self.assertEqual(status, 0, out)
        self.assertIn("good: loads", out)
        self.assertIn("SSL_new", out)

    def test_version_of_a_later_release_is_named(self):
        status, out, _ = self.run_abi("newer")
        self.assertEqual(status, 1)
        self.assertIn("DOES NOT LOAD: version OPENSSL_3.2.0 not found", out)
        self.assertIn("SSL_get0_group_name@OPENSSL_3.2.0", out)

    def test_missing_symbol_at_start(self):
        status, out, _ = self.run_abi("now")
        self.assertEqual(status, 1)
        self.assertIn("DOES NOT LOAD: it needs every symbol at start", out)
        self.assertIn("SSL_invented@OPENSSL_3.0.0", out)

    def test_missing_symbol_at_the_call(self):
        status, out, _ = self.run_abi("lazy")
        self.assertEqual(status, 1)
        self.assertIn("FAILS when it calls", out)

    def test_weak_symbol_may_be_missing(self):
        status, out, _ = self.run_abi("weak")
        self.assertEqual(status, 0, out)
        self.assertIn("weak", out)

    def test_libraries_are_followed(self):
        status, out, _ = self.run_abi("indirect")
        self.assertIn("none of 1 ELF files", out)
        status, out, _ = self.run_abi("--libs", "indirect")
        self.assertEqual(status, 0, out)
        self.assertIn("libuser.so: loads", out)

    def test_folder_is_summed_up(self):
        _, out, _ = self.run_abi("")
        self.assertIn("together, 6 files", out)

    def test_bad_arguments(self):
        for argument, text in (("absent", "no such file"), ("note.txt", "no ELF file"),
                               ("text", "damaged")):
            status, _, err = self.run_abi(argument)
            self.assertEqual(status, 2)
            self.assertIn(text, err)

    def test_program_without_openssl(self):
        status, out, _ = self.run_abi("stranger")
        self.assertEqual(status, 0)
        self.assertIn("none of 1 ELF files", out)

    def test_statuses_and_notes(self):
        """examine sorts by the list's status."""
        by_name = {s.name: s for s in table.load()}
        by_name["SSL_new"] = by_name["SSL_new"]._replace(status="subset", note="half")
        path = os.path.join(self.folder, "good")
        report = programs.examine(path, elf.read(path), by_name)
        self.assertEqual([s.note for s in report.symbols["subset"]], ["half"])
        self.assertTrue(report.loads)


if __name__ == "__main__":
    unittest.main()
