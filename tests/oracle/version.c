/* The version that programs compare and print: OpenSSL_version(3). */
#include "oracle.h"

int main(void)
{
    o_int("OpenSSL_version_num >> 20", (long long)(OpenSSL_version_num() >> 20));
    o_int("OPENSSL_version_major", (int)OPENSSL_version_major());
    o_int("OPENSSL_version_minor", (int)OPENSSL_version_minor());
    o_str("OPENSSL_version_pre_release", OPENSSL_version_pre_release());
    o_str("OPENSSL_version_build_metadata", OPENSSL_version_build_metadata());
    o_text("begin of OPENSSL_VERSION", OpenSSL_version(OPENSSL_VERSION), 12);
    o_str("no such text", OpenSSL_version(12345));
    o_str("OPENSSL_DIR", OpenSSL_version(OPENSSL_DIR));
    return 0;
}
