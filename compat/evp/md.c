/* The digests: EVP_sha256(3), EVP_get_digestbyname(3), EVP_MD_get_size(3). */
#include "compat/evp/md.h"

#include "compat/err/raise.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <strings.h>

#define ABSENT EVP_MD_FLAG_DIGALGID_ABSENT
#define XOF (EVP_MD_FLAG_XOF | EVP_MD_FLAG_DIGALGID_ABSENT)

/* As EVP_sha256() and its like give them. A fetched digest has the provider's name and no
 * signature algorithm: fetched[] follows from this table. */
#define ROW(id, nid, pkey, size, block, flags, name, fetched, sn, ln, text)                        \
    [id] = {id, nid, pkey, size, block, flags, name, text, sn, ln}
#define FETCHED(id, nid, pkey, size, block, flags, name, fetched, sn, ln, text)                    \
    [id] = {id, nid, 0, size, block, flags, fetched, text, sn, ln}

#define DIGESTS(X)                                                                                 \
    X(CR_MD5, NID_md5, NID_md5WithRSAEncryption, 16, 64, 0, "MD5", "MD5", "MD5", "md5", "md5"),    \
        X(CR_SHA1, NID_sha1, NID_sha1WithRSAEncryption, 20, 64, ABSENT, "SHA1", "SHA1", "SHA1",    \
          "sha1", "sha1"),                                                                         \
        X(CR_SHA224, NID_sha224, NID_sha224WithRSAEncryption, 28, 64, ABSENT, "SHA224",            \
          "SHA2-224", "SHA224", "sha224", "sha224"),                                               \
        X(CR_SHA256, NID_sha256, NID_sha256WithRSAEncryption, 32, 64, ABSENT, "SHA256",            \
          "SHA2-256", "SHA256", "sha256", "sha256"),                                               \
        X(CR_SHA384, NID_sha384, NID_sha384WithRSAEncryption, 48, 128, ABSENT, "SHA384",           \
          "SHA2-384", "SHA384", "sha384", "sha384"),                                               \
        X(CR_SHA512, NID_sha512, NID_sha512WithRSAEncryption, 64, 128, ABSENT, "SHA512",           \
          "SHA2-512", "SHA512", "sha512", "sha512"),                                               \
        X(CR_SHA3_224, NID_sha3_224, NID_RSA_SHA3_224, 28, 144, ABSENT, "SHA3-224", "SHA3-224",    \
          "SHA3-224", "sha3-224", "sha3-224"),                                                     \
        X(CR_SHA3_256, NID_sha3_256, NID_RSA_SHA3_256, 32, 136, ABSENT, "SHA3-256", "SHA3-256",    \
          "SHA3-256", "sha3-256", "sha3-256"),                                                     \
        X(CR_SHA3_384, NID_sha3_384, NID_RSA_SHA3_384, 48, 104, ABSENT, "SHA3-384", "SHA3-384",    \
          "SHA3-384", "sha3-384", "sha3-384"),                                                     \
        X(CR_SHA3_512, NID_sha3_512, NID_RSA_SHA3_512, 64, 72, ABSENT, "SHA3-512", "SHA3-512",     \
          "SHA3-512", "sha3-512", "sha3-512"),                                                     \
        X(CR_RIPEMD160, NID_ripemd160, NID_ripemd160WithRSA, 20, 64, 0, "RIPEMD160", "RIPEMD-160", \
          "RIPEMD160", "ripemd160", "ripemd160"),                                                  \
        X(CR_SHAKE128, NID_shake128, 0, 16, 168, XOF, "SHAKE128", "SHAKE-128", "SHAKE128",         \
          "shake128", "shake128"),                                                                 \
        X(CR_SHAKE256, NID_shake256, 0, 32, 136, XOF, "SHAKE256", "SHAKE-256", "SHAKE256",         \
          "shake256", "shake256")

static const EVP_MD digests[CR_HASH_COUNT] = {DIGESTS(ROW)};
static const EVP_MD fetched[CR_HASH_COUNT] = {DIGESTS(FETCHED)};
static const EVP_MD null_digest = {CR_HASH_NONE, NID_undef,   NID_undef, 0,          0, 0,
                                   "UNDEF",      "undefined", "UNDEF",   "undefined"};

/* Names beside sn and ln. Those with fetchable are a provider's too. */
static const struct alias {
    const char *name;
    enum cr_hash_id id;
    bool fetchable;
} aliases[] = {
    {"SHA-1", CR_SHA1, true},
    {"SSL3-SHA1", CR_SHA1, true},
    {"1.3.14.3.2.26", CR_SHA1, true},
    {"RSA-SHA1", CR_SHA1, false},
    {"sha1WithRSAEncryption", CR_SHA1, false},
    {"SSL3-MD5", CR_MD5, true},
    {"1.2.840.113549.2.5", CR_MD5, true},
    {"RSA-MD5", CR_MD5, false},
    {"md5WithRSAEncryption", CR_MD5, false},
    {"SHA2-224", CR_SHA224, true},
    {"SHA-224", CR_SHA224, true},
    {"2.16.840.1.101.3.4.2.4", CR_SHA224, true},
    {"RSA-SHA224", CR_SHA224, false},
    {"sha224WithRSAEncryption", CR_SHA224, false},
    {"SHA2-256", CR_SHA256, true},
    {"SHA-256", CR_SHA256, true},
    {"2.16.840.1.101.3.4.2.1", CR_SHA256, true},
    {"RSA-SHA256", CR_SHA256, false},
    {"sha256WithRSAEncryption", CR_SHA256, false},
    {"SHA2-384", CR_SHA384, true},
    {"SHA-384", CR_SHA384, true},
    {"2.16.840.1.101.3.4.2.2", CR_SHA384, true},
    {"RSA-SHA384", CR_SHA384, false},
    {"sha384WithRSAEncryption", CR_SHA384, false},
    {"SHA2-512", CR_SHA512, true},
    {"SHA-512", CR_SHA512, true},
    {"2.16.840.1.101.3.4.2.3", CR_SHA512, true},
    {"RSA-SHA512", CR_SHA512, false},
    {"sha512WithRSAEncryption", CR_SHA512, false},
    {"2.16.840.1.101.3.4.2.7", CR_SHA3_224, true},
    {"2.16.840.1.101.3.4.2.8", CR_SHA3_256, true},
    {"2.16.840.1.101.3.4.2.9", CR_SHA3_384, true},
    {"2.16.840.1.101.3.4.2.10", CR_SHA3_512, true},
    {"RSA-SHA3-224", CR_SHA3_224, false},
    {"RSA-SHA3-256", CR_SHA3_256, false},
    {"RSA-SHA3-384", CR_SHA3_384, false},
    {"RSA-SHA3-512", CR_SHA3_512, false},
    {"SHAKE-128", CR_SHAKE128, true},
    {"2.16.840.1.101.3.4.2.11", CR_SHAKE128, true},
    {"SHAKE-256", CR_SHAKE256, true},
    {"2.16.840.1.101.3.4.2.12", CR_SHAKE256, true},
    {"ripemd", CR_RIPEMD160, true},
    {"RMD160", CR_RIPEMD160, true},
    {"1.3.36.3.2.1", CR_RIPEMD160, true},
    {"rmd160", CR_RIPEMD160, true},
    {"RIPEMD-160", CR_RIPEMD160, true},
};

enum cr_hash_id cx_md_id(const EVP_MD *md)
{
    return md != NULL ? md->id : CR_HASH_NONE;
}

const EVP_MD *cx_md(enum cr_hash_id id)
{
    return id > CR_HASH_NONE && id < CR_HASH_COUNT ? &digests[id] : NULL;
}

static enum cr_hash_id id_by_name(const char *name, bool provider)
{
    if (name == NULL) {
        return CR_HASH_NONE;
    }
    for (int i = CR_MD5; i < CR_HASH_COUNT; i++) {
        if (strcasecmp(name, digests[i].sn) == 0) {
            return digests[i].id;
        }
    }
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if ((aliases[i].fetchable || !provider) && strcasecmp(name, aliases[i].name) == 0) {
            return aliases[i].id;
        }
    }
    return CR_HASH_NONE;
}

const EVP_MD *cx_md_by_name(const char *name)
{
    return cx_md(id_by_name(name, false));
}

const EVP_MD *cx_md_by_nid(int nid)
{
    for (int i = CR_MD5; i < CR_HASH_COUNT; i++) {
        if (nid != NID_undef && (digests[i].nid == nid || digests[i].pkey_nid == nid)) {
            return &digests[i];
        }
    }
    return NULL;
}

/* EVP_md5 - see EVP_md5(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_md5(void)
{
    return &digests[CR_MD5];
}

/* EVP_sha1 - see EVP_sha1(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha1(void)
{
    return &digests[CR_SHA1];
}

/* EVP_sha224 - see EVP_sha224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha224(void)
{
    return &digests[CR_SHA224];
}

/* EVP_sha256 - see EVP_sha224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha256(void)
{
    return &digests[CR_SHA256];
}

/* EVP_sha384 - see EVP_sha224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha384(void)
{
    return &digests[CR_SHA384];
}

/* EVP_sha512 - see EVP_sha224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha512(void)
{
    return &digests[CR_SHA512];
}

/* EVP_sha3_224 - see EVP_sha3_224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha3_224(void)
{
    return &digests[CR_SHA3_224];
}

/* EVP_sha3_256 - see EVP_sha3_224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha3_256(void)
{
    return &digests[CR_SHA3_256];
}

/* EVP_sha3_384 - see EVP_sha3_224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha3_384(void)
{
    return &digests[CR_SHA3_384];
}

/* EVP_sha3_512 - see EVP_sha3_224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_sha3_512(void)
{
    return &digests[CR_SHA3_512];
}

/* EVP_shake128 - see EVP_sha3_224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_shake128(void)
{
    return &digests[CR_SHAKE128];
}

/* EVP_shake256 - see EVP_sha3_224(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_shake256(void)
{
    return &digests[CR_SHAKE256];
}

/* EVP_ripemd160 - see EVP_ripemd160(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_ripemd160(void)
{
    return &digests[CR_RIPEMD160];
}

/* EVP_md_null - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_md_null(void)
{
    return &null_digest;
}

/* EVP_get_digestbyname - see EVP_DigestInit(3). abi: subset: of the digests that are built in.
 * test: tests/oracle/evp_md.c */
CX_API const EVP_MD *EVP_get_digestbyname(const char *name)
{
    return cx_md_by_name(name);
}

/* EVP_MD_fetch - see EVP_DigestInit(3). abi: subset: of the digests that are built in; properties
 * mean nothing but "fips=yes", which nothing has. test: tests/oracle/evp_md.c */
CX_API EVP_MD *EVP_MD_fetch(OSSL_LIB_CTX *ctx, const char *algorithm, const char *properties)
{
    enum cr_hash_id id = id_by_name(algorithm, true);

    (void)ctx;
    if (id == CR_HASH_NONE || (properties != NULL && strcasecmp(properties, "fips=yes") == 0)) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                      "Global default library context, Algorithm (%s : 0), Properties (%s)",
                      algorithm != NULL ? algorithm : "<null>",
                      properties != NULL ? properties : "<null>");
        return NULL;
    }
    /* Constants all the same: EVP_MD_free() does nothing to them. */
    return (EVP_MD *)(uintptr_t)&fetched[id];
}

/* EVP_MD_free - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API void EVP_MD_free(EVP_MD *md)
{
    (void)md;
}

/* EVP_MD_up_ref - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API int EVP_MD_up_ref(EVP_MD *md)
{
    (void)md;
    return 1;
}

/* EVP_MD_get_type - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API int EVP_MD_get_type(const EVP_MD *md)
{
    return md->nid;
}

/* EVP_MD_get_pkey_type - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API int EVP_MD_get_pkey_type(const EVP_MD *md)
{
    return md->pkey_nid;
}

/* EVP_MD_get_size - see EVP_DigestInit(3). abi: full. err: EVP_R_MESSAGE_DIGEST_IS_NULL.
 * test: tests/oracle/evp_md.c */
CX_API int EVP_MD_get_size(const EVP_MD *md)
{
    if (md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_MESSAGE_DIGEST_IS_NULL);
        return -1;
    }
    return md->size;
}

/* EVP_MD_get_block_size - see EVP_DigestInit(3). abi: full. err: EVP_R_MESSAGE_DIGEST_IS_NULL.
 * test: tests/oracle/evp_md.c */
CX_API int EVP_MD_get_block_size(const EVP_MD *md)
{
    if (md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_MESSAGE_DIGEST_IS_NULL);
        return -1;
    }
    return md->block_size;
}

/* EVP_MD_get_flags - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API unsigned long EVP_MD_get_flags(const EVP_MD *md)
{
    return md->flags;
}

/* EVP_MD_get0_name - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const char *EVP_MD_get0_name(const EVP_MD *md)
{
    return md != NULL ? md->name : NULL;
}

/* EVP_MD_get0_description - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API const char *EVP_MD_get0_description(const EVP_MD *md)
{
    return md != NULL ? md->description : NULL;
}

/* EVP_MD_is_a - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_md.c */
CX_API int EVP_MD_is_a(const EVP_MD *md, const char *name)
{
    return md != NULL && md->id != CR_HASH_NONE && id_by_name(name, true) == md->id;
}
