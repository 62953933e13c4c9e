/* Hash tables: OPENSSL_LH_COMPFUNC(3). */
#include "compat/lhash/table.h"

#include <stddef.h>
#include <string.h>

#define MIN_BUCKETS 16
#define UP_LOAD (2 * LH_LOAD_MULT)
#define DOWN_LOAD LH_LOAD_MULT

static unsigned int bucket_of(const OPENSSL_LHASH *lh, unsigned long hash)
{
    unsigned int i = (unsigned int)(hash % lh->half);
    return i < lh->split ? (unsigned int)(hash % lh->num_alloc) : i;
}

/* find returns the link to the node with data's key, or the last link of its bucket. */
static OPENSSL_LH_NODE **find(const OPENSSL_LHASH *lh, const void *data, unsigned long *hash)
{
    *hash = lh->hash(data);
    OPENSSL_LH_NODE **link = &lh->buckets[bucket_of(lh, *hash)];
    while (*link != NULL && ((*link)->hash != *hash || lh->comp((*link)->data, data) != 0)) {
        link = &(*link)->next;
    }
    return link;
}

/* resize_array keeps the buckets that are in use. */
static int resize_array(OPENSSL_LHASH *lh, unsigned int n)
{
    OPENSSL_LH_NODE **buckets = mem_realloc(lh->buckets, n * sizeof(*buckets));
    if (buckets == NULL) {
        lh->error++;
        return 0;
    }
    if (n > lh->num_alloc) {
        memset(buckets + lh->num_alloc, 0, (n - lh->num_alloc) * sizeof(*buckets));
    }
    lh->buckets = buckets;
    return 1;
}

/* grow splits one bucket into itself and a new one. */
static int grow(OPENSSL_LHASH *lh)
{
    unsigned int modulus = lh->num_alloc;
    unsigned int from = lh->split;
    if (lh->split + 1 >= lh->half) {
        if (lh->num_alloc > 1u << 30 || !resize_array(lh, lh->num_alloc * 2)) {
            return 0;
        }
        lh->half = lh->num_alloc;
        lh->num_alloc *= 2;
        lh->split = 0;
    } else {
        lh->split++;
    }
    OPENSSL_LH_NODE **target = &lh->buckets[lh->num_buckets++];
    OPENSSL_LH_NODE **link = &lh->buckets[from];
    *target = NULL;
    while (*link != NULL) {
        OPENSSL_LH_NODE *node = *link;
        if (node->hash % modulus == from) {
            link = &node->next;
        } else {
            *link = node->next;
            node->next = *target;
            *target = node;
        }
    }
    return 1;
}

/* shrink appends the last bucket to the one that it was split from. */
static void shrink(OPENSSL_LHASH *lh)
{
    unsigned int last = lh->split + lh->half - 1;
    OPENSSL_LH_NODE *moved = lh->buckets[last];
    lh->buckets[last] = NULL;
    if (lh->split == 0) {
        /* When memory is out the larger array stays, which does no harm. */
        unsigned int alloc = lh->num_alloc;
        lh->num_alloc = lh->half;
        if (!resize_array(lh, lh->half)) {
            lh->num_alloc = alloc;
            lh->buckets[last] = moved;
            return;
        }
        lh->half /= 2;
        lh->split = lh->half - 1;
    } else {
        lh->split--;
    }
    lh->num_buckets--;
    OPENSSL_LH_NODE **link = &lh->buckets[lh->split];
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = moved;
}

OPENSSL_LHASH *cx_lh_new(OPENSSL_LH_HASHFUNC h, OPENSSL_LH_COMPFUNC c)
{
    OPENSSL_LHASH *lh = mem_zalloc(sizeof(*lh));
    if (lh == NULL) {
        return NULL;
    }
    lh->buckets = mem_array(MIN_BUCKETS, sizeof(*lh->buckets));
    if (lh->buckets == NULL) {
        mem_free(lh);
        return NULL;
    }
    lh->comp = c != NULL ? c : (OPENSSL_LH_COMPFUNC)strcmp;
    lh->hash = h != NULL ? h : (OPENSSL_LH_HASHFUNC)OPENSSL_LH_strhash;
    lh->num_buckets = MIN_BUCKETS / 2;
    lh->num_alloc = MIN_BUCKETS;
    lh->half = MIN_BUCKETS / 2;
    lh->up_load = UP_LOAD;
    lh->down_load = DOWN_LOAD;
    return lh;
}

/* OPENSSL_LH_new and its family - see OPENSSL_LH_COMPFUNC(3). abi: full.
 *
 * err   none in the queue; OPENSSL_LH_error counts failed insertions
 * test  tests/oracle/lhash.c
 */
CX_API OPENSSL_LHASH *OPENSSL_LH_new(OPENSSL_LH_HASHFUNC h, OPENSSL_LH_COMPFUNC c)
{
    return cx_lh_new(h, c);
}

static void flush(OPENSSL_LHASH *lh)
{
    for (unsigned int i = 0; i < lh->num_buckets; i++) {
        OPENSSL_LH_NODE *node = lh->buckets[i];
        lh->buckets[i] = NULL;
        while (node != NULL) {
            OPENSSL_LH_NODE *next = node->next;
            mem_free(node);
            node = next;
        }
    }
    lh->num_items = 0;
}

CX_API void OPENSSL_LH_flush(OPENSSL_LHASH *lh)
{
    if (lh != NULL) {
        flush(lh);
    }
}

void cx_lh_free(OPENSSL_LHASH *lh)
{
    if (lh == NULL) {
        return;
    }
    flush(lh);
    mem_free(lh->buckets);
    mem_free(lh);
}

CX_API void OPENSSL_LH_free(OPENSSL_LHASH *lh)
{
    cx_lh_free(lh);
}

void *cx_lh_insert(OPENSSL_LHASH *lh, void *data)
{
    lh->error = 0;
    if (lh->up_load <= lh->num_items * LH_LOAD_MULT / lh->num_buckets && !grow(lh)) {
        return NULL;
    }
    unsigned long hash = 0;
    OPENSSL_LH_NODE **link = find(lh, data, &hash);
    if (*link != NULL) {
        void *old = (*link)->data;
        (*link)->data = data;
        return old;
    }
    OPENSSL_LH_NODE *node = mem_alloc(sizeof(*node));
    if (node == NULL) {
        lh->error++;
        return NULL;
    }
    node->data = data;
    node->next = NULL;
    node->hash = hash;
    *link = node;
    lh->num_items++;
    return NULL;
}

CX_API void *OPENSSL_LH_insert(OPENSSL_LHASH *lh, void *data)
{
    return cx_lh_insert(lh, data);
}

void *cx_lh_delete(OPENSSL_LHASH *lh, const void *data)
{
    unsigned long hash = 0;
    lh->error = 0;
    OPENSSL_LH_NODE **link = find(lh, data, &hash);
    OPENSSL_LH_NODE *node = *link;
    if (node == NULL) {
        return NULL;
    }
    void *old = node->data;
    *link = node->next;
    mem_free(node);
    lh->num_items--;
    if (lh->num_buckets > MIN_BUCKETS &&
        lh->down_load >= lh->num_items * LH_LOAD_MULT / lh->num_buckets) {
        shrink(lh);
    }
    return old;
}

CX_API void *OPENSSL_LH_delete(OPENSSL_LHASH *lh, const void *data)
{
    return cx_lh_delete(lh, data);
}

void *cx_lh_retrieve(OPENSSL_LHASH *lh, const void *data)
{
    unsigned long hash = 0;
    if (lh->error != 0) {
        lh->error = 0;
    }
    OPENSSL_LH_NODE *node = *find(lh, data, &hash);
    return node != NULL ? node->data : NULL;
}

CX_API void *OPENSSL_LH_retrieve(OPENSSL_LHASH *lh, const void *data)
{
    return cx_lh_retrieve(lh, data);
}

/* A callback may delete the item that it is given, so the next node is read before the call; the
 * walk goes down from the last bucket, which a shrinking table appends to one not yet visited. */
static void walk(OPENSSL_LHASH *lh, OPENSSL_LH_DOALL_FUNC plain, OPENSSL_LH_DOALL_FUNCARG with_arg,
                 void *arg)
{
    if (lh == NULL) {
        return;
    }
    for (unsigned int i = lh->num_buckets; i-- > 0;) {
        OPENSSL_LH_NODE *node = lh->buckets[i];
        while (node != NULL) {
            OPENSSL_LH_NODE *next = node->next;
            if (plain != NULL) {
                plain(node->data);
            } else {
                with_arg(node->data, arg);
            }
            node = next;
        }
    }
}

CX_API void OPENSSL_LH_doall(OPENSSL_LHASH *lh, OPENSSL_LH_DOALL_FUNC func)
{
    walk(lh, func, NULL, NULL);
}

CX_API void OPENSSL_LH_doall_arg(OPENSSL_LHASH *lh, OPENSSL_LH_DOALL_FUNCARG func, void *arg)
{
    walk(lh, NULL, func, arg);
}

CX_API unsigned long OPENSSL_LH_strhash(const char *c)
{
    unsigned long h = 0;
    unsigned long place = 0x100;
    for (; c != NULL && *c != 0; c++) {
        unsigned long v = place | (unsigned long)*c;
        int turn = (int)((v >> 2) ^ v) & 15;
        place += 0x100;
        h = ((h << turn) | (h >> (32 - turn))) & 0xffffffffUL;
        h ^= v * v;
    }
    return (h >> 16) ^ h;
}

CX_API unsigned long OPENSSL_LH_num_items(const OPENSSL_LHASH *lh)
{
    return lh != NULL ? lh->num_items : 0;
}

CX_API unsigned long OPENSSL_LH_get_down_load(const OPENSSL_LHASH *lh)
{
    return lh->down_load;
}

CX_API void OPENSSL_LH_set_down_load(OPENSSL_LHASH *lh, unsigned long down_load)
{
    lh->down_load = down_load;
}

CX_API int OPENSSL_LH_error(OPENSSL_LHASH *lh)
{
    return lh->error;
}
