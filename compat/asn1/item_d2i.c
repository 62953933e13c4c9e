/* Decoding by templates: ASN1_item_d2i(3). BER is taken where OpenSSL takes it (long lengths,
 * indefinite lengths, strings in pieces), with the nesting bounded. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <string.h>

#include "compat/asn1/sk.h"

/* The results of a decoder: absent is for OPTIONAL elements alone. */
#define FAILED 0
#define DONE 1
#define ABSENT (-1)

#define MAX_NESTING 30       /* structures in structures */
#define MAX_STRING_NESTING 5 /* pieces of a constructed string in pieces */

/* What is left to decode, moved on only by a decoder that is DONE. */
struct input {
    const uint8_t *p;
    size_t n;
};

static int fail(int reason)
{
    cx_raise(ERR_LIB_ASN1, reason);
    return FAILED;
}

/* fail_in adds the name of the type, and of the field where it is one's fault. Without a type the
 * caller adds them to its own error. */
static int fail_in(int reason, const char *field, const char *type)
{
    if (type == NULL) {
        return fail(reason);
    }
    if (field != NULL) {
        cx_raise_text(ERR_LIB_ASN1, reason, "Field=%s, Type=%s", field, type);
    } else {
        cx_raise_text(ERR_LIB_ASN1, reason, "Type=%s", type);
    }
    return FAILED;
}

static bool take_eoc(struct input *in)
{
    if (in->n < 2 || in->p[0] != 0 || in->p[1] != 0) {
        return false;
    }
    in->p += 2;
    in->n -= 2;
    return true;
}

/* read_header reads a header and moves in to the contents; any tag will do when tag is -1. */
static int read_header(struct cx_asn1_header *h, struct input *in, int tag, int class, bool opt)
{
    if (in->n == 0) {
        return fail(ASN1_R_TOO_SMALL);
    }
    switch (cx_asn1_header(in->p, in->n, h)) {
    case CX_ASN1_HEADER_BAD:
        cx_raise(ERR_LIB_ASN1, ASN1_R_HEADER_TOO_LONG);
        return fail(ASN1_R_BAD_OBJECT_HEADER);
    case CX_ASN1_HEADER_TOO_LONG:
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
        return fail(ASN1_R_BAD_OBJECT_HEADER);
    case CX_ASN1_HEADER_OK:
        break;
    }
    if (tag >= 0 && (tag != h->tag || class != h->class)) {
        return opt ? ABSENT : fail(ASN1_R_WRONG_TAG);
    }
    in->p += h->header_len;
    in->n -= h->header_len;
    return DONE;
}

/* find_end moves in behind the end-of-contents of an indefinite-length value whose header has been
 * read; *len becomes the length of its contents with those two octets. */
static int find_end(struct input *in, size_t *len)
{
    struct input at = *in;
    size_t open = 1;

    while (open > 0) {
        struct cx_asn1_header h = {0};
        if (take_eoc(&at)) {
            open--;
            continue;
        }
        if (at.n == 0) {
            return fail(ASN1_R_MISSING_EOC);
        }
        if (read_header(&h, &at, -1, 0, false) != DONE) {
            return fail(ERR_R_NESTED_ASN1_ERROR);
        }
        if (h.indefinite) {
            open++;
        } else {
            at.p += h.len;
            at.n -= h.len;
        }
    }
    *len = in->n - at.n;
    *in = at;
    return DONE;
}

/* collect puts the pieces of a constructed string together at out (NULL: counts only). */
static int collect(struct input *in, bool indefinite, uint8_t *out, size_t *total, int depth)
{
    while (in->n > 0) {
        struct cx_asn1_header h = {0};
        if (take_eoc(in)) {
            return indefinite ? DONE : fail(ASN1_R_UNEXPECTED_EOC);
        }
        if (read_header(&h, in, -1, 0, false) != DONE) {
            return fail(ERR_R_NESTED_ASN1_ERROR);
        }
        if (h.constructed) {
            struct input inside = {in->p, h.len};
            if (depth >= MAX_STRING_NESTING) {
                return fail(ASN1_R_NESTED_ASN1_STRING);
            }
            if (collect(&inside, h.indefinite, out, total, depth + 1) != DONE) {
                return FAILED;
            }
            h.len = (size_t)(inside.p - in->p);
        } else {
            if (out != NULL) {
                memcpy(out + *total, in->p, h.len);
            }
            *total += h.len;
        }
        in->p += h.len;
        in->n -= h.len;
    }
    return indefinite ? fail(ASN1_R_MISSING_EOC) : DONE;
}

/* A string in pieces: joined and given on. */
static int set_collected(ASN1_VALUE **value, struct input *in, const struct cx_asn1_header *h,
                         int utype, const ASN1_ITEM *it)
{
    struct input first = {in->p, h->len};
    struct input second = first;
    size_t len = 0;
    size_t again = 0;
    uint8_t *joined = NULL;
    int ret = FAILED;

    if (collect(&first, h->indefinite, NULL, &len, 0) != DONE) {
        return FAILED;
    }
    joined = (uint8_t *)mem_alloc(len + 1);
    if (joined == NULL) {
        return fail(ERR_R_MALLOC_FAILURE);
    }
    if (collect(&second, h->indefinite, joined, &again, 0) == DONE) {
        joined[len] = 0;
        ret = cx_asn1_prim_set(value, bytes_of(joined, len), utype, it);
    }
    mem_clear_free(joined, len + 1);
    in->n -= (size_t)(first.p - in->p);
    in->p = first.p;
    return ret;
}

static bool must_be_primitive(int utype)
{
    return utype == V_ASN1_NULL || utype == V_ASN1_BOOLEAN || utype == V_ASN1_OBJECT ||
           utype == V_ASN1_INTEGER || utype == V_ASN1_ENUMERATED;
}

/* The whole element as it stands, for SEQUENCE, SET and unknown types in an ANY. */
static int set_whole(ASN1_VALUE **value, const uint8_t *start, struct input *in,
                     const struct cx_asn1_header *h, int utype, const ASN1_ITEM *it)
{
    size_t len = h->len;

    if (utype != V_ASN1_OTHER && !h->constructed) {
        return fail(ASN1_R_TYPE_NOT_CONSTRUCTED);
    }
    if (h->indefinite) {
        if (find_end(in, &len) != DONE) {
            return FAILED;
        }
    } else {
        in->p += len;
        in->n -= len;
    }
    return cx_asn1_prim_set(value, bytes_of(start, (size_t)(in->p - start)), utype, it);
}

static int prim_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag, int class,
                    bool opt)
{
    struct input at = *in;
    struct cx_asn1_header h = {0};
    int utype = (int)it->utype;
    int ret = FAILED;

    if (it->itype == ASN1_ITYPE_MSTRING) {
        utype = tag;
        tag = -1;
    }
    if (utype == V_ASN1_ANY) {
        if (tag >= 0 || opt) {
            return fail(tag >= 0 ? ASN1_R_ILLEGAL_TAGGED_ANY : ASN1_R_ILLEGAL_OPTIONAL_ANY);
        }
        if (read_header(&h, &at, -1, 0, false) != DONE) {
            return fail(ERR_R_NESTED_ASN1_ERROR);
        }
        utype = h.class == V_ASN1_UNIVERSAL ? h.tag : V_ASN1_OTHER;
        at = *in;
    } else if (tag == -1) {
        tag = utype;
        class = V_ASN1_UNIVERSAL;
    }
    ret = read_header(&h, &at, tag, class, opt);
    if (ret != DONE) {
        return ret == FAILED ? fail(ERR_R_NESTED_ASN1_ERROR) : ABSENT;
    }
    if (utype == V_ASN1_SEQUENCE || utype == V_ASN1_SET || utype == V_ASN1_OTHER) {
        ret = set_whole(value, in->p, &at, &h, utype, it);
    } else if (h.constructed) {
        if (must_be_primitive(utype)) {
            return fail(ASN1_R_TYPE_NOT_PRIMITIVE);
        }
        ret = set_collected(value, &at, &h, utype, it);
    } else {
        ret = cx_asn1_prim_set(value, bytes_of(at.p, h.len), utype, it);
        at.p += h.len;
        at.n -= h.len;
    }
    if (ret == DONE) {
        *in = at;
    }
    return ret;
}

static int mstring_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag, bool opt)
{
    struct input at = *in;
    struct cx_asn1_header h = {0};

    if (tag != -1) {
        return fail_in(ASN1_R_BAD_TEMPLATE, NULL, it->sname);
    }
    if (read_header(&h, &at, -1, 0, false) != DONE) {
        return fail_in(ERR_R_NESTED_ASN1_ERROR, NULL, it->sname);
    }
    if (h.class != V_ASN1_UNIVERSAL) {
        return opt ? ABSENT : fail_in(ASN1_R_MSTRING_NOT_UNIVERSAL, NULL, it->sname);
    }
    if (h.tag > 30 || (cx_asn1_tag_bit(h.tag) & (unsigned long)it->utype) == 0) {
        return opt ? ABSENT : fail_in(ASN1_R_MSTRING_WRONG_TAG, NULL, it->sname);
    }
    return prim_d2i(value, in, it, h.tag, 0, false);
}

static int item_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag, int class,
                    bool opt, int depth);

/* A SEQUENCE OF or SET OF into a stack, which replaces what an old one held. */
static int list_d2i(ASN1_VALUE **value, struct input *in, const ASN1_TEMPLATE *tt, bool opt,
                    int depth, const char *type)
{
    bool implicit = (tt->flags & ASN1_TFLG_IMPTAG) != 0;
    int tag = (tt->flags & ASN1_TFLG_SET_OF) != 0 ? V_ASN1_SET : V_ASN1_SEQUENCE;
    int class = implicit ? (int)(tt->flags & ASN1_TFLG_TAG_CLASS) : V_ASN1_UNIVERSAL;
    struct input at = *in;
    struct cx_asn1_header h = {0};
    OPENSSL_STACK *list = (OPENSSL_STACK *)*value;
    bool open = false;
    int ret = read_header(&h, &at, implicit ? (int)tt->tag : tag, class, opt);

    if (ret != DONE) {
        return ret == FAILED ? fail_in(ERR_R_NESTED_ASN1_ERROR, tt->field_name, type) : ABSENT;
    }
    if (list == NULL) {
        list = cx_sk_new_null();
        *value = (ASN1_VALUE *)list;
    }
    while (cx_sk_num(list) > 0) {
        ASN1_VALUE *old = (ASN1_VALUE *)cx_sk_pop(list);
        cx_asn1_item_free(&old, tt->item(), false);
    }
    if (list == NULL) {
        return fail_in(ERR_R_MALLOC_FAILURE, tt->field_name, type);
    }
    struct input inside = {at.p, h.len};
    open = h.indefinite;
    while (inside.n > 0) {
        ASN1_VALUE *element = NULL;
        if (take_eoc(&inside)) {
            if (!open) {
                return fail_in(ASN1_R_UNEXPECTED_EOC, tt->field_name, type);
            }
            open = false;
            break;
        }
        if (item_d2i(&element, &inside, tt->item(), -1, 0, false, depth) <= 0) {
            cx_asn1_item_free(&element, tt->item(), false);
            return fail_in(ERR_R_NESTED_ASN1_ERROR, tt->field_name, type);
        }
        if (cx_sk_push(list, element) == 0) {
            cx_asn1_item_free(&element, tt->item(), false);
            return fail_in(ERR_R_MALLOC_FAILURE, tt->field_name, type);
        }
    }
    if (open) {
        return fail_in(ASN1_R_MISSING_EOC, tt->field_name, type);
    }
    in->n -= (size_t)(inside.p - in->p);
    in->p = inside.p;
    return DONE;
}

/* A field without its explicit tag. type names the structure for the error's text. */
static int inner_d2i(ASN1_VALUE **value, struct input *in, const ASN1_TEMPLATE *tt, bool opt,
                     int depth, const char *type)
{
    bool embed = (tt->flags & ASN1_TFLG_EMBED) != 0;
    ASN1_VALUE *inside = (ASN1_VALUE *)value;
    bool implicit = (tt->flags & ASN1_TFLG_IMPTAG) != 0;
    int class = (int)(tt->flags & ASN1_TFLG_TAG_CLASS);
    int ret = FAILED;

    if (embed) {
        value = &inside;
    }
    if ((tt->flags & ASN1_TFLG_SK_MASK) != 0) {
        return list_d2i(value, in, tt, opt, depth, type);
    }
    ret = item_d2i(value, in, tt->item(), implicit ? (int)tt->tag : -1, implicit ? class : 0, opt,
                   depth);
    if (ret != FAILED) {
        return ret;
    }
    return fail_in(ERR_R_NESTED_ASN1_ERROR, tt->field_name, type);
}

static int template_d2i(ASN1_VALUE **value, struct input *in, const ASN1_TEMPLATE *tt, bool opt,
                        int depth, const char *type)
{
    struct input at = *in;
    struct cx_asn1_header h = {0};
    int ret = FAILED;

    if ((tt->flags & ASN1_TFLG_EXPTAG) == 0) {
        return inner_d2i(value, in, tt, opt, depth, type);
    }
    ret = read_header(&h, &at, (int)tt->tag, (int)(tt->flags & ASN1_TFLG_TAG_CLASS), opt);
    if (ret == ABSENT) {
        return ABSENT;
    }
    if (ret != DONE) {
        return fail_in(ERR_R_NESTED_ASN1_ERROR, tt->field_name, type);
    }
    if (!h.constructed) {
        return fail_in(ASN1_R_EXPLICIT_TAG_NOT_CONSTRUCTED, tt->field_name, type);
    }
    struct input inside = {at.p, h.len};
    if (inner_d2i(value, &inside, tt, false, depth, NULL) != DONE) {
        return fail_in(ERR_R_NESTED_ASN1_ERROR, tt->field_name, type);
    }
    if (h.indefinite && !take_eoc(&inside)) {
        return fail_in(ASN1_R_MISSING_EOC, tt->field_name, type);
    }
    if (!h.indefinite && inside.n != 0) {
        return fail_in(ASN1_R_EXPLICIT_LENGTH_MISMATCH, tt->field_name, type);
    }
    in->n -= (size_t)(inside.p - in->p);
    in->p = inside.p;
    return DONE;
}

static int choice_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag, bool opt,
                      int depth)
{
    long i = 0;

    if (tag != -1) {
        return fail_in(ASN1_R_BAD_TEMPLATE, NULL, it->sname);
    }
    if (!cx_asn1_aux_call(it, ASN1_OP_D2I_PRE, value, NULL)) {
        return fail_in(ASN1_R_AUX_ERROR, NULL, it->sname);
    }
    if (*value != NULL) {
        int old = cx_asn1_choice((const ASN1_VALUE **)(void *)value, it);
        if (old >= 0 && old < it->tcount) {
            const ASN1_TEMPLATE *tt = &it->templates[old];
            cx_asn1_template_free(cx_asn1_field(value, tt), tt);
            (void)cx_asn1_set_choice(value, -1, it);
        }
    } else if (!cx_asn1_item_new(value, it, false)) {
        return fail_in(ERR_R_NESTED_ASN1_ERROR, NULL, it->sname);
    }
    for (i = 0; i < it->tcount; i++) {
        const ASN1_TEMPLATE *tt = &it->templates[i];
        ASN1_VALUE **field = cx_asn1_field(value, tt);
        int ret = template_d2i(field, in, tt, true, depth, NULL);
        if (ret == DONE) {
            break;
        }
        if (ret == FAILED) {
            cx_asn1_template_free(field, tt);
            return fail_in(ERR_R_NESTED_ASN1_ERROR, tt->field_name, it->sname);
        }
    }
    if (i == it->tcount) {
        if (opt) {
            cx_asn1_item_free(value, it, false);
            return ABSENT;
        }
        return fail_in(ASN1_R_NO_MATCHING_CHOICE_TYPE, NULL, it->sname);
    }
    (void)cx_asn1_set_choice(value, (int)i, it);
    if (!cx_asn1_aux_call(it, ASN1_OP_D2I_POST, value, NULL)) {
        return fail_in(ASN1_R_AUX_ERROR, NULL, it->sname);
    }
    return DONE;
}

/* The fields of a SEQUENCE. *next becomes the first that was not reached. */
static int fields_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, bool *open,
                      long *next, int depth)
{
    for (*next = 0; *next < it->tcount && in->n > 0; (*next)++) {
        const ASN1_TEMPLATE *tt = cx_asn1_adb(*value, &it->templates[*next], true);
        bool opt = false;
        int ret = FAILED;
        if (tt == NULL) {
            return fail_in(ERR_R_NESTED_ASN1_ERROR, NULL, it->sname);
        }
        if (take_eoc(in)) {
            if (!*open) {
                return fail_in(ASN1_R_UNEXPECTED_EOC, NULL, it->sname);
            }
            *open = false;
            return DONE;
        }
        /* The last may be absent only by the contents' end: an error is then about its tag. */
        opt = *next != it->tcount - 1 && (tt->flags & ASN1_TFLG_OPTIONAL) != 0;
        ret = template_d2i(cx_asn1_field(value, tt), in, tt, opt, depth, it->sname);
        if (ret == FAILED) {
            return FAILED;
        }
        if (ret == ABSENT) {
            cx_asn1_template_free(cx_asn1_field(value, tt), tt);
        }
    }
    return DONE;
}

static int missing_fields(ASN1_VALUE **value, const ASN1_ITEM *it, long first)
{
    for (long i = first; i < it->tcount; i++) {
        const ASN1_TEMPLATE *tt = cx_asn1_adb(*value, &it->templates[i], true);
        if (tt == NULL) {
            return fail_in(ERR_R_NESTED_ASN1_ERROR, NULL, it->sname);
        }
        if ((tt->flags & ASN1_TFLG_OPTIONAL) == 0) {
            return fail_in(ASN1_R_FIELD_MISSING, tt->field_name, it->sname);
        }
        cx_asn1_template_free(cx_asn1_field(value, tt), tt);
    }
    return DONE;
}

static int keep_encoding(ASN1_VALUE *value, const ASN1_ITEM *it, const uint8_t *p, size_t n)
{
    ASN1_ENCODING *enc = cx_asn1_encoding(value, it);

    if (enc == NULL) {
        return DONE;
    }
    mem_free(enc->enc);
    enc->enc = (unsigned char *)mem_dup(p, n);
    enc->len = enc->enc != NULL ? (long)n : 0;
    enc->modified = enc->enc == NULL;
    return enc->enc != NULL ? DONE : FAILED;
}

static void free_adb_fields(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    for (long i = 0; i < it->tcount; i++) {
        if ((it->templates[i].flags & ASN1_TFLG_ADB_MASK) != 0) {
            const ASN1_TEMPLATE *tt = cx_asn1_adb(*value, &it->templates[i], false);
            if (tt != NULL) {
                cx_asn1_template_free(cx_asn1_field(value, tt), tt);
            }
        }
    }
}

static int sequence_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag,
                        int class, bool opt, int depth)
{
    const ASN1_AUX *aux = cx_asn1_aux(it);
    bool broken = aux != NULL && (aux->flags & ASN1_AFLG_BROKEN) != 0;
    struct input at = *in;
    struct cx_asn1_header h = {0};
    long next = 0;
    int ret = read_header(&h, &at, tag == -1 ? V_ASN1_SEQUENCE : tag,
                          tag == -1 ? V_ASN1_UNIVERSAL : class, opt);

    if (ret != DONE) {
        return ret == FAILED ? fail_in(ERR_R_NESTED_ASN1_ERROR, NULL, it->sname) : ABSENT;
    }
    if (!h.constructed) {
        return fail_in(ASN1_R_SEQUENCE_NOT_CONSTRUCTED, NULL, it->sname);
    }
    if (*value == NULL && !cx_asn1_item_new(value, it, false)) {
        return fail_in(ERR_R_NESTED_ASN1_ERROR, NULL, it->sname);
    }
    if (!cx_asn1_aux_call(it, ASN1_OP_D2I_PRE, value, NULL)) {
        return fail_in(ASN1_R_AUX_ERROR, NULL, it->sname);
    }
    free_adb_fields(value, it);
    struct input inside = {at.p, broken ? at.n : h.len};
    bool open = h.indefinite;
    if (fields_d2i(value, &inside, it, &open, &next, depth) != DONE) {
        return FAILED;
    }
    if (open && !take_eoc(&inside)) {
        return fail_in(ASN1_R_MISSING_EOC, NULL, it->sname);
    }
    if (!h.indefinite && !broken && inside.n != 0) {
        return fail_in(ASN1_R_SEQUENCE_LENGTH_MISMATCH, NULL, it->sname);
    }
    if (missing_fields(value, it, next) != DONE) {
        return FAILED;
    }
    if (!keep_encoding(*value, it, in->p, (size_t)(inside.p - in->p)) ||
        !cx_asn1_aux_call(it, ASN1_OP_D2I_POST, value, NULL)) {
        return fail_in(ASN1_R_AUX_ERROR, NULL, it->sname);
    }
    in->n -= (size_t)(inside.p - in->p);
    in->p = inside.p;
    return DONE;
}

static int extern_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag, int class,
                      bool opt)
{
    const ASN1_EXTERN_FUNCS *ext = (const ASN1_EXTERN_FUNCS *)it->funcs;
    const uint8_t *p = in->p;
    ASN1_TLC none = {0};
    int ret = FAILED;

    if (ext->asn1_ex_d2i_ex != NULL) {
        ret = ext->asn1_ex_d2i_ex(value, &p, (long)in->n, it, tag, class, opt ? 1 : 0, &none, NULL,
                                  NULL);
    } else {
        ret = ext->asn1_ex_d2i(value, &p, (long)in->n, it, tag, class, opt ? 1 : 0, &none);
    }
    if (ret > 0) {
        in->n -= (size_t)(p - in->p);
        in->p = p;
    }
    return ret;
}

static int item_d2i(ASN1_VALUE **value, struct input *in, const ASN1_ITEM *it, int tag, int class,
                    bool opt, int depth)
{
    depth++;
    if (depth > MAX_NESTING) {
        return fail_in(ASN1_R_NESTED_TOO_DEEP, NULL, it->sname);
    }
    if (in->n == 0) {
        return fail(ASN1_R_TOO_SMALL);
    }
    switch (it->itype) {
    case ASN1_ITYPE_PRIMITIVE:
        if (it->templates == NULL) {
            return prim_d2i(value, in, it, tag, class, opt);
        }
        if (tag != -1 || opt) {
            return fail_in(ASN1_R_ILLEGAL_OPTIONS_ON_ITEM_TEMPLATE, NULL, it->sname);
        }
        return template_d2i(value, in, it->templates, opt, depth, NULL);
    case ASN1_ITYPE_MSTRING:
        return mstring_d2i(value, in, it, tag, opt);
    case ASN1_ITYPE_EXTERN:
        return extern_d2i(value, in, it, tag, class, opt);
    case ASN1_ITYPE_CHOICE:
        return choice_d2i(value, in, it, tag, opt, depth);
    case ASN1_ITYPE_SEQUENCE:
    case ASN1_ITYPE_NDEF_SEQUENCE:
        return sequence_d2i(value, in, it, tag, class, opt, depth);
    default:
        return FAILED;
    }
}

int cx_asn1_item_d2i(ASN1_VALUE **value, const uint8_t **in, long n, const ASN1_ITEM *it, int tag,
                     int class, char opt, int depth)
{
    struct input at = {NULL, 0};
    int ret = FAILED;

    if (value == NULL || it == NULL) {
        return fail(ERR_R_PASSED_NULL_PARAMETER);
    }
    if (n <= 0) {
        return fail(ASN1_R_TOO_SMALL);
    }
    at.p = *in;
    at.n = (size_t)n;
    ret = item_d2i(value, &at, it, tag, class, opt != 0, depth);
    if (ret == DONE) {
        *in = at.p;
    } else {
        cx_asn1_item_free(value, it, false);
    }
    return ret;
}

void *cx_asn1_d2i(void **value, const uint8_t **in, long n, const ASN1_ITEM *it)
{
    ASN1_VALUE *fresh = NULL;
    ASN1_VALUE **at = value != NULL ? (ASN1_VALUE **)value : &fresh;

    return cx_asn1_item_d2i(at, in, n, it, -1, 0, 0, 0) > 0 ? *at : NULL;
}

void *cx_asn1_decode(struct bytes der, const ASN1_ITEM *it)
{
    const uint8_t *p = der.p;
    void *value = NULL;

    if (der.n > LONG_MAX) {
        return NULL;
    }
    value = cx_asn1_d2i(NULL, &p, (long)der.n, it);
    if (value != NULL && p != der.p + der.n) {
        cx_asn1_free(value, it);
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
        return NULL;
    }
    return value;
}

/* ASN1_item_d2i and its family, see ASN1_item_d2i(3). abi: full. */
CX_API ASN1_VALUE *ASN1_item_d2i(ASN1_VALUE **val, const unsigned char **in, long len,
                                 const ASN1_ITEM *it)
{
    return (ASN1_VALUE *)cx_asn1_d2i((void **)val, in, len, it);
}

CX_API ASN1_VALUE *ASN1_item_d2i_ex(ASN1_VALUE **val, const unsigned char **in, long len,
                                    const ASN1_ITEM *it, OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return (ASN1_VALUE *)cx_asn1_d2i((void **)val, in, len, it);
}

CX_API int ASN1_item_ex_d2i(ASN1_VALUE **pval, const unsigned char **in, long len,
                            const ASN1_ITEM *it, int tag, int aclass, char opt, ASN1_TLC *ctx)
{
    (void)ctx;
    return cx_asn1_item_d2i(pval, in, len, it, tag, aclass, opt, 0);
}
