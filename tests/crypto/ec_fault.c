#include "tests/crypto/ec_fault.h"

static size_t chances;
static size_t fault_at = SIZE_MAX;
static unsigned fault_bit;

void ec_fault_set(size_t at, unsigned bit)
{
    chances = 0;
    fault_at = at;
    fault_bit = bit;
}

size_t ec_fault_chances(void)
{
    return chances;
}

void ec_fault(void *p, size_t n);
void ec_fault(void *p, size_t n)
{
    if (chances++ == fault_at) {
        uint8_t *b = p;
        b[fault_bit / 8 % n] ^= (uint8_t)(1u << fault_bit % 8);
    }
}
