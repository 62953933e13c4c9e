"""What is generated from abi/symbols.csv, and the list itself."""
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import areas        # noqa: E402
import docs         # noqa: E402
import generate     # noqa: E402
import table        # noqa: E402


def symbol(name, **values):
    row = dict(library="libcrypto.so.3", name=name, node="OPENSSL_3.0.0", header="bn.h", area="bn",
               man="", returns="int", fail="0", quiet="", status="refuses", note="")
    row.update(values)
    return table.Symbol(**row)


class VersionScript(unittest.TestCase):
    def test_nodes_inherit_in_order(self):
        text = generate.version_script(
            [symbol("c", node="OPENSSL_3.0.10"), symbol("b", node="OPENSSL_3.0.9"), symbol("a")],
            "libcrypto.so.3", "1.2")
        words = " ".join(text.split())
        self.assertIn("OPENSSL_3.0.0 { global: a; local: *; };", words)
        self.assertIn("OPENSSL_3.0.9 { global: b; } OPENSSL_3.0.0;", words)
        self.assertIn("OPENSSL_3.0.10 { global: c; } OPENSSL_3.0.9;", words)
        self.assertIn("THIRTEEN_PRIVATE_1.2 { global: t13_*; cr_*;", words)

    def test_libssl_has_no_private_node(self):
        text = generate.version_script([symbol("a", library="libssl.so.3")], "libssl.so.3", "1")
        self.assertNotIn("PRIVATE", text)


class RefusingEntry(unittest.TestCase):
    def test_fails_and_queues(self):
        text = generate.refusing_entry(symbol("BN_x", fail="-1"))
        self.assertIn("cx_refuse(3, \"BN_x\");\n    return -1;", text)

    def test_quiet_leaves_the_queue_alone(self):
        text = generate.refusing_entry(symbol("BN_x", quiet="getter"))
        self.assertNotIn("cx_refuse", text)
        self.assertIn("return 0;", text)

    def test_void_does_nothing(self):
        text = generate.refusing_entry(symbol("BN_x", returns="void", fail="", quiet="void"))
        self.assertTrue(text.endswith("void BN_x(void)\n{\n}\n"), text)

    def test_only_refusing_symbols_of_the_library(self):
        text = generate.refusing_entries(
            [symbol("BN_a"), symbol("BN_b", status="full"), symbol("SSL_a", library="libssl.so.3")],
            "libcrypto.so.3")
        self.assertIn("BN_a", text)
        self.assertNotIn("BN_b", text)
        self.assertNotIn("SSL_a", text)

    def test_every_entry_of_the_list_compiles(self):
        """All 5,881 as refusing entries, warnings as errors: fail values fit their types."""
        symbols = [s._replace(status="refuses") for s in table.load()]
        with tempfile.TemporaryDirectory() as folder:
            for library in table.LIBRARIES:
                path = os.path.join(folder, library + ".c")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(generate.refusing_entries(symbols, library))
                subprocess.run(os.environ.get("CC", "cc").split()
                               + ["-std=gnu17", "-Wall", "-Wextra", "-Wconversion", "-Wshadow",
                                  "-Wmissing-prototypes", "-Werror", "-fsyntax-only", path],
                               check=True)


class Compatibility(unittest.TestCase):
    def text(self, symbols, demand):
        return docs.compatibility(symbols, demand)

    def test_counts_and_notes(self):
        text = self.text([symbol("BN_a", status="full"), symbol("BN_b"),
                          symbol("BN_c", status="subset", note="small ones")],
                         {"nginx": ["BN_a", "BN_b"], "wget": ["BN_a", "BN_c"]})
        self.assertIn("| `libcrypto.so.3` | 1 | 1 | 1 | 3 |", text)
        self.assertIn("| `nginx` | 1 | 0 | 1 | 2 |", text)
        self.assertIn("1 of 2 packages import nothing that refuses", text)
        self.assertIn("`nginx` imports 1 functions that refuse: `BN_b`.", text)
        self.assertIn("| 1 | `BN_b` | bn |", text)
        self.assertIn("- `BN_c`: small ones", text)

    def test_demand_names_are_in_the_list(self):
        listed = {s.name for s in table.load()}
        demand = docs.load_demand()
        self.assertEqual(len(demand), 178)
        for package, names in demand.items():
            self.assertLessEqual(set(names), listed, package)


class List(unittest.TestCase):
    def test_is_openssl_3_0(self):
        symbols = table.load()
        self.assertEqual(sum(s.library == "libssl.so.3" for s in symbols), 518)
        self.assertEqual(sum(s.library == "libcrypto.so.3" for s in symbols), 5363)

    def test_areas_are_known(self):
        self.assertLessEqual({s.area for s in table.load()}, set(areas.ERR_LIB))

    def test_is_in_its_one_order(self):
        with open(table.PATH, encoding="utf-8") as file:
            self.assertEqual(file.read(), table.dump(table.load()))

    def test_no_public_name_goes_through_the_private_door(self):
        for entry in table.load():
            self.assertFalse(entry.name.startswith(generate.PRIVATE_PREFIXES), entry.name)

    def test_no_refusal_reads_as_success(self):
        """Where 0 means good, equal or done, the failure value is another; a check fails with 0."""
        fails = {s.name: s.fail for s in table.load()}
        for name in ("SSL_get_verify_result", "X509_STORE_CTX_get_error", "X509_check_issued",
                     "SSL_get_error", "OCSP_response_status", "OCSP_single_get0_status",
                     "SSL_CTX_set_alpn_protos", "SSL_CTX_set_tlsext_use_srtp", "AES_set_encrypt_key",
                     "CRYPTO_gcm128_finish", "CRYPTO_ocb128_finish", "X509_cmp_timeframe",
                     "OSSL_STORE_eof", "UI_process", "SRP_VBASE_init", "X509_check_trust"):
            self.assertNotIn(fails[name], ("0", ""), name)
        for name, fail in fails.items():
            if name.endswith(("_cmp", "memcmp", "casecmp")) and name != "EVP_PKEY_cmp":
                self.assertNotEqual(fail, "0", name)
        for name in ("EVP_PKEY_verify", "EVP_VerifyFinal", "EVP_DigestVerify", "X509_verify",
                     "X509_verify_cert", "RSA_verify", "ECDSA_verify", "DSA_verify", "CMS_verify",
                     "PKCS7_verify", "OCSP_basic_verify", "X509_check_host", "X509_check_ip",
                     "SCT_validate", "EVP_PKEY_eq", "RSA_check_key", "PKCS12_verify_mac"):
            self.assertEqual(fails[name], "0", name)

    def test_void_functions_are_quiet(self):
        for entry in table.load():
            if entry.returns == "void":
                self.assertTrue(entry.quiet, entry.name)
                self.assertEqual(entry.fail, "", entry.name)
            else:
                self.assertNotEqual(entry.fail, "", entry.name)


if __name__ == "__main__":
    unittest.main()
