"""abi/headers.py tells what another patch release of OpenSSL 3.0 explains from what it does not."""
import os
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import headers      # noqa: E402

OLD, NEW = "X509_R_CERT_ALREADY_IN_HASH_TABLE", "X509_R_CRL_SIGNATURE_ALGORITHM_MISMATCH"
VALUE, OTHER = (None, ["101"]), (None, ["102"])


class Release(unittest.TestCase):
    def excused(self, name, patch, theirs=None, mine=VALUE):
        return headers.of_the_release(name, patch, {name: theirs} if theirs else {},
                                      {name: mine} if mine else {})

    def test_what_a_release_added_may_be_missing_before_it_alone(self):
        self.assertTrue(self.excused(NEW, 15))
        self.assertTrue(self.excused(NEW, 21))
        self.assertFalse(self.excused(NEW, 22))
        self.assertFalse(self.excused(NEW, 23))

    def test_what_is_not_in_the_list_may_not_be_missing(self):
        self.assertFalse(self.excused(OLD, 17))
        self.assertFalse(self.excused("SSL_OP_NO_TICKET", 9))

    def test_a_value_is_never_excused(self):
        for patch in (9, 15, 22, 30):
            self.assertFalse(self.excused(NEW, patch, OTHER))
            self.assertFalse(self.excused(OLD, patch, OTHER))

    def test_reason_codes_of_releases_that_nobody_saw(self):
        self.assertTrue(self.excused(OLD, 9))
        self.assertTrue(self.excused("SSL_R_OF_TOMORROW", 23, VALUE, None))
        self.assertFalse(self.excused("SSL_R_OF_TODAY", 22, VALUE, None))
        self.assertFalse(self.excused("SSL_OP_OF_TOMORROW", 23, VALUE, None))

    def test_casts_that_were_rewritten(self):
        self.assertTrue(self.excused("d2i_DHparams_fp", 17, OTHER))
        self.assertFalse(self.excused("d2i_DHparams_fp", 20, OTHER))
        self.assertFalse(self.excused("d2i_DHparams_fp", 17))


unittest.main()
