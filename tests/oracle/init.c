/* OPENSSL_init_crypto(3): start, settings, and the order at the end. */
#include "oracle.h"

int OPENSSL_isservice(void);

static void last(void)
{
    puts("atexit: registered first");
}

static void first(void)
{
    puts("atexit: registered last");
    o_int("init in handler", OPENSSL_init_crypto(0, NULL));
}

int main(void)
{
    o_int_err("init", OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
    o_int_err("init all",
              OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_ADD_ALL_CIPHERS |
                                      OPENSSL_INIT_ADD_ALL_DIGESTS,
                                  NULL));
    OPENSSL_INIT_SETTINGS *settings = OPENSSL_INIT_new();
    o_ptr("settings", settings);
    o_int("appname", OPENSSL_INIT_set_config_appname(settings, "app"));
    o_int("appname", OPENSSL_INIT_set_config_appname(settings, "other"));
    o_int("filename", OPENSSL_INIT_set_config_filename(settings, "none.cnf"));
    o_int("filename NULL", OPENSSL_INIT_set_config_filename(settings, NULL));
    OPENSSL_INIT_set_config_file_flags(settings, 0);
    OPENSSL_INIT_free(settings);
    OPENSSL_INIT_free(NULL);
    OPENSSL_init();
    OPENSSL_fork_prepare();
    OPENSSL_fork_parent();
    OPENSSL_fork_child();
    o_int("isservice", OPENSSL_isservice());
    o_int("issetugid", OPENSSL_issetugid());
    o_str("config folder", OPENSSL_info(OPENSSL_INFO_CONFIG_DIR));
    o_str("extension", OPENSSL_info(OPENSSL_INFO_DSO_EXTENSION));
    o_str("separator", OPENSSL_info(OPENSSL_INFO_DIR_FILENAME_SEPARATOR));
    o_str("list separator", OPENSSL_info(OPENSSL_INFO_LIST_SEPARATOR));
    o_str("seed", OPENSSL_info(OPENSSL_INFO_SEED_SOURCE));
    o_str("no such info", OPENSSL_info(999));
    ERR_raise(ERR_LIB_EVP, 1);
    OPENSSL_thread_stop();
    o_err("after thread_stop");
    o_int("atexit", OPENSSL_atexit(last));
    o_int("atexit", OPENSSL_atexit(first));
    OPENSSL_cleanup();
    puts("cleaned up");
    o_int_err("init after cleanup", OPENSSL_init_crypto(0, NULL));
    OPENSSL_cleanup();
    return 0;
}
