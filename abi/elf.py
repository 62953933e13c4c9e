"""What an ELF file imports, exports and needs, read through pyelftools."""
import collections

from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerDefSection, GNUVerNeedSection, GNUVerSymSection
from elftools.elf.relocation import RelocationSection
from elftools.elf.sections import SymbolTableSection

VERSION_HIDDEN = 0x8000

Import = collections.namedtuple("Import", "name library node weak")
Export = collections.namedtuple("Export", "name node kind hidden")


class Image:
    """The dynamic linker's view of one ELF file.

    imports   symbols that others must define; library and node are "" without a version
    exports   symbols that it defines for others
    tags      {dynamic tag: [value]}, numbers except for the names in soname, needed, run_path
    """

    def __init__(self):
        self.soname = ""
        self.needed, self.run_path = [], []
        self.bits = 0
        self.machine = ""
        self.tags = collections.defaultdict(list)
        self.imports, self.exports = [], []
        self.needed_nodes = []          # (library, node, weak) of each version that is required
        self.nodes = []                 # version nodes that it defines
        self.has_relro = False
        self.stack_flags = None
        self.tls_len = 0
        self.has_local_symbols = False
        self.constructors = []          # names of .init_array's functions, "?" if unknown
        self.self_references = []       # names of relocations that name an own export


def is_elf(path):
    try:
        with open(path, "rb") as file:
            return file.read(4) == b"\x7fELF"
    except OSError:
        return False


def read_versions(elf, image):
    """read_versions returns ({version index: (library, node)}, the versym section or None)."""
    by_index, versym = {}, None
    for section in elf.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for need, auxiliaries in section.iter_versions():
                for aux in auxiliaries:
                    by_index[aux["vna_other"]] = (need.name, aux.name)
                    image.needed_nodes.append((need.name, aux.name, aux["vna_flags"] & 2 != 0))
        elif isinstance(section, GNUVerDefSection):
            for definition, auxiliaries in section.iter_versions():
                name = next(auxiliaries).name
                if definition["vd_flags"] & 1 == 0:     # 1 marks the file's own name
                    by_index[definition["vd_ndx"]] = ("", name)
                    image.nodes.append(name)
        elif isinstance(section, GNUVerSymSection):
            versym = section
    return by_index, versym


def read_symbols(elf, image):
    dynsym = elf.get_section_by_name(".dynsym")
    if dynsym is None:
        return
    by_index, versym = read_versions(elf, image)
    for number, symbol in enumerate(dynsym.iter_symbols()):
        binding = symbol["st_info"]["bind"]
        if not symbol.name or binding == "STB_LOCAL":
            continue
        index = versym.get_symbol(number)["ndx"] if versym else 1
        index = index if isinstance(index, int) else 1
        library, node = by_index.get(index & ~VERSION_HIDDEN, ("", ""))
        if symbol["st_shndx"] == "SHN_UNDEF":
            image.imports.append(Import(symbol.name, library, node, binding == "STB_WEAK"))
        elif not (symbol["st_shndx"] == "SHN_ABS" and symbol.name in image.nodes):
            kind = symbol["st_info"]["type"].replace("STT_", "")
            image.exports.append(Export(symbol.name, node, kind, index & VERSION_HIDDEN != 0))


def read_dynamic(elf, image):
    for segment in elf.iter_segments():
        kind = segment["p_type"]
        if kind == "PT_GNU_RELRO":
            image.has_relro = True
        elif kind == "PT_GNU_STACK":
            image.stack_flags = segment["p_flags"]
        elif kind == "PT_TLS":
            image.tls_len = segment["p_memsz"]
    for section in elf.iter_sections():
        if not isinstance(section, DynamicSection):
            continue
        for tag in section.iter_tags():
            image.tags[tag.entry.d_tag].append(tag.entry.d_val)
            if tag.entry.d_tag == "DT_SONAME":
                image.soname = tag.soname
            elif tag.entry.d_tag == "DT_NEEDED":
                image.needed.append(tag.needed)
            elif tag.entry.d_tag in ("DT_RPATH", "DT_RUNPATH"):
                text = tag.rpath if tag.entry.d_tag == "DT_RPATH" else tag.runpath
                image.run_path += text.split(":")


def read_relocations(elf, image):
    """read_relocations finds the constructors and the references to the file's own exports."""
    names = {}
    symtab = elf.get_section_by_name(".symtab")
    if symtab is not None:
        image.has_local_symbols = True
        for symbol in symtab.iter_symbols():
            if symbol["st_info"]["type"] == "STT_FUNC":
                names.setdefault(symbol["st_value"], symbol.name)
    own = {export.name for export in image.exports}
    array = elf.get_section_by_name(".init_array")
    start = array["sh_addr"] if array is not None else 0
    end = start + array["sh_size"] if array is not None else 0
    addends = {}
    for section in elf.iter_sections():
        if not isinstance(section, RelocationSection):
            continue
        symbols = elf.get_section(section["sh_link"])
        for relocation in section.iter_relocations():
            number = relocation["r_info_sym"]
            if number and isinstance(symbols, SymbolTableSection):
                symbol = symbols.get_symbol(number)
                if symbol["st_shndx"] != "SHN_UNDEF" and symbol.name in own:
                    image.self_references.append(symbol.name)
            if start <= relocation["r_offset"] < end and relocation.is_RELA():
                addends[relocation["r_offset"]] = relocation["r_addend"]
    step = image.bits // 8
    for address in range(start, end, step):
        image.constructors.append(names.get(addends.get(address), "?"))


def read(path, relocations=False, users_of=None):
    """read returns the Image of the ELF file at path, None if it is not a usable ELF file.

    relocations   also fill in constructors and self_references, which takes longer
    users_of      leave out the symbols of a file that needs none of these libraries
    """
    if not is_elf(path):
        return None
    image = Image()
    try:
        with open(path, "rb") as file:
            elf = ELFFile(file)
            image.bits, image.machine = elf.elfclass, elf["e_machine"]
            read_dynamic(elf, image)
            if users_of is None or set(users_of) & set(image.needed):
                read_symbols(elf, image)
            if relocations:
                read_relocations(elf, image)
    except (ELFError, OSError, UnicodeDecodeError, ValueError, KeyError, AssertionError):
        return None
    return image
