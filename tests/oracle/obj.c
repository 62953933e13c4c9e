/* OBJ_nid2obj(3), ASN1_OBJECT_new(3). */
#include "oracle.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/objects.h>

static unsigned long hash;

static void mix(const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ ((const unsigned char *)p)[i]) * 1099511628211UL;
    }
}

static void every_object(void)
{
    char text[200];
    int count = 0;
    for (int nid = -2; nid < 1400; nid++) {
        const ASN1_OBJECT *o = OBJ_nid2obj(nid);
        const char *sn = OBJ_nid2sn(nid), *ln = OBJ_nid2ln(nid);
        if (o == NULL || sn == NULL || ln == NULL) {
            if (nid < 1250) {
                printf("no object %d: %d %d %d\n", nid, o != NULL, sn != NULL, ln != NULL);
                o_err_codes("errors");
            }
            ERR_clear_error();
            continue;
        }
        count++;
        hash = 14695981039346656037UL;
        mix(sn, strlen(sn));
        mix(ln, strlen(ln));
        mix(OBJ_get0_data(o), OBJ_length(o));
        int back[4] = {OBJ_sn2nid(sn), OBJ_ln2nid(ln), OBJ_obj2nid(o), OBJ_txt2nid(sn)};
        mix(back, sizeof(back));
        ERR_clear_error();
        int n = OBJ_obj2txt(text, sizeof(text), o, 1);
        mix(text, strlen(text));
        mix(&n, sizeof(n));
        n = OBJ_obj2txt(text, sizeof(text), o, 0);
        mix(text, strlen(text));
        int digest = -1, key = -1;
        mix(&n, sizeof(n));
        n = OBJ_find_sigid_algs(nid, &digest, &key);
        printf("%d: %s %016lx %d %d %d\n", nid, sn, hash, n, digest, key);
    }
    o_int("count", count);
    int pairs = 0;
    for (int digest = 0; digest < 1250; digest++) {
        for (int key = 0; key < 1250; key++) {
            int signature = -1;
            if (OBJ_find_sigid_by_algs(&signature, digest, key)) {
                printf("pair %d: %d %d %d\n", pairs++, digest, key, signature);
            }
        }
    }
}

static void texts(void)
{
    static const char *const ids[] = {"",
                                      "1",
                                      "1.2",
                                      "3.1",
                                      "1.40",
                                      "1.39",
                                      "2.999",
                                      "1..2",
                                      "1.2.",
                                      "1.2.3a",
                                      "0.0",
                                      "2.100.3",
                                      "1 2 3",
                                      "1.2.840.113549.1.1.1",
                                      "1.2.99999999999999999999999999999999",
                                      "4.5.6",
                                      "abc",
                                      ".1.2",
                                      "1.2.3456789012",
                                      "2.18446744073709551615.3",
                                      "1.-2",
                                      "1-2",
                                      "0.39.1",
                                      "2.40.0",
                                      "2.47",
                                      "2.48",
                                      "1.2.00005",
                                      "commonName",
                                      "CN",
                                      "2.5.4.3",
                                      "1.3.6.1.4.1.311.99999"};
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        for (int no_name = 0; no_name < 2; no_name++) {
            char text[100] = "";
            ASN1_OBJECT *o = OBJ_txt2obj(ids[i], no_name);
            printf("txt2obj %s %d: %d\n", ids[i], no_name, o != NULL);
            o_err("errors");
            if (o != NULL) {
                o_hex("contents", OBJ_get0_data(o), OBJ_length(o));
                o_int("length", OBJ_obj2txt(text, sizeof(text), o, 1));
                o_str("text", text);
                o_int("nid", OBJ_obj2nid(o));
                ASN1_OBJECT_free(o);
            }
        }
        printf("txt2nid %s: %d\n", ids[i], OBJ_txt2nid(ids[i]));
        ERR_clear_error();
    }
    unsigned char out[8];
    o_int_err("a2d length", a2d_ASN1_OBJECT(NULL, 0, "1.2.840.5", -1));
    o_int_err("a2d", a2d_ASN1_OBJECT(out, 8, "1.2.840.5xx", 9));
    o_hex("out", out, 4);
    o_int_err("a2d small", a2d_ASN1_OBJECT(out, 2, "1.2.840.5", -1));
    o_int_err("a2d empty", a2d_ASN1_OBJECT(out, 2, "", 0));
    for (int n = 0; n < 14; n++) {
        char buf[20];
        memset(buf, '#', sizeof(buf));
        o_int("obj2txt cut", OBJ_obj2txt(buf, n, OBJ_nid2obj(NID_commonName), 0));
        o_text("buf", buf, sizeof(buf));
        memset(buf, '#', sizeof(buf));
        o_int("obj2txt cut", OBJ_obj2txt(buf, n, OBJ_nid2obj(NID_commonName), 1));
        o_text("buf", buf, sizeof(buf));
    }
    o_int("obj2txt NULL", OBJ_obj2txt(NULL, 0, OBJ_nid2obj(NID_commonName), 1));
    o_int("obj2txt of NULL", OBJ_obj2txt(NULL, 0, NULL, 1));
    static const char *const bad[] = {"\x80\x01", "\x2a\x80", "\x2a\x86", "\x2a\x80\x01", "\x81"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char buf[30] = "";
        ASN1_OBJECT *o =
            ASN1_OBJECT_create(0, (unsigned char *)bad[i], (int)strlen(bad[i]), NULL, NULL);
        o_int_err("obj2txt malformed", OBJ_obj2txt(buf, sizeof(buf), o, 1) < 0);
        ASN1_OBJECT_free(o);
    }
}

static void own(void)
{
    o_int_err("create", OBJ_create("1.2.3.4.5", "mySN", "myLN") > 0);
    o_int_err("create again", OBJ_create("1.2.3.4.5", "mySN", "myLN"));
    o_int_err("create, same sn", OBJ_create("1.2.3.4.6", "mySN", "x"));
    o_int_err("create, same ln", OBJ_create("1.2.3.4.6", "x", "myLN"));
    o_int_err("create, known", OBJ_create("2.5.4.3", "x", "y"));
    o_int_err("create, bad", OBJ_create("bad", "x", "y"));
    int nid = OBJ_sn2nid("mySN");
    o_int("found", nid == OBJ_ln2nid("myLN") && nid == OBJ_txt2nid("1.2.3.4.5"));
    o_str("sn", OBJ_nid2sn(nid));
    o_str("ln", OBJ_nid2ln(nid));
    o_hex("contents", OBJ_get0_data(OBJ_nid2obj(nid)), OBJ_length(OBJ_nid2obj(nid)));
    o_int("short name only", OBJ_create("1.2.3.4.9", "onlySN", NULL) > 0);
    o_ptr("ln", OBJ_nid2ln(OBJ_sn2nid("onlySN")));
    o_ptr_err("absent", OBJ_nid2obj(99999));
    o_ptr_err("absent sn", OBJ_nid2sn(99999));
    o_int_err("absent name", OBJ_sn2nid("no such name"));
    BIO *in = BIO_new_mem_buf("1.2.3.7.1 s1 l1\n1.2.3.7.2\ts2\tlong name\n\n1.2.3.7.3 s3 l3\n", -1);
    o_int_err("create_objects", OBJ_create_objects(in));
    BIO_free(in);
    o_int("s1", OBJ_sn2nid("s1") != 0);
    o_str("s2", OBJ_nid2ln(OBJ_sn2nid("s2")));
    o_int("s3", OBJ_sn2nid("s3") != 0);
    int first = OBJ_new_nid(3);
    o_int("new_nid", OBJ_new_nid(1) - first);
    o_int("add_sigid", OBJ_add_sigid(first, NID_sha256, NID_rsaEncryption));
    o_int("add_sigid again", OBJ_add_sigid(first, NID_sha256, NID_rsaEncryption));
    o_int("add_sigid other", OBJ_add_sigid(first, NID_sha1, NID_rsaEncryption));
    int digest = 0, key = 0;
    o_int("find", OBJ_find_sigid_algs(first, &digest, &key));
    o_int("digest", digest);
    o_int("key", key);
    o_int("find without outputs", OBJ_find_sigid_algs(first, NULL, NULL));
    OBJ_sigid_free();
}

static int compare_int(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void copies(void)
{
    static const int numbers[] = {1, 3, 3, 3, 5, 9};
    const ASN1_OBJECT *known = OBJ_nid2obj(NID_commonName);
    ASN1_OBJECT *o = OBJ_txt2obj("1.2.3.4.77", 1), *copy = OBJ_dup(o);
    o_int("dup of known", OBJ_dup(known) == known);
    o_int("dup of made", copy != o && OBJ_cmp(o, copy) == 0);
    o_ptr("dup NULL", OBJ_dup(NULL));
    o_int("cmp", OBJ_cmp(known, OBJ_nid2obj(NID_countryName)) < 0);
    o_int("cmp lengths", OBJ_cmp(known, o) < 0);
    o_int("cmp undef", OBJ_cmp(OBJ_nid2obj(0), OBJ_nid2obj(0)));
    o_int("obj2nid NULL", OBJ_obj2nid(NULL));
    o_int("length NULL", (long long)OBJ_length(NULL));
    o_ptr("data NULL", OBJ_get0_data(NULL));
    ASN1_OBJECT_free(o);
    ASN1_OBJECT_free(copy);
    ASN1_OBJECT_free(NULL);
    ASN1_OBJECT_free((ASN1_OBJECT *)known);
    o = ASN1_OBJECT_new();
    o_int("new", (long long)OBJ_length(o) + OBJ_obj2nid(o));
    ASN1_OBJECT_free(o);
    o = ASN1_OBJECT_create(7, (unsigned char *)"\x2a\x03", 2, "s", "l");
    o_int("created", OBJ_obj2nid(o));
    ASN1_OBJECT_free(o);
    for (int key = 0; key < 11; key++) {
        const int *p = OBJ_bsearch_(&key, numbers, 6, sizeof(int), compare_int);
        o_int("bsearch", p != NULL ? p - numbers : -1);
        for (int flags = 0; flags < 4; flags++) {
            p = OBJ_bsearch_ex_(&key, numbers, 6, sizeof(int), compare_int, flags);
            o_int("bsearch_ex", p != NULL ? p - numbers : -1);
        }
    }
    o_ptr("bsearch nothing", OBJ_bsearch_(numbers, numbers, 0, sizeof(int), compare_int));
}

int main(void)
{
    every_object();
    texts();
    own();
    copies();
    return 0;
}
