#!/usr/bin/python3
"""headers.py: holds include/openssl to OpenSSL's headers.

compile    each header alone, as C and C++, by gcc and clang, also without what is deprecated
compare    against the headers of the libssl-dev package, in several configurations: functions,
           types, layouts, enumerators, macros; against abi/symbols.csv: which header declares what;
           and a program full of the macros that make functions, run with either

any 3.0.x will do: see ADDED; ends with 77 (skipped) if what it compares with is not installed or another
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
INCLUDE = os.path.join(os.path.dirname(HERE), "include")
SKIPPED = 77

WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wundef", "-Wvla", "-Werror"]
COMPILERS = [
    ["gcc", "-xc", "-std=gnu17", "-Wstrict-prototypes", "-Wold-style-definition"],
    ["clang", "-xc", "-std=gnu17", "-Wstrict-prototypes"],
    ["gcc", "-xc++", "-std=gnu++17"],
    ["clang", "-xc++", "-std=gnu++17"],
]
CONFIGURATIONS = [
    [],
    ["-DOPENSSL_NO_DEPRECATED"],
    ["-DOPENSSL_API_COMPAT=10101"],
    ["-DOPENSSL_API_COMPAT=0x10002000L", "-DOPENSSL_NO_DEPRECATED"],
    ["-DOPENSSL_SUPPRESS_DEPRECATED", "-DOPENSSL_NO_STDIO"],
    ["-DOPENSSL_NO_EC", "-DOPENSSL_NO_ENGINE", "-DOPENSSL_NO_OCSP"],
]
COMPARED = ("headers", "functions", "places", "variables", "typedefs", "records", "enumerators",
            "inlines", "macros")

# Macros that may differ, and why. The reasons stand for all in their group.
DIFFERENT = {
    "the release, not the API": """
        OPENSSL_FULL_VERSION_STR OPENSSL_RELEASE_DATE OPENSSL_VERSION_NUMBER OPENSSL_VERSION_PATCH
        OPENSSL_VERSION_STR OPENSSL_VERSION_TEXT SSLEAY_VERSION_NUMBER""",
    "makes functions; written otherwise, used in headers_sample.c": """
        DECLARE_OBJ_BSEARCH_CMP_FN DEFINE_LHASH_OF DEFINE_LHASH_OF_INTERNAL DEFINE_SPECIAL_STACK_OF
        DEFINE_SPECIAL_STACK_OF_CONST DEFINE_STACK_OF DEFINE_STACK_OF_CONST
        IMPLEMENT_ASN1_DUP_FUNCTION IMPLEMENT_DYNAMIC_BIND_FN IMPLEMENT_DYNAMIC_CHECK_FN
        IMPLEMENT_LHASH_COMP_FN IMPLEMENT_LHASH_DOALL_ARG_FN IMPLEMENT_LHASH_HASH_FN
        IMPLEMENT_OBJ_BSEARCH_CMP_FN IMPLEMENT_OBJ_BSEARCH_GLOBAL_CMP_FN IMPLEMENT_PEM_read
        IMPLEMENT_PEM_read_bio IMPLEMENT_PEM_read_fp IMPLEMENT_PEM_rw IMPLEMENT_PEM_rw_cb
        IMPLEMENT_PEM_rw_const SKM_DEFINE_STACK_OF SKM_DEFINE_STACK_OF_INTERNAL
        _DECLARE_OBJ_BSEARCH_CMP_FN""",
    "OpenSSL's names a macro that does not exist; ours the one that was meant": """
        IMPLEMENT_ASN1_FUNCTIONS_ENCODE_name""",
}
OWN_PREFIX = "T13_"

# Patch releases change the headers too, and the package here may be any of OpenSSL 3.0. Ours are those of
# 3.0.22; the packages of 3.0.17 and 3.0.20 were compared with it, CHANGES.md tells of 3.0.10.
OUR_PATCH = 22
OLDEST_SEEN = 17
# What a release added: name by the first patch release that is known to have it.
ADDED = {
    "OPENSSL_DH_CHECK_MAX_MODULUS_BITS": 10,
    "CMS_R_CIPHER_AEAD_IN_ENVELOPED_DATA": 20,
    "PEM_STRING_SM2PARAMETERS": 20,
    "PEM_STRING_SM2PRIVATEKEY": 20,
    "X509_R_CRL_SIGNATURE_ALGORITHM_MISMATCH": 22,
}
# What a release took away: it never was of the API.
REMOVED = {"_OPENSSL_VERSION_PRE_RELEASE": 20}
# Macros that older releases write with other casts of the same functions: "char *(*)()".
REWRITTEN = dict.fromkeys("""
    PEM_read_bio_OCSP_REQUEST PEM_read_bio_OCSP_RESPONSE PEM_write_bio_OCSP_REQUEST
    PEM_write_bio_OCSP_RESPONSE d2i_DHparams_fp d2i_DHxparams_fp d2i_DSAparams_fp""".split(), 20)
REASON = re.compile(r"[A-Z0-9]+_R_[A-Z0-9_]+\Z")


def check_compile(include):
    """check_compile returns a line for each header that a compiler does not take in silence."""
    jobs = []
    for name in sorted(os.listdir(os.path.join(include, "openssl"))):
        if name == "asn1_mac.h":        # says that it is obsolete, by #error
            continue
        for compiler in COMPILERS:
            for flags in CONFIGURATIONS[:2]:
                jobs.append((name, compiler + WARNINGS + flags))

    def run(job):
        name, command = job
        result = subprocess.run(command + ["-fsyntax-only", "-I" + include, "-"],
                                input="#include <openssl/%s>\n" % name,
                                capture_output=True, text=True, check=False)
        if result.returncode == 0:
            return None
        return "%s: %s: %s" % (name, " ".join(command), result.stderr.split("\n", maxsplit=1)[0])

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [line for line in pool.map(run, jobs) if line]
    return found, "%d compilations" % len(jobs)


def check_compare(include, reference):
    """check_compare returns a line for each fact in which the two folders differ."""
    import api      # here because it needs libclang, which `compile` does not
    may_differ = {name for names in DIFFERENT.values() for name in names.split()}
    patch = release(reference)[2]
    found, facts = [], 0
    for flags in CONFIGURATIONS:
        theirs, mine = api.read(reference, flags), api.read(include, flags)
        for kind in COMPARED:
            a, b = getattr(theirs, kind), getattr(mine, kind)
            if kind == "headers":
                a, b = dict.fromkeys(a), dict.fromkeys(b)
            facts += len(a)
            for name in sorted(a.keys() | b.keys()):
                if name in a and a.get(name) == b.get(name) and name in b:
                    continue
                if kind == "macros" and (name in may_differ or name.startswith(OWN_PREFIX)):
                    continue
                if kind == "macros" and of_the_release(name, patch, a, b):
                    continue
                found.append("%s: %s %s: %s" % (" ".join(flags) or "default", kind, name,
                                                difference(name, a, b)))
        if not flags:
            found += check_places(mine)
    return found, "%d facts" % facts


def of_the_release(name, patch, theirs, mine):
    """of_the_release says whether a macro differs because the package is OpenSSL 3.0.PATCH, not 3.0.22.

    A value that both have is never excused. Of releases that nobody could look at, reason codes may be
    fewer or (in newer ones) more, as these are what patch releases add.
    """
    if name not in theirs:
        return patch < ADDED.get(name, OLDEST_SEEN if REASON.match(name) else 0)
    if name not in mine:
        return patch < REMOVED.get(name, 0) or (patch > OUR_PATCH and REASON.match(name) is not None)
    return patch < REWRITTEN.get(name, 0)


def difference(name, theirs, mine):
    """difference says how the two entries of name differ."""
    if name not in mine:
        return "missing"
    if name not in theirs:
        return "not OpenSSL's"
    return "OpenSSL's is %.200r, ours %.200r" % (theirs[name], mine[name])


def check_places(mine):
    """check_places returns the functions of symbols.csv that another header declares."""
    import table
    return ["symbols.csv: %s is declared by %s, not by %s" % (s.name, mine.places.get(s.name), s.header)
            for s in table.load() if s.header and mine.places.get(s.name) != s.header]


def check_sample(include, reference):
    """check_sample runs headers_sample.c with either folder's macros and compares the output."""
    source = os.path.join(HERE, "headers_sample.c")
    outputs = []
    with tempfile.TemporaryDirectory() as folder:
        for index, (path, warnings) in enumerate(((reference, []), (include, WARNINGS))):
            program = os.path.join(folder, "sample%d" % index)
            command = ["gcc", "-std=gnu17", "-DOPENSSL_SUPPRESS_DEPRECATED", "-I" + path] + warnings
            command += ["-Wno-unused-function", "-o", program, source, "-lcrypto"]
            built = subprocess.run(command, capture_output=True, text=True, check=False)
            if built.returncode != 0:
                return ["headers_sample.c with %s: %s" % (path, built.stderr)], "no sample"
            outputs.append(subprocess.run([program], capture_output=True, text=True, check=True,
                                          timeout=60).stdout.split("\n"))
    theirs, mine = outputs
    found = ["headers_sample.c: line %d is %r, with OpenSSL's macros %r" % (number, b, a)
             for number, (a, b) in enumerate(zip(theirs, mine), 1) if a != b]
    if len(theirs) != len(mine):
        found.append("headers_sample.c: %d lines, not %d" % (len(mine), len(theirs)))
    return found, "%d lines of the sample" % len(theirs)


def release(reference):
    """release returns the three numbers of the release whose headers these are; none, if none are there."""
    try:
        with open(os.path.join(reference, "openssl", "opensslv.h"), encoding="utf-8") as file:
            words = file.read().split()
    except OSError:
        return ()
    return tuple(int(words[words.index("OPENSSL_VERSION_" + part) + 1])
                 for part in ("MAJOR", "MINOR", "PATCH"))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("check", choices=("compile", "compare"))
    parser.add_argument("--include", default=INCLUDE, help="the folder that is checked")
    parser.add_argument("--reference", default="/usr/include", help="OpenSSL's")
    args = parser.parse_args()
    if args.check == "compile":
        results = [check_compile(args.include)]
    elif release(args.reference)[:2] != (3, 0):
        print("headers.py: %s/openssl is not OpenSSL 3.0's: skipped" % args.reference)
        sys.exit(SKIPPED)
    else:
        results = [check_compare(args.include, args.reference),
                   check_sample(args.include, args.reference)]
    found = [line for lines, _ in results for line in lines]
    print("\n".join(found + ["headers: %s: %s" % (
        ", ".join(done for _, done in results), "%d differ" % len(found) if found else "agree")]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
