/* <openssl/lhash.h>: hash tables. */
#ifndef OPENSSL_LHASH_H
#define OPENSSL_LHASH_H

#include <openssl/bio.h>
#include <openssl/e_os2.h>
#include <openssl/macros.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_LHASH_H
#endif

#define LH_LOAD_MULT 256

#ifdef __cplusplus
extern "C" {
#endif

/* Untyped callbacks around name_hash(), name_cmp() and name_doall_arg(), which a program writes. */
#define LHASH_HASH_FN(name) name##_LHASH_HASH
#define DECLARE_LHASH_HASH_FN(name, o_type) unsigned long LHASH_HASH_FN(name)(const void *);
#define IMPLEMENT_LHASH_HASH_FN(name, o_type)                                                      \
    unsigned long LHASH_HASH_FN(name)(const void *item)                                            \
    {                                                                                              \
        return name##_hash((const o_type *)item);                                                  \
    }
#define LHASH_COMP_FN(name) name##_LHASH_COMP
#define DECLARE_LHASH_COMP_FN(name, o_type) int LHASH_COMP_FN(name)(const void *, const void *);
#define IMPLEMENT_LHASH_COMP_FN(name, o_type)                                                      \
    int LHASH_COMP_FN(name)(const void *one, const void *other)                                    \
    {                                                                                              \
        return name##_cmp((const o_type *)one, (const o_type *)other);                             \
    }
#define LHASH_DOALL_ARG_FN(name) name##_LHASH_DOALL_ARG
#define DECLARE_LHASH_DOALL_ARG_FN(name, o_type, a_type)                                           \
    void LHASH_DOALL_ARG_FN(name)(void *, void *);
#define IMPLEMENT_LHASH_DOALL_ARG_FN(name, o_type, a_type)                                         \
    void LHASH_DOALL_ARG_FN(name)(void *item, void *arg)                                           \
    {                                                                                              \
        name##_doall_arg((o_type *)item, (a_type *)arg);                                           \
    }

/* A hash table of type: the struct has this content only so that it can be defined; a pointer to it
 * is an OPENSSL_LHASH.
 *
 * DEFINE_LHASH_OF_INTERNAL makes what checks the arguments of lh_type_*() where those are macros,
 * as for all types of the library; DEFINE_LHASH_OF makes the lh_type_*() as functions.
 */
#define LHASH_OF(type) struct lhash_st_##type
#define DEFINE_LHASH_OF_INTERNAL(type)                                                             \
    LHASH_OF(type)                                                                                 \
    {                                                                                              \
        union lh_##type##_dummy {                                                                  \
            void *d1;                                                                              \
            unsigned long d2;                                                                      \
            int d3;                                                                                \
        } dummy;                                                                                   \
    };                                                                                             \
    typedef int (*lh_##type##_compfunc)(const type *a, const type *b);                             \
    typedef void (*lh_##type##_doallfunc)(type * a);                                               \
    typedef unsigned long (*lh_##type##_hashfunc)(const type *a);                                  \
    static ossl_unused ossl_inline type *ossl_check_##type##_lh_plain_type(type *ptr)              \
    {                                                                                              \
        return ptr;                                                                                \
    }                                                                                              \
    static ossl_unused ossl_inline const type *ossl_check_const_##type##_lh_plain_type(            \
        const type *ptr)                                                                           \
    {                                                                                              \
        return ptr;                                                                                \
    }                                                                                              \
    static ossl_unused ossl_inline OPENSSL_LHASH *ossl_check_##type##_lh_type(LHASH_OF(type) * lh) \
    {                                                                                              \
        return (OPENSSL_LHASH *)lh;                                                                \
    }                                                                                              \
    static ossl_unused ossl_inline const OPENSSL_LHASH *ossl_check_const_##type##_lh_type(         \
        const LHASH_OF(type) * lh)                                                                 \
    {                                                                                              \
        return (const OPENSSL_LHASH *)lh;                                                          \
    }                                                                                              \
    static ossl_unused ossl_inline OPENSSL_LH_COMPFUNC ossl_check_##type##_lh_compfunc_type(       \
        lh_##type##_compfunc cmp)                                                                  \
    {                                                                                              \
        return (OPENSSL_LH_COMPFUNC)cmp;                                                           \
    }                                                                                              \
    static ossl_unused ossl_inline OPENSSL_LH_HASHFUNC ossl_check_##type##_lh_hashfunc_type(       \
        lh_##type##_hashfunc hfn)                                                                  \
    {                                                                                              \
        return (OPENSSL_LH_HASHFUNC)hfn;                                                           \
    }                                                                                              \
    static ossl_unused ossl_inline OPENSSL_LH_DOALL_FUNC ossl_check_##type##_lh_doallfunc_type(    \
        lh_##type##_doallfunc dfn)                                                                 \
    {                                                                                              \
        return (OPENSSL_LH_DOALL_FUNC)dfn;                                                         \
    }                                                                                              \
    LHASH_OF(type)
#define DEFINE_LHASH_OF(type)                                                                      \
    LHASH_OF(type)                                                                                 \
    {                                                                                              \
        union lh_##type##_dummy {                                                                  \
            void *d1;                                                                              \
            unsigned long d2;                                                                      \
            int d3;                                                                                \
        } dummy;                                                                                   \
    };                                                                                             \
    static ossl_unused ossl_inline type *lh_##type##_delete(LHASH_OF(type) * lh, const type *d)    \
    {                                                                                              \
        return (type *)OPENSSL_LH_delete((OPENSSL_LHASH *)lh, d);                                  \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_doall(LHASH_OF(type) * lh,                     \
                                                          void (*doall)(type *))                   \
    {                                                                                              \
        OPENSSL_LH_doall((OPENSSL_LHASH *)lh, (OPENSSL_LH_DOALL_FUNC)doall);                       \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_doall_arg(                                     \
        LHASH_OF(type) * lh, void (*doallarg)(type *, void *), void *arg)                          \
    {                                                                                              \
        OPENSSL_LH_doall_arg((OPENSSL_LHASH *)lh, (OPENSSL_LH_DOALL_FUNCARG)doallarg, arg);        \
    }                                                                                              \
    static ossl_unused ossl_inline int lh_##type##_error(LHASH_OF(type) * lh)                      \
    {                                                                                              \
        return OPENSSL_LH_error((OPENSSL_LHASH *)lh);                                              \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_flush(LHASH_OF(type) * lh)                     \
    {                                                                                              \
        OPENSSL_LH_flush((OPENSSL_LHASH *)lh);                                                     \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_free(LHASH_OF(type) * lh)                      \
    {                                                                                              \
        OPENSSL_LH_free((OPENSSL_LHASH *)lh);                                                      \
    }                                                                                              \
    static ossl_unused ossl_inline unsigned long lh_##type##_get_down_load(LHASH_OF(type) * lh)    \
    {                                                                                              \
        return OPENSSL_LH_get_down_load((OPENSSL_LHASH *)lh);                                      \
    }                                                                                              \
    static ossl_unused ossl_inline type *lh_##type##_insert(LHASH_OF(type) * lh, type * d)         \
    {                                                                                              \
        return (type *)OPENSSL_LH_insert((OPENSSL_LHASH *)lh, d);                                  \
    }                                                                                              \
    static ossl_unused ossl_inline LHASH_OF(type) *                                                \
        lh_##type##_new(unsigned long (*hfn)(const type *),                                        \
                        int (*cfn)(const type *, const type *))                                    \
    {                                                                                              \
        return (LHASH_OF(type) *)OPENSSL_LH_new((OPENSSL_LH_HASHFUNC)hfn,                          \
                                                (OPENSSL_LH_COMPFUNC)cfn);                         \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_node_stats_bio(const LHASH_OF(type) * lh,      \
                                                                   BIO * out)                      \
    {                                                                                              \
        OPENSSL_LH_node_stats_bio((const OPENSSL_LHASH *)lh, out);                                 \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_node_usage_stats_bio(                          \
        const LHASH_OF(type) * lh, BIO * out)                                                      \
    {                                                                                              \
        OPENSSL_LH_node_usage_stats_bio((const OPENSSL_LHASH *)lh, out);                           \
    }                                                                                              \
    static ossl_unused ossl_inline unsigned long lh_##type##_num_items(LHASH_OF(type) * lh)        \
    {                                                                                              \
        return OPENSSL_LH_num_items((OPENSSL_LHASH *)lh);                                          \
    }                                                                                              \
    static ossl_unused ossl_inline type *lh_##type##_retrieve(LHASH_OF(type) * lh, const type *d)  \
    {                                                                                              \
        return (type *)OPENSSL_LH_retrieve((OPENSSL_LHASH *)lh, d);                                \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_set_down_load(LHASH_OF(type) * lh,             \
                                                                  unsigned long dl)                \
    {                                                                                              \
        OPENSSL_LH_set_down_load((OPENSSL_LHASH *)lh, dl);                                         \
    }                                                                                              \
    static ossl_unused ossl_inline void lh_##type##_stats_bio(const LHASH_OF(type) * lh,           \
                                                              BIO * out)                           \
    {                                                                                              \
        OPENSSL_LH_stats_bio((const OPENSSL_LHASH *)lh, out);                                      \
    }                                                                                              \
    LHASH_OF(type)

/* lh_type_doall_argtype(): doall with a typed argument. */
#define int_implement_lhash_doall(type, argtype, cbargtype)                                        \
    static ossl_unused ossl_inline void lh_##type##_doall_##argtype(                               \
        LHASH_OF(type) * lh, void (*fn)(cbargtype *, argtype *), argtype *arg)                     \
    {                                                                                              \
        OPENSSL_LH_doall_arg((OPENSSL_LHASH *)lh, (OPENSSL_LH_DOALL_FUNCARG)fn, (void *)arg);      \
    }                                                                                              \
    LHASH_OF(type)
#define IMPLEMENT_LHASH_DOALL_ARG(type, argtype) int_implement_lhash_doall(type, argtype, type)
#define IMPLEMENT_LHASH_DOALL_ARG_CONST(type, argtype)                                             \
    int_implement_lhash_doall(type, argtype, const type)

/* Types. */
typedef struct lhash_node_st OPENSSL_LH_NODE;
typedef struct lhash_st OPENSSL_LHASH;
typedef int (*OPENSSL_LH_COMPFUNC)(const void *, const void *);
typedef void (*OPENSSL_LH_DOALL_FUNC)(void *);
typedef void (*OPENSSL_LH_DOALL_FUNCARG)(void *, void *);
typedef unsigned long (*OPENSSL_LH_HASHFUNC)(const void *);
DEFINE_LHASH_OF_INTERNAL(OPENSSL_CSTRING);
DEFINE_LHASH_OF_INTERNAL(OPENSSL_STRING);

/* LHASH_OF(OPENSSL_CSTRING). */
#define lh_OPENSSL_CSTRING_delete(lh, ptr)                                                         \
    ((OPENSSL_CSTRING *)OPENSSL_LH_delete(ossl_check_OPENSSL_CSTRING_lh_type(lh),                  \
                                          ossl_check_const_OPENSSL_CSTRING_lh_plain_type(ptr)))
#define lh_OPENSSL_CSTRING_doall(lh, dfn)                                                          \
    OPENSSL_LH_doall(ossl_check_OPENSSL_CSTRING_lh_type(lh),                                       \
                     ossl_check_OPENSSL_CSTRING_lh_doallfunc_type(dfn))
#define lh_OPENSSL_CSTRING_error(lh) OPENSSL_LH_error(ossl_check_OPENSSL_CSTRING_lh_type(lh))
#define lh_OPENSSL_CSTRING_flush(lh) OPENSSL_LH_flush(ossl_check_OPENSSL_CSTRING_lh_type(lh))
#define lh_OPENSSL_CSTRING_free(lh) OPENSSL_LH_free(ossl_check_OPENSSL_CSTRING_lh_type(lh))
#define lh_OPENSSL_CSTRING_get_down_load(lh)                                                       \
    OPENSSL_LH_get_down_load(ossl_check_OPENSSL_CSTRING_lh_type(lh))
#define lh_OPENSSL_CSTRING_insert(lh, ptr)                                                         \
    ((OPENSSL_CSTRING *)OPENSSL_LH_insert(ossl_check_OPENSSL_CSTRING_lh_type(lh),                  \
                                          ossl_check_OPENSSL_CSTRING_lh_plain_type(ptr)))
#define lh_OPENSSL_CSTRING_new(hfn, cmp)                                                           \
    ((LHASH_OF(OPENSSL_CSTRING) *)OPENSSL_LH_new(                                                  \
        ossl_check_OPENSSL_CSTRING_lh_hashfunc_type(hfn),                                          \
        ossl_check_OPENSSL_CSTRING_lh_compfunc_type(cmp)))
#define lh_OPENSSL_CSTRING_node_stats_bio(lh, out)                                                 \
    OPENSSL_LH_node_stats_bio(ossl_check_const_OPENSSL_CSTRING_lh_type(lh), (out))
#define lh_OPENSSL_CSTRING_node_usage_stats_bio(lh, out)                                           \
    OPENSSL_LH_node_usage_stats_bio(ossl_check_const_OPENSSL_CSTRING_lh_type(lh), (out))
#define lh_OPENSSL_CSTRING_num_items(lh)                                                           \
    OPENSSL_LH_num_items(ossl_check_OPENSSL_CSTRING_lh_type(lh))
#define lh_OPENSSL_CSTRING_retrieve(lh, ptr)                                                       \
    ((OPENSSL_CSTRING *)OPENSSL_LH_retrieve(ossl_check_OPENSSL_CSTRING_lh_type(lh),                \
                                            ossl_check_const_OPENSSL_CSTRING_lh_plain_type(ptr)))
#define lh_OPENSSL_CSTRING_set_down_load(lh, dl)                                                   \
    OPENSSL_LH_set_down_load(ossl_check_OPENSSL_CSTRING_lh_type(lh), (dl))
#define lh_OPENSSL_CSTRING_stats_bio(lh, out)                                                      \
    OPENSSL_LH_stats_bio(ossl_check_const_OPENSSL_CSTRING_lh_type(lh), (out))

/* LHASH_OF(OPENSSL_STRING). */
#define lh_OPENSSL_STRING_delete(lh, ptr)                                                          \
    ((OPENSSL_STRING *)OPENSSL_LH_delete(ossl_check_OPENSSL_STRING_lh_type(lh),                    \
                                         ossl_check_const_OPENSSL_STRING_lh_plain_type(ptr)))
#define lh_OPENSSL_STRING_doall(lh, dfn)                                                           \
    OPENSSL_LH_doall(ossl_check_OPENSSL_STRING_lh_type(lh),                                        \
                     ossl_check_OPENSSL_STRING_lh_doallfunc_type(dfn))
#define lh_OPENSSL_STRING_error(lh) OPENSSL_LH_error(ossl_check_OPENSSL_STRING_lh_type(lh))
#define lh_OPENSSL_STRING_flush(lh) OPENSSL_LH_flush(ossl_check_OPENSSL_STRING_lh_type(lh))
#define lh_OPENSSL_STRING_free(lh) OPENSSL_LH_free(ossl_check_OPENSSL_STRING_lh_type(lh))
#define lh_OPENSSL_STRING_get_down_load(lh)                                                        \
    OPENSSL_LH_get_down_load(ossl_check_OPENSSL_STRING_lh_type(lh))
#define lh_OPENSSL_STRING_insert(lh, ptr)                                                          \
    ((OPENSSL_STRING *)OPENSSL_LH_insert(ossl_check_OPENSSL_STRING_lh_type(lh),                    \
                                         ossl_check_OPENSSL_STRING_lh_plain_type(ptr)))
#define lh_OPENSSL_STRING_new(hfn, cmp)                                                            \
    ((LHASH_OF(OPENSSL_STRING) *)OPENSSL_LH_new(ossl_check_OPENSSL_STRING_lh_hashfunc_type(hfn),   \
                                                ossl_check_OPENSSL_STRING_lh_compfunc_type(cmp)))
#define lh_OPENSSL_STRING_node_stats_bio(lh, out)                                                  \
    OPENSSL_LH_node_stats_bio(ossl_check_const_OPENSSL_STRING_lh_type(lh), (out))
#define lh_OPENSSL_STRING_node_usage_stats_bio(lh, out)                                            \
    OPENSSL_LH_node_usage_stats_bio(ossl_check_const_OPENSSL_STRING_lh_type(lh), (out))
#define lh_OPENSSL_STRING_num_items(lh) OPENSSL_LH_num_items(ossl_check_OPENSSL_STRING_lh_type(lh))
#define lh_OPENSSL_STRING_retrieve(lh, ptr)                                                        \
    ((OPENSSL_STRING *)OPENSSL_LH_retrieve(ossl_check_OPENSSL_STRING_lh_type(lh),                  \
                                           ossl_check_const_OPENSSL_STRING_lh_plain_type(ptr)))
#define lh_OPENSSL_STRING_set_down_load(lh, dl)                                                    \
    OPENSSL_LH_set_down_load(ossl_check_OPENSSL_STRING_lh_type(lh), (dl))
#define lh_OPENSSL_STRING_stats_bio(lh, out)                                                       \
    OPENSSL_LH_stats_bio(ossl_check_const_OPENSSL_STRING_lh_type(lh), (out))

/* OPENSSL_LH */
void *OPENSSL_LH_delete(OPENSSL_LHASH *lh, const void *data);
void OPENSSL_LH_doall(OPENSSL_LHASH *lh, OPENSSL_LH_DOALL_FUNC func);
void OPENSSL_LH_doall_arg(OPENSSL_LHASH *lh, OPENSSL_LH_DOALL_FUNCARG func, void *arg);
int OPENSSL_LH_error(OPENSSL_LHASH *lh);
void OPENSSL_LH_flush(OPENSSL_LHASH *lh);
void OPENSSL_LH_free(OPENSSL_LHASH *lh);
unsigned long OPENSSL_LH_get_down_load(const OPENSSL_LHASH *lh);
void *OPENSSL_LH_insert(OPENSSL_LHASH *lh, void *data);
OPENSSL_LHASH *OPENSSL_LH_new(OPENSSL_LH_HASHFUNC h, OPENSSL_LH_COMPFUNC c);
void OPENSSL_LH_node_stats_bio(const OPENSSL_LHASH *lh, BIO *out);
void OPENSSL_LH_node_usage_stats_bio(const OPENSSL_LHASH *lh, BIO *out);
unsigned long OPENSSL_LH_num_items(const OPENSSL_LHASH *lh);
void *OPENSSL_LH_retrieve(OPENSSL_LHASH *lh, const void *data);
void OPENSSL_LH_set_down_load(OPENSSL_LHASH *lh, unsigned long down_load);
void OPENSSL_LH_stats_bio(const OPENSSL_LHASH *lh, BIO *out);
unsigned long OPENSSL_LH_strhash(const char *c);
#ifndef OPENSSL_NO_STDIO
void OPENSSL_LH_node_stats(const OPENSSL_LHASH *lh, FILE *fp);
void OPENSSL_LH_node_usage_stats(const OPENSSL_LHASH *lh, FILE *fp);
void OPENSSL_LH_stats(const OPENSSL_LHASH *lh, FILE *fp);
#endif

/* lh */
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define lh_delete               OPENSSL_LH_delete
#define lh_doall                OPENSSL_LH_doall
#define lh_doall_arg            OPENSSL_LH_doall_arg
#define lh_error                OPENSSL_LH_error
#define lh_free                 OPENSSL_LH_free
#define lh_insert               OPENSSL_LH_insert
#define lh_new                  OPENSSL_LH_new
#define lh_node_stats_bio       OPENSSL_LH_node_stats_bio
#define lh_node_usage_stats_bio OPENSSL_LH_node_usage_stats_bio
#define lh_num_items            OPENSSL_LH_num_items
#define lh_retrieve             OPENSSL_LH_retrieve
#define lh_stats_bio            OPENSSL_LH_stats_bio
#define lh_strhash              OPENSSL_LH_strhash
#endif
#if !defined(OPENSSL_NO_DEPRECATED_1_1_0) && !defined(OPENSSL_NO_STDIO)
#define lh_node_stats       OPENSSL_LH_node_stats
#define lh_node_usage_stats OPENSSL_LH_node_usage_stats
#define lh_stats            OPENSSL_LH_stats
#endif

/* Others */
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define LHASH_NODE OPENSSL_LH_NODE
#define _LHASH     OPENSSL_LHASH
#endif

#ifdef __cplusplus
}
#endif

#endif
