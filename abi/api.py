"""What a set of OpenSSL headers declares, as data that can be compared.

read() returns the API of one include folder: functions, types, enumerators, variables through
libclang; macros through the preprocessor, each as the tokens that a use of it expands to.

needs: python3-clang, gcc
"""
import os
import re
import subprocess

import clang.cindex as clang

CANONICAL = re.compile(r"\b(struct|union|enum) |(?<=unnamed) at [^)]*")
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*'
                   r'|\.\.\.|->|\+\+|--|<<=|>>=|<<|>>|[<>=!]=|&&|\|\||##|\S')
FUNCTION_POINTER = re.compile(r"\( \* \) \( [^()]*\)\Z")
DEFINE = re.compile(r"#define (\w+)(\(([^)]*)\))?(?: (.*))?\Z")
SOURCE = "thirteen_api.c"


class Api:
    """The facts of one include folder under one set of macro definitions."""

    def __init__(self):
        self.headers = []       # names of the files
        self.functions = {}     # name -> (type, deprecated)
        self.places = {}        # function -> name of the header that declares it
        self.variables = {}     # name -> type
        self.typedefs = {}      # name -> canonical type
        self.records = {}       # tag -> (size, alignment, ((field, type, offset in bits), ...))
        self.enumerators = {}   # name -> value
        self.inlines = {}       # static functions: name -> type
        self.macros = {}        # name -> (number of parameters or None, expansion as tokens)


class BadHeaders(Exception):
    """The headers do not compile; the text is the compiler's."""


def header_names(include):
    """header_names returns the names of all headers in include/openssl."""
    names = set()
    for folder in include_folders(include):
        names.update(n for n in os.listdir(folder) if n.endswith(".h"))
    return sorted(names)


def include_folders(include):
    """include_folders returns include/openssl and, below /usr/include, Debian's second one."""
    folders = [os.path.join(include, "openssl")]
    multiarch = os.path.join(include, "x86_64-linux-gnu", "openssl")
    return folders + [multiarch] * os.path.isdir(multiarch)


def all_headers(names):
    """all_headers returns a source that includes every header."""
    return "".join("#include <openssl/%s>\n" % n for n in names if n != "asn1_mac.h")


def read(include, flags=()):
    """read returns the Api of include/openssl as a program sees it that is compiled with flags."""
    api = Api()
    api.headers = header_names(include)
    flags = ["-std=gnu17", "-I" + include] + list(flags)
    source = all_headers(api.headers)
    folders = tuple(os.path.realpath(f) for f in include_folders(include))
    unit = clang.Index.create().parse(SOURCE, args=flags, unsaved_files=[(SOURCE, source)])
    errors = [str(d) for d in unit.diagnostics if d.severity >= clang.Diagnostic.Error]
    if errors:
        raise BadHeaders(errors[0])
    for cursor in unit.cursor.get_children():
        path = cursor.location.file and os.path.realpath(cursor.location.file.name)
        if path and os.path.dirname(path) in folders:
            add_declaration(api, cursor, os.path.basename(path))
    add_macros(api, source, flags)
    return api


def spelling(kind):
    """spelling returns a type in canonical form."""
    return CANONICAL.sub("", kind.get_canonical().spelling)


def add_declaration(api, cursor, header):
    """add_declaration files one declaration under its kind."""
    kind = clang.CursorKind
    if cursor.kind == kind.FUNCTION_DECL:
        if cursor.storage_class == clang.StorageClass.STATIC:
            api.inlines[cursor.spelling] = spelling(cursor.type)
            return
        deprecated = cursor.availability == clang.AvailabilityKind.DEPRECATED
        api.functions[cursor.spelling] = (spelling(cursor.type), deprecated)
        api.places.setdefault(cursor.spelling, header)
    elif cursor.kind == kind.VAR_DECL:
        api.variables[cursor.spelling] = spelling(cursor.type)
    elif cursor.kind == kind.TYPEDEF_DECL:
        api.typedefs[cursor.spelling] = spelling(cursor.underlying_typedef_type)
    elif cursor.kind in (kind.STRUCT_DECL, kind.UNION_DECL) and cursor.is_definition():
        api.records[cursor.type.spelling] = layout(cursor.type)
    elif cursor.kind == kind.ENUM_DECL and cursor.is_definition():
        for constant in cursor.get_children():
            api.enumerators[constant.spelling] = constant.enum_value


def layout(record):
    """layout returns size, alignment and fields of a struct or union; those without a name too."""
    fields = []
    for field in record.get_fields():
        fields.append((field.spelling, spelling(field.type) if field.spelling else "",
                       record.get_offset(field.spelling)))
        inner = field.type.get_canonical()
        if inner.kind == clang.TypeKind.CONSTANTARRAY:
            inner = inner.element_type.get_canonical()
        if inner.kind == clang.TypeKind.RECORD and "(unnamed" in inner.spelling:
            fields.append((field.spelling, layout(inner), 0))
    return record.get_size(), record.get_align(), tuple(fields)


def preprocess(source, flags, strict=True):
    """preprocess returns what the preprocessor makes of source."""
    command = ["gcc", "-E", "-x", "c", "-P"] + flags + ["-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    if strict and result.returncode != 0:
        raise BadHeaders(result.stderr)
    return result.stdout


def add_macros(api, source, flags):
    """add_macros fills api.macros: what a use of each macro with arguments A1, A2, ... becomes."""
    before = set(preprocess(system_headers(), ["-dM"] + flags).split("\n"))
    found = {}
    for line in preprocess(source, ["-dM"] + flags).split("\n"):
        match = DEFINE.match(line)
        if match and line not in before:
            params = match.group(3)
            found[match.group(1)] = None if match.group(2) is None else [
                p for p in (params or "").split(",") if p.strip()]
    found = {name: params for name, params in found.items() if ours(name)}
    uses = [source]
    for name, params in sorted(found.items()):
        use = name
        if params is not None:
            use += "(%s)" % ", ".join("__VA__" if p.strip() == "..." else "T13_A%d" % i
                                      for i, p in enumerate(params))
        uses.append("#line 1\nT13_BEGIN \"%s\" %s T13_END\n" % (name, use))
    # Some macros of OpenSSL's pass the wrong number of arguments on; they cannot be used at all.
    text = preprocess("".join(uses), flags, strict=False)
    for match in re.finditer(r'T13_BEGIN "(\w+)"(.*?)T13_END', text, re.DOTALL):
        name = match.group(1)
        params = found[name]
        api.macros[name] = (None if params is None else len(params),
                            normal(TOKEN.findall(match.group(2))))


def system_headers():
    """system_headers returns includes of what OpenSSL's headers include of the C library."""
    names = ("errno inttypes limits pthread stdarg stddef stdint stdio stdlib string sys/types "
             "time").split()
    return "".join("#include <%s.h>\n" % n for n in names)


def ours(name):
    """ours tells a macro of the API from one of the compiler or the C library."""
    return not name.startswith("__") or name == "__owur"


def normal(tokens):
    """normal drops the parentheses that change nothing: around a whole, an argument, one token."""
    tokens = list(tokens)
    while True:
        pair = spare_pair(tokens)
        if pair is None:
            return tokens
        first, last = pair
        del tokens[last]
        del tokens[first]


def spare_pair(tokens):
    """spare_pair returns the positions of a pair of parentheses that can go, or None."""
    opened = []
    for here, token in enumerate(tokens):
        if token == "(":
            opened.append(here)
        elif token == ")" and opened:
            first = opened.pop()
            if is_spare(tokens, first, here):
                return first, here
    return None


def is_spare(tokens, first, last):
    """is_spare says whether the pair at first and last only groups what is already one thing."""
    before = tokens[first - 1] if first else "("
    after = tokens[last + 1] if last + 1 < len(tokens) else ")"
    content = tokens[first + 1:last]
    if not content or is_name(before) or FUNCTION_POINTER.search(" ".join(content)):
        return False
    if before in "(,{;" and after in "),;}":
        return "," not in top_level(content)
    # Not a cast's type: what follows that is an operand.
    return len(content) == 1 and not is_operand(after)


def is_name(token):
    """is_name says whether parentheses after token are a call's (or a keyword's) own."""
    return re.match(r"[A-Za-z_]", token) is not None and token != "return"


def is_operand(token):
    """is_operand says whether token can begin what a cast applies to."""
    return re.match(r"[\w\"'(&*+~!-]", token) is not None


def top_level(tokens):
    """top_level returns the tokens that stand outside of all brackets."""
    depth, out = 0, []
    for token in tokens:
        depth -= token in ")]}"
        if depth == 0:
            out.append(token)
        depth += token in "([{"
    return out
