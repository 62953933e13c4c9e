/* The names and bits of universal tags: ASN1_tag2str(3). */
#include "compat/asn1/asn1.h"

static const char *const names[31] = {
    "EOC",
    "BOOLEAN",
    "INTEGER",
    "BIT STRING",
    "OCTET STRING",
    "NULL",
    "OBJECT",
    "OBJECT DESCRIPTOR",
    "EXTERNAL",
    "REAL",
    "ENUMERATED",
    "<ASN1 11>",
    "UTF8STRING",
    "<ASN1 13>",
    "<ASN1 14>",
    "<ASN1 15>",
    "SEQUENCE",
    "SET",
    "NUMERICSTRING",
    "PRINTABLESTRING",
    "T61STRING",
    "VIDEOTEXSTRING",
    "IA5STRING",
    "UTCTIME",
    "GENERALIZEDTIME",
    "GRAPHICSTRING",
    "VISIBLESTRING",
    "GENERALSTRING",
    "UNIVERSALSTRING",
    "<ASN1 29>",
    "BMPSTRING",
};

const char *cx_asn1_tag_name(int tag)
{
    if (tag == V_ASN1_NEG_INTEGER || tag == V_ASN1_NEG_ENUMERATED) {
        tag &= ~V_ASN1_NEG;
    }
    return tag < 0 || tag > 30 ? "(unknown)" : names[tag];
}

unsigned long cx_asn1_tag_bit(int tag)
{
    switch (tag) {
    case V_ASN1_BIT_STRING:
        return B_ASN1_BIT_STRING;
    case V_ASN1_OCTET_STRING:
        return B_ASN1_OCTET_STRING;
    case V_ASN1_UTF8STRING:
        return B_ASN1_UTF8STRING;
    case V_ASN1_SEQUENCE:
        return B_ASN1_SEQUENCE;
    case V_ASN1_NUMERICSTRING:
        return B_ASN1_NUMERICSTRING;
    case V_ASN1_PRINTABLESTRING:
        return B_ASN1_PRINTABLESTRING;
    case V_ASN1_T61STRING:
        return B_ASN1_T61STRING;
    case V_ASN1_VIDEOTEXSTRING:
        return B_ASN1_VIDEOTEXSTRING;
    case V_ASN1_IA5STRING:
        return B_ASN1_IA5STRING;
    case V_ASN1_UTCTIME:
        return B_ASN1_UTCTIME;
    case V_ASN1_GENERALIZEDTIME:
        return B_ASN1_GENERALIZEDTIME;
    case V_ASN1_GRAPHICSTRING:
        return B_ASN1_GRAPHICSTRING;
    case V_ASN1_ISO64STRING:
        return B_ASN1_ISO64STRING;
    case V_ASN1_GENERALSTRING:
        return B_ASN1_GENERALSTRING;
    case V_ASN1_UNIVERSALSTRING:
        return B_ASN1_UNIVERSALSTRING;
    case V_ASN1_BMPSTRING:
        return B_ASN1_BMPSTRING;
    case 7: /* ObjectDescriptor */
    case 8: /* EXTERNAL */
    case 9: /* REAL */
    case 11:
    case 13:
    case 14:
    case 15:
    case 29:
        return B_ASN1_UNKNOWN;
    default:
        return 0;
    }
}

/* ASN1_tag2str and ASN1_tag2bit. abi: full. */
CX_API const char *ASN1_tag2str(int tag)
{
    return cx_asn1_tag_name(tag);
}

CX_API unsigned long ASN1_tag2bit(int tag)
{
    return cx_asn1_tag_bit(tag);
}
