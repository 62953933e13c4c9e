/* ENGINE_add(3): how a program learns that there is no engine. */
#include "oracle.h"

#include <openssl/engine.h>

int main(void)
{
    ENGINE_load_builtin_engines();
    ERR_clear_error();
    o_ptr("by_id", ENGINE_by_id("no-such-engine"));
    /* OpenSSL also tells of the module that it could not load; the last error is what is read. */
    const char *data = NULL;
    unsigned long e = ERR_peek_last_error_data(&data, NULL);
    printf("last error: %d %d %s %s\n", ERR_GET_LIB(e), ERR_GET_REASON(e),
           ERR_reason_error_string(e), data);
    ERR_clear_error();
    o_ptr_err("by_id NULL", ENGINE_by_id(NULL));
    o_int_err("free", ENGINE_free(NULL));
    o_int_err("finish", ENGINE_finish(NULL));
    o_int_err("init", ENGINE_init(NULL));
    o_int_err("up_ref", ENGINE_up_ref(NULL));
    o_int_err("add", ENGINE_add(NULL));
    o_int_err("remove", ENGINE_remove(NULL));
    o_ptr_err("next", ENGINE_get_next(NULL));
    o_ptr_err("prev", ENGINE_get_prev(NULL));
    o_ptr_err("private key", ENGINE_load_private_key(NULL, "x", NULL, NULL));
    o_ptr_err("public key", ENGINE_load_public_key(NULL, "x", NULL, NULL));
    o_int_err("ctrl", ENGINE_ctrl(NULL, 1, 0, NULL, NULL));
    o_int_err("ctrl_cmd", ENGINE_ctrl_cmd(NULL, "x", 0, NULL, NULL, 0));
    o_int_err("ctrl_cmd_string", ENGINE_ctrl_cmd_string(NULL, "x", NULL, 0));
    o_int_err("cmd_is_executable", ENGINE_cmd_is_executable(NULL, 1));
    o_ptr_err("default RSA", ENGINE_get_default_RSA());
    o_ptr_err("default DSA", ENGINE_get_default_DSA());
    o_ptr_err("default EC", ENGINE_get_default_EC());
    o_ptr_err("default DH", ENGINE_get_default_DH());
    o_ptr_err("default RAND", ENGINE_get_default_RAND());
    o_ptr_err("cipher", ENGINE_get_cipher_engine(419));
    o_ptr_err("digest", ENGINE_get_digest_engine(672));
    o_ptr_err("pkey", ENGINE_get_pkey_meth_engine(6));
    o_int_err("register_all_complete", ENGINE_register_all_complete());
    return 0;
}
