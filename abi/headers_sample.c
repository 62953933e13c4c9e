/* What those macros of the headers come to that make types, functions and tables.
 *
 * abi/headers.py compiles this program with OpenSSL's headers and with ours, links both with
 * OpenSSL's library and compares what they print.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/lhash.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/safestack.h>
#include <openssl/x509.h>

/* --- ASN.1: one field of each kind, one item of each kind ----------------------------------------
 */

typedef struct {
    int type;
    ASN1_INTEGER *number;
    ASN1_UTF8STRING *text;
} PICK;

typedef struct {
    ASN1_INTEGER *a;
    ASN1_OBJECT *kind;
    X509_ALGOR embedded;
    STACK_OF(ASN1_INTEGER) * list;
    int references;
    void *lock;
    unsigned char enc[32];
} RECORD;

static int aux_cb(int operation, ASN1_VALUE **in, const ASN1_ITEM *it, void *exarg)
{
    (void)in;
    (void)it;
    (void)exarg;
    return operation >= 0;
}

static int aux_const_cb(int operation, const ASN1_VALUE **in, const ASN1_ITEM *it, void *exarg)
{
    (void)in;
    (void)it;
    (void)exarg;
    return operation >= 0;
}

static int adb_cb(long *selector)
{
    return *selector != 0;
}

ASN1_ADB_TEMPLATE(other) = ASN1_SIMPLE(RECORD, a, ASN1_ANY);
ASN1_ADB(RECORD) = {
    ADB_ENTRY(NID_md5, ASN1_SIMPLE(RECORD, a, ASN1_INTEGER)),
    ADB_ENTRY(NID_sha1, ASN1_EXP_OPT(RECORD, a, ASN1_INTEGER, 1)),
} ASN1_ADB_END(RECORD, 0, kind, adb_cb, &other_tt, NULL);

ASN1_CHOICE(PICK) =
    {
        ASN1_SIMPLE(PICK, number, ASN1_INTEGER),
        ASN1_EXP(PICK, text, ASN1_UTF8STRING, 0),
} ASN1_CHOICE_END(PICK) ASN1_CHOICE_cb(PICK_CB, aux_cb) =
        {
            ASN1_IMP(PICK, number, ASN1_INTEGER, 3),
} ASN1_CHOICE_END_cb(PICK, PICK_CB, type) ASN1_CHOICE(PICK_STATIC) =
            {
                ASN1_SIMPLE(PICK, number, ASN1_INTEGER),
} static_ASN1_CHOICE_END_name(PICK, PICK_STATIC)

                ASN1_SEQUENCE(RECORD) =
                    {
                        ASN1_SIMPLE(RECORD, a, ASN1_INTEGER),
                        ASN1_OPT(RECORD, a, ASN1_INTEGER),
                        ASN1_EMBED(RECORD, embedded, X509_ALGOR),
                        ASN1_OPT_EMBED(RECORD, embedded, X509_ALGOR),
                        ASN1_IMP(RECORD, a, ASN1_INTEGER, 1),
                        ASN1_IMP_OPT(RECORD, a, ASN1_INTEGER, 2),
                        ASN1_IMP_EMBED(RECORD, embedded, X509_ALGOR, 3),
                        ASN1_IMP_OPT_EMBED(RECORD, embedded, X509_ALGOR, 4),
                        ASN1_EXP(RECORD, a, ASN1_INTEGER, 5),
                        ASN1_EXP_OPT(RECORD, a, ASN1_INTEGER, 6),
                        ASN1_EXP_EMBED(RECORD, embedded, X509_ALGOR, 7),
                        ASN1_EXP_OPT_EMBED(RECORD, embedded, X509_ALGOR, 8),
                        ASN1_SEQUENCE_OF(RECORD, list, ASN1_INTEGER),
                        ASN1_SEQUENCE_OF_OPT(RECORD, list, ASN1_INTEGER),
                        ASN1_SET_OF(RECORD, list, ASN1_INTEGER),
                        ASN1_SET_OF_OPT(RECORD, list, ASN1_INTEGER),
                        ASN1_IMP_SEQUENCE_OF(RECORD, list, ASN1_INTEGER, 9),
                        ASN1_IMP_SEQUENCE_OF_OPT(RECORD, list, ASN1_INTEGER, 10),
                        ASN1_IMP_SET_OF(RECORD, list, ASN1_INTEGER, 11),
                        ASN1_IMP_SET_OF_OPT(RECORD, list, ASN1_INTEGER, 12),
                        ASN1_EXP_SEQUENCE_OF(RECORD, list, ASN1_INTEGER, 13),
                        ASN1_EXP_SEQUENCE_OF_OPT(RECORD, list, ASN1_INTEGER, 14),
                        ASN1_EXP_SET_OF(RECORD, list, ASN1_INTEGER, 15),
                        ASN1_EXP_SET_OF_OPT(RECORD, list, ASN1_INTEGER, 16),
                        ASN1_NDEF_EXP(RECORD, a, ASN1_INTEGER, 17),
                        ASN1_NDEF_EXP_OPT(RECORD, a, ASN1_INTEGER, 18),
                        ASN1_ADB_OBJECT(RECORD),
                        ASN1_ADB_INTEGER(RECORD),
} ASN1_SEQUENCE_END(RECORD)

#define ONE_FIELD                                                                                  \
    {                                                                                              \
        ASN1_SIMPLE(RECORD, a, ASN1_INTEGER)                                                       \
    }
                        ASN1_SEQUENCE(RECORD_NAME) = ONE_FIELD ASN1_SEQUENCE_END_name(RECORD,
                                                                                      RECORD_NAME)
                            ASN1_SEQUENCE_cb(RECORD_CB,
                                             aux_cb) = ONE_FIELD ASN1_SEQUENCE_END_cb(RECORD,
                                                                                      RECORD_CB)
                                ASN1_SEQUENCE_const_cb(RECORD_CONST, aux_const_cb) =
                                    ONE_FIELD ASN1_SEQUENCE_END_cb(RECORD, RECORD_CONST)
                                        ASN1_SEQUENCE_cb_const_cb(RECORD_BOTH, aux_cb,
                                                                  aux_const_cb) =
                                            ONE_FIELD ASN1_SEQUENCE_END_cb(
                                                RECORD, RECORD_BOTH) typedef RECORD RECORD_STATIC;
typedef RECORD RECORD_REF;
typedef RECORD RECORD_ENC;
ASN1_SEQUENCE_ref(RECORD_REF, aux_cb) = ONE_FIELD ASN1_SEQUENCE_END_ref(RECORD, RECORD_REF)
    ASN1_SEQUENCE_enc(RECORD_ENC, enc, NULL) =
        ONE_FIELD ASN1_SEQUENCE_END_enc(RECORD, RECORD_ENC) typedef RECORD RECORD_NDEF;
ASN1_NDEF_SEQUENCE(RECORD_NDEF) = ONE_FIELD ASN1_NDEF_SEQUENCE_END(RECORD_NDEF)
    ASN1_NDEF_SEQUENCE_cb(RECORD_NDEF_CB,
                          aux_cb) = ONE_FIELD ASN1_NDEF_SEQUENCE_END_cb(RECORD, RECORD_NDEF_CB)
        ASN1_SEQUENCE(RECORD_STATIC) = ONE_FIELD static_ASN1_SEQUENCE_END_name(RECORD,
                                                                               RECORD_STATIC)
            ASN1_SEQUENCE_cb(RECORD_STATIC_CB, aux_cb) = ONE_FIELD static_ASN1_SEQUENCE_END_cb(
                RECORD, RECORD_STATIC_CB) typedef RECORD RECORD_STATIC_NDEF;
ASN1_SEQUENCE(RECORD_STATIC_NDEF) = ONE_FIELD static_ASN1_NDEF_SEQUENCE_END(RECORD_STATIC_NDEF)

    ASN1_ITEM_TEMPLATE(LIST) = ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_SEQUENCE_OF, 0, LIST, ASN1_INTEGER)
        ASN1_ITEM_TEMPLATE_END(LIST)
            ASN1_ITEM_TEMPLATE(LIST_STATIC) = ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_SET_OF, 0, LIST,
                                                                    ASN1_INTEGER)
                static_ASN1_ITEM_TEMPLATE_END(LIST_STATIC)

#define V_LEAF V_ASN1_INTEGER
                    static const ASN1_EXTERN_FUNCS leaf_funcs = {NULL, NULL, NULL, NULL, NULL,
                                                                 NULL, NULL, NULL, NULL};
IMPLEMENT_ASN1_TYPE(LEAF)
IMPLEMENT_ASN1_TYPE_ex(LEAF_EX, ASN1_BOOLEAN, -1) IMPLEMENT_ASN1_MSTRING(
    LEAF_STRING, B_ASN1_TIME) IMPLEMENT_EXTERN_ASN1(LEAF_EXTERN, V_ASN1_SEQUENCE, leaf_funcs)

    DECLARE_ASN1_FUNCTIONS(PICK) DECLARE_ASN1_DUP_FUNCTION(PICK) DECLARE_ASN1_NDEF_FUNCTION(PICK)
        DECLARE_ASN1_PRINT_FUNCTION(PICK) IMPLEMENT_ASN1_FUNCTIONS(PICK)
            IMPLEMENT_ASN1_DUP_FUNCTION(PICK) IMPLEMENT_ASN1_NDEF_FUNCTION(PICK)
                IMPLEMENT_ASN1_PRINT_FUNCTION(PICK)
                    IMPLEMENT_STATIC_ASN1_ALLOC_FUNCTIONS(RECORD_STATIC) typedef RECORD RECORD_NAME;
DECLARE_ASN1_FUNCTIONS_name(RECORD, RECORD_NAME) IMPLEMENT_ASN1_FUNCTIONS_name(RECORD, RECORD_NAME)

    static void print_template(const ASN1_TEMPLATE *tt)
{
    printf("  %#lx %ld %lu %s", tt->flags, tt->tag, tt->offset, tt->field_name);
    if ((tt->flags & ASN1_TFLG_ADB_MASK) != 0) {
        const ASN1_ADB *adb = ASN1_ADB_ptr(tt->item);
        printf(" adb %lu %lu %d %ld %d %d\n", adb->flags, adb->offset, adb->adb_cb == adb_cb,
               adb->tblcount, adb->default_tt == &other_tt, adb->null_tt == NULL);
        for (long i = 0; i < adb->tblcount; i++) {
            printf("   %ld", adb->tbl[i].value);
            print_template(&adb->tbl[i].tt);
        }
        return;
    }
    printf(" %s\n", ASN1_ITEM_ptr(tt->item)->sname);
}

static void print_item(const ASN1_ITEM *it)
{
    printf("%s %d %ld %ld %ld %d\n", it->sname, it->itype, it->utype, it->tcount, it->size,
           it->funcs == &leaf_funcs);
    for (long i = 0; i < it->tcount; i++) {
        print_template(&it->templates[i]);
    }
    if (it->tcount == 0 && it->templates != NULL) {
        print_template(it->templates);
    }
    if (it->tcount > 0 && it->funcs != NULL) {
        const ASN1_AUX *aux = it->funcs;
        printf("  aux %d %d %d %d %d %d\n", aux->flags, aux->ref_offset, aux->ref_lock,
               aux->asn1_cb == aux_cb, aux->enc_offset, aux->asn1_const_cb == aux_const_cb);
    }
}

static void try_asn1(void)
{
    const ASN1_ITEM *items[] = {
        ASN1_ITEM_rptr(PICK),
        ASN1_ITEM_rptr(PICK_CB),
        ASN1_ITEM_rptr(PICK_STATIC),
        ASN1_ITEM_rptr(RECORD),
        ASN1_ITEM_rptr(RECORD_NAME),
        ASN1_ITEM_rptr(RECORD_CB),
        ASN1_ITEM_rptr(RECORD_CONST),
        ASN1_ITEM_rptr(RECORD_BOTH),
        ASN1_ITEM_rptr(RECORD_REF),
        ASN1_ITEM_rptr(RECORD_ENC),
        ASN1_ITEM_rptr(RECORD_NDEF),
        ASN1_ITEM_rptr(RECORD_NDEF_CB),
        ASN1_ITEM_rptr(RECORD_STATIC),
        ASN1_ITEM_rptr(RECORD_STATIC_CB),
        ASN1_ITEM_rptr(RECORD_STATIC_NDEF),
        ASN1_ITEM_rptr(LIST),
        ASN1_ITEM_rptr(LIST_STATIC),
        ASN1_ITEM_rptr(LEAF),
        ASN1_ITEM_rptr(LEAF_EX),
        ASN1_ITEM_rptr(LEAF_STRING),
        ASN1_ITEM_rptr(LEAF_EXTERN),
    };
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        print_item(items[i]);
    }

    PICK *pick = PICK_new();
    unsigned char *der = NULL;
    pick->type = 1;
    pick->text = ASN1_UTF8STRING_new();
    ASN1_STRING_set(pick->text, "text", 4);
    int len = i2d_PICK(pick, &der);
    for (int i = 0; i < len; i++) {
        printf("%02x", der[i]);
    }
    const unsigned char *in = der;
    PICK *back = d2i_PICK(NULL, &in, len);
    PICK *copy = PICK_dup(back);
    printf(" %d %d %.4s\n", back->type, copy->type,
           (const char *)ASN1_STRING_get0_data(copy->text));
    PICK_free(pick);
    PICK_free(back);
    PICK_free(copy);
    OPENSSL_free(der);
    RECORD *record = RECORD_NAME_new();
    RECORD_NAME_free(record);
    RECORD_STATIC *other = RECORD_STATIC_new();
    RECORD_STATIC_free(other);
}

/* --- stacks and hash tables ----------------------------------------------------------------------
 */

typedef struct {
    int key;
} ENTRY;

DEFINE_STACK_OF(ENTRY)
DEFINE_STACK_OF_CONST(PICK)
DEFINE_SPECIAL_STACK_OF(WORDS, char)
DEFINE_SPECIAL_STACK_OF_CONST(CONST_WORDS, char)
DEFINE_LHASH_OF(ENTRY);

static int entry_stack_cmp(const ENTRY *const *a, const ENTRY *const *b)
{
    return ((*a)->key > (*b)->key) - ((*a)->key < (*b)->key);
}

static ENTRY *entry_copy(const ENTRY *entry)
{
    ENTRY *copy = OPENSSL_malloc(sizeof(*copy));
    *copy = *entry;
    return copy;
}

static void entry_free(ENTRY *entry)
{
    OPENSSL_free(entry);
}

static void try_stacks(void)
{
    ENTRY one = {1};
    ENTRY two = {2};
    ENTRY three = {3};
    int num = 0;
    STACK_OF(ENTRY) *sk = sk_ENTRY_new(entry_stack_cmp);
    printf("%d %d", sk_ENTRY_push(sk, &three), sk_ENTRY_unshift(sk, &two));
    printf(" %d %d", sk_ENTRY_insert(sk, &one, 1), sk_ENTRY_is_sorted(sk));
    sk_ENTRY_sort(sk);
    for (int i = 0; i < sk_ENTRY_num(sk); i++) {
        printf(" %d", sk_ENTRY_value(sk, i)->key);
    }
    printf(" %d %d", sk_ENTRY_find(sk, &two), sk_ENTRY_find_ex(sk, &two));
    printf(" %d", sk_ENTRY_find_all(sk, &three, &num));
    STACK_OF(ENTRY) *deep = sk_ENTRY_deep_copy(sk, entry_copy, entry_free);
    printf(" %d %d", num, sk_ENTRY_num(deep));
    sk_ENTRY_pop_free(deep, entry_free);
    STACK_OF(ENTRY) *dup = sk_ENTRY_dup(sk);
    printf(" %d %d", sk_ENTRY_set(dup, 0, &two)->key, sk_ENTRY_delete(dup, 0)->key);
    printf(" %d %d", sk_ENTRY_delete_ptr(dup, &two)->key, sk_ENTRY_pop(dup)->key);
    printf(" %d", sk_ENTRY_shift(sk)->key);
    sk_ENTRY_zero(sk);
    printf(" %d %d\n", sk_ENTRY_set_cmp_func(sk, NULL) == entry_stack_cmp, sk_ENTRY_reserve(sk, 9));
    sk_ENTRY_free(dup);
    sk_ENTRY_free(sk);
    sk_ENTRY_free(sk_ENTRY_new_null());
    sk_ENTRY_free(sk_ENTRY_new_reserve(NULL, 4));

    char word[] = "word";
    STACK_OF(WORDS) *words = sk_WORDS_new_null();
    STACK_OF(CONST_WORDS) *const_words = sk_CONST_WORDS_new_null();
    STACK_OF(OPENSSL_CSTRING) *strings = sk_OPENSSL_CSTRING_new_null();
    STACK_OF(PICK) *picks = sk_PICK_new_null();
    sk_WORDS_push(words, word);
    sk_CONST_WORDS_push(const_words, "const");
    sk_OPENSSL_CSTRING_push(strings, "string");
    printf("%s %s %s\n", sk_WORDS_value(words, 0), sk_CONST_WORDS_value(const_words, 0),
           sk_OPENSSL_CSTRING_value(strings, 0));
    sk_WORDS_free(words);
    sk_CONST_WORDS_free(const_words);
    sk_OPENSSL_CSTRING_free(strings);
    sk_PICK_free(picks);
}

static unsigned long entry_hash(const ENTRY *entry)
{
    return (unsigned long)entry->key;
}

static int entry_cmp(const ENTRY *a, const ENTRY *b)
{
    return a->key != b->key;
}

static void entry_doall_arg(ENTRY *entry, int *sum)
{
    *sum += entry->key;
}

static int doall_sum;

static void entry_doall(ENTRY *entry)
{
    doall_sum += entry->key;
}

static IMPLEMENT_LHASH_HASH_FN(entry, ENTRY) static IMPLEMENT_LHASH_COMP_FN(
    entry, ENTRY) static IMPLEMENT_LHASH_DOALL_ARG_FN(entry, ENTRY, int)
    IMPLEMENT_LHASH_DOALL_ARG(ENTRY, int);

static void try_hash(void)
{
    ENTRY one = {1};
    ENTRY again = {1};
    ENTRY two = {2};
    int sum = 0;
    LHASH_OF(ENTRY) *lh = lh_ENTRY_new(entry_hash, entry_cmp);
    printf("%d %d", lh_ENTRY_insert(lh, &one) == NULL, lh_ENTRY_insert(lh, &again) == &one);
    lh_ENTRY_insert(lh, &two);
    lh_ENTRY_doall(lh, entry_doall);
    lh_ENTRY_doall_int(lh, entry_doall_arg, &sum);
    printf(" %lu %d %d", lh_ENTRY_num_items(lh), doall_sum, sum);
    printf(" %d %d", lh_ENTRY_retrieve(lh, &two) == &two, lh_ENTRY_delete(lh, &two) == &two);
    lh_ENTRY_set_down_load(lh, 7);
    printf(" %lu %d", lh_ENTRY_get_down_load(lh), lh_ENTRY_error(lh));
    lh_ENTRY_flush(lh);
    printf(" %lu\n", lh_ENTRY_num_items(lh));
    lh_ENTRY_free(lh);

    OPENSSL_LHASH *plain = OPENSSL_LH_new(LHASH_HASH_FN(entry), LHASH_COMP_FN(entry));
    OPENSSL_LH_insert(plain, &one);
    OPENSSL_LH_doall_arg(plain, LHASH_DOALL_ARG_FN(entry), &sum);
    printf("%d %d\n", OPENSSL_LH_retrieve(plain, &again) == &one, sum);
    OPENSSL_LH_free(plain);
}

/* --- binary search, PEM, errors, engines
 * ---------------------------------------------------------- */

DECLARE_OBJ_BSEARCH_CMP_FN(ENTRY, ENTRY, by_key);

static int by_key_cmp(const ENTRY *a, const ENTRY *b)
{
    return a->key - b->key;
}

IMPLEMENT_OBJ_BSEARCH_CMP_FN(ENTRY, ENTRY, by_key);

DECLARE_PEM_rw(sample, ASN1_INTEGER) DECLARE_PEM_rw_cb(sample_cb, ASN1_INTEGER)
    IMPLEMENT_PEM_rw(sample, ASN1_INTEGER, "SAMPLE", ASN1_INTEGER)
        IMPLEMENT_PEM_rw_cb(sample_cb, ASN1_INTEGER, "SAMPLE", ASN1_INTEGER)

            static int bind(ENGINE *e, const char *id)
{
    return e != NULL && id != NULL;
}

IMPLEMENT_DYNAMIC_CHECK_FN()
IMPLEMENT_DYNAMIC_BIND_FN(bind)

static void try_others(void)
{
    const ENTRY entries[] = {{1}, {3}, {5}};
    ENTRY key = {3};
    printf("%d\n", OBJ_bsearch_by_key(&key, entries, 3) == &entries[1]);

    ASN1_INTEGER *number = ASN1_INTEGER_new();
    ASN1_INTEGER_set(number, 13);
    BIO *bio = BIO_new(BIO_s_mem());
    printf("%d", PEM_write_bio_sample(bio, number));
    ASN1_INTEGER *back = PEM_read_bio_sample(bio, NULL, NULL, NULL);
    printf(" %ld", ASN1_INTEGER_get(back));
    printf(" %d\n", PEM_write_bio_sample_cb(bio, number, NULL, NULL, 0, NULL, NULL));
    ASN1_INTEGER_free(back);
    (void)BIO_reset(bio);
    back = NULL;
    printf("%d", ASN1_i2d_bio_of(ASN1_INTEGER, i2d_ASN1_INTEGER, bio, number));
    ASN1_d2i_bio_of(ASN1_INTEGER, ASN1_INTEGER_new, d2i_ASN1_INTEGER, bio, &back);
    printf(" %ld\n", ASN1_INTEGER_get(back));
    ASN1_INTEGER_free(number);
    ASN1_INTEGER_free(back);
    BIO_free(bio);

    static const unsigned long codes[] = {
        0,
        ERR_PACK(ERR_LIB_SSL, 0, 134),
        ERR_PACK(ERR_LIB_EVP, 0, ERR_R_MALLOC_FAILURE),
        ERR_PACK(255, 0, 0x7FFFFF),
        ERR_SYSTEM_FLAG | 104UL,
        0xFFFFFFFFUL,
    };
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        printf("%lx: %d %d %d %d %d\n", codes[i], ERR_GET_LIB(codes[i]), ERR_GET_REASON(codes[i]),
               ERR_GET_RFLAGS(codes[i]), ERR_FATAL_ERROR(codes[i]), ERR_COMMON_ERROR(codes[i]));
    }
    printf("%lx %lx %lx\n", v_check(0), v_check(OSSL_DYNAMIC_OLDEST), v_check(~0UL));
}

int main(void)
{
    try_asn1();
    try_stacks();
    try_hash();
    try_others();
    return 0;
}
