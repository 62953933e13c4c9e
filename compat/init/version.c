/* Which library this is: OpenSSL_version(3). */
#include "compat/cx.h"
#include "compat/init/init.h"

#include <openssl/crypto.h>
#include <openssl/opensslv.h>

#define ENGINES_FOLDER CX_OPENSSLDIR "/engines-3"
#define MODULES_FOLDER CX_OPENSSLDIR "/ossl-modules"

/* OpenSSL_version, OpenSSL_version_num and the parts of the version - see OpenSSL_version(3).
 * abi: full.
 *
 * ret   the release of OpenSSL whose behaviour this is, then our own name and release; what says
 *       how OpenSSL was compiled says that it was not
 * test  tests/oracle/version.c
 */
CX_API const char *OpenSSL_version(int t)
{
    switch (t) {
    case OPENSSL_VERSION:
        return "OpenSSL " OPENSSL_VERSION_STR " " OPENSSL_RELEASE_DATE " (Thirteen " T13_RELEASE
               ")";
    case OPENSSL_VERSION_STRING:
        return OPENSSL_VERSION_STR;
    case OPENSSL_FULL_VERSION_STRING:
        return OPENSSL_FULL_VERSION_STR;
    case OPENSSL_BUILT_ON:
        return "built on: date not available";
    case OPENSSL_CFLAGS:
        return "compiler: not available";
    case OPENSSL_PLATFORM:
        return "platform: thirteen-" T13_RELEASE;
    case OPENSSL_DIR:
        return "OPENSSLDIR: \"" CX_OPENSSLDIR "\"";
    case OPENSSL_ENGINES_DIR:
        return "ENGINESDIR: \"" ENGINES_FOLDER "\"";
    case OPENSSL_MODULES_DIR:
        return "MODULESDIR: \"" MODULES_FOLDER "\"";
    case OPENSSL_CPU_INFO:
        return "CPUINFO: N/A";
    default:
        return "not available";
    }
}

CX_API unsigned long OpenSSL_version_num(void)
{
    return OPENSSL_VERSION_NUMBER;
}

CX_API unsigned int OPENSSL_version_major(void)
{
    return OPENSSL_VERSION_MAJOR;
}

CX_API unsigned int OPENSSL_version_minor(void)
{
    return OPENSSL_VERSION_MINOR;
}

CX_API unsigned int OPENSSL_version_patch(void)
{
    return OPENSSL_VERSION_PATCH;
}

CX_API const char *OPENSSL_version_pre_release(void)
{
    return OPENSSL_VERSION_PRE_RELEASE;
}

CX_API const char *OPENSSL_version_build_metadata(void)
{
    return OPENSSL_VERSION_BUILD_METADATA;
}

CX_API const char *OPENSSL_info(int t)
{
    switch (t) {
    case OPENSSL_INFO_CONFIG_DIR:
        return CX_OPENSSLDIR;
    case OPENSSL_INFO_ENGINES_DIR:
        return ENGINES_FOLDER;
    case OPENSSL_INFO_MODULES_DIR:
        return MODULES_FOLDER;
    case OPENSSL_INFO_DSO_EXTENSION:
        return ".so";
    case OPENSSL_INFO_DIR_FILENAME_SEPARATOR:
        return "/";
    case OPENSSL_INFO_LIST_SEPARATOR:
        return ":";
    case OPENSSL_INFO_SEED_SOURCE:
        return "os-specific";
    default:
        return NULL; /* OPENSSL_INFO_CPU_SETTINGS too: there are none to tell */
    }
}
