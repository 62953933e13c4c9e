/* The kinds of keys and what they are called: EVP_PKEY_is_a(3), EVP_PKEY_CTX_new(3). */
#include "compat/cx.h"

#include "compat/evp/pkey.h"

#include <openssl/evp.h>
#include <strings.h>

#define NAMES_MAX 4

/* As the default provider of OpenSSL 3.0 names them, and 3.5's what it has not. */
static const struct kind {
    int type;
    enum cr_key_type key; /* CR_KEY_NONE: a curve says it, or there are no such keys */
    const char *names[NAMES_MAX];
} kinds[] = {
    {EVP_PKEY_RSA, CR_KEY_RSA, {"RSA", "rsaEncryption", "1.2.840.113549.1.1.1"}},
    {EVP_PKEY_RSA_PSS, CR_KEY_RSA_PSS, {"RSA-PSS", "RSASSA-PSS", "1.2.840.113549.1.1.10"}},
    {EVP_PKEY_EC, CR_KEY_NONE, {"EC", "id-ecPublicKey", "1.2.840.10045.2.1"}},
    {EVP_PKEY_ED25519, CR_KEY_ED25519, {"ED25519", "1.3.101.112"}},
    {EVP_PKEY_X25519, CR_KEY_X25519, {"X25519", "1.3.101.110"}},
    {EVP_PKEY_ED448, CR_KEY_ED448, {"ED448", "1.3.101.113"}},
    {EVP_PKEY_X448, CR_KEY_X448, {"X448", "1.3.101.111"}},
    {EVP_PKEY_HKDF, CR_KEY_NONE, {"HKDF"}},
    {CX_PKEY_MLDSA44,
     CR_KEY_MLDSA44,
     {"ML-DSA-44", "MLDSA44", "2.16.840.1.101.3.4.3.17", "id-ml-dsa-44"}},
    {CX_PKEY_MLDSA65,
     CR_KEY_MLDSA65,
     {"ML-DSA-65", "MLDSA65", "2.16.840.1.101.3.4.3.18", "id-ml-dsa-65"}},
    {CX_PKEY_MLDSA87,
     CR_KEY_MLDSA87,
     {"ML-DSA-87", "MLDSA87", "2.16.840.1.101.3.4.3.19", "id-ml-dsa-87"}},
    {CX_PKEY_MLKEM512,
     CR_KEY_MLKEM512,
     {"ML-KEM-512", "MLKEM512", "2.16.840.1.101.3.4.4.1", "id-alg-ml-kem-512"}},
    {CX_PKEY_MLKEM768,
     CR_KEY_MLKEM768,
     {"ML-KEM-768", "MLKEM768", "2.16.840.1.101.3.4.4.2", "id-alg-ml-kem-768"}},
    {CX_PKEY_MLKEM1024,
     CR_KEY_MLKEM1024,
     {"ML-KEM-1024", "MLKEM1024", "2.16.840.1.101.3.4.4.3", "id-alg-ml-kem-1024"}},
};

#define NUM_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct kind *kind_of(int type)
{
    for (size_t i = 0; i < NUM_KINDS; i++) {
        if (kinds[i].type == type) {
            return &kinds[i];
        }
    }
    return NULL;
}

static bool is_called(const struct kind *kind, const char *name)
{
    for (size_t i = 0; i < NAMES_MAX && kind->names[i] != NULL; i++) {
        if (strcasecmp(name, kind->names[i]) == 0) {
            return true;
        }
    }
    return false;
}

int cx_pkey_type(enum cr_key_type type)
{
    if (cr_key_type_is_ec(type)) {
        return EVP_PKEY_EC;
    }
    for (size_t i = 0; i < NUM_KINDS && type != CR_KEY_NONE; i++) {
        if (kinds[i].key == type) {
            return kinds[i].type;
        }
    }
    return EVP_PKEY_NONE;
}

enum cr_key_type cx_pkey_key_type(int type)
{
    const struct kind *kind = kind_of(type);

    return kind != NULL ? kind->key : CR_KEY_NONE;
}

int cx_pkey_type_named(const char *name)
{
    for (size_t i = 0; i < NUM_KINDS; i++) {
        if (is_called(&kinds[i], name)) {
            return kinds[i].type;
        }
    }
    return EVP_PKEY_NONE;
}

const char *cx_pkey_type_name(int type)
{
    const struct kind *kind = kind_of(type);

    return kind != NULL ? kind->names[0] : NULL;
}

/* EVP_PKEY_is_a - see EVP_PKEY_is_a(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_is_a(const EVP_PKEY *pkey, const char *name)
{
    const struct kind *kind = pkey != NULL ? kind_of(pkey->type) : NULL;

    return kind != NULL && name != NULL && is_called(kind, name);
}

/* EVP_PKEY_get0_type_name - see EVP_PKEY_is_a(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API const char *EVP_PKEY_get0_type_name(const EVP_PKEY *key)
{
    return cx_pkey_type_name(key->type);
}

/* EVP_PKEY_can_sign - see EVP_PKEY_is_a(3). abi: full. test: tests/oracle/evp_curve448.c */
CX_API int EVP_PKEY_can_sign(const EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    return key != NULL && cr_key_sig_max(key) > 0;
}
