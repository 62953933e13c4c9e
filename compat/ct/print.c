/* Timestamps as text: SCT_print(3). */
#include "compat/bio/bio.h"
#include "compat/ct/ct.h"
#include "compat/obj/obj.h"

#include <openssl/obj_mac.h>
#include <stdio.h>
#include <time.h>

#include "compat/asn1/sk.h"

/* SCT_validation_status_string - see SCT_print(3). abi: full. */
CX_API const char *SCT_validation_status_string(const SCT *sct)
{
    switch (sct->status) {
    case SCT_VALIDATION_STATUS_NOT_SET:
        return "not set";
    case SCT_VALIDATION_STATUS_UNKNOWN_VERSION:
        return "unknown version";
    case SCT_VALIDATION_STATUS_UNKNOWN_LOG:
        return "unknown log";
    case SCT_VALIDATION_STATUS_UNVERIFIED:
        return "unverified";
    case SCT_VALIDATION_STATUS_INVALID:
        return "invalid";
    case SCT_VALIDATION_STATUS_VALID:
        return "valid";
    }
    return "unknown status";
}

#define WIDTH 16

/* print_hex: 16 octets a line, the lines after the first under the first. */
static void print_hex(BIO *out, int indent, struct cx_octets data)
{
    for (size_t i = 0; i < data.n; i++) {
        if (i > 0 && i % WIDTH == 0) {
            (void)cx_bio_printf(out, "\n%*s", indent, "");
        }
        (void)cx_bio_printf(out, i + 1 < data.n ? "%02X:" : "%02X", data.p[i]);
    }
}

/* print_time: as a time of a certificate, with the milliseconds. One of a year that such a time has
 * no room for is left out. */
static void print_time(BIO *out, uint64_t timestamp)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    uint64_t seconds = timestamp / 1000;
    struct tm tm = {0};

    if (seconds > (uint64_t)253402300799) { /* the end of the year 9999 */
        return;
    }
    time_t t = (time_t)seconds;
    if (gmtime_r(&t, &tm) == NULL) {
        return;
    }
    (void)cx_bio_printf(out, "%s %2d %02d:%02d:%02d.%03u %d GMT", months[tm.tm_mon], tm.tm_mday,
                        tm.tm_hour, tm.tm_min, tm.tm_sec, (unsigned)(timestamp % 1000),
                        tm.tm_year + 1900);
}

static void print_algorithm(BIO *out, const SCT *sct)
{
    int nid = cx_sct_signature_nid(sct);

    if (nid == NID_undef) {
        (void)cx_bio_printf(out, "%02X%02X", sct->hash_alg, sct->sig_alg);
    } else {
        (void)cx_bio_printf(out, "%s", cx_obj_nid2ln(nid));
    }
}

static void print(const SCT *sct, BIO *out, int indent, const CTLOG_STORE *store)
{
    const CTLOG *log = cx_ctlog_find(store, sct->log_id.p, sct->log_id.n);

    (void)cx_bio_printf(out, "%*sSigned Certificate Timestamp:", indent, "");
    (void)cx_bio_printf(out, "\n%*sVersion   : ", indent + 4, "");
    if (sct->version != SCT_VERSION_V1) {
        (void)cx_bio_printf(out, "unknown\n%*s", indent + 16, "");
        print_hex(out, indent + 16, sct->encoding);
        return;
    }
    (void)cx_bio_printf(out, "v1 (0x0)");
    if (log != NULL) {
        (void)cx_bio_printf(out, "\n%*sLog       : %s", indent + 4, "", log->name);
    }
    (void)cx_bio_printf(out, "\n%*sLog ID    : ", indent + 4, "");
    print_hex(out, indent + 16, sct->log_id);
    (void)cx_bio_printf(out, "\n%*sTimestamp : ", indent + 4, "");
    print_time(out, sct->timestamp);
    (void)cx_bio_printf(out, "\n%*sExtensions: ", indent + 4, "");
    if (sct->ext.n == 0) {
        (void)cx_bio_printf(out, "none");
    } else {
        print_hex(out, indent + 16, sct->ext);
    }
    (void)cx_bio_printf(out, "\n%*sSignature : ", indent + 4, "");
    print_algorithm(out, sct);
    (void)cx_bio_printf(out, "\n%*s            ", indent + 4, "");
    print_hex(out, indent + 16, sct->sig);
}

/* SCT_print and SCT_LIST_print - see SCT_print(3). abi: full. */
CX_API void SCT_print(const SCT *sct, BIO *out, int indent, const CTLOG_STORE *log_store)
{
    print(sct, out, indent, log_store);
}

void cx_sct_list_print(const STACK_OF(SCT) * list, BIO *out, int indent, const char *separator,
                       const CTLOG_STORE *logs)
{
    int num = sk_SCT_num(list);

    for (int i = 0; i < num; i++) {
        print(sk_SCT_value(list, i), out, indent, logs);
        if (i < num - 1) {
            (void)cx_bio_printf(out, "%s", separator);
        }
    }
}

CX_API void SCT_LIST_print(const STACK_OF(SCT) * sct_list, BIO *out, int indent,
                           const char *separator, const CTLOG_STORE *logs)
{
    cx_sct_list_print(sct_list, out, indent, separator, logs);
}
