#ifndef T13_COMPAT_EVP_PKEY_H
#define T13_COMPAT_EVP_PKEY_H

#include "compat/cx.h"

#include "crypto/key.h"

#include <stdatomic.h>
#include <stdbool.h>

#include <openssl/evp.h>

/* Kinds of keys that OpenSSL 3.0 has no number for: 3.5's. */
#define CX_PKEY_MLKEM512 1454
#define CX_PKEY_MLKEM768 1455
#define CX_PKEY_MLKEM1024 1456
#define CX_PKEY_MLDSA44 1457
#define CX_PKEY_MLDSA65 1458
#define CX_PKEY_MLDSA87 1459

/* EVP_PKEY holds an immutable key of crypto/key.h, or an RSA or EC_KEY that the application made
 * and may still change. The other form is made when it is first asked for. */
struct evp_pkey_st {
    atomic_int refs;
    int type; /* EVP_PKEY_NONE, EVP_PKEY_RSA, … */
    struct cr_key *key;
    _Atomic(void *) object; /* RSA or EC_KEY; the key is made from it when key is NULL */
    bool by_method;         /* object has the application's default method, and counts */
    CRYPTO_EX_DATA ex_data;
};

/* cx_pkey_new makes an EVP_PKEY of a key; NULL with an error queued when out of memory. It takes
 * over the caller's reference, on failure too. */
T13_DOOR EVP_PKEY *cx_pkey_new(struct cr_key *key);
/* cx_pkey_key gives the key, borrowed; NULL when there is none, or none that is usable. */
T13_DOOR struct cr_key *cx_pkey_key(const EVP_PKEY *pkey);
int cx_pkey_base_type(int type);                /* EVP_PKEY_type() */
T13_DOOR EVP_PKEY *cx_pkey_ref(EVP_PKEY *pkey); /* returns pkey; NULL is fine */
T13_DOOR void cx_pkey_free(EVP_PKEY *pkey);     /* NULL is fine */

/* The EVP_PKEY_ number of a type of key, and back where it says all: CR_KEY_NONE for EC. */
T13_DOOR int cx_pkey_type(enum cr_key_type type);
enum cr_key_type cx_pkey_key_type(int type);
/* The number of a name ("RSA", "1.3.101.112", …; EVP_PKEY_NONE when unknown) and its first name. */
int cx_pkey_type_named(const char *name);
const char *cx_pkey_type_name(int type);

/* EVP_PKEY_get_size(): the longest signature, the secret that two keys agree on, or what a secret
 * is encapsulated in. */
size_t cx_pkey_size(const struct cr_key *key);

/* cx_pkey_same_public is EVP_PKEY_eq(): 1 equal, 0 different, -1 other types, -2 no comparison. */
T13_DOOR int cx_pkey_same_public(const EVP_PKEY *a, const EVP_PKEY *b);

/* The RSA or EC_KEY of a key, borrowed; NULL with an error queued when it is of another type. */
T13_DOOR RSA *cx_pkey_rsa(const EVP_PKEY *pkey);
T13_DOOR EC_KEY *cx_pkey_ec_key(const EVP_PKEY *pkey);

/* foreign.c: keys whose RSA or EC_KEY has a method of the application's. cx_pkey_sign and
 * cx_pkey_sign_digest are cr_sign() and cr_sign_digest() for any key. T13_E_CALLBACK: the method
 * failed, and has queued why, if anything. What calls them may be paused there, as a job. */
bool cx_pkey_foreign(const EVP_PKEY *pkey);
T13_DOOR bool cx_pkey_can_sign(const EVP_PKEY *pkey);
/* cx_pkey_fixed gives the private key that signs whatever the application does to pkey; NULL when
 * there is none such, and cx_pkey_sign() is to be called. */
T13_DOOR struct cr_key *cx_pkey_fixed(const EVP_PKEY *pkey);
T13_DOOR T13_MUST_USE enum t13_status cx_pkey_sign(const EVP_PKEY *pkey,
                                                   const struct cr_sig_alg *alg,
                                                   struct bytes message, uint8_t *sig,
                                                   size_t *sig_len);
T13_MUST_USE enum t13_status cx_pkey_sign_digest(const EVP_PKEY *pkey, const struct cr_sig_alg *alg,
                                                 struct bytes digest, uint8_t *sig,
                                                 size_t *sig_len);

/* cx_bad_signature queues what OpenSSL queues for a signature that does not hold, and gives what
 * its verifying functions return: 0, or -1 for an ECDSA signature that is not even DER.
 * cx_raise_rsa_fault is its lower part, for RSA_verify(). */
int cx_bad_signature(const struct cr_key *key, const struct cr_sig_alg *alg, struct bytes sig);
void cx_raise_rsa_fault(const struct cr_key *key, const struct cr_sig_alg *alg, struct bytes sig);

#endif
