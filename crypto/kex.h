#ifndef T13_CRYPTO_KEX_H
#define T13_CRYPTO_KEX_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Key exchange in the shape of a KEM, so that (EC)DHE groups and hybrids are the same to TLS:
 * the client generates, the server responds, the client finishes. Groups are TLS code points
 * (RFC 8446 4.2.7); a group that is not built in has share length 0. */
enum cr_group {
    CR_GROUP_NONE = 0,
    CR_SECP256R1 = 23,
    CR_SECP384R1 = 24,
    CR_SECP521R1 = 25,
    CR_X25519 = 29,
    CR_X448 = 30,
    CR_FFDHE2048 = 0x0100,
    CR_FFDHE3072 = 0x0101,
    CR_FFDHE4096 = 0x0102,
    CR_FFDHE6144 = 0x0103,
    CR_FFDHE8192 = 0x0104,
    CR_MLKEM512 = 0x0200,
    CR_MLKEM768 = 0x0201,
    CR_MLKEM1024 = 0x0202,
    CR_SECP256R1_MLKEM768 = 0x11eb,
    CR_X25519_MLKEM768 = 0x11ec,
    CR_SECP384R1_MLKEM1024 = 0x11ed,
};

#define CR_SHARE_MAX 1665         /* the largest share of any group: SecP384r1MLKEM1024 */
#define CR_SHARED_SECRET_MAX 1024 /* likewise of the secrets: ffdhe8192 */

struct cr_shared {
    uint8_t b[CR_SHARED_SECRET_MAX];
    size_t n;
};

struct cr_kex; /* the private half that the client keeps */

T13_DOOR bool cr_group_known(uint16_t group);
T13_DOOR bool cr_group_has_kem(uint16_t group); /* ML-KEM is in it: safe from a quantum computer */
T13_DOOR size_t cr_client_share_len(uint16_t group); /* 0 when unknown */
T13_DOOR size_t cr_server_share_len(uint16_t group);

/* cr_kex_generate makes a private half and writes the client's share, cr_client_share_len() bytes
 * (NIST curves: uncompressed point). */
T13_DOOR T13_MUST_USE enum t13_status cr_kex_generate(struct cr_kex **out, uint16_t group,
                                                      uint8_t *share);

/* cr_kex_respond is the server's whole part: from the client's share to its own share
 * (cr_server_share_len() bytes) and the secret.
 *
 * ret   T13_E_BAD_SHARE for a wrong length, a point off the curve, compressed, an all-zero result,
 *       a finite-field value of 1, p - 1 or beyond, or an encapsulation key that is not reduced
 * (RFC 8446 4.2.8.1 and .2, RFC 7748 6.1, FIPS 203 7.2); secret cleared on failure */
T13_DOOR T13_MUST_USE enum t13_status cr_kex_respond(uint16_t group, struct bytes client_share,
                                                     uint8_t *share, struct cr_shared *secret);

/* cr_kex_finish computes the client's secret from the server's share; errors as above. */
T13_DOOR T13_MUST_USE enum t13_status
cr_kex_finish(const struct cr_kex *kex, struct bytes server_share, struct cr_shared *secret);
T13_DOOR void cr_kex_free(struct cr_kex *kex); /* wipes; NULL is fine */

#endif
