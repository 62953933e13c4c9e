/* The MAC of a PKCS#12 file: PKCS12_gen_mac(3), RFC 7292 4 and appendix A. */
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/obj/obj.h"
#include "compat/pkcs/p12.h"
#include "compat/x509/items.h"

#include "crypto/ct/ct.h"
#include "crypto/hash.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs12err.h>

/* How often to hash: 1 when the file does not say, 0 for what is no count. */
static uint32_t iterations(const PKCS12_MAC_DATA *mac)
{
    int64_t n = 1;

    if (mac->iter != NULL && cx_asn1_integer_get(&n, mac->iter, V_ASN1_INTEGER) == 0) {
        return 0;
    }
    return n > 0 && n <= CR_PBE_ITERATIONS_MAX ? (uint32_t)n : 0;
}

static bool generate(const PKCS12 *p12, struct bytes password, uint8_t *out, size_t *n)
{
    uint8_t key[CR_HASH_MAX];

    if (cx_obj_obj2nid(p12->authsafes->type) != NID_pkcs7_data) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_CONTENT_TYPE_NOT_DATA);
        return false;
    }
    if (p12->authsafes->d.data == NULL) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_DECODE_ERROR);
        return false;
    }
    const EVP_MD *md = cx_md_by_nid(cx_obj_obj2nid(p12->mac->dinfo->algor->algorithm));
    enum cr_hash_id id = cx_md_id(md);
    if (id == CR_HASH_NONE) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_UNKNOWN_DIGEST_ALGORITHM);
        return false;
    }
    *n = cr_hash_len(id);
    enum t13_status status = cr_pkcs12_kdf(
        id, CR_PKCS12_MAC, password, cx_asn1_bytes(p12->mac->salt), iterations(p12->mac), key, *n);
    if (status == T13_OK) {
        status = cr_hmac_once(id, bytes_of(key, *n), cx_asn1_bytes(p12->authsafes->d.data), out);
    } else {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_KEY_GEN_ERROR);
    }
    mem_clear(key, sizeof(key));
    return status == T13_OK;
}

bool cx_p12_verify_mac(const PKCS12 *p12, struct bytes password)
{
    uint8_t mac[CR_HASH_MAX];
    size_t n = 0;

    if (p12->mac == NULL) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_MAC_ABSENT);
        return false;
    }
    if (!generate(p12, password, mac, &n)) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_MAC_GENERATION_ERROR);
        return false;
    }
    struct bytes want = cx_asn1_bytes(p12->mac->dinfo->digest);
    bool same = want.n == n && ct_equal(mac, want.p, n);
    mem_clear(mac, sizeof(mac));
    return same;
}

/* PKCS12_verify_mac - see PKCS12_gen_mac(3). abi: full. test tests/oracle/pkcs12.c
 *
 * ret   1; 0 when it differs, with no error queued, or cannot be computed
 */
CX_API int PKCS12_verify_mac(PKCS12 *p12, const char *pass, int passlen)
{
    return cx_p12_verify_mac(p12, cx_p12_password(pass, passlen));
}

/* PKCS12_mac_present - see PKCS12_gen_mac(3). abi: full. test tests/oracle/pkcs12.c */
CX_API int PKCS12_mac_present(const PKCS12 *p12)
{
    return p12->mac != NULL;
}

/* PKCS12_gen_mac - see PKCS12_gen_mac(3). abi: full. test tests/oracle/pkcs12.c */
CX_API int PKCS12_gen_mac(PKCS12 *p12, const char *pass, int passlen, unsigned char *mac,
                          unsigned int *maclen)
{
    size_t n = 0;

    if (p12->mac == NULL || !generate(p12, cx_p12_password(pass, passlen), mac, &n)) {
        return 0;
    }
    *maclen = (unsigned int)n;
    return 1;
}

/* PKCS12_get0_mac - the parts of the MAC, all NULL without one. abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API void PKCS12_get0_mac(const ASN1_OCTET_STRING **pmac, const X509_ALGOR **pmacalg,
                            const ASN1_OCTET_STRING **psalt, const ASN1_INTEGER **piter,
                            const PKCS12 *p12)
{
    const PKCS12_MAC_DATA *mac = p12->mac;

    if (pmac != NULL) {
        *pmac = mac != NULL ? mac->dinfo->digest : NULL;
    }
    if (pmacalg != NULL) {
        *pmacalg = mac != NULL ? mac->dinfo->algor : NULL;
    }
    if (psalt != NULL) {
        *psalt = mac != NULL ? mac->salt : NULL;
    }
    if (piter != NULL) {
        *piter = mac != NULL ? mac->iter : NULL;
    }
}
