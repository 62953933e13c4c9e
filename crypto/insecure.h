#ifndef T13_CRYPTO_INSECURE_H
#define T13_CRYPTO_INSECURE_H

#include "crypto/door.h"

#include <stdbool.h>

/* Cryptography that a fuzzer gets through: sealing and opening copy, every signature and every MAC
 * of a peer holds, random bytes are the same in each run. Only a build made for fuzzing
 * (-Dfuzz=true) or for OpenSSL's tests that alter messages (-Dinsecure=true) has it, and there it
 * is off until the test turns it on; elsewhere it is the constant false and the compiler takes it
 * out. */
#if CR_FUZZ
extern bool cr_insecure;

/* cr_insecure_begin turns it on (or off) and sets the random bytes back to their start. */
T13_DOOR void cr_insecure_begin(bool on);
#else
#define cr_insecure false
#endif

#endif
