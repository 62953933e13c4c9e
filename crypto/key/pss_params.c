/* RSASSA-PSS-params: RFC 4055 section 3.1. */
#include "crypto/key.h"

#include "crypto/der.h"
#include "crypto/key/oid.h"
#include "crypto/key/pss_params.h"

#define SALT_MAX 2048 /* as long as a signature of RSA-16384 */

/* id-mgf1 */
static const char mgf1[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";

/* A hash's AlgorithmIdentifier, its parameters NULL or absent. */
static bool parse_hash(struct der *d, enum cr_hash_id *out)
{
    struct der alg;
    struct bytes oid;
    struct bytes null;

    if (!der_enter(d, DER_SEQUENCE, &alg) || !der_take(&alg, DER_OID, &oid)) {
        return false;
    }
    if (!der_at_end(&alg) && (!der_take(&alg, DER_NULL, &null) || null.n != 0)) {
        return false;
    }
    *out = oid_hash(oid);
    return der_at_end(&alg) && *out != CR_HASH_NONE;
}

static bool parse_mgf(struct der *d, enum cr_hash_id *out)
{
    struct der alg;
    struct bytes oid;

    return der_enter(d, DER_SEQUENCE, &alg) && der_take(&alg, DER_OID, &oid) &&
           oid_equal(oid, mgf1, sizeof(mgf1) - 1) && parse_hash(&alg, out) && der_at_end(&alg);
}

bool cr_pss_params_parse(struct der *d, struct cr_sig_alg *out)
{
    struct cr_sig_alg alg = {CR_SIG_RSA_PSS, CR_SHA1, CR_SHA1, 20};
    struct der params;
    struct der field;
    uint64_t number = 0;

    if (!der_enter(d, DER_SEQUENCE, &params)) {
        return false;
    }
    if (der_enter(&params, DER_CONTEXT(0), &field) &&
        (!parse_hash(&field, &alg.hash) || !der_at_end(&field))) {
        return false;
    }
    if (der_enter(&params, DER_CONTEXT(1), &field) &&
        (!parse_mgf(&field, &alg.mgf1_hash) || !der_at_end(&field))) {
        return false;
    }
    if (der_enter(&params, DER_CONTEXT(2), &field)) {
        if (!der_uint(&field, &number) || !der_at_end(&field) || number > SALT_MAX) {
            return false;
        }
        alg.salt_len = (int)number;
    }
    if (der_enter(&params, DER_CONTEXT(3), &field) &&
        (!der_uint(&field, &number) || !der_at_end(&field) || number != 1)) {
        return false;
    }
    if (!der_at_end(&params)) {
        return false;
    }
    *out = alg;
    return true;
}

static void put_hash(struct der_out *o, enum cr_hash_id hash)
{
    size_t mark = o->n;

    der_put(o, DER_NULL, bytes_of(NULL, 0));
    der_put(o, DER_OID, oid_of_hash(hash));
    der_put_header(o, DER_SEQUENCE, mark);
}

void cr_pss_params_put(struct der_out *o, const struct cr_sig_alg *alg)
{
    enum cr_hash_id mgf1_hash = alg->mgf1_hash != CR_HASH_NONE ? alg->mgf1_hash : alg->hash;
    size_t salt_len = alg->salt_len >= 0 ? (size_t)alg->salt_len : cr_hash_len(alg->hash);
    size_t start = o->n;

    if (salt_len != 20) {
        der_put_uint(o, salt_len);
        der_put_header(o, DER_CONTEXT(2), start);
    }
    if (mgf1_hash != CR_SHA1) {
        size_t mark = o->n;
        put_hash(o, mgf1_hash);
        der_put(o, DER_OID, bytes_of(mgf1, sizeof(mgf1) - 1));
        der_put_header(o, DER_SEQUENCE, mark);
        der_put_header(o, DER_CONTEXT(1), mark);
    }
    if (alg->hash != CR_SHA1) {
        size_t mark = o->n;
        put_hash(o, alg->hash);
        der_put_header(o, DER_CONTEXT(0), mark);
    }
    der_put_header(o, DER_SEQUENCE, start);
}
