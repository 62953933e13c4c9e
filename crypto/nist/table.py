#!/usr/bin/python3
"""Write the table of a curve's generator that its kernels multiply it with, as C.

usage: table.py p256|p384 WINDOW OUTPUT.c [lanes]

Entry [i][j] is (j + 1) 2^(WINDOW i) G: x, then y, in Montgomery's form, the lowest limb first. For
kernels that compute in lanes [i][w][j] is word w of it, in Montgomery's form by 2^260.
"""
import sys

# SP 800-186, 3.2.1.3 and 3.2.1.4: the prime and the generator's coordinates.
CURVES = {
    "p256": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        256,
    ),
    "p384": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        384,
    ),
}


# Of kernels that compute in lanes with five limbs of 52 bits.
LANES_FORM = 260


def add(p, a, b):
    """add returns a + b, neither of them infinity nor one the other's negative."""
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, p) % p
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, p) % p
    x = (slope * slope - a[0] - b[0]) % p
    return x, (slope * (a[0] - x) - a[1]) % p


def rows(name, window):
    """rows yields for each window of a scalar the entries of its digits."""
    p, x, y, bits = CURVES[name]
    base = (x, y)
    for _ in range(bits // window + 1):
        row = [base]
        for _ in range(2 ** (window - 1) - 1):
            row.append(add(p, row[-1], base))
        yield row
        base = add(p, row[-1], row[-1])


def words(name, value, form):
    """words returns a number's words in Montgomery's form by 2^form."""
    p, bits = CURVES[name][0], CURVES[name][3]
    value = (value << form) % p
    return ["0x%x" % (value >> at & (2**64 - 1)) for at in range(0, bits, 64)]


def main():
    name, window, output = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    in_lanes = sys.argv[4:] == ["lanes"]
    bits = CURVES[name][3]
    sizes = (bits // 32, 2 ** (window - 1)) if in_lanes else (2 ** (window - 1), bits // 32)
    form = LANES_FORM if in_lanes else bits
    what = "cr_%s%s_table[%d][%d][%d]" % (name, "_lanes" if in_lanes else "", bits // window + 1, *sizes)
    with open(output, "w", encoding="ascii") as f:
        f.write("/* Made by crypto/nist/table.py. */\n#include <stdint.h>\n\n")
        f.write("extern const uint64_t %s;\n" % what)
        f.write("const uint64_t %s __attribute__((aligned(64))) = {\n" % what)
        for row in rows(name, window):
            entries = [words(name, x, form) + words(name, y, form) for x, y in row]
            f.write("{\n")
            for line in zip(*entries) if in_lanes else entries:
                f.write("{%s},\n" % ", ".join(line))
            f.write("},\n")
        f.write("};\n")


if __name__ == "__main__":
    main()
