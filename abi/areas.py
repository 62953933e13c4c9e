"""Which part of compat/ a symbol belongs to, and the error library that part reports as."""

# Error library numbers are OpenSSL's public constants (ERR_LIB_* in <openssl/err.h>).
ERR_LIB = {
    "ssl": 20, "bio": 32, "err": 15, "mem": 15, "stack": 15, "conf": 14, "asn1": 13, "pem": 9,
    "x509": 11, "x509v3": 34, "evp": 6, "cipher": 6, "digest": 6, "bn": 3, "ec": 16, "rsa": 4,
    "dsa": 10, "dh": 5, "rand": 36, "ocsp": 39, "pkcs7": 33, "pkcs12": 35, "cms": 46, "ui": 40,
    "engine": 38, "ts": 47, "ct": 50, "cmp": 58, "crmf": 56, "ess": 54, "store": 44,
    "provider": 57, "codec": 59, "object": 8, "async": 51, "comp": 41, "http": 61, "dso": 37,
    "srp": 20,
}

HEADER_AREA = {
    "aes.h": "cipher", "asn1.h": "asn1", "asn1t.h": "asn1", "async.h": "async", "bio.h": "bio",
    "blowfish.h": "cipher", "bn.h": "bn", "buffer.h": "mem", "camellia.h": "cipher",
    "cast.h": "cipher", "cmac.h": "digest", "cmp.h": "cmp", "cmp_util.h": "cmp", "cms.h": "cms",
    "comp.h": "comp", "conf.h": "conf", "conf_api.h": "conf", "core_names.h": "provider",
    "crmf.h": "crmf", "crypto.h": "mem", "ct.h": "ct", "decoder.h": "codec", "des.h": "cipher",
    "dh.h": "dh", "dsa.h": "dsa", "ebcdic.h": "mem", "ec.h": "ec", "encoder.h": "codec",
    "engine.h": "engine", "err.h": "err", "ess.h": "ess", "evp.h": "evp", "hmac.h": "digest",
    "http.h": "http", "idea.h": "cipher", "kdf.h": "evp", "lhash.h": "stack", "md2.h": "digest",
    "md4.h": "digest", "md5.h": "digest", "mdc2.h": "digest", "modes.h": "cipher",
    "objects.h": "object", "ocsp.h": "ocsp", "param_build.h": "provider", "params.h": "provider",
    "pem.h": "pem", "pkcs12.h": "pkcs12", "pkcs7.h": "pkcs7", "provider.h": "provider",
    "core.h": "provider", "rand.h": "rand", "rc2.h": "cipher", "rc4.h": "cipher",
    "ripemd.h": "digest", "rsa.h": "rsa", "seed.h": "cipher", "self_test.h": "provider",
    "sha.h": "digest", "srp.h": "srp", "srtp.h": "ssl", "ssl.h": "ssl", "stack.h": "stack",
    "store.h": "store", "symhacks.h": "mem", "tls1.h": "ssl", "trace.h": "err", "ts.h": "ts",
    "txt_db.h": "conf", "ui.h": "ui", "whrlpool.h": "digest", "x509.h": "x509",
    "x509_vfy.h": "x509", "x509v3.h": "x509v3", "fips_names.h": "provider",
    "cryptoerr_legacy.h": "err", "proverr.h": "err",
}

# Functions that OpenSSL exports without declaring them in an installed header.
PREFIX_AREA = (
    ("DSO_", "dso"), ("OPENSSL_DIR_", "mem"), ("PEM_", "cms"), ("asn1_", "asn1"),
    ("conf_", "conf"), ("err_", "err"),
)


def area_of(name, header):
    """area_of returns the area of a function declared in header ("" if in none)."""
    if header:
        if name.startswith("ERR_load_") or header.endswith("err.h"):
            return "err"
        return HEADER_AREA[header]
    for prefix, area in PREFIX_AREA:
        if name.startswith(prefix):
            return area
    raise KeyError(name)
