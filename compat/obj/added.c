/* Objects that the application adds: OBJ_create(3). */
#include "compat/obj/added.h"

#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <openssl/err.h>

struct added {
    struct added *next;
    ASN1_OBJECT *object;
};

struct added_signature {
    struct added_signature *next;
    int signature;
    int digest;
    int key;
};

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static _Atomic(struct added *) objects;
static _Atomic(struct added_signature *) signatures;

bool cx_added_any(void)
{
    return atomic_load_explicit(&objects, memory_order_acquire) != NULL;
}

/* Nodes are put in front and never leave, so the list is walked without the lock. */
ASN1_OBJECT *cx_added_by_nid(int nid)
{
    for (const struct added *a = atomic_load(&objects); a != NULL; a = a->next) {
        if (a->object->nid == nid) {
            return a->object;
        }
    }
    return NULL;
}

static int by_name(const char *name, bool is_long)
{
    for (const struct added *a = atomic_load(&objects); a != NULL; a = a->next) {
        const char *mine = is_long ? a->object->ln : a->object->sn;
        if (mine != NULL && strcmp(mine, name) == 0) {
            return a->object->nid;
        }
    }
    return NID_undef;
}

int cx_added_by_sn(const char *sn)
{
    return by_name(sn, false);
}

int cx_added_by_ln(const char *ln)
{
    return by_name(ln, true);
}

int cx_added_by_oid(struct bytes contents)
{
    for (const struct added *a = atomic_load(&objects); a != NULL; a = a->next) {
        if ((size_t)a->object->length == contents.n &&
            memcmp(a->object->data, contents.p, contents.n) == 0) {
            return a->object->nid;
        }
    }
    return NID_undef;
}

/* add puts an object of our own in front. */
static bool add(ASN1_OBJECT *o)
{
    struct added *a = mem_alloc(sizeof(*a));
    if (a == NULL) {
        cx_raise(ERR_LIB_OBJ, ERR_R_MALLOC_FAILURE);
        return false;
    }
    o->flags = 0; /* like the table's, it is not freed or copied */
    a->object = o;
    pthread_rwlock_wrlock(&lock);
    a->next = atomic_load(&objects);
    atomic_store_explicit(&objects, a, memory_order_release);
    pthread_rwlock_unlock(&lock);
    return true;
}

static bool set_names(ASN1_OBJECT *o, const char *sn, const char *ln)
{
    o->sn = sn != NULL ? mem_strdup(sn) : NULL;
    o->ln = ln != NULL ? mem_strdup(ln) : NULL;
    o->flags |= CX_OBJ_OWNS_STRINGS;
    return (sn == NULL || o->sn != NULL) && (ln == NULL || o->ln != NULL);
}

int cx_obj_create(const char *oid, const char *sn, const char *ln)
{
    if ((sn != NULL && cx_obj_sn2nid(sn) != NID_undef) ||
        (ln != NULL && cx_obj_ln2nid(ln) != NID_undef)) {
        cx_raise(ERR_LIB_OBJ, OBJ_R_OID_EXISTS);
        return 0;
    }
    ASN1_OBJECT *o = cx_obj_txt2obj(oid, 1);
    if (o == NULL) {
        return 0;
    }
    if (cx_obj_obj2nid(o) != NID_undef) {
        cx_raise(ERR_LIB_OBJ, OBJ_R_OID_EXISTS);
        cx_obj_free(o);
        return 0;
    }
    o->nid = cx_added_new_nids(1);
    if (!set_names(o, sn, ln) || !add(o)) {
        cx_raise(ERR_LIB_OBJ, ERR_R_MALLOC_FAILURE);
        cx_obj_free(o);
        return 0;
    }
    return o->nid;
}

int cx_obj_find_sigid(int signature, int *digest, int *key)
{
    int its_digest = NID_undef;
    int its_key = NID_undef;
    bool found = signature != NID_undef && cx_table_sigid(signature, &its_digest, &its_key);
    for (const struct added_signature *s = atomic_load(&signatures); s != NULL && !found;
         s = s->next) {
        if (s->signature == signature) {
            its_digest = s->digest;
            its_key = s->key;
            found = true;
        }
    }
    if (found && digest != NULL) {
        *digest = its_digest;
    }
    if (found && key != NULL) {
        *key = its_key;
    }
    return found ? 1 : 0;
}

int cx_obj_find_sigid_by(int *signature, int digest, int key)
{
    int found = cx_table_sigid_by(digest, key);
    for (const struct added_signature *s = atomic_load(&signatures);
         s != NULL && found == NID_undef; s = s->next) {
        if (s->digest == digest && s->key == key) {
            found = s->signature;
        }
    }
    if (found != NID_undef && signature != NULL) {
        *signature = found;
    }
    return found != NID_undef ? 1 : 0;
}

/* OBJ_create, OBJ_add_object, OBJ_new_nid - see OBJ_nid2obj(3). abi: full.
 *
 * ret   the new number; 0 when the names or the identifier are known already
 * err   OBJ_R_OID_EXISTS, ERR_R_MALLOC_FAILURE
 * test  tests/oracle/obj.c
 */
CX_API int OBJ_create(const char *oid, const char *sn, const char *ln)
{
    return cx_obj_create(oid, sn, ln);
}

CX_API int OBJ_add_object(const ASN1_OBJECT *obj)
{
    ASN1_OBJECT *o = cx_obj_new();
    if (o == NULL) {
        return NID_undef;
    }
    o->nid = obj->nid;
    o->length = obj->length;
    o->flags |= CX_OBJ_OWNS_DATA;
    o->data = mem_dup(obj->data, (size_t)obj->length);
    if ((obj->length != 0 && o->data == NULL) || !set_names(o, obj->sn, obj->ln) || !add(o)) {
        cx_obj_free(o);
        return NID_undef;
    }
    return o->nid;
}

CX_API int OBJ_new_nid(int num)
{
    return cx_added_new_nids(num);
}

/* next_word cuts the next word off *text; NULL at the end. */
static char *next_word(char **text)
{
    char *p = *text + strspn(*text, " \t\r\n");
    if (*p == 0) {
        return NULL;
    }
    char *end = p + strcspn(p, " \t\r\n");
    *text = *end != 0 ? end + 1 : end;
    *end = 0;
    return p;
}

/* OBJ_create_objects - see OBJ_nid2obj(3). abi: full.
 *
 * in    in     lines "oid short-name long name"; reading stops at one that begins otherwise
 * ret   how many were added
 * test  tests/oracle/obj.c
 */
CX_API int OBJ_create_objects(BIO *in)
{
    char line[512];
    int count = 0;
    while (cx_bio_gets(in, line, sizeof(line)) > 0) {
        char *rest = line;
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] < '0' || line[0] > '9') {
            return count;
        }
        char *oid = next_word(&rest);
        char *sn = next_word(&rest);
        rest += strspn(rest, " \t");
        if (!cx_obj_create(oid, sn, *rest != 0 ? rest : NULL)) {
            return count;
        }
        count++;
    }
    return count;
}

/* OBJ_find_sigid_algs, OBJ_find_sigid_by_algs, OBJ_add_sigid, OBJ_sigid_free - see
 * OBJ_nid2obj(3). abi: full.
 *
 * test  tests/oracle/obj.c
 */
CX_API int OBJ_find_sigid_algs(int signid, int *pdig_nid, int *ppkey_nid)
{
    return cx_obj_find_sigid(signid, pdig_nid, ppkey_nid);
}

CX_API int OBJ_find_sigid_by_algs(int *psignid, int dig_nid, int pkey_nid)
{
    return cx_obj_find_sigid_by(psignid, dig_nid, pkey_nid);
}

CX_API int OBJ_add_sigid(int signid, int dig_id, int pkey_id)
{
    if (signid == NID_undef || pkey_id == NID_undef) {
        return 0;
    }
    if (cx_obj_find_sigid(signid, NULL, NULL)) {
        return 1; /* the first one stays */
    }
    struct added_signature *s = mem_alloc(sizeof(*s));
    if (s == NULL) {
        cx_raise(ERR_LIB_OBJ, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    s->signature = signid;
    s->digest = dig_id;
    s->key = pkey_id;
    pthread_rwlock_wrlock(&lock);
    s->next = atomic_load(&signatures);
    atomic_store_explicit(&signatures, s, memory_order_release);
    pthread_rwlock_unlock(&lock);
    return 1;
}

/* What was added stays: another thread may be looking at it. */
CX_API void OBJ_sigid_free(void)
{
}
