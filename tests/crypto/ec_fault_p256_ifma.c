#include "tests/crypto/ec_fault.h"

void ec_fault(void *p, size_t n);
#define EC_FAULT(p, n) ec_fault((p), (n))
#define cr_p256_ifma p256_ifma_faulty
#include "crypto/p256/ifma.c"
