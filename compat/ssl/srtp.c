/* DTLS-SRTP: SSL_CTX_set_tlsext_use_srtp(3). Its extension belongs to DTLS, which is not built in:
 * profiles are read and shown, and never negotiated. */
#include "compat/ssl/local.h"

#include "compat/stack/stack.h"

#include <openssl/srtp.h>
#include <string.h>

/* OpenSSL's names; values from RFC 5764 4.1.2 and RFC 7714 14.2. */
static const SRTP_PROTECTION_PROFILE profiles[] = {
    {"SRTP_AES128_CM_SHA1_80", SRTP_AES128_CM_SHA1_80},
    {"SRTP_AES128_CM_SHA1_32", SRTP_AES128_CM_SHA1_32},
    {"SRTP_AEAD_AES_128_GCM", SRTP_AEAD_AES_128_GCM},
    {"SRTP_AEAD_AES_256_GCM", SRTP_AEAD_AES_256_GCM},
};

static const SRTP_PROTECTION_PROFILE *profile_named(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
        if (strlen(profiles[i].name) == n && strncmp(profiles[i].name, name, n) == 0) {
            return &profiles[i];
        }
    }
    return NULL;
}

static int add_profiles(OPENSSL_STACK *list, const char *names)
{
    for (const char *p = names; p != NULL;) {
        size_t n = strcspn(p, ":");
        const SRTP_PROTECTION_PROFILE *profile = profile_named(p, n);
        if (profile == NULL) {
            return SSL_R_SRTP_UNKNOWN_PROTECTION_PROFILE;
        }
        for (int i = 0; i < cx_sk_num(list); i++) {
            if (cx_sk_value(list, i) == profile) {
                return SSL_R_BAD_SRTP_PROTECTION_PROFILE_LIST;
            }
        }
        if (cx_sk_push(list, profile) <= 0) {
            return SSL_R_SRTP_COULD_NOT_ALLOCATE_PROFILES;
        }
        p = p[n] == ':' ? p + n + 1 : NULL;
    }
    return 0;
}

/* set_profiles replaces the list that at points to; 1 is failure, as the man page says. */
static int set_profiles(STACK_OF(SRTP_PROTECTION_PROFILE) * *at, const char *names)
{
    OPENSSL_STACK *list = cx_sk_new_null();
    int reason = list != NULL ? add_profiles(list, names) : SSL_R_SRTP_COULD_NOT_ALLOCATE_PROFILES;
    if (reason != 0) {
        cx_sk_free(list);
        cx_ssl_raise(reason);
        return 1;
    }
    cx_sk_free(CX_SK(*at));
    *at = (STACK_OF(SRTP_PROTECTION_PROFILE) *)list;
    return 0;
}

/* SSL_CTX_set_tlsext_use_srtp and its family - see SSL_CTX_set_tlsext_use_srtp(3). abi: full. */
CX_API int SSL_CTX_set_tlsext_use_srtp(SSL_CTX *ctx, const char *profile_names)
{
    cx_ctx_edit(ctx);
    int ret = set_profiles(&ctx->srtp, profile_names);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set_tlsext_use_srtp(SSL *ssl, const char *profile_names)
{
    return set_profiles(&ssl->srtp, profile_names);
}

CX_API STACK_OF(SRTP_PROTECTION_PROFILE) * SSL_get_srtp_profiles(SSL *ssl)
{
    if (ssl == NULL) {
        return NULL;
    }
    return ssl->srtp != NULL ? ssl->srtp : CX_CTX_GET(ssl->ctx, srtp);
}

CX_API SRTP_PROTECTION_PROFILE *SSL_get_selected_srtp_profile(SSL *s)
{
    (void)s;
    return NULL; /* use_srtp is DTLS's */
}
