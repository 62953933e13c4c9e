#include "crypto/key/oid.h"

#include "crypto/ct/ct.h"

bool oid_equal(struct bytes oid, const char *contents, size_t n)
{
    return oid.n == n && ct_equal(oid.p, contents, n);
}

struct oid_row {
    int id;
    uint8_t n;
    const char *oid;
};

#define OID(id, s)                                                                                 \
    {                                                                                              \
        (id), sizeof(s) - 1, (s)                                                                   \
    }

static const struct oid_row hashes[] = {
    OID(CR_SHA1, "\x2b\x0e\x03\x02\x1a"),
    OID(CR_SHA256, "\x60\x86\x48\x01\x65\x03\x04\x02\x01"),
    OID(CR_SHA384, "\x60\x86\x48\x01\x65\x03\x04\x02\x02"),
    OID(CR_SHA512, "\x60\x86\x48\x01\x65\x03\x04\x02\x03"),
    OID(CR_SHA224, "\x60\x86\x48\x01\x65\x03\x04\x02\x04"),
    OID(CR_MD5, "\x2a\x86\x48\x86\xf7\x0d\x02\x05"),
};

/* RFC 8018 B.1.1 and B.1.2. */
static const struct oid_row hmacs[] = {
    OID(CR_SHA1, "\x2a\x86\x48\x86\xf7\x0d\x02\x07"),
    OID(CR_SHA224, "\x2a\x86\x48\x86\xf7\x0d\x02\x08"),
    OID(CR_SHA256, "\x2a\x86\x48\x86\xf7\x0d\x02\x09"),
    OID(CR_SHA384, "\x2a\x86\x48\x86\xf7\x0d\x02\x0a"),
    OID(CR_SHA512, "\x2a\x86\x48\x86\xf7\x0d\x02\x0b"),
};

static const struct oid_row ciphers[] = {
    OID(CR_AES_128_CBC, "\x60\x86\x48\x01\x65\x03\x04\x01\x02"),
    OID(CR_AES_192_CBC, "\x60\x86\x48\x01\x65\x03\x04\x01\x16"),
    OID(CR_AES_256_CBC, "\x60\x86\x48\x01\x65\x03\x04\x01\x2a"),
    OID(CR_DES_EDE3_CBC, "\x2a\x86\x48\x86\xf7\x0d\x03\x07"),
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static int find(const struct oid_row *rows, size_t num_rows, struct bytes oid)
{
    for (size_t i = 0; i < num_rows; i++) {
        if (oid_equal(oid, rows[i].oid, rows[i].n)) {
            return rows[i].id;
        }
    }
    return 0;
}

static struct bytes find_id(const struct oid_row *rows, size_t num_rows, int id)
{
    for (size_t i = 0; i < num_rows; i++) {
        if (rows[i].id == id) {
            return bytes_of(rows[i].oid, rows[i].n);
        }
    }
    return bytes_of(NULL, 0);
}

enum cr_hash_id oid_hash(struct bytes oid)
{
    return (enum cr_hash_id)find(hashes, COUNT(hashes), oid);
}

enum cr_hash_id oid_hmac(struct bytes oid)
{
    return (enum cr_hash_id)find(hmacs, COUNT(hmacs), oid);
}

enum cr_cipher_id oid_cipher(struct bytes oid)
{
    return (enum cr_cipher_id)find(ciphers, COUNT(ciphers), oid);
}

struct bytes oid_of_hash(enum cr_hash_id id)
{
    return find_id(hashes, COUNT(hashes), (int)id);
}

struct bytes oid_of_hmac(enum cr_hash_id id)
{
    return find_id(hmacs, COUNT(hmacs), (int)id);
}

struct bytes oid_of_cipher(enum cr_cipher_id id)
{
    return find_id(ciphers, COUNT(ciphers), (int)id);
}
