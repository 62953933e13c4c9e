#ifndef T13_COMPAT_ASN1_ASN1_H
#define T13_COMPAT_ASN1_ASN1_H

#include "compat/cx.h"

#include <openssl/asn1.h>
#include <openssl/asn1t.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* The ASN.1 codec and its types for the rest of compat/: what the exported ASN1_ functions of the
 * same name do, under names that no application can put its own in front of. */

/* --- headers of elements (X.690 8.1) ---------------------------------------------------------- */

struct cx_asn1_header {
    int tag;
    int class; /* V_ASN1_UNIVERSAL, … */
    bool constructed;
    bool indefinite;
    size_t header_len;
    size_t len; /* of the contents; all that is left when indefinite */
};

enum cx_asn1_header_result {
    CX_ASN1_HEADER_OK,
    CX_ASN1_HEADER_BAD,      /* malformed or cut short */
    CX_ASN1_HEADER_TOO_LONG, /* well formed, but its contents reach past the end */
};

/* cx_asn1_header reads a BER header at p. On TOO_LONG *out is set too. */
enum cx_asn1_header_result cx_asn1_header(const uint8_t *p, size_t n, struct cx_asn1_header *out);
int cx_asn1_get_object(const uint8_t **pp, long *len, int *tag, int *class, long max);
void cx_asn1_put_header(uint8_t **at, int constructed, int len, int tag, int class);
int cx_asn1_object_size(int constructed, int len, int tag); /* -1 when it does not fit an int */

/* --- items ------------------------------------------------------------------------------------ */

T13_DOOR void *cx_asn1_new(const ASN1_ITEM *it);
T13_DOOR void cx_asn1_free(void *value, const ASN1_ITEM *it);
/* cx_asn1_d2i and cx_asn1_i2d are ASN1_item_d2i and ASN1_item_i2d. cx_asn1_decode wants exactly
 * one value and nothing after it; cx_asn1_encode allocates. */
T13_DOOR void *cx_asn1_d2i(void **value, const uint8_t **in, long n, const ASN1_ITEM *it);
T13_DOOR int cx_asn1_i2d(const void *value, uint8_t **out, const ASN1_ITEM *it);
T13_DOOR void *cx_asn1_decode(struct bytes der, const ASN1_ITEM *it);
T13_DOOR int cx_asn1_encode(const void *value, uint8_t **out, const ASN1_ITEM *it);
T13_DOOR void *cx_asn1_dup(const void *value, const ASN1_ITEM *it);
ASN1_STRING *cx_asn1_pack(const void *value, const ASN1_ITEM *it, ASN1_OCTET_STRING **out);
void *cx_asn1_unpack(const ASN1_STRING *string, const ASN1_ITEM *it);

int cx_asn1_item_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed);
void cx_asn1_item_free(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed);
void cx_asn1_template_free(ASN1_VALUE **value, const ASN1_TEMPLATE *tt);
int cx_asn1_item_d2i(ASN1_VALUE **value, const uint8_t **in, long n, const ASN1_ITEM *it, int tag,
                     int class, char opt, int depth);
int cx_asn1_item_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_ITEM *it, int tag,
                     int class);

/* What the codec's files share. */
ASN1_VALUE **cx_asn1_field(ASN1_VALUE **value, const ASN1_TEMPLATE *tt);
const ASN1_VALUE **cx_asn1_const_field(const ASN1_VALUE **value, const ASN1_TEMPLATE *tt);
int cx_asn1_choice(const ASN1_VALUE **value, const ASN1_ITEM *it);
int cx_asn1_set_choice(ASN1_VALUE **value, int selector, const ASN1_ITEM *it); /* the old one */
const ASN1_TEMPLATE *cx_asn1_adb(const ASN1_VALUE *value, const ASN1_TEMPLATE *tt, bool report);
int cx_asn1_refs(ASN1_VALUE **value, const ASN1_ITEM *it, int operation);
ASN1_ENCODING *cx_asn1_encoding(const ASN1_VALUE *value, const ASN1_ITEM *it);
const ASN1_AUX *cx_asn1_aux(const ASN1_ITEM *it);
int cx_asn1_aux_call(const ASN1_ITEM *it, int operation, ASN1_VALUE **value, void *arg);
int cx_asn1_aux_call_const(const ASN1_ITEM *it, int operation, const ASN1_VALUE **value, void *arg);
int cx_asn1_prim_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed);
void cx_asn1_prim_free(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed);
int cx_asn1_prim_set(ASN1_VALUE **value, struct bytes contents, int utype, const ASN1_ITEM *it);
int cx_asn1_prim_len(const ASN1_VALUE **value, uint8_t *out, int *utype, const ASN1_ITEM *it);

/* --- strings ---------------------------------------------------------------------------------- */

T13_DOOR ASN1_STRING *cx_asn1_string_new(int type);
T13_DOOR void cx_asn1_string_free(ASN1_STRING *s);
T13_DOOR int cx_asn1_string_set(ASN1_STRING *s, const void *p, int n); /* as ASN1_STRING_set */
int cx_asn1_string_copy(ASN1_STRING *to, const ASN1_STRING *from);
ASN1_STRING *cx_asn1_string_dup(const ASN1_STRING *s);
int cx_asn1_string_cmp(const ASN1_STRING *a, const ASN1_STRING *b);
void cx_asn1_string_take(ASN1_STRING *s, uint8_t *p, int n); /* s owns p from here */
static inline struct bytes cx_asn1_bytes(const ASN1_STRING *s)
{
    return bytes_of(s->data, s->data != NULL && s->length > 0 ? (size_t)s->length : 0);
}
/* The object with these contents of an OBJECT IDENTIFIER; NULL with an error for bad ones. */
ASN1_OBJECT *cx_asn1_object_read(struct bytes contents);
int cx_asn1_to_utf8(uint8_t **out, const ASN1_STRING *in);
int cx_asn1_mbstring(ASN1_STRING **out, const uint8_t *in, int n, int form, unsigned long mask,
                     long min, long max);
ASN1_STRING *cx_asn1_set_by_nid(ASN1_STRING **out, const uint8_t *in, int n, int form, int nid);
int cx_asn1_printable_type(const uint8_t *s, int n);
int cx_utf8_get(const uint8_t *p, int n, unsigned long *out);
int cx_utf8_put(uint8_t *p, int n, unsigned long value);
int cx_asn1_string_print_ex(BIO *out, const ASN1_STRING *s, unsigned long flags);
int cx_asn1_string_print(BIO *out, const ASN1_STRING *s);

/* --- integers and bit strings ----------------------------------------------------------------- */

/* cx_asn1_integer_parse decodes the contents of an INTEGER or ENUMERATED into s. */
bool cx_asn1_integer_parse(ASN1_STRING *s, struct bytes contents, int base_type);
int cx_asn1_integer_write(const ASN1_STRING *s, uint8_t *out); /* contents; returns the length */
int cx_asn1_integer_get(int64_t *out, const ASN1_STRING *s, int base_type);
int cx_asn1_integer_set(ASN1_STRING *s, int64_t value, int base_type);
int cx_asn1_integer_set_u(ASN1_STRING *s, uint64_t value, int base_type);
int cx_asn1_integer_cmp(const ASN1_STRING *a, const ASN1_STRING *b);
long cx_asn1_integer_long(const ASN1_STRING *s, int base_type); /* as ASN1_INTEGER_get */
int cx_asn1_integer_print(BIO *out, const ASN1_STRING *s);      /* as i2a_ASN1_INTEGER */
BIGNUM *cx_asn1_integer_bn(const ASN1_STRING *s, BIGNUM *bn, int base_type);
ASN1_STRING *cx_asn1_integer_from_bn(const BIGNUM *bn, ASN1_STRING *s, int base_type);
bool cx_asn1_bits_parse(ASN1_BIT_STRING *s, struct bytes contents);
int cx_asn1_bits_write(const ASN1_BIT_STRING *s, uint8_t *out);
int cx_asn1_bit_get(const ASN1_BIT_STRING *s, int n);
int cx_asn1_bit_set(ASN1_BIT_STRING *s, int n, int value);

/* --- times ------------------------------------------------------------------------------------ */

/* cx_asn1_tm parses a UTCTime or GeneralizedTime; fails without an error queued. */
bool cx_asn1_tm(const ASN1_TIME *t, struct tm *out);
ASN1_TIME *cx_asn1_time_set_tm(ASN1_TIME *t, const struct tm *tm, int type);
ASN1_TIME *cx_asn1_time_adj(ASN1_TIME *t, time_t at, int days, long seconds);
int cx_asn1_time_cmp_t(const ASN1_TIME *t, time_t at); /* as ASN1_TIME_cmp_time_t */
int cx_asn1_time_print(BIO *out, const ASN1_TIME *t);
bool cx_asn1_time_x509(const ASN1_TIME *t); /* as RFC 5280 4.1.2.5 wants it */
/* Calendar arithmetic: seconds since 1970 of a broken-down UTC time and back. */
int64_t cx_tm_seconds(const struct tm *tm);
bool cx_tm_from_seconds(int64_t s, struct tm *out); /* years 0 to 9999 */

/* --- ANY, objects, input and output ----------------------------------------------------------- */

ASN1_TYPE *cx_asn1_type_new(void);
void cx_asn1_type_free(ASN1_TYPE *t);
void cx_asn1_type_set(ASN1_TYPE *t, int type, void *value);
int cx_asn1_type_set1(ASN1_TYPE *t, int type, const void *value);
int cx_asn1_type_cmp(const ASN1_TYPE *a, const ASN1_TYPE *b);
int cx_asn1_object_print(BIO *out, const ASN1_OBJECT *o); /* as i2a_ASN1_OBJECT */
const char *cx_asn1_tag_name(int tag);
unsigned long cx_asn1_tag_bit(int tag); /* the B_ASN1_ mask of a universal tag */
/* cx_asn1_read_bio reads one BER element, *out for mem_free(); -1 with an error queued. */
T13_DOOR int cx_asn1_read_bio(BIO *in, uint8_t **out);
void *cx_asn1_d2i_bio(const ASN1_ITEM *it, BIO *in, void **value);
int cx_asn1_i2d_bio(const ASN1_ITEM *it, BIO *out, const void *value);
int cx_asn1_parse_dump(BIO *out, struct bytes in, int indent, int dump); /* ASN1_parse_dump */

/* --- the ready-made items --------------------------------------------------------------------- */

/* X_it is exported; code of ours and our tables refer to cx_X_it instead. */
#define CX_DECLARE_ITEM(name) const ASN1_ITEM *cx_##name##_it(void)
#define CX_IT(name) (cx_##name##_it())

/* CX_ITEM_FN makes cx_name_it() and the exported name_it() of a static ASN1_ITEM named item. */
#define CX_ITEM_FN(name, item)                                                                     \
    const ASN1_ITEM *cx_##name##_it(void)                                                          \
    {                                                                                              \
        return &(item);                                                                            \
    }                                                                                              \
    CX_API const ASN1_ITEM *name##_it(void)                                                        \
    {                                                                                              \
        return &(item);                                                                            \
    }

/* Fields of a template table: flags, tag number, struct, field, and the type's name. */
#define CX_F(flags, tag, type, field, name)                                                        \
    {                                                                                              \
        (flags), (tag), offsetof(type, field), #field, cx_##name##_it                              \
    }
#define CX_SIMPLE(type, field, name) CX_F(0, 0, type, field, name)
#define CX_OPT(type, field, name) CX_F(ASN1_TFLG_OPTIONAL, 0, type, field, name)
#define CX_IMP(type, field, name, tag) CX_F(ASN1_TFLG_IMPLICIT, tag, type, field, name)
#define CX_IMP_OPT(type, field, name, tag)                                                         \
    CX_F(ASN1_TFLG_IMPLICIT | ASN1_TFLG_OPTIONAL, tag, type, field, name)
#define CX_EXP(type, field, name, tag) CX_F(ASN1_TFLG_EXPLICIT, tag, type, field, name)
#define CX_EXP_OPT(type, field, name, tag)                                                         \
    CX_F(ASN1_TFLG_EXPLICIT | ASN1_TFLG_OPTIONAL, tag, type, field, name)
#define CX_SEQ_OF(type, field, name) CX_F(ASN1_TFLG_SEQUENCE_OF, 0, type, field, name)
#define CX_SEQ_OF_OPT(type, field, name)                                                           \
    CX_F(ASN1_TFLG_SEQUENCE_OF | ASN1_TFLG_OPTIONAL, 0, type, field, name)
#define CX_SET_OF(type, field, name) CX_F(ASN1_TFLG_SET_OF, 0, type, field, name)
#define CX_IMP_SEQ_OF(type, field, name, tag)                                                      \
    CX_F(ASN1_TFLG_IMPLICIT | ASN1_TFLG_SEQUENCE_OF, tag, type, field, name)
#define CX_IMP_SEQ_OF_OPT(type, field, name, tag)                                                  \
    CX_F(ASN1_TFLG_IMPLICIT | ASN1_TFLG_SEQUENCE_OF | ASN1_TFLG_OPTIONAL, tag, type, field, name)
#define CX_IMP_SET_OF_OPT(type, field, name, tag)                                                  \
    CX_F(ASN1_TFLG_IMPLICIT | ASN1_TFLG_SET_OF | ASN1_TFLG_OPTIONAL, tag, type, field, name)
#define CX_EXP_SEQ_OF_OPT(type, field, name, tag)                                                  \
    CX_F(ASN1_TFLG_EXPLICIT | ASN1_TFLG_SEQUENCE_OF | ASN1_TFLG_OPTIONAL, tag, type, field, name)

/* Whole items from a table of fields named name_fields. */
#define CX_SEQUENCE_AUX(name, type, aux)                                                           \
    static const ASN1_ITEM name##_item = {ASN1_ITYPE_SEQUENCE,                                     \
                                          V_ASN1_SEQUENCE,                                         \
                                          name##_fields,                                           \
                                          sizeof(name##_fields) / sizeof(name##_fields[0]),        \
                                          (aux),                                                   \
                                          sizeof(type),                                            \
                                          #name};                                                  \
    CX_ITEM_FN(name, name##_item)
#define CX_SEQUENCE(name, type) CX_SEQUENCE_AUX(name, type, NULL)
#define CX_CHOICE_AUX(name, struct_type, selector, aux)                                            \
    static const ASN1_ITEM name##_item = {ASN1_ITYPE_CHOICE,                                       \
                                          offsetof(struct_type, selector),                         \
                                          name##_fields,                                           \
                                          sizeof(name##_fields) / sizeof(name##_fields[0]),        \
                                          (aux),                                                   \
                                          sizeof(struct_type),                                     \
                                          #name};                                                  \
    CX_ITEM_FN(name, name##_item)
#define CX_CHOICE(name, struct_type) CX_CHOICE_AUX(name, struct_type, type, NULL)
/* An item that is a SEQUENCE OF or SET OF by itself. */
#define CX_LIST(name, flags, element) CX_LIST_OF(name, flags, element, #name)
#define CX_LIST_OF(name, flags, element, field)                                                    \
    static const ASN1_TEMPLATE name##_list = {(flags), 0, 0, (field), cx_##element##_it};          \
    static const ASN1_ITEM name##_item = {                                                         \
        ASN1_ITYPE_PRIMITIVE, -1, &name##_list, 0, NULL, 0, #name};                                \
    CX_ITEM_FN(name, name##_item)

/* The functions that OpenSSL exports for an item. The list of names that the symbol table reads
 * stands in an abi-names comment by each use. */
#define CX_ALLOC_FUNCTIONS(type, item, name)                                                       \
    CX_API type *name##_new(void)                                                                  \
    {                                                                                              \
        return (type *)cx_asn1_new(CX_IT(item));                                                   \
    }                                                                                              \
    CX_API void name##_free(type *value)                                                           \
    {                                                                                              \
        cx_asn1_free(value, CX_IT(item));                                                          \
    }
#define CX_CODE_FUNCTIONS(type, item, name)                                                        \
    CX_API type *d2i_##name(type **value, const unsigned char **in, long n)                        \
    {                                                                                              \
        return (type *)cx_asn1_d2i((void **)value, in, n, CX_IT(item));                            \
    }                                                                                              \
    CX_API int i2d_##name(const type *value, unsigned char **out)                                  \
    {                                                                                              \
        return cx_asn1_i2d(value, out, CX_IT(item));                                               \
    }
#define CX_FUNCTIONS(type, item, name)                                                             \
    CX_ALLOC_FUNCTIONS(type, item, name)                                                           \
    CX_CODE_FUNCTIONS(type, item, name)
#define CX_DUP_FUNCTION(type, item)                                                                \
    CX_API type *item##_dup(const type *value)                                                     \
    {                                                                                              \
        return (type *)cx_asn1_dup(value, CX_IT(item));                                            \
    }

CX_DECLARE_ITEM(ASN1_ANY);
CX_DECLARE_ITEM(ASN1_BIT_STRING);
CX_DECLARE_ITEM(ASN1_BMPSTRING);
CX_DECLARE_ITEM(ASN1_BOOLEAN);
CX_DECLARE_ITEM(ASN1_ENUMERATED);
CX_DECLARE_ITEM(ASN1_FBOOLEAN);
CX_DECLARE_ITEM(ASN1_GENERALIZEDTIME);
CX_DECLARE_ITEM(ASN1_IA5STRING);
CX_DECLARE_ITEM(ASN1_INTEGER);
CX_DECLARE_ITEM(ASN1_NULL);
CX_DECLARE_ITEM(ASN1_OBJECT);
CX_DECLARE_ITEM(ASN1_OCTET_STRING);
CX_DECLARE_ITEM(ASN1_PRINTABLE);
CX_DECLARE_ITEM(ASN1_PRINTABLESTRING);
CX_DECLARE_ITEM(ASN1_SEQUENCE);
CX_DECLARE_ITEM(ASN1_SEQUENCE_ANY);
CX_DECLARE_ITEM(ASN1_SET_ANY);
CX_DECLARE_ITEM(ASN1_T61STRING);
CX_DECLARE_ITEM(ASN1_TBOOLEAN);
CX_DECLARE_ITEM(ASN1_TIME);
CX_DECLARE_ITEM(ASN1_UNIVERSALSTRING);
CX_DECLARE_ITEM(ASN1_UTCTIME);
CX_DECLARE_ITEM(ASN1_UTF8STRING);
CX_DECLARE_ITEM(ASN1_VISIBLESTRING);
CX_DECLARE_ITEM(DIRECTORYSTRING);
CX_DECLARE_ITEM(DISPLAYTEXT);

#endif
