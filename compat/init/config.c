/* When the default configuration file is read: once, at the first call that asks for it. */
#include "compat/init/init.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool decided; /* read, or forbidden */
static bool result = true;

void cx_init_no_config(void)
{
    pthread_mutex_lock(&lock);
    decided = true;
    pthread_mutex_unlock(&lock);
}

bool cx_init_config(const OPENSSL_INIT_SETTINGS *settings)
{
    (void)settings;
    pthread_mutex_lock(&lock);
    decided = true;
    bool good = result;
    pthread_mutex_unlock(&lock);
    return good;
}
