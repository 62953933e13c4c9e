"""How the sources of compat/ say what they export: abi/scan.py and tools/abi-sync."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import scan         # noqa: E402
import table        # noqa: E402


def found(text):
    return [(item.name, item.status, item.note) for item in scan.scan_text(text, "f.c")]


class Scan(unittest.TestCase):
    def test_line_directly_above(self):
        self.assertEqual(found("/* A_new makes an A. abi: full. More. */\nCX_API A *A_new(void)\n{"),
                         [("A_new", "full", "")])

    def test_subset_note_is_the_rest_of_the_sentence(self):
        text = ("/* A_set. abi: subset, only TLS 1.3\n *   suites, e.g.none. Another sentence.\n */\n"
                "CX_API int A_set(int x)\n{\n}\n")
        self.assertEqual(found(text), [("A_set", "subset", "only TLS 1.3 suites, e.g.none")])

    def test_subset_note_ends_at_a_blank_line(self):
        text = "/* A. abi: subset: small ones\n *\n * ret   1\n */\nCX_API int A(void)\n{\n}\n"
        self.assertEqual(found(text), [("A", "subset", "small ones")])

    def test_line_holds_until_the_next(self):
        text = ("/* abi: full. */\nCX_API int A(void)\n{\n}\n\n/* B has words. */\n"
                "CX_API int B(void)\n{\n}\n/* abi: subset, half. */\nCX_API int C(void)\n{\n}\n")
        self.assertEqual(found(text), [("A", "full", ""), ("B", "full", ""),
                                       ("C", "subset", "half")])

    def test_no_line_fails(self):
        with self.assertRaisesRegex(scan.BadSource, "f.c:2: A has no"):
            found("/* A. */\nCX_API int A(void)\n{\n}\n")

    def test_unknown_word_fails(self):
        with self.assertRaisesRegex(scan.BadSource, "f.c:1: .*partial"):
            found("/* abi: partial. */\n")

    def test_refuses_is_never_written_by_hand(self):
        with self.assertRaisesRegex(scan.BadSource, "generated"):
            found("/* abi: refuses. */\n")

    def test_subset_without_note_fails(self):
        with self.assertRaisesRegex(scan.BadSource, "note"):
            found("/* abi: subset. */\n")

    def test_names_of_return_types(self):
        head = "/* abi: full. */\nCX_API "
        for declaration, name in (
                ("STACK_OF(X509) *SSL_get_peer_cert_chain(const SSL *s)\n{",
                 "SSL_get_peer_cert_chain"),
                ("void (*SSL_get_info_callback(const SSL *ssl))(const SSL *s, int a, int b)\n{",
                 "SSL_get_info_callback"),
                ("STACK_OF(X509) *X509_chain_up_ref(STACK_OF(X509) *chain)\n{",
                 "X509_chain_up_ref"),
                ("int SSL_add_dir(STACK_OF(X509_NAME) * names, const char *dir)\n{",
                 "SSL_add_dir"),
                ("int A_printf(BIO *b, const char *f, ...) "
                 "__attribute__((format(printf, 2, 3)))\n{", "A_printf"),
                ("__attribute__((malloc)) void *A_malloc(size_t n)\n{", "A_malloc"),
                ("unsigned long\nERR_get_error(void)\n{", "ERR_get_error"),
                ("int /* why (not) */ A_b(void)\n{", "A_b"),
                ("int A_set_cb(int (*cb)(int), void *arg)\n{", "A_set_cb")):
            self.assertEqual(found(head + declaration), [(name, "full", "")])

    def test_declaration_is_not_a_definition(self):
        self.assertEqual(found("CX_API int A(void);\n"), [])

    def test_macros_strings_and_inner_comments_are_ignored(self):
        text = ("#define MAKE(n) \\\nCX_API int n(void) \\\n{ return 1; }\n"
                "/* abi: full. */\nCX_API int A(void)\n{\n    /* abi: subset, no. */\n"
                "    f(\"/*\");\n    f('\"');\n}\nCX_API int B(void)\n{\n}\n")
        self.assertEqual(found(text), [("A", "full", ""), ("B", "full", "")])

    def test_names_of_macro_made_functions(self):
        text = ("/* The table.\n *\n * abi-names: full A_new A_free\n *     A_it\n"
                " * abi-names: subset A_print: known\n *    ones only. Rest.\n */\nMAKE(A)\n")
        self.assertEqual(found(text), [("A_new", "full", ""), ("A_free", "full", ""),
                                       ("A_it", "full", ""),
                                       ("A_print", "subset", "known ones only")])

    def test_names_end_before_prose(self):
        text = "/* abi-names: full A_new A_free\n * These two, and no more.\n */\n"
        self.assertEqual(found(text), [("A_new", "full", ""), ("A_free", "full", "")])

    def test_names_without_name_fail(self):
        with self.assertRaisesRegex(scan.BadSource, "no name"):
            found("/* abi-names: full\n */\n")


class Sync(unittest.TestCase):
    """tools/abi-sync on a small tree of its own."""

    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)
        for folder in ("abi", "compat/ssl", "compat/bn"):
            os.makedirs(os.path.join(self.root, folder))
        rows = [table.Symbol(library, name, "OPENSSL_3.0.0", "a.h", area, "", "int", "0", "",
                             "refuses", "")
                for library, name, area in (("libcrypto.so.3", "BN_new", "bn"),
                                            ("libcrypto.so.3", "BN_free", "bn"),
                                            ("libssl.so.3", "SSL_new", "ssl"))]
        self.write("abi/symbols.csv", table.dump(rows))

    def write(self, path, text):
        with open(os.path.join(self.root, path), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def sync(self, *arguments):
        done = subprocess.run([os.path.join(ROOT, "tools", "abi-sync"), "--root", self.root,
                               *arguments], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def statuses(self):
        return {s.name: (s.status, s.note)
                for s in table.load(os.path.join(self.root, "abi", "symbols.csv"))}

    def test_sets_and_takes_back(self):
        self.write("compat/bn/new.c", "/* abi: subset, small. */\nCX_API int BN_new(void)\n{\n}\n")
        self.assertEqual(self.sync()[0], 0)
        self.assertEqual(self.statuses()["BN_new"], ("subset", "small"))
        self.assertEqual(self.statuses()["SSL_new"], ("refuses", ""))
        self.assertIn("`BN_new`: small", self.read("docs/COMPATIBILITY.md"))
        self.write("compat/bn/new.c", "")
        self.assertEqual(self.sync()[0], 0)
        self.assertEqual(self.statuses()["BN_new"], ("refuses", ""))

    def test_idempotent_and_checked(self):
        self.write("compat/bn/new.c", "/* abi: full. */\nCX_API int BN_new(void)\n{\n}\n")
        status, text = self.sync("--check")
        self.assertEqual(status, 1)
        self.assertIn("out of date", text)
        self.assertEqual(self.sync()[0], 0)
        first = self.read("abi/symbols.csv") + self.read("docs/COMPATIBILITY.md")
        self.assertEqual(self.sync()[0], 0)
        self.assertEqual(first, self.read("abi/symbols.csv") + self.read("docs/COMPATIBILITY.md"))
        self.assertEqual(self.sync("--check")[0], 0)

    def fails(self, text, *arguments):
        before = self.read("abi/symbols.csv")
        status, output = self.sync(*arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(text, output)
        self.assertEqual(before, self.read("abi/symbols.csv"))

    def test_unlisted_function_fails(self):
        self.write("compat/bn/new.c", "/* abi: full. */\nCX_API int BN_newer(void)\n{\n}\n")
        self.fails("compat/bn/new.c:2: BN_newer is not in abi/symbols.csv")

    def test_two_functions_of_one_name_fail(self):
        for name in ("a", "b"):
            self.write("compat/bn/%s.c" % name, "/* abi: full. */\nCX_API int BN_new(void)\n{\n}\n")
        self.fails("BN_new is already defined at compat/bn/a.c:2")

    def test_listed_and_defined_in_one_file(self):
        text = "/* abi: %s.\n * abi-names: full BN_new BN_free\n */\nCX_API int BN_new(void)\n{\n}\n"
        self.write("compat/bn/a.c", text % "full")
        self.assertEqual(self.sync()[0], 0)
        self.assertEqual(self.statuses()["BN_free"], ("full", ""))
        self.write("compat/bn/a.c", text % "subset, half")
        self.fails("BN_new is already defined")

    def test_wrong_library_fails(self):
        self.write("compat/ssl/a.c", "/* abi: full. */\nCX_API int BN_new(void)\n{\n}\n")
        self.fails("BN_new belongs to libcrypto.so.3")

    def test_source_outside_the_build_fails(self):
        self.write("compat/bn/a.c", "/* abi: full. */\nCX_API int BN_new(void)\n{\n}\n")
        self.fails("compat/bn/a.c is in no meson.build", "--lint", "--built")


if __name__ == "__main__":
    unittest.main()
