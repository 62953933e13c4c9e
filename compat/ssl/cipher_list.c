/* Cipher lists of TLS 1.2 and older (ciphers(1)): what a rule string selects, and in which order.
 * None of it is negotiated; programs set such lists, read them back and expect an error for a
 * string that selects nothing. */
#include "compat/ssl/cipher.h"
#include "compat/ssl/local.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CIPHERS 200
#define DEFAULT_RULE "ALL:!COMPLEMENTOFDEFAULT:!eNULL"

/* A word of a rule: the sets that a suite must be in. 0 means any. */
struct word {
    const char *name;
    uint32_t kx, au, enc, mac, classes;
    int version;
};

#define KX_ANYDH (KX_DH | KX_DHEPSK)
#define KX_ANYPSK (KX_PSK | KX_RSAPSK | KX_DHEPSK | KX_ECDHEPSK)
#define ENC_ANYAES128 (ENC_AES128 | ENC_AESGCM128 | ENC_AESCCM128 | ENC_AESCCM8128)
#define ENC_ANYAES256 (ENC_AES256 | ENC_AESGCM256 | ENC_AESCCM256 | ENC_AESCCM8256)
#define ENC_ANYCBC (ENC_AES128 | ENC_AES256 | ENC_CAMELLIA128 | ENC_CAMELLIA256)
#define NEVER (1u << 31) /* a word that is known and selects nothing here */
#define AU_REAL (AU_RSA | AU_DSS | AU_ECDSA | AU_PSK | AU_SRP)

static const struct word words[] = {
    {"ALL", 0, 0, ~(uint32_t)ENC_NULL, 0, 0, 0},
    {"COMPLEMENTOFALL", 0, 0, ENC_NULL, 0, 0, 0},
    {"COMPLEMENTOFDEFAULT", 0, 0, 0, 0, NOT_DEFAULT, 0},
    {"kRSA", KX_RSA, 0, 0, 0, 0, 0},
    {"kEDH", KX_DH, 0, 0, 0, 0, 0},
    {"kDHE", KX_DH, 0, 0, 0, 0, 0},
    {"DH", KX_DH, 0, 0, 0, 0, 0},
    {"kEECDH", KX_ECDH, 0, 0, 0, 0, 0},
    {"kECDHE", KX_ECDH, 0, 0, 0, 0, 0},
    {"ECDH", KX_ECDH, 0, 0, 0, 0, 0},
    {"kPSK", KX_PSK, 0, 0, 0, 0, 0},
    {"kRSAPSK", KX_RSAPSK, 0, 0, 0, 0, 0},
    {"kECDHEPSK", KX_ECDHEPSK, 0, 0, 0, 0, 0},
    {"kDHEPSK", KX_DHEPSK, 0, 0, 0, 0, 0},
    {"kSRP", KX_SRP, 0, 0, 0, 0, 0},
    {"kGOST", NEVER, 0, 0, 0, 0, 0},
    {"kGOST18", NEVER, 0, 0, 0, 0, 0},
    {"aRSA", 0, AU_RSA, 0, 0, 0, 0},
    {"aDSS", 0, AU_DSS, 0, 0, 0, 0},
    {"DSS", 0, AU_DSS, 0, 0, 0, 0},
    {"aNULL", 0, AU_NONE, 0, 0, 0, 0},
    {"aECDSA", 0, AU_ECDSA, 0, 0, 0, 0},
    {"ECDSA", 0, AU_ECDSA, 0, 0, 0, 0},
    {"aPSK", 0, AU_PSK, 0, 0, 0, 0},
    {"aGOST01", 0, NEVER, 0, 0, 0, 0},
    {"aGOST12", 0, NEVER, 0, 0, 0, 0},
    {"aGOST", 0, NEVER, 0, 0, 0, 0},
    {"aSRP", 0, AU_SRP, 0, 0, 0, 0},
    {"EDH", KX_DH, AU_REAL, 0, 0, 0, 0},
    {"DHE", KX_DH, AU_REAL, 0, 0, 0, 0},
    {"EECDH", KX_ECDH, AU_REAL, 0, 0, 0, 0},
    {"ECDHE", KX_ECDH, AU_REAL, 0, 0, 0, 0},
    {"NULL", 0, 0, ENC_NULL, 0, 0, 0},
    {"eNULL", 0, 0, ENC_NULL, 0, 0, 0},
    {"RSA", KX_RSA, AU_RSA, 0, 0, 0, 0},
    {"ADH", KX_DH, AU_NONE, 0, 0, 0, 0},
    {"AECDH", KX_ECDH, AU_NONE, 0, 0, 0, 0},
    {"PSK", KX_ANYPSK, 0, 0, 0, 0, 0},
    {"SRP", KX_SRP, 0, 0, 0, 0, 0},
    {"3DES", 0, 0, NEVER, 0, 0, 0},
    {"RC4", 0, 0, NEVER, 0, 0, 0},
    {"RC2", 0, 0, NEVER, 0, 0, 0},
    {"IDEA", 0, 0, NEVER, 0, 0, 0},
    {"SEED", 0, 0, NEVER, 0, 0, 0},
    {"GOST89", 0, 0, NEVER, 0, 0, 0},
    {"AES128", 0, 0, ENC_ANYAES128, 0, 0, 0},
    {"AES256", 0, 0, ENC_ANYAES256, 0, 0, 0},
    {"AES", 0, 0, ENC_ANYAES128 | ENC_ANYAES256, 0, 0, 0},
    {"AESGCM", 0, 0, ENC_AESGCM128 | ENC_AESGCM256, 0, 0, 0},
    {"AESCCM", 0, 0, ENC_AESCCM128 | ENC_AESCCM256 | ENC_AESCCM8128 | ENC_AESCCM8256, 0, 0, 0},
    {"AESCCM8", 0, 0, ENC_AESCCM8128 | ENC_AESCCM8256, 0, 0, 0},
    {"CAMELLIA128", 0, 0, ENC_CAMELLIA128, 0, 0, 0},
    {"CAMELLIA256", 0, 0, ENC_CAMELLIA256, 0, 0, 0},
    {"CAMELLIA", 0, 0, ENC_CAMELLIA128 | ENC_CAMELLIA256, 0, 0, 0},
    {"CHACHA20", 0, 0, ENC_CHACHA20, 0, 0, 0},
    {"GOST2012001-GOST89-GOST89", 0, 0, NEVER, 0, 0, 0},
    {"ARIA", 0, 0, ENC_ARIA128 | ENC_ARIA256, 0, 0, 0},
    {"ARIAGCM", 0, 0, ENC_ARIA128 | ENC_ARIA256, 0, 0, 0},
    {"ARIA128", 0, 0, ENC_ARIA128, 0, 0, 0},
    {"ARIA256", 0, 0, ENC_ARIA256, 0, 0, 0},
    {"CBC", 0, 0, ENC_ANYCBC, 0, 0, 0},
    {"MD5", 0, 0, 0, MAC_MD5, 0, 0},
    {"SHA1", 0, 0, 0, MAC_SHA1, 0, 0},
    {"SHA", 0, 0, 0, MAC_SHA1, 0, 0},
    {"SHA256", 0, 0, 0, MAC_SHA256, 0, 0},
    {"SHA384", 0, 0, 0, MAC_SHA384, 0, 0},
    {"GOST94", 0, 0, 0, NEVER, 0, 0},
    {"GOST12", 0, 0, 0, NEVER, 0, 0},
    {"SSLv3", 0, 0, 0, 0, 0, SSL3_VERSION},
    {"TLSv1", 0, 0, 0, 0, 0, TLS1_VERSION},
    {"TLSv1.0", 0, 0, 0, 0, 0, TLS1_VERSION},
    {"TLSv1.2", 0, 0, 0, 0, 0, TLS1_2_VERSION},
    {"LOW", 0, 0, 0, 0, NEVER, 0},
    {"MEDIUM", 0, 0, 0, 0, NEVER, 0},
    {"HIGH", 0, 0, 0, 0, HIGH, 0},
    {"FIPS", 0, 0, ~(uint32_t)ENC_NULL, 0, FIPS, 0},
};

/* struct order is the working list: every suite, in order, selected or not. */
struct order {
    const SSL_CIPHER *at[MAX_CIPHERS];
    bool on[MAX_CIPHERS];
    size_t num;
};

static bool in_set(uint32_t set, uint32_t bits)
{
    return set == 0 || (set & bits) != 0;
}

/* meet narrows term to what word allows too; words joined by + must all hold. */
static void narrow(uint32_t *set, uint32_t by)
{
    if (by != 0) {
        uint32_t both = *set == 0 ? by : *set & by;
        *set = both != 0 ? both : NEVER;
    }
}

static bool matches(const struct word *term, const SSL_CIPHER *exact, const SSL_CIPHER *c)
{
    if (exact != NULL && exact != c) {
        return false;
    }
    return in_set(term->kx, c->kx) && in_set(term->au, c->au) && in_set(term->enc, c->enc) &&
           in_set(term->mac, c->mac) && in_set(term->classes, c->classes) &&
           (term->version == 0 || term->version == c->version);
}

static void move(struct order *o, size_t from, size_t to)
{
    const SSL_CIPHER *c = o->at[from];
    bool on = o->on[from];
    for (size_t i = from; i < to; i++) {
        o->at[i] = o->at[i + 1];
        o->on[i] = o->on[i + 1];
    }
    for (size_t i = from; i > to; i--) {
        o->at[i] = o->at[i - 1];
        o->on[i] = o->on[i - 1];
    }
    o->at[to] = c;
    o->on[to] = on;
}

static void take_out(struct order *o, size_t i)
{
    move(o, i, o->num - 1);
    o->num--;
}

/* apply does one rule. 0: add at the end, '+': move to the end, '-': deselect, '!': for good. */
static void apply(struct order *o, char op, const struct word *term, const SSL_CIPHER *exact)
{
    if (op == '-') {
        /* Deselected suites go to the front, in their order, to be added again. */
        for (size_t left = o->num, i = o->num - 1; left > 0; left--) {
            if (o->on[i] && matches(term, exact, o->at[i])) {
                o->on[i] = false;
                move(o, i, 0);
            } else if (i > 0) {
                i--;
            }
        }
        return;
    }
    for (size_t left = o->num, i = 0; left > 0; left--) {
        bool hit = matches(term, exact, o->at[i]);
        if (hit && op == '!') {
            take_out(o, i);
        } else if (hit && o->on[i] == (op == '+')) {
            o->on[i] = true;
            move(o, i, o->num - 1);
        } else {
            i++;
        }
    }
}

/* by_strength orders the selected suites by bits, the longest first, otherwise as they are. */
static void by_strength(struct order *o)
{
    for (int bits = 256; bits >= 0; bits--) {
        for (size_t left = o->num, i = 0; left > 0; left--) {
            if (o->on[i] && o->at[i]->bits == bits) {
                move(o, i, o->num - 1);
            } else {
                i++;
            }
        }
    }
}

static bool is_separator(char c)
{
    return c == ':' || c == ' ' || c == ';' || c == ',';
}

static bool is_word_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '=';
}

static const struct word *find_word(const char *p, size_t n)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i].name) == n && strncmp(words[i].name, p, n) == 0) {
            return &words[i];
        }
    }
    return NULL;
}

static const SSL_CIPHER *find_name(const char *p, size_t n)
{
    size_t num = 0;
    const SSL_CIPHER *all = cx_ciphers(&num);
    for (size_t i = 0; i < num; i++) {
        if (all[i].version != TLS1_3_VERSION && strlen(all[i].name) == n &&
            strncmp(all[i].name, p, n) == 0) {
            return &all[i];
        }
    }
    return NULL;
}

/* command does what stands after an @. */
static bool command(struct order *o, const char *p, size_t n, int *level)
{
    if (n == 8 && strncmp(p, "STRENGTH", 8) == 0) {
        by_strength(o);
        return true;
    }
    if (n == 10 && strncmp(p, "SECLEVEL=", 9) == 0 && p[9] >= '0' && p[9] <= '5') {
        *level = p[9] - '0';
        return true;
    }
    cx_ssl_raise(SSL_R_INVALID_COMMAND);
    return false;
}

/* term reads words joined by +; *known is false when one of them is not known. */
static const char *read_term(const char *p, struct word *term, const SSL_CIPHER **exact,
                             bool *known)
{
    *known = true;
    for (;;) {
        size_t n = 0;
        while (is_word_char(p[n])) {
            n++;
        }
        const struct word *word = find_word(p, n);
        const SSL_CIPHER *named = word == NULL ? find_name(p, n) : NULL;
        if (word != NULL) {
            narrow(&term->kx, word->kx);
            narrow(&term->au, word->au);
            narrow(&term->enc, word->enc);
            narrow(&term->mac, word->mac);
            narrow(&term->classes, word->classes);
            term->version = word->version != 0 ? word->version : term->version;
        } else if (named != NULL) {
            *exact = named;
        } else {
            *known = false;
        }
        p += n;
        if (*p != '+') {
            return p;
        }
        p++;
    }
}

static bool apply_rules(struct order *o, const char *rule, int *level)
{
    const char *p = rule;
    if (strncmp(p, "DEFAULT", 7) == 0) {
        if (!apply_rules(o, DEFAULT_RULE, level)) {
            return false;
        }
        p += 7;
    }
    while (*p != '\0') {
        char op = 0;
        if (is_separator(*p)) {
            p++;
            continue;
        }
        if (*p == '-' || *p == '+' || *p == '!' || *p == '@') {
            op = *p++;
        }
        if (!is_word_char(*p)) {
            cx_ssl_raise(SSL_R_INVALID_COMMAND);
            return false;
        }
        if (op == '@') {
            size_t n = 0;
            while (is_word_char(p[n])) {
                n++;
            }
            if (!command(o, p, n, level)) {
                return false;
            }
            p += n;
            continue;
        }
        struct word term = {0};
        const SSL_CIPHER *exact = NULL;
        bool known = false;
        p = read_term(p, &term, &exact, &known);
        if (known) {
            apply(o, op, &term, exact);
        }
    }
    return true;
}

/* suite_b gives the list that a rule beginning with one of RFC 6460's names stands for; what
 * follows the name does not count, as in OpenSSL. Other rules stand for themselves. */
static const char *suite_b(const char *rule)
{
    static const char only128[] = "ECDHE-ECDSA-AES128-GCM-SHA256";
    static const char both[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
    static const char only192[] = "ECDHE-ECDSA-AES256-GCM-SHA384";
    if (strncmp(rule, "SUITEB128ONLY", 13) == 0) {
        return only128;
    }
    if (strncmp(rule, "SUITEB128", 9) == 0) {
        return both;
    }
    return strncmp(rule, "SUITEB192", 9) == 0 ? only192 : rule;
}

STACK_OF(SSL_CIPHER) * cx_cipher_list(const char *rule, int *level)
{
    struct order o = {.num = 0};
    size_t num = 0;
    const SSL_CIPHER *all = cx_ciphers(&num);
    for (size_t i = 0; i < num; i++) {
        if (all[i].version != TLS1_3_VERSION) {
            o.at[o.num++] = &all[i];
        }
    }
    if (!apply_rules(&o, suite_b(rule), level)) {
        return NULL;
    }
    STACK_OF(SSL_CIPHER) *list = sk_SSL_CIPHER_new_null();
    for (size_t i = 0; list != NULL && i < o.num; i++) {
        if (o.on[i] && sk_SSL_CIPHER_push(list, o.at[i]) == 0) {
            sk_SSL_CIPHER_free(list);
            return NULL;
        }
    }
    return list;
}

/* with_tls13 puts the offered suites of TLS 1.3 before the list. */
static STACK_OF(SSL_CIPHER) * with_tls13(STACK_OF(SSL_CIPHER) * list, const struct t13_config *cfg)
{
    for (uint8_t i = cfg->num_suites; list != NULL && i > 0; i--) {
        const SSL_CIPHER *c = cx_cipher_by_id(cfg->suites[i - 1]);
        if (c != NULL && cx_sk_insert(CX_SK(list), c, 0) == 0) {
            sk_SSL_CIPHER_free(list);
            return NULL;
        }
    }
    return list;
}

static int set_rule(const char *rule, char **kept, STACK_OF(SSL_CIPHER) * *made, int *level)
{
    STACK_OF(SSL_CIPHER) *list = cx_cipher_list(rule, level);
    int num = list != NULL ? sk_SSL_CIPHER_num(list) : 0;
    sk_SSL_CIPHER_free(list);
    if (list == NULL) {
        return 0;
    }
    char *copy = mem_strdup(rule);
    if (copy == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    mem_free(*kept);
    *kept = copy;
    sk_SSL_CIPHER_free(*made);
    *made = NULL;
    if (num == 0) {
        cx_ssl_raise(SSL_R_NO_CIPHER_MATCH);
        return 0;
    }
    return 1;
}

/* SSL_CTX_set_cipher_list and SSL_set_cipher_list - see SSL_CTX_set_cipher_list(3). abi: full. */
int cx_ctx_set_cipher_list(SSL_CTX *ctx, const char *str)
{
    cx_ctx_edit(ctx);
    int ret = set_rule(str, &ctx->cipher_rule, &ctx->ciphers, &ctx->set.security_level);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_CTX_set_cipher_list(SSL_CTX *ctx, const char *str)
{
    return cx_ctx_set_cipher_list(ctx, str);
}

int cx_ssl_set_cipher_list(SSL *s, const char *str)
{
    return set_rule(str, &s->cipher_rule, &s->ciphers, &s->set.security_level);
}

CX_API int SSL_set_cipher_list(SSL *s, const char *str)
{
    return cx_ssl_set_cipher_list(s, str);
}

static STACK_OF(SSL_CIPHER) * make(const char *rule, const struct t13_config *cfg)
{
    int level = 0;
    return with_tls13(cx_cipher_list(rule != NULL ? rule : "DEFAULT", &level), cfg);
}

/* SSL_get_ciphers and its family - see SSL_get_ciphers(3). abi: full. */
CX_API STACK_OF(SSL_CIPHER) * SSL_CTX_get_ciphers(const SSL_CTX *ctx)
{
    SSL_CTX *c = (SSL_CTX *)ctx;
    if (ctx == NULL) {
        return NULL;
    }
    cx_ctx_lock(ctx);
    if (c->ciphers == NULL) {
        c->ciphers = make(c->cipher_rule, c->cfg);
    }
    STACK_OF(SSL_CIPHER) *list = c->ciphers;
    cx_ctx_unlock(ctx);
    return list;
}

STACK_OF(SSL_CIPHER) * cx_ssl_ciphers(const SSL *s)
{
    SSL *ssl = (SSL *)s;
    if (s == NULL) {
        return NULL;
    }
    if (ssl->ciphers == NULL) {
        cx_ctx_lock(ssl->ctx);
        ssl->ciphers =
            make(ssl->cipher_rule != NULL ? ssl->cipher_rule : ssl->ctx->cipher_rule, ssl->cfg);
        cx_ctx_unlock(ssl->ctx);
    }
    return ssl->ciphers;
}

CX_API STACK_OF(SSL_CIPHER) * SSL_get_ciphers(const SSL *s)
{
    return cx_ssl_ciphers(s);
}

CX_API const char *SSL_get_cipher_list(const SSL *s, int n)
{
    STACK_OF(SSL_CIPHER) *list = cx_ssl_ciphers(s);
    if (list == NULL || n < 0 || n >= sk_SSL_CIPHER_num(list)) {
        return NULL;
    }
    return sk_SSL_CIPHER_value(list, n)->name;
}

CX_API STACK_OF(SSL_CIPHER) * SSL_get1_supported_ciphers(SSL *s)
{
    if (!cx_method_allows(s, TLS1_3_VERSION)) {
        return NULL;
    }
    return with_tls13(sk_SSL_CIPHER_new_null(), s->cfg);
}

/* SSL_get_client_ciphers - see SSL_get_ciphers(3): what the client offered. abi: full. */
STACK_OF(SSL_CIPHER) * cx_ssl_client_ciphers(const SSL *s)
{
    SSL *ssl = (SSL *)s;
    struct bytes offer = {0};
    if (s == NULL || s->side != CX_SIDE_SERVER || s->conn == NULL) {
        return NULL;
    }
    offer = t13_conn_peer_suites(s->conn);
    if (ssl->peer_ciphers == NULL && offer.n > 0) {
        STACK_OF(SSL_CIPHER) *list = sk_SSL_CIPHER_new_null();
        for (size_t i = 0; list != NULL && i + 1 < offer.n; i += 2) {
            const SSL_CIPHER *c = cx_cipher_by_id((uint16_t)(offer.p[i] << 8 | offer.p[i + 1]));
            if (c != NULL && sk_SSL_CIPHER_push(list, c) == 0) {
                sk_SSL_CIPHER_free(list);
                list = NULL;
            }
        }
        ssl->peer_ciphers = list;
    }
    return ssl->peer_ciphers;
}

CX_API STACK_OF(SSL_CIPHER) * SSL_get_client_ciphers(const SSL *s)
{
    return cx_ssl_client_ciphers(s);
}

/* SSL_get_shared_ciphers - see SSL_get_ciphers(3). abi: full. */
CX_API char *SSL_get_shared_ciphers(const SSL *s, char *buf, int size)
{
    STACK_OF(SSL_CIPHER) *theirs = cx_ssl_client_ciphers(s);
    STACK_OF(SSL_CIPHER) *ours = cx_ssl_ciphers(s);
    size_t left = size > 0 ? (size_t)size : 0;
    char *p = buf;

    if (theirs == NULL || ours == NULL || size < 2 || sk_SSL_CIPHER_num(theirs) == 0) {
        return NULL;
    }
    for (int i = 0; i < sk_SSL_CIPHER_num(theirs); i++) {
        const SSL_CIPHER *c = sk_SSL_CIPHER_value(theirs, i);
        const char *name = c->name;
        size_t n = strlen(name);
        if (sk_SSL_CIPHER_find(ours, c) < 0) {
            continue;
        }
        if (n + 1 > left) {
            break;
        }
        memcpy(p, name, n);
        p[n] = ':';
        p += n + 1;
        left -= n + 1;
    }
    if (p == buf) {
        return NULL;
    }
    p[-1] = '\0';
    return buf;
}

/* OSSL_default_cipher_list - see SSL_CTX_set_cipher_list(3). abi: full. */
CX_API const char *OSSL_default_cipher_list(void)
{
    return DEFAULT_RULE;
}
