/* X509_dup(3), d2i_X509(3): the types of certificate extensions (RFC 5280).
 *
 * The samples are made by hand from the ASN.1 of the standards; signatures and keys in them mean
 * nothing.
 */
#include "asn1_family.h"

#include <openssl/x509v3.h>

static const char *const general_name_samples[] = {"8103614062",
                                                   "8209682e6578616d706c65",
                                                   "8608687474703a2f2f78",
                                                   "87047f000001",
                                                   "88022a03",
                                                   "a40e300c310a300806035504030c0164",
                                                   "a00906022a03a0030c016f",
                                                   "a50aa0030c0161a1030c0170",
                                                   "a303020101",
                                                   "890178",
                                                   "160178",
                                                   NULL};
static const char *const general_names_samples[] = {
    "301681036140628209682e6578616d706c6587047f000001", "3000", "30020500", NULL};
static const char *const othername_samples[] = {"300906022a03a0030c016f", "300706022a030c016f",
                                                NULL};
static const char *const edipartyname_samples[] = {"300aa0030c0161a1030c0170", "3005a103130170",
                                                   "3005a0030c0161", NULL};
static const char *const access_description_samples[] = {
    "301406082b060105050730018608687474703a2f2f78", NULL};
static const char *const authority_info_access_samples[] = {
    "302d301406082b060105050730018608687474703a2f2f78301506082b060105050730028209682e6578616d706c6"
    "5",
    "3000", NULL};
static const char *const authority_keyid_samples[] = {
    "300580036b6964", "301a80036b6964a110a40e300c310a300806035504030c0164820107", "3000", NULL};
static const char *const basic_constraints_samples[] = {"30060101ff020103", "3000", "3003020103",
                                                        "3003010100", NULL};
static const char *const certificatepolicies_samples[] = {
    "3054304c0604551d20003044301606082b06010505070201160a687474703a2f2f637073302106082b060105050702"
    "023015300d0c036f726730060201010201021a0474657874300706022a03020101300406022a03",
    "3000", NULL};
static const char *const policyinfo_samples[] = {
    "304c0604551d20003044301606082b06010505070201160a687474703a2f2f637073302106082b0601050507020230"
    "15300d0c036f726730060201010201021a0474657874300706022a03020101",
    "300406022a03", NULL};
static const char *const policyqualinfo_samples[] = {
    "301606082b06010505070201160a687474703a2f2f637073",
    "302106082b060105050702023015300d0c036f726730060201010201021a0474657874", "300706022a03020101",
    NULL};
static const char *const usernotice_samples[] = {"3015300d0c036f726730060201010201021a0474657874",
                                                 "3000", NULL};
static const char *const noticeref_samples[] = {"300a0c036f72673003020101", "300716036f72673000",
                                                NULL};
static const char *const dist_point_name_samples[] = {"a00a8608687474703a2f2f78",
                                                      "a10a300806035504030c0172", "a200", NULL};
static const char *const dist_point_samples[] = {
    "3024a00ca00a8608687474703a2f2f7881020640a210a40e300c310a300806035504030c0164", "3000",
    "300ea00ca10a300806035504030c0172", NULL};
static const char *const crl_dist_points_samples[] = {
    "30283024a00ca00a8608687474703a2f2f7881020640a210a40e300c310a300806035504030c01643000", "3000",
    NULL};
static const char *const extended_key_usage_samples[] = {"300e06082b0601050507030106022a03", "3000",
                                                         "3003020101", NULL};
static const char *const issuing_dist_point_samples[] = {
    "3018a00ca00a8608687474703a2f2f788101ff830206408401ff", "30068201ff8501ff", "3000", NULL};
static const char *const general_subtree_samples[] = {
    "300b8209682e6578616d706c65", "30118209682e6578616d706c65800101810109", NULL};
static const char *const name_constraints_samples[] = {
    "302ca020300b8209682e6578616d706c6530118209682e6578616d706c65800101810109a108300687047f000001",
    "3000", NULL};
static const char *const pkey_usage_period_samples[] = {
    "3022800f32303234303130313030303030305a810f32303235303130313030303030305a", "3000", NULL};
static const char *const policy_constraints_samples[] = {"3006800101810100", "3000", NULL};
static const char *const policy_mapping_samples[] = {"300806022a0306022a04", NULL};
static const char *const policy_mappings_samples[] = {"300a300806022a0306022a04", "3000", NULL};

static const struct family families[] = {
    {"GENERAL_NAME", GENERAL_NAME_it, FN(GENERAL_NAME_new), FN(GENERAL_NAME_free),
     FN(d2i_GENERAL_NAME), FN(i2d_GENERAL_NAME), FN(GENERAL_NAME_dup), general_name_samples, PLAIN},
    {"GENERAL_NAMES", GENERAL_NAMES_it, FN(GENERAL_NAMES_new), FN(GENERAL_NAMES_free),
     FN(d2i_GENERAL_NAMES), FN(i2d_GENERAL_NAMES), NULL, general_names_samples, PLAIN},
    {"OTHERNAME", OTHERNAME_it, FN(OTHERNAME_new), FN(OTHERNAME_free), FN(d2i_OTHERNAME),
     FN(i2d_OTHERNAME), NULL, othername_samples, PLAIN},
    {"EDIPARTYNAME", EDIPARTYNAME_it, FN(EDIPARTYNAME_new), FN(EDIPARTYNAME_free),
     FN(d2i_EDIPARTYNAME), FN(i2d_EDIPARTYNAME), NULL, edipartyname_samples, PLAIN},
    {"ACCESS_DESCRIPTION", ACCESS_DESCRIPTION_it, FN(ACCESS_DESCRIPTION_new),
     FN(ACCESS_DESCRIPTION_free), FN(d2i_ACCESS_DESCRIPTION), FN(i2d_ACCESS_DESCRIPTION), NULL,
     access_description_samples, PLAIN},
    {"AUTHORITY_INFO_ACCESS", AUTHORITY_INFO_ACCESS_it, FN(AUTHORITY_INFO_ACCESS_new),
     FN(AUTHORITY_INFO_ACCESS_free), FN(d2i_AUTHORITY_INFO_ACCESS), FN(i2d_AUTHORITY_INFO_ACCESS),
     NULL, authority_info_access_samples, PLAIN},
    {"AUTHORITY_KEYID", AUTHORITY_KEYID_it, FN(AUTHORITY_KEYID_new), FN(AUTHORITY_KEYID_free),
     FN(d2i_AUTHORITY_KEYID), FN(i2d_AUTHORITY_KEYID), NULL, authority_keyid_samples, PLAIN},
    {"BASIC_CONSTRAINTS", BASIC_CONSTRAINTS_it, FN(BASIC_CONSTRAINTS_new),
     FN(BASIC_CONSTRAINTS_free), FN(d2i_BASIC_CONSTRAINTS), FN(i2d_BASIC_CONSTRAINTS), NULL,
     basic_constraints_samples, PLAIN},
    {"CERTIFICATEPOLICIES", CERTIFICATEPOLICIES_it, FN(CERTIFICATEPOLICIES_new),
     FN(CERTIFICATEPOLICIES_free), FN(d2i_CERTIFICATEPOLICIES), FN(i2d_CERTIFICATEPOLICIES), NULL,
     certificatepolicies_samples, PLAIN},
    {"POLICYINFO", POLICYINFO_it, FN(POLICYINFO_new), FN(POLICYINFO_free), FN(d2i_POLICYINFO),
     FN(i2d_POLICYINFO), NULL, policyinfo_samples, PLAIN},
    {"POLICYQUALINFO", POLICYQUALINFO_it, FN(POLICYQUALINFO_new), FN(POLICYQUALINFO_free),
     FN(d2i_POLICYQUALINFO), FN(i2d_POLICYQUALINFO), NULL, policyqualinfo_samples, PLAIN},
    {"USERNOTICE", USERNOTICE_it, FN(USERNOTICE_new), FN(USERNOTICE_free), FN(d2i_USERNOTICE),
     FN(i2d_USERNOTICE), NULL, usernotice_samples, PLAIN},
    {"NOTICEREF", NOTICEREF_it, FN(NOTICEREF_new), FN(NOTICEREF_free), FN(d2i_NOTICEREF),
     FN(i2d_NOTICEREF), NULL, noticeref_samples, PLAIN},
    {"DIST_POINT_NAME", DIST_POINT_NAME_it, FN(DIST_POINT_NAME_new), FN(DIST_POINT_NAME_free),
     FN(d2i_DIST_POINT_NAME), FN(i2d_DIST_POINT_NAME), NULL, dist_point_name_samples, PLAIN},
    {"DIST_POINT", DIST_POINT_it, FN(DIST_POINT_new), FN(DIST_POINT_free), FN(d2i_DIST_POINT),
     FN(i2d_DIST_POINT), NULL, dist_point_samples, PLAIN},
    {"CRL_DIST_POINTS", CRL_DIST_POINTS_it, FN(CRL_DIST_POINTS_new), FN(CRL_DIST_POINTS_free),
     FN(d2i_CRL_DIST_POINTS), FN(i2d_CRL_DIST_POINTS), NULL, crl_dist_points_samples, PLAIN},
    {"EXTENDED_KEY_USAGE", EXTENDED_KEY_USAGE_it, FN(EXTENDED_KEY_USAGE_new),
     FN(EXTENDED_KEY_USAGE_free), FN(d2i_EXTENDED_KEY_USAGE), FN(i2d_EXTENDED_KEY_USAGE), NULL,
     extended_key_usage_samples, PLAIN},
    {"ISSUING_DIST_POINT", ISSUING_DIST_POINT_it, FN(ISSUING_DIST_POINT_new),
     FN(ISSUING_DIST_POINT_free), FN(d2i_ISSUING_DIST_POINT), FN(i2d_ISSUING_DIST_POINT), NULL,
     issuing_dist_point_samples, PLAIN},
    {"GENERAL_SUBTREE", GENERAL_SUBTREE_it, FN(GENERAL_SUBTREE_new), FN(GENERAL_SUBTREE_free), NULL,
     NULL, NULL, general_subtree_samples, PLAIN},
    {"NAME_CONSTRAINTS", NAME_CONSTRAINTS_it, FN(NAME_CONSTRAINTS_new), FN(NAME_CONSTRAINTS_free),
     NULL, NULL, NULL, name_constraints_samples, PLAIN},
    {"PKEY_USAGE_PERIOD", PKEY_USAGE_PERIOD_it, FN(PKEY_USAGE_PERIOD_new),
     FN(PKEY_USAGE_PERIOD_free), FN(d2i_PKEY_USAGE_PERIOD), FN(i2d_PKEY_USAGE_PERIOD), NULL,
     pkey_usage_period_samples, PLAIN},
    {"POLICY_CONSTRAINTS", POLICY_CONSTRAINTS_it, FN(POLICY_CONSTRAINTS_new),
     FN(POLICY_CONSTRAINTS_free), NULL, NULL, NULL, policy_constraints_samples, PLAIN},
    {"POLICY_MAPPING", POLICY_MAPPING_it, FN(POLICY_MAPPING_new), FN(POLICY_MAPPING_free), NULL,
     NULL, NULL, policy_mapping_samples, PLAIN},
    {"POLICY_MAPPINGS", POLICY_MAPPINGS_it, NULL, NULL, NULL, NULL, NULL, policy_mappings_samples,
     PLAIN},
};

int main(void)
{
    family_all(families, sizeof(families) / sizeof(families[0]));
    return 0;
}
