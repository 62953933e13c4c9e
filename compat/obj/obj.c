/* Objects: OBJ_nid2obj(3), ASN1_OBJECT_new(3). */
#include "compat/obj/obj.h"

#include "compat/err/raise.h"

#include <string.h>

#include <openssl/err.h>

#define OWNED (CX_OBJ_OWNED | CX_OBJ_OWNS_STRINGS | CX_OBJ_OWNS_DATA)

ASN1_OBJECT *cx_obj_new(void)
{
    ASN1_OBJECT *o = mem_zalloc(sizeof(*o));
    if (o == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    o->flags = CX_OBJ_OWNED;
    return o;
}

void cx_obj_free(ASN1_OBJECT *o)
{
    if (o == NULL) {
        return;
    }
    int flags = o->flags;
    if ((flags & CX_OBJ_OWNS_STRINGS) != 0) {
        mem_free((void *)(uintptr_t)o->sn);
        mem_free((void *)(uintptr_t)o->ln);
        o->sn = NULL;
        o->ln = NULL;
    }
    if ((flags & CX_OBJ_OWNS_DATA) != 0) {
        mem_free((void *)(uintptr_t)o->data);
        o->data = NULL;
        o->length = 0;
    }
    if ((flags & CX_OBJ_OWNED) != 0) {
        mem_free(o);
    }
}

struct bytes cx_obj_der(const ASN1_OBJECT *o)
{
    return bytes_of(o->data, (size_t)o->length);
}

ASN1_OBJECT *cx_obj_from_der(struct bytes contents)
{
    int nid = cx_oid_nid(contents);
    if (nid != NID_undef) {
        return cx_obj_nid2obj(nid);
    }
    ASN1_OBJECT *o = cx_obj_new();
    if (o == NULL) {
        return NULL;
    }
    o->flags = OWNED;
    o->data = mem_dup(contents.p, contents.n);
    if (contents.n != 0 && o->data == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        cx_obj_free(o);
        return NULL;
    }
    o->length = (int)contents.n;
    return o;
}

int cx_obj_obj2nid(const ASN1_OBJECT *o)
{
    if (o == NULL) {
        return NID_undef;
    }
    return o->nid != NID_undef ? o->nid : cx_oid_nid(cx_obj_der(o));
}

ASN1_OBJECT *cx_obj_txt2obj(const char *text, int no_name)
{
    if (!no_name) {
        int nid = cx_obj_sn2nid(text);
        nid = nid != NID_undef ? nid : cx_obj_ln2nid(text);
        if (nid != NID_undef) {
            return cx_obj_nid2obj(nid);
        }
        if (*text < '0' || *text > '9') {
            cx_raise(ERR_LIB_OBJ, OBJ_R_UNKNOWN_OBJECT_NAME);
            return NULL;
        }
    }
    uint8_t contents[1024];
    size_t n = strlen(text);
    if (n == 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_FIRST_NUM_TOO_LARGE);
        return NULL;
    }
    n = cx_oid_parse(contents, sizeof(contents), text, n);
    return n != 0 ? cx_obj_from_der(bytes_of(contents, n)) : NULL;
}

int cx_obj_txt2nid(const char *text)
{
    ASN1_OBJECT *o = cx_obj_txt2obj(text, 0);
    int nid = cx_obj_obj2nid(o);
    cx_obj_free(o);
    return nid;
}

static int write_name(char *buf, int n, const char *name)
{
    size_t len = strlen(name);
    if (buf != NULL && n > 0) {
        size_t take = len < (size_t)n ? len : (size_t)n - 1;
        memcpy(buf, name, take);
        buf[take] = 0;
    }
    return (int)len;
}

int cx_obj_obj2txt(char *buf, int n, const ASN1_OBJECT *o, int no_name)
{
    if (buf != NULL && n > 0) {
        buf[0] = 0;
    }
    if (o == NULL || o->data == NULL) {
        return 0;
    }
    if (!no_name) {
        int nid = cx_obj_obj2nid(o);
        const char *name = nid != NID_undef ? cx_obj_nid2ln(nid) : NULL;
        name = name != NULL || nid == NID_undef ? name : cx_obj_nid2sn(nid);
        if (name != NULL) {
            return write_name(buf, n, name);
        }
    }
    return cx_oid_write(buf, n, cx_obj_der(o));
}

static bool copy_parts(ASN1_OBJECT *copy, const ASN1_OBJECT *o)
{
    copy->flags = o->flags | OWNED;
    copy->nid = o->nid;
    copy->length = o->length;
    copy->data = mem_dup(o->data, (size_t)o->length);
    copy->sn = o->sn != NULL ? mem_strdup(o->sn) : NULL;
    copy->ln = o->ln != NULL ? mem_strdup(o->ln) : NULL;
    return (o->length == 0 || copy->data != NULL) && (o->sn == NULL || copy->sn != NULL) &&
           (o->ln == NULL || copy->ln != NULL);
}

ASN1_OBJECT *cx_obj_dup(const ASN1_OBJECT *o)
{
    if (o == NULL) {
        return NULL;
    }
    if ((o->flags & CX_OBJ_OWNED) == 0) {
        return (ASN1_OBJECT *)(uintptr_t)o; /* lives as long as the process */
    }
    ASN1_OBJECT *copy = cx_obj_new();
    if (copy != NULL && !copy_parts(copy, o)) {
        cx_obj_free(copy);
        copy = NULL;
    }
    if (copy == NULL) {
        cx_raise(ERR_LIB_OBJ, ERR_R_ASN1_LIB);
    }
    return copy;
}

int cx_obj_cmp(const ASN1_OBJECT *a, const ASN1_OBJECT *b)
{
    if (a->length != b->length) {
        return a->length - b->length;
    }
    return a->length != 0 ? memcmp(a->data, b->data, (size_t)a->length) : 0;
}

/* OBJ_nid2obj and its family - see OBJ_nid2obj(3). abi: full.
 *
 * ret   OBJ_obj2txt: the length of the whole text, cut or not
 * err   OBJ_R_UNKNOWN_NID, OBJ_R_UNKNOWN_OBJECT_NAME; of ERR_LIB_ASN1 for a malformed identifier.
 *       One of more than 586 bytes is refused, by OBJ_txt2obj too
 * test  tests/oracle/obj.c
 */
CX_API ASN1_OBJECT *OBJ_nid2obj(int n)
{
    return cx_obj_nid2obj(n);
}

CX_API const char *OBJ_nid2sn(int n)
{
    return cx_obj_nid2sn(n);
}

CX_API const char *OBJ_nid2ln(int n)
{
    return cx_obj_nid2ln(n);
}

CX_API int OBJ_obj2nid(const ASN1_OBJECT *o)
{
    return cx_obj_obj2nid(o);
}

CX_API int OBJ_sn2nid(const char *s)
{
    return cx_obj_sn2nid(s);
}

CX_API int OBJ_ln2nid(const char *s)
{
    return cx_obj_ln2nid(s);
}

CX_API int OBJ_txt2nid(const char *s)
{
    return cx_obj_txt2nid(s);
}

CX_API ASN1_OBJECT *OBJ_txt2obj(const char *s, int no_name)
{
    return cx_obj_txt2obj(s, no_name);
}

CX_API int OBJ_obj2txt(char *buf, int buf_len, const ASN1_OBJECT *a, int no_name)
{
    return cx_obj_obj2txt(buf, buf_len, a, no_name);
}

CX_API ASN1_OBJECT *OBJ_dup(const ASN1_OBJECT *a)
{
    return cx_obj_dup(a);
}

CX_API int OBJ_cmp(const ASN1_OBJECT *a, const ASN1_OBJECT *b)
{
    return cx_obj_cmp(a, b);
}

CX_API size_t OBJ_length(const ASN1_OBJECT *obj)
{
    return obj != NULL ? (size_t)obj->length : 0;
}

CX_API const unsigned char *OBJ_get0_data(const ASN1_OBJECT *obj)
{
    return obj != NULL ? obj->data : NULL;
}

/* ASN1_OBJECT_new, ASN1_OBJECT_free, ASN1_OBJECT_create - see ASN1_OBJECT_new(3). abi: full.
 *
 * test  tests/oracle/obj.c
 */
CX_API ASN1_OBJECT *ASN1_OBJECT_new(void)
{
    return cx_obj_new();
}

CX_API void ASN1_OBJECT_free(ASN1_OBJECT *a)
{
    cx_obj_free(a);
}

CX_API ASN1_OBJECT *ASN1_OBJECT_create(int nid, unsigned char *data, int len, const char *sn,
                                       const char *ln)
{
    ASN1_OBJECT given = {sn, ln, nid, len, data, OWNED};
    return cx_obj_dup(&given);
}

/* a2d_ASN1_OBJECT. abi: full.
 *
 * in    num   characters of buf, -1 for a string
 * out   out   olen bytes; NULL asks for the length
 * test  tests/oracle/obj.c
 */
CX_API int a2d_ASN1_OBJECT(unsigned char *out, int olen, const char *buf, int num)
{
    size_t n = num == -1 ? strlen(buf) : num > 0 ? (size_t)num : 0;
    return (int)cx_oid_parse(out, olen > 0 ? (size_t)olen : 0, buf, n);
}

/* bsearch_any returns an element that cmp calls equal; with the flags the first of several, or the
 * last one looked at when there is none. */
static const void *bsearch_any(const void *key, const void *base, int num, int size,
                               int (*cmp)(const void *, const void *), int flags)
{
    const char *items = base;
    int low = 0;
    int high = num;
    int mid = 0;
    int order = 1;
    if (num == 0) {
        return NULL;
    }
    while (low < high) {
        mid = low + (high - low) / 2;
        order = cmp(key, items + (ptrdiff_t)mid * size);
        if (order == 0) {
            break;
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    if (order != 0 && (flags & OBJ_BSEARCH_VALUE_ON_NOMATCH) == 0) {
        return NULL;
    }
    while (order == 0 && (flags & OBJ_BSEARCH_FIRST_VALUE_ON_MATCH) != 0 && mid > 0 &&
           cmp(key, items + (ptrdiff_t)(mid - 1) * size) == 0) {
        mid--;
    }
    return items + (ptrdiff_t)mid * size;
}

/* OBJ_bsearch_, OBJ_bsearch_ex_: what DECLARE_OBJ_BSEARCH_CMP_FN calls. abi: full.
 *
 * test  tests/oracle/obj.c
 */
CX_API const void *OBJ_bsearch_ex_(const void *key, const void *base, int num, int size,
                                   int (*cmp)(const void *, const void *), int flags)
{
    return bsearch_any(key, base, num, size, cmp, flags);
}

CX_API const void *OBJ_bsearch_(const void *key, const void *base, int num, int size,
                                int (*cmp)(const void *, const void *))
{
    return bsearch_any(key, base, num, size, cmp, 0);
}
