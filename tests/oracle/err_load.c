/* ERR_load_strings(3), ERR_get_error(3), ERR_remove_state(3), ERR_put_error(3): what came before.
 */
#include "oracle.h"

#include <errno.h>
#include <openssl/asn1.h>
#include <openssl/async.h>
#include <openssl/bn.h>
#include <openssl/buffer.h>
#include <openssl/cms.h>
#include <openssl/comp.h>
#include <openssl/conf.h>
#include <openssl/ct.h>
#include <openssl/dh.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/ts.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define LOAD(name)                                                                                 \
    {                                                                                              \
#name, ERR_load_##name##_strings                                                           \
    }

static const struct {
    const char *name;
    int (*load)(void);
} loads[] = {
    LOAD(ASN1), LOAD(ASYNC), LOAD(BN),   LOAD(BUF),    LOAD(CMS),    LOAD(COMP),  LOAD(CONF),
    LOAD(CT),   LOAD(DH),    LOAD(DSA),  LOAD(EC),     LOAD(ENGINE), LOAD(ERR),   LOAD(EVP),
    LOAD(KDF),  LOAD(OBJ),   LOAD(OCSP), LOAD(PEM),    LOAD(PKCS12), LOAD(PKCS7), LOAD(RAND),
    LOAD(RSA),  LOAD(TS),    LOAD(UI),   LOAD(X509V3), LOAD(X509),   LOAD(SSL),
};

__attribute__((format(printf, 3, 4))) static void vset(int lib, int reason, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    ERR_new();
    ERR_set_debug("file.c", 7, "function");
    ERR_vset_error(lib, reason, format, args);
    va_end(args);
}

static void vdata(int n, ...)
{
    va_list args;

    va_start(args, n);
    ERR_add_error_vdata(n, args);
    va_end(args);
}

static void raise_one(void)
{
    ERR_clear_error();
    vset(ERR_LIB_EVP, EVP_R_BAD_DECRYPT, "data %d", 5);
}

int main(void)
{
    const char *file = NULL;
    const char *data = NULL;
    int line = 0;
    int flags = 0;

    for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
        o_int(loads[i].name, loads[i].load());
    }
    ERR_load_CRYPTO_strings();
    raise_one();
    o_int("line", ERR_GET_REASON(ERR_get_error_line(&file, &line)));
    o_str("file", file);
    o_int("number", line);
    o_int("empty", (long long)ERR_get_error_line(&file, &line));
    raise_one();
    o_int("peek", ERR_GET_LIB(ERR_peek_error_line_data(&file, &line, &data, &flags)));
    o_str("data", data);
    o_int("flags", flags & ERR_TXT_STRING);
    o_int("last", ERR_GET_LIB(ERR_peek_last_error_line_data(&file, &line, &data, &flags)));
    o_str("data", data);
    o_int("get", ERR_GET_LIB(ERR_get_error_line_data(&file, &line, &data, &flags)));
    o_str("data", data);
    o_int("empty", (long long)ERR_peek_error_line_data(&file, &line, &data, &flags));
    o_int("empty", (long long)ERR_peek_last_error_line_data(&file, &line, &data, &flags));
    o_int("empty", (long long)ERR_get_error_line_data(&file, &line, &data, &flags));
    raise_one();
    vdata(3, "a", "-", "b");
    o_err("vdata");
    raise_one();
    vdata(2, "only", NULL);
    o_err("vdata NULL");
    vset(ERR_LIB_SYS, ENOENT, "%s", "system");
    o_err("system");
    vset(ERR_LIB_RSA, 1, "%s", "");
    o_err("no text");
    raise_one();
    ERR_remove_state(0);
    ERR_remove_thread_state(NULL);
    o_err("kept");
    return 0;
}
