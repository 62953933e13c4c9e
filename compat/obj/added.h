#ifndef T13_COMPAT_OBJ_ADDED_H
#define T13_COMPAT_OBJ_ADDED_H

#include "compat/obj/obj.h"

#include <stdbool.h>

/* Objects that the application has added: OBJ_create(3). They live until the process ends. */
ASN1_OBJECT *cx_added_by_nid(int nid);
int cx_added_by_sn(const char *sn);
int cx_added_by_ln(const char *ln);
int cx_added_by_oid(struct bytes contents);
bool cx_added_any(void);
int cx_added_new_nids(int count); /* the first of `count` new numbers */

/* The table's signature algorithms. */
bool cx_table_sigid(int signature, int *digest, int *key);
int cx_table_sigid_by(int digest, int key);

#endif
