"""The list of symbols, abi/symbols.csv, as rows: how it is read, written and ordered.

Every other tool here works on what load() returns. One line a symbol, ordered by library and
name, so that two branches that each implement something touch different lines.
"""
import collections
import csv
import io
import os

COLUMNS = ("library", "name", "node", "header", "area", "man", "returns", "fail", "quiet",
           "status", "note")
STATUSES = ("full", "subset", "refuses")
LIBRARIES = ("libcrypto.so.3", "libssl.so.3")
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "symbols.csv")

Symbol = collections.namedtuple("Symbol", COLUMNS)


class BadTable(Exception):
    """The list breaks one of its own rules."""


def load(path=PATH):
    """load returns the list as Symbols in file order; BadTable says what is wrong with it."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise BadTable("%s: the first line must be %s" % (path, ",".join(COLUMNS)))
    symbols = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            raise BadTable("%s:%d: %d columns instead of %d"
                           % (path, number, len(row), len(COLUMNS)))
        symbols.append(Symbol(*row))
    check(symbols, path)
    return symbols


def check(symbols, path):
    """check raises BadTable for a symbol named twice, an unknown library or status."""
    seen = set()
    for symbol in symbols:
        where = "%s: %s" % (path, symbol.name)
        if symbol.name in seen:
            raise BadTable(where + " is listed twice")
        seen.add(symbol.name)
        if symbol.library not in LIBRARIES:
            raise BadTable("%s: unknown library %s" % (where, symbol.library))
        if symbol.status not in STATUSES:
            raise BadTable("%s: unknown status %s" % (where, symbol.status))
        if symbol.status == "subset" and not symbol.note:
            raise BadTable(where + " is subset and has no note")


def dump(symbols):
    """dump returns the file's text for symbols, in the one order it has."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(symbols, key=lambda s: (s.library, s.name)))
    return out.getvalue()


def write_if_changed(path, text):
    """write_if_changed writes text to path unless it is there already; says whether it wrote."""
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return False
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return True
