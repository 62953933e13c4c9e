/* When the default configuration file is read: once, at the first call that asks for it. */
#include "compat/conf/conf.h"
#include "compat/init/init.h"

#include <pthread.h>

#define DEFAULT_FLAGS                                                                              \
    (CONF_MFLAGS_DEFAULT_SECTION | CONF_MFLAGS_IGNORE_MISSING_FILE |                               \
     CONF_MFLAGS_IGNORE_RETURN_CODES)

/* Recursive: a module may be told to initialize what is being initialized. */
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static bool decided; /* read, being read, or forbidden */
static bool result = true;

void cx_init_no_config(void)
{
    pthread_mutex_lock(&lock);
    decided = true;
    pthread_mutex_unlock(&lock);
}

bool cx_init_config(const OPENSSL_INIT_SETTINGS *settings)
{
    pthread_mutex_lock(&lock);
    if (!decided) {
        decided = true;
        const char *path = settings != NULL ? settings->filename : NULL;
        const char *appname = settings != NULL ? settings->appname : NULL;
        unsigned long flags = settings != NULL ? settings->flags : DEFAULT_FLAGS;
        result = cx_modules_load_file(NULL, path, appname, flags) > 0;
    }
    bool good = result;
    pthread_mutex_unlock(&lock);
    return good;
}
