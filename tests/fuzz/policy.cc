/* The policy file: docs/POLICY.md. */
#include "tests/fuzz/fuzz.h"

extern "C" {
#include "core/policy/policy.h"
#include "core/wire/wr.h"
}

std::vector<std::string> seeds()
{
    return {"[program nginx]\ngroups = X25519:P-256\n[server example.com]\n"
            "record_padding = block 512\n",
            "record_padding = none\n[server a]\nrecord_padding = fixed 16385\n"
            "[server b]\nrecord_padding = random 300\n",
            "early_data = off\n[server a]\nearly_data = on\n[server b]\nearly_data = 4096\n",
            "raw_public_key = on\nclient_raw_keys = "
            "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "delegated_credential_files = /a /b\nech_retry = off\n",
            "key_log = /x\ngrease = on\n"};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct t13_policy *policy = nullptr;
    struct t13_policy_error why = {};

    if (t13_policy_parse(&policy, bytes_of(data, size), &why) == T13_OK) {
        struct t13_policy_who who = {"nginx", "x", "example.com"};
        struct t13_policy_values v;
        struct wr list = wr_growing();
        t13_policy_lookup(policy, &who, &v);
        EXPECT_EQ(T13_OK, t13_policy_ech_list(&v, &list));
        wr_free(&list);
        if ((v.set & T13_P_SERVER_RAW_KEYS) != 0) {
            (void)t13_policy_pinned(v.server_raw_keys, bytes_of(data, size));
        }
        EXPECT_TRUE(v.padding.mode <= T13_PAD_NONE ||
                    (v.padding.len > 0 && v.padding.len <= 16385));
        t13_policy_free(policy);
    } else {
        EXPECT_NE(nullptr, why.text);
    }
    return 0;
}
