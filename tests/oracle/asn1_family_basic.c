/* ASN.1 basic types: items, new, free, d2i_, i2d_, dup: every truncation, every tag.
 *
 * The samples are made by hand from the ASN.1 of the standards; signatures and keys in them mean
 * nothing.
 */
#include "asn1_family.h"

static const char *const asn1_bit_string_samples[] = {"030307a080",
                                                      "030100",
                                                      "030200ff",
                                                      "030203ff",
                                                      "0300",
                                                      "030109",
                                                      "23080303000f0f03010000",
                                                      "2380030200ff030204f00000",
                                                      NULL};
static const char *const asn1_bmpstring_samples[] = {"1e04006100e9", "1e00", "1e03006100", NULL};
static const char *const asn1_boolean_samples[] = {"0101ff", "010100",   "010142",
                                                   "0100",   "01020000", NULL};
static const char *const asn1_tboolean_samples[] = {"0101ff", "010100", NULL};
static const char *const asn1_fboolean_samples[] = {"0101ff", "010100", NULL};
static const char *const asn1_enumerated_samples[] = {"0a0101",   "0a0200ff", "0a01ff",
                                                      "0a020001", "0a00",     NULL};
static const char *const asn1_generalizedtime_samples[] = {"180f32303234303130313030303030305a",
                                                           "181132303234303130313030303030302e355a",
                                                           "180432303234",
                                                           "180178",
                                                           "170d3234303130313030303030305a",
                                                           NULL};
static const char *const asn1_generalstring_samples[] = {"1b03616263", "1b00", NULL};
static const char *const asn1_ia5string_samples[] = {"1603614062", "1601ff", "3606160161160162",
                                                     NULL};
static const char *const asn1_integer_samples[] = {"020100",
                                                   "0201ff",
                                                   "02020080",
                                                   "0202ff80",
                                                   "0202ff7f",
                                                   "0209400000000000000000",
                                                   "0209ff0000000000000000",
                                                   "02020001",
                                                   "0202ff80",
                                                   "0200",
                                                   "0a0101",
                                                   NULL};
static const char *const asn1_null_samples[] = {"0500", "050100", "0401", NULL};
static const char *const asn1_object_samples[] = {
    "0603550403", "06062a864886f70d", "06072a030405060708", "0600",
    "06028001",   "060181",           "06025581",           NULL};
static const char *const asn1_octet_string_samples[] = {
    "0400",       "0403616263", "2406040161040162", "24800401610401620000", "24082406040161040162",
    "2403040161", NULL};
static const char *const asn1_octet_string_ndef_samples[] = {"0403616263", NULL};
static const char *const asn1_any_samples[] = {
    "020105", "3003020101",     "0500",       "0101ff", "0c0175", "a003020101",
    "800178", "30800201050000", "0603550403", "7f00",   NULL};
static const char *const asn1_printable_samples[] = {
    "1303616263", "0c02c3a9", "140178", "1e020078", "160178", "03020078", "1b0178", "020101", NULL};
static const char *const asn1_printablestring_samples[] = {"1303616263", "130140", "0c03616263",
                                                           NULL};
static const char *const asn1_sequence_samples[] = {"3006020101040178", "3000", "3100", NULL};
static const char *const asn1_sequence_any_samples[] = {"3006020101040178", "3000", "3100", NULL};
static const char *const asn1_set_any_samples[] = {"3106040178020101", "3100", "3000", NULL};
static const char *const asn1_t61string_samples[] = {"1401e9", "1400", NULL};
static const char *const asn1_time_samples[] = {"170d3234303130313030303030305a",
                                                "180f32303234303130313030303030305a", "170178",
                                                "160178", NULL};
static const char *const asn1_universalstring_samples[] = {"1c0400000061", "1c03616263", NULL};
static const char *const asn1_utctime_samples[] = {"170d3234303130313030303030305a",
                                                   "170b323430313031303030305a",
                                                   "180f32303234303130313030303030305a", NULL};
static const char *const asn1_utf8string_samples[] = {"0c02c3a9", "0c01ff", "0c00", NULL};
static const char *const asn1_visiblestring_samples[] = {"1a03616263", "1a00", NULL};
static const char *const directorystring_samples[] = {
    "0c0178", "130178", "140178", "1e020078", "1c0400000078", "160178", NULL};
static const char *const displaytext_samples[] = {"0c0178",   "1a0178", "160178",
                                                  "1e020078", "130178", NULL};

static const struct family families[] = {
    {"ASN1_BIT_STRING", ASN1_BIT_STRING_it, FN(ASN1_BIT_STRING_new), FN(ASN1_BIT_STRING_free),
     FN(d2i_ASN1_BIT_STRING), FN(i2d_ASN1_BIT_STRING), NULL, asn1_bit_string_samples, PLAIN},
    {"ASN1_BMPSTRING", ASN1_BMPSTRING_it, FN(ASN1_BMPSTRING_new), FN(ASN1_BMPSTRING_free),
     FN(d2i_ASN1_BMPSTRING), FN(i2d_ASN1_BMPSTRING), NULL, asn1_bmpstring_samples, PLAIN},
    {"ASN1_BOOLEAN", ASN1_BOOLEAN_it, NULL, NULL, NULL, NULL, NULL, asn1_boolean_samples, BY_VALUE},
    {"ASN1_TBOOLEAN", ASN1_TBOOLEAN_it, NULL, NULL, NULL, NULL, NULL, asn1_tboolean_samples,
     BY_VALUE},
    {"ASN1_FBOOLEAN", ASN1_FBOOLEAN_it, NULL, NULL, NULL, NULL, NULL, asn1_fboolean_samples,
     BY_VALUE},
    {"ASN1_ENUMERATED", ASN1_ENUMERATED_it, FN(ASN1_ENUMERATED_new), FN(ASN1_ENUMERATED_free),
     FN(d2i_ASN1_ENUMERATED), FN(i2d_ASN1_ENUMERATED), NULL, asn1_enumerated_samples, PLAIN},
    {"ASN1_GENERALIZEDTIME", ASN1_GENERALIZEDTIME_it, FN(ASN1_GENERALIZEDTIME_new),
     FN(ASN1_GENERALIZEDTIME_free), FN(d2i_ASN1_GENERALIZEDTIME), FN(i2d_ASN1_GENERALIZEDTIME),
     FN(ASN1_GENERALIZEDTIME_dup), asn1_generalizedtime_samples, PLAIN},
    {"ASN1_GENERALSTRING", ASN1_GENERALSTRING_it, FN(ASN1_GENERALSTRING_new),
     FN(ASN1_GENERALSTRING_free), FN(d2i_ASN1_GENERALSTRING), FN(i2d_ASN1_GENERALSTRING), NULL,
     asn1_generalstring_samples, PLAIN},
    {"ASN1_IA5STRING", ASN1_IA5STRING_it, FN(ASN1_IA5STRING_new), FN(ASN1_IA5STRING_free),
     FN(d2i_ASN1_IA5STRING), FN(i2d_ASN1_IA5STRING), NULL, asn1_ia5string_samples, PLAIN},
    {"ASN1_INTEGER", ASN1_INTEGER_it, FN(ASN1_INTEGER_new), FN(ASN1_INTEGER_free),
     FN(d2i_ASN1_INTEGER), FN(i2d_ASN1_INTEGER), FN(ASN1_INTEGER_dup), asn1_integer_samples, PLAIN},
    {"ASN1_NULL", ASN1_NULL_it, FN(ASN1_NULL_new), FN(ASN1_NULL_free), FN(d2i_ASN1_NULL),
     FN(i2d_ASN1_NULL), NULL, asn1_null_samples, PLAIN},
    {"ASN1_OBJECT", ASN1_OBJECT_it, FN(ASN1_OBJECT_new), FN(ASN1_OBJECT_free), FN(d2i_ASN1_OBJECT),
     FN(i2d_ASN1_OBJECT), NULL, asn1_object_samples, PLAIN},
    {"ASN1_OCTET_STRING", ASN1_OCTET_STRING_it, FN(ASN1_OCTET_STRING_new),
     FN(ASN1_OCTET_STRING_free), FN(d2i_ASN1_OCTET_STRING), FN(i2d_ASN1_OCTET_STRING),
     FN(ASN1_OCTET_STRING_dup), asn1_octet_string_samples, PLAIN},
    {"ASN1_OCTET_STRING_NDEF", ASN1_OCTET_STRING_NDEF_it, NULL, NULL, NULL, NULL, NULL,
     asn1_octet_string_ndef_samples, PLAIN},
    {"ASN1_ANY", ASN1_ANY_it, NULL, NULL, NULL, NULL, NULL, asn1_any_samples, PLAIN},
    {"ASN1_PRINTABLE", ASN1_PRINTABLE_it, FN(ASN1_PRINTABLE_new), FN(ASN1_PRINTABLE_free),
     FN(d2i_ASN1_PRINTABLE), FN(i2d_ASN1_PRINTABLE), NULL, asn1_printable_samples, PLAIN},
    {"ASN1_PRINTABLESTRING", ASN1_PRINTABLESTRING_it, FN(ASN1_PRINTABLESTRING_new),
     FN(ASN1_PRINTABLESTRING_free), FN(d2i_ASN1_PRINTABLESTRING), FN(i2d_ASN1_PRINTABLESTRING),
     NULL, asn1_printablestring_samples, PLAIN},
    {"ASN1_SEQUENCE", ASN1_SEQUENCE_it, NULL, NULL, NULL, NULL, NULL, asn1_sequence_samples, PLAIN},
    {"ASN1_SEQUENCE_ANY", ASN1_SEQUENCE_ANY_it, NULL, NULL, FN(d2i_ASN1_SEQUENCE_ANY),
     FN(i2d_ASN1_SEQUENCE_ANY), NULL, asn1_sequence_any_samples, PLAIN},
    {"ASN1_SET_ANY", ASN1_SET_ANY_it, NULL, NULL, FN(d2i_ASN1_SET_ANY), FN(i2d_ASN1_SET_ANY), NULL,
     asn1_set_any_samples, PLAIN},
    {"ASN1_T61STRING", ASN1_T61STRING_it, FN(ASN1_T61STRING_new), FN(ASN1_T61STRING_free),
     FN(d2i_ASN1_T61STRING), FN(i2d_ASN1_T61STRING), NULL, asn1_t61string_samples, PLAIN},
    {"ASN1_TIME", ASN1_TIME_it, FN(ASN1_TIME_new), FN(ASN1_TIME_free), FN(d2i_ASN1_TIME),
     FN(i2d_ASN1_TIME), FN(ASN1_TIME_dup), asn1_time_samples, PLAIN},
    {"ASN1_UNIVERSALSTRING", ASN1_UNIVERSALSTRING_it, FN(ASN1_UNIVERSALSTRING_new),
     FN(ASN1_UNIVERSALSTRING_free), FN(d2i_ASN1_UNIVERSALSTRING), FN(i2d_ASN1_UNIVERSALSTRING),
     NULL, asn1_universalstring_samples, PLAIN},
    {"ASN1_UTCTIME", ASN1_UTCTIME_it, FN(ASN1_UTCTIME_new), FN(ASN1_UTCTIME_free),
     FN(d2i_ASN1_UTCTIME), FN(i2d_ASN1_UTCTIME), FN(ASN1_UTCTIME_dup), asn1_utctime_samples, PLAIN},
    {"ASN1_UTF8STRING", ASN1_UTF8STRING_it, FN(ASN1_UTF8STRING_new), FN(ASN1_UTF8STRING_free),
     FN(d2i_ASN1_UTF8STRING), FN(i2d_ASN1_UTF8STRING), NULL, asn1_utf8string_samples, PLAIN},
    {"ASN1_VISIBLESTRING", ASN1_VISIBLESTRING_it, FN(ASN1_VISIBLESTRING_new),
     FN(ASN1_VISIBLESTRING_free), FN(d2i_ASN1_VISIBLESTRING), FN(i2d_ASN1_VISIBLESTRING), NULL,
     asn1_visiblestring_samples, PLAIN},
    {"DIRECTORYSTRING", DIRECTORYSTRING_it, FN(DIRECTORYSTRING_new), FN(DIRECTORYSTRING_free),
     FN(d2i_DIRECTORYSTRING), FN(i2d_DIRECTORYSTRING), NULL, directorystring_samples, PLAIN},
    {"DISPLAYTEXT", DISPLAYTEXT_it, FN(DISPLAYTEXT_new), FN(DISPLAYTEXT_free), FN(d2i_DISPLAYTEXT),
     FN(i2d_DISPLAYTEXT), NULL, displaytext_samples, PLAIN},
};

int main(void)
{
    family_all(families, sizeof(families) / sizeof(families[0]));
    return 0;
}
