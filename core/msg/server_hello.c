/* ServerHello and HelloRetryRequest: RFC 8446 sections 4.1.3 and 4.1.4. */
#include "core/msg/server_hello.h"

#include "core/msg/client_hello.h"
#include "crypto/ct/ct.h"

const uint8_t t13_hrr_random[32] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

bool t13_sh_parse(struct rd body, struct t13_sh *out)
{
    struct t13_sh m = {0};

    if (!rd_u16(&body, &m.legacy_version) || !rd_take(&body, T13_RANDOM_LEN, &m.random) ||
        !rd_vec(&body, 1, 0, 32, &m.legacy_session_id_echo) || !rd_u16(&body, &m.cipher_suite) ||
        !rd_u8(&body, &m.legacy_compression_method)) {
        return false;
    }
    /* exception: RFC 8446 has min 6; an older server (RFC 5246 7.4.1.3) may send no block. */
    m.has_extensions = !rd_at_end(&body);
    if (m.has_extensions && !rd_vec(&body, 2, 0, 65535, &m.extensions)) {
        return false;
    }
    if (!rd_at_end(&body)) {
        return false;
    }
    m.is_hello_retry_request = ct_equal(m.random.p, t13_hrr_random, T13_RANDOM_LEN);
    *out = m;
    return true;
}

void t13_sh_write(struct wr *w, const struct t13_sh *sh, const struct t13_exts *exts)
{
    bool hrr = sh->is_hello_retry_request;

    wr_uint(w, 2, sh->legacy_version);
    wr_bytes(w, hrr ? bytes_of(t13_hrr_random, T13_RANDOM_LEN) : sh->random);
    size_t session_id = wr_open(w, 1);
    wr_bytes(w, sh->legacy_session_id_echo);
    wr_close(w, session_id, 1);
    wr_uint(w, 2, sh->cipher_suite);
    wr_uint(w, 1, sh->legacy_compression_method);
    t13_exts_write(w, hrr ? T13_IN_HELLO_RETRY_REQUEST : T13_IN_SERVER_HELLO, exts);
}

bool t13_sh_downgraded(const struct t13_sh *sh)
{
    static const uint8_t sentinel[7] = {'D', 'O', 'W', 'N', 'G', 'R', 'D'};

    if (sh->random.n != T13_RANDOM_LEN) {
        return false;
    }
    const uint8_t *tail = sh->random.p + T13_RANDOM_LEN - 8;
    return ct_equal(tail, sentinel, sizeof(sentinel)) && (tail[7] == 0 || tail[7] == 1);
}
