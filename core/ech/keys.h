#ifndef T13_CORE_ECH_KEYS_H
#define T13_CORE_ECH_KEYS_H

#include "core/ech/config.h"
#include "core/limits.h"

/* struct t13_ech_keys is what a server decrypts ClientHellos with: private keys, each with its
 * ECHConfig, and the list that a client is told to use when it came with something else. Immutable
 * while it is shared, reference-counted. */
struct t13_ech_keys;

T13_DOOR T13_MUST_USE enum t13_status t13_ech_keys_new(struct t13_ech_keys **out);
T13_DOOR struct t13_ech_keys *t13_ech_keys_ref(struct t13_ech_keys *keys);
T13_DOOR void t13_ech_keys_free(struct t13_ech_keys *keys);

/* t13_ech_keys_add takes one private key and the configs of a list that are made for it.
 *
 * in    priv    as HPKE serialises it
 *       list    an ECHConfigList; every config that we know must belong to priv
 *       retry   whether clients are told of these configs
 * ret   T13_E_DECODE: malformed; T13_E_KEY_MISMATCH: a config is another key's; T13_E_UNSUPPORTED:
 *       a KEM that is not built in, or no config of this version
 */
T13_DOOR T13_MUST_USE enum t13_status t13_ech_keys_add(struct t13_ech_keys *keys, uint16_t kem,
                                                       struct bytes priv, struct bytes list,
                                                       bool retry);

/* t13_ech_keys_add_pem takes a file of RFC 9934: one PRIVATE KEY (PKCS#8, X25519 or a NIST curve)
 * and one ECHCONFIG. */
T13_DOOR T13_MUST_USE enum t13_status t13_ech_keys_add_pem(struct t13_ech_keys *keys,
                                                           struct bytes text, bool retry);

/* struct t13_ech_key is one config with its key. */
struct t13_ech_key {
    struct t13_ech_config config; /* views into whole */
    uint8_t *whole;
    size_t whole_len;
    uint8_t priv[CR_HPKE_PRIVATE_MAX];
    size_t priv_len;
    bool retry;
};
size_t t13_ech_keys_num(const struct t13_ech_keys *keys);
const struct t13_ech_key *t13_ech_keys_at(const struct t13_ech_keys *keys, size_t i);

/* t13_ech_keys_retry_list appends the ECHConfigList for EncryptedExtensions; false: there is none.
 */
bool t13_ech_keys_retry_list(const struct t13_ech_keys *keys, struct wr *w);

#endif
