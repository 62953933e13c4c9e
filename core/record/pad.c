/* How many zeros follow the content of a record: RFC 8446 5.4. */
#include "core/record/buf.h"
#include "crypto/rand.h"

/* by_owner: OpenSSL leaves the type its place in the limit, and pads no record that is full. */
static size_t by_owner(const struct t13_padding *owner, enum t13_content type, size_t n,
                       size_t max_fragment)
{
    if (n + 1 >= max_fragment) {
        return 0;
    }
    size_t zeros = owner->cb(owner->arg, (int)type, n + 1);
    size_t room = max_fragment - (n + 1);
    return zeros < room ? zeros : room;
}

/* up_to gives a number of 0 to most, most < 2^16: of 64 random bits the remainder is as good. */
static enum t13_status up_to(size_t most, size_t *out)
{
    uint64_t random = 0;

    T13_TRY(cr_rand(&random, sizeof(random)));
    *out = (size_t)(random % (most + 1));
    return T13_OK;
}

enum t13_status t13_pad_zeros(const struct t13_pad *pad, enum t13_content type, size_t n,
                              size_t max_fragment, size_t *zeros)
{
    size_t room = max_fragment - n;
    size_t want = 0;

    switch (pad->mode) {
    case T13_PAD_NONE:
        break;
    case T13_PAD_OWNER:
        want = by_owner(pad->owner, type, n, max_fragment);
        break;
    case T13_PAD_BLOCK:
        want = (pad->len - (n + 1) % pad->len) % pad->len;
        break;
    case T13_PAD_FIXED:
        want = pad->len > n + 1 ? pad->len - (n + 1) : 0;
        break;
    case T13_PAD_RANDOM:
        T13_TRY(up_to(pad->len, &want));
        break;
    }
    *zeros = want < room ? want : room;
    return T13_OK;
}
