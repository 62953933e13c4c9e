#ifndef T13_CRYPTO_KEY_OID_H
#define T13_CRYPTO_KEY_OID_H

#include "crypto/bytes.h"
#include "crypto/cipher.h"
#include "crypto/hash.h"

/* The object identifiers of hashes, as the contents of their DER. */
enum cr_hash_id oid_hash(struct bytes oid);       /* CR_HASH_NONE when unknown */
enum cr_hash_id oid_hmac(struct bytes oid);       /* hmacWithSHA1 and so on */
enum cr_cipher_id oid_cipher(struct bytes oid);   /* CBC modes */
struct bytes oid_of_hash(enum cr_hash_id id);     /* n = 0 when it has none */
struct bytes oid_of_hmac(enum cr_hash_id id);     /* likewise */
struct bytes oid_of_cipher(enum cr_cipher_id id); /* likewise */
bool oid_equal(struct bytes oid, const char *contents, size_t n);

#endif
