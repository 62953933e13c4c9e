#ifndef T13_CRYPTO_KECCAK_X86_H
#define T13_CRYPTO_KECCAK_X86_H

#include "crypto/keccak/keccak.h"

void cr_keccak4_avx2(uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS]);
void cr_keccak4_avx512(uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS]);

#endif
