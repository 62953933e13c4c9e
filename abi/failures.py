"""What a refusing entry returns, and whether it puts an error in the queue.

The rules below give each symbol its `fail` and `quiet` columns; tools/abi-facts applies them. They
are facts of OpenSSL's man pages (RETURN VALUES) and, where there is none, of the header's
comments and constants. Most functions say NULL or 0. Three principles for the others:

- an answer must never read as success: a comparison is not equal, a status is not good, a loop's
  end is reached;
- where 0 and a negative value both mean that a check failed, 0 is taken: a caller that tests for
  zero alone must not take a refusal for a valid signature or a matching name;
- -2 where the page says that it stands for an operation that is not supported.
"""
import re

# The first rule whose pattern matches the whole name counts. For functions that return a number.
FAIL_RULES = (
    # Not equal. -2 is the documented error of some comparisons.
    (r"X509_NAME_cmp|X509_(issuer_and_serial|issuer_name|subject_name)_cmp|X509_CRL_(cmp|match)|"
     r"ASN1_(UTC)?TIME_(cmp_time_t|compare)|BN_kronecker", "-2"),
    (r"(ASN1_(INTEGER|OCTET_STRING|STRING|TYPE)|BN|EC_(GROUP|POINT)|GENERAL_NAME|OBJ|"
     r"OCSP_id(_issuer)?|OTHERNAME|X509|X509_ALGOR|CMS_\w+|TS_\w+|BN_u|OPENSSL_strn?case)_?cmp|"
     r"CRYPTO_memcmp", "-1"),
    # 0 means good or success here, so failure is another value.
    (r"SSL_get_verify_result|X509_STORE_CTX_get_error|X509_check_(akid|issued)|"
     r"X509_(CRL|chain)_check_suiteb", "1"),                # X509_V_ERR_UNSPECIFIED
    (r"X509_check_trust", "3"),                             # X509_TRUST_UNTRUSTED
    (r"OCSP_response_status", "2"),                         # OCSP_RESPONSE_STATUS_INTERNALERROR
    (r"OCSP_single_get0_status", "-1"),
    (r"SSL_get_error|SSL_want", "1"),                       # SSL_ERROR_SSL, SSL_NOTHING
    (r"SSL_(CTX_)?set_tlsext_use_srtp|X509_cmp_timeframe|DES_is_weak_key", "1"),
    (r"OSSL_CMP_certConf_cb", "128"),                       # 1 << 7, incorrectData
    (r"CRYPTO_ocb128_finish|EVP_read_pw_string(_min)?|SSL_COMP_get_id", "-1"),
    (r"SSL_(CTX_)?set_alpn_protos|SSL_COMP_add_compression_method|BIO_sock_error", "1"),
    (r"SSL_srp_server_param_with_username", "2"),           # SSL3_AL_FATAL
    (r"SRP_VBASE_init", "4"),                               # SRP_ERR_MEMORY
    (r"OSSL_STORE_(eof|error)", "1"),                       # ends the loop over a store
    (r"DES_(set_key|set_key_checked|key_sched)|AES_set_\w+_key|Camellia_set_key|"
     r"CRYPTO_(gcm128|ccm128)_(?!tag)\w+", "-1"),
    (r"UI_method_set_ex_data", "0"),
    (r"UI_(process|set_result|set_result_ex|dup_user_data|ctrl|get_result_\w+|method_set_\w+|"
     r"UTIL_read_pw\w*|(add|dup)_\w+_(string|boolean))", "-1"),
    (r"X509_get_extension_flags", "0x80"),                  # EXFLAG_INVALID
    (r"ASN1_get_object", "0x80"),
    # Lengths, indexes and counts whose error is negative.
    (r"i2d_\w+_(bio|fp|bio_stream)|i2o_ECPublicKey", "0"),
    (r"i2[dot]_\w+|i2a_\w+|i2b_\w+|ASN1_item_(ex_|ndef_)?i2d|ASN1_item_i2d_mem_bio", "-1"),
    (r"ASN1_item_i2d_(bio|fp)", "0"),
    (r"\w+_get_ex_new_index|\w+_get_new_index|SSL_get_ex_data_X509_STORE_CTX_idx", "-1"),
    (r"\w+_get_(ext|attr|index|text)_by_\w+|X509_(PURPOSE|TRUST)_get_by_\w+|"
     r"\w+_get_attr_count", "-1"),
    (r"ASN1_(INTEGER|ENUMERATED)_get|ASN1_object_size|ASN1_STRING_to_UTF8|ASN1_mbstring_n?copy|"
     r"ASN1_STRING_print_ex(_fp)?|ASN1_TYPE_get_(int_)?octetstring|ASN1_BIT_STRING_num_asc|"
     r"asn1_d2i_read_bio|UTF8_(getc|putc)|X509_NAME_print_ex(_fp)?|OBJ_obj2txt", "-1"),
    (r"BIO_(n?read|n?write|gets|puts|get_line|nread0|nwrite0|ctrl|callback_ctrl|int_ctrl)", "-2"),
    (r"BIO_v?s?n?printf|BIO_(socket|accept|accept_ex|get_accept_socket|socket_wait|wait|sock_init|"
     r"set_tcp_ndelay|socket_ioctl|do_connect_retry)", "-1"),
    (r"BN_bn2(bin|lebin|native)pad|BN_check_prime|BN_is_prime\w*", "-1"),
    (r"BN_(mod|div)_word|BN_get_word", "(unsigned long)-1"),
    (r"(DH|DSA)_(size|bits|security_bits)|DH_compute_key(_padded)?|ECDH_compute_key", "-1"),
    (r"EVP_Decode(Update|Final|Block)|EVP_MD_get_(size|block_size)|EVP_CIPHER_(asn1_to_param|"
     r"param_to_asn1|get_asn1_iv|set_asn1_iv)", "-1"),
    (r"RSA_(public|private)_(en|de)crypt|RSA_padding_check_\w+", "-1"),
    (r"RAND_(load_file|write_file|egd|egd_bytes|query_egd_bytes|pseudo_bytes)", "-1"),
    (r"OPENSSL_(hexchar2int|sk_find\w*|sk_num)|CRYPTO_(mem_leaks\w*|set_mem_debug|mem_ctrl)", "-1"),
    (r"OCSP_(resp_count|resp_find|request_onereq_count)|X509_ATTRIBUTE_count|"
     r"X509_get_(proxy_)?pathlen|X509_VERIFY_PARAM_get_depth|X509_STORE_CTX_get1_issuer|"
     r"PKCS12_SAFEBAG_get_(bag_)?nid", "-1"),
    (r"OSSL_CMP_CTX_(get_option|get_status|get_failInfoCode|reqExtensions_have_SAN)|"
     r"OSSL_CMP_MSG_(get_bodytype|write)|OSSL_CRMF_MSG_get_certReqId|OSSL_trace_get_category_num",
     "-1"),
    (r"SCT_get_(version|log_entry_type)", "-1"),            # the constants that end in _NOT_SET
    (r"COMP_(compress|expand)_block|DSO_(ctrl|pathbyaddr)|TXT_DB_write|PEM_def_callback", "-1"),
    (r"SSL_(read|peek|write|accept|connect|do_handshake|shutdown|sendfile|stateless|get_r?w?fd|"
     r"get0_dane_(authority|tlsa)|dane_enable|dane_tlsa_add|set_srp_server_param(_pw)?)|"
     r"DTLSv1_listen|SSL_CONF_cmd_argv", "-1"),
    (r"SSL_CONF_cmd", "-2"),
    # Checks: 0 and negative values are both failure, 0 is the one that nobody mistakes.
    (r"EVP_PKEY_verify|EVP_PKEY_(eq|cmp|parameters_eq|cmp_parameters)|EVP_PKEY_\w*check\w*", "0"),
    (r"EVP_PKEY_get1_encoded_public_key", "0"),
    (r"EVP_PKEY_((sign|verify|verify_recover|encrypt|decrypt|derive|keygen|paramgen|encapsulate|"
     r"decapsulate|fromdata)(_init|_init_ex|_set_peer|_set_peer_ex)?|generate|print_\w+|"
     r"get_default_digest_\w+)", "-2"),
    (r"EVP_PKEY_CTX_((get|set)_params|get_operation)", "0"),
    (r"EVP_PKEY_CTX_(set|get|ctrl|add|md)\w*", "-2"),
)

# Functions that leave the error queue alone, and why. An error that nobody asked for is found
# later: SSL_get_error() reports it as the failure of the next read.
QUIET_RULES = (
    (r"ERR_\w+|err_\w+|OSSL_trace_\w+", "works on the error queue or the trace itself"),
    (r"SSL_COMP_get_compression_methods|COMP_(zlib|zlib_oneshot|brotli\w*|zstd\w*)|BIO_f_zlib",
     "no compression method is an ordinary answer"),
    (r"EVP_(aes|aria|bf|camellia|cast5|chacha20|des|desx|enc|idea|rc2|rc4|rc5|seed|sm4)_\w+|"
     r"EVP_(rc4|chacha20|desx_cbc|blake2\w+|md_null|md2|md4|md5|md5_sha1|mdc2|ripemd160|sha\w+|"
     r"shake\w+|sm3|whirlpool)|EVP_get_(cipher|digest)byname",
     "names an algorithm; NULL says that it is absent"),
    (r"ENGINE_get_(first|last|next|prev|default_\w+|cipher_engine|digest_engine|pkey\w*_engine|"
     r"static_state)|ENGINE_get_table_flags|ENGINE_set_table_flags",
     "no engine is an ordinary answer"),
    (r"ENGINE_register_(all_)?\w+", "programs call it at start and look at no result"),
    (r"CRYPTO_(mem_leaks\w*|set_mem_debug|mem_ctrl|mem_debug_push|mem_debug_pop)",
     "OpenSSL 3.0 has no such service either and says so by its value alone"),
    (r"\w+_(cmp|eq)|CRYPTO_memcmp|OPENSSL_strn?casecmp|EVP_PKEY_parameters_eq|\w+_match",
     "a comparison; OpenSSL queues nothing"),
    (r"(?!BN_is_prime)\w+_is_\w+|(?!\w+_(set|add)_)\w+_(get_num|num|count|size|bits|type|flags|"
     r"get_flags|test_flags)|"
     r"\w+_get_(num|count|size|bits|type|flags|nid|version|id|state|security_bits|ex_data|length|"
     r"block_size|iv_length|key_length|mode|depth|pathlen)|\w+_get_\w+_(count|num|nid|length|type)",
     "a question that cannot fail in OpenSSL"),
    (r"\w+_get0(_\w+)?|"
     r"\w+_get_(data|app_data|callback|method|verify|sign|init|finish|name|cb|meth)|"
     r"\w+_(meth|METHOD|method)_get\w*_\w+|SSL_get_SRP_\w+|\w+_get_\w*(_cb|_callback|_func)(_arg)?",
     "a getter; NULL or 0 is an ordinary answer"),
    (r"OSSL_STORE_(eof|error)|SSL_get_error|SSL_want|OPENSSL_(issetugid|isservice)|"
     r"\w+_(get_ext|get_attr|get_index)_by_\w+|\w+_names_do_all",
     "a question that cannot fail in OpenSSL"),
    (r"OPENSSL_LH_\w+|OPENSSL_sk_\w+|CRYPTO_THREAD_\w+|OBJ_bsearch\w*|"
     r"CRYPTO_(atomic|free|malloc|realloc)\w*",
     "OpenSSL queues nothing but lack of memory"),
)


def first_match(rules, name):
    """first_match returns what the first rule for name says, or None."""
    for pattern, value in rules:
        if re.fullmatch(pattern, name):
            return value
    return None


def fail_value(name, returns):
    """fail_value returns the C text of the value that says failure, "" for a void function."""
    if returns == "void":
        return ""
    if returns == "pointer":
        return "NULL"
    if returns == "param":
        return "(struct param){ 0 }"            # OSSL_PARAM_construct_end()
    return first_match(FAIL_RULES, name) or "0"


def quiet_reason(name, returns):
    """quiet_reason returns why the refusal leaves the error queue alone, "" if it does not."""
    if returns == "void":
        return "void"
    if returns == "param":
        return "an empty OSSL_PARAM is an ordinary answer"
    return first_match(QUIET_RULES, name) or ""
