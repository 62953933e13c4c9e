/* PKCS#12's key derivation: RFC 7292 appendix B.2. */
#include "crypto/mem.h"
#include "crypto/pbe.h"

#include <string.h>

/* One UTF-8 character; 0 when there is none. */
static size_t next_utf8(struct bytes in, uint32_t *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = in.p[0];
    size_t n = first < 0x80 ? 1 : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : 4;
    uint32_t c = n == 1 ? first : first & (0x7fu >> n);

    if (n > in.n || (n == 4 && (first & 0xf8) != 0xf0)) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if ((in.p[i] & 0xc0) != 0x80) {
            return 0;
        }
        c = c << 6 | (in.p[i] & 0x3f);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        return 0;
    }
    *out = c;
    return n;
}

static size_t put_utf16(uint8_t *out, uint32_t c)
{
    if (c < 0x10000) {
        out[0] = (uint8_t)(c >> 8);
        out[1] = (uint8_t)c;
        return 2;
    }
    uint32_t high = 0xd800 + ((c - 0x10000) >> 10);
    uint32_t low = 0xdc00 + ((c - 0x10000) & 0x3ff);
    return put_utf16(out, high) + put_utf16(out + 2, low);
}

/* The BMPString with its final zero; a password that is not UTF-8 is taken byte by byte. *out has
 * room for 2 * in.n + 2 bytes. */
static size_t to_bmp(struct bytes in, uint8_t *out)
{
    struct bytes left = in;
    size_t n = 0;

    while (left.n > 0) {
        uint32_t c = 0;
        size_t used = next_utf8(left, &c);
        if (used == 0) {
            n = 0;
            for (size_t i = 0; i < in.n; i++) {
                n += put_utf16(out + n, in.p[i]);
            }
            break;
        }
        n += put_utf16(out + n, c);
        left.p += used;
        left.n -= used;
    }
    out[n++] = 0;
    out[n++] = 0;
    return n;
}

/* in repeated to whole blocks. */
static size_t repeat(uint8_t *out, struct bytes in, size_t block)
{
    size_t n = block * ((in.n + block - 1) / block);

    for (size_t i = 0; i < n; i++) {
        out[i] = in.p[i % in.n];
    }
    return n;
}

static enum t13_status hash_times(enum cr_hash_id hash, const uint8_t *d, size_t block,
                                  struct bytes i, uint32_t iterations, uint8_t *a)
{
    struct cr_hash h;

    T13_TRY(cr_hash_init(&h, hash));
    enum t13_status status = cr_hash_update(&h, d, block);
    if (status == T13_OK) {
        status = cr_hash_update(&h, i.p, i.n);
    }
    if (status != T13_OK) {
        cr_hash_clear(&h);
        return status;
    }
    T13_TRY(cr_hash_finish(&h, a));
    for (uint32_t count = 1; count < iterations; count++) {
        T13_TRY(cr_hash_once(hash, bytes_of(a, cr_hash_len(hash)), a));
    }
    return T13_OK;
}

/* Each block of I becomes I + B + 1, with B the output repeated to a block. */
static void step(uint8_t *i, size_t n, const uint8_t *a, size_t a_len, size_t block)
{
    for (size_t at = 0; at < n; at += block) {
        unsigned carry = 1;
        for (size_t j = block; j > 0; j--) {
            carry += (unsigned)i[at + j - 1] + a[(j - 1) % a_len];
            i[at + j - 1] = (uint8_t)carry;
            carry >>= 8;
        }
    }
}

static enum t13_status derive(enum cr_hash_id hash, uint8_t id, uint8_t *i, size_t i_len,
                              uint32_t iterations, uint8_t *out, size_t out_len)
{
    uint8_t d[CR_HASH_BLOCK_MAX];
    uint8_t a[CR_HASH_MAX];
    size_t block = cr_hash_block(hash);
    size_t a_len = cr_hash_len(hash);
    enum t13_status status = T13_OK;

    memset(d, id, block);
    for (size_t done = 0; done < out_len && status == T13_OK;) {
        status = hash_times(hash, d, block, bytes_of(i, i_len), iterations, a);
        if (status == T13_OK) {
            size_t n = out_len - done < a_len ? out_len - done : a_len;
            memcpy(out + done, a, n);
            done += n;
            step(i, i_len, a, a_len, block);
        }
    }
    mem_clear(a, sizeof(a));
    return status;
}

enum t13_status cr_pkcs12_kdf(enum cr_hash_id hash, uint8_t id, struct bytes password,
                              struct bytes salt, uint32_t iterations, uint8_t *out, size_t out_len)
{
    size_t block = cr_hash_block(hash);

    if (block == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (iterations == 0 || salt.n > 65536 || password.n > 65536) {
        return T13_E_ARGUMENT;
    }
    size_t bmp_room = 2 * password.n + 2;
    size_t i_room = salt.n + bmp_room + 2 * block;
    uint8_t *work = mem_alloc(bmp_room + i_room);
    if (work == NULL) {
        return T13_E_NO_MEMORY;
    }
    uint8_t *i = work + bmp_room;
    size_t bmp_len = password.p != NULL ? to_bmp(password, work) : 0;
    size_t i_len = salt.n > 0 ? repeat(i, salt, block) : 0;
    i_len += bmp_len > 0 ? repeat(i + i_len, bytes_of(work, bmp_len), block) : 0;
    enum t13_status status = derive(hash, id, i, i_len, iterations, out, out_len);
    mem_clear_free(work, bmp_room + i_room);
    if (status != T13_OK) {
        mem_clear(out, out_len);
    }
    return status;
}
