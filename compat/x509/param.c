/* X509_VERIFY_PARAM: X509_VERIFY_PARAM_set_flags(3). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"
#include "core/x509/host.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define POLICY_FLAGS                                                                               \
    (X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_EXPLICIT_POLICY | X509_V_FLAG_INHIBIT_ANY |            \
     X509_V_FLAG_INHIBIT_MAP)

static char name_default[] = "default";
static char name_pkcs7[] = "pkcs7";
static char name_smime[] = "smime_sign";
static char name_client[] = "ssl_client";
static char name_server[] = "ssl_server";

/* What the names stand for, in alphabetical order. */
static const X509_VERIFY_PARAM standard[] = {
    {.name = name_default, .flags = X509_V_FLAG_TRUSTED_FIRST, .depth = 100, .auth_level = -1},
    {.name = name_pkcs7,
     .purpose = X509_PURPOSE_SMIME_SIGN,
     .trust = X509_TRUST_EMAIL,
     .depth = -1,
     .auth_level = -1},
    {.name = name_smime,
     .purpose = X509_PURPOSE_SMIME_SIGN,
     .trust = X509_TRUST_EMAIL,
     .depth = -1,
     .auth_level = -1},
    {.name = name_client,
     .purpose = X509_PURPOSE_SSL_CLIENT,
     .trust = X509_TRUST_SSL_CLIENT,
     .depth = -1,
     .auth_level = -1},
    {.name = name_server,
     .purpose = X509_PURPOSE_SSL_SERVER,
     .trust = X509_TRUST_SSL_SERVER,
     .depth = -1,
     .auth_level = -1},
};

const X509_VERIFY_PARAM *cx_param_lookup(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof(standard) / sizeof(standard[0]); i++) {
        if (strcmp(standard[i].name, name) == 0) {
            return &standard[i];
        }
    }
    return NULL;
}

X509_VERIFY_PARAM *cx_param_new(void)
{
    X509_VERIFY_PARAM *param = (X509_VERIFY_PARAM *)mem_zalloc(sizeof(*param));

    if (param == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    param->trust = X509_TRUST_DEFAULT;
    param->depth = -1;
    param->auth_level = -1;
    return param;
}

static void free_object(void *o)
{
    cx_obj_free((ASN1_OBJECT *)o);
}

static void *copy_object(const void *o)
{
    return cx_obj_dup((const ASN1_OBJECT *)o);
}

static void *copy_string(const void *s)
{
    return mem_strdup((const char *)s);
}

static void free_hosts(X509_VERIFY_PARAM *param)
{
    cx_sk_pop_free((OPENSSL_STACK *)param->hosts, mem_free);
    param->hosts = NULL;
}

static void free_policies(X509_VERIFY_PARAM *param)
{
    cx_sk_pop_free((OPENSSL_STACK *)param->policies, free_object);
    param->policies = NULL;
}

void cx_param_free(X509_VERIFY_PARAM *param)
{
    if (param == NULL) {
        return;
    }
    free_policies(param);
    free_hosts(param);
    mem_free(param->peername);
    mem_free(param->email);
    mem_free(param->name);
    mem_free(param);
}

/* add: behind the others; without it in their place. */
static int set_host(X509_VERIFY_PARAM *param, const char *name, size_t n, bool add)
{
    char *copy = NULL;

    if (name == NULL || n == 0) {
        n = name != NULL ? strlen(name) : 0;
    } else if (memchr(name, 0, n > 1 ? n - 1 : n) != NULL) {
        return 0; /* a NUL inside */
    }
    if (n > 0 && name[n - 1] == '\0') {
        n--;
    }
    if (!add) {
        free_hosts(param);
    }
    if (name == NULL || n == 0) {
        return 1;
    }
    copy = (char *)mem_zalloc(n + 1);
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, name, n);
    if (param->hosts == NULL) {
        param->hosts = (STACK_OF(OPENSSL_STRING) *)cx_sk_new_null();
    }
    if (param->hosts == NULL || cx_sk_push((OPENSSL_STACK *)param->hosts, copy) <= 0) {
        mem_free(copy);
        return 0;
    }
    return 1;
}

int cx_param_set1_host(X509_VERIFY_PARAM *param, const char *name, size_t n)
{
    return set_host(param, name, n, false);
}

int cx_param_add1_host(X509_VERIFY_PARAM *param, const char *name, size_t n)
{
    return set_host(param, name, n, true);
}

void cx_param_set_hostflags(X509_VERIFY_PARAM *param, unsigned flags)
{
    param->hostflags = flags;
}

int cx_param_set1_email(X509_VERIFY_PARAM *param, const char *email, size_t n)
{
    char *copy = NULL;

    if (email != NULL) {
        n = n == 0 ? strlen(email) : n;
        copy = (char *)mem_zalloc(n + 1);
        if (copy == NULL) {
            return 0;
        }
        memcpy(copy, email, n);
    }
    mem_free(param->email);
    param->email = copy;
    param->email_len = copy != NULL ? n : 0;
    return 1;
}

int cx_param_set1_ip(X509_VERIFY_PARAM *param, const uint8_t *ip, size_t n)
{
    if (n != 0 && n != 4 && n != 16) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    if (ip != NULL && n > 0) {
        memcpy(param->ip, ip, n);
    }
    param->ip_len = ip != NULL ? n : 0;
    return 1;
}

int cx_param_set_flags(X509_VERIFY_PARAM *param, unsigned long flags)
{
    param->flags |= flags;
    if ((flags & POLICY_FLAGS) != 0) {
        param->flags |= X509_V_FLAG_POLICY_CHECK;
    }
    return 1;
}

void cx_param_clear_flags(X509_VERIFY_PARAM *param, unsigned long flags)
{
    param->flags &= ~flags;
}

/* inherited: whether a field of the source goes over one of the destination. */
static bool inherited(uint32_t how, bool source_set, bool target_set)
{
    if ((how & X509_VP_FLAG_OVERWRITE) != 0) {
        return true;
    }
    return source_set && ((how & X509_VP_FLAG_DEFAULT) != 0 || !target_set);
}

static int inherit_lists(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from, uint32_t how)
{
    if (inherited(how, from->policies != NULL, to->policies != NULL)) {
        free_policies(to);
        if (from->policies != NULL) {
            to->policies = (STACK_OF(ASN1_OBJECT) *)cx_sk_deep_copy(
                (const OPENSSL_STACK *)from->policies, copy_object, free_object);
            if (to->policies == NULL) {
                return 0;
            }
            to->flags |= X509_V_FLAG_POLICY_CHECK;
        }
    }
    if (inherited(how, from->hostflags != 0, to->hostflags != 0)) {
        to->hostflags = from->hostflags;
    }
    if (inherited(how, from->hosts != NULL, to->hosts != NULL)) {
        free_hosts(to);
        if (from->hosts != NULL) {
            to->hosts = (STACK_OF(OPENSSL_STRING) *)cx_sk_deep_copy(
                (const OPENSSL_STACK *)from->hosts, copy_string, mem_free);
            if (to->hosts == NULL) {
                return 0;
            }
        }
    }
    if (inherited(how, from->email != NULL, to->email != NULL) &&
        !cx_param_set1_email(to, from->email, from->email_len)) {
        return 0;
    }
    if (inherited(how, from->ip_len != 0, to->ip_len != 0) &&
        !cx_param_set1_ip(to, from->ip, from->ip_len)) {
        return 0;
    }
    return 1;
}

int cx_param_inherit(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from)
{
    uint32_t how = 0;

    if (from == NULL) {
        return 1;
    }
    how = to->inh_flags | from->inh_flags;
    if ((how & X509_VP_FLAG_ONCE) != 0) {
        to->inh_flags = 0;
    }
    if ((how & X509_VP_FLAG_LOCKED) != 0) {
        return 1;
    }
    if (inherited(how, from->purpose != 0, to->purpose != 0)) {
        to->purpose = from->purpose;
    }
    if (inherited(how, from->trust != X509_TRUST_DEFAULT, to->trust != X509_TRUST_DEFAULT)) {
        to->trust = from->trust;
    }
    if (inherited(how, from->depth != -1, to->depth != -1)) {
        to->depth = from->depth;
    }
    if (inherited(how, from->auth_level != -1, to->auth_level != -1)) {
        to->auth_level = from->auth_level;
    }
    if ((how & X509_VP_FLAG_OVERWRITE) != 0 || (to->flags & X509_V_FLAG_USE_CHECK_TIME) == 0) {
        to->check_time = from->check_time;
        to->flags &= ~(unsigned long)X509_V_FLAG_USE_CHECK_TIME;
    }
    if ((how & X509_VP_FLAG_RESET_FLAGS) != 0) {
        to->flags = 0;
    }
    to->flags |= from->flags;
    return inherit_lists(to, from, how);
}

int cx_param_set1(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from)
{
    uint32_t kept = to->inh_flags;
    int ret = 0;

    to->inh_flags |= X509_VP_FLAG_DEFAULT;
    ret = cx_param_inherit(to, from);
    to->inh_flags = kept;
    return ret;
}

X509_VERIFY_PARAM *cx_param_copy(const X509_VERIFY_PARAM *from)
{
    X509_VERIFY_PARAM *copy = cx_param_new();
    X509_VERIFY_PARAM source = *from;

    source.inh_flags = 0;
    if (copy == NULL) {
        return NULL;
    }
    copy->inh_flags = X509_VP_FLAG_OVERWRITE;
    if (cx_param_inherit(copy, &source) != 1) {
        cx_param_free(copy);
        return NULL;
    }
    copy->inh_flags = from->inh_flags;
    copy->flags = from->flags;
    return copy;
}

void cx_param_set_depth(X509_VERIFY_PARAM *param, int depth)
{
    param->depth = depth;
}

int cx_param_depth(const X509_VERIFY_PARAM *param)
{
    return param->depth;
}

void cx_param_set_auth_level(X509_VERIFY_PARAM *param, int level)
{
    param->auth_level = level;
}

int cx_param_set_purpose(X509_VERIFY_PARAM *param, int purpose)
{
    if (purpose < X509_PURPOSE_MIN || purpose > X509_PURPOSE_MAX) {
        cx_raise(ERR_LIB_X509V3, X509V3_R_INVALID_PURPOSE);
        return 0;
    }
    param->purpose = purpose;
    return 1;
}

int cx_param_set_trust(X509_VERIFY_PARAM *param, int trust)
{
    if (trust < X509_TRUST_MIN || trust > X509_TRUST_MAX) {
        cx_raise(ERR_LIB_X509, X509_R_INVALID_TRUST);
        return 0;
    }
    param->trust = trust;
    return 1;
}

char *cx_param_peername(const X509_VERIFY_PARAM *param)
{
    return param->peername;
}

void cx_param_move_peername(X509_VERIFY_PARAM *to, X509_VERIFY_PARAM *from)
{
    char *name = from != NULL ? from->peername : NULL;

    if (from != NULL) {
        from->peername = NULL;
    }
    mem_free(to->peername);
    to->peername = name;
}

/* X509_VERIFY_PARAM_new and its family, see X509_VERIFY_PARAM_set_flags(3). abi: full. */
CX_API X509_VERIFY_PARAM *X509_VERIFY_PARAM_new(void)
{
    return cx_param_new();
}

CX_API void X509_VERIFY_PARAM_free(X509_VERIFY_PARAM *param)
{
    cx_param_free(param);
}

CX_API int X509_VERIFY_PARAM_inherit(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from)
{
    return cx_param_inherit(to, from);
}

CX_API int X509_VERIFY_PARAM_set1(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from)
{
    return cx_param_set1(to, from);
}

CX_API int X509_VERIFY_PARAM_set1_name(X509_VERIFY_PARAM *param, const char *name)
{
    mem_free(param->name);
    param->name = mem_strdup(name);
    return param->name != NULL;
}

CX_API const char *X509_VERIFY_PARAM_get0_name(const X509_VERIFY_PARAM *param)
{
    return param->name;
}

CX_API int X509_VERIFY_PARAM_set_flags(X509_VERIFY_PARAM *param, unsigned long flags)
{
    return cx_param_set_flags(param, flags);
}

CX_API int X509_VERIFY_PARAM_clear_flags(X509_VERIFY_PARAM *param, unsigned long flags)
{
    param->flags &= ~flags;
    return 1;
}

CX_API unsigned long X509_VERIFY_PARAM_get_flags(const X509_VERIFY_PARAM *param)
{
    return param->flags;
}

CX_API int X509_VERIFY_PARAM_set_inh_flags(X509_VERIFY_PARAM *param, uint32_t flags)
{
    param->inh_flags = flags;
    return 1;
}

CX_API uint32_t X509_VERIFY_PARAM_get_inh_flags(const X509_VERIFY_PARAM *param)
{
    return param->inh_flags;
}

CX_API int X509_VERIFY_PARAM_set_purpose(X509_VERIFY_PARAM *param, int purpose)
{
    return cx_param_set_purpose(param, purpose);
}

CX_API int X509_VERIFY_PARAM_set_trust(X509_VERIFY_PARAM *param, int trust)
{
    return cx_param_set_trust(param, trust);
}

CX_API void X509_VERIFY_PARAM_set_depth(X509_VERIFY_PARAM *param, int depth)
{
    param->depth = depth;
}

CX_API int X509_VERIFY_PARAM_get_depth(const X509_VERIFY_PARAM *param)
{
    return param->depth;
}

CX_API void X509_VERIFY_PARAM_set_auth_level(X509_VERIFY_PARAM *param, int auth_level)
{
    param->auth_level = auth_level;
}

CX_API int X509_VERIFY_PARAM_get_auth_level(const X509_VERIFY_PARAM *param)
{
    return param->auth_level;
}

CX_API time_t X509_VERIFY_PARAM_get_time(const X509_VERIFY_PARAM *param)
{
    return param->check_time;
}

CX_API void X509_VERIFY_PARAM_set_time(X509_VERIFY_PARAM *param, time_t t)
{
    param->check_time = t;
    param->flags |= X509_V_FLAG_USE_CHECK_TIME;
}

CX_API int X509_VERIFY_PARAM_add0_policy(X509_VERIFY_PARAM *param, ASN1_OBJECT *policy)
{
    if (param->policies == NULL) {
        param->policies = sk_ASN1_OBJECT_new_null();
    }
    return param->policies != NULL && sk_ASN1_OBJECT_push(param->policies, policy) > 0;
}

CX_API int X509_VERIFY_PARAM_set1_policies(X509_VERIFY_PARAM *param,
                                           STACK_OF(ASN1_OBJECT) * policies)
{
    if (param == NULL) {
        return 0;
    }
    free_policies(param);
    if (policies == NULL) {
        return 1;
    }
    param->policies = (STACK_OF(ASN1_OBJECT) *)cx_sk_deep_copy((const OPENSSL_STACK *)policies,
                                                               copy_object, free_object);
    if (param->policies == NULL) {
        return 0;
    }
    param->flags |= X509_V_FLAG_POLICY_CHECK;
    return 1;
}

CX_API int X509_VERIFY_PARAM_set1_host(X509_VERIFY_PARAM *param, const char *name, size_t namelen)
{
    return set_host(param, name, namelen, false);
}

CX_API int X509_VERIFY_PARAM_add1_host(X509_VERIFY_PARAM *param, const char *name, size_t namelen)
{
    return set_host(param, name, namelen, true);
}

CX_API char *X509_VERIFY_PARAM_get0_host(X509_VERIFY_PARAM *param, int n)
{
    return (char *)cx_sk_value((OPENSSL_STACK *)param->hosts, n);
}

CX_API void X509_VERIFY_PARAM_set_hostflags(X509_VERIFY_PARAM *param, unsigned int flags)
{
    param->hostflags = flags;
}

CX_API unsigned int X509_VERIFY_PARAM_get_hostflags(const X509_VERIFY_PARAM *param)
{
    return param->hostflags;
}

CX_API char *X509_VERIFY_PARAM_get0_peername(const X509_VERIFY_PARAM *param)
{
    return param->peername;
}

CX_API void X509_VERIFY_PARAM_move_peername(X509_VERIFY_PARAM *to, X509_VERIFY_PARAM *from)
{
    cx_param_move_peername(to, from);
}

CX_API char *X509_VERIFY_PARAM_get0_email(X509_VERIFY_PARAM *param)
{
    return param->email;
}

CX_API int X509_VERIFY_PARAM_set1_email(X509_VERIFY_PARAM *param, const char *email,
                                        size_t emaillen)
{
    return cx_param_set1_email(param, email, emaillen);
}

CX_API int X509_VERIFY_PARAM_set1_ip(X509_VERIFY_PARAM *param, const unsigned char *ip,
                                     size_t iplen)
{
    return cx_param_set1_ip(param, ip, iplen);
}

CX_API int X509_VERIFY_PARAM_set1_ip_asc(X509_VERIFY_PARAM *param, const char *ipasc)
{
    uint8_t ip[16];
    size_t n = t13_ip_parse(ipasc, ip);

    return n != 0 && cx_param_set1_ip(param, ip, n);
}

CX_API const X509_VERIFY_PARAM *X509_VERIFY_PARAM_lookup(const char *name)
{
    return cx_param_lookup(name);
}

CX_API int X509_VERIFY_PARAM_get_count(void)
{
    return (int)(sizeof(standard) / sizeof(standard[0]));
}

CX_API const X509_VERIFY_PARAM *X509_VERIFY_PARAM_get0(int id)
{
    return id >= 0 && (size_t)id < sizeof(standard) / sizeof(standard[0]) ? &standard[id] : NULL;
}
