#!/usr/bin/python3
"""Checks the built libssl.so.3 and libcrypto.so.3 against the list of symbols.

    check.py --release 0.1.0 LIBSSL LIBCRYPTO

Both ways: each symbol of the list is exported at its node, nothing else is. The private node
holds what libssl takes from libcrypto and no other name. Beyond the list: hardening, and no code
that runs when the library is loaded (a program that forks, changes root or drops privileges after
start must not find anything set up before).
"""
import argparse
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import elf          # noqa: E402
import generate     # noqa: E402
import table        # noqa: E402

DF_SYMBOLIC, DF_TEXTREL, DF_BIND_NOW, DF_STATIC_TLS = 0x2, 0x4, 0x8, 0x10
DF_1_NOW = 0x1
# glibc keeps 512 bytes for all libraries that a program opens later; a few pointers of ours fit.
MAX_STATIC_TLS = 64
PF_X = 1

# What the libraries may need: the C library and the rows of the README's table of dependencies.
NEEDED = re.compile(r"lib(c|m|pthread|dl|sodium|z|brotlicommon|brotlienc|brotlidec|zstd)\.so\.\d+"
                    r"|ld-linux.*|libcrypto\.so\.3")
SANITIZER_NEEDED = re.compile(r"lib(asan|ubsan|gcc_s|stdc\+\+)\.so\.\d+")

# What compiler and C library put into .init_array of any library.
COMPILER_CONSTRUCTORS = {"frame_dummy", "init_cpu_features", "__cpu_indicator_init"}
# The instrumentation of a sanitizer's build, which is never installed: clang's name, gcc's names.
SANITIZER_CONSTRUCTOR = re.compile(r"(?:asan|sancov)\.module_ctor\w*|_sub_I_\d+_\d+")


def check_exports(image, symbols, release):
    """check_exports returns what is wrong with the names and nodes that image exports."""
    problems = []
    private = generate.PRIVATE_NODE + release
    wanted = {s.name: s.node for s in symbols if s.library == image.soname}
    seen = {}
    for name, node, kind, hidden in image.exports:
        if node == private:
            if image.soname != "libcrypto.so.3":
                problems.append("exports %s under the private node" % name)
            if not name.startswith(generate.PRIVATE_PREFIXES):
                problems.append("%s stands under the private node" % name)
            continue
        if name not in wanted:
            problems.append("exports %s@%s, which is not in the list" % (name, node or "none"))
        elif wanted[name] != node:
            problems.append("exports %s@%s, the list says %s" % (name, node, wanted[name]))
        elif kind != "FUNC" or hidden:
            problems.append("%s is not a function's default version" % name)
        seen[name] = node
    problems += ["does not export %s@%s" % (name, node)
                 for name, node in wanted.items() if name not in seen]
    known = {s.node for s in symbols if s.library == image.soname} | {private}
    problems += ["defines the version node %s" % node for node in image.nodes
                 if node not in known]
    return problems


def check_private(ssl, crypto, release):
    """check_private returns what libssl takes from libcrypto and should not, or cannot get."""
    problems = []
    private = generate.PRIVATE_NODE + release
    given = {(e.name, e.node) for e in crypto.exports}
    if "libcrypto.so.3" not in ssl.needed:
        problems.append("does not need libcrypto.so.3")
    for name, library, node, weak in ssl.imports:
        if library != "libcrypto.so.3":
            continue
        if (name, node) not in given and not weak:
            problems.append("imports %s@%s, which libcrypto does not export" % (name, node))
        if node != private:
            problems.append("calls the public %s of libcrypto; use what is behind it" % name)
    return problems


def check_hardening(image, sanitized):
    """check_hardening returns what image lacks of the hardening that every build has."""
    problems = []
    flags = sum(image.tags["DT_FLAGS"])
    flags_1 = sum(image.tags["DT_FLAGS_1"])
    if not image.has_relro:
        problems.append("has no GNU_RELRO segment")
    if not (flags & DF_BIND_NOW or flags_1 & DF_1_NOW or image.tags["DT_BIND_NOW"]):
        problems.append("is not BIND_NOW")
    if flags & DF_TEXTREL or image.tags["DT_TEXTREL"]:
        problems.append("has text relocations")
    if not (flags & DF_SYMBOLIC or image.tags["DT_SYMBOLIC"]):
        problems.append("is not linked with -Bsymbolic")
    if flags & DF_STATIC_TLS and image.tls_len > MAX_STATIC_TLS and not sanitized:
        problems.append("needs %d bytes of static thread-local storage, so that dlopen() may fail"
                        % image.tls_len)
    problems += ["needs %s" % name for name in image.needed if not NEEDED.fullmatch(name)
                 and not (sanitized and SANITIZER_NEEDED.fullmatch(name))]
    if image.stack_flags is None or image.stack_flags & PF_X:
        problems.append("asks for an executable stack")
    if image.has_local_symbols:
        problems += ["runs %s when it is loaded" % name for name in image.constructors
                     if name not in COMPILER_CONSTRUCTORS
                     and not (sanitized and SANITIZER_CONSTRUCTOR.fullmatch(name))]
    elif len(image.constructors) > 1 and not sanitized:
        problems.append("runs %d functions when it is loaded" % len(image.constructors))
    if not sanitized:
        problems += ["refers to its own %s through the loader" % name
                     for name in sorted(set(image.self_references))]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--release", required=True)
    parser.add_argument("--table", default=table.PATH)
    parser.add_argument("--sanitized", action="store_true",
                        help="allow what AddressSanitizer adds to a library")
    parser.add_argument("libssl")
    parser.add_argument("libcrypto")
    args = parser.parse_args()
    symbols = table.load(args.table)
    images = []
    for path, soname in ((args.libssl, "libssl.so.3"), (args.libcrypto, "libcrypto.so.3")):
        image = elf.read(path, relocations=True)
        if image is None or image.soname != soname:
            sys.exit("abi/check: %s is not a library named %s" % (path, soname))
        images.append(image)
    ssl, crypto = images
    problems = ["libssl " + text for text in check_private(ssl, crypto, args.release)]
    for image in images:
        found = check_exports(image, symbols, args.release)
        found += check_hardening(image, args.sanitized)
        problems += ["%s %s" % (image.soname, text) for text in found]
    for text in problems[:50]:
        print("abi/check:", text)
    if problems:
        sys.exit("abi/check: %d problems" % len(problems))
    print("abi/check: %d + %d symbols at their nodes, %d behind the private door"
          % (sum(s.library == "libssl.so.3" for s in symbols),
             sum(s.library == "libcrypto.so.3" for s in symbols),
             sum(e.node.startswith(generate.PRIVATE_NODE) for e in crypto.exports)))


if __name__ == "__main__":
    main()
