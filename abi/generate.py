#!/usr/bin/python3
"""Generates, from abi/symbols.csv, what the build links into the two libraries.

    generate.py versions --library libssl.so.3 --release 0.1.0 --output libssl.map
    generate.py refuses  --library libssl.so.3 --output refuses_ssl.c --sources FILE...

A symbol refuses unless one of the sources, which are what the build compiles, defines it.
"""
import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import areas        # noqa: E402
import scan         # noqa: E402
import table        # noqa: E402

# Names that libcrypto exports to libssl alone, if their visibility is not hidden: T13_DOOR.
PRIVATE_PREFIXES = ("t13_", "cr_", "ct_", "cx_", "der_", "mem_", "rd_", "wr_")
PRIVATE_NODE = "THIRTEEN_PRIVATE_"

C_TYPE = {"pointer": "void *", "param": "struct param "}


def node_key(node):
    """node_key orders OPENSSL_3.0.9 before OPENSSL_3.0.10."""
    return [int(part) for part in node.rpartition("_")[2].split(".")]


def version_script(symbols, library, release):
    """version_script returns the linker's version script for library.

    Nodes inherit from the one before, as OpenSSL's do. libcrypto also has the private door's node.
    """
    mine = [s for s in symbols if s.library == library]
    nodes = sorted({s.node for s in mine}, key=node_key)
    out = ["/* Generated from abi/symbols.csv. */"]
    parent = ""
    for node in nodes:
        out.append("%s {\n    global:" % node)
        out += ["        %s;" % s.name for s in sorted(mine, key=lambda s: s.name)
                if s.node == node]
        if not parent:
            out.append("    local:\n        *;")
        out.append("}%s;" % parent)
        parent = " " + node
    if library == "libcrypto.so.3":
        out.append("%s%s {\n    global:" % (PRIVATE_NODE, release))
        out += ["        %s*;" % prefix for prefix in PRIVATE_PREFIXES]
        out.append("};")
    return "\n".join(out) + "\n"


def refusing_entry(symbol):
    """refusing_entry returns the C function that stands for a symbol we do not implement.

    Arguments are left out: the caller puts them where the callee need not look.
    """
    prototype = "%s%s(void)" % (C_TYPE.get(symbol.returns, symbol.returns + " "), symbol.name)
    head = "REFUSES %s;\n%s\n{\n" % (prototype, prototype)
    body = ""
    if not symbol.quiet:
        body += "    cx_refuse(%d, \"%s\");\n" % (areas.ERR_LIB[symbol.area], symbol.name)
    if symbol.returns != "void":
        body += "    return %s;\n" % symbol.fail
    return head + body + "}\n"


def refusing_entries(symbols, library):
    """refusing_entries returns the C file of library's refusing entries."""
    mine = sorted((s for s in symbols if s.library == library and s.status == "refuses"),
                  key=lambda s: s.name)
    out = [
        "/* Generated from abi/symbols.csv: the functions that fail cleanly.",
        " *",
        " * No OpenSSL header is included, so that each can leave its arguments out. Not weak: a",
        " * function of the same name, made where the scan does not see it, must not win in silence.",
        " */",
        "#include <stddef.h>",
        "",
        "#define REFUSES __attribute__((visibility(\"default\")))",
        "",
        "void cx_refuse(int lib, const char *func);",
        "",
    ]
    if any(s.returns == "param" for s in mine):
        out += [
            "/* The layout of OSSL_PARAM, which the constructors return by value. */",
            "struct param {",
            "    const char *key;",
            "    unsigned int data_type;",
            "    void *data;",
            "    size_t data_size;",
            "    size_t return_size;",
            "};",
            "",
        ]
    for symbol in mine:
        out.append("%s" % refusing_entry(symbol))
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("versions", "refuses"))
    parser.add_argument("--library", required=True, choices=table.LIBRARIES)
    parser.add_argument("--release", help="the project's version, for the private node")
    parser.add_argument("--table", default=table.PATH)
    parser.add_argument("--output", required=True)
    parser.add_argument("--sources", nargs="*", default=[])
    args = parser.parse_args()
    if args.what == "versions" and not args.release:
        parser.error("versions needs --release")
    symbols = table.load(args.table)
    if args.what == "refuses":
        found, problems = scan.scan_files(args.sources, ROOT)
        symbols, more = scan.apply(symbols, found)
        if problems or more:
            sys.exit("\n".join(problems + more))
    text = (version_script(symbols, args.library, args.release) if args.what == "versions"
            else refusing_entries(symbols, args.library))
    with open(args.output, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
