/* Ways to ask: UI_create_method(3). */
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "compat/ui/ui.h"

#include <openssl/err.h>

static char null_name[] = "OpenSSL NULL UI";
const UI_METHOD cx_ui_null_method = {.name = null_name};

/* UI_create_method and its family - see UI_create_method(3). abi: full.
 *
 * ret   the setters: 0, or -1 for NULL; the getters: NULL for NULL
 * test  tests/oracle/ui.c
 */
CX_API const UI_METHOD *UI_null(void)
{
    return &cx_ui_null_method;
}

CX_API UI_METHOD *UI_create_method(const char *name)
{
    UI_METHOD *m = mem_zalloc(sizeof(*m));
    if (m == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    m->name = mem_strdup(name);
    if (m->name == NULL || !cx_ex_new(CRYPTO_EX_INDEX_UI_METHOD, m, &m->ex_data)) {
        cx_raise(ERR_LIB_UI, ERR_R_MALLOC_FAILURE);
        mem_free(m->name);
        mem_free(m);
        return NULL;
    }
    return m;
}

CX_API void UI_destroy_method(UI_METHOD *ui_method)
{
    if (ui_method == NULL) {
        return;
    }
    cx_ex_free(CRYPTO_EX_INDEX_UI_METHOD, ui_method, &ui_method->ex_data);
    mem_free(ui_method->name);
    mem_free(ui_method);
}

CX_API int UI_method_set_opener(UI_METHOD *method, int (*opener)(UI *ui))
{
    if (method == NULL) {
        return -1;
    }
    method->opener = opener;
    return 0;
}

CX_API int UI_method_set_writer(UI_METHOD *method, int (*writer)(UI *ui, UI_STRING *uis))
{
    if (method == NULL) {
        return -1;
    }
    method->writer = writer;
    return 0;
}

CX_API int UI_method_set_flusher(UI_METHOD *method, int (*flusher)(UI *ui))
{
    if (method == NULL) {
        return -1;
    }
    method->flusher = flusher;
    return 0;
}

CX_API int UI_method_set_reader(UI_METHOD *method, int (*reader)(UI *ui, UI_STRING *uis))
{
    if (method == NULL) {
        return -1;
    }
    method->reader = reader;
    return 0;
}

CX_API int UI_method_set_closer(UI_METHOD *method, int (*closer)(UI *ui))
{
    if (method == NULL) {
        return -1;
    }
    method->closer = closer;
    return 0;
}

CX_API int UI_method_set_data_duplicator(UI_METHOD *method,
                                         void *(*duplicator)(UI *ui, void *ui_data),
                                         void (*destructor)(UI *ui, void *ui_data))
{
    if (method == NULL) {
        return -1;
    }
    method->duplicate = duplicator;
    method->destroy = destructor;
    return 0;
}

CX_API int UI_method_set_prompt_constructor(UI_METHOD *method,
                                            char *(*prompt_constructor)(UI *ui,
                                                                        const char *phrase_desc,
                                                                        const char *object_name))
{
    if (method == NULL) {
        return -1;
    }
    method->make_prompt = prompt_constructor;
    return 0;
}

CX_API int UI_method_set_ex_data(UI_METHOD *method, int idx, void *data)
{
    return cx_ex_set(&method->ex_data, idx, data) ? 1 : 0;
}

CX_API int (*UI_method_get_opener(const UI_METHOD *method))(UI *)
{
    return method != NULL ? method->opener : NULL;
}

CX_API int (*UI_method_get_writer(const UI_METHOD *method))(UI *, UI_STRING *)
{
    return method != NULL ? method->writer : NULL;
}

CX_API int (*UI_method_get_flusher(const UI_METHOD *method))(UI *)
{
    return method != NULL ? method->flusher : NULL;
}

CX_API int (*UI_method_get_reader(const UI_METHOD *method))(UI *, UI_STRING *)
{
    return method != NULL ? method->reader : NULL;
}

CX_API int (*UI_method_get_closer(const UI_METHOD *method))(UI *)
{
    return method != NULL ? method->closer : NULL;
}

CX_API char *(*UI_method_get_prompt_constructor(const UI_METHOD *method))(UI *, const char *,
                                                                          const char *)
{
    return method != NULL ? method->make_prompt : NULL;
}

CX_API void *(*UI_method_get_data_duplicator(const UI_METHOD *method))(UI *, void *)
{
    return method != NULL ? method->duplicate : NULL;
}

CX_API void (*UI_method_get_data_destructor(const UI_METHOD *method))(UI *, void *)
{
    return method != NULL ? method->destroy : NULL;
}

CX_API const void *UI_method_get_ex_data(const UI_METHOD *method, int idx)
{
    return cx_ex_get(&method->ex_data, idx);
}
