/* Certificates and CRLs, and paths of them: the input is a row of DER values, the first the leaf,
 * the last what is trusted. Signatures hold, so that what comes after them is reached. */
#include "tests/fuzz/fuzz.h"

extern "C" {
#include "core/x509/host.h"
#include "core/x509/path.h"
#include "crypto/insecure.h"
#include "crypto/mem.h"
}

std::vector<std::string> seeds()
{
    return {};
}

namespace
{

constexpr size_t MOST = 8;

struct Store {
    struct t13_cert certs[MOST];
    size_t num_certs = 0;
    struct t13_crl crls[MOST];
    size_t num_crls = 0;
    Store() = default;
    ~Store()
    {
        for (size_t i = 0; i < num_certs; i++) {
            t13_cert_clear(&certs[i]);
        }
    }
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;
};

bool trusted(void *arg, struct bytes subject, size_t *at, const struct t13_cert **out)
{
    auto *store = static_cast<Store *>(arg);
    *out = nullptr;
    while (*at < store->num_certs) {
        const struct t13_cert *cert = &store->certs[(*at)++];
        if (*at == store->num_certs && t13_name_equal(cert->subject, subject)) {
            *out = cert;
            return true;
        }
    }
    return true;
}

bool crl(void *arg, struct bytes issuer, size_t *at, const struct t13_crl **out)
{
    auto *store = static_cast<Store *>(arg);
    (void)issuer;
    *out = *at < store->num_crls ? &store->crls[(*at)++] : nullptr;
    return true;
}

/* The length of the DER value at the front, or all. */
size_t value_len(const uint8_t *p, size_t n)
{
    if (n < 4) {
        return n;
    }
    size_t len = p[1];
    if (len < 0x80) {
        len += 2;
    } else if (len == 0x81) {
        len = p[2] + size_t(3);
    } else {
        len = (size_t(p[2]) << 8 | p[3]) + 4;
    }
    return len < n ? len : n;
}

void verify(Store *store, unsigned long flags)
{
    struct t13_path_owner owner = {};
    struct t13_path_params params = {};
    struct t13_path path;
    std::vector<const struct t13_cert *> between;
    const char *host = "www.example.com";

    for (size_t i = 0; i < store->num_certs; i++) {
        between.push_back(&store->certs[i]);
    }
    owner.arg = store;
    owner.trusted = trusted;
    owner.crl = crl;
    params.flags = flags;
    params.depth = -1;
    params.now_s = 1767225600;
    params.hosts = &host;
    params.num_hosts = 1;
    t13_path_init(&path, &owner, &params, &store->certs[0], between.data(), between.size());
    enum t13_status st = t13_path_verify(&path);
    EXPECT_TRUE(st != T13_E_BAD_CERTIFICATE || path.error != T13_V_OK);
    t13_path_clear(&path);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Store store;
    unsigned long flags = T13_V_FLAG_TRUSTED_FIRST;

    cr_insecure_begin(true);
    while (size > 0 && store.num_certs < MOST && store.num_crls < MOST) {
        size_t n = value_len(data, size);
        if (t13_cert_parse(&store.certs[store.num_certs], bytes_of(data, n)) == T13_OK) {
            store.num_certs++;
        } else if (t13_crl_parse(&store.crls[store.num_crls], bytes_of(data, n)) == T13_OK) {
            store.num_crls++;
            flags |= T13_V_FLAG_CRL_CHECK | T13_V_FLAG_CRL_CHECK_ALL;
        }
        data += n;
        size -= n;
    }
    if (store.num_certs > 0) {
        verify(&store, flags);
        verify(&store, flags | T13_V_FLAG_X509_STRICT | T13_V_FLAG_PARTIAL_CHAIN);
    }
    cr_insecure_begin(false);
    return 0;
}
