/* ChaCha20's blocks side by side: register i has word i of each. The file that includes this has
 * defined, each with the attributes CHACHA_FN: vec, v_add, v_xor, v_rotate_16, _12, _8, _7. */
#ifndef T13_CRYPTO_CHACHAPOLY_CHACHA_H
#define T13_CRYPTO_CHACHAPOLY_CHACHA_H

#ifdef __clang__
#define CHACHA_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CHACHA_UNROLL _Pragma("GCC unroll 16")
#endif

/* Four quarter rounds at a time, a step of each in turn: RFC 8439 2.1 and 2.3. turn is by how many
 * words the diagonals lie lower in each column. */
CHACHA_FN void four_quarters(vec x[16], size_t turn)
{
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        vec *b = &x[4 + (i + turn) % 4];
        vec *d = &x[12 + (i + 3 * turn) % 4];
        x[i] = v_add(x[i], *b);
        *d = v_rotate_16(v_xor(*d, x[i]));
    }
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        vec *b = &x[4 + (i + turn) % 4];
        vec *c = &x[8 + (i + 2 * turn) % 4];
        *c = v_add(*c, x[12 + (i + 3 * turn) % 4]);
        *b = v_rotate_12(v_xor(*b, *c));
    }
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        vec *b = &x[4 + (i + turn) % 4];
        vec *d = &x[12 + (i + 3 * turn) % 4];
        x[i] = v_add(x[i], *b);
        *d = v_rotate_8(v_xor(*d, x[i]));
    }
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        vec *b = &x[4 + (i + turn) % 4];
        vec *c = &x[8 + (i + 2 * turn) % 4];
        *c = v_add(*c, x[12 + (i + 3 * turn) % 4]);
        *b = v_rotate_7(v_xor(*b, *c));
    }
}

CHACHA_FN void twenty_rounds(vec x[16])
{
    for (int i = 0; i < 10; i++) {
        four_quarters(x, 0);
        four_quarters(x, 1);
    }
}

#endif
