#include "tests/crypto/ec_fault.h"

static size_t chances;
static size_t fault_at = SIZE_MAX;
static size_t fault_again = SIZE_MAX;
static size_t fault_size; /* 0: any */
static unsigned fault_bit;

void ec_fault_set(size_t at, unsigned bit)
{
    ec_fault_set_both(0, at, SIZE_MAX, bit);
}

void ec_fault_set_both(size_t n, size_t at, size_t again, unsigned bit)
{
    chances = 0;
    fault_size = n;
    fault_at = at;
    fault_again = again;
    fault_bit = bit;
}

size_t ec_fault_chances(void)
{
    return chances;
}

void ec_fault(void *p, size_t n);
void ec_fault(void *p, size_t n)
{
    if (fault_size != 0 && n != fault_size) {
        return;
    }
    size_t chance = chances++;
    if (chance == fault_at || chance == fault_again) {
        uint8_t *b = p;
        b[fault_bit / 8 % n] ^= (uint8_t)(1u << fault_bit % 8);
    }
}
