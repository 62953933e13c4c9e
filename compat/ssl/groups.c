/* Groups and signature algorithms by OpenSSL's names and NIDs. */
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/ssl/local.h"

#include "crypto/kex.h"

#include <ctype.h>
#include <openssl/objects.h>
#include <string.h>

struct group {
    uint16_t id;
    int nid;
    const char *name;  /* as in the RFCs, what SSL_group_to_name gives */
    const char *alias; /* other names that lists use */
    const char *nist;
};

/* OpenSSL 3.0 has no NID for a group of later releases; those give this, as for any unknown one. */
#define WITHOUT_NID(id) (TLSEXT_nid_unknown | (id))

static const struct group groups[] = {
    {CR_X25519_MLKEM768, WITHOUT_NID(CR_X25519_MLKEM768), "X25519MLKEM768", NULL, NULL},
    {CR_SECP256R1_MLKEM768, WITHOUT_NID(CR_SECP256R1_MLKEM768), "SecP256r1MLKEM768", NULL, NULL},
    {CR_SECP384R1_MLKEM1024, WITHOUT_NID(CR_SECP384R1_MLKEM1024), "SecP384r1MLKEM1024", NULL, NULL},
    {CR_MLKEM512, WITHOUT_NID(CR_MLKEM512), "MLKEM512", "ML-KEM-512", NULL},
    {CR_MLKEM768, WITHOUT_NID(CR_MLKEM768), "MLKEM768", "ML-KEM-768", NULL},
    {CR_MLKEM1024, WITHOUT_NID(CR_MLKEM1024), "MLKEM1024", "ML-KEM-1024", NULL},
    {CR_X25519, NID_X25519, "x25519", "X25519", NULL},
    {CR_SECP256R1, NID_X9_62_prime256v1, "secp256r1", "prime256v1", "P-256"},
    {CR_SECP384R1, NID_secp384r1, "secp384r1", "secp384r1", "P-384"},
    {CR_SECP521R1, NID_secp521r1, "secp521r1", "secp521r1", "P-521"},
    {CR_X448, NID_X448, "x448", "X448", NULL},
    {CR_FFDHE2048, NID_ffdhe2048, "ffdhe2048", "ffdhe2048", NULL},
    {CR_FFDHE3072, NID_ffdhe3072, "ffdhe3072", "ffdhe3072", NULL},
    {CR_FFDHE4096, NID_ffdhe4096, "ffdhe4096", "ffdhe4096", NULL},
    {CR_FFDHE6144, NID_ffdhe6144, "ffdhe6144", "ffdhe6144", NULL},
    {CR_FFDHE8192, NID_ffdhe8192, "ffdhe8192", "ffdhe8192", NULL},
    {26, NID_brainpoolP256r1, "brainpoolP256r1", "brainpoolP256r1", NULL},
    {27, NID_brainpoolP384r1, "brainpoolP384r1", "brainpoolP384r1", NULL},
    {28, NID_brainpoolP512r1, "brainpoolP512r1", "brainpoolP512r1", NULL},
    {22, NID_secp256k1, "secp256k1", "secp256k1", NULL},
    {1, NID_sect163k1, "sect163k1", "sect163k1", "K-163"},
    {2, NID_sect163r1, "sect163r1", "sect163r1", NULL},
    {3, NID_sect163r2, "sect163r2", "sect163r2", "B-163"},
    {4, NID_sect193r1, "sect193r1", "sect193r1", NULL},
    {5, NID_sect193r2, "sect193r2", "sect193r2", NULL},
    {6, NID_sect233k1, "sect233k1", "sect233k1", "K-233"},
    {7, NID_sect233r1, "sect233r1", "sect233r1", "B-233"},
    {8, NID_sect239k1, "sect239k1", "sect239k1", NULL},
    {9, NID_sect283k1, "sect283k1", "sect283k1", "K-283"},
    {10, NID_sect283r1, "sect283r1", "sect283r1", "B-283"},
    {11, NID_sect409k1, "sect409k1", "sect409k1", "K-409"},
    {12, NID_sect409r1, "sect409r1", "sect409r1", "B-409"},
    {13, NID_sect571k1, "sect571k1", "sect571k1", "K-571"},
    {14, NID_sect571r1, "sect571r1", "sect571r1", "B-571"},
    {15, NID_secp160k1, "secp160k1", "secp160k1", NULL},
    {16, NID_secp160r1, "secp160r1", "secp160r1", NULL},
    {17, NID_secp160r2, "secp160r2", "secp160r2", NULL},
    {18, NID_secp192k1, "secp192k1", "secp192k1", NULL},
    {19, NID_X9_62_prime192v1, "secp192r1", "prime192v1", "P-192"},
    {20, NID_secp224k1, "secp224k1", "secp224k1", NULL},
    {21, NID_secp224r1, "secp224r1", "secp224r1", "P-224"},
};
#define NUM_GROUPS (sizeof(groups) / sizeof(groups[0]))

static bool is_name(const char *name, size_t n, const char *candidate)
{
    return candidate != NULL && strlen(candidate) == n && strncmp(candidate, name, n) == 0;
}

static const struct group *group_named(const char *name, size_t n)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        if (is_name(name, n, groups[i].name) || is_name(name, n, groups[i].alias) ||
            is_name(name, n, groups[i].nist)) {
            return &groups[i];
        }
    }
    return NULL;
}

static const struct group *group_with_nid(int nid)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        if (groups[i].nid == nid) {
            return &groups[i];
        }
    }
    return NULL;
}

/* The strengths that NIST SP 800-57 gives, and FIPS 203's categories. */
int cx_group_bits(uint16_t id)
{
    switch (id) {
    case CR_SECP521R1:
    case CR_SECP384R1_MLKEM1024:
    case CR_MLKEM1024:
        return 256;
    case CR_X448:
        return 224;
    case CR_SECP384R1:
    case CR_X25519_MLKEM768:
    case CR_SECP256R1_MLKEM768:
    case CR_MLKEM768:
    case CR_FFDHE8192:
        return 192;
    default:
        return id == CR_FFDHE2048 ? 112 : 128;
    }
}

int cx_group_nid(uint16_t id)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        if (groups[i].id == id) {
            return groups[i].nid;
        }
    }
    return 0;
}

const char *cx_group_name(uint16_t id)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        if (groups[i].id == id) {
            return groups[i].name;
        }
    }
    return NULL;
}

struct id_list {
    uint16_t id[T13_SIGALGS_MAX];
    uint8_t num;
};

static bool list_add(struct id_list *list, uint16_t id, size_t max)
{
    for (uint8_t i = 0; i < list->num; i++) {
        if (list->id[i] == id) {
            return false; /* OpenSSL refuses a list that names one twice */
        }
    }
    if (list->num >= max) {
        return false;
    }
    list->id[list->num++] = id;
    return true;
}

/* A group that is known and not built in stays out of the list: it could not be negotiated. A list
 * of older versions' groups leaves none, which the handshake will say. */
static int set_groups(struct t13_config **cfg, const struct id_list *asked)
{
    struct id_list usable = {.num = 0};
    for (uint8_t i = 0; i < asked->num; i++) {
        if (cr_group_known(asked->id[i])) {
            (void)list_add(&usable, asked->id[i], T13_GROUPS_MAX);
        }
    }
    if (asked->num == 0 || t13_config_edit(cfg) != T13_OK) {
        return 0;
    }
    memcpy((*cfg)->groups, usable.id, usable.num * sizeof(usable.id[0]));
    (*cfg)->num_groups = usable.num;
    return 1;
}

/* next_name takes one element of a list with colons, without the white space around it; false at
 * the end. An empty element has n 0. */
static bool next_name(const char **list, const char **name, size_t *n)
{
    const char *p = *list;
    if (p == NULL) {
        return false;
    }
    size_t len = strcspn(p, ":");
    *list = p[len] == ':' ? p + len + 1 : NULL;
    while (len > 0 && isspace((unsigned char)*p)) {
        p++;
        len--;
    }
    while (len > 0 && isspace((unsigned char)p[len - 1])) {
        len--;
    }
    *name = p;
    *n = len;
    return true;
}

int cx_groups_from_list(struct t13_config **cfg, const char *list)
{
    struct id_list asked = {.num = 0};
    const char *name = NULL;
    size_t n = 0;
    while (next_name(&list, &name, &n)) {
        const struct group *group = group_named(name, n);
        if (n > 0 && n < 64 && group == NULL) {
            cx_raise_text(ERR_LIB_SSL, ERR_R_PASSED_INVALID_ARGUMENT, "group '%.*s' cannot be set",
                          (int)n, name);
        }
        if (group == NULL || !list_add(&asked, group->id, T13_GROUPS_MAX)) {
            return 0;
        }
    }
    return set_groups(cfg, &asked);
}

int cx_groups_from_nids(struct t13_config **cfg, const int *nids, size_t num)
{
    struct id_list asked = {.num = 0};
    if (num == 0) {
        cx_ssl_raise(SSL_R_BAD_LENGTH);
        return 0;
    }
    for (size_t i = 0; i < num; i++) {
        const struct group *group = group_with_nid(nids[i]);
        if (group == NULL || !list_add(&asked, group->id, T13_GROUPS_MAX)) {
            return 0;
        }
    }
    return set_groups(cfg, &asked);
}

/* SSL_group_to_name - see SSL_CTX_set1_groups(3). abi: full. */
CX_API const char *SSL_group_to_name(SSL *s, int id)
{
    const struct group *group = group_with_nid(id);
    (void)s;
    if (group == NULL && (id & TLSEXT_nid_unknown) != 0) {
        return cx_group_name((uint16_t)(id & 0xffff));
    }
    return group != NULL ? group->name : NULL;
}

struct sigalg {
    uint16_t id;
    const char *name; /* RFC 8446 4.2.3 */
    int hash_nid;
    int key_nid;
    const char *combined; /* "ECDSA+SHA256" */
};

static const struct sigalg sigalgs[] = {
    {0x0403, "ecdsa_secp256r1_sha256", NID_sha256, EVP_PKEY_EC, "ECDSA+SHA256"},
    {0x0503, "ecdsa_secp384r1_sha384", NID_sha384, EVP_PKEY_EC, "ECDSA+SHA384"},
    {0x0603, "ecdsa_secp521r1_sha512", NID_sha512, EVP_PKEY_EC, "ECDSA+SHA512"},
    {0x0807, "ed25519", NID_undef, EVP_PKEY_ED25519, NULL},
    {0x0808, "ed448", NID_undef, EVP_PKEY_ED448, NULL},
    {0x0303, "ecdsa_sha224", NID_sha224, EVP_PKEY_EC, "ECDSA+SHA224"},
    {0x0203, "ecdsa_sha1", NID_sha1, EVP_PKEY_EC, "ECDSA+SHA1"},
    {0x0904, "mldsa44", NID_undef, CX_PKEY_MLDSA44, NULL},
    {0x0905, "mldsa65", NID_undef, CX_PKEY_MLDSA65, NULL},
    {0x0906, "mldsa87", NID_undef, CX_PKEY_MLDSA87, NULL},
    {0x0804, "rsa_pss_rsae_sha256", NID_sha256, EVP_PKEY_RSA_PSS, "RSA-PSS+SHA256"},
    {0x0805, "rsa_pss_rsae_sha384", NID_sha384, EVP_PKEY_RSA_PSS, "RSA-PSS+SHA384"},
    {0x0806, "rsa_pss_rsae_sha512", NID_sha512, EVP_PKEY_RSA_PSS, "RSA-PSS+SHA512"},
    {0x0809, "rsa_pss_pss_sha256", NID_sha256, EVP_PKEY_RSA_PSS, NULL},
    {0x080a, "rsa_pss_pss_sha384", NID_sha384, EVP_PKEY_RSA_PSS, NULL},
    {0x080b, "rsa_pss_pss_sha512", NID_sha512, EVP_PKEY_RSA_PSS, NULL},
    {0x0401, "rsa_pkcs1_sha256", NID_sha256, EVP_PKEY_RSA, "RSA+SHA256"},
    {0x0501, "rsa_pkcs1_sha384", NID_sha384, EVP_PKEY_RSA, "RSA+SHA384"},
    {0x0601, "rsa_pkcs1_sha512", NID_sha512, EVP_PKEY_RSA, "RSA+SHA512"},
    {0x0402, NULL, NID_sha256, EVP_PKEY_DSA, "DSA+SHA256"},
    {0x0502, NULL, NID_sha384, EVP_PKEY_DSA, "DSA+SHA384"},
    {0x0602, NULL, NID_sha512, EVP_PKEY_DSA, "DSA+SHA512"},
    {0x0302, NULL, NID_sha224, EVP_PKEY_DSA, "DSA+SHA224"},
    {0x0202, NULL, NID_sha1, EVP_PKEY_DSA, "DSA+SHA1"},
    {0x0301, "rsa_pkcs1_sha224", NID_sha224, EVP_PKEY_RSA, "RSA+SHA224"},
    {0x0201, "rsa_pkcs1_sha1", NID_sha1, EVP_PKEY_RSA, "RSA+SHA1"},
};
#define NUM_SIGALGS (sizeof(sigalgs) / sizeof(sigalgs[0]))

static int set_sigalgs(struct t13_config **cfg, const struct id_list *list, bool client)
{
    if (list->num == 0 || t13_config_edit(cfg) != T13_OK) {
        return 0;
    }
    uint16_t *to = client ? (*cfg)->client_sigalgs : (*cfg)->sigalgs;
    uint8_t num = 0;
    for (uint8_t i = 0; i < list->num; i++) {
        if ((list->id[i] & 0xff) != 2) { /* DSA is not TLS 1.3's */
            to[num++] = list->id[i];
        }
    }
    *(client ? &(*cfg)->num_client_sigalgs : &(*cfg)->num_sigalgs) = num;
    return 1;
}

/* is_combined compares "RSA+SHA256"; the digest may be written in small letters as a whole. */
static bool is_combined(const char *p, size_t n, const char *combined)
{
    size_t sign = combined != NULL ? strcspn(combined, "+") + 1 : 0;
    if (combined == NULL || strlen(combined) != n || strncmp(p, combined, sign) != 0) {
        return false;
    }
    bool small = true;
    for (size_t i = sign; i < n; i++) {
        small = small && p[i] == tolower((unsigned char)combined[i]);
    }
    return small || strncmp(p, combined, n) == 0;
}

static const struct sigalg *sigalg_named(const char *name, size_t n)
{
    for (size_t i = 0; i < NUM_SIGALGS; i++) {
        const char *combined = sigalgs[i].combined;
        bool pss = combined != NULL && strncmp(combined, "RSA-PSS+", 8) == 0;
        if (is_name(name, n, sigalgs[i].name) || is_combined(name, n, combined) ||
            (pss && is_combined(name, n, combined + 4))) { /* "PSS" is the same */
            return &sigalgs[i];
        }
    }
    return NULL;
}

int cx_sigalgs_from_list(struct t13_config **cfg, const char *list, bool client)
{
    struct id_list asked = {.num = 0};
    const char *name = NULL;
    size_t n = 0;
    while (next_name(&list, &name, &n)) {
        const struct sigalg *alg = sigalg_named(name, n);
        if (alg == NULL || !list_add(&asked, alg->id, T13_SIGALGS_MAX)) {
            return 0;
        }
    }
    return set_sigalgs(cfg, &asked, client);
}

int cx_sigalgs_from_nids(struct t13_config **cfg, const int *nids, size_t num, bool client)
{
    struct id_list asked = {.num = 0};
    if (num % 2 != 0) {
        return 0;
    }
    for (size_t i = 0; i < num; i += 2) {
        bool found = false;
        for (size_t k = 0; k < NUM_SIGALGS && !found; k++) {
            found = sigalgs[k].hash_nid == nids[i] && sigalgs[k].key_nid == nids[i + 1] &&
                    list_add(&asked, sigalgs[k].id, T13_SIGALGS_MAX);
        }
        if (!found) {
            return 0;
        }
    }
    return set_sigalgs(cfg, &asked, client);
}

static const struct sigalg *sigalg_with_id(unsigned id)
{
    for (size_t i = 0; i < NUM_SIGALGS; i++) {
        if (sigalgs[i].id == id) {
            return &sigalgs[i];
        }
    }
    return NULL;
}

/* Half the digest, as OpenSSL counts; of what has its own digest, the curve's strength. */
int cx_sigalg_bits(uint16_t id, int *hash_nid)
{
    const struct sigalg *alg = sigalg_with_id(id);
    *hash_nid = alg != NULL ? alg->hash_nid : NID_undef;
    switch (*hash_nid) {
    case NID_sha1:
        return 64;
    case NID_sha224:
        return 112;
    case NID_sha256:
        return 128;
    case NID_sha384:
        return 192;
    case NID_sha512:
        return 256;
    default:
        return alg == NULL ? 0 : alg->key_nid == EVP_PKEY_ED448 ? 224 : 128;
    }
}

const char *cx_sigalg_name(uint16_t id)
{
    const struct sigalg *alg = sigalg_with_id(id);
    return alg != NULL && alg->name != NULL ? alg->name : "-";
}

static int tell(unsigned id, int *psign, int *phash, int *psignhash, unsigned char *rsig,
                unsigned char *rhash)
{
    const struct sigalg *alg = sigalg_with_id(id);
    int sign = alg != NULL ? alg->key_nid : NID_undef;
    int hash = alg != NULL ? alg->hash_nid : NID_undef;
    int both = NID_undef;

    if (psign != NULL) {
        *psign = sign;
    }
    if (phash != NULL) {
        *phash = hash;
    }
    if (psignhash != NULL) {
        *psignhash = alg != NULL && cx_obj_find_sigid_by(&both, hash, sign) == 1 ? both : NID_undef;
    }
    if (rsig != NULL) {
        *rsig = (unsigned char)(id & 0xff);
    }
    if (rhash != NULL) {
        *rhash = (unsigned char)(id >> 8);
    }
    return 1;
}

/* SSL_get_sigalgs and SSL_get_shared_sigalgs - see SSL_get_shared_sigalgs(3). abi: full. */
CX_API int SSL_get_sigalgs(SSL *s, int idx, int *psign, int *phash, int *psignhash,
                           unsigned char *rsig, unsigned char *rhash)
{
    struct bytes theirs = s->conn != NULL ? t13_conn_peer_sigalgs(s->conn) : bytes_of(NULL, 0);
    size_t num = theirs.n / 2;
    if (idx >= 0) {
        if ((size_t)idx >= num) {
            return 0;
        }
        unsigned id = (unsigned)theirs.p[2 * idx] << 8 | theirs.p[2 * idx + 1];
        (void)tell(id, psign, phash, psignhash, rsig, rhash);
    }
    return (int)num;
}

CX_API int SSL_get_shared_sigalgs(SSL *s, int idx, int *psign, int *phash, int *psignhash,
                                  unsigned char *rsig, unsigned char *rhash)
{
    struct bytes theirs = s->conn != NULL ? t13_conn_peer_sigalgs(s->conn) : bytes_of(NULL, 0);
    int num = 0;
    for (size_t i = 0; i + 1 < theirs.n; i += 2) {
        unsigned id = (unsigned)theirs.p[i] << 8 | theirs.p[i + 1];
        bool mine = false;
        for (uint8_t k = 0; k < s->cfg->num_sigalgs && !mine; k++) {
            mine = s->cfg->sigalgs[k] == id;
        }
        if (mine && num++ == idx) {
            (void)tell(id, psign, phash, psignhash, rsig, rhash);
        }
    }
    return idx >= num ? 0 : num;
}

/* SSL_get_signature_type_nid and its peer form - see SSL_get_peer_signature_nid(3). abi: full. */
CX_API int SSL_get_signature_type_nid(const SSL *s, int *pnid)
{
    const struct sigalg *alg = s->conn != NULL ? sigalg_with_id(t13_conn_sigalg(s->conn)) : NULL;
    if (alg == NULL) {
        return 0;
    }
    *pnid = alg->key_nid;
    return 1;
}

CX_API int SSL_get_peer_signature_type_nid(const SSL *s, int *pnid)
{
    const struct sigalg *alg =
        s->conn != NULL ? sigalg_with_id(t13_conn_peer_sigalg(s->conn)) : NULL;
    if (alg == NULL) {
        return 0;
    }
    *pnid = alg->key_nid;
    return 1;
}
