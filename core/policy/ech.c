/* Encrypted Client Hello in the policy file: a list in base64, or what DNS says of a host. */
#include "core/ech/config.h"
#include "core/policy/keys.h"
#include "core/wire/base64.h"

#include <string.h>

#define SVC_PARAM_ECH 5 /* RFC 9848 */

/* https_ech takes the parameter out of an HTTPS record's RDATA (RFC 9460 2.2). */
static bool https_ech(struct bytes rdata, struct bytes *list)
{
    struct rd r = rd_of(rdata);
    uint16_t priority = 0;
    uint16_t key = 0;
    struct bytes label = {NULL, 0};
    struct bytes value = {NULL, 0};
    bool found = false;

    if (!rd_u16(&r, &priority) || priority == 0) {
        return false; /* an alias says nothing of the host itself */
    }
    do {
        if (!rd_vec(&r, 1, 0, 63, &label)) {
            return false;
        }
    } while (label.n > 0);
    while (!rd_at_end(&r)) {
        if (!rd_u16(&r, &key) || !rd_vec(&r, 2, 0, 65535, &value)) {
            return false;
        }
        if (key == SVC_PARAM_ECH) {
            *list = value;
            found = true;
        }
    }
    return found;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* read_hex takes digits with white space between them, after the length of RFC 3597 if it is there:
 * what dig prints of a record type that it does not know. */
static bool read_hex(const char *text, struct wr *out)
{
    int high = -1;

    if (text[0] == '\\' && text[1] == '#') {
        text += 2;
        text += strspn(text, " \t");
        text += strspn(text, "0123456789");
    }
    for (; *text != '\0'; text++) {
        int v = nibble(*text);
        if (*text == ' ' || *text == '\t') {
            continue;
        }
        if (v < 0) {
            return false;
        }
        if (high >= 0) {
            wr_uint(out, 1, (uint64_t)(high << 4 | v));
        }
        high = high < 0 ? v : -1;
    }
    return high < 0;
}

static bool decode(const char *text, bool https, struct wr *list)
{
    struct wr rdata = wr_growing();
    struct bytes ech = {NULL, 0};

    if (!https) {
        return base64_decode(bytes_of(text, strlen(text)), list);
    }
    bool good = read_hex(text, &rdata) && https_ech(bytes_of(rdata.p, rdata.n), &ech);
    if (good) {
        wr_bytes(list, ech);
    }
    good = good && !rdata.bad;
    wr_free(&rdata);
    return good;
}

enum t13_status t13_policy_ech_list(const struct t13_policy_values *v, struct wr *list)
{
    bool own = (v->set & T13_P_ECH_CONFIGS) != 0;

    if (!own && (v->set & T13_P_ECH_HTTPS_RECORD) == 0) {
        return T13_OK;
    }
    bool good = decode(own ? v->ech_configs : v->ech_https_record, !own, list);
    return good && !list->bad ? T13_OK : T13_E_NO_MEMORY; /* it was read before */
}

static const char *check(const char *value, bool https)
{
    struct wr list = wr_growing();
    struct t13_ech_config config;
    struct cr_hpke_suite suite;

    bool good = decode(value, https, &list) &&
                t13_ech_choose(bytes_of(list.p, list.n), &config, &suite) == T13_OK;
    wr_free(&list);
    return good ? NULL : "no ECH configuration that can be used";
}

const char *t13_policy_read_ech(const struct t13_policy_row *row, char *value, void *field)
{
    *(const char **)field = value;
    return check(value, row->bit == T13_P_ECH_HTTPS_RECORD);
}
