"""The dynamic linker itself: a program built against the system's OpenSSL that imports every symbol
of the list, each needed at start, runs on our libraries.

    load_test.py FOLDER

FOLDER holds our libssl.so.3 and libcrypto.so.3. Skipped (exit status 77) without libssl-dev.
"""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "abi"))

import elf          # noqa: E402
import table        # noqa: E402

SOURCE = """\
#include <stdio.h>
%s
static void (*const functions[])(void) = {
%s
};
int main(void)
{
    size_t i;
    for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (functions[i] == NULL) {
            return 1;
        }
    }
    printf("%%zu symbols\\n", i);
    return 0;
}
"""


def main():
    ours = os.path.abspath(sys.argv[1])
    names = [symbol.name for symbol in table.load()]
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "all.c")
        program = os.path.join(folder, "all")
        with open(source, "w", encoding="utf-8") as file:
            file.write(SOURCE % ("\n".join("void %s(void);" % name for name in names),
                                 "\n".join("    %s," % name for name in names)))
        environment = dict(os.environ)
        environment.pop("LD_LIBRARY_PATH", None)
        built = subprocess.run(os.environ.get("CC", "cc").split() + [
            "-w", "-fno-builtin", source, "-o", program, "-Wl,-z,now", "-lssl", "-lcrypto"],
            env=environment, capture_output=True, text=True, check=False)
        if built.returncode != 0:
            print("no OpenSSL 3 to link with:", built.stderr[-500:])
            return 77
        image = elf.read(program)
        versioned = {(i.name, i.node) for i in image.imports if i.library in table.LIBRARIES}
        missing = {(s.name, s.node) for s in table.load()} - versioned
        if missing:
            print("not imported from the system's:", sorted(missing)[:10])
            return 1
        environment["LD_LIBRARY_PATH"] = ours
        run = subprocess.run([program], env=environment, capture_output=True, text=True,
                             check=False, timeout=60)
        shown = subprocess.run(["ldd", program], env=environment, capture_output=True, text=True,
                               check=False).stdout
    print(run.stdout, run.stderr)
    if run.returncode != 0 or shown.count(ours + "/") != 2:
        print(shown)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
