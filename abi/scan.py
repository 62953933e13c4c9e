"""Reads which exported functions the sources of compat/ define, and with what status.

A function is exported by CX_API before its return type. Its status is the `abi:` line of the
comment above it:

    /* SSL_CTX_set_ciphersuites - see SSL_CTX_set_cipher_list(3). abi: full. */
    /* SSL_CTX_set_cipher_list. abi: subset, only names of TLS 1.3 suites are known. */

The line holds for every CX_API function below it until a comment has another one, so that the
functions of one man page need it once. Only comments that start in the first column count.
Functions that a macro makes are listed by name, the note of a subset after a colon:

    /* abi-names: full X509_new X509_free X509_it
     *                 X509_dup
     * abi-names: subset X509_print X509_print_fp: known extensions only.
     */
"""
import os
import re

STATUS_WORDS = ("full", "subset")
NO_HEADER = "declared in no installed header"

# What has a parenthesis in a declaration without being the function's name or a pointer to one.
TYPE_MACRO = re.compile(r"\b(?:STACK_OF|LHASH_OF)\s*\([^()]*\)")
ATTRIBUTE = re.compile(r"\b__attribute__\s*\(\([^()]*(?:\([^()]*\)[^()]*)*\)\)")
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
TOKEN = re.compile(r'(?P<comment>/\*.*?\*/)|(?P<string>"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')'
                   r'|(?P<api>^CX_API\b)', re.DOTALL | re.MULTILINE)
NAME = re.compile(r"\b([A-Za-z_]\w*)\s*\((?!\s*\*)")
NAMES_LINE = re.compile(r"\babi-names:\s*(\w+)(.*)", re.DOTALL)
ABI_LINE = re.compile(r"\babi:\s*(\w+)(.*)", re.DOTALL)
IDENTIFIER = re.compile(r"[A-Za-z_]\w*\Z")


class BadSource(Exception):
    """A source file breaks a rule of this scan; the text names file and line."""


class Found:
    """One exported function that a source file defines."""

    def __init__(self, name, status, note, where):
        self.name, self.status, self.note, self.where = name, status, note, where


def comment_lines(comment):
    """comment_lines returns the comment's text, a line an item, without its decoration."""
    body = comment[2:-2]
    return [re.sub(r"^\s*\*?\s?", "", line).rstrip() for line in body.split("\n")]


def sentence(text):
    """sentence returns text up to its first full stop or blank line, on one line."""
    paragraph = re.split(r"\n\s*\n", text, maxsplit=1)[0]
    match = re.search(r"\.(?=\s|\Z)", paragraph)
    if match:
        paragraph = paragraph[:match.start()]
    return " ".join(paragraph.split()).lstrip(",:;- ").strip()


def check_status(status, note, where):
    if status == "refuses":
        raise BadSource("%s: a refusing entry is generated; delete the function" % where)
    if status not in STATUS_WORDS:
        raise BadSource("%s: `abi: %s`, expected full or subset" % (where, status))
    if status == "subset" and not note:
        raise BadSource("%s: `abi: subset` needs a note saying what works" % where)


def parse_abi(lines, where):
    """parse_abi returns (status, note) of a comment's `abi:` line, or None without one."""
    text = "\n".join(lines)
    match = ABI_LINE.search(text)
    if match is None:
        return None
    status, rest = match.groups()
    note = sentence(rest.split("abi-names:")[0]) if status == "subset" else ""
    check_status(status, note, where)
    return status, note


def parse_names(lines, where):
    """parse_names returns (name, status, note) for each name an `abi-names:` line lists."""
    found = []
    index = 0
    while index < len(lines):
        match = NAMES_LINE.search(lines[index])
        index += 1
        if match is None:
            continue
        status, rest = match.groups()
        head, colon, note = rest.partition(":")
        names = head.split()
        while index < len(lines) and "abi-names:" not in lines[index]:
            if colon:
                if not lines[index].strip():
                    break
                note += " " + lines[index]
            else:
                more, colon, tail = lines[index].partition(":")
                words = more.split()
                if not words or not all(IDENTIFIER.match(word) for word in words):
                    break
                names += words
                note = tail
            index += 1
        note = sentence(note)
        check_status(status, note, where)
        bad = [name for name in names if not IDENTIFIER.match(name)]
        if bad or not names:
            raise BadSource("%s: `abi-names:` with no name or a bad one: %s"
                            % (where, " ".join(bad)))
        found += [(name, status, note if status == "subset" else "") for name in names]
    return found


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def declared_name(text, where):
    """declared_name returns the function's name in a declaration's text up to its body."""
    match = NAME.search(TYPE_MACRO.sub("T", ATTRIBUTE.sub(" ", text)))
    if match is None:
        raise BadSource("%s: CX_API without a function" % where)
    return match.group(1)


def without_comments(text):
    return re.sub(r"/\*.*?\*/", blank, text, flags=re.DOTALL)


def scan_text(text, path):
    """scan_text returns a Found for each exported function that the source text defines."""
    text = DIRECTIVE.sub(blank, text)
    found = []
    current = None
    for token in TOKEN.finditer(text):
        where = "%s:%d" % (path, text.count("\n", 0, token.start()) + 1)
        at_margin = token.start() == 0 or text[token.start() - 1] == "\n"
        if token.lastgroup == "comment" and at_margin:
            lines = comment_lines(token.group(0))
            found += [Found(*item, where) for item in parse_names(lines, where)]
            current = parse_abi(lines, where) or current
        elif token.lastgroup == "api":
            rest = without_comments(text[token.end():])
            stop = re.search(r"[{;]", rest)
            if stop is None:
                raise BadSource("%s: CX_API without a body" % where)
            if stop.group(0) == ";":
                continue                # a declaration; the definition is what counts
            name = declared_name(rest[:stop.start()], where)
            if current is None:
                raise BadSource("%s: %s has no `abi:` line above it" % (where, name))
            found.append(Found(name, *current, where))
    return found


def source_files(root):
    """source_files returns the paths of compat's C files below root, in a stable order."""
    paths = []
    for folder, folders, files in os.walk(os.path.join(root, "compat")):
        folders.sort()
        paths += [os.path.join(folder, name) for name in sorted(files) if name.endswith(".c")]
    return paths


def library_of(path):
    """library_of returns which library a source of compat/ goes into."""
    return "libssl.so.3" if "compat/ssl/" in path.replace(os.sep, "/") else "libcrypto.so.3"


def scan_files(paths, root):
    """scan_files returns ({name: Found}, [problem]) of the source files at paths."""
    by_name = {}
    problems = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        try:
            found = scan_text(text, os.path.relpath(path, root))
        except BadSource as error:
            problems.append(str(error))
            continue
        for item in found:
            first = by_name.setdefault(item.name, item)
            # One file may both list a name and define it; the compiler sees a real double.
            if (first.where.rpartition(":")[0] != item.where.rpartition(":")[0]
                    or (first.status, first.note) != (item.status, item.note)):
                problems.append("%s: %s is already defined at %s"
                                % (item.where, item.name, first.where))
    return by_name, problems


def apply(symbols, found):
    """apply returns (symbols with the status that their sources give them, [problem])."""
    listed = {symbol.name: symbol for symbol in symbols}
    problems = []
    for name, item in found.items():
        if name not in listed:
            problems.append("%s: %s is not in abi/symbols.csv" % (item.where, name))
        elif listed[name].library != library_of(item.where):
            problems.append("%s: %s belongs to %s" % (item.where, name, listed[name].library))
    out = []
    for symbol in symbols:
        item = found.get(symbol.name)
        if item is not None:
            out.append(symbol._replace(status=item.status, note=item.note))
        else:
            out.append(symbol._replace(status="refuses", note="" if symbol.header else NO_HEADER))
    return out, problems
