/* EVP_PKEY_asn1_get_count(3). */
#include "oracle.h"

#include <openssl/evp.h>

static void show(const EVP_PKEY_ASN1_METHOD *kind)
{
    int id = -1, base = -1, flags = -1;
    const char *info = "", *name = "";
    o_int("info", EVP_PKEY_asn1_get0_info(&id, &base, &flags, &info, &name, kind));
    printf("%d %d %d\n", id, base, flags);
    o_str("info", info);
    o_str("name", name);
}

int main(void)
{
    static const char *const name[] = {"RSA", "rsa",     "RSA-PSS", "ec",
                                       "DSA", "nothing", "X25519",  "rsaEncryption"};
    int num = EVP_PKEY_asn1_get_count();
    o_int("count", num);
    for (int i = -1; i <= num; i++) {
        show(EVP_PKEY_asn1_get0(i));
    }
    for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
        ENGINE *engine = (ENGINE *)&num;
        o_str("asked", name[i]);
        show(EVP_PKEY_asn1_find_str(&engine, name[i], -1));
        o_ptr("engine", engine);
    }
    show(EVP_PKEY_asn1_find_str(NULL, "RSA-PSS", 3));
    for (int id = 0; id < 1200; id++) {
        const EVP_PKEY_ASN1_METHOD *kind = EVP_PKEY_asn1_find(NULL, id);
        if (kind != NULL) {
            o_int("id", id);
            show(kind);
        }
    }
    EVP_PKEY_asn1_get0_info(NULL, NULL, NULL, NULL, NULL, EVP_PKEY_asn1_get0(0));
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    o_ptr("of a key", EVP_PKEY_get0_asn1(key));
    EVP_PKEY_free(key);
    return 0;
}
