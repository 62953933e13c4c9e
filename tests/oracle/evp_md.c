/* EVP_sha256(3) and the getters of EVP_DigestInit(3). */
#include "oracle.h"

#include <openssl/evp.h>

static void show(const EVP_MD *md)
{
    o_int("type", EVP_MD_get_type(md));
    o_int("pkey type", EVP_MD_get_pkey_type(md));
    o_int("size", EVP_MD_get_size(md));
    o_int("block", EVP_MD_get_block_size(md));
    o_int("flags", (long long)EVP_MD_get_flags(md));
    o_str("name", EVP_MD_get0_name(md));
    o_str("description", EVP_MD_get0_description(md));
}

int main(void)
{
    static const char *const names[] = {"sha256",
                                        "SHA256",
                                        "SHA2-256",
                                        "SHA-256",
                                        "RSA-SHA256",
                                        "sha256WithRSAEncryption",
                                        "md5",
                                        "MD5",
                                        "ssl3-md5",
                                        "ssl3-sha1",
                                        "SHA1",
                                        "SHA-1",
                                        "sha1",
                                        "RSA-SHA1",
                                        "sha1WithRSA",
                                        "2.16.840.1.101.3.4.2.1",
                                        "rsa-sha256",
                                        "Sha256",
                                        "SHA3-256",
                                        "sha384",
                                        "RSA-SHA512",
                                        "ripemd160",
                                        "rmd160",
                                        "shake128",
                                        "SHAKE-256",
                                        "shake-128",
                                        "2.16.840.1.101.3.4.2.12",
                                        "nope",
                                        ""};

    show(EVP_md5());
    show(EVP_sha1());
    show(EVP_sha224());
    show(EVP_sha256());
    show(EVP_sha384());
    show(EVP_sha512());
    show(EVP_sha3_224());
    show(EVP_sha3_256());
    show(EVP_sha3_384());
    show(EVP_sha3_512());
    show(EVP_shake128());
    show(EVP_shake256());
    show(EVP_ripemd160());
    show(EVP_md_null());
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const EVP_MD *md = EVP_get_digestbyname(names[i]);
        o_str(names[i], md != NULL ? EVP_MD_get0_name(md) : NULL);
        EVP_MD *fetched = EVP_MD_fetch(NULL, names[i], NULL);
        o_str("fetched", fetched != NULL ? EVP_MD_get0_name(fetched) : NULL);
        o_err_codes("fetched");
        if (fetched != NULL) {
            o_int("up ref", EVP_MD_up_ref(fetched));
            o_int("is SHA256", EVP_MD_is_a(fetched, "SHA256"));
            o_int("is itself", EVP_MD_is_a(fetched, names[i]));
            EVP_MD_free(fetched);
            EVP_MD_free(fetched);
        }
    }
    o_int_err("size of NULL", EVP_MD_get_size(NULL));
    o_int_err("block of NULL", EVP_MD_get_block_size(NULL));
    o_str("name of NULL", EVP_MD_get0_name(NULL));
    return 0;
}
