/* OBJECT IDENTIFIER as text: i2a_ASN1_OBJECT(3), OBJ_obj2txt(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>

int cx_asn1_object_print(BIO *out, const ASN1_OBJECT *o)
{
    char text[80];
    char *more = NULL;
    const char *from = text;
    int n = 0;

    if (o == NULL || cx_obj_der(o).p == NULL) {
        return cx_bio_write(out, "NULL", 4);
    }
    n = cx_obj_obj2txt(text, (int)sizeof(text), o, 0);
    if (n > (int)sizeof(text) - 1) {
        more = (char *)mem_alloc((size_t)n + 1);
        if (more == NULL) {
            cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
            return -1;
        }
        (void)cx_obj_obj2txt(more, n + 1, o, 0);
        from = more;
    }
    if (n <= 0) {
        n = cx_bio_write(out, "<INVALID>", 9);
        if (n > 0) {
            n += cx_bio_dump_indent(out, cx_obj_der(o).p, (int)cx_obj_der(o).n, 0);
        }
        return n;
    }
    (void)cx_bio_write(out, from, n);
    mem_free(more);
    return n;
}

/* i2a_ASN1_OBJECT and its family. abi: full. */
CX_API int i2a_ASN1_OBJECT(BIO *bp, const ASN1_OBJECT *a)
{
    return cx_asn1_object_print(bp, a);
}

CX_API int i2t_ASN1_OBJECT(char *buf, int buf_len, const ASN1_OBJECT *a)
{
    return cx_obj_obj2txt(buf, buf_len, a, 0);
}
