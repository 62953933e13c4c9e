/* PBKDF2: PKCS5_PBKDF2_HMAC(3). */
#include "compat/err/raise.h"
#include "compat/evp/md.h"

#include <openssl/err.h>
#include <openssl/proverr.h>
#include <string.h>

static int derive(const char *pass, int passlen, const unsigned char *salt, int saltlen, int iter,
                  enum cr_hash_id hash, int keylen, unsigned char *out)
{
    if (pass == NULL) {
        pass = "";
        passlen = 0;
    }
    size_t pass_len = passlen < 0 ? strlen(pass) : (size_t)passlen;
    if (iter < 1) {
        cx_raise(ERR_LIB_PROV, PROV_R_INVALID_ITERATION_COUNT);
        return 0;
    }
    if (keylen < 0 || saltlen < 0) {
        cx_raise(ERR_LIB_PROV, PROV_R_INVALID_KEY_LENGTH);
        return 0;
    }
    return cr_pbkdf2(hash, bytes_of(pass, pass_len), bytes_of(salt, (size_t)saltlen),
                     (uint32_t)iter, out, (size_t)keylen) == T13_OK;
}

/* PKCS5_PBKDF2_HMAC - see PKCS5_PBKDF2_HMAC(3). abi: full. err: PROV_R_INVALID_ITERATION_COUNT,
 * PROV_R_INVALID_KEY_LENGTH. test: tests/oracle/hmac.c */
CX_API int PKCS5_PBKDF2_HMAC(const char *pass, int passlen, const unsigned char *salt, int saltlen,
                             int iter, const EVP_MD *digest, int keylen, unsigned char *out)
{
    return derive(pass, passlen, salt, saltlen, iter, cx_md_id(digest), keylen, out);
}

/* PKCS5_PBKDF2_HMAC_SHA1 - see PKCS5_PBKDF2_HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API int PKCS5_PBKDF2_HMAC_SHA1(const char *pass, int passlen, const unsigned char *salt,
                                  int saltlen, int iter, int keylen, unsigned char *out)
{
    return derive(pass, passlen, salt, saltlen, iter, CR_SHA1, keylen, out);
}
