#include "core/keys/suite.h"

#include <stddef.h>

/* Limits: RFC 8446 5.5 gives 2^24.5 full records for AES-GCM and none that matters for ChaCha20;
 * RFC 9147 4.5.3 and its appendix B give 2^23 for AES-CCM. */
static const struct t13_suite suites[] = {
    {T13_AES_128_GCM_SHA256, CR_AES_128_GCM, CR_SHA256, (uint64_t)1 << 24,
     "TLS_AES_128_GCM_SHA256"},
    {T13_AES_256_GCM_SHA384, CR_AES_256_GCM, CR_SHA384, (uint64_t)1 << 24,
     "TLS_AES_256_GCM_SHA384"},
    {T13_CHACHA20_POLY1305_SHA256, CR_CHACHA20_POLY1305, CR_SHA256, (uint64_t)1 << 48,
     "TLS_CHACHA20_POLY1305_SHA256"},
    {T13_AES_128_CCM_SHA256, CR_AES_128_CCM, CR_SHA256, (uint64_t)1 << 23,
     "TLS_AES_128_CCM_SHA256"},
    {T13_AES_128_CCM_8_SHA256, CR_AES_128_CCM_8, CR_SHA256, (uint64_t)1 << 23,
     "TLS_AES_128_CCM_8_SHA256"},
};

const struct t13_suite *t13_suite_find(uint16_t id)
{
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        if (suites[i].id == id) {
            return &suites[i];
        }
    }
    return NULL;
}
