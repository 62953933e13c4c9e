#!/usr/bin/python3
"""Write the multiples of Ed448's base point that signing and verifying add up, as C.

usage: table.py OUTPUT.c

An entry is x, y and d x y, in limbs of 56 bits, the lowest first. cr_ed448_comb[i][j] is the sum over t < 5 of
(+ or -) 2^(18 (5 i + t)) B, + where bit t of 16 + j is set; cr_ed448_odd[j] is (2 j + 1) B.
"""
import sys

# RFC 8032, 5.2: edwards448.
P = 2**448 - 2**224 - 1
D = -39081 % P
BASE = (
    224580040295924300187604334099896036246789641632564134246125461686950415467406032909029192869357953282578032075146446173674602635247710,
    298819210078481492676017930443930673437544040154080242095928241372331506189835876003536878655418784733982303233503462500531545062832660,
)
COMBS, TEETH, SPACING = 5, 5, 18
ODD = 32


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + y1 * x2) * pow(1 + t, -1, P) % P, (y1 * y2 - x1 * x2) * pow(1 - t, -1, P) % P)


def comb():
    point = BASE
    for _ in range(COMBS):
        teeth = []
        for _ in range(TEETH):
            teeth.append(point)
            for _ in range(SPACING):
                point = add(point, point)
        row = []
        for signs in range(2 ** (TEETH - 1)):
            entry = teeth[-1]
            for t, (x, y) in enumerate(teeth[:-1]):
                entry = add(entry, (x, y) if signs >> t & 1 else (-x % P, y))
            row.append(entry)
        yield row


def odd():
    twice = add(BASE, BASE)
    point = BASE
    for _ in range(ODD):
        yield point
        point = add(point, twice)


def entry(point):
    x, y = point
    numbers = (x, y, D * x * y % P)
    return ",\n".join("{{" + ", ".join("0x%x" % (n >> at & (2**56 - 1)) for at in range(0, 448, 56)) + "}}" for n in numbers)


def main():
    with open(sys.argv[1], "w", encoding="ascii") as f:
        f.write('/* Made by crypto/curve448/table.py. */\n#include "crypto/curve448/point.h"\n\n')
        f.write("const struct ed448_entry cr_ed448_comb[ED448_COMBS][ED448_COMB_ENTRIES] = {\n")
        for row in comb():
            f.write("{\n" + "".join("{%s},\n" % entry(e) for e in row) + "},\n")
        f.write("};\n\nconst struct ed448_entry cr_ed448_odd[ED448_ODD_ENTRIES] = {\n")
        f.write("".join("{%s},\n" % entry(e) for e in odd()))
        f.write("};\n")


if __name__ == "__main__":
    main()
