/* Engines: there are none. A program that asks for one hears so in OpenSSL's own words, and one
 * that walks the list or looks for a default finds nothing: ENGINE_add(3). What would need an
 * engine to be called at all is left to the generated refusals. */
#include "compat/cx.h"
#include "compat/err/raise.h"

#include <openssl/engine.h>
#include <openssl/err.h>

/* no_engine answers a call for an engine, which can only be NULL. */
static int no_engine(void)
{
    cx_raise(ERR_LIB_ENGINE, ERR_R_PASSED_NULL_PARAMETER);
    return 0;
}

/* ENGINE_by_id - see ENGINE_add(3). abi: subset, there is no engine.
 *
 * err   ENGINE_R_NO_SUCH_ENGINE with "id=NAME"
 * test  tests/oracle/engine.c
 */
CX_API ENGINE *ENGINE_by_id(const char *id)
{
    if (id == NULL) {
        no_engine();
        return NULL;
    }
    cx_raise_text(ERR_LIB_ENGINE, ENGINE_R_NO_SUCH_ENGINE, "id=%s", id);
    return NULL;
}

/* The list and the defaults - see ENGINE_add(3). abi: subset, there is no engine.
 *
 * ret   NULL, with nothing in the queue: an empty list is no error
 * test  tests/oracle/engine.c
 */
CX_API ENGINE *ENGINE_get_first(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_last(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_next(ENGINE *e)
{
    (void)e;
    no_engine();
    return NULL;
}

CX_API const char *ENGINE_get_id(const ENGINE *e)
{
    (void)e; /* nobody can have one */
    return NULL;
}

CX_API const char *ENGINE_get_name(const ENGINE *e)
{
    (void)e;
    return NULL;
}

CX_API ENGINE *ENGINE_get_prev(ENGINE *e)
{
    (void)e;
    no_engine();
    return NULL;
}

CX_API ENGINE *ENGINE_get_default_RSA(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_default_DSA(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_default_EC(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_default_DH(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_default_RAND(void)
{
    return NULL;
}

CX_API ENGINE *ENGINE_get_cipher_engine(int nid)
{
    (void)nid;
    return NULL;
}

CX_API ENGINE *ENGINE_get_digest_engine(int nid)
{
    (void)nid;
    return NULL;
}

CX_API ENGINE *ENGINE_get_pkey_meth_engine(int nid)
{
    (void)nid;
    return NULL;
}

CX_API ENGINE *ENGINE_get_pkey_asn1_meth_engine(int nid)
{
    (void)nid;
    return NULL;
}

/* ENGINE_load_builtin_engines, ENGINE_register_all_complete - see ENGINE_add(3).
 * abi: subset, there is none to load or register.
 *
 * test  tests/oracle/engine.c
 */
CX_API void ENGINE_load_builtin_engines(void)
{
}

CX_API int ENGINE_register_all_complete(void)
{
    return 1;
}

/* References - see ENGINE_add(3). abi: subset, there is no engine.
 *
 * ret   ENGINE_free and ENGINE_finish of NULL succeed
 * err   ERR_R_PASSED_NULL_PARAMETER
 * test  tests/oracle/engine.c
 */
CX_API int ENGINE_free(ENGINE *e)
{
    (void)e;
    return 1;
}

CX_API int ENGINE_finish(ENGINE *e)
{
    (void)e;
    return 1;
}

CX_API int ENGINE_init(ENGINE *e)
{
    (void)e;
    return no_engine();
}

CX_API int ENGINE_up_ref(ENGINE *e)
{
    (void)e;
    return no_engine();
}

CX_API int ENGINE_add(ENGINE *e)
{
    (void)e;
    return no_engine();
}

CX_API int ENGINE_remove(ENGINE *e)
{
    (void)e;
    return no_engine();
}

/* Commands, keys and defaults of an engine - see ENGINE_add(3). abi: subset, there is no engine.
 *
 * err   ERR_R_PASSED_NULL_PARAMETER
 * test  tests/oracle/engine.c
 */
CX_API int ENGINE_ctrl(ENGINE *e, int cmd, long i, void *p, void (*f)(void))
{
    (void)e;
    (void)cmd;
    (void)i;
    (void)p;
    (void)f;
    return no_engine();
}

CX_API int ENGINE_ctrl_cmd(ENGINE *e, const char *cmd_name, long i, void *p, void (*f)(void),
                           int cmd_optional)
{
    (void)e;
    (void)cmd_name;
    (void)i;
    (void)p;
    (void)f;
    (void)cmd_optional;
    return no_engine();
}

CX_API int ENGINE_ctrl_cmd_string(ENGINE *e, const char *cmd_name, const char *arg,
                                  int cmd_optional)
{
    (void)e;
    (void)cmd_name;
    (void)arg;
    (void)cmd_optional;
    return no_engine();
}

CX_API int ENGINE_cmd_is_executable(ENGINE *e, int cmd)
{
    (void)e;
    (void)cmd;
    return no_engine();
}

CX_API int ENGINE_set_default(ENGINE *e, unsigned int flags)
{
    (void)e;
    (void)flags;
    return no_engine();
}

CX_API EVP_PKEY *ENGINE_load_private_key(ENGINE *e, const char *key_id, UI_METHOD *ui_method,
                                         void *callback_data)
{
    (void)e;
    (void)key_id;
    (void)ui_method;
    (void)callback_data;
    no_engine();
    return NULL;
}

CX_API EVP_PKEY *ENGINE_load_public_key(ENGINE *e, const char *key_id, UI_METHOD *ui_method,
                                        void *callback_data)
{
    (void)e;
    (void)key_id;
    (void)ui_method;
    (void)callback_data;
    no_engine();
    return NULL;
}
