/* A certificate as text, the way openssl-x509(1) -text shows it: X509_print_ex(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "compat/x509v3/items.h"
#include "crypto/key.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "compat/asn1/sk.h"

/* Octets in hexadecimal, so many a line, each line indented. */
static void put_octets(BIO *out, struct bytes b, int indent, size_t a_line)
{
    for (size_t i = 0; i < b.n; i++) {
        if (i % a_line == 0) {
            (void)cx_bio_printf(out, "\n%*s", indent, "");
        }
        (void)cx_bio_printf(out, "%02x%s", b.p[i], i + 1 < b.n ? ":" : "");
    }
    (void)cx_bio_puts(out, "\n");
}

static void put_serial(BIO *out, const ASN1_INTEGER *serial)
{
    bool negative = (serial->type & V_ASN1_NEG) != 0;
    unsigned long value = 0;

    (void)cx_bio_printf(out, "%8sSerial Number:", "");
    if (serial->length <= (int)sizeof(long) &&
        !(serial->length == (int)sizeof(long) && (serial->data[0] & 0x80) != 0)) {
        for (int i = 0; i < serial->length; i++) {
            value = value << 8 | serial->data[i];
        }
        (void)cx_bio_printf(out, " %s%lu (%s0x%lx)\n", negative ? "-" : "", value,
                            negative ? "-" : "", value);
        return;
    }
    (void)cx_bio_printf(out, "%s\n%12s", negative ? " (Negative)" : "", "");
    for (int i = 0; i < serial->length; i++) {
        (void)cx_bio_printf(out, "%02x%c", serial->data[i], i + 1 == serial->length ? '\n' : ':');
    }
}

static bool put_name(BIO *out, const char *title, const X509_NAME *name, unsigned long flags)
{
    bool lines = (flags & XN_FLAG_SEP_MASK) == XN_FLAG_SEP_MULTILINE;
    int ret = 0;

    (void)cx_bio_printf(out, "%8s%s:%c", "", title, lines ? '\n' : ' ');
    ret = cx_name_print_ex(out, name, lines ? 12 : 0, flags);
    (void)cx_bio_puts(out, "\n");
    return ret >= (flags == XN_FLAG_COMPAT ? 1 : 0);
}

static void put_rsa(BIO *out, const struct cr_key *key)
{
    struct bytes n = cr_key_part(key, CR_PART_RSA_N);
    struct bytes e = cr_key_part(key, CR_PART_RSA_E);
    unsigned long exponent = 0;
    uint8_t *padded = (uint8_t *)mem_zalloc(n.n + 1);

    (void)cx_bio_printf(out, "%16sPublic-Key: (%u bit)\n%16sModulus:", "", cr_key_bits(key), "");
    if (padded != NULL && n.n > 0) {
        /* With a zero in front where it would look negative. */
        bool pad = (n.p[0] & 0x80) != 0;
        for (size_t i = 0; i < n.n; i++) {
            padded[i + (pad ? 1 : 0)] = n.p[i];
        }
        put_octets(out, bytes_of(padded, n.n + (pad ? 1 : 0)), 20, 15);
    }
    mem_free(padded);
    if (e.n <= sizeof(exponent)) {
        for (size_t i = 0; i < e.n; i++) {
            exponent = exponent << 8 | e.p[i];
        }
        (void)cx_bio_printf(out, "%16sExponent: %lu (0x%lx)\n", "", exponent, exponent);
    } else {
        (void)cx_bio_printf(out, "%16sExponent:", "");
        put_octets(out, e, 20, 15);
    }
}

static void put_key(BIO *out, const struct cr_key *key)
{
    enum cr_key_type type = cr_key_type(key);

    if (type == CR_KEY_RSA || type == CR_KEY_RSA_PSS) {
        put_rsa(out, key);
        return;
    }
    const struct cx_curve *curve = cx_curve_of(type);
    if (curve == NULL) {
        (void)cx_bio_printf(out, "%16s%s Public-Key:\n%16spub:", "",
                            cx_pkey_type_name(cx_pkey_type(type)), "");
        put_octets(out, cr_key_part(key, CR_PART_PUBLIC), 20, 15);
        return;
    }
    (void)cx_bio_printf(out, "%16sPublic-Key: (%u bit)\n%16spub:", "", cr_key_bits(key), "");
    put_octets(out, cr_key_part(key, CR_PART_PUBLIC), 20, 15);
    (void)cx_bio_printf(out, "%16sASN1 OID: %s\n", "", curve->sn);
    if (curve->nist != NULL) {
        (void)cx_bio_printf(out, "%16sNIST CURVE: %s\n", "", curve->nist);
    }
}

static void put_pubkey(BIO *out, const X509_PUBKEY *spki)
{
    EVP_PKEY *pkey = NULL;

    (void)cx_bio_printf(out, "%8sSubject Public Key Info:\n%12sPublic Key Algorithm: ", "", "");
    (void)cx_asn1_object_print(out, spki->algor->algorithm);
    (void)cx_bio_puts(out, "\n");
    pkey = cx_pubkey_get0(spki);
    if (pkey == NULL || cx_pkey_key(pkey) == NULL) {
        (void)cx_bio_printf(out, "%12sUnable to load Public Key\n", "");
    } else {
        put_key(out, cx_pkey_key(pkey));
    }
}

static int print_extensions(BIO *out, const char *title, const STACK_OF(X509_EXTENSION) * list,
                            unsigned long flag, int indent)
{
    if (sk_X509_EXTENSION_num(list) <= 0) {
        return 1;
    }
    if (title != NULL) {
        (void)cx_bio_printf(out, "%*s%s:\n", indent, "", title);
        indent += 4;
    }
    for (int i = 0; i < sk_X509_EXTENSION_num(list); i++) {
        const X509_EXTENSION *ext = sk_X509_EXTENSION_value(list, i);
        (void)cx_bio_printf(out, "%*s", indent, "");
        (void)cx_asn1_object_print(out, ext->object);
        if (cx_bio_printf(out, ": %s\n", cx_ext_critical(ext) ? "critical" : "") <= 0) {
            return 0;
        }
        if (!cx_ext_print(out, ext, flag, indent + 4)) {
            (void)cx_bio_printf(out, "%*s", indent + 4, "");
            (void)cx_asn1_string_print(out, ext->value);
        }
        if (cx_bio_write(out, "\n", 1) <= 0) {
            return 0;
        }
    }
    return 1;
}

static void put_algorithm(BIO *out, const X509_ALGOR *alg, int indent)
{
    (void)cx_bio_printf(out, "%*sSignature Algorithm: ", indent, "");
    (void)cx_asn1_object_print(out, alg->algorithm);
    (void)cx_bio_puts(out, "\n");
}

static int print_cert(BIO *out, const X509 *x, unsigned long name_flags, unsigned long skip)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);
    const X509_CINF *c = tree != NULL ? tree->cinf : NULL;
    long version = 0;

    if (c == NULL) {
        return 0;
    }
    if ((skip & X509_FLAG_NO_HEADER) == 0) {
        (void)cx_bio_puts(out, "Certificate:\n    Data:\n");
    }
    version = cx_asn1_integer_long(c->version, V_ASN1_INTEGER);
    if ((skip & X509_FLAG_NO_VERSION) == 0) {
        if (version >= 0 && version <= 2) {
            (void)cx_bio_printf(out, "%8sVersion: %ld (0x%lx)\n", "", version + 1, version);
        } else {
            (void)cx_bio_printf(out, "%8sVersion: Unknown (%ld)\n", "", version);
        }
    }
    if ((skip & X509_FLAG_NO_SERIAL) == 0) {
        put_serial(out, c->serial);
    }
    if ((skip & X509_FLAG_NO_SIGNAME) == 0) {
        put_algorithm(out, c->signature, 8);
    }
    if ((skip & X509_FLAG_NO_ISSUER) == 0 && !put_name(out, "Issuer", c->issuer, name_flags)) {
        return 0;
    }
    if ((skip & X509_FLAG_NO_VALIDITY) == 0) {
        (void)cx_bio_printf(out, "%8sValidity\n%12sNot Before: ", "", "");
        (void)cx_asn1_time_print(out, c->validity->notBefore);
        (void)cx_bio_printf(out, "\n%12sNot After : ", "");
        (void)cx_asn1_time_print(out, c->validity->notAfter);
        (void)cx_bio_puts(out, "\n");
    }
    if ((skip & X509_FLAG_NO_SUBJECT) == 0 && !put_name(out, "Subject", c->subject, name_flags)) {
        return 0;
    }
    if ((skip & X509_FLAG_NO_PUBKEY) == 0) {
        put_pubkey(out, c->key);
    }
    if ((skip & X509_FLAG_NO_EXTENSIONS) == 0 &&
        !print_extensions(out, "X509v3 extensions", c->extensions, skip, 8)) {
        return 0;
    }
    if ((skip & X509_FLAG_NO_SIGDUMP) == 0) {
        put_algorithm(out, tree->sig_alg, 4);
        (void)cx_bio_printf(out, "%4sSignature Value:", "");
        put_octets(out, cx_asn1_bytes(tree->signature), 8, 18);
    }
    return 1;
}

/* X509_print and its family.
 * abi: subset, unique identifiers, PSS parameters and trust settings are not shown. */
CX_API int X509_print_ex(BIO *bp, X509 *x, unsigned long nmflag, unsigned long cflag)
{
    return print_cert(bp, x, nmflag, cflag);
}

CX_API int X509_print(BIO *bp, X509 *x)
{
    return print_cert(bp, x, XN_FLAG_COMPAT, X509_FLAG_COMPAT);
}

static int print_file(FILE *fp, const X509 *x, unsigned long name_flags, unsigned long skip)
{
    BIO *b = cx_bio_new_fp(fp, BIO_NOCLOSE);
    int ret = 0;

    if (b == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_BUF_LIB);
        return 0;
    }
    ret = print_cert(b, x, name_flags, skip);
    (void)cx_bio_free(b);
    return ret;
}

CX_API int X509_print_ex_fp(FILE *bp, X509 *x, unsigned long nmflag, unsigned long cflag)
{
    return print_file(bp, x, nmflag, cflag);
}

CX_API int X509_print_fp(FILE *bp, X509 *x)
{
    return print_file(bp, x, XN_FLAG_COMPAT, X509_FLAG_COMPAT);
}

/* abi: full */
CX_API int X509V3_extensions_print(BIO *out, const char *title,
                                   const STACK_OF(X509_EXTENSION) * exts, unsigned long flag,
                                   int indent)
{
    return print_extensions(out, title, exts, flag, indent);
}
