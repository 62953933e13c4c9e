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

/* d2i_ASN1_OBJECT, see d2i_ASN1_OBJECT(3). abi: full. No template reads it: the class of the tag
 * does not matter, and what *a held stays when the input is bad.
 *
 * err   the header's own, then ASN1_R_BAD_OBJECT_HEADER; ASN1_R_EXPECTING_AN_OBJECT;
 *       ASN1_R_INVALID_OBJECT_ENCODING
 * test  tests/oracle/asn1_family_basic.c
 */
CX_API ASN1_OBJECT *d2i_ASN1_OBJECT(ASN1_OBJECT **a, const unsigned char **in, long n)
{
    const uint8_t *p = *in;
    ASN1_OBJECT *o = NULL;
    long len = 0;
    int tag = 0;
    int class = 0;

    if ((cx_asn1_get_object(&p, &len, &tag, &class, n) & 0x80) != 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_BAD_OBJECT_HEADER);
        return NULL;
    }
    if (tag != V_ASN1_OBJECT) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_EXPECTING_AN_OBJECT);
        return NULL;
    }
    o = cx_asn1_object_read(bytes_of(p, (size_t)len));
    if (o == NULL) {
        return NULL;
    }
    if (a != NULL) {
        cx_obj_free(*a);
        *a = o;
    }
    *in = p + len;
    return o;
}

/* i2d_ASN1_OBJECT, see i2d_ASN1_OBJECT(3). abi: full. */
CX_API int i2d_ASN1_OBJECT(const ASN1_OBJECT *a, unsigned char **out)
{
    return cx_asn1_i2d(a, out, CX_IT(ASN1_OBJECT));
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
