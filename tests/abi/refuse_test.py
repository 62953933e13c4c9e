"""Each refusing entry of the built libraries, called: its value, and what it leaves in the queue.

    refuse_test.py LIBSSL LIBCRYPTO

Needs libcrypto's folder in LD_LIBRARY_PATH, so that libssl finds the libcrypto of its own build.
"""
import ctypes
import os
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import areas        # noqa: E402
import scan         # noqa: E402
import table        # noqa: E402

ERR_R_UNSUPPORTED = 268 | 0x2 << 18     # <openssl/err.h>: the reason and ERR_RFLAG_COMMON
LIBRARY_SHIFT = 23
RETURNS = {
    "void": None, "pointer": ctypes.c_void_p, "int": ctypes.c_int, "long": ctypes.c_long,
    "unsigned int": ctypes.c_uint, "unsigned long": ctypes.c_ulong,
    "unsigned short": ctypes.c_ushort, "unsigned char": ctypes.c_ubyte,
}


class Param(ctypes.Structure):
    """OSSL_PARAM, which some functions return by value."""
    _fields_ = [("key", ctypes.c_char_p), ("data_type", ctypes.c_uint), ("data", ctypes.c_void_p),
                ("data_size", ctypes.c_size_t), ("return_size", ctypes.c_size_t)]


def wanted(symbol):
    """wanted returns the Python value of a symbol's fail column."""
    if symbol.returns in ("void", "pointer"):
        return None
    if symbol.fail == "(unsigned long)-1":
        return ctypes.c_ulong(-1).value
    return RETURNS[symbol.returns](int(symbol.fail, 0)).value


class Refusals(unittest.TestCase):
    ssl = crypto = None

    @classmethod
    def setUpClass(cls):
        cls.libraries = {"libssl.so.3": ctypes.CDLL(cls.ssl),
                         "libcrypto.so.3": ctypes.CDLL(cls.crypto)}
        crypto = cls.libraries["libcrypto.so.3"]
        cls.next_error = crypto.ERR_get_error_all
        cls.next_error.restype = ctypes.c_ulong
        cls.next_error.argtypes = [ctypes.c_void_p] * 2 + [ctypes.POINTER(ctypes.c_char_p)] \
            + [ctypes.c_void_p] * 2
        found, _ = scan.scan_files(scan.source_files(ROOT), ROOT)
        cls.symbols = [s for s in scan.apply(table.load(), found)[0] if s.status == "refuses"]

    def errors(self):
        """errors empties the queue and returns its (library, reason, function)s."""
        out = []
        while len(out) < 20:
            func = ctypes.c_char_p()
            code = self.next_error(None, None, ctypes.byref(func), None, None)
            if code == 0:
                break
            out.append((code >> LIBRARY_SHIFT, code & (1 << LIBRARY_SHIFT) - 1,
                        (func.value or b"").decode()))
        return out

    def test_values_and_queue(self):
        self.errors()
        for symbol in self.symbols:
            function = getattr(self.libraries[symbol.library], symbol.name)
            if symbol.returns == "param":
                function.restype = Param
                value = function()
                self.assertEqual((value.key, value.data, value.data_size), (None, None, 0))
            else:
                function.restype = RETURNS[symbol.returns]
                self.assertEqual(function(), wanted(symbol), symbol.name)
            queue = [] if symbol.quiet else [(areas.ERR_LIB[symbol.area], ERR_R_UNSUPPORTED,
                                              symbol.name)]
            self.assertEqual(self.errors(), queue, symbol.name)


if __name__ == "__main__":
    Refusals.crypto = sys.argv.pop()
    Refusals.ssl = sys.argv.pop()
    unittest.main()
