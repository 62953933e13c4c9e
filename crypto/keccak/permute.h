/* Keccak-f[1600] over the including file's `lane`: one sponge's 64 bits or several sponges' side by
 * side. It defines K_FN (how a function is declared), k_xor(a, b), k_rol(a, n), k_chi(a, b, c),
 * which is a ^ (~b & c), and k_all(u), a lane of which each way is u.
 *
 * FIPS 202 3.2. The steps of a round are taken together, a row of the result at a time; lane (x, y)
 * is a[x + 5y]. */
#ifndef T13_CRYPTO_KECCAK_PERMUTE_H
#define T13_CRYPTO_KECCAK_PERMUTE_H

K_FN lane k_xor5(lane a, lane b, lane c, lane d, lane e)
{
    return k_xor(k_xor(k_xor(a, b), k_xor(c, d)), e);
}

K_FN void k_row(lane *out, lane b0, lane b1, lane b2, lane b3, lane b4)
{
    out[0] = k_chi(b0, b1, b2);
    out[1] = k_chi(b1, b2, b3);
    out[2] = k_chi(b2, b3, b4);
    out[3] = k_chi(b3, b4, b0);
    out[4] = k_chi(b4, b0, b1);
}

K_FN void k_round(lane out[25], const lane a[25], uint64_t constant)
{
    const lane c0 = k_xor5(a[0], a[5], a[10], a[15], a[20]);
    const lane c1 = k_xor5(a[1], a[6], a[11], a[16], a[21]);
    const lane c2 = k_xor5(a[2], a[7], a[12], a[17], a[22]);
    const lane c3 = k_xor5(a[3], a[8], a[13], a[18], a[23]);
    const lane c4 = k_xor5(a[4], a[9], a[14], a[19], a[24]);
    const lane d0 = k_xor(c4, k_rol(c1, 1));
    const lane d1 = k_xor(c0, k_rol(c2, 1));
    const lane d2 = k_xor(c1, k_rol(c3, 1));
    const lane d3 = k_xor(c2, k_rol(c4, 1));
    const lane d4 = k_xor(c3, k_rol(c0, 1));

    k_row(out, k_xor(a[0], d0), k_rol(k_xor(a[6], d1), 44), k_rol(k_xor(a[12], d2), 43),
          k_rol(k_xor(a[18], d3), 21), k_rol(k_xor(a[24], d4), 14));
    out[0] = k_xor(out[0], k_all(constant));
    k_row(out + 5, k_rol(k_xor(a[3], d3), 28), k_rol(k_xor(a[9], d4), 20),
          k_rol(k_xor(a[10], d0), 3), k_rol(k_xor(a[16], d1), 45), k_rol(k_xor(a[22], d2), 61));
    k_row(out + 10, k_rol(k_xor(a[1], d1), 1), k_rol(k_xor(a[7], d2), 6),
          k_rol(k_xor(a[13], d3), 25), k_rol(k_xor(a[19], d4), 8), k_rol(k_xor(a[20], d0), 18));
    k_row(out + 15, k_rol(k_xor(a[4], d4), 27), k_rol(k_xor(a[5], d0), 36),
          k_rol(k_xor(a[11], d1), 10), k_rol(k_xor(a[17], d2), 15), k_rol(k_xor(a[23], d3), 56));
    k_row(out + 20, k_rol(k_xor(a[2], d2), 62), k_rol(k_xor(a[8], d3), 55),
          k_rol(k_xor(a[14], d4), 39), k_rol(k_xor(a[15], d0), 41), k_rol(k_xor(a[21], d1), 2));
}

K_FN void k_permute(lane a[25])
{
    lane b[25];

    for (size_t i = 0; i < 24; i += 2) {
        k_round(b, a, cr_keccak_rounds[i]);
        k_round(a, b, cr_keccak_rounds[i + 1]);
    }
}

#endif
