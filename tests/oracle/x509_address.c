/* a2i_IPADDRESS(), a2i_IPADDRESS_NC(): addresses, good and bad. */
#include "oracle.h"

#include <openssl/x509v3.h>

static void show(const char *name, ASN1_OCTET_STRING *s)
{
    if (s == NULL) {
        o_int(name, -1);
    } else {
        o_hex(name, ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s));
    }
    o_err(name);
    ASN1_OCTET_STRING_free(s);
}

int main(void)
{
    static const char *const single[] = {"1.2.3.4",
                                         "::1",
                                         "::",
                                         "localhost",
                                         "1.2.3",
                                         "1.2.3.256",
                                         "fe80::1:2",
                                         "1:2:3:4:5:6:1.2.3.4",
                                         "1:2:3:4:5:6:7:8",
                                         "1:2:3:4:5:6:7:8:9",
                                         "",
                                         ":::",
                                         "1.2.3.4.5",
                                         "01.2.3.4",
                                         "12345::",
                                         "g::",
                                         "g::1"};
    static const char *const pairs[] = {
        "1.2.3.4/255.0.0.0", "::1/ffff::", "1.2.3.4", "1.2.3.4/::1", "x/y", "1.2.3.4/", "/1.2.3.4"};

    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
        show(single[i], a2i_IPADDRESS(single[i]));
    }
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        show(pairs[i], a2i_IPADDRESS_NC(pairs[i]));
    }
    return 0;
}
