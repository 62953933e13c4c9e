/* NCONF_new_ex(3), config(5), CONF_modules_load_file(3). */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/objects.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void show(const CONF *conf)
{
    STACK_OF(OPENSSL_CSTRING) *names = NCONF_get_section_names(conf);
    OPENSSL_sk_set_cmp_func((OPENSSL_STACK *)names, by_text);
    OPENSSL_sk_sort((OPENSSL_STACK *)names);
    for (int i = 0; i < sk_OPENSSL_CSTRING_num(names); i++) {
        const char *name = sk_OPENSSL_CSTRING_value(names, i);
        STACK_OF(CONF_VALUE) *values = NCONF_get_section(conf, name);
        o_str("section", name);
        for (int k = 0; k < sk_CONF_VALUE_num(values); k++) {
            const CONF_VALUE *v = sk_CONF_VALUE_value(values, k);
            o_str("  of", v->section);
            o_str("  name", v->name);
            o_str("  value", v->value);
        }
    }
    sk_OPENSSL_CSTRING_free(names);
}

static void parse_bytes(const char *text, int n)
{
    CONF *conf = NCONF_new(NULL);
    BIO *bio = BIO_new_mem_buf(text, n);
    long line = -5;
    o_text("text", text, (size_t)n);
    int ret = NCONF_load_bio(conf, bio, &line);
    o_int_err("load", ret);
    o_int("line", line);
    if (ret > 0) {
        show(conf);
    }
    NCONF_free(conf);
    BIO_free(bio);
}

static void parse(const char *text)
{
    parse_bytes(text, (int)strlen(text));
}

static void parse_all(void)
{
    static const char *const texts[] = {
        "a=1\nb = two words  # comment\n[s]\nc=$a\nd=${a}x$(b)\ne=\"q # x\" y\nf='single'\n"
        "g=a\\\nb\nh=\\n\\t\\#\\q\ni=$s::c\nother::k=v\n",
        "novalue\n",
        "[sec\nx=1\n",
        "a=1\n\n# c\nx=$undef\n",
        "x=${a\n",
        "=1\n",
        "x=\n",
        "",
        "  [  sp ace  ]  \n y = 1\n",
        "a=1\na=2\n[s]\nq=1\n[t]\n[s]\nr=2\n",
        "a b = 1\n",
        "a=\"unterminated\nb=2\n",
        "a=1\r\nb=2\r\n",
        "[a]b=2\n",
        ".pragma foo\n",
        ".pragma dollarid:on\na=$b\nc$d=${a}\n",
        ".pragma = dollarid : off\na=1\nb=$a\n",
        ".pragma dollarid:maybe\n",
        ".pragma unknown:x\na=1\n",
        "a=x\\\n",
        "a=`x`\n",
        "a.b=1\nfoo-bar=2\n",
        "a=${s::b}\n[s]\nb=1\n",
        "b=5\na=$b-c$b.d\n",
        "a=\"x\\\"y\"\n",
        "a=1 \\# 2\n",
        "; semi\na=1;2\n",
        "a=$ENV::ORACLE_CONF_TEST\n",
        "a=$ENV::ORACLE_NOT_SET\n",
        ".include none.cnf\nb=1\n",
        ".include part.cnf\nb=$a\n",
        ".include = folder\nb=1\n",
        ".pragma includedir:folder\n.include one.cnf\n",
        ".pragma abspath:true\n.include part.cnf\n",
        "a=$(b)\n",
        "a=1\\\\\nb=2\n",
        "last=1"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        parse(texts[i]);
    }
    parse_bytes("\0N i s\n", 7);
    parse_bytes("a=1\n\0b=2\nc=3\n", 13);
    parse_bytes("a=1\\\n\0\nc=3\n", 12);
    parse_bytes("a=1\0\nc=3\n", 10);
    parse_bytes("a=1\0x", 5);
}

static void values(void)
{
    CONF *conf = NCONF_new(NULL);
    long line = -5, n = -3;
    o_int_err("load absent", NCONF_load(conf, "absent.cnf", &line));
    o_int_err("load", NCONF_load(conf, "part.cnf", &line));
    o_int("line", line);
    o_str("a", NCONF_get_string(conf, NULL, "a"));
    o_str("a of s", NCONF_get_string(conf, "s", "a"));
    o_str("c of s", NCONF_get_string(conf, "s", "c"));
    o_str("a of no section", NCONF_get_string(conf, "none", "a"));
    o_str("of ENV", NCONF_get_string(conf, "ENV", "ORACLE_CONF_TEST"));
    o_ptr_err("absent", NCONF_get_string(conf, "s", "zz"));
    o_ptr_err("absent", NCONF_get_string(conf, NULL, "zz"));
    o_ptr_err("no conf", NCONF_get_string(NULL, NULL, "zz"));
    o_int_err("number", NCONF_get_number_e(conf, NULL, "a", &n));
    o_int("number", n);
    o_int_err("no number", NCONF_get_number_e(conf, "s", "c", &n));
    o_int("number", n);
    o_int_err("number absent", NCONF_get_number_e(conf, NULL, "zz", &n));
    o_int_err("number NULL", NCONF_get_number_e(conf, NULL, "a", NULL));
    o_int_err("number too large", NCONF_get_number_e(conf, NULL, "big", &n));
    o_ptr_err("section absent", NCONF_get_section(conf, "none"));
    o_ptr_err("section NULL", NCONF_get_section(conf, NULL));
    o_ptr_err("section of NULL", NCONF_get_section(NULL, "s"));
    o_int_err("load NULL", NCONF_load(NULL, "part.cnf", NULL));
    o_ptr("libctx", NCONF_get0_libctx(conf));
    NCONF_free(conf);
    NCONF_free(NULL);
}

static void modules(const char *text, const char *app, unsigned long flags)
{
    CONF *conf = NCONF_new(NULL);
    BIO *bio = BIO_new_mem_buf(text, -1);
    o_str("modules", text);
    o_int("load", NCONF_load_bio(conf, bio, NULL));
    o_int_err("run", CONF_modules_load(conf, app, flags));
    NCONF_free(conf);
    BIO_free(bio);
}

static void all_modules(void)
{
    modules("a=1\n", NULL, 0);
    modules("a=1\n", "app", CONF_MFLAGS_DEFAULT_SECTION);
    modules("openssl_conf=x\n", NULL, 0);
    modules("openssl_conf=x\n", NULL, CONF_MFLAGS_SILENT);
    modules("openssl_conf=x\n", "app", 0);
    modules("app=x\n", "app", 0);
    modules("openssl_conf=x\n[x]\nfoo=bar\n", NULL, CONF_MFLAGS_IGNORE_ERRORS);
    modules("openssl_conf=x\n[x]\noid_section=o\n[o]\nmyo=1.2.3.4\nmyp= long name , 1.2.3.5\n",
            NULL, 0);
    o_str("my object", OBJ_nid2ln(OBJ_txt2nid("1.2.3.5")));
    o_str("my object", OBJ_nid2sn(OBJ_txt2nid("1.2.3.4")));
    modules("openssl_conf=x\n[x]\noid_section=o\n", NULL, 0);
    modules("openssl_conf=x\n[x]\nssl_conf=o\n", NULL, 0);
    modules("openssl_conf=x\n[x]\nssl_conf=o\n[o]\n", NULL, 0);
    modules("openssl_conf=x\n[x]\nssl_conf=o\n[o]\nq=r\n", NULL, 0);
    modules("openssl_conf=x\n[x]\nssl_conf=o\n[o]\nq=r\n[r]\n", NULL, 0);
    modules("openssl_conf=x\n[x]\nssl_conf=o\n[o]\nq=r\n[r]\nMinProtocol=TLSv1.3\n", NULL, 0);
    o_int_err("file absent", CONF_modules_load_file("absent.cnf", NULL, 0));
    o_int_err("file absent, ignored",
              CONF_modules_load_file("absent.cnf", NULL, CONF_MFLAGS_IGNORE_MISSING_FILE));
    o_int_err("file", CONF_modules_load_file("part.cnf", NULL, 0));
    o_int_err("empty name", CONF_modules_load_file("", NULL, 0));
    o_int_err("lib ctx", OSSL_LIB_CTX_load_config(NULL, "absent.cnf"));
    char *path = CONF_get1_default_config_file();
    o_str("default file", path);
    OPENSSL_free(path);
    setenv("OPENSSL_CONF", "/some/file", 1);
    path = CONF_get1_default_config_file();
    o_str("default file", path);
    OPENSSL_free(path);
    OPENSSL_load_builtin_modules();
    CONF_modules_finish();
    CONF_modules_unload(1);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
}

int main(void)
{
    setenv("ORACLE_CONF_TEST", "from the environment", 1);
    unsetenv("OPENSSL_CONF");
    write_file("part.cnf", "a=12\nbig=99999999999999999999999\n[s]\nc=text\n");
    if (system("mkdir -p folder") != 0) {
        return 1;
    }
    write_file("folder/one.cnf", "one=1\n");
    write_file("folder/two.txt", "two=2\n");
    parse_all();
    values();
    all_modules();
    return system("rm -r folder part.cnf") != 0;
}
