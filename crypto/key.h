#ifndef T13_CRYPTO_KEY_H
#define T13_CRYPTO_KEY_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/hash.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cr_key_type {
    CR_KEY_NONE,
    CR_KEY_RSA,     /* rsaEncryption */
    CR_KEY_RSA_PSS, /* id-RSASSA-PSS, perhaps with parameters that restrict it */
    CR_KEY_P256,
    CR_KEY_P384,
    CR_KEY_P521,
    CR_KEY_ED25519,
    CR_KEY_X25519,
    CR_KEY_ED448,
    CR_KEY_X448,
    CR_KEY_K256,  /* secp256k1: SEC 2 2.4.1 */
    CR_KEY_BP256, /* brainpoolP256r1 and so on: RFC 5639 */
    CR_KEY_BP384,
    CR_KEY_BP512,
    CR_KEY_MLDSA44, /* FIPS 204, RFC 9881 */
    CR_KEY_MLDSA65,
    CR_KEY_MLDSA87,
    CR_KEY_MLKEM512, /* FIPS 203, RFC 9935 */
    CR_KEY_MLKEM768,
    CR_KEY_MLKEM1024,
};
#define CR_KEY_COUNT (CR_KEY_MLKEM1024 + 1)

/* struct cr_key is an immutable public or private key with a reference count. */
struct cr_key;

enum cr_sig_scheme {
    CR_SIG_RSA_PKCS1,
    CR_SIG_RSA_PSS,
    CR_SIG_ECDSA, /* DER ECDSA-Sig-Value (RFC 3279) */
    CR_SIG_EDDSA, /* pure: the whole message, hash ignored */
    CR_SIG_MLDSA, /* likewise, with an empty context */
};

/* How to sign. For PSS the mask generation hash is mgf1_hash (CR_HASH_NONE: the same as hash);
 * salt_len is in bytes, or one of the CR_SALT_ values. */
#define CR_SALT_HASH_LEN (-1)
#define CR_SALT_AUTO (-2) /* verify: any; sign: the longest that fits */
struct cr_sig_alg {
    enum cr_sig_scheme scheme;
    enum cr_hash_id hash; /* CR_HASH_NONE: PKCS#1 without DigestInfo, or EdDSA */
    enum cr_hash_id mgf1_hash;
    int salt_len;
};

#define CR_SIG_MAX 4627 /* ML-DSA-87; RSA-16384: 2048 */

T13_DOOR struct cr_key *cr_key_ref(struct cr_key *key); /* returns key; NULL is fine */
T13_DOOR void cr_key_free(struct cr_key *key);          /* drops one reference, wipes at the last */

/* Parsing. All want exactly one DER value with nothing after it; *out gets one reference.
 * T13_E_BAD_KEY for malformed or inconsistent material (a point off its curve, an even modulus,
 * a private value out of range), T13_E_UNSUPPORTED for an algorithm or curve not built in. */
T13_DOOR T13_MUST_USE enum t13_status cr_key_from_spki(struct cr_key **out, struct bytes der);
T13_DOOR T13_MUST_USE enum t13_status cr_key_from_pkcs8(struct cr_key **out, struct bytes der);
T13_DOOR T13_MUST_USE enum t13_status cr_key_from_sec1(struct cr_key **out, struct bytes der);
T13_DOOR T13_MUST_USE enum t13_status cr_key_from_pkcs1(struct cr_key **out, struct bytes der);
T13_DOOR T13_MUST_USE enum t13_status cr_key_from_pkcs1_public(struct cr_key **out,
                                                               struct bytes der);
/* cr_key_from_raw makes a key of its bare bytes: of RFC 8410 (CR_KEY_ED25519, CR_KEY_X448, …), of
 * ML-DSA and ML-KEM, whose private keys are expanded ones, or seeds.
 *
 * ret   T13_E_BAD_KEY for another length or what is no key, T13_E_UNSUPPORTED for a type that has
 *       no such form */
T13_DOOR T13_MUST_USE enum t13_status cr_key_from_raw(struct cr_key **out, enum cr_key_type type,
                                                      struct bytes raw, bool is_private);
/* cr_pkcs8_decrypt opens an EncryptedPrivateKeyInfo (PBES2 with PBKDF2 and AES-CBC or DES-EDE3;
 * PBES1 and PKCS#12 PBE where openssl-made files use them) into *out, *out_len bytes that the
 * caller wipes and frees. T13_E_BAD_PASSWORD when it does not open. */
T13_DOOR T13_MUST_USE enum t13_status cr_pkcs8_decrypt(struct bytes der, struct bytes password,
                                                       uint8_t **out, size_t *out_len);

/* cr_key_generate makes a private key; bits is used for RSA alone (1024 to 16384). */
T13_DOOR T13_MUST_USE enum t13_status cr_key_generate(struct cr_key **out, enum cr_key_type type,
                                                      unsigned bits);

/* Writing: *out is allocated, for mem_clear_free(). */
T13_DOOR T13_MUST_USE enum t13_status cr_key_to_spki(const struct cr_key *key, uint8_t **out,
                                                     size_t *out_len);
T13_DOOR T13_MUST_USE enum t13_status cr_key_to_pkcs8(const struct cr_key *key, uint8_t **out,
                                                      size_t *out_len);
/* The formats before PKCS#8: RSAPrivateKey and ECPrivateKey with its curve, and RSAPublicKey.
 * T13_E_ARGUMENT for a key that has none. */
T13_DOOR T13_MUST_USE enum t13_status cr_key_to_traditional(const struct cr_key *key, uint8_t **out,
                                                            size_t *out_len);
T13_DOOR T13_MUST_USE enum t13_status cr_key_to_pkcs1_public(const struct cr_key *key,
                                                             uint8_t **out, size_t *out_len);

T13_DOOR enum cr_key_type cr_key_type(const struct cr_key *key);
T13_DOOR bool cr_key_type_is_ec(enum cr_key_type type); /* on one of the curves of ECDSA */
T13_DOOR bool cr_key_is_private(const struct cr_key *key);
/* cr_key_raw_len is the length of both halves of a key of RFC 8410 (Ed25519, X448, …); 0 for other
 * types. */
T13_DOOR size_t cr_key_raw_len(enum cr_key_type type);
T13_DOOR unsigned cr_key_bits(const struct cr_key *key);          /* modulus or field bits */
T13_DOOR unsigned cr_key_security_bits(const struct cr_key *key); /* NIST SP 800-57 */
T13_DOOR size_t cr_key_sig_max(const struct cr_key *key);         /* longest signature in bytes */
/* cr_key_same_public tells whether two keys have the same public part (certificate and key). */
T13_DOOR bool cr_key_same_public(const struct cr_key *a, const struct cr_key *b);

/* cr_key_part gives a view of one component as big-endian bytes, n = 0 when it is absent.
 * CR_PART_PUBLIC is the uncompressed point or the raw public key, CR_PART_PRIVATE the scalar or
 * the seed; of ML-DSA and ML-KEM it is the expanded key, and CR_PART_SEED the seed where it is
 * known. The view lives as long as the key. */
enum cr_key_part {
    CR_PART_PUBLIC,
    CR_PART_PRIVATE,
    CR_PART_SEED,
    CR_PART_RSA_N,
    CR_PART_RSA_E,
    CR_PART_RSA_D,
    CR_PART_RSA_P,
    CR_PART_RSA_Q,
    CR_PART_RSA_DP,
    CR_PART_RSA_DQ,
    CR_PART_RSA_QINV,
};
T13_DOOR struct bytes cr_key_part(const struct cr_key *key, enum cr_key_part part);
/* cr_key_pss_params tells whether an RSA-PSS key is restricted and to what. */
T13_DOOR bool cr_key_pss_params(const struct cr_key *key, struct cr_sig_alg *out);

/* cr_sign signs a message (hashing it), cr_sign_digest a finished hash of alg->hash. sig has room
 * for cr_key_sig_max() bytes. T13_E_ARGUMENT when the scheme does not fit the key. */
T13_DOOR T13_MUST_USE enum t13_status cr_sign(const struct cr_key *key,
                                              const struct cr_sig_alg *alg, struct bytes message,
                                              uint8_t *sig, size_t *sig_len);
T13_DOOR T13_MUST_USE enum t13_status cr_sign_digest(const struct cr_key *key,
                                                     const struct cr_sig_alg *alg,
                                                     struct bytes digest, uint8_t *sig,
                                                     size_t *sig_len);
/* cr_verify and cr_verify_digest: T13_E_BAD_SIGNATURE when it does not hold. */
T13_DOOR T13_MUST_USE enum t13_status cr_verify(const struct cr_key *key,
                                                const struct cr_sig_alg *alg, struct bytes message,
                                                struct bytes sig);
T13_DOOR T13_MUST_USE enum t13_status cr_verify_digest(const struct cr_key *key,
                                                       const struct cr_sig_alg *alg,
                                                       struct bytes digest, struct bytes sig);

/* cr_sig_fault tells of a signature that does not hold where it goes wrong, for error messages:
 * the length, not below the modulus (ECDSA: zero or far too large), no DER of two numbers (ECDSA),
 * a padding octet (PKCS#1: the first, the second, one of those after it, none that ends them, too
 * few; PSS: the first, the last), or the value, which stands for all else. */
enum cr_sig_fault {
    CR_FAULT_VALUE,
    CR_FAULT_LENGTH,
    CR_FAULT_RANGE,
    CR_FAULT_FORM,
    CR_FAULT_ZERO_OCTET,
    CR_FAULT_BLOCK_TYPE,
    CR_FAULT_PAD_OCTET,
    CR_FAULT_PAD_END,
    CR_FAULT_PAD_SHORT,
    CR_FAULT_FIRST_OCTET,
    CR_FAULT_LAST_OCTET,
};
T13_DOOR enum cr_sig_fault cr_sig_fault(const struct cr_key *key, const struct cr_sig_alg *alg,
                                        struct bytes sig);

/* cr_ec_decode_point checks a point of a curve (CR_KEY_P256, …), compressed or not, and writes it
 * uncompressed; T13_E_BAD_KEY when it is none. */
T13_DOOR T13_MUST_USE enum t13_status cr_ec_decode_point(enum cr_key_type type, struct bytes in,
                                                         uint8_t *out);

/* cr_key_kem_sizes gives the lengths of ciphertext and secret; false for a key that is none of a
 * KEM's. */
T13_DOOR bool cr_key_kem_sizes(const struct cr_key *key, size_t *ct_len, size_t *secret_len);
/* cr_encapsulate and cr_decapsulate write as much as cr_key_kem_sizes() says (FIPS 203 7.2, 7.3).
 * T13_E_ARGUMENT for another key, half of a key, or a ciphertext of another length. */
T13_DOOR T13_MUST_USE enum t13_status cr_encapsulate(const struct cr_key *key, uint8_t *ct,
                                                     uint8_t *secret);
T13_DOOR T13_MUST_USE enum t13_status cr_decapsulate(const struct cr_key *key, struct bytes ct,
                                                     uint8_t *secret);

/* cr_derive is plain (EC)DH of two keys of one type, for EVP_PKEY_derive. */
T13_DOOR T13_MUST_USE enum t13_status cr_derive(const struct cr_key *own, const struct cr_key *peer,
                                                uint8_t *out, size_t *out_len);

#endif
