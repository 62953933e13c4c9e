#ifndef T13_CRYPTO_PBE_H
#define T13_CRYPTO_PBE_H

#include "crypto/bytes.h"
#include "crypto/cipher.h"
#include "crypto/der.h"
#include "crypto/door.h"
#include "crypto/hash.h"
#include "crypto/status.h"

/* Encryption under a password, of PKCS#8 and PKCS#12 files. */

/* The longest count of iterations that a file may ask for: some seconds of work. */
#define CR_PBE_ITERATIONS_MAX 10000000

/* cr_pbe_decrypt opens data, encrypted as the AlgorithmIdentifier in alg says (PBES2 of RFC 8018
 * with PBKDF2 and a CBC cipher, or PKCS#12's with SHA-1 and 3-key triple DES), into *out, which the
 * caller wipes and frees. password is UTF-8.
 *
 * ret   T13_E_BAD_PASSWORD when the padding is wrong, T13_E_BAD_KEY when alg is malformed */
T13_DOOR T13_MUST_USE enum t13_status cr_pbe_decrypt(struct der *alg, struct bytes password,
                                                     struct bytes data, uint8_t **out,
                                                     size_t *out_len);

/* cr_pkcs8_encrypt writes an EncryptedPrivateKeyInfo around a PKCS#8: PBES2 with PBKDF2 and
 * HMAC-SHA-256. */
T13_DOOR T13_MUST_USE enum t13_status cr_pkcs8_encrypt(struct bytes pkcs8, struct bytes password,
                                                       enum cr_cipher_id cipher,
                                                       uint32_t iterations, uint8_t **out,
                                                       size_t *out_len);

/* The key derivation of PKCS#12 (RFC 7292 B.2): id says what for. password is UTF-8; with p NULL it
 * is none, and even the BMPString's final zero is missing. */
#define CR_PKCS12_KEY 1
#define CR_PKCS12_IV 2
#define CR_PKCS12_MAC 3
T13_DOOR T13_MUST_USE enum t13_status cr_pkcs12_kdf(enum cr_hash_id hash, uint8_t id,
                                                    struct bytes password, struct bytes salt,
                                                    uint32_t iterations, uint8_t *out,
                                                    size_t out_len);

#endif
