#!/usr/bin/python3
"""Every test that tests/DEFECTS.md names exists."""
import pathlib
import re
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parent


def texts(*patterns):
    files = (f for pattern in patterns for f in TESTS.glob(pattern) if f.is_file())
    return "\n".join(f.read_text(encoding="utf-8") for f in files)


class Defects(unittest.TestCase):
    def setUp(self):
        cases = re.findall(r"^TEST(?:_[FP])?\((\w+),\s*(\w+)\)", texts("*/*.cc"), re.M)
        self.cases = {"%s.%s" % case for case in cases}
        for part in re.split(r"^class (?=\w+\(unittest\.TestCase\))", texts("*/*.py"), flags=re.M)[1:]:
            name = re.match(r"\w+", part)[0]
            self.cases |= {"%s.%s" % (name, test) for test in re.findall(r"def (test_\w+)", part)}
        self.oracles = {f.stem for f in (TESTS / "oracle").glob("*.c")}

    def exists(self, test):
        if test.startswith("oracle/"):
            return test[7:] in self.oracles
        if ": " in test:
            suite, label = test.split(": ", 1)
            patterns = ["suites.d/" + suite] + (["interop/*.py"] if suite == "interop" else [])
            return label.split(": ")[-1] in texts(*patterns)
        return test in self.cases

    def test_each_named_test_exists(self):
        rows = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", (TESTS / "DEFECTS.md").read_text(encoding="utf-8"), re.M)
        self.assertGreaterEqual(len(rows), 44)
        self.assertEqual(sorted({int(number) for number, _ in rows}), [int(number) for number, _ in rows])
        for number, named in rows:
            for test in re.findall(r"`([^`]+)`", named):
                self.assertTrue(self.exists(test), "%s: %s" % (number, test))
            self.assertIn("`", named, number)

    def test_a_name_that_is_none_is_seen(self):
        for test in ("HsFull.Nothing", "oracle/nothing", "curl-verdicts: no such label"):
            self.assertFalse(self.exists(test))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
