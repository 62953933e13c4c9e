#ifndef T13_COMPAT_OBJ_OBJ_H
#define T13_COMPAT_OBJ_OBJ_H

#include "compat/cx.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>

/* Objects from the inside: OBJ_nid2obj(3). The functions do what the exported ones do. */

#define CX_OBJ_OWNED 0x01        /* the object itself is freed */
#define CX_OBJ_OWNS_STRINGS 0x04 /* with its names */
#define CX_OBJ_OWNS_DATA 0x08    /* with its contents */

struct asn1_object_st {
    const char *sn;
    const char *ln;
    int nid;
    int length;
    const unsigned char *data; /* the contents of the encoding */
    int flags;                 /* CX_OBJ_… */
};

T13_DOOR ASN1_OBJECT *cx_obj_nid2obj(int nid); /* never freed; NULL when unknown */
T13_DOOR const char *cx_obj_nid2sn(int nid);
T13_DOOR const char *cx_obj_nid2ln(int nid);
T13_DOOR int cx_obj_obj2nid(const ASN1_OBJECT *o);
T13_DOOR int cx_obj_sn2nid(const char *sn);
T13_DOOR int cx_obj_ln2nid(const char *ln);
T13_DOOR int cx_obj_txt2nid(const char *text);
T13_DOOR ASN1_OBJECT *cx_obj_txt2obj(const char *text, int no_name);
T13_DOOR int cx_obj_obj2txt(char *buf, int n, const ASN1_OBJECT *o, int no_name);
T13_DOOR ASN1_OBJECT *cx_obj_dup(const ASN1_OBJECT *o);
T13_DOOR int cx_obj_cmp(const ASN1_OBJECT *a, const ASN1_OBJECT *b);
T13_DOOR int cx_obj_create(const char *oid, const char *sn, const char *ln);

/* cx_obj_find_sigid gives the parts of a signature algorithm; outputs may be NULL. */
T13_DOOR int cx_obj_find_sigid(int signature, int *digest, int *key);
T13_DOOR int cx_obj_find_sigid_by(int *signature, int digest, int key);

T13_DOOR ASN1_OBJECT *cx_obj_new(void);
T13_DOOR void cx_obj_free(ASN1_OBJECT *o);

/* cx_obj_from_der gives the object with these contents: a known one, or a new one that
 * cx_obj_free() frees. NULL when out of memory. cx_obj_der views the contents. */
T13_DOOR ASN1_OBJECT *cx_obj_from_der(struct bytes contents);
T13_DOOR struct bytes cx_obj_der(const ASN1_OBJECT *o);

/* cx_oid_nid is the number of an encoding, NID_undef when unknown. */
T13_DOOR int cx_oid_nid(struct bytes contents);

/* cx_oid_parse writes the contents of "1.2.3" to out and returns their length; 0 and an error of
 * ERR_LIB_ASN1 when the text is no identifier or too long. out may be NULL: length only. */
T13_DOOR size_t cx_oid_parse(uint8_t *out, size_t room, const char *text, size_t n);

/* cx_oid_write writes "1.2.3", cut to n with its NUL, and returns its full length; -1 for contents
 * that are malformed. */
T13_DOOR int cx_oid_write(char *buf, int n, struct bytes contents);

#endif
