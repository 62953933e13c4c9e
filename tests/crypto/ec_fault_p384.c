#include "tests/crypto/ec_fault.h"

void ec_fault(void *p, size_t n);
#define EC_FAULT(p, n) ec_fault((p), (n))
#define cr_p384_portable p384_faulty
#include "crypto/p384/portable.c"
