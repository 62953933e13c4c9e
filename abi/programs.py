"""Which of OpenSSL's symbols a program needs, and whether the list has them.

Works on ELF files, folders of them and installed Debian packages; can follow a program to the
libraries that it loads.
"""
import collections
import os
import re
import subprocess

import elf
import table

SONAMES = table.LIBRARIES
OTHER_OPENSSL = re.compile(r"lib(ssl|crypto)\.so\.(?!3\Z)")
DEFAULT_FOLDERS = ("/lib", "/usr/lib", "/lib64", "/usr/lib64")


class Report:
    """What one ELF file asks of libssl.so.3 and libcrypto.so.3.

    symbols         {status: [Symbol]}, for the statuses of the list
    missing         [(name, node)] that no library of ours has; the program does not start with
                    BIND_NOW, and without it fails at the call
    missing_nodes   version nodes that we lack: the loader refuses the program at once
    other           names of other OpenSSL libraries that it needs, such as libssl.so.1.1
    """

    def __init__(self, path):
        self.path = path
        self.symbols = collections.defaultdict(list)
        self.missing, self.missing_nodes, self.other = [], [], []
        self.weak_missing = []
        self.bind_now = False

    @property
    def uses_openssl(self):
        return bool(self.symbols or self.missing or self.missing_nodes or self.weak_missing)

    @property
    def loads(self):
        """loads is whether the dynamic linker starts the program and no symbol is missing."""
        return not self.missing and not self.missing_nodes


def examine(path, image, by_name):
    """examine returns the Report of image, read from path, against {name: Symbol}."""
    report = Report(path)
    report.bind_now = bool(image.tags["DT_BIND_NOW"] or sum(image.tags["DT_FLAGS"]) & 8
                           or sum(image.tags["DT_FLAGS_1"]) & 1)
    report.other = [name for name in image.needed if OTHER_OPENSSL.match(name)]
    if image.soname in SONAMES:
        return report
    nodes = {(symbol.library, symbol.node) for symbol in by_name.values()}
    report.missing_nodes = sorted({node for library, node, weak in image.needed_nodes
                                   if library in SONAMES and not weak
                                   and (library, node) not in nodes})
    links = any(name in SONAMES for name in image.needed)
    for name, library, node, weak in image.imports:
        symbol = by_name.get(name)
        if not library:
            # Linked without versions: the loader takes the name from whichever library has it.
            if links and symbol is not None:
                report.symbols[symbol.status].append(symbol)
        elif library in SONAMES:
            if symbol is not None and (symbol.library, symbol.node) == (library, node):
                report.symbols[symbol.status].append(symbol)
            else:
                (report.weak_missing if weak else report.missing).append((name, node))
    return report


def package_files(name):
    """package_files returns the files of an installed Debian package, None if there is none."""
    try:
        done = subprocess.run(["dpkg", "-L", name], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.splitlines() if done.returncode == 0 else None


def elf_files(argument):
    """elf_files returns the ELF files that an argument of the command stands for, or None."""
    if os.path.isdir(argument):
        paths = [os.path.join(folder, name) for folder, _, names in os.walk(argument)
                 for name in names]
    elif os.path.exists(argument):
        paths = [argument]
    elif "/" not in argument:
        paths = package_files(argument)
        if paths is None:
            return None
    else:
        return None
    regular = [path for path in paths if os.path.isfile(path)
               and (path == argument or not os.path.islink(path))]
    return sorted(path for path in set(regular) if elf.is_elf(path))


def loader_cache():
    """loader_cache returns {soname: [path]} of the dynamic linker's cache."""
    cache = collections.defaultdict(list)
    for command in ("/sbin/ldconfig", "ldconfig"):
        try:
            text = subprocess.run([command, "-p"], capture_output=True, text=True,
                                  check=False).stdout
        except (FileNotFoundError, PermissionError):
            continue
        for match in re.finditer(r"^\s+(\S+) \(.*\) => (\S+)$", text, re.MULTILINE):
            cache[match.group(1)].append(match.group(2))
        break
    return cache


class Libraries:
    """Finds and reads the libraries that programs need, each once."""

    def __init__(self):
        self.cache = None
        self.images = {}

    def read(self, path):
        path = os.path.realpath(path)
        if path not in self.images:
            self.images[path] = elf.read(path, users_of=SONAMES)
        return self.images[path]

    def find(self, name, user, path):
        """find returns the path of library name that user, the Image at path, would load."""
        if self.cache is None:
            self.cache = loader_cache()
        origin = os.path.dirname(os.path.realpath(path))
        folders = [re.sub(r"\$(ORIGIN|\{ORIGIN\})", lambda _: origin, folder)
                   for folder in user.run_path]
        folders += os.environ.get("LD_LIBRARY_PATH", "").split(":")
        candidates = [name] if "/" in name else [
            os.path.join(folder, name) for folder in folders if folder]
        candidates += self.cache.get(name, [])
        candidates += [os.path.join(folder, name) for folder in DEFAULT_FOLDERS]
        for candidate in candidates:
            image = self.read(candidate) if os.path.isfile(candidate) else None
            if image is not None and (image.bits, image.machine) == (user.bits, user.machine):
                return candidate
        return None

    def closure(self, path):
        """closure returns ([path and the libraries it loads], [libraries not found]).

        libssl.so.3 and libcrypto.so.3 themselves are left out: ours take their place.
        """
        paths, seen, lost = [path], {os.path.realpath(path)}, []
        for current in paths:
            image = self.read(current)
            for name in image.needed if image is not None else []:
                if name in SONAMES:
                    continue
                found = self.find(name, image, current)
                if found is None:
                    lost.append(name)
                elif os.path.realpath(found) not in seen:
                    seen.add(os.path.realpath(found))
                    paths.append(found)
        return paths, sorted(set(lost))
