#ifndef T13_COMPAT_LHASH_TABLE_H
#define T13_COMPAT_LHASH_TABLE_H

#include "compat/cx.h"

#include <openssl/lhash.h>

/* A linear hash table (W. Litwin, "Linear hashing", VLDB 1980): it grows and shrinks a bucket at a
 * time. The bounds and the order of walking are OpenSSL's, as programs see them in
 * OPENSSL_LH_doall() and in the statistics. */
struct lhash_node_st {
    void *data;
    struct lhash_node_st *next;
    unsigned long hash;
};

struct lhash_st {
    OPENSSL_LH_NODE **buckets;
    OPENSSL_LH_COMPFUNC comp;
    OPENSSL_LH_HASHFUNC hash;
    unsigned int num_buckets; /* in use */
    unsigned int num_alloc;   /* a power of two */
    unsigned int split;       /* the next bucket to be split */
    unsigned int half;        /* num_alloc / 2: the buckets of the round before */
    unsigned long up_load;    /* items a bucket, times LH_LOAD_MULT, at which it grows */
    unsigned long down_load;
    unsigned long num_items;
    int error;
};

/* What the OPENSSL_LH_ functions of these names do, for our own code. */
T13_DOOR OPENSSL_LHASH *cx_lh_new(OPENSSL_LH_HASHFUNC h, OPENSSL_LH_COMPFUNC c);
T13_DOOR void cx_lh_free(OPENSSL_LHASH *lh);
T13_DOOR void *cx_lh_insert(OPENSSL_LHASH *lh, void *data);
T13_DOOR void *cx_lh_delete(OPENSSL_LHASH *lh, const void *data);
T13_DOOR void *cx_lh_retrieve(OPENSSL_LHASH *lh, const void *data);

#endif
