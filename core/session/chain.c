#include "core/session/session.h"

#include "core/limits.h"
#include "crypto/mem.h"

#include <string.h>

/* One block: the struct, the views, the bytes. */
enum t13_status t13_chain_new(struct t13_chain **out, const struct bytes *cert, size_t num)
{
    size_t total = sizeof(struct t13_chain);

    if (num == 0 || num > T13_MAX_PEER_CERTS) {
        return T13_E_ARGUMENT;
    }
    total += num * sizeof(struct bytes);
    for (size_t i = 0; i < num; i++) {
        if (__builtin_add_overflow(total, cert[i].n, &total)) {
            return T13_E_ARGUMENT;
        }
    }
    struct t13_chain *chain = mem_zalloc(total);
    if (chain == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&chain->refs, 1);
    chain->num = num;
    chain->cert = (struct bytes *)(chain + 1);
    uint8_t *at = (uint8_t *)(chain->cert + num);
    for (size_t i = 0; i < num; i++) {
        if (cert[i].n > 0) {
            memcpy(at, cert[i].p, cert[i].n);
        }
        chain->cert[i] = bytes_of(at, cert[i].n);
        at += cert[i].n;
    }
    *out = chain;
    return T13_OK;
}

struct t13_chain *t13_chain_ref(struct t13_chain *chain)
{
    if (chain != NULL) {
        atomic_fetch_add_explicit(&chain->refs, 1, memory_order_relaxed);
    }
    return chain;
}

void t13_chain_free(struct t13_chain *chain)
{
    if (chain != NULL && atomic_fetch_sub_explicit(&chain->refs, 1, memory_order_acq_rel) == 1) {
        mem_free(chain);
    }
}
