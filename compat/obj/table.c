/* The objects that are known by number. Texts and encodings lie in structs of arrays, rows hold
 * offsets, and an ASN1_OBJECT is made when its number is first asked for: nothing is relocated and
 * a program touches only the pages of what it uses. */
#include "compat/obj/added.h"

#include "compat/err/raise.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <openssl/err.h>

#include "compat/obj/order.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define OBJ_NAMES(nid, sn, ln)                                                                     \
    char s##nid[sizeof(sn)];                                                                       \
    char l##nid[sizeof(ln)];
#define OBJ_OID(nid, len, der)
#define OBJ_SIGNATURE(signature, digest, key)
static const struct names {
#include "compat/obj/table.h"
} names = {
#undef OBJ_NAMES
#define OBJ_NAMES(nid, sn, ln) sn, ln,
#include "compat/obj/table.h"
};
#undef OBJ_NAMES
#undef OBJ_OID

#define OBJ_NAMES(nid, sn, ln)
#define OBJ_OID(nid, len, der) uint8_t d##nid[(len) + 1];
static const struct oids {
#include "compat/obj/table.h"
} oids = {
#undef OBJ_OID
#define OBJ_OID(nid, len, der) der,
#include "compat/obj/table.h"
};
#undef OBJ_NAMES
#undef OBJ_OID

struct name_row {
    uint32_t sn; /* offsets; 0 and 0 for a number that is not given out */
    uint32_t ln;
};

#define OBJ_NAMES(nid, sn, ln)                                                                     \
    [nid] = {offsetof(struct names, s##nid), offsetof(struct names, l##nid)},
#define OBJ_OID(nid, len, der)
static const struct name_row name_rows[OBJ_END] = {
#include "compat/obj/table.h"
};
#undef OBJ_NAMES
#undef OBJ_OID

struct oid_row {
    uint16_t offset;
    uint16_t len;
};

#define OBJ_NAMES(nid, sn, ln)
#define OBJ_OID(nid, len, der) [nid] = {offsetof(struct oids, d##nid), len},
static const struct oid_row oid_rows[OBJ_END] = {
#include "compat/obj/table.h"
};
#undef OBJ_OID
#undef OBJ_SIGNATURE

struct signature_row {
    uint16_t signature;
    uint16_t digest;
    uint16_t key;
};

#define OBJ_OID(nid, len, der)
#define OBJ_SIGNATURE(signature, digest, key) {signature, digest, key},
static const struct signature_row signature_rows[] = {
#include "compat/obj/table.h"
};

static const char *sn_of(int nid)
{
    return (const char *)&names + name_rows[nid].sn;
}

static const char *ln_of(int nid)
{
    return (const char *)&names + name_rows[nid].ln;
}

static struct bytes oid_of(int nid)
{
    return bytes_of((const uint8_t *)&oids + oid_rows[nid].offset, oid_rows[nid].len);
}

/* known says whether nid is a number of the table; raises for a gap in it. */
static bool known(int nid, bool *is_gap)
{
    *is_gap = false;
    if (nid < 0 || nid >= OBJ_END) {
        return false;
    }
    if (nid != NID_undef && name_rows[nid].ln == 0) {
        cx_raise(ERR_LIB_OBJ, OBJ_R_UNKNOWN_NID);
        *is_gap = true;
        return false;
    }
    return true;
}

static const ASN1_OBJECT *find_added(int nid)
{
    const ASN1_OBJECT *o = cx_added_by_nid(nid);
    if (o == NULL && cx_added_any()) {
        cx_raise(ERR_LIB_OBJ, OBJ_R_UNKNOWN_NID);
    }
    return o;
}

ASN1_OBJECT *cx_obj_nid2obj(int nid)
{
    static ASN1_OBJECT made[OBJ_END];
    static atomic_bool is_made[OBJ_END];
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    bool is_gap = false;

    if (!known(nid, &is_gap)) {
        return is_gap ? NULL : (ASN1_OBJECT *)(uintptr_t)find_added(nid);
    }
    ASN1_OBJECT *o = &made[nid];
    if (!atomic_load_explicit(&is_made[nid], memory_order_acquire)) {
        struct bytes oid = oid_of(nid);
        pthread_mutex_lock(&lock);
        if (!atomic_load_explicit(&is_made[nid], memory_order_relaxed)) {
            o->sn = sn_of(nid);
            o->ln = ln_of(nid);
            o->nid = nid;
            o->length = (int)oid.n;
            o->data = oid.n != 0 ? oid.p : NULL;
            atomic_store_explicit(&is_made[nid], true, memory_order_release);
        }
        pthread_mutex_unlock(&lock);
    }
    return o;
}

const char *cx_obj_nid2sn(int nid)
{
    bool is_gap = false;
    if (known(nid, &is_gap)) {
        return sn_of(nid);
    }
    const ASN1_OBJECT *o = is_gap ? NULL : find_added(nid);
    return o != NULL ? o->sn : NULL;
}

const char *cx_obj_nid2ln(int nid)
{
    bool is_gap = false;
    if (known(nid, &is_gap)) {
        return ln_of(nid);
    }
    const ASN1_OBJECT *o = is_gap ? NULL : find_added(nid);
    return o != NULL ? o->ln : NULL;
}

static int find_name(const uint16_t *order, size_t count, const char *(*name_of)(int),
                     const char *name)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int cmp = strcmp(name, name_of(order[mid]));
        if (cmp == 0) {
            return order[mid];
        }
        if (cmp < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NID_undef;
}

int cx_obj_sn2nid(const char *sn)
{
    int nid = cx_added_by_sn(sn);
    return nid != NID_undef ? nid : find_name(by_sn, COUNT(by_sn), sn_of, sn);
}

int cx_obj_ln2nid(const char *ln)
{
    int nid = cx_added_by_ln(ln);
    return nid != NID_undef ? nid : find_name(by_ln, COUNT(by_ln), ln_of, ln);
}

static int compare_oid(struct bytes a, struct bytes b)
{
    if (a.n != b.n) {
        return a.n < b.n ? -1 : 1;
    }
    return memcmp(a.p, b.p, a.n);
}

int cx_oid_nid(struct bytes contents)
{
    if (contents.n == 0) {
        return NID_undef;
    }
    int nid = cx_added_by_oid(contents);
    if (nid != NID_undef) {
        return nid;
    }
    size_t low = 0;
    size_t high = COUNT(by_oid);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int cmp = compare_oid(contents, oid_of(by_oid[mid]));
        if (cmp == 0) {
            return by_oid[mid];
        }
        if (cmp < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NID_undef;
}

bool cx_table_sigid(int signature, int *digest, int *key)
{
    for (size_t i = 0; i < COUNT(signature_rows); i++) {
        if (signature_rows[i].signature == signature) {
            *digest = signature_rows[i].digest;
            *key = signature_rows[i].key;
            return true;
        }
    }
    return false;
}

int cx_table_sigid_by(int digest, int key)
{
    /* A signature without a digest of its own is not found this way. */
    for (size_t i = 0; digest != NID_undef && i < COUNT(signature_rows); i++) {
        if (signature_rows[i].digest == digest && signature_rows[i].key == key) {
            return signature_rows[i].signature;
        }
    }
    return NID_undef;
}

int cx_added_new_nids(int count)
{
    static atomic_int next = OBJ_END;
    return atomic_fetch_add(&next, count);
}
