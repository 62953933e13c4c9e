/* X509_VERIFY_PARAM_set_flags(3) and its family. */
#include "oracle.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static void show(const char *name, X509_VERIFY_PARAM *p)
{
    o_str(name, X509_VERIFY_PARAM_get0_name(p));
    o_int("flags", (long long)X509_VERIFY_PARAM_get_flags(p));
    o_int("inh", X509_VERIFY_PARAM_get_inh_flags(p));
    o_int("depth", X509_VERIFY_PARAM_get_depth(p));
    o_int("level", X509_VERIFY_PARAM_get_auth_level(p));
    o_int("time", X509_VERIFY_PARAM_get_time(p));
    o_int("hostflags", X509_VERIFY_PARAM_get_hostflags(p));
    o_str("host", X509_VERIFY_PARAM_get0_host(p, 0));
    o_str("host 1", X509_VERIFY_PARAM_get0_host(p, 1));
    o_str("email", X509_VERIFY_PARAM_get0_email(p));
}

int main(void)
{
    X509_VERIFY_PARAM *p = X509_VERIFY_PARAM_new();
    X509_VERIFY_PARAM *q = X509_VERIFY_PARAM_new();

    show("new", p);
    o_int("count", X509_VERIFY_PARAM_get_count());
    for (int i = 0; i < X509_VERIFY_PARAM_get_count(); i++) {
        show("standard", (X509_VERIFY_PARAM *)X509_VERIFY_PARAM_get0(i));
    }
    o_ptr("lookup", X509_VERIFY_PARAM_lookup("ssl_server"));
    o_ptr("lookup", X509_VERIFY_PARAM_lookup("none"));
    o_int_err("name", X509_VERIFY_PARAM_set1_name(p, "mine"));
    o_int("flags", X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_EXPLICIT_POLICY));
    o_int("clear", X509_VERIFY_PARAM_clear_flags(p, X509_V_FLAG_POLICY_CHECK));
    o_int_err("purpose", X509_VERIFY_PARAM_set_purpose(p, X509_PURPOSE_SSL_CLIENT));
    o_int_err("bad purpose", X509_VERIFY_PARAM_set_purpose(p, 77));
    o_int_err("trust", X509_VERIFY_PARAM_set_trust(p, X509_TRUST_EMAIL));
    o_int_err("bad trust", X509_VERIFY_PARAM_set_trust(p, 77));
    o_int_err("host", X509_VERIFY_PARAM_set1_host(p, "a.test", 0));
    o_int_err("add", X509_VERIFY_PARAM_add1_host(p, "b.test\0", 7));
    o_int_err("nul", X509_VERIFY_PARAM_add1_host(p, "b\0test", 6));
    o_int_err("empty", X509_VERIFY_PARAM_add1_host(p, "", 0));
    X509_VERIFY_PARAM_set_hostflags(p, 5);
    X509_VERIFY_PARAM_set_depth(p, 3);
    X509_VERIFY_PARAM_set_auth_level(p, 2);
    X509_VERIFY_PARAM_set_time(p, 1000);
    o_int_err("email", X509_VERIFY_PARAM_set1_email(p, "a@b", 0));
    o_int_err("ip", X509_VERIFY_PARAM_set1_ip_asc(p, "1.2.3.4"));
    o_int_err("ip6", X509_VERIFY_PARAM_set1_ip_asc(p, "fe80::1"));
    o_int_err("bad ip", X509_VERIFY_PARAM_set1_ip_asc(p, "1.2.3"));
    o_int_err("bad len", X509_VERIFY_PARAM_set1_ip(p, (const unsigned char *)"abc", 3));
    show("set", p);
    o_int_err("inherit", X509_VERIFY_PARAM_inherit(q, p));
    show("inherited", q);
    X509_VERIFY_PARAM_set_depth(q, 9);
    o_int_err("again", X509_VERIFY_PARAM_inherit(q, p));
    show("kept", q);
    o_int_err("set1", X509_VERIFY_PARAM_set1(q, p));
    show("set1", q);
    X509_VERIFY_PARAM_set_inh_flags(q, X509_VP_FLAG_LOCKED);
    X509_VERIFY_PARAM_set_depth(p, 1);
    o_int_err("locked", X509_VERIFY_PARAM_set1(q, p));
    show("locked", q);
    o_int_err("clear hosts", X509_VERIFY_PARAM_set1_host(p, NULL, 0));
    show("cleared", p);
    X509_VERIFY_PARAM_free(p);
    X509_VERIFY_PARAM_free(q);
    X509_VERIFY_PARAM_free(NULL);
    return 0;
}
