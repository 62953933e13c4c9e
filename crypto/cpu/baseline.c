#include "crypto/cpu.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

static pthread_once_t asked = PTHREAD_ONCE_INIT;
static bool is_baseline = true;

static void ask(void)
{
    static const char want[] = "baseline";
    const char *got = secure_getenv("THIRTEEN_CPU");
    size_t i = 0;

    if (got != NULL) {
        while (want[i] != '\0' && got[i] == want[i]) {
            i++;
        }
    }
    is_baseline = got != NULL && want[i] == '\0' && got[i] == '\0';
}

bool cr_cpu_is_baseline(void)
{
    return pthread_once(&asked, ask) != 0 || is_baseline;
}
